"""Whatever an assistant sends is answered with data or with one sentence, and never with a traceback."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crm.assistant.door import Door
from crm.assistant.fields import Kind
from crm.assistant.tools import READING, WRITING
from tests.conftest import TODAY, longer

TOOLS = (*READING, *WRITING)
#: What a person could have meant, beside anything at all.
PLAUSIBLE = (
    "1", "2", "Sam Larkfield", "Friday", "yesterday", "2026-11-20", "14:30", "coffee with Sam yesterday",
    "thank_email/o1/p1", "deadline_card/o1/e2", "keep_warm/p3", "x/o99999999999999999999", "#1", "/", "-", "--",
    "\ud800", "a\0b", "0000-00-00", "9999-12-31", "https://www.linkedin.com/in/ada", "a" * 25_000,
)  # fmt: skip
_texts = st.one_of(st.sampled_from(PLAUSIBLE), st.text(max_size=30))
_numbers = st.one_of(st.integers(0, 5), st.integers(), st.floats(), st.just(10**15 - 1))
_anything = st.recursive(
    st.one_of(st.none(), st.booleans(), _numbers, _texts),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(_texts, inner, max_size=2)
    ),
    max_leaves=4,
)


@st.composite
def calls(draw: Any) -> tuple[str, dict[str, Any]]:
    """A call of a tool, mostly with arguments that it has."""
    tool = draw(st.sampled_from(TOOLS))
    arguments = {}
    for field in tool.fields:
        if not (field.needed or draw(st.booleans())):
            continue
        fitting: st.SearchStrategy[Any] = {
            Kind.TEXT: st.sampled_from(field.choices) if field.choices else _texts,
            Kind.TEXTS: st.lists(_texts, max_size=3),
            Kind.NUMBER: st.integers(0, 3),
            Kind.FLAG: st.booleans(),
        }[field.kind]
        arguments[field.name] = draw(st.one_of(fitting, fitting, fitting, _anything))
    if draw(st.integers(0, 9)) == 0:
        arguments |= draw(st.dictionaries(_texts, _anything, max_size=1))
    return draw(st.sampled_from([tool.name] * 9 + ["", "nothing", "\ud800"])), arguments


@pytest.fixture(scope="module")
def door(with_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Door:
    path = tmp_path_factory.mktemp("any") / "embers.db"
    shutil.copyfile(with_sample, path)
    return Door(path, lambda: TODAY, writes=True, notes=True)


@settings(max_examples=longer(80, 2000))
@given(calls())
@example(("decide", {"key": "deadline_card/o99999999999999999999", "decision": "done"}))
@example(("event", {"opportunity": 1, "kind": "applied", "with": ["1", "1", "99999999999999"]}))
@example(("people", {"limit": 10**14, "offset": 10**14, "search": "a"}))
@example(("people", {"limit": 10**14, "offset": 10**14}))
@example(("today", {"limit": 10**14}))
@example(("appointment", {"kind": "other", "day": "9999-12-31", "note": "x"}))
@example(("decide", {"key": "x", "decision": "snoozed", "until": "9999-12-31"}))
@example(("rejection", {"company": "\ud800", "title": "a\0b", "recruiter": ["\ud800", "\0", ""]}))
@example(("add_person", {"name": "\ud800\0", "email": "\ud800@example.com", "notes": "\0"}))
@example(("log", {"sentence": "\ud800\0 coffee", "new": ["", " ", "\ud800"], "said": "\ud800"}))
def test_any_call_is_answered(door: Door, call: tuple[str, dict[str, Any]]) -> None:
    name, arguments = call
    reply = door.call(name, arguments)
    assert reply.text.strip()
    assert "Traceback" not in reply.text
    assert "Something went wrong" not in reply.text, call
    json.dumps(reply.data, allow_nan=False).encode("utf-8")
    json.dumps(reply.data, ensure_ascii=False).encode("utf-8")
    reply.text.encode("utf-8")
    if reply.refused:
        assert reply.text[-1] in ".?!”", reply.text
