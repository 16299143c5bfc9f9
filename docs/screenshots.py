"""Takes the pictures in this folder: the real app on the starter decks, at a fixed time, by its own keys.

Run it with `python docs/screenshots.py`.
"""

from __future__ import annotations

import asyncio
import random
import re
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from studyml.config import Config
from studyml.domain.rating import Rating
from studyml.domain.settings import ReviewSettings
from studyml.domain.study_day import SECOND
from studyml.services.cram import CramSession
from studyml.services.importing import import_paths
from studyml.services.listing import list_cards
from studyml.services.review import ReviewSession
from studyml.services.starter import import_starter_decks
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store
from studyml.tui.app import StudymlApp

FOLDER = Path(__file__).parent
NOW = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)

# What the learner of the pictures studies, one deck a day in turn.
STUDIED = ("Linear algebra", "Calculus", "Training", "Optimisation", "Activations and losses")


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> int:
        return round(self.now.timestamp()) * SECOND


def studied(work: Workspace, clock: Clock, days: int) -> None:
    """Lets a learner study every day for some time, mostly with success."""
    dice = random.Random(7)
    for day in range(days, 0, -1):
        clock.now = NOW - timedelta(days=day)
        deck = f"Machine Learning/{STUDIED[day % len(STUDIED)]}"
        session = ReviewSession(work, deck, limit=60)
        while session.card is not None:
            session.turn()
            rating = dice.choices(list(Rating), weights=[10, 12, 68, 10])[0]
            session.answer(rating, dice.uniform(3, 14))
            clock.now += timedelta(seconds=11)
    clock.now = NOW


def studied_long(work: Workspace, clock: Clock, days: int) -> None:
    """Lets a learner study on most days of a long time, in the morning or in the evening."""
    dice = random.Random(11)
    for day in range(days, -1, -1):
        if dice.random() < 0.15 and day > 12:
            continue
        hour = dice.choices((7, 8, 12, 18, 19), weights=(4, 3, 1, 3, 5))[0]
        clock.now = (NOW - timedelta(days=day)).replace(hour=hour, minute=5)
        session = ReviewSession(work, limit=dice.randint(12, 45))
        while session.card is not None:
            session.turn()
            learned = session.card.memory.reps
            weights = [11, 12, 67, 10] if learned else [22, 14, 52, 12]
            session.answer(dice.choices(list(Rating), weights=weights)[0], dice.uniform(3, 16))
            clock.now += timedelta(seconds=10)
    clock.now = NOW


def log_of(days: int) -> str:
    """A log with a note now and then."""
    dice = random.Random(5)
    dates = (
        NOW.date() - timedelta(days=day) for day in sorted(dice.sample(range(1, days), 40), reverse=True)
    )
    words = ("momentum", "the chain rule", "softmax", "weight decay", "entropy", "the bias", "ReLU")
    notes = "".join(f"\n## {day.isoformat()}\nRead about {dice.choice(words)}.\n" for day in dates)
    return f"# Learning log\n{notes}"


def shoot_progress(folder: Path) -> None:
    """The page of figures after the better part of a year, of a learner who takes few new cards a day."""
    clock, days = Clock(NOW - timedelta(days=320)), 318
    with open_store(folder / "long.db", write=True, create=True) as store:
        work = Workspace(store, Config(review=ReviewSettings(new_per_day=6)), clock, UTC)
        import_starter_decks(work)
        log = folder / "log.md"
        log.write_text(log_of(days))
        import_paths(work, [log])
        studied_long(work, clock, days)
        asyncio.run(shoot(StudymlApp(work), "progress.svg", ["p", "3"], (120, 46), patience=4.0))


def card_like(work: Workspace, words: str) -> list[int]:
    """The first card whose front holds the words."""
    return [card.stored.id for card in list_cards(work, words)][:1]


async def shoot(
    app: StudymlApp, name: str, keys: list[str], size: tuple[int, int], *, patience: float = 0.0
) -> None:
    """Presses keys in the app, waits so many seconds, and keeps what it shows then."""
    async with app.run_test(size=size) as pilot:
        await pilot.pause(0.3)
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.1)
        await pilot.pause(patience)
        (FOLDER / name).write_text(at_home(app.export_screenshot(title="studyml")))


def at_home(picture: str) -> str:
    """The picture with a folder of notes in the place of the temporary one, at the same length."""
    temporary = re.compile(rf"{re.escape(tempfile.gettempdir())}/\w+/([^<]+)")
    return temporary.sub(lambda found: f"~/notes/{found[1]}".ljust(len(found[0]), "\u00a0"), picture)


JOURNAL = """\
# Learning log

## 2026-08-30
Reading about optimisers. SGD jumps about in narrow valleys; people add momentum to calm it down.

Questions:
- What is momentum?
- Why divide by the root of the squared gradients?

## 2026-09-03
Momentum keeps a running average of past gradients, see
[Adam: A Method for Stochastic Optimization](https://arxiv.org/abs/1412.6980).

Questions:
- What is momentum? An average of past gradients that the next step follows.

## 2026-10-11
Trained the small network again, with momentum 0.9 and weight decay. The loss is much calmer.
"""


LOOKED_FOR = [
    {" ": "space", ":": "colon", "-": "minus", "<": "less_than_sign"}.get(s, s) for s in "-is:new prop:r<0.9"
]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock(NOW - timedelta(days=35))
        with open_store(Path(folder) / "studyml.db", write=True, create=True) as store:
            work = Workspace(store, Config(), clock, UTC)
            import_starter_decks(work)
            journal = Path(folder) / "journal.md"
            journal.write_text(JOURNAL)
            import_paths(work, [journal])
            studied(work, clock, 34)
            light = Workspace(store, Config(theme="light"), clock, UTC)
            adam = CramSession(work, card_like(work, "How does Adam step"))
            light_session = ReviewSession(light, "Machine Learning/Training")
            about_momentum = CramSession(work, card_like(work, "long narrow valley"))
            pictures = [
                (StudymlApp(work), "home.svg", ["down", "down"], (80, 24)),
                (StudymlApp(work, session=adam), "review.svg", ["space"], (80, 24)),
                (StudymlApp(light, session=light_session), "review-wide.svg", ["space"], (130, 30)),
                (StudymlApp(work, session=about_momentum), "concept.svg", ["n"], (80, 24)),
                (StudymlApp(work), "browse.svg", ["b", "slash", *LOOKED_FOR, "enter", "down"], (100, 30)),
            ]
            for app, name, keys, size in pictures:
                asyncio.run(shoot(app, name, keys, size))
        shoot_progress(Path(folder))


if __name__ == "__main__":
    main()
