"""Who introduced a person: somebody who is here, a new name, or nobody."""

from __future__ import annotations

from typing import Any

from crm.services.people import introductions, people
from crm.ui.shell import undo
from crm.ui.shell.session import store, today
from crm.ui.widgets.form import Form
from crm.ui.widgets.people_picker import Asked


def body(asked: dict[str, Any]) -> None:
    """One field; empty means nobody did."""
    form, person = Form(asked), people.get(store(), asked["person_id"])
    chosen = [person.referred_by] if person.referred_by else []
    who = Asked(f"Who introduced you to {person.name}?", "Leave it empty if nobody did.", one=True)
    form.people("referred_by", who, chosen)
    form.end("Save", _save)


def _save(form: Form) -> None:
    by, newcomer = form.picked_one("referred_by")
    done = introductions.note(store(), form.asked["person_id"], by, today(), newcomer)
    words = "Noted who introduced you" if by or newcomer else "Nobody introduced you"
    undo.offer(f"{words} to {done.before.name}.", introductions.undo, store(), done, today())
