"""The search index of one language, as scripts that the engine in overrides/assets/js/search/ loads.

    assets/search/<language>/manifest.js               what there is; everything else is named by it
    assets/search/<language>/<version>/<kind><n>.js    one shard; the version is a hash of all their contents

What the kinds hold: t texts of documents, f documents of every value of a facet; Chinese: g strings (tree.py),
y sounds (pinyin.py); English: w words (words.py), p phrases, s spellings by length.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from casebook.languages import Language
from casebook.link import Corpus
from casebook.render.page import Page
from casebook.render.search import documents as found
from casebook.render.search import lists, normal, pinyin, shards, words
from casebook.render.search.chinese import Chinese
from casebook.render.search.documents import FACETS, SECTIONS, Document
from casebook.render.search.english import English

FOLDER = "assets/search"
FEW = 24
"""Up to so many texts are looked at to settle a query that the index leaves open."""

TEXTS = 4_000
"""Bytes of text in a shard of texts, about. At least one document."""

_SECTIONS = {
    "theme": "themes", "problem-kind": "problem_kinds", "resource-kind": "resource_kinds", "step": "steps",
    "partner-role": "partner_roles",
}  # fmt: skip


def render(corpus: Corpus, language: Language) -> dict[str, bytes]:
    """The index of the corpus in one language, by path below the site's folder."""
    documents = found.documents(corpus, language)
    values = _values(corpus, documents)
    contents = _texts(documents, values) | {
        f"f{index}": "\n".join(lists.one(docs, len(documents)) for docs in values[facet].values())
        for index, facet in enumerate(FACETS)
    }
    manifest: dict[str, Any] = {
        "documents": len(documents),
        "cases": sum(document.kind == "case" for document in documents),
        "kinds": _kinds(documents),
        "sections": [[name, anchor, weight] for name, (anchor, weight) in SECTIONS.items()],
        "facets": [[facet, list(values[facet]), _labels(corpus, language, facet, values[facet])] for facet in FACETS],
        "few": FEW,
        "perText": _per_text(documents),
    }
    make = _chinese if language.id == "zh" else _english
    manifest |= make(corpus, documents, contents)
    del documents, values  # as the rest below: of ten thousand cases, each is tens of megabytes
    written = {name: shards.written(contents.pop(name)) for name in list(contents)}
    version = _version([shards.written(manifest), *written, *written.values()])
    folder = f"{language.id}/{version}"
    files = {
        f"{FOLDER}/{folder}/{name}.js": shards.script(f"{folder}/{name}", written.pop(name)) for name in list(written)
    }
    manifest_name = f"{language.id}/manifest"
    head = shards.script(manifest_name, shards.written({"version": version, **manifest}))
    return files | {f"{FOLDER}/{manifest_name}.js": head}


def _chinese(corpus: Corpus, documents: list[Document], contents: dict[str, Any]) -> dict[str, Any]:
    index = Chinese(documents, len(documents), FEW)
    known = index.characters()
    variants = {chr(code): simple for code, simple in normal.simplified().items() if set(simple) <= known}
    return {
        "strings": _add(contents, "g", index.shards()),
        "sounds": _add(contents, "y", pinyin.shards(documents, corpus)),
        "variants": ["".join(variants), "".join(variants.values())],
    }


def _english(corpus: Corpus, documents: list[Document], contents: dict[str, Any]) -> dict[str, Any]:
    index = English(documents, len(documents), FEW)
    spellings = dict(words.spellings(index))
    contents |= {f"s{length}": content for length, content in spellings.items()}
    return {
        "words": _add(contents, "w", words.shards(index, len(documents))),
        "phrases": _add(contents, "p", index.phrases()),
        "spellings": list(spellings),
        "joined": index.joined,
    }


def _add(contents: dict[str, Any], kind: str, made: Iterable[tuple[str, str]]) -> list[str]:
    """Take in the shards of a kind; their directory."""
    separators: list[str] = []
    for separator, content in made:
        contents[f"{kind}{len(separators)}"] = content
        separators.append(separator)
    return shards.directory(separators)


def _kinds(documents: list[Document]) -> list[list[Any]]:
    """[kind, number of its first document] in order."""
    kinds: dict[str, int] = {}
    for number, document in enumerate(documents):
        kinds.setdefault(document.kind, number)
    return [[kind, number] for kind, number in kinds.items()]


def _values(corpus: Corpus, documents: list[Document]) -> dict[str, dict[str, list[int]]]:
    """Facet → value → documents; values in the order of the vocabulary, else sorted."""
    values: dict[str, dict[str, list[int]]] = {facet: {} for facet in FACETS}
    for number, document in enumerate(documents):
        for facet, value in document.values:
            values[facet].setdefault(value, []).append(number)
    order: dict[str, Iterable[str]] = {facet: sorted(values[facet]) for facet in FACETS} | {"area": corpus.areas}
    order |= {facet: corpus.terms[section] for facet, section in _SECTIONS.items()}
    return {
        facet: {value: values[facet][value] for value in order[facet] if value in values[facet]} for facet in FACETS
    }


def _labels(corpus: Corpus, language: Language, facet: str, values: Iterable[str]) -> list[str]:
    """What people read for each value; has-results needs no name."""
    page = Page(language, "", corpus)
    if facet == "area":
        return [page.plain(corpus.areas[value].name) for value in values]
    if facet in _SECTIONS:
        return [page.term(_SECTIONS[facet], value) for value in values]
    if facet == "year":
        keys = {"by": "date.by", "from": "date.since"}
        labels = []
        for value in values:
            bound, _, year = value.rpartition("-")
            date = page.t("date.year", year=year)
            labels.append(page.t(keys[bound], **{"end" if bound == "by" else "start": date}) if bound else date)
        return labels
    return list(values)


def _per_text(documents: list[Document]) -> int:
    size = sum(len(text.encode()) for document in documents for _, text in document.sections)
    return max(1, round(TEXTS * len(documents) / size)) if size else 1


def _texts(documents: list[Document], values: dict[str, dict[str, list[int]]]) -> dict[str, Any]:
    """The documents themselves, some to a shard. hits.js reads them."""
    place = {facet: {value: index for index, value in enumerate(entries)} for facet, entries in values.items()}
    number = {name: index for index, name in enumerate(SECTIONS)}
    shown = ("area", "year", "theme", "step")
    rows = []
    for document in documents:
        own = [sorted(place[facet][value] for one, value in document.values if one == facet) for facet in shown]
        sections = [item for name, text in document.sections for item in (number[name], text)]
        language = "" if any(name == "title" for name, _ in document.sections) else document.title_language
        rows.append(
            [document.url, document.title, language, document.place, document.period, *own, sections, document.chains]
        )
    per = _per_text(documents)
    return {f"t{start // per}": rows[start : start + per] for start in range(0, len(rows), per)}


def _version(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:10]
