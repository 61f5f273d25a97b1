"""What is said twice, for programs that read different files, is the same."""

from __future__ import annotations

import re
import tomllib

import pytest

from crm import cli
from tests.conftest import ROOT
from tests.installing.container import copies

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
DEV = (ROOT / "requirements-dev.txt").read_text("utf-8").splitlines()
HELP = "".join(path.read_text("utf-8") for path in sorted((ROOT / "docs" / "help").glob("*.md")))
PICTURES = sorted(set(re.findall(r"\]\(\.\./(screenshots/[\w.-]+)\)", HELP)))


def test_the_package_of_the_door_has_one_version() -> None:
    (extra,) = PROJECT["project"]["optional-dependencies"]["mcp"]
    assert extra in DEV
    assert extra == cli.NEEDED_BY_MCP
    for page in ("README.md", "docs/help/assistant.md"):
        assert f'"{extra}"' in (ROOT / page).read_text("utf-8")


def test_what_makes_the_wheel_is_installed_for_its_test() -> None:
    assert set(PROJECT["build-system"]["requires"]) <= set(DEV)


def test_the_packages_of_the_app_are_named_once() -> None:
    assert PROJECT["project"]["dynamic"] == ["dependencies"]
    assert PROJECT["tool"]["hatch"]["metadata"]["hooks"]["requirements_txt"] == {
        "files": ["requirements.txt"]
    }


@pytest.mark.parametrize("picture", PICTURES)
def test_the_pictures_of_the_help_come_along(picture: str) -> None:
    assert (
        f"docs/{picture}" in PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    )
    assert ROOT / "docs" / picture in [source for sources, _ in copies() for source in sources]


def test_a_wheel_holds_nobodys_data_and_no_secrets() -> None:
    wheel = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert "data/local" in wheel["exclude"]
    assert [name for name in wheel["only-include"] if name.startswith(".streamlit")] == [
        ".streamlit/config.toml"
    ]
    assert set(wheel["only-include"]) >= {"streamlit_app.py", "pages", "crm", "data", "docs/help"}
