"""An installed Embers, and what a container holds: started from an empty folder, opened, and written to.

Neither may need anything of the clone, write beside itself, or read what lies where it is started.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.launch import any_free
from scripts.waiting import answers
from tests.browser.conftest import visit
from tests.conftest import ROOT, also
from tests.installing.container import build, entry, environment


@dataclass(frozen=True)
class Program:
    """Something that can be started: its command, what the system tells it, and where it lives."""

    command: Sequence[str]
    env: Mapping[str, str]
    home: Path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A wheel made of this clone, installed into a folder of its own."""
    made, site = tmp_path_factory.mktemp("made"), tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    line = ["wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(made)]
    subprocess.run([*pip, *line, str(ROOT)], check=True, capture_output=True, cwd=made)
    (file,) = made.glob("embers-*.whl")
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--target", str(site), str(file)],
        check=True, capture_output=True, cwd=made,
    )  # fmt: skip
    path = os.pathsep.join(filter(None, [str(site), os.environ.get("PYTHONPATH", "")]))
    return Program([str(site / "bin" / "embers")], {"PYTHONPATH": path}, site)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """What the image holds, without its walls."""
    app = tmp_path_factory.mktemp("image") / "app"
    build(app)
    return Program([sys.executable, *entry()[1:]], {"PYTHONPATH": str(app)} | environment(), app)


@contextmanager
def started(program: Program, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Start it in an empty folder; give its address and the folder of its data."""
    empty, data, port = tmp_path / "empty", tmp_path / "data", any_free()
    empty.mkdir()
    (empty / "crm.py").write_text("raise SystemExit('the wrong one')\n")
    (empty / ".streamlit").mkdir()
    (empty / ".streamlit" / "config.toml").write_text('[server]\nbaseUrlPath = "elsewhere"\n')
    env = {name: value for name, value in os.environ.items() if name != "EMBERS_DB"}
    env |= program.env
    env |= {"XDG_DATA_HOME": str(data), "HEADLESS": "1", "PORT": str(port)}
    with (tmp_path / "log").open("wb") as log:
        child = subprocess.Popen(
            list(program.command),
            cwd=empty,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            assert answers(f"{url}/_stcore/health", child), (tmp_path / "log").read_text()
            yield url, data / "embers"
        finally:
            child.terminate()
            child.wait(timeout=20)


def files_of(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix() for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }  # fmt: skip


def first_visit(page: Page, url: str, data: Path) -> None:
    key = (data / "owner-key").read_text("ascii").strip()
    visit(page, f"{url}/?key={key}")
    expect(page.get_by_role("link", name="Today")).to_be_visible()


@pytest.mark.parametrize("name", ["wheel", also("image")])
def test_it_opens_from_an_empty_folder_and_writes_into_the_users_data(
    name: str, request: pytest.FixtureRequest, browser: Browser, tmp_path: Path
) -> None:
    program: Program = request.getfixturevalue(name)
    before = files_of(program.home)
    with started(program, tmp_path) as (url, data):
        page = browser.new_context().new_page()
        first_visit(page, url, data)
        page.get_by_role("button", name="Add sample people").click()
        expect(page.get_by_text("Sam Larkfield").first).to_be_visible()
        visit(page, f"{url}/help?topic=Import")
        expect(page.get_by_role("heading", name=re.compile("Import$")).first).to_be_visible()
    assert {"embers.db", "owner-key"} <= files_of(data)
    assert files_of(program.home) == before
    assert files_of(tmp_path / "empty") == {"crm.py", ".streamlit/config.toml"}


def test_with_words_it_is_the_command_line(wheel: Program, tmp_path: Path) -> None:
    def said(*words: str) -> subprocess.CompletedProcess[str]:
        env = os.environ | wheel.env | {"XDG_DATA_HOME": str(tmp_path)}
        env.pop("EMBERS_DB", None)
        line = [*wheel.command, *words]
        return subprocess.run(line, cwd=tmp_path, env=env, capture_output=True, text=True)

    added = said("add", "Ada Quill")
    assert (added.returncode, added.stdout) == (0, "Added Ada Quill as person 1.\n")
    assert (tmp_path / "embers" / "embers.db").is_file()
    wrong = said("nonsense")
    assert wrong.returncode == 2
    assert "See embers --help." in wrong.stderr
