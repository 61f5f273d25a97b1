"""The dialog that records a rejection in two minutes."""

from __future__ import annotations

from time import monotonic
from typing import Final

import streamlit as st

from crm.domain.cases.opportunity import Opportunity, Role
from crm.domain.ids import OpportunityId
from crm.errors import InvalidInput
from crm.language import tr
from crm.services.cases import rejection
from crm.services.cases.involved import Involved
from crm.services.cases.rejection import Rejection
from crm.ui.shell import undo
from crm.ui.shell.dialogs import Dialog
from crm.ui.shell.requests import RecordRejection
from crm.ui.shell.session import store, today
from crm.ui.text.format import plain
from crm.ui.widgets.form import Form
from crm.ui.widgets.people_picker import Asked

_ASK: Final = {
    Role.RECRUITER: Asked(tr("Recruiter")),
    Role.HIRING_MANAGER: Asked(tr("Hiring manager")),
    Role.INTERVIEWER: Asked(tr("Others who interviewed you")),
    Role.REFERRER: Asked(tr("Who referred you, if anyone")),
}
#: A job that is not stored yet.
_ANOTHER: Final = 0
#: Seconds within which a second press counts as a double click.
_DOUBLE_CLICK: Final = 1.0
_ANOTHER_JOB: Final = tr("Another job")
#: Up to this many jobs are shown side by side; more go into a list.
_SIDE_BY_SIDE: Final = 4


def body(dialog: Dialog[RecordRejection]) -> None:
    """Four questions: which job, when, the last interview, who; everything else can be added later."""
    form = Form(dialog)
    st.caption(tr("That hurts. Say what happened; leave out what you do not know."))
    jobs = {job.id: job for job in rejection.undecided(store())}
    if not jobs or _which(form, jobs) == _ANOTHER:
        company, job = st.columns(2)
        form.text("company", tr("Company"), within=company)
        form.text("title", tr("Job title"), within=job)
    rejected, interview = st.columns(2)
    form.past_day("rejected_on", tr("When did you hear?"), None, within=rejected)
    form.past_day("interview_on", tr("Last interview"), None, tr("None, or not sure"), interview)
    st.subheader(tr("Who was involved?"), anchor=False)
    st.caption(tr("Names are enough. Phone numbers and addresses can come later."))
    for role, who in _ASK.items():
        form.people(role, who)
    form.tick("recruiter_there", tr("The recruiter took part in the interview"))
    form.end(tr("Save and show my next step"), _save)


def _which(form: Form[RecordRejection], jobs: dict[OpportunityId, Opportunity]) -> int | None:
    """The job that was chosen; None until one is."""
    options = [*map(int, jobs), _ANOTHER]

    def words(option: int) -> str:
        return plain(jobs[OpportunityId(option)].name) if option else _ANOTHER_JOB

    if len(jobs) <= _SIDE_BY_SIDE:
        return form.choice("opportunity_id", tr("Which job?"), options, None, words, pills=True)

    def as_text(option: int) -> str:
        return jobs[OpportunityId(option)].name if option else _ANOTHER_JOB

    return form.select("opportunity_id", tr("Which job?"), [_ANOTHER, *options[:-1]], None, as_text)


def _save(form: Form[RecordRejection]) -> None:
    job = form.value("opportunity_id", _ANOTHER)
    if job is None:
        raise InvalidInput(tr("Please say which job."), field="opportunity_id")
    for field, words in () if job else (("company", "company"), ("title", "job")):
        if not form.words(field):
            raise InvalidInput(tr("Please enter the {words}.", words=words), field=field)
    involved = {}
    for role in _ASK:
        who = form.picked(role)
        involved[role] = Involved(who.people, who.newcomers)
    entered = Rejection(
        company=form.words("company"),
        title=form.words("title"),
        rejected_on=form.day("rejected_on"),
        interview_on=form.day_if_any("interview_on"),
        opportunity_id=OpportunityId(job) if job else None,
        involved=involved,
        recruiter_interviewed=form.value("recruiter_there", False),
    )
    if not any(who.people or who.newcomers for who in involved.values()):
        _ask_once(form)
    done = rejection.record(store(), entered, today())
    undo.offer(
        tr("Recorded: rejection, {opportunity}", opportunity=done.case.name),
        rejection.undo,
        store(),
        done,
        today(),
    )


def _ask_once(form: Form[RecordRejection]) -> None:
    """Ask once more if nobody is named: without names Embers cannot suggest whom to contact."""
    asked_at = form.dialog.notes.setdefault("alone", monotonic())
    if monotonic() - asked_at < _DOUBLE_CLICK:  # the first time, or too soon to have read it
        raise InvalidInput(
            tr("You have named nobody."),
            tr(
                "With one name, the recruiter's, Embers can say whom to contact. Save once more to go on "
                "without."
            ),
            Role.RECRUITER,
        )
