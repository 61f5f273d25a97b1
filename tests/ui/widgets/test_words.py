"""The scripts and templates of the widgets say nothing of their own: each text comes from Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import pytest

from crm.ui.widgets.assets import counted
from tests.conftest import ROOT

WIDGETS = ROOT / "crm" / "ui" / "widgets"
SCRIPTS = sorted((ROOT / "crm").rglob("*.js"))
TEMPLATES = sorted((ROOT / "crm").rglob("*.html"))
SPEAKING = ["day_field", "letter", "names_field", "people_table"]

#: What is no text: names of keys, of states and themes, of the product; selectors and other code of the browser.
NAMES = re.compile(
    r"Enter|Escape|Tab|Backspace|Home|End|Arrow(Up|Down)|UTC|CONNECTED|Dark|Light|Embers"
    r"|(thead|tbody) tr|\.name a|noopener noreferrer|\(prefers-color-scheme: .*"
)
LITERAL = re.compile(r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`]*)`""")
#: Words with a space between them or beside a blank or number, a word with a capital, or one with a mark at its end.
TEXT = re.compile(
    r"[a-z]{2,}[,;:.?!]? +[a-z{(“]|[\d}] [a-z]{2}|^[A-Z][A-Za-z]+|[A-Za-z]{2}[.?!…]$", re.A
)
#: Where even a plain lowercase word would be read.
SHOWN = re.compile(r"(textContent|placeholder|title) = |\bsay\(")
#: Attributes whose values are read.
READ = {"aria-label", "aria-description", "title", "placeholder", "alt", "value", "data-anyway"}


def named(path: Path) -> str:
    return path.name


def texts_of_script(code: str) -> Iterator[str]:
    for line in re.sub(r"(?<!\S)// .*", "", re.sub(r"(?s)/\*.*?\*/", "", code)).splitlines():
        for found in LITERAL.finditer(line):
            text = re.sub(r"\$\{[^{}]*\}", "{}", next(filter(None, found.groups()), ""))
            shown = SHOWN.search(line) and re.fullmatch(r"[a-z]+", text)
            if (TEXT.search(text) or shown) and not NAMES.fullmatch(text):
                yield text


class Template(HTMLParser):
    """The texts, and the scripts, of a template."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.scripts = ""
        self.within = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.within = tag
        self.texts += [value for name, value in attrs if name in READ and said(value or "")]

    def handle_endtag(self, tag: str) -> None:
        self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within == "script":
            self.scripts += data
        elif self.within != "style" and said(data):
            self.texts.append(data.strip())


def said(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]", re.sub(r"\{\w+\}", "", text)))


@pytest.mark.parametrize("script", SCRIPTS, ids=named)
def test_a_script_holds_no_text(script: Path) -> None:
    assert list(texts_of_script(script.read_text("utf-8"))) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_a_template_holds_no_text(template: Path) -> None:
    found = Template(template.read_text("utf-8"))
    assert found.texts + list(texts_of_script(found.scripts)) == []


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('this.said = "Copied.";', id="a word with a full stop"),
        pytest.param('element("span", { class: "unseen" }, "Actions")', id="a word with a capital"),
        pytest.param("mark.textContent = unsure ? words.which : 'new';", id="a plain word that is shown"),
        pytest.param("button.setAttribute('aria-label', `Remove ${entry.name}`);", id="a word and a blank"),
        pytest.param("this.say(`${entry.name} removed`);", id="a blank and a word"),
        pytest.param("say(count, `${n} of ${limit}${over > 0 ? `, ${over} too many` : ''}`);", id="one in another"),
        pytest.param('say(n === 1 ? "1 match" : "")', id="a number and a word"),
        pytest.param('const kind = tags ? "new tag" : words.new_person; // add as new', id="two words"),
    ],
)  # fmt: skip
def test_a_text_in_a_script_is_noticed(line: str) -> None:
    assert list(texts_of_script(line)) != []


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('// Copied. "Actions"', id="a comment"),
        pytest.param('const open = root.querySelector(".open, [role=option]");', id="a selector"),
        pytest.param(
            'if (event.key === "Enter") more.textContent = words.more;', id="the name of a key"
        ),
        pytest.param("const id = `embers-day-${made}`;", id="an id"),
    ],
)
def test_code_is_no_text(line: str) -> None:
    assert list(texts_of_script(line)) == []


def test_a_text_in_a_template_is_noticed() -> None:
    html = (
        '<b title="{title}">{words}</b> <b title="Calendar">Copy</b> <script>say("Hello.")</script>'
    )
    found = Template(html)
    assert (found.texts, list(texts_of_script(found.scripts))) == (["Calendar", "Copy"], ["Hello."])


@pytest.mark.parametrize("name", SPEAKING)
def test_each_text_from_python_has_its_place(name: str) -> None:
    script, html = ((WIDGETS / f"{name}.{kind}").read_text("utf-8") for kind in ("js", "html"))
    used = {*re.findall(r"\bwords\.(\w+)", script), *re.findall(r"\{(\w+)\}", html)}
    assert used == import_module(f"crm.ui.widgets.{name}").WORDS.keys()


def english(n: int) -> str:
    return "match" if n == 1 else "matches"


def polish(n: int) -> str:
    few = n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14)
    return "dzień" if n == 1 else "dni" if few else "dni temu"


def arabic(n: int) -> str:
    named = ("zero", "one", "two")
    return (
        named[n] if n < 3 else "few" if 3 <= n % 100 <= 10 else "many" if n % 100 > 10 else "other"
    )


@pytest.mark.parametrize("rule", [english, polish, arabic])
def test_a_script_finds_the_form_of_any_number(rule: Callable[[int], str]) -> None:
    forms = counted(rule)
    texts, which = forms["texts"], forms["which"]
    for n in range(1200):  # as `counted` of words.js looks it up
        assert texts[int(which[n if n < 200 else 100 + n % 100])] == rule(n)
