"""Text in columns: every way in which programs write it, and what is wrong with a row told of that row."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.errors import SourceRefused, UsageError
from studyml.interchange.csv_file import guarded, unguarded
from studyml.interchange.delimited import MOST_COLUMNS, likely_delimiter, rows_of
from studyml.interchange.foreign_file import ForeignFile
from studyml.interchange.note_table import read_table
from studyml.interchange.table_head import TableWishes

CELLS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\x85\u2028\u2029") | st.just("\n")
)


def read(text: str, delimiter: str | None = None, columns: str | None = None) -> ForeignFile:
    return read_table(text, "words.csv", TableWishes.of(delimiter, columns), lambda count: None)


def fields(file: ForeignFile) -> list[tuple[str, ...]]:
    return [note.fields for note in file.notes]


def refusal(text: str, delimiter: str | None = None) -> str:
    with pytest.raises(SourceRefused) as refused:
        read(text, delimiter)
    assert "\n" not in refused.value.reason
    return refused.value.reason


@given(st.lists(st.lists(CELLS, min_size=2, max_size=5), max_size=6), st.sampled_from(",;\t|"))
def test_what_a_spreadsheet_writes_is_read_as_it_was(rows: list[list[str]], delimiter: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator="\n").writerows(rows)
    kept = [tuple(row) for row in rows]
    found = list(rows_of(file.getvalue(), delimiter))
    assert [row.cells for row in found] == kept
    assert not any(row.problem for row in found)
    line = 1
    for row, cells in zip(found, kept, strict=True):
        assert row.line == line
        line += 1 + sum(cell.count("\n") for cell in cells)


@given(st.text('ab",;\n', max_size=60))
def test_no_text_stops_the_reader(text: str) -> None:
    joined = "".join("".join(row.cells) for row in rows_of(text, ","))
    assert joined.count("a") == text.count("a")


@pytest.mark.parametrize("cell", ["=1+1", "@x", "-1", "'=1", "''+", "'plain", "plain", "", "\t=", "＝1"])
def test_the_guard_is_taken_back_only_where_it_was_put(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert unguarded(cell) == cell or cell.startswith("'")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter: str) -> None:
    rows = [("what is it, then?", "a tensor; of rank 2"), ("loss", "a number"), ("batch", 'said "so"')]
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    text = file.getvalue().replace("\r\n", "\n")
    assert likely_delimiter(text) == delimiter
    assert fields(read(text)) == rows


def test_a_delimiter_can_be_named_or_stand_in_the_first_line() -> None:
    assert fields(read("a~b\nc~d\n", "~")) == [("a", "b"), ("c", "d")]
    assert fields(read("sep=;\na;b,c\n")) == [("a", "b,c")]
    with pytest.raises(UsageError, match="no delimiter"):
        read("a,b\n", "nothing")


def test_a_wrong_delimiter_is_told_with_the_one_that_fits() -> None:
    assert "--delimiter ';'" in refusal("a;b;c\nd;e;f\n", ",")
    assert "';' would make 3" in refusal("a;b;c\nd;e;f\n", ",")
    assert "--delimiter tab" in refusal("#separator:comma\n#html:false\na\tb\nc\td\n")
    assert "one column" in refusal("only\nwords\n")
    assert "no rows" in refusal("#separator:tab\n")


def test_a_head_is_recognised_and_columns_can_be_named() -> None:
    file = read("Tags,Back,Front\nx y,an answer,a question\n")
    assert fields(file) == [("a question", "an answer")]
    assert file.notes[0].tags == ("x", "y")
    file = read("Question,Answer,Deck\nq,a,ML/Optimisation\n")
    assert file.notes[0].deck == "ML::Optimisation"
    assert fields(read("first row,an answer\nq,a\n")) == [("first row", "an answer"), ("q", "a")]
    file = read("1,q,a,t1;deep learning\n2,q2,a2,\n", columns="-,front,back,tags")
    assert fields(file) == [("q", "a"), ("q2", "a2")]
    assert file.notes[0].tags == ("t1", "deep-learning")
    with pytest.raises(UsageError, match="names no front"):
        read("a,b\n", columns="back,tags")


def test_a_head_of_anki_says_what_the_columns_are() -> None:
    file = read(
        "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n"
        "# a remark\n"
        'id1\tBasic\tA::B\t<b>q</b>\t"a\nb"\tx y\n'
        "id2\tCloze\tA\tthe {{c1::gap}}\textra\t\n"
        "id3\tMine\tA\tone\ttwo\t\n"
    )
    first, cloze, other = file.notes
    assert (first.guid, first.deck, first.tags, first.fields) == (
        "id1",
        "A::B",
        ("x", "y"),
        ("<b>q</b>", "a\nb"),
    )
    assert file.note_types[cloze.note_type].is_cloze
    assert [note.line for note in file.notes] == [8, 10, 11]
    assert [remark.text for remark in file.remarks] == [
        "1 of note type “Mine”: a text file does not say how its cards look, so the first field asks and the"
        " others answer, in order"
    ]
    assert other.fields == ("one", "two")


def test_a_head_of_anki_may_name_one_deck_one_type_and_tags_for_all() -> None:
    file = read(
        "#deck:A::B\n#notetype:Basic (and reversed card)\n#tags:x y\n"
        "#columns:Back\tFront\n#separator:Tab\na\tq\n"
    )
    (note,) = file.notes
    assert (note.deck, note.tags, note.fields) == ("A::B", ("x", "y"), ("q", "a"))
    assert len(file.note_types[note.note_type].templates) == 2


def test_what_anki_says_is_no_html_is_literal() -> None:
    file = read("#separator:;\n#html:false\n1 < 2 & *x*;a\n")
    assert file.is_html
    assert fields(file) == [("1 &lt; 2 &amp; *x*", "a")]


def test_html_in_a_table_is_seen() -> None:
    assert read("a<br>b,c\n").is_html
    assert not read("a < b,c > d\n").is_html


def test_a_row_that_is_wrong_costs_only_itself() -> None:
    wide = ",".join(["x"] * 1_000_000)
    file = read(
        f'q1,a1\n"never closed,a2\nq3,"also" not\nq4,{"z" * 1_000_000}\n{wide}\n'
        f"q6,a6\n,\nq1,a1\nq7,{'y' * 140_000}\n"
    )
    assert [note.fields[0] for note in file.notes] == ["q1", "q6", "q7"]
    told = {remark.line: remark.text for remark in file.remarks}
    assert "quotation mark is not closed" in told[2]
    assert "quotation mark is not closed" in told[3]
    assert "1,000,000 characters" in told[4]
    assert f"more than {MOST_COLUMNS} columns" in told[5]
    assert "every field of it is empty" in told[7]
    assert "the same row as in line 1" in told[8]


def test_very_many_bad_rows_are_counted() -> None:
    file = read("q,a\n" + '"x,y\n' * 3_000)
    assert len(file.notes) == 1
    assert len(file.remarks) == 101
    assert file.remarks[-1].text == "left out: 2,900 more rows"


def test_reading_quotation_marks_without_end_takes_no_longer_than_others() -> None:
    text = "q,a\n" + ',"' * 400_000
    assert len(read(text).notes) == 1
