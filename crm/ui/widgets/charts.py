"""Charts: a shape is built with Altair once a process; each showing puts its rows in.

A shape is kept as Vega-Lite and shown as that: half a millisecond, where an Altair chart would take
a hundred. It names its data, and the values that hang on them (`alt.ExprRef`); `filled` gives both.
Whoever builds a shape imports Altair there: it takes a third of a second and 25 MB, for the first chart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

#: Both stand out from the light and the dark ground of the theme.
EMBER: Final = "#c2501f"
ASH: Final = "#8a8178"

Spec = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]


def filled(shape: Spec, height: int, values: Mapping[str, Any] | None = None, **data: Rows) -> Spec:
    """A layered shape with its rows and its height in pixels; the shape stays as it is.

    Args:
        values: of what the shape refers to by name. data: rows by the name of their data.
    """
    whole = {name: part for name, part in shape.items() if name != "data"}
    # Within the layers: anywhere else Streamlit would send them through pandas and Arrow, 4 ms.
    layers = [
        {**layer, "data": {"values": list(data[layer.get("data", shape.get("data"))["name"]])}}
        for layer in shape["layer"]
    ]
    params = [{"name": name, "value": value} for name, value in (values or {}).items()]
    return {**whole, "height": height, "params": params, "layer": layers}


def midnight(on: date) -> str:
    """A day as a browser reads it: without an hour it would be midnight in London, the evening before
    further west."""
    return f"{on.isoformat()}T00:00:00"
