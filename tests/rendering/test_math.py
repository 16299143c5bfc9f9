from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from studyml.rendering.math import render_math
from tests.rendering.fixture_cases import Case, cases

AS_WRITTEN = "(as written)"


def drawn(tex: str, width: int = 76, *, display: bool = True) -> str:
    rows = render_math(tex, width, display)
    return AS_WRITTEN if rows is None else "\n".join(rows)


@pytest.mark.parametrize("case", cases("math.txt"), ids=lambda case: case.title)
def test_a_formula_is_drawn_as_in_the_fixture(case: Case) -> None:
    assert drawn(case.title) == case.text
    assert drawn(case.title, display=False) == case.parts.get("in a line", case.text)


def test_most_formulas_of_papers_are_one_row_within_a_line() -> None:
    rows = [case.parts.get("in a line", case.text).count("\n") + 1 for case in cases("math.txt")]
    assert len(rows) > 120
    assert sum(count == 1 for count in rows) > 0.85 * len(rows)


@pytest.mark.parametrize(
    "tex",
    [
        r"\unknown{x}",
        r"\frac{a}",
        "{",
        "}",
        "x^",
        "x^1^2",
        r"\left( x",
        r"\begin{cases} x",
        "",
        "  ",
        r"\,",
        "$",
    ],
)
def test_what_cannot_be_drawn_is_left_to_be_shown_as_written(tex: str) -> None:
    assert render_math(tex, 80, True) is None
    assert render_math(tex, 80, False) is None


def test_a_wide_formula_is_broken_before_its_relations_and_operators() -> None:
    assert drawn(r"v_t = \beta v_{t-1} + (1-\beta) g_t + \epsilon", 19) == "𝑣ₜ = β𝑣ₜ₋₁\n    + (1−β)𝑔ₜ + ϵ"


def test_a_formula_is_not_broken_inside_of_brackets_while_it_can_be_outside() -> None:
    assert drawn("f(a + b, c) = d + e", 14) == "𝑓(𝑎+𝑏, 𝑐) = 𝑑\n    + 𝑒"


def test_a_wide_fraction_is_made_a_line_and_broken_at_its_blanks() -> None:
    rows = render_math(r"\frac{a + b + c + d + e + f}{g + h + i + j}", 20, True)
    assert rows is not None
    assert len(rows) > 1
    assert all(cell_len(row) <= 20 for row in rows)


def test_the_rows_of_aligned_lines_are_broken_one_by_one() -> None:
    tex = r"\begin{aligned} a &= b + c + d + e \\ &= f \end{aligned}"
    assert drawn(tex, 14) == "𝑎 = 𝑏 + 𝑐 + 𝑑\n    + 𝑒\n    = 𝑓"


def test_what_is_wider_than_the_line_in_one_piece_is_not_drawn() -> None:
    assert render_math(r"\operatorname{abcdefghijkl}", 8, True) is None


def test_letters_can_be_plain_for_fonts_that_lack_the_italic_ones() -> None:
    assert render_math(r"h_t = \mathbf{x} \mathbb{E}", 40, False, "upright") == ["hₜ = xE"]
    assert render_math(r"h_t = \mathbf{x}", 40, False) == ["ℎₜ = 𝐱"]


def test_a_hidden_part_of_a_formula_stays_visible() -> None:
    for display in (True, False):
        assert "[?]" in drawn(r"\frac{1}{\boxed{?}} \sum_i^{\boxed{?}} x", display=display)


def test_a_fraction_on_a_line_keeps_its_meaning_beside_factors() -> None:
    assert drawn(r"\frac{1}{2}x", display=False) == "(1/2)𝑥"
    assert drawn(r"x\frac{a}{bc}", display=False) == "𝑥(𝑎/(𝑏𝑐))"
    assert drawn(r"\frac{a+b}{c}", display=False) == "(𝑎 + 𝑏)/𝑐"
    assert drawn(r"\log \frac{p}{q}", display=False) == "log (𝑝/𝑞)"


@pytest.mark.parametrize(
    "tex",
    [
        "{" * 10_000,
        "{" * 1_900,
        r"\frac" * 400,
        r"\sqrt" * 390,
        r"\left(" * 300,
        r"\hat" * 400,
        r"\text{" * 300,
        "x^" * 900,
        "x^{" * 19 + "a" + "}" * 19,
        r"\frac{1}{" * 19 + "x" + "}" * 19,
        r"\begin{matrix}" * 100,
        r"\begin{matrix}" + r"\begin{matrix}a&b\\" * 10 + "c" + r"\end{matrix}" * 11,
        r"\begin{bmatrix}\frac{" * 9 + "x" + r"}{y}\end{bmatrix}" * 9,
        "&" * 1_900,
        r"\\" * 900,
        r"&\\" * 600,
        "'" * 1_999,
        "x+" * 999,
        r"\begin{matrix}" + "a&" * 900 + r"\end{matrix}",
        "\\",
        "\\" * 999,
        "%" * 500,
    ],
    ids=lambda tex: f"{tex[:12]}-{len(tex)}",
)
def test_a_hostile_formula_ends_and_keeps_to_its_width(tex: str) -> None:
    for display in (True, False):
        rows = render_math(tex, 40, display)
        assert rows is None or all(cell_len(row) <= 40 for row in rows)


PIECES = st.sampled_from(
    [
        "x", "y", "12", "0.5", "+", "-", "=", "(", ")", "[", "]", "|", ",", " ", "{", "}", "^", "_", "'", "&",
        r"\\", r"\frac", r"\frac{a}{b}", r"\sum", r"\sum_{i=1}^{n}", r"\int_0^1", r"\sqrt", r"\sqrt[3]{x}",
        r"\left(", r"\right)", r"\left\|", r"\right.", r"\hat", r"\mathbf{x}", r"\mathbb{E}", r"\text{if }",
        r"\text{漢字}", r"\begin{bmatrix}", r"\end{bmatrix}", r"\begin{cases}", r"\end{cases}", r"\alpha",
        r"\nabla_\theta", r"\operatorname*{argmin}_x", r"\underbrace{x}_{y}", r"\overset{!}{=}", r"\boxed{?}",
        r"\,", r"\binom{n}{k}", r"\overline{xy}", r"\not=", r"\max_x", r"\bigl(", "é", "漢", "\n", "%",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join), st.integers(1, 60), st.booleans())
def test_any_formula_is_drawn_within_its_width_or_not_at_all(tex: str, width: int, display: bool) -> None:
    rows = render_math(tex, width, display)
    if rows is not None:
        assert rows
        assert any(row.strip() for row in rows)
        assert all(cell_len(row) <= width for row in rows)
        assert not any(character in row for row in rows for character in "\n\t\\")


@given(st.text(max_size=60), st.booleans())
def test_any_text_as_a_formula_does_not_raise(tex: str, display: bool) -> None:
    render_math(tex, 40, display)
