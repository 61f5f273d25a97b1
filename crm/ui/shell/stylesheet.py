"""The CSS rules that the theme cannot express: print, contrast, reduced motion."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

_SHEET: Final = f"<style>{(Path(__file__).parent / 'style.css').read_text('utf-8')}</style>"


def apply() -> None:
    """Add the style sheet; once per run, before the page. Takes no space."""
    st.html(_SHEET)
