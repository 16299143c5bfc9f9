from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from note_samples import MONDAY, check_search, journal, note_day, put
from store_samples import NOW, card_text, fill, give

from studyml.domain.deck import ConceptText
from studyml.domain.notes_found import Hit, HitKind
from studyml.errors import StoreError
from studyml.store.deck_store import DeckWriter, PlacedCard, PlacedConcept, PlacedFile
from studyml.store.opening import open_store
from studyml.store.search_queries import MOST_WORDS, search, search_concepts, searched
from studyml.store.store import Store

DECK, FILE = "Vision", "/decks/vision.md"


def add_card(store: Store, front: str, back: str = "an answer", key: int | None = None) -> int:
    with store.transact("Added", NOW) as tx, DeckWriter(store, tx) as writer:
        writer.put_files([PlacedFile(FILE, DECK, "digest", 10, 20, "native")])
        concept = writer.put_concepts([PlacedConcept(DECK, FILE, 0, ConceptText("Stride", 3, ()))])[0]
        text = card_text(front, block=0, line=7, back=back)
        return writer.put_cards([PlacedCard(DECK, FILE, 0, concept, text, front, id=key, rank=0)])[0]


def found(store: Store, words: str) -> list[tuple[str, int]]:
    return [(hit.what.value, hit.id) for hit in search(store, words)]


def marked(hit: Hit) -> list[str]:
    return [hit.snippet[start:end] for start, end in hit.spans]


def test_cards_and_days_are_found_together(store: Store) -> None:
    card = add_card(store, "What does a stride skip?", "Pixels.")
    put(store, journal(note_day("We wrote about strides.\nA stride skips.", title="On kernels", line=4)))
    assert sorted(found(store, "stride")) == [("card", card), ("day", 1)]
    (day,) = search(store, "kernels")
    assert day == Hit(
        HitKind.DAY, 1, "On kernels", "On kernels", ((3, 10),), MONDAY.toordinal(), "/notes/log.md", 4
    )
    (found_card,) = search(store, "pixels")
    assert (found_card.what, found_card.title, found_card.snippet) == (
        HitKind.CARD,
        "What does a stride skip?",
        "Pixels.",
    )
    assert (found_card.source, found_card.line, found_card.date) == (FILE, 7, None)


def test_what_was_found_is_marked_in_the_snippet(store: Store) -> None:
    text = " ".join(["filler"] * 200) + " the stride and the Strides " + " ".join(["filler"] * 200)
    put(store, journal(note_day(text)))
    (hit,) = search(store, "stride")
    assert marked(hit) == ["stride", "Strides"]
    assert len(hit.snippet) < 250


@pytest.mark.parametrize(
    ("words", "hits"),
    [
        ("STRIDE", 1),
        ("strid", 1),
        ("strid ", 0),
        ("stride step", 1),
        ("step stride", 1),
        ("step strid", 1),
        ("ste stride", 0),
        ("stride nowhere", 0),
        ("naive", 1),
        ("naïve", 1),
        ("batch-norm", 1),
        ("norm-batch", 0),
        ("c++", 1),
        ("s", 0),
        ("", 0),
        ("?!", 0),
        ("stride ?", 1),
        ('"stride', 1),
        ("stride*", 1),
        ("stride AND step", 0),
        ("title:stride", 0),
        ("学习", 1),
    ],
)
def test_words_are_found_in_any_case_and_the_last_may_have_just_begun(
    store: Store, words: str, hits: int
) -> None:
    put(store, journal(note_day("A stride is a step, naïve batch-norm in C++ 学习率")))
    assert len(search(store, words)) == hits


@given(st.text(max_size=60) | st.text("\"'*()^:+-{}ab \x00ANDORNEAR", max_size=40))
@example('"')
@example("a OR NEAR(")
@example("\x00")
@example("a " * 500)
@settings(suppress_health_check=list(HealthCheck), deadline=None)
def test_no_words_are_an_error(store: Store, words: str) -> None:
    search(store, words)


@given(words=st.lists(st.text("abcdefgh", min_size=2, max_size=6), min_size=1, max_size=6), data=st.data())
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=40)
def test_every_word_of_a_text_finds_it_by_any_beginning(
    store: Store, words: list[str], data: st.DataObject
) -> None:
    put(store, journal(note_day(" ".join(words), key="k")))
    word = data.draw(st.sampled_from(words))
    beginning = word[: data.draw(st.integers(2, len(word)))]
    assert len(search(store, f"{words[0]} {beginning}")) == 1
    assert search(store, f"{words[0]} {beginning}z") == []


def test_titles_tell_more_than_texts(store: Store) -> None:
    put(
        store,
        journal(
            note_day("stride", key="a", title="Something"),
            note_day("words", key="b", title="Stride"),
            note_day("words", key="c", title="Something"),
        ),
    )
    assert found(store, "stride") == [("day", 2), ("day", 1)]


def test_cards_and_days_take_turns_until_either_ends(store: Store) -> None:
    fill(store, cards=2)
    put(store, journal(*(note_day("what " + "more " * number, key=f"{number}") for number in range(4))))
    kinds = [hit.what.value for hit in search(store, "what")]
    assert kinds == ["card", "day", "card", "day", "day", "day"]
    assert [hit.id for hit in search(store, "what") if hit.what == HitKind.DAY] == [1, 2, 3, 4]


