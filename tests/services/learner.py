"""What the tests of the services share: a clock, a folder of decks, and ways to look at a store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from studyml.config import Config
from studyml.domain.rating import Rating
from studyml.domain.settings import ReviewSettings
from studyml.domain.stored_card import StoredCard
from studyml.domain.study_day import SECOND
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.store.listing import list_cards
from studyml.store.store import Store

TABLES = ("deck", "deck_file", "concept", "card", "memory", "live_review")


class Clock:
    """A clock that stands still until a test moves it: an evening in November."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)

    def __call__(self) -> int:
        return round(self.now.timestamp()) * SECOND

    def move(self, **span: float) -> None:
        """Lets time pass: `days=`, `hours=`, `minutes=`."""
        self.now += timedelta(**span)


@dataclass(frozen=True)
class Folder:
    """A folder of decks."""

    path: Path

    def write(self, name: str, text: str) -> Path:
        """Writes one deck file."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def edit(self, name: str, before: str, after: str) -> Path:
        """Replaces words that stand once in a deck file."""
        text = (self.path / name).read_text(encoding="utf-8")
        assert text.count(before) == 1
        return self.write(name, text.replace(before, after))


def cards(work: Workspace) -> dict[str, StoredCard]:
    """The cards in use, by their fronts."""
    return {card.front: card for card in list_cards(work.store)}


def every_card(work: Workspace) -> dict[str, StoredCard]:
    """All cards, those retired too, by their fronts."""
    return {card.front: card for card in list_cards(work.store, with_retired=True)}


def study(work: Workspace, count: int = 1, rating: Rating = Rating.EASY) -> list[int]:
    """Answers so many cards; their ids."""
    session = ReviewSession(work)
    answered = []
    for _ in range(count):
        assert session.card is not None
        answered.append(session.card.id)
        session.turn()
        session.answer(rating, 2.0)
    return answered


def study_all(work: Workspace) -> None:
    """Answers every card that can come, each with Easy."""
    session = ReviewSession(work)
    while session.card is not None:
        session.turn()
        session.answer(Rating.EASY, 2.0)


def rows(store: Store, *tables: str) -> dict[str, list[tuple[object, ...]]]:
    """Everything in some tables, or in all that a learner's change can change."""
    return {
        table: store.connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
        for table in tables or TABLES
    }


def fronts(session: ReviewSession) -> list[str]:
    """What a session would show, card by card, each answered Easy; the answers are stored."""
    shown = []
    while session.card is not None:
        shown.append(session.card.front)
        session.turn()
        session.answer(Rating.EASY, 1.0)
    return shown


def configured(
    work: Workspace, decks: dict[str, dict[str, object]] | None = None, **own: object
) -> Workspace:
    """The workspace with these settings for everything, and with those of single decks."""
    work.config = Config(review=ReviewSettings(**own), decks=decks or {})  # type: ignore[arg-type]
    return work
