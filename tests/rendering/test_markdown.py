from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment

from studyml.rendering.markdown import MEASURE, Limits, Page, render_markdown, warm_up
from studyml.rendering.page import MAX_SOURCE
from studyml.rendering.palette import DARK, LIGHT, PLAIN, Palette
from studyml.rendering.plain import page_text
from tests.rendering.fixture_cases import Case, cases


def text_of(source: str, width: int = 80, palette: Palette = PLAIN, limits: Limits = Limits()) -> str:  # noqa: B008
    return page_text(render_markdown(source, width, palette, limits))


def segments_of(page: Page) -> list[Segment]:
    return [segment for line in page.lines for segment in line]


def segment_with(page: Page, text: str) -> Segment:
    return next(segment for segment in segments_of(page) if text in segment.text)


def widest(page: Page) -> int:
    """Cells of the widest line, whether its segments are measured apart or together."""
    apart = [sum(cell_len(segment.text) for segment in line) for line in page.lines]
    together = [cell_len("".join(segment.text for segment in line)) for line in page.lines]
    return max(apart + together, default=0)


@pytest.mark.parametrize("case", cases("markdown.txt"), ids=lambda case: case.title)
@pytest.mark.parametrize("width", [80, 40])
def test_a_page_reads_as_in_the_fixture(case: Case, width: int) -> None:
    assert text_of(case.text, width) == case.parts[str(width)]


@pytest.mark.parametrize("case", cases("markdown.txt"), ids=lambda case: case.title)
@pytest.mark.parametrize("width", [1, 2, 7, 12, 40, 200])
@pytest.mark.parametrize("palette", [DARK, LIGHT, PLAIN])
def test_no_line_is_wider_than_the_page(case: Case, width: int, palette: Palette) -> None:
    assert widest(render_markdown(case.text, width, palette)) <= width


def test_text_keeps_to_the_measure_while_code_takes_the_page() -> None:
    words = "word " * 100
    assert widest(render_markdown(words, 200, DARK)) <= MEASURE
    assert widest(render_markdown(f"- > - {words}", 200, DARK)) <= MEASURE
    assert widest(render_markdown("    " + "x" * 190, 200, DARK)) > MEASURE


def test_marked_text_is_told_by_more_than_its_colour() -> None:
    for palette in (DARK, LIGHT):
        answer = segment_with(render_markdown("a ==0.9== b", 80, palette), "0.9")
        assert answer.style is not None
        assert answer.style.bold
        assert answer.style.underline
        assert "[…]" in text_of("a ==[…]== b", palette=palette)


def test_styles_within_each_other_add_up() -> None:
    segment = segment_with(render_markdown("**a *b* c**", 80, DARK), "b")
    assert segment.style is not None
    assert segment.style.bold
    assert segment.style.italic


def test_the_plain_palette_has_no_colour_at_all() -> None:
    for case in cases("markdown.txt"):
        for segment in segments_of(render_markdown(case.text, 80, PLAIN)):
            assert segment.style is None or (segment.style.color is None and segment.style.bgcolor is None)


def test_code_is_coloured_by_its_language_on_the_background_of_the_terminal() -> None:
    page = render_markdown("```python\ndef f(): return 1\n```", 80, DARK)
    keyword = segment_with(page, "def")
    assert keyword.style is not None
    assert keyword.style.color != DARK.code_block.color
    assert all(segment.style is None or segment.style.bgcolor is None for segment in segments_of(page))
    plain = render_markdown("```nosuchlanguage\ndef f(): return 1\n```", 80, DARK)
    assert segment_with(plain, "def").style == DARK.code_block


def test_nothing_reads_as_markup_of_rich() -> None:
    source = "[bold]x[/bold] [@click=app.quit]y[/]"
    assert text_of(source) == source
    assert not any(
        segment.style and segment.style.meta for segment in segments_of(render_markdown(source, 80, DARK))
    )


