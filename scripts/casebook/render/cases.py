"""The case page and its side-by-side view, one of each a case and language."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from casebook.fields import FieldSpec, field_at
from casebook.languages import LANGUAGES, Language
from casebook.link import Corpus, Entry
from casebook.locales import t
from casebook.model import Case, Image, Passage, Result
from casebook.render import before_after, citations, lists_map, structured
from casebook.render.html import Files, fill, for_each_language, write_page
from casebook.render.page import Page, Picture, Settings
from casebook.translation import WAITING, Translation

DETAILS = (
    "organiser", "funder", "cost", "staff", "volunteers", "participants", "duration", "open_to", "recruitment",
    "decision_method",
)  # fmt: skip
"""The passages that say how the work was organised, in the order of the page."""


PHOTO_SIZES = "(max-width: 44.9375em) 94vw, (max-width: 59.9375em) 90vw, {full}px"
"""How wide a photo stands on the page, as `sizes` says it to browsers: by itself, one of two, above two languages."""
ALONE, PAIRED, ABOVE_BOTH = 930, 440, 584


def render(corpus: Corpus, entry: Entry, settings: Settings) -> Files:
    """A case's page and side-by-side page in every language."""
    return for_each_language(lambda language: case_page(corpus, entry, language, settings)) | both_pages(
        corpus, entry, settings
    )


def case_page(corpus: Corpus, entry: Entry, language: Language, settings: Settings) -> Files:
    """The page of one case."""
    case = entry.case
    page = Page(language, entry.url, corpus, settings)
    citation = citations.facts(page, entry)
    machine = structured.front(page, entry)
    return write_page(
        page,
        "case.html",
        _front(page, entry, "case", page.plain(case.title)) | machine,
        entry=entry,
        crumbs=_crumbs(page, entry),
        stages={
            stage: [event for event in case.deliberation if event.stage == stage] for stage in corpus.terms["stages"]
        },
        results=[_result_row(page, result, f"ba{number}") for number, result in enumerate(case.results, 1)],
        pictures=_pictures(page, entry),
        photo_sizes=_photo_sizes(page, entry),
        map=lists_map.draw(page, case.lists, "map"),
        details=list(_details(case)),
        mode_label=_field("mode").label(language.id),
        yearly=list(_yearly(page, case)),
        similar=[(corpus.by_key[one.key], reason(page, *one.reasons[0])) for one in entry.similar],
        translation_words=translation_words(page, entry),
        doubts=list(_doubts(page, entry)),
        compare=t(language.id, "translations.notice.compare"),
        sheets=page.offers("sheet", "pdf", entry.key),
        worksheets=[page.offers("worksheets", form, entry.key) for form in ("pdf", "xlsx")],
        citation=citation,
        data_file=page.file(machine["data"]),
        reference=citations.gb_t_7714(page, citation),
        formats=[(one, citations.data_address(one, citation)) for one in citations.FORMATS],
        edit_url=edit_url(settings, entry),
        issue_url=issue_url(page),
    )


def both_pages(corpus: Corpus, entry: Entry, settings: Settings) -> Files:
    """In every language, the page that sets the languages of one case side by side, row by row. The first language
    comes first in the reading order of its headings."""
    pages = [Page(one, f"{entry.url}both/", corpus, settings) for one in LANGUAGES]
    # Nothing in the rows but photos, which are links, depends on where the page is.
    shared = "" if _pictures(pages[0], entry) else _both_rows(pages[0], entry)
    files: Files = {}
    for page in pages:
        title = page.t("both.title", title=page.plain(entry.brief.title))
        files |= write_page(
            page,
            "both.html",
            _front(page, entry, "both", title) | {"image": structured.front(page, entry)["image"]},
            entry=entry,
            crumbs=_crumbs(page, entry)[1:],
            rows=Markup(shared or _both_rows(page, entry)),
            translation_words=translation_words(page, entry),
        )
    return files


def _both_rows(page: Page, entry: Entry) -> str:
    sides = [
        {"css": "zh" if index == 0 else "en", "page": Page(one, page.url, page.corpus, page.settings)}
        for index, one in enumerate(LANGUAGES[:2])
    ]
    blocks = list(_both_blocks(page, entry))
    sizes = PHOTO_SIZES.format(full=ABOVE_BOTH)
    return fill(page, "both_rows.html", entry=entry, sides=sides, blocks=blocks, photo_sizes=sizes)


