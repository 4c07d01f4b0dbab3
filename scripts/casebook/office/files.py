"""Which files the two commands read and write: forms made of the casebook, and cases saved into it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from casebook.check import check
from casebook.office.fill import filling
from casebook.office.importing import Imported
from casebook.office.package import Refused
from casebook.office.template_docx import template_docx
from casebook.office.template_xlsx import template_xlsx
from casebook.photos import PhotoRefused, clean
from casebook.publish import write
from casebook.values import is_case_name

_MAKERS = {"docx": template_docx, "xlsx": template_xlsx}
KINDS = tuple(_MAKERS)
"""The kinds of forms, as their files end."""


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a case was written, and the folder of its pictures; both from the casebook's root."""

    path: str
    folder: str


def forms(root: Path, kinds: Iterable[str], languages: Iterable[str], key: str | None) -> dict[str, bytes] | None:
    """Form by file name, empty or filled with the case `key` (area/case); None where there is no such case."""
    path = root / "cases" / f"{key}.yml"
    checked = check(root, [path] if key and path.is_file() else [])
    case = checked.cases.get(f"cases/{key}.yml")
    if key and case is None:
        return None
    languages = tuple(languages)
    made = {}
    for kind in kinds:
        for language in languages:
            filled = filling(case, checked.reference, language, _pictures(path.with_suffix(""))) if case else None
            stem = path.stem if case else "case-form"
            made[f"{stem}-{language}.{kind}"] = _MAKERS[kind](language, checked.reference, filled)
    return made


def _pictures(folder: Path) -> dict[str, bytes]:
    """The pictures beside a case, those that can be shown."""
    found = {}
    for path in sorted(folder.glob("*")) if folder.is_dir() else ():
        if path.is_file() and not path.is_symlink():
            try:
                found[path.name] = clean(path.read_bytes()).data
            except PhotoRefused:
                continue
    return found


def save(root: Path, target: str, imported: Imported, force: bool) -> Saved:
    """Write the case and its pictures to cases/<target>. Raises Refused where it must not be written there.

    Pictures come first, so that there is never a case whose pictures are missing.
    """
    area, _, name = target.strip("/").partition("/")
    if not is_case_name(area) or not is_case_name(name):
        raise Refused("bad-target", target=target)
    areas = check(root, []).reference.areas
    if area not in areas:
        raise Refused("unknown-area", area=area, known=", ".join(areas))
    saved = Saved(f"cases/{area}/{name}.yml", f"cases/{area}/{name}")
    cases = (root / "cases").resolve()
    if not all((root / one).resolve().is_relative_to(cases) for one in (saved.path, saved.folder)):
        raise Refused("leaves", path=saved.path)
    existing = [root / saved.path, *(root / saved.folder / picture for picture in imported.pictures)]
    for path in existing if not force else ():
        if path.exists() or path.is_symlink():
            raise Refused("exists", path=path.relative_to(root).as_posix())
    for picture, content in imported.pictures.items():
        write(root / saved.folder / picture, content)
    write(root / saved.path, imported.text.encode())
    return saved
