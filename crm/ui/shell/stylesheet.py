"""The few rules of our own that the theme cannot express: print, contrast, less motion."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

_SHEET: Final = f"<style>{(Path(__file__).parent / 'style.css').read_text('utf-8')}</style>"


def apply() -> None:
    """Once a run, before the page; takes no room on it."""
    st.html(_SHEET)
