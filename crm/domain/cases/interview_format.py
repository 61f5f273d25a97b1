"""How an interview took place, in the words that are stored."""

from __future__ import annotations

from typing import Final

ON_SITE: Final = "on site"
PANEL: Final = "panel"
#: Those to choose from; anything else may be stored, too.
FORMATS: Final = ("phone", "video", ON_SITE, PANEL, "task")
