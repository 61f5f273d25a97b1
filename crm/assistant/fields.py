"""What a tool takes: checked here, so that whatever an assistant sends ends in a value or in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from crm.errors import InvalidInput
from crm.language import tr

#: The longest text that is taken: a long letter has a tenth of it. Source: D.
_LONGEST: Final = 20_000
#: The most entries of a list. Source: D.
_MOST: Final = 50
#: The largest number: any ID of the database is below.
_LARGEST: Final = 10**15


class Kind(Enum):
    """What a value is; `TEXTS` are several, each of them a text or a number that stands for one."""

    TEXT = "string"
    TEXTS = "array"
    NUMBER = "integer"
    FLAG = "boolean"


@dataclass(frozen=True, slots=True)
class Field:
    """One argument of a tool.

    Attributes:
        words: what it means, for the assistant. choices: the only texts that are taken, if any.
        default: what an argument that is left out stands for.
    """

    name: str
    kind: Kind
    words: str
    needed: bool = False
    choices: tuple[str, ...] = ()
    default: Any = None


def schema_of(fields: Sequence[Field]) -> dict[str, Any]:
    """The arguments of a tool as a JSON schema."""
    properties: dict[str, Any] = {}
    for field in fields:
        told: dict[str, Any] = {"type": field.kind.value, "description": field.words}
        if field.kind is Kind.TEXTS:
            told["items"] = {"type": "string"}
        if field.choices:
            told["enum"] = list(field.choices)
        properties[field.name] = told
    return {
        "type": "object",
        "properties": properties,
        "required": [field.name for field in fields if field.needed],
        "additionalProperties": False,
    }


def read(tool: str, fields: Sequence[Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """The value of every field: as given, or its default.

    Raises:
        InvalidInput: an argument is unknown, missing, or not what it should be.
    """
    known = {field.name for field in fields}
    unknown = sorted(_plain(str(name)) for name in given if name not in known)
    if unknown:
        names = ", ".join(field.name for field in fields) or "none"
        raise InvalidInput(
            tr("{tool} has no {unknown:.60}.", tool=tool, unknown=unknown[0]),
            tr("It takes: {names}.", names=names),
        )
    values = {}
    for field in fields:
        value = given.get(field.name)
        if value is None:
            if field.needed:
                raise InvalidInput(
                    tr("{tool} needs {name}.", tool=tool, name=field.name),
                    tr("It is {field}.", field=field.words),
                )
            values[field.name] = field.default
        else:
            values[field.name] = _value(field, value)
    return values


def _value(field: Field, value: Any) -> Any:
    match field.kind:
        case Kind.TEXT:
            text = _text(field, value)
            if field.choices and text not in field.choices:
                one = tr("{name} is none of its words.", name=field.name)
                raise InvalidInput(
                    one, tr("It is one of: {choices}.", choices=", ".join(field.choices))
                )
            return text
        case Kind.TEXTS:
            several = value if isinstance(value, list) else [value]
            if len(several) > _MOST:
                raise InvalidInput(
                    tr("{name} has more than {most} entries.", name=field.name, most=_MOST),
                    tr("Send fewer."),
                )
            return [_text(field, one) for one in several]
        case Kind.NUMBER:
            return _number(field, value)
        case Kind.FLAG:
            if not isinstance(value, bool):
                raise InvalidInput(tr("{name} is either true or false.", name=field.name))
            return value


def _text(field: Field, value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST:
        value = str(value)
    if not isinstance(value, str):
        raise InvalidInput(tr("{name} must be text.", name=field.name))
    if len(value) > _LONGEST:
        raise InvalidInput(
            tr("{name} is too long.", name=field.name),
            tr("Use at most {longest:,} characters.", longest=_LONGEST),
        )
    return _plain(value)


def _plain(text: str) -> str:
    """Without half characters, which cannot be stored or sent, and without the end mark of C."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")


def _number(field: Field, value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 15:
        value = int(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidInput(tr("{name} must be a whole number.", name=field.name))
    if not 0 <= value < _LARGEST:
        raise InvalidInput(tr("{name} is out of range.", name=field.name))
    return value
