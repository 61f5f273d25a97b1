"""The table of stories at the end of the tests."""

from __future__ import annotations

import pytest

from tests.stories.living import Told

TOLD = pytest.StashKey[list[Told]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TOLD] = []


@pytest.fixture
def table(request: pytest.FixtureRequest) -> list[Told]:
    """How each story did; printed at the end."""
    return request.config.stash[TOLD]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    told = terminalreporter.config.stash.get(TOLD, [])
    if not told:
        return
    terminalreporter.section("stories")
    width = max(len(one.name) for one in told)
    terminalreporter.line(f"{'story':<{width}}  days  checks  passed")
    for one in sorted(told, key=lambda one: one.name):
        numbers = f"{one.days:>4}  {one.checks:>6}  {one.passed:>6}"
        terminalreporter.line(f"{one.name:<{width}}  {numbers}")
    checks, passed = sum(one.checks for one in told), sum(one.passed for one in told)
    whole = sum(not one.failed for one in told)
    terminalreporter.line(
        f"{len(told)} stories, {whole} of them whole; {passed} of {checks} checks passed"
    )
