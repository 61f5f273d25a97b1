"""What is still to be filled in in a letter, in the ways people and programs mark it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

#: What a blank is named after, where the marks around it may also stand in a letter.
_NOUN: Final = (
    r"(?:(?:first|last|full|sur)?[ _-]?name|company|firm|employer|job|title|position|role|date|day|month|year|"
    r"topic|place|"
    r"city|address|phone|number|amount|salary|reason|project|skill|detail|details|manager|recruiter|interviewer|"
    r"person|contact|team|department|example|recipient|link|signature)"
)
_BLANK: Final = re.compile(
    # [topic], but not [2006 edition] or [sic]
    r"\[(?![\s\d]{0,9}\d)(?!sic\])(?=[^\[\]\n]{0,79}[^\W_])[^\[\]\n]{1,80}\]"
    r"|\[[ _.…-]{1,40}\]"
    # {topic}, {{ topic }}, ${topic}
    r"|\$?\{{1,3}[^{}\n]{1,60}\}{1,3}"
    # $NAME, %NAME%, %s, @@NAME@@, #NAME#
    r"|(?<![\w$])\$[A-Za-z][A-Za-z_]{2,30}\b|%[A-Za-z][A-Za-z_]{1,30}%|@@\w{1,30}@@|(?<!\w)#[A-Z_]{3,30}#"
    # <topic>, «first name»: no address, no tag of a program
    r"|<(?![/!]|https?:)(?=[^<>\n]{1,60}>)(?!(?:br|p|b|i|u|a|em|strong|div|span|li|ul)[ />])[^<>@\n]{1,60}>"
    r"|«(?=[^«»\n]{0,40}\b" + _NOUN + r"\b)[^«»\n]{1,60}»"
    # XXX, TODO, TBD, ???, ____, ......, - - - -
    r"|(?<![\w-])(?:X{2,12}|x{3,12}|TODO|TBD|TBA|TBC|FIXME|TK|TKTK)(?![\w-])|(?<!\?)\?{3,10}(?!\?)(?=[\s.,;]|$)"
    r"|_{3,40}|(?<!\.)\.{5,60}|…{2,20}|(?:[-*.] ){4,20}"
    # MM/DD, dd.mm.yyyy
    r"|(?<!\w)(?:D{1,2}|M{1,3})[/.-](?:D{1,2}|M{1,3})(?:[/.-]Y{2,4})?(?!\w)"
    r"|(?<!\w)(?:d{1,2}|m{2})[/.](?:d{1,2}|m{2})(?:[/.]y{2,4})?(?!\w)"
    # INSERT TOPIC HERE, (insert a detail here), "fill in"
    r"|\bINSERT(?: [A-Z][A-Z']{0,20}){1,6}"
    r"|[(*<](?:insert|fill in|enter|replace|(?:add|mention|write|put|name) (?:a|an|one|some|something|the|your|here)"
    r"|your (?=[^()*<>\n]{0,30}\b" + _NOUN + r"[)*>]))\b[^()*<>\[\]\n]{0,80}[)*>]"
    r"|(?i:\binsert (?:here|(?:[a-z]{1,20} ){1,4}here\b)|\blorem ipsum\b|\bplaceholder\b)"
    # (name), *topic*: only with such a word alone
    r"|\((?:the |your |their |a |an )?" + _NOUN + r"(?: of [a-z]{1,20})?\)"
    r"|\*{1,2}(?:the |your |their )?" + _NOUN + r"\*{1,2}"
    r"|(?<![\w-])(?:YOUR|COMPANY|FIRST|LAST|HIRING MANAGER|RECIPIENT|FULL)[ _]"
    r"(?:NAME|TITLE|JOB|COMPANY|POSITION)(?![\w-])"
)


def blanks(text: str, own: str) -> Iterator[str]:
    """Each of them as it is written, but for what is in `own`: brackets in the title or the company are no blank."""
    yield from (found[0] for found in _BLANK.finditer(text) if found[0] not in own)
