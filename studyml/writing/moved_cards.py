"""Cards that come from another deck file, put into one word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studyml.domain.card_attributes import attributes_of
from studyml.domain.deck import CardText, ConceptText, DeckText
from studyml.domain.deck_insertion import Insertion
from studyml.domain.metadata_list import ITEM, PAIR
from studyml.writing.card_lines import attributes_put
from studyml.writing.card_markdown import name_key
from studyml.writing.file_lines import LINE_END, FileLines


@dataclass(frozen=True, slots=True)
class MovedPart:
    """What is to stand under the heading of a concept: `whole` is all of it, with the heading, for a deck
    that has no such concept; else the text of the `definition`, empty where that stays, and of the others.

    `head` are the lines of the heading and the metadata where they are needed. All lines end with `\\n`, but
    for the last of a text. `tags` are the definition's own.
    """

    concept: str
    head: str
    definition: str
    blocks: tuple[str, ...]
    tags: tuple[str, ...] = ()
    whole: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands under the heading and the metadata, the definition first, empty where it stays."""
        return self.definition, *self.blocks


def text_of(file: FileLines, stretch: tuple[int, int]) -> str:
    """Some lines of a file as text, without the end of the last."""
    return LINE_END.sub(b"\n", file.data[slice(*stretch)]).decode().rstrip("\n")


def head_of(file: FileLines, concept: ConceptText, title: str) -> str:
    """The heading and the metadata of a concept for another file: without its id, and with this title."""
    lines = [f"## {title}"]
    is_id = False
    for number in range(concept.line + 1, concept.body):
        text = file.line(number).decode()
        item = ITEM.match(text)
        if item:
            pair = PAIR.match(item[2].strip())
            is_id = pair is not None and pair[1].lower() == "id"
        if text.strip() and not is_id:
            lines.append(text)
    return "\n".join(lines)


def put_in(file: FileLines, deck: DeckText, parts: Sequence[MovedPart]) -> list[Insertion]:
    """What to insert into a file that reads as `deck`, so that it holds the parts as well."""
    texts: dict[int, list[str]] = {}
    changes: list[Insertion] = []
    concepts = placed_concepts(deck)
    new: dict[str, list[str]] = {}
    for part in parts:
        key = name_key(part.concept)
        concept = concepts.get(key)
        if concept is None:
            if key in new:
                new[key] += filter(None, part.texts)
            else:
                new[key] = [part.whole or part.head, *filter(None, () if part.whole else part.texts)]
            continue
        if part.definition:
            texts.setdefault(file.start(concept.body), []).append(part.definition)
            if part.tags:
                named = attributes_of(file.line(concept.line).decode()).explicit_id
                put = attributes_put(file, concept.line, named, part.tags)
                changes += [put] if put else []
        end = file.end_of_part(max(concept.body, concept.line + 1), concept.end)
        texts.setdefault(end, []).extend(part.blocks)
    for several in new.values():
        texts.setdefault(file.last_end(), []).extend(several)
    return changes + [_put(file, offset, several) for offset, several in texts.items() if several]


def placed_concepts(deck: DeckText) -> dict[str, ConceptText]:
    """The concepts that a heading names, by name; of several parts of one concept the first."""
    found: dict[str, ConceptText] = {}
    for concept in deck.concepts:
        if concept.body:
            found.setdefault(name_key(concept.name), concept)
    return found


def is_all(file: FileLines, concept: ConceptText, cards: Sequence[CardText]) -> bool:
    """Whether nothing but these cards stands under the heading of a concept and its metadata."""
    taken: set[int] = set(range(concept.line, concept.body))
    for card in cards:
        first = concept.body if card.block == concept.line else card.block
        taken.update(range(first, card.end))
    until = file.end_of_part(concept.line + 1, concept.end)
    last = concept.end if until >= len(file.data) else file.line_of(until)
    left = (line for line in range(concept.line, last) if line not in taken)
    return not any(file.line(line).strip() for line in left)


def _put(file: FileLines, offset: int, texts: Sequence[str]) -> Insertion:
    body = "\n\n".join(texts)
    before = "\n" if offset > file.starts[0] else ""
    if file.is_unfinished(offset):
        before += "\n"
    after = "\n\n" if file.line_at(offset).strip() else "\n"
    data = f"{before}{body}{after}".encode()
    return Insertion(offset, data.replace(b"\n", file.line_end))
