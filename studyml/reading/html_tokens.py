"""The tags and texts of an HTML fragment, found in time linear in its length, whatever it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

RAW = frozenset({"script", "style", "textarea", "title", "xmp", "noembed", "noframes", "iframe"})


class Start(NamedTuple):
    """An opening tag; its attributes have lower-case names and decoded values, the first of a name wins."""

    name: str
    attributes: dict[str, str]
    is_closed: bool


class End(NamedTuple):
    name: str


class Text(NamedTuple):
    text: str


Token = Start | End | Text

_SIMPLE_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*+)((?:\s++[a-z-]++=\"[^\"<>&]++\")*+)>")
_SIMPLE_ATTRIBUTE = re.compile(r"([a-z-]++)=\"([^\"]++)\"")
_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*+)")
_ATTRIBUTE = re.compile(r"[\s/]*+(=?[^\s/>=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>]*+)))?+")
# No angle bracket stands in an address: a quote that reaches over one was never closed.
_ADDRESS = re.compile(r"\s*+=\s*+(?:\"([^\"<>]*+)\"|'([^'<>]*+)'|([^\s>]*+))")
_DOUBLED = re.compile(r"\s*+=\s*+([\"'])\1([^\"'\s<>]++)[\"']*+")
_ADDRESSES = frozenset({"href", "src"})
_TAG_END = re.compile(r"[\s/]*+>")
_NOTHING = re.compile(r"[\s/]*+\Z")
_PLAIN_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*+)[^<>]*+>")
_HUGE_REFERENCE = re.compile(r"&#(?:0*+\d{8,}+|[xX]0*+[0-9a-fA-F]{7,}+);?")


def decoded(text: str) -> str:
    """A text with its character references resolved; numbers beyond Unicode become U+FFFD."""
    return unescape(_HUGE_REFERENCE.sub("\N{REPLACEMENT CHARACTER}", text)) if "&" in text else text


def tokens(html: str) -> Iterator[Token]:
    """The tokens of a fragment in order. Comments, declarations and the content of scripts that never
    close are left out; what only looks like a tag is text."""
    return _Tokenizer(html).tokens()


def simple_tags(html: str) -> list[str] | None:
    """A fragment whose every `<` begins a tag that can be read in one way only, in pieces as written:
    the text before the first tag, then of each tag `/` or nothing, its name, its attributes
    (`simple_attributes`), and the text after it. None for any other. Most of what people write is simple."""
    pieces = _SIMPLE_TAG.split(html)
    if len(pieces) // 4 != html.count("<") or not RAW.isdisjoint(map(str.lower, pieces[2::4])):
        return None
    return pieces


def simple_attributes(written: str) -> dict[str, str]:
    """The attributes of such a tag, the first of a name."""
    return dict(reversed(_SIMPLE_ATTRIBUTE.findall(written))) if written else {}


class _Tokenizer:
    """One pass; what was searched for in vain is not searched for again."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._at = 0
        self._is_cut = False  # a tag ran to the end of the text: from there on only short tags count
        self._missing: set[str] = set()  # closing marks that do not come any more

    def tokens(self) -> Iterator[Token]:
        html = self._html
        pending = 0
        while True:
            start = html.find("<", self._at)
            if start < 0:
                break
            self._at = start
            found = self._markup(start)
            if found is None:
                self._at = start + 1
                continue
            if pending < start:
                yield Text(decoded(html[pending:start]))
            yield from found
            pending = self._at
        if pending < len(html):
            yield Text(decoded(html[pending:]))

    def _markup(self, start: int) -> list[Token] | None:
        """The tokens of what begins at a `<`, moving on past it; None when it is text."""
        html = self._html
        following = html[start + 1 : start + 2]
        if following in ("!", "?"):
            return self._declaration(start)
        match = _NAME.match(html, start)
        if match is None:
            return None
        if self._is_cut:
            match = _PLAIN_TAG.match(html, start)
            if match is None:
                return None
            self._at = match.end()
            return [End(match[2].lower()) if match[1] else Start(match[2].lower(), {}, False)]
        name = match[2].lower()
        attributes = self._attributes(match.end())
        if attributes is None:
            self._is_cut = True
            if html.find("<", start + 1) < 0:  # a document that was cut off inside a tag
                self._at = len(html)
                return []
            return self._markup(start)
        if match[1]:
            return [End(name)]
        token = Start(name, attributes, html[self._at - 2] == "/")
        if name in RAW and not token.is_closed:
            return [token, *self._raw(name)]
        return [token]

    def _attributes(self, at: int) -> dict[str, str] | None:
        """The attributes up to the end of a tag, moving past it; None when the tag never ends."""
        html = self._html
        found: dict[str, str] = {}
        while True:
            end = _TAG_END.match(html, at)
            if end is not None:
                self._at = end.end()
                return found
            match = _ATTRIBUTE.match(html, at)
            if match is None:
                if _NOTHING.match(html, at):
                    return None
                at += 1
                continue
            name = match[1].lower()
            value = match[2] or match[3] or match[4] or ""
            at = match.end()
            if name in _ADDRESSES:
                value, at = self._mended(value, match.end(1), at)
            found.setdefault(name, decoded(value))

    def _mended(self, value: str, start: int, at: int) -> tuple[str, int]:
        """An address whose quotes are doubled or never close, read anew from the end of its name."""
        if value and "<" not in value and ">" not in value:
            return value, at
        if doubled := _DOUBLED.match(self._html, start):
            return doubled[2], doubled.end()
        if value and (address := _ADDRESS.match(self._html, start)):
            return address[1] or address[2] or address[3] or "", address.end()
        return value, at

    def _raw(self, name: str) -> list[Token]:
        """The content of an element that holds no tags, and its end."""
        closing = f"</{name}"
        if closing in self._missing:
            return []
        match = re.compile(rf"{closing}(?=[\s/>])[^>]*+>?", re.I).search(self._html, self._at)
        if match is None:
            self._missing.add(closing)
            return []
        content = self._html[self._at : match.start()]
        self._at = match.end()
        return [Text(decoded(content) if name in ("textarea", "title") else content), End(name)]

    def _declaration(self, start: int) -> list[Token]:
        html = self._html
        if html.startswith("<![CDATA[", start):
            if (end := self._find("]]>", start)) is not None:
                self._at = end + 3
                return [Text(html[start + 9 : end])]
        elif html.startswith("<!--", start) and (end := self._find("-->", start + 2)) is not None:
            self._at = end + 3
            return []
        end = self._find(">", start)
        self._at = len(html) if end is None else end + 1
        return []

    def _find(self, mark: str, start: int) -> int | None:
        if mark in self._missing:
            return None
        at = self._html.find(mark, start)
        if at < 0:
            self._missing.add(mark)
            return None
        return at
