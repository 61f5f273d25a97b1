"""How to get a file of connections from LinkedIn, and which files are read."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crm.language import tr

_LINKEDIN: Final = "https://www.linkedin.com/mypreferences/d/download-my-data"
_STEPS: Final = tr("""
1. On a computer, open LinkedIn and go to **Settings > Data privacy > Get a copy of your data**.
2. Tick **Connections**, then ask for the file. It is ready within minutes. With **Messages**,
   **Invitations** and **Profile** ticked as well, or in the large archive, which takes up to a day,
   your contacts of the past years are imported, too.
3. LinkedIn sends an e-mail with a link. **The link lasts 72 hours**, and you need to be signed in.
4. Drop the file below **as it is**, ZIP or CSV. Please do not open it in Excel and save it first.
   If the archive came in several parts, drop them all at once.
""")


def show(expanded: bool) -> None:
    """The steps, open or folded."""
    label = tr("How to get your connections from LinkedIn")
    with st.expander(label, expanded=expanded, icon=":material/help:"):
        st.markdown(_STEPS)
        st.link_button(tr("Open that page on LinkedIn"), _LINKEDIN, icon=":material/open_in_new:")
        st.caption(
            tr(
                "Embers also reads single files of the archive, Google and Outlook contacts (CSV), "
                "lists from other programs and of job applications (CSV, Monica's JSON), vCards "
                "(VCF), e-mails and mailboxes (EML, MBOX), calendars (ICS) and its own exports "
                "(JSON), also inside a ZIP. It recognizes what a file is, and you can drop many at "
                "once."
            )
        )
