"""The dialect of AnkiOps: notes parted by `---`, each with fields such as `Q:`, `T:` or `F:`."""

from __future__ import annotations

import re

from studyml.domain.blocks import BlockScanner
from studyml.domain.deck import CardKind
from studyml.reading.cloze_cards import add_clozes
from studyml.reading.clozes import Notation
from studyml.reading.deck_builder import DeckBuilder, trimmed

_SHOWN = re.compile(r"^<!-- note_(?:key|type): |^(?:T|THA): [^\n]*(?:\n(?!---$)[^\n]*){0,50}?\{\{c\d", re.M)
_COMMENT = re.compile(r"<!--[ \t]*(note_key|note_type|tags|deck_key)[ \t]*:[ \t]*(.*?)[ \t]*-->[ \t]*")
_FIELD = re.compile(r"([A-Z][A-Za-z]{0,3}|C\d{1,2}|IO_[A-Z]+):(?:[ \t]+(.*)|$)")
_CHOICE = re.compile(r"C\d+")
_CLOZES = ("T", "THA")
_BELOW = ("E", "M")
_KEY = "note_key"


def shows_ankiops(text: str) -> bool:
    """Whether a text has the comments of AnkiOps, or a field `T:` with clozes."""
    return _SHOWN.search(text) is not None


def read_ankiops(lines: list[str], first: int, builder: DeckBuilder) -> None:
    """Read the lines of a file, the first of which has the number `first`, into the builder."""
    scanner = BlockScanner()
    note = _Note(builder)
    for number, line in enumerate([*lines, "---"], first):
        if line.rstrip() == "---" and (not scanner.is_opaque or number == first + len(lines)):
            note.add()
            note, scanner = _Note(builder), BlockScanner()
            continue
        is_opaque = scanner.is_opaque
        scanner.scan(line)
        note.take(number, line, is_opaque=is_opaque)


class _Note:
    """One note, gathered line by line."""

    def __init__(self, builder: DeckBuilder) -> None:
        self._builder = builder
        self._line = 0
        self._shown = ""
        self._fields: dict[str, list[str]] = {}
        self._field = ""
        self._said: dict[str, str] = {}

    def take(self, number: int, line: str, *, is_opaque: bool) -> None:
        if not is_opaque and not self._field and (comment := _COMMENT.fullmatch(line)):
            self._said[comment[1]] = comment[2]
            return
        field = None if is_opaque else _FIELD.match(line)
        if field is not None:
            if not self._line:
                self._line, self._shown = number, line
            self._field = field[1]
            self._fields.setdefault(self._field, []).append(field[2] or "")
        elif self._field:
            self._fields[self._field].append(line)

    def add(self) -> None:
        """Adds the cards of the note, or tells why there are none."""
        if not self._line:
            return
        builder, line = self._builder, self._line
        texts = {name: trimmed(lines) for name, lines in self._fields.items()}
        key = self._said.get(_KEY)
        explicit_id = builder.checked_id(f"ankiops-{key}", line) if key else None
        tags = tuple(self._said.get("tags", "").replace(",", " ").split())
        extra = "\n\n".join(filter(None, (texts.get(name, "") for name in _BELOW)))
        cloze = next((texts[name] for name in _CLOZES if name in texts), None)
        if cloze is not None:
            kept, reason = add_clozes(
                builder, cloze, line, Notation.NUMBERED, frozenset(), explicit_id, tags, extra
            )
            builder.candidate(line, self._shown, kept, reason)
            return
        front, back, is_both = self._sides(texts)
        if not front or not back:
            reason = "no question" if not front else "no answer"
            builder.error(
                line, f"This note has {reason}. Write `Q:` and `A:`, `F:` and `B:`, or `T:` with clozes."
            )
            builder.candidate(line, self._shown, 0, reason)
            return
        below = f"{back}\n\n{extra}" if extra else back
        reason = builder.add(CardKind.BASIC, front, below, line, explicit_id=explicit_id, tags=tags)
        kept = int(not reason)
        if is_both:
            way_back = f"{front}\n\n{extra}" if extra else front
            back_id = explicit_id and f"{explicit_id}.r"
            kept += not builder.add(CardKind.REVERSED, back, way_back, line, 2, back_id, tags)
        builder.candidate(line, self._shown, kept, reason)

    @staticmethod
    def _sides(texts: dict[str, str]) -> tuple[str, str, bool]:
        """What a note asks and answers, and whether it asks the other way round too."""
        if "F" in texts:
            return texts["F"], texts.get("B", ""), True
        front, back = texts.get("Q", ""), texts.get("A", "") or texts.get("I", "")
        choices = [texts[name] for name in texts if _CHOICE.fullmatch(name)]
        if not choices:
            return front, back, False
        chosen = [int(word) for word in re.findall(r"\d{1,3}", back)]
        right = [f"{at}. {choices[at - 1]}" for at in chosen if 0 < at <= len(choices)]
        listed = "\n".join(f"{at}. {choice}" for at, choice in enumerate(choices, 1))
        return (f"{front}\n\n{listed}" if front else ""), "\n".join(right) or back, False
