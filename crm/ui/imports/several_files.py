"""Several files uploaded together: one list of what they are and would add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from crm.domain.wording import listed, plural
from crm.intake.reading import FileKind
from crm.language import forms, tr
from crm.services.imports.batch_import import Part, Preview
from crm.ui.imports import preview, preview_activity
from crm.ui.imports.sample_table import table
from crm.ui.text.format import plain


def _total(found: Preview, name: str) -> int:
    return sum(getattr(part.result, name) for part in found.parts)


def show(found: Preview, kinds: Mapping[FileKind, str]) -> None:
    """What the files are, what they would add, and which cannot be read."""
    files = sum(len(piece.names) for piece in found.pieces)
    preview.title(plural(files, "file", "files"), tr("read together"))
    cases = _total(found, "opportunities")
    preview.counts(
        (tr("New"), _total(found, "new")), (tr("Changed"), _total(found, "updated")),
        (tr("Contacts"), _total(found, "touchpoints")), *([(tr("Opportunities"), cases)] if cases else []),
        (tr("Left out"), sum(len(part.result.skipped) for part in found.parts)),
    )  # fmt: skip
    if found.parts:
        table(
            [_row(part, kinds) for part in found.parts],
            tr("The files, in the order they are imported"),
        )
    for piece in found.refused:
        if piece.refused:
            words = tr("**{name}** cannot be read and is left out. ", name=plain(piece.name))
            why = piece.refused.sentence if piece.tables else str(piece.refused)
            st.warning(words + plain(why), icon=":material/description:")
    for part in found.parts:
        if part.result.other_owner:
            st.warning(
                tr(
                    "**{name}** is someone else's archive: the others belong to {other_owner}. "
                    "Import it only if both are yours: its messages would count as yours.",
                    name=plain(part.piece.name),
                    other_owner=plain(part.result.other_owner),
                ),
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
        tr("File"): part.piece.name,
        tr("What it is"): kinds[FileKind(result.kind)],
        tr("New"): result.new,
        tr("Changed"): result.updated,
        tr("Unchanged"): result.unchanged,
        tr("Contacts"): result.touchpoints,
        tr("Already here"): tr("Yes") if result.known else "",
    }


def button_label(found: Preview) -> str:
    """The label of the import button; empty if there is nothing to do."""
    if found.nothing_new:
        return ""
    named = (
        ("new", forms("person", "people")),
        ("touchpoints", forms("contact", "contacts")),
        ("opportunities", forms("opportunity", "opportunities")),
    )
    come = [plural(_total(found, name), *words) for name, words in named if _total(found, name)]
    return tr("Import {what}", what=listed(come)) if come else tr("Update everything")


def details(found: Preview) -> None:
    """One tab per kind of record in the files."""
    new, touchpoints = _total(found, "new"), _total(found, "touchpoints")
    skipped = [part for part in found.parts if part.result.skipped]
    preview.tabs(
        (tr("New"), new, lambda: preview.new_people(found.people, new)),
        (tr("Contacts"), touchpoints,
         lambda: preview_activity.latest(found.touchpoints, found.names, touchpoints)),
        (tr("Unknown people"), len(found.strangers),
         lambda: preview_activity.strangers(found.strangers)),
        (tr("Left out"), sum(len(part.result.skipped) for part in skipped), lambda: _left_out(skipped)),
    )  # fmt: skip


def _left_out(parts: Sequence[Part]) -> None:
    for part in parts:
        st.markdown(f"**{plain(part.piece.name)}**")
        preview.problems(part.result.skipped)
