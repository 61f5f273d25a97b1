"""The question of Insights about the user's own guesses: how likely an offer felt, and what came."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from crm.domain.insights.calibration import ENOUGH, Felt, Group
from crm.language import tr
from crm.services import guesses
from crm.services.insights import SHOWN
from crm.store.handle import Store
from crm.ui.insights import charts
from crm.ui.insights import sentences as words
from crm.ui.insights.answer import Answer, Behind, Nothing
from crm.ui.text.format import day

_FELT: Final = {
    Felt.LIKELY: tr("70% or more"),
    Felt.EVEN: tr("30 to 69%"),
    Felt.UNLIKELY: tr("Below 30%"),
}
_MARKED: Final = tr(
    " ● how many became an offer; the line is where the true share probably is (95%)."
)


def feelings(store: Store, on: date) -> Answer | Nothing:
    found = guesses.how_it_felt(store)
    if found.found.all.of < ENOUGH:
        return Nothing(words.too_few_feelings(found.found.all.of), ":material/psychology:")
    title = words.feelings(found.found)
    groups = found.found.groups
    rows = [_interval(group) for group in groups]
    listed = [(one, found.cases[one.feeling.opportunity_id]) for one in found.decided]
    every = tuple(
        (case.name, one.feeling.likelihood, one.feeling.felt_on.isoformat(), one.on.isoformat(),
         tr("yes") if one.offer else tr("no"))
        for one, case in listed
    )  # fmt: skip
    told = " ".join(words.felt(_FELT[group.felt], group.rate) for group in groups)
    return Answer(
        title,
        lambda ink: charts.intervals(title, rows, ink, tr("Became an offer")),
        (tr("It felt"), tr("Became an offer"), tr("Probably")),
        tuple(
            (_FELT[group.felt], words.share(group.rate), words.probably(group)) for group in groups
        ),
        tr(
            "The last feeling before a decision counts. An offer or a job there is a yes. A rejection, a canceled "
            "job, someone else in the job and a silence that you took as a no are a no. What you ended yourself does "
            "not count."
        )
        + words.still_open(found.open),
        tuple(
            Behind(
                case.name,
                tr(
                    "felt {likelihood}% likely, {words} on {on}",
                    likelihood=one.feeling.likelihood,
                    words=tr("an offer") if one.offer else tr("no offer"),
                    on=day(one.on),
                ),
                case.id,
                "case",
            )
            for one, case in listed[:SHOWN]
        ),
        f"{told}{_MARKED if any(group.enough for group in groups) else ''}",
        (tr("Opportunity"), tr("Likelihood (%)"), tr("Felt on"), tr("Decided on"), tr("Offer")),
        lambda: every,
    )


def _interval(group: Group) -> dict[str, Any]:
    low, high = group.rate.interval
    sure = group.enough
    return {"label": _FELT[group.felt], "words": words.group(group),
            "share": group.rate.share if sure else None,
            "low": low if sure else None, "high": high if sure else None}  # fmt: skip
