"""What a term, its meaning and the mark between them look like, and what only looks like it."""

from __future__ import annotations

import re
from typing import Final

from studyml.reading.asked import masked_links
from studyml.reading.diary_words import AFTER_LABEL, BEFORE_LABEL, LABELS, LOG_BEGINS, NO_TERM_BEGINS

LONGEST_TERM: Final = 50
MOST_WORDS: Final = 5

COLON: Final = re.compile(r"(?<=\S)\s?[:：](?=\s)\s*")
ARROW: Final = re.compile(r"\s*(?:→|⇒|⟶|➡️?)\s*|\s+(?:->|-->|=>)\s+")
TWO_COLONS: Final = re.compile(r"(?<=\S)\s?:{2,3}\s+")
EQUALS: Final = re.compile(r"\s+=\s+")
DASH: Final = re.compile(r"\s+(?:[-–—=]|--|:=)\s+")

_SIGNS = (":", ">", "：", "→", "⇒", "⟶", "➡")
_DASHES = ("-", "=", "–", "—")
_NUMBER = re.compile(r"\s?(?:\d{1,4}(?:[.,]\d{1,3})?|[ivx]{1,4}|\(.{0,20}\))\Z")
_PARTS = re.compile(r"\s?(?:/|&|,|\band\b)\s?")
_HOLDS_VERB = re.compile(
    r"\b(?:is|are|was|were|will|would|can|could|should|has|have|had|does|do|did|too|if|when|because|that"
    r"|which"
    r"|i|we|you|my|increases?|decreases?)\b",
    re.I,
)
_ARTICLE = re.compile(r"(?:i|we|this|there|see|note|source|link|example|todo|it)\b", re.I)
_LOG_FIGURES = re.compile(
    r"\W*(?:\d+[:%h]\d*|\d+ ?(?:h|hours?|min|minutes|pages|videos?|/ ?\d+)\b|https?:)", re.I
)
# How a meaning begins that says what is done, where a diary would say what was.
_DOING = re.compile(
    r"(?:training|learning|reading|finding) (?:an?|many|several|each|one|every|some|from|to|by|without"
    r"|with|which|how"
    r"|what)\b",
    re.I,
)
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I've|I'll|I'd|my|we've|me)\b")
_TERM_CHARACTERS = re.compile(r"[^\W_][\w\s/&+*()'’.,\-–#^$\\{}²]*\Z")
_EMOJI = re.compile(r"\A[^\w\s(`$\"'“‘\[*_]+\s*")


def plain_term(text: str) -> str:
    """A term without emphasis, code marks, quotation marks and signs in front."""
    bare = _EMOJI.sub("", text.strip()).strip(' *_`"“”=')
    return " ".join(bare.split())


def parted(text: str, *marks: re.Pattern[str]) -> tuple[str, str] | None:
    """A line as a term and what follows the first of the marks; None without one or with several arrows."""
    may_part = any(map(text.__contains__, _SIGNS))
    if not may_part and not (DASH in marks and any(map(text.__contains__, _DASHES))):
        return None
    masked = masked_links(text)
    first = min(
        (found for mark in marks if (found := mark.search(masked[:400]))),
        key=lambda found: found.start(),
        default=None,
    )
    if first is None or not text[: first.start()].strip() or not text[first.end() :].strip():
        return None
    if first.re is ARROW and ARROW.search(masked, first.end()):
        return None
    return text[: first.start()].strip(), text[first.end() :].strip()


def is_term(text: str, *, is_listed: bool = False) -> bool:
    """Whether a text may be a term: a few words, no sentence, no link, no label of a diary or a page.

    `is_listed` says that it stands in a vocabulary, where a word may be what elsewhere begins a sentence.
    """
    if "](" in text or "://" in text:
        return False
    bare = plain_term(text).replace("’", "'")
    if not 1 <= len(bare) <= LONGEST_TERM or len(bare.split()) > MOST_WORDS:
        return False
    if _TERM_CHARACTERS.match(bare) is None or not any(map(str.isalpha, bare)):
        return False
    if bare.endswith((",", "-")) or "^" in bare or (len(bare) == 1 and not bare.isupper()):
        return False
    if is_listed:
        return not _ARTICLE.match(bare)
    if is_diary_label(bare) or _first_word(bare) in NO_TERM_BEGINS:
        return False
    return _HOLDS_VERB.search(bare) is None


def is_diary_label(text: str) -> bool:
    """Whether a text is what diaries and pages put before a colon: "Today's progress", "Link to work"."""
    bare = _NUMBER.sub("", text.replace("’", "'").lower()).strip(" .*_")
    if bare in LABELS or all(part in LABELS for part in _PARTS.split(bare)):
        return True
    words = bare.split()
    while len(words) > 1 and words[0] in BEFORE_LABEL:
        del words[0]
        if " ".join(words) in LABELS:
            return True
    return any(
        " ".join(words[:at]) in LABELS and " ".join(words[at:]) in AFTER_LABEL for at in range(1, len(words))
    )


def _first_word(text: str) -> str:
    return text[:40].replace("’", "'").lower().lstrip(" \"'*_(-").partition(" ")[0].rstrip(",.:;")


def is_meaning(text: str) -> bool:
    """Whether a text may explain a term: no task, no entry of a diary, no question, no lone link or value."""
    bare = text.strip()
    words = bare.split()
    if len(words) < 2 or "?" in masked_links(bare)[-3:]:
        return False
    if (
        (_first_word(bare) in LOG_BEGINS and not _DOING.match(bare))
        or _LOG_FIGURES.match(bare)
        or _FIRST_PERSON.search(bare)
    ):
        return False
    plain = masked_links(bare).replace("\0", "").strip(" .,;:()[]")
    return sum(map(str.isalpha, plain)) >= 4


def is_sentence_end(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return text.rstrip(" *_").endswith((".", "!", "…", ".)", '."'))
