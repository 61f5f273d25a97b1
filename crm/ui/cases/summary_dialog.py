"""One opportunity on one page: a dialog that can be printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import streamlit as st

from crm.domain.cases.ledger import Reason
from crm.domain.cases.summary import Agrees, Story, Summary, Told
from crm.services import summaries
from crm.services.cases import opportunities
from crm.ui.cases.why import POLITE, UNKNOWN
from crm.ui.shell import dialogs
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import SumUp
from crm.ui.shell.session import store, today
from crm.ui.steps.line import one_line
from crm.ui.text.format import day, plain
from crm.ui.text.labels import KIND_LABELS, REASON_LABELS, channel_label
from crm.ui.widgets.print_button import print_button

_AGREES: Final = {
    Agrees.CONFIRMED: "What you were told agrees.",
    Agrees.CONTRADICTED: "What you were told says something else.",
    Agrees.OPEN: "Nobody has said so.",
}


def title(request: SumUp) -> str:
    return f"{opportunities.case(store(), request.opportunity_id).opportunity.name}, on one page"


def body(dialog: Dialog[SumUp]) -> None:
    """The page; the heading is printed with it."""
    found = summaries.of_case(store(), dialog.request.opportunity_id, today())
    page = found.summary
    with st.container(key="sheet"):
        st.caption(f"As of {day(today())}")
        _part("What happened", [f"{day(on)}: {plain(words)}" for on, words in page.happened])
        if page.waited:
            _part("How long they kept you waiting", map(plain, page.waited))
        _part("What you were told", map(_told, page.told), UNKNOWN)
        if page.stories:
            _part("What you told yourself", map(_story, page.stories))
        _part("How warm the ties are", _people(page))
        coming = one_line(found.next, today()) if found.next else ""
        _part("What comes next", [coming] if coming else [], "Nothing is left to do here.")
    with st.container(horizontal=True, vertical_alignment="center", key=f"{dialog.key}:end"):
        print_button(f"{dialog.key}:print")
        st.button("Close", key=f"{dialog.key}:close", on_click=dialogs.close)


def _part(
    heading: str, lines: Iterable[str], nothing: str = "Nothing is written down yet."
) -> None:
    shown = list(lines) or [nothing]
    st.markdown(f"**{heading}**\n" + "\n".join(f"- {line}" for line in shown))


def _told(one: Told) -> str:
    claim = one.claim
    source = [plain(one.said_by), day(claim.said_on)]
    source.append(plain(channel_label(claim.channel).lower()) if claim.channel else "")
    kind = KIND_LABELS[claim.kind]
    words = f"{kind}: {_reason(claim.reason_code)}{_line(claim.words)}"
    by = ", ".join(filter(None, source))
    return words + (f" ({by})" if by else "") + (f" {POLITE}" if one.polite else "")


def _story(one: Story) -> str:
    return f"{_reason(one.claim.reason_code)}{_line(one.claim.words)} {_AGREES[one.agrees]}"


def _reason(code: Reason) -> str:
    return "" if code is Reason.UNKNOWN else f"{REASON_LABELS[code]}. "


def _line(text: str) -> str:
    words = " ".join(text.split())
    ends = words.endswith((".", "!", "?", "…"))
    return plain(words if ends or not words else f"{words}.")


def _people(page: Summary) -> list[str]:
    return [f"{plain(person.name)}: {word}" for person, word in page.in_touch]
