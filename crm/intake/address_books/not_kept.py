"""What a file says that Embers does not keep: counted, and told with examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from crm.domain.people.normalise import clean_text
from crm.domain.wording import plural
from crm.language import forms, tr

_EXAMPLES: Final = 3
_LONGEST: Final = 60
#: Unknown names beyond these are only counted.
_MOST_KINDS: Final = 40

#: What a property is called; its examples are shown where they are text.
_NAMED: Final = {
    tr("photo"): "PHOTO LOGO X-MS-CARDPICTURE",
    tr("sound"): "SOUND",
    tr("key"): "KEY",
    tr("birthplace"): "BIRTHPLACE",
    tr("anniversary or other day"): (
        "ANNIVERSARY X-ANNIVERSARY X-ABDATE X-EVOLUTION-ANNIVERSARY X-MS-ANNIVERSARY"
        " X-KADDRESSBOOK-X-ANNIVERSARY DEATHDATE"
    ),
    tr("postal address"): "LABEL",
    tr("related person"): (
        "AGENT RELATED X-ABRELATEDNAMES X-SPOUSE X-MANAGER X-ASSISTANT X-CHILD X-CHILDREN"
        " X-MS-SPOUSE X-MS-MANAGER X-MS-ASSISTANT X-MS-CHILD X-EVOLUTION-SPOUSE"
        " X-EVOLUTION-MANAGER X-EVOLUTION-ASSISTANT X-KADDRESSBOOK-X-SPOUSESNAME"
        " X-KADDRESSBOOK-X-MANAGERSNAME X-KADDRESSBOOK-X-ASSISTANTSNAME"
    ),
    tr("chat name"): (
        "IMPP X-AIM X-ICQ X-JABBER X-MSN X-YAHOO X-SKYPE X-SKYPE-USERNAME X-GOOGLE-TALK X-GTALK"
        " X-GADUGADU X-GROUPWISE X-QQ X-TWITTER X-MATRIX X-MS-IMADDRESS"
    ),
    tr("web page or other profile"): (
        "URL X-SOCIALPROFILE SOCIALPROFILE X-LINKEDIN X-LINKEDIN-URL X-ABHOMEPAGE"
    ),
    tr("phonetic name"): (
        "X-PHONETIC-FIRST-NAME X-PHONETIC-MIDDLE-NAME X-PHONETIC-LAST-NAME X-PHONETIC-ORG"
    ),
    tr("language"): "LANG LANGUAGE",
    tr("place on the map"): "GEO",
    tr("time zone"): "TZ",
    tr("gender"): "GENDER X-GENDER",
    tr("interest"): "HOBBY INTEREST EXPERTISE",
}
_LABELS: Final = {name: label for label, names in _NAMED.items() for name in names.split()}
_BINARY: Final = frozenset({tr("photo"), tr("sound"), tr("key")})
#: Bookkeeping of the program that wrote the card; it says nothing about the person.
_BOOKKEEPING_NAMES: Final = (
    "VERSION PRODID REV UID SOURCE PROFILE NAME CLASS MAILER SORT-STRING SORT-AS CLIENTPIDMAP MEMBER"
    " XML KIND FBURL CALURI CALADRURI CREATED X-CREATED X-UID X-FILE-AS X-CLASS X-IMAGEHASH"
    " X-IMAGETYPE X-SHARED-PHOTO-DISPLAY-PREF X-MAILER X-ABLABEL X-ABADR X-ABUID X-ABSHOWAS"
    " X-ACCOUNT X-PERSONAL-ACCOUNT"
)
_BOOKKEEPING: Final = frozenset(_BOOKKEEPING_NAMES.split())
_BOOKKEEPERS: Final = (
    "X-ADDRESSBOOKSERVER-", "X-PM-", "X-MOZILLA-", "X-EVOLUTION-", "X-MS-OL-", "X-WAB-",
    "X-RADICALE-", "X-APPLE-", "X-IRMC-", "X-DAVDROID-", "X-SYNCEVOLUTION-",
)  # fmt: skip


def label_of(name: str) -> str:
    """What a property that is not kept is called; "" = it says nothing about the person."""
    if name in _LABELS:
        return _LABELS[name]
    if name in _BOOKKEEPING or name.startswith(_BOOKKEEPERS):
        return ""
    return name


@dataclass(slots=True)
class _Kind:
    count: int = 0
    examples: dict[str, None] = field(default_factory=dict)


@dataclass(slots=True)
class NotKept:
    """How many cards, or people, say what is not kept, with a few examples.

    Attributes:
        what: both forms of the word for what is counted.
    """

    what: tuple[str, str] = forms("card", "cards")
    kinds: dict[str, _Kind] = field(default_factory=dict)
    others: int = 0

    def add(self, said: Iterable[tuple[str, str]]) -> None:
        """Count what one of them says and is not kept: what it is called, and its text."""
        seen = set()
        for label, text in said:
            if label not in self.kinds and len(self.kinds) >= _MOST_KINDS:
                self.others += 1
                continue
            kind = self.kinds.setdefault(label, _Kind())
            if label not in seen:
                kind.count += 1
                seen.add(label)
            shown = "" if label in _BINARY else clean_text(text[: 4 * _LONGEST])[:_LONGEST]
            if shown and len(kind.examples) < _EXAMPLES:
                kind.examples[shown] = None

    def told(self) -> str:
        """Everything that was counted in one line; "" if all was kept."""
        parts = [
            self._part(label, kind)
            for label, kind in sorted(self.kinds.items(), key=lambda one: one[0].lower())
        ]
        if self.others:
            parts.append(tr("{others:,} others", others=self.others))
        return "; ".join(parts)

    def _part(self, label: str, kind: _Kind) -> str:
        examples = ", ".join(kind.examples)
        count = plural(kind.count, *self.what)
        return f"{label} ({count}: {examples})" if examples else f"{label} ({count})"
