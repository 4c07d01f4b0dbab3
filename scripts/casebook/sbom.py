"""What an edition is built with and what its pages run, as a CycloneDX 1.6 bill of materials in JSON.

Plain JSON: the part of the format that is needed is a list, and a test holds it against CycloneDX's own schema.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, metadata, version
from pathlib import Path
from typing import Any

LOCK = "requirements.lock"
_ENTRY = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?P<rest>.*(?:\n[ \t]+.*)*)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_FACT = re.compile(r"^- (Version|Licence): (.+)$", re.MULTILINE)
_SUM = re.compile(r"^([0-9a-f]{64})\s+\*?(.+)$", re.MULTILINE)
_NAMESPACE = uuid.UUID("6a2f7a50-7d0c-5d7e-9a53-0f5a5b1c7e11")  # drawn once; makes serial numbers of contents


def sbom(root: Path, edition: str, day: date) -> bytes:
    """The bill of the edition made from the casebook at `root` on that day: every locked package with the hashes that
    it may have, and the libraries and fonts that are kept in the casebook itself, with version and licence."""
    vendored = sorted(one for one in (root / "overrides").rglob("vendor/*") if one.is_dir())
    components = [*_locked(root / LOCK), *(_kept(one) for one in [*vendored, Path(__file__).parent / "fonts"])]
    try:
        number = version("casebook")
    except PackageNotFoundError:
        number = "0"
    plain: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": "",
        "version": 1,
        "metadata": {
            "timestamp": f"{day.isoformat()}T00:00:00Z",
            "component": {
                "type": "application",
                "bom-ref": "casebook",
                "name": "casebook",
                "version": f"{number}+{edition}",
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": components,
    }
    plain["serialNumber"] = f"urn:uuid:{uuid.uuid5(_NAMESPACE, json.dumps(plain))}"
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def _locked(lock: Path) -> Iterator[dict[str, Any]]:
    text = lock.read_text(encoding="utf-8") if lock.is_file() else ""
    for entry in _ENTRY.finditer(text):
        name, number = entry["name"].lower(), entry["version"]
        purl = f"pkg:pypi/{name}@{number}"
        # A package is several files, one for each system; any of these is it.
        files = {
            "type": "distribution",
            "url": f"https://pypi.org/project/{name}/{number}/",
            "hashes": [{"alg": "SHA-256", "content": one} for one in _HASH.findall(entry["rest"])],
        }
        component = {"type": "library", "bom-ref": purl, "name": name, "version": number, "purl": purl}
        yield component | _licence_of(name, number) | {"externalReferences": [files]}


def _licence_of(name: str, number: str) -> dict[str, Any]:
    """What the installed package says of its licence; nothing where it is not installed, or says it at length."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return {}
    if about["Version"] != number:
        return {}
    if about["License-Expression"]:
        return {"licenses": [{"expression": about["License-Expression"]}]}
    said = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or () if one.startswith("License ::")]
    short = about["License"] or ""
    if not said and 0 < len(short) <= 60 and "\n" not in short:
        said = [short]
    return {"licenses": [{"license": {"name": one}} for one in said]} if said else {}


def _kept(folder: Path) -> dict[str, Any]:
    """A folder of somebody else's files: README.md says version and licence, SHA256SUMS what they are."""
    facts = dict(_FACT.findall((folder / "README.md").read_text(encoding="utf-8")))
    licence = facts["Licence"].partition(" (")[0]
    number = facts["Version"].partition(", ")[0]
    sums = _SUM.findall((folder / "SHA256SUMS").read_text(encoding="utf-8"))
    name = folder.name
    return {
        "type": "library",
        "bom-ref": f"kept:{name}",
        "name": name,
        "version": number,
        "description": facts["Version"],
        "licenses": [{"license": {"name": licence} if " " in licence else {"id": licence}}],
        "components": [
            {
                "type": "file",
                "bom-ref": f"kept:{name}/{file}",
                "name": file,
                "hashes": [{"alg": "SHA-256", "content": digest}],
            }
            for digest, file in sums
        ],
    }