def concepts_named(store: Store, *names: tuple[str, ...]) -> None:
    """Puts concepts with their aliases, and nothing else."""
    with store.transact("Added", NOW) as tx, DeckWriter(store, tx) as writer:
        writer.put_files([PlacedFile(FILE, DECK, "digest", 10, 20, "native")])
        texts = [ConceptText(name, 3, (), text="Words.", aliases=tuple(aliases)) for name, *aliases in names]
        writer.put_concepts([PlacedConcept(DECK, FILE, at, text) for at, text in enumerate(texts)])


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("attention", ["Attention", "Flash attention"]),
        ("ATTEN", ["Attention", "Flash attention"]),
        ("attention flash", ["Flash attention"]),
        ("low-rank", ["LoRA"]),
        ("tention", []),
        ("words", []),
        ("?", []),
    ],
)
def test_a_concept_is_found_by_its_name_or_alias_the_shortest_first(
    store: Store, words: str, names: list[str]
) -> None:
    concepts_named(store, ("Flash attention",), ("Attention",), ("LoRA", "low-rank adaptation"))
    hits = search_concepts(store, words)
    assert [hit.title for hit in hits] == names
    assert all((hit.what, hit.source, hit.line) == (HitKind.CONCEPT, FILE, 3) for hit in hits)


def test_no_more_concepts_than_the_limit_are_found(store: Store) -> None:
    concepts_named(store, *((f"Attention {number}",) for number in range(9)))
    assert len(search_concepts(store, "attention", limit=5)) == 5


def test_a_search_has_only_so_many_words() -> None:
    found, _ = searched("stride " * 1000)
    assert len(found) == MOST_WORDS


def test_no_more_than_the_limit_is_found(store: Store) -> None:
    fill(store, cards=6)
    assert len(search(store, "what", limit=4)) == 4


def test_what_is_retired_is_not_found(store: Store) -> None:
    card = add_card(store, "What is a stride?")
    put(store, journal(note_day("stride")))
    put(store, journal())
    with store.transact("Synced", NOW) as tx, DeckWriter(store, tx) as writer:
        writer.retire_cards([card])
    assert found(store, "stride") == []
    check_search(store)


def test_the_search_follows_edits_and_undo(store: Store) -> None:
    card = add_card(store, "What is a stride?")
    put(store, journal(note_day("momentum")))
    add_card(store, "What is padding?", key=card)
    put(store, journal(note_day("dropout")))
    words = ("stride", "padding", "momentum", "dropout")
    assert [word for word in words if found(store, word)] == ["padding", "dropout"]
    check_search(store)
    store.undo(NOW)
    store.undo(NOW)
    assert [word for word in words if found(store, word)] == ["stride", "momentum"]
    check_search(store)
    store.undo(NOW)
    store.undo(NOW)
    assert [word for word in words if found(store, word)] == []
    check_search(store)


def test_a_row_that_changes_more_than_once_in_a_transaction_is_found_as_it_ends(store: Store) -> None:
    put(store, journal(note_day("first")))
    with store.transact("Shuffled", NOW) as tx:
        tx.execute("UPDATE day SET text = 'second'")
        tx.execute("UPDATE day SET text = 'third', title = 'head'")
        tx.execute("INSERT INTO day SELECT 2, source_id, 'k', NULL, NULL, '', 1, 1, NULL, 0, 'gone' FROM day")
        tx.execute("UPDATE day SET text = 'other' WHERE id = 2")
        tx.execute("DELETE FROM day WHERE id = 2")
        tx.execute("INSERT INTO day SELECT 2, source_id, 'k', NULL, NULL, '', 1, 1, NULL, 0, 'kept' FROM day")
    words = ("first", "second", "third", "gone", "other", "kept", "head")
    assert [word for word in words if found(store, word)] == ["third", "kept", "head"]
    check_search(store)
    with store.transact("Replaced", NOW) as tx:
        tx.execute("DELETE FROM day WHERE id = 2")
        tx.execute("INSERT INTO day SELECT 2, source_id, 'k', NULL, NULL, '', 1, 1, NULL, 0, 'anew' FROM day")
    assert (found(store, "kept"), found(store, "anew")) == ([], [("day", 2)])
    check_search(store)


def test_a_change_that_fails_leaves_the_search_as_it_was(store: Store) -> None:
    add_card(store, "What is a stride?")
    with pytest.raises(StoreError, match="kind"), store.transact("Broken", NOW) as tx:
        tx.executemany("UPDATE card SET front = 'padding', kind = ?", [("basic",), ("none",)])
    assert found(store, "stride")
    check_search(store)


def test_an_answer_does_not_touch_the_search(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *_ = fill(store)
    monkeypatch.setattr("studyml.store.journal.SearchChange", None)
    give(store, first, bury=True)


def test_words_are_found_in_a_store_that_is_open_for_reading(store: Store) -> None:
    add_card(store, "What is a stride?")
    with open_store(store.path, write=False) as reader:
        assert len(search(reader, "stride")) == 1
