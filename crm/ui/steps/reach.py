"""The ways to reach a person, as links to call, write or look; what is missing is one click away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

import streamlit as st

from crm.domain.people.further import to_dial
from crm.domain.people.person import Person
from crm.domain.touchpoints.touchpoint import Channel
from crm.language import tr
from crm.ui.shell import dialogs
from crm.ui.shell.requests import EditPerson
from crm.ui.text.format import plain

_PHONE: Final = "phone"
_EMAIL: Final = "email"
_LINKEDIN: Final = "linkedin_url"
#: Per field: its icon, and what the button says that asks for it.
_FIELDS: Final[Mapping[str, tuple[str, str]]] = {
    _PHONE: (":material/call:", tr("Add a number")),
    _EMAIL: (":material/mail:", tr("Add an e-mail address")),
    _LINKEDIN: (":material/open_in_new:", tr("Add a LinkedIn profile")),
}
#: Per field: what its link says in a row, its icon, and whom it reaches.
_BRIEFLY: Final[Mapping[str, tuple[str, str, str]]] = {
    _PHONE: (tr("Call"), ":material/call:", tr("Call {name}: {at}")),
    _EMAIL: (tr("E-mail"), ":material/mail:", tr("Write to {name}: {at}")),
    _LINKEDIN: ("LinkedIn", ":material/open_in_new:", tr("The profile of {name}")),
}
#: The field that a channel needs; the other channels need none.
_NEEDED: Final[Mapping[str, str]] = {
    Channel.CALL: _PHONE,
    Channel.VOICEMAIL: _PHONE,
    Channel.TEXT: _PHONE,
    Channel.EMAIL: _EMAIL,
    Channel.LINKEDIN_MESSAGE: _LINKEDIN,
    Channel.LINKEDIN_REQUEST: _LINKEDIN,
}


def reach(person: Person, where: str, channel: str = "") -> None:
    """Draw the ways to reach somebody, in the container that is open.

    Args:
        where: prefix of the keys, another one for each place on a page.
        channel: only what this channel needs, which may be nothing; "" = all ways.
    """
    for field in _FIELDS if not channel else filter(None, [_NEEDED.get(channel)]):
        _way(person, field, f"{where}:reach:{field}:{person.id}", channel)


def reach_briefly(person: Person, where: str) -> None:
    """The same in few words, for a row: what is known, and a number to add."""
    for field in _FIELDS:
        if field != _PHONE and not getattr(person, field):
            continue
        key = f"{where}:reach:{field}:{person.id}"
        link = link_to(person, field)
        if link:
            label, icon, about = _BRIEFLY[field]
            st.link_button(label, link, icon=icon, key=key, type="tertiary",
                           help=plain(about.format(name=person.name, at=getattr(person, field))))  # fmt: skip
        else:
            _way(person, field, key, "")


def _way(person: Person, field: str, key: str, channel: str) -> None:
    known, (icon, missing) = getattr(person, field), _FIELDS[field]
    link = link_to(person, field, channel) if known else ""
    label = "LinkedIn" if field == _LINKEDIN else plain(known)
    if link:
        st.link_button(label, link, icon=icon, key=key)
    elif known:  # a number in words: to read, not to dial
        st.markdown(f"{icon} {label}", width="content")
    elif not person.binned_on:
        st.button(missing, icon=":material/add:", key=f"{key}:add", type="tertiary",
                  on_click=dialogs.ask, args=(EditPerson(person.id, field),))  # fmt: skip


def link_to(person: Person, field: str, channel: str = "") -> str:
    """The address behind a way to reach somebody: tel:, sms:, mailto: or their profile; "" = none."""
    if field == _PHONE:
        number = to_dial(person.phone)
        scheme = "sms" if channel == Channel.TEXT else "tel"
        return f"{scheme}:{number}" if number else ""
    if field == _EMAIL:
        return f"mailto:{quote(person.email, safe='@')}" if person.email else ""
    return person.linkedin_url
