"""From a template to a Markdown file: the environment, and the page as front matter and raw HTML blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.runtime import Context
from markupsafe import escape

from casebook.languages import LANGUAGES, Language
from casebook.locales import t
from casebook.render import parts
from casebook.render.cards import cards
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


class _Worded(PackageLoader):
    """Templates with the words of a language in the place of `{{ t('…') }}`: half of all that they ask for."""

    _WORDS = re.compile(r"\{\{ t\('([\w.]+)'\) \}\}")

    def __init__(self, language: Language) -> None:
        super().__init__("casebook.render")
        self._language = language

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        source, name, current = super().get_source(environment, template)
        return self._WORDS.sub(self._word, source), name, current

    def _word(self, match: re.Match[str]) -> str:
        word = str(escape(t(self._language.id, f"site.{match[1]}")))
        return match[0] if re.search(r"[{}#%]", word) else word


class _Context(Context):
    """Calls functions as they are. None of ours asks for the context, and asking whether they do takes longer."""

    def call(
        self, function: Callable[..., Any], /, *args: Any, _loop_vars: Any = None, _block_vars: Any = None, **named: Any
    ) -> Any:
        return function(*args, **named)


@cache
def environment(language: Language) -> Environment:
    """The template environment of a language: everything escaped, a missing name is an error."""
    made = Environment(
        loader=_Worded(language),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.context_class = _Context
    made.globals |= {"languages": LANGUAGES, "parts": parts, "cards": cards}
    return made


def fill(page: Page, template: str, **values: Any) -> str:
    """The template's HTML, without blank lines and indentation: one raw block to a Markdown parser."""
    body = (
        environment(page.language)
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
