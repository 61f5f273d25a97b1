"""Whole courses of a job search: what Today and the case say on chosen days.

Each story is a page of its own, `*.toml` beside this file; README.md says how one is written.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.living import HERE, Told, live

STORIES = sorted(HERE.glob("*.toml"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path: Path, tmp_path: Path, table: list[Told]) -> None:
    told = live(path, tmp_path)
    table.append(told)
    if told.failed:
        pytest.fail("\n".join([f"{told.name}:", *told.failed]), pytrace=False)


def test_there_are_stories_of_every_kind() -> None:
    assert len(STORIES) >= 40
