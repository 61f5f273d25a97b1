"""What one click does with a person, each with its way back; used by the list and their page."""

from __future__ import annotations

from dataclasses import replace

from crm.services import touchpoints
from crm.services.people import people
from crm.ui.shell import undo
from crm.ui.shell.errors import callback
from crm.ui.shell.session import flash, store, today


@callback
def in_touch_today(person_id: int) -> None:
    """A contact of today without further words."""
    logged = touchpoints.in_touch_today(store(), person_id, today())
    undo.offer(
        f"In touch with {logged.people[0].name} today.",
        touchpoints.remove,
        store(),
        logged.touchpoint.id,
        today(),
    )


@callback
def archive(person_id: int, away: bool) -> None:
    """Put a person aside, or take them out again."""
    before = people.get(store(), person_id).archived_on
    person = people.archive(store(), person_id, today() if away else None)
    words = "is archived" if away else "is out of the archive"
    undo.offer(f"{person.name} {words}.", people.archive, store(), person_id, before)


@callback
def remove(person_id: int) -> None:
    """Into the bin, with everything about them."""
    gone = people.remove(store(), person_id, today())
    undo.offer(f"Removed {gone.name}.", people.restore, store(), person_id)


@callback
def restore(person_id: int) -> None:
    """Out of the bin."""
    people.restore(store(), person_id)
    flash("Brought back, with everything about them.")


@callback
def set_do_not_contact(person_id: int, wish: bool) -> None:
    """Leave a person in peace, or no longer."""
    old = people.get(store(), person_id)
    people.edit(store(), replace(old, do_not_contact=wish), today())
    flash("Left in peace: no step asks for contact." if wish else "Contact is welcome again.")
