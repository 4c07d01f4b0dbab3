"""The contribution form: its page, and what its scripts know, as script files that also load from a file.

Everything that the form says about a field comes from the field table, every message from the texts of `check`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from casebook import canonical, fonts, personal, yaml_hints
from casebook.diagnostics import CATALOGUE
from casebook.fields import FieldSpec, table
from casebook.languages import LANGUAGES, Language
from casebook.link import Corpus
from casebook.locales import strings
from casebook.render.html import Files, write_page
from casebook.render.page import Page, Settings
from casebook.values import NOT_REPORTED, NOT_REPORTED_WORDS, TEXT_LIMIT

URL = "contribute/form/"
FOLDER = "overrides/assets/form"

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "least": ("title", "summary", "place", "themes", "sources"),
    "story": ("period", "background"),
    "steps": ("steps",),
    "lists": ("lists",),
    "deliberation": ("deliberation",),
    "results": ("results", "yearly"),
    "lessons": ("lessons", "what_did_not_work", "conditions"),
    "details": (
        "organiser", "funder", "cost", "staff", "volunteers", "participants", "duration", "open_to", "recruitment",
        "decision_method", "mode",
    ),
    "joint": ("joint_actions", "with"),
    "images": ("images",),
    "people": ("contributors", "consent", "licence", "language", "status"),
}  # fmt: skip
"""The form's sections in their order, what a case must have first. A field that is not named here comes last."""
KEPT = ("translations", "former_addresses")
"""Looked after by tools: kept as they are, neither shown nor checked."""


def render(corpus: Corpus, language: Language, settings: Settings) -> Files:
    """The page in one language; without scripts it leads to the other ways of writing a case."""
    page = Page(language, URL, corpus, settings)
    words = strings(language.id, "form")
    front = {"title": words["title"], "description": words["lead"], "kind": "form", "section": "contribute"}
    crumbs = [(page.t("nav.contribute"), "contribute/")]
    forms = [one for kind in ("docx", "xlsx") for one in page.offers("form", kind) if one.edition == language.id]
    return write_page(page, "form.html", front, words=words, crumbs=crumbs, forms=forms)


def data(corpus: Corpus, language: Language) -> Files:
    """assets/form/<language>.js: the field tree, the words to choose from, and all that the form says.

    With it the cases that there are, and, the same for all languages, the characters that the fonts of the book have.
    """
    page = Page(language, URL, corpus)
    terms = {
        section: [
            {"id": term.id, "name": page.plain(term.name)} | ({"char": term.char} if term.char else {})
            for term in entries.values()
        ]
        for section, entries in corpus.terms.items()
        if section != "glossary"
    }
    areas = [
        {"id": area.id, "name": page.plain(area.name), "mail": [one for one in area.maintainers if "@" in one]}
        for area in corpus.areas.values()
    ]
    made = {
        "language": language.id,
        "prefix": language.prefix,
        "languages": [{"id": one.id, "html": one.html, "script": one.script} for one in LANGUAGES],
        "kept": KEPT,
        "sections": [{"id": name, "keys": keys} for name, keys in sections().items()],
        "fields": [_field(spec, language) for spec in table()],
        "rules": canonical.rules(),
        "personal": personal.rules(),
        "yaml": yaml_hints.rules(),
        "terms": terms | {"areas": areas},
        "notReported": [NOT_REPORTED, *sorted(NOT_REPORTED_WORDS - {NOT_REPORTED})],
        "textLimit": TEXT_LIMIT,
        "severity": {code: str(severity) for code, severity in CATALOGUE.items()},
        "diagnostics": _messages(language),
        "site": dict(strings(language.id, "site")),
        "form": dict(strings(language.id, "form")),
    }
    cases = [[entry.key, page.plain(entry.brief.title)] for entry in corpus.entries]
    return {
        f"{FOLDER}/{language.id}.js": _script("data", made),
        f"{FOLDER}/cases-{language.id}.js": _script("cases", cases),
        f"{FOLDER}/glyphs.js": _script("glyphs", fonts.packed()),
    }


def sections() -> dict[str, tuple[str, ...]]:
    """The keys of the form's sections: every field but those that are only kept, each once."""
    named = {key for keys in SECTIONS.values() for key in keys}
    rest = tuple(spec.key for spec in table() if spec.key not in named and spec.key not in KEPT)
    last = list(SECTIONS)[-1]
    return {**SECTIONS, last: SECTIONS[last] + rest}


def source(path: str, text: str) -> Files:
    """assets/form/cases/<area>/<case>.js: the text of a case file, for opening the case without a server."""
    name = path.removeprefix("cases/").removesuffix(".yml")
    return {f"{FOLDER}/cases/{name}.js": _script(path, text)}


def _field(spec: FieldSpec, language: Language) -> dict[str, Any]:
    """One field with the parts of it; `part` is the class that its parts belong to, as the locales name it."""
    made: dict[str, Any] = {
        "key": spec.key,
        "names": [spec.label(one.id) for one in LANGUAGES],
        "label": spec.label(language.id),
        "help": spec.help(language.id),
        "kind": spec.kind,
    }
    made |= {name: True for name in ("required", "many", "keyed", "counts") if getattr(spec, name)}
    if spec.vocabulary:
        made["vocabulary"] = spec.vocabulary
    if spec.choices:
        names = strings(language.id, "form")["choice"].get(spec.key, {})
        made["choices"] = {one: names.get(one, one) for one in spec.choices}
    if spec.children:
        made["part"] = spec.children[0].strings.split(".")[1]
        made["children"] = [_field(child, language) for child in spec.children]
    return made


def _messages(language: Language) -> dict[str, Any]:
    """What `check` says of each code, without what only the reference page shows."""
    texts = strings(language.id, "diagnostics")
    return {
        code: text if code == "words" else {name: one for name, one in text.items() if name not in ("title", "about")}
        for code, text in texts.items()
    }


def _script(name: str, value: Any) -> bytes:
    content = f"casebookForm.receive({json.dumps(name)}, {json.dumps(value, ensure_ascii=False)});\n"
    # U+2028 and U+2029 end a line in older scripts; as escapes they cannot.
    return content.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").encode()
