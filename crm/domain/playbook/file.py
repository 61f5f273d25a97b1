"""Read a playbook; all mistakes are reported at once, each by step and key."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, TypeVar

from crm.domain.cases.chapters import ChapterKind
from crm.domain.cases.opportunity import EventKind, Role
from crm.domain.hand_written import Table, refuse
from crm.domain.playbook.conditions import CONDITIONS
from crm.domain.playbook.step import (
    AWAITING,
    SEAT,
    AfterNo,
    CompanyRest,
    Playbook,
    Requests,
    Step,
    Trigger,
)
from crm.domain.playbook.windows import Span, Window
from crm.domain.touchpoints.touchpoint import Channel
from crm.domain.wording import either
from crm.language import tr

#: Who a step is for besides the roles: the interviewers, the recruiter and other helpers, the people
#: met, whoever can say where things stand, everybody in the case, the user alone.
WHO: Final = (
    *(role.value for role in Role), "attendee", "helpful", "met", "contact", "everyone", "self",
)  # fmt: skip
CHANNELS: Final = (*(channel.value for channel in Channel), "any", "self")
PHASES: Final = (
    "during", "post_interview", "post_rejection", "months_1_2", "months_3_6", "long_game",
)  # fmt: skip
ORIGINS: Final = ("A", "R", "D")
#: What a step may show in its case while it is due.
SHOWS: Final = ("deadlines", "search", SEAT)
#: Where nothing outward is listed while a step is due: in its case, or at all.
RESTS: Final = ("case", "day")
_REQUIRED: Final = (
    "id", "title", "phase", "chapters", "trigger", "who", "channel", "opens", "closes", "origin",
)  # fmt: skip
_KNOWN: Final = frozenset(
    {
        *_REQUIRED, "due", "once", "anchor", "after", "prefer_after", "awaits", "needs", "when",
        "unless", "slot", "slot_order", "repeat", "repeat_title", "repeat_purpose", "most",
        "promised", "at_close", "purpose",
        "draft", "outcome", "records", "button", "done", "asks_why", "rests", "shows", "requests",
        "source", "default_off", "after_no", "noted", "first", "together", "their_pace",
        "at_once",
    }
)  # fmt: skip
_AFTER_NO: Final = frozenset({"opens", "due", "closes", "title", "purpose", "draft"})
_Kind = TypeVar("_Kind", EventKind, Requests)
_AT_ONCE: Final = Window(Span(0), Span(0), Span(0))


def parse(table: Mapping[str, Any], drafts: Collection[str] | None = None) -> Playbook:
    """Read a playbook table.

    Args:
        drafts: the names of the existing drafts; None = not known, any name is accepted.

    Raises:
        ReferenceBroken: the sentences name the steps and the keys that are wrong.
    """
    problems: list[str] = []
    raw = table.get("step")
    if not isinstance(raw, list) or not raw:
        problems.append(tr("The playbook has no steps: it needs [[step]] tables."))
        raw = []
    tables = [_table(number, item, problems) for number, item in enumerate(raw, 1)]
    steps = [_step(one) for one in tables]
    _check_references(tables, steps)
    for one, step in zip(tables, steps, strict=True):
        _check_drafts(one, step, drafts)
        _check_repeats(one)
    company = _company(table, problems)
    refuse(problems)
    return Playbook(tuple(steps), company)


def _company(table: Mapping[str, Any], problems: list[str]) -> CompanyRest | None:
    if "company" not in table:
        return None
    found = Table(table["company"], tr("Playbook, company"), problems)
    found.only(("people", "days"))
    found.require("people", "days")
    return CompanyRest(found.number("people", 1, least=1), found.number("days", 1, least=1))


def _table(number: int, raw: Any, problems: list[str]) -> Table:
    name = raw.get("id") if isinstance(raw, dict) else ""
    return Table(
        raw, tr("Playbook step {name}", name=name or tr("number {number}", number=number)), problems
    )


def _step(table: Table) -> Step:
    table.only(_KNOWN)
    table.require(*_REQUIRED)
    events, derived = _triggers(table)
    return Step(
        id=table.text("id"),
        title=table.text("title"),
        phase=table.one_of("phase", PHASES),
        triggers=events,
        derived=derived,
        chapters=frozenset(map(ChapterKind, table.each_of("chapters", tuple(ChapterKind)))),
        who=table.each_of("who", WHO),
        channel=table.one_of("channel", CHANNELS),
        window=_window(table),
        origin=table.one_of("origin", ORIGINS),
        once=table.one_of("once", ("event", "person"), "event"),
        anchor=table.one_of("anchor", ("first", "latest"), "first"),
        after=table.text("after"),
        awaits=_awaits(table, derived),
        prefer_after=table.texts("prefer_after"),
        needs=_kind(table, "needs", EventKind),
        when=table.each_of("when", tuple(CONDITIONS)),
        unless=table.each_of("unless", tuple(CONDITIONS)),
        slot=table.text("slot"),
        slot_order=table.number("slot_order"),
        repeat=_span(table, "repeat"),
        repeat_title=table.text("repeat_title"),
        repeat_purpose=table.text("repeat_purpose"),
        most=table.number("most"),
        promised=_span(table, "promised"),
        their_pace=_span(table, "their_pace"),
        at_close=table.one_of("at_close", ("late", "lapse"), "late"),
        after_no=_after_no(table),
        purpose=table.text("purpose"),
        draft=table.text("draft"),
        result=table.text("outcome"),
        records=tuple(map(EventKind, table.each_of("records", tuple(EventKind)))),
        buttons=table.texts("button"),
        together=table.flag("together"),
        noted=table.flag("noted"),
        first=table.flag("first"),
        done=_done(table),
        asks_why=table.flag("asks_why"),
        rests=table.one_of("rests", RESTS),
        shows=table.one_of("shows", SHOWS),
        requests=_kind(table, "requests", Requests),
        default_off=table.flag("default_off"),
        at_once=table.flag("at_once"),
        source=table.text("source"),
    )


def _triggers(table: Table) -> tuple[tuple[EventKind, ...], Trigger | None]:
    """The events that trigger a step, or the one trigger that is not an event."""
    names = table.each_of("trigger", (*EventKind, *Trigger))
    derived = [Trigger(name) for name in names if name in list(Trigger)]
    if derived and len(names) > 1:
        table.wrong(
            "trigger",
            tr(
                "{derived!r} is not an event and must be the only trigger", derived=derived[0].value
            ),
        )
    if derived:
        return (), derived[0]
    return tuple(map(EventKind, names)), None


def _awaits(table: Table, derived: Trigger | None) -> tuple[str, ...]:
    if derived in AWAITING:
        table.require(
            "awaits",
            why=tr("; {derived} needs the step whose answer does not come", derived=derived),
        )
    elif "awaits" in table.raw:
        table.wrong(
            "awaits",
            tr(
                "only a step that follows from {awaiting} has it",
                awaiting=either(sorted(AWAITING)),
            ),
        )
    return table.texts("awaits")


def _done(table: Table) -> str:
    """The label of the Done button; a step that records an event has one only if it sets a label."""
    if len(table.texts("records")) != len(table.texts("button")):
        table.wrong(
            "button" if "records" in table.raw else "records", tr("each of records has its button")
        )
    return table.text("done") or ("" if "records" in table.raw else tr("Done"))


def _kind(table: Table, key: str, kinds: type[_Kind]) -> _Kind | None:
    name = table.one_of(key, tuple(kinds))
    return kinds(name) if name else None


def _span(table: Table, key: str) -> Span | None:
    text = table.text(key)
    if not text:
        return None
    try:
        return Span.parse(text)
    except ValueError as error:
        table.wrong(key, str(error))
        return None


def _window(table: Table) -> Window:
    opens, closes = _span(table, "opens"), _span(table, "closes")
    due = _span(table, "due") or closes
    if opens is None or closes is None or due is None:
        return _AT_ONCE
    if not opens.roughly <= due.roughly <= closes.roughly:
        key = "due" if "due" in table.raw else "closes"
        table.wrong(key, tr("the window must open before it is due and closes"))
    return Window(opens, due, closes)


def _after_no(table: Table) -> AfterNo | None:
    """The text and window with which the step continues after a no."""
    if "after_no" not in table.raw:
        return None
    if ChapterKind.AFTER_NO in table.texts("chapters"):
        table.wrong("after_no", tr("a step that belongs after a rejection needs none"))
    inner = Table(table.raw["after_no"], f"{table.place}, after_no", table.problems)
    inner.only(_AFTER_NO)
    inner.require("opens", "closes", "title", "draft")
    return AfterNo(
        window=_window(inner),
        title=inner.text("title"),
        purpose=inner.text("purpose"),
        draft=inner.text("draft"),
    )


def _check_drafts(table: Table, step: Step, drafts: Collection[str] | None) -> None:
    """Require a draft for each step that contacts somebody, and check that the draft exists."""
    if step.outward and step.who:
        table.require("draft", why=tr(", the step contacts someone"))
    for draft in filter(None, [step.draft, step.after_no.draft if step.after_no else ""]):
        if drafts is not None and draft not in drafts:
            table.wrong("draft", tr("there is no draft {draft!r}", draft=draft))


def _check_repeats(table: Table) -> None:
    """Report what only a step that repeats can use."""
    for key in ("repeat_title", "repeat_purpose"):
        if key in table.raw and "repeat" not in table.raw:
            table.wrong(key, tr("only a step with “repeat” can have it"))


def _check_references(tables: Sequence[Table], steps: Sequence[Step]) -> None:
    known: dict[str, Step] = {}
    for table, step in zip(tables, steps, strict=True):
        if step.id and step.id in known:
            table.wrong("id", tr("it is used twice"))
        for name in step.awaits:
            if name not in known:
                table.wrong("awaits", tr("there is no step {name!r} above it", name=name))
        known.setdefault(step.id, step)
    for table, step in zip(tables, steps, strict=True):
        named = [("after", step.after), *(("prefer_after", name) for name in step.prefer_after)]
        for key, name in named:
            if name and name not in known:
                table.wrong(key, tr("there is no step {name!r}", name=name))
        circle = _circle(step, known)
        if circle:
            table.wrong(
                "after", tr("the steps {circle} wait for each other", circle=" -> ".join(circle))
            )


def _circle(step: Step, known: Mapping[str, Step]) -> list[str]:
    """The path from a step back to itself along `after`; empty if there is none."""
    seen = [step.id]
    while (name := known[seen[-1]].after if seen[-1] in known else "") and name not in seen:
        seen.append(name)
    return [*seen, name] if name == step.id else []
