"""How a case is cited: GB/T 7714—2025, BibTeX, RIS and CSL-JSON.

By GB/T 7714—2025 a case is a page of a website (EB/OL): it stands in no closed volume, grows with every correction and
is found by its address. The form is that of sources that are websites (see print.references), with the casebook in the
publisher's place. No date of publication is given, because a case file has none; the day of access is the reader's.
Names are literal: a file does not say which part of a name is the family's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from casebook.languages import LANGUAGES, Language
from casebook.link import Corpus, Entry
from casebook.model import Case, Contributor
from casebook.render.page import Page, Settings

DAY = "YYYY-MM-DD"
"""Stands where the reader's day of access belongs."""
_WRITERS = ("author", "editor", None)


@dataclass(frozen=True, slots=True)
class Facts:
    """What citations are made of, in one language. `url` is "" where the site's address is not known."""

    key: str
    title: str
    book: str
    writers: tuple[str, ...]
    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Format:
    """A format of citation files: its name, the ending and media type of its files, and how one case looks in it."""

    name: str
    suffix: str
    media_type: str
    write: Callable[[Facts], str]
    frame: tuple[str, str, str] = ("", "\n", "\n")
    """Before, between and after the cases of one file."""

    def file(self, cases: list[Facts]) -> str:
        """A file with these cases."""
        before, between, after = self.frame
        return before + between.join(self.write(one) for one in cases) + after


def writers(case: Case) -> tuple[Contributor, ...]:
    """Whom a case is cited by: its authors, else its editors, else those whose part is not told."""
    for role in _WRITERS:
        found = tuple(one for one in case.contributors if one.role == role)
        if found:
            return found
    return ()


def home_language(page: Page, entry: Entry) -> Language:
    """The language whose page is the case's own: the page's, or where that only stands in, the source language."""
    if not entry.fallback(page.language.id):
        return page.language
    return next(one for one in LANGUAGES if one.id == entry.case.language)


def facts(page: Page, entry: Entry) -> Facts:
    """What a citation of the case says, in the page's language where it is there."""
    shown = entry.case.title.best(page.language.id)[0]
    return Facts(
        key=entry.key.replace("/", "-"),
        title=_line(page.plain(entry.case.title)),
        book=page.t("home.book_name"),
        writers=tuple(_line(page.plain(one.name)) for one in writers(entry.case)),
        language=next(one.html for one in LANGUAGES if one.id == shown),
        url=page.settings.site and page.settings.address(home_language(page, entry), entry.url),
    )


def gb_t_7714(page: Page, cited: Facts) -> str:
    """The reference as GB/T 7714—2025 has it, with DAY for the day of access."""
    comma = "，" if page.language.id == "zh" else ", "
    names = [*cited.writers[:3], *([page.t("cite.others")] if len(cited.writers) > 3 else [])]
    parts = [comma.join(names)] if names else []
    parts += [f"{cited.title}[EB/OL]", f"{cited.book}[{DAY}]"]
    if cited.url:
        parts.append(cited.url)
    return ". ".join(one.rstrip(".") for one in parts) + "."


def data_address(form: Format, cited: Facts) -> str:
    """The citation file as a `data:` address: a file for the reader without sixty thousand files on the server."""
    return f"data:{form.media_type};charset=utf-8,{quote(form.file([cited]))}"


def corpus_citations(corpus: Corpus, language: Language, settings: Settings, form: Format) -> bytes:
    """All cases in one file of that format."""
    page = Page(language, "", corpus, settings)
    return form.file([facts(page, entry) for entry in corpus.entries]).encode()


def _line(text: str) -> str:
    return " ".join(text.split())


# ---- BibTeX ----

_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "#": r"\#", "&": r"\&", "$": r"\$", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_TEX_SPECIAL = re.compile(r"[\\{}%#&$_~^]")


def _tex(text: str) -> str:
    return _TEX_SPECIAL.sub(lambda match: _TEX[match[0]], text)


def _bibtex(cited: Facts) -> str:
    fields = {
        "title": f"{{{_tex(cited.title)}}}",  # in braces of its own: capitals stay as they are
        "author": " and ".join(f"{{{_tex(one)}}}" for one in cited.writers),
        "howpublished": _tex(cited.book),
        "url": cited.url,
        "language": cited.language,
    }
    lines = [f"{name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{cited.key},\n" + ",\n".join(lines) + "\n}"


# ---- RIS ----


def _ris(cited: Facts) -> str:
    lines = [("TY", "ELEC"), ("TI", cited.title), *(("AU", one) for one in cited.writers), ("T2", cited.book)]
    lines += [("LA", cited.language), *([("UR", cited.url)] if cited.url else []), ("ER", "")]
    return "\n".join(f"{tag}  - {value}" for tag, value in lines)


# ---- CSL-JSON ----


def _csl(cited: Facts) -> str:
    item: Mapping[str, Any] = {
        "id": cited.key,
        "type": "webpage",
        "title": cited.title,
        **({"author": [{"literal": one} for one in cited.writers]} if cited.writers else {}),
        "container-title": cited.book,
        "language": cited.language,
        **({"URL": cited.url} if cited.url else {}),
    }
    return json.dumps(item, ensure_ascii=False)


FORMATS = (
    Format("BibTeX", "bib", "application/x-bibtex", _bibtex),
    Format("RIS", "ris", "application/x-research-info-systems", _ris),
    Format("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json", _csl, ("[", ",\n", "]\n")),
)
