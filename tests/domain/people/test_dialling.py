"""Numbers as people write them, and as a telephone dials them."""

from __future__ import annotations

import pytest

from crm.domain.people.further import to_dial


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("+1 (555) 010-2233", "+15550102233"),
        ("01632 960123", "01632960123"),
        ("+44 (0)20 7946 0123", "+442079460123"),
        ("(030) 123 45/67", "0301234567"),
        ("+44 1632 960123 (home)", "+441632960123"),
        ("555.010.2233 ext. 12", "5550102233;ext=12"),
        ("555 010 2233 x7", "5550102233;ext=7"),
        ("+49 30 1234, extension 5", "+49301234;ext=5"),
        ("+44\u00a020\u20117946", "+44207946"),
        ("1-800-FLOWERS", ""),
        ("ask Rita", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
        ("1" * 300, ""),
    ],
)
def test_a_number_is_dialled_as_it_is_meant_or_not_at_all(written: str, dialled: str) -> None:
    assert to_dial(written) == dialled
