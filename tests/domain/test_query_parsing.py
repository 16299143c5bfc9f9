"""The language of queries: what is written beside what it means, and nothing but QueryError is raised."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query_told import told

from studyml.domain.card_query import And
from studyml.domain.query_parsing import DEEPEST, KEYS, MOST_CHARACTERS, MOST_TERMS, parse_query
from studyml.errors import QueryError

FIXTURE = Path(__file__).parents[1] / "fixtures" / "queries" / "queries.txt"
_SIGNS = st.text(alphabet=st.sampled_from('ab"\\()-*_: =<>%01,.\t\n'))
_KEYS = (
    "deck",
    "tag",
    "concept",
    "front",
    "back",
    "is",
    "flag",
    "prop",
    "rated",
    "added",
    "introduced",
    "paper",
)
_PIECES = st.sampled_from(
    [
        *(f"{key}:" for key in (*_KEYS, "day", "re", "kind", "id", "x")),
        *(
            "due",
            "s>=10",
            "r<90%",
            "7:1",
            "2020-04-19",
            "cloze",
            '"',
            "\\",
            "(",
            ")",
            "-",
            " or ",
            " and ",
            " ",
            "*",
            "_",
        ),
    ]
)


def _cases() -> list[tuple[str, str]]:
    lines = [line for line in FIXTURE.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return [(query, meaning.strip()) for query, meaning in zip(lines[::2], lines[1::2], strict=True)]


def _meaning(query: str) -> str:
    try:
        return f"is {told(parse_query(query))}"
    except QueryError as error:
        return f"error at {error.at}: {error.reason}"


@pytest.mark.parametrize(("query", "meaning"), _cases())
def test_a_query_means_what_stands_beside_it(query: str, meaning: str) -> None:
    assert _meaning(query) == meaning


@pytest.mark.parametrize("query", ["", " ", "\t\n"])
def test_nothing_asks_for_every_card(query: str) -> None:
    assert parse_query(query) == And(())


@given(st.text() | _SIGNS | st.lists(_PIECES).map("".join))
def test_whatever_is_written_is_read_or_refused_with_a_place_within_it(text: str) -> None:
    error = None
    try:
        parse_query(text)
    except QueryError as refused:
        error = refused
    if error is not None:
        assert 0 <= error.at < len(text)
        assert error.reason
        assert "\n" not in str(error)


def test_a_query_that_is_too_long_or_too_deep_is_refused_where_it_becomes_so() -> None:
    for query, at in (
        ("x" * (MOST_CHARACTERS + 1), MOST_CHARACTERS),
        ("a " * (MOST_TERMS + 1), 2 * MOST_TERMS),
        ("(" * 500 + "a", DEEPEST + 1),
        ("-" * 500 + "a", DEEPEST + 1),
    ):
        with pytest.raises(QueryError) as refused:
            parse_query(query)
        assert refused.value.at == at


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x02", "\x1b", "\ud800", "\u202e"])
def test_what_no_card_can_hold_is_refused_where_it_stands(sign: str) -> None:
    with pytest.raises(QueryError, match="no card can hold") as refused:
        parse_query(f"deck:a {sign}b")
    assert refused.value.at == 7


def test_a_pattern_that_python_warns_of_is_read_in_silence(recwarn: pytest.WarningsRecorder) -> None:
    parse_query("re:[[a]")
    assert not recwarn.list


def test_every_query_in_the_docs_is_understood_and_every_key_is_told() -> None:
    page = (Path(__file__).parents[2] / "docs" / "queries.md").read_text(encoding="utf-8")
    rows = [line.split(" | ")[0] for line in page.splitlines() if line.startswith("| `")]
    queries = [query.replace("\\|", "|") for row in rows for query in re.findall("`([^`]+)`", row)]
    assert len(queries) > 30
    for query in queries:
        parse_query(query)
    assert {query.partition(":")[0] for query in queries} >= set(KEYS)
