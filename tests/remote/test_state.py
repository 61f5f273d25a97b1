"""What a user is told if the store refuses, and what the operator is told beside it."""

from __future__ import annotations

import pytest

from crm.errors import (
    NotSaved,
    SavedAfterAll,
    StoreBusy,
    StoreDamaged,
    StoreRefused,
    StoreTrouble,
    StoreUnreachable,
)
from crm.remote.state import busy, damaged, erased, not_saved, saved_after_all

SAYS, OPERATOR = "The store does not answer.", "503 from the store"


@pytest.mark.parametrize(
    ("trouble", "then"),
    [
        (StoreUnreachable(SAYS, "Wait.", OPERATOR), "Try again in a moment."),
        (StoreRefused(SAYS, "", OPERATOR), "Please tell the person who runs this site."),
    ],
)
def test_a_refused_save_says_why_and_what_to_do(trouble: StoreTrouble, then: str) -> None:
    refusal = not_saved(trouble)
    assert isinstance(refusal, NotSaved)
    assert (refusal.sentence, refusal.operator) == (SAYS, OPERATOR)
    assert refusal.hint == f"Nothing was changed, and what you typed is still here. {then}"


def test_damage_stays_damage() -> None:
    trouble = damaged(OPERATOR)
    assert isinstance(trouble, StoreDamaged)
    assert not_saved(trouble) is trouble
    assert str(trouble) == (
        "The newest saved state of your data cannot be read. Nothing was overwritten. "
        "You can look at the last good state and go back to it."
    )
    assert trouble.operator == OPERATOR


def test_the_other_sentences() -> None:
    assert str(erased()) == "This account was erased. Reload the page to start over."
    assert isinstance(busy(), StoreBusy)
    assert str(busy()) == (
        "Your data keeps being changed from somewhere else. "
        "Nothing was changed. Please try again in a moment."
    )
    assert isinstance(saved_after_all(), SavedAfterAll)
    assert str(saved_after_all()) == (
        "What you saved a moment ago did arrive after all. "
        "Look first, and save again only if something is missing."
    )
