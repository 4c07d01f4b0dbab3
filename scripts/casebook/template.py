"""The empty case that `casebook new` begins with, made from the field table: what is required, then the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.cells import cell_len

from casebook.canonical import GROUPS, HEADER
from casebook.fields import FieldSpec, table
from casebook.languages import DEFAULT_LANGUAGE
from casebook.locales import t
from casebook.model import Term
from casebook.validate import Reference

SOURCE = "report"
"""The short name that the first source has until its author changes it."""
_LEFT_OUT = frozenset({"language", "translations", "former_addresses"})
"""Written by `casebook new` itself or by other commands, or nothing that a new case has."""
_WIDTH = 80  # cells of a list of words
_PLAIN = ("text", "cite")  # what they are for is said once, at the top


def template(reference: Reference, language: str, path: str) -> str:
    """The text of a case file for `path` with blanks to fill in, its comments in that language.

    Every optional field stands there as a comment: with "# " taken off its lines it is YAML.
    """
    required = [spec for spec in table() if spec.required]
    optional = [spec for group in GROUPS for spec in _in(group) if not spec.required and spec.key not in _LEFT_OUT]
    lines = [HEADER, "", *_comment(t(language, "fix.template.start", path=path)), ""]
    if language != DEFAULT_LANGUAGE.id:
        lines += [f"language: {language}", ""]
    for spec in required:
        lines += [*_field(spec, reference, language), ""]
    lines += _comment(t(language, "fix.template.optional", source=SOURCE))
    for spec in optional:
        lines += ["", *(f"# {line}" for line in _field(spec, reference, language))]
    return "\n".join(lines) + "\n"


def _in(group: Iterable[str]) -> list[FieldSpec]:
    return [spec for key in group for spec in table() if spec.key == key]


def _field(spec: FieldSpec, reference: Reference, language: str) -> list[str]:
    """The lines of a field, and above them the comment that says what to write."""
    lines = [] if spec.key in _PLAIN and "." in spec.path else _about(spec, reference, language)
    if spec.keyed:
        below = [*_comment(t(language, "fix.template.short_name")), f"{SOURCE}:"]
        return [*lines, f"{spec.key}:", *_indented([*below, *_indented(_fields(spec, reference, language))])]
    if spec.children and spec.many:
        return [*lines, f"{spec.key}:", *_indented(_item(_fields(spec, reference, language)))]
    if spec.children:
        return [*lines, f"{spec.key}:", *_indented(_fields(spec, reference, language))]
    if spec.many and spec.kind in ("line", "paragraph", "markdown"):
        return [*lines, f"{spec.key}:", "  -"]
    return [*lines, f"{spec.key}:{' []' if spec.many else ''}"]


def _fields(spec: FieldSpec, reference: Reference, language: str) -> list[str]:
    return [line for child in spec.children for line in _field(child, reference, language)]


def _item(lines: list[str]) -> list[str]:
    """The lines of a list item: a dash before the first that is no comment, the comments above it moved out."""
    first = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    return [*lines[:first], f"- {lines[first]}", *_indented(lines[first + 1 :])]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _about(spec: FieldSpec, reference: Reference, language: str) -> list[str]:
    about = t(language, "fix.template.about", label=spec.label(language), help=spec.help(language))
    lines = _comment(about)
    known = _choices(spec, reference, language)
    return lines + (_comment(t(language, "fix.template.choose", known=_wrapped(known, language))) if known else [])


def _choices(spec: FieldSpec, reference: Reference, language: str) -> list[str]:
    """The words that can stand there, each with its name where it has one."""
    if spec.choices:
        return list(spec.choices)
    if spec.kind == "yes-no":
        return ["true", "false"]
    if spec.vocabulary == "areas":
        names = {key: area.name for key, area in reference.areas.items()}
    else:
        terms: Mapping[str, Term] = reference.terms.get(spec.vocabulary or "", {})
        names = {key: term.name for key, term in terms.items()}
    return [t(language, "fix.template.term", id=key, name=name.best(language)[1]) for key, name in names.items()]


def _wrapped(words: list[str], language: str) -> str:
    """The words in lines, those from the second on indented."""
    comma = t(language, "fix.template.comma")
    text, width = "", 0
    for word in words:
        if width + cell_len(word) > _WIDTH:
            text, width = f"{text.rstrip()}\n  ", 0
        text += word if word is words[-1] else word + comma
        width += cell_len(word + comma)
    return text


def _comment(text: str) -> list[str]:
    return [f"# {line}" for line in text.split("\n")]
