"""The ledger of a case: what is known about "why", and the comparison with the hire.

Its content never appears in a draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlite_utils import Database

from crm import reference
from crm.domain.cases.case_file import Case
from crm.domain.cases.ledger import (
    AGE,
    AgeBucket,
    AirNote,
    Claim,
    ClaimKind,
    Comparison,
    StoryVerdict,
    Verdict,
)
from crm.domain.cases.outlook import Outlook, outlook
from crm.domain.ids import PersonId
from crm.domain.people.normalise import clean_text
from crm.domain.people.person import Person
from crm.domain.playbook.windows import GRACE
from crm.errors import AlreadyThere, InvalidInput, NotFound
from crm.language import tr
from crm.services.cases import opportunities as opportunity_service
from crm.services.people import people as people_service
from crm.services.unit_of_work import unit_of_work
from crm.store.cases import ledger, opportunities, removal_snapshots
from crm.store.cases.removal_snapshots import TakenEntry as TakenEntry
from crm.store.handle import Store
from crm.store.people import people
from crm.store.query import get_row


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything written about one case, each list oldest first.

    Attributes:
        people: everybody named in it, including people without a role in the case.
    """

    claims: tuple[Claim, ...]
    comparisons: tuple[Comparison, ...]
    air_notes: tuple[AirNote, ...]
    people: Mapping[PersonId, Person]


def of_case(store: Store, opportunity_id: int) -> Ledger:
    """The ledger of a case; empty if there is no such case."""
    with store.read() as db:
        return in_case(db, opportunity_id)


def in_case(db: Database, opportunity_id: int) -> Ledger:
    claims = ledger.claims(db, opportunity_id)
    comparisons = ledger.comparisons(db, opportunity_id)
    notes = ledger.air_notes(db, opportunity_id)
    named = {claim.said_by for claim in claims}
    named |= {who for note in notes for who in (note.person_id, note.led_to_person)}
    known = people.by_ids(db, [person for person in named if person is not None])
    return Ledger(tuple(claims), tuple(comparisons), tuple(notes), known)


def outlook_of(store: Store, case: Case, found: Ledger) -> tuple[Outlook, ...]:
    """The ways a lost case may reopen, each with the evidence for it."""
    with store.read() as db:
        others = opportunities.everything(db)
    return outlook(case, found.claims, found.comparisons, others)


def checked_claim(claim: Claim, today: date) -> Claim:
    """Return a claim in the form to store: a story is the user's own, so it has no speaker, and alone a verdict.

    Raises:
        InvalidInput: no text; a fact without who, when or how; a date in the future.
    """
    claim = replace(claim, words=claim.words.strip(), channel=clean_text(claim.channel))
    if not claim.words:
        raise InvalidInput(tr("Please write down what was said."), field="words")
    if claim.kind is ClaimKind.STORY:
        asked = claim.ask_on if claim.ask_person is not None else None
        disproof = claim.disproof.strip()
        return replace(
            claim, said_by=None, said_on=None, channel="", ask_on=asked, disproof=disproof
        )
    claim = replace(claim, disproof="", verdict=None, verdict_on=None)
    if claim.kind is ClaimKind.FACT:
        _refuse_loose_fact(claim)
    if claim.said_on and claim.said_on > today + GRACE:
        raise InvalidInput(tr("This day is still to come."), field="said_on")
    return claim


def _refuse_loose_fact(claim: Claim) -> None:
    needed = {
        "said_by": (tr("who said it"), claim.said_by),
        "said_on": ("when", claim.said_on),
        "channel": (tr("how you heard it"), claim.channel),
    }
    missing = {field: words for field, (words, value) in needed.items() if not value}
    if missing:
        raise InvalidInput(
            tr("A fact still needs: {values}.", values=", ".join(missing.values())),
            tr("Without that, keep it as an opinion or a story."),
            next(iter(missing)),
        )


@unit_of_work
def record_claim(db: Database, claim: Claim, today: date, newcomer: str = "") -> Claim:
    """Add a claim; two differing accounts stay two entries.

    Args:
        newcomer: the name of the person who said it if they are not stored yet.

    Raises:
        InvalidInput: see `checked_claim`. AlreadyThere: the same claim exists (a double click).
    """
    new = _claim(db, claim, today, newcomer)
    if any(replace(other, id=new.id) == new for other in ledger.claims(db, new.opportunity_id)):
        raise AlreadyThere(tr("You already added this."))
    return replace(new, id=ledger.insert_claim(db, new))


@unit_of_work
def correct_claim(db: Database, claim: Claim, today: date, newcomer: str = "") -> Claim:
    entry(db, "claims", claim.id)
    new = _claim(db, claim, today, newcomer)
    ledger.update_claim(db, new)
    return new


@unit_of_work
def mean_to_ask(db: Database, claim_id: int, person_id: int, today: date) -> Claim:
    """Turn a story into a question: from today the case has a step to ask this person.

    Raises:
        NotFound: the claim or the person does not exist. InvalidInput: it is no story.
    """
    story = _stored(db, claim_id)
    if story.kind is not ClaimKind.STORY:
        raise InvalidInput(tr("Only a story can be asked about."), tr("A fact is one already."))
    asked = replace(story, ask_person=people_service.require(db, person_id).id, ask_on=today)
    ledger.update_claim(db, asked)
    return asked


