"""The theme's strings as a Jinja file that overrides/ imports: header and footer speak from locales/ too."""

from __future__ import annotations

import json

from casebook.languages import LANGUAGES
from casebook.locales import strings

PATH = "overrides/partials/casebook/strings.html"


def render(*, feeds: bool, cards: bool) -> dict[str, bytes]:
    """One file that sets `languages` (in their order), `strings` (by language id), and whether there are `feeds` and
    `cards`."""
    languages = [{"id": one.id, "html": one.html, "prefix": one.prefix, "name": one.name} for one in LANGUAGES]
    by_language = {one.id: dict(strings(one.id, "theme")) for one in LANGUAGES}
    lines = [
        "{#- Made by `casebook pages` from scripts/casebook/locales; not to be edited. -#}",
        f"{{% set languages = {json.dumps(languages, ensure_ascii=False)} %}}",
        f"{{% set feeds, cards = {json.dumps(feeds)}, {json.dumps(cards)} %}}",
        f"{{% set strings = {json.dumps(by_language, ensure_ascii=False, indent=1)} %}}",
    ]
    return {PATH: ("\n".join(lines) + "\n").encode()}
