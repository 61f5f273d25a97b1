"""Where a suggestion and a score come from, as help texts."""

from __future__ import annotations

from typing import Final

from crm.domain.playbook.step import Step
from crm.domain.ranking.today import Suggestion
from crm.language import tr
from crm.ui.text.format import plain

#: Origin of a step -> help text. Source: data/playbook.toml, docs/help/settings.md.
_ORIGINS: Final = {
    "A": tr("This step is from the article *You Did Not Get the Job! What Do You Do Now?*"),
    "R": tr(
        "Added to the article because research supports it. You can switch it off in Settings."
    ),
    "D": tr(
        "Added to the article by us, because it seems sensible. You can switch it off in Settings."
    ),
}
WARMTH: Final = tr(
    "0 to 100, worked out from the contacts logged here: how likely contact is to go on. It does "
    "not rate anyone. *Warmth* on the page Help tells how."
)
_TIE: Final = tr(
    "A tie worth keeping that went quiet. *Warmth* and *How Today decides* on the page Help tell how."
)


def of_step(step: Step) -> str:
    """Where a step of the playbook comes from; of research with source, year and how many people."""
    source = plain(step.source) if step.origin == "R" else ""
    return "  \n".join(filter(None, (_ORIGINS[step.origin], source)))


def of_suggestion(suggestion: Suggestion) -> str:
    """Why a suggestion is on Today: a step of the process, or a tie that is cooling."""
    return of_step(suggestion.step.step) if suggestion.step else _TIE
