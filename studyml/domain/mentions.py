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


_PIECE: Final = 4 * 1024
_REMEMBERED: Final = 100_000
_LONGEST_GAP: Final = 40

_SPACE: Final = "[ \\t\u00a0\u2000-\u200b\u202f\u205f\u3000]*+"
_HYPHENS: Final = "-\u00ad\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
_JOINING_GAP: Final = re.compile(
    rf"(?:['\u2019]s)?[*_`~=]{{0,3}}(?:['\u2019\u02bc]?{_SPACE}(?:\n{_SPACE}(?:>{_SPACE})*+)?"
    rf"|[{_HYPHENS}]\n?{_SPACE}|\\?_|[.\u00b7]|{_SPACE}[&/\uff0f]{_SPACE})[*_`~=]{{0,3}}"
)
_NO_WORD: Final = "\n"
_PASSED_OVER: Final = ("", "s")  # the s of a possessive: "Bayes's theorem"
# What such a word stands before is another thing: self-supervised learning is no supervised learning.
_TURNING: Final = frozenset(("non", "un", "semi", "self", "auto", "anti", "quasi", "pseudo"))
_HINDERING: Final = frozenset("\\" + _HYPHENS)
_WORD_BACKWARDS: Final = re.compile("[A-Za-z]++")


class _End(NamedTuple):
    """A name that ends at a node: whose it is, the capitals that it needs, the marks that must follow."""

    concept_id: int
    capitals: int
    tail: str


@dataclass(slots=True)
class _Node:
    """Where the words so far lead: the names that they are, and where a next word leads, by its key.

    `is_free` says that no name has a condition.
    """

    ends: tuple[_End, ...] = ()
    is_free: bool = True
    after: dict[str, _Node] = field(default_factory=dict)


class _Keys(dict[str, str]):
    """The keys of words, remembered."""

    def __missing__(self, word: str) -> str:
        key = word_key(word)
        if len(self) < _REMEMBERED:
            self[word] = key
        return key


class _Openings(dict[str, _Node | None]):
    """Where a word leads when a name begins with it, remembered by its spelling."""

    def __init__(self, root: _Node) -> None:
        super().__init__()
        self._root = root

    def __missing__(self, word: str) -> _Node | None:
        node = self._root.after.get(word_key(word))
        if len(self) < _REMEMBERED:
            self[word] = node
        return node


_Found = tuple[int, int, int, int, tuple[_End, ...]]
"""Where names begin and end in a text, their first and last word, and those whose conditions hold."""


