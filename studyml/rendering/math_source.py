"""The TeX of a formula, read into nodes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from studyml.rendering.math_commands import (
    ACCENTS,
    ARROWS,
    CHARACTERS,
    CLASSES,
    DELIMITERS,
    ENVIRONMENTS,
    IGNORED,
    SIZES,
    SPACES,
    STYLED_TEXTS,
    SWALLOWED,
    TEXTS,
    WRAPPERS,
)
from studyml.rendering.math_glyphs import (
    BIG_OPERATORS,
    INTEGRALS,
    LIMIT_OPERATORS,
    NAMED_OPERATORS,
    Atom,
    atom_of,
    font_of,
    glyph,
    letter,
)
from studyml.rendering.math_nodes import (
    Accent,
    Boxed,
    Brace,
    Fence,
    Fraction,
    Grid,
    Line,
    Node,
    Operator,
    Root,
    Row,
    Scripts,
    Space,
    Stack,
    Symbol,
    Word,
)
from studyml.rendering.math_tokens import Tokens, Unreadable

MAX_LENGTH = 2_000
MAX_DEPTH = 40
MAX_ENVIRONMENTS = 4
"""Characters of a formula, groups within groups, and environments within each other read at most."""


_TEXT_ESCAPE = re.compile(r"\\([ _%&#${}])")


def read_formula(tex: str) -> Grid:
    """The rows of a formula, a single row of a single cell where it has no `\\\\` and no `&` of its own.

    Raises `Unreadable` for unknown commands, unbalanced groups and what is longer or deeper than is read.
    """
    if len(tex) > MAX_LENGTH:
        raise Unreadable("too long")
    return Grid("aligned", _Reader(tex).rows(lambda token: token is None))


class _Reader(Tokens):
    def __init__(self, source: str) -> None:
        super().__init__(source)
        self._depth = 0
        self._environments = 0
        self._font = "mathnormal"

    def rows(self, is_end: Callable[[str | None], bool]) -> tuple[tuple[Row, ...], ...]:
        """Cells up to the token that ends them, which is left."""
        self._depth += 1
        self._environments += 1
        if self._depth > MAX_DEPTH or self._environments > MAX_ENVIRONMENTS + 1:
            raise Unreadable("too deep")
        rows: list[list[Row]] = [[]]
        while True:
            rows[-1].append(self._row(lambda token: token in ("&", "\\\\", "\\cr") or is_end(token)))
            token = self.peek()
            if is_end(token):
                break
            self.next()
            if token != "&":
                if self.accepts("["):
                    while self.next() != "]":
                        continue
                rows.append([])
        self._depth -= 1
        self._environments -= 1
        if len(rows) > 1 and rows[-1] == [Row(())]:
            rows.pop()
        return tuple(tuple(row) for row in rows)

    def _row(self, is_end: Callable[[str | None], bool]) -> Row:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable("too deep")
        font = self._font
        nodes: list[Node] = []
        while not is_end(self.peek()):
            token = self.next()
            if token.isspace():
                continue
            if token in ("^", "_", "'"):
                self.back(token)
                base = nodes.pop() if nodes and not isinstance(nodes[-1], Space) else Row(())
                nodes.append(self._scripts(base))
            else:
                node = self._node(token)
                if node is not None:
                    nodes.append(node)
        self._font = font
        self._depth -= 1
        return Row(tuple(nodes))

    def _scripts(self, base: Node) -> Node:
        lower: Node | None = None
        upper: Node | None = None
        primes = 0
        while True:
            self.skip_spaces()
            token = self.peek()
            if token == "'":
                self.next()
                primes += 1
            elif token == "^" and upper is None:
                self.next()
                upper = self._argument()
            elif token == "_" and lower is None:
                self.next()
                lower = self._argument()
            elif token in ("\\limits", "\\nolimits"):
                self.next()
            else:
                break
        if token in ("^", "_"):
            raise Unreadable("two scripts at one place")
        if primes:
            marks = Symbol("′" * primes)
            upper = marks if upper is None else Row((marks, upper))
        return Scripts(base, lower, upper)

    def _argument(self) -> Node:
        """A group in braces, or the one thing that comes next."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable("too deep")
        self.skip_spaces()
        token = self.next()
        if token in ("}", "&", "^", "_", "\\\\", "\\right", "\\end"):
            raise Unreadable("an argument is missing")
        if token[0].isdigit() and len(token) > 1:
            self.back(token[1:])
            token = token[0]
        node = self._node(token)
        self._depth -= 1
        return Row(()) if node is None else node

    def _optional_argument(self) -> Node | None:
        if not self.accepts("["):
            return None
        row = self._row(lambda token: token in ("]", None))
        if self.next() != "]":
            raise Unreadable("an optional argument has no end")
        return row

    def _group(self) -> Row:
        row = self._row(lambda token: token in ("}", None))
        if self.next() != "}":
            raise Unreadable("a group has no end")
        return row

    def _node(self, token: str) -> Node | None:
        if token == "{":
            return self._group()
        if token.startswith("\\"):
            return self._command(token[1:])
        if token in CHARACTERS:
            return CHARACTERS[token]
        if token in ("}", "&", "$", "#", "\\"):
            raise Unreadable(f"{token} has no place here")
        return self._symbol(token)

    def _symbol(self, text: str) -> Symbol:
        return Symbol("".join(letter(character, self._font) for character in text))

    def _command(self, name: str) -> Node | None:
        if name in SPACES:
            return Space(SPACES[name])
        if name in IGNORED:
            return None
        if name in SWALLOWED:
            self.raw_argument()
            return None
        if name in TEXTS or name in STYLED_TEXTS:
            return self._text(STYLED_TEXTS.get(name, "upright"))
        if name in ("operatorname", "operatorname*", "mathop", "DeclareMathOperator"):
            return self._operator(has_limits=name in ("operatorname*", "mathop"))
        font = font_of(name)
        if font is not None:
            return self._in_font(font, is_switch=name in ("bf", "rm", "cal", "sf", "tt", "it", "frak"))
        construct = _CONSTRUCTS.get(name)
        if construct is not None:
            return construct(self, name)
        if name in BIG_OPERATORS:
            return Operator(glyph(name) or "", name not in INTEGRALS, name)
        if name in NAMED_OPERATORS:
            return Operator(glyph(name) or name, name in LIMIT_OPERATORS)
        text = glyph(name)
        if text is None:
            raise Unreadable(f"unknown command \\{name}")
        atom = atom_of(name)
        if self._font != "mathnormal":
            text = letter(text, self._font) if len(text) == 1 else text
        return Symbol(text, atom)

    def _text(self, font: str) -> Node:
        """Text with its blanks; formulas between dollars in it are read."""
        nodes: list[Node] = []
        for number, part in enumerate(self.raw_argument().split("$")):
            if number % 2:
                inner = _Reader(part)
                inner._depth, inner._environments = self._depth, self._environments
                nodes.append(inner._row(lambda token: token is None))
            elif part:
                plain = _TEXT_ESCAPE.sub(r"\1", " ".join(part.split("\n"))).replace("~", " ")
                if "\\" in plain or "{" in plain:
                    raise Unreadable("a command in text")
                nodes.append(Word("".join(letter(character, font) for character in plain)))
        return nodes[0] if len(nodes) == 1 else Row(tuple(nodes))

    def _operator(self, *, has_limits: bool) -> Node:
        """An operator whose name is given: letters and blanks, or anything else set in a row."""
        font, self._font = self._font, "upright"
        body = self._argument()
        self._font = font
        text = _plain_name(body)
        if text is None:
            return Row((body,), Atom.OPERATOR)
        return Operator(text, has_limits or text.replace(" ", "") in LIMIT_OPERATORS)

    def _in_font(self, font: str, *, is_switch: bool) -> Node | None:
        if is_switch:
            self._font = font
            return None
        before, self._font = self._font, font
        body = self._argument()
        self._font = before
        name = _plain_name(body) if font == "upright" else None
        return Word(name) if name is not None and len(name) > 1 else body

    def _fraction(self, name: str) -> Node:
        top, bottom = self._argument(), self._argument()
        return Fraction(top, bottom, name.endswith("frac"), name == "tfrac")

    def _root(self, name: str) -> Node:
        degree = self._optional_argument()
        return Root(self._argument(), degree)

    def _accent(self, name: str) -> Node:
        combining, wide = ACCENTS[name]
        body = self._argument()
        return Line(body, is_over=True) if not wide and _size(body) > 1 else Accent(body, combining, wide)

    def _line(self, name: str) -> Node:
        return Line(self._argument(), name == "overline")

    def _brace(self, name: str) -> Node:
        return Brace(self._argument(), name == "overbrace")

    def _stack(self, name: str) -> Node:
        first, base = self._argument(), self._argument()
        if isinstance(base, Row) and len(base.nodes) == 1:
            base = base.nodes[0]
        return Stack(base, None, first) if name == "underset" else Stack(base, first, None)

    def _arrow(self, name: str) -> Node:
        under = self._optional_argument()
        return Stack(Symbol(ARROWS[name], Atom.RELATION), self._argument(), under)

    def _boxed(self, name: str) -> Node:
        return Boxed(self._argument())

    def _phantom(self, name: str) -> Node:
        return Space(_size(self._argument()))

    def _sized_space(self, name: str) -> Node:
        if name.startswith("hspace"):
            self.raw_argument()
        else:
            while (token := self.peek()) is not None and (token.isalnum() or token in "-. "):
                self.next()
        return Space(1)

    def _wrapper(self, name: str) -> Node:
        body = self._argument()
        return Row((body,), CLASSES[name]) if name in CLASSES else body

    def _coloured(self, name: str) -> Node:
        self.raw_argument()
        return self._argument()

    def _negated(self, name: str) -> Node:
        base = self._argument()
        if not isinstance(base, Symbol) or len(base.text) != 1:
            raise Unreadable("only a symbol can be struck out")
        return Symbol(unicodedata.normalize("NFC", base.text + "\u0338"), base.atom)

    def _modulo(self, name: str) -> Node:
        return Row(
            (Space(1), Symbol("(", Atom.OPENING), Word("mod "), self._argument(), Symbol(")", Atom.CLOSING))
        )

    def _sized_delimiter(self, name: str) -> Node:
        delimiter = self._delimiter()
        atom = (
            Atom.OPENING
            if delimiter in "([{⟨⌊⌈"
            else Atom.CLOSING
            if delimiter in ")]}⟩⌋⌉"
            else Atom.ORDINARY
        )
        side = {"l": Atom.OPENING, "r": Atom.CLOSING, "m": Atom.RELATION}.get(name[-1])
        return Symbol(delimiter, side or atom) if delimiter else Row(())

    def _delimiter(self) -> str:
        self.skip_spaces()
        token = self.next()
        if token not in DELIMITERS:
            raise Unreadable(f"{token} is no delimiter")
        return DELIMITERS[token]

    def _fence(self, name: str) -> Node:
        delimiters = [self._delimiter()]
        parts: list[Row] = []
        while True:
            parts.append(
                self._row(lambda token: token in ("\\right", "\\middle", "}", "&", "\\\\", "\\end", None))
            )
            token = self.next()
            if token not in ("\\right", "\\middle"):
                raise Unreadable("\\left has no \\right")
            delimiters.append(self._delimiter())
            if token == "\\right":
                return Fence(tuple(delimiters), tuple(parts))

    def _environment(self, name: str) -> Node:
        kind = self.raw_argument()
        if kind.removesuffix("*") not in ENVIRONMENTS:
            raise Unreadable(f"unknown environment {kind}")
        kind = kind.removesuffix("*")
        aligns = ""
        if kind in ("array", "subarray", "alignedat", "alignat"):
            self._optional_argument()
            aligns = "".join(character for character in self.raw_argument() if character in "lcr")
        elif kind in ("aligned", "gathered"):
            self._optional_argument()
        rows = self.rows(lambda token: token in ("\\end", "}", None))
        if self.next() != "\\end" or self.raw_argument().removesuffix("*") != kind:
            raise Unreadable(f"{kind} has no end")
        return Grid(kind, rows, aligns)

    def _substack(self, name: str) -> Node:
        if not self.accepts("{"):
            raise Unreadable("an argument is missing")
        rows = self.rows(lambda token: token in ("}", None))
        self.next()
        return Grid("substack", rows)


