"""Notes in the rows of a table: Anki's text files, and whatever a spreadsheet wrote."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import Final, NamedTuple

from studyml.domain.safe_text import UNREADABLE
from studyml.errors import SourceRefused
from studyml.interchange.csv_file import unguarded
from studyml.interchange.delimited import Row, likely_delimiter, name_of, rows_of
from studyml.interchange.foreign_file import FileNote, ForeignFile, OwnCard, own_guid, type_named
from studyml.interchange.table_head import COLUMN_NAMES, Column, TableHead, TableWishes, head_of

_LOOKED_AT: Final = 200
_MOST_ROWS: Final = 200_000
_LONGEST_CELL: Final = 256 * 1024  # characters; no card holds nearly as much
_HTML = re.compile(
    r"</?(?:b|i|u|s|a|p|br|hr|em|li|ol|ul|td|tr|th|div|sub|sup|img|pre|code|span|font|strong|table|ruby|h\d)"
    r"\b[^<>]*>|&(?:nbsp|lt|gt|amp|quot|#\d+|#x[0-9a-f]+);",
    re.I,
)
_CLOZE = re.compile(r"\{\{c\d{1,3}(?:,\d{1,3})*::")
_OWN_HEAD: Final = ("id", "deck", "concept", "kind", "front", "back")
_NO_FIELD = re.compile(r"[{}:#^/!]")


class _Layout(NamedTuple):
    """What the columns are (from 0), those of fields in the order in which they ask and answer."""

    roles: dict[Column, int]
    fields: tuple[int, ...]
    names: tuple[str, ...]
    has_head: bool
    is_own: bool


def read_table(text: str, path: str, wishes: TableWishes, told: Callable[[int], None]) -> ForeignFile:
    """The notes in a text in columns; a row that cannot be a note is told of and left out.

    `told` hears how many rows were read. Raises SourceRefused where nothing is in columns.
    """
    head = head_of(text)
    delimiter = wishes.delimiter or head.delimiter or likely_delimiter(head.body)
    comment = "#" if head.is_anki else ""
    sample = list(islice(rows_of(head.body, delimiter or "\t", comment=comment), _LOOKED_AT))
    if not sample:
        raise SourceRefused(path, "There are no rows in it.")
    _check_delimiter(head.body, path, delimiter, sample)
    delimiter = delimiter or "\t"
    layout = _layout(head, wishes, sample, delimiter)
    found = _Rows(head, layout, delimiter, sample).read(comment, told)
    found.close()
    return found


def names_columns(text: str) -> bool:
    """Whether the first row of a text in columns names a front and a back."""
    head = head_of(text)
    delimiter = head.delimiter or likely_delimiter(head.body)
    first = next(rows_of(head.body, delimiter), None) if delimiter else None
    return first is not None and _is_head([cell.strip().lower() for cell in first.cells])


def _check_delimiter(text: str, path: str, delimiter: str | None, sample: Sequence[Row]) -> None:
    """Raises SourceRefused where every row has one column, and none of them is a cloze."""
    if any(len(row.cells) > 1 or _CLOZE.search(row.cells[0]) for row in sample):
        return
    better = likely_delimiter(text)
    if delimiter is None or better is None:
        raise SourceRefused(
            path,
            "Every row is one column, and no delimiter would part them evenly. Name it with --delimiter,"
            " or import the file as --kind note.",
        )
    width = max(len(row.cells) for row in islice(rows_of(text, better), _LOOKED_AT))
    raise SourceRefused(
        path,
        f"Every row is one column when {name_of(delimiter)} parts them; {name_of(better)} would make"
        f" {width}: --delimiter {'tab' if better == chr(9) else repr(better)}.",
    )


def _layout(head: TableHead, wishes: TableWishes, sample: Sequence[Row], delimiter: str) -> _Layout:
    first = sample[0].cells
    lowered = tuple(cell.strip().lower() for cell in first)
    width = max(len(row.cells) for row in sample)
    if lowered[: len(_OWN_HEAD)] == _OWN_HEAD and not wishes.columns:
        roles = {
            Column(name): at
            for at, name in enumerate(lowered)
            if name in (*_OWN_HEAD[1:], Column.TAGS, Column.TYPED)
        }
        return _Layout(roles, (), (), has_head=True, is_own=True)
    has_head = False
    labels: tuple[str, ...] = ()
    if wishes.columns:
        labels = wishes.columns
        has_head = _is_head(lowered)
    elif head.is_anki:
        labels = next((row.cells for row in rows_of(head.labels, delimiter)), ())
    elif _is_head(lowered):
        labels, has_head = first, True
    roles = dict(head.columns)
    others = []
    for at in range(max(width, len(labels))):
        name = labels[at].strip().lower() if at < len(labels) else None
        role = COLUMN_NAMES.get(name) if name else Column.SKIPPED if name == "" and wishes.columns else None
        if at in head.columns.values() or role is Column.SKIPPED:
            continue
        if role is not None and role not in roles:
            roles[role] = at
        else:
            others.append(at)
    for role in (Column.FRONT, Column.BACK):
        if role not in roles and others:
            roles[role] = others.pop(0)
    fields = (*(roles[role] for role in (Column.FRONT, Column.BACK) if role in roles), *others)
    names = [labels[at].strip() if at < len(labels) else "" for at in fields]
    return _Layout(roles, fields, _distinct(names), has_head, is_own=False)


def _is_head(lowered: Sequence[str]) -> bool:
    """Whether a first row names columns: two cells or more are names, no two the same column."""
    known = [COLUMN_NAMES[cell] for cell in lowered if cell and cell in COLUMN_NAMES]
    return len(known) > 1 and Column.FRONT in known and len(set(known)) == len(known)


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Names for fields as templates can hold them, no two the same."""
    found: list[str] = []
    for at, name in enumerate(names, 1):
        name = _NO_FIELD.sub(" ", name).strip() or f"Field {at}"
        found.append(name if name not in found else f"{name} {at}")
    return tuple(found)


