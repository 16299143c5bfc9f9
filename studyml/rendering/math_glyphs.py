"""The characters that commands and letters of a formula are drawn with, and their place in its spacing."""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import cache


class Atom(Enum):
    """What a symbol is to its neighbours, as TeX tells them apart (The TeXbook, chapter 17)."""

    ORDINARY = "ordinary"
    OPERATOR = "operator"
    BINARY = "binary"
    RELATION = "relation"
    OPENING = "opening"
    CLOSING = "closing"
    PUNCTUATION = "punctuation"


def names(text: str) -> frozenset[str]:
    """A set of words written with blanks between them."""
    return frozenset(text.split())


# Commands that TeXicode does not know, or draws with a character that few terminals have.
_GLYPHS = {
    "argmax": "arg max", "argmin": "arg min", "softmax": "softmax", "sigmoid": "sigmoid", "ReLU": "ReLU",
    "KL": "KL", "Var": "Var", "Cov": "Cov", "Tr": "Tr", "tr": "tr", "diag": "diag", "rank": "rank",
    "sign": "sign", "sgn": "sgn", "limsup": "lim sup", "liminf": "lim inf", "E": "𝔼", "R": "ℝ", "N": "ℕ",
    "Z": "ℤ", "leqslant": "≤", "geqslant": "≥", "lt": "<", "gt": ">", "mid": "|", "vert": "|", "lvert": "|",
    "rvert": "|", "Vert": "‖", "lVert": "‖", "rVert": "‖", "|": "‖", "cdot": "·", "cdotp": "·",
    "perp": "⊥", "colon": ":", "coloneqq": ":=", "eqqcolon": "=:", "triangleq": "≜", "defeq": "≜",
    "implies": "⇒", "impliedby": "⇐", "iff": "⇔", "Longrightarrow": "⇒", "Longleftarrow": "⇐",
    "Longleftrightarrow": "⇔", "longrightarrow": "→", "longleftarrow": "←", "longleftrightarrow": "↔",
    "longmapsto": "↦", "lesssim": "≲", "gtrsim": "≳", "approxeq": "≊", "nsim": "≁", "nleq": "≰",
    "ngeq": "≱", "nmid": "∤", "nparallel": "∦", "subsetneq": "⊊", "supsetneq": "⊋", "nsubseteq": "⊈",
    "vDash": "⊨", "bigcup": "⋃", "bigcap": "⋂", "bigoplus": "⨁", "bigotimes": "⨂", "bigodot": "⨀",
    "bigvee": "⋁", "bigwedge": "⋀", "bigsqcup": "⨆", "biguplus": "⨄", "sum": "∑", "prod": "∏",
    "coprod": "∐", "int": "∫", "iint": "∬", "iiint": "∭", "oint": "∮", "varnothing": "∅", "nexists": "∄",
    "dotsc": "…", "dotso": "…", "dotsb": "⋯", "dotsm": "⋯", "hdots": "…", "lq": "‘", "rq": "’",
    "square": "□", "blacksquare": "■", "qed": "□", "checkmark": "✓", "degree": "°", "intercal": "⊺",
    "boxplus": "⊞", "boxminus": "⊟", "boxdot": "⊡", "circledast": "⊛", "circledcirc": "⊚", "ltimes": "⋉",
    "rtimes": "⋊", "rhd": "▷", "blacktriangleright": "▶", "ast": "∗", "S": "§", "P": "¶", "%": "%",
    "#": "#", "&": "&", "_": "_", "$": "$", "{": "{", "}": "}", "lbrace": "{", "rbrace": "}",
    "leftrightarrows": "⇆", "rightrightarrows": "⇉", "nearrow": "↗", "mathbin": "", "backslash": "\\",
    "restriction": "↾", "setminus": "∖", "epsilon": "ϵ", "eth": "ð", "hslash": "ℏ", "digamma": "ϝ",
    "varkappa": "ϰ", "beth": "ℶ", "gimel": "ℷ", "wp": "℘", "Theta": "Θ", "bmod": "mod", "mod": "mod",
}  # fmt: skip

_RELATIONS = names(
    """in ni owns notin subset subseteq supset supseteq subsetneq supsetneq nsubseteq sqsubset sqsubseteq
    sqsupset sqsupseteq le leq leqslant ge geq geqslant lt gt ne neq equiv approx approxeq sim nsim simeq cong
    propto mid nmid parallel nparallel perp ll gg prec succ preceq succeq to gets rightarrow leftarrow
    Rightarrow Leftarrow leftrightarrow Leftrightarrow longrightarrow longleftarrow Longrightarrow
    Longleftarrow longleftrightarrow Longleftrightarrow iff implies impliedby mapsto longmapsto models vDash
    vdash dashv triangleq defeq coloneqq eqqcolon doteq asymp lesssim gtrsim nleq ngeq hookrightarrow
    hookleftarrow rightharpoonup rightharpoondown leftharpoonup leftharpoondown rightleftharpoons leadsto
    uparrow downarrow Uparrow Downarrow nearrow searrow nwarrow swarrow leftrightarrows rightrightarrows
    therefore because bowtie trianglelefteq"""
)
_BINARIES = names(
    """pm mp times div cdot ast star circ bullet cap cup setminus wedge vee land lor oplus ominus otimes
    oslash odot dagger ddagger amalg uplus sqcap sqcup wr bmod boxtimes boxplus boxminus boxdot circledast
    circledcirc ltimes rtimes diamond"""
)
_OPENINGS = names("{ lbrace lbrack langle lceil lfloor lvert lVert")
_CLOSINGS = names("} rbrace rbrack rangle rceil rfloor rvert rVert")
_PUNCTUATION = frozenset(["colon"])

