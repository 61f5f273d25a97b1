"""An opportunity on one page: opened from its menu, with what is written about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from crm.domain.cases.ledger import Claim, ClaimKind, Reason
from crm.domain.ids import ClaimId, OpportunityId, PersonId
from crm.services import sample
from crm.services.cases import ledger
from crm.store.local import open_store
from tests.conftest import TODAY
from tests.pages.folded import button_of


def test_the_page_holds_what_is_written(database: Path, open_page: Callable[..., AppTest]) -> None:
    store = open_store(database)
    sample.add(store, TODAY)
    told = Claim(
        ClaimId(0), OpportunityId(1), ClaimKind.FACT, "They took *someone* from inside",
        Reason.INTERNAL_SAFER, PersonId(1), TODAY, "call",
    )  # fmt: skip
    ledger.record_claim(store, told, TODAY)
    page = open_page("opportunity.py", id=1)
    page = button_of(page, "opportunity:summary").click().run()
    assert not page.exception
    text = "\n".join(one.value for one in page.markdown)
    for heading in (
        "What happened",
        "How long they kept you waiting",
        "What you were told",
        "How warm the ties are",
        "What comes next",
    ):
        assert f"**{heading}**" in text
    assert r"They took \*someone\* from inside." in text
    assert "Nov 23, 2026, call)" in text