def translation_words(page: Page, entry: Entry) -> str:
    """How far the case is translated, in a sentence for the reader."""
    words = []
    for language, translation in entry.translations.items():
        name = page.t(f"language.{language}")
        if translation.complete:
            words.append(
                page.t("translation.complete", language=name, source=page.t(f"language.{entry.case.language}"))
            )
        else:
            words.append(_translation_gaps(page, name, translation))
    return page.t("sentence_gap").join(words)


def _doubts(page: Page, entry: Entry) -> Iterator[str]:
    """What a reader of the translation should know: how many texts are behind their original or machine-made."""
    status = entry.translations.get(page.language.id)
    for state in ("stale", "machine"):
        if status is not None and status.count(state):
            yield t(page.language.id, f"translations.notice.{state}", count=status.count(state))


def _translation_gaps(page: Page, language: str, translation: Translation) -> str:
    counts = [
        page.t(f"translation.{status}", count=translation.count(status))
        for status in WAITING
        if translation.count(status)
    ]
    return page.t("translation.gaps", language=language, gaps=page.t("list_comma").join(counts))


def _front(page: Page, entry: Entry, kind: str, title: str) -> dict[str, Any]:
    fallback = entry.fallback(page.language.id)
    source = next(one.html for one in LANGUAGES if one.id == entry.case.language)
    translated = [one.html for one in LANGUAGES if not entry.fallback(one.id)]
    return {
        "title": title,
        "description": page.plain(entry.case.summary),
        "kind": kind,
        "section": "cases",
        "edit_path": entry.path,
        "fallback_from": source if fallback else None,
        "languages": translated if len(translated) < len(LANGUAGES) else None,
    }


def _crumbs(page: Page, entry: Entry) -> list[tuple[str, str]]:
    area = (page.plain(entry.area.name), f"areas/{entry.area.id}/")
    return [(page.t("nav.cases"), "cases/"), area]


def _field(path: str) -> FieldSpec:
    found = field_at(path)
    assert found is not None, path
    return found


def _details(case: Case) -> Iterator[tuple[FieldSpec, Passage]]:
    for key in DETAILS:
        passage = getattr(case, key)
        if passage is not None:
            yield _field(key), passage


def _result_row(page: Page, result: Result, name: str) -> dict[str, Any]:
    both = before_after.comparable(result)
    sides = [
        (label, before_after.figure_text(page, figure, result), figure is not None and figure.number is not None)
        for label, figure in (("before", result.before), ("after", result.after))
    ]
    row: dict[str, Any] = {
        "result": result,
        "comparable": both,
        "svg": before_after.draw(page, result, name),
        "sides": sides,
        "neither": not any(known for _, _, known in sides),
        "units": False,
    }
    if both:
        assert result.before and result.after and result.before.number is not None and result.after.number is not None
        before, after = result.before.number, result.after.number
        change = after - before
        words = before_after.number_text(abs(change), page, result)
        key = "less" if change < 0 else "more" if change > 0 else "same"
        row |= {
            "before": before_after.plain_number(before),
            "after": before_after.plain_number(after),
            "change": page.t(f"ba.{key}", change=words),
            "units": max(before, after) <= before_after.UNITS,
        }
    return row


def _yearly(page: Page, case: Case) -> Iterator[tuple[str, str, str]]:
    """(label, value, target) of a community's year."""
    yearly = case.yearly
    if yearly is None:
        return
    for key, target in (("deliberations", 12), ("problems_solved", 3)):
        figure = getattr(yearly, key)
        if figure is not None:
            value = page.t("not_reported") if figure.number is None else before_after.plain_number(figure.number)
            yield _field(f"yearly.{key}").label(page.language.id), value, page.t("year.target", target=target)
    if yearly.satisfaction is not None:
        satisfied, asked = yearly.satisfaction.satisfied.number, yearly.satisfaction.asked.number
        label = _field("yearly.satisfaction").label(page.language.id)
        if satisfied is None or not asked:
            yield label, page.t("not_reported"), ""
        else:
            share = (satisfied / asked * 100).quantize(Decimal("1"))
            counts = {"satisfied": before_after.plain_number(satisfied), "asked": before_after.plain_number(asked)}
            method = yearly.satisfaction.method
            shown = page.t("year.satisfaction", share=share, **counts)
            yield label, shown, page.plain(method) if method else ""


