"""What decks say, written to the store: in bulk, and only what differs from what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Table, delete, func, select

from studyml.domain.memory import ALGORITHM
from studyml.store.many_rows import add_rows, change_rows
from studyml.store.mapping import days_column, texts_column
from studyml.store.mapping import folded as folded
from studyml.store.placed import PlacedCard as PlacedCard
from studyml.store.placed import PlacedConcept as PlacedConcept
from studyml.store.placed import PlacedFile as PlacedFile
from studyml.store.store import Store
from studyml.store.tables import metadata
from studyml.store.transaction import Transaction

_DECK, _FILE = metadata.tables["deck"], metadata.tables["deck_file"]
_CONCEPT, _CARD, _MEMORY = metadata.tables["concept"], metadata.tables["card"], metadata.tables["memory"]
_PRINT = metadata.tables["card_print"]
_CHUNK = 5_000
RANKS = "SELECT card_id, rank FROM memory"

Row = dict[str, Any]

_FRESH: Row = {
    "state": 0,
    "interval": 0,
    "reps": 0,
    "lapses": 0,
    "suspended": False,
    "leech": False,
    "flag": 0,
    "algorithm": ALGORITHM,
}


class DeckWriter:
    """Writes decks within a transaction of the store; use it in a `with` statement inside of one.

    Decks and files must be written before what refers to them.
    """

    def __init__(self, store: Store, tx: Transaction) -> None:
        self._at = tx.at
        self._store = store
        self._connection: Connection
        self._decks: dict[str, int] = {}
        self._files: dict[str, int] = {}

    def __enter__(self) -> DeckWriter:
        self._connection = self._store.engine.connect()
        self._decks = dict(self._pairs(_DECK.c.name, _DECK.c.id))
        self._files = dict(self._pairs(_FILE.c.path, _FILE.c.id))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def put_decks(self, names: Iterable[str]) -> dict[str, int]:
        """Adds the decks that are not known yet; the ids of all by name."""
        missing = sorted(set(names) - self._decks.keys())
        self._insert(_DECK, [{"name": name} for name in missing])
        self._decks = dict(self._pairs(_DECK.c.name, _DECK.c.id))
        return self._decks

    def put_files(self, files: Sequence[PlacedFile]) -> dict[str, int]:
        """Writes that files were read just now, and their decks; the ids of all files by path."""
        self.put_decks(file.deck for file in files)
        new, known = [], []
        for file in files:
            row = {
                "path": file.path,
                "deck_id": self._decks[file.deck],
                "digest": file.digest,
                "size": file.size,
                "mtime_ns": file.mtime_ns,
                "dialect": file.dialect,
                "read_at": self._at,
                "gone": False,
            }
            if file.path in self._files:
                known.append({"id": self._files[file.path], **row})
            else:
                new.append(row)
        self._insert(_FILE, new)
        self._update(_FILE, known)
        self._files = dict(self._pairs(_FILE.c.path, _FILE.c.id))
        return self._files

    def mark_gone(self, paths: Iterable[str]) -> None:
        """Marks files that can no longer be found."""
        self._update(_FILE, [{"id": self._files[path], "gone": True} for path in paths])

    def put_concepts(self, concepts: Sequence[PlacedConcept]) -> list[int]:
        """Adds or edits concepts, and takes retired ones back; their ids in the order given."""
        rows = [self._concept_row(concept) for concept in concepts]
        known = {
            (deck, folded): key
            for key, deck, folded in self._connection.execute(
                select(_CONCEPT.c.id, _CONCEPT.c.deck_id, _CONCEPT.c.folded)
            )
        }
        ids = [
            concept.id if concept.id is not None else known.get((row["deck_id"], row["folded"]))
            for concept, row in zip(concepts, rows, strict=True)
        ]
        return self._put(_CONCEPT, rows, ids, unique="folded")

    def put_cards(self, cards: Sequence[PlacedCard]) -> list[int]:
        """Adds cards with a new memory, or edits known ones, and takes retired ones back; their ids in order.

        The cards of a file come all at once: those with the same block become siblings. What is
        remembered of a card stays.
        """
        rows = [self._card_row(card) for card in cards]
        ids = self._put(_CARD, rows, [card.id for card in cards], unique="fingerprint")
        blocks: dict[tuple[str, int], int] = {}
        for card, key in zip(cards, ids, strict=True):
            place = (card.path, card.text.block)
            blocks[place] = min(key, blocks.get(place, key))
        memories: list[Row] = [
            {
                "card_id": key,
                "deck_id": self._decks[card.deck],
                "concept_id": card.concept_id,
                "block_key": blocks[card.path, card.text.block],
                "rank": card.rank,
                "retired": False,
            }
            for card, key in zip(cards, ids, strict=True)
        ]
        known = [card.id for card in cards if card.id is not None]
        remembered = self._rows(_MEMORY, known, memories[0].keys()) if memories else {}
        new = []
        for row in memories:
            before = remembered.get(row["card_id"])
            if row["rank"] is None:
                row["rank"] = before["rank"] if before else 0
            if before is None:
                new.append({**row, **_FRESH})
        self._insert(_MEMORY, new)
        self._update(_MEMORY, _differing(memories, remembered, "card_id"))
        return ids

    def retire_cards(self, ids: Iterable[int]) -> None:
        """Takes cards whose text is gone out of the queue; they keep their history."""
        found = self._rows(_CARD, list(ids), ("id", "retired_at"))
        retired = [key for key, row in found.items() if row["retired_at"] is None]
        self._update(_CARD, [{"id": key, "retired_at": self._at} for key in retired])
        self._update(_MEMORY, [{"card_id": key, "retired": True} for key in retired])

    def retire_concepts(self, ids: Iterable[int]) -> None:
        """Takes concepts whose text is gone out of the lists."""
        self._update(_CONCEPT, [{"id": key, "retired": True} for key in ids])

    def set_ranks(self, ranks: Mapping[int, int]) -> None:
        """Sets the order in which cards are introduced, by card id; the lowest first."""
        before = dict(self._store.query(RANKS))
        moved = [(card, rank) for card, rank in ranks.items() if before.get(card, rank) != rank]
        change_rows(self._store.connection, _MEMORY.name, ("card_id", "rank"), moved)

    def _concept_row(self, concept: PlacedConcept) -> Row:
        text = concept.text
        return {
            "deck_id": self._decks[concept.deck],
            "file_id": self._files[concept.path],
            "name": text.name,
            "folded": folded(text.name),
            "explicit_id": text.explicit_id,
            "line": text.line,
            "position": concept.position,
            "text": text.text,
            "implicit": text.implicit,
            "aliases": texts_column(text.aliases),
            "tags": texts_column(text.tags),
            "papers": texts_column(text.papers),
            "journal": days_column(text.journal),
            "requires": texts_column(text.requires),
            "sources": texts_column(text.sources),
            "retired": False,
        }

    def _card_row(self, card: PlacedCard) -> Row:
        text = card.text
        return {
            "deck_id": self._decks[card.deck],
            "concept_id": card.concept_id,
            "file_id": self._files[card.path],
            "kind": text.kind.value,
            "front": text.front,
            "back": text.back,
            "line": text.line,
            "block": text.block,
            "gap": text.gap,
            "explicit_id": text.explicit_id,
            "fingerprint": card.fingerprint,
            "tags": texts_column(text.tags),
            "typed": text.typed,
            "position": card.position,
            "retired_at": None,
        }

    def _put(self, table: Table, rows: Sequence[Row], ids: Sequence[int | None], unique: str) -> list[int]:
        """Inserts the rows without an id and updates the others where they differ; all their ids."""
        following = (self._connection.scalar(select(func.max(table.c.id))) or 0) + 1
        stamps = {"added_at": self._at, "edited_at": self._at} if "edited_at" in table.c else {}
        found: list[int] = []
        new, known = [], []
        for row, key in zip(rows, ids, strict=True):
            if key is None:
                new.append({"id": following, **row, **stamps})
                found.append(following)
                following += 1
            else:
                known.append({"id": key, **row})
                found.append(key)
        if known:
            before = self._rows(table, [row["id"] for row in known], known[0].keys())
            self._edit(table, known, before, unique)
        self._insert(table, new)
        return found

    def _edit(self, table: Table, known: list[Row], before: dict[int, Row], unique: str) -> None:
        edited = _differing(known, before, "id")
        # Rows may take over each other's place, so they all leave their own before they move on.
        moved = [row["id"] for row in edited if row[unique] != before[row["id"]][unique]]
        self._update(table, [{"id": key, unique: f"~{key}"} for key in moved])
        if table is _CARD:
            self._keep_prints({before[key]["fingerprint"]: key for key in moved})
        if "edited_at" not in table.c:
            self._update(table, edited)
            return
        rewritten: list[Row] = []
        shifted: list[Row] = []
        for row in edited:
            old = before[row["id"]]
            is_rewritten = any(row[text] != old[text] for text in ("front", "back"))
            (rewritten if is_rewritten else shifted).append(row)
        self._update(table, [{**row, "edited_at": self._at} for row in rewritten])
        self._update(table, shifted)

    def _keep_prints(self, former: Mapping[str, int]) -> None:
        """Keeps the fingerprints that cards had until now: other machines know the cards by them."""
        prints = list(former)
        for start in range(0, len(prints), _CHUNK):
            part = prints[start : start + _CHUNK]
            self._connection.execute(delete(_PRINT).where(_PRINT.c.print.in_(part)))
        self._insert(_PRINT, [{"print": each, "card_id": key} for each, key in former.items()])

    def _pairs(self, first: Any, second: Any) -> list[tuple[Any, Any]]:
        return [(row[0], row[1]) for row in self._connection.execute(select(first, second))]

    def _rows(self, table: Table, ids: Sequence[int], columns: Iterable[str]) -> dict[int, Row]:
        """The rows with these ids as they are, by id."""
        key = next(iter(table.primary_key)).name
        chosen = select(*(table.c[column] for column in columns))
        found: dict[int, Row] = {}
        for start in range(0, len(ids), _CHUNK):
            part = chosen.where(table.c[key].in_(ids[start : start + _CHUNK]))
            for row in self._connection.execute(part).mappings():
                found[row[key]] = dict(row)
        return found

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Adds rows, which all have the same columns."""
        if rows:
            add_rows(self._store.connection, table.name, *_columns(rows, tuple(rows[0])))

    def _update(self, table: Table, rows: Sequence[Row]) -> None:
        """Updates rows, which all have the same columns, by their key."""
        if rows:
            key = next(iter(table.primary_key)).name
            columns = (key, *(column for column in rows[0] if column != key))
            change_rows(self._store.connection, table.name, *_columns(rows, columns))


def _columns(rows: Iterable[Row], columns: tuple[str, ...]) -> tuple[tuple[str, ...], Iterable[list[Any]]]:
    """The columns, and the values of the rows in their order."""
    return columns, ([row[column] for column in columns] for row in rows)


def _differing(rows: Iterable[Row], before: Mapping[int, Row], key: str) -> list[Row]:
    """Those of the rows that are known and now other than before."""
    return [row for row in rows if row[key] in before and before[row[key]] != row]
