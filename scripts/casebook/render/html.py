"""From a template to a Markdown file: the environment, and the page as front matter and raw HTML blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined

from casebook.languages import LANGUAGES, Language
from casebook.render.page import Page

Files = dict[str, bytes]


@cache
def environment() -> Environment:
    """The one template environment: everything escaped, a missing name is an error."""
    made = Environment(
        loader=PackageLoader("casebook.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["languages"] = LANGUAGES
    return made


def fill(page: Page, template: str, **values: Any) -> str:
    """The template's HTML, without blank lines and indentation: one raw block to a Markdown parser."""
    body = (
        environment()
        .get_template(template)
        .render(page=page, corpus=page.corpus, t=page.t, href=page.href, text=page.text, lang=page.language, **values)
    )
    lines = [line.strip() for line in body.split("\n")]
    return "\n".join(line for line in lines if line) + "\n"


def write_page(page: Page, template: str, front: Mapping[str, Any], **values: Any) -> Files:
    """One Markdown file: front matter, then the template's HTML."""
    head = {"lang": page.language.html, **{key: value for key, value in front.items() if value not in (None, "")}}
    matter = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=10_000)
    content = f"---\n{matter}---\n\n{fill(page, template, **values)}"
    return {f"docs/{page.language.id}/{page.url}index.md": content.encode()}


def for_each_language(make: Callable[[Language], Files]) -> Files:
    """The files that `make` gives for every language."""
    files: Files = {}
    for language in LANGUAGES:
        files |= make(language)
    return files
