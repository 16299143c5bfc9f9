"""A card stays itself when its text is edited, moved or renamed."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.deck import CardKind, CardText
from studyml.domain.identity import (
    Matching,
    Rule,
    fingerprint,
    match_cards,
    normalised,
)
from studyml.domain.known_card import KnownCard, PlacedText


def text(
    front: str,
    concept: str = "Momentum",
    deck: str = "Optimization",
    kind: CardKind = CardKind.BASIC,
    explicit_id: str | None = None,
) -> PlacedText:
    card = CardText(kind, front, "back", 1, 1, explicit_id=explicit_id)
    return PlacedText("deck.md", deck, concept, card, fingerprint(concept, card))


def known(*texts: PlacedText, retired: Sequence[int] = ()) -> list[KnownCard]:
    """What the store would have of the texts; the ids count from 1."""
    return [
        KnownCard(
            number,
            t.deck,
            t.concept,
            t.card.kind,
            t.fingerprint,
            t.card.explicit_id,
            t.card.front,
            number in retired,
        )
        for number, t in enumerate(texts, 1)
    ]


def pairs(matching: Matching) -> list[tuple[int, int, str]]:
    return [(pair.text, pair.card_id, str(pair.rule)) for pair in matching.pairs]


# The normal form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is **ReLU**?", "what  is\n`ReLU`?"),
        ("_Why_ does ~~it~~ ==work==?", "Why does it work?"),
        ("See [the paper](https://a.b 'x')", "see [the paper](https://a.b)"),
        ("See [the paper](https://a.b)", "See the paper"),
        ("![A plot](a.png)", "A plot"),
        ("- one\n- two", "* one\n* two"),
        ("### A title", "A title"),
        ("$x  + y$", "$x + y$"),
        ("$$x$$", "$x$"),
        ("a \\* b", "a * b"),
        ("a <!-- hidden --> b", "a b"),
        ("Übung", "U\N{COMBINING DIAERESIS}bung"),
    ],
)
def test_what_reads_the_same_has_one_normal_form(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is $X$?", "What is $x$?"),
        ("2*3", "23"),
        ("batch_size", "batchsize"),
        ("a = b", "a b"),
        ("mini-batch", "minibatch"),
        ("What?", "What"),
        ("`a*b*c`", "`abc`"),
    ],
)
def test_what_reads_differently_has_another(one: str, other: str) -> None:
    assert normalised(one) != normalised(other)


@given(st.text(alphabet="aB *_`$[]()=~\\\n#-é\ue000") | st.text())
def test_folding_never_fails_and_leaves_no_white_space_around(words: str) -> None:
    assert normalised(words) == " ".join(normalised(words).split(" ")).strip()


# Fingerprints


def test_a_fingerprint_does_not_depend_on_the_answer_the_place_or_the_markup() -> None:
    one = CardText(CardKind.BASIC, "What is *it*?", "a", 1, 1)
    other = CardText(CardKind.BASIC, "what is it?", "b", 9, 8, explicit_id="x", tags=("t",))
    assert fingerprint("Momentum", one) == fingerprint("momentum", other)
    assert fingerprint("Momentum", one) != fingerprint("SGD", one)


def test_a_definition_is_known_by_its_concept_and_is_no_other_card() -> None:
    definition = CardText(CardKind.DEFINITION, "Momentum", "a", 1, 1)
    assert fingerprint("Momentum", definition) != fingerprint(
        "Momentum", CardText(CardKind.BASIC, "Momentum", "a", 1, 1)
    )


def test_each_gap_of_a_cloze_has_its_own_fingerprint_and_hints_do_not_count() -> None:
    def of(front: str) -> str:
        return fingerprint("C", CardText(CardKind.CLOZE, front, "", 1, 1, 1))

    assert of("==[…]== and b") != of("a and ==[…]==")
    assert of("==[…]== and b") == of("==[a hint]== and b")
    assert of(r"$\boxed{?} + b$") != of(r"$a + \boxed{?}$")


def test_fingerprints_stay_what_they_were_in_earlier_versions() -> None:
    assert text("What is *momentum*?").fingerprint == "10da497182240e83c33a"
    assert text("Momentum", kind=CardKind.DEFINITION).fingerprint == "58c8a27aec38f825f7c1"
    assert text("About ==[…]== gradients", kind=CardKind.CLOZE).fingerprint == "2415a61ca1761a499c84"


# The three rules


def test_an_explicit_id_finds_a_card_whatever_became_of_it() -> None:
    cards = known(text("Old words", explicit_id="m1"), text("Others"))
    matching = match_cards(cards, [text("Others"), text("All new", "SGD", "Elsewhere", explicit_id="m1")])
    assert pairs(matching) == [(0, 2, "fingerprint"), (1, 1, "id")]
    assert (matching.new, matching.retired) == ((), ())


def test_an_id_that_was_just_written_into_the_file_keeps_the_card() -> None:
    matching = match_cards(known(text("What?")), [text("What?", explicit_id="new")])
    assert pairs(matching) == [(0, 1, "fingerprint")]


def test_a_card_that_moves_to_another_deck_keeps_its_history() -> None:
    matching = match_cards(known(text("What?")), [text("What?", deck="Another")])
    assert pairs(matching) == [(0, 1, "fingerprint")]


def test_a_reworded_prompt_is_similar() -> None:
    cards = known(
        text("Why does momentum speed up training?"), text("Which coefficient is the usual default?")
    )
    found = [
        text("Which coefficient is the common default?"),
        text("Why does momentum speed up the training?"),
    ]
    assert pairs(match_cards(cards, found)) == [(0, 2, "similar"), (1, 1, "similar")]


def test_a_typo_in_a_short_prompt_is_similar() -> None:
    assert pairs(match_cards(known(text("Momentun?")), [text("Momentum?")])) == [(0, 1, "similar")]


def test_another_question_is_new_and_the_old_card_retires() -> None:
    matching = match_cards(
        known(text("What is stride?")), [text("Name three schedules of the learning rate")]
    )
    assert (matching.pairs, matching.new, matching.retired) == ((), (0,), (1,))


def test_a_similar_card_in_the_same_concept_comes_before_one_elsewhere() -> None:
    cards = known(text("Which default is the usual one?", "SGD"), text("Which default is the usual one??"))
    matching = match_cards(cards, [text("Which default is the usual one!")])
    assert pairs(matching) == [(0, 2, "similar")]
    assert matching.retired == (1,)


def test_in_another_concept_of_the_deck_a_card_must_be_more_similar() -> None:
    cards = known(text("Which coefficient is usual?", "SGD"))
    assert pairs(match_cards(cards, [text("Which coefficient is usual")])) == [(0, 1, "similar")]
    assert match_cards(cards, [text("Which momentum is the usual one?")]).new == (0,)


def test_in_another_deck_only_the_same_prompt_counts() -> None:
    cards = known(text("Which coefficient is usual?", "First deck", "First deck"))
    assert pairs(match_cards(cards, [text("Which coefficient is usual?", "New name", "New name")])) == [
        (0, 1, "similar")
    ]
    assert match_cards(cards, [text("Which coefficients are usual?", "New name", "New name")]).new == (0,)


def test_kinds_do_not_mix() -> None:
    cards = known(text("Why is it used so often?", kind=CardKind.CLOZE))
    assert match_cards(cards, [text("Why is it used so often??")]).new == (0,)


def test_two_candidates_about_as_good_are_both_named_and_none_is_taken() -> None:
    cards = known(
        text("What was the loss in epoch 1 of the run?"), text("What was the loss in epoch 2 of the run?")
    )
    matching = match_cards(cards, [text("What was the loss in epoch 3 of the run?")])
    assert [(found.texts, found.card_ids) for found in matching.ambiguous] == [((0,), (1, 2))]
    assert (matching.pairs, matching.new, matching.retired) == ((), (0,), (1, 2))


def test_two_texts_about_as_near_to_one_card_are_both_named_and_none_is_taken() -> None:
    cards = known(text("What was the loss in epoch 1 of the run?"))
    found = [
        text("What was the loss in epoch 2 of the run?"),
        text("What was the loss in epoch 3 of the run?"),
    ]
    matching = match_cards(cards, found)
    assert [(found.texts, found.card_ids) for found in matching.ambiguous] == [((0, 1), (1,))]
    assert (matching.pairs, matching.new, matching.retired) == ((), (0, 1), (1,))


def test_the_gaps_of_an_edited_cloze_stay_apart() -> None:
    words = (
        "with a coefficient of 0.9 momentum averages over {} the last 10 gradients of the training run " * 4
    )

    def gaps(word: str) -> list[PlacedText]:
        plain = words.format(word, word, word, word)
        fronts = [plain.replace("0.9", "==[…]==", 1), plain.replace("10", "==[…]==", 1)]
        return [text(front, kind=CardKind.CLOZE) for front in fronts]

    assert pairs(match_cards(known(*gaps("roughly")), gaps("about"))) == [
        (0, 1, "similar"),
        (1, 2, "similar"),
    ]


def test_a_renamed_concept_takes_its_definition_and_its_sections_along() -> None:
    def cards(concept: str) -> list[PlacedText]:
        return [
            text(concept, concept, kind=CardKind.DEFINITION),
            text(f"{concept}: Math", concept),
            text("Why does it speed up training?", concept),
        ]

    matching = match_cards(known(*cards("Momentum")), cards("The heavy ball method"))
    assert pairs(matching) == [(0, 1, "similar"), (1, 2, "similar"), (2, 3, "similar")]


def test_a_card_that_moved_into_a_concept_already_known_renames_nothing() -> None:
    old = known(
        text("SGD", "SGD", kind=CardKind.DEFINITION),
        text("Why is it noisy?", "SGD"),
        text("Momentum?", "Momentum"),
    )
    new = [text("Momentum", kind=CardKind.DEFINITION), text("Momentum?"), text("Why is it noisy?")]
    matching = match_cards(old, new)
    assert (matching.new, matching.retired) == ((0,), (1,))


# Retired cards, duplicates


def test_a_retired_card_comes_back_with_its_text_or_its_id_and_not_by_similarity() -> None:
    cards = known(text("What is the usual default?"), text("Old", explicit_id="x"), retired=(1, 2))
    found = [text("What is the usual default?"), text("New words", explicit_id="x")]
    assert pairs(match_cards(cards, found)) == [(0, 1, "fingerprint"), (1, 2, "id")]
    matching = match_cards(cards, [text("What is the usual default")])
    assert (matching.new, matching.retired) == ((0,), ())


def test_a_living_card_is_found_before_a_retired_one_that_reads_the_same() -> None:
    cards = known(text("What?"), text("What?"), retired=(1,))
    assert pairs(match_cards(cards, [text("What?")])) == [(0, 2, "fingerprint")]


def test_the_same_card_in_two_files_is_one_card_reported_once() -> None:
    matching = match_cards([], [text("What?"), text("what?", deck="Copy"), text("Other?")])
    assert [(found.text, found.first) for found in matching.duplicates] == [(1, 0)]
    assert matching.new == (0, 2)


def test_an_explicit_id_used_twice_is_one_card_and_two_ids_are_two_cards() -> None:
    found = [text("One", explicit_id="a"), text("Two", explicit_id="a"), text("Two", explicit_id="b")]
    matching = match_cards([], found)
    assert [(found.text, found.first) for found in matching.duplicates] == [(1, 0)]
    assert matching.new == (0, 2)


FRONTS = st.sampled_from(
    [
        "What is it?",
        "What is that?",
        "Why is it so?",
        "Why was it so?",
        "Momentum",
        "Momentum: Math",
        "==[…]== a",
        "b ==[…]==",
    ]
)
TEXTS = st.builds(
    text,
    FRONTS,
    st.sampled_from(["A", "B"]),
    st.sampled_from(["D", "E"]),
    st.sampled_from(CardKind),
    st.none() | st.sampled_from(["x", "y"]),
)


@given(st.lists(TEXTS, max_size=8), st.lists(TEXTS, max_size=8), st.sets(st.integers(1, 8)))
def test_matching_is_one_to_one_and_forgets_nothing(
    old: list[PlacedText], new: list[PlacedText], retired: set[int]
) -> None:
    cards = known(*old, retired=sorted(retired))
    matching = match_cards(cards, new)
    matched = [pair.text for pair in matching.pairs]
    card_ids = [pair.card_id for pair in matching.pairs]
    duplicates = [duplicate.text for duplicate in matching.duplicates]
    assert sorted([*matched, *matching.new, *duplicates]) == list(range(len(new)))
    assert len(set(card_ids)) == len(card_ids)
    living = {card.id for card in cards if not card.retired}
    assert set(matching.retired) == living - set(card_ids)
    similar = {pair.card_id for pair in matching.pairs if pair.rule == Rule.SIMILAR}
    assert similar <= living
    for found in matching.ambiguous:
        assert set(found.texts) <= set(matching.new)
        assert set(found.card_ids) <= set(matching.retired)
        assert len(found.texts) + len(found.card_ids) > 2
    assert all(duplicate.first < duplicate.text for duplicate in matching.duplicates)


@given(st.lists(TEXTS, max_size=12))
def test_matching_again_what_was_added_changes_nothing(texts: list[PlacedText]) -> None:
    first = match_cards([], texts)
    cards = known(*(texts[index] for index in first.new))
    again = match_cards(cards, texts)
    assert [pair.text for pair in again.pairs] == list(first.new)
    assert (again.new, again.retired, again.ambiguous) == ((), (), ())


def test_a_deck_rewritten_from_end_to_end_is_still_matched_in_bounded_work() -> None:
    old = [text(f"What does term {n} of list {n % 97} stand for?", f"Old {n // 10}") for n in range(3_000)]
    new = [
        text(f"What does the term {n} of list {n % 97} stand for?", f"New {n // 10}") for n in range(3_000)
    ]
    matching = match_cards(known(*old), new)
    assert all(pair.card_id == pair.text + 1 for pair in matching.pairs)
    assert len(matching.pairs) + len(matching.new) == 3_000
