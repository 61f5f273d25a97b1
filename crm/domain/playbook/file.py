"""Reading a playbook: every complaint names the step and the key."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from crm.domain.cases.opportunity import EventKind, Role
from crm.domain.playbook.conditions import CONDITIONS
from crm.domain.playbook.step import BEFORE_DECISION, AfterNo, Playbook, Step
from crm.domain.playbook.windows import Span, Window
from crm.domain.touchpoints.touchpoint import Channel
from crm.errors import ReferenceBroken

#: Who a step is for besides the roles: those who interviewed, gift receivers, those met, everybody
#: in the case, the user alone.
WHO: Final = (*(role.value for role in Role), "attendee", "gift", "met", "everyone", "self")
CHANNELS: Final = (*(channel.value for channel in Channel), "any", "self")
PHASES: Final = (
    "during", "post_interview", "post_rejection", "months_1_2", "months_3_6", "long_game",
)  # fmt: skip
#: What sets a step off besides events; computed in `derived`.
DERIVED_TRIGGERS: Final = (
    "checks_unanswered",
    "feedback_received",
    "request_pending",
    "coffee_unanswered",
    "time_since_contact",
    "question_open",
    "introduction_open",
    "recommendation_open",
    "nothing_pending",
)
_REQUIRED: Final = (
    "id", "title", "phase", "trigger", "who", "channel", "opens", "closes", "origin",
)  # fmt: skip
_KNOWN: Final = frozenset(
    {
        *_REQUIRED, "due", "once", "anchor", "after", "prefer_after", "needs", "when", "unless",
        "slot", "slot_order", "repeat", "most", "promised", "at_close", "purpose", "draft",
        "outcome", "source", "even_closed", "default_off", "after_no",
    }
)  # fmt: skip
_AFTER_NO: Final = frozenset({"opens", "due", "closes", "title", "purpose", "draft", "put_off"})


def parse(table: Mapping[str, Any], drafts: Collection[str] | None = None) -> Playbook:
    """Read a playbook table.

    Args:
        drafts: the names of the drafts there are; None = not known, any name will do.

    Raises:
        ReferenceBroken: the sentence names the step and the key that is wrong.
    """
    raw = table.get("step")
    if not isinstance(raw, list) or not raw:
        raise ReferenceBroken("The playbook has no steps: it needs [[step]] tables.")
    steps = [_Reader(number, item).step() for number, item in enumerate(raw, 1)]
    _check_references(steps)
    _check_drafts(steps, drafts)
    return Playbook(tuple(steps))


class _Reader:
    """Reads one [[step]]; every complaint names the step and the key."""

    def __init__(self, number: int, raw: Any) -> None:
        self.raw: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
        self.name = str(self.raw.get("id") or f"number {number}")

    def wrong(self, key: str, sentence: str) -> ReferenceBroken:
        return ReferenceBroken(f"Playbook step {self.name}, key {key!r}: {sentence}.")

    def step(self) -> Step:
        for key in self.raw.keys() - _KNOWN:
            raise self.wrong(key, "this key is unknown")
        for key in _REQUIRED:
            if not self.raw.get(key):
                raise self.wrong(key, "this key is missing")
        return Step(
            id=self.text("id"),
            title=self.text("title"),
            phase=self.one_of("phase", PHASES),
            triggers=() if self.derived() else self.kinds("trigger"),
            derived=self.derived(),
            who=self.whom(),
            channel=self.one_of("channel", CHANNELS),
            window=self.window(),
            origin=self.one_of("origin", ("A", "R", "D")),
            once=self.one_of("once", ("event", "person"), "event"),
            anchor=self.one_of("anchor", ("first", "latest"), "first"),
            after=self.text("after"),
            prefer_after=self.names("prefer_after"),
            needs=self.kinds("needs")[0] if "needs" in self.raw else None,
            when=self.conditions("when"),
            unless=self.conditions("unless"),
            slot=self.text("slot"),
            slot_order=self.number("slot_order"),
            repeat=self.span("repeat"),
            most=self.number("most"),
            promised=self.span("promised"),
            at_close=self.one_of("at_close", ("late", "lapse"), "late"),
            after_no=self.after_no(),
            purpose=self.text("purpose"),
            draft=self.text("draft"),
            result=self.text("outcome"),
            even_closed=self.flag("even_closed"),
            default_off=self.flag("default_off"),
            source=self.text("source"),
        )

    def text(self, key: str) -> str:
        value = self.raw.get(key, "")
        if not isinstance(value, str):
            raise self.wrong(key, "it must be a text")
        return value

    def number(self, key: str) -> int:
        value = self.raw.get(key, 0)
        if type(value) is not int or value < 0:
            raise self.wrong(key, "it must be a whole number")
        return int(value)

    def flag(self, key: str) -> bool:
        value = self.raw.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "it must be true or false")
        return value

    def names(self, key: str) -> tuple[str, ...]:
        value = self.raw.get(key, [])
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            raise self.wrong(key, "it must be a list of names")
        return tuple(value)

    def one_of(self, key: str, allowed: Collection[str], default: str = "") -> str:
        value = self.raw.get(key, default)
        if value not in allowed:
            raise self.wrong(key, f"{value!r} is not one of {', '.join(allowed)}")
        return str(value)

    def kinds(self, key: str) -> tuple[EventKind, ...]:
        names = self.names(key)
        for name in names:
            if name not in list(EventKind):
                raise self.wrong(key, f"there is no event {name!r}")
        return tuple(EventKind(name) for name in names)

    def derived(self) -> str:
        """The name of a trigger that is no event, empty if the step follows from events."""
        names = self.names("trigger")
        return names[0] if len(names) == 1 and names[0] in DERIVED_TRIGGERS else ""

    def whom(self) -> tuple[str, ...]:
        for name in self.names("who"):
            if name not in WHO:
                raise self.wrong("who", f"{name!r} is not one of {', '.join(WHO)}")
        return self.names("who")

    def conditions(self, key: str) -> tuple[str, ...]:
        for name in self.names(key):
            if name not in CONDITIONS:
                raise self.wrong(key, f"there is no condition {name!r}")
        return self.names(key)

    def span(self, key: str) -> Span | None:
        if key not in self.raw:
            return None
        try:
            return Span.parse(self.text(key))
        except ValueError as error:
            raise self.wrong(key, str(error)) from error

    def window(self) -> Window:
        opens, closes = self.span("opens"), self.span("closes")
        if opens is None or closes is None:
            raise self.wrong("opens", "this key is missing")
        due = self.span("due") or closes
        if not opens.roughly <= due.roughly <= closes.roughly:
            key = "due" if "due" in self.raw else "closes"
            raise self.wrong(key, "the window must open before it is due and closes")
        return Window(opens, due, closes)

    def after_no(self) -> AfterNo | None:
        """The words and the window with which the step outlives a no."""
        if "after_no" not in self.raw:
            return None
        if self.raw["phase"] not in BEFORE_DECISION:
            raise self.wrong("after_no", "only a step from before the decision can outlive it")
        inner = _Reader(0, self.raw["after_no"])
        inner.name = f"{self.name}, after_no"
        for key in inner.raw.keys() - _AFTER_NO:
            raise inner.wrong(key, "this key is unknown")
        for key in ("opens", "closes", "title", "draft"):
            if not inner.raw.get(key):
                raise inner.wrong(key, "this key is missing")
        return AfterNo(
            window=inner.window(),
            title=inner.text("title"),
            purpose=inner.text("purpose"),
            draft=inner.text("draft"),
            put_off=inner.flag("put_off"),
        )


def _check_drafts(steps: list[Step], drafts: Collection[str] | None) -> None:
    """Whoever is written to or called gets words; nobody should face an empty page."""
    for step in steps:
        where = f"Playbook step {step.id}, key 'draft':"
        if step.outward and not step.draft:
            raise ReferenceBroken(f"{where} this key is missing, the step contacts somebody.")
        for draft in filter(None, [step.draft, step.after_no.draft if step.after_no else ""]):
            if drafts is not None and draft not in drafts:
                raise ReferenceBroken(f"{where} there is no draft {draft!r}.")


def _check_references(steps: list[Step]) -> None:
    known: dict[str, Step] = {}
    for step in steps:
        if step.id in known:
            raise ReferenceBroken(f"Playbook step {step.id}, key 'id': it is used twice.")
        known[step.id] = step
    for step in steps:
        for key, names in (
            ("after", filter(None, [step.after])),
            ("prefer_after", step.prefer_after),
        ):
            for name in names:
                if name not in known:
                    raise ReferenceBroken(
                        f"Playbook step {step.id}, key {key!r}: there is no step {name!r}."
                    )
        seen = [step.id]
        while (name := known[seen[-1]].after) and name not in seen:
            seen.append(name)
        if name:
            raise ReferenceBroken(
                f"Playbook step {step.id}, key 'after': the steps {' -> '.join([*seen, name])} "
                "wait for each other."
            )
