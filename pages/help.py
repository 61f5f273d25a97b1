"""Help: short texts on how Embers works and where to find things."""

import streamlit as st

from crm.language import tr
from crm.ui.help import topics
from crm.ui.shell.nav import require_entry

require_entry()


def read(slug: str) -> None:
    st.session_state["topic"] = slug


st.title(tr("Help"), anchor=False)
chosen = st.pills(
    tr("Topic"),
    list(topics.BY_SLUG),
    default=topics.TOPICS[0].slug,
    required=True,
    format_func=lambda slug: topics.BY_SLUG[slug].title,
    key="topic",
    bind="query-params",
    label_visibility="collapsed",
)
topic = topics.BY_SLUG[chosen or topics.TOPICS[0].slug]

with st.container(border=True, width=760):
    st.header(f"{topic.icon} {topic.title}", anchor=False)
    for part in topics.parts_of(topic):
        if isinstance(part, topics.Picture):
            st.image(part.file, caption=part.words)
        else:
            st.markdown(part)
    others = topics.linked(topic)
    if others:
        st.caption(tr("Read next"))
        with st.container(horizontal=True, gap="small"):
            for other in others:
                st.button(
                    other.title,
                    key=f"help:{other.slug}",
                    icon=other.icon,
                    on_click=read,
                    args=(other.slug,),
                )
