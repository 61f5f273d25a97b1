"""The people a list of applications names: who they are, and the part they have in which application."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from crm.domain.cases.opportunity import Role
from crm.domain.people.normalise import clean_text, email_address, name_key, profile_url, text_key
from crm.intake.columns import Field
from crm.intake.names import split_name
from crm.intake.reading import PersonRow
from crm.intake.tracker_columns import Who

#: People in these roles may work elsewhere: for an agency, or anywhere.
_ANYWHERE: Final = frozenset({Role.RECRUITER, Role.REFERRER})
_BETWEEN: Final = re.compile(r"[;\n]| / | & | \+ |\s+(?:and|und|et)\s+")
_ADDRESS: Final = re.compile(r"[<(\[]?[^\s<>()\[\]]+@[^\s<>()\[\]]+[>)\]]?")
_LINK: Final = re.compile(
    r"[<(\[]?(?:https?://)?[\w.]*linkedin\.com/[^\s<>()\[\]]+[>)\]]?", re.IGNORECASE
)
#: What stands in a column for a name and is nobody.
_NOBODY: Final = frozenset(
    ("", "hr", "hr team", "hr department", "human resources", "team", "recruiting", "recruiting team", "recruiter",
     "recruitment", "talent acquisition", "talent team", "hiring manager", "hiring team", "careers", "unknown", "na",
     "n a", "none", "nobody", "no one", "tbd", "tba", "website", "company website", "online", "linkedin", "indeed",
     "glassdoor", "agency", "yes", "no", "true", "false", "ja", "nein", "oui", "non", "x", "null", "nan", "not yet")
)  # fmt: skip
_MOST_WORDS: Final = 6
_LONGEST_NAME: Final = 80
#: No name with an address is longer; the patterns above would take minutes for a text of a cell's full size.
_LONGEST: Final = 300
_MOST_PEOPLE: Final = 5


@dataclass(slots=True)
class _Person:
    """Somebody in the list, with the companies of the rows and the parts they have."""

    row: PersonRow
    companies: dict[str, None] = field(default_factory=dict)
    roles: dict[tuple[int, Role], None] = field(default_factory=dict)
    lines: set[int] = field(default_factory=set)


class People:
    """Everybody the list names, each once: the same link, address or name is the same person. Source: D."""

    def __init__(self) -> None:
        self.all: list[_Person] = []
        self.known: dict[str, _Person] = {}

    def take(self, line: int, row: Sequence[str], who: Who, company: str, is_case: bool) -> int:
        """Add the people of one group of columns of a row; return how many.

        Args:
            is_case: whether the row is an application, so that they have a part in it.
        """
        everybody = list(_named(line, row, who))
        for found in everybody:
            one = self._of(found)
            one.companies[company] = None
            if is_case and (who.role or line not in one.lines):
                one.lines.add(line)
                one.roles[line, who.role or Role.HELPER] = None
        return len(everybody)

    def _of(self, found: PersonRow) -> _Person:
        for key in _keys(found):
            one = self.known.get(key)
            if one and not _contradict(one.row, found):
                gaps = {
                    n: getattr(found, n) for n in ("email", "phone", "linkedin_url", "last_name")
                }
                one.row = one.row._replace(**{n: getattr(one.row, n) or v for n, v in gaps.items()})
                break
        else:
            one = _Person(found)
            self.all.append(one)
        self.known |= dict.fromkeys(_keys(one.row), one)
        return one

    def rows(self) -> list[PersonRow]:
        """Everybody as a row of people; no job, as the list says only which one was applied for.

        The company is theirs if they belong to one only, and not if they may work anywhere.
        """
        return [
            one.row._replace(
                company="" if len(one.companies) > 1 or {r for _, r in one.roles} & _ANYWHERE
                else next(iter(one.companies)),
                roles=tuple(one.roles),
            )
            for one in self.all
        ]  # fmt: skip


def says_who(text: str) -> bool:
    """Whether a cell names somebody, or an address, a link or a number of somebody."""
    return len(text) <= _LONGEST and bool(
        email_address(text)
        or profile_url(text)
        or _is_name(_bare(text))
        or re.search(r"\d{4}", text)
    )


def _named(line: int, row: Sequence[str], who: Who) -> Iterator[PersonRow]:
    """The people in the columns of one group; the address, link and number belong to the first."""
    cells = {part: row[n][:_LONGEST] for part, n in who.parts.items()}
    whole = cells.get(Field.FULL, "")
    both = clean_text(f"{cells.get(Field.FIRST, '')} {cells.get(Field.LAST, '')}")
    texts = [both] if both else _apart(whole)
    mail, link = cells.get(Field.EMAIL, ""), cells.get(Field.LINK, "")
    for n, text in enumerate(texts[:_MOST_PEOPLE] or [""]):
        own = n == 0
        name = _bare(text)
        first, last = split_name(name) if _is_name(name) else ("", "")
        email = email_address(text) or (email_address(mail) if own else "")
        url = _link(text) or (profile_url(link) if own else "")
        if first or last or email or url:
            phone = clean_text(cells.get(Field.PHONE, "")) if own else ""
            yield PersonRow(line, first, last, email=email, phone=phone, linkedin_url=url)


def _apart(text: str) -> list[str]:
    """The names in a cell: apart at semicolons, lines and `and`; at commas only whole names."""
    parts = [part for part in _BETWEEN.split(text) if clean_text(part)]
    if len(parts) == 1 and "," in text:
        some = [part for part in text.split(",") if clean_text(part)]
        if len(some) > 1 and all(len(_bare(part).split()) > 1 for part in some):
            return some
    return parts


def _link(text: str) -> str:
    found = _LINK.search(text)
    return profile_url(found.group()) if found else ""


def _bare(text: str) -> str:
    """The text without addresses and links."""
    return clean_text(_LINK.sub(" ", _ADDRESS.sub(" ", text))).strip(" ,-–()<>")


def _is_name(text: str) -> bool:
    key = text_key(text)
    short = len(key) <= _LONGEST_NAME and len(key.split()) <= _MOST_WORDS
    return short and key not in _NOBODY and not any(map(str.isdigit, key))


def _keys(row: PersonRow) -> list[str]:
    name = name_key(row.first_name, row.last_name)
    return [
        key for key in (row.linkedin_url.lower(), row.email, f"name:{name}" if name else "") if key
    ]


def _contradict(one: PersonRow, other: PersonRow) -> bool:
    """Whether both have a link, an address or a name, and these differ."""
    names = [name_key(row.first_name, row.last_name) for row in (one, other)]
    pairs = (
        (one.linkedin_url.lower(), other.linkedin_url.lower()),
        (one.email, other.email),
        (names[0], names[1]),
    )
    return any(a and b and a != b for a, b in pairs)
