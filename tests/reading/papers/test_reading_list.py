"""Lists and tables of papers become works; the cases stand in `reading_lists.txt`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.source import SourceKind, Work
from studyml.reading.people import names_in, people_in
from studyml.reading.reading_list import is_reading_list, read_reading_list

CASES = Path(__file__).parents[2] / "fixtures" / "feeds" / "reading_lists.txt"
PATH = Path("papers.md")
PAPERS = "\n".join(f"- [Paper {n}](https://arxiv.org/abs/2001.0000{n})" for n in range(1, 5))


def cases() -> list[tuple[str, str, list[str]]]:
    found = []
    for part in CASES.read_text("utf-8").split("\n=== ")[1:]:
        title, _, rest = part.partition("\n")
        text, _, expected = rest.partition("\n---->\n")
        found.append((title, text, expected.strip("\n").split("\n")))
    return found


def listed(work: Work) -> str:
    authors = ", ".join(work.authors)
    return f"{work.line} | {' '.join(work.ids)} | {work.title} | {authors} | {work.year or ''}".rstrip()


@pytest.mark.parametrize(("title", "text", "expected"), cases())
def test_a_reading_list_gives_the_works_beside_it(title: str, text: str, expected: list[str]) -> None:
    assert [listed(work) for work in read_reading_list(text, PATH).works] == expected


@pytest.mark.parametrize("text", [case[1] for case in cases()])
def test_every_case_is_recognised(text: str) -> None:
    assert is_reading_list(text, Path("list.md"))


@pytest.mark.parametrize(
    "text",
    [
        PAPERS.replace("arxiv", "example"),
        PAPERS.rpartition("\n")[0].rpartition("\n")[0],
        f"# Log\n\n## 2020-03-01\n\n{PAPERS}",
        f"# Log\n\n### March 4\n\n{PAPERS}",
        f"## Day 3\n\n{PAPERS}",
        f"# Post\n\n{PAPERS}\n" + "\nA line of prose.\n" * 9,
        PAPERS + "\n- something done" * 9,
        f"```\n{PAPERS}\n```",
        "",
    ],
    ids=["no papers", "few", "dated", "month and day", "numbered day", "prose", "tasks", "code", "empty"],
)
def test_what_is_no_reading_list_is_not_taken_for_one(text: str) -> None:
    assert not is_reading_list(text, Path("list.md"))


def test_headings_of_years_date_no_days() -> None:
    assert is_reading_list(f"# Papers\n\n## 2020\n\n{PAPERS}", Path("list.md"))


def test_the_list_itself_is_a_note_that_cites_its_papers() -> None:
    source = read_reading_list(f"# Worth reading\n\n{PAPERS}\n", PATH)
    assert (source.kind, source.format, source.title) == (SourceKind.READING_LIST, "list", "Worth reading")
    [day] = source.days
    assert (day.date, day.line, day.text_line, day.text.split("\n")[0]) == (None, 1, 1, "# Worth reading")
    assert [(each.paper, each.line) for each in source.citations] == [
        (f"arXiv:2001.0000{n}", n + 2) for n in range(1, 5)
    ]


@pytest.mark.parametrize(
    ("words", "people"),
    [
        ("Diederik Kingma, Jimmy Ba", ["Diederik Kingma", "Jimmy Ba"]),
        ("by Ian Goodfellow (2014)", ["Ian Goodfellow"]),
        ("Hinton et al., 2015", ["Hinton"]),
        ("A. Krizhevsky, I. Sutskever and G. Hinton", ["A. Krizhevsky", "I. Sutskever", "G. Hinton"]),
        ("Kaiming He; Jian Sun", ["Kaiming He", "Jian Sun"]),
        ("Kim, Y., Denton, C., & Hoang, L.", ["Y. Kim", "C. Denton", "L. Hoang"]),
        ("Łukasz Kaiser & Ashish van Somebody", ["Łukasz Kaiser", "Ashish van Somebody"]),
        ("NeurIPS, Long Beach", []),
        ("Deep Learning, Neural Networks", []),
        ("Great Paper", []),
        ("", []),
    ],
)
def test_people_are_told_from_other_words(words: str, people: list[str]) -> None:
    assert people_in(words) == people


@pytest.mark.parametrize(
    "piece", ["A-", "A ", "A, ", "A. ", "A B, ", "van ", "Aa, B., ", "A and ", " ", "| "]
)
def test_endless_names_are_looked_at_once(piece: str) -> None:
    assert len(names_in(piece * 3000)) <= 3000
    assert len(people_in(piece * 3000 + "x!")) <= 1000


@given(st.text(alphabet="-*|[]() \n.,ab12#Ahtps:/rxiv\"'", max_size=120))
def test_any_text_is_read_as_a_list_of_what_it_cites(text: str) -> None:
    source = read_reading_list(f"\n{text}\n- https://arxiv.org/abs/1412.6980", PATH)
    assert all(work.ids and 1 <= work.line <= text.count("\n") + 3 for work in source.works)


@pytest.mark.parametrize("path", ["2021-03-04.md", "journals/2021_03_04.md"])
def test_the_papers_of_a_day_are_no_reading_list(path: str) -> None:
    assert not is_reading_list(PAPERS, Path(path))


def test_a_table_of_days_is_no_reading_list() -> None:
    rows = "\n".join(f"| {n} | [Paper {n}](https://arxiv.org/abs/2001.0000{n}) |" for n in range(1, 5))
    assert not is_reading_list(f"| Day | Read |\n|---|---|\n{rows}\n", PATH)
    assert is_reading_list(f"| # | Read |\n|---|---|\n{rows}\n", PATH)


def test_a_list_that_was_posted_has_the_date_of_its_post() -> None:
    [day] = read_reading_list(f"---\ntitle: Read\ndate: 2021-03-04\n---\n{PAPERS}", PATH).days
    assert str(day.date) == "2021-03-04"
