"""What can be written on a screen can be written on the command line, through the same service, or is said not to be.

The services that write are read from the code: those in one transaction (`unit_of_work`, `write`, `forget`) and
those that call one of them. A new one that a screen calls needs a command here, or a reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from crm import cli
from crm.commands import settings as settings_command
from crm.ui.people import filters
from tests.conftest import ROOT
from tests.docs.pages import text_of

SERVICES = "crm.services"
#: What a screen calls and the command line does in another way: the service, and the commands that do the same.
ANOTHER_WAY = {
    "after_interview.record": ("event", "note", "role"),
    "after_interview.undo": ("remove", "role"),
    "cases.air_notes.introduce": ("change",),
    "cases.air_notes.take_introduction_back": ("change", "remove"),
    "cases.decisions.skip_all": ("skip",),
    "cases.decisions.snooze_all": ("snooze",),
    "cases.opportunities.add": ("open",),
    "cases.opportunities.give_role": ("role",),
    "cases.opportunities.restore_role": ("role",),
    "drafts.wait_for_decision": ("snooze",),
    "imports.batch_import.apply": ("import",),
    "pasted.storing.undo": ("remove", "change"),
    "people.people.archive": ("mark",),
    "saved_views.restore": ("views",),
    "seats.undo": ("round",),
    "settings.stay_unsigned": ("set-me",),
    "touchpoints.in_touch_today": ("log",),
}
#: What is on screen only, by a word of the sentence in the README that says so.
ON_SCREEN_ONLY = {"coach.invite": "coach", "coach.revoke": "coach", "coach.share": "coach"}


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@cache
def _services() -> Mapping[str, ast.Module]:
    return {_module(path): _tree(path) for path in (ROOT / "crm" / "services").rglob("*.py")}


def _named_services(tree: ast.AST) -> dict[str, str]:
    """The names of services and of their functions that a file imports, and what they stand for."""
    return {
        one.asname or one.name: f"{node.module}.{one.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(SERVICES)
        for one in node.names
    }


def _used(tree: ast.AST, names: Mapping[str, str]) -> Iterator[str]:
    """The functions of services that are called, or handed on to be called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr != "inside" and names.get(node.value.id) in _services():
                yield f"{names[node.value.id]}.{node.attr}"
        elif isinstance(node, ast.Name) and node.id in names:
            yield names[node.id]


def _writes_itself(function: ast.FunctionDef) -> bool:
    marks = {node.id for node in function.decorator_list if isinstance(node, ast.Name)}
    called = {
        node.func.attr
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "store"
    }
    return "unit_of_work" in marks or bool(called & {"write", "forget"})


@cache
def writing() -> frozenset[str]:
    """Every function of a service that writes."""
    functions = {
        f"{module}.{node.name}": (node, _named_services(tree) | {
            other.name: f"{module}.{other.name}"
            for other in tree.body if isinstance(other, ast.FunctionDef)
        })
        for module, tree in _services().items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }  # fmt: skip
    found = {name for name, (node, _) in functions.items() if _writes_itself(node)}
    while True:
        more = {
            name
            for name, (node, names) in functions.items()
            if name not in found and _calls(node, names) & found
        }
        if not more:
            return frozenset(found)
        found |= more


def _calls(function: ast.FunctionDef, names: Mapping[str, str]) -> set[str]:
    """What a function calls with its store."""
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    with_store = [
        call.func
        for call in calls
        if any(isinstance(given, ast.Name) and given.id == "store" for given in call.args)
    ]
    return {name for func in with_store for name in _used(func, names)}


def called_in(paths: Iterable[Path]) -> set[str]:
    """The writing services that these files use, without the common beginning of their names."""
    found = {name for path in paths for name in _used(_tree(path), _named_services(_tree(path)))}
    return {name.removeprefix(f"{SERVICES}.") for name in found & writing()}


def screens() -> set[str]:
    places = (ROOT / "crm" / "ui").rglob("*.py"), (ROOT / "pages").glob("*.py")
    return called_in([*places[0], *places[1], ROOT / "streamlit_app.py", ROOT / "hosted_app.py"])


def commands() -> set[str]:
    (found,) = (one.choices for one in cli.parser()._actions if isinstance(one.choices, dict))
    return set(found)


def test_the_services_that_write_are_found() -> None:
    known = {"people.people.edit", "drafts.write_own", "people.erasure.person", "cases.hires.dismiss",
             "people.bulk.add_tags", "told.log"}  # fmt: skip
    assert known <= screens()
    assert not {"people.people.person_file", "drafts.all_words", "today_list.plan_of"} & screens()


def test_every_write_of_a_screen_is_one_of_a_command() -> None:
    here = called_in([ROOT / "crm" / "cli.py", *(ROOT / "crm" / "commands").glob("*.py")])
    assert sorted(screens() - here - set(ANOTHER_WAY) - set(ON_SCREEN_ONLY)) == []


def test_no_exception_is_out_of_date() -> None:
    here = called_in([ROOT / "crm" / "cli.py", *(ROOT / "crm" / "commands").glob("*.py")])
    assert sorted({*ANOTHER_WAY, *ON_SCREEN_ONLY} - screens()) == []
    assert not (set(ANOTHER_WAY) | set(ON_SCREEN_ONLY)) & here
    assert {name for names in ANOTHER_WAY.values() for name in names} <= commands()


@pytest.mark.parametrize("word", sorted(set(ON_SCREEN_ONLY.values())))
def test_what_is_on_screen_only_is_said(word: str) -> None:
    told = text_of(ROOT / "README.md").split(". ")
    (said,) = (one for one in told if "on screen only" in one.lower())
    assert word in said


def test_a_view_has_the_filters_that_the_list_of_people_has() -> None:
    assert set(settings_command._FILTERS.values()) <= {*filters._EMPTY, "company"}
    assert set(settings_command._SHOWN) <= set(filters.SHOWN)
