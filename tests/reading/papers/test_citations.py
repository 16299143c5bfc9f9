"""Papers are found in notes, with the titles beside them; the cases stand in `citations.txt`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.paper import paper_id
from studyml.domain.source import Citation, NoteDay
from studyml.reading.citations import find_citations

CASES = Path(__file__).parents[2] / "fixtures" / "feeds" / "citations.txt"


def day(text: str, line: int = 1) -> NoteDay:
    return NoteDay("2020-05-05", date(2020, 5, 5), "A day", line, text, line)


def cases() -> list[tuple[str, str, list[str]]]:
    found = []
    for part in CASES.read_text("utf-8").split("\n=== ")[1:]:
        title, _, rest = part.partition("\n")
        text, _, expected = rest.partition("\n---->\n")
        found.append((title, text, expected.strip("\n").split("\n")))
    return found


def listed(citations: Sequence[Citation]) -> list[str]:
    return [f"{each.line} {each.paper} | {each.title or ''}".rstrip() for each in citations]


@pytest.mark.parametrize(("title", "text", "expected"), cases())
def test_notes_cite_what_is_listed_beside_them(title: str, text: str, expected: list[str]) -> None:
    assert listed(find_citations([day(text)])) == expected


def test_citations_know_their_day_and_the_line_of_the_source() -> None:
    days = [day("nothing", 3), day("words\n\nhttps://arxiv.org/abs/1412.6980", 40)]
    [citation] = find_citations(days)
    assert (citation.day, citation.line) == (1, 42)


def test_the_address_is_mended_and_opens() -> None:
    text = (
        "'https://arxiv.org/pdf/1412.6980v2.pdf#page=2' then arXiv:1502.03167 then arxiv.org/abs/1512.03385"
    )
    assert [each.url for each in find_citations([day(text)])] == [
        "https://arxiv.org/pdf/1412.6980v2.pdf#page=2",
        "https://arxiv.org/abs/1502.03167",
        "https://arxiv.org/abs/1512.03385",
    ]


HOSTILE = [
    "[", "](", "[[x] ", "[a](", "[a](https://", "http://", "https://arxiv.org/abs/1803.09820 ", "arxiv ",
    "<a ", '<a href="', "arxiv.org.", "10.1234/", "[1803.09820] ", "[a][b]", "[a]: http://x\n", "**a ",
    '"http:// ',
    "[x](https://arxiv.org/abs/1803.09820)", "[![a](b)]", "| # - * [ ] ",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_lines_cite_each_paper_once_for_a_line(piece: str) -> None:
    text = "https://x doi " + piece * (200_000 // len(piece))
    found = find_citations([day(text)])
    assert len({(each.paper, each.line) for each in found}) == len(found) <= 1


PIECES = (
    '[ ]( ) ] ( https://arxiv.org/abs/1412.6980 arXiv:1502.03167 word Title <a|href= > </a> ``` " -| #|'
    " [1]:| [1] ` * doi:10.1234/ab \\"
)
TEXTS = st.lists(st.sampled_from([*PIECES.split(), "|", "\n"]), max_size=30).map("".join)


@given(TEXTS.map(lambda text: text.replace("|", " ")))
def test_whatever_stands_around_a_paper_its_citation_is_sound(text: str) -> None:
    lines = text.split("\n")
    for each in find_citations([day(text)]):
        assert paper_id(each.paper) == each.paper
        assert 1 <= each.line <= len(lines)
        assert each.title is None or (each.title == each.title.strip() and "\n" not in each.title)


@pytest.mark.parametrize(
    "address",
    [
        '<a href=""https://arxiv.org/abs/1412.6980"">words</a>',
        '<a href="&quot;https://arxiv.org/abs/1412.6980&quot;">words</a>',
        "<a class=x href='https://arxiv.org/abs/1412.6980'>words</a>",
        "__https://arxiv.org/abs/1412.6980__",
        "https://api.semanticscholar.org/arXiv:1412.6980",
        "https://www.emergentmind.com/papers/1412.6980",
        "https://papers.cool/arxiv/1412.6980",
        "https://www.catalyzex.com/paper/arxiv:1412.6980",
    ],
)
def test_stray_quotes_and_mirrors_of_arxiv_are_the_same_paper(address: str) -> None:
    assert [each.paper for each in find_citations([day(f"read {address} today")])] == ["arXiv:1412.6980"]


def test_a_title_may_speak_to_its_reader() -> None:
    [found] = find_citations([day("- Patience is all you need ([pdf](https://arxiv.org/abs/1412.6980))")])
    assert found.title == "Patience is all you need"
