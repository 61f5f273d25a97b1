"""The smallest page inside a menu and a sidebar, to measure how much time the frame takes."""

import streamlit as st


def page() -> None:
    st.title("Framed")
    st.button("Again")


st.set_page_config(page_title="Framed", page_icon="🔥", layout="wide")
chosen = st.navigation([st.Page(page, title=f"Page {n}", url_path=f"p{n}") for n in range(9)])
with st.sidebar:
    st.button("Always there")
chosen.run()
