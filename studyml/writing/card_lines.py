"""Changes of lines that stand in a deck file already: attributes of cards, tags of concepts, whole cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from studyml.domain.card_attributes import with_attributes
from studyml.domain.deck import CardKind, CardText, ConceptText
from studyml.domain.deck_insertion import Insertion
from studyml.domain.metadata_list import ITEM, PAIR
from studyml.writing.file_lines import FileLines

_TAGS = "tags"


def attributes_put(
    file: FileLines, line: int, explicit_id: str | None, tags: tuple[str, ...]
) -> Insertion | None:
    """The line of a card or a heading with this id and these tags at its end; None where they stand there."""
    before = file.line(line)
    after = with_attributes(before.decode(), explicit_id, tags).encode()
    return None if before == after else Insertion(file.start(line), after, before)


def tags_put(file: FileLines, concept: ConceptText, tags: Sequence[str]) -> list[Insertion]:
    """The metadata of a concept under a heading with just these tags, in one item of its list."""
    items = _items(file, concept)
    value = f"{_TAGS}: {', '.join(tags)}".encode()
    own = [item for item in items if item[2] == _TAGS]
    if own:
        first, *others = own
        found = [_line_put(file, first[0], first[1], first[3] + value if tags else None)]
        return found + [_line_put(file, start, end, None) for start, end, _, _ in others]
    if not tags:
        return []
    at = file.start(concept.body)
    prefix = items[-1][3] if items else b"- "
    line = (file.line_end if file.is_unfinished(at) else b"") + prefix + value + file.line_end
    if not items and file.line_at(at).strip():
        line += file.line_end
    return [Insertion(at, line)]


def block_of(file: FileLines, concept: ConceptText, card: CardText) -> tuple[int, int]:
    """Where the text of a card begins and where that ends: the offsets around its lines."""
    first = concept.body if card.kind is CardKind.DEFINITION else card.block
    while first < card.end and not file.line(first).strip():
        first += 1
    return file.start(first), max(file.last_end(card.end), file.start(first))


def concept_lines(file: FileLines, concept: ConceptText) -> tuple[int, int]:
    """The offsets around the whole part of a concept under a heading."""
    return file.start(concept.line), file.end_of_part(concept.line + 1, concept.end)


def stretches_removed(file: FileLines, stretches: Iterable[tuple[int, int]]) -> list[Insertion]:
    """The file without some stretches of whole lines; blank lines that would be left over go as well.

    Each keeps the line before and the line after it, so that its place can be found again.
    """
    found = []
    for start, end in _joined(file, sorted(stretches)):
        first, last = file.line_of(start), file.line_of(max(start, end - 1))
        is_after_text = first > 1 and bool(file.line(first - 1).strip())
        after = last + 1
        while after <= len(file.starts) and not file.line(after).strip():
            after += 1
        is_last = file.start(after) >= len(file.data)
        if is_last and not is_after_text:
            first = file.line_of(max(file.last_end(first) - 1, 0)) + 1 if first > 1 else first
        begin, until = file.start(first), file.start(after)
        gap = file.line_end if is_after_text and not is_last and after > last + 1 else b""
        found.append(Insertion(begin, gap, file.data[begin:until]))
    return found


def anchored(file: FileLines, changes: Iterable[Insertion]) -> tuple[Insertion, ...]:
    """The changes, which do not overlap, in order; those that leave next to nothing take in the lines before
    and after them, by which their place is found again in a file that was changed elsewhere."""
    spans: list[tuple[int, int, list[Insertion]]] = []
    for each in sorted(changes, key=lambda each: (each.offset, each.end)):
        start, end = (each.offset, each.end) if each.data.strip() else _around(file, each)
        if spans and start < spans[-1][1]:
            before, until, several = spans.pop()
            spans.append((min(before, start), max(until, end), [*several, each]))
        else:
            spans.append((start, end, [each]))
    found = []
    for start, end, several in spans:
        pieces, at = [], start
        for each in several:
            pieces += [file.data[at : each.offset], each.data]
            at = each.end
        pieces.append(file.data[at:end])
        found.append(Insertion(start, b"".join(pieces), file.data[start:end]))
    return tuple(found)


def _around(file: FileLines, each: Insertion) -> tuple[int, int]:
    """The offsets around a change and the nearest lines with text before and after it."""
    start = each.offset
    above = file.line_of(start) - 1 if start in file.starts else file.line_of(start)
    while above > 1 and not file.line(above).strip():
        above -= 1
    start = min(start, file.start(max(above, 1)))
    below = file.line_of(each.end)
    while below < len(file.starts) and not file.line(below).strip():
        below += 1
    return start, file.start(below + 1) if each.end < len(file.data) else each.end


def _joined(file: FileLines, stretches: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches with nothing but blank lines between them as one."""
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        if joined and not file.data[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _items(file: FileLines, concept: ConceptText) -> list[tuple[int, int, str, bytes]]:
    """The items of a concept's metadata: first line, the line after the last, key, and what stands before."""
    found: list[tuple[int, int, str, bytes]] = []
    for number in range(concept.line + 1, concept.body):
        text = file.line(number).decode()
        item = ITEM.match(text)
        pair = PAIR.match(item[2].strip()) if item else None
        if item and pair:
            found.append((number, number + 1, pair[1].lower(), text[: item.start(2)].encode()))
        elif found and text.strip():
            found[-1] = (found[-1][0], number + 1, *found[-1][2:])
    return found


def _line_put(file: FileLines, first: int, end: int, text: bytes | None) -> Insertion:
    """Some lines with another text in their place; None takes them out."""
    start, until = file.start(first), file.start(end)
    if text is None:
        return Insertion(start, b"", file.data[start:until])
    last = file.start(end - 1) + len(file.line(end - 1))
    return Insertion(start, text, file.data[start:last])
