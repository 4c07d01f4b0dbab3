"""Fuzz one edge of the program for a bounded time: see README.md."""

from __future__ import annotations

import contextlib
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

ROOT = Path(__file__).resolve().parents[2]

with atheris.instrument_imports(include=["casebook", "yaml", "markdown", "polib"]):
    from casebook import issue, po
    from casebook.check import check
    from casebook.diagnostics import CATALOGUE
    from casebook.fix import fix
    from casebook.languages import LANGUAGES
    from casebook.load import load
    from casebook.office.importing import import_form
    from casebook.office.package import Refused
    from casebook.photos import PhotoRefused, clean
    from casebook.render.markdown import INVISIBLE, TAGS, parsed, to_plain
    from casebook.reporters import as_json, as_text
    from casebook.validate import validate_case

REFERENCE = check(ROOT, []).reference
QUESTIONS = issue.questions(REFERENCE.terms, REFERENCE.areas)
_TAG = re.compile(r"<(/?)([a-z]+)((?: [a-z]+=\"[^\"]*\")*)>")


def yaml(data: bytes) -> None:
    """A case file: checked, mended, explained."""
    document, found = load("cases/wuhan/x.yml", data)
    if document is not None:
        found = found + validate_case(document, REFERENCE)[1]
    assert {one.code for one in found} <= CATALOGUE.keys()
    lines = {"cases/wuhan/x.yml": document.lines if document else []}
    as_json(found, lines).encode()
    for language in LANGUAGES:
        as_text(found, lines, language.id).encode()
    mended = fix("cases/wuhan/x.yml", data, REFERENCE).content
    if mended is not None:
        assert fix("cases/wuhan/x.yml", mended, REFERENCE).content == mended


def markdown(data: bytes) -> None:
    """A text: only what is on the list comes out."""
    text = data.decode("utf-8", "replace")[:20_000]
    for language in LANGUAGES:
        html = parsed(text, language.id)
        assert "\n" not in html and not INVISIBLE.search(html)
        rest = _TAG.sub("", html)
        assert "<" not in rest, html
        for _, tag, attributes in _TAG.findall(html):
            assert tag in TAGS and {*re.findall(r' ([a-z]+)="', attributes)} <= {"href", "rel"}, html
            for target in re.findall(r'href="([^"]*)"', attributes):
                assert re.match(r"https?://|mailto:", target, re.I), html
        to_plain(text, language.id)


def office(data: bytes) -> None:
    """A Word or Excel file."""
    with contextlib.suppress(Refused):
        import_form("form", data, REFERENCE, "zh").text.encode()


def photo(data: bytes) -> None:
    """A photo: what is cleaned is clean."""
    try:
        made = clean(data).data
    except PhotoRefused:
        return
    assert clean(made).data == made


def translation(data: bytes) -> None:
    """A file of translations."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.po"
        path.write_bytes(data)
        with contextlib.suppress(po.NotPo):
            po.read(path)


def form(data: bytes) -> None:
    """The form for a case, as a platform mails it."""
    try:
        answers = issue.read(data.decode("utf-8", "replace"), QUESTIONS)
    except ValueError:
        return
    made = issue.make(answers, QUESTIONS)
    document, _ = load("x.yml", made.yaml.encode())
    assert document is not None


TARGETS: dict[str, tuple[Callable[[bytes], None], str]] = {
    "yaml": (yaml, "tests/valid/cases/made-up/*.yml tests/invalid/*/*.yml"),
    "markdown": (markdown, ""),
    "office": (office, "tests/office/saved/*"),
    "photo": (photo, "tests/invalid/*/*/*.*g"),
    "po": (translation, ""),
    "issue": (form, "tests/office/form.txt"),
}
"""The function, and what to begin with."""


def main(name: str, seconds: int) -> None:
    """Run a target. Ends the process."""
    target, patterns = TARGETS[name]
    folder = Path(tempfile.mkdtemp(prefix=f"casebook-fuzz-{name}-"))
    seeds = folder / "seeds"
    seeds.mkdir()
    for number, path in enumerate(path for pattern in patterns.split() for path in ROOT.glob(pattern)):
        (seeds / f"{number}{path.suffix}").write_bytes(path.read_bytes())
    if name == "po":
        for case_file, case in check(ROOT).cases.items():
            content = (ROOT / case_file).read_bytes()
            made = po.export({case_file: case}, {case_file: content}, "en")
            (seeds / Path(case_file).with_suffix(".po").name).write_bytes(made)
    if name == "markdown":
        texts = re.findall(r"^  text: (.+)$", (ROOT / "tests/hostile/texts.yml").read_text(encoding="utf-8"), re.M)
        for number, text in enumerate(texts):
            (seeds / f"{number}.txt").write_text(text, encoding="utf-8")
    print(f"{folder}/", file=sys.stderr)
    options = [
        f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=4096", "-max_len=65536", "-print_final_stats=1",
        f"-artifact_prefix={folder}/",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(seeds)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 120)
