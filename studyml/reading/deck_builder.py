"""Gathers what a reader finds in a deck file: concepts, cards, remarks, and what became of each candidate."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from studyml.domain.answer_mark import answer_to_type, without_marks
from studyml.domain.card_attributes import ID_NAME, attributes_of
from studyml.domain.deck import (
    CARD_LIMIT,
    Candidate,
    CardKind,
    CardText,
    ConceptText,
    DeckText,
    Dialect,
    Level,
    Remark,
)

TEXT_LIMIT = 32 * 1024 * 1024
REMARK_LIMIT = 1_000
CANDIDATE_LIMIT = 100_000

_BLANK_LINES = re.compile(r"(?:[ \t]*+\n)*+")


@dataclass(slots=True)
class ConceptDraft:
    """A concept while its part of the file is being read; the fields are those of ConceptText."""

    name: str
    line: int
    implicit: bool = False
    explicit_id: str | None = None
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    journal: tuple[date, ...] = ()
    requires: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    body: int = 0
    end: int = 0
    is_typed: bool = False
    cards: list[CardText] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    prompts: dict[str, int] = field(
        default_factory=dict
    )  # folded prompt -> line of the first card that has it


class DeckBuilder:
    """Keeps the rules that hold for every dialect: unique ids, limits, one bad card never costs the rest."""

    def __init__(
        self, name: str, dialect: Dialect, tags: tuple[str, ...] = (), implicit_name: str = ""
    ) -> None:
        self.name = name
        self.dialect = dialect
        self.tags = tags
        self.concept: ConceptDraft | None = None
        self.until = 0  # the line after the text of which cards are being made
        self._implicit_name = implicit_name or name.rpartition("/")[2]
        self._concepts: list[ConceptDraft] = []
        self._implicit: ConceptDraft | None = None
        self._names: dict[str, ConceptDraft] = {}
        self._ids: dict[str, int] = {}
        self._remarks: list[Remark] = []
        self._remarks_left_out = 0
        self._candidates: list[Candidate] = []
        self._size = 0

    def remark(self, line: int, level: Level, text: str) -> None:
        if len(self._remarks) < REMARK_LIMIT:
            self._remarks.append(Remark(line, level, text))
        else:
            self._remarks_left_out += 1

    def error(self, line: int, text: str) -> None:
        self.remark(line, Level.ERROR, text)

    def warning(self, line: int, text: str) -> None:
        self.remark(line, Level.WARNING, text)

    def note(self, line: int, text: str) -> None:
        self.remark(line, Level.NOTE, text)

    def candidate(self, line: int, text: str, cards: int, reason: str = "") -> None:
        if len(self._candidates) < CANDIDATE_LIMIT:
            self._candidates.append(Candidate(line, text.strip()[:200], cards, reason))

    def take_attributes(self, text: str, line: int) -> tuple[str, str | None, tuple[str, ...]]:
        """The text less the `{#id .tag}` at its end, the id and the tags. What cannot be an id is an error
        and goes."""
        text, explicit_id, tags = attributes_of(text)
        return text, None if explicit_id is None else self.checked_id(explicit_id, line), tags

    def checked_id(self, name: str, line: int) -> str | None:
        """The id if its name is fit for one, else None and an error."""
        if ID_NAME.fullmatch(name):
            return name
        self.error(
            line, f"The id `{name}` cannot be used. Write it with letters, digits, `-`, `_` and `.` only."
        )
        return None

    def open_concept(self, name: str, line: int) -> ConceptDraft:
        """Begin a concept that a heading names."""
        draft = ConceptDraft(name, line)
        key = fold(name)
        first = self._names.setdefault(key, draft)
        if first is not draft:
            draft.prompts = first.prompts
            self.warning(
                line,
                f"The concept “{name}” has been named in line {first.line} already; both parts count as one"
                " concept. Put them together, or name one of them otherwise.",
            )
        self._concepts.append(draft)
        self.concept = draft
        return draft

    def close_concept(self, line: int) -> None:
        """End the current concept, if there is one, before a line."""
        if self.concept is not None:
            self.concept.end = line
            self.concept = None

    def resume_concept(self, name: str, line: int) -> ConceptDraft:
        """The concept of that name, begun if there is none yet; it becomes the current one."""
        draft = self._names.get(fold(name))
        if draft is None:
            draft = self._names[fold(name)] = ConceptDraft(name, line)
            self._concepts.append(draft)
        self.concept = draft
        return draft

    def implicit_concept(self, line: int) -> ConceptDraft:
        """The concept of the cards that stand under no heading; it becomes the current one."""
        if self._implicit is None:
            self._implicit = ConceptDraft(self._implicit_name, line, implicit=True)
            self._concepts.append(self._implicit)
        self.concept = self._implicit
        return self._implicit

    def add(
        self,
        kind: CardKind,
        front: str,
        back: str,
        line: int,
        gap: int = 0,
        explicit_id: str | None = None,
        tags: tuple[str, ...] = (),
        block: int = 0,
        typed: str = "",
    ) -> str:
        """Add a card to the current concept. Returns why it was left out, or nothing when it was kept."""
        concept = self.concept or self.implicit_concept(line)
        if kind is not CardKind.CLOZE:
            front, back, typed = without_marks(front, back)
        if not typed and concept.is_typed:
            typed = answer_to_type(kind, back)
        size = len(front) + len(back)
        if size > CARD_LIMIT or (
            4 * size > CARD_LIMIT and len(front.encode()) + len(back.encode()) > CARD_LIMIT
        ):
            reason = f"larger than {CARD_LIMIT // 1024} KiB"
            self.error(line, f"This card is {reason} and was left out. Split it into smaller cards.")
            return reason
        self._size += size
        if self.is_full:
            reason = f"past the {TEXT_LIMIT // 1024 // 1024} MiB of card text that one file may make"
            self.error(
                line,
                f"This card is {reason} and was left out. Split the file, or write fewer clozes in a text.",
            )
            return reason
        if explicit_id is not None:
            first = self._ids.setdefault(explicit_id, line)
            if first != line:
                reason = f"its id `{explicit_id}` is taken by line {first}"
                self.error(
                    line,
                    f"The id `{explicit_id}` is that of line {first} already; this card was left out."
                    " Give it another id, or none.",
                )
                return reason
        if kind != CardKind.DEFINITION:
            earlier = concept.prompts.setdefault(fold(front), line)
            if earlier != line:
                self.warning(
                    line,
                    f"This prompt stands in line {earlier} already, in the same concept: the two count as one"
                    " card, and the first is kept. Word one of them otherwise.",
                )
        concept.cards.append(
            CardText(kind, front, back, line, block or line, gap, explicit_id, tags, self.until, typed)
        )
        return ""

    @property
    def is_full(self) -> bool:
        """Whether the cards hold all the text that those of one file may."""
        return self._size > TEXT_LIMIT

    def claim(self, name: str, line: int) -> str | None:
        """The id of a concept, unless another line has it: then None, after an error."""
        first = self._ids.setdefault(name, line)
        if first == line:
            return name
        self.error(
            line,
            f"The id `{name}` is that of line {first} already, so this concept goes without."
            " Give it another id, or none.",
        )
        return None

    def deck(self) -> DeckText:
        """The deck as it has been gathered; a deck without a card says so in its remarks."""
        concepts = tuple(
            ConceptText(
                draft.name,
                draft.line,
                tuple(draft.cards),
                "\n\n".join(draft.texts),
                draft.implicit,
                draft.explicit_id,
                draft.aliases,
                draft.tags,
                draft.papers,
                draft.journal,
                draft.requires,
                draft.sources,
                draft.body,
                draft.end,
            )
            for draft in self._concepts
        )
        for concept in concepts:
            if not concept.cards:
                self.remark(
                    concept.line,
                    Level.NOTE,
                    f"The concept “{concept.name}” has no cards. Write text, `###` headings or `Q:` lines"
                    " under it.",
                )
        if not any(concept.cards for concept in concepts):
            self.error(
                1,
                "There are no cards in this file. Write a `## Concept` with text under it, or `Q:` and `A:`"
                " lines at the left margin.",
            )
        remarks = sorted(self._remarks, key=lambda remark: remark.line)
        if self._remarks_left_out:
            text = (
                f"{self._remarks_left_out} more remarks were left out. Mend the first ones and check again."
            )
            remarks.append(Remark(remarks[-1].line, Level.NOTE, text))
        candidates = sorted(self._candidates, key=lambda candidate: candidate.line)
        return DeckText(self.name, self.dialect, concepts, self.tags, tuple(remarks), tuple(candidates))


def fold(text: str) -> str:
    """Text with case and white space folded, to compare prompts and names within one file."""
    return " ".join(text.split()).casefold()


def trimmed(lines: list[str]) -> str:
    """The lines as one text without the blank ones around it; the first keeps its indentation."""
    text = "\n".join(lines).rstrip()
    if text and text[0] in "\n \t":
        return text[_BLANK_LINES.match(text).end() :]  # type: ignore[union-attr]
    return text
