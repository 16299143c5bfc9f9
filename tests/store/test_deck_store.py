from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

import pytest
from store_samples import NOW, TODAY, card_text, digest, fill, give

from studyml.domain.deck import CardKind, ConceptText
from studyml.domain.known_card import KnownCard
from studyml.store import concept_store, known, listing, review_store
from studyml.store.card_rows import load_cards
from studyml.store.deck_store import DeckWriter, PlacedCard, PlacedConcept, PlacedFile
from studyml.store.store import Store

DECK = "Optimization"
PATH = "/decks/optimization.md"
FILE = PlacedFile(PATH, DECK, "digest", 10, 20, "native")
MOMENTUM = ConceptText(
    "Momentum",
    3,
    (),
    text="Steps along an average.",
    explicit_id="mom",
    aliases=("heavy ball",),
    tags=("training",),
    papers=("arXiv:1803.09820",),
    journal=(date(2020, 4, 19),),
    requires=("SGD",),
    sources=("notes.md",),
)


Result = TypeVar("Result")


def write(store: Store, work: Callable[[DeckWriter], Result], at: int = NOW) -> Result:
    with store.transact("Synced", at) as tx, DeckWriter(store, tx) as writer:
        return work(writer)


def card(
    front: str, fingerprint: str, *, line: int = 5, block: int = 5, key: int | None = None
) -> PlacedCard:
    text = card_text(front, block=block, line=line)
    return PlacedCard(DECK, PATH, line, 1, text, fingerprint, id=key, rank=line)


def begin(store: Store, cards: Sequence[PlacedCard] = ()) -> list[int]:
    """Writes a deck with one concept and these cards."""

    def work(writer: DeckWriter) -> list[int]:
        writer.put_files([FILE])
        writer.put_concepts([PlacedConcept(DECK, PATH, 0, MOMENTUM)])
        return writer.put_cards(cards)

    return write(store, work)


def test_a_deck_is_written_and_read_as_it_was(store: Store) -> None:
    (key,) = begin(store, [card("What?", "f1")])
    assert known.known_files(store) == [
        known.KnownFile(1, PATH, DECK, "digest", 10, 20, "native", NOW, False)
    ]
    assert known.known_concepts(store) == [
        known.KnownConcept(1, DECK, PATH, "Momentum", "momentum", "mom", False)
    ]
    assert known.known_cards(store) == [
        KnownCard(key, DECK, "Momentum", CardKind.BASIC, "f1", None, "What?", False)
    ]
    assert known.card_paths(store) == {key: PATH}
    (concept,) = listing.list_concepts(store)
    assert concept == listing.ListedConcept(
        id=1,
        name="Momentum",
        deck=DECK,
        path=PATH,
        line=3,
        text="Steps along an average.",
        is_implicit=False,
        aliases=("heavy ball",),
        tags=("training",),
        papers=("arXiv:1803.09820",),
        journal=(date(2020, 4, 19),),
        requires=("SGD",),
        sources=("notes.md",),
        cards=1,
    )
    assert listing.list_decks(store) == [listing.ListedDeck(DECK, 1, 1, (PATH,))]
    assert listing.list_cards(store) == [review_store.load_card(store, key)]


def test_writing_the_same_again_is_no_change(store: Store) -> None:
    keys = begin(store, [card("What?", "f1"), card("Why?", "f2", line=6)])
    before = digest(store)
    begin(store, [card("What?", "f1", key=keys[0]), card("Why?", "f2", line=6, key=keys[1])])
    assert digest(store) == before
    assert store.query("SELECT count(*) FROM change") == [(1,)]


def test_an_edited_card_keeps_what_is_remembered(store: Store) -> None:
    (key,) = begin(store, [card("What?", "f1")])
    memory = give(store, key)
    review_store.flag(store, key, 3, NOW)
    edited = replace(card("What is it?", "f2", line=8, key=key), rank=None)
    write(store, lambda writer: writer.put_cards([edited]), NOW + 5)
    stored = review_store.load_card(store, key)
    assert (stored.front, stored.line, stored.memory, stored.flag, stored.rank) == (
        "What is it?",
        8,
        memory,
        3,
        5,
    )
    assert store.query("SELECT fingerprint, added_at, edited_at FROM card") == [("f2", NOW, NOW + 5)]


