"""Words that try to be links, icons, formulas or formats are shown as they were typed, and copied so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext

from crm.store.local import open_store
from tests import hostile
from tests.browser.conftest import Server, one_window, plain_start, running, step_to, visit
from tests.conftest import ROOT

TEXTS: Final = hostile.texts(120)
#: These in every kind of element, the others in one.
EVERYWHERE: Final = TEXTS[:60:3]
#: What no text may become; a badge's own span is counted by its class.
MADE: Final = "a, img, em, del, code, sup, blockquote, table table, h2, hr, input[disabled], .katex, [role=img]"
#: Of each container with such a key: what its elements show, and what was made of it.
READ: Final = """kind => [...document.querySelectorAll(`[class*="st-key-${kind}-"]`)].map(box => {
    const shown = [...box.querySelectorAll('[data-testid=stMarkdownContainer], [data-testid=stCaptionContainer]')];
    return [
        Number([...box.classList].find(name => name.startsWith('st-key-')).split('-').pop()),
        shown.map(one => one.textContent),
        shown.flatMap(one => [...one.querySelectorAll(MADE)].map(made => made.outerHTML)),
    ];
})""".replace("MADE", repr(MADE))


def start(port: int) -> Sequence[str]:
    app = str(ROOT / "tests" / "browser" / "plain_app.py")
    return [*plain_start(port, app), "--server.address=127.0.0.1"]


def as_shown(text: str) -> str:
    """A text as a page has it: blanks at the ends of lines are not there."""
    return re.sub(r"[ \t]*(\r\n|\n)[ \t]*", "\n", text.strip())


def test_any_text_is_shown_as_it_is(context: BrowserContext, tmp_path: Path) -> None:
    with running(tmp_path, start) as app:
        page = context.new_page()
        visit(page, app.url)
        # Some kinds of elements are fetched when they are shown first.
        page.wait_for_function("n => document.querySelectorAll('[class*=st-key-kind-] table').length === n",
                               arg=len(EVERYWHERE))  # fmt: skip
        wrong = []
        for kind, texts, each in (("text", TEXTS, 3), ("kind", EVERYWHERE, 12)):
            found = page.evaluate(READ, kind)
            assert [place for place, *_ in found] == list(range(len(texts)))
            for place, shown, made in found:
                words = [one for one in shown if one != "other"]
                assert len(words) == each, (kind, texts[place], words)
                wrong += [texts[place] for one in words if one.strip() != as_shown(texts[place])]
                wrong += [f"{texts[place]}: {html}" for html in made]
        assert wrong == []
        titles = [text for text in EVERYWHERE if "\n" not in text]
        assert page.locator("h1 [data-heading-text]").all_text_contents() == list(
            map(str.strip, titles)
        )
        page.close()


#: Pages, each with how often the words are on it at least. Charts cut them short.
PAGES: Final = {
    "": 40, "people": 20, "opportunities": 5, "week": 5, "insights": 5, "introductions": 10, "duplicates": 5,
    "import_data": 1, "data": 4, "person?id=1": 30, "opportunity?id=1": 40,
}  # fmt: skip
#: How often the words are on the page, and what became of them otherwise: links, formulas, icons, colours.
BECAME: Final = """words => {
    const app = document.querySelector('[data-testid=stApp]'), found = [];
    const inside = [...app.querySelectorAll('*')].map(one => one.shadowRoot).filter(Boolean);
    const text = [app.innerText, ...inside.map(root => root.textContent)].join(' ');
    for (const root of [app, ...inside]) {
        const made = 'a[href^="http://www.ex"], a[href^="mailto:z@"], .katex, em, img[alt*=logo]';
        found.push(...[...root.querySelectorAll(made)].map(one => one.outerHTML));
        const odd = [...root.querySelectorAll('.stMarkdownColoredText, b')].filter(one => one.textContent === 'x');
        found.push(...odd.map(one => one.outerHTML));
    }
    found.push(...['→', '😄', '\u2060', '\u200b'].filter(sign => text.includes(sign)));
    return [text.split(words).length - 1, found];
}"""


@pytest.mark.long
def test_on_every_page_the_words_of_people_are_words(browser: Browser, server: Server) -> None:
    with one_window(browser, server) as page:
        hostile.poison(open_store(server.database))
        for address, least in PAGES.items():
            step_to(page, f"{server.url}/{address}")
            page.get_by_text("Zq").first.wait_for()
            times, became = page.evaluate(BECAME, hostile.WORDS)
            assert became == [], address
            assert times >= least, address
