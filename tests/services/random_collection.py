"""A store of random cards with random memories and answers, and the same cards as plain values."""

from __future__ import annotations

import random
from datetime import date, timedelta

from studyml.domain.deck import CardKind, CardText, ConceptText
from studyml.domain.memory import ALGORITHM, NEW, Memory, State
from studyml.domain.rating import Rating
from studyml.domain.review import Review
from studyml.domain.scheduling import scheduler_for
from studyml.domain.study_day import DAY
from studyml.services.workspace import Workspace
from studyml.store.deck_store import DeckWriter, PlacedCard, PlacedConcept, PlacedFile
from studyml.store.listing import list_cards
from studyml.store.mapping import MEMORY_COLUMNS, memory_values, review_values
from studyml.store.review_store import LOG, history
from tests.services.plain_search import Collection, Known

DECKS = ("Optimisation", "Optimisation/Steps", "Vision", "Deep/Optimisation/Adam")
TEXTS = (
    "momentum averages gradients",
    "Momentum: 0.9 is usual",
    "learning rate",
    "the learning rates of layers",
    "batch_norm, layer-norm",
    "naïve Bayes, café",
    "x",
    "re-learning (twice)",
    "100 % of 50_000",
    'a "quoted" word \\ and more',
    "ÄÖÜ norm",
    "→",
)
TAGS = (("training",), ("training/deep", "maths"), ("maths",), ())
NAMES = ("Momentum", "Learning rate", "Café norm", "SGD", "Batch norm")
PAPERS = ("arXiv:1803.09820", "arXiv:1412.6980")
_SET = f"UPDATE memory SET {', '.join(f'{column} = ?' for column in MEMORY_COLUMNS)}"


def fill(work: Workspace, seed: int, count: int) -> Collection:
    """Writes so many cards; the same cards for the same seed."""
    chance = random.Random(seed)
    today = work.today()
    journals: dict[int, tuple[date, ...]] = {}
    aliases: dict[int, tuple[str, ...]] = {}
    papers: dict[int, tuple[str, ...]] = {}
    added: dict[int, int] = {}
    for turn in range(3):
        added_day = today - 20 * (2 - turn)
        at = work.day_start(added_day) + DAY // 4
        with work.store.transact("Imported", at) as tx, DeckWriter(work.store, tx) as writer:
            for deck in DECKS:
                path = f"/decks/{deck}-{turn}.md"
                writer.put_files([PlacedFile(path, deck, "digest", 10, 20, "native")])
                texts = [
                    ConceptText(
                        f"{name} {turn}" if turn else name,
                        place,
                        (),
                        aliases=chance.choice(((), (f"{name.lower()} alias",))),
                        papers=chance.choice(((), PAPERS[:1], PAPERS)),
                        journal=tuple(
                            date.fromordinal(today) - timedelta(days=n) for n in range(chance.randrange(3))
                        ),
                    )
                    for place, name in enumerate(NAMES)
                ]
                ids = writer.put_concepts(
                    [PlacedConcept(deck, path, place, text) for place, text in enumerate(texts)]
                )
                for key, text in zip(ids, texts, strict=True):
                    journals[key], aliases[key], papers[key] = text.journal, text.aliases, text.papers
                cards = writer.put_cards(
                    [
                        PlacedCard(
                            deck,
                            path,
                            place,
                            chance.choice(ids),
                            CardText(
                                chance.choice(list(CardKind)),
                                f"{chance.choice(TEXTS)} {chance.choice(TEXTS)}",
                                chance.choice(TEXTS),
                                place,
                                place,
                                tags=chance.choice(TAGS),
                            ),
                            f"{deck}-{turn}-{place}",
                            rank=chance.randrange(1000),
                        )
                        for place in range(count // (3 * len(DECKS)))
                    ]
                )
                added |= dict.fromkeys(cards, added_day)
    with work.store.transact("Answered", work.now()) as tx:
        for card in added:
            memory = _answered(work, tx.execute, card, chance, today) if chance.random() < 0.7 else NEW
            marks = [int(chance.random() < 0.15) for _ in range(3)]
            buried = chance.choice((None, None, today, today + 1))
            introduced = None if memory is NEW else today - chance.randrange(40)
            tx.execute(
                f"{_SET}, suspended = ?, retired = ?, leech = ?, flag = ?, buried_until = ?,"
                " introduced_day = ? WHERE card_id = ?",
                (*memory_values(memory), *marks, chance.choice((0, 0, 1, 7)), buried, introduced, card),
            )
    known = {}
    for card in list_cards(work.store, with_retired=True):
        scheduler = scheduler_for(work.settings_for(card.deck))
        known[card.id] = Known(
            card,
            aliases[card.concept_id],
            added[card.id],
            [(review.day, int(review.rating)) for review in history(work.store, card.id)],
            scheduler.retrievability(card.memory, today),
            journals[card.concept_id],
            papers[card.concept_id],
        )
    return Collection(known, today, work.now())


def _answered(work: Workspace, execute, card: int, chance: random.Random, today: int) -> Memory:  # type: ignore[no-untyped-def]
    """Logs a few answers to a card, after which it is put back to new now and then; its memory."""
    memory = NEW
    day = today - chance.randrange(60)
    for reps in range(1, chance.randrange(2, 5)):
        state = chance.choice((State.LEARNING, State.REVIEW, State.REVIEW, State.RELEARNING))
        interval = chance.randrange(1, 30) if state is State.REVIEW else 0
        at = work.day_start(day) + DAY // 3
        after = Memory(
            state=state,
            step=0 if state.is_stepping else None,
            stability=chance.choice((0.5, 3.0, 10.0, 40.0)),
            difficulty=chance.choice((1.0, 5.0, 5.5, 9.9)),
            due_at=work.now() + chance.choice((-1, 1)) * DAY if state.is_stepping else None,
            due_day=day + interval if state is State.REVIEW else None,
            last_at=at,
            last_day=day,
            interval=interval,
            reps=reps,
            lapses=chance.randrange(reps),
        )
        review = Review(
            card_id=card,
            rating=chance.choice(list(Rating)),
            at=at,
            day=day,
            elapsed_days=0,
            seconds=3.0,
            state=memory.state,
            memory=after,
        )
        execute(LOG, review_values(review, ALGORITHM))
        memory = after
        day = min(today, day + chance.randrange(20))
    return NEW if chance.random() < 0.1 else memory
