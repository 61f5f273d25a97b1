"""`make image`: built, started with a volume of its own, asked, and removed whatever happens."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from scripts import image


class Builder:
    """Notes what it is asked to do; `refuses` names what fails."""

    def __init__(self, refuses: str = "") -> None:
        self.refuses = refuses
        self.asked: list[Sequence[str]] = []

    def __call__(self, line: Sequence[str]) -> int:
        self.asked.append(line)
        return int(line[1] == self.refuses)

    @property
    def verbs(self) -> list[str]:
        return [line[1] for line in self.asked]


def test_it_is_built_started_asked_and_removed() -> None:
    builder = Builder()
    assert image.check("podman", 8600, builder, lambda: True) == 0
    assert builder.verbs == ["build", "run", "stop", "volume"]
    assert {"--network", "host", "PORT=8600", "embers-check:/data"} <= set(builder.asked[1])


@pytest.mark.parametrize(
    ("refuses", "healthy", "verbs"),
    [
        ("build", True, ["build"]),
        ("run", True, ["build", "run", "stop", "volume"]),
        ("", False, ["build", "run", "stop", "volume"]),
    ],
)
def test_whatever_fails_is_told_and_nothing_stays(
    refuses: str, healthy: bool, verbs: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    builder = Builder(refuses)
    assert image.check("podman", 8600, builder, lambda: healthy) == 1
    assert builder.verbs == verbs
    assert capsys.readouterr().err.strip().endswith(".")


def test_without_a_builder_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    assert image.main() == 0
    assert "No container builder answers here" in capsys.readouterr().out
