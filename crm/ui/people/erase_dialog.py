"""The dialog that erases a person for good: what goes, what stays, and a confirmation."""

from __future__ import annotations

import os

import streamlit as st

from crm.config import settings
from crm.deployment import Mode
from crm.domain.wording import plural
from crm.errors import StillInTheFile
from crm.language import tr
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
    st.markdown(tr("**{name}** and everything about them goes from this database:", name=name))
    st.markdown("\n".join(f"- {line}" for line in erasure.goes_words(found.traces)))
    st.markdown(_stays(found))
    sure = form.tick("sure", tr("Yes, erase them. I know that this cannot be undone."))
    form.end(tr("Erase"), _erase, ":material/delete_forever:", disabled=not sure)


def _stays(found: Erasure) -> str:
    """What erasing does not reach."""
    lines = [tr("What stays: texts of yours that mention their name.")]
    if found.traces.claims:
        what = plural(found.traces.claims, "statement", "statements")
        lines.append(tr("What they told you ({what}) stays without their name.", what=what))
    if found.traces.introduced:
        who = plural(found.traces.introduced, "person", "people")
        lines.append(tr("{who} they introduced: stay, without that note.", who=who))
    is_local = gate.admission().mode is Mode.LOCAL
    copies = kept_copies(settings(os.environ).database) if is_local else []
    if copies:
        where = plain(str(copies[0].parent))
        lines.append(
            tr(
                "{copies} Embers made earlier in {where}, and every backup and export you saved "
                "yourself, still hold them: delete those files too if nothing should be left.",
                copies=plural(len(copies), "copy", "copies"),
                where=where,
            )
        )
    else:
        lines.append(tr("Backups and exports you saved yourself still hold them."))
    lines.append(
        tr(
            "If a file you import later lists them, they come back as someone new. To keep them away, "
            "remove them instead: who is in the bin is not imported again."
        )
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
        flash(tr("Erased. Nothing of them is left in this database."))
    dialogs.close()
    history.go("people.py")
