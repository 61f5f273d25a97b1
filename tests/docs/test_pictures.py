"""The pictures: one of every page, each made by `make screenshots`, small enough to clone."""

from __future__ import annotations

from crm.ui.shell.nav import SCREENS
from scripts.screenshots import FOLDER, SHOTS

ALL = [shot for shots in SHOTS.values() for shot in shots]


def test_every_page_of_a_personal_app_has_a_picture() -> None:
    shown = {shot.address.partition("?")[0] for shot in SHOTS["sample"]}
    assert {screen.url for screen in SCREENS if screen.only is None} <= shown


def test_the_folder_holds_what_the_command_makes_and_nothing_else() -> None:
    made = {f"{shot.name}.png" for shot in ALL}
    made |= {f"{shot.name}-phone.png" for shot in ALL if shot.phone}
    assert {path.name for path in FOLDER.iterdir()} == made


def test_the_pictures_together_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 3_000_000
