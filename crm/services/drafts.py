"""Drafts: a step's text filled from its case, the user's own texts, LinkedIn's limits."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from sqlite_utils import Database

from crm import reference
from crm.domain.cases.after_interview import blanks, remembered
from crm.domain.cases.case_file import Case
from crm.domain.cases.decisions import StepDecision, StepKey
from crm.domain.cases.involved import roles_of
from crm.domain.cases.opportunity import DECIDED, EmployerType, EventKind, Opportunity, Role
from crm.domain.drafts.check import Finding, Letter, Sent, findings
from crm.domain.drafts.letter import NOTES_FOR, Draft, compose_step, note_limit
from crm.domain.drafts.template import WORDS, Template, own_words, with_words
from crm.domain.ids import TouchpointId
from crm.domain.people.normalise import clean_text
from crm.domain.playbook.due_step import DueStep
from crm.domain.touchpoints.touchpoint import Channel, Direction, Result, Touchpoint
from crm.domain.wording import listed
from crm.errors import InvalidInput, NotFound
from crm.language import tr
from crm.services import settings
from crm.services import touchpoints as touchpoint_service
from crm.services.cases import decisions
from crm.services.cases import opportunities as opportunity_service
from crm.services.json_settings import table_in, texts_in
from crm.services.today_list import case_steps_in
from crm.services.touchpoints import Logged
from crm.services.unit_of_work import unit_of_work
from crm.store import settings as kept
from crm.store.cases import ledger, opportunities
from crm.store.handle import Store
from crm.store.touchpoints import touchpoints

_PREMIUM: Final = "linkedin_premium"
#: The blank for the user's own name.
_NAME: Final = "me"
#: Days after which a decision is expected and the step comes up again. Source: D.
_WAIT: Final = timedelta(days=14)
_AFTER_DECISION: Final = tr("Until after the decision.")


@dataclass(frozen=True, slots=True)
class StepDraft:
    """A step's draft with the facts needed to send it.

    Attributes:
        slot: identifies the message: the same as long as it goes to this person about this job. An id
            alone may refer to somebody else in another database.
        base: identifies the text of the draft.
        employer: decides which gift rules are shown.
        premium: whether the user has LinkedIn Premium. notes_sent: for a LinkedIn request, those with a
            note of this month.
        spare_note: a LinkedIn request that had better go without one of the few notes.
        undecided_until: a day to return to a step that had better wait for the decision;
            None once they have decided.
        asks_name: it ends without the user's name, for which they were never asked.
        archive_name: the name it is signed with, if that is only known from their LinkedIn archive.
        letter: what the rules for letters need to know of it, with the draft as its text.
    """

    draft: Draft
    slot: str
    base: str
    employer: EmployerType
    premium: bool
    notes_sent: int
    spare_note: bool
    undecided_until: date | None
    asks_name: bool = False
    archive_name: str = ""
    letter: Letter = Letter("")


@dataclass(frozen=True, slots=True)
class DraftWords:
    """A draft as shipped and as it is used; `changed` names the fields the user rewrote."""

    id: str
    shipped: Template
    used: Template
    changed: tuple[str, ...]


def draft_for(store: Store, step: DueStep, today: date) -> StepDraft | None:
    """Return the draft of a step, filled from its case; None if the step sends nothing.

    Raises:
        NotFound: the case has been removed.
    """
    shipped = reference.drafts().get(step.step.draft)
    if step.key.opportunity_id is None or shipped is None:
        return None
    with store.read() as db:
        record = opportunity_service.require(db, step.key.opportunity_id)
        case = case_steps_in(db, record.id, today).case
        used = with_words(shipped, _own_words(db, step.step.draft))
        chosen, elsewhere = settings.read(db), _elsewhere(db, record)
        premium = _premium(db)
        asks = step.channel == Channel.LINKEDIN_REQUEST
        notes = _invitations(db, today) if asks else 0
        noted = _noted(db, step)
    draft = compose_step({step.step.draft: used}, step, case, chosen.me, today, noted)
    if draft is None:
        return None
    draft = replace(draft, limit=note_limit(draft.limit, premium))
    name = step.person.name if step.person else ""
    return StepDraft(
        draft,
        slot=f"{step.key}:{_digest(name, record.title, record.company)}",
        base=_digest(draft.subject, draft.body),
        employer=record.employer_type,
        premium=premium,
        notes_sent=notes,
        spare_note=asks and not premium and step.role not in NOTES_FOR,
        undecided_until=_undecided_until(case, today),
        asks_name=_NAME in draft.missing and not chosen.unsigned,
        archive_name=chosen.me if chosen.from_archive and chosen.me in draft.body else "",
        letter=Letter(
            draft.body,
            draft.subject,
            step.person,
            roles=frozenset({step.role} if step.role else _roles(case, step)),
            channel=step.channel,
            phase=step.step.phase,
            limit=draft.limit,
            case=record,
            elsewhere=elsewhere,
            sent=_sent_to_others(case, step, draft.subject),
        ),
    )


def checked(letter: Letter, subject: str, body: str) -> tuple[Finding, ...]:
    """What the rules for letters find in a text."""
    return findings(reference.letter_rules(), replace(letter, subject=subject, body=body))


def _roles(case: Case, step: DueStep) -> set[Role]:
    return roles_of(case, step.person.id) if step.person else set()


def _elsewhere(db: Database, record: Opportunity) -> tuple[Opportunity, ...]:
    """The user's other opportunities, but not those where they got the job."""
    others = [one for one in opportunities.everything(db) if one.id != record.id]
    events = opportunities.events_of(db, [one.id for one in others])
    return tuple(
        one for one in others if not any(e.kind is EventKind.HIRED_HERE for e in events[one.id])
    )


