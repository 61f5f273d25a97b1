"""What any Streamlit app of this kind has: a menu, a table and a chart. The floor of the goals."""

import altair as alt
import pandas as pd
import streamlit as st

PEOPLE = pd.DataFrame(
    {"Name": [f"Person {n}" for n in range(50)], "Days since": [n * 7 % 60 for n in range(50)]}
)


def page() -> None:
    st.title("Usual")
    st.button("Again")
    st.dataframe(PEOPLE, hide_index=True)
    st.altair_chart(alt.Chart(PEOPLE).mark_bar().encode(x="Days since:Q", y="count()"))


st.set_page_config(page_title="Usual", page_icon="🔥", layout="wide")
st.navigation([st.Page(page, title=f"Page {n}", url_path=f"p{n}") for n in range(9)]).run()
