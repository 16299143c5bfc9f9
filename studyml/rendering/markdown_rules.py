"""What cards have beyond CommonMark: math, marked text and footnotes, as rules of the parser."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.rules_inline.state_inline import Delimiter

_EQUALS = ord("=")
_UNCLOSED = "studyml unclosed math"
_FOOTNOTE = re.compile(r"\[\^([^\s\[\]]{1,64})\]")


def add_card_rules(parser: MarkdownIt) -> None:
    """Teach a parser `$…$`, `$$…$$`, `\\(…\\)`, `\\[` … `\\]` on lines of their own, `==…==` and `[^…]`.

    Tokens are `math_inline`, `math_display` and `math_block` with the formula as content, `mark_open`
    and `mark_close`, `footnote_ref` and `footnote_reference_open` with the label in their meta.
    """
    from mdit_py_plugins.footnote.index import footnote_def

    footnotes: RuleOptionsType = {"alt": ["paragraph", "reference"]}
    parser.block.ruler.before("reference", "footnote_def", footnote_def, footnotes)
    parser.inline.ruler.after("image", "footnote_ref", _footnote_ref)
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "math_block", _math_block, interrupts)
    parser.inline.ruler.before("escape", "math_inline", _math_inline)
    parser.inline.ruler.before("emphasis", "mark", _mark)
    parser.inline.ruler2.before("emphasis", "mark", _pair_marks)


def _math_inline(state: StateInline, silent: bool) -> bool:
    """A formula within a line: no blank inside of single dollars, no digit outside of them."""
    source, start = state.src, state.pos
    if source.startswith("\\(", start):
        opening, closing, kind = "\\(", "\\)", "math_inline"
    elif source.startswith("$$", start):
        opening, closing, kind = "$$", "$$", "math_display"
    elif source[start] == "$":
        opening, closing, kind = "$", "$", "math_inline"
    else:
        return False
    begin = start + len(opening)
    if begin > _last(source, closing):
        return False
    end = _closing(source, closing, begin)
    formula = source[begin:end]
    if end < 0 or end + len(closing) > state.posMax or not formula.strip():
        return False
    if opening == "$":
        after = source[end + 1 : end + 2]
        if (start and source[start - 1].isdigit()) or after.isdigit() or formula != formula.strip():
            return False
    if not silent:
        token = state.push(kind, "math", 0)
        token.content, token.markup = formula.strip(), opening
    state.pos = end + len(closing)
    return True


@lru_cache(maxsize=4)
def _last(source: str, closing: str) -> int:
    """Where the last `closing` stands: asked for each opening, but found once a text."""
    return source.rfind(closing)


def _closing(source: str, closing: str, begin: int) -> int:
    """Where the first `closing` without a backslash before it stands, -1 where none does."""
    end = source.find(closing, begin)
    while end > 0 and closing[0] == "$":
        slashes = end
        while slashes > begin and source[slashes - 1] == "\\":
            slashes -= 1
        if (end - slashes) % 2 == 0:
            return end
        end = source.find(closing, end + 1)
    return end


def _math_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """Lines from one that begins with `$$` to one that ends so, without an empty line between."""
    if state.is_code_block(first):
        return False
    text = _line(state, first)
    if text == "\\[":
        opening, closing = "\\[", "\\]"
    elif text.startswith("$$"):
        opening = closing = "$$"
    else:
        return False
    if len(text) > 4 and text.endswith("$$"):
        end = first
        if "$$" in text[2:-2]:
            return False
    else:
        if "$$" in text[2:]:
            return False
        end = _math_end(state, first, last, closing)
        if end < 0:
            return False
    if silent:
        return True
    body = state.getLines(first, end + 1, state.sCount[first], False).strip()
    token = state.push("math_block", "math", 0)
    token.block, token.map = True, [first, end + 1]
    token.content = body.removeprefix(opening).removesuffix(closing).strip()
    token.markup = opening
    state.line = end + 1
    return True


def _math_end(state: StateBlock, first: int, last: int, closing: str) -> int:
    """The line that closes a formula begun at `first`, -1 where an empty line or the end comes before."""
    unclosed: tuple[int, int, str] = state.env.get(_UNCLOSED, (0, 0, ""))
    if unclosed[0] <= first < unclosed[1] and unclosed[2] == closing:
        return -1
    for line in range(first + 1, last):
        text = _line(state, line)
        if text.endswith(closing):
            return line
        if not text or state.sCount[line] < state.blkIndent:
            break
    else:
        line = last
    # Every further opening up to there is as unclosed: asking anew for each would take quadratic time.
    state.env[_UNCLOSED] = (first, line, closing)
    return -1


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip()


def _footnote_ref(state: StateInline, silent: bool) -> bool:
    """`[^label]`, where a footnote of that label is defined before or after."""
    found = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if found is None or ":" + found[1] not in state.env.get("footnotes", {}).get("refs", {}):
        return False
    if not silent:
        state.push("footnote_ref", "", 0).meta = {"label": found[1]}
    state.pos = found.end()
    return True


def _mark(state: StateInline, silent: bool) -> bool:
    """Two or three `=`, the last two a mark: it opens before and closes after anything but a blank.

    Unlike emphasis it does so next to punctuation within a word too, as a hidden part of a word is marked.
    """
    from markdown_it.rules_inline.state_inline import Delimiter

    source, start = state.src, state.pos
    if silent or not source.startswith("==", start):
        return False
    end = start
    while end < state.posMax and source[end] == "=":
        end += 1
    if end - start > 3:
        state.push("text", "", 0).content = source[start:end]
        state.pos = end
        return True
    before = source[start - 1] if start else " "
    after = source[end] if end < state.posMax else " "
    if end - start == 3:
        state.push("text", "", 0).content = "="
    state.push("text", "", 0).content = "=="
    state.delimiters.append(
        Delimiter(
            marker=_EQUALS,
            length=0,
            token=len(state.tokens) - 1,
            end=-1,
            open=not after.isspace(),
            close=not before.isspace(),
        )
    )
    state.pos = end
    return True


def _pair_marks(state: StateInline) -> None:
    """Turn paired `==` into marks, at every level of nesting."""
    _pair(state, state.delimiters)
    for meta in state.tokens_meta:
        if meta and "delimiters" in meta:
            _pair(state, meta["delimiters"])


def _pair(state: StateInline, delimiters: list[Delimiter]) -> None:
    for delimiter in delimiters:
        if delimiter.marker != _EQUALS or delimiter.end < 0:
            continue
        opening = state.tokens[delimiter.token]
        opening.type, opening.tag, opening.content, opening.nesting = "mark_open", "mark", "", 1
        closing = state.tokens[delimiters[delimiter.end].token]
        closing.type, closing.tag, closing.content, closing.nesting = "mark_close", "mark", "", -1
