"""What the record says, as counts: the questions of Insights that name nobody's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from crm.domain.wording import plural
from crm.language import tr
from crm.services import insights
from crm.store.handle import Store

Answer = tuple[dict[str, Any], str]


def answer(store: Store, given: Mapping[str, Any], day: date, notes: bool) -> Answer:
    """The answer to one question."""
    data, text = QUESTIONS[given["question"]](store, day)
    return {"question": given["question"]} | data, text


def _cooling(store: Store, day: date) -> Answer:
    found = insights.cooling_ties(store, day)
    ties = [
        {"person_id": tie.person, "person": found.people[tie.person].name,
         "warmth": round(tie.now), "in_30_days": round(tie.then)}
        for tie in found.ties
    ]  # fmt: skip
    return {"total": found.total, "ties": ties}, tr(
        "Ties worth keeping that are cooling or will be in 30 days: {total:,} of {known:,}.",
        total=found.total,
        known=found.known,
    )


def _channels(store: Store, day: date) -> Answer:
    weeks = insights.channel_use(store, day).weeks
    counts = {channel.value: count for channel, count in weeks.channels}
    text = tr(
        "{contacts} in the last 26 weeks.", contacts=plural(weeks.total, "contact", "contacts")
    )
    return {"since": weeks.first.isoformat(), "contacts": counts}, text


def _answers(store: Store, day: date) -> Answer:
    found = insights.reply_rates(store, day)
    rates = [
        {"channel": one.kind, "answered": one.rate.hits, "of": one.rate.of, "open": one.waiting,
         "enough_to_compare": one.rate.enough}
        for one in found.by_channel
    ]  # fmt: skip
    data = {
        "answered": found.all.hits,
        "of": found.all.of,
        "open": found.waiting,
        "by_channel": rates,
    }
    if not found.all.enough:
        return data, tr(
            "Too few to tell: {hits:,} of {of:,} answered.", hits=found.all.hits, of=found.all.of
        )
    low, high = found.all.interval
    return data, tr(
        "{hits:,} of {of:,} got an answer within 14 days, probably between {low:.0%} and "
        "{high:.0%}.",
        hits=found.all.hits,
        of=found.all.of,
        low=low,
        high=high,
    )


def _opportunities(store: Store, day: date) -> Answer:
    found = insights.how_cases_move(store, day)
    stages = [
        {"stage": one.stage.value, "over": len(one.over), "going_on": len(one.lasting),
         "median_days": one.middle}
        for one in found.stages
    ]  # fmt: skip
    seats = found.seats
    data = {
        "stages": stages,
        "lost": seats.lost,
        "open_again_within_a_year": seats.again,
        "year_not_over": seats.not_over,
        "enough_to_tell": seats.enough,
    }
    return data, f"{plural(len(found.cases), 'opportunity', 'opportunities')}."


def _companies(store: Store, day: date) -> Answer:
    found = insights.company_coverage(store, day)
    rows = [
        {"company": one.company, "people": one.people, "in_touch": one.in_touch, "warm": one.warm}
        for one in found.circles
    ]
    return {"total": found.total, "companies": rows}, tr(
        "People at {companies}.", companies=plural(found.total, "company", "companies")
    )


QUESTIONS: Final[Mapping[str, Callable[[Store, date], Answer]]] = {
    "cooling": _cooling,
    "channels": _channels,
    "answers": _answers,
    "opportunities": _opportunities,
    "companies": _companies,
}
