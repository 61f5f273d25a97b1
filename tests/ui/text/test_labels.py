"""Labels of what is stored in words of its own."""

from __future__ import annotations

from crm.domain.cases.interview_format import FORMATS
from crm.ui.text.labels import FORMAT_LABELS, format_label


def test_every_form_of_an_interview_has_a_label() -> None:
    assert set(FORMAT_LABELS) == {"", *FORMATS}


def test_a_form_somebody_typed_stays_as_it_is() -> None:
    assert [format_label(typed) for typed in ("", "on site", "by letter")] == [
        "Not said",
        "on site",
        "by letter",
    ]