class MentionFinder:
    """Finds the names and aliases of concepts, given as pairs of concept id and name, in any text.

    A name is found at word boundaries, in singular and plural, British and American spelling, its words
    apart, hyphenated or joined. A name of up to five capitals needs capitals in the text. A name that several
    concepts have is a mention of each. Takes time linear in a text, whatever the number of names.
    """

    def __init__(self, names: Iterable[tuple[int, str]]) -> None:
        self._root = _Node()
        ends: dict[int, tuple[_Node, dict[tuple[int, str], _End]]] = {}
        for concept_id, name in names:
            for spelling in spellings(name):
                node = self._node(spelling.keys)
                _, there = ends.setdefault(id(node), (node, {}))
                end = _End(concept_id, spelling.capitals, spelling.tail)
                other = there.setdefault((concept_id, spelling.tail), end)
                if end.capitals < other.capitals:
                    there[concept_id, spelling.tail] = end
        for node, there in ends.values():
            node.ends = tuple(there.values())
            node.is_free = not any(one.capitals or one.tail for one in node.ends)
        self._openings = _Openings(self._root)
        self._keys = _Keys()

    def find(self, text: str) -> list[Mention]:
        """The mentions in a text, in order; they do not overlap, and of two that would the longer counts.

        What stands in an address, or is a command of a formula, is no mention.
        """
        mentions: list[Mention] = []
        for offset, piece in _pieces(text):
            for start, end, _, _, names in _disjoint(self._names(piece)):
                for concept_id, _, tail in names:
                    mentions.append(Mention(concept_id, offset + start, offset + end + len(tail)))
        return _outside(mentions, address_spans(text)) if mentions else mentions

    def _node(self, keys: tuple[str, ...]) -> _Node:
        """Where these words lead, made when it is not there."""
        node = self._root
        for key in keys:
            after = node.after.get(key)
            if after is None:
                after = node.after[key] = _Node()
            node = after
        return node

    def _names(self, text: str) -> list[_Found]:
        """The names in a text, by where they begin and then by where they end."""
        words, starts, gap = split_words(text)
        nodes = [*map(self._openings.__getitem__, words)]
        words.append(_NO_WORD)
        found: list[_Found] = []
        keys = self._keys
        for first in compress(count(), nodes):
            node = nodes[first]
            if node is None:
                continue
            after = node.after.get(keys[words[first + 1]]) if node.after else None
            if after is None and not node.ends and words[first + 1] not in _PASSED_OVER:
                continue  # as most words do that may begin a name
            last, start = first, starts[first] + first * gap
            end = start + len(words[first])
            if start and text[start - 1] in _HINDERING and _is_hindered(text, start):
                continue
            while True:
                if node.ends:
                    ends = node.ends if node.is_free else _holding(node.ends, text, start, end)
                    if ends:
                        found.append((start, end, first, last, ends))
                if not node.after:
                    break
                last += 1
                if after is None and words[last] in _PASSED_OVER:
                    last = _passed_over(words, last)
                    after = node.after.get(keys[words[last]])
                if after is None:
                    break
                next_start = starts[last] + last * gap
                between = text[end:next_start]
                if between != " " and not _joins(between):
                    break
                node = after
                end = next_start + len(words[last])
                after = node.after.get(keys[words[last + 1]]) if node.after else None
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


def _passed_over(words: list[str], at: int) -> int:
    """The place of the next word that counts, if one is near."""
    limit = at + _LONGEST_GAP
    while at < limit and words[at] in _PASSED_OVER:
        at += 1
    return at


@lru_cache(maxsize=1024)
def _joins(gap: str) -> bool:
    """Whether what stands between two words leaves them one name."""
    return len(gap) <= _LONGEST_GAP and _JOINING_GAP.fullmatch(gap) is not None


def _is_hindered(text: str, start: int) -> bool:
    """Whether a word is a command of a formula, or hyphenated to one that makes another thing of it."""
    if text[start - 1] == "\\":
        return True
    word = _WORD_BACKWARDS.match(text[max(0, start - 10) : start - 1][::-1])
    return word is not None and word[0][::-1].lower() in _TURNING


def _holding(ends: tuple[_End, ...], text: str, start: int, end: int) -> tuple[_End, ...]:
    """The names whose conditions hold for a stretch of text."""
    capitals = sum(map(str.isupper, seen(text[start:end])))
    return tuple(one for one in ends if one.capitals <= capitals and text.startswith(one.tail, end))


def _disjoint(found: list[_Found]) -> list[_Found]:
    """Of two that overlap the longer, or else the earlier; in the order of the text."""
    kept: list[_Found] = []
    at, size = 0, len(found)
    while at < size:
        longest = found[at]
        start, reach = longest[0], longest[1]
        following = at + 1
        while following < size and found[following][0] < reach:
            if found[following][1] > reach:
                longest = found[following]
                reach = longest[1]
            following += 1
        if longest[0] == start:  # it holds the others, if there are any
            kept.append(longest)
        else:
            kept += _longest(found[at:following])
        at = following
    return kept


def _longest(overlapping: list[_Found]) -> list[_Found]:
    """Of names that overlap in a row, the longest, the longest of those that it leaves, and so on."""
    taken: set[int] = set()
    kept = []
    for one in sorted(overlapping, key=lambda one: (one[0] - one[1], one[0])):
        span = range(one[2], one[3] + 1)
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
