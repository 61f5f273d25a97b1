"""Lists of job applications: cases and the people in them; the job applied for is nobody's job."""

from __future__ import annotations

from datetime import date

import pytest

from crm import intake
from crm.domain.cases.opportunity import EventKind, Role
from crm.intake import FileKind, Reading, Whose

TODAY = date(2026, 11, 23)


def read(text: str) -> Reading:
    return intake.read("jobs.csv", text.encode(), whose=Whose(today=TODAY))


def cases(reading: Reading) -> dict[str, str]:
    """Job -> company."""
    return {one.title: one.company for one in reading.applications}


def parts(reading: Reading) -> dict[str, tuple[tuple[int, Role], ...]]:
    return {f"{row.first_name} {row.last_name}".strip(): row.roles for row in reading.people}


@pytest.mark.parametrize(
    "header",
    [
        "Company,Job Title,Status,Date Applied,Contact Name,Contact Email",  # Huntr
        "Company,Role,Stage,Applied On,Contact,Email",
        "Firma,Stelle,Status,Beworben am,Ansprechpartner,E-Mail",
        "Entreprise,Poste,Statut,Date de candidature,Contact,Courriel",
        "Employer,Position,Application Status,Date,Contact Person,Contact E-mail",
    ],
)
def test_a_row_is_a_case_with_its_contact(header: str) -> None:
    reading = read(f"{header}\nLark & Co,Cook,Applied,2026-10-01,Dana Moor,dana@example.com\n")
    assert reading.kind is FileKind.TRACKER
    (one,) = reading.applications
    assert (one.company, one.title, one.applied_on) == ("Lark & Co", "Cook", date(2026, 10, 1))
    (dana,) = reading.people
    assert (dana.first_name, dana.last_name, dana.email) == ("Dana", "Moor", "dana@example.com")
    assert (dana.position, dana.company) == ("", "Lark & Co")
    assert dana.roles == ((2, Role.HELPER),)


def test_the_roles_are_those_of_the_columns() -> None:
    reading = read(
        "Company,Position,Status,Date Applied,Recruiter,Hiring Manager,Referred By,Interviewers\n"
        "Acme,Cook,Interviewing,2026-10-01,Rae Cru <rae@example.org>,Cy Moss,Eve Nom,Al Bo; Di Fo\n"
        "Birch,Chef,Applied,2026-10-02,Rae Cru,,Yes,\n"
    )
    assert parts(reading) == {
        "Rae Cru": ((2, Role.RECRUITER), (3, Role.RECRUITER)),
        "Cy Moss": ((2, Role.HIRING_MANAGER),),
        "Eve Nom": ((2, Role.REFERRER),),
        "Al Bo": ((2, Role.INTERVIEWER),),
        "Di Fo": ((2, Role.INTERVIEWER),),
    }
    companies = {row.first_name: row.company for row in reading.people}
    assert companies == {"Rae": "", "Cy": "Acme", "Eve": "", "Al": "Acme", "Di": "Acme"}
    assert "Referred By: Yes" in reading.applications[1].notes


@pytest.mark.parametrize(
    ("status", "applied"),
    [
        ("Wishlist", False), ("Saved", False), ("Bookmarked", False), ("To apply", False), ("Not applied yet", False),
        ("gemerkt", False), ("", False), ("My own word", False),
        ("Applied", True), ("Phone Screen", True), ("2nd round interview", True), ("Rejected", True),
        ("No response", True), ("Offer received", True), ("Absage", True), ("Ghosted", True),
    ],
)  # fmt: skip
def test_a_saved_job_is_no_case_and_is_named(status: str, applied: bool) -> None:
    reading = read(
        f"Company,Role,Status,Date Applied\nAcme,Cook,{status},\nBirch,Chef,Applied,2026-10-01\n"
    )
    assert ("Cook" in cases(reading)) is applied
    assert any("Cook at Acme (line 2)" in sentence for sentence in reading.left_out) is not applied


def test_a_ticked_box_says_that_one_applied() -> None:
    reading = read(
        "Company,Position,Applied,Rejected,Notes\nAcme,Cook,Yes\nBirch,Chef,No,,\nCedar,Baker,12/31/2025,No,x\n"
    )
    assert cases(reading) == {"Cook": "Acme", "Baker": "Cedar"}


