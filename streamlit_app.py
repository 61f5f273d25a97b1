"""The entry point: as a module the app that the server starts, as a script each run of each page."""

import streamlit as st

from crm.ui.shell import opening

if __name__ == "__main__":
    from crm.ui import frame  # takes a second at first, which the server does not wait for

    frame.run()
else:
    app = st.App("streamlit_app.py", routes=opening.routes())
