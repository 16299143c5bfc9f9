"""The inside of a paragraph: parsed tokens made into pieces that flow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rich.cells import cell_len
from rich.style import Style

from studyml.domain.safe_text import safe_line
from studyml.rendering.flow import BREAK, Drawing, Piece, Run
from studyml.rendering.palette import Palette
from studyml.rendering.script import lowered, raised

if TYPE_CHECKING:
    from markdown_it.token import Token

_BLANKS = re.compile(r"[ \t\n\u2028\u2029]+")
_URL = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?')\]}]")
_TAG = re.compile(r"</?([a-zA-Z]+)\s*/?>")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_WHOLE_FORMULA = 24
"""Cells up to which a formula within a line is kept on one line."""
_INDENT = 4
_UNBOUNDED = 10_000
_MAX_TEX = 20_000
"""Characters of formulas that are drawn on a page at most; a hostile one costs some 25 microseconds each."""

_STRONG = Style(bold=True)
_EMPHASIS = Style(italic=True)
_STRUCK = Style(strike=True)


def clean(text: str) -> str:
    """Foreign text as it may stand within a line: made safe, each run of blanks one space."""
    return _BLANKS.sub(" ", safe_line(text))


def without_comments(html: str) -> str:
    """HTML without its comments."""
    return _COMMENT.sub("", html)


class InlineReader:
    """Makes pieces of inline tokens; keeps the links met, each once, in order."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._first_links: dict[str, Token] = {}
        self._tex_left = _MAX_TEX

    @property
    def links(self) -> list[str]:
        """The http and https links met so far."""
        return list(self._first_links)

    def formula(self, tex: str, width: int, *, is_display: bool) -> list[str] | None:
        """A formula's rows, None where it cannot be drawn; displays and several rows are set in.

        A formula within a line may be one row of any width, to flow with the words around it.
        """
        from studyml.rendering.math import render_math

        self._tex_left -= len(tex)
        if self._tex_left < 0:
            return None
        letters = self._palette.letters
        if not is_display:
            rows = render_math(tex, _UNBOUNDED, False, letters)
            if rows is None or len(rows) == 1:
                return rows
        indent = _INDENT if width > 2 * _INDENT else 0
        rows = render_math(tex, width - indent, is_display, letters)
        if rows is None:
            return render_math(tex, width, is_display, letters)
        return [" " * indent + row for row in rows]

    def pieces(self, tokens: Sequence[Token], base: Style, width: int) -> list[Piece]:
        """Pieces for `flow`; `width` in cells bounds the drawings of formulas among them."""
        reading = _Reading(self, self._palette, self._first_links, base, width)
        for token in tokens:
            reading.read(token)
        return reading.pieces


class _Reading:
    def __init__(
        self,
        reader: InlineReader,
        palette: Palette,
        first_links: dict[str, Token],
        base: Style,
        width: int,
    ) -> None:
        self._reader = reader
        self._palette = palette
        self._first_links = first_links
        self._styles = [base]
        self._width = width
        self._open_links: list[tuple[str, int, Token]] = []
        self._script = ""
        self._marks: list[int] = []
        self.pieces: list[Piece] = []

    @property
    def _style(self) -> Style:
        return self._styles[-1]

    def read(self, token: Token) -> None:
        match token.type:
            case "text" | "text_special":
                self._text(token)
            case "softbreak":
                self._add(" ")
            case "hardbreak":
                self.pieces.append(BREAK)
            case "code_inline":
                self._code(token.content)
            case "strong_open":
                self._open(_STRONG)
            case "em_open":
                self._open(_EMPHASIS)
            case "s_open":
                self._open(_STRUCK)
            case "mark_open":
                self._open_mark()
            case "mark_close":
                self._close_mark()
            case "strong_close" | "em_close" | "s_close":
                self._close()
            case "link_open":
                self._open_link(str(token.attrs.get("href", "")), token)
            case "link_close":
                self._close_link()
            case "image":
                name = "".join(child.content for child in token.children or ())
                self._add(f"[image: {clean(name)}]", self._style + self._palette.dim)
            case "math_inline" | "math_display":
                self._math(token.content, token.markup, is_display=token.type == "math_display")
            case "html_inline":
                self._html(token.content)
            case "footnote_ref":
                self._add(f"[{clean(str(token.meta['label']))}]", self._style + self._palette.dim)
            case _:
                self._text(token)

    def _add(self, text: str, style: Style | None = None, *, is_whole: bool = False) -> None:
        if text:
            self.pieces.append(Run(text, self._style if style is None else style, is_whole))

    def _open(self, style: Style) -> None:
        self._styles.append(self._style + style)

    def _close(self) -> None:
        if len(self._styles) > 1:
            self._styles.pop()

    def _text(self, token: Token) -> None:
        text = clean(token.content)
        if self._script:
            self._add(_scripted(text, self._script))
            return
        if "://" not in text or self._open_links:
            self._add(text)
            return
        start = 0
        for found in _URL.finditer(text):
            self._add(text[start : found.start()])
            self._add(found[0], self._style + self._palette.link)
            self._first_links.setdefault(found[0], token)
            start = found.end()
        self._add(text[start:])

    def _code(self, content: str) -> None:
        text = safe_line(content)
        if self._palette.is_plain:
            text = f"`{text}`"
        self._add(text, self._style + self._palette.code)

    def _open_mark(self) -> None:
        self._open(self._palette.mark)
        self._marks.append(len(self.pieces))

    def _close_mark(self) -> None:
        start = self._marks.pop() if self._marks else len(self.pieces)
        inside = "".join(piece.text for piece in self.pieces[start:] if isinstance(piece, Run))
        if self._palette.is_plain and not (inside.startswith("[") and inside.endswith("]")):
            self.pieces.insert(start, Run("[", self._style))
            self._add("]")
        self._close()

    def _open_link(self, url: str, token: Token) -> None:
        self._open_links.append((safe_line(url), len(self.pieces), token))
        self._open(self._palette.link if _host(url) else Style())

    def _close_link(self) -> None:
        self._close()
        if not self._open_links:
            return
        url, start, token = self._open_links.pop()
        host = _host(url)
        if host and self._first_links.setdefault(url, token) is token:
            text = "".join(piece.text for piece in self.pieces[start:] if isinstance(piece, Run))
            if host not in text:
                self._add(" ")
                self._add(f"({host})", self._style + self._palette.dim)

    def _math(self, tex: str, dollars: str, *, is_display: bool) -> None:
        style = self._style + self._palette.math
        rows = self._reader.formula(tex, self._width, is_display=is_display)
        if rows is None:
            closing = dollars.replace("(", ")")
            self._add(clean(f"{dollars}{tex}{closing}"), style)
        elif is_display or len(rows) > 1:
            self.pieces.append(Drawing(tuple(rows), style))
        else:
            self._add(rows[0], style, is_whole=cell_len(rows[0]) <= min(_WHOLE_FORMULA, self._width))

    def _html(self, content: str) -> None:
        html = without_comments(content)
        tag = _TAG.fullmatch(html)
        name = tag[1].lower() if tag else ""
        if name == "br":
            self.pieces.append(BREAK)
        elif name in ("sub", "sup"):
            self._script = "" if html.startswith("</") else name
        else:
            self._add(clean(html))


def _scripted(text: str, script: str) -> str:
    small = raised(text) if script == "sup" else lowered(text)
    if small is not None:
        return small
    mark = "^" if script == "sup" else "_"
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"


def _host(url: str) -> str:
    """The host of an http or https address, empty for everything else."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    return safe_line(host) if parts.scheme in ("http", "https") else ""
