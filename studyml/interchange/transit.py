"""Transit and EDN, in which Mochi writes, as plain values: keywords are texts without their colon."""

from __future__ import annotations

import re
from typing import Any, Final

from studyml.errors import SourceRefused

_DEEPEST: Final = 100
_MOST_VALUES: Final = 3_000_000
_MAP: Final = "^ "
_BASE: Final = 44
_FIRST: Final = 48
_SHORTEST_CACHED: Final = 4

_TOKEN = re.compile(
    r'[\s,]*+(?:;[^\n]*+[\s,]*+)*+("(?:[^"\\]++|\\.)*+"|#\{|#_|#[A-Za-z][\w./-]*+|\\(?:\w+|.)|[\[\](){}]|[^\s,;"()\[\]{}]++)',
    re.S,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.S)
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_CLOSING: Final = {"[": "]", "(": ")", "{": "}", "#{": "}"}
_DISCARD: Final = object()
_WORDS: Final[dict[str, Any]] = {"nil": None, "true": True, "false": False}


def from_transit(value: Any) -> Any:
    """What transit, read as JSON, says: verbose, or in the short form with codes for repeated words.

    Tagged values are what they tag; sets and lists are lists.
    """
    return _Transit().value(value)


class _Transit:
    def __init__(self) -> None:
        self._cache: list[str] = []

    def value(self, value: Any, *, is_key: bool = False) -> Any:
        if isinstance(value, str):
            return self._text(value, is_key=is_key)
        if isinstance(value, list):
            if value and value[0] == _MAP:
                pairs = zip(value[1::2], value[2::2], strict=False)
                return {str(self.value(key, is_key=True)): self.value(each) for key, each in pairs}
            if len(value) == 2 and isinstance(value[0], str) and value[0][:1] in ("~", "^"):
                tag = self._expanded(value[0], is_key=False)
                if tag.startswith("~#"):
                    return self.value(value[1])
                return [self._bare(tag), self.value(value[1])]
            return [self.value(each) for each in value]
        if isinstance(value, dict):
            if len(value) == 1:
                ((key, only),) = value.items()
                if key.startswith("~#"):
                    return self.value(only)
            return {self._bare(key): self.value(each) for key, each in value.items()}
        return value

    def _text(self, text: str, *, is_key: bool) -> str:
        return self._bare(self._expanded(text, is_key=is_key))

    def _expanded(self, text: str, *, is_key: bool) -> str:
        """The text that a code stands for; a text that later codes may stand for is kept."""
        if text.startswith("^") and text not in ("^", _MAP):
            digits = [ord(mark) - _FIRST for mark in text[1:3]]
            at = digits[0] if len(digits) == 1 else digits[0] * _BASE + digits[1]
            return self._cache[at] if 0 <= at < len(self._cache) else ""
        if len(text) >= _SHORTEST_CACHED and (is_key or text.startswith(("~:", "~$", "~#"))):
            if len(self._cache) >= _BASE * _BASE:
                self._cache.clear()
            self._cache.append(text)
        return text

    @staticmethod
    def _bare(text: str) -> str:
        if text.startswith("~"):
            return text[1:] if text[1:2] in ("~", "^", "`") else text[2:]
        return text


def from_edn(text: str, path: str) -> Any:
    """What a text in EDN says. Raises SourceRefused for one that is damaged, too deep or too large."""
    stack: list[tuple[str, list[Any]]] = [("", [])]
    at = count = 0
    while found := _TOKEN.match(text, at):
        token, at = found[1], found.end()
        count += 1
        if len(stack) > _DEEPEST or count > _MOST_VALUES:
            reason = (
                f"It is nested deeper than {_DEEPEST} levels, or holds more than {_MOST_VALUES:,} values."
            )
            raise SourceRefused(path, reason, text.count("\n", 0, at) + 1)
        if token in _CLOSING:
            stack.append((token, []))
            continue
        if token in ("]", ")", "}"):
            opening, inner = stack.pop() if len(stack) > 1 else ("", [])
            if _CLOSING.get(opening) != token:
                raise SourceRefused(path, f"A `{token}` closes nothing.", text.count("\n", 0, at) + 1)
            _put(stack[-1][1], _collection(opening, inner))
        elif token == "#_":
            stack[-1][1].append(_DISCARD)
        elif not token.startswith("#"):  # else the tag of the value that follows
            _put(stack[-1][1], _atom(token))
    if len(stack) != 1 or not stack[0][1]:
        raise SourceRefused(path, "It is no whole EDN. Export it again.", text.count("\n") + 1)
    return stack[0][1][0]


def _put(values: list[Any], value: Any) -> None:
    """Adds a value, or takes back the mark before it that says to leave it out."""
    if values and values[-1] is _DISCARD:
        values.pop()
    else:
        values.append(value)


def _collection(opening: str, inner: list[Any]) -> Any:
    if opening != "{":
        return inner
    return {str(key): value for key, value in zip(inner[::2], inner[1::2], strict=False)}


def _atom(token: str) -> Any:
    if token.startswith('"'):
        if "\\" not in token:
            return token[1:-1]
        return _ESCAPE.sub(
            lambda mark: chr(int(mark[1], 16)) if mark[1] else _ESCAPED.get(mark[2], mark[2]), token[1:-1]
        )
    if token.startswith(":"):
        return token[1:]
    return _WORDS[token] if token in _WORDS else token.removeprefix("\\")
