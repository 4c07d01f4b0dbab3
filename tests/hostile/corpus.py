"""The corpus: what strangers might send, read from the tables beside this file or made here (see README.md)."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import photo_files
from casebook.places import printable
from hostile import photos

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
AREA = "wuhan"
ANYTHING = ("*",)
"""For `refused`: some error or other, as long as it is one that the casebook knows."""
PHOTO = photo_files.stored(photo_files.picture(16, 12), "PNG")
CANARY = "canary-of-the-outside"
"""Stands in every file outside the casebook; nobody may ever read it."""
_LONG_IN = ("summary.zh", "background.text.zh", "lists.problems.0.text.zh")  # more would not fit into a file


@dataclass(frozen=True, slots=True)
class Input:
    """One input: the files it consists of by path from the casebook's root, the path that is told of, the codes of the
    errors that it is refused for (none: it is published), the text that it shows."""

    name: str
    kind: str
    tries: str
    path: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    text: str = ""
    place: Callable[[Path, Path], None] | None = None
    """What files cannot say: makes links and the like, given the root and a folder outside it."""

    @property
    def key(self) -> str:
        """The case's key, area/case."""
        return self.path.removeprefix("cases/").removesuffix(".yml")


def build(root: Path, outside: Path, inputs: list[Input]) -> None:
    """A casebook with the real cases and these inputs; `outside` is made, with the canary in it."""
    shutil.copytree(ROOT / "cases", root / "cases")
    for path in ("case.yml", "vocabulary.yml", "photo.png", "folder/case.yml", "folder/photo.png"):
        (outside / path).parent.mkdir(parents=True, exist_ok=True)
        (outside / path).write_text(f"title: {CANARY}\n", encoding="utf-8")
    for one in inputs:
        for path, content in one.files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        if one.place is not None:
            one.place(root, outside)


@cache
def inputs() -> tuple[Input, ...]:
    """All that a casebook can hold. What is imported stands in `office`."""
    return (*texts(), *values(), *files(), *places(), *pictures())


def published() -> list[Input]:
    """Those that yield a page."""
    return [one for one in inputs() if not one.refused]


# ---- cases ----


@cache
def _case() -> Any:
    return yaml.load((HERE / "case.yml").read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)


