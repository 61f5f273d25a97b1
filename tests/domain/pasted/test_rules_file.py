"""The words of data/pasted.toml: whole as shipped, and all mistakes at once."""

from __future__ import annotations

import copy
import tomllib
from typing import Any

import pytest

from crm.domain.pasted.rules import Kind, key, parse_paste_rules
from crm.errors import ReferenceBroken
from tests.conftest import ROOT

SHIPPED: dict[str, Any] = tomllib.loads((ROOT / "data" / "pasted.toml").read_text("utf-8"))


def test_each_language_has_words_for_each_kind() -> None:
    rules = parse_paste_rules(SHIPPED, "data/pasted.toml")
    assert [tongue.code for tongue in rules.tongues] == ["en", "de", "fr"]
    assert all(set(tongue.strong) == set(Kind) == set(tongue.hint) for tongue in rules.tongues)


def test_all_mistakes_are_told_at_once() -> None:
    raw = copy.deepcopy(SHIPPED)
    raw["language"][0]["strong"]["rejection"] = ["…"]
    raw["language"][1]["closings"] = "Gruß", 3
    del raw["language"][2]["until"]
    raw["language"][2]["titles"] = ["poste de"]
    raw["colour"] = 1
    with pytest.raises(ReferenceBroken) as refused:
        parse_paste_rules(raw, "data/pasted.toml")
    assert [problem.partition(": ")[0] for problem in refused.value.problems] == [
        "data/pasted.toml, key 'colour'",
        "data/pasted.toml, language 1, strong, key 'rejection'",
        "data/pasted.toml, language 2, key 'closings'",
        "data/pasted.toml, language 3, key 'until'",
        "data/pasted.toml, language 3, key 'titles'",
    ]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("won't be moving", "We won’t be moving forward"),
        ("stelle als … anbieten", "die Stelle als Leiterin Einkauf anbieten"),
        ("n'a pas été", "Votre candidature n’a pas été retenue"),
    ],
)
def test_case_accents_and_apostrophes_do_not_matter(phrase: str, text: str) -> None:
    raw = copy.deepcopy(SHIPPED)
    raw["language"][0]["closings"] = [phrase]
    found = parse_paste_rules(raw, "x").tongues[0].lists["closings"]
    assert found.within(key(text))
    assert not found.within(key("nothing of that"))
