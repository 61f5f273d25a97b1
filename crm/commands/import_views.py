"""The output of an import and of its undo: the documented JSON, and text for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crm.domain.wording import plural
from crm.errors import RowProblem
from crm.language import tr
from crm.services.imports.batch_import import Part
from crm.services.imports.history import Undone
from crm.services.imports.one_reading import ImportResult

Answer = tuple[Any, str]


def result(done: ImportResult, dry_run: bool) -> Answer:
    data = {
        "kind": done.kind,
        "import_id": done.import_id or None,
        "new": done.new,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "skipped": [{"line": p.line, "why": p.sentence} for p in done.skipped],
        "touchpoints": done.touchpoints,
        "sha256": done.sha256,
        "warnings": [_problem(p) for p in done.warnings],
        "merged": [_problem(p) for p in done.merged],
        "unused_columns": [
            {"column": c.name, "filled": c.filled, "example": c.example}
            for c in done.unused_columns
        ],
        "left_out": list(done.left_out),
    }
    verb = (
        tr("Would import")
        if dry_run
        else tr("Already imported, nothing new")
        if done.known
        else tr("Imported")
    )
    lines = [
        tr(
            "{verb}: {new} new, {updated} updated, {unchanged} unchanged people, {contacts}; "
            "{rows} skipped.",
            verb=verb,
            new=done.new,
            updated=done.updated,
            unchanged=done.unchanged,
            contacts=plural(done.touchpoints, "contact", "contacts"),
            rows=plural(len(done.skipped), "row", "rows"),
        )
    ]
    if done.opportunities:
        lines.append(
            tr(
                "Job applications added as opportunities: {opportunities}.",
                opportunities=done.opportunities,
            )
        )
    if done.refreshed:
        lines.append(tr("Contacts updated: {refreshed}.", refreshed=done.refreshed))
    lines += [
        tr("  line {line}: {sentence}", line=p.line, sentence=p.sentence) for p in done.skipped
    ]
    if done.merged:
        lines.append(tr("Duplicate rows:"))
        lines += [
            tr("  line {line}: {sentence}", line=p.line, sentence=p.sentence) for p in done.merged
        ]
    if done.warnings:
        lines.append(tr("Worth a look:"))
        lines += [f"  {_where(p)}{p.sentence}" for p in done.warnings]
    lines += done.left_out
    if done.other_owner:
        lines.append(
            tr(
                "The archives you imported before belong to {other_owner}. If this one is not "
                "yours, undo the import: its messages count as yours.",
                other_owner=done.other_owner,
            )
        )
    if done.import_id and not dry_run:
        lines.append(tr("To undo it: undo-import {import_id}", import_id=done.import_id))
    return data, "\n".join(lines)


def _problem(problem: RowProblem) -> dict[str, Any]:
    return {"line": problem.line, "why": problem.sentence, "column": problem.column}


def _where(problem: RowProblem) -> str:
    column = f", {problem.column}" if problem.column else ""
    return tr("line {line}{column}: ", line=problem.line, column=column) if problem.line else ""


def results(parts: Sequence[Part], dry_run: bool) -> Answer:
    """The result of several files: per piece the same as for a single file, with its file names."""
    results = [(part, *result(part.result, dry_run)) for part in parts]
    data = [{"files": list(part.piece.names)} | each for part, each, _ in results]
    return data, "\n".join(f"{part.piece.name}: {text}" for part, _, text in results)


def undone(done: Undone) -> Answer:
    data = {
        "undone": done.import_id,
        "people_removed": done.people_removed,
        "fields_restored": done.fields_restored,
        "touchpoints_removed": done.touchpoints_removed,
    }
    text = tr(
        "Undid import {import_id}: {people} removed, {fields} restored, {contacts} removed.",
        import_id=done.import_id,
        people=plural(done.people_removed, "person", "people"),
        fields=plural(done.fields_restored, "field", "fields"),
        contacts=plural(done.touchpoints_removed, "contact", "contacts"),
    )
    if done.kept:
        names = ", ".join(person.name for person in done.kept[:10])
        text += tr("\nYou have worked with these people since, so they stay: {names}.", names=names)
    return data, text
