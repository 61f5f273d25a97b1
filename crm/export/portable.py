"""Rows of the database -> the portable document."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from crm.domain.cases.decisions import StepKey
from crm.domain.imports.portable_schema import FORMAT, NOUNS, VERSION, Holds, Key

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
#: By step whose occurrence is the ID of an entry: entry ID -> its position in its list, from 1.
Places = Mapping[str, Mapping[int, int]]


def document(rows: Rows, entry_steps: Mapping[str, str]) -> str:
    """The portable document as JSON text, one item per line so that versions can be compared.

    Args:
        rows: per noun the rows of its table; lists of people under `people`.
        entry_steps: `Playbook.entry_steps`.
    """
    lists = []
    there = {noun.prefix: {row["id"] for row in rows.get(name, ())}
             for name, noun in NOUNS.items() if noun.prefix}  # fmt: skip
    places = {step: {row["id"]: place for place, row in enumerate(rows.get(name, ()), 1)}
              for step, name in entry_steps.items()}  # fmt: skip
    for name, noun in NOUNS.items():
        items = []
        for row in rows.get(name, ()):
            item: dict[str, Any] = {"ref": f"{noun.prefix}{row['id']}"} if noun.prefix else {}
            for key in noun.keys:
                value = _written(key, row, there, places)
                if value not in (None, "", [], ()):
                    item[key.name] = value
            items.append(json.dumps(item, ensure_ascii=False))
        body = ",\n    ".join(items)
        lists.append(f'  "{name}": [\n    {body}\n  ]' if items else f'  "{name}": []')
    return f'{{\n  "format": "{FORMAT}",\n  "version": {VERSION},\n' + ",\n".join(lists) + "\n}\n"


def _written(
    key: Key, row: Mapping[str, Any], there: Mapping[str, Collection[int]], places: Places
) -> Any:
    value = row[key.column or key.name]
    if value is None:
        return None
    match key.holds:
        case Holds.REF:
            return f"{NOUNS[key.to].prefix}{value}"
        case Holds.REFS:
            return [f"{NOUNS[key.to].prefix}{one}" for one in value]
        case Holds.FLAG:
            return bool(value)
        case Holds.WORDS | Holds.PARTIES:
            return json.loads(value)
        case Holds.STEP_KEY:
            return _step(value, there, places)
        case Holds.NUMBER if key.name == "occurrence":
            return _occurrence(row["step"], value, places)
        case _:
            return value


def _occurrence(step: str, number: int, places: Places) -> int:
    """The occurrence; for a step about an entry its position in the list, as IDs are not exported."""
    return places.get(step, {}).get(number, number)


def _step(text: str, there: Mapping[str, Collection[int]], places: Places) -> dict[str, Any] | None:
    """The step with its refs; None if what it belongs to was erased."""
    key = StepKey.parse(text)
    if key is None:
        return None
    refs = {
        "opportunity": ("o", key.opportunity_id),
        "person": ("p", key.person_id),
        "event": ("e", key.event_id),
    }
    if any(i is not None and i not in there[prefix] for prefix, i in refs.values()):
        return None
    written: dict[str, Any] = {"step": key.step}
    written |= {name: f"{prefix}{i}" for name, (prefix, i) in refs.items() if i is not None}
    occurrence = _occurrence(key.step, key.occurrence, places)
    return written | ({"occurrence": occurrence} if occurrence > 1 else {})