@dataclass(slots=True)
class _Rows:
    head: TableHead
    layout: _Layout
    delimiter: str
    sample: Sequence[Row]

    def read(self, comment: str, told: Callable[[int], None]) -> ForeignFile:
        head, layout = self.head, self.layout
        is_html = head.is_html
        if is_html is None:
            is_html = any(_HTML.search(cell) for row in self.sample for cell in row.cells)
        # What is said to be no HTML is literal text, which is made HTML that says so.
        is_literal = head.is_anki and not is_html
        name = "anki text" if head.is_anki else "tsv" if self.delimiter == "\t" else "csv"
        found = ForeignFile(name, is_html=is_html or is_literal)
        notes: list[FileNote] = []
        own: list[OwnCard] = []
        seen: dict[tuple[str, ...], int] = {}
        asked: Counter[str] = Counter()
        unknown: Counter[str] = Counter()
        types = {}
        rows = rows_of(head.body, self.delimiter, comment=comment, first_line=head.first_line)
        for number, row in enumerate(rows):
            if number % _LOOKED_AT == 0:
                told(number)
            if number == 0 and layout.has_head:
                continue
            if number > _MOST_ROWS:
                found.refuse(row.line, f"there are more than {_MOST_ROWS:,} rows; this one and all below it")
                break
            if problem := row.problem or _unreadable(row):
                found.refuse(row.line, problem)
            elif row.cells in seen:
                found.warn(row.line, f"the same row as in line {seen[row.cells]}, taken once")
            elif layout.is_own:
                seen[row.cells] = row.line
                own.append(self._own(row))
            else:
                seen[row.cells] = row.line
                fields = [row.cells[at] if at < len(row.cells) else "" for at in layout.fields]
                if not any(field.strip() for field in fields):
                    found.refuse(row.line, "every field of it is empty")
                    continue
                if is_literal:
                    fields = [escape(field, quote=False).replace("\n", "<br>") for field in fields]
                clozes = next((at for at, field in enumerate(fields) if _CLOZE.search(field)), None)
                named = self._cell(row, Column.NOTE_TYPE) or head.note_type
                kind, is_known = type_named(named, layout.names, clozes, is_html=found.is_html)
                if named and not is_known:
                    unknown[named] += 1
                key = f"{named}\n{clozes}"
                types[key] = kind
                guid = self._cell(row, Column.GUID)
                if not guid:
                    asked[fields[0]] += 1
                    guid = own_guid((fields[0], *([str(n)] if (n := asked[fields[0]]) > 1 else [])))
                notes.append(
                    FileNote(
                        row.line,
                        key,
                        tuple(fields[: len(kind.fields)]),
                        self._deck(row),
                        (*head.tags, *self._tags(row)),
                        guid,
                        self._cell(row, Column.CONCEPT),
                    )
                )
        for name, count in unknown.items():
            found.warn(
                1,
                f"{count:,} of note type “{name}”: a text file does not say how its cards look,"
                " so the first field asks and the others answer, in order",
            )
        found.notes, found.own, found.note_types = notes, own, types
        return found

    def _own(self, row: Row) -> OwnCard:
        deck, concept, kind, front, back = (
            unguarded(self._raw(row, role))
            for role in (Column.DECK, Column.CONCEPT, Column.KIND, Column.FRONT, Column.BACK)
        )
        cell = unguarded(self._raw(row, Column.TAGS))
        words = map(str.strip, cell.split(",")) if "," in cell else cell.split()
        tags = tuple(filter(None, words))
        typed = unguarded(self._raw(row, Column.TYPED))
        return OwnCard(row.line, deck, concept, kind, front, back, tags, typed)

    def _raw(self, row: Row, role: Column) -> str:
        at = self.layout.roles.get(role)
        return row.cells[at] if at is not None and at < len(row.cells) else ""

    def _cell(self, row: Row, role: Column) -> str:
        return self._raw(row, role).strip()

    def _deck(self, row: Row) -> str:
        deck = self._cell(row, Column.DECK) or self.head.deck
        return deck if self.head.is_anki else deck.replace("/", "::")

    def _tags(self, row: Row) -> tuple[str, ...]:
        cell = self._cell(row, Column.TAGS)
        if self.head.is_anki or not ("," in cell or ";" in cell):
            return tuple(cell.split())
        return tuple(filter(None, ("-".join(part.split()) for part in re.split("[,;]", cell))))


def _unreadable(row: Row) -> str:
    """Why the cells of a row cannot be taken as they are; empty when they can."""
    for cell in row.cells:
        if len(cell) > _LONGEST_CELL:
            return f"a cell of {len(cell):,} characters is more than any card holds"
        if UNREADABLE in cell:
            return "it holds bytes that are no text"
    return ""