def test_links_are_collected_once_and_only_those_to_the_web() -> None:
    page = render_markdown(
        "[a](https://x.example/1) [b](ftp://x.example) [c](https://x.example/1) [d](HTTP://y.example) "
        "<https://z.example/> https://w.example/q_r). [e](javascript:alert(1)) [f](/local) [g](file:///etc/passwd)",
        200,
        DARK,
    )
    assert page.links == [
        "https://x.example/1",
        "HTTP://y.example",
        "https://z.example/",
        "https://w.example/q_r",
    ]


def test_the_host_of_a_link_is_shown_the_first_time_and_is_the_one_that_would_be_opened() -> None:
    text = text_of("[a](https://good.example@evil.example/) [b](https://good.example@evil.example/)")
    assert text == "a (evil.example) b"


def test_segments_never_carry_a_link_of_the_terminal() -> None:
    page = render_markdown("[a](https://x.example) https://y.example", 80, DARK)
    assert all(segment.style is None or segment.style.link is None for segment in segments_of(page))


def test_what_entities_decode_to_is_made_safe() -> None:
    text = text_of("a&#x1b;[31mb &#8238;c [&#7;](https://x.example/&#x1b;]0;) `\x1b[2J`\n\n```\n\x9b\n```")
    assert all(
        unicodedata.category(character) not in ("Cc", "Cf", "Cs") or character == "\n" for character in text
    )


def test_a_card_of_thousands_of_paragraphs_is_cut_and_says_how_much_is_left() -> None:
    page = render_markdown("word word\n\n" * 5_000, 80, DARK)
    assert page.is_cut
    assert len(page.lines) <= 402
    assert page_text(page).endswith("… 9,601 more lines")


def test_a_large_table_is_cut_by_rows() -> None:
    row = "|" + "cell|" * 20 + "\n"
    page = render_markdown(row + "|" + "-|" * 20 + "\n" + row * 200, 200, DARK)
    assert page.is_cut
    assert page_text(page).endswith("… 181 more rows")


def test_a_table_of_very_many_columns_is_cut_by_columns() -> None:
    page = render_markdown("a|" * 900 + "b\n" + "-|" * 900 + "-\n" + "c|" * 900 + "d", 80, DARK)
    assert page.is_cut
    assert "… 501 more columns" in page_text(page)


def test_long_code_is_cut_and_what_follows_is_still_drawn() -> None:
    page = render_markdown("```\n" + "x\n" * 700 + "```\nafter", 80, DARK)
    assert page.is_cut
    assert "… 200 more lines" in page_text(page)
    assert page_text(page).endswith("after")


def test_a_long_list_is_cut_within() -> None:
    page = render_markdown("- a\n" * 500, 80, DARK)
    assert page.is_cut
    assert page_text(page).count("•") == 200


def test_show_more_draws_everything_up_to_what_is_read_of_a_source() -> None:
    assert not render_markdown("word\n\n" * 500, 80, DARK, Limits.none()).is_cut
    page = render_markdown("word\n\n" * 50_000, 80, DARK, Limits.none())
    assert page.is_cut
    assert len(page.lines) > 20_000


def test_a_page_within_the_limits_is_not_cut() -> None:
    for case in cases("markdown.txt"):
        assert not render_markdown(case.text, 80, DARK).is_cut


def test_what_says_that_more_was_left_out_fits_a_narrow_page_too() -> None:
    table = "|a|\n|-|\n" + "|b|\n" * 500
    for source in ("word\n\n" * 500, table, "```\n" + "x\n" * 600 + "```"):
        page = render_markdown(source, 5, DARK)
        assert page.is_cut
        assert widest(page) <= 5


def test_a_paragraph_too_long_to_be_looked_into_is_shown_as_written() -> None:
    assert text_of("**a** " * 100).startswith("a a a")
    assert text_of("**a** " * 4_000).startswith("**a** **a**")


def test_limits_are_counted_over_the_whole_page() -> None:
    assert text_of("a\n\nb\n\nc", limits=Limits(blocks=2)) == "a\n\nb\n\n… 1 more line"
    assert text_of("a\\\nb\\\nc\\\nd", limits=Limits(lines=2)) == "a\nb\n\n… 2 more lines"


def test_the_empty_source_makes_an_empty_page() -> None:
    assert render_markdown("", 80, DARK) == Page([], False, [])
    assert render_markdown(" \n<!-- nothing -->\n", 80, DARK).lines == []


