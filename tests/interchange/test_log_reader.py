from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyml.domain.log_part import NO_ANSWERS
from studyml.domain.memory import State
from studyml.domain.portable_log import CardName, Given, LineKind, LogLine
from studyml.errors import SourceRefused
from studyml.interchange import log_reader
from studyml.interchange.log_columns import answers_in, card_in
from studyml.interchange.log_format import card_line, entry_line
from studyml.interchange.log_reader import LINE_LIMIT, LogReader

NOW = 1_790_000_000_000_000
HEAD = '{"format": "studyml-log", "version": 1}\n'
GOOD = {"id": "a1", "card": "relu", "at": "2026-01-02T03:04:05.000006+01:00", "rating": 3}


def written(path: Path, *lines: Any, head: str = HEAD) -> Path:
    told = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text(head + "".join(f"{line}\n" for line in told), encoding="utf-8")
    return path


def test_an_answer_needs_id_card_time_and_rating_only(tmp_path: Path) -> None:
    with LogReader(written(tmp_path / "a.jsonl", GOOD), NOW) as reader:
        [(number, entry)] = reader.entries()
    assert (number, entry.id, entry.card, entry.rating) == (2, "a1", "relu", 3)
    assert entry.at == 1_767_319_445_000_006
    assert entry.wall == entry.at + 3_600_000_000
    assert reader.refused == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[1]", "no JSON object"),
        ("[" * 30_000, "nested too deeply|not JSON"),
        ('{"id":"a","card":"b","at":"2026-01-02T00:00:00Z","rating":NaN}', "NaN is no number"),
        (GOOD | {"rating": 0}, "1, 2, 3 or 4, not 0"),
        (GOOD | {"rating": 5}, "not 5"),
        (GOOD | {"rating": True}, "not true"),
        (GOOD | {"rating": "3"}, 'not "3"'),
        (GOOD | {"rating": None}, "not null"),
        (GOOD | {"at": "2027-12-01T00:00:00Z"}, "future"),
        (GOOD | {"at": "1989-12-31T23:59:59Z"}, "1990"),
        (GOOD | {"at": "2026-01-02T03:04:05"}, "no offset"),
        (GOOD | {"at": "yesterday"}, "no time in ISO 8601"),
        (GOOD | {"at": "0001-01-01T00:00:00+23:00"}, "ISO 8601|1990"),
        (GOOD | {"at": 1.5}, "is no time"),
        (GOOD | {"at": 10**400}, "future|not JSON"),
        (GOOD | {"id": ""}, "id"),
        (GOOD | {"id": "x" * 300}, "200 characters"),
        (GOOD | {"id": "a\u001b[31m"}, "is no name"),
        (GOOD | {"card": 7}, "card"),
        (GOOD | {"card": {"deck": "D"}}, "nothing to be found by"),
        (GOOD | {"card": {"front": "x", "form": "picture"}}, "form"),
        (GOOD | {"kind": "exam"}, 'kind "exam"'),
        (GOOD | {"seconds": -1}, "seconds"),
        (GOOD | {"seconds": "long"}, "seconds"),
        (GOOD | {"day": "2020-01-01"}, "not that of its time"),
        (GOOD | {"day": "soon"}, 'its day "soon" is no day'),
        (GOOD | {"day": None}, "its day null is no day"),
        (GOOD | {"given": [0]}, "list of eleven"),
        (GOOD | {"given": [0, 0, 2, None, -1, 5, None, 739000, 1, 1, 0]}, "cannot be"),
        (GOOD | {"given": [0, 0, 2, None, 1, 5, None, None, 1, 1, 0]}, "cannot be"),
        (GOOD | {"given": [0, 0, 2.0, None, 1, 5, None, 739000, 1, 1, 0]}, "cannot be"),
        (GOOD | {"given": [0, 0, [], None, 1, 5, None, 739000, 1, 1, 0]}, "cannot be"),
        ({"kind": "void", "id": "v"}, "voids"),
        ({"kind": "due", "id": "v", "card": "relu", "at": GOOD["at"]}, "no day"),
        ({"kind": "memory", "id": "v", "card": "relu", "at": GOOD["at"]}, "no memory"),
        ({"kind": "memory", "id": "v", "card": "r", "at": GOOD["at"], "memory": [2.0] * 11}, "cannot be"),
        ({"kind": "card", "card": "c1"}, "nothing to be found by"),
        ({"format": "studyml-log", "version": 2}, "version is 2"),
        ({"id": "a2", "card": "relu", "rating": 3}, "no time"),
        ("x" * (LINE_LIMIT + 5), "longer than 64 KiB"),
    ],
)
def test_a_line_that_cannot_be_is_refused_with_its_reason_and_the_rest_is_read(
    tmp_path: Path, line: Any, reason: str
) -> None:
    with LogReader(written(tmp_path / "a.jsonl", GOOD, line, GOOD | {"id": "a9"}), NOW) as reader:
        found = [entry.id for _, entry in reader.entries()]
    assert found == ["a1", "a9"]
    [(number, told)] = reader.refused
    assert number == 3
    assert any(word in told for word in reason.split("|")), told


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(HEAD.encode() + b'\xff\xfe{"id"\n' + json.dumps(GOOD).encode() + b"\n")
    with LogReader(path, NOW) as reader:
        assert [entry.id for _, entry in reader.entries()] == ["a1"]
    assert reader.refused == [(2, "it is not UTF-8")]


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("", "empty"),
        ('{"format": "other", "version": 1}\n', "format"),
        ('{"format": "studyml-log", "version": 9}\n', "version is 9"),
        ("hello\n", "not JSON"),
    ],
)
def test_a_file_that_is_no_log_is_refused_whole(tmp_path: Path, head: str, reason: str) -> None:
    with pytest.raises(SourceRefused, match=reason):
        LogReader(written(tmp_path / "a.jsonl", head=head), NOW)


