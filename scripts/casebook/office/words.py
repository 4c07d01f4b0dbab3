"""The names that headings, labels and columns go by, in every language, as keys, and however they are dressed up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from casebook.fields import field_at
from casebook.languages import LANGUAGES
from casebook.locales import strings, t
from casebook.meant import term
from casebook.office.layout import FORM_VERSION, Item, Section, sections

LANGUAGE_NAMES: Mapping[str, tuple[str, ...]] = {
    one.id: (one.id, one.name, *(t(other.id, f"site.language.{one.id}") for other in LANGUAGES)) for one in LANGUAGES
} | {"zh": ("zh", "中文", "汉语", "汉文", "简体中文", "Chinese"), "en": ("en", "英文", "英语", "English")}
LIMITED = 80
"""Characters that a name may have: what is longer is content."""

_NUMBERING = re.compile(
    r"\s*(?:第?[一二三四五六七八九十百]+[、.．:：\s]|[（(](?:[一二三四五六七八九十]+|\d{1,2}|[a-zA-Z])[)）]|"
    r"(?:\d{1,2}|[a-zA-Z])[)）]|\d{1,2}(?:[.．]\d{1,2})*[、.．:：\s]|[①-⑳➀-➓❶-❿]|[-•·●◆■▪*＊#]+)\s*"
)
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def fold(text: str) -> str:
    """The text as it is compared: one width, one case, letters and digits only."""
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())


def folds(text: str) -> tuple[str, ...]:
    """The text as it is compared, and the same without a number or bullet before it. None of it where it is long."""
    if len(text) > LIMITED:
        return ()
    plain = fold(text)
    match = _NUMBERING.match(text)
    bare = fold(text[match.end() :]) if match else plain
    return tuple(dict.fromkeys(one for one in (plain, bare) if one))


def script_of(text: str) -> str:
    """The language that a text is in by its script, where no column tells."""
    return "zh" if _HAN.search(text) else "en"


def nearest(word: str, known: Iterable[str]) -> str:
    """The known name most like the word, or ""."""
    found = term(word, {name: [name] for name in known}) if len(word) <= LIMITED else None
    return found[0] if found else ""


def _names(*several: str) -> set[str]:
    """Every name, and all of them in a row in either order, as a bilingual label has them."""
    return {fold(one) for one in several} | {fold("".join(several)), fold("".join(reversed(several)))}


@cache
def item_names(item: Item) -> frozenset[str]:
    """All folded names of an item; its key last of all."""
    labels = [item.label(language.id) for language in LANGUAGES]
    names = _names(*labels) | {fold(item.path), fold(item.path.rpartition(".")[2])}
    parent = field_at(item.path.rpartition(".")[0]) if item.spec and "." in item.path else None
    if parent is not None:
        names |= {fold(parent.label(one.id) + item.label(one.id)) for one in LANGUAGES}
    return frozenset(names - {""})


@cache
def fact_names() -> Mapping[str, tuple[Section, Item]]:
    """Folded name → the fact and its section. A name that two facts share belongs to neither."""
    found: dict[str, list[tuple[Section, Item]]] = {}
    for section in sections():
        for item in () if section.is_list else section.items:
            for name in item_names(item):
                found.setdefault(name, []).append((section, item))
    return {name: several[0] for name, several in found.items() if len(several) == 1}


@cache
def section_names() -> Mapping[str, Section]:
    """Folded name → section: its heading, its other names, the label and the key of the list that it holds."""
    found: dict[str, Section] = {}
    for section in sections():
        headings = [section.heading(one.id) for one in LANGUAGES]
        also = [t(one.id, f"office.sections.{section.id}.also") for one in LANGUAGES]
        names = _names(*headings) | _names(*also) | {fold(section.id)}
        spec = field_at(section.path) if section.path else None
        if spec is not None:
            names |= _names(*(spec.label(one.id) for one in LANGUAGES)) | {fold(spec.key), fold(spec.path)}
        for name in names:
            found.setdefault(name, section)
    return found


@cache
def column_names(section: Section) -> Mapping[str, tuple[Item | None, str]]:
    """Folded column heading of a list → (item, language or ""); (None, "") is the column of running numbers."""
    found: dict[str, tuple[Item | None, str]] = {fold(t(one.id, "office.form.number")): (None, "") for one in LANGUAGES}
    for item in section.items:
        own = item_names(item)
        for name in own:
            found.setdefault(name, (item, ""))
        for language, called in LANGUAGE_NAMES.items() if item.is_text else ():
            for name in own | ({""} if not item.path else set()):
                for one in called:
                    found[name + fold(one)] = found[fold(one) + name] = (item, language)
    return found


@cache
def head_names() -> Mapping[str, str]:
    """Folded heading of a column of facts → `label`, `cite`, `""` (an answer in any language) or a language's id."""
    found = {fold(name): language for language, names in LANGUAGE_NAMES.items() for name in names}
    for one in LANGUAGES:
        found[fold(t(one.id, "fields.Part.cite.label"))] = "cite"
        found[fold(t(one.id, "office.form.item"))] = "label"
        found[fold(t(one.id, "office.form.value"))] = ""
    return found | {"cite": "cite"}


