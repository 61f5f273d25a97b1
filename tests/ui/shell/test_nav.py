"""Which record the address names, and which help belongs to a page."""

from __future__ import annotations

import pytest
import streamlit as st

from crm.ui.shell import nav


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param({"id": "7"}, 7, id="an id"),
        pytest.param({"id": "007"}, 7, id="with zeros"),
        pytest.param({"id": "9" * 15}, 999_999_999_999_999, id="15 digits"),
        pytest.param({"id": "9" * 16}, None, id="more than a database can hold"),
        pytest.param({}, None, id="none"),
        pytest.param({"id": ""}, None, id="empty"),
        pytest.param({"id": "-7"}, None, id="negative"),
        pytest.param({"id": "7.0"}, None, id="a fraction"),
        pytest.param({"id": "²"}, None, id="a digit of another kind"),
        pytest.param({"id": "x"}, None, id="a word"),
    ],
)
def test_the_id_in_the_address(
    address: dict[str, str], expected: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "query_params", address)
    assert nav.id_in_address() == expected


@pytest.mark.parametrize(
    ("title", "topic"),
    [("Today", "How Today decides"), ("Person", "People"), ("Help", ""), ("", "")],
)
def test_the_help_of_a_page(title: str, topic: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nav, "last_title", lambda: title)
    assert nav.help_topic() == topic