def test_an_end_is_a_fact_only_with_a_day_of_its_own() -> None:
    reading = read(
        "Company,Role,Status,Date Applied,Rejected On,Status Date\n"
        "Acme,Cook,Rejected,2026-10-01,2026-10-12,\n"
        "Birch,Chef,Rejected,2026-10-02,,\n"
        "Cedar,Baker,Offer,2026-10-03,,2026-10-20\n"
        "Dale,Carver,Withdrawn,2026-10-04,,2026-10-21\n"
        "Elm,Porter,Rejected,2026-10-05,2027-01-01,\n"
        "Fern,Clerk,Interview,2026-10-06,,2026-10-22\n"
    )
    happened = {one.title: one.happened for one in reading.applications}
    assert happened == {
        "Cook": ((EventKind.REJECTION_RECEIVED, date(2026, 10, 12)),),
        "Chef": (),
        "Baker": ((EventKind.OFFER_RECEIVED, date(2026, 10, 20)),),
        "Carver": ((EventKind.WITHDRAWN_BY_YOU, date(2026, 10, 21)),),
        "Porter": (),
        "Clerk": (),
    }
    notes = {one.title: one.notes for one in reading.applications}
    assert notes["Chef"] == "Status: Rejected"
    assert "Rejected On: 2027-01-01" in notes["Porter"]
    assert [(p.line, p.column) for p in reading.warnings] == [(6, "Rejected On")]
    assert "is in the future" in reading.warnings[0].sentence


def test_what_has_no_field_of_its_own_is_a_note_on_the_case() -> None:
    reading = read(
        "Company,Role,Job URL,Source,Location,Salary,Date Applied,Stage,Notes\n"
        "Acme,Cook,https://jobs.example.com/1,A board,Oslo,50k,2026-10-01,applied,Nice kitchen\n"
    )
    (one,) = reading.applications
    assert (one.posting_url, one.origin) == ("https://jobs.example.com/1", "A board")
    assert one.notes == "Location: Oslo\nSalary: 50k\nStage: applied\nNice kitchen"
    assert not reading.people


def test_a_status_tells_a_list_of_applications_from_one_of_people() -> None:
    jobs = read("Company,Role,Status\nAcme,Cook,Applied\nBirch,Chef,Rejected\n")
    assert cases(jobs) == {"Cook": "Acme", "Chef": "Birch"}
    people = read("Name,Company,Role,Status\nAda Lark,Acme,Cook,Lead\nBo Ray,Birch,Chef,Customer\n")
    assert people.kind is FileKind.CONTACTS
    assert [row.position for row in people.people] == ["Cook", "Chef"]


def test_linkedins_own_list_stays_what_it_is() -> None:
    reading = read(
        "Application Date,Contact Email,Contact Phone Number,Company Name,Job Title,Job Url,Resume Name,"
        "Question And Answers\n"
        '"9/23/25, 10:00 AM",me@example.com,123,Acme,Cook,https://www.linkedin.com/jobs/view/1,cv.pdf,\n'
    )
    assert reading.kind is FileKind.APPLICATIONS
    assert not reading.people
    own = read(
        "Application Date,Company Name,Job Title,Status,Recruiter\n2026-10-01,Acme,Cook,Applied,Rae Cru\n"
    )
    assert own.kind is FileKind.TRACKER
    assert parts(own) == {"Rae Cru": ((2, Role.RECRUITER),)}


def test_what_stands_for_nobody_is_nobody() -> None:
    reading = read(
        "Company,Role,Date Applied,Contact,Referral\nAcme,Cook,2026-10-01,HR team,No\n"
        "Birch,Chef,2026-10-02,N/A,\nCedar,Baker,2026-10-03,jobs@example.com,\n"
    )
    assert [(row.first_name, row.email) for row in reading.people] == [("", "jobs@example.com")]


def test_a_row_without_a_job_is_named() -> None:
    reading = read(
        "Company,Role,Date Applied,Contact\nAcme,,2026-10-01,Ada Lark\n,Chef,2026-10-02,\n"
    )
    assert [problem.line for problem in reading.skipped] == [3]
    assert [problem.line for problem in reading.warnings] == [2]  # its person is not left out
    assert [row.first_name for row in reading.people] == ["Ada"]