def test_a_last_line_that_is_cut_off_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(HEAD + json.dumps(GOOD) + "\n" + json.dumps(GOOD)[:20])
    with LogReader(path, NOW) as reader:
        assert [entry.id for _, entry in reader.entries()] == ["a1"]
    assert reader.is_cut
    assert reader.refused == []


def test_a_last_line_without_its_end_counts_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(HEAD + json.dumps(GOOD))
    with LogReader(path, NOW) as reader:
        assert [entry.id for _, entry in reader.entries()] == ["a1"]
    assert not reader.is_cut


def test_only_the_first_of_many_refusals_are_kept(tmp_path: Path) -> None:
    with LogReader(written(tmp_path / "a.jsonl", *["{"] * 500), NOW) as reader:
        assert list(reader.entries()) == []
    assert (len(reader.refused), reader.refusals) == (20, 500)


def test_reviews_that_did_not_count_are_counted_and_left_out(tmp_path: Path) -> None:
    with LogReader(written(tmp_path / "a.jsonl", GOOD | {"kind": "cram"}), NOW) as reader:
        assert list(reader.entries()) == []
    assert reader.crammed == 1


def test_what_a_file_says_of_a_card_holds_for_all_its_lines(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.jsonl",
        {"kind": "card", "card": "c1", "print": "old"},
        GOOD | {"card": "c1"},
        {"kind": "card", "card": "c1", "print": "new", "explicit_id": "mine"},
    )
    with LogReader(path, NOW) as reader:
        assert reader.names == {"c1": CardName("mine", ("new", "old"))}


def test_a_void_has_the_id_of_what_it_takes_back(tmp_path: Path) -> None:
    with LogReader(written(tmp_path / "a.jsonl", {"kind": "void", "id": "x", "voids": "a1"}), NOW) as reader:
        [(_, entry)] = reader.entries()
    assert (entry.kind, entry.id, entry.voids) == (LineKind.VOID, "~a1", "a1")


DAY = date(2025, 11, 21).toordinal()
AT = 1_763_750_000_000_000
GIVEN = [Given(3, State.REVIEW, State.REVIEW, None, 4.25, 5.5, None, DAY + 4, 4, 3, 0)]
GIVEN += [Given(0, State.NEW, State.LEARNING, 0, 1.5, 9.875, AT + 60_000_000, None, 0, 1, 0)]
OWN = [
    entry_line(
        LogLine(
            LineKind.REVIEW,
            f"one.{number:x}",
            AT - number,
            day=DAY,
            rating=3,
            seconds=2.5,
            given=each,
            confidence=sure,
        ),
        f"c{number}",
    ).decode()
    for number, (each, sure) in enumerate(zip(GIVEN * 3, [None, 70, 0, 100, 5, None], strict=True))
]
ODD = ["-1", "0", "1", "2.0", "1e999", "1e3", "01", "1.", "null", "", "true", "9007199254740993", "3652060"]
WORDS = [
    "",
    "x" * 201,
    "a\\nb",
    "a\tb",
    "\u202e",
    "\u200d",
    "\ufeff",
    "déjà",
    "٣",
    "2025-13-01",
    "2025-11-30",
]
TIMES = [
    "2025-11-21T24:00:00Z",
    "2025-11-21Z",
    "2025-11-21T10:00Z",
    "1989-12-31T00:00:00Z",
    "20251121T10:00:00Z",
]
TIMES += [
    "2025-11-21T10:00:00.123Z",
    "2031-01-01T00:00:00Z",
    "2025-11-21T10:00:00+00:00",
    "2025-11-29T10:00:00Z",
]


