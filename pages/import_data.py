"""Import: read people from a file, preview what it would change, undo it."""

import streamlit as st

from crm.language import tr
from crm.services.imports import history
from crm.ui.imports import history as import_history
from crm.ui.imports import how_to, news, result, upload
from crm.ui.shell import data_notice
from crm.ui.shell.nav import require_entry
from crm.ui.shell.session import store

require_entry()

st.title(tr("Import"), anchor=False)
st.write(
    tr(
        "Import your connections. First you see what the file would change, and you can undo every "
        "import. {of_a_file}",
        of_a_file=data_notice.of_a_file(),
    )
)

records = history.records(store())
result.done()
result.undone()
how_to.show(expanded=not records and not upload.chosen())

files = upload.choose()
if files:
    upload.preview(files)
else:
    if records:
        news.show()
    import_history.table(records)
