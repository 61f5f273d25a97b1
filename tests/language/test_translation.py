"""A translation: gathered from the code by Babel, compiled, and spoken."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

from crm import config, language, reference, translation
from crm.commands.strings import SPEAKING, sentences
from crm.domain.dates import ago
from crm.domain.wording import plural
from crm.errors import InvalidInput
from crm.language import tr, trn
from tests.conftest import ROOT, TODAY

#: Polish has three forms of what is counted.
FORMS = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of translations, with a beginning of a Polish one; English is spoken again at the end."""
    monkeypatch.setattr(translation, "LOCALES", tmp_path)
    catalog = Catalog(locale="pl")
    catalog.mime_headers  # noqa: B018 (fills the header)
    catalog.add("Today", "Dziś")
    catalog.add("Removed: {name}", "Usunięto: {name}")
    catalog.add("Added {name}.", "Dodano {nazwa}.")
    catalog.add(("{n} match", "{n} matches"), ("{n wynik", "{n} wyniki", "{n} wyników"))
    catalog.add(
        ("{n} week ago", "{n} weeks ago"),
        ("{n} tydzień temu", "{n} tygodnie temu", "{n} tygodni temu"),
    )
    catalog.add(("day", "days"), ("dzień", "dni", "dni"))
    file = tmp_path / "pl" / "LC_MESSAGES" / "embers.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as out:
        write_mo(out, catalog)
    yield tmp_path
    language.speak(language._same, language._same_count)
    translation._chosen = None


def test_texts_and_counts_are_spoken(locales: Path) -> None:
    translation.start({"EMBERS_LANGUAGE": "pl"})
    assert tr("Today") == "Dziś"
    assert tr("Removed: {name}", name="Ada {x}") == "Usunięto: Ada {x}"
    assert [trn(n, "{n} week ago", "{n} weeks ago") for n in (1, 3, 5)] == [
        "1 tydzień temu", "3 tygodnie temu", "5 tygodni temu"
    ]  # fmt: skip
    assert plural(1200, "day", "days") == "1,200 dni"
    assert ago(TODAY, TODAY) == "today"  # not translated yet: English


def test_a_translation_with_other_blanks_is_left_in_english(locales: Path) -> None:
    translation.start({"EMBERS_LANGUAGE": "pl"})
    assert tr("Added {name}.", name="Ada") == "Added Ada."
    assert [trn(n, "{n} match", "{n} matches") for n in (1, 2)] == ["1 match", "2 wyniki"]


@pytest.mark.parametrize("name", ["", "xx", "../../etc", "pl/..", "PL"])
def test_without_a_translation_it_is_english(locales: Path, name: str) -> None:
    translation.start({"EMBERS_LANGUAGE": name})
    assert tr("Today") == "Today"


def test_a_language_nobody_translated_is_said_to_be_missing(locales: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        config.settings({"EMBERS_LANGUAGE": "xx"})
    assert str(refused.value) == (
        "EMBERS_LANGUAGE is “xx”, and there is no translation of that name. Remove it to read English."
    )
    config.settings({"EMBERS_LANGUAGE": "pl"})


def test_a_file_of_texts_is_translated_as_a_whole(locales: Path) -> None:
    words = (ROOT / "data" / "seat.toml").read_text("utf-8")
    translation.start({"EMBERS_LANGUAGE": "pl"})
    assert reference.table("seat.toml")["freshness"]["old_after"] == 60
    (locales / "pl" / "seat.toml").write_text(
        words.replace("old_after = 60", "old_after = 45"), "utf-8"
    )
    assert reference.table("seat.toml")["freshness"]["old_after"] == 45


def test_every_text_can_be_gathered() -> None:
    """Babel finds what `python -m crm strings` lists: no text is put together before it is translated."""
    keywords = {name: tuple(place + 1 for place in places) for name, places in SPEAKING.items()}
    gathered: set[str] = set()
    for folder in ("crm", "pages"):
        for _, _, found, _, _ in extract_from_dir(ROOT / folder, keywords=keywords):
            gathered.update([found] if isinstance(found, str) else found)
    listed = {one.text for one in sentences() if one.file.endswith(".py")}
    assert listed - gathered == set()
    assert len(listed) > 3500


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of one of these in the code, with where it stands."""
    for path in sorted([*(ROOT / "pages").glob("*.py"), *(ROOT / "crm").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in names
            ):
                yield f"{path.name}:{node.lineno}", node


def blanks(text: ast.expr) -> set[str]:
    """The names of the blanks of a text that is written out."""
    assert isinstance(text, ast.Constant)
    return {name for _, name, _, _ in Formatter().parse(text.value) if name}


def test_what_is_filled_in_is_named_as_the_text_names_it() -> None:
    for where, call in calls("tr"):
        given = {word.arg for word in call.keywords}
        assert not given or blanks(call.args[0]) == given, where
    for where, call in calls("trn"):
        given = {word.arg for word in call.keywords} | {"n"}
        assert blanks(call.args[2]) == given >= blanks(call.args[1]), where
