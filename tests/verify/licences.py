"""The list of the licences of everything that is locked or vendored: LICENCES-OF-DEPENDENCIES.md.

`make licences` writes it; a test compares it with the locks.
"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "LICENCES-OF-DEPENDENCIES.md"
LOCKS = {
    "requirements.lock": "The site, its books and forms",
    "requirements-test.lock": "Tests, and the second engine",
    "requirements-verify.lock": "Checkers of what is printed",
    "requirements-audit.lock": "Known weaknesses",
}
"""Each lock, and what for; what an earlier one has is not repeated."""
_ROW = re.compile(r"^\| (\S+) \| (\S+) \| (.+?) \|$", re.M)
# Where a package says it in a long text, in other words than the list of SPDX, or not at all.
_SAID = {
    "Apache 2.0": "Apache-2.0", "Apache License 2.0": "Apache-2.0", "Apache Software License": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0", "BSD License": "BSD-3-Clause", "BSD": "BSD-3-Clause",
    "MIT License": "MIT", "MIT Licence": "MIT", "ISC License": "ISC", "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "LGPL": "LGPL-2.1-or-later",
    "Artistic License": "Artistic-1.0-Perl OR GPL-2.0-or-later", "PSFL": "PSF-2.0",
}  # fmt: skip


def locked(lock: str) -> dict[str, str]:
    """Version by name of every package in a lock."""
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.M))


def licence(name: str) -> str | None:
    """What the installed package says; None where it is not installed."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return None
    classified = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier", []) if one.startswith("License")]
    short = told["License"] if told["License"] and len(told["License"]) < 60 and told["License"] != "UNKNOWN" else ""
    said = told["License-Expression"] or short or (classified[0] if classified else "")
    said = said.strip().replace("\n", " ")
    return _SAID.get(said, said) or "not stated"


def vendored() -> list[tuple[str, str, str]]:
    """(folder, version, licence) of what lies in the tree unchanged."""
    rows = []
    for sums in sorted(
        path for top in ("docs", "overrides", "scripts", "tests") for path in (ROOT / top).rglob("SHA256SUMS")
    ):
        about = (sums.parent / "README.md").read_text(encoding="utf-8")
        found = [re.search(rf"^- {key}: (.+(?:\n  .+)*)", about, re.M) for key in ("Version", "Licence")]
        version, terms = (" ".join(one[1].split()) if one else "" for one in found)
        rows.append((sums.parent.relative_to(ROOT).as_posix(), version, terms))
    return rows


def known() -> dict[str, tuple[str, str]]:
    """(version, licence) by package, as the file has it."""
    text = FILE.read_text(encoding="utf-8") if FILE.is_file() else ""
    return {name: (version, terms) for name, version, terms in _ROW.findall(text)}


def written() -> str:
    """The whole file. Of a package that is not installed, it keeps what it had of the same version.

    Raises KeyError where it had nothing.
    """
    before = known()
    lines = [
        "# 所用软件的许可 · Licences of what the casebook is built with", "",
        "由 `make licences` 生成，请不要手改。Made by `make licences`; please do not edit it.",
    ]  # fmt: skip
    told: set[str] = set()
    for lock, purpose in LOCKS.items():
        lines += ["", f"## {purpose} (`{lock}`)", "", "| package | version | licence |", "|---|---|---|"]
        for name, version in sorted(locked(lock).items()):
            if name in told:
                continue
            told.add(name)
            terms = licence(name)
            if terms is None:
                old = before[name]
                terms = old[1] if old[0] == version else "not stated"
            lines.append(f"| {name} | {version} | {terms} |")
    lines += ["", "## In the tree, unchanged", "", "| folder | version | licence |", "|---|---|---|"]
    lines += [f"| {folder} | {version} | {terms} |" for folder, version, terms in vendored()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
