"""Mails and mailboxes of the shapes that programs really write, with the contacts that are in them."""

from __future__ import annotations

from datetime import UTC, date
from pathlib import Path

import pytest

from crm import intake
from crm.intake.mail.whose import Whose

FIELD = Path(__file__).parents[2] / "data" / "field"
MINE = Whose(frozenset({"me@example.com"}), UTC, date(2026, 11, 23))
SAM, WREN, TILDA = "sam@example.org", "wren@example.org", "tilda@example.org"


@pytest.mark.parametrize(
    ("name", "contacts"),
    [
        pytest.param("m1_addr_as_name.eml", [("2026-03-02", SAM)], id="the name is the address"),
        pytest.param(
            "m3_out_list_one_bad.eml", [("2026-03-04", SAM, TILDA, WREN)], id="one of three names is"
        ),
        pytest.param("m4_out_unquoted_comma.eml", [("2026-03-05", SAM, TILDA)], id="comma in a name"),
        pytest.param("m6_raw_utf8.eml", [("2026-03-07", SAM)], id="letters that are not encoded"),
        pytest.param("m7_unsent.eml", [], id="a draft of Outlook"),
        pytest.param(
            "b1_takeout_labels.mbox", [("2026-03-20", SAM), ("2026-03-21", SAM)],
            id="drafts, bin and spam of Gmail",
        ),
        pytest.param(
            "b2_unescaped_from.mbox", [("2026-03-02", SAM), ("2026-03-03", WREN)],
            id="a mailbox quoted in a mail",
        ),
        pytest.param(
            "b3_bare_from.mbox", [("2026-03-04", SAM), ("2026-03-05", SAM)], id="nothing after From"
        ),
        pytest.param("b5_tb_deleted.mbox", [("2026-03-09", SAM)], id="deleted, not compacted"),
    ],
)  # fmt: skip
def test_exactly_the_contacts_in_a_file_are_read(
    name: str, contacts: list[tuple[str, ...]]
) -> None:
    found = intake.read(name, (FIELD / name).read_bytes(), whose=MINE)
    assert found.skipped == ()
    assert sorted(
        (one.day.isoformat(), *(party.email for party in one.parties)) for one in found.contacts
    ) == contacts  # fmt: skip


def test_what_is_left_out_is_said() -> None:
    found = intake.read("b", (FIELD / "b2_unescaped_from.mbox").read_bytes(), whose=MINE)
    assert found.left_out == ("1 message is left out: quoted inside another message.",)


def test_letters_that_are_not_encoded_are_read() -> None:
    (one,) = intake.read("m", (FIELD / "m6_raw_utf8.eml").read_bytes(), whose=MINE).contacts
    assert one.summary == "Gespräch über die Stelle – Nächste Schritte"
    assert one.parties[0].name == "Søren Larkfield"
