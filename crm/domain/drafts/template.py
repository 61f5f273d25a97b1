"""The shipped texts as data/drafts.toml has them, and the user's own in place of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from crm.domain.drafts.conditions import CONDITIONS, PRESUMED
from crm.domain.drafts.values import PLACEHOLDERS
from crm.domain.hand_written import Table, refuse
from crm.language import tr

#: A blank, like {first}: a value of the case, or something for the user to fill in.
PLACEHOLDER: Final = re.compile(r"\{([^{}]+)\}")
#: The parts of a draft that the user may reword.
WORDS: Final = ("subject", "body", "when_silent")


@dataclass(frozen=True, slots=True)
class Variant:
    """Other words of a draft where all conditions of `when` hold; an empty subject is the draft's."""

    when: tuple[str, ...]
    body: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """The text of one step.

    Attributes:
        when_silent: replaces the body if no answer ever came and no variant fits.
        limit: the maximum length of the filled body, 0 = none.
        variants: the first that fits is used instead of the body.
    """

    body: str
    subject: str = ""
    when_silent: str = ""
    limit: int = 0
    variants: tuple[Variant, ...] = ()

    @property
    def texts(self) -> Iterator[str]:
        """Every text of it."""
        yield from (self.subject, self.body, self.when_silent)
        for variant in self.variants:
            yield from (variant.subject, variant.body)


Templates = Mapping[str, Template]


def parse_templates(table: Mapping[str, Any]) -> Templates:
    """Read the table of drafts.

    Raises:
        ReferenceBroken: the sentences name the drafts and the keys that are wrong.
    """
    problems: list[str] = []
    found = {
        name: _template(Table(raw, tr("Draft {name}", name=name), problems))
        for name, raw in table.items()
    }
    refuse(problems)
    return found


def _template(table: Table) -> Template:
    table.only((*WORDS, "limit", "variant"))
    table.require("body")
    variants = tuple(map(_variant, table.tables("variant")))
    return Template(
        **{key: table.text(key) for key in WORDS}, limit=table.number("limit"), variants=variants
    )


def _variant(table: Table) -> Variant:
    table.only(("when", "subject", "body"))
    table.require("when", "body")
    return Variant(table.each_of("when", CONDITIONS), table.text("body"), table.text("subject"))


def with_words(template: Template, words: Mapping[str, str]) -> Template:
    """A template with the user's own texts in place of the shipped ones they changed.

    Own words are used every time: of the shipped variants only those remain that reword nothing the user
    wrote.
    """
    variants = () if "body" in words else template.variants
    if "when_silent" in words:
        variants = tuple(v for v in variants if PRESUMED not in v.when)
        own = words["when_silent"]
        variants = (Variant((PRESUMED,), own), *variants) if own and variants else variants
    if "subject" in words:
        variants = tuple(replace(variant, subject="") for variant in variants)
    return Template(
        body=words.get("body", template.body),
        subject=words.get("subject", template.subject),
        when_silent=words.get("when_silent", template.when_silent),
        limit=template.limit,
        variants=variants,
    )


def own_words(shipped: Template, written: Template) -> dict[str, str]:
    """The differences from the shipped texts; only these are stored, so the rest follows updates."""
    found = {name: getattr(written, name) for name in WORDS}
    return {name: words for name, words in found.items() if words != getattr(shipped, name)}


def unknown_placeholders(template: Template) -> tuple[str, ...]:
    """Placeholders no case can fill, in the order of the text."""
    found = dict.fromkeys(PLACEHOLDER.findall("\n".join(template.texts)))
    return tuple(name for name in found if name not in PLACEHOLDERS)
