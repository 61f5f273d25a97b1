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
from crm.language import tr
from crm.services import insights
from crm.store.handle import Store
from crm.ui.insights import charts
from crm.ui.insights import sentences as words
from crm.ui.insights.answer import Answer, Behind, Cell, Nothing, apart
from crm.ui.text.format import day
from crm.ui.text.labels import CHANNEL_LABELS, ROLE_LABELS

MARKED: Final = tr(" ● what was counted; the line is where the true share probably is (95%).")


def cooling(store: Store, on: date) -> Answer | Nothing:
    found = insights.cooling_ties(store, on)
    if not found.known:
        return Nothing(
            tr(
                "You have not logged any contacts yet. Log when you were in touch with someone, or "
                "import your messages. Then you can see here who is about to cool, early enough for "
                "a short message."
            )
        )
    if not found.ties:
        return Nothing(
            tr(
                "None of the ties worth keeping is cooling, or will be in the next 30 days. A tie "
                "is worth keeping if you set how often to be in touch, if they are involved in an "
                "open opportunity, or if you were close."
            ),
            ":material/spa:",
        )
    names = apart(found.people[tie.person].name for tie in found.ties)
    marks = (tr("Today"), tr("In {ahead} days", ahead=AHEAD), tr("Fresh from"))
    rows = [
        {"label": name, **dict(zip(marks, (tie.now, tie.then, FRESH_FROM), strict=True))}
        for name, tie in zip(names, found.ties, strict=True)
    ]
    title = words.cooling(found.ties, found.total, names[0])
    return Answer(
        title,
        lambda ink: charts.dumbbells(title, rows, ink, marks),
        (tr("Person"), *marks[:2], tr("Cooling")),
        tuple(_cooling_row(found.people, tie) for tie in found.ties),
        tr(
            "Warmth today and in {ahead} days if nothing happens, for people you want to hear from "
            "regularly, people involved in an open opportunity, and close ties. A tie is fresh from "
            "{fresh_from:g} on and quiet below {quiet_below:g}; quiet ones are not listed.",
            ahead=AHEAD,
            fresh_from=FRESH_FROM,
            quiet_below=QUIET_BELOW,
        ),
        tuple(
            Behind(found.people[tie.person].name, _falls(tie, on), tie.person) for tie in found.ties
        ),
        charts.with_reasons(marks, charts.SHAPES_OF_TIES),
        every=partial(_every_cooling, store, on) if found.total > len(found.ties) else None,
    )


def _cooling_row(people: Mapping[PersonId, Person], tie: CoolingTie) -> tuple[Cell, ...]:
    cools = tr("from {falls_on} on", falls_on=day(tie.falls_on)) if tie.falls_on else tr("already")
    return (people[tie.person].name, round(tie.now), round(tie.then), cools)


def _every_cooling(store: Store, on: date) -> tuple[tuple[Cell, ...], ...]:
    found = insights.cooling_ties(store, on, None)
    return tuple(_cooling_row(found.people, tie) for tie in found.ties)


def _falls(tie: CoolingTie, on: date) -> str:
    return (
        tr("fresh, cooling {falls_on}", falls_on=ago(tie.falls_on, on))
        if tie.falls_on
        else tr("cooling")
    )


def channels(store: Store, on: date) -> Answer | Nothing:
    found = insights.channel_use(store, on)
    if not found.weeks.total:
        return Nothing(
            tr(
                "You have not logged a contact in the last six months. Log a call, an e-mail or a "
                "coffee, or import your e-mails and messages. Then you can see here how you reach "
                "people, week by week."
            )
        )
    title = words.channels(found.weeks)
    kinds = [channel for channel, _ in found.weeks.channels]
    cells = sorted(found.weeks.counts.items(), key=lambda c: (kinds.index(c[0][0]), c[0][1]))
    weekly = tuple(
        (CHANNEL_LABELS[kind], monday.isoformat(), count) for (kind, monday), count in cells
    )
    rows = [dict(zip(("label", "column", "count"), cell, strict=True)) for cell in weekly]
    quiet = tr(
        "{weeks} without any, which is fine. ", weeks=plural(found.weeks.quiet, "week", "weeks")
    )
    return Answer(
        title,
        lambda ink: charts.bubbles(title, rows, ink),
        (tr("Channel"), tr("Contacts")),
        tuple((CHANNEL_LABELS[channel], count) for channel, count in found.weeks.channels),
        tr("Each contact counts once, in either direction; a chat of many lines is one contact. "
        "{quiet}The file contains every week.", quiet=quiet if found.weeks.quiet else ''),
        tuple(
            Behind(found.people[person].name,
                   tr("{contacts}, last {last}", contacts=plural(count, "contact", "contacts"), last=ago(last, on)),
                   person)
            for person, count, last in found.most
        ),
        tr("The larger a circle, the more contacts in that week; the largest stands for "
        "{values:,}.", values=max(found.weeks.counts.values())),
        (tr("Channel"), tr("Week from"), tr("Contacts")),
        lambda: weekly,
    )  # fmt: skip