def _table(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    read = yaml.load((HERE / f"{name}.yml").read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    for kind, rows in read.items():
        for row in rows:
            yield kind, row


def _long(row: dict[str, Any]) -> str:
    times = int(row["times"])
    repeated = "".join(row["repeat"] % n for n in range(times)) if "count" in row else row["repeat"] * times
    return str(row.get("begin", "")) + repeated + str(row.get("end", ""))


def _filled(part: Any, text: str) -> Any:
    if isinstance(part, dict):
        return {key: _filled(value, text) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, text) for value in part]
    return text if part == "TEXT" else part


def _set(case: Any, path: str, value: Any) -> None:
    *way, last = path.split(".")
    for step in way:
        case = case[int(step)] if step.isdecimal() else case.setdefault(step, {})
    case[int(last) if last.isdecimal() else last] = value


def _written(case: Any) -> bytes:
    return str(yaml.dump(case, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10**9)).encode()


def _as_case(name: str, kind: str, row: dict[str, Any], case: Any, text: str = "") -> Input:
    path = f"cases/{AREA}/h-{name}.yml"
    made = {path: _written(case), f"cases/{AREA}/h-{name}/photo.png": PHOTO}
    return Input(name, kind, row["tries"], path, made, tuple(row.get("refused", ())), text)


def texts() -> Iterator[Input]:
    """The text in every field that may hold one; a long one in three."""
    for kind, row in _table("texts"):
        if "repeat" in row:
            text = _long(row)
            case = _filled(_case(), f"虚构 {row['name']}")
            for path in _LONG_IN:
                _set(case, path, text)
        else:
            text = row["text"]
            case = _filled(_case(), text)
        yield _as_case(row["name"], kind, row, case, text)


def values() -> Iterator[Input]:
    """A value in the place that it is for."""
    for kind, row in _table("values"):
        case = deepcopy(_filled(_case(), f"虚构 {row['name']}"))
        value = row["value"]
        if isinstance(value, dict) and "repeat" in value:
            value = [value["repeat"]] * int(value["times"]) if "list" in value else _long(value)
        if row["field"].startswith("<"):
            case[row["field"]] = value
        else:
            _set(case, row["field"], value)
        if "solves" in row:
            _set(case, "lists.projects.0.solves", [row["solves"]])
        yield _as_case(row["name"], kind, row, case)


def files() -> Iterator[Input]:
    """Whole files."""
    for kind, row in _table("files"):
        content = (_long(row) if "repeat" in row else row["text"]).encode()
        path = f"cases/{AREA}/h-{row['name']}.yml"
        yield Input(row["name"], kind, row["tries"], path, {path: content}, tuple(row.get("refused", ANYTHING)))
    for name, tries, content in BYTES:
        path = f"cases/{AREA}/h-{name}.yml"
        yield Input(name, "bytes", tries, path, {path: content}, ANYTHING)


_SMALL = "title: 一起做饭\nsummary: 一号社区\nplace: {community: 一号社区}\n"
BYTES = (
    ("utf-16", "another encoding", _SMALL.encode("utf-16")),
    ("utf-16-bare", "another encoding without its mark", _SMALL.encode("utf-16-le")),
    ("utf-32", "an encoding that nobody has", _SMALL.encode("utf-32")),
    ("gbk", "the old encoding of Chinese Windows", _SMALL.encode("gbk")),
    ("latin", "an encoding that has no Chinese", "title: Café\n".encode("latin-1")),
    ("half-character", "the beginning of a character", _SMALL.encode()[:-3] + b"\xe4\xb8"),
    ("overlong", "a slash in two bytes", b"title: ..\xc0\xaf..\n"),
    ("surrogate", "half a character in three bytes", b"title: \xed\xa0\x80\n"),
    ("nul-bytes", "a NUL in the middle", _SMALL.replace("：", ":").encode().replace(b": ", b": \0", 1)),
    ("nul-only", "nothing but NUL", bytes(100_000)),
    ("escape-bytes", "orders for a terminal", b"title: \x1b]8;;http://evil.example\x07x\x1b]8;;\x07\n"),
    ("carriage-returns", "lines that end as on old machines, and a second title", b"title: x\rtitle: y\r"),
    ("zip", "an archive", b"PK\x03\x04" + bytes(range(256)) * 40),
    ("program", "a program", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40),
    ("picture", "a picture", PHOTO),
    (
        "pdf",
        "a printed page",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>\n",
    ),
    ("marks-many", "a hundred byte order marks", b"\xef\xbb\xbf" * 100 + _SMALL.encode()),
    ("noise", "bytes by chance", bytes((n * n * 7 + n * 13) % 251 for n in range(50_000))),
)


# ---- paths ----


def _good(title: str) -> bytes:
    return _written(_filled(_case(), title))


def _named(name: str, tries: str, path: str, *refused: str) -> Input:
    """A good case where none may be. Told of by the name that the check gives it."""
    return Input(name, "paths", tries, printable(path), {path: _good("虚构")}, refused)


def _placed(name: str, tries: str, path: str, place: Callable[[Path, Path], None], *refused: str) -> Input:
    return Input(name, "paths", tries, path, {}, refused, place=place)


def places() -> Iterator[Input]:
    """Files in places and of kinds that no case has."""
    for device in ("con", "nul", "aux", "prn", "com1", "lpt9"):
        yield _named(f"path-{device}", "a device of Windows", f"cases/{AREA}/{device}.yml", "reserved-name")
    yield _named("path-long", "a name of two hundred and forty letters", f"cases/{AREA}/{'x' * 240}.yml", "bad-id")
    yield _named("path-capitals", "a name that differs in capitals", f"cases/{AREA}/H-script.yml", "bad-id")
    yield _named("path-area-capitals", "an area that differs in capitals", "cases/Wuhan/x.yml", "unknown-area")
    yield _named("path-no-area", "a case of no area", "cases/x.yml", "misplaced-file")
    yield _named("path-strange-area", "an area that there is not", "cases/evil/x.yml", "unknown-area")
    yield _named("path-deep", "a folder in a folder", f"cases/{AREA}/a/b/x.yml", "misplaced-file")
    yield _named("path-other-ending", "another ending", f"cases/{AREA}/x.yaml", "misplaced-file")
    yield _named("path-hidden", "a file that is hidden", f"cases/{AREA}/.x.yml", "bad-id")
    yield _named("path-option", "a name that programs take for an option", f"cases/{AREA}/--help.yml", "bad-id")
    yield _named("path-spaces", "spaces and a quote", f"cases/{AREA}/x ' \" $(touch hostile).yml", "bad-id")
    yield _named("path-dots", "dots that climb", f"cases/{AREA}/..yml..yml", "bad-id")
    yield _named("path-tag", "a tag", f"cases/{AREA}/<img src=x onerror=alert(1)>.yml", "bad-id")
    yield _named("path-order", "an order for a runner", f"cases/{AREA}/x\n::error::x.yml", "bad-id")
    yield _named("path-terminal", "orders for a terminal", f"cases/{AREA}/\x1b[31mx.yml", "bad-id")
    yield _named("path-direction", "a direction that turns round", f"cases/{AREA}/x\u202elmy.yml", "bad-id")
    yield _named("path-backslash", "a backslash", f"cases/{AREA}/..\\x.yml", "bad-id")
    yield _named("path-not-utf-8", "a name that is no text", os.fsdecode(b"cases/wuhan/x\xff\xfe.yml"), "bad-id")
    here = f"cases/{AREA}/h-"

    def link(target: str, at: str) -> Callable[[Path, Path], None]:
        return lambda root, outside: (root / at).symlink_to(outside / target)

    for name, tries, target in (
        ("path-link", "a link to a file outside", "case.yml"),
        ("path-link-folder", "a link to a folder outside", "folder"),
        ("path-link-broken", "a link to nothing", "nothing.yml"),
        ("path-link-device", "a link to what never ends", "/dev/zero"),
    ):
        yield _placed(name, tries, f"{here}{name}.yml", link(target, f"{here}{name}.yml"), "not-a-file")
    loop = f"{here}path-link-loop.yml"
    yield _placed(
        "path-link-loop", "a link to itself", loop, lambda root, _: (root / loop).symlink_to(root / loop), "not-a-file"
    )
    yield _placed(
        "path-link-area",
        "an area that lies outside",
        "cases/guiyang-link",
        link("folder", "cases/guiyang-link"),
        "not-a-file",
    )
    hard = f"{here}hard-link.yml"
    yield _placed("hard-link", "another name of a file outside", hard, _hard_link(hard), *ANYTHING)
    fifo = f"{here}pipe.yml"
    yield _placed("pipe", "a pipe that nobody writes to", fifo, lambda root, _: os.mkfifo(root / fifo), "not-a-file")
    sock = f"{here}s.yml"
    yield _placed("socket", "a socket", sock, _socket(sock), "not-a-file")
    own = f"{here}photos-link"
    photos_link = lambda root, outside: _with_folder(root, own, lambda at: at.symlink_to(outside / "folder"))  # noqa: E731
    yield _placed("photos-link", "photos that lie outside", f"{own}.yml", photos_link, "photo-outside")
    one = f"{here}photo-link"
    photo_link = lambda root, outside: _with_photo(root, one, lambda at: at.symlink_to(outside / "photo.png"))  # noqa: E731
    yield _placed("photo-link", "a photo that lies outside", f"{one}.yml", photo_link, "photo-outside")
    pipe = f"{here}photo-pipe"
    photo_pipe = lambda root, _: _with_photo(root, pipe, os.mkfifo)  # noqa: E731
    yield _placed("photo-pipe", "a photo that is a pipe", f"{pipe}.yml", photo_pipe, "photo-outside")
    strange = f"{here}photo-not-utf-8"

    def not_utf_8(root: Path, _: Path) -> None:
        _with_photo(root, strange, lambda at: at.write_bytes(PHOTO))
        (root / strange / os.fsdecode(b"x\xff.png")).write_bytes(PHOTO)

    yield _placed("photo-not-utf-8", "a photo whose name is no text", f"{strange}.yml", not_utf_8)
    both = f"{here}photo-clash"

    def clash(root: Path, _: Path) -> None:
        _with_photo(root, both, lambda at: at.write_bytes(PHOTO))
        (root / both / "PHOTO.png").write_bytes(PHOTO)

    yield _placed("photo-clash", "two photos that differ in capitals", f"{both}.yml", clash, "photo-name-clash")


def _hard_link(at: str) -> Callable[[Path, Path], None]:
    def place(root: Path, outside: Path) -> None:
        # Not the canary: what a hard link names is inside the folder as much as outside of it.
        (outside / "hard.yml").write_text("title: x\n", encoding="utf-8")
        (root / at).hardlink_to(outside / "hard.yml")

    return place


def _socket(at: str) -> Callable[[Path, Path], None]:
    def place(root: Path, _: Path) -> None:
        before = Path.cwd()
        os.chdir((root / at).parent)  # the whole path may be too long for a socket
        try:
            with socket.socket(socket.AF_UNIX) as made:
                made.bind(Path(at).name)
        finally:
            os.chdir(before)

    return place


def _with_folder(root: Path, path: str, make: Callable[[Path], object]) -> None:
    (root / f"{path}.yml").write_bytes(_good("虚构"))
    make(root / path)


def _with_photo(root: Path, path: str, make: Callable[[Path], object]) -> None:
    (root / path).mkdir()
    _with_folder(root, path, lambda at: make(at / "photo.png"))


def pictures() -> Iterator[Input]:
    """A photo that is none."""
    for name, tries, content, refused in photos.PHOTOS:
        path = f"cases/{AREA}/h-{name}.yml"
        made = {path: _good(f"虚构 {name}"), f"cases/{AREA}/h-{name}/photo.png": content}
        yield Input(name, "photos", tries, path, made, refused)
