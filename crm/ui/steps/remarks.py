"""What the rules for letters say about a text, calmly below it; they stop nothing."""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from crm.domain.drafts.check import Finding, Letter
from crm.domain.drafts.letter import asks
from crm.domain.drafts.letter_rules import Kind
from crm.language import tr
from crm.services import drafts
from crm.ui.text.format import plain
from crm.ui.widgets.letter import Remarks

#: What the box of the letter says itself while the user writes.
_IN_BOX: Final = frozenset({Kind.LENGTH, Kind.BLANKS})
#: How many are shown; the rest comes once these are settled.
_SHOWN: Final = 3
_FROM: Final = {"A": tr("From the article"), "R": tr("From research"), "D": tr("Embers' own rule")}


def of(letter: Letter, box_warns: bool) -> Remarks:
    """What draws the remarks about the text of a letter, as it is by then.

    Args:
        box_warns: its box warns of any question itself.
    """
    return partial(_show, letter, box_warns)


def _show(letter: Letter, box_warns: bool, subject: str, body: str) -> None:
    warned = box_warns and asks(body)
    found = [
        one
        for one in drafts.checked(letter, subject, body)
        if one.rule.kind not in _IN_BOX and not (warned and one.rule.kind is Kind.ASKS)
    ]
    if not found:
        return
    words = "\n\n".join(f":material/lightbulb: {plain(one.sentence)}" for one in found[:_SHOWN])
    sources = dict.fromkeys(map(_source, found[:_SHOWN]))
    st.caption(words, help="\n\n".join(sources))


def _source(one: Finding) -> str:
    return plain(f"{_FROM[one.rule.origin]}: {one.rule.source}")
