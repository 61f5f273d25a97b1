"""Charts: each spec is built with Altair once per process and filled with rows when shown.

A spec is kept and shown as Vega-Lite: half a millisecond, where an Altair chart would take a hundred.
It refers to its data, and to values that depend on them (`alt.ExprRef`), by name; `filled` adds both.
Import Altair inside the function that builds a spec: it takes a third of a second and 25 MB.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

#: Both have enough contrast in the light and the dark theme.
EMBER: Final = "#c2501f"
ASH: Final = "#8a8178"

Spec = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]


def filled(shape: Spec, height: int, values: Mapping[str, Any] | None = None, **data: Rows) -> Spec:
    """Return a layered spec with rows and height in pixels; the original is not changed.

    Args:
        values: values the spec refers to, by name. data: rows, by the name of their data.
    """
    whole = {name: part for name, part in shape.items() if name != "data"}
    # Inside the layers: anywhere else Streamlit converts them with pandas and Arrow, 4 ms.
    layers = [
        {**layer, "data": {"values": list(data[layer.get("data", shape.get("data"))["name"]])}}
        for layer in shape["layer"]
    ]
    params = [{"name": name, "value": value} for name, value in (values or {}).items()]
    return {**whole, "height": height, "params": params, "layer": layers}


def midnight(on: date) -> str:
    """A day as local midnight: without a time, browsers read a date as midnight UTC, which is the evening
    before further west."""
    return f"{on.isoformat()}T00:00:00"