def test_a_card_that_only_moved_down_was_not_edited(store: Store) -> None:
    (key,) = begin(store, [card("What?", "f1")])
    write(store, lambda writer: writer.put_cards([card("What?", "f1", line=9, key=key)]), NOW + 5)
    assert store.query("SELECT line, edited_at FROM card") == [(9, NOW)]


def test_cards_may_take_over_each_others_prompts(store: Store) -> None:
    one, two = begin(store, [card("A?", "a"), card("B?", "b", line=6)])
    give(store, one)
    before = digest(store)
    swapped = [card("B?", "b", key=one), card("A?", "a", line=6, key=two)]
    write(store, lambda writer: writer.put_cards(swapped))
    assert store.query("SELECT id, fingerprint FROM card ORDER BY id") == [(one, "b"), (two, "a")]
    store.undo(NOW)
    assert digest(store) == before


def test_concepts_may_take_over_each_others_names(store: Store) -> None:
    begin(store)
    nesterov = replace(MOMENTUM, name="Nesterov", explicit_id="nes")
    write(store, lambda writer: writer.put_concepts([PlacedConcept(DECK, PATH, 1, nesterov)]))
    swapped = [
        PlacedConcept(DECK, PATH, 0, replace(MOMENTUM, name="Nesterov"), id=1),
        PlacedConcept(DECK, PATH, 1, replace(nesterov, name="Momentum"), id=2),
    ]
    assert write(store, lambda writer: writer.put_concepts(swapped)) == [1, 2]
    assert store.query("SELECT id, name, explicit_id FROM concept ORDER BY id") == [
        (1, "Nesterov", "mom"),
        (2, "Momentum", "nes"),
    ]


def test_a_concept_is_found_again_by_its_name_whatever_its_case(store: Store) -> None:
    begin(store)
    renamed = PlacedConcept(DECK, PATH, 0, replace(MOMENTUM, name="  MOMENTUM "))
    assert write(store, lambda writer: writer.put_concepts([renamed])) == [1]
    assert store.query("SELECT count(*) FROM concept") == [(1,)]


def test_the_cards_of_one_block_are_siblings(store: Store) -> None:
    keys = begin(store, [card("A?", "a"), card("B?", "b"), card("C?", "c", line=7, block=7)])
    blocks = [review_store.load_card(store, key).block for key in keys]
    assert blocks == [keys[0], keys[0], keys[2]]
    apart = [card("A?", "a", key=keys[0]), card("B?", "b", line=6, block=6, key=keys[1])]
    write(store, lambda writer: writer.put_cards(apart))
    assert [review_store.load_card(store, key).block for key in keys] == keys
    joined = [card("New?", "n"), card("A?", "a", key=keys[0])]
    new, _ = write(store, lambda writer: writer.put_cards(joined))
    assert review_store.load_card(store, new).block == keys[0]


def test_a_card_that_moves_to_another_deck_takes_its_memory_along(store: Store) -> None:
    (key,) = begin(store, [card("What?", "f1")])
    memory = give(store, key, due_day=TODAY)

    def move(writer: DeckWriter) -> None:
        writer.put_files([PlacedFile("/decks/new.md", "New", "d", 1, 1, "native")])
        (concept,) = writer.put_concepts([PlacedConcept("New", "/decks/new.md", 0, MOMENTUM)])
        text = card_text("What?", block=1)
        writer.put_cards([PlacedCard("New", "/decks/new.md", 0, concept, text, "f1", id=key)])

    write(store, move)
    stored = review_store.load_card(store, key)
    assert (stored.deck, stored.path, stored.memory) == ("New", "/decks/new.md", memory)
    counts = review_store.counts(store, TODAY, NOW)
    assert (counts["New"].due, DECK in counts) == (1, False)


