"""The smallest page Streamlit can show: what the results of earlier versions were compared with."""

import streamlit as st

st.title("Tiny")
st.button("Again")