PLACES = [
    (r'(?<="confidence":)[0-9]+', ["101", "00", "007", "-1", "5.0", '"5"', "", "null"]),
    (r"(?<=[,:\[])[0-9.]+(?=[],}])|null", ODD),
    (r'(?<="id":")[^"]*|(?<="card":")[^"]*|(?<="day":")[^"]*', WORDS),
    (r'(?<="at":")[^"]*', TIMES),
]
CHANGED = [
    line[: place.start()] + text + line[place.end() :]
    for line in OWN[:2]
    for pattern, texts in PLACES
    for place in re.finditer(pattern, line)
    for text in texts
]


CARD = card_line("c1", None, "p", [], ("A deck", "A concept"), "basic", "What is it?").decode()
CARDS = [
    CARD,
    CARD.replace('"print"', '"explicit_id":"e","print"'),
    CARD.replace('"deck"', '"was":["q"],"deck"'),
    *(CARD.replace(part, f'"{word}"') for part in ('"c1"', '"p"') for word in WORDS),
    *(
        CARD.replace('"A deck"', text)
        for text in ['"\\n"', '"\t"', '"\\x"', '"\\u00e9"', "3", "Infinity", "", '"a" ']
    ),
]
OTHERS = st.sampled_from(CARDS) | st.sampled_from(
    ["", "{", '{"a":[{}', "{}]}", '{"kind":"card","card":"c1","print":"p"}', "x" * 70_000]
)


def read_from(path: Path) -> tuple[Any, ...]:
    with LogReader(path, NOW) as reader:
        return list(reader.entries()), reader.refused, reader.refusals, reader.is_cut, reader.names


@contextmanager
def one_by_one() -> Iterator[None]:
    """Within, no lines are read together."""
    with (
        patch.object(log_reader, "answers_in", lambda *_: NO_ANSWERS),
        patch.object(log_reader, "card_in", lambda _: None),
    ):
        yield


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(CHANGED) | OTHERS | st.sampled_from(OWN), max_size=12),
    st.sampled_from(["", "\n", "\r\n"]),
)
def test_lines_are_read_together_as_they_are_read_one_by_one(lines: list[str], end: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.jsonl")
        ending = end or "\n"
        text = HEAD + ending.join(line.rstrip("\n") for line in lines) + end
        path.write_bytes(text.encode())
        together = read_from(path)
        with one_by_one():
            assert together == read_from(path)


def test_a_line_with_one_thing_otherwise_is_taken_and_refused_alike(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    taken = 0
    for line in CHANGED:
        path.write_text(HEAD + line, encoding="utf-8")
        answers = list(answers_in(line, NOW + 86_400_000_000, 2).lines())
        if answers:
            taken += 1
            with one_by_one():
                assert read_from(path)[0] == answers, line
    assert 50 < taken < len(CHANGED) / 2


def test_a_line_about_a_card_with_one_thing_otherwise_is_taken_and_refused_alike(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    for line in CARDS:
        path.write_text(f"{HEAD}{line}", encoding="utf-8")
        together = read_from(path)
        with one_by_one():
            assert together == read_from(path), line
    assert sum(card_in(line.rstrip("\n").encode()) is not None for line in CARDS) > 5


def test_a_line_that_cannot_be_leaves_the_others_to_be_read_together() -> None:
    wrong = OWN[0].replace('"rating":3,"seconds":2.5', '"rating":3,"seconds":-2.5')
    found = answers_in("".join([*OWN * 50, wrong, *OWN * 50]).rstrip("\n"), NOW)
    assert wrong != OWN[0]
    assert len(found.ids) == 100 * len(OWN) - 99


def test_lines_of_our_own_are_read_together() -> None:
    found = answers_in("".join(OWN[:3]) + "hello\n" + OWN[3].rstrip("\n"), NOW)
    assert [(number, each.id) for number, each in found.lines()] == [
        (1, "one.0"),
        (2, "one.1"),
        (3, "one.2"),
        (5, "one.3"),
    ]
    assert [each.given for _, each in found.lines()][:2] == GIVEN


@pytest.mark.parametrize("length", [1, 700, LINE_LIMIT, 1 << 20])
def test_lines_are_found_wherever_the_parts_of_a_file_end(tmp_path: Path, length: int) -> None:
    path = tmp_path / "a.jsonl"
    filling = "x" * length + "\n"
    path.write_text(HEAD + (filling + OWN[0]) * (3_000_000 // (length + len(OWN[0])) + 1))
    with LogReader(path, NOW) as reader:
        numbers = [number for number, _ in reader.entries()]
    assert numbers == list(range(3, 3 + 2 * len(numbers), 2))
    assert reader.refusals == len(numbers)
