"""Everything the documentation names exists: links, pictures, files, pages, keys, words on the screen."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

import crm
from crm import config, reference
from crm.domain.cases.opportunity import EventKind
from crm.domain.drafts import conditions as drafts_conditions
from crm.domain.drafts.values import PLACEHOLDERS
from crm.domain.playbook import file as playbook_file
from crm.domain.playbook.conditions import CONDITIONS
from crm.domain.playbook.file import PHASES, WHO
from crm.domain.playbook.step import Trigger
from crm.ui.help.topics import TOPICS
from crm.ui.shell.nav import SCREENS
from tests.conftest import ROOT
from tests.docs.pages import PAGES, blocks, code, named, text_of

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
PLAYBOOK = ROOT / "docs" / "playbook.md"
STORE = ROOT / "docs" / "hosted-store.md"
#: Made by people, by make, or by a start; not in the repository.
MADE = (
    "data/local",
    "data/locale",
    "build/",
    ".venv",
    ".streamlit/secrets.toml",
    "backups",
    "scripts/tests",
)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_and_pictures_resolve(page: Path) -> None:
    for link in LINK.findall(text_of(page)):
        if not link.startswith(("https://", "mailto:")):
            path, _, anchor = link.partition("#")
            target = (page.parent / path) if path else page
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link


def anchors(page: Path) -> set[str]:
    """The headings of a page, as addresses."""
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_guide_can_be_found_from_the_readme() -> None:
    linked = {link.partition("#")[0] for link in LINK.findall(text_of(ROOT / "README.md"))}
    assert {named(page) for page in (ROOT / "docs").glob("*.md")} <= linked


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_files_and_folders_exist(page: Path) -> None:
    starts = tuple(f"{path.name}/" for path in ROOT.iterdir() if path.is_dir())
    for words in code(page):
        if words.startswith(starts) and re.fullmatch(r"[\w./-]+", words):
            assert words.startswith(MADE) or (ROOT / words).exists(), words


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_modules_exist(page: Path) -> None:
    for words in code(page):
        if re.fullmatch(r"crm(\.\w+)+", words):
            parts = words.split(".")
            path = ROOT.joinpath(*parts)
            whole = path.is_dir() or path.with_suffix(".py").is_file()
            holder = ROOT.joinpath(*parts[:-1])
            file = holder.with_suffix(".py") if holder.with_suffix(".py").is_file() else None
            assert whole or (file and re.search(rf"\b{parts[-1]}\b", text_of(file))), words


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_pages_of_the_app_are_called_as_they_are(page: Path) -> None:
    titles = {screen.title for screen in SCREENS} | {topic.title for topic in TOPICS}
    shown = re.findall(r"(?:the|their) page \*([^*]+)\*", " ".join(text_of(page).split()))
    assert set(shown) <= titles


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_variables_of_the_environment_are_read_somewhere(page: Path) -> None:
    sources = "".join(
        text_of(path) for folder in ("crm", "scripts") for path in (ROOT / folder).rglob("*.py")
    )
    for name in set(re.findall(r"\bEMBERS_[A-Z]+\b", text_of(page))):
        assert name in sources, name


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_data_shown_can_be_read(page: Path) -> None:
    for block in blocks(page, "toml"):
        assert tomllib.loads(block)
    for block in blocks(page, "json"):
        assert json.loads(block)


def test_the_supported_versions_are_the_same_everywhere() -> None:
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    assert project["version"] == crm.__version__
    least = project["requires-python"].removeprefix(">=")
    needed = f"NEEDED = ({least.replace('.', ', ')})"
    assert needed in text_of(ROOT / "scripts" / "setup.py")
    for page in ("README.md", "CONTRIBUTING.md", "docs/deploy.md"):
        assert f"Python {least} or newer" in " ".join(text_of(ROOT / page).split()), page


def test_the_map_names_every_room() -> None:
    told = " ".join(code(ROOT / "docs" / "architecture.md"))
    rooms = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "crm").iterdir()
        if not path.name.startswith("__")
    ]
    assert [room for room in rooms if room not in told] == []


def first_cells(rows: str, mark: str = "") -> set[str]:
    """The words in backticks in the first column of tables, of those followed by `mark`."""
    cells = [row.split("|")[1] for row in rows.splitlines() if row.startswith("| `")]
    return {key for cell in cells for key in re.findall(rf"`(\w+)`{re.escape(mark)}", cell)}


def test_the_keys_and_words_of_the_playbook_are_documented() -> None:
    text = text_of(PLAYBOOK)
    rows = text.split("## Keys")[1].split("`*` = required")[0]
    assert first_cells(rows) == playbook_file._KNOWN
    assert first_cells(rows, " *") == set(playbook_file._REQUIRED)
    told = set(re.findall(r"`(\w+)`", text))
    for known in (PHASES, WHO, CONDITIONS, Trigger, EventKind):
        assert {str(name) for name in known} <= told
    for name in PLACEHOLDERS:
        assert f"`{{{name}}}`" in text


def test_the_conditions_of_drafts_are_documented_in_their_words() -> None:
    rows = text_of(PLAYBOOK).split("## Drafts")[1].split("\n## ")[0]
    told = dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \|$", rows, re.MULTILINE))
    assert told == {name: one.words for name, one in drafts_conditions.CONDITIONS.items()}


def test_the_step_and_the_variant_shown_are_shipped_ones() -> None:
    shipped = reference.playbook()
    block, variants = blocks(PLAYBOOK, "toml")
    for name, draft in tomllib.loads(variants).items():
        assert all(
            one in reference.table("drafts.toml")[name]["variant"] for one in draft["variant"]
        )
    (shown,) = tomllib.loads(block)["step"]
    (same,) = (
        step for step in reference.table("playbook.toml")["step"] if step["id"] == shown["id"]
    )
    assert shown.items() <= same.items()
    # Steps named anywhere in a guide exist.
    for page in PAGES:
        for name in re.findall(r"\b(?:rej|loop|watch|thank)_[a-z_]+\b", text_of(page)):
            assert shipped.step(name) or name in reference.drafts(), name


def test_the_settings_of_the_store_are_documented() -> None:
    section = text_of(STORE).split("## `[store]` in the secrets")[1].split("\n## ")[0]
    assert first_cells(section) == {*config._TEXTS, *config._NUMBERS, *config._OTHERS}


def test_what_visitors_see_is_said_as_on_the_screen() -> None:
    section = text_of(ROOT / "docs" / "deploy.md").split("## When something is wrong")[1]
    said = [row.split("|")[1] for row in section.splitlines() if row.startswith('| "')]
    assert said
    screens = "".join(text_of(path) for path in (ROOT / "crm").rglob("*.py"))
    for words in said:
        (quoted,) = re.findall(r'"([^"]+)"', words)
        assert quoted in screens, quoted
