"""The wire format of protocol buffers, as far as Anki's packages need it (https://protobuf.dev/programming-guides/encoding/)."""

from __future__ import annotations

from collections.abc import Iterator

Value = int | bytes


class WireError(ValueError):
    """The bytes are no message."""


def fields(data: bytes) -> Iterator[tuple[int, Value]]:
    """The fields of a message in order: number, and an integer or bytes. Raises WireError."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(data, at)
            yield key >> 3, value
            continue
        if kind == 2:
            length, at = _varint(data, at)
        elif kind in (1, 5):
            length = 8 if kind == 1 else 4
        else:
            raise WireError("a field of no known kind")
        if at + length > len(data):
            raise WireError("a field that ends after the message")
        yield key >> 3, data[at : at + length]
        at += length


def text_field(data: bytes, number: int) -> str:
    """A field of text of a message, empty when it is not there. Raises WireError."""
    found = b""
    for field, value in fields(data):
        if field == number and isinstance(value, bytes):
            found = value
    try:
        return found.decode()
    except UnicodeDecodeError:
        raise WireError("a text that is not UTF-8") from None


def number_field(data: bytes, number: int) -> int:
    """A field with an integer of a message, 0 when it is not there. Raises WireError."""
    found = 0
    for field, value in fields(data):
        if field == number and isinstance(value, int):
            found = value
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data) and shift < 64:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
    raise WireError("an integer without an end")
