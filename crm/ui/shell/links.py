"""Links between pages, as callbacks of buttons."""

from __future__ import annotations

from crm.domain.ids import PersonId
from crm.ui.shell import history
from crm.ui.shell.errors import callback


@callback
def go_to_person(person_id: PersonId) -> None:
    history.go("person.py", id=str(person_id))


@callback
def go_to_case(opportunity_id: int) -> None:
    history.go("opportunity.py", id=str(opportunity_id))


@callback
def go_to_today() -> None:
    history.go("today.py")


@callback
def go_to_import() -> None:
    history.go("import_data.py")


@callback
def go_to_help(topic: str) -> None:
    """Open Help at the topic of this title."""
    history.go("help.py", topic=topic)


@callback
def go_to_introductions() -> None:
    history.go("introductions.py")


@callback
def go_to_opportunities() -> None:
    history.go("opportunities.py")


@callback
def go_to_week() -> None:
    history.go("week.py")


@callback
def go_to_duplicates() -> None:
    history.go("duplicates.py")


@callback
def go_to_people() -> None:
    history.go("people.py")


@callback
def go_to_company(company: str) -> None:
    history.go("people.py", company=company)
