"""The line scanner sees the blocks that full parsers of CommonMark see."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from studyml.domain.blocks import (
    BLANK,
    BREAK,
    CODE,
    CUT,
    FENCE,
    HEADING,
    HTML,
    MATH,
    TEXT,
    BlockScanner,
)
from studyml.domain.text_ranges import text_ranges, without_comments

KINDS = {HEADING: "heading", BREAK: "break", FENCE: "fence", HTML: "html", CODE: "code"}
ORACLE_KINDS = {"fence": "fence", "html_block": "html", "code_block": "code", "hr": "break"}
PARSER = MarkdownIt("commonmark")

Blocks = dict[int, str]


def scanned(text: str) -> Blocks:
    """What each line that is not blank belongs to, as the scanner sees it; paragraphs are left out."""
    scanner = BlockScanner(math=False)
    kinds = ((number, scanner.scan(line, number)) for number, line in enumerate(text.split("\n")))
    return without_blanks({number: KINDS[kind] for number, kind in kinds if kind in KINDS}, text)


def parsed(text: str) -> Blocks:
    """The same from the token maps of markdown-it-py."""
    found: Blocks = {}
    for token in PARSER.parse(text):
        kind = ORACLE_KINDS.get(token.type)
        if token.type == "heading_open" and token.markup.startswith("#"):
            kind = "heading"
        if kind is not None and token.map is not None:
            found |= dict.fromkeys(range(*token.map), kind)
    return without_blanks(found, text)


def without_blanks(found: Blocks, text: str) -> Blocks:
    lines = text.split("\n")
    return {
        number: kind for number, kind in found.items() if number < len(lines) and lines[number].strip(" \t>")
    }


def second_opinion(text: str) -> Blocks:
    """The same from the Python port of the reference implementation."""
    commonmark = pytest.importorskip("commonmark", reason="the second oracle is the package commonmark")
    found: Blocks = {}
    lines = text.split("\n")
    for node, is_entering in commonmark.Parser().parse(text).walker():
        if not is_entering or node.t not in ("code_block", "html_block", "thematic_break", "heading"):
            continue
        (first, column), (last, _) = node.sourcepos
        kind = {"html_block": "html", "thematic_break": "break", "heading": "heading"}.get(node.t, "")
        if node.t == "code_block":
            kind = "fence" if node.is_fenced else "code"
        is_setext = kind == "heading" and (
            first != last or lines[first - 1][column - 1 :].lstrip()[:1] != "#"
        )
        if not is_setext:
            found |= dict.fromkeys(range(first - 1, last), kind)
    return without_blanks(found, text)


def spec_examples() -> list[str]:
    """The examples of the CommonMark specification, where the npm package commonmark-spec is installed."""
    named = os.environ.get("COMMONMARK_SPEC", "")
    root = Path(__file__).parents[2]
    spec = Path(named) if named else root / "node_modules" / "commonmark-spec" / "spec.txt"
    if not spec.is_file():
        return []
    found = re.findall(r"^`{32} example[^\n]*\n(.*?)^\.\n", spec.read_text(encoding="utf-8"), re.M | re.S)
    return [example.replace("→", "\t").removesuffix("\n") for example in found]


SPEC_EXAMPLES = spec_examples()


@pytest.mark.skipif(
    not SPEC_EXAMPLES, reason="needs `npm install commonmark-spec`, or its spec.txt in COMMONMARK_SPEC"
)
def test_the_scanner_agrees_with_the_parser_on_every_example_of_the_specification() -> None:
    assert len(SPEC_EXAMPLES) > 600
    differing = [example for example in SPEC_EXAMPLES if scanned(example) != parsed(example)]
    assert differing == []


PIECES = """
    # ## ####### a b - * + 1. 2) 10. 01. > ``` ~~~~ ```py ` --- *** _ === -- = <div> </div> <a> <pre> </pre>
    <script> <!-- --> <? ?> <!X <![CDATA[ ]]> <b
