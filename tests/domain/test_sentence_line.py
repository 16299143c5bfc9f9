"""A mention is shown in its sentence, on one line, without markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.sentence_line import sentence_line


def line_of(text: str, word: str = "momentum", width: int = 160) -> str:
    at = text.index(word)
    return sentence_line(text, at, at + len(word), width)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("First one. Then **momentum** helps.\nLast one.", "Then momentum helps."),
        ("# On `momentum` today #\n\nText.", "On momentum today"),
        ("- a\n- [x] read about _momentum_ and $\\beta$\n- b", "read about momentum and $\\beta$"),
        ("> quoted: momentum\n> goes on", "quoted: momentum"),
        ("see [the momentum paper](https://a.org/x_(y)) first", "see the momentum paper first"),
        ("see ![momentum](m.png 'a picture') and [[notes/Adam|Adam]]", "see momentum and Adam"),
        ("[[momentum]] and [[SGD]] and [ref][1]", "momentum and SGD and ref"),
        ("<p>Use <b class='x'>momentum</b> &amp; decay</p>", "Use momentum & decay"),
        ("| name | momentum | 0.9 |", "name · momentum · 0.9"),
        ("a line\nwrapped before momentum\nand after it", "a line wrapped before momentum and after it"),
        ("optimizer(momentum=0.9, weight_decay=2*3)", "optimizer(momentum=0.9, weight_decay=2*3)"),
        ("momentum\\_term is 5 &lt; 6[^1]", "momentum_term is 5 < 6"),
        ("## [momentum]({{< ref \"/x#y\" >}}) {#m}", "momentum"),
        ("where x < y and momentum > z", "where x < y and momentum > z"),
    ],
)  # fmt: skip
def test_markup_is_left_out(text: str, line: str) -> None:
    assert line_of(text) == line


def test_a_long_sentence_is_cut_around_the_mention_between_words() -> None:
    text = "before " * 20 + "momentum" + " after" * 20
    assert line_of(text, width=40) == "…before before momentum after after…"
    assert line_of(text, width=400) == text
    assert line_of("momentum" + " after" * 20, width=30) == "momentum after after after…"
    assert line_of("before " * 20 + "momentum", width=30) == "…before before before momentum"


def test_characters_that_mark_the_mention_inside_may_stand_in_the_text() -> None:
    assert line_of("a \ue001b\ue000 momentum \ue000c") == "a b momentum c"


def test_entities_cannot_bring_back_what_acts_on_a_terminal() -> None:
    assert "\x1b" not in line_of("momentum &#27;[31m &#x202e;")


@given(st.text(max_size=300), st.text(min_size=1, max_size=20), st.text(max_size=300), st.integers(30, 200))
def test_a_line_is_one_line_and_no_longer_than_asked(before: str, word: str, after: str, width: int) -> None:
    line = sentence_line(before + word + after, len(before), len(before) + len(word), width)
    assert len(line) <= width
    assert line == " ".join(line.split())


@given(st.text("ab .", max_size=300), st.text("ab .", max_size=300), st.integers(30, 200))
def test_the_mention_is_in_its_line(before: str, after: str, width: int) -> None:
    text = f"{before} momentum {after}"
    assert "momentum" in sentence_line(text, len(before) + 1, len(before) + 9, width)


@pytest.mark.parametrize("piece", ["[", "](", "<", "*", "`", "| ", "[[", "{{<", "a. ", "&#", "> ", "\\"])
def test_hostile_texts_give_a_line_without_being_read_whole(piece: str) -> None:
    before = piece * 200_000
    assert "momentum" in sentence_line(f"{before} momentum {before}", len(before) + 1, len(before) + 9)
