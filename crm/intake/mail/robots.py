"""Addresses behind which there is nobody: programs that only send, calendars, rooms."""

from __future__ import annotations

import re
from typing import Final

#: Part of the name, whatever stands between its letters: `careers-noreply`, `no.reply`.
_NO_ANSWER: Final = re.compile(
    r"no(tto)?reply|do(nt|not)(reply|respond|answer)|noanswer|noresponse|mailerdaemon|autorepl|autorespon|"
    r"unsubscribe|nichtantworten|keineantwort|keinantwort|nepas?repondre|sansreponse|noresponder|norespuesta|"
    r"nonrispondere|nao?responda|naoresponder|nietbeantwoorden|nietantwoorden|geenantwoord|svarainte|svaraej|"
    r"ikkesvar|svarikke|alavastaa|nieodpowiadaj|neodpovidat|neodpovidejte|yanitlamayin|cevaplamayin"
)
#: A word of the name: `calendar-notification`, `messaging-digest`.
_WORDS: Final = frozenset(
    {"notification", "notifications", "notifier", "newsletter", "newsletters", "alerts", "jobalert", "jobalerts",
     "mailer", "daemon", "postmaster", "automated", "automailer", "bounce", "bounces", "listserv",
     "majordomo"}
)  # fmt: skip
#: The whole name, or its first word.
_FIRST: Final = frozenset(
    {"news", "alert", "notify", "notice", "notices", "system", "robot", "updates", "digest", "reminder",
     "reminders", "invitations", "unknownorganizer"}
)  # fmt: skip
_PLACES: Final = re.compile(
    r"^(no-?reply|do-?not-?reply|bounces?|notifications?|notify|reply|mailer|newsletters?)\.[^.]+\.|"
    r"\.noreply\.|^([a-z.]+\.)?calendar\.google\.com$"
)
_REPLY: Final = re.compile(r"^reply[+-].")
_BETWEEN: Final = re.compile(r"[^a-z]+")


def is_robot(mail: str) -> bool:
    """Whether an address, in small letters, is that of a program and not of a person."""
    name, _, place = mail.partition("@")
    words = [word for word in _BETWEEN.split(name) if word]
    return bool(
        _NO_ANSWER.search("".join(words))
        or not _WORDS.isdisjoint(words)
        or (words and words[0] in _FIRST)
        or _REPLY.match(name)
        or _PLACES.search(place)
    )
