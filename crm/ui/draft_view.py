"""A step's draft on the screen: the words, what is missing, what to heed, ways to send it."""

from __future__ import annotations

import re
from datetime import date
from html import escape
from string import Template
from typing import Final

import streamlit as st

from crm.domain.drafts import (
    LIMITS_AS_OF,
    NOTE_LIMIT,
    NOTE_LIMIT_PREMIUM,
    NOTES_A_MONTH,
    Draft,
    asks,
    still_missing,
)
from crm.domain.mailto import mail_link
from crm.domain.opportunities import EmployerType, Role
from crm.domain.schedule import DueStep
from crm.domain.touchpoints import Channel
from crm.services import decisions, drafts
from crm.services.drafts import StepDraft
from crm.ui import dialogs, undo
from crm.ui.boundary import callback
from crm.ui.session import store, today
from crm.ui.text import day, plain, plural

#: Channels on which a letter by e-mail makes sense.
_BY_MAIL: Final = (Channel.EMAIL, "any")
#: Where LinkedIn's numbers come from, in words.
LIMITS_SOURCE: Final = (
    f"LinkedIn's limits as of {LIMITS_AS_OF}: a note with an invitation may have {NOTE_LIMIT} "
    f"characters on a free account and {NOTE_LIMIT_PREMIUM} with Premium (several makers of LinkedIn "
    f"tools agree; LinkedIn itself names no number); a free account may send {NOTES_A_MONTH} "
    "invitations with a note a month (LinkedIn Help; some report 3 to 10). LinkedIn changes them "
    "without notice."
)
_GIFT_RULES: Final = {
    EmployerType.PRIVATE: (
        "Many companies' codes of conduct bar gift cards at any value, because they count as cash; "
        "some name applicants as givers."
    ),
    EmployerType.PUBLIC: (
        "Public employers set limits. US federal staff may take at most $20 on one occasion and $50 a "
        "year, never cash; states, cities and other countries differ, and the UK civil service takes "
        "only trifles."
    ),
    EmployerType.UNKNOWN: (
        "You have not said what kind of employer this is. Ask, or look it up, before you send anything: "
        "many companies bar gift cards, and public employers set limits."
    ),
}
_GIFT_ALWAYS: Final = (
    "No prepaid card (Visa and the like): it counts as cash. A single shop's card, and no more "
    "than $20. A handwritten note, or a good word to their boss, is a gift nobody has to send back."
)
_LATER_REQUEST: Final = (
    "Some recruiters would rather be asked after the decision. Both are fine; you may wait."
)
_LATER_GIFT: Final = (
    "A gift that comes after the decision cannot look like an attempt to sway it; you may wait."
)
_TAKEN_BACK: Final = (
    "If you took an invitation back, LinkedIn lets you ask the same person again only after "
    "about three weeks."
)

#: Where a letter to the hiring manager asks something.
QUESTION_HINT: Final = (
    "There is a question in it. To the hiring manager, thanks without a question work better; "
    "it is your letter."
)


def show(step: DueStep) -> None:
    """The draft of a due step, if it has one."""
    sheet = drafts.draft_for(store(), step, today())
    if sheet is None:
        return
    if step.channel == Channel.GIFT_CARD:
        _gift_rules(step, sheet)
    words = st.container()
    text = _editor(step, sheet.draft)
    with words:
        _words(step, sheet.draft, text)
    if step.channel == Channel.LINKEDIN_REQUEST:
        _about_requests(step, sheet, text)
    _ways(step, sheet.draft, text)


def _words(step: DueStep, draft: Draft, text: str) -> None:
    """The text as it stands, ready to copy, and what it still lacks."""
    if draft.subject:
        st.code(draft.subject, language=None, wrap_lines=True)
    st.code(text, language=None, wrap_lines=True)
    if missing := still_missing(draft, text):
        st.caption("Still to fill in: " + plain(", ".join(missing)))
    if step.step.who == (Role.HIRING_MANAGER,) and asks(text):
        st.caption(QUESTION_HINT)


def _editor(step: DueStep, draft: Draft) -> str:
    """The text in the person's hands; it is kept while they work, on every page."""
    key, base = f"draft:text:{step.key}", f"draft:base:{step.key}"
    if st.session_state.get(key) == st.session_state.get(base):
        st.session_state[key] = draft.body  # untouched: it follows the draft
    st.session_state[base] = draft.body
    written = st.text_area(
        "Change the words", key=key, height="content", persist_state="session",
        help="Only for this step. The words every such draft starts from are in Settings.",
    )  # fmt: skip
    if written != draft.body:
        st.button(
            "Start again from the draft",
            key=f"draft:again:{step.key}",
            type="tertiary",
            icon=":material/restart_alt:",
            on_click=_start_again,
            args=(key, draft.body),
        )
    return (written or "").strip() or draft.body


