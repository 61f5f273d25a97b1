"""Where the data is: beside a clone, else in the folder that the system keeps for the user's data."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

import platformdirs
import pytest
from platformdirs.macos import MacOS
from platformdirs.unix import Unix
from platformdirs.windows import Windows

from crm import paths
from tests.conftest import ROOT


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module as it is in a wheel: no pyproject.toml beside it."""
    folder = tmp_path / "site-packages" / "embers" / "crm"
    folder.mkdir(parents=True)
    copy = folder / "paths.py"
    copy.write_text((ROOT / "crm" / "paths.py").read_text("utf-8"), "utf-8")
    spec = importlib.util.spec_from_file_location("installed_paths", copy)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    module.spec = spec  # type: ignore[attr-defined]
    return module


def loaded(module: ModuleType) -> ModuleType:
    module.spec.loader.exec_module(module)
    return module


def test_a_clone_keeps_its_place() -> None:
    assert ROOT / "data" / "local" == paths.LOCAL
    assert paths.default_database({}) == ROOT / "data" / "local" / "embers.db"


@pytest.mark.parametrize(
    ("platform", "system", "env", "place"),
    [
        ("linux", Unix, {"XDG_DATA_HOME": ""}, "~/.local/share/embers"),
        ("linux", Unix, {"XDG_DATA_HOME": "/data"}, "/data/embers"),
        ("darwin", MacOS, {"XDG_DATA_HOME": ""}, "~/Library/Application Support/Embers"),
        ("win32", Windows, {"LOCALAPPDATA": "/Users/ada/AppData/Local"}, "/Users/ada/AppData/Local/Embers"),
    ],
)  # fmt: skip
def test_an_installed_one_uses_the_folder_of_the_users_data(
    installed: ModuleType, monkeypatch: pytest.MonkeyPatch, platform: str, system: type,
    env: dict[str, str], place: str,
) -> None:  # fmt: skip
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.platform", platform)
    monkeypatch.setattr(platformdirs, "PlatformDirs", system)
    if system is Windows:
        monkeypatch.setattr(
            "platformdirs.windows.get_win_folder", lambda csidl: env["LOCALAPPDATA"]
        )
    found = loaded(installed)
    assert Path(place).expanduser() == found.LOCAL
    assert found.default_database({}) == Path(place).expanduser() / "embers.db"
    assert found.default_database({"EMBERS_DB": "/elsewhere/my.db"}) == Path("/elsewhere/my.db")
