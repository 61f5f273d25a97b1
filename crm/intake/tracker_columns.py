"""The columns of a list of job applications: of the posting, the process and the people in it.

Column names: Huntr (Title, Company, Location, Salary, Url, List, Date Added, Description) and Teal (Company, Role,
Status, URL, Location, Salary, Date Saved, Date Applied, Notes, Excitement), as importers of other trackers read them;
the others are of lists people keep by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from crm.domain.cases.opportunity import EventKind, Role
from crm.domain.people.normalise import column_key
from crm.intake.columns import CONNECTIONS, Columns, Field


class Of(StrEnum):
    """What a column says of an application."""

    COMPANY = "company"
    TITLE = "title"
    APPLIED = "applied"
    STATUS = "status"
    URL = "url"
    ORIGIN = "origin"
    DECIDED = "decided"


def _keys(names: str) -> list[str]:
    return [column_key(name) for name in names.split("|")]


#: Name -> what it holds, the better name of two first.
_NAMES: Final[Mapping[str, Of]] = {
    key: of
    for of, names in {
        Of.COMPANY: "Company|Company Name|Employer|Organization|Organisation|Firma|Unternehmen|Arbeitgeber"
        "|Entreprise|Société|Empresa|Azienda|Bedrijf|Företag|Virksomhed",
        Of.TITLE: "Job Title|Position|Position Title|Role|Role Title|Title|Job|Job Name|Position Applied For"
        "|Vacancy|Opening|Stelle|Stellenbezeichnung|Berufsbezeichnung|Poste|Intitulé du poste|Puesto|Cargo|Posizione"
        "|Ruolo|Functie|Tjänst|Stilling",
        Of.APPLIED: "Date Applied|Applied On|Applied Date|Application Date|Applied At|Date of Application"
        "|Applied|Date Submitted|Submitted On|Submitted|Date Sent|Beworben am|Bewerbungsdatum|Beworben"
        "|Datum der Bewerbung|Date de candidature|Postulé le|Fecha de solicitud|Fecha de postulación"
        "|Fecha de aplicación|Data de candidatura|Data candidatura|Sollicitatiedatum|Ansökningsdatum",
        Of.STATUS: "Status|Stage|Application Status|Application Stage|Job Status|Current Status|Current Stage"
        "|Pipeline Stage|List|State|Outcome|Result|Phase|Progress|Statut|Étape|Estado|Stato|Fase|Stand",
        Of.URL: "Job URL|Job Link|Posting URL|Job Posting|Job Posting URL|Posting|Application Link|Application URL"
        "|Job Ad|Listing|URL|Link|Stellenanzeige|Lien|Enlace",
        Of.ORIGIN: "Source|Job Board|Found On|Found At|Platform|Job Site|Where Found|Quelle|Portal|Plattform"
        "|Plateforme|Fuente|Origen",
        Of.DECIDED: "Status Date|Date of Status|Status Changed|Status Changed On|Decision Date|Date of Decision"
        "|Outcome Date|Date Closed|Closed On|Closed Date|Closed",
    }.items()
    for key in _keys(names)
}  # fmt: skip
_BETTER: Final = {key: n for n, key in enumerate(_NAMES)}

#: Columns with the day of a fact of the case.
_HAPPENED: Final[Mapping[str, EventKind]] = {
    key: kind
    for kind, names in {
        EventKind.REJECTION_RECEIVED: "Date Rejected|Rejected On|Rejected|Rejection Date|Date of Rejection|Rejected At"
        "|Rejection|Abgelehnt am|Absage am|Absage|Date de refus|Refus|Fecha de rechazo",
        EventKind.OFFER_RECEIVED: "Offer Date|Date of Offer|Offer Received|Offer Received On|Offered On|Date Offered"
        "|Offer|Angebot am|Angebot|Date de l'offre|Fecha de oferta",
        EventKind.OFFER_DECLINED: "Offer Declined On|Date Declined|Declined On|Offer Declined",
        EventKind.WITHDRAWN_BY_YOU: "Date Withdrawn|Withdrawn On|Withdrawn|Withdrawal Date|Zurückgezogen am",
    }.items()
    for key in _keys(names)
}  # fmt: skip

#: Columns that may hold a tick instead of a day.
_BOXES: Final = frozenset(
    _keys("Applied|Submitted|Rejected|Rejection|Offer|Offer Received|Offer Declined|Withdrawn|Closed|Beworben|Absage"
          "|Angebot|Refus")
)  # fmt: skip
#: How the name of a column about a person begins, and the part that person has; None = it does not say.
_WHO: Final[Sequence[tuple[re.Pattern[str], Role | None]]] = (
    (re.compile(r"(?:recruiters?|recruiting|headhunter|talentpartner|recruteur|reclutador|selezionatore)"),
     Role.RECRUITER),
    (re.compile(r"(?:hiringmanagers?|hiringlead|manager|fachvorgesetzter?)"), Role.HIRING_MANAGER),
    (re.compile(r"(?:referrals?|referrer|referredby|referencefrom|empfohlenvon|empfehlungvon|recommandepar)"),
     Role.REFERRER),
    (re.compile(r"(?:interviewers?|interviewedby)"), Role.INTERVIEWER),
    (re.compile(r"(?:contactpersons?|contacts?|pointofcontact|poc|keycontact|companycontact"
                r"|ansprechpartner(?:in)?|kontaktperson|kontakt|contacto|contato|contatto|contactpersoon)"), None),
)  # fmt: skip
_PARTS: Final = (
    (re.compile(r"|name|names|fullname|person|who"), Field.FULL),
    (re.compile(r"firstname|vorname"), Field.FIRST),
    (re.compile(r"(?:last|sur)name|nachname"), Field.LAST),
    (re.compile(r"e?mails?|e?mailaddress|mailadresse|emailadresse"), Field.EMAIL),
    (re.compile(r"phones?|phonenumber|mobile|tel|telephone|telefon|number"), Field.PHONE),
    (re.compile(r"linkedin|linkedinurl|linkedinprofile|profile|profileurl|url|link"), Field.LINK),
)
#: What names a person in any list.
_PLAIN: Final = (Field.FIRST, Field.LAST, Field.FULL, Field.EMAIL, Field.PHONE, Field.LINK)


@dataclass(frozen=True, slots=True)
class Who:
    """The columns about one person; `role` None = the table does not say which part they have."""

    role: Role | None
    parts: Mapping[Field, int]


@dataclass(frozen=True, slots=True)
class TrackerColumns:
    """The columns of one table by what they hold.

    Attributes:
        of: their indexes, the best name first. happened: index -> the fact whose day it holds.
        days: those with nothing but days; `Applied` may be a box that is ticked.
    """

    of: Mapping[Of, tuple[int, ...]] = field(default_factory=dict)
    happened: Mapping[int, EventKind] = field(default_factory=dict)
    people: tuple[Who, ...] = ()
    days: tuple[int, ...] = ()

    def columns(self) -> Columns:
        """As the columns of any list: what tells whether a row fits. A whole name may come with an address."""
        found: dict[Field, list[int]] = {}
        for who in self.people:
            for part, index in who.parts.items():
                if part is not Field.FULL:
                    found.setdefault(part, []).append(index)
        for field_, of in ((Field.COMPANY, Of.COMPANY), (Field.POSITION, Of.TITLE)):
            found.setdefault(field_, []).extend(self.of.get(of, ()))
        found.setdefault(Field.CONNECTED, []).extend(self.days)
        return {name: tuple(indexes) for name, indexes in found.items() if indexes}


def tracker_columns(header: Sequence[str]) -> TrackerColumns:
    """What the columns of a list of applications hold; others are notes on the case."""
    of: dict[Of, list[int]] = {}
    happened: dict[int, EventKind] = {}
    people: dict[tuple[Role | None, bool], dict[Field, int]] = {}
    keys = list(map(column_key, header))
    for n, key in enumerate(keys):
        who = _who(key)
        if key in _NAMES:
            of.setdefault(_NAMES[key], []).append(n)
        elif key in _HAPPENED:
            happened[n] = _HAPPENED[key]
        elif who:
            role, part = who
            people.setdefault((role, False), {}).setdefault(part, n)
        elif (plain := CONNECTIONS.get(key)) in _PLAIN and plain:
            people.setdefault((None, True), {}).setdefault(plain, n)
    if Of.APPLIED not in of and "date" in keys:
        of[Of.APPLIED] = [keys.index("date")]
    better = {
        name: sorted(found, key=lambda n: _BETTER.get(keys[n], 99)) for name, found in of.items()
    }
    named, plain_parts = people.get((None, False)), people.pop((None, True), {})
    if named is not None:  # `Contact` and `Email` are about the same person
        people[None, False] = {**plain_parts, **named}
    elif plain_parts:
        people[None, False] = plain_parts
    return TrackerColumns(
        {name: tuple(found) for name, found in better.items()},
        happened,
        tuple(Who(role, parts) for (role, _), parts in people.items() if set(parts) & set(_PLAIN)),
        tuple(
            n
            for n in (*of.get(Of.APPLIED, ()), *of.get(Of.DECIDED, ()), *happened)
            if keys[n] not in _BOXES
        ),
    )


def _who(key: str) -> tuple[Role | None, Field] | None:
    for pattern, role in _WHO:
        begins = pattern.match(key)
        if begins:
            rest = key[begins.end() :]
            return next(((role, part) for p, part in _PARTS if p.fullmatch(rest)), None)
    return None


#: Two of these make a table a list of applications, if one is about applying.
_TRACKER: Final = frozenset(
    _keys("Date Applied|Applied|Applied On|Applied Date|Application Date|Applied At|Date of Application|Stage|Status"
          "|Application Status|Application Stage|Job Status|Job URL|Job Link|Posting|Posting URL|Salary|Interview Date"
          "|Date Saved|Beworben am|Bewerbungsdatum|Date de candidature|Fecha de solicitud|Sollicitatiedatum")
)  # fmt: skip
_APPLIED: Final = re.compile(
    r"appl(?:ied|ication)|bewerb|beworb|candidatur|solicitud|postul|sollicita"
)


def is_tracker(header: Iterable[str]) -> bool:
    """Whether a table lists applications, not people, by its column names."""
    keys = {column_key(name) for name in header}
    applied = {key for key in keys if _APPLIED.search(key)}
    if len(keys & _TRACKER) >= 2 and applied:
        return True
    found = {_NAMES.get(key) for key in keys}
    return bool(applied) and {Of.COMPANY, Of.TITLE, Of.APPLIED} <= found


def may_be_tracker(header: Sequence[str]) -> bool:
    """Whether it is one if its column of the status says so: company, job and status, and no list of names."""
    keys = {column_key(name) for name in header}
    found = {_NAMES.get(key) for key in keys}
    named = {CONNECTIONS.get(key) for key in keys} & {Field.FIRST, Field.LAST}
    return {Of.COMPANY, Of.TITLE, Of.STATUS} <= found and not named
