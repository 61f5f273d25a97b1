"""A step's draft: the text, what is missing, advice, and ways to send it."""

from __future__ import annotations

import re
from contextlib import nullcontext, suppress
from datetime import date
from functools import partial
from html import escape
from string import Template
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crm.domain.cases.opportunity import EmployerType, Role
from crm.domain.drafts.letter import (
    LIMITS_AS_OF,
    LONGEST_LINK,
    NOTE_LIMIT,
    NOTE_LIMIT_PREMIUM,
    NOTES_A_MONTH,
    QUESTION_MARKS,
)
from crm.domain.ids import TouchpointId
from crm.domain.playbook.due_step import DueStep
from crm.domain.touchpoints.touchpoint import Channel
from crm.domain.wording import listed, plural
from crm.errors import AlreadyThere
from crm.language import tr
from crm.services import drafts, touchpoints
from crm.services.cases import decisions
from crm.services.drafts import StepDraft
from crm.services.touchpoints import Logged
from crm.ui.shell import dialogs, undo
from crm.ui.shell.errors import callback, show_errors
from crm.ui.shell.requests import EditOpportunity
from crm.ui.shell.session import store, today
from crm.ui.steps import remarks, room, your_name
from crm.ui.steps.buttons import is_logged, loggable
from crm.ui.text.format import day, plain
from crm.ui.text.labels import CHANNEL_LABELS
from crm.ui.widgets import letter

#: Channels for which sending by e-mail makes sense.
_BY_MAIL: Final = (Channel.EMAIL, "any")
#: The label of the button for "sent", by channel. Gifts and talks are logged with their details.
_SENT: Final[dict[str, str]] = {
    Channel.EMAIL: tr("Mark as sent"),
    "any": tr("Mark as sent"),
    Channel.TEXT: tr("Mark as sent"),
    Channel.LINKEDIN_MESSAGE: tr("Mark as sent"),
    Channel.LINKEDIN_REQUEST: tr("Mark as sent"),
    Channel.HANDWRITTEN_NOTE: tr("I sent the card"),
}
#: The label of the box if it is not a letter.
_LABELS: Final[dict[str, str]] = {
    Channel.CALL: tr("What to say"),
    Channel.COFFEE: tr("What to ask"),
    Channel.GIFT_CARD: tr("Words with the card"),
    Channel.HANDWRITTEN_NOTE: tr("Words on the card"),
    Channel.LINKEDIN_REQUEST: tr("Note with the invitation"),
}
#: The sources of LinkedIn's limits, as shown to the user.
LIMITS_SOURCE: Final = tr(
    "LinkedIn's limits as of {limits_as_of}: a note with an invitation may have {note_limit} "
    "characters on a free account and {note_limit_premium} with Premium (several makers of LinkedIn "
    "tools agree; LinkedIn itself names no number); a free account may send {notes_a_month} "
    "invitations with a note a month (LinkedIn Help; some report 3 to 10). LinkedIn changes them "
    "without notice.",
    limits_as_of=LIMITS_AS_OF,
    note_limit=NOTE_LIMIT,
    note_limit_premium=NOTE_LIMIT_PREMIUM,
    notes_a_month=NOTES_A_MONTH,
)
_GIFT_RULES: Final = {
    EmployerType.PRIVATE: tr(
        "Many companies' codes of conduct bar gift cards at any value, because they count as cash; "
        "some name applicants as givers."
    ),
    EmployerType.PUBLIC: tr(
        "Public employers set limits. US federal staff may take at most $20 on one occasion and $50 a "
        "year, never cash; states, cities and other countries differ, and the UK civil service takes "
        "only trifles."
    ),
    EmployerType.UNKNOWN: tr(
        "You have not said what kind of employer this is. Ask, or look it up, before you send anything: "
        "many companies bar gift cards, and public employers set limits."
    ),
}
_GIFT_ALWAYS: Final = tr(
    "No prepaid card (Visa and the like): it counts as cash. A single shop's card, and no more "
    "than $20. A handwritten note, or a good word to their boss, is a gift nobody has to send back."
)
_LATER_REQUEST: Final = tr(
    "Some recruiters would rather be asked after the decision. Both are fine; you may wait."
)
_LATER_GIFT: Final = tr(
    "A gift that comes after the decision cannot look like an attempt to sway it; you may wait."
)
_TAKEN_BACK: Final = tr(
    "If you withdrew an invitation, LinkedIn lets you ask the same person again only after "
    "about three weeks."
)

