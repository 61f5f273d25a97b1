"""People and possible reasons: who was asked when, who said what, first-hand or hearsay, and whom to ask next.

Source: A (do not make up stories; get the facts through the people you met). What counts as first-hand, as a
stock phrase and as independent: D.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from crm.domain.cases.case_file import Case
from crm.domain.cases.involved import recruits_for_agency
from crm.domain.cases.ledger import (
    Claim,
    ClaimKind,
    Reason,
    Source,
    asked_on,
    roles_played,
    who_could_tell,
)
from crm.domain.cases.opportunity import STRONGEST, EventKind, Role
from crm.domain.hand_written import Table, refuse
from crm.domain.ids import PersonId
from crm.domain.people.person import Person
from crm.domain.phrases import MALFORMED, Phrase, phrase, readable
from crm.domain.wording import listed
from crm.language import tr

#: Who takes part in the decision, or was there when it was made; an agency's recruiter was not.
_THERE: Final = frozenset({Role.RECRUITER, Role.HIRING_MANAGER, Role.INTERVIEWER})
#: Where a part of an answer ends. A shorter part says nothing by itself. Source: D.
_PARTS: Final = re.compile(r"[.!?;\n]|\b(?:but|because|aber|weil|mais|car)\b", re.IGNORECASE)
_FEWEST_WORDS: Final = 3
_BLANKS: Final = ("{title}", "{company}")


@dataclass(frozen=True, slots=True)
class Stock:
    """Stock phrases of a language, what is polite beside them, and where they are from."""

    language: str
    phrases: tuple[Phrase, ...]
    courtesies: tuple[Phrase, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask people in these roles: first, and once more after a stock phrase."""

    roles: tuple[str, ...]
    first: str
    again: str
    source: str


