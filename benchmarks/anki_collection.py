"""The peer: the package anki, given the same cards. Nothing else in this project imports it."""

from __future__ import annotations

import csv
import json
import random
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

import anki.collection  # before the package's other modules, which import it in a circle
from anki.cards import CardId
from anki.decks import DeckId
from anki.scheduler.v3 import CardAnswer, Scheduler

from benchmarks.long_past import PastReview
from studyml.domain.stored_card import StoredCard

_REVIEWED = 0.65
_LONGEST = 200
_NO_LIMIT = 9_999
_DEFAULT_DECK = 1


def write_csv(file: Path, cards: Iterable[StoredCard]) -> None:
    """Writes cards as Anki imports them: front, back, deck and tags. The concept stands before the front,
    for a front that stands twice would be one note."""
    with file.open("w", newline="", encoding="utf-8") as out:
        out.write("#separator:Comma\n#html:false\n#deck column:3\n#tags column:4\n")
        rows = csv.writer(out, quoting=csv.QUOTE_ALL)
        for card in cards:
            front = f"{card.concept}: {card.front}"
            rows.writerow((front, card.back, card.deck.replace("/", "::"), " ".join(card.tags)))


def write_collection(path: Path, cards: int, reviews: Iterable[PastReview]) -> None:
    """Makes a collection of so many notes of a card each, with this past, straight in its tables: what stands
    on the cards does not matter where only statistics are asked for."""
    new = anki.collection.Collection(str(path))
    model = new.models.by_name("Basic")
    assert model is not None
    today = new.sched.today
    new.set_config("fsrs", True)
    new.close()
    last = [PastReview(place, 0, 0, 3, 1.0, 0) for place in range(cards)]
    log = []
    for number, review in enumerate(reviews):
        before, last[review.place] = last[review.place].interval, review
        # The time in milliseconds is the key there.
        key = review.at // 1000 // 2000 * 2000 + number % 2000
        row = (key, review.place + 1, -1, review.rating, review.interval, before)
        log.append((*row, 2500, round(review.seconds * 1000), int(before > 0)))
    connection = sqlite3.connect(path)
    with connection:
        connection.executemany(
            "INSERT INTO notes VALUES (?, ?, ?, 0, -1, '', ?, ?, 0, 0, '')",
            [(card + 1, f"guid {card}", model["id"], f"{card}\x1fback", str(card)) for card in range(cards)],
        )
        connection.executemany(
            "INSERT INTO cards VALUES (?, ?, 1, 0, 0, -1, 2, 2, ?, ?, 2500, 10, 0, 0, 0, 0, 0, ?)",
            [
                (
                    card + 1,
                    card + 1,
                    today + card % 30,
                    review.interval,
                    json.dumps({"s": float(review.interval), "d": 1.0 + card % 90 / 10, "dr": 0.9}),
                )
                for card, review in enumerate(last)
            ],
        )
        connection.executemany("INSERT OR IGNORE INTO revlog VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", log)
    connection.close()


class AnkiCollection:
    """A collection in a file, made when it does not exist; use it in a `with` statement."""

    def __init__(self, path: Path) -> None:
        self._collection = anki.collection.Collection(str(path))
        self.until_next: list[float] = []

    @property
    def card_count(self) -> int:
        return int(self._collection.card_count())

    def import_csv(self, file: Path) -> float:
        """Imports what `write_csv` wrote; the seconds it took, the look at the file's head left out."""
        metadata = self._collection.get_csv_metadata(str(file), anki.collection.CsvMetadata.COMMA)
        request = anki.collection.ImportCsvRequest(path=str(file), metadata=metadata)
        start = time.perf_counter()
        self._collection.import_csv(request)
        return time.perf_counter() - start

    def import_package(self, file: Path) -> float:
        """Imports a package with its history; the seconds it took."""
        options = anki.collection.ImportAnkiPackageOptions(with_scheduling=True)
        request = anki.collection.ImportAnkiPackageRequest(package_path=str(file), options=options)
        start = time.perf_counter()
        self._collection.import_anki_package(request)
        return time.perf_counter() - start

    def export_package(self, file: Path) -> Path:
        """Exports everything with its history as a package of the newest kind."""
        options = anki.collection.ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
        self._collection.export_anki_package(out_path=str(file), options=options, limit=None)
        return file

    def age(self, seed: int = 1) -> None:
        """Turns two thirds of the cards into reviews, some of them due, to be answered without limit."""
        chance = random.Random(seed)
        collection = self._collection
        assert collection.db is not None
        collection.set_config("fsrs", True)
        for deck in collection.decks.all_names_and_ids():
            settings = collection.decks.config_dict_for_deck_id(DeckId(deck.id))
            settings["new"]["perDay"] = settings["rev"]["perDay"] = _NO_LIMIT
            collection.decks.update_config(settings)
            if "::" not in deck.name and deck.id != _DEFAULT_DECK:
                collection.decks.select(DeckId(deck.id))
        today = collection.sched.today
        rows = []
        for (card,) in collection.db.execute("SELECT id FROM cards"):
            if chance.random() < _REVIEWED:
                interval = chance.randint(1, _LONGEST)
                memory = json.dumps({"s": float(interval), "d": round(chance.uniform(2, 9), 3), "dr": 0.9})
                due = today - 1 - round(chance.random() * 1.05 * interval) + interval
                rows.append((interval, due, chance.randint(1, 4), memory, card))
        collection.db.executemany(
            "UPDATE cards SET type = 2, queue = 2, factor = 2500, ivl = ?, due = ?, reps = ?, data = ?"
            " WHERE id = ?",
            rows,
        )

    def answer(self) -> float:
        """Answers the next card with Good; the seconds of `answer_card` alone. `until_next` tells how
        long it took to have the next card as well."""
        scheduler = self._collection.sched
        assert isinstance(scheduler, Scheduler)
        queued = scheduler.get_queued_cards().cards[0]
        card = self._collection.get_card(CardId(queued.card.id))
        card.start_timer()
        answer = scheduler.build_answer(card=card, states=queued.states, rating=CardAnswer.GOOD)
        start = time.perf_counter()
        scheduler.answer_card(answer)
        seconds = time.perf_counter() - start
        if following := scheduler.get_queued_cards().cards:
            self._collection.get_card(CardId(following[0].card.id)).note()
        self.until_next.append(time.perf_counter() - start)
        return seconds

    def find(self, words: str) -> list[int]:
        """The cards that Anki's search finds."""
        return list(map(int, self._collection.find_cards(words)))

    def count_decks(self) -> int:
        """Counts what is due in every deck; how many cards in all."""
        tree = self._collection.sched.deck_due_tree()
        return tree.new_count + tree.learn_count + tree.review_count

    def draw_graphs(self, days: int) -> None:
        """Computes all graphs of the statistics, of so many days; 0 for all."""
        self._collection._backend.graphs(search="", days=days)

    def __enter__(self) -> AnkiCollection:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._collection.close()
