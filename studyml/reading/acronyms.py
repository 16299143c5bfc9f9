"""Acronyms and what their letters stand for: a pair counts only when the letters are found in the words."""

from __future__ import annotations

import re

_SMALL = frozenset(
    (
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "or",
        "the",
        "to",
        "with",
        "per",
        "&",
    )
)
_ACRONYM = re.compile(r"[A-Za-z0-9][A-Za-z0-9&-]{1,11}s?\Z")
_WORD = re.compile(r"[A-Za-z0-9]+(?:'s)?")
_LONGEST = 120

_INSIDE = re.compile(r" \((?P<inside>[A-Za-z][\w&' -]{1,100})\)")
_REACH = 120


def is_acronym(text: str) -> bool:
    """Whether a word is written as acronyms are: short, with at least two capitals, or one and a figure."""
    if _ACRONYM.match(text) is None:
        return False
    capitals = sum(1 for letter in text if letter.isupper())
    return capitals >= 2 and (capitals * 2 >= len(text.rstrip("s")) or any(map(str.islower, text)))


def stands_for(acronym: str, words: str) -> bool:
    """Whether the letters of an acronym are the beginnings of all the words, in order, small words apart."""
    if len(words) > _LONGEST or not is_acronym(acronym):
        return False
    letters = re.sub(r"[^a-z0-9]", "", acronym.lower())
    found = [word.lower() for word in _WORD.findall(words)]
    if len(found) < 2 or len(found) > 2 * len(letters) + 2:
        return False
    if letters.endswith("s") and acronym.endswith("s") and _covers(letters[:-1], found):
        return True
    return _covers(letters, found)


def _covers(letters: str, words: list[str]) -> bool:
    """Whether the letters cover the words, each by its first letter and some letters inside it."""
    reached = {0}
    for word in words:
        following: set[int] = set()
        for start in reached:
            if word in _SMALL:
                following.add(start)
            if start < len(letters) and word[0] == letters[start]:
                following |= _inside(letters, start + 1, word[1:])
        reached = following
    return len(letters) in reached


def _inside(letters: str, at: int, rest: str) -> set[int]:
    """The places in the letters that up to three more of them, found in order inside a word, lead to."""
    ends = {at}
    place = 0
    for taken in range(at, min(at + 3, len(letters))):
        place = rest.find(letters[taken], place)
        if place < 0:
            break
        place += 1
        ends.add(taken + 1)
    return ends


def in_prose(text: str) -> list[tuple[str, str]]:
    """The acronyms that running text explains: "Mean Squared Error (MSE)", "MSE (Mean Squared Error)"."""
    if "(" not in text:
        return []
    found: list[tuple[str, str]] = []
    for match in _INSIDE.finditer(text):
        inside = match["inside"].strip()
        words = _words_before(text, match.start())
        if words and stands_for(words[-1], inside):
            found.append((words[-1], inside))
        elif is_acronym(inside):
            for count in range(min(len(words), len(inside) + 3), 1, -1):
                if words[-count].lower() not in _SMALL and stands_for(inside, " ".join(words[-count:])):
                    found.append((inside, " ".join(words[-count:])))
                    break
    return found


def _words_before(text: str, end: int) -> list[str]:
    """The words right before an offset, back to the last mark between them."""
    words: list[str] = []
    for word in reversed(text[max(0, end - _REACH) : end].split(" ")):
        if not word or not all(letter.isalnum() or letter in "&'-" for letter in word):
            break
        words.append(word)
    return words[::-1]