_KEEP_NOTES: Final = tr(
    "A free account may send about {notes_a_month} invitations with a note a month. Keep them for the "
    "hiring manager and whoever gets the job, whose answer you need; this one does well without.",
    notes_a_month=NOTES_A_MONTH,
)

#: Shown if a letter to the hiring manager contains a question.
QUESTION_HINT: Final = tr(
    "There is a question in it. To the hiring manager, thanks without a question work better; "
    "it is your letter."
)


def behind_a_fold(step: DueStep, where: str) -> None:
    """The draft of a due step behind a fold, made when that is opened; `where` makes its key unique."""
    box = st.expander(
        tr("Draft"), icon=":material/draft:", key=f"{where}:draft:{step.key}", on_change="rerun"
    )
    if box.open:
        with box:
            show(step)


def has_sent_button(step: DueStep) -> bool:
    """Whether the letter of a step is logged by a button of its own."""
    return is_logged(step) and bool(step.step.draft) and step.channel in _SENT


@show_errors()
def show(
    step: DueStep,
    short: bool = False,
    folded: bool = False,
    beside: DeltaGenerator | None = None,
) -> None:
    """The draft of a due step, if it has one.

    Args:
        short: a long letter scrolls in its box, and long rules are behind a fold.
        folded: on a phone the letter opens with a press.
        beside: where there is room for what is to be known before it is sent.
    """
    sheet = drafts.draft_for(store(), step, today())
    if sheet is None:
        return
    with beside or nullcontext():
        if step.channel == Channel.GIFT_CARD:
            _gift_rules(step, sheet, short)
        if sheet.spare_note:
            _spare_note(step, sheet)
        room.tell(step)
        if sheet.asks_name:
            your_name.ask(sheet.slot)
        elif sheet.archive_name:
            your_name.tell(sheet.archive_name)
    _letter(step, sheet, short, folded)
    if step.channel == Channel.LINKEDIN_REQUEST:
        with beside or nullcontext():
            _about_requests(step, sheet)


def _letter(step: DueStep, sheet: StepDraft, short: bool, folded: bool) -> None:
    """The editable text, and the ways to send it."""
    person, by_mail = step.person, step.channel in _BY_MAIL
    to_manager = step.step.who == (Role.HIRING_MANAGER,)
    letter.letter(
        sheet.slot,
        sheet.draft,
        sheet.base,
        on_sent=partial(_sent, step, sheet.slot),
        remarks=remarks.of(sheet.letter, box_warns=to_manager),
        label=_LABELS.get(step.channel, tr("Letter")),
        opens=_LABELS.get(step.channel, tr("Show the letter")),
        subject=by_mail,
        blanks=list(sheet.draft.missing),
        address=person.email.strip() if person and by_mail else "",
        longest=LONGEST_LINK,
        short=short,
        folded=folded,
        limit=sheet.draft.limit,
        question={"marks": QUESTION_MARKS, "hint": QUESTION_HINT} if to_manager else None,
        sent=_SENT[step.channel] if has_sent_button(step) else "",
        card=card_page(person.call_name if person else "")
        if step.channel == Channel.HANDWRITTEN_NOTE
        else None,
    )


@callback
def _sent(step: DueStep, slot: str) -> None:
    words = letter.sent(slot)
    if words is None:
        return
    letter.keep(slot, words)  # as it was sent, in case logging fails
    with suppress(AlreadyThere):  # a second click
        logged = drafts.log_sent(
            store(), step, loggable(step.channel), words["subject"], words["body"], today()
        )
        undo.offer(_logged(logged), _not_sent, logged.touchpoint.id, slot, words)
    letter.forget(slot)


def _logged(logged: Logged) -> str:
    names = listed([person.name for person in logged.people])
    return tr(
        "Logged: {channel} to {names}.",
        channel=CHANNEL_LABELS[logged.touchpoint.channel],
        names=names,
    )


def _not_sent(touchpoint_id: TouchpointId, slot: str, words: letter.Record) -> None:
    touchpoints.remove(store(), touchpoint_id, today())
    letter.keep(slot, words)


