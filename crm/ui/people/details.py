"""More about a person: fields, how recent they are, and related people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from crm.domain.people.birthday import birthday_words
from crm.domain.people.person import Person
from crm.domain.wording import plural
from crm.language import tr
from crm.services.people import people
from crm.services.people.people import PersonFile
from crm.services.shown import unchanged
from crm.ui.shell import links, undo
from crm.ui.shell.errors import callback
from crm.ui.shell.links import go_to_company
from crm.ui.shell.session import store, today
from crm.ui.text.format import badge, day, plain


def facts(file: PersonFile) -> None:
    """Notes, tags and the remaining fields, who introduced whom, and who else is in the same cases."""
    person = file.person
    known = {
        tr("Notes"): plain(person.notes),
        tr("Tags"): " ".join(badge(plain(tag), "gray") for tag in person.tags),
        tr("How you met"): plain(person.how_met),
        tr("Stay in touch"): _rhythm(person),
        tr("Further addresses and numbers"): plain(
            " · ".join((*person.more_emails, *person.more_phones))
        ),
        tr("Connected on LinkedIn since"): day(person.connected_on),
        tr("Middle name"): plain(person.middle_name),
        tr("Nickname"): plain(person.nickname),
        tr("Birthday"): plain(birthday_words(person.birthday)),
        tr("Postal address"): plain(person.postal_address),
    }
    lines = [_fact(label, value) for label, value in known.items() if value]
    _fresh(file, lines)
    _others(tr("Introduced by"), [file.referrer] if file.referrer else [])
    _others(tr("Introduced you to"), file.referrals)
    _shared(file)
    if person.company:
        st.button(tr("Everyone at {company}", company=plain(person.company)), type="tertiary",
                  icon=":material/apartment:", key=f"person:company:{person.id}",
                  on_click=go_to_company, args=(person.company,))  # fmt: skip


def _fact(label: str, value: str) -> str:
    return f":gray[{label}]  \n{value}"


def _fresh(file: PersonFile, lines: Sequence[str]) -> None:
    """The facts, with when they were last confirmed; ask again once that is long ago."""
    known, person = file.confirmed, file.person
    by = tr(", by {by}", by=plain(known.by)) if known and known.by else ""
    asks = known is not None and not person.binned_on and known.is_old(today())
    if known and not person.binned_on and not asks:
        lines = [*lines, _fact(tr("Work and addresses confirmed"), day(known.on) + by)]
    if lines:
        st.markdown("\n\n".join(lines))
    if not (known and asks):
        return
    with st.container(border=True, key="person_old"):
        st.markdown(
            tr(
                ":material/history: Work and addresses are of **{on}**{by}. Still right?",
                on=day(known.on),
                by=by,
            )
        )
        with st.container(horizontal=True, gap="small"):
            st.button(tr("Still right"), key=f"person:confirm:{person.id}", icon=":material/check:",
                      on_click=_confirm, args=(person,))  # fmt: skip
            if person.linkedin_url:
                st.link_button(tr("Open profile"), person.linkedin_url, icon=":material/open_in_new:",
                               key=f"person:look:{person.id}")  # fmt: skip


@callback
def _confirm(person: Person) -> None:
    before = people.confirm(unchanged(store(), person), person.id, today())
    words = tr("Confirmed: work and addresses of {name}", name=before.name)
    undo.offer(words, people.take_confirmation_back, store(), before)


def _shared(file: PersonFile) -> None:
    """People with a role in the same cases."""
    for number, (other, cases) in enumerate(file.shared):
        if not number:
            st.markdown(tr(":gray[Also in the same opportunity]"))
        titles = ", ".join(case.name for case in cases)
        st.button(plain(other.name), type="tertiary", icon=":material/diversity_3:",
                  key=f"person:shared:{other.id}", help=plain(titles),
                  on_click=links.go_to_person, args=(other.id,))  # fmt: skip


def _rhythm(person: Person) -> str:
    days = person.cadence_days
    return tr("every {days}", days=plural(days, "day", "days")) if days else ""


def _others(label: str, group: Iterable[Person]) -> None:
    for number, other in enumerate(group):
        if not number:
            st.markdown(f":gray[{label}]")
        st.button(plain(other.name), type="tertiary", icon=":material/person:",
                  key=f"person:other:{label}:{other.id}", on_click=links.go_to_person,
                  args=(other.id,))  # fmt: skip
