"""Bytes → text: only UTF-8 is let in, and what else the bytes may be is said by name."""

from __future__ import annotations

import re

from casebook.diagnostics import Diagnostic, Location

SIZE_LIMIT = 256 * 1024
"""Bytes of one file. The longest case written so far has 8 KiB."""

BOM = b"\xef\xbb\xbf"
LINE_BREAK = re.compile(r"\r\n?|\n")
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffd-\uffff]"
)
REMOVED = re.compile(HIDDEN.pattern.replace("\ufffd", "\ufffe"))
"""The hidden characters without U+FFFD, which stands for one that was lost."""
_HARMLESS = frozenset("\xad\u200b\u2060")  # invisible, and met with in text copied from web pages
_GIVEAWAYS = (
    (b"PK\x03\x04", "office"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
)


def decode(path: str, content: bytes) -> tuple[str | None, list[Diagnostic]]:
    """The text of a file without its byte order mark, or None, and what is wrong with it.

    Text in GBK or UTF-16 is read all the same, so that its other problems are found in the same run.
    """
    top = Location(path, 1, 1)
    if len(content) > SIZE_LIMIT:
        return None, [too_large(path, len(content))]
    try:
        text = content.removeprefix(BOM).decode()
    except UnicodeDecodeError as error:
        encoding = _encoding(content)
        if encoding is None:
            kind = next((kind for start, kind in _GIVEAWAYS if content.startswith(start)), "")
            if kind or b"\0" in content:
                return None, [Diagnostic("not-text", top, {"kind": kind or "other"})]
            before = content.removeprefix(BOM)[: error.start].decode()
            return None, [Diagnostic("damaged-text", position(path, before, len(before)))]
        text = content.decode(encoding).removeprefix("\ufeff")
        name = "UTF-16" if encoding.startswith("utf-16") else "GBK"
        hidden = [] if HIDDEN.search(text) is None else _hidden(path, text)
        return text, [Diagnostic("not-utf-8", top, {"encoding": name}), *hidden]
    if HIDDEN.search(text) is None:
        return text, []
    encoding = _encoding(content) if b"\0" in content else None
    if encoding is not None:
        return content.decode(encoding), [Diagnostic("not-utf-8", top, {"encoding": "UTF-16"})]
    kind = next((kind for start, kind in _GIVEAWAYS if content.startswith(start)), "")
    if kind or content.count(b"\0") > 8:
        return None, [Diagnostic("not-text", top, {"kind": kind or "other"})]
    return text, _hidden(path, text)


def too_large(path: str, size: int) -> Diagnostic:
    """The diagnostic for a file of that many bytes."""
    params = {"size": f"{size / 1024:.0f}", "limit": str(SIZE_LIMIT // 1024)}
    return Diagnostic("file-too-large", Location(path, 1, 1), params)


def split_lines(text: str) -> list[str]:
    """The lines of a text as an editor counts them, without their ends."""
    lines = LINE_BREAK.split(text) if "\r" in text else text.split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


def lines_of(content: bytes) -> list[str]:
    """The lines of a file for showing, whatever its bytes are."""
    start = content[:SIZE_LIMIT].removeprefix(BOM)
    try:
        return split_lines(start.decode())
    except UnicodeDecodeError:
        return split_lines(start.decode(_encoding(start) or "utf-8", "replace").removeprefix("\ufeff"))


def position(path: str, text: str, index: int) -> Location:
    """Line and column of a character of the text."""
    lines = LINE_BREAK.split(text[:index])
    return Location(path, len(lines), len(lines[-1]) + 1)


def _encoding(content: bytes) -> str | None:
    """What bytes that are no UTF-8 may be: utf-16…, gb18030, or None. Decoding with it cannot fail."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        candidates = ["utf-16"]
    elif b"\0" in content:
        # ASCII in UTF-16 has a zero in every other byte: which, says the byte order.
        candidates = ["utf-16-le" if content[1::2].count(0) > content[::2].count(0) else "utf-16-be"]
    else:
        candidates = ["gb18030"]
    for encoding in candidates:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _plausible(text):
            return encoding
    return None


def _plausible(text: str) -> bool:
    """Whether this is Chinese or Latin text and not noise: nine in ten characters are in everyday use."""
    foreign = [character for character in text if not character.isascii()]
    everyday = sum(_everyday(character) for character in foreign)
    control = sum(character < " " and character not in "\t\r\n" for character in text)
    return not control and everyday * 10 >= len(foreign) * 9


def _everyday(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return character == "\ufeff"
    return True


def _hidden(path: str, text: str) -> list[Diagnostic]:
    """Characters that no editor shows: one diagnostic for each kind on a line."""
    found: dict[tuple[int, str], Diagnostic] = {}
    for number, line in enumerate(split_lines(text), start=1):
        for match in HIDDEN.finditer(line):
            character = match[0]
            code = "damaged-text" if character == "\ufffd" else "control-character"
            code = "invisible-character" if character in _HARMLESS else code
            params = {} if code == "damaged-text" else {"character": f"U+{ord(character):04X}"}
            if code != "damaged-text" and len(line) < 1000:
                params["mend"] = REMOVED.sub("", line)
            found.setdefault((number, code), Diagnostic(code, Location(path, number, match.start() + 1), params))
    return list(found.values())
