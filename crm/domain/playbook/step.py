"""The playbook: every step as data, and the user's own version of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from crm.domain.cases.opportunity import EventKind
from crm.domain.playbook.windows import Span, Window

#: The phases that a decision ends.
BEFORE_DECISION: Final = frozenset({"during", "post_interview"})


@dataclass(frozen=True, slots=True)
class AfterNo:
    """How a step from before the decision goes on after a no, in words that fit it.

    Attributes:
        window: counted from the no; then the step lapses.
        put_off: only for whoever put the step off, to do it after the decision.
    """

    window: Window
    title: str
    purpose: str
    draft: str
    put_off: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A rule: what to do for whom after which event.

    Attributes:
        derived: what sets the step off if it is no event (`playbook_file.DERIVED_TRIGGERS`).
        even_closed: also after the case was closed. default_off: only if switched on in Settings.
        title: `{first}` stands for the person.
        once: "event" = for every trigger event, "person" = once per person and case.
        anchor: for `once = "person"`: counted from the "first" or the "latest" trigger event.
        after: id of the step that must be tried or skipped before. prefer_after: better after, a hint.
        needs: the kind of event without which nobody is known to do it for.
        when, unless: names of conditions. slot, slot_order: of two mails the lower order wins.
        repeat: comes again this long after it was done; `most` times at most.
        promised: counted from the promised decision day, where there is one.
        at_close: "late" asks again after the window, "lapse" lets go.
        after_no: of a step from before the decision: how it outlives a no; None = it ends with it.
        origin: A article, R research, D our default.
    """

    id: str
    title: str
    phase: str
    triggers: tuple[EventKind, ...]
    who: tuple[str, ...]
    channel: str
    window: Window
    origin: str
    derived: str = ""
    once: str = "event"
    anchor: str = "first"
    after: str = ""
    prefer_after: tuple[str, ...] = ()
    needs: EventKind | None = None
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    slot: str = ""
    slot_order: int = 0
    repeat: Span | None = None
    most: int = 0
    promised: Span | None = None
    at_close: str = "late"
    after_no: AfterNo | None = None
    purpose: str = ""
    draft: str = ""
    result: str = ""
    even_closed: bool = False
    default_off: bool = False
    source: str = ""

    @property
    def before_decision(self) -> bool:
        """Whether it belongs to the open process, which a decision ends."""
        return self.phase in BEFORE_DECISION

    def once_refused(self) -> Step | None:
        """The step as it goes on after a no; None if it ends with it."""
        new = self.after_no
        if new is None:
            return None
        return replace(
            self, phase="post_rejection", window=new.window, title=new.title, purpose=new.purpose,
            draft=new.draft, at_close="lapse",
        )  # fmt: skip

    @property
    def outlives(self) -> bool:
        """Whether it is a step from before the decision, as it goes on after a no."""
        return self.after_no is not None and not self.before_decision

    @property
    def outward(self) -> bool:
        """Whether somebody else is contacted."""
        return self.who != ("self",) and self.channel != "self"


@dataclass(frozen=True, slots=True)
class Playbook:
    """All steps in the order of the process."""

    steps: tuple[Step, ...]

    def step(self, step_id: str) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)


def with_overrides(
    playbook: Playbook,
    switched_off: Collection[str],
    windows: Mapping[str, Window],
    switched_on: Collection[str] = (),
) -> Playbook:
    """The user's playbook: steps switched off are left out, windows replaced.

    Args:
        switched_on: steps that are off unless the user wants them, and does.
    """
    return Playbook(
        tuple(
            replace(step, window=windows[step.id]) if step.id in windows else step
            for step in playbook.steps
            if step.id not in switched_off and (not step.default_off or step.id in switched_on)
        )
    )
