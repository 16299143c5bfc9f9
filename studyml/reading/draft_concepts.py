"""The concept that a draft belongs to, as its question or its place names it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from studyml.domain.mentions import MentionFinder
from studyml.domain.word_form import word_key
from studyml.reading.asked import shown
from studyml.reading.term_shapes import plain_term

LONGEST_CONCEPT: Final = 60
_MOST_WORDS: Final = 6

_WHAT_IS: Final = re.compile(
    r"(?:(?:so|and|ok|okay|first|then)\b,?\s+)?(?:what\s+(?:exactly\s+)?(?:is|are|was|were)|what's|whats"
    r"|what’s|what're|define|explain)\s+"
    r"(?:exactly\s+)?(?:meant by\s+)?(?:(?:an?"
    r"|the)\s+)?(?P<name>[^?,;:.()]{2,60}?)(?:\s+\([^()]{1,40}\))?\s*[?？]*\Z",
    re.I,
)
_WHAT_DOES: Final = re.compile(
    r"what\s+does\s+(?:an?\s+|the\s+)?(?P<name>[^?,;:.()]{2,40}?)\s+mean\s*[?？]\Z", re.I
)
_WHAT_IS_ABROAD: Final = re.compile(
    r"(?:was (?:ist|sind|bedeutet|versteht man unter)|qu['’]est[- ]ce qu(?:e|['’])|c['’]est quoi|qué (?:es"
    r"|son)|que (?:es|son)"
    r"|o que (?:é|são))\s*(?:(?:eine?[nrsm]?|der|die|das|une?|l[ea]s?|un[ao]?s?|el|los|um|uma|os?|as?)\s+"
    r"|l['’])?"
    r"(?P<name>[^?,;:.()]{2,50}?)\s*\?\Z",
    re.I,
)
_NO_NAME: Final = re.compile(
    r"\b(?:difference|differences|for|used|in|on|with|between|when|if|that|which|who|your|my|our|we|you"
    r"|i|it|this|these"
    r"|those|they|do|does|doing|to|from|by|than|not|best|main|some|most|more|better|advantages?"
    r"|disadvantages?|types?|kinds?"
    r"|ways?|steps|pros|cons|purpose|role|reasons?|other|first|next|wrong|happening|going|about|here|there"
    r"|called|known"
    r"|problems?|benefits|drawbacks|goal|point|use|intuition|idea|meaning|formula|examples?|exactly|needed"
    r"|good|bad)\b",
    re.I,
)
# Terms that mean a thing of their own in a glossary and nothing in particular in a question.
_EVERYDAY: Final = frozenset(
    map(
        word_key,
        re.findall(
            r"\w+",
            "input output train test model data layer result value number example error feature class label"
            " code function parameter set step loss online offline image text word batch weight score use",
        ),
    )
)
_QUOTES: Final = frozenset("\"'“”‘’")
_QUOTED: Final = re.compile(r"[\"'“”‘’]([\w -]+)[\"'“”‘’]")
_TAIL: Final = re.compile(r"\s+(?:exactly|actually|really|then|anyway|again)\Z", re.I)


def named(text: str) -> str:
    """A name as a heading writes it: without marks, its first letter a capital where it is a plain word."""
    name = plain_term(shown(text)).strip(" .:;,?!\"'“”‘’")
    first = name.partition(" ")[0]
    if first[:1].islower() and first.replace("-", "").isalpha() and (first.islower() or "-" in first):
        name = name[:1].upper() + name[1:]
    return name


def singular(name: str) -> str:
    """A name with its last word in the singular, where that is certain."""
    head, space, last = name.rpartition(" ")
    return head + space + _singular(last)


def concept_of_question(question: str) -> str | None:
    """The X of "What is an X?", singular and capitalised; None when the question asks something else."""
    text = " ".join(shown(question).replace("`", "").replace("**", "").split())
    found = _WHAT_IS.match(text) or _WHAT_DOES.match(text) or _WHAT_IS_ABROAD.match(text.lstrip("¿ "))
    if found is None:
        return None
    name = _TAIL.sub("", found["name"].strip(" *_"))
    is_quoted = name[:1] in _QUOTES
    name = _QUOTED.sub(r"\1", name).strip("\"'“”‘’ ")
    if not name or len(name.split()) > _MOST_WORDS or _NO_NAME.search(name):
        return None
    is_plural = re.match(r"\W*what(?:\s+exactly)?\s*(?:are|were|'re|’re)\b", text, re.I) is not None
    name = singular(name) if is_plural else name
    return name if is_quoted else named(name)


class NamedTerms:
    """The terms that a source defines, found where a question names them."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms = list(dict.fromkeys(named(term) for term in terms))
        usable = [
            (at, term)
            for at, term in enumerate(self._terms)
            if len(term) <= LONGEST_CONCEPT and word_key(term) not in _EVERYDAY
        ]
        self._finder = MentionFinder(usable) if usable else None

    def in_question(self, question: str) -> str | None:
        """The longest term that a question names, the first of several."""
        if self._finder is None:
            return None
        found = self._finder.find(question)
        if not found:
            return None
        longest = max(found, key=lambda mention: (mention.end - mention.start, -mention.start))
        return self._terms[longest.concept_id]


def _singular(word: str) -> str:
    """A word without the mark of its plural, where the result is the same word."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.isupper():
        return word
    endings = (("ices", "ix"), ("ices", "ex"), ("ies", "y"), ("ses", "sis"), ("es", ""), ("s", ""))
    key = word_key(word)
    for plural, ending in endings:
        stem = word[: len(word) - len(plural)] + ending
        if (
            word.endswith(plural)
            and len(stem) >= 3
            and word_key(stem) == key
            and stem.lower() != word.lower()
        ):
            if plural == "es" and not stem.endswith(("s", "x", "z", "ch", "sh", "o")):
                continue
            return stem
    return word
