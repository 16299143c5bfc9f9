"""The words, links, code and formulas of HTML on one line of markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urljoin

from studyml.reading.html_formulas import formula_of, is_drawn_formula
from studyml.reading.html_text import code_span, words
from studyml.reading.html_tree import BLOCKS, Element

_NOT_FOR_READERS = (
    "script style template head title meta link base noscript svg canvas object embed applet map select"
    " button textarea datalist noembed noframes param source track area col colgroup rp nav"
)
_LEFT_OUT = frozenset(_NOT_FOR_READERS.split())
_EMPHASIS = {
    **dict.fromkeys(("strong", "b"), "**"),
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), "*"),
    **dict.fromkeys(("del", "s", "strike"), "~~"),
}
_CODE = frozenset({"code", "tt", "samp", "kbd"})
_PLAYERS = frozenset({"iframe", "video", "audio"})
_GUTTERS = frozenset(
    {"lineno", "linenos", "linenodiv", "lnt", "ln", "gutter", "rouge-gutter", "line-numbers-rows", "blob-num"}
)
_NO_LINK = frozenset({"link"})

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_SAFE_SCHEME = re.compile(r"(?:https?|mailto|ftp|doi):", re.I)
_STRAY = " \t\r\n\"'`“”‘’«»<>"
_ESCAPES = str.maketrans(
    {" ": "%20", "\n": None, "\r": None, "\t": None, "<": "%3C", ">": "%3E", "\\": "%5C"}
)
_BRACKET = re.compile(r"(?<!\\)[\[\]]")
_BREAKS = re.compile(r"\s*\n\s*")
_LOWERED = ("0123456789+-=()aeijnx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₙₓ")
_RAISED = ("0123456789+-=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ")

Nodes = Sequence[Element | str]


def is_left_out(element: Element) -> bool:
    """Whether nothing of an element is for readers: scripts, buttons, line numbers, drawn formulas."""
    if element.name in _LEFT_OUT:
        return not (element.name == "script" and formula_of(element))
    if "class" not in element.attributes:
        return False
    return is_drawn_formula(element) or not _GUTTERS.isdisjoint(element.classes)


def code_of(element: Element) -> str:
    """The code inside an element, line for line, without the numbers of its lines."""
    pieces: list[str] = []
    for child in element.children:
        if isinstance(child, str):
            pieces.append(child)
        elif child.name == "br":
            pieces.append("\n")
        elif not is_left_out(child):
            code = code_of(child)
            is_line = child.name in BLOCKS and child.name not in ("td", "th")
            pieces.append(f"{code}\n" if is_line and not code.endswith("\n") else code)
    return "".join(pieces)


class InlineWriter:
    """Writes nodes on one line; relative addresses are resolved against `base`, if there is one."""

    def __init__(self, base: str) -> None:
        self._base = base

    def line(self, nodes: Nodes) -> str:
        """The nodes on one line of markdown."""
        return _BREAKS.sub(" ", self.words(nodes)).strip()

    def words(self, nodes: Nodes, around: frozenset[str] = frozenset()) -> str:
        """The nodes with their line breaks (two spaces, a newline); `around` are the marks they stand in."""
        out: list[str] = []
        last = " "
        for node in nodes:
            piece = words(node) if isinstance(node, str) else self._element(node, around)
            if isinstance(node, Element) and node.name in BLOCKS:
                piece = f" {piece} "
            if last in " \n":
                piece = piece.lstrip(" ") if piece[:3] != "  \n" else piece
            if piece:
                out.append(piece)
                last = piece[-1]
        return "".join(out)

    def _element(self, element: Element, around: frozenset[str]) -> str:
        name = element.name
        if is_left_out(element):
            return ""
        if (tex := formula_of(element)) is not None:
            return tex
        if name == "br":
            return "  \n"
        if name == "img":
            return self._image(element)
        if name == "input":
            return _box(element)
        if name in _PLAYERS:
            return self._player(element)
        if name in _CODE:
            return code_span(code_of(element))
        if name == "a":
            return self._link(element, around)
        mark = _EMPHASIS.get(name, "")
        inner = self.words(element.children, around | {mark} if mark else around)
        if mark and mark not in around:
            return _wrapped(inner, mark, mark)
        if name == "q":
            return f"“{inner}”"
        if name in ("sub", "sup") and inner.strip():
            return _shifted(inner.strip(), is_raised=name == "sup")
        return inner

    def _link(self, element: Element, around: frozenset[str]) -> str:
        inner = self.words(element.children, around | _NO_LINK)
        address = self._address(element.attributes.get("href", ""))
        if not address:
            return "" if inner.strip() in ("#", "¶", "§", "🔗", "↩", "↩︎") else inner
        if "link" in around or not inner.strip():
            return inner
        text = _BREAKS.sub(" ", inner)
        return _wrapped(
            text if text.lstrip().startswith("![") else _BRACKET.sub(r"\\\g<0>", text), "[", f"]({address})"
        )

    def _image(self, element: Element) -> str:
        alt = _BRACKET.sub("", words(element.attributes.get("alt", ""))).strip()
        if "emoji" in element.classes:
            return alt
        if element.attributes.get("width") in ("0", "1") or element.attributes.get("height") in ("0", "1"):
            return ""
        address = self._address(element.attributes.get("src", ""))
        return f"![{alt}]({address})" if alt or address else ""

    def _player(self, element: Element) -> str:
        source = element.find("source")
        written = element.attributes.get("src") or (source.attributes.get("src", "") if source else "")
        address = self._address(written)
        return f"<{address}>" if address.startswith("http") else ""

    def _address(self, written: str) -> str:
        """A mended address as it may stand in a link; empty when it leads nowhere outside the page."""
        address = written.strip(_STRAY)
        if not address or address.startswith("#"):
            return ""
        if _SCHEME.match(address):
            if not _SAFE_SCHEME.match(address):
                return ""
        elif address.startswith("//"):
            address = f"https:{address}"
        elif self._base:
            try:
                address = urljoin(self._base, address)
            except ValueError:
                return ""
        address = address.translate(_ESCAPES)
        if address.count("(") != address.count(")"):
            address = address.replace("(", "%28").replace(")", "%29")
        return address


def _wrapped(inner: str, opening: str, closing: str) -> str:
    """Marks around the words proper: white space at their edges stays outside."""
    text = inner.strip()
    if not text:
        return inner
    at = inner.index(text)
    text = re.sub(r"\s*\n\s*", "  \n", text)
    return f"{inner[:at]}{opening}{text}{closing}{inner[at + len(inner.strip()) :]}"


def _box(element: Element) -> str:
    if element.attributes.get("type", "").lower() != "checkbox":
        return ""
    return "[x] " if "checked" in element.attributes else "[ ] "


def _shifted(text: str, *, is_raised: bool) -> str:
    plain, small = _RAISED if is_raised else _LOWERED
    if set(text) <= set(plain):
        return text.translate(str.maketrans(plain, small))
    if text.startswith("["):
        return text
    return f"{'^' if is_raised else '_'}{text}"
