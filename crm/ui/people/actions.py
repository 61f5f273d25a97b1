"""One-click actions on a person, each with an undo; used by the list and the person's page."""

from __future__ import annotations

from dataclasses import replace

from crm.domain.people.person import Person
from crm.language import tr
from crm.services import touchpoints
from crm.services.people import people
from crm.services.shown import unchanged
from crm.ui.shell import undo
from crm.ui.shell.errors import callback
from crm.ui.shell.session import flash, store, today


@callback
def in_touch_today(person_id: int) -> None:
    """Log a contact today without details."""
    logged = touchpoints.in_touch_today(store(), person_id, today())
    undo.offer(
        tr("In touch with {name} today.", name=logged.people[0].name),
        touchpoints.remove,
        store(),
        logged.touchpoint.id,
        today(),
    )


@callback
def archive(person: Person, away: bool) -> None:
    """Archive a person, or unarchive them."""
    now = people.archive(unchanged(store(), person), person.id, today() if away else None)
    words = tr("{name} is out of the archive.", name=now.name)
    if away:
        words = tr("{name} is archived.", name=now.name)
    undo.offer(words, people.archive, unchanged(store(), now), now.id, person.archived_on)


def put_in_bin(person: Person) -> None:
    """Move a person to the bin, with everything about them.

    Raises:
        ChangedMeanwhile: the record changed since it was shown.
    """
    gone = people.remove(unchanged(store(), person), person.id, today())
    undo.offer(tr("Removed {name}.", name=gone.name), people.restore, store(), person.id)


remove = callback(put_in_bin)


@callback
def restore(person: Person) -> None:
    """Restore a person from the bin."""
    people.restore(unchanged(store(), person), person.id)
    flash(tr("Restored, with everything about them."))


@callback
def set_do_not_contact(person: Person, wish: bool) -> None:
    """Set or clear "Do not contact"."""
    people.edit(unchanged(store(), person), replace(person, do_not_contact=wish), today())
    flash(
        tr("Marked as “Do not contact”: no step asks you to.")
        if wish
        else tr("Contact is welcome again.")
    )
