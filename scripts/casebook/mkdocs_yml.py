"""mkdocs.yml, read without MkDocs: the site's configuration outlives the engine that it is named after."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import yaml

NAME = "mkdocs.yml"


class _Loader(yaml.SafeLoader):
    """Knows !ENV VARIABLE and !ENV [VARIABLE, …, value where none of them is set], as MkDocs does."""

    def env(self, node: yaml.Node) -> Any:
        if isinstance(node, yaml.SequenceNode):
            *names, otherwise = self.construct_sequence(node)
        else:
            names, otherwise = [node.value], None
        return next((os.environ[name] for name in names if name in os.environ), otherwise)


_Loader.add_constructor("!ENV", _Loader.env)


def configuration(root: Path) -> dict[str, Any]:
    """What mkdocs.yml of the casebook at `root` says; nothing where there is none. Raises yaml.YAMLError."""
    if not (root / NAME).is_file():
        return {}
    return dict(yaml.load((root / NAME).read_text(encoding="utf-8"), _Loader))  # noqa: S506  a SafeLoader
