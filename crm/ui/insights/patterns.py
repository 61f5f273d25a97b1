"""The question of Insights about all opportunities: what keeps coming back."""

from __future__ import annotations

from datetime import date
from typing import Final

from crm.domain.insights.patterns import Credential, Patterns
from crm.domain.insights.reply_rates import RateOf
from crm.domain.wording import plural
from crm.language import tr
from crm.services import insights
from crm.store.handle import Store
from crm.ui.insights import charts
from crm.ui.insights import sentences as words
from crm.ui.insights.answer import Answer, Behind, Nothing, ToDo
from crm.ui.insights.ties import MARKED, figures, interval

_INSIDE: Final = tr("Went to someone from inside")


def patterns(store: Store, on: date) -> Answer | Nothing:
    shown = insights.what_keeps_coming_back(store)
    found = shown.found
    if not found.anything:
        return Nothing(
            tr(
                "There is nothing here yet. When you find out who got a job, say whether they came from inside, "
                "and compare what they bring with what you bring, as facts. Then you can see here what keeps "
                "coming back."
            )
        )
    rates = [(_INSIDE, RateOf("", found.insiders))] if found.insiders.of else []
    rates += [(_stronger(one), RateOf("", one.rate)) for one in found.credentials]
    if not rates:
        return Nothing(_private(found), ":material/lock:")
    title = words.patterns(found)
    rows = [interval(name, rate) for name, rate in rates[: insights.SHOWN]]
    every = tuple((name, *figures(rate)) for name, rate in rates)
    sure = any(rate.rate.enough for _, rate in rates)
    went = [Behind(shown.cases[case].name, tr("went to someone from inside"), case, "case")
            for case in found.to_insiders]  # fmt: skip
    went += [Behind(shown.cases[case].name, tr("theirs was stronger: {name}", name=one.name), case, "case")
             for one in found.credentials for case in one.cases]  # fmt: skip
    return Answer(
        title,
        lambda ink: charts.intervals(title, rows, ink, tr("Share of the opportunities")),
        (tr("What"), tr("Opportunities"), tr("Probably")),
        tuple((name, words.share(rate.rate), words.probably(rate)) for name, rate in rates),
        tr(
            "Of the opportunities you lost, those where you know whether the person hired came from inside. Of the "
            "comparisons, only those that you marked as a fact, and that say who was stronger. What comes back need "
            "not be the reason."
        ),
        tuple(went[: insights.SHOWN]),
        MARKED.strip() if sure else "",
        (tr("What"), tr("Opportunities"), tr("Of"), tr("Probably from (%)"), tr("To (%)")),
        lambda: every,
        to_do=_to_do(found.to_do) if found.to_do else None,
        private=_private(found),
    )


def _stronger(one: Credential) -> str:
    return tr("Theirs was stronger: {name}", name=one.name)


def _to_do(one: Credential) -> ToDo:
    return ToDo(
        tr(
            "One thing to do: {name}. The person hired was stronger there in {rate} opportunities.",
            name=one.name,
            rate=words.share(one.rate),
        ),
        tr("What can I do about this: {name}?", name=one.name),
    )


def _private(found: Patterns) -> str:
    """How often the hire seemed clearly younger, as a count and nothing else."""
    if not found.younger.of:
        return ""
    of = plural(found.younger.of, "opportunity", "opportunities")
    return tr(
        "For your eyes alone: the person hired seemed clearly younger to you in {hits:,} of "
        "{of} with an impression. An impression proves nothing. It is in no file, and no coach sees it.",
        hits=found.younger.hits,
        of=of,
    )
