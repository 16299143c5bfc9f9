"""Every file in the fixtures is read and listed; `NAME.expected` beside it says what must come out.

A new pair of files is a new test. When the expected file is missing, the failure shows the listing. A name
that ends with `.year2020` gives the year as a learner would; that part is left out of the path that is read.
"""

import re
from pathlib import Path

import pytest

from studyml.domain.source import SourceText
from studyml.reading.note import read_note

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "notes"
NOTES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".md", ".txt"))


def read(path: Path) -> SourceText:
    name = re.sub(r"\.year\d{4}", "", path.name)
    year = re.search(r"\.year(\d{4})", path.name)
    return read_note(path.read_text(encoding="utf-8"), Path(name), year=int(year[1]) if year else None)


def listing(source: SourceText) -> str:
    """A source as text for people: its days, then what is asked and defined, then the remarks."""
    out = [f"{source.kind} ({source.format}): {source.title}"]
    for day in source.days:
        end = f" to {day.date_end}" if day.date_end else ""
        title = f" {day.title!r}" if day.title else ""
        out += [
            "",
            f"# {day.key}: {day.date or 'no date'}{end}{title}, line {day.line}, text from {day.text_line}",
        ]
        out += [f"  | {line}".rstrip() for line in day.text.split("\n")]
    out.append("")
    for question in source.questions:
        out.append(f"? {source.days[question.day].key}, line {question.line}: {question.text}")
        if question.answer is not None:
            out.append(f"  answer in line {question.answer_line}:")
            out += [f"    {line}".rstrip() for line in question.answer.split("\n")]
        out += [f"  link {link}" for link in question.links]
    for term in source.terms:
        sign = "stands for" if term.is_acronym else "="
        lines = term.meaning.split("\n")
        out.append(f"* {source.days[term.day].key}, line {term.line}: {term.term} {sign} {lines[0]}")
        out += [f"    {line}".rstrip() for line in lines[1:]]
    out += [f"! {remark.level} in line {remark.line}: {remark.text}" for remark in source.remarks]
    return "\n".join(out).rstrip() + "\n"


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.name)
def test_a_note_is_read_as_the_file_beside_it_says(path: Path) -> None:
    expected = path.with_suffix(".expected")
    assert listing(read(path)) == (expected.read_text(encoding="utf-8") if expected.exists() else "")


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.name)
def test_every_line_of_a_stretch_stands_in_the_file_where_it_is_said_to(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    source = read(path)
    for day in source.days:
        for number, line in enumerate(day.text.split("\n") if source.format != "dated table rows" else ()):
            if "{" not in lines[day.text_line - 1 + number]:
                assert line.strip() in lines[day.text_line - 1 + number]
    for question in source.questions:
        assert question.text.strip("?")[:12].strip("“") in lines[question.line - 1]
    for term in source.terms:
        assert term.term in lines[term.line - 1]


def test_no_expected_file_stands_alone() -> None:
    assert {path.stem for path in FOLDER.glob("*.expected")} == {path.stem for path in NOTES}
