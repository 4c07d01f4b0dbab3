"""What the benchmarks stand on: costs are counted whole, and the peers' sources say what the casebook says."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path += [str(ROOT / "bench"), str(ROOT / "bench" / "build")]

import contenders  # type: ignore[import-not-found]  # noqa: E402
import content  # type: ignore[import-not-found]  # noqa: E402
import corpus as made_up  # noqa: E402
import measuring  # type: ignore[import-not-found]  # noqa: E402

PEERS = ROOT / "bench" / "build" / "peers"
HOLDS = "data = bytearray(b'x') * 60_000_000; import time; time.sleep(1)"
CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLDS!r}], check=True)"


def test_the_memory_and_time_of_children_count(tmp_path: Path) -> None:
    costs = measuring.measured([sys.executable, "-c", CHILD], tmp_path)
    assert costs.memory > 60
    assert 0 < costs.cpu < costs.wall  # it slept


@pytest.mark.parametrize(("limit", "why"), [({"megabytes": 40}, "over 0.04 GB"), ({"seconds": 0.3}, "over 0.005 min")])
def test_a_limit_ends_a_program_with_its_children(tmp_path: Path, limit: dict[str, float], why: str) -> None:
    with pytest.raises(measuring.GaveUp, match=why):
        measuring.measured([sys.executable, "-c", CHILD], tmp_path, **limit)


def test_a_failure_is_told_with_what_was_printed(tmp_path: Path) -> None:
    with pytest.raises(measuring.GaveUp, match="exit 3: no such thing"):
        measuring.measured([sys.executable, "-c", "print('no such thing'); raise SystemExit(3)"], tmp_path)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> contenders.Sources:
    folder = tmp_path_factory.mktemp("peers")
    content.write(made_up.corpus(20), folder / "content")
    return contenders.Sources(folder, folder, folder / "content")


def test_every_language_has_every_case(sources: contenders.Sources) -> None:
    names = [{name for name, _ in contenders._cases(sources.content / language)} for language in ("zh", "en")]
    assert names[0] == names[1]
    assert len(names[0]) == 20


def test_links_of_the_peers_lead_somewhere(sources: contenders.Sources, tmp_path: Path) -> None:
    contenders._lay_hugo(sources, contenders.Tools(tmp_path), tmp_path / "hugo")
    laid = tmp_path / "hugo" / "content"
    links = 0
    for language in ("zh", "en"):
        for _, case in contenders._cases(sources.content / language):
            for url in [one["url"] for one in case["similar"]] + [
                item["url"] for one in case["listed"] for item in one["items"]
            ]:
                links += 1
                path = laid / language / url.removeprefix("/en/" if language == "en" else "/").rstrip("/")
                assert path.with_suffix(".md").is_file() or (path / "_index.md").is_file(), url
    assert links > 100


@pytest.mark.parametrize(
    "name", ["eleventy/parts/case.js", "starlight/src/pages/[[]...language]/cases/[[]area]/[[]id].astro"]
)
def test_a_peer_shows_all_of_a_case(sources: contenders.Sources, name: str) -> None:
    (template,) = PEERS.glob(name)
    text = template.read_text(encoding="utf-8")
    _, case = next(contenders._cases(sources.content / "zh"))
    filed = {"url", "problems", "resources", "steps", "areas", "years"}  # told in words as well
    assert set(re.findall(r"\bshown\.(\w+)", text)) - filed == case.keys() - filed
    labels = json.loads((sources.content / "zh" / "labels.json").read_text(encoding="utf-8"))
    assert set(re.findall(r"\blabels\.(\w+)", text)) <= labels.keys()


def test_hugo_shows_all_of_a_case(sources: contenders.Sources) -> None:
    text = (PEERS / "hugo" / "layouts" / "page.html").read_text(encoding="utf-8")
    _, case = next(contenders._cases(sources.content / "zh"))
    filed = {"url", "problems", "resources", "steps", "areas", "years"}
    assert set(re.findall(r"\$case\.(\w+)", text)) == case.keys() - filed - {"title", "summary"}
    labels = json.loads((sources.content / "zh" / "labels.json").read_text(encoding="utf-8"))
    assert set(re.findall(r'\bT "(\w+)"', text)) <= labels.keys()


def test_the_lock_holds_what_is_asked_for() -> None:
    asked = json.loads((PEERS / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = json.loads((PEERS / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in asked} == asked