""".split()  # noqa: SIM905 - a table of marks, not a list of strings
SPACES = ["", " ", "  ", "   ", "    ", "     ", "\t"]
LINES = st.lists(st.tuples(st.sampled_from(SPACES), st.sampled_from([*PIECES, ""])), max_size=5).map(
    lambda parts: "".join(space + piece for space, piece in parts)
)
DOCUMENTS = st.lists(LINES, min_size=1, max_size=9).map("\n".join)


@settings(max_examples=500, deadline=None)
@given(DOCUMENTS)
def test_the_scanner_sees_what_both_parsers_agree_upon(text: str) -> None:
    oracle = parsed(text)
    if scanned(text) != oracle:
        # The two differ from each other on quotes that go on with a deep indentation, and on some lazy lines.
        assert oracle != second_opinion(text)


@pytest.mark.parametrize(
    "text",
    [
        "> quote\nlazy\n# heading",
        "- item\n\n      code\n\n  text\n\n# out",
        "1. one\n   ```\n   # no heading\n   ```\n2. two",
        "-\n\n  outside",
        "- -\n\n  ```\n  inside",
        "text\n    # no code, no heading",
        "text\n\n    # code\n\n    more\ntext",
        "```\n# x\n~~~\n```\n# y",
        "````\n```\n````",
        "``` a`b\n# heading",
        "<div>\n# no\n\n# yes",
        "<!-- a\n\n# no\n--> # no\n# yes",
        "text\n<a>\n# yes",
        "text\n<div>\n# no",
        "> ```\n> # no\n# yes",
        "> ```\n# yes",
        "Title\n---\n\n---\n***",
        "- a\n- b\n---\n* * *",
        "\tcode\n\n \t# code?",
        ">\t\tcode",
        "2) *\n\n\t\t\n    ~~~~",
        "text\n2. no list\n       # text",
        "text\n1. list\n       # text",
    ],
)
def test_the_scanner_agrees_on_what_decks_hold(text: str) -> None:
    assert scanned(text) == parsed(text)


def kinds(text: str) -> list[int]:
    scanner = BlockScanner()
    return [scanner.scan(line, number) for number, line in enumerate(text.split("\n"), 1)]


def test_a_formula_hides_what_looks_like_blocks() -> None:
    assert kinds("$$\n# x\n- y\n$$\n# z") == [TEXT, MATH, MATH, MATH, HEADING]


def test_a_formula_that_is_never_closed_ends_at_a_blank_line() -> None:
    assert kinds("a $$ b\n# x\n\n# y") == [TEXT, MATH, CUT, HEADING]


def test_dollars_in_code_and_pairs_of_them_open_no_formula() -> None:
    assert kinds("`$$`\n# x") == [TEXT, HEADING]
    assert kinds("\\$$\n# x") == [TEXT, HEADING]
    assert kinds("$$ a $$\n# x") == [TEXT, HEADING]


def test_nesting_without_end_costs_no_more_than_its_lines() -> None:
    assert kinds("- " * 50_000 + "\n" * 50_000)[-1] == BLANK
    assert kinds((">" * 500 + "\n") * 500)[-1] == BLANK


def test_text_ranges_leave_out_fences_and_indented_code() -> None:
    text = "a\n```\nb\n```\nc\n\n    d\ne"
    assert [text[start:end] for start, end in text_ranges(text)] == ["a\n", "c\n\n", "e"]


def test_comments_go_and_those_in_code_stay() -> None:
    assert without_comments("a <!-- b --> c") == "a c"
    assert without_comments("a\n<!-- b\n\nc -->\nd") == "a\nd"
    assert without_comments("`<!-- a -->`\n```\n<!-- b -->\n```") == "`<!-- a -->`\n```\n<!-- b -->\n```"
    assert without_comments("a <!-- never closed") == "a <!-- never closed"