def _start_again(key: str, body: str) -> None:
    st.session_state[key] = body


def _ways(step: DueStep, draft: Draft, text: str) -> None:
    """What the text can become: a letter in the mail program, a card to print."""
    person = step.person
    if person and person.email and step.channel in _BY_MAIL:
        link = mail_link(person.email, draft.subject, text)
        st.link_button(
            "Open in my mail program",
            link.url,
            icon=":material/outgoing_mail:",
            help="After a change, click beside the text first, so that it goes along.",
        )
        if not link.with_body:
            st.caption("The text is too long to go along: copy it from above and paste it there.")
    if step.channel == Channel.HANDWRITTEN_NOTE:
        st.download_button(
            "Print it as a card",
            card_page(text, person.call_name if person else ""),
            file_name=_file_name(person.call_name if person else ""),
            mime="text/html",
            key=f"draft:card:{step.key}",
            on_click="ignore",
            icon=":material/print:",
            help="A small page the size of a postcard (A6). Open it, print it, or copy it by hand.",
        )


def _about_requests(step: DueStep, sheet: StepDraft, text: str) -> None:
    limit = sheet.draft.limit
    if limit:
        st.caption(counted(text, limit))
    if sheet.premium:
        st.caption(
            f"{plural(sheet.notes_sent, 'invitation', 'invitations')} sent this month.",
            help=LIMITS_SOURCE,
        )
    else:
        st.caption(
            f"{sheet.notes_sent} of about {NOTES_A_MONTH} notes used this month "
            f"(as of {LIMITS_AS_OF}).",
            help=LIMITS_SOURCE,
        )
        if sheet.notes_sent >= NOTES_A_MONTH:
            st.caption("If LinkedIn takes no note now, ask without one, or wait for next month.")
    st.caption(_TAKEN_BACK)
    _later(step, sheet.undecided_until, _LATER_REQUEST)


def _later(step: DueStep, until: date | None, why: str) -> None:
    """Offer to wait for the decision, as long as there is none."""
    if until is None:
        return
    st.caption(why)
    st.button(
        f"Put it off until {day(until)}",
        key=f"draft:wait:{step.key}",
        icon=":material/snooze:",
        on_click=_wait,
        args=(step, until),
    )


def counted(text: str, limit: int) -> str:
    """How long a text is, in words."""
    over = characters(text) - limit
    if over > 0:
        return (
            f"{characters(text)} of {limit} characters: {plural(over, 'character', 'characters')} "
            "too many. LinkedIn would not take it; shorten it a little."
        )
    return f"{characters(text)} of {limit} characters"


def characters(text: str) -> int:
    """Characters as a web page counts them: an emoji beyond the basic plane is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@callback
def _wait(step: DueStep, until: date) -> None:
    outcome = drafts.wait_for_decision(store(), step, until, today())
    undo.offer(f"Put off until {day(until)}.", decisions.take_back, store(), outcome)


def _gift_rules(step: DueStep, sheet: StepDraft) -> None:
    st.warning(
        plain(f"{_GIFT_RULES[sheet.employer]} {_GIFT_ALWAYS}"),
        title="Before you send a gift card",
        icon=":material/redeem:",
    )
    case = step.key.opportunity_id
    if sheet.employer is EmployerType.UNKNOWN and case is not None:
        st.button(
            "Say what kind of employer it is",
            key=f"draft:employer:{step.key}",
            type="tertiary",
            icon=":material/apartment:",
            on_click=dialogs.open_opportunity,
            args=(case,),
        )
    _later(step, sheet.undecided_until, _LATER_GIFT)


def _file_name(name: str) -> str:
    return "-".join(["note", *re.findall(r"\w+", name.lower())])[:60] + ".html"


def card_page(text: str, name: str) -> str:
    """One small page to print, complete in itself: no scripts, nothing fetched."""
    title = f"A note for {name}" if name else "A note"
    return _CARD.substitute(title=escape(title), text=escape(text))


_CARD: Final = Template("""<!doctype html>
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
<body><main>$text</main></body>
</html>
""")
