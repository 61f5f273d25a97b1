"""The commands about why an opportunity went as it did: what you were told, stories, the comparison, talks."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from crm import reference
from crm.commands.common import Written, named, shown, values
from crm.commands.fields import add_options, number, read
from crm.domain.cases.ledger import (
    AirKind,
    AirNote,
    Claim,
    ClaimKind,
    Comparison,
    StoryVerdict,
    who_could_tell,
)
from crm.domain.ids import AirNoteId, ClaimId, ComparisonId, OpportunityId, PersonId
from crm.domain.wording import listed
from crm.errors import InvalidInput
from crm.language import tr
from crm.services import told
from crm.services.cases import air_notes, ledger, opportunities
from crm.services.told import Told
from crm.store.handle import Store
from crm.store.local import open_store

Answer = tuple[Any, str]
Command = Callable[[str, Callable[..., Answer], str], argparse.ArgumentParser]
_OPEN: Final = "open"


def add_to(command: Command) -> None:
    """Add the commands to the parser."""
    one = command("reason", shown(reason), tr("write down why, as you were told or as you think"))
    one.add_argument("case", type=number, metavar="OPPORTUNITY")
    one.add_argument("what", choices=values(ClaimKind))
    one.add_argument("text", metavar="WORDS", help=tr("what was said, as near as you can"))
    add_options(one, "reason", but=("kind", "words"))
    one.add_argument(
        "--no-contact", action="store_true", help=tr("do not log it as a contact, too")
    )
    one = command("verdict", shown(verdict), tr("say what came of a story"))
    one.add_argument("id", type=number)
    one.add_argument("answer", choices=(*values(StoryVerdict), _OPEN))
    one = command("ask", ask, tr("mean to ask someone about a story"))
    one.add_argument("id", type=number)
    one.add_argument(
        "person", metavar="PERSON", nargs="?", default="", help=tr("nothing: no longer")
    )
    one = command("compare", shown(compare), tr("compare yourself with who got the job"))
    one.add_argument("case", type=number, metavar="OPPORTUNITY")
    one.add_argument("text", metavar="CRITERION", help=tr("what you compare"))
    add_options(one, "comparison", but=("criterion",))
    one = command("note", shown(note), tr("write down what you took away from a talk"))
    one.add_argument("case", type=number, metavar="OPPORTUNITY")
    for kind in AirKind:
        one.add_argument(f"--{kind.value}", metavar="WORDS", default="")
    add_options(one, "note", but=("kind", "words"))


def reason(store: Store, options: argparse.Namespace, today: date) -> Written:
    values, new = read(store, options, "reason", today)
    claim = Claim(ClaimId(0), OpportunityId(options.case), ClaimKind(options.what), options.text)
    claim, newcomer = replace(claim, **values), new.get("new", [])
    if options.no_contact:
        done = Told(ledger.record_claim(store, claim, today, *newcomer))
    else:
        done = told.record(store, claim, today, *newcomer)
    undo, stored = partial(told.undo, store, done, today), done.claim or claim
    data = {
        "reason_id": stored.id, "opportunity_id": stored.opportunity_id, "kind": stored.kind.value,
        "by": stored.said_by, "touchpoint_id": done.contact,
    }  # fmt: skip
    also = tr(", and logged") if done.contact else ""
    return Written(
        data,
        tr(
            "Written down{also}: {stored} (reason {id})",
            also=also,
            stored=stored.words,
            id=stored.id,
        ),
        undo,
    )


def verdict(store: Store, options: argparse.Namespace, today: date) -> Written:
    said = None if options.answer == _OPEN else StoryVerdict(options.answer)
    before = ledger.judge(store, options.id, said, today)
    data = {"reason_id": before.id, "verdict": said and said.value}
    words = tr("This story is {said}", said=said.value) if said else tr("This story is open again")
    return Written(data, f"{words}: {before.words}", partial(ledger.unjudge, store, before))


def ask(db: Path, options: argparse.Namespace, today: date) -> Answer:
    """Say whom the user means to ask about a story, or that they do not mean to.

    Raises:
        InvalidInput: it is no story, or the screen would not offer this person.
    """
    store = open_store(db)
    story = ledger.claim(store, options.id)
    if not options.person:
        ledger.correct_claim(store, replace(story, ask_person=None), today)
        return {"reason_id": story.id, "ask": None}, tr(
            "Nobody is to be asked: {story}", story=story.words
        )
    (person,) = named(store, [options.person], "")
    case = opportunities.case(store, story.opportunity_id)
    claims = ledger.of_case(store, story.opportunity_id).claims
    could = who_could_tell(case, claims, reference.playbook().asking_why)
    story_asked = story.kind is ClaimKind.STORY  # else the service refuses
    if story_asked and person.id not in {source.person.id for source in could}:
        known = [f"{source.person.name} ({source.person.id})" for source in could]
        hint = (
            tr("Those who could know: {known}.", known=listed(known))
            if known
            else tr("Say who was involved: role.")
        )
        raise InvalidInput(tr("{name} is not someone to ask about this.", name=person.name), hint)
    ledger.mean_to_ask(store, story.id, person.id, today)
    return {"reason_id": story.id, "ask": person.id}, tr(
        "To ask {name}: {story}", name=person.name, story=story.words
    )


def compare(store: Store, options: argparse.Namespace, today: date) -> Written:
    values, _ = read(store, options, "comparison", today)
    line = Comparison(
        ComparisonId(0), OpportunityId(options.case), options.text, kind=ClaimKind.OPINION
    )
    stored = ledger.record_comparison(store, replace(line, **values))
    data = {
        "comparison_id": stored.id, "opportunity_id": stored.opportunity_id,
        "criterion": stored.criterion, "verdict": stored.verdict.value,
    }  # fmt: skip
    text = tr("Compared: {criterion} (comparison {id})", criterion=stored.criterion, id=stored.id)
    return Written(data, text, partial(ledger.remove_comparison, store, stored.id))


def note(store: Store, options: argparse.Namespace, today: date) -> Written:
    values, new = read(store, options, "note", today)
    start = AirNote(
        AirNoteId(0), PersonId(0), AirKind.ADVICE, "", OpportunityId(options.case),
        noted_on=today,
    )  # fmt: skip
    said = replace(start, **{name: value for name, value in values.items() if value})
    notes = [replace(said, kind=kind, words=getattr(options, kind.value)) for kind in AirKind]
    speaker, meet = new.get("new", [""]), new.get("meet-new", [""])
    stored = air_notes.record_talk(store, notes, today, *speaker, *meet)
    data = {
        "note_ids": [one.id for one in stored], "by": stored[0].person_id,
        "meet": next((one.led_to_person for one in stored if one.led_to_person), None),
    }  # fmt: skip
    words = "; ".join(tr("{one} (note {id})", one=one.words, id=one.id) for one in stored)
    return Written(
        data,
        tr("Written down: {words}", words=words),
        partial(air_notes.remove_talk, store, stored),
    )
