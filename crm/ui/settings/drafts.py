"""Settings > Drafts: the template of every draft, and the kind of LinkedIn account."""

from __future__ import annotations

from typing import Final

import streamlit as st

from crm import reference
from crm.domain.cases.opportunity import EventKind, Role
from crm.domain.drafts.conditions import CONDITIONS
from crm.domain.drafts.letter import asks
from crm.domain.drafts.template import Template, unknown_placeholders
from crm.domain.drafts.values import PLACEHOLDERS
from crm.domain.playbook.step import Playbook, Step
from crm.domain.wording import listed, plural
from crm.language import tr
from crm.services import drafts
from crm.services.drafts import DraftWords
from crm.ui.settings.steps import general
from crm.ui.shell.errors import callback
from crm.ui.shell.session import flash, store, today
from crm.ui.steps.draft import LIMITS_SOURCE, QUESTION_HINT
from crm.ui.text.format import plain

_PREMIUM: Final = "settings:premium"
_WHICH: Final = "settings:draft"
_LABELS: Final = {
    "subject": tr("Subject"),
    "body": tr("Words"),
    "when_silent": tr("If no answer ever came"),
}
_MOST: Final = 5000
#: Channels of steps whose drafts can have a subject.
_WITH_SUBJECT: Final = ("email", "any")


def show() -> None:
    """The account's limits, then one draft at a time: its text, the shipped text, and a reset."""
    st.checkbox(
        tr("I have LinkedIn Premium"),
        drafts.linkedin_premium(store()),
        key=_PREMIUM,
        on_change=_set_premium,
        help=tr("Then a note with an invitation can be longer."),
    )
    st.caption(plain(LIMITS_SOURCE))
    st.write(
        tr("The words every draft starts with. What you change here stays when Embers is updated.")
    )
    steps = _steps(reference.playbook())
    chosen = st.selectbox(
        tr("Draft"), list(steps), format_func=lambda name: _title(name, steps), key=_WHICH,
        filter_mode=None,
    )  # fmt: skip
    found = drafts.all_words(store(), [chosen] if chosen else [])
    for words in found:
        _editor(words, steps[words.id])
        _variants(words)
        _differences(words)


def _steps(playbook: Playbook) -> dict[str, list[Step]]:
    """The drafts the playbook uses, in its order, each with the steps that use it."""
    found: dict[str, list[Step]] = {}
    for step in playbook.steps:
        for version in filter(None, (step, step.carried())):
            if version.draft in reference.drafts():
                found.setdefault(version.draft, []).append(version)
    return found


def _title(name: str, steps: dict[str, list[Step]]) -> str:
    return general(steps[name][0])


def _editor(words: DraftWords, steps: list[Step]) -> None:
    used = words.used
    with st.form(f"settings_draft_{words.id}"):
        if used.subject or words.shipped.subject or any(s.channel in _WITH_SUBJECT for s in steps):
            st.text_input(
                _LABELS["subject"], used.subject, key=_key(words.id, "subject"), max_chars=200
            )
        st.text_area(
            _LABELS["body"], used.body, key=_key(words.id, "body"), height="content",
            max_chars=_MOST,
        )  # fmt: skip
        silent = any(EventKind.NO_ANSWER_PRESUMED in step.triggers for step in steps)
        if used.when_silent or words.shipped.when_silent or silent:
            st.text_area(
                _LABELS["when_silent"], used.when_silent, key=_key(words.id, "when_silent"),
                height="content", max_chars=_MOST, help=tr("If you leave this empty, the words above are used."),
            )  # fmt: skip
        st.caption(_placeholders())
        if used.limit:
            st.caption(
                tr(
                    "Keep it short: once it is filled in, it can have {limit} characters.",
                    limit=used.limit,
                )
            )
        st.form_submit_button(
            tr("Save these words"),
            key=f"settings:draft:save:{words.id}",
            on_click=_save,
            args=(words,),
        )
    if unknown := unknown_placeholders(used):
        shown = ", ".join(f"[{name}]" for name in unknown)
        st.caption(plain(tr("For you to fill in each time: {shown}.", shown=shown)))
    to_manager = any(step.who == (Role.HIRING_MANAGER,) for step in steps)
    if to_manager and (asks(used.body) or asks(used.when_silent)):
        st.info(plain(QUESTION_HINT), icon=":material/lightbulb:")


def _variants(words: DraftWords) -> None:
    """The words for what else may have happened; the user's own are used every time."""
    if "body" in words.changed and words.shipped.variants:
        st.caption(tr("The original words depend on what happened; yours are used every time."))
    if not words.used.variants:
        return
    count = plural(len(words.used.variants), "other wording", "other wordings")
    with st.expander(
        tr("{count}, depending on what happened", count=count),
        key=f"settings:draft:variants:{words.id}",
    ):
        st.caption(
            tr("The first that fits is used. Once you change Words, yours are used every time.")
        )
        for variant in words.used.variants:
            st.markdown(
                plain(
                    tr("If {name}:", name=listed([CONDITIONS[name].words for name in variant.when]))
                )
            )
            letter = f"{variant.subject}\n\n{variant.body}" if variant.subject else variant.body
            st.code(letter, language=None, wrap_lines=True)


def _placeholders() -> str:
    known = "; ".join(f"{{{name}}} {meaning}" for name, meaning in PLACEHOLDERS.items())
    return plain(
        tr(
            "Filled in from the opportunity: {known}. Any other word in braces is marked like "
            "[this], for you to fill in.",
            known=known,
        )
    )


def _differences(words: DraftWords) -> None:
    """The shipped text next to the user's, if they differ."""
    if not words.changed:
        return
    with st.container(border=True, key=f"settings_shipped_{words.id}"):
        st.markdown(tr("**The original words**"))
        for name in words.changed:
            st.caption(_LABELS[name])
            shipped = getattr(words.shipped, name)
            if shipped:
                st.code(shipped, language=None, wrap_lines=True)
            else:
                st.caption(tr("Nothing."))
        st.button(
            tr("Use the original words again"),
            key=f"settings:draft:reset:{words.id}",
            icon=":material/restart_alt:",
            on_click=_reset,
            args=(words,),
        )


def _key(draft_id: str, name: str) -> str:
    return f"settings:draft:{draft_id}:{name}"


def _typed(words: DraftWords, name: str) -> str:
    return str(st.session_state.get(_key(words.id, name), getattr(words.used, name)) or "")


@callback
def _save(words: DraftWords) -> None:
    written = Template(
        body=_typed(words, "body"),
        subject=_typed(words, "subject"),
        when_silent=_typed(words, "when_silent"),
    )
    now = drafts.write_own(store(), words.id, written)
    _put_back(now)
    flash(tr("Your words are saved.") if now.changed else tr("These are the original words."))


@callback
def _reset(words: DraftWords) -> None:
    _put_back(drafts.use_shipped(store(), words.id))
    flash(tr("The original words are used again."))


def _put_back(words: DraftWords) -> None:
    """Reset the fields to what is stored."""
    for name in _LABELS:
        if _key(words.id, name) in st.session_state:
            st.session_state[_key(words.id, name)] = getattr(words.used, name)


@callback
def _set_premium() -> None:
    premium = bool(st.session_state[_PREMIUM])
    drafts.set_linkedin_premium(store(), premium, today())
    flash(
        tr("Notes can be longer now.") if premium else tr("Notes keep the limit of a free account.")
    )