@unit_of_work
def judge(db: Database, claim_id: int, verdict: StoryVerdict | None, today: date) -> Claim:
    """Say what came of a story, or that it is open again (None); returns it as it was, for `unjudge`.

    Nobody is asked about a story with a verdict.

    Raises:
        NotFound: there is no such claim. InvalidInput: it is no story.
    """
    before = _stored(db, claim_id)
    if before.kind is not ClaimKind.STORY:
        raise InvalidInput(tr("Only a story has a verdict."), tr("A fact is one already."))
    ledger.update_claim(db, replace(before, verdict=verdict, verdict_on=today if verdict else None))
    return before


@unit_of_work
def unjudge(db: Database, before: Claim) -> None:
    """Undo `judge`; what was changed in the story since stays."""
    now = _stored(db, before.id)
    ledger.update_claim(db, replace(now, verdict=before.verdict, verdict_on=before.verdict_on))


def claim(store: Store, claim_id: int) -> Claim:
    """One claim.

    Raises:
        NotFound: there is none.
    """
    with store.read() as db:
        return _stored(db, claim_id)


def comparison(store: Store, comparison_id: int) -> Comparison:
    """One line of the comparison with the hire.

    Raises:
        NotFound: there is none.
    """
    with store.read() as db:
        row = entry(db, "comparisons", comparison_id)
        lines = ledger.comparisons(db, row["opportunity_id"])
    return next(line for line in lines if line.id == comparison_id)


def _stored(db: Database, claim_id: int) -> Claim:
    row = entry(db, "claims", claim_id)
    claims = ledger.claims(db, row["opportunity_id"])
    return next(found for found in claims if found.id == claim_id)


def _claim(db: Database, claim: Claim, today: date, newcomer: str) -> Claim:
    opportunity_service.require(db, claim.opportunity_id)
    if newcomer and claim.kind is not ClaimKind.STORY:
        person = people_service.insert_named(db, newcomer, today)
        claim = replace(claim, said_by=person.id)
    elif claim.said_by is not None:
        people_service.require(db, claim.said_by)
    return checked_claim(claim, today)


def checked_comparison(line: Comparison) -> Comparison:
    """Return a line in the form to store; the line about age holds only an impression and its basis.

    Raises:
        InvalidInput: no criterion, or an impression without its basis.
    """
    texts = ("mine", "theirs", "basis", "what_follows")
    line = replace(line, **{name: getattr(line, name).strip() for name in texts})
    criterion = clean_text(line.criterion)
    if not criterion:
        raise InvalidInput(tr("Please say what you are comparing."), field="criterion")
    if not line.about_age:
        return replace(line, criterion=criterion, basis="")
    bucket = line.age_bucket or AgeBucket.CANNOT_TELL
    if bucket is not AgeBucket.CANNOT_TELL and not line.basis:
        raise InvalidInput(
            tr("Please say what your impression is based on."),
            tr("For example: the graduation year on their profile."),
            "basis",
        )
    return replace(
        line, criterion=AGE, mine="", theirs="", asked=None,
        verdict=Verdict.UNCLEAR, age_bucket=bucket,
    )  # fmt: skip


@unit_of_work
def record_comparison(db: Database, line: Comparison) -> Comparison:
    """Add a line to the comparison with the hire.

    Raises:
        AlreadyThere: there is already a line for this criterion.
    """
    return _put_comparison(db, line)


@unit_of_work
def correct_comparison(db: Database, line: Comparison) -> Comparison:
    entry(db, "comparisons", line.id)
    return _put_comparison(db, line)


def _put_comparison(db: Database, line: Comparison) -> Comparison:
    new = checked_comparison(line)
    opportunity_service.require(db, new.opportunity_id)
    for other in ledger.comparisons(db, new.opportunity_id):
        same = other.criterion.casefold() == new.criterion.casefold()
        if other.id != new.id and (same or (other.about_age and new.about_age)):
            raise AlreadyThere(
                tr("There is already a line about {criterion}.", criterion=new.criterion),
                tr("Change that one instead."),
            )
    if not new.id:
        return replace(new, id=ledger.insert_comparison(db, new))
    ledger.update_comparison(db, new)
    return new


def remove_claim(store: Store, claim_id: int) -> TakenEntry:
    return remove(store, "claims", claim_id)


def remove_comparison(store: Store, comparison_id: int) -> TakenEntry:
    return remove(store, "comparisons", comparison_id)


@unit_of_work
def remove(db: Database, table: str, row_id: int) -> TakenEntry:
    """Remove one entry of a table of the ledger."""
    steps = [step for step, of in reference.playbook().entry_steps.items() if of == table]
    return removal_snapshots.take_entry(db, table, entry(db, table, row_id), steps)


@unit_of_work
def restore(db: Database, gone: TakenEntry) -> None:
    """Restore a removed entry, with the decisions about its steps.

    Raises:
        NotFound: its case, or a person it names, was erased since.
    """
    if gone.row["opportunity_id"] is not None:  # a portable file may bring a note of no case
        opportunity_service.require(db, gone.row["opportunity_id"])
    for column in ("person_id", "said_by", "ask_person", "led_to_person"):
        if gone.row.get(column) is not None:
            people_service.require(db, gone.row[column])
    if get_row(db, gone.table, gone.row["id"]) is None:  # else a double click
        removal_snapshots.restore_entry(db, gone)


def entry(db: Database, table: str, row_id: int) -> dict[str, Any]:
    """The stored row of this id.

    Raises:
        NotFound: there is none.
    """
    row = get_row(db, table, row_id)
    if row is None:
        raise NotFound(tr("This entry no longer exists."), tr("It may have been removed."))
    return row