def reason(page: Page, facet: str, value: str) -> str:
    """What two cases have in common, in words."""
    sections = {"theme": "themes", "problem-kind": "problem_kinds", "resource-kind": "resource_kinds"}
    if facet == "subdistrict":
        return page.t("similar.subdistrict", value=_subdistrict_name(page, value))
    section = sections.get(facet, "partner_roles")
    return page.t(f"similar.{facet}", value=page.term(section, value))


def _subdistrict_name(page: Page, value: str) -> str:
    entry = page.corpus.facets["subdistrict"][value][0]
    assert entry.brief.place.subdistrict is not None
    return page.plain(entry.brief.place.subdistrict)


def edit_url(settings: Settings, entry: Entry) -> str:
    """Where to edit the case file, "" where the repository has no address."""
    return f"{settings.repository}/edit/main/{entry.path}" if settings.repository else ""


def issue_url(page: Page) -> str:
    """Where to report a mistake, "" where the repository has no address."""
    return f"{page.settings.repository}/issues" if page.settings.repository else ""


def _pictures(page: Page, entry: Entry) -> list[tuple[Image, Picture]]:
    """The case's images that can be shown, each with its sizes."""
    there = page.settings.pictures.get(entry.key, {})
    return [(image, there[image.file]) for image in entry.case.images if image.file in there]


def _photo_sizes(page: Page, entry: Entry) -> str:
    return PHOTO_SIZES.format(full=ALONE if len(_pictures(page, entry)) == 1 else PAIRED)


def _both_blocks(page: Page, entry: Entry) -> Iterator[dict[str, Any]]:
    """The blocks of the side-by-side page; a row carries texts, and each side shows them in its language."""
    corpus, case = page.corpus, entry.case
    if case.background:
        yield _block("background", "case.background", [_row(markdown=[case.background.text])])
    steps = []
    for step, term in corpus.terms["steps"].items():
        content = getattr(case.steps, step)
        markdown = [content.text] if content and content.text else []
        partners = getattr(content, "partners", ())
        steps.append(_row("step", step, term.name, markdown=markdown, partners=partners, empty=content is None))
    yield _block("steps", "case.five_steps", steps)
    pictures = [_row(photo=found) for found in _pictures(page, entry)]
    if pictures:
        yield _block("pictures", "case.pictures", pictures)
    if case.deliberation:
        stages = []
        for stage, term in corpus.terms["stages"].items():
            lines = [event.text for event in case.deliberation if event.stage == stage]
            stages.append(_row("stage", stage, term.name, lines=lines, empty=not lines))
        yield _block("deliberation", "case.deliberation", stages, small=True)
    if case.results:
        rows = [
            _row(heading=result.indicator, words=lambda page, result=result: _result_words(page, result))
            for result in case.results
        ]
        yield _block("results", "case.results", rows, small=True)
    listed = [
        _row(heading_key=f"list.{name}", lines=[item.text for item in getattr(case.lists, name)])
        for name in ("problems", "projects", "resources")
        if getattr(case.lists, name)
    ]
    if listed:
        yield _block("lists", "case.lists", listed, small=True)
    for key in DETAILS:
        passage = getattr(case, key)
        if passage is not None:
            yield _block(key, f"details.{key}", [_row(markdown=[passage.text])], small=True)
    if case.lessons:
        yield _block("lessons", "case.lessons", [_row(lines=[lesson], css="cb-lesson") for lesson in case.lessons])
    for key in ("what_did_not_work", "conditions"):
        passage = getattr(case, key)
        if passage is not None:
            yield _block(key, f"case.{key}", [_row(markdown=[passage.text])])
    rows = [_row(words=lambda page, source=source: page.source(source)) for source in case.sources.values()]
    yield _block("sources", "case.sources", rows)


def _block(id_: str, heading: str, rows: list[dict[str, Any]], *, small: bool = False) -> dict[str, Any]:
    return {"id": id_, "heading": heading, "rows": rows, "small": small}


def _row(mark: str = "", id_: str = "", heading: Any = None, **values: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "heading_key": "", "markdown": (), "partners": (), "lines": (), "words": None, "empty": False, "css": "",
        "photo": None,
    }  # fmt: skip
    return {"mark": mark, "id": id_, "heading": heading} | empty | values


def _result_words(page: Page, result: Result) -> str:
    before, after = (before_after.figure_text(page, figure, result) for figure in (result.before, result.after))
    return page.t("ba.words", before=before, after=after)
