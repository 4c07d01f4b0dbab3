"""A case file changed in place: a translation put in, its record kept, every other byte as it was.

The file has been checked and is sound; PyYAML says where each value begins and ends, and only there is it touched.
What comes out is read again: a change that would do more or less than it should is not made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from casebook.canonical import block_or_line, scalar
from casebook.decode import BOM, HIDDEN
from casebook.diagnostics import Severity
from casebook.load import load
from casebook.model import Case, Translated, texts
from casebook.validate import Reference, key_at, validate_case
from casebook.values import LANGUAGE_IDS

_RECORD = "translations"
_FORMER = "former_addresses"
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FLOW = re.compile(r"[,，、\[\]{}]")  # what ends a plain text within brackets, or seems to


class NotWritten(Exception):
    """The change cannot be made without touching more than it should; the file stays as it was."""


class CaseFile:
    """The text of a sound case file and where its values stand; changes gather until `changed` makes them."""

    def __init__(self, content: bytes) -> None:
        """Raises UnicodeDecodeError or yaml.YAMLError for what is no sound case file."""
        self._content = content
        self._text = content.removeprefix(BOM).decode()
        self._break = "\r\n" if "\r\n" in self._text else "\n"
        root = yaml.compose(self._text, Loader=_LOADER)
        self._nodes: dict[str, Node] = {}
        self._keys: dict[str, ScalarNode] = {}
        self._flow: set[str] = set()
        if root is not None:
            self._note(root, (), "", False)
        self._edits: list[tuple[int, int, str]] = []

    def line(self, path: str) -> int:
        """The line of the value at that dotted path, of what holds it where it is absent; 1 where nothing does."""
        while path and path not in self._nodes:
            path = path.rpartition(".")[0]
        node = self._keys.get(path) or self._nodes.get(path)
        return node.start_mark.line + 1 if node is not None else 1

    def set_text(self, path: str, source: str, language: str, text: str) -> None:
        """Put `text` in as the version in `language` of the text at that path, which is written in `source`."""
        holder = self._nodes.get(path) or self._nodes.get(path.removesuffix(".text"))
        at = path if path in self._nodes else path.removesuffix(".text")
        known = self._nodes.get(f"{at}.{language}")
        if known is not None:
            flow = at in self._flow or self._is_flow(holder)
            self._replace(known, _scalar(text, flow, _indent(holder), self._break))
        elif isinstance(holder, MappingNode):
            self._add(holder, {language: text})
        elif isinstance(holder, ScalarNode):
            self._split(at, holder, source, language, text)
        else:
            raise NotWritten(path)

    def set_records(self, language: str, records: Mapping[str, Translated]) -> None:
        """Write down, for each path, what its translation into that language was made from."""
        record = self._nodes.get(f"{_RECORD}.{language}")
        fresh = {}
        for path, made in records.items():
            known = _value(record, path)
            if known is not None:
                self._replace(known, _recorded(made))
            else:
                fresh[path] = made
        if not fresh:
            return
        if isinstance(record, MappingNode):
            self._insert(record, {path: _recorded(made) for path, made in fresh.items()})
            return
        holder = self._nodes.get(_RECORD)
        root = self._nodes[""]
        if isinstance(holder, MappingNode):
            self._insert_group(holder, language, fresh)
        elif isinstance(root, MappingNode) and not root.flow_style and holder is None:
            lines = [
                f"{_RECORD}:",
                f"  {language}:",
                *(f"    {path}: {_recorded(made)}" for path, made in fresh.items()),
            ]
            self._edits.append(self._after(root, "".join(self._break + line for line in ("", *lines))))
        else:
            raise NotWritten(_RECORD)

    def add_former_address(self, address: str) -> None:
        """Note an address (<area>/<case>) that the case had before."""
        known, root = self._nodes.get(_FORMER), self._nodes[""]
        if isinstance(known, ScalarNode):
            self._replace(known, f"[{known.value}, {address}]" if known.value else address)
        elif isinstance(known, SequenceNode) and known.flow_style:
            close = len(self._text[: int(known.end_mark.index) - 1].rstrip())
            joint = "" if not known.value else " " if self._text[close - 1] == "," else ", "
            self._edits.append((close, close, joint + address))
        elif isinstance(known, SequenceNode):
            indent = self._text[: int(known.value[0].start_mark.index)].rpartition("\n")[2].rstrip("- ")
            self._edits.append(self._after(known, f"{self._break}{indent}- {address}"))
        elif isinstance(root, MappingNode):
            at = next((place for place, (key, _) in enumerate(root.value) if key.value == _RECORD), 0)
            if at and not root.flow_style:
                before = root.value[at - 1][1]
                self._edits.append(self._after(before, f"{self._break}{_FORMER}: [{address}]"))
            else:
                self._insert(root, {_FORMER: f"[{address}]"})

    def changed(self, case: Case, reference: Reference, expected: Mapping[str, tuple[str, str]]) -> bytes:
        """The file with all changes made. `expected`: path → (language, text) of the texts that were put in.

        Raises NotWritten where what comes out is not the same case with these texts and nothing else changed.
        """
        text = self._text
        # From the end, so that places stay true; of two at the same place the first one stands first.
        for start, end, replacement in sorted(self._edits, key=lambda edit: edit[0])[::-1]:
            text = text[:start] + replacement + text[end:]
        content = (BOM if self._content.startswith(BOM) else b"") + text.encode()
        after = sound(content, reference)
        if after is None or not _same_but(case, after, expected):
            raise NotWritten("")
        return content

    def _note(self, node: Node, trail: tuple[str | int, ...], path: str, flow: bool) -> None:
        self._nodes[path] = node
        if flow:
            self._flow.add(path)
        if isinstance(node, MappingNode):
            for key, value in node.value:
                name = key_at(trail, key.value)
                inner = f"{path}.{name}" if path else name
                self._keys[inner] = key
                self._note(value, (*trail, name), inner, flow or bool(node.flow_style))
        elif isinstance(node, SequenceNode):
            for index, value in enumerate(node.value):
                self._note(value, (*trail, index), f"{path}.{index}", flow or bool(node.flow_style))

    def _is_flow(self, node: Node | None) -> bool:
        return isinstance(node, MappingNode) and bool(node.flow_style)

    def _end(self, node: Node) -> int:
        """Where what the node says ends: without the blank lines and comments after it."""
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        if isinstance(node, MappingNode | SequenceNode) and node.value and not node.flow_style:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        return start + len(self._text[start:end].rstrip()) if _is_block(node) else end

    def _replace(self, node: Node, text: str) -> None:
        start, end = node.start_mark.index, self._end(node)
        if self._text[start - 1 : start] == ":":
            text = f" {text}"  # an empty value
        self._edits.append((start, end, text))

    def _after(self, node: Node, text: str) -> tuple[int, int, str]:
        """The edit that puts whole lines below the last one of the node."""
        end = self._end(node)
        stop = self._text.find("\n", end)
        stop = len(self._text) if stop < 0 else stop - (self._text[stop - 1] == "\r")
        return stop, stop, text

    def _add(self, mapping: MappingNode, texts_: Mapping[str, str]) -> None:
        flow, indent = bool(mapping.flow_style), _indent(mapping)
        self._insert(mapping, {key: _scalar(text, flow, indent, self._break) for key, text in texts_.items()})

    def _insert(self, mapping: MappingNode, values: Mapping[str, str]) -> None:
        """Add keys, their values written as they are to stand, at the end of a mapping that has some."""
        if mapping.flow_style:
            close = mapping.end_mark.index - 1
            inside = self._text[:close].rstrip()
            joint = " " if inside.endswith(",") else ", " if mapping.value else ""
            pairs = ", ".join(f"{key}: {value}" for key, value in values.items())
            self._edits.append((len(inside), len(inside), joint + pairs))
        else:
            indent = " " * _indent(mapping)
            lines = "".join(f"{self._break}{indent}{key}: {value}" for key, value in values.items())
            self._edits.append(self._after(mapping, lines))

    def _insert_group(self, holder: MappingNode, language: str, records: Mapping[str, Translated]) -> None:
        """A language that the record does not have yet."""
        if holder.flow_style:
            pairs = ", ".join(f"{path}: {_recorded(made)}" for path, made in records.items())
            self._insert(holder, {language: f"{{{pairs}}}"})
        else:
            indent = " " * _indent(holder)
            lines = [
                f"{indent}{language}:",
                *(f"{indent}  {path}: {_recorded(made)}" for path, made in records.items()),
            ]
            self._edits.append(self._after(holder, "".join(self._break + line for line in lines)))

    def _split(self, at: str, node: ScalarNode, source: str, language: str, text: str) -> None:
        """A plain text becomes a mapping of languages; the source text keeps its quotes and line breaks."""
        start, end = node.start_mark.index, self._end(node)
        old = self._text[start:end]
        if at in self._flow:
            self._edits.append((start, end, f"{{{source}: {old}, {language}: {_scalar(text, True, 0, self._break)}}}"))
            return
        key, column = self._keys.get(at), int(node.start_mark.column)
        if key is not None and key.start_mark.line == node.start_mark.line:
            outer = int(key.start_mark.column)
            deeper, grown = outer + 2, 2
            start = self._text.index(":", key.end_mark.index) + 1
            opening = f"{self._break}{' ' * deeper}"
        else:  # below its key, or behind the dash of a list
            line = self._text[:start].rpartition("\n")[2]
            outer = line.rindex("-") if key is None else int(key.start_mark.column)
            deeper, grown, opening = column, column - outer, ""
        rows = old.split("\n")
        body = "\n".join([rows[0], *(" " * grown + row if row.strip() else row for row in rows[1:])])
        self._edits.append((start, end, f"{opening}{source}: {body}"))
        added = f"{self._break}{' ' * deeper}{language}: {_scalar(text, False, deeper, self._break)}"
        self._edits.append(self._after(node, added))


def sound(content: bytes, reference: Reference) -> Case | None:
    """The case that the bytes state, or None where they have an error."""
    document, found = load("", content)
    if document is None or any(one.severity is Severity.ERROR for one in found):
        return None
    return validate_case(document, reference)[0]


def is_writable(text: str) -> bool:
    """Whether a text may stand in a case file: no characters that no editor shows."""
    return not HIDDEN.search(text) and "\r" not in text


def _same_but(before: Case, after: Case, expected: Mapping[str, tuple[str, str]]) -> bool:
    def told(case: Case) -> dict[str, dict[str, str]]:
        return {path: text.plain() for path, text in texts(case)}

    wanted = told(before)
    for path, (language, text) in expected.items():
        wanted[path] = {**wanted[path], language: text}
    return told(after) == wanted and _rest(before) == _rest(after)


def _rest(case: Case) -> Any:
    """The case without its texts, its record of translations and its former addresses."""

    def strip(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: strip(item) for key, item in value.items() if key not in LANGUAGE_IDS}
        return [strip(item) for item in value] if isinstance(value, list | tuple) else value

    return strip({key: value for key, value in case.model_dump().items() if key not in (_RECORD, _FORMER)})


def _value(mapping: Node | None, key: str) -> Node | None:
    pairs: Iterator[tuple[Node, Node]] = iter(mapping.value) if isinstance(mapping, MappingNode) else iter(())
    return next((value for known, value in pairs if known.value == key), None)


def _recorded(made: Translated) -> str:
    hashed = scalar(made.of)
    return hashed if made.by == "person" else f"{{of: {hashed}, by: machine}}"


def _is_block(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.style in ("|", ">")


def _indent(node: Node | None) -> int:
    """The column of a mapping's keys."""
    if isinstance(node, MappingNode) and node.value:
        return int(node.value[0][0].start_mark.column)
    return int(node.start_mark.column) if node is not None else 0


def _scalar(text: str, flow: bool, indent: int, line_break: str) -> str:
    """The text in its canonical form, as far as the place lets it; `indent` is the column of its key."""
    if not flow:
        beside, below = block_or_line(text, indent + 2)
        return line_break.join([beside, *below])
    written = scalar(text)
    if written != text or not _FLOW.search(text):
        return written
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