_CONSTRUCTS: dict[str, Callable[[_Reader, str], Node]] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "binom", "dbinom", "tbinom"), _Reader._fraction),
    "sqrt": _Reader._root,
    **dict.fromkeys(ACCENTS, _Reader._accent),
    **dict.fromkeys(("overline", "underline"), _Reader._line),
    **dict.fromkeys(("overbrace", "underbrace"), _Reader._brace),
    **dict.fromkeys(("overset", "underset", "stackrel"), _Reader._stack),
    **dict.fromkeys(ARROWS, _Reader._arrow),
    "boxed": _Reader._boxed,
    **dict.fromkeys(("phantom", "hphantom"), _Reader._phantom),
    **dict.fromkeys(("hspace", "hspace*", "hskip", "kern", "mkern", "mskip"), _Reader._sized_space),
    **dict.fromkeys((*WRAPPERS, *CLASSES), _Reader._wrapper),
    "textcolor": _Reader._coloured,
    "not": _Reader._negated,
    "pmod": _Reader._modulo,
    **dict.fromkeys(SIZES, _Reader._sized_delimiter),
    "left": _Reader._fence,
    "begin": _Reader._environment,
    "substack": _Reader._substack,
}


def _plain_name(node: Node) -> str | None:
    """The characters of a name made of symbols and spaces, None where there is anything else."""
    match node:
        case Row(nodes):
            name = ""
            for inner in nodes:
                part = _plain_name(inner)
                if part is None:
                    return None
                name += part
            return name
        case Symbol(text):
            return "-" if text == "−" else text
        case Word(text):
            return text
        case Operator(text, _, ""):
            return text
        case Space(cells):
            return " " * cells
    return None


def _size(node: Node) -> int:
    """About how many cells a node takes: exact for letters."""
    match node:
        case Row(nodes):
            return sum(_size(inner) for inner in nodes)
        case Symbol(text) | Word(text) | Operator(text):
            return len(text)
        case Space(cells):
            return cells
        case Scripts(base, lower, upper):
            return _size(base) + max(_size(part) if part else 0 for part in (lower, upper))
    return 2
