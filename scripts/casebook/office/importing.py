"""A filled-in form → a case file, its pictures, and a report of what was not understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from casebook.canonical import canonical
from casebook.decode import HIDDEN, SIZE_LIMIT
from casebook.locales import t
from casebook.office.blocks import Place, Remark
from casebook.office.convert import convert
from casebook.office.fill import names_of
from casebook.office.layout import FORM_VERSION
from casebook.office.package import Refused, opened
from casebook.office.read_docx import read_docx
from casebook.office.read_xlsx import read_xlsx
from casebook.office.understand import understand
from casebook.validate import Reference


@dataclass(frozen=True, slots=True)
class Imported:
    """The case file's text, the pictures beside it by name, and remarks, worst first."""

    text: str
    pictures: dict[str, bytes]
    remarks: tuple[Remark, ...]

    @property
    def troubles(self) -> int:
        """How many remarks are about something that was not understood or not taken."""
        return sum(not remark.is_notice for remark in self.remarks)


def import_form(name: str, data: bytes, reference: Reference, language: str) -> Imported:
    """Read a form that is called `name`. Raises Refused where the file is none, or has nothing in it.

    `language` is that of the comments in the case file.
    """
    package = opened(data)
    contents = read_docx(package) if package.kind == "docx" else read_xlsx(package)
    understood = understand(contents, _terms(reference))
    if not understood.anything:
        raise Refused("nothing")
    made = convert(understood, reference)
    remarks = [*_version(understood.version), *made.remarks]
    remarks.sort(key=lambda one: one.is_notice)
    text = canonical(made.document) + _comments(name, remarks, language)
    if len(text.encode()) > SIZE_LIMIT:
        raise Refused("too-much-text", limit=str(SIZE_LIMIT // 1024))
    return Imported(text, made.pictures, tuple(remarks))


def _terms(reference: Reference) -> list[str]:
    """The names of all terms, in all languages."""
    names = [names_of(reference, section) for section in (*reference.terms, "areas")]
    return [name for one in names for called in one.values() for name in called.values()]


def _version(told: str | None) -> list[Remark]:
    if told == FORM_VERSION:
        return []
    if told is None:
        return [Remark("no-version", Place())]
    return [Remark("other-version", Place(), "", {"version": told, "current": FORM_VERSION})]


def _comments(name: str, remarks: Sequence[Remark], language: str) -> str:
    """What was not understood, as comments at the end of the case file."""
    kept = [remark for remark in remarks if remark.kept and remark.text]
    if not kept:
        return ""
    lines = [t(language, "office.comment.head", file=name)]
    for remark in kept:
        lines.append("")
        lines.append(t(language, "office.report.line", place=remark.place.said(language), text=remark.said(language)))
        lines += [f"  {line}" for line in remark.text.splitlines()]
    return "\n" + "".join(f"# {_seen(line)}".rstrip() + "\n" for line in lines)


def _seen(line: str) -> str:
    """A line without characters that would end the comment or hide in it."""
    return HIDDEN.sub("\N{REPLACEMENT CHARACTER}", " ".join(line.splitlines()))


def report(name: str, imported: Imported, language: str) -> str:
    """The remarks in words, each with its place and text."""
    lines = [t(language, "office.report.head", file=name)]
    for remark in imported.remarks:
        said = remark.said(language)
        lines.append("  " + t(language, "office.report.line", place=remark.place.said(language), text=said))
        lines += [f"      {_seen(line)}" for line in remark.text.splitlines() if line.strip()]
    notices = len(imported.remarks) - imported.troubles
    if not imported.remarks:
        lines.append("  " + t(language, "office.report.understood"))
    if imported.troubles:
        lines.append("  " + t(language, "office.report.count", count=imported.troubles))
    if notices:
        lines.append("  " + t(language, "office.report.notices", count=notices))
    return "\n".join(lines)
