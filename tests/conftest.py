"""What every test may ask for: a tool of the machine, named where it is missing.

With ``HOSAKAN_TEST_ALL=1`` (CI) nothing may be skipped: a missing tool fails its test, and any other
skip fails the run.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.postgresql import Cluster, programs, running

hypothesis.settings.register_profile("hosakan", deadline=None, derandomize=True)  # no clock, no luck
hypothesis.settings.load_profile("hosakan")
NODE_MODULES = Path(__file__).parent / "node_modules"
_SKIPPED: list[str] = []


def _first(*candidates: str | None) -> str | None:
    return next((path for path in candidates if path), None)


def _chromium() -> str | None:
    return _first(*map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))


def _node() -> str | None:
    return shutil.which("node") if NODE_MODULES.is_dir() else None


def _postgresql() -> str | None:
    folder = programs()
    return str(folder / "initdb") if folder else None


_TOOLS: dict[str, tuple[Callable[[], str | None], str]] = {
    "chromium": (_chromium, "apt-get install chromium"),
    "soffice": (lambda: shutil.which("soffice"), "apt-get install libreoffice-writer"),
    "pdftoppm": (lambda: shutil.which("pdftoppm"), "apt-get install poppler-utils"),
    "node": (_node, "install node, then: npm ci --prefix tests"),
    "postgresql": (_postgresql, "apt-get install postgresql"),
}


def all_wanted() -> bool:
    """Whether this run may skip nothing."""
    return os.environ.get("HOSAKAN_TEST_ALL") == "1"


@pytest.fixture(scope="session", name="need")
def need_fixture() -> Callable[[str], str]:
    """``need("chromium")`` gives the tool's path; where it is missing the test is skipped, by name."""

    def need(tool: str) -> str:
        find, how = _TOOLS[tool]
        path = find()
        if path:
            return path
        reason = f"{tool} is not on this machine ({how})"
        if all_wanted():
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)

    return need


@pytest.fixture(scope="session")
def postgresql(need: Callable[[str], str]) -> Iterator[Cluster]:
    """A running PostgreSQL of this test process's own (tests/postgresql.py)."""
    with running(Path(need("postgresql")).parent) as cluster:
        yield cluster


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember every skipped test (an expected failure is none)."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _SKIPPED.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Remember every file skipped as a whole."""
    if report.skipped:
        _SKIPPED.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Under HOSAKAN_TEST_ALL a run with skips is red."""
    if all_wanted() and _SKIPPED and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why a run without failures is red."""
    if all_wanted() and _SKIPPED:
        terminalreporter.section("HOSAKAN_TEST_ALL=1: nothing may be skipped")
        for nodeid in _SKIPPED:
            terminalreporter.line(nodeid)
