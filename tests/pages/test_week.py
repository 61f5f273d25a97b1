"""The week: open cases by days of silence, each with its one next action."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from streamlit.testing.v1 import AppTest

from crm.domain.cases.opportunity import ClosedWhy, Opportunity
from crm.domain.ids import OpportunityId
from crm.reference import deadlines
from crm.services import countries, sample, settings
from crm.services.cases import opportunities
from crm.store.local import open_store
from tests.conftest import TODAY
from tests.pages.folded import unfold
from tests.pages.visits import button


def test_the_quietest_case_comes_first_and_each_has_an_action(
    open_page: Callable[..., AppTest], database: Path
) -> None:
    store = open_store(database)
    sample.add(store, TODAY)
    opportunities.add(store, Opportunity(OpportunityId(0), "Quiet <b>Co</b>", "Planner"), TODAY)
    page = open_page("week.py")
    names = [b.label for b in page.button if (b.key or "").startswith("week:open")]
    assert [name.split(" at ")[1][:6] for name in names] == ["Brambl", "Fernwi", "Northl", "Quiet "]
    assert len([m for m in page.markdown if "Next: " in m.value]) == 4


def test_today_leads_to_the_week_once_there_are_several_opportunities(
    open_page: Callable[..., AppTest], database: Path
) -> None:
    store = open_store(database)
    opportunities.add(store, Opportunity(OpportunityId(0), "Only Co", "Planner"), TODAY)
    assert not [b for b in open_page("today.py").button if b.key == "today:week"]
    opportunities.add(store, Opportunity(OpportunityId(0), "Other Co", "Planner"), TODAY)
    (week,) = [b for b in open_page("today.py").button if b.key == "today:week"]
    assert week.label == "Look over the week: every open opportunity, the quietest first"


def test_several_are_closed_at_once_and_opened_again(
    open_page: Callable[..., AppTest], database: Path
) -> None:
    store = open_store(database)
    for name, days in (("Spring Co", 90), ("Summer Co", 60), ("Fresh Co", 3)):
        since = TODAY - timedelta(days)
        opportunities.add(
            store, Opportunity(OpportunityId(0), name, "Planner", applied_on=since), since
        )
    page = open_page("week.py")
    button(page, "week:close").click().run()
    ticks = {box.label.split(" at ")[1][:6]: box.value for box in page.checkbox}
    assert ticks == {"Spring": True, "Summer": True, "Fresh ": False}
    save = next(b for b in page.button if b.label == "Close 2")
    save.click().run()
    assert [str(b.label) for b in page.button if (b.key or "").startswith("week:open")] == [
        "Planner at Fresh Co"
    ]
    button(page, "undo:do").click().run()
    assert len([b for b in page.button if (b.key or "").startswith("week:open")]) == 3


def test_closed_cases_are_left_out(open_page: Callable[..., AppTest], database: Path) -> None:
    store = open_store(database)
    sample.add(store, TODAY)
    for number in (1, 2, 3):
        opportunities.close(store, number, ClosedWhy.LET_GO, TODAY)
    page = open_page("week.py")
    assert "You have no open opportunities" in page.info[0].value


def test_the_card_of_deadlines_is_shown_unless_it_is_switched_off(
    open_page: Callable[..., AppTest], database: Path
) -> None:
    store = open_store(database)
    sample.add(store, TODAY)
    page = unfold(open_page("opportunity.py", id=1))
    assert [e for e in page.expander if "deadlines" in e.label]
    assert any("not legal advice" in caption.value for caption in page.caption)
    settings.switch_step(store, "deadline_card", False)
    page.run()
    assert not [e for e in page.expander if "deadlines" in e.label]


def places_on_the_card(page: AppTest) -> list[str]:
    bold = [m.value.split("**")[1] for m in page.markdown if ", as of " in m.value]
    return [name.replace("\\", "") for name in bold]


def test_the_card_of_deadlines_asks_for_the_country_once(
    open_page: Callable[..., AppTest], database: Path
) -> None:
    store = open_store(database)
    sample.add(store, TODAY)
    settings.switch_step(store, "deadline_card", True)
    page = unfold(open_page("opportunity.py", id=1))
    assert places_on_the_card(page)[0] == "Germany"
    page.selectbox(key="deadlines:country").select("US").run()
    assert places_on_the_card(page) == [
        "United States, federal job",
        "United States, other employers",
    ]
    assert settings.get(store).country == "US"
    assert not [box for box in page.selectbox if box.key == "deadlines:country"]
    settings.set_country(store, "CA")
    page.run()
    assert places_on_the_card(page) == ["Canada, Ontario"]
    assert any("45 days from your last interview" in m.value for m in page.markdown)
    settings.set_country(store, "JP")  # no limit is known there: nothing to read
    page.run()
    assert not [e for e in page.expander if "deadlines" in e.label]
    settings.set_country(store, "")
    unfold(page.run())  # it is another fold than before
    assert len(places_on_the_card(page)) == len(deadlines())


def test_every_deadline_has_a_source_and_a_date() -> None:
    assert len(deadlines()) >= 4
    assert all(item.source and item.as_of and item.countries for item in deadlines())
    european = {code for place in deadlines() if place.about == "age" for code in place.countries}
    assert len(european - {"US", "GB"}) == 27
    assert all(code in countries.names() for place in deadlines() for code in place.countries)
