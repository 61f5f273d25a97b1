"""Sentences on what happens to the user's data, by mode."""

from __future__ import annotations

from crm.deployment import Mode
from crm.language import tr
from crm.ui.shell import gate


def of_a_file() -> str:
    """What happens to an uploaded file."""
    return {
        Mode.LOCAL: tr("Your file stays on this computer."),
        Mode.DEMO: tr(
            "In this demonstration use an invented file: it is sent to this site's server."
        ),
        Mode.HOSTED: tr(
            "Your file is read by this site and not kept; what you import is kept in your own "
            "database."
        ),
    }[gate.admission().mode]


def of_words() -> str:
    """What happens to what is typed or imported."""
    return {
        Mode.LOCAL: tr("Nothing leaves this computer."),
        Mode.DEMO: tr("Nothing is kept after this visit."),
        Mode.HOSTED: tr("It is kept in your own database here and not shared with anyone."),
    }[gate.admission().mode]
