"""Who introduced whom, as a chart and as a list of links with what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from crm.domain.cases.doors import Grown
from crm.domain.people.introductions import Introducer
from crm.domain.people.person import Person
from crm.language import tr
from crm.ui.shell import links
from crm.ui.text.format import plain

#: More boxes than this are unreadable, so only the largest chains are drawn. Source: D.
MOST_BOXES: Final = 80
_CUT: Final = 28


def show(grown: Sequence[Grown]) -> None:
    """The chart of the first chains, and everyone who opened a door with what grew from it."""
    found = [one.chain for one in grown]
    if not found:
        st.info(
            tr(
                "You have not noted who introduced anyone yet. On a person's page, *Who introduced you* "
                "notes it; a recommendation that names someone new does it for you."
            ),
            icon=":material/hub:",
        )
        return
    drawn, boxes = [], 0
    for chain in found:
        if boxes and boxes + 1 + chain.size > MOST_BOXES:
            break
        drawn.append(chain)
        boxes += 1 + chain.size
    st.graphviz_chart(picture(drawn), width="stretch", alt=_alt(drawn))
    if len(drawn) < len(found):
        st.caption(
            tr(
                "The first {drawn} of {all} chains are drawn.",
                drawn=len(drawn),
                all=len(found),
            )
        )
    st.header(tr("People who introduced you"), anchor=False)
    for one in grown:
        _line(one)


def picture(found: Sequence[Introducer]) -> str:
    """The chains in Graphviz's DOT language; names are escaped."""
    boxes: dict[int, str] = {}
    arrows: list[str] = []
    for chain in found:
        boxes[chain.person.id] = _box(chain.person, first=True)
        for above, below in chain.walk():
            boxes.setdefault(below.person.id, _box(below.person))
            arrows.append(f"p{above.person.id} -> p{below.person.id};")
    looks = (
        'rankdir="LR"; bgcolor="transparent"; node [shape="box", style="rounded,filled", '
        'fontname="sans-serif", fontsize="11", color="#b8471b", fillcolor="#f7e3d6", '
        'fontcolor="#2b211c"]; edge [color="#b8471b"];'
    )
    return tr(
        "digraph {{ {looks} {values} {arrows} }}",
        looks=looks,
        values=" ".join(boxes.values()),
        arrows=" ".join(arrows),
    )


def _box(person: Person, first: bool = False) -> str:
    lines = [_short(person.name)] + ([_short(person.company)] if person.company else [])
    label = "\\n".join(_escaped(line) for line in lines if line)
    width = ', penwidth="2"' if first else ""
    return f'p{person.id} [label="{label}"{width}];'


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _CUT else f"{flat[: _CUT - 1]}…"


def _escaped(text: str) -> str:
    """Text for a quoted label; Graphviz reads HTML's names of signs there."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")


def _alt(found: Sequence[Introducer]) -> str:
    named = ", ".join(
        tr("{name} introduced {size}", name=chain.person.name, size=chain.size)
        for chain in found[:3]
    )
    return tr("Chains of introductions: {named}", named=named)


def _line(grown: Grown) -> None:
    chain = grown.chain
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _person(chain.person, f"introductions:{chain.person.id}")
        st.caption(grown.words, width="content")
        for above, below in chain.walk():
            if not below.again:
                key = f"introductions:{chain.person.id}:{above.person.id}:{below.person.id}"
                _person(below.person, key)
        for job in grown.openings:
            st.button(plain(job.name), type="tertiary", icon=":material/work:",
                      key=f"introductions:{chain.person.id}:job:{job.id}",
                      on_click=links.go_to_case, args=(job.id,))  # fmt: skip


def _person(person: Person, key: str) -> None:
    st.button(plain(person.name), type="tertiary", icon=":material/person:", key=key,
              on_click=links.go_to_person, args=(person.id,))  # fmt: skip
