"""The plugin of pytest: the fixture `contact_centre`, what it adds to reports, and its options.

pytest loads this module in every run beside which Offhook is installed. So it imports nothing but pytest; the rest is
loaded when a test asks for the fixture.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from functools import cache
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from offhook.testing.factory import ContactCentre
    from offhook.testing.sources import PluginChoice

_CENTRES = pytest.StashKey["ContactCentre"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, as `pytest --help` shows them."""
    group = parser.getgroup("offhook", "contact centres for tests (Offhook)")
    group.addoption(
        "--offhook-seed",
        type=int,
        default=0,
        metavar="NUMBER",
        help="the seed of everything that is drawn in the centres that tests make, SIDs included (0)",
    )
    parser.addini(
        "offhook_journal_lines",
        "how many of the last lines of a contact centre's journal the report of a failed test shows (30); 0 for none",
        default="30",
    )
    parser.addini(
        "offhook_check",
        "whether .hook files are collected, each as a test that `offhook check` finds no error in it",
        type="bool",
        default=False,
    )


def pytest_report_header(config: pytest.Config) -> str | None:
    """A line with the version, where somebody wants to know (`-v`)."""
    if config.get_verbosity() < 1:
        return None
    from importlib.metadata import version

    return f"offhook: {version('offhook')}, seed {config.getoption('--offhook-seed')}"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect scripts, where the ini file asks for it."""
    if file_path.suffix != ".hook" or not parent.config.getini("offhook_check"):
        return None
    from offhook.testing.checking import ScriptFile

    return ScriptFile.from_parent(parent, path=file_path)


@pytest.fixture(scope="session")
def _offhook_installed() -> PluginChoice:
    """What is installed, looked up once."""
    from offhook.testing.sources import PluginChoice

    return PluginChoice()


@pytest.fixture
def contact_centre(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, _offhook_installed: PluginChoice
) -> Iterator[ContactCentre]:
    """Makes contact centres in virtual time: contact_centre(plugins=[...], scripts="...", workers={"Anna": "sales"}).

    In an `async def` test: `async with contact_centre.open(...) as desk:`. See `offhook.testing`.
    """
    from offhook.testing.factory import ContactCentre

    @cache
    def folder() -> Path:
        return tmp_path_factory.mktemp("offhook")

    centres = ContactCentre(folder, seed=request.config.getoption("--offhook-seed"), choice=_offhook_installed)
    request.node.stash[_CENTRES] = centres
    yield centres
    centres.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what happened in the contact centres of a test that failed."""
    report = yield
    centres = item.stash.get(_CENTRES, None)
    lines = int(item.config.getini("offhook_journal_lines"))
    if centres is not None and report.failed and lines > 0:
        for number, story in enumerate(centres.stories(lines), start=1):
            report.sections.append((f"Journal of contact centre {number}, its last lines", story))
    return report


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Say what there was, where a test compared what it asked a desk for."""
    found = sys.modules.get("offhook.testing.found")
    return found.compared(op, left, right) if found is not None else None
