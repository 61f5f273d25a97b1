"""The questions of Insights about cases: gift cards, days in each stage, facts and stories."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from crm.domain.ids import PersonId
from crm.domain.insights.case_movement import Stretch
from crm.domain.insights.reply_rates import ANSWER_DAYS
from crm.domain.wording import listed, plural, within
from crm.language import tr
from crm.services import guesses, insights
from crm.store.handle import Store
from crm.ui.insights import charts
from crm.ui.insights import sentences as words
from crm.ui.insights.answer import Answer, Behind, Nothing, apart
from crm.ui.text.format import day, money
from crm.ui.text.labels import STAGE_LABELS


def gifts(store: Store, on: date) -> Answer | Nothing:
    found = insights.what_gifts_brought(store, on)
    if not found.found.gifts:
        return Nothing(
            tr(
                "You have not logged any gift cards. If you send one, log the amount, and later "
                "whether it was accepted or declined. You never need a gift to get an answer."
            ),
            ":material/redeem:",
        )
    title = words.gifts(found.found)
    rows = [
        {"label": words.AFTER_LABELS[kind], "count": count, "inner": None}
        for kind, count in found.found.after.items()
        if count
    ]
    listed = [
        (gift, [found.people[PersonId(p)] for p in gift.people], gift.after(on))
        for gift in found.found.gifts
    ]
    every = tuple(
        (gift.on.isoformat(), ", ".join(person.name for person in people),
         gift.cents / 100 if gift.cents is not None else "", gift.currency,
         words.AFTER_LABELS[after],
         found.cases[gift.case].name if gift.case and gift.case in found.cases else "")
        for gift, people, after in listed
    )  # fmt: skip
    return Answer(
        title,
        lambda ink: charts.bars(title, rows, ink, tr("Gift cards")),
        (tr("Day"), tr("To"), tr("Amount"), tr("After")),
        tuple(
            (
                day(gift.on),
                ", ".join(person.name for person in people),
                money(gift.cents, gift.currency),
                words.AFTER_LABELS[after],
            )
            for gift, people, after in listed
        ),
        tr(
            "“Answered after” means that they responded within {answer_days} days of the gift, not "
            "because of it: people who get a gift had usually helped before.",
            answer_days=ANSWER_DAYS,
        ),
        tuple(
            Behind(person.name, f"{day(gift.on)}, {within(words.AFTER_LABELS[after])}", person.id)
            for gift, people, after in listed
            for person in people
        )[: insights.SHOWN],
        file_header=(
            tr("Day"),
            tr("To"),
            tr("Amount"),
            tr("Currency"),
            tr("After"),
            tr("Opportunity"),
        ),
        every=lambda: every,
    )


def cases(store: Store, on: date) -> Answer | Nothing:
    found = insights.how_cases_move(store, on)
    if found.longest is None:
        return Nothing(
            tr(
                "None of your opportunities has a dated event yet. Add an opportunity and record "
                "what happened and when (applied, interview, the news). Then you can see here where "
                "the time goes."
            )
        )
    with_days = {s.case for stage in found.stages for s in (*stage.over, *stage.lasting)}
    title = words.cases(
        found.stages, found.longest, found.cases[found.longest.case], len(with_days)
    )
    again = words.seats(found.seats)
    marks = (tr("Over"), tr("Lasts today"), tr("Middle"))

    def mark(label: str, kind: str, days: float, what: str) -> dict[str, Any]:
        return {"label": label, "mark": kind, "days": days, "what": what}

    rows = []
    for stage in found.stages:
        label = STAGE_LABELS[stage.stage]
        for kind, group in zip(marks, (stage.over, stage.lasting), strict=False):
            rows += [mark(label, kind, s.days, found.cases[s.case].name) for s in group]
        if stage.middle is not None and len(stage.over) > 1:
            rows.append(mark(label, marks[2], stage.middle, label))
    stretches = [s for stage in found.stages for s in (*stage.over, *stage.lasting)]
    return Answer(
        title,
        lambda ink: charts.strips(title, rows, ink, marks),
        (tr("Stage"), tr("Opportunity"), tr("Days")),
        tuple(
            (STAGE_LABELS[s.stage], found.cases[s.case].name, f"{s.days}{'' if s.end else tr(' so far')}")
            for s in stretches
        ),
        tr("Each mark is one opportunity in one stage, from the event that began it to the one "
        "that ended it. How long others take says little about a single opportunity.")
        + (f" {again}" if again else ""),
        _cases_and_people(found, stretches),
        charts.with_reasons(marks, charts.SHAPES_OF_STAGES),
        (tr("Stage"), tr("Opportunity"), tr("Since"), tr("Until"), tr("Days")),
        lambda: tuple(
            (STAGE_LABELS[s.stage], found.cases[s.case].name, s.start.isoformat(),
             s.end.isoformat() if s.end else "", s.days)
            for s in stretches
        ),
    )  # fmt: skip


def _cases_and_people(
    found: insights.HowCasesMove, stretches: Sequence[Stretch]
) -> tuple[Behind, ...]:
    lasting = [s for s in stretches if s.end is None]
    lasting.sort(key=lambda s: -s.days)
    of_cases: list[Behind] = []
    for s in lasting[: insights.SHOWN]:
        where = tr(
            "“{stage}” for {days}", stage=STAGE_LABELS[s.stage], days=plural(s.days, "day", "days")
        )
        of_cases.append(Behind(found.cases[s.case].name, where, s.case, "case"))
    seen: dict[PersonId, Behind] = {}
    for s in lasting:
        for person in found.people_of.get(s.case, ()):
            seen.setdefault(person.id, Behind(person.name, found.cases[s.case].name, person.id))
    return (*of_cases, *list(seen.values())[: insights.SHOWN])


def facts(store: Store, on: date) -> Answer | Nothing:
    found = insights.fact_or_story(store)
    if not found.cases:
        return Nothing(
            tr(
                "There is nothing here yet. After a rejection, write down on the opportunity "
                "what someone told you (a fact), what they think (an opinion) and what you tell "
                "yourself (a story)."
            )
        )
    kinds = (tr("Fact"), tr("Opinion"), tr("Story"))
    title = words.facts(found.lost)
    names = apart(case.opportunity.name for case in found.cases)
    table = [
        (name, case.facts, case.opinions, case.stories)
        for name, case in zip(names, found.cases, strict=True)
    ]
    rows = [
        {"label": name, "column": kind, "count": count}
        for name, *counts in table[: insights.SHOWN]
        for kind, count in zip(kinds, counts, strict=True)
    ]
    behind = [
        Behind(case.opportunity.name,
               tr("you do not know why yet") if case.unknown else plural(case.facts, "fact", "facts"),
               case.opportunity.id, "case")
        for case in found.cases[: insights.SHOWN]
    ]  # fmt: skip
    behind += [
        Behind(
            found.people[person].name,
            tr("told you {facts}", facts=_counted(facts_, opinions)),
            person,
        )
        for person, facts_, opinions in found.told_by[: insights.SHOWN]
    ]
    return Answer(
        title,
        lambda ink: charts.bubbles(title, rows, ink, kinds),
        (tr("Opportunity"), *kinds),
        tuple(table),
        tr(
            "A fact is something you saw, or something that someone in a position to know told you. "
            "An opinion is theirs, and a story is yours. You can keep it, but it explains nothing."
        ),
        tuple(behind),
        words.stories(guesses.stories(store)),
    )


def _counted(facts_: int, opinions: int) -> str:
    parts = [plural(facts_, "fact", "facts")] if facts_ else []
    parts += [plural(opinions, "opinion", "opinions")] if opinions else []
    return listed(parts) or tr("a story")