def _sent_to_others(case: Case, step: DueStep, subject: str) -> tuple[Sent, ...]:
    """The letters that the same step sent to others after the same event; the subject is no part of them."""
    found = []
    for contact in case.touchpoints:
        key = StepKey.parse(contact.step_key) if contact.step_key else None
        if key is None or (key.step, key.event_id) != (step.key.step, step.key.event_id):
            continue
        others = [case.people[p] for p in contact.people if p in case.people]
        if step.person in others or not others or key.opportunity_id != step.key.opportunity_id:
            continue
        first, _, rest = contact.summary.partition("\n\n")
        body = rest if subject and rest and "\n" not in first else contact.summary
        found.append(Sent(listed([person.name for person in others]), body))
    return tuple(found)


def _noted(db: Database, step: DueStep) -> dict[str, str]:
    """What the user noted of the person: of the step's interview, else the latest."""
    if step.person is None or step.key.opportunity_id is None:
        return {}
    notes = ledger.air_notes(db, step.key.opportunity_id)
    of_interview = step.event.kind is EventKind.INTERVIEW_HELD
    return blanks(remembered(notes, step.person.id, step.event.id if of_interview else None))


def _digest(*texts: str) -> str:
    return sha256("\0".join(texts).encode("utf-8", "replace")).hexdigest()[:16]


def _invitations(db: Database, today: date) -> int:
    first = today.replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return touchpoints.requests_sent(db, first, after)


def _undecided_until(case: Case, today: date) -> date | None:
    if any(event.kind in DECIDED for event in case.events):
        return None
    promised = case.opportunity.promised_decision_on
    return promised + timedelta(days=1) if promised and promised >= today else today + _WAIT


def wait_for_decision(store: Store, step: DueStep, until: date, today: date) -> StepDecision:
    """Snooze a step until the decision should be known.

    Raises:
        InvalidInput: the day is not in the future.
    """
    return decisions.snooze(store, step.key, until, today, _AFTER_DECISION)


def log_sent(
    store: Store,
    step: DueStep,
    channel: Channel,
    subject: str,
    body: str,
    today: date,
    result: Result = Result.SENT,
) -> Logged:
    """Log the message or the call of a step, with the text that was sent.

    Raises:
        AlreadyThere: this step is already logged (a double click).
        InvalidInput: the step involves nobody.
    """
    letter = Touchpoint(
        TouchpointId(0),
        (step.person.id,) if step.person else (),
        today,
        channel,
        Direction.OUT,
        step.key.opportunity_id,
        result=result,
        summary=f"{subject}\n\n{body}".strip(),
        step_key=str(step.key),
    )
    return touchpoint_service.log(store, letter, today, also=step.same)


def linkedin_premium(store: Store) -> bool:
    """Whether the user said they have LinkedIn Premium."""
    with store.read() as db:
        return _premium(db)


@unit_of_work
def set_linkedin_premium(db: Database, premium: bool, today: date) -> None:
    """Store whether the user has LinkedIn Premium, and since when that is known."""
    kept.put(db, _PREMIUM, "yes" if premium else "no", today)


def _premium(db: Database) -> bool:
    return kept.get(db, _PREMIUM) == "yes"


def all_words(store: Store, ids: Iterable[str]) -> tuple[DraftWords, ...]:
    """The drafts of these ids, as shipped and as used; unknown ids are left out."""
    shipped = reference.drafts()
    with store.read() as db:
        return tuple(_words(db, name, shipped[name]) for name in ids if name in shipped)


def write_own(store: Store, draft_id: str, words: Template) -> DraftWords:
    """Use the user's own text for a draft; a field that equals the shipped text is not stored.

    Raises:
        NotFound: there is no such draft.
        InvalidInput: the text is empty.
    """
    shipped = _shipped(draft_id)
    written = Template(
        body=_lines(words.body),
        subject=clean_text(words.subject),
        when_silent=_lines(words.when_silent),
        limit=shipped.limit,
    )
    if not written.body:
        raise InvalidInput(
            tr("A draft needs some words."), tr("The original ones are one click away."), "body"
        )
    return _keep(store, draft_id, own_words(shipped, written))


def use_shipped(store: Store, draft_id: str) -> DraftWords:
    """Return to the shipped text.

    Raises:
        NotFound: there is no such draft.
    """
    return _keep(store, draft_id, {})


@unit_of_work
def _keep(db: Database, draft_id: str, own: dict[str, str]) -> DraftWords:
    shipped = _shipped(draft_id)
    kept.put(db, _key(draft_id), json.dumps(own, ensure_ascii=False) if own else "")
    return _words(db, draft_id, shipped)


def _words(db: Database, draft_id: str, shipped: Template) -> DraftWords:
    used = with_words(shipped, _own_words(db, draft_id))
    return DraftWords(draft_id, shipped, used, tuple(own_words(shipped, used)))


def _own_words(db: Database, draft_id: str) -> dict[str, str]:
    """What the user wrote; anything else in the setting (from an imported file) is ignored."""
    own = texts_in(table_in(kept.get(db, _key(draft_id))))
    found = {name: own[name] for name in WORDS if name in own}
    return {name: text for name, text in found.items() if text.strip() or name != "body"}


def _shipped(draft_id: str) -> Template:
    try:
        return reference.drafts()[draft_id]
    except KeyError as error:
        raise NotFound(tr("This draft does not exist.")) from error


def _key(draft_id: str) -> str:
    return f"draft:{draft_id}"


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
