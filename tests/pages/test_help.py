"""The Help page: a text for every page, and links that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from crm.ui.help import topics
from crm.ui.help.topics import FOLDER, TOPICS, Picture, Topic
from crm.ui.shell.nav import SCREENS

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)]*)\)")


def test_every_page_has_a_help_text() -> None:
    titles = {topic.title for topic in TOPICS}
    assert [screen.file for screen in SCREENS if screen.help not in titles] == ["help.py"]


@pytest.mark.parametrize(
    ("file", "title"),
    [("today.py", "How Today decides"), ("duplicates.py", "People"), ("data.py", "Your data")],
)
def test_a_page_leads_to_its_help(
    file: str, title: str, open_page: Callable[..., AppTest], sent: list[Any]
) -> None:
    page = open_page(file)
    page.button(key="help:page").click().run()
    assert not page.exception
    assert sent == [("pages/help.py", {"query_params": {"topic": title}})]


def test_the_help_itself_has_no_help(open_page: Callable[..., AppTest]) -> None:
    assert "help:page" not in [button.key for button in open_page("help.py").button]


def test_every_file_is_a_topic_and_every_topic_a_file() -> None:
    assert {path.stem for path in FOLDER.glob("*")} == set(topics.BY_SLUG)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.slug)
def test_a_text_begins_with_its_title_and_stays_short(topic: Topic) -> None:
    text = topic.file.read_text("utf-8")
    assert text.startswith(f"# {topic.title}\n\n")
    assert len(text.split()) < 500


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.slug)
def test_links_resolve(topic: Topic) -> None:
    links = LINK.findall(topic.file.read_text("utf-8"))
    for link in links:
        assert (FOLDER / link).is_file(), link
    assert {other.file.name for other in topics.linked(topic)} == set(links)
    for part in topics.parts_of(topic):
        assert part.file.is_file() if isinstance(part, Picture) else not LINK.search(part)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.slug)
def test_a_topic_opens_by_its_address(topic: Topic, open_page: Callable[..., AppTest]) -> None:
    page = open_page("help.py", topic=topic.title)
    assert not page.exception
    assert not page.error
    assert topic.title in page.header[0].value
    texts = [part for part in topics.parts_of(topic) if isinstance(part, str)]
    assert texts == [m.value for m in page.markdown][: len(texts)]


def test_a_topic_leads_to_the_next(open_page: Callable[..., AppTest]) -> None:
    page = open_page("help.py")
    assert "First steps" in page.header[0].value
    page.button(key="help:privacy").click().run()
    assert not page.exception
    assert "Privacy" in page.header[0].value


def test_an_unknown_topic_opens_the_first(open_page: Callable[..., AppTest]) -> None:
    page = open_page("help.py", topic="nonsense")
    assert not page.exception
    assert "First steps" in page.header[0].value
