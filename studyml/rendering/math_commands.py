"""The commands that formulas are written with, apart from those that only name a character."""

from __future__ import annotations

from studyml.rendering.math_glyphs import Atom, names
from studyml.rendering.math_nodes import Space, Symbol

CHARACTERS: dict[str, Symbol | Space] = {
    "=": Symbol("=", Atom.RELATION), "<": Symbol("<", Atom.RELATION), ">": Symbol(">", Atom.RELATION),
    ":": Symbol(":", Atom.RELATION), "+": Symbol("+", Atom.BINARY), "-": Symbol("−", Atom.BINARY),
    "*": Symbol("∗", Atom.BINARY), "(": Symbol("(", Atom.OPENING), "[": Symbol("[", Atom.OPENING),
    ")": Symbol(")", Atom.CLOSING), "]": Symbol("]", Atom.CLOSING), "!": Symbol("!", Atom.CLOSING),
    "?": Symbol("?", Atom.CLOSING), ",": Symbol(",", Atom.PUNCTUATION), ";": Symbol(";", Atom.PUNCTUATION),
    "|": Symbol("|"), "/": Symbol("/"), ".": Symbol("."), "~": Space(1), "@": Symbol("@"), '"': Symbol('"'),
}  # fmt: skip
SPACES = {",": 1, ":": 1, ";": 1, ">": 1, " ": 1, "\n": 1, "!": 0, "quad": 2, "qquad": 4, "enspace": 1,
           "thinspace": 1, "medspace": 1, "thickspace": 1, "space": 1, "negthinspace": 0}  # fmt: skip
ACCENTS = {
    "hat": ("\u0302", "^"), "widehat": ("\u0302", "^"), "tilde": ("\u0303", "~"),
    "widetilde": ("\u0303", "~"), "bar": ("\u0304", ""), "dot": ("\u0307", "."),
    "ddot": ("\u0308", ".."), "vec": ("\u20d7", "→"), "check": ("\u030c", "v"),
    "breve": ("\u0306", "u"), "acute": ("\u0301", "'"), "grave": ("\u0300", "`"),
    "mathring": ("\u030a", "o"), "overrightarrow": ("\u20d7", "→"), "overleftarrow": ("\u20d6", "←"),
}  # fmt: skip
ARROWS = {"xrightarrow": "→", "xleftarrow": "←", "xRightarrow": "⇒", "xmapsto": "↦"}
IGNORED = names(
    """displaystyle textstyle scriptstyle scriptscriptstyle nonumber notag limits nolimits centering strut
    mathstrut relax allowbreak nobreak noindent hfill hline normalsize small large null"""
)
SWALLOWED = names("label tag tag* vspace vspace* vphantom color cline phantomsection intertext")
WRAPPERS = names("mathord mathinner smash mbox hbox ensuremath fbox operatornamewithlimits")
CLASSES = {"mathbin": Atom.BINARY, "mathrel": Atom.RELATION, "mathopen": Atom.OPENING,
            "mathclose": Atom.CLOSING, "mathpunct": Atom.PUNCTUATION}  # fmt: skip
SIZES = frozenset(size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m"))
TEXTS = names("text textrm textnormal textup mbox hbox textsc mathtext")
STYLED_TEXTS = {"textbf": "mathbf", "textit": "mathnormal", "texttt": "mathtt", "textsf": "mathsf",
                 "emph": "mathnormal"}  # fmt: skip
DELIMITERS = {
    "(": "(", ")": ")", "[": "[", "]": "]", "|": "|", ".": "", "/": "/", "<": "⟨", ">": "⟩", "\\{": "{",
    "\\}": "}", "\\|": "‖", "\\lbrace": "{", "\\rbrace": "}", "\\lbrack": "[", "\\rbrack": "]",
    "\\langle": "⟨", "\\rangle": "⟩", "\\lfloor": "⌊", "\\rfloor": "⌋", "\\lceil": "⌈", "\\rceil": "⌉",
    "\\vert": "|", "\\lvert": "|", "\\rvert": "|", "\\Vert": "‖", "\\lVert": "‖", "\\rVert": "‖",
    "\\backslash": "\\",
}  # fmt: skip
ENVIRONMENTS = names(
    """matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix cases rcases dcases array aligned alignedat
    align alignat split gathered gather multline eqnarray equation subarray"""
)
