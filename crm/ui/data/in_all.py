"""How much data there is, for the sentences about where it is."""

from __future__ import annotations

from crm.domain.wording import listed, plural
from crm.services.overview import Counts


def in_all(counts: Counts) -> str:
    """ "**17 people**, **7 opportunities** and **34 contacts**"."""
    found = (
        plural(counts.people, "person", "people"),
        plural(counts.opportunities, "opportunity", "opportunities"),
        plural(counts.touchpoints, "contact", "contacts"),
    )
    return listed([f"**{one}**" for one in found])
