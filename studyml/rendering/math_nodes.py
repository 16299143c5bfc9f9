"""What a formula is made of, before it is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from studyml.rendering.math_glyphs import Atom


@dataclass(frozen=True, slots=True)
class Symbol:
    """Characters that are drawn as they are."""

    text: str
    atom: Atom = Atom.ORDINARY


@dataclass(frozen=True, slots=True)
class Word:
    """Upright text."""

    text: str


@dataclass(frozen=True, slots=True)
class Operator:
    """A named operator or, with the `command` of its large form, a sign such as that of a sum."""

    text: str
    has_limits: bool
    command: str = ""


@dataclass(frozen=True, slots=True)
class Space:
    """Blanks that the author asked for."""

    cells: int


@dataclass(frozen=True, slots=True)
class Row:
    """Nodes beside each other; `atom` overrides what they are to their neighbours."""

    nodes: tuple[Node, ...]
    atom: Atom | None = None


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with what is below and above to its right, or under and over it where it takes limits."""

    base: Node
    lower: Node | None
    upper: Node | None


@dataclass(frozen=True, slots=True)
class Fraction:
    """Above and below a bar; without one it is a binomial coefficient."""

    top: Node
    bottom: Node
    has_bar: bool = True
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Root:
    """A root with the degree, if one is written."""

    body: Node
    degree: Node | None


@dataclass(frozen=True, slots=True)
class Accent:
    """A combining character over one letter, or `wide` stretched over more."""

    body: Node
    combining: str
    wide: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line over or under."""

    body: Node
    is_over: bool


@dataclass(frozen=True, slots=True)
class Brace:
    """A lying brace over or under."""

    body: Node
    is_over: bool


@dataclass(frozen=True, slots=True)
class Stack:
    """Something small over and under a base."""

    base: Node
    over: Node | None
    under: Node | None


@dataclass(frozen=True, slots=True)
class Fence:
    """Parts between delimiters as tall as they are; there is one delimiter more than parts."""

    delimiters: tuple[str, ...]
    parts: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells; `kind` is that of the environment, `aligns` the letters `l`, `c`, `r` of an array."""

    kind: str
    rows: tuple[tuple[Row, ...], ...]
    aligns: str = ""


@dataclass(frozen=True, slots=True)
class Boxed:
    """A frame around what is hidden or stressed."""

    body: Node


Node = (
    Symbol | Word | Operator | Space | Row | Scripts | Fraction | Root | Accent | Line | Brace | Stack | Fence
    | Grid | Boxed
)  # fmt: skip
