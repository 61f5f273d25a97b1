"""Texts that try to be more than text, and a database in which whatever somebody wrote does."""

from __future__ import annotations

import random
from functools import partial
from typing import Any, Final

from crm.services import sample
from crm.store.handle import Store
from tests.conftest import TODAY

#: Leaning, red, two links, an emoji, an arrow, a formula and a tag, if a screen reads it as markdown.
WORDS: Final = "*Zq* :red[x] www.example.com z@example.com :smile: -> $x$ <b>"
ADDRESS: Final = "z*q@www.example.com"
_WORDS_OF: Final = {
    "people": ("first_name", "last_name", "company", "position", "location", "phone", "how_met",
               "notes", "middle_name", "nickname", "postal_address", "birthday"),
    "opportunities": ("company", "title", "department", "posting_text", "source", "notes"),
    "events": ("format", "note"),
    "appointments": ("place", "note"),
    "touchpoints": ("summary", "vendor"),
    "claims": ("words", "disproof"),
    "gut_feelings": ("why",),
    "comparisons": ("criterion", "mine", "theirs", "basis", "what_follows"),
    "air_notes": ("words",),
    "outcomes": ("reason",),
    "imports": ("file_name", "owner"),
    "changes": ("old", "new"),
}  # fmt: skip
_MORE: Final = f"""
INSERT INTO appointments (opportunity_id, kind, "on") SELECT id, 'interview', '{TODAY}' FROM opportunities;
INSERT INTO appointments (kind, "on", "at") VALUES ('call', '{TODAY}', '14:30');
INSERT OR IGNORE INTO appointment_people
SELECT a.id, p.id, 0 FROM appointments a JOIN (SELECT id FROM people LIMIT 2) p;
INSERT INTO claims (opportunity_id, kind, words) SELECT id, 'story', 'x' FROM opportunities;
INSERT INTO gut_feelings (opportunity_id, likelihood, felt_on) SELECT id, 70, '{TODAY}' FROM opportunities;
INSERT INTO people (first_name, binned_on) VALUES ('x', '{TODAY}'), ('x', NULL), ('x', NULL);
INSERT INTO opportunities (company, binned_on) VALUES ('x', '{TODAY}');
INSERT INTO touchpoints (happened_at, channel, direction, binned_on) VALUES ('{TODAY}', 'call', 'out', '{TODAY}');
INSERT INTO touchpoint_people SELECT max(t.id), min(p.id) FROM touchpoints t JOIN people p;
UPDATE people SET referred_by = (SELECT min(id) FROM people) WHERE id <> (SELECT min(id) FROM people);
"""


def fill(store: Store, words: str = WORDS) -> None:
    """Add the sample people with hostile words, or others."""
    sample.add(store, TODAY)
    poison(store, words)


def poison(store: Store, words: str = WORDS) -> None:
    """Put the same words in the place of all words of the sample people."""
    store.write(partial(_poison, words=words))


def _poison(db: Any, words: str) -> None:
    for statement in _MORE.strip().split(";\n"):
        db.execute(statement.rstrip(";"))
    for table, columns in _WORDS_OF.items():
        news = ", ".join(f"{name} = ? || ' ' || id" for name in columns)
        db.execute(f"UPDATE {table} SET {news}", [words] * len(columns))
    db.execute("UPDATE people SET tags = json_array(?), email = min(id, 19) || ?", [words, ADDRESS])
    db.execute("UPDATE people SET first_name = ?, last_name = 'x'", [words])
    db.execute("UPDATE people SET more_emails = json_array('m' || email), more_phones = tags")


_TRICKS: Final = (
    "http://example.com/x", "see HTTPS://example.com?a=1&b=2.", "WWW.example.com/x",
    "foo.http://example.com", "http://[::1]/", "日本http://example.com/日本", "<http://example.com>",
    "Ann.O+x@mail.example.com now", "mailto:a@example.com", "xmpp:a@example.com/x", "a@b@c.example.com",
    "ünï@exämple.com", "x@example.com--", "[a](http://example.com)", "![a](https://example.com/a.png)",
    "->", "a <-> b <- c >= d <= e ~= f", "-- x --", "a\n->\nb", ":material/skull:", ":material_skull:",
    ":material/skull", ":streamlit:", ":smile: :+1: :-1:", "::smile::", "12:30:45 a:b:c",
    ":red[x] :red-badge[y] :color[z]{foreground=\"red\"}", ":shimmer[x] :help[y] :small[z] :small[]",
    "::leaf[x]\n:::box\nx\n:::", "1. x", "2) x", "12. x", "- x", "+ x", "* x", "- [x] done", "-\n-", "# T",
    "C #", "> said", "a\n===", "a\n---", "***", "__d__ a_b_c", "~~no~~", "`code`", "```\nx\n```",
    "$x^2$ $$y$$", "$5 and $6", "|a|b|\n|-|-|\n|1|2|", "[^1]\n\n[^1]: note", "&lt; &amp; &#65;", "a\\",
    "\\ \\* \\[x\\]", "<b>x</b><img src=x onerror=alert(1)>", "<!-- x -->", "C:\\new\\*.txt", "{#id .class}",
    "a\n\n    b", "x\r\ny", "a\n\n- b\n\n# c", "**", "O'Neil & Sons (Ltd.), 1-2!",
)  # fmt: skip
_PARTS: Final = (
    "http://", "https://", "www.", "example.com", "@", ":", "material/", "skull", "smile", "streamlit",
    "->", "<-", "--", "<->", ">=", "~=", " ", " ", "\n", "*", "**", "_", "`", "$", "$$", "[", "]", "(", ")",
    "{", "}", "<", ">", "#", "+", "-", "1.", "=", "|", "!", "&", "amp;", "\\", "~", "a", "B", "é", "\xa0",
    "/", ".", "^", ":red[", "x",
)  # fmt: skip


def texts(count: int) -> list[str]:
    """Known tricks, and as many random mixtures of their parts, always the same."""
    chance = random.Random(7)
    mixed = ["".join(chance.choices(_PARTS, k=chance.randint(1, 9))) for _ in range(count)]
    return [*_TRICKS, *(text for text in mixed if text.strip())]
