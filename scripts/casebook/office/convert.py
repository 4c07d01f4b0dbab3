"""What was understood → a raw case document: ids, terms, dates and citations as a case file has them.

What does not fit stays in the document as it was typed, so that `casebook check` points at it; and it is remarked on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import PydanticCustomError
from pypinyin import lazy_pinyin

from casebook.decode import REMOVED
from casebook.languages import LANGUAGES
from casebook.locales import t
from casebook.meant import term as meant_term
from casebook.office.blocks import Picture, Place, Remark
from casebook.office.fill import SEPARATORS, names_of
from casebook.office.layout import Item, Section, sections
from casebook.office.understand import Answer, Entry, Said, Understood
from casebook.office.words import LANGUAGE_NAMES, LIMITED, fold, nearest, script_of
from casebook.photos import PhotoRefused, clean
from casebook.validate import Reference
from casebook.values import CITATION_PATTERN, DATE_PATTERN, ID_PATTERN, NOT_REPORTED, NOT_REPORTED_WORDS, PartialDate

_RANGE = re.compile(
    r"(?:自|从|from\s|since\s)?\s*(?P<start>[^至到~～–—起]*?)\s*"
    r"(?:(?P<since>起|以来)|(?:至|到|\bto\b|\buntil\b|[~～–—]+|\s-\s)\s*(?P<end>[^至到~～–—起]+))?",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"[,，\s]*第\s*([^\s@,，段]+)\s*段")
_SOURCE_NUMBER = re.compile(r"(?:来源|source)?\s*(\d{1,3})", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+")
_LISTS = ("problems", "resources", "projects")


@dataclass
class Converted:
    """The case as a raw document, its pictures by file name, and remarks."""

    document: dict[str, Any] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)


def convert(understood: Understood, reference: Reference) -> Converted:
    """The form as a case file would say it."""
    return _Converter(understood, reference).convert()


class _Converter:
    def __init__(self, understood: Understood, reference: Reference) -> None:
        self.understood = understood
        self.reference = reference
        self.made = Converted(remarks=list(understood.remarks))
        self.sources: dict[str, str] = {}
        self.ids: dict[str, dict[str, str]] = {name: {} for name in _LISTS}

    def convert(self) -> Converted:
        """Lists that others refer to come first."""
        entries = {
            name: [one for one in found if one.pictures or any(answer.said for answer in one.answers.values())]
            for name, found in self.understood.entries.items()
        }
        keys = self._name_sources(entries.get("sources", []))
        ids = {name: self._name_entries(name, entries.get(name, [])) for name in _LISTS}
        for part in sections():
            if not part.is_list:
                for item in part.items:
                    answer = self.understood.facts.get(item.path)
                    if answer is not None:
                        self._set(self.made.document, item.path, self._value(answer))
            elif part.id == "sources":
                named = zip(keys, entries.get(part.id, []), strict=True)
                self._set(self.made.document, part.path, {key: self._entry(part, one) for key, one in named})
            elif part.id == "translations":
                self._translations(part, entries.get(part.id, []))
            elif part.id == "images":
                self._images(part, entries.get(part.id, []))
            else:
                listed = [self._entry(part, one) for one in entries.get(part.id, [])]
                for one, made in zip(listed, ids.get(part.id, ()), strict=False):
                    one["id"] = made
                self._set(self.made.document, part.path, listed)
        self._language()
        return self.made

    def _set(self, document: dict[str, Any], path: str, value: Any) -> None:
        """Put a value at a dotted path; nothing where there is no value."""
        if value in (None, "", [], {}):
            return
        *parents, last = path.split(".")
        for key in parents:
            document = document.setdefault(key, {})
        if isinstance(value, dict) and isinstance(document.get(last), dict):
            document[last] |= value
        else:
            document[last] = value

    def _language(self) -> None:
        """A case told in one other language is written in that language, unless it says so itself."""
        document = self.made.document
        texts = [document.get(key) for key in ("title", "summary")]
        spoken = {language for text in texts if isinstance(text, dict) for language in text}
        if "language" not in document and len(spoken) == 1 and (only := spoken.pop()) != LANGUAGES[0].id:
            document["language"] = only
            self._remark("language-set", Place(), "", language=only)

    # Entries and what they are called

    def _entry(self, part: Section, entry: Entry) -> Any:
        """An entry of a list as a mapping, or a text where the entry is nothing else."""
        made: dict[str, Any] = {}
        for item in part.items:
            answer = entry.answers.get(item.path)
            if answer is None or item.kind in ("key", "picture"):
                continue
            if not item.path:
                return self._value(answer)
            self._set(made, item.path, self._value(answer))
        return made

    def _name_sources(self, entries: Sequence[Entry]) -> list[str]:
        """The short name of each source; citations may call it by that, by its title or by its number."""
        keys = self._named(entries, "key", "source")
        for number, (key, entry) in enumerate(zip(keys, entries, strict=True), 1):
            self.sources.setdefault(str(number), key)
            for said in self._all_said(entry, "title"):
                self.sources[fold(said.text)] = key
        for key, entry in zip(keys, entries, strict=True):
            self.sources |= {fold(said.text): key for said in self._all_said(entry, "key")} | {fold(key): key}
        return keys

    def _name_entries(self, name: str, entries: Sequence[Entry]) -> list[str]:
        """The id of each entry; projects may call it by that, by its wording or by its number."""
        ids = self._named(entries, "id", name.removesuffix("s"))
        known = self.ids[name]
        for number, (made, entry) in enumerate(zip(ids, entries, strict=True), 1):
            known.setdefault(str(number), made)
            for said in self._all_said(entry, "text"):
                known.setdefault(fold(said.text), made)
        for made, entry in zip(ids, entries, strict=True):
            known |= {fold(said.text): made for said in self._all_said(entry, "id")} | {fold(made): made}
        return ids

    def _named(self, entries: Sequence[Entry], path: str, stem: str) -> list[str]:
        """A plain id for each entry: the one typed, or one made from it, or a number."""
        typed = [next((said for said in self._all_said(one, path)), None) for one in entries]
        taken = {said.text for said in typed if said is not None}
        made = []
        for number, (said, entry) in enumerate(zip(typed, entries, strict=True), 1):
            word = unicodedata.normalize("NFKC", said.text).strip().lower() if said else ""
            if said is not None and ID_PATTERN.match(said.text) and len(said.text) <= 64:
                made.append(said.text)
                continue
            if ID_PATTERN.match(word) and len(word) <= 64:
                name = word
            else:
                letters = "-".join(lazy_pinyin(word))
                name = "-".join(re.findall("[a-z0-9]+", letters))[:40].strip("-") or f"{stem}-{number}"
            while name in taken:
                name += "-2"
            taken.add(name)
            made.append(name)
            if said is not None:
                self._remark("id-made", said.place, said.text, made=name, kept=word != name)
            else:
                self._remark("id-numbered", entry.place, "", made=name)
        return made

    @staticmethod
    def _all_said(entry: Entry, path: str) -> list[Said]:
        answer = entry.answers.get(path)
        return [said for several in answer.said.values() for said in several] if answer else []

    def _translations(self, part: Section, entries: Sequence[Entry]) -> None:
        for entry in entries:
            language, key = (self._all_said(entry, path) for path in ("language", "key"))
            if language and key:
                inner = self.made.document.setdefault("translations", {}).setdefault(language[0].text, {})
                inner[key[0].text] = self._entry(part, entry)
            else:
                for item in part.items:
                    for said in self._all_said(entry, item.path):
                        self._remark("unknown-cell", said.place, said.text, kept=True)

    # Pictures

    def _images(self, part: Section, entries: Sequence[Entry]) -> None:
        listed: list[dict[str, Any]] = []
        seen: set[bytes] = set()
        for entry in entries:
            made = self._entry(part, entry)
            asked = next(iter(self._all_said(entry, "file")), None)
            first = entry.pictures[0] if entry.pictures else None
            if first is not None:
                seen.add(first.data)
                name = self._kept(first, asked)
                if name is not None:
                    made["file"] = name
                self._describe(made, first)
            elif asked is not None:
                self._remark("picture-missing", asked.place, asked.text)
            if made:
                listed.append(made)
            self.understood.pictures += entry.pictures[1:]
        for picture in self.understood.pictures:
            if picture.data in seen:
                continue
            seen.add(picture.data)
            name = self._kept(picture, None)
            if name is not None:
                self._remark("picture-placed", picture.place, picture.alt, file=name)
                one = {"file": name}
                self._describe(one, picture)
                listed.append(one)
        self._set(self.made.document, part.path, listed)

    @staticmethod
    def _describe(made: dict[str, Any], picture: Picture) -> None:
        """The description that the file itself has for the picture, where the form has none."""
        if "alt" not in made and picture.alt:
            made["alt"] = {script_of(picture.alt): picture.alt}

    def _kept(self, picture: Picture, asked: Said | None) -> str | None:
        """Take a picture: its file name, or None where it is refused."""
        try:
            photo = clean(picture.data)
        except PhotoRefused as refused:
            self._remark("picture-refused", picture.place, picture.name, reason=str(refused), kept=True)
            return None
        stem = _stem(asked.text) if asked else ""
        good = re.fullmatch(r"[\w-][\w .-]{0,80}", stem) and ".." not in stem
        stem = stem if good else f"picture-{len(self.made.pictures) + 1}"
        while any(f"{stem}{suffix}" in self.made.pictures for suffix in (photo.suffix,)):
            stem += "-2"
        suffix = asked.text.strip()[len(stem) :] if asked and asked.text.strip().startswith(stem) else ""
        same = {suffix.lower(), photo.suffix} <= {".jpg", ".jpeg"}
        name = stem + (suffix if same or suffix.lower() == photo.suffix else photo.suffix)
        if asked is not None and name != asked.text.strip():
            self._remark(
                "picture-renamed", asked.place, asked.text, file=name, kept=not name.startswith(_stem(asked.text))
            )
        self.made.pictures[name] = photo.data
        return name

    # Values

    def _value(self, answer: Answer) -> Any:
        """An answer as a case file has it, or None where there is none."""
        item = answer.item
        if item.kind == "passage":
            text = self._text(answer)
            cited = [cite for said in answer.said.get("cite", ()) for cite in self._citations(said, item)]
            if isinstance(text, str):
                return text
            return {key: value for key, value in (("text", text), ("cite", cited)) if value}
        if item.is_text:
            return self._text(answer)
        assert item.spec is not None
        said = _distinct(answer.said.get("", []))
        if item.spec.many:
            return [value for one in said for value in self._several(one, item)]
        values: list[Any] = []
        for one in said:
            value = self._one(one, item)
            if values and value != values[0]:
                self._remark("second-value", one.place, one.text, field=item.strings, kept=True)
            values.append(value)
        return values[0] if values else None

    def _text(self, answer: Answer) -> Any:
        """A text in its languages; what is given twice is joined where a text may be long."""
        made: dict[str, str] = {}
        for language in (one.id for one in LANGUAGES):
            said = _distinct(answer.said.get(language, []))
            if not said:
                continue
            made[language] = said[0].text
            for more in said[1:]:
                if answer.item.kind == "line":
                    self._remark("second-value", more.place, more.text, field=answer.item.strings, kept=True)
                else:
                    made[language] += f"\n\n{more.text}"
        if answer.item.kind == "passage" and made and all(one in NOT_REPORTED_WORDS for one in made.values()):
            return NOT_REPORTED
        return made

    def _several(self, said: Said, item: Item) -> list[Any]:
        """A cell with several terms, ids or citations."""
        if item.kind == "citation":
            return self._citations(said, item)
        if item.path in ("solves", "uses"):
            return self._references(said, item)
        parts: list[str] = []
        for line in said.text.split("\n"):
            # A name may itself hold what stands between two.
            parts += [line] if self._term(line, item) is not None else SEPARATORS.split(line)
        return list(dict.fromkeys(self._one(Said(one.strip(), said.place), item) for one in parts if one.strip()))

    def _one(self, said: Said, item: Item) -> Any:
        text = _tidy(said.text)
        assert item.spec is not None
        match item.kind:
            case "term" | "choice" | "yes-no":
                found = self._term(text, item)
                if found is None:
                    terms = self._terms(item)
                    like = meant_term(text, terms) if len(text) <= LIMITED else None
                    names = terms[like[0]] if like else ()
                    close = next((name for name in names if script_of(name) == script_of(text)), "")
                    self._remark("unknown-term", said.place, text, field=item.strings, nearest=close)
                return text if found is None else found
            case "date":
                return _date(text)
            case "period":
                return _period(text)
            case "figure":
                return NOT_REPORTED if text in NOT_REPORTED_WORDS else text
        if not text.isascii():
            text = " ".join(_whole(said.text).split())  # words, not a code: their punctuation stays
        if item.path == "language":
            return next((one for one, names in LANGUAGE_NAMES.items() if fold(text) in map(fold, names)), text)
        if item.path == "url":
            address = _ADDRESS.search(text)
            return address[0] if address else text
        return text

    def _term(self, text: str, item: Item) -> str | None:
        """The id of the term that is called so, or None."""
        return next((term for term, names in self._terms(item).items() if fold(text) in map(fold, names)), None)

    def _terms(self, item: Item) -> Mapping[str, Sequence[str]]:
        """What can be chosen: id → all that it is called."""
        assert item.spec is not None
        if item.spec.vocabulary:
            called = names_of(self.reference, item.spec.vocabulary)
            terms = self.reference.terms.get(item.spec.vocabulary, {})
            marks = {one.id: one.char for one in terms.values() if one.char}
            return {term: [*names.values(), term, *filter(None, [marks.get(term)])] for term, names in called.items()}
        choices = item.spec.choices or ("true", "false")
        more = {"true": ("yes", "y", "√", "☑"), "false": ("no", "n")}
        return {
            one: [one, *(t(language.id, f"office.choices.{one}") for language in LANGUAGES), *more.get(one, ())]
            for one in choices
        }

    def _citations(self, said: Said, item: Item) -> list[str]:
        """`news@3、news@5`, one below the other, or `来源1第3段`."""
        text = unicodedata.normalize("NFKC", said.text) if not said.text.isascii() else said.text
        text = _PARAGRAPH.sub(r"@\1 ", text)
        made: list[str] = []
        for piece in re.split(r"[\s,，;；]+", text):
            # 、 may stand between two citations or inside a locator.
            for part in self._split(piece):
                found = self._citation(part)
                if found is None:
                    known = list(dict.fromkeys(self.sources.values()))
                    source = part.partition("@")[0]
                    self._remark(
                        "unknown-reference", said.place, part, field="fields.Part.cite", nearest=nearest(source, known)
                    )
                made.append(found or part)
        return list(dict.fromkeys(made))

    def _split(self, piece: str) -> Iterable[str]:
        parts: list[str] = []
        for part in filter(None, piece.split("、")):
            if parts and self._citation(part) is None:
                parts[-1] += f"、{part}"
            else:
                parts.append(part)
        return parts

    def _citation(self, text: str) -> str | None:
        source, mark, locator = text.partition("@")
        number = _SOURCE_NUMBER.fullmatch(source)
        key = self.sources.get(fold(source)) or (self.sources.get(number[1]) if number else None)
        made = f"{key}{mark}{locator}"
        return made if key and CITATION_PATTERN.match(made) else None

    def _references(self, said: Said, item: Item) -> list[str]:
        """Ids of problems or resources, however they are called."""
        known = self.ids["problems" if item.path == "solves" else "resources"]
        if fold(said.text) in known:
            return [known[fold(said.text)]]
        made = []
        for part in filter(str.strip, SEPARATORS.split(said.text)):
            found = known.get(fold(part))
            for piece in [part] if found else part.split():
                found = known.get(fold(piece))
                if found is None:
                    close = nearest(piece, known.values())
                    self._remark("unknown-reference", said.place, piece, field=item.strings, nearest=close)
                made.append(found or piece)
        return list(dict.fromkeys(made))

    def _remark(self, code: str, place: Place, text: str, kept: bool = False, **params: str) -> None:
        self.made.remarks.append(Remark(code, place, text, params, kept))


def _stem(name: str) -> str:
    """A file name without its suffix."""
    return re.sub(r"\.[A-Za-z]{1,5}\Z", "", name.strip())


def _distinct(said: Iterable[Said]) -> list[Said]:
    """Without what is empty and what says the same again (a merged cell does)."""
    found: dict[str, Said] = {}
    for one in said:
        text = _whole(one.text)
        if text:
            found.setdefault(text, Said(text, one.place))
    return list(found.values())


def _whole(text: str) -> str:
    """A text without what nobody sees: hidden characters, no-break spaces, empty lines in a row."""
    text = REMOVED.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n")).replace("\xa0", " ")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _tidy(text: str) -> str:
    """A word, date or number in plain width on one line."""
    return " ".join(unicodedata.normalize("NFKC", _whole(text)).split())


def _date(text: str) -> str:
    """A date as a case file has it; what is none stays as it is."""
    try:
        return PartialDate.make(text).plain()
    except PydanticCustomError:
        return text


def _is_date(text: str) -> bool:
    return DATE_PATTERN.match(text) is not None and _date(text)[:4] == text[:4]


def _period(text: str) -> Any:
    """One date, or a range as 2022-03 至 2023, 至 2021, 2022 起."""
    for hyphen in re.finditer("-", text) if _date(text) == text else ():
        # 2023-2024: a hyphen that is none inside a date.
        start, end = text[: hyphen.start()].strip(), text[hyphen.end() :].strip()
        if _is_date(start) and _is_date(end):
            return {"from": _date(start), "to": _date(end)}
    match = _RANGE.fullmatch(text)
    if match is None or not (
        match["since"] or match["end"] or text.lower().startswith(("from ", "since ", "自", "从"))
    ):
        return _date(text)
    ends = {"from": match["start"], "to": match["end"]}
    return {key: _date(one.strip()) for key, one in ends.items() if one and one.strip()}
