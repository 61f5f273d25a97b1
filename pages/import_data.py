"""Import: bring people in from a file, see first what it would change, take it back."""

import streamlit as st

from crm.services import imports
from crm.ui import import_done, import_history, import_news, import_view, places
from crm.ui.nav import require_entry
from crm.ui.session import store

require_entry()

st.title("Import", anchor=False)
st.write(
    "Bring your connections in. You see first what the file would change, and you can take every "
    f"import back. {places.of_a_file()}"
)

history = imports.history(store())
import_done.done()
import_done.undone()
import_view.how_to(first=not history)

files = import_view.choose()
if files:
    import_view.preview(files)
else:
    if history:
        import_news.show()
    import_history.table(history)
