"""The rules of the architecture that import-linter cannot check."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGES = sorted((ROOT / "pages").glob("*.py"))
OURS = sorted(
    path
    for folder in ("crm", "pages", "scripts", "tests", "benchmarks", "proof", "mutation")
    for path in (ROOT / folder).rglob("*.py")
)
SCREENS = [ROOT / "streamlit_app.py", *PAGES, *sorted((ROOT / "crm" / "ui").rglob("*.py"))]

#: What a page may import: screens, use cases, records, the standard library and Streamlit.
PAGE_IMPORTS = re.compile(
    r"(crm\.(ui|services|domain|errors|language)|streamlit|__future__|datetime|collections|typing|enum|functools"
    r"|dataclasses|itertools)\b"
)
SQL = re.compile(
    r"\b(select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from)\b", re.I | re.S
)
DEPRECATED = re.compile(
    r"use_container_width|use_column_width|experimental_|st\.cache\b|add_rows\(|components\.v1"
    r"|_get_websocket_headers|unsafe_allow_html"
)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_does_nothing_before_the_guard(page: Path) -> None:
    # Imports may stand above it: nothing of ours does anything when it is imported.
    lines = [ast.unparse(statement) for statement in ast.parse(page.read_text("utf-8")).body]
    before = lines[: lines.index("require_entry()")]
    assert "from crm.ui.shell.nav import require_entry" in before
    assert not [line for line in before[1:] if not line.startswith(("import ", "from "))]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_is_short(page: Path) -> None:
    assert len(page.read_text("utf-8").splitlines()) <= 150


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_imports_screens_use_cases_and_records_only(page: Path) -> None:
    for node in ast.walk(ast.parse(page.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        assert all(PAGE_IMPORTS.match(name) for name in names), names


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_holds_no_sql(page: Path) -> None:
    texts = [
        node.value
        for node in ast.walk(ast.parse(page.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    # One string each: prose may hold both words, but hardly in this order within one literal.
    assert not [text for text in texts if SQL.search(text) and "\n" not in text.strip()]


@pytest.mark.parametrize("screen", SCREENS, ids=named)
def test_a_screen_uses_nothing_streamlit_gave_up(screen: Path) -> None:
    assert not DEPRECATED.search(screen.read_text("utf-8"))


@pytest.mark.parametrize("screen", SCREENS, ids=named)
def test_whatever_is_pressed_has_words(screen: Path) -> None:
    text = screen.read_text("utf-8")
    assert not re.search(r"\b(button|menu_button|popover|toggle|checkbox)\(\s*[\"']{2}", text)


def test_days_are_asked_for_in_one_place() -> None:
    asks = re.compile(r"\bdate(time)?_input\(|\bday_field\b")
    asking = [named(screen) for screen in SCREENS if asks.search(screen.read_text("utf-8"))]
    assert asking == ["crm/ui/widgets/day_field.py", "crm/ui/widgets/day_fields.py"]


def test_pages_are_left_in_one_place() -> None:
    """Else the browser's Back leads to an address nobody saw."""
    leaving = [named(screen) for screen in SCREENS if "switch_page" in screen.read_text("utf-8")]
    assert leaving == ["crm/ui/shell/history.py"]


@pytest.mark.parametrize("path", OURS, ids=named)
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    most = 370 if named(path).startswith("crm/") else 400
    assert len(path.read_text("utf-8").splitlines()) <= most


def test_the_config_leaves_address_and_port_to_the_start() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert not {"address", "port"} & set(config["server"])


def test_one_run_of_a_session_after_the_other() -> None:
    """Otherwise Streamlit drops a press that waits for a run, and two threads change one session's state at a time."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["runner"]["fastReruns"] is False
    assert config["global"]["minCachedMessageSize"] > 1e9


def test_no_table_of_streamlit_writes_formulas() -> None:
    """Its own download of CSV writes text as it is; Embers' tables come from crm.export."""
    grid = re.compile(r"\.(dataframe|data_editor)\(")
    assert [named(screen) for screen in SCREENS if grid.search(screen.read_text("utf-8"))] == []
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["client"]["disableDataExport"] is True


def test_text_of_users_is_no_badge_of_streamlit() -> None:
    """It escapes brackets once more; crm.ui.text.format.badge does not."""
    badge = re.compile(r"\bst\.badge\([^)]*plain\(")
    assert [named(screen) for screen in SCREENS if badge.search(screen.read_text("utf-8"))] == []


COLOURS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("text", ["textColor", "linkColor"])
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_words_stand_out_from_the_ground(mode: str, text: str, ground: str) -> None:
    assert contrast(COLOURS[mode][text], COLOURS[mode][ground]) >= 4.5  # WCAG 2 AA, text


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_accent_stands_out(mode: str) -> None:
    assert (
        contrast(COLOURS[mode]["primaryColor"], COLOURS[mode]["backgroundColor"]) >= 3
    )  # controls
    assert contrast(COLOURS[mode]["primaryColor"], "#ffffff") >= 4.5  # white words on a button


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 defines it, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
