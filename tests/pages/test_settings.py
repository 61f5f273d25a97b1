"""The Settings page: the name under drafts, steps on and off, versions."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from crm import reference
from crm.domain.playbook.calendar_day import Alarms
from crm.services import calendar_file, sample, settings
from crm.store.local import LocalStore, open_store
from crm.store.schema.migrations import SCHEMA
from crm.ui.settings import steps
from crm.ui.text import labels
from crm.ui.widgets import country_field
from tests.conftest import TODAY

STEPS = reference.playbook().steps
OPTIONAL = [step for step in STEPS if step.origin != "A"]


def unfold(page: AppTest) -> AppTest:
    """A browser remembers what is open; the test runner has to be told after each click."""
    for phase in labels.PHASE_LABELS:
        page.session_state[f"settings:phase:{phase}"] = True
    return page.run()


@pytest.fixture
def page(open_page: Callable[..., AppTest]) -> AppTest:
    """The page with all phases unfolded."""
    return unfold(open_page("settings.py"))


@pytest.fixture
def store(page: AppTest, database: Path) -> LocalStore:
    return open_store(database)


def test_the_name_that_signs_drafts_is_kept(page: AppTest, store: LocalStore) -> None:
    page.text_input[0].set_value("  Ada   *Example* ").run()
    assert not page.exception
    assert settings.get(store).me == "Ada *Example*"
    assert page.toast[0].value.replace("\\", "") == "Your drafts are now signed Ada *Example*."
    page.text_input[0].set_value("").run()
    assert settings.get(store).me == ""


def test_how_many_people_a_day_is_chosen_here_and_kept(page: AppTest, store: LocalStore) -> None:
    field = page.number_input(key="settings:a_day")
    assert (field.label, field.value, field.min, field.max) == ("People to contact a day", 3, 1, 20)
    field.set_value(1).run()
    assert not page.exception
    assert settings.get(store).outward_a_day == 1
    assert page.toast[0].value == "Today now suggests 1 person at most."
    page.number_input(key="settings:a_day").set_value(5).run()
    assert page.toast[0].value == "Today now suggests 5 people at most."
    assert settings.get(store).outward_a_day == 5


def test_every_step_is_listed_and_only_ours_can_be_switched_off(page: AppTest) -> None:
    assert len(page.toggle) == len(OPTIONAL)
    off = {f"settings:step:{step.id}" for step in OPTIONAL if step.default_off}
    assert {toggle.key for toggle in page.toggle if not toggle.value} == off
    shown = "\n".join(element.value for element in page.markdown).replace("\\", "")
    for step in STEPS:
        assert steps.general(step) in shown
        assert "{" not in steps.general(step)


def test_a_step_is_switched_off_and_on(page: AppTest, store: LocalStore) -> None:
    step = next(step for step in OPTIONAL if not step.default_off)
    page.toggle(key=f"settings:step:{step.id}").set_value(False).run()
    assert not page.exception
    assert settings.get(store).steps_off == {step.id}
    (phase,) = [box.label for box in page.expander if ", 1 off" in box.label]
    assert phase.startswith(labels.PHASE_LABELS[step.phase])
    unfold(page)
    page.toggle(key=f"settings:step:{step.id}").set_value(True).run()
    assert settings.get(store).steps_off == set()


def test_a_step_that_is_off_in_the_playbook_can_be_wanted(store: LocalStore) -> None:
    step = replace(OPTIONAL[0], default_off=True)
    assert not settings.get(store).wants(step)
    settings.switch_step(store, step.id, True)
    assert settings.get(store).wants(step)


def test_a_time_of_ones_own_is_shown_beside_the_shipped_one(
    page: AppTest, store: LocalStore
) -> None:
    key = "settings:window:thank_note"
    page.session_state[key] = True
    page.run()
    page.number_input(key=f"{key}:Due").set_value(2)
    page.number_input(key=f"{key}:Closes").set_value(4)
    page.button(key=f"{key}:save").click().run()
    assert not page.exception
    assert not page.error
    assert settings.get(store).windows["thank_note"].closes.count == 4
    said = "\n".join(caption.value for caption in page.caption).replace("\\", "")
    assert (
        "Within 4 days after an interview. This is your choice; the original: Within 1 day" in said
    )
    page.session_state[key] = True
    page.run()
    page.number_input(key=f"{key}:Closes").set_value(1)
    page.button(key=f"{key}:save").click().run()
    assert "must open before it is due" in page.error[0].value
    page.button(key=f"{key}:reset").click().run()
    assert settings.get(store).windows == {}
    page.session_state[key] = True
    page.run()
    assert page.number_input(key=f"{key}:Closes").value == 1


def test_windows_are_told_in_words() -> None:
    told = {step.id: steps.when(step, step.window) for step in STEPS}
    assert told["thank_note"] == "Within 1 day after an interview."
    assert told["connect_panel"] == "Within 3 days after an interview."
    assert told["rej_call"].startswith("1 to 7 days after the rejection")


def test_the_page_names_what_runs_here(page: AppTest) -> None:
    told = "\n".join(m.value for m in page.markdown)
    assert f"| Streamlit | {streamlit.__version__} |" in told
    assert f"| SQLite | {sqlite3.sqlite_version} |" in told
    assert f"| Database schema | {SCHEMA} |" in told
    assert "Local: on this computer only." in "".join(m.value for m in page.markdown)


def test_linkedin_requests_can_wait_for_the_decision(page: AppTest, store: LocalStore) -> None:
    assert not settings.get(store).connects_later(reference.playbook())
    (choice,) = page.radio
    choice.set_value(True).run()
    assert not page.exception
    chosen = settings.get(store)
    assert chosen.connects_later(reference.playbook())
    wanted = {step.id for step in STEPS if chosen.wants(step)}
    assert "connect_later" in wanted
    assert "connect_panel" not in wanted
    page.radio[0].set_value(False).run()
    assert not settings.get(store).connects_later(reference.playbook())


def test_own_addresses_are_kept_and_wrong_ones_refused(page: AppTest, store: LocalStore) -> None:
    field = page.text_input(key="settings:addresses")
    field.set_value("Me@Example.com").run()
    assert settings.get(store).addresses == ("me@example.com",)
    page.text_input(key="settings:addresses").set_value("nonsense").run()
    assert any("not a valid e-mail address" in e.value.replace("\\", "") for e in page.error)
    assert settings.get(store).addresses == ("me@example.com",)


def test_a_country_is_guessed_and_kept_only_when_confirmed(
    open_page: Callable[..., AppTest], database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(country_field, "zone_name", lambda: "Europe/Vienna")
    page = open_page("settings.py")
    assert page.selectbox(key="settings:country").value is None
    assert page.button(key="settings:country:guess").label == "Guess: Austria. Right?"
    page.button(key="settings:country:guess").click().run()
    assert settings.get(open_store(database)).country == "AT"
    assert page.selectbox(key="settings:country").value == "AT"
    assert not [b for b in page.button if b.key == "settings:country:guess"]
    page.selectbox(key="settings:country").select("").run()
    assert settings.get(open_store(database)).country == ""
    assert page.toast[-1].value == "Only weekends count now."


def test_a_calendar_is_kept_in_a_folder_and_follows_each_change(
    page: AppTest, store: LocalStore, tmp_path: Path
) -> None:
    folder = tmp_path / "Calendars"
    folder.mkdir()
    page.text_input(key="settings:calendar").set_value(str(folder)).run()
    assert not page.exception
    file = folder / "embers.ics"
    assert page.toast[0].value.replace("\\", "") == f"Wrote {file}, 0 entries."
    assert any(str(file) in caption.value.replace("\\", "") for caption in page.caption)
    sample.add(store, TODAY)
    page.run()
    assert "SUMMARY" in file.read_text("utf-8")
    page.selectbox(key="settings:alarms").set_value(Alarms.DAY_BEFORE).run()
    page.run()
    assert "TRIGGER:-PT15H" in file.read_text("utf-8")
    page.text_input(key="settings:calendar").set_value("").run()
    assert page.toast[0].value.replace("\\", "") == f"{file} stays as it is."
    assert file.exists()


def test_a_folder_that_is_none_is_refused_at_its_field(page: AppTest, store: LocalStore) -> None:
    page.text_input(key="settings:calendar").set_value("/nowhere/at/all").run()
    assert not page.exception
    assert "There is no folder /nowhere/at/all." in page.error[0].value.replace("\\", "")
    assert calendar_file.folder_of(store.path) is None


def test_a_calendar_that_cannot_be_written_is_told(
    page: AppTest, store: LocalStore, tmp_path: Path
) -> None:
    folder = tmp_path / "Calendars"
    folder.mkdir()
    calendar_file.choose(store, str(folder), TODAY).file.unlink()
    folder.rmdir()
    page.run()
    assert not page.exception
    assert "The calendar file was not updated" in page.warning[0].value
    folder.mkdir()
    page.run()
    assert not page.warning
