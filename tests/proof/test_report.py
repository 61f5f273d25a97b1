"""The report keeps one section for each proof."""

from __future__ import annotations

from proof.report import written
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