def answers(store: Store, on: date) -> Answer | Nothing:
    found = insights.reply_rates(store, on)
    if not found.by_channel:
        return Nothing(
            tr(
                "You have not logged anything you sent in the last year. Log what you send and what "
                "comes back (“They replied” next to an entry is one click). Then you can see here "
                "what gets answered."
            )
        )
    title = words.answers(found.by_channel, found.all)
    channels_ = [(CHANNEL_LABELS[Channel(rate.kind)], rate) for rate in found.by_channel]
    roles = [(_role(rate.kind), rate) for rate in found.by_role]
    every = tuple(
        (by, name, *figures(rate), rate.waiting)
        for by, group in ((tr("Channel"), channels_), (tr("Role"), roles))
        for name, rate in group
    )
    rows = [interval(name, rate) for name, rate in channels_ + roles]
    sure = any(rate.rate.enough for _, rate in channels_ + roles)
    within = tr("Answered within {days} days", days=ANSWER_DAYS)
    return Answer(
        title,
        lambda ink: charts.intervals(title, rows, ink, within),
        (tr("What"), tr("Answered"), tr("Probably"), tr("Open")),
        tuple(
            (name, words.share(rate.rate), words.probably(rate), rate.waiting)
            for name, rate in channels_ + roles
        ),
        tr("A day on which you reached out to one person counts once; it is answered if you got "
        "any response within {answer_days} days. The last {answer_days} days are still open and "
        "not counted. This looks back one year.", answer_days=ANSWER_DAYS),
        tuple(
            Behind(found.people[person].name, words.answered(rate), person)
            for person, rate in found.by_person
        ),
        tr("First the channels, then the roles people have.{marked}", marked=MARKED if sure else ''),
        (tr("By"), tr("What"), tr("Answered"), tr("Of"), tr("Probably from (%)"), tr("To (%)"), tr("Still open")),
        lambda: every,
    )  # fmt: skip


def _role(kind: str) -> str:
    return tr("Not part of an opportunity") if kind == NO_ROLE else ROLE_LABELS[Role(kind)]


def interval(name: str, found: RateOf) -> dict[str, Any]:
    """A row of a chart of intervals; without enough cases there is only its text."""
    low, high = found.rate.interval
    sure = found.rate.enough
    return {"label": name, "words": words.rate(found), "share": found.rate.share if sure else None,
            "low": low if sure else None, "high": high if sure else None}  # fmt: skip


def figures(found: RateOf) -> tuple[Cell, ...]:
    """Hits, cases, and where the true share probably is in per cent."""
    low, high = found.rate.interval
    probably = (round(100 * low), round(100 * high)) if found.rate.enough else (tr("too few"), "")
    return found.rate.hits, found.rate.of, *probably


def companies(store: Store, on: date) -> Answer | Nothing:
    found = insights.company_coverage(store, on)
    if not found.circles:
        return Nothing(
            tr(
                "Nobody here has a company yet. Import your LinkedIn connections, or add where people "
                "work: then you can see here where you know someone before you apply."
            )
        )
    title = words.companies(found.circles[0], found.total)
    names = [circle.company for circle in found.circles]
    rows = [
        {"label": name, "count": circle.people, "inner": circle.warm}
        for name, circle in zip(names, found.circles, strict=True)
    ]
    return Answer(
        title,
        lambda ink: charts.bars(title, rows, ink, tr("People")),
        (tr("Company"), tr("People"), tr("In touch"), tr("Warmest")),
        tuple(
            (company, people, warm, f"{warmest}, {warmth}" if warmest else "")
            for company, people, warm, _, warmest, warmth in _circle_rows(found)
        ),
        tr("“In touch” means people who have answered and are not quiet. The company with the most "
        "people in touch comes first. Companies count as the same if they are spelled the same."),
        tuple(
            Behind(c.company,
                   tr("{people}, {warm:,} in touch", people=plural(c.people, "person", "people"), warm=c.warm),
                   c.company, "company")
            for c in found.circles
        ),
        tr("The outline of a bar shows the people you know there, and its filled part shows those you are in touch "
           "with."),
        (tr("Company"), tr("People"), tr("In touch"), tr("Contact ever"), tr("Warmest"), tr("Warmth")),
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
