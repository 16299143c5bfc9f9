"""Notes of Anki as cards of a deck: each field's HTML as markdown, templates filled in, clozes as clozes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote

from studyml.domain.answer_mark import with_marks
from studyml.domain.deck import CARD_LIMIT, CardKind
from studyml.domain.inline_spans import SpanKind, opaque_spans
from studyml.domain.safe_text import safe_line
from studyml.domain.text_ranges import text_ranges
from studyml.errors import StudymlError
from studyml.interchange.anki_cloze import (
    cloze_numbers,
    is_plain_cloze,
    with_cloze_hidden,
    with_cloze_shown,
)
from studyml.interchange.anki_html import LITERAL_DOLLAR, prepared
from studyml.interchange.anki_identity import card_id, cloze_id, note_id
from studyml.interchange.anki_template import FRONT, answer_of, rendered, typed_field
from studyml.interchange.anki_values import ForeignCard, ForeignCollection, ForeignNote, NoteType, Template
from studyml.interchange.zip_package import leads_elsewhere
from studyml.reading.clozes import Gap, Notation, cloze_sides, find_gaps, typed_answers
from studyml.reading.html_markdown import html_to_markdown
from studyml.services.cloze_blocks import with_typed_gaps
from studyml.writing.foreign_cards import (
    CardBlock,
    ExpectedCard,
    both_ways_text,
    cloze_side,
    cloze_text,
    question_text,
    tag_text,
)
from studyml.writing.side_text import side_text

_PLAIN = re.compile(r"[^\W\d_][\w ,.;?!'\"()/]*")
_PICTURE = re.compile(r"(!\[[^\[\]\n]*\])\(<?([^()\s<>]+)>?((?:\s+\"[^\"\n]*\")?)\)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|#")
_FRONT_GAP = re.compile(r"<mark>(\[[^\[\]<>]*\])</mark>")  # as packages of studyml have them
_CLOZE_PLACE = "\ue0f4"
_HIGHLIGHT = "\ue0f5"
_LONGEST_NAME = 100
_MOST_GAPS = 64
_LEECH = "leech"
_NOT_TYPED = "answers to be typed that a deck cannot mark as such, shown without typing"


class ConvertedBlock(NamedTuple):
    """Lines for a deck, and the cards there that they carry over, by explicit id."""

    deck: str
    block: CardBlock
    cards: dict[str, ForeignCard]
    is_leech: bool


class _Home(NamedTuple):
    deck: str
    concept: str
    tags: tuple[str, ...]
    is_leech: bool


class _Plan(NamedTuple):
    """What of a template is the same for all notes: the field that its question is `only`, if any, what
    stands for `front` in its answer, and the field that is to be typed; empty where none is."""

    only: str | None
    front: str
    typed: str


class NoteConverter:
    """Makes blocks of notes. `address` gives where a file of the collection will stand; `lost` counts what
    could not be carried over, by the reason. The fields are HTML unless said to be markdown."""

    def __init__(
        self, collection: ForeignCollection, address: Callable[[str], str], *, is_html: bool = True
    ) -> None:
        self._types = collection.note_types
        self._decks = collection.decks
        self._address = address
        self._is_html = is_html
        self._homes: dict[tuple[int, tuple[str, ...]], _Home] = {}
        self.lost: Counter[str] = Counter()

    def blocks(self, note: ForeignNote, cards: Sequence[ForeignCard]) -> list[ConvertedBlock]:
        """The blocks of a note with its cards in the order of their places."""
        note_type = self._types.get(note.note_type)
        if note_type is None or not cards:
            self.lost["notes without a note type or cards"] += 1
            return []
        if len(cards) > 1 and len({card.deck for card in cards}) > 1:
            self.lost["notes whose cards were in several decks, and are now in that of the first"] += 1
        deck, concept, tags, is_leech = self._home(cards[0].deck, note.tags)
        try:
            found = self._texts(note, note_type, cards, deck)
        except StudymlError:
            self.lost["notes with more HTML than a card may hold"] += 1
            return []
        return [
            ConvertedBlock(deck, CardBlock(concept, tags, text, expected), carried, is_leech)
            for text, expected, carried in found
        ]

    def _home(self, deck_id: int, tags: tuple[str, ...]) -> _Home:
        """Where notes with these tags stand; those of a deck have mostly the same."""
        home = self._homes.get((deck_id, tags))
        if home is None:
            deck = deck_name(self._decks.get(deck_id, "Default"))
            own = tuple(filter(None, (tag_text(tag) for tag in tags if tag.casefold() != _LEECH)))
            is_leech = any(tag.casefold() == _LEECH for tag in tags)
            home = self._homes[deck_id, tags] = _Home(deck, concept_name(deck, own), own, is_leech)
        return home

    def _texts(
        self, note: ForeignNote, note_type: NoteType, cards: Sequence[ForeignCard], deck: str
    ) -> list[tuple[str, tuple[ExpectedCard, ...], dict[str, ForeignCard]]]:
        name = note_id(note.guid)
        fields = dict(zip(note_type.fields, note.fields, strict=False))
        special = {"Tags": " ".join(note.tags), "Deck": deck, "Subdeck": deck.rpartition("/")[2]}
        special["Type"] = note_type.name
        fields = special | fields
        if note_type.is_cloze:
            if (cloze := self._cloze(name, fields, note_type, cards)) is not None:
                return [cloze]
            self.lost["clozes that no deck can hold as such, written as questions"] += 1
        sides = [(card, *self._sides(fields, note_type, card)) for card in cards]
        if len(sides) == 2 and not note_type.is_cloze and [card.place for card in cards] == [0, 1]:
            (first, front, back, typed), (second, other_front, other_back, other_typed) = sides
            if (front, back) == (other_back, other_front) and not (typed or other_typed):
                both = both_ways_text(name, front, back)
                if both is not None:
                    text, expected = both
                    carried = dict(zip((each.explicit_id for each in expected), (first, second), strict=True))
                    return [(text, expected, carried)]
        found: list[tuple[str, tuple[ExpectedCard, ...], dict[str, ForeignCard]]] = []
        for card, front, back, typed in sides:
            made = question_text(card_id(name, card.place), front, back, typed)
            if made is None:
                self.lost["cards without a question or without an answer"] += 1
            elif len(made[0].encode()) > CARD_LIMIT:
                self.lost[f"cards larger than {CARD_LIMIT // 1024} KiB"] += 1
            else:
                found.append((made[0], (made[1],), {made[1].explicit_id: card}))
                if typed and not made[1].typed:
                    self.lost[_NOT_TYPED] += 1
        return found

    def _sides(self, fields: dict[str, str], note_type: NoteType, card: ForeignCard) -> tuple[str, str, str]:
        """Front and back of one card as markdown, and the answer that is to be typed; empty for none."""
        number = card.place + 1
        templates = note_type.templates
        if note_type.is_cloze:
            template = templates[0] if templates else None
        else:
            template = templates[card.place] if card.place < len(templates) else None
        if template is None:
            return "", "", ""
        plan = _plan(template)
        first = note_type.fields[0]
        if plan.only == first and not note_type.is_cloze:
            question = fields[first]
        else:
            question = rendered(
                template.question, fields, lambda text: with_cloze_hidden(text, number), with_typed=False
            )
        fronted = fields | {FRONT: plan.front}
        typed = ""
        if plan.typed and not note_type.is_cloze:
            typed = self.markdown(fields.get(plan.typed, ""))
            question = _FRONT_GAP.sub(rf"{_HIGHLIGHT}\1{_HIGHLIGHT}", question)
        front = self.markdown(question).replace(_HIGHLIGHT, "==")
        # Where the rest of the answer holds what is to be typed, Anki's comparison would only repeat it.
        for with_typed in (False, True) if typed else (True,):
            answer = rendered(
                template.answer, fronted, lambda text: with_cloze_shown(text, number), with_typed=with_typed
            )
            back = self.markdown(answer if note_type.is_cloze else answer_of(answer))
            if typed and with_marks(front, back, typed) is not None:
                break
        return front, back, typed

    def _cloze(
        self, name: str, fields: dict[str, str], note_type: NoteType, cards: Sequence[ForeignCard]
    ) -> tuple[str, tuple[ExpectedCard, ...], dict[str, ForeignCard]] | None:
        """A cloze as a cloze; None where a deck cannot hold it as one."""
        if not note_type.templates:
            return None
        template = note_type.templates[0]
        is_typed = bool(typed_field(template.question))
        html = rendered(template.question, fields, lambda text: text, with_typed=False)
        if is_typed and not cloze_numbers(html):
            html = rendered(template.question, fields, lambda text: text)
        numbers = cloze_numbers(html)
        places = {card.place + 1: card for card in cards}
        if not numbers or not is_plain_cloze(html) or not places.keys() <= set(numbers):
            return None
        fronted = fields | {FRONT: _CLOZE_PLACE}
        answer = rendered(template.answer, fronted, lambda _text: _CLOZE_PLACE).rpartition(_CLOZE_PLACE)[2]
        text = _with_gaps(cloze_side(self.markdown(html)), numbers, is_typed=is_typed)
        if text is None:
            return None
        extra = side_text(self.markdown(answer))
        explicit_id = cloze_id(name, numbers)
        gaps, empty = find_gaps(text, Notation.NATIVE)
        sides = cloze_sides(text, gaps)
        if empty or len(sides) != len(numbers) or len(sides) > _MOST_GAPS:
            return None
        if (len(text) + len(extra)) * 3 > CARD_LIMIT:
            return None
        expected = tuple(
            ExpectedCard(
                f"{explicit_id}.{at}", CardKind.CLOZE, front, f"{back}\n\n{extra}" if extra else back, typed
            )
            for at, ((front, back), typed) in enumerate(zip(sides, typed_answers(text, gaps), strict=True), 1)
        )
        if is_typed and not all(each.typed for each in expected):
            self.lost[_NOT_TYPED] += 1
        carried = {
            each.explicit_id: places[number]
            for each, number in zip(expected, numbers, strict=True)
            if number in places
        }
        return cloze_text(explicit_id, text, extra), expected, carried

    def markdown(self, html: str) -> str:
        """The HTML of a side as markdown. Raises StudymlError where it is too much."""
        html = html.strip()
        if not self._is_html:
            return _PICTURE.sub(self._pictured, html) if "](" in html else html
        if _PLAIN.fullmatch(html):
            return html
        text = html_to_markdown(prepared(html, self._address))
        return _with_literal_dollars(text) if LITERAL_DOLLAR in text else text

    def _pictured(self, picture: re.Match[str]) -> str:
        """A picture or a sound in markdown at the place where it will stand; others stay as they are."""
        name = unquote(picture[2]).removeprefix("@media/").removeprefix("./")
        if leads_elsewhere(name) or _SCHEME.match(name) or not PurePosixPath(name).suffix:
            return picture[0]
        return f"{picture[1]}({self._address(name)}{picture[3]})"


@lru_cache(maxsize=512)
def _plan(template: Template) -> _Plan:
    question = template.question.strip()
    return _Plan(
        question[2:-2] if question.startswith("{{") and question.endswith("}}") else None,
        "" if "<hr" in template.answer.lower() else '<hr id="answer">',
        typed_field(template.question),
    )


def deck_name(name: str) -> str:
    """The name of a deck of Anki as decks are named here."""
    parts = (part.strip().replace("/", "-") for part in safe_line(name).split("::"))
    return "/".join(filter(None, parts)) or "Default"


def concept_name(deck: str, tags: Sequence[str]) -> str:
    """The concept under which notes with these tags stand: named after the tags, else after the deck."""
    name = ", ".join(tag.replace("::", "/").replace("_", " ") for tag in tags) or deck.rpartition("/")[2]
    if len(name) > _LONGEST_NAME:
        from hashlib import blake2b

        mark = blake2b(name.encode("utf-8", "replace"), digest_size=3).hexdigest()
        name = f"{name[:_LONGEST_NAME]} … {mark}"
    return heading_name(name)


def heading_name(name: str) -> str:
    """A name from outside as the heading of a concept can hold it."""
    return " ".join(safe_line(name).replace("{#", "{").split()).rstrip("#} ").lstrip("# ") or "Notes"


def _with_gaps(text: str, numbers: Sequence[int], *, is_typed: bool) -> str | None:
    """The text with just the gaps of these numbers, each in the plainest notation; None if that fails.
    Those that are to be typed say so where a gap can, which is where it has a number of its own."""
    for _ in range(3):
        gaps, empty = find_gaps(text, Notation.NATIVE)
        strays = [gap for gap in gaps if not gap.group]
        if not strays:
            break
        for gap in reversed(strays):
            if gap.is_math or text[gap.start] not in "[=":
                return None
            text = f"{text[: gap.start]}\\{text[gap.start :]}"
    else:
        return None
    if empty or tuple(dict.fromkeys(int(gap.group) for gap in gaps)) != tuple(numbers):
        return None
    is_in_order = [int(gap.group) for gap in gaps] == list(range(1, len(gaps) + 1))
    if is_in_order and is_typed:
        text = with_typed_gaps(text, numbers)
    elif is_in_order and all(_is_simple(text, gap) for gap in gaps):
        for gap in reversed(gaps):
            hint = f"|{gap.hint}" if gap.hint else ""
            text = f"{text[: gap.start]}[{text[gap.inner : gap.inner_end]}{hint}]{text[gap.end :]}"
    return text


def _is_simple(text: str, gap: Gap) -> bool:
    """Whether brackets are enough for a gap: it stands in words, with nothing about that is read along."""
    inner = text[gap.inner : gap.inner_end] + gap.hint
    around = text[max(0, gap.start - 1) : gap.start] + text[gap.end : gap.end + 1]
    return (
        not gap.is_math
        and not any(mark in inner for mark in "[]|\\$`{}^\n")
        and not any(mark in around for mark in "[]!^(:\\")
        and inner.strip() not in ("x", "X", "")
    )


def _with_literal_dollars(text: str) -> str:
    """The text with its dollars that begin no formula: escaped, but in code as they are."""
    if text.count(LITERAL_DOLLAR) == 1 and "$" not in text:
        return text.replace(LITERAL_DOLLAR, "$")
    pieces = []
    at = 0
    for start, end in text_ranges(text):
        pieces.append(text[at:start].replace(LITERAL_DOLLAR, "$"))
        at = start
        for span in opaque_spans(text[start:end]):
            if span.kind is SpanKind.CODE:
                pieces.append(text[at : start + span.start].replace(LITERAL_DOLLAR, "\\$"))
                pieces.append(text[start + span.start : start + span.end].replace(LITERAL_DOLLAR, "$"))
                at = start + span.end
        pieces.append(text[at:end].replace(LITERAL_DOLLAR, "\\$"))
        at = end
    return "".join((*pieces, text[at:].replace(LITERAL_DOLLAR, "$")))
