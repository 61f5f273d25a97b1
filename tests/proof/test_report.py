"""The report keeps one section for each proof."""

from __future__ import annotations

from proof.report import repeated, written
from proof.rows import Row, Size

ROW = Row("Nothing is lost", "ten kills", "0 of 90 lost", True)
ORDER = ["Crash", "Fuzz"]


def test_a_section_takes_the_place_of_its_older_one() -> None:
    page = written("", ORDER, "Fuzz", "2 cores", "Long form.", [ROW])
    page = written(page, ORDER, "Crash", "2 cores", "Short form.", [ROW])
    again = written(page, ORDER, "Fuzz", "4 cores", "Short form, later.", [])
    assert again.index("## Crash") < again.index("## Fuzz")
    assert "| Nothing is lost | ten kills | 0 of 90 lost | kept |" in again
    assert "Short form, later." in again
    assert "Long form." not in again
    assert "Machine: 4 cores." in again


def test_a_broken_promise_is_easily_seen() -> None:
    assert str(Row("a", "b", "c", False)).endswith("| **broken** |")
    assert (str(Size(True)), Size(True).of(2, 25), Size(False).of(2, 25)) == ("short form", 2, 25)


def test_some_rows_are_repeated_and_the_others_stay() -> None:
    other = Row("Nothing is late", "a minute", "2 late", False)
    page = written("", ORDER, "Crash", "2 cores", "Long form.", [ROW, other])
    page = written(page, ORDER, "Fuzz", "2 cores", "Long form, earlier.", [other])
    again = repeated(
        page,
        "Crash",
        "Nothing is late: today.",
        [Row("Nothing is late", "a minute", "0 late", True)],
    )
    assert "## Crash\n\nLong form. Nothing is late: today.\n" in again
    assert "| Nothing is late | a minute | 0 late | kept |" in again
    assert "| Nothing is lost | ten kills | 0 of 90 lost | kept |" in again
    assert again.split("## Fuzz")[1] == page.split("## Fuzz")[1]


def test_a_picture_is_shown_below_its_table() -> None:
    page = written("", ORDER, "Fuzz", "2 cores", "Long form.", [ROW], "proof-fuzz.svg")
    assert page.rstrip().endswith("| kept |\n\n![Fuzz](proof-fuzz.svg)")
