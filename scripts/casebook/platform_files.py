"""Files that the platforms of pull requests read, made from the field table, the areas and the locales.

GitHub, GitLab and Gitee get the same form and the same template; who answers for which area stands in CODEOWNERS, which
GitHub and GitLab both read at the root.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from casebook.issue import Question, option, questions
from casebook.languages import LANGUAGES
from casebook.locales import t
from casebook.model import Area
from casebook.validate import Reference

_ACCOUNT = re.compile(r"@?[A-Za-z0-9](?:[\w.-]{0,98}\w)?(?:/[\w.-]{1,100})?\Z", re.ASCII)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+\Z", re.ASCII)
_PROMISES = ("invented", "private", "consent", "licence")


def platform_files(reference: Reference) -> dict[str, bytes]:
    """Every such file by path. The same vocabulary and areas give the same bytes."""
    asked = questions(reference.terms, reference.areas)
    case, request = _markdown_form(asked), _request()
    made = {
        "CODEOWNERS": codeowners(reference.areas.values()),
        ".github/ISSUE_TEMPLATE/case.yml": _github_form(asked),
        ".gitlab/issue_templates/case.md": case,
        ".gitee/ISSUE_TEMPLATE/case.md": case,
        ".github/PULL_REQUEST_TEMPLATE.md": request,
        ".gitlab/merge_request_templates/Default.md": request,
        ".gitee/PULL_REQUEST_TEMPLATE.md": request,
    }
    return {path: text.encode() for path, text in made.items()}


def codeowners(areas: Iterable[Area]) -> str:
    """Who is asked to look at a change: the maintainers of an area at its cases, those of the host at all the rest.

    A maintainer is an account (@name or @team/name) or a mail address; what is neither is named in a comment.
    """
    rows = [f"# {_both('codeowners')}"]
    known = list(areas)
    hosts = [name for area in known if area.role == "host" for name in area.maintainers]
    for path, names in [("*", hosts), *((f"/cases/{area.id}/", area.maintainers) for area in known)]:
        owners = [owner for name in names if (owner := _owner(name))]
        strange = [name for name in names if not _owner(name)]
        rows += [f"# {path}: {_printable(name)}?" for name in strange]
        rows.append(f"{path} {' '.join(dict.fromkeys(owners))}" if owners else f"# {path}: {_both('nobody')}")
    return "\n".join(rows) + "\n"


def _owner(name: str) -> str:
    if _MAIL.match(name):
        return name
    return f"@{name.removeprefix('@')}" if _ACCOUNT.match(name) else ""


def _printable(name: str) -> str:
    return "".join(character for character in name if character.isprintable())[:100]


def _both(key: str) -> str:
    return " · ".join(t(language.id, f"platforms.{key}") for language in LANGUAGES)


def _github_form(asked: list[Question]) -> str:
    body: list[dict[str, Any]] = [{"type": "markdown", "attributes": {"value": _both("form.lead")}}]
    body += [_github_question(question) for question in asked]
    form = {
        "name": _both("form.name"),
        "description": _both("form.description"),
        "title": "案例 · Case: ",
        "labels": ["case"],
        "body": body,
    }
    head = f"# {_both('made')}\n"
    return head + yaml.safe_dump(form, allow_unicode=True, sort_keys=False, width=10_000)


def _github_question(question: Question) -> dict[str, Any]:
    if question.kind == "promises":
        boxes = [{"label": words, "required": True} for _, words in question.options]
        return {"type": "checkboxes", "id": "promises", "attributes": {"label": question.heading, "options": boxes}}
    kinds = {"line": "input", "text": "textarea", "choice": "dropdown", "choices": "dropdown"}
    attributes: dict[str, Any] = {"label": question.heading, "description": _help(question)}
    if question.options:
        attributes["options"] = [option(*one) for one in question.options]
    if question.kind == "choices":
        attributes["multiple"] = True
    told = {
        "type": kinds[question.kind],
        "id": question.path.replace(".", "-").replace("_", "-"),
        "attributes": attributes,
    }
    return told | ({"validations": {"required": True}} if question.required else {})


def _help(question: Question) -> str:
    return " · ".join(question.help(language.id) for language in LANGUAGES)


def _markdown_form(asked: list[Question]) -> str:
    rows = [f"<!-- {_both('form.lead')} -->", ""]
    for question in asked:
        star = f" ({_both('form.required')})" if question.required else ""
        rows += [f"### {question.heading}", "", f"<!-- {_help(question)}{star} -->", ""]
        bare = question.kind == "promises"
        rows += [f"- [ ] {words if bare else option(id_, words)}" for id_, words in question.options]
        rows += [""] if question.options else []
    return "\n".join(rows).rstrip("\n") + "\n"


def _request() -> str:
    """The template of a pull request, a part in each language."""

    def part(language: str) -> Iterator[str]:
        yield f"## {t(language, 'platforms.request.what')}"
        yield ""
        yield f"<!-- {t(language, 'platforms.request.what_help')} -->"
        yield ""
        yield f"## {t(language, 'platforms.request.checked')}"
        yield ""
        for key in _PROMISES:
            yield f"- [ ] {t(language, f'platforms.request.promise.{key}')}"
        yield ""
        yield t(language, "platforms.request.check")
        yield ""

    lines: list[str] = []
    for language in LANGUAGES:
        lines += part(language.id)
    return "\n".join(lines).rstrip("\n") + "\n"


def stale(made: Mapping[str, bytes], current: Mapping[str, bytes | None]) -> list[str]:
    """The paths whose files are not as they would be made."""
    return [path for path, content in made.items() if current.get(path) != content]
