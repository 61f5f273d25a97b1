"""The questions of Insights about ties: who is cooling, channels, answers, companies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any, Final

from crm.domain.cases.opportunity import Role
from crm.domain.dates import ago
from crm.domain.ids import PersonId
from crm.domain.insights.cooling import AHEAD, CoolingTie
from crm.domain.insights.reply_rates import ANSWER_DAYS, NO_ROLE, RateOf
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel
from crm.domain.warmth.scale import FRESH_FROM, QUIET_BELOW
from crm.domain.wording import plural
from crm.services import insights
from crm.store.handle import Store
from crm.ui.insights import charts
from crm.ui.insights import sentences as words
from crm.ui.insights.answer import Answer, Behind, Cell, Nothing, apart
from crm.ui.text.format import day
from crm.ui.text.labels import CHANNEL_LABELS, ROLE_LABELS

MARKED: Final = " ● what was counted; the line is where the true share probably is (95%)."


def cooling(store: Store, on: date) -> Answer | Nothing:
    found = insights.cooling_ties(store, on)
    if not found.known:
        return Nothing(
            "You have not logged any contacts yet. Log when you were in touch with someone, or "
            "import your messages. Then you can see here who is about to cool, early enough for "
            "a short message."
        )
    if not found.ties:
        return Nothing(
            "None of the ties worth keeping is cooling, or will be in the next 30 days. A tie "
            "is worth keeping if you set how often to be in touch, if they are involved in an "
            "open opportunity, or if you were close.",
            ":material/spa:",
        )
    names = apart(found.people[tie.person].name for tie in found.ties)
    marks = ("Today", f"In {AHEAD} days", "Fresh from")
    rows = [
        {"label": name, **dict(zip(marks, (tie.now, tie.then, FRESH_FROM), strict=True))}
        for name, tie in zip(names, found.ties, strict=True)
    ]
    title = words.cooling(found.ties, found.total, names[0])
    return Answer(
        title,
        lambda ink: charts.dumbbells(title, rows, ink, marks),
        ("Person", *marks[:2], "Cooling"),
        tuple(_cooling_row(found.people, tie) for tie in found.ties),
        f"Warmth today and in {AHEAD} days if nothing happens, for people you want to hear from "
        "regularly, people involved in an open opportunity, and close ties. A tie is fresh from "
        f"{FRESH_FROM:g} on and quiet below {QUIET_BELOW:g}; quiet ones are not listed.",
        tuple(
            Behind(found.people[tie.person].name, _falls(tie, on), tie.person) for tie in found.ties
        ),
        charts.with_reasons(marks, charts.SHAPES_OF_TIES),
        every=partial(_every_cooling, store, on) if found.total > len(found.ties) else None,
    )


def _cooling_row(people: Mapping[PersonId, Person], tie: CoolingTie) -> tuple[Cell, ...]:
    cools = f"from {day(tie.falls_on)} on" if tie.falls_on else "already"
    return (people[tie.person].name, round(tie.now), round(tie.then), cools)


def _every_cooling(store: Store, on: date) -> tuple[tuple[Cell, ...], ...]:
    found = insights.cooling_ties(store, on, None)
    return tuple(_cooling_row(found.people, tie) for tie in found.ties)


def _falls(tie: CoolingTie, on: date) -> str:
    return f"fresh, cooling {ago(tie.falls_on, on)}" if tie.falls_on else "cooling"


def channels(store: Store, on: date) -> Answer | Nothing:
    found = insights.channel_use(store, on)
    if not found.weeks.total:
        return Nothing(
            "You have not logged a contact in the last six months. Log a call, an e-mail or a "
            "coffee, or import your e-mails and messages. Then you can see here how you reach "
            "people, week by week."
        )
    title = words.channels(found.weeks)
    kinds = [channel for channel, _ in found.weeks.channels]
    cells = sorted(found.weeks.counts.items(), key=lambda c: (kinds.index(c[0][0]), c[0][1]))
    weekly = tuple(
        (CHANNEL_LABELS[kind], monday.isoformat(), count) for (kind, monday), count in cells
    )
    rows = [dict(zip(("label", "column", "count"), cell, strict=True)) for cell in weekly]
    quiet = f"{plural(found.weeks.quiet, 'week', 'weeks')} without any, which is fine. "
    return Answer(
        title,
        lambda ink: charts.bubbles(title, rows, ink),
        ("Channel", "Contacts"),
        tuple((CHANNEL_LABELS[channel], count) for channel, count in found.weeks.channels),
        f"Each contact counts once, in either direction; a chat of many lines is one contact. "
        f"{quiet if found.weeks.quiet else ''}The file contains every week.",
        tuple(
            Behind(found.people[person].name,
                   f"{plural(count, 'contact', 'contacts')}, last {ago(last, on)}", person)
            for person, count, last in found.most
        ),
        "The larger a circle, the more contacts in that week; the largest stands for "
        f"{max(found.weeks.counts.values()):,}.",
        ("Channel", "Week from", "Contacts"),
        lambda: weekly,
    )  # fmt: skip


def answers(store: Store, on: date) -> Answer | Nothing:
    found = insights.reply_rates(store, on)
    if not found.by_channel:
        return Nothing(
            "You have not logged anything you sent in the last year. Log what you send and what "
            "comes back (“They replied” next to an entry is one click). Then you can see here "
            "what gets answered."
        )
    title = words.answers(found.by_channel, found.all)
    channels_ = [(CHANNEL_LABELS[Channel(rate.kind)], rate) for rate in found.by_channel]
    roles = [(_role(rate.kind), rate) for rate in found.by_role]
    every = tuple(
        (by, name, *figures(rate), rate.waiting)
        for by, group in (("Channel", channels_), ("Role", roles))
        for name, rate in group
    )
    rows = [interval(name, rate) for name, rate in channels_ + roles]
    sure = any(rate.rate.enough for _, rate in channels_ + roles)
    return Answer(
        title,
        lambda ink: charts.intervals(title, rows, ink, f"Answered within {ANSWER_DAYS} days"),
        ("What", "Answered", "Probably", "Open"),
        tuple(
            (name, words.share(rate.rate), words.probably(rate), rate.waiting)
            for name, rate in channels_ + roles
        ),
        "A day on which you reached out to one person counts once; it is answered if you got "
        f"any response within {ANSWER_DAYS} days. The last {ANSWER_DAYS} days are still open and "
        "not counted. This looks back one year.",
        tuple(
            Behind(found.people[person].name, words.answered(rate), person)
            for person, rate in found.by_person
        ),
        f"First the channels, then the roles people have.{MARKED if sure else ''}",
        ("By", "What", "Answered", "Of", "Probably from (%)", "To (%)", "Still open"),
        lambda: every,
    )  # fmt: skip


def _role(kind: str) -> str:
    return "Not part of an opportunity" if kind == NO_ROLE else ROLE_LABELS[Role(kind)]


def interval(name: str, found: RateOf) -> dict[str, Any]:
    """A row of a chart of intervals; without enough cases there is only its text."""
    low, high = found.rate.interval
    sure = found.rate.enough
    return {"label": name, "words": words.rate(found), "share": found.rate.share if sure else None,
            "low": low if sure else None, "high": high if sure else None}  # fmt: skip


def figures(found: RateOf) -> tuple[Cell, ...]:
    """Hits, cases, and where the true share probably is in per cent."""
    low, high = found.rate.interval
    probably = (round(100 * low), round(100 * high)) if found.rate.enough else ("too few", "")
    return found.rate.hits, found.rate.of, *probably


def companies(store: Store, on: date) -> Answer | Nothing:
    found = insights.company_coverage(store, on)
    if not found.circles:
        return Nothing(
            "Nobody here has a company yet. Import your LinkedIn connections, or add where people "
            "work: then you can see here where you know someone before you apply."
        )
    title = words.companies(found.circles[0], found.total)
    names = [circle.company for circle in found.circles]
    rows = [
        {"label": name, "count": circle.people, "inner": circle.warm}
        for name, circle in zip(names, found.circles, strict=True)
    ]
    return Answer(
        title,
        lambda ink: charts.bars(title, rows, ink, "People"),
        ("Company", "People", "In touch", "Warmest"),
        tuple(
            (company, people, warm, f"{warmest}, {warmth}" if warmest else "")
            for company, people, warm, _, warmest, warmth in _circle_rows(found)
        ),
        "“In touch” means people who have answered and are not quiet. The company with the most "
        "people in touch comes first. Companies count as the same if they are spelled the same.",
        tuple(
            Behind(c.company, f"{plural(c.people, 'person', 'people')}, {c.warm:,} in touch",
                   c.company, "company")
            for c in found.circles
        ),
        "The outline of a bar shows the people you know there, and its filled part shows those you are in touch with.",
        ("Company", "People", "In touch", "Contact ever", "Warmest", "Warmth"),
        partial(_every_company, store, on),
    )  # fmt: skip


def _circle_rows(found: insights.CompanyCoverage) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (c.company, c.people, c.warm, c.in_touch,
         found.people[c.warmest].name if c.warmest is not None else "",
         round(c.warmth) if c.warmest is not None else "")
        for c in found.circles
    )  # fmt: skip


def _every_company(store: Store, on: date) -> tuple[tuple[Cell, ...], ...]:
    return _circle_rows(insights.company_coverage(store, on, -1))
