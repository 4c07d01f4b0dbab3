"""From a template to a Markdown file: the environment, and the page as front matter and raw HTML blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined

from casebook.languages import LANGUAGES, Language
from casebook.render.cards import cards, strip
from casebook.render.page import Page


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page before any engine has seen it: front matter, and the body as one block of HTML."""

    front: Mapping[str, Any]
    body: str

    def __bytes__(self) -> bytes:
        """As a Markdown file."""
        matter = yaml.safe_dump(dict(self.front), allow_unicode=True, sort_keys=False, width=10_000)
        return f"---\n{matter}---\n\n{self.body}".encode()


Files = dict[str, "bytes | Sheet"]


@cache
def environment() -> Environment:
    """The one template environment: everything escaped, a missing name is an error."""
    made = Environment(
        loader=PackageLoader("casebook.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {"languages": LANGUAGES, "cards": cards, "strip": strip}
    return made


def fill(page: Page, template: str, **values: Any) -> str:
    """The template's HTML, without blank lines and indentation: one raw block to a Markdown parser."""
    body = (
        environment()
        .get_template(template)
        .render(page=page, corpus=page.corpus, t=page.t, href=page.href, text=page.text, lang=page.language, **values)
    )
    # All line ends that Python knows: MkDocs's plugins would cut there, too.
    lines = [line.strip() for line in body.splitlines()]
    return "\n".join(line for line in lines if line) + "\n"


def write_page(page: Page, template: str, front: Mapping[str, Any], **values: Any) -> Files:
    """One page: front matter, then the template's HTML."""
    head = {"lang": page.language.html, **{key: value for key, value in front.items() if value not in (None, "")}}
    return {f"docs/{page.language.id}/{page.url}index.md": Sheet(head, fill(page, template, **values))}


def for_each_language(make: Callable[[Language], Files]) -> Files:
    """The files that `make` gives for every language."""
    files: Files = {}
    for language in LANGUAGES:
        files |= make(language)
    return files
