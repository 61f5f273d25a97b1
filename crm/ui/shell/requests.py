"""Requests that open dialogs: one class per dialog, small enough for the browser to keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, ClassVar, Final

from crm.domain.cases.ledger import ClaimKind


@dataclass(frozen=True)
class Request:
    """A request to open a dialog; equal requests are the same dialog.

    Attributes:
        name: its name in the browser.
        form: a form, which only its own buttons close.
        kept: what was typed is kept if it is left unsaved.
    """

    name: ClassVar[str]
    form: ClassVar[bool] = True
    kept: ClassVar[bool] = True

    @property
    def values(self) -> dict[str, Any]:
        """The fields as JSON values."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain

    @property
    def target(self) -> str:
        """The identity of the form it opens."""
        return json.dumps([self.name, self.values], sort_keys=True)


@dataclass(frozen=True)
class FindPerson(Request):
    """Find a person by name and open their page."""

    name = "find"
    form = False
    kept = False


@dataclass(frozen=True)
class LogTouchpoint(Request):
    """A new touchpoint, with the values already known.

    Attributes:
        step_key: the key of the due step it carries out; several, of several cases, divided by blanks.
        result: the outcome of a call, if it is known already.
        appointment_id: the appointment that it says how it went of.
        line: a sentence that fills the form.
    """

    name = "log"
    person_ids: tuple[int, ...] = ()
    opportunity_id: int | None = None
    channel: str = ""
    summary: str = ""
    step_key: str = ""
    title: str = ""
    result: str = ""
    appointment_id: int | None = None
    line: str = ""


@dataclass(frozen=True)
class PasteWhatCame(Request):
    """A message that came, pasted; what is pasted is not kept in the browser."""

    name = "paste"
    kept = False
    opportunity_id: int | None = None


@dataclass(frozen=True)
class CorrectTouchpoint(Request):
    name = "touchpoint"
    touchpoint_id: int = 0


@dataclass(frozen=True)
class EditPerson(Request):
    """A person's fields; None = somebody new.

    Attributes:
        field: where the cursor goes; it is the same form whichever field that is.
    """

    name = "person"
    person_id: int | None = None
    field: str = ""

    @property
    def target(self) -> str:
        return replace(self, field="").target if self.field else super().target


@dataclass(frozen=True)
class EditOpportunity(Request):
    """An opportunity's fields; None = a new one, of `company` as far as that is known."""

    name = "opportunity"
    opportunity_id: int | None = None
    company: str = ""


@dataclass(frozen=True)
class EditEvent(Request):
    """An event of a case; None = a new one, of `kind` as far as that is known.

    Attributes:
        appointment_id: the appointment that it says how it went of.
    """

    name = "event"
    opportunity_id: int = 0
    event_id: int | None = None
    kind: str = ""
    person_id: int | None = None
    appointment_id: int | None = None


@dataclass(frozen=True)
class PlanAppointment(Request):
    """What is to come, with what is known of it; with `appointment_id` one is moved or changed."""

    name = "appointment"
    appointment_id: int | None = None
    opportunity_id: int | None = None
    person_ids: tuple[int, ...] = ()
    kind: str = ""
    note: str = ""


@dataclass(frozen=True)
class AfterInterview(Request):
    """What stayed of each person of an interview: one that is recorded, or an appointment that took place."""

    name = "desk"
    opportunity_id: int = 0
    event_id: int | None = None
    appointment_id: int | None = None


@dataclass(frozen=True)
class ThankYouCards(Request):
    """The sheet for the thank-you cards of an interview."""

    name = "cards"
    form = False
    kept = False
    event_id: int = 0


@dataclass(frozen=True)
class AppointmentMissed(Request):
    """An appointment did not happen: who did not come."""

    name = "missed"
    appointment_id: int = 0


@dataclass(frozen=True)
class Prepare(Request):
    """The sheet to read before a talk with these people; `kind`: what sort of talk, if it is known."""

    name = "prepare"
    form = False
    kept = False
    person_ids: tuple[int, ...] = ()
    appointment_id: int | None = None
    kind: str = ""


@dataclass(frozen=True)
class SumUp(Request):
    """One opportunity on one page."""

    name = "summary"
    form = False
    kept = False
    opportunity_id: int = 0


@dataclass(frozen=True)
class ProofOfSearch(Request):
    """What the user did to find work, as a sheet for a job office."""

    name = "proof"
    form = False
    kept = False


@dataclass(frozen=True)
class LinkedInRound(Request):
    """The look whether whoever got the jobs still has them; of one opportunity, or of all that are due."""

    name = "round"
    form = False
    kept = False
    opportunity_id: int = 0


@dataclass(frozen=True)
class RecordRejection(Request):
    """The two-minute way to record a rejection with everybody involved."""

    name = "rejection"


@dataclass(frozen=True)
class GiveRole(Request):
    """Somebody takes a role in a case."""

    name = "role"
    opportunity_id: int = 0


@dataclass(frozen=True)
class EditClaim(Request):
    """What somebody said about "why", or the user's own story."""

    name = "claim"
    opportunity_id: int = 0
    claim_id: int | None = None
    kind: str = ClaimKind.FACT.value


@dataclass(frozen=True)
class SayHowLikely(Request):
    """How likely an offer feels; None = a new feeling."""

    name = "feeling"
    opportunity_id: int = 0
    feeling_id: int | None = None


@dataclass(frozen=True)
class EditComparison(Request):
    """A line of the comparison with the hire; `age`: the one about age."""

    name = "comparison"
    opportunity_id: int = 0
    comparison_id: int | None = None
    age: bool = False


@dataclass(frozen=True)
class EditAirNote(Request):
    """Advice, an insight or a recommendation; `person_id`: who gave it."""

    name = "air_note"
    opportunity_id: int = 0
    note_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True)
class MergePeople(Request):
    """Merge two people; without `other_id` it asks for the other."""

    name = "merge"
    person_id: int = 0
    other_id: int | None = None


@dataclass(frozen=True)
class NoteIntroduction(Request):
    """Who introduced a person."""

    name = "introduced"
    person_id: int = 0


@dataclass(frozen=True)
class ErasePerson(Request):
    """Erase a person for good."""

    name = "erase"
    kept = False
    person_id: int = 0


@dataclass(frozen=True)
class SnoozeStep(Request):
    """Put a step off; `step`: `str(StepKey)`."""

    name = "snooze"
    step: str = ""
    title: str = ""


@dataclass(frozen=True)
class CloseSeveral(Request):
    """Let go of several opportunities at once."""

    name = "close-several"


@dataclass(frozen=True)
class SkipStep(Request):
    """Skip a step; `step`: `str(StepKey)`."""

    name = "skip"
    step: str = ""
    title: str = ""


_BY_NAME: Final[Mapping[str, type[Request]]] = {
    kind.name: kind for kind in Request.__subclasses__()
}


def read(name: object, values: object) -> Request | None:
    """Parse a request from the browser; None if it is not one that is kept."""
    kind = _BY_NAME.get(name) if isinstance(name, str) else None
    if kind is None or not kind.kept or not isinstance(values, Mapping):
        return None
    known = {field.name: field.default for field in fields(kind)}
    if not all(part in known and _fits(value, known[part]) for part, value in values.items()):
        return None
    return kind(**{part: _whole(value) for part, value in values.items()})


def _fits(value: object, default: object) -> bool:
    """Whether a value has the type of its field; a default of None means an optional id."""
    if isinstance(default, tuple):
        return isinstance(value, list) and all(type(one) is int for one in value)
    if default is None:
        return value is None or type(value) is int
    return type(value) is type(default)


def _whole(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
