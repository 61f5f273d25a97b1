"""The program that wrote a list of people, by names of columns that only it has.

Sources: HubSpot's default contact properties (knowledge.hubspot.com); the column names of Apollo, Evaboot,
PhantomBuster and Thunderbird as public importers list them; Monica's tables (its ExportResources).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from crm.domain.people.normalise import column_key

#: Embers' own export of people.
EMBERS: Final = "Embers"
#: All of the first, and one of the second if there are any.
_SIGNS: Final[Sequence[tuple[str, set[str], set[str]]]] = (
    (EMBERS, {"howmet", "warmth"}, set()),
    ("HubSpot", {"recordid"},
     {"contactowner", "leadstatus", "lifecyclestage", "associatedcompany", "lastactivitydate", "marketingcontactstatus",
      "lastcontacted"}),
    ("Apollo", {"personlinkedinurl"},
     {"companynameforemails", "emailstatus", "seniority", "apollocontactid", "contactowner", "emailconfidence"}),
    ("Evaboot", set(), {"matchesfilters", "nomatchreasons", "prospectprofileheadline"}),
    ("PhantomBuster", set(), {"defaultprofileurl", "connectedprofileurl", "vmid"}),
    ("Monica", {"stayintouchfrequency"}, set()),
    ("Thunderbird", {"displayname", "primaryemail"}, set()),
)  # fmt: skip


def program_of(header: Iterable[str]) -> str:
    """The name of the program; "" if the columns do not tell it."""
    keys = {column_key(name) for name in header}
    for name, every, some in _SIGNS:
        if every <= keys and (not some or some & keys):
            return name
    return ""