def test_importing_the_module_loads_none_of_the_heavy_packages() -> None:
    script = (
        "import sys, studyml.rendering.markdown, studyml.rendering.palette, studyml.rendering.plain;"
        "heavy = ('markdown_it', 'mdit_py_plugins', 'pygments', 'texicode', 'studyml.rendering.math');"
        "sys.exit(', '.join(name for name in heavy if name in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_warming_up_loads_what_a_first_card_needs() -> None:
    warm_up()
    assert {"markdown_it", "pygments", "texicode"} <= set(sys.modules)


def fill(unit: str, size: int = MAX_SOURCE) -> str:
    return (unit * (size // len(unit) + 1))[:size]


HOSTILE = [
    "[", "![", "]", "[a](", "[a][", "[^a", "*", "**a", "*_", "a**b", "*a _b ", ">", "> ", "> - ", "$",
    "$a ", "$$a\n", "$$a\n\n", "$$", "$a\\$", "\\(", "\\[\n", "`", "`a``b", "<", "<a ", "<!--", "<!-- a ",
    "<![CDATA[", "<?", "<!A", "==", "==a ", "==a", "~~a", "- ", "- a\n", "1. ", "9", "#", "# a\n",
    "a\n=\n", "|", "|a\n|-\n", "&", "&#x1b;", "[a]: b\n", "[^a]: b\n", "[^a]: ", "```\n", "\\", "\t", "\n",
    " ", "***\n", "漢", "a\u0301", "\u0301", "\u200d", "👨\u200d👩", "☺\ufe0f", "http://", "http://a)",
    "<http://a>", "![a](b)", "<div>\n", "<sub>", "$x_", r"$\frac{1}{", "\x1b[31m", "\u2028", "\ud800",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_a_hostile_card_is_drawn_to_its_end(unit: str) -> None:
    for limits in (Limits(), Limits.none()):
        page = render_markdown(fill(unit), 80, DARK, limits)
        assert widest(page) <= 80
    paragraphs = render_markdown("\n\n".join([fill(unit, 16_000)] * 4), 80, DARK)
    assert widest(paragraphs) <= 80


def test_deep_nesting_ends() -> None:
    for source in (
        "\n".join(" " * 2 * depth + "- a" for depth in range(300)),
        "\n".join(">" * n for n in range(300)),
    ):
        assert widest(render_markdown(source, 30, DARK)) <= 30


def test_references_that_are_many_and_defined_end() -> None:
    page = render_markdown("[^a]: x\n\n" + fill("[^a", 60_000), 80, DARK)
    assert widest(page) <= 80


WORDS = st.sampled_from(
    [
        "a", "word", "longer-than-most-words", " ", " ", "\n", "\n\n", "# ", "- ", "1. ", "> ",
        "| a | b |\n|---|---|\n", "|", "```", "~~~", "    ", "\t", "*", "**", "_", "`", "==", "~~", "$",
        "$$", "$x^2$", r"$\frac{a}{b}$", r"\[", r"\(", "[", "](", ")", "![", "https://a.example/b", "<",
        ">", "<br>", "<sub>", "</sub>", "<!--", "-->", "[^1]", "[^1]: ", "---\n", "漢字", "👩\u200d🔬",
        "e\u0301", "\u200d", "\ufe0f", "☺", "&#27;", "&amp;", "\\", "\x1b", "\u202e", "\u2028", "\x85",
        "[ ] ", "[x] ",
    ]
)  # fmt: skip
SOURCES = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map("".join))


@settings(max_examples=300)
@given(SOURCES, st.integers(1, 100), st.sampled_from([DARK, PLAIN]))
@example("❤**\ufe0f**", 1, DARK)
@example("- > - 漢", 2, DARK)
@example("    \u2028", 1, DARK)
def test_any_source_makes_safe_lines_that_fit(source: str, width: int, palette: Palette) -> None:
    page = render_markdown(source, width, palette)
    assert widest(page) <= width
    for segment in segments_of(page):
        assert segment.control is None
        assert "\n" not in segment.text
        assert not any(
            unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in segment.text
        )
    assert page == render_markdown(source, width, palette)
