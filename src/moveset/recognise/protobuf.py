"""A strict reader of the protobuf wire format, for messages of known fields.

What two readers could understand differently is refused: unknown fields, single fields that occur
twice, integers with needless bytes, packed integers and groups.

References
----------
https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

INTEGER: Final = "integer"
TEXT: Final = "text"
RAW: Final = "raw"

Kind = Literal["integer", "text", "raw"]

VARINT, LENGTH_DELIMITED = 0, 2
"""Wire types."""

MAX_VARINT_BYTES: Final = 10


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a message: its name, and the kind of its value or the message that it is."""

    name: str
    kind: Kind | Mapping[int, Field]
    repeated: bool = False


Message = Mapping[int, Field]
"""The fields of a message by their numbers."""


def read_message(content: bytes, message: Message, *, max_fields: int) -> dict[str, Any]:
    """Return the values of a message by the names of its fields.

    A repeated field is a list, which can be empty; a single one that does not occur is absent.

    Parameters
    ----------
    max_fields
        Limit of all fields of the message and of those in it, and with it of the time.

    Raises
    ------
    LookupError, ValueError
        It is damaged, or has a field that is not in ``message``.
    """
    return _Reader(max_fields).read(memoryview(content), message)


class _Reader:
    def __init__(self, max_fields: int) -> None:
        self._left = max_fields

    def read(self, content: memoryview, message: Message) -> dict[str, Any]:
        values: dict[str, Any] = {one.name: [] for one in message.values() if one.repeated}
        at = 0
        while at < len(content):
            self._left -= 1
            if self._left < 0:
                raise ValueError("there are too many fields")
            tag, at = _read_varint(content, at)
            field = message[tag >> 3]
            value, at = self._value(content, at, field, tag & 7)
            if field.repeated:
                values[field.name].append(value)
            elif field.name in values:
                raise ValueError(f"{field.name} occurs twice")
            else:
                values[field.name] = value
        return values

    def _value(self, content: memoryview, at: int, field: Field, wire: int) -> tuple[Any, int]:
        if wire != (VARINT if field.kind == INTEGER else LENGTH_DELIMITED):
            raise ValueError(f"{field.name} has the wrong type")
        number, at = _read_varint(content, at)
        if field.kind == INTEGER:
            return number - ((number >> 63) << 64), at
        if number > len(content) - at:
            raise ValueError(f"{field.name} is cut off")
        part = content[at : at + number]
        return self._part(part, field), at + number

    def _part(self, part: memoryview, field: Field) -> Any:
        if field.kind == TEXT:
            return str(part, "utf-8")
        if isinstance(field.kind, str):
            return part
        return self.read(part, field.kind)


def _read_varint(content: memoryview, at: int) -> tuple[int, int]:
    """Return an unsigned integer and the place after it."""
    value = 0
    for place in range(MAX_VARINT_BYTES):
        byte = content[at + place]
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            if (place and not byte) or value >> 64:
                break
            return value, at + place + 1
    raise ValueError("an integer is too long")
