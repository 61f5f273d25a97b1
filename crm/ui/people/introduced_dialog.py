"""The dialog for who introduced a person: a known person, a new name, or nobody."""

from __future__ import annotations

from crm.language import tr
from crm.services.people import introductions, people
from crm.ui.shell import undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import NoteIntroduction
from crm.ui.shell.session import store, today
from crm.ui.widgets.form import Form
from crm.ui.widgets.people_picker import Asked


def body(dialog: Dialog[NoteIntroduction]) -> None:
    """One field; empty means nobody."""
    form, person = Form(dialog), people.get(store(), dialog.request.person_id)
    chosen = [person.referred_by] if person.referred_by else []
    who = Asked(
        tr("Who introduced you to {name}?", name=person.name),
        tr("Leave it empty if nobody did."),
        one=True,
    )
    form.people("referred_by", who, chosen)
    form.end(tr("Save"), _save)


def _save(form: Form[NoteIntroduction]) -> None:
    by, newcomer = form.picked_one("referred_by")
    done = introductions.note(store(), form.request.person_id, by, today(), newcomer)
    words = tr("Noted who introduced you") if by or newcomer else tr("Nobody introduced you")
    undo.offer(
        tr("{words} to {name}.", words=words, name=done.before.name),
        introductions.undo,
        store(),
        done,
        today(),
    )
