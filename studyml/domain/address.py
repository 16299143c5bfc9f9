"""Where the addresses of links stand in a text: what is written there is no prose."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from studyml.domain.inline_spans import begins_line

_LONGEST_HOST: Final = 100
_LONGEST_LABEL: Final = 1_000

_URL_RUN: Final = r"[^\s<>\"`{}|\\^\[\]()，。；、：！？（）「」]"
_URL: Final = re.compile(rf"(?:{_URL_RUN}++|\({_URL_RUN}*+\))*+")
_DESTINATION: Final = re.compile(r"\{\{[^{}\n]*+\}\}|<[^<>\n]*+>|(?:[^\s()]++|\([^\s()]*+\))*+")
_SCHEME_BACKWARDS: Final = re.compile(r"[A-Za-z0-9+.-]{2,}+")
_DEFINED: Final = re.compile(r"[ \t]*+(?=\S*[/.#])(\S++)")
_ATTRIBUTE: Final = re.compile(r"[ \t]*+=[ \t]*+(?:\"[^\"\n]*+|'[^'\n]*+|[^\s<>\"']++)")
_WITH_SCHEME: Final = ("http://", "https://")
_HOST_BACKWARDS: Final = re.compile(r"[A-Za-z0-9.-]++")
_DOMAIN: Final = re.compile(r"\.(?:com|org|net|io|ai|edu|dev|gov|pub|me|co|be|ly|cn|de|uk|fr)/")


def address_spans(text: str) -> list[tuple[int, int]]:
    """The stretches of a text that are addresses, in order and disjoint.

    These are addresses with a scheme and bare ones as `host.org/path`, the destinations of links, images and
    reference definitions, and the values of `href` and `src`. Takes time linear in the text.
    """
    schemes = [*_schemes(text)]
    found = sorted(
        [
            *schemes,
            *_destinations(text),
            *_definitions(text),
            *_attributes(text, "href"),
            *_attributes(text, "src"),
            *_hosts(text, schemes),
        ]
    )
    spans: list[tuple[int, int]] = []
    for start, end in found:
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _places(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + len(mark))


def _schemes(text: str) -> Iterator[tuple[int, int]]:
    done = 0
    for at in _places(text, "://"):
        scheme = _SCHEME_BACKWARDS.match(text[max(0, at - 16) : at][::-1])
        if at >= done and scheme is not None:
            done = _end(_URL, text, at + 3)
            yield at - len(scheme[0]), done


def _destinations(text: str) -> Iterator[tuple[int, int]]:
    done = 0
    for at in _places(text, "]("):
        if at >= done and not text.startswith(_WITH_SCHEME, at + 2):
            done = _end(_DESTINATION, text, at + 2)
            yield at + 2, done


def _definitions(text: str) -> Iterator[tuple[int, int]]:
    for at in _places(text, "]:"):
        opening = text.rfind("[", max(0, at - _LONGEST_LABEL), at)
        if opening >= 0 and begins_line(text, opening) and "\n" not in text[opening:at]:
            address = _DEFINED.match(text, at + 2) if text[opening + 1] != "^" else None
            if address is not None:
                yield address.span(1)


def _attributes(text: str, name: str) -> Iterator[tuple[int, int]]:
    done = 0
    for at in _places(text, name):
        value = _ATTRIBUTE.match(text, at + len(name)) if at >= done else None
        if value is not None:
            done = value.end()
            yield at, done


def _hosts(text: str, known: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Addresses without a scheme, looked for outside the spans that are known."""
    done = 0
    for domain in _DOMAIN.finditer(text):
        at = domain.start()
        before = bisect_right(known, (at, at)) - 1
        if before >= 0 and known[before][1] > at:
            continue
        host = _HOST_BACKWARDS.match(text[max(done, at - _LONGEST_HOST) : at][::-1])
        if at >= done and host is not None:
            done = _end(_URL, text, at)
            yield at - len(host[0]), done
    done = 0
    for at in _places(text, "www."):
        if at >= done and not text[at - 1 : at].isalnum():
            done = _end(_URL, text, at)
            yield at, done


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return at if match is None else match.end()
