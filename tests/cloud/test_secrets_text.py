"""The secrets are TOML that says what was put in, whatever letters occur."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.cloud.secrets_text import as_toml
from crm.errors import InvalidInput

HOSTILE = ['"', "\\", "\\u0041", "a\nb", "\r\n", "\t", "\x00", "\x1f", "\x7f", "'''", '"""', "#", "]",
           "😀", "\u2028", "é", "${X}", "= 1"]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_letters_come_back(value: str) -> None:
    told = as_toml({"store": {"dsn": value, "kind": f"x{value}x"}}, {"dsn": "A note."})
    assert tomllib.loads(told) == {"store": {"dsn": value, "kind": f"x{value}x"}}
    assert "# A note." in told


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(value: str) -> None:
    assert tomllib.loads(as_toml({"a": {"b": value}, "c": {"d": "e"}})) == {
        "a": {"b": value},
        "c": {"d": "e"},
    }


def test_half_a_character_is_refused() -> None:
    with pytest.raises(InvalidInput, match="half a character"):
        as_toml({"store": {"dsn": "\ud83d"}})
