"""Where a text names the concepts that a learner has cards for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress, count
from typing import Final, NamedTuple

from studyml.domain.address import address_spans
from studyml.domain.concept_name import spellings
from studyml.domain.word_form import seen, split_words, word_key


class Mention(NamedTuple):
    """`text[start:end]` names the concept."""

    concept_id: int
    start: int
    end: int


_PIECE: Final = 2 * 1024
_REMEMBERED: Final = 100_000
_LONGEST_GAP: Final = 40

_SPACE: Final = "[ \\t\u00a0\u2000-\u200b\u202f\u205f\u3000]*+"
_HYPHENS: Final = "-\u00ad\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
_JOINING_GAP: Final = re.compile(
    rf"[*_`~=]{{0,3}}(?:['\u2019\u02bc]?{_SPACE}(?:\n{_SPACE}(?:>{_SPACE})*+)?|[{_HYPHENS}]\n?{_SPACE}"
    rf"|\\?_|[/.\u00b7\uff0f]|{_SPACE}&{_SPACE})[*_`~=]{{0,3}}"
)
# What such a word stands before is another thing: self-supervised learning is no supervised learning.
_TURNING: Final = frozenset(("non", "un", "semi", "self", "anti", "quasi", "pseudo"))
_APOSTROPHES: Final = ("'", "\u2019")
_WORD_BACKWARDS: Final = re.compile("[A-Za-z]++")


class _End(NamedTuple):
    """A name that ends at a node: whose it is, the capitals that it needs, the marks that must follow."""

    concept_id: int
    capitals: int
    tail: str


@dataclass(slots=True)
class _Node:
    """Where the words so far lead: the names that they are, and where a next word leads, by its key."""

    ends: tuple[_End, ...] = ()
    after: dict[str, _Node] = field(default_factory=dict)


class _Openings(dict[str, "_Node | None"]):
    """Where a word leads when a name begins with it, remembered by its spelling."""

    def __init__(self, root: _Node) -> None:
        super().__init__()
        self._root = root

    def __missing__(self, word: str) -> _Node | None:
        node = self._root.after.get(word_key(word))
        if len(self) < _REMEMBERED:
            self[word] = node
        return node


class _Found(NamedTuple):
    """`text[start:end]`, which are the pieces from `first` to `last`, is the names in `ends`."""

    start: int
    end: int
    first: int
    last: int
    ends: tuple[_End, ...]


class MentionFinder:
    """Finds the names and aliases of concepts, given as pairs of concept id and name, in any text.

    A name is found at word boundaries, in singular and plural, British and American spelling, its words
    apart, hyphenated or joined. A name of up to five capitals needs capitals in the text. A name that several
    concepts have is a mention of each. Takes time linear in a text, whatever the number of names.
    """

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        self._root = _Node()
        for concept_id, name in names:
            for spelling in spellings(name):
                self._add(spelling.keys, _End(concept_id, spelling.capitals, spelling.tail))
        self._openings = _Openings(self._root)

    def find(self, text: str) -> list[Mention]:
        """The mentions in a text, in order; they do not overlap, and of two that would the longer counts.

        What stands in an address, or is a command of a formula, is no mention.
        """
        mentions: list[Mention] = []
        for offset, piece in _pieces(text):
            for found in _disjoint(self._names(piece)):
                start, stop = offset + found.start, offset + found.end
                mentions += [Mention(end.concept_id, start, stop + len(end.tail)) for end in found.ends]
        return _outside(mentions, address_spans(text)) if mentions else mentions

    def _add(self, keys: tuple[str, ...], end: _End) -> None:
        node = self._root
        for key in keys:
            after = node.after.get(key)
            if after is None:
                after = node.after[key] = _Node()
            node = after
        for at, other in enumerate(node.ends):
            if other.concept_id == end.concept_id and other.tail == end.tail:
                if end.capitals < other.capitals:
                    node.ends = (*node.ends[:at], end, *node.ends[at + 1 :])
                return
        node.ends = (*node.ends, end)

    def _names(self, text: str) -> list[_Found]:
        """Every name in a text, by where it begins and then by where it ends."""
        pieces, width = split_words(text)
        nodes = [*map(self._openings.__getitem__, pieces)]
        pieces.append("")
        found = []
        at = start = 0
        for first in compress(count(), nodes):
            node = nodes[first]
            last = first
            while node is not None:
                following = pieces[last + 1]
                leads_on = word_key(following) in node.after or not following.isalpha() or following == "s"
                if last == first:
                    if not leads_on and not node.ends:
                        break  # as most words do that may begin a name
                    start += sum(map(len, pieces[at:first])) + width * (first - at)
                    at = first
                    end = start + len(pieces[first])
                if node.ends:
                    ends = _holding(node.ends, text, start, end)
                    if ends:
                        found.append(_Found(start, end, first, last, ends))
                if not leads_on or not node.after:
                    break
                node, last, end = _step(node, text, pieces, width, last, end)
        return found


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces with their offsets, cut at blank lines, over which no name reaches."""
    start = 0
    while len(text) - start > _PIECE:
        end = text.find("\n\n", start + _PIECE)
        if end < 0:
            break
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _step(
    node: _Node, text: str, pieces: list[str], width: int, last: int, end: int
) -> tuple[_Node | None, int, int]:
    """Where the word after the piece `last`, which ends at `end`, leads; its own piece and end."""
    start = end
    for at in range(last + 1, min(last + _LONGEST_GAP, len(pieces))):
        start += width
        piece = pieces[at]
        if piece[:1].isalnum():
            gap = text[end:start]
            after = node.after.get(word_key(piece))
            if after is not None:
                return after if _joins(gap) else None, at, start + len(piece)
            if piece != "s" or gap not in _APOSTROPHES:  # a possessive is passed over
                break
            end = start + 1
        start += len(piece)
    return None, last, end


