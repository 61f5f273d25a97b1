"""Run axe-core on the open page: all rules in light mode, the colour rules in dark mode."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import axe_playwright_python
from playwright.sync_api import Page

from tests.browser.conftest import settle

AXE: Final = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")

#: (rule, part of the element's HTML): why it stays. All are Streamlit's own; one is serious.
NOT_OURS: Final = {
    ("presentation-role-conflict", "stFileUploaderDropzone"): (
        "Streamlit names the area on which a file is dropped and takes its role away; minor, and "
        "the button in it does the same."
    ),
    ("aria-dialog-name", "stToast"): (
        "Streamlit shows a message that passes as a dialog without a name, which it offers no way to "
        "give; its words are read out all the same. Serious."
    ),
    ("region", "stFloatingOverlayPortal"): (
        "Streamlit draws an open menu beside the page's landmarks and takes the focus into it; moderate."
    ),
}

#: Colours that are half-way between two themes are neither's: first whatever moves comes to rest.
_RUN: Final = """async options => {
  const ends = a => a.playState === "running" && isFinite(a.effect.getComputedTiming().endTime);
  const late = performance.now() + 3000;
  while (document.getAnimations().some(ends) && performance.now() < late)
    await new Promise(next => setTimeout(next, 30));
  const found = await axe.run(document, { resultTypes: ["violations"], ...options });
  return found.violations.flatMap(v => v.nodes.map(n => ({
    rule: v.id, impact: n.impact || v.impact, html: n.html.slice(0, 300), said: n.failureSummary,
  })));
}"""
_EVERYTHING: Final = {"rules": {"target-size": {"enabled": True}}}
_COLOURS: Final = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


def violations(page: Page) -> list[str]:
    """Whatever axe finds, minor or critical, but for `NOT_OURS`: all in light, colours in dark."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"{AXE};0")
    page.emulate_media(color_scheme="light")
    settle(page)
    light = page.evaluate(_RUN, _EVERYTHING)
    page.emulate_media(color_scheme="dark")
    settle(page)
    dark = page.evaluate(_RUN, _COLOURS)
    page.emulate_media(color_scheme="light")
    settle(page)
    return [
        f"{theme}, {one['rule']} ({one['impact']}): {one['html']}\n    {one['said']}"
        for theme, found in (("light", light), ("dark", dark))
        for one in found
        if not any(one["rule"] == rule and part in one["html"] for rule, part in NOT_OURS)
    ]