BIG_OPERATORS = names(
    """sum prod coprod bigcup bigcap bigoplus bigotimes bigodot bigvee bigwedge bigsqcup biguplus
    int iint iiint oint"""
)
"""Operators that are one sign."""

INTEGRALS = names("int iint iiint oint")
"""Operators whose limits stand at their side."""

NAMED_OPERATORS = names(
    """arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln
    log max min Pr sec sin sinh sup tan tanh argmax argmin softmax sigmoid ReLU KL Var Cov Tr tr diag rank
    sign sgn"""
)

LIMIT_OPERATORS = names("lim liminf limsup max min sup inf argmax argmin det gcd Pr")
"""Named operators whose limits stand below and above in a display."""

_FONTS = {
    "mathnormal": "mathnormal", "mathit": "mathnormal", "textit": "mathnormal", "emph": "mathnormal",
    "mathbf": "mathbf", "textbf": "mathbf", "bf": "mathbf", "mathbb": "mathbb", "mathbbm": "mathbb",
    "mathds": "mathbb", "Bbb": "mathbb", "mathcal": "mathcal", "cal": "mathcal", "mathscr": "mathcal",
    "mathfrak": "mathfrak", "frak": "mathfrak", "mathsf": "mathsf", "textsf": "mathsf", "sf": "mathsf",
    "mathtt": "mathtt", "texttt": "mathtt", "tt": "mathtt", "boldsymbol": "bold", "bm": "bold",
    "pmb": "bold", "symbf": "mathbf", "mathrm": "upright", "textrm": "upright", "rm": "upright",
    "mathup": "upright", "operatorname": "upright",
}  # fmt: skip

_BOLD_ITALIC = {"A": 0x1D468, "a": 0x1D482}
_BOLD_GREEK = {"Α": 0x1D6A8, "α": 0x1D6C2}
_DIGITS = {"mathbf": 0x1D7CE, "bold": 0x1D7CE, "mathbb": 0x1D7D8, "mathsf": 0x1D7E2, "mathtt": 0x1D7F6}


def font_of(command: str) -> str | None:
    """The name of the font that a command sets, None for other commands."""
    return _FONTS.get(command)


def atom_of(command: str) -> Atom:
    """What the symbol of a command is to its neighbours."""
    for names, atom in (
        (_RELATIONS, Atom.RELATION),
        (_BINARIES, Atom.BINARY),
        (_OPENINGS, Atom.OPENING),
        (_CLOSINGS, Atom.CLOSING),
        (_PUNCTUATION, Atom.PUNCTUATION),
        (BIG_OPERATORS, Atom.OPERATOR),
        (NAMED_OPERATORS, Atom.OPERATOR),
    ):
        if command in names:
            return atom
    return Atom.ORDINARY


@cache
def glyph(command: str) -> str | None:
    """The characters of a command that stands for itself (`alpha`, `le`), None where nothing is known."""
    if command in _GLYPHS:
        return _GLYPHS[command]
    rows = _drawn("\\" + command)
    return rows[0].strip() or None if len(rows) == 1 else None


@cache
def big_sign(command: str) -> tuple[str, ...] | None:
    """The rows of a large sum, product or integral sign, None where there is none."""
    rows = _drawn("\\" + command)
    width = max((len(row) for row in rows), default=0)
    return tuple(row.ljust(width)[1:] for row in rows) if len(rows) > 1 else None


@cache
def letter(character: str, font: str) -> str:
    """A letter or digit in a font; one that the font lacks stays as it is."""
    if font == "upright":
        return character
    if character.isdigit():
        return chr(_DIGITS[font] + int(character)) if font in _DIGITS and character.isascii() else character
    if "α" <= character <= "ω" or "Α" <= character <= "Ω":
        return _shifted(character, _BOLD_GREEK) if font in ("bold", "mathbf") else character
    if not (character.isascii() and character.isalpha()):
        return character
    if font == "bold":
        return _shifted(character, _BOLD_ITALIC)
    rows = _drawn(f"\\{font}{{{character}}}")
    return rows[0].strip() if len(rows) == 1 and rows[0].strip() else character


def upright(text: str) -> str:
    """The text with letters of mathematical alphabets made plain ones, for fonts that lack the former."""
    return "".join(
        unicodedata.normalize("NFKC", character)
        if "\U0001d400" <= character <= "\U0001d7ff" or character == "ℎ"
        else character
        for character in text
    )


def _shifted(character: str, starts: dict[str, int]) -> str:
    first = max(start for start in starts if start <= character)
    return chr(starts[first] + ord(character) - ord(first))


def _drawn(tex: str) -> list[str]:
    """What TeXicode makes of a formula; nothing where it answers with an error or a question mark."""
    from texicode.pipeline import render_tex_rows

    try:
        rows: list[str] = render_tex_rows(tex, False)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return []
    return [] if any(row.startswith("TeXicode:") or "?" in row for row in rows) else rows
