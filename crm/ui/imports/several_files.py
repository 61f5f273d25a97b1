"""Several files uploaded together: one list of what they are and would add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from crm.domain.wording import listed, plural
from crm.intake.reading import FileKind
from crm.services.imports.batch_import import Part, Preview
from crm.ui.imports import preview, preview_activity
from crm.ui.imports.sample_table import table
from crm.ui.text.format import plain


def _total(found: Preview, name: str) -> int:
    return sum(getattr(part.result, name) for part in found.parts)


def show(found: Preview, kinds: Mapping[FileKind, str]) -> None:
    """What the files are, what they would add, and which cannot be read."""
    files = sum(len(piece.names) for piece in found.pieces)
    preview.title(plural(files, "file", "files"), "read together")
    cases = _total(found, "opportunities")
    preview.counts(
        ("New", _total(found, "new")), ("Changed", _total(found, "updated")),
        ("Contacts", _total(found, "touchpoints")), *([("Opportunities", cases)] if cases else []),
        ("Left out", sum(len(part.result.skipped) for part in found.parts)),
    )  # fmt: skip
    if found.parts:
        table(
            [_row(part, kinds) for part in found.parts], "The files, in the order they are imported"
        )
    for piece in found.refused:
        if piece.refused:
            words = f"**{plain(piece.name)}** cannot be read and is left out. "
            why = piece.refused.sentence if piece.tables else str(piece.refused)
            st.warning(words + plain(why), icon=":material/description:")
    for part in found.parts:
        if part.result.other_owner:
            st.warning(
                f"**{plain(part.piece.name)}** is someone else's archive: the others belong to "
                f"{plain(part.result.other_owner)}. Import it only if both are yours: its messages "
                "would count as yours.",
                icon=":material/group:",
            )
    sentences: dict[str, None] = {}
    for part in found.parts:
        sentences |= dict.fromkeys(w.sentence for w in part.reading.warnings if not w.line)
        sentences |= dict.fromkeys(part.result.left_out)
    for sentence in sentences:
        st.caption(plain(sentence))


def _row(part: Part, kinds: Mapping[FileKind, str]) -> dict[str, object]:
    result = part.result
    return {
        "File": part.piece.name,
        "What it is": kinds[FileKind(result.kind)],
        "New": result.new,
        "Changed": result.updated,
        "Unchanged": result.unchanged,
        "Contacts": result.touchpoints,
        "Already here": "Yes" if result.known else "",
    }


def button_label(found: Preview) -> str:
    """The label of the import button; empty if there is nothing to do."""
    if found.nothing_new:
        return ""
    named = (
        ("new", "person", "people"),
        ("touchpoints", "contact", "contacts"),
        ("opportunities", "opportunity", "opportunities"),
    )
    come = [
        plural(_total(found, name), one, many) for name, one, many in named if _total(found, name)
    ]
    return "Import " + listed(come) if come else "Update everything"


def details(found: Preview) -> None:
    """One tab per kind of record in the files."""
    new, touchpoints = _total(found, "new"), _total(found, "touchpoints")
    skipped = [part for part in found.parts if part.result.skipped]
    preview.tabs(
        ("New", new, lambda: preview.new_people(found.people, new)),
        ("Contacts", touchpoints,
         lambda: preview_activity.latest(found.touchpoints, found.names, touchpoints)),
        ("Unknown people", len(found.strangers),
         lambda: preview_activity.strangers(found.strangers)),
        ("Left out", sum(len(part.result.skipped) for part in skipped), lambda: _left_out(skipped)),
    )  # fmt: skip


def _left_out(parts: Sequence[Part]) -> None:
    for part in parts:
        st.markdown(f"**{plain(part.piece.name)}**")
        preview.problems(part.result.skipped)
