"""The archive's owner: name from Profile.csv, link from sent invitations or from messages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from crm.domain.people.normalise import clean_text, name_key, profile_url
from crm.intake.activity import Rows
from crm.intake.linkedin.messages import RECIPIENTS, SENDER, key_of, link_of
from crm.intake.names import split_name
from crm.intake.reading import PersonRow

PROFILE: Final = "profile"
INVITATIONS: Final = "invitations"
MESSAGES: Final = "messages"

_NOTHING: Final = Rows()


def find_owner(tables: Mapping[str, Rows]) -> PersonRow | None:
    """The member who requested the archive; None if uncertain.

    Args:
        tables: files of the archive by their key.
    """
    owner = _from_profile(tables.get(PROFILE, _NOTHING))
    inviter = _inviter(tables.get(INVITATIONS, _NOTHING), owner)
    if inviter and (owner is None or inviter.linkedin_url):
        owner = (owner or inviter)._replace(linkedin_url=inviter.linkedin_url)
    if owner and owner.linkedin_url:
        return owner
    name = name_key(owner.first_name, owner.last_name) if owner else ""
    messages = tables.get(MESSAGES, _NOTHING)
    writer = whose(messages, name) or whose(messages, "")  # the name may include a title there
    if writer is None:
        return owner
    return (owner or writer)._replace(linkedin_url=writer.linkedin_url)


def _from_profile(table: Rows) -> PersonRow | None:
    for _, row in table.rows:
        first, last = clean_text(row.cell("firstname")), clean_text(row.cell("lastname"))
        if first or last:
            return PersonRow(2, first, last, location=clean_text(row.cell("geolocation")))
    return None


def _inviter(table: Rows, owner: PersonRow | None) -> PersonRow | None:
    """The sender of most outgoing invitations, under the owner's name if that is known."""
    own = name_key(owner.first_name, owner.last_name) if owner else ""
    seen: Counter[tuple[str, str]] = Counter()
    for _, row in table.rows:
        name = clean_text(row.cell("from"))
        out = clean_text(row.cell("direction")).upper() == "OUTGOING"
        if out and name and own in ("", name_key(name, "")):
            seen[name, profile_url(row.cell("inviterprofileurl"))] += 1
    linked = {key: count for key, count in seen.items() if key[1]} or seen
    if not linked:
        return None
    name, link = max(linked, key=lambda key: (linked[key], key))
    first, last = split_name(name)
    return PersonRow(2, first, last, linkedin_url=link)


def whose(table: Rows, name: str) -> PersonRow | None:
    """The owner of the messages: the member who is in nearly all of them.

    Args:
        name: `name_key` of the owner if a file has it; "" = not known.

    Returns:
        None if uncertain: two people are in equally many.
    """
    by_link = SENDER in table.columns and RECIPIENTS in table.columns
    seen: Counter[str] = Counter()
    spelled: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for _, row in table.rows:
        link, sender = link_of(row.cell(SENDER)), clean_text(row.cell("from"))
        if by_link:
            here = {link, *map(link_of, row.cell(RECIPIENTS).split(","))}
        else:
            to = clean_text(row.cell("to"))
            here = {key_of(sender), key_of(to), *map(key_of, to.split(", "))}
        seen.update(here - {""})
        spelled[link if by_link else key_of(sender)][sender, link] += 1
    least = 0.9 * len(table.rows)
    if name:
        fits = {k: n for k, n in seen.items() if any(key_of(s) == name for s, _ in spelled[k])}
        seen = Counter(fits)
        if by_link and len(seen) > 1 and _one_member(table, seen.keys(), least):
            least = 0
    first, second = [*seen.most_common(2), ("", 0), ("", 0)][:2]
    if first[1] == second[1] or first[1] < least:
        return None
    return _member(first[0], spelled[first[0]], by_link)


def _one_member(table: Rows, links: Collection[str], least: float) -> bool:
    """Whether links of one name are of one member, who changed it: in nearly all messages, never two in one."""
    counts = []
    for _, row in table.rows:
        here = {link_of(row.cell(SENDER)), *map(link_of, row.cell(RECIPIENTS).split(","))}
        counts.append(len(here & set(links)))
    return max(counts) == 1 and sum(counts) >= least


def _member(key: str, spelled: Counter[tuple[str, str]], by_link: bool) -> PersonRow | None:
    ((sender, link), _) = next(iter(spelled.most_common(1)), (("", key if by_link else ""), 0))
    first, last = split_name(sender) if sender else ("", "")
    return PersonRow(2, first, last, linkedin_url=link) if first or last or link else None
