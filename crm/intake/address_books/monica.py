"""Monica's export of an account (JSON) -> people: names, work, addresses, notes, tags, the last talk, the rhythm.

Source of the form: monicahq/monica, app/ExportResources (version 4), and its API, whose contacts are read as well.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from crm.domain.people.normalise import (
    LINK_START,
    clean_text,
    email_address,
    note_text,
    profile_url,
)
from crm.domain.wording import listed
from crm.errors import FileRefused, RowProblem
from crm.intake.activity import listed as counted
from crm.intake.dates import read_date
from crm.intake.harvest import Harvest
from crm.intake.reading import PersonRow
from crm.language import forms, tr

_Json = Mapping[str, Any]
_LONGEST_WISH: Final = 3650
#: What an account holds for a contact and is not read -> in words.
_NOT_READ: Final = {
    "call": forms("call", "calls"), "activity": forms("activity", "activities"),
    "conversation": forms("conversation", "conversations"), "gift": forms("gift", "gifts"),
    "debt": forms("debt", "debts"), "reminder": forms("reminder", "reminders"), "task": forms("task", "tasks"),
    "pet": forms("pet", "pets"), "life_event": forms("life event", "life events"),
    "photo": forms("photo", "photos"), "document": forms("document", "documents"),
}  # fmt: skip
_DAMAGED: Final = tr("This JSON file from Monica is damaged.")


def is_monica(data: bytes) -> bool:
    """Whether JSON looks like an export of Monica's."""
    start = data[:200_000]
    return (
        b'"account"' in start
        and b'"uuid"' in start
        or (b'"object"' in start and b'"stay_in_touch_frequency"' in start)
    )


def read_monica(data: bytes, today: date) -> Harvest:
    """The people of an account.

    Raises:
        FileRefused: it is no JSON, or there are no contacts in it.
    """
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise FileRefused(_DAMAGED, tr("Please export it again.")) from error
    contacts = list(_contacts(whole))
    if not contacts:
        raise FileRefused(
            tr("This JSON file has no contacts that Embers can read."),
            tr(
                "Embers reads its own exports and those of Monica. From other programs, export a "
                "CSV file or vCards."
            ),
        )
    kinds = dict(_field_kinds(whole))
    harvest, left = Harvest(), Counter[str]()
    for number, contact in enumerate(contacts, 1):
        _take(number, contact, kinds, today, harvest, left)
    if words := counted({_NOT_READ[kind]: left[kind] for kind in _NOT_READ}):
        harvest.left_out.append(
            tr("Other information from Monica was left out: {words}.", words=words)
        )
    return harvest


def _contacts(whole: object) -> Iterator[_Json]:
    if not isinstance(whole, dict):
        return
    account = whole.get("account", whole)
    if not isinstance(account, dict):
        return
    yield from _values(account, "contact")
    some = account.get("contacts")
    found = some.get("values") if isinstance(some, dict) else some
    if found is None and isinstance(whole.get("data"), list):
        found = [c for c in whole["data"] if isinstance(c, dict) and c.get("object") == "contact"]
    yield from (c for c in found or () if isinstance(c, dict)) if isinstance(found, list) else ()


def _values(of: _Json, kind: str) -> Iterator[_Json]:
    """The entries of one kind in the lists of a resource."""
    some = of.get("data")
    for one in some if isinstance(some, list) else ():
        if isinstance(one, dict) and str(one.get("type", "")).replace("-", "_") == kind:
            values = one.get("values")
            yield from (
                (v for v in values if isinstance(v, dict)) if isinstance(values, list) else ()
            )


def _field_kinds(whole: _Json) -> Iterator[tuple[str, str]]:
    """The id of each type of address -> what it is: email, phone, the name of a network."""
    account = whole.get("account")
    instance = account.get("instance") if isinstance(account, dict) else None
    types = instance.get("contact_field_types") if isinstance(instance, dict) else None
    found = types.get("values") if isinstance(types, dict) else types
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict):
            own = _properties(one)
            name = own.get("type") or own.get("name") or ""
            yield str(one.get("uuid", "")), str(name).casefold()


def _properties(of: _Json) -> _Json:
    found = of.get("properties")
    return found if isinstance(found, dict) else of


def _text(value: object) -> str:
    return clean_text(str(value)) if isinstance(value, str | int | float) else ""