@dataclass(frozen=True, slots=True)
class EvidenceWords:
    stock: tuple[Stock, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """What somebody said about why.

    Attributes:
        first_hand: they were there. stock: the words of it that many employers write to everyone; "" = none.
    """

    claim: Claim
    first_hand: bool
    stock: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One person: whether they were there, when they were asked, and what they said."""

    person: Person
    role: Role | None
    there: bool
    asked: tuple[date, ...] = ()
    accounts: tuple[Account, ...] = ()

    def about(self, reason: Reason) -> tuple[Account, ...]:
        return tuple(one for one in self.accounts if one.claim.reason_code is reason)


@dataclass(frozen=True, slots=True)
class Ask:
    """The best next question; `again` after a stock phrase."""

    person: Person
    role: Role
    question: str
    source: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known about why.

    Attributes:
        reasons: those that somebody gave, in the order of `Reason`.
        corroborated: those that two independent people gave. ask: None = nobody is left, or no need.
    """

    rows: tuple[Row, ...] = ()
    reasons: tuple[Reason, ...] = ()
    corroborated: frozenset[Reason] = frozenset()
    ask: Ask | None = None


def parse_evidence(raw: Mapping[str, Any], place: str) -> EvidenceWords:
    """Read data/evidence.toml.

    Raises:
        ReferenceBroken: it has mistakes, each with its table and key.
    """
    problems: list[str] = []
    whole = Table(raw, place, problems)
    whole.only(("stock", "question"))
    whole.require("stock", "question")
    stock = tuple(map(_stock, whole.tables("stock")))
    questions = tuple(map(_question, whole.tables("question")))
    told = [role for question in questions for role in question.roles]
    if questions and (untold := [role for role in Role if role not in told]):
        whole.wrong("question", tr("there is none for {untold}", untold=", ".join(untold)))
    refuse(problems)
    return EvidenceWords(stock, questions)


def _stock(table: Table) -> Stock:
    table.only(("language", "phrases", "courtesies", "source"))
    table.require("language", "phrases", "courtesies", "source")
    phrases, courtesies = _phrases(table, "phrases"), _phrases(table, "courtesies")
    return Stock(table.text("language"), phrases, courtesies, table.text("source"))


def _phrases(table: Table, key: str) -> tuple[Phrase, ...]:
    found = []
    for number, words in enumerate(table.texts(key), 1):
        try:
            found.append(phrase(words))
        except ValueError:
            table.wrong(key, tr("phrase {number}: {malformed}", number=number, malformed=MALFORMED))
    return tuple(found)


def _question(table: Table) -> Question:
    table.only(("roles", "first", "again", "source"))
    table.require("roles", "first", "again", "source")
    texts = {key: table.text(key) for key in ("first", "again", "source")}
    for key in ("first", "again"):
        bare = texts[key]
        for blank in _BLANKS:
            bare = bare.replace(blank, "")
        if "{" in bare or "}" in bare:
            table.wrong(key, tr("only {blanks} are filled in", blanks=listed(_BLANKS)))
    return Question(table.each_of("roles", tuple(Role)), **texts)


def stock_phrase(words: str, stock: Iterable[Stock]) -> str:
    """The first stock phrase, if what somebody said has nothing but stock phrases and courtesies; "" otherwise."""
    first = ""
    for part in _PARTS.split(readable(words)):
        if len(part.split()) < _FEWEST_WORDS:
            continue
        found = _in_part(part, stock)
        if found is None:
            return ""
        first = first or found
    return first


def _in_part(part: str, stock: Iterable[Stock]) -> str | None:
    """The stock phrase in a part; "" for a courtesy, None for anything else."""
    folded, polite = part.casefold(), False
    for one in stock:
        for known in one.phrases:
            if found := next(known.found_in(part, folded), None):
                return " ".join(found.group().split())
        polite = polite or any(True for c in one.courtesies for _ in c.found_in(part, folded))
    return "" if polite else None


def evidence(
    case: Case,
    claims: Sequence[Claim],
    people: Mapping[PersonId, Person],
    asking_why: Collection[str],
    words: EvidenceWords,
) -> Evidence:
    """What each person was asked and said, and the best next question. Stories are no evidence.

    Args:
        people: those whom claims name, besides those of the case. asking_why: ids of steps that ask for the reason.
    """
    said = [claim for claim in claims if claim.kind is not ClaimKind.STORY and claim.said_by]
    could = who_could_tell(case, claims, asking_why)
    rows = _rows(case, said, dict(people) | dict(case.people), could, asking_why, words.stock)
    reasons = {claim.reason_code for claim in said} - {Reason.UNKNOWN}
    agreed = frozenset(reason for reason in reasons if _corroborated(rows, reason))
    ordered = tuple(reason for reason in Reason if reason in reasons)
    ask = None if agreed else _next(case, rows, could, words.questions)
    return Evidence(rows, ordered, agreed, ask)


def _rows(
    case: Case,
    said: Sequence[Claim],
    people: Mapping[PersonId, Person],
    could: Sequence[Source],
    asking_why: Collection[str],
    stock: Iterable[Stock],
) -> tuple[Row, ...]:
    """Everybody who could tell or said something: those who were there first."""
    played, stock = roles_played(case), tuple(stock)
    wanted = dict.fromkeys([s.person.id for s in could] + [c.said_by for c in said if c.said_by])
    found = []
    for number in wanted:
        if number not in people:
            continue
        person, there = people[number], was_there(case, number)
        roles = played.get(number, set())
        role = min(roles, key=STRONGEST.index) if roles else None
        accounts = tuple(
            Account(claim, there, stock_phrase(claim.words, stock))
            for claim in said
            if claim.said_by == number
        )
        found.append(Row(person, role, there, asked_on(case, number, asking_why), accounts))
    return tuple(sorted(found, key=lambda row: (not row.there, not row.accounts, row.person.id)))


def was_there(case: Case, person: PersonId) -> bool:
    """Whether somebody took part in the decision or in an interview, and so speaks first-hand."""
    roles = roles_played(case).get(person, set())
    attended = any(
        event.kind is EventKind.INTERVIEW_HELD and person in event.people for event in case.events
    )
    known = case.people.get(person)
    if roles & _THERE == {Role.RECRUITER} and known and recruits_for_agency(case, known):
        return attended
    return attended or bool(roles & _THERE)


def _corroborated(rows: Iterable[Row], reason: Reason) -> bool:
    """Two people gave it in words of their own, and one of them was there."""
    own = [row for row in rows if any(not one.stock for one in row.about(reason))]
    return len(own) >= 2 and any(row.there for row in own)


def _next(
    case: Case, rows: Sequence[Row], could: Sequence[Source], questions: Iterable[Question]
) -> Ask | None:
    """Whoever was there and was not asked; then a stock phrase once more; then the others not asked."""
    by_id = {row.person.id: row for row in rows}
    untold = [s for s in could if not s.asked]
    there = [s for s in untold if by_id[s.person.id].there]
    stock = [s for s in could if _only_stock(by_id[s.person.id])]
    for sources, again in ((there, False), (stock, True), (untold, False)):
        if sources:
            return _ask(case, sources[0], again, questions)
    return None


def _only_stock(row: Row) -> bool:
    """They answered with a stock phrase alone, and were not asked since."""
    if not row.accounts or any(not one.stock for one in row.accounts):
        return False
    last = max((one.claim.said_on or date.min for one in row.accounts), default=date.min)
    return not any(day > last for day in row.asked)


def _ask(case: Case, source: Source, again: bool, questions: Iterable[Question]) -> Ask | None:
    found = next((q for q in questions if source.role in q.roles), None)
    if found is None:
        return None
    words = found.again if again else found.first
    for blank, value in zip(
        _BLANKS, (case.opportunity.title, case.opportunity.company), strict=True
    ):
        words = words.replace(blank, value)
    return Ask(source.person, source.role, words, found.source, again)
