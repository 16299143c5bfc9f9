"""HTML fragments as trees of elements, as forgiving as a browser and never deep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field
from typing import Final

from studyml.reading.html_tokens import End, Text, decoded, simple_attributes, simple_tags, tokens

DEEPEST: Final = 60

_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section"
    " summary table tbody td tfoot th thead tr ul"
)
_VOID_NAMES = "area base basefont br col embed frame hr img input link meta param source track wbr"
BLOCKS: Final = frozenset(_BLOCK_NAMES.split())
VOID: Final = frozenset(_VOID_NAMES.split())
_INSIDE_NAMES = "caption dd dt html body li tbody td tfoot th thead tr"
_ENDS_PARAGRAPH = BLOCKS - frozenset(_INSIDE_NAMES.split())
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_CELLS = frozenset({"td", "th", "caption"})
_CELLS_AND_ROWS = _CELLS | {"tr"}
_PARAGRAPH, _PARAGRAPH_LIMITS = frozenset({"p"}), _CELLS | {"li", "dd", "dt", "div", "blockquote"}
_LINK = frozenset({"a"})
_OF_TABLES = _CELLS_AND_ROWS | {"table", "tbody", "thead", "tfoot"}
_NOTHING: frozenset[str] = frozenset()

# An element of the first kind is over when one of the second kind begins, up to the nearest of the third.
_IMPLIED_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), _LISTS | {"table"}),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl", "table"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl", "table"})),
    "td": (_CELLS, frozenset({"tr", "table"})),
    "th": (_CELLS, frozenset({"tr", "table"})),
    "tr": (frozenset({"tr", *_CELLS}), frozenset({"table", "tbody", "thead", "tfoot"})),
    **dict.fromkeys(
        ("tbody", "thead", "tfoot"),
        (frozenset({"tbody", "thead", "tfoot", "tr", *_CELLS}), frozenset({"table"})),
    ),
    "option": (frozenset({"option"}), frozenset({"select"})),
}


@dataclass(slots=True)
class Element:
    """An element with its children: elements and decoded texts. The root of a fragment has no name."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)
    holds_block: bool = False

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def text(self) -> str:
        """All the text inside, as written."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def find(self, name: str) -> Element | None:
        """The first element of a name inside."""
        for child in self.children:
            if isinstance(child, Element):
                found = child if child.name == name else child.find(name)
                if found is not None:
                    return found
        return None

    def elements(self) -> list[Element]:
        return [child for child in self.children if isinstance(child, Element)]


def html_tree(html: str) -> Element:
    """The tree of a fragment. Elements deeper than `DEEPEST` are left out and their texts kept."""
    tree = _Tree()
    if (pieces := simple_tags(html)) is not None:
        tree.text(pieces[0])
        for end, name, attributes, text in zip(*(pieces[at::4] for at in (1, 2, 3, 4)), strict=True):
            if end:
                tree.end(name.lower())
            else:
                tree.start(name.lower(), simple_attributes(attributes))
            tree.text(text)
        return tree.stack[0]
    for token in tokens(html):
        if isinstance(token, Text):
            tree.stack[-1].children.append(token.text)
        elif isinstance(token, End):
            tree.end(token.name)
        else:
            tree.start(token.name, token.attributes, is_closed=token.is_closed)
    return tree.stack[0]


class _Tree:
    def __init__(self) -> None:
        self.stack = [Element("")]
        self._beyond: Counter[str] = Counter()  # opened beyond the depth, by name: their ends are due

    def text(self, text: str) -> None:
        """Takes a text between two tags, as it is written."""
        if text:
            self.stack[-1].children.append(decoded(text))

    def start(self, name: str, attributes: dict[str, str], *, is_closed: bool = False) -> None:
        if name in _ENDS_PARAGRAPH:
            self._close(_PARAGRAPH, _PARAGRAPH_LIMITS)
        if name in _IMPLIED_ENDS:
            self._close(*_IMPLIED_ENDS[name])
        if name == "a":
            self._close(_LINK, BLOCKS)
        element = Element(name, attributes)
        if name in VOID or (is_closed and name not in BLOCKS):
            self.stack[-1].children.append(element)
        elif len(self.stack) > DEEPEST:
            self._beyond[name] += 1
        else:
            self.stack[-1].children.append(element)
            self.stack.append(element)
            if name in BLOCKS:
                self._mark()

    def end(self, name: str) -> None:
        if self._beyond and self._beyond[name] > 0:
            self._beyond[name] -= 1
        elif name == "br":
            self.stack[-1].children.append(Element("br"))
        elif name not in VOID:
            self._close({name}, _NOTHING if name in _OF_TABLES else _CELLS)

    def _mark(self) -> None:
        """Tell all open elements that a block stands in them."""
        for element in reversed(self.stack[:-1]):
            if element.holds_block:
                break
            element.holds_block = True

    def _close(self, names: Set[str], limits: Set[str]) -> None:
        """End the open element of the names, and all inside it, unless a limit stands in between."""
        outermost = 0
        for at in range(len(self.stack) - 1, 0, -1):
            open_name = self.stack[at].name
            if open_name in names:
                outermost = at
                if open_name not in _CELLS_AND_ROWS:
                    break
            elif open_name in limits:
                break
        if outermost:
            del self.stack[outermost:]
