"""What a word of a query can become, and what it means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.query_completion import Names, completion
from studyml.domain.query_meaning import meaning
from studyml.domain.query_parsing import KEYS, parse_query
from studyml.domain.query_reference import REFERENCE
from studyml.errors import QueryError

NAMES = Names(
    decks=["Deep Learning", "Deep Learning/Vision", "Maths"],
    tags=["training"],
    concepts=["ReLU", 'The "best" (of all)', "Batch_norm", "back\\slash"],
    papers=["arXiv:1803.09820"],
)


def completed(text: str) -> list[str]:
    found = completion(text, len(text), lambda: NAMES)
    return [found.applied(text, choice)[0] for choice in range(len(found.words))]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("de", "deck:"),
        ("is:new -de", "is:new -deck:"),
        ("deck:vis", 'deck:"Deep Learning/Vision"'),
        ('deck:"Deep Learning/', 'deck:"Deep Learning/Vision"'),
        ("(is:du", "(is:due"),
        ("concept:re", "concept:ReLU"),
        ("concept:best", r'concept:"The \"best\" (of all)"'),
        ("paper:180", "paper:arXiv:1803.09820"),
        ("kind:cl", "kind:cloze"),
    ],
)
def test_a_word_becomes_what_begins_so_or_holds_it(text: str, first: str) -> None:
    assert completed(text)[0] == first


def test_what_begins_so_comes_before_what_only_holds_it() -> None:
    assert completed("is:") == [f"is:{state}" for state in ("due", "new", "learn", "review")] + [
        f"is:{state}" for state in ("suspended", "buried", "leech", "retired")
    ]
    assert completed("is:re") == ["is:review", "is:retired"]


def test_a_word_in_the_middle_is_completed_where_the_cursor_stands() -> None:
    found = completion("de is:new", 2, lambda: NAMES)
    assert found.applied("de is:new", 0) == ("deck: is:new", 5)


def test_names_are_asked_only_for_keys_that_have_some() -> None:
    def fail() -> Names:
        raise AssertionError("nobody needs the names")

    for text in ("", "de", "is:", "flag:", "momentum", "prop:", "nokey:x"):
        completion(text, len(text), fail)


@pytest.mark.parametrize("key", ["deck", "tag", "concept", "paper", "is", "kind", "flag", "rated", "added"])
def test_every_completion_can_be_read_and_names_what_it_shows(key: str) -> None:
    for text in completed(f"{key}:"):
        parse_query(text)


@given(st.text(alphabet='ab:"\\ ()-*_isdeck', max_size=20), st.integers(0, 20))
def test_any_text_can_be_completed_at_any_place(text: str, at: int) -> None:
    at = min(at, len(text))
    found = completion(text, at, lambda: NAMES)
    assert 0 <= found.start <= found.end == at
    assert len(found.words) == len(found.shown)


def test_every_example_of_the_reference_can_be_read_and_every_key_is_there() -> None:
    examples = [text for _, entries in REFERENCE for entry in entries for text in entry.examples]
    for text in examples:
        assert meaning(parse_query(text))
    assert {key for key in KEYS if not any(f"{key}:" in text for text in examples)} == set()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "every card"),
        ("momentum is:due", "“momentum”, due now"),
        ("(adam or sgd) -is:new", "(“adam” or “sgd”), not new"),
        ("front:rate prop:r<0.9", "“rate” in the front, recall < 90 %"),
        ("rated:7:1 or added:1", "answered in the last 7 days with Again or added today"),
        ("deck:vis* flag:0", "deck vis*, without a flag"),
        ("prop:s!=3", "with stability, not (stability ≥ 2.5 d, stability < 3.5 d)"),
    ],
)
def test_a_query_is_told_in_words(query: str, words: str) -> None:
    assert meaning(parse_query(query)) == words


@given(st.text(max_size=30))
def test_whatever_can_be_read_can_be_told(text: str) -> None:
    try:
        query = parse_query(text)
    except QueryError:
        return
    assert meaning(query)