@cache
def printed() -> frozenset[str]:
    """Folded: whatever the form itself says besides its names. None of it is anybody's content."""
    said: set[str] = set()
    for language in (one.id for one in LANGUAGES):
        form = strings(language, "office")["form"]
        said |= {form["title"], form["subject"], form["lead"], form["card_more"], *form["how"].values()}
        said |= set(strings(language, "office")["sheets"].values())
        for section in sections():
            said.add(section.help(language))
            if section.id in strings(language, "office")["examples"]:
                said.add(example_line(section, language))
            said |= {hint(item, language) for item in section.items}
    return frozenset(fold(one) for one in said)


def hint(item: Item, language: str) -> str:
    """The help below an item's label; a choice of few names them."""
    if item.spec is None or not item.spec.choices:
        return item.help(language)
    names = t(language, "office.form.choose_join").join(
        t(language, f"office.choices.{choice}") for choice in item.spec.choices
    )
    return item.help(language) + ("" if language == "zh" else " ") + t(language, "office.form.choose", terms=names)


def example(section: Section, language: str) -> Mapping[str, str]:
    """The example for a list: path of the item (with `_zh` or `_en` for a text) → what stands there."""
    found: Mapping[str, str] = strings(language, "office")["examples"].get(section.id, {})
    return found


def example_line(section: Section, language: str) -> str:
    """The example in one line, for an entry that is a table of its own."""
    told = example(section, language)
    values = []
    for item in section.items:
        keys = [f"{item.path}_{one.id}" for one in LANGUAGES] if item.is_text else [item.path]
        values += [
            t(language, "office.form.example_value", label=item.label(language), value=told[key])
            for key in keys
            if key in told
        ]
    return t(language, "office.form.example_line", values=t(language, "office.form.example_join").join(values))


@cache
def example_cells(section: Section) -> frozenset[tuple[str, ...]]:
    """The rows of examples, folded, in every language."""
    return frozenset(tuple(fold(value) for value in example_row(section, one.id) if fold(value)) for one in LANGUAGES)


def example_row(section: Section, language: str) -> list[str]:
    """The example as a row of the list; its first cell says that it is one."""
    told = example(section, language)
    cells = []
    for item in section.items:
        keys = [f"{item.path}_{one.id}" for one in LANGUAGES] if item.is_text else [item.path]
        cells += [told.get(key, "") for key in keys]
    return [f"{t(language, 'office.form.example')} {cells[0]}", *cells[1:]]


def without_example_mark(text: str) -> str | None:
    """What follows the mark of an example in its first cell, or None where there is no such mark."""
    for one in LANGUAGES:
        match = re.match(re.escape(t(one.id, "office.form.example")) + r"[\s:：]+", text)
        if match:
            return text[match.end() :]
    return None


def offer(item: Item, language: str, terms: Iterable[str]) -> str:
    """The line below a table with the words that an item is chosen from."""
    listed = t(language, "office.form.choose_join").join(terms)
    return t(language, "office.form.offer", label=item.label(language), terms=listed)


def words_offered(text: str) -> str | None:
    """The words in such a line, or None where it is none."""
    for start, end in _offers():
        if len(text) < 2_000 and text.startswith(start) and text.endswith(end):
            return text[len(start) : len(text) - len(end)]
    return None


@cache
def _offers() -> frozenset[tuple[str, str]]:
    found = set()
    for item in (item for section in sections() for item in section.items if item.spec and item.spec.vocabulary):
        for one in LANGUAGES:
            start, _, end = offer(item, one.id, ["\0"]).partition("\0")
            found.add((start, end))
    return frozenset(found)


@cache
def labels() -> frozenset[str]:
    """Folded: the labels of all items, alone and after their section's heading."""
    return frozenset(
        fold(before + item.label(one.id))
        for one in LANGUAGES
        for section in sections()
        for item in section.items
        for before in ("", section.heading(one.id))
    )


def version_line(language: str, version: str = FORM_VERSION) -> str:
    """The line that tells the form's version."""
    return t(language, "office.form.version", version=version)


def version_in(text: str) -> str | None:
    """The version that such a line tells, or None."""
    for one in LANGUAGES:
        pattern = re.escape(version_line(one.id, "@")).replace("@", r"\s*([0-9A-Za-z.]{1,20})\s*")
        match = re.fullmatch(pattern.replace(r"\ ", r"\s*"), text.strip())
        if match:
            return match[1]
    return None