def _take(
    number: int, contact: _Json, kinds: Mapping[str, str], today: date, harvest: Harvest, left: Counter[str]
) -> None:  # fmt: skip
    own = _properties(contact)
    first, last = (_text(own.get(name)) for name in ("first_name", "last_name"))
    if own.get("is_partial") is True:
        why = tr(
            "“{first} {last}” is in Monica only as someone else's relation.", first=first, last=last
        )
        harvest.skipped.append(RowProblem(number, why))
        return
    mails, phones, links, others = _addresses(number, contact, kinds, harvest)
    if not (first or last or mails):
        harvest.skipped.append(
            RowProblem(number, tr("This contact has no name and no e-mail address."))
        )
        return
    for kind in _NOT_READ:
        left[kind] += sum(1 for _ in _values(contact, kind))
    career = _inner(own, "information", "career")
    bodies = [_properties(note).get("body") for note in _values(contact, "note")]
    notes = [own.get("description"), own.get("food_preferences"), *others, *bodies]
    if own.get("is_dead") is True:
        notes.append(tr("According to Monica, this person has died."))
    tags = own.get("tags") if isinstance(own.get("tags"), list) else []
    names = [tag.get("name") if isinstance(tag, dict) else tag for tag in tags or ()]
    city = next((_text(_properties(a).get("city")) for a in _values(contact, "address")), "")
    harvest.people.append(
        PersonRow(
            number, first or _text(own.get("nickname")) * (not last), last,
            _text(own.get("company") or career.get("company")),
            _text(own.get("job") or career.get("job")), city,
            mails[0] if mails else "", phones[0] if phones else "", links[0] if links else "", None,
            "\n\n".join(note_text(text) for text in notes if isinstance(text, str) and text.strip()),
            tuple(dict.fromkeys(filter(None, map(_text, names)))),
            _last_contact(number, own, today, harvest), _wish(own),
        )
    )  # fmt: skip


def _addresses(
    number: int, contact: _Json, kinds: Mapping[str, str], harvest: Harvest
) -> tuple[list[str], list[str], list[str], list[str]]:
    """E-mail addresses, telephone numbers, profile links, and the others as lines of notes."""
    found: tuple[list[str], list[str], list[str], list[str]] = ([], [], [], [])
    mails, phones, links, others = found
    api = contact.get("contactFields")
    for one in [*_values(contact, "contact_field"), *(api if isinstance(api, list) else ())]:
        if not isinstance(one, dict):
            continue
        text = _text(_properties(one).get("data") or one.get("content"))
        kind = kinds.get(str(_properties(one).get("type")), "")
        if not kind:
            kind = _text(_inner(one, "contact_field_type").get("type")).casefold()
        link = profile_url(text) or ("linkedin" in kind and profile_url(LINK_START + text)) or ""
        if mail := email_address(text):
            mails.append(mail)
        elif link:
            links.append(link)
        elif "phone" in kind or (not kind and text.lstrip("+").replace(" ", "").isdigit()):
            phones.append(text)
        elif text:
            others.append(f"{kind.capitalize()}: {text}" if kind else text)
    more = [*mails[1:], *phones[1:], *links[1:]]
    if more:
        sentence = tr(
            "More addresses of the same kind were left out: {more:.200}.", more=listed(more)
        )
        harvest.warnings.append(RowProblem(number, sentence))
    return found


def _inner(of: _Json, *names: str) -> _Json:
    for name in names:
        inner = of.get(name)
        of = inner if isinstance(inner, dict) else {}
    return of


def _last_contact(number: int, own: _Json, today: date, harvest: Harvest) -> date | None:
    for name in ("last_talked_to", "last_called", "last_activity_together"):
        text = _text(own.get(name))
        day = read_date(text[:10]) if text else None
        if day and day <= today:
            return day
        if text:
            why = tr("is in the future") if day else tr("cannot be read as a date")
            sentence = tr("“{text:.80}” {why}; the date stays empty.", text=text, why=why)
            harvest.warnings.append(RowProblem(number, sentence, name))
    return None


def _wish(own: _Json) -> int | None:
    days = own.get("stay_in_touch_frequency")
    usable = isinstance(days, int) and not isinstance(days, bool) and 1 <= days <= _LONGEST_WISH
    return days if usable else None
