"""The entry point, which Streamlit reads twice: once as a module, for the addresses that the server answers itself, and
then as the script of every run of every page."""

import streamlit as st

from crm.ui.shell import opening

if __name__ == "__main__":
    from crm.ui import frame  # takes a second at first, which the server does not wait for

    frame.run()
else:
    app = st.App("streamlit_app.py", routes=opening.routes())
