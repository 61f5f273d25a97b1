"""The playbook: every step as data, and the user's own version of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from crm.domain.cases.chapters import ChapterKind
from crm.domain.cases.opportunity import EventKind
from crm.domain.playbook.windows import Span, Window
from crm.language import tr


class Trigger(StrEnum):
    """Triggers other than events; `triggers` computes them."""

    CHECKS_UNANSWERED = "checks_unanswered"
    FEEDBACK_RECEIVED = "feedback_received"
    REQUEST_PENDING = "request_pending"
    COFFEE_UNANSWERED = "coffee_unanswered"
    TIME_SINCE_CONTACT = "time_since_contact"
    QUESTION_OPEN = "question_open"
    INTRODUCTION_OPEN = "introduction_open"
    RECOMMENDATION_OPEN = "recommendation_open"
    NOTHING_PENDING = "nothing_pending"
    CHAPTER_OPENED = "chapter_opened"
    MET = "met"
    SIGN_AFTER_GUESS = "sign_after_guess"
    LANDED_ELSEWHERE = "landed_elsewhere"


class Requests(StrEnum):
    """When LinkedIn requests to interviewers go out, as the user chooses in Settings."""

    NOW = "now"
    LATER = "later"


#: These start from an entry of a list; the step's occurrence is the ID of the entry.
ENTRIES: Final[Mapping[Trigger, str]] = {
    Trigger.QUESTION_OPEN: "claims",
    Trigger.INTRODUCTION_OPEN: "air_notes",
    Trigger.RECOMMENDATION_OPEN: "air_notes",
}
#: These start when an invitation or a question stays without an answer; `awaits` names its step.
AWAITING: Final = frozenset({Trigger.CHECKS_UNANSWERED, Trigger.COFFEE_UNANSWERED})
#: What a step shows that is done by looking whether whoever got the job still has it.
SEAT: Final = "seat"


@dataclass(frozen=True, slots=True)
class AfterNo:
    """How a step is carried into the chapter after a no, with suitable texts.

    Attributes:
        window: counted from the no; then the step lapses.
    """

    window: Window
    title: str
    purpose: str
    draft: str


@dataclass(frozen=True, slots=True)
class Step:
    """A rule: what to do, for whom, after which event.

    Attributes:
        derived: what triggers the step if it is not an event.
        default_off: only if enabled in Settings.
        title: `{first}` is the person's first name.
        once: "event" = for every trigger event, "person" = once per person and case.
        anchor: for `once = "person"`: counted from the "first" or the "latest" trigger event.
        after: id of the step that must be tried or skipped before. prefer_after: preferably after, a hint only.
        chapters: it lives in chapters of these kinds, and lapses when its chapter ends.
        awaits: for a step triggered by silence: IDs of the steps that got no answer.
        needs: the kind of event that tells who the step is for.
        when, unless: names of conditions. slot, slot_order: of two e-mails the lower order wins.
        repeat: comes again this long after it was done; `most` times at most. repeat_title, repeat_purpose: from
            the second time on; "" = as before.
        promised: counted from the promised decision day, where there is one.
        their_pace: with a recruiter it opens no earlier than they usually take to answer, but after so long at
            the latest.
        at_close: "late" asks again after the window, "lapse" drops the step.
        after_no: how it continues after a no; None = it lapses.
        records, buttons: events that complete the step, and the labels of their buttons.
        together: due in several cases it is one line on Today.
        noted: it is done when advice of the person is noted. first: it stands before everything else.
        done: the label of the button that completes a step done alone; "" = only the event does.
        asks_why: it asks for the reason. rests: while it is due, nothing outward is listed: "case" of
            this case, "day" at all.
        shows: what is shown in the case while it is due; with `SEAT` each look completes it.
        at_once: it goes out however many others at the company heard from the user lately.
        requests: enabled or disabled by the setting for when LinkedIn requests go out.
        result: what to record, for readers of the file; no rule uses it.
        origin: A article, R research, D Embers' default.
    """

    id: str
    title: str
    phase: str
    triggers: tuple[EventKind, ...]
    who: tuple[str, ...]
    channel: str
    window: Window
    origin: str
    chapters: frozenset[ChapterKind] = frozenset(ChapterKind)
    derived: Trigger | None = None
    once: str = "event"
    anchor: str = "first"
    after: str = ""
    awaits: tuple[str, ...] = ()
    prefer_after: tuple[str, ...] = ()
    needs: EventKind | None = None
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    slot: str = ""
    slot_order: int = 0
    repeat: Span | None = None
    repeat_title: str = ""
    repeat_purpose: str = ""
    most: int = 0
    promised: Span | None = None
    their_pace: Span | None = None
    at_close: str = "late"
    after_no: AfterNo | None = None
    purpose: str = ""
    draft: str = ""
    result: str = ""
    records: tuple[EventKind, ...] = ()
    buttons: tuple[str, ...] = ()
    together: bool = False
    noted: bool = False
    first: bool = False
    done: str = tr("Done")
    asks_why: bool = False
    rests: str = ""
    shows: str = ""
    requests: Requests | None = None
    default_off: bool = False
    at_once: bool = False
    source: str = ""

    def carried(self) -> Step | None:
        """The step as it continues after a no; None if it lapses."""
        new = self.after_no
        if new is None:
            return None
        return replace(
            self, phase="post_rejection", window=new.window, title=new.title, purpose=new.purpose,
            draft=new.draft, at_close="lapse",
        )  # fmt: skip

    def repeated(self) -> Step:
        """The step from its second time on."""
        return replace(
            self,
            title=self.repeat_title or self.title,
            purpose=self.repeat_purpose or self.purpose,
        )

    @property
    def alone(self) -> bool:
        """Whether it is for nobody but the user."""
        return self.who == ("self",)

    @property
    def outward(self) -> bool:
        """Whether somebody else is contacted."""
        return not self.alone and self.channel != "self"


@dataclass(frozen=True, slots=True)
class CompanyRest:
    """Once so many people at one company heard from the user within so many days, a further one may wait."""

    people: int
    days: int


@dataclass(frozen=True, slots=True)
class Playbook:
    """All steps in the order of the process; `company`: how many letters one company gets, None = any number."""

    steps: tuple[Step, ...]
    company: CompanyRest | None = None

    def step(self, step_id: str) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)

    @property
    def asking_why(self) -> frozenset[str]:
        """The ids of the steps that ask for the reason."""
        return frozenset(step.id for step in self.steps if step.asks_why)

    @property
    def entry_steps(self) -> dict[str, str]:
        """The steps whose occurrence is the ID of an entry, each with the list of the entry."""
        return {s.id: ENTRIES[s.derived] for s in self.steps if s.derived and s.derived in ENTRIES}


def with_overrides(
    playbook: Playbook,
    switched_off: Collection[str],
    windows: Mapping[str, Window],
    switched_on: Collection[str] = (),
) -> Playbook:
    """The user's playbook: steps switched off are left out, windows replaced.

    A window that the user chose follows nobody's pace.

    Args:
        switched_on: default-off steps that the user enabled.
    """
    return Playbook(
        tuple(
            replace(step, window=windows[step.id], their_pace=None) if step.id in windows else step
            for step in playbook.steps
            if step.id not in switched_off and (not step.default_off or step.id in switched_on)
        ),
        playbook.company,
    )
