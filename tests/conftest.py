"""What all tests share: the real casebook built once, the browser, and the switch that writes golden files anew."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from browser import chromium
from hostile.site import HostileSite, hostile_site

ROOT = Path(__file__).resolve().parents[1]
# Nothing listens there: whatever is not on this machine cannot be reached.
NOWHERE = "--proxy-server=http://127.0.0.1:9"


# A slow machine is no fault of the code; and what a server tests must not depend on luck.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the golden files anew from what the code makes now; then read the difference",
    )


@pytest.fixture(scope="session")
def regenerate(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written instead of compared."""
    return bool(request.config.getoption("--regenerate"))


@pytest.fixture(scope="session", autouse=True)
def one_date() -> Iterator[None]:
    """What is built and printed during the tests is all of one day."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOURCE_DATE_EPOCH", "1767312000")
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


# Files whose tests share what takes long to make, beside those of a folder; one processor gets them all.
TOGETHER = {
    "tests/test_hostile.py": "hostile", "tests/browser/test_hostile.py": "hostile",
    "tests/browser/test_layout.py": "visits", "tests/browser/test_nothing_from_outside.py": "visits",
}  # fmt: skip
FOLDERS = ("tests/print/", "tests/search/")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Which tests stay together where several processors share them: those of a file, and some files."""
    for item in items:
        file = item.nodeid.partition("::")[0]
        folder = next((one for one in FOLDERS if file.startswith(one)), file)
        item.add_marker(pytest.mark.xdist_group(TOGETHER.get(file, folder)))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the real casebook's site, built once for all tests; read it, never write into it."""
    from casebook.locking import alone
    from casebook.site import build

    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # of all processes
    site, built = folder / "built" / "site", folder / "built" / "done"
    with alone(folder, lambda: None):
        if not built.is_file():
            build(ROOT, site)
            built.touch()
    return site


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> HostileSite:
    """The site of all that strangers might send and that is let in, built once; read it, never write into it."""
    return hostile_site(tmp_path_factory.mktemp("hostile-site"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser, started once. It cannot reach any other machine."""
    program = chromium.bring()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program, headless=True, args=[*chromium.ARGUMENTS, NOWHERE]
        )
        yield started
        started.close()