def _spare_note(step: DueStep, sheet: StepDraft) -> None:
    """Offer to send a request without a note, where no answer is needed."""
    st.caption(_KEEP_NOTES, help=LIMITS_SOURCE)
    if is_logged(step):
        st.button(
            tr("I sent it without a note"),
            key=f"draft:bare:{step.key}",
            icon=":material/check:",
            on_click=_sent_bare,
            args=(step,),
        )


@callback
def _sent_bare(step: DueStep) -> None:
    """What was typed as a note stays, in case the user takes it back."""
    with suppress(AlreadyThere):  # a second click
        logged = drafts.log_sent(store(), step, loggable(step.channel), "", "", today())
        undo.offer(_logged(logged), touchpoints.remove, store(), logged.touchpoint.id, today())


def _about_requests(step: DueStep, sheet: StepDraft) -> None:
    if sheet.premium:
        st.caption(
            tr(
                "{invitations} sent this month.",
                invitations=plural(sheet.notes_sent, "invitation", "invitations"),
            ),
            help=LIMITS_SOURCE,
        )
    else:
        st.caption(
            tr(
                "{notes_sent} of about {notes_a_month} notes used this month (as of "
                "{limits_as_of}).",
                notes_sent=sheet.notes_sent,
                notes_a_month=NOTES_A_MONTH,
                limits_as_of=LIMITS_AS_OF,
            ),
            help=LIMITS_SOURCE,
        )
        if sheet.notes_sent >= NOTES_A_MONTH:
            st.caption(
                tr("If LinkedIn takes no note now, ask without one, or wait for next month.")
            )
    st.caption(_TAKEN_BACK)
    _later(step, sheet.undecided_until, _LATER_REQUEST)


def _later(step: DueStep, until: date | None, why: str) -> None:
    """Offer to wait for the decision, until there is one."""
    if until is None:
        return
    st.caption(why)
    st.button(
        tr("Put it off until {until}", until=day(until)),
        key=f"draft:wait:{step.key}",
        icon=":material/snooze:",
        on_click=_wait,
        args=(step, until),
    )


@callback
def _wait(step: DueStep, until: date) -> None:
    result = drafts.wait_for_decision(store(), step, until, today())
    undo.offer(
        tr("Put off until {until}: {title}", until=day(until), title=step.title),
        decisions.undo,
        store(),
        result,
    )


def _gift_rules(step: DueStep, sheet: StepDraft, short: bool) -> None:
    """What to know about gifts; if short, behind a fold, as the reason above it says what matters most."""
    title = tr("Before you send a gift card")
    with st.expander(title, key=f"draft:gift:{step.key}") if short else st.container():
        if not short:
            st.markdown(f":material/redeem: **{title}**")
        st.caption(plain(f"{_GIFT_RULES[sheet.employer]} {_GIFT_ALWAYS}"))
        _ask_employer(step, sheet)
    _later(step, sheet.undecided_until, _LATER_GIFT)


def _ask_employer(step: DueStep, sheet: StepDraft) -> None:
    case = step.key.opportunity_id
    if sheet.employer is EmployerType.UNKNOWN and case is not None:
        st.button(
            tr("Say what kind of employer it is"),
            key=f"draft:employer:{step.key}",
            type="tertiary",
            icon=":material/apartment:",
            on_click=dialogs.ask,
            args=(EditOpportunity(case),),
        )


def _file_name(name: str) -> str:
    return "-".join(["note", *re.findall(r"\w+", name.lower())])[:60] + ".html"


def card_page(name: str) -> dict[str, str]:
    """A small self-contained page to print: no scripts, no requests.

    Returns:
        The HTML before and after the text, which the browser inserts at print time; and a file name.
    """
    title = escape(tr("A note for {name}", name=name) if name else tr("A note"))
    return {"before": _BEFORE.substitute(title=title), "after": _AFTER, "file": _file_name(name)}


_BEFORE: Final = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
@page { size: 148mm 105mm; margin: 0; }
body { margin: 0; background: #f3f0ea; color: #2b2b2b; }
main {
  box-sizing: border-box; width: 148mm; min-height: 105mm; margin: 10mm auto; padding: 12mm 14mm;
  background: #fffdf9; font: 12pt/1.6 Georgia, "Times New Roman", serif;
  white-space: pre-wrap; overflow-wrap: anywhere;
}
@media print { body { background: none; } main { margin: 0; background: none; } }
</style>
</head>
<body><main>""")
_AFTER: Final = """</main></body>
</html>
"""
