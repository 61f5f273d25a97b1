"""The smallest page Streamlit can show: the floor for everything a browser waits for."""

import streamlit as st

st.title("Tiny")
st.button("Again")