@lru_cache(maxsize=1024)
def _joins(gap: str) -> bool:
    """Whether what stands between two words leaves them one name."""
    return len(gap) <= _LONGEST_GAP and _JOINING_GAP.fullmatch(gap) is not None


def _holding(ends: tuple[_End, ...], text: str, start: int, end: int) -> tuple[_End, ...]:
    """The names whose conditions hold for a stretch of text."""
    if start:
        before = text[start - 1]
        if before == "\\":
            return ()
        if before in _HYPHENS:
            word = _WORD_BACKWARDS.match(text[max(0, start - 10) : start - 1][::-1])
            if word is not None and word[0][::-1].lower() in _TURNING:
                return ()
    if len(ends) == 1 and not ends[0].capitals and not ends[0].tail:
        return ends
    capitals = sum(map(str.isupper, seen(text[start:end])))
    return tuple(one for one in ends if one.capitals <= capitals and text.startswith(one.tail, end))


def _disjoint(found: list[_Found]) -> Iterator[_Found]:
    """Of two that overlap the longer, or else the earlier; in the order of the text."""
    cluster: list[_Found] = []
    reach = 0
    for one in found:
        if one.start >= reach and cluster:
            yield from _longest(cluster)
            cluster = []
        cluster.append(one)
        reach = max(reach, one.end)
    yield from _longest(cluster)


def _longest(cluster: list[_Found]) -> list[_Found]:
    """Of names that overlap in a row, the longest, the longest of those that it leaves, and so on."""
    if len(cluster) <= 1:
        return cluster
    taken: set[int] = set()
    kept = []
    for one in sorted(cluster, key=lambda one: (one.start - one.end, one.start)):
        span = range(one.first, one.last + 1)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(one)
    return sorted(kept)


def _outside(mentions: list[Mention], spans: list[tuple[int, int]]) -> list[Mention]:
    """The mentions that touch none of the spans; both are in order."""
    if not spans:
        return mentions
    kept = []
    at = 0
    for mention in mentions:
        while at < len(spans) and spans[at][1] <= mention.start:
            at += 1
        if at == len(spans) or mention.end <= spans[at][0]:
            kept.append(mention)
    return kept
