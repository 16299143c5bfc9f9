from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from studyml.domain.portable_log import CardName, LineKind
from studyml.errors import SourceRefused
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
        (GOOD | {"rating": True}, "not True"),
        (GOOD | {"rating": "3"}, "not 3"),
        (GOOD | {"rating": None}, "not None"),
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
        (GOOD | {"kind": "exam"}, "kind exam"),
        (GOOD | {"seconds": -1}, "seconds"),
        (GOOD | {"seconds": "long"}, "seconds"),
        (GOOD | {"day": "2020-01-01"}, "not that of its time"),
        (GOOD | {"day": "soon"}, "no day"),
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
