"""The form for a story, which is that of a fact with other fields."""

from __future__ import annotations

from crm.services.cases import ledger
from tests.browser.hands.kinds import Kind
from tests.browser.hands.scene import FormTable, Scene, Stored


def _stored(scene: Scene) -> Stored:
    (told,) = ledger.of_case(scene.store, scene.case).claims
    return {
        "In your words": told.words,
        "What would show that it is not so? (optional)": told.disproof,
    }


STORY = FormTable(
    "story", "claim", "/opportunity?id={case}", "ledger:add-story:{case}",
    {"What is it?": Kind.CHOICE, "In your words": Kind.AREA,
     "Which reason does it give? (optional)": Kind.CHOICE,
     "What would show that it is not so? (optional)": Kind.AREA,
     "Who would know? (optional)": Kind.CHOICE},
    _stored, needs=("In your words",),
)  # fmt: skip
