"""An app that shows hostile texts in every kind of element that reads markdown."""

from __future__ import annotations

import streamlit as st

from crm.ui.text.format import badge, plain, small
from tests.browser.test_plain_text import EVERYWHERE, TEXTS

for place, text in enumerate(map(plain, TEXTS)):
    with st.container(key=f"text-{place}"):
        st.markdown(text)
        st.markdown(f"**{text}**")
        st.markdown(small(text))
for place, text in enumerate(map(plain, EVERYWHERE)):
    with st.container(key=f"kind-{place}"):
        st.markdown(f"- {text}")
        st.caption(text)
        st.error(text, title=text)
        st.markdown(badge(text, "gray"))
        st.button(text, key=f"button-{place}")
        st.expander(text, key=f"expander-{place}")
        st.checkbox(text, key=f"checkbox-{place}")
        st.tabs([text, "other"])
        st.pills("other", [text], key=f"pills-{place}")
        st.table({text: [text]})
for text in map(plain, EVERYWHERE):
    if "\n" not in text:
        st.title(text)
