"""Whose archive a file is."""

from __future__ import annotations

from collections.abc import Iterable

from crm.domain.people.normalise import link_key, name_key


def other_owner(name: str, url: str, earlier: Iterable[tuple[str, str]]) -> str:
    """The owner of earlier archives if this archive is somebody else's; "" if it is theirs.

    The same name or the same profile link is the same member: a link can be changed.

    Args:
        name, url: the owner of this archive; "" = not known, then it counts as theirs.
        earlier: names and profile links of the owners of earlier archives, latest first.
    """
    owners = list(earlier)
    key = name_key(name, "")
    if not (key or url) or any(
        (url and link_key(url) == link_key(their_url)) or (key and key == name_key(their_name, ""))
        for their_name, their_url in owners
    ):
        return ""
    return next((their_name for their_name, _ in owners if their_name), "")
