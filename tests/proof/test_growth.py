"""The proof of growth finds what it is there to find."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from proof import growth, picture

SIZES = (1_000, 10_000, 100_000)


@pytest.mark.parametrize(
    ("seconds", "grows"),
    [((0.1, 0.1, 0.1), 0), ((0.001, 0.01, 0.1), 1), ((0.01, 1, 100), 2), ((1, 0.1, 0.01), -1)],
)
def test_the_exponent_is_that_of_the_growth(seconds: tuple[float, ...], grows: float) -> None:
    assert growth.exponent(SIZES, seconds) == pytest.approx(grows)


@pytest.mark.parametrize(
    ("seconds", "most", "kept"),
    [
        ((0.001, 0.01, 0.1), growth.LINEAR, True),
        ((0.001, 0.02, 0.4), growth.LINEAR, False),
        ((0.004, 0.004, 0.005), growth.FLAT, True),
        ((0.004, 0.02, 0.1), growth.FLAT, False),
    ],
)
def test_what_grows_too_fast_is_told(seconds: tuple[float, ...], most: float, kept: bool) -> None:
    action = growth.Action("a search", lambda store, number: None, most)
    assert growth.row(action, SIZES, seconds).kept is kept


def test_the_picture_has_a_line_and_a_name_for_each_row() -> None:
    rows = [growth.row(one, SIZES, (0.001, 0.01, 0.1)) for one in growth.ACTIONS]
    whole = ElementTree.fromstring(picture.drawn(rows))
    space = "{http://www.w3.org/2000/svg}"
    lines = whole.findall(f"{space}polyline")
    names = {text.text for text in whole.findall(f"{space}text")}
    assert len(lines) == len(rows)
    assert {"log a contact", "a search of two words", "Today once more"} <= names
    ends = [
        float(text.attrib["y"])
        for text in whole.findall(f"{space}text")
        if text.text in {row.name for row in rows}
    ]
    assert min(later - earlier for earlier, later in zip(ends, ends[1:], strict=False)) >= 20
    assert 0 < min(ends) < max(ends) < 520


def test_the_sizes_are_measured_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that all of them see the same load of the machine; each is measured several times."""
    done: list[int] = []
    action = growth.Action("a look", lambda store, number: done.append(number))
    monkeypatch.setattr(growth, "ACTIONS", (action,))
    taken = growth.measured((10, 20), 3)
    assert done == [10, 20, 10, 20, 10, 20]
    assert len(taken["a look"]) == 2


def test_what_is_as_it_was_is_looked_at_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look after a change computes what the second one finds."""
    done: list[int] = []
    action = growth.Action("a look", lambda store, number: done.append(number), changed=False)
    monkeypatch.setattr(growth, "ACTIONS", (action,))
    growth.measured((10,), 1)
    assert done == [10, 10]
