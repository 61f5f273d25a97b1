"""The dialog that erases a person for good: what goes, what stays, and a confirmation."""

from __future__ import annotations

import os

import streamlit as st

from crm.config import settings
from crm.deployment import Mode
from crm.domain.wording import plural
from crm.errors import StillInTheFile
from crm.services.people import erasure
from crm.services.people.erasure import Erasure
from crm.ui.data.local import kept_copies
from crm.ui.shell import dialogs, gate, history
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import ErasePerson
from crm.ui.shell.session import flash, store
from crm.ui.text.format import plain
from crm.ui.widgets.form import Form


def body(dialog: Dialog[ErasePerson]) -> None:
    form, found = Form(dialog), erasure.look(store(), dialog.request.person_id)
    name = plain(found.person.name)
    st.markdown(f"**{name}** and everything about them goes from this database:")
    st.markdown("\n".join(f"- {line}" for line in _goes(found)))
    st.markdown(_stays(found))
    sure = form.tick("sure", "Yes, erase them. I know that this cannot be undone.")
    form.end("Erase", _erase, ":material/delete_forever:", disabled=not sure)


def _goes(found: Erasure) -> list[str]:
    traces = found.traces
    counts = (
        (traces.touchpoints, "contact", "contacts"),
        (traces.shared, "part in a contact with others", "parts in contacts with others"),
        (traces.roles, "role in an opportunity", "roles in opportunities"),
        (traces.events, "part in an event", "parts in events"),
        (traces.appointments, "appointment, or part in one", "appointments, or parts in them"),
        (traces.notes, "note of a talk", "notes of talks"),
        (traces.comparisons, "line comparing you with them", "lines comparing you with them"),
    )
    lines = [plural(*count) for count in counts if count[0]]
    return ["name, work, addresses, notes and tags", *lines]


def _stays(found: Erasure) -> str:
    """What erasing does not reach."""
    lines = ["What stays: texts of yours that mention their name."]
    if found.traces.claims:
        what = plural(found.traces.claims, "statement", "statements")
        lines.append(f"What they told you ({what}) stays without their name.")
    if found.traces.introduced:
        who = plural(found.traces.introduced, "person", "people")
        lines.append(f"{who} they introduced: stay, without that note.")
    is_local = gate.admission().mode is Mode.LOCAL
    copies = kept_copies(settings(os.environ).database) if is_local else []
    if copies:
        where = plain(str(copies[0].parent))
        lines.append(
            f"{plural(len(copies), 'copy', 'copies')} Embers made earlier in {where}, and every "
            "backup and export you saved yourself, still hold them: delete those files too if "
            "nothing should be left."
        )
    else:
        lines.append("Backups and exports you saved yourself still hold them.")
    lines.append(
        "If a file you import later lists them, they come back as someone new. To keep them away, "
        "remove them instead: who is in the bin is not imported again."
    )
    return "  \n".join(lines)


def _erase(form: Form[ErasePerson]) -> None:
    if not form.value("sure"):
        return
    try:
        erasure.person(store(), form.request.person_id)
    except StillInTheFile as held:
        flash(str(held))
    else:
        flash("Erased. Nothing of them is left in this database.")
    dialogs.close()
    history.go("people.py")
