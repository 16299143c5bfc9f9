"""Markdown of a card as HTML, with formulas between `\\(…\\)` and `\\[…\\]`, where MathJax looks for them."""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_ONE_PARAGRAPH = re.compile(r"<p>((?:(?!<p>).)*)</p>\n?", re.S)


def markdown_html(markdown: str) -> str:
    """The HTML of a text, in which tags that the text holds are shown as they are written.

    A text of one paragraph comes without the paragraph's own tags.
    """
    html: str = _parser().render(markdown)
    only = _ONE_PARAGRAPH.fullmatch(html)
    return (only[1] if only else html).strip()


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    from studyml.rendering.markdown_rules import add_card_rules

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    add_card_rules(parser)
    for kind, marks in {
        "math_inline": ("\\(", "\\)"),
        "math_display": ("\\[", "\\]"),
        "math_block": ("<p>\\[", "\\]</p>\n"),
    }.items():
        parser.add_render_rule(kind, _formula(*marks))
    for kind, text in {"mark_open": "<mark>", "mark_close": "</mark>"}.items():
        parser.add_render_rule(kind, _fixed(text))
    parser.add_render_rule("footnote_ref", _label)
    parser.add_render_rule("footnote_reference_open", _label)
    parser.add_render_rule("footnote_reference_close", _fixed(""))
    return parser


def _formula(opening: str, closing: str) -> Any:
    def render(
        _self: object, tokens: Sequence[Token], at: int, _options: object, _env: MutableMapping[str, Any]
    ) -> str:
        return f"{opening}{escape(tokens[at].content, quote=False)}{closing}"

    return render


def _fixed(text: str) -> Any:
    def render(
        _self: object, _tokens: Sequence[Token], _at: int, _options: object, _env: MutableMapping[str, Any]
    ) -> str:
        return text

    return render


def _label(
    _self: object, tokens: Sequence[Token], at: int, _options: object, _env: MutableMapping[str, Any]
) -> str:
    return f"[{escape(str(tokens[at].meta.get('label', '')))}] "