def test_a_retired_card_is_out_of_the_lists_until_its_text_is_back(store: Store) -> None:
    (key,) = begin(store, [card("What?", "f1")])
    memory = give(store, key, due_day=TODAY)
    write(store, lambda writer: writer.retire_cards([key]), NOW + 5)
    assert listing.list_cards(store) == []
    assert [stored.id for stored in listing.list_cards(store, with_retired=True)] == [key]
    assert [stored.retired for stored in known.known_cards(store)] == [True]
    assert list(review_store.queue(store, None, TODAY, NOW).review) == []
    write(store, lambda writer: writer.retire_cards([key]), NOW + 9)
    assert store.query("SELECT retired_at FROM card") == [(NOW + 5,)]
    write(store, lambda writer: writer.put_cards([card("What?", "f1", key=key)]))
    assert review_store.load_card(store, key).memory == memory
    assert [waiting.card_id for waiting in review_store.queue(store, None, TODAY, NOW).review] == [key]


def test_a_concept_whose_text_is_gone_leaves_the_lists_until_it_is_back(store: Store) -> None:
    begin(store)
    write(store, lambda writer: writer.retire_concepts([1]))
    assert listing.list_concepts(store) == []
    assert [concept.is_retired for concept in known.known_concepts(store)] == [True]
    write(store, lambda writer: writer.put_concepts([PlacedConcept(DECK, PATH, 0, MOMENTUM)]))
    assert [concept.name for concept in listing.list_concepts(store)] == ["Momentum"]


def test_a_file_that_is_gone_is_marked_until_it_is_back(store: Store) -> None:
    begin(store)
    write(store, lambda writer: writer.mark_gone([PATH]))
    assert [file.is_gone for file in known.known_files(store)] == [True]
    write(store, lambda writer: writer.put_files([FILE]))
    assert [file.is_gone for file in known.known_files(store)] == [False]


def test_ranks_are_set_without_touching_anything_else(store: Store) -> None:
    one, two = begin(store, [card("A?", "a"), card("B?", "b", line=6)])
    memory = give(store, one)
    write(store, lambda writer: writer.set_ranks({one: 70, two: 60}))
    assert [review_store.load_card(store, key).rank for key in (one, two)] == [70, 60]
    assert review_store.load_card(store, one).memory == memory


def test_a_card_of_a_concept_that_does_not_exist_is_refused(store: Store) -> None:
    begin(store)
    before = digest(store)
    with pytest.raises(Exception, match="FOREIGN KEY"):
        write(store, lambda writer: writer.put_cards([replace(card("A?", "a"), concept_id=99)]))
    assert digest(store) == before


def test_cards_are_listed_all_or_by_concept(store: Store) -> None:
    keys = begin(store, [card("What is it?", "a"), card("What is this?", "b", line=6)])
    others = fill(store, [f"{DECK}/Deeper", f"{DECK}s"], cards=1)
    assert [stored.id for stored in listing.list_cards(store)] == [*keys, *others]
    assert [stored.id for stored in listing.list_cards(store, concept_id=1)] == keys


def test_cards_are_loaded_in_the_order_in_which_they_are_named(store: Store) -> None:
    keys = fill(store, [DECK], cards=4)
    wanted = [keys[2], 999, keys[0], keys[3]]
    assert load_cards(store, wanted) == [review_store.load_card(store, key) for key in wanted if key != 999]
    assert load_cards(store, []) == []


def test_concepts_are_listed_by_name_or_alias(store: Store) -> None:
    begin(store)
    for name in ("momentum", "Heavy  Ball"):
        assert [concept.name for concept in listing.list_concepts(store, name)] == ["Momentum"]
    assert listing.list_concepts(store, "SGD") == []


def test_the_facts_of_a_concept_are_read_without_sqlalchemy(store: Store) -> None:
    (key,) = begin(store, [card("What?", "f1")])
    memory = give(store, key)
    facts = concept_store.concept_facts(store, 1)
    assert (facts.name, facts.aliases, facts.requires) == ("Momentum", ("heavy ball",), ("SGD",))
    assert concept_store.memories_of(store, "MOMENTUM") == [(DECK, memory)]
    with pytest.raises(LookupError):
        concept_store.concept_facts(store, 99)


def test_many_cards_are_written_and_taken_back(store: Store) -> None:
    empty = digest(store)
    keys = fill(store, [f"deck {number}" for number in range(30)], cards=200)
    assert len(set(keys)) == 6_000
    assert len(known.known_cards(store)) == 6_000
    assert store.query("PRAGMA integrity_check") == [("ok",)]
    assert store.query("SELECT max(length(rows)) FROM change")[0][0] < 20_000
    store.undo(NOW)
    assert digest(store) == empty
