"""What the parts of a formula are to each other: blanks between them, and what a slash would take in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from studyml.rendering.math_glyphs import Atom
from studyml.rendering.math_nodes import (
    Boxed,
    Fence,
    Fraction,
    Grid,
    Node,
    Operator,
    Row,
    Scripts,
    Space,
    Stack,
    Symbol,
)

MATRIX_FENCES = {
    "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}"), "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"), "matrix": ("", ""), "smallmatrix": ("", ""), "array": ("", ""),
}  # fmt: skip
"""The delimiters of each kind of matrix."""


class Style(Enum):
    """How much room there is: two dimensions, one line, or one line without blanks."""

    DISPLAY = "display"
    FLAT = "flat"
    SCRIPT = "script"


def edges(node: Node) -> tuple[Atom, Atom]:
    """What a node is to its left and to its right neighbour."""
    match node:
        case Symbol(_, atom):
            return atom, atom
        case Operator():
            return Atom.OPERATOR, Atom.OPERATOR
        case Row(nodes, atom) if atom is None and len(nodes) == 1 and not isinstance(nodes[0], Symbol):
            return edges(nodes[0])
        case Row(_, atom) if atom is not None:
            return atom, atom
        case Scripts(base) | Stack(base):
            return edges(base)
        case Fence() | Boxed():
            return Atom.OPENING, Atom.CLOSING
        case Grid(kind) if kind in MATRIX_FENCES:
            return Atom.OPENING, Atom.CLOSING
    return Atom.ORDINARY, Atom.ORDINARY


def core_atom(node: Node) -> Atom:
    """What a symbol is, with its scripts or without; ordinary for all else, also for a closed fence."""
    base = node.base if isinstance(node, Scripts) else node
    return base.atom if isinstance(base, Symbol) and base.text not in ("!", "?") else Atom.ORDINARY


def row_atoms(parts: Sequence[Node], before: Atom | None) -> list[tuple[Atom, Atom]]:
    """The edges of each node, binary operators without two operands made ordinary."""
    atoms = [edges(part) for part in parts]
    left = before
    for index, (opening, _) in enumerate(atoms):
        if opening is Atom.BINARY:
            right = atoms[index + 1][0] if index + 1 < len(atoms) else None
            if left in _NO_OPERAND_LEFT or right in (None, Atom.RELATION, Atom.CLOSING, Atom.PUNCTUATION):
                atoms[index] = (Atom.ORDINARY, Atom.ORDINARY)
        left = atoms[index][1]
    return atoms


_NO_OPERAND_LEFT = (None, Atom.BINARY, Atom.OPERATOR, Atom.RELATION, Atom.OPENING, Atom.PUNCTUATION)


def right_edge(part: Node, closing: Atom, style: Style) -> Atom:
    """What a node is to the gap after it: an operator with scripts or a sign keeps even a parenthesis off."""
    is_operator = closing is Atom.OPERATOR
    is_bare = isinstance(part, Operator) and not part.command
    return Atom.RELATION if is_operator and not is_bare and style is not Style.SCRIPT else closing


def gap(left: Atom | None, right: Atom, *, is_tight: bool, style: Style) -> int:
    """Blanks between two neighbours; where `is_tight`, none about a binary operator."""
    if left is None or right is Atom.CLOSING or left is Atom.OPENING:
        return 0
    if left is Atom.RELATION or right is Atom.RELATION:
        return 0 if style is Style.SCRIPT or left is right else 1
    if right is Atom.PUNCTUATION:
        return 0
    if left is Atom.PUNCTUATION:
        return 0 if style is Style.SCRIPT else 1
    if left is Atom.BINARY or right is Atom.BINARY:
        return 0 if is_tight else 1
    if left is Atom.OPERATOR:
        return 0 if right is Atom.OPENING else 1
    return 1 if right is Atom.OPERATOR else 0


SIGNS = (Symbol("−", Atom.BINARY), Symbol("+", Atom.BINARY), Symbol("±", Atom.BINARY))
"""What may stand before an operand."""
MARKED = re.compile(r"[_^][^()\s]+$")
"""A script on the line whose end a letter after it would hide."""


def _parts(node: Node) -> list[Node]:
    """What a node is made of, without the groups around it."""
    match node:
        case Row((inner,)):
            return _parts(inner)
        case Row(nodes):
            return [inner for inner in nodes if not isinstance(inner, Space)]
    return [node]


def is_sum(node: Node) -> bool:
    """Whether a slash beside the node would be read as belonging to its end only."""
    parts = _parts(node)
    depth = 0
    for part, (opening, _) in zip(parts, row_atoms(parts, None), strict=True):
        depth += {Atom.OPENING: 1, Atom.CLOSING: -1}.get(core_atom(part), 0)
        if depth == 0 and (opening in (Atom.BINARY, Atom.RELATION, Atom.OPERATOR) and len(parts) > 1):
            return opening is not Atom.OPERATOR or factors(node) > 1
        if isinstance(part, Fraction):
            return True
    return False


def factors(node: Node) -> int:
    """How many things stand beside each other; what is in parentheses belongs to what it follows."""
    parts = _parts(node)
    if parts and isinstance(parts[0], Symbol) and parts[0].text in ("∂", "d", "𝑑", "∇", "−", "Δ"):
        parts = parts[1:]
    count = depth = 0
    for part in parts:
        if core_atom(part) is Atom.CLOSING:
            depth -= 1
        elif depth == 0 and not (edges(part)[0] is Atom.OPENING and count):
            count += 1
        depth += core_atom(part) is Atom.OPENING
    return count
