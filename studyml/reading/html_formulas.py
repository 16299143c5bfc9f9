"""Formulas in HTML, in the ways that typesetters of the web leave them there."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from studyml.reading.html_text import formula
from studyml.reading.html_tree import Element

_LATEX_HOSTS = re.compile(
    r"latex\.codecogs\.com|/latex\.php|chart\.googleapis\.com|mathtex|mimetex|/math/render/"
)
_LATEX_CLASSES = frozenset(
    {"latex", "tex", "math", "mathtex", "ql-img-inline-formula", "ql-img-displayed-equation"}
)
_DRAWN = frozenset(
    {"MathJax", "MathJax_Preview", "MathJax_Display", "MathJax_SVG", "MathJax_CHTML", "katex-html"}
)


def is_drawn_formula(element: Element) -> bool:
    """Whether an element is but the drawing of a formula whose source stands elsewhere."""
    return "class" in element.attributes and not _DRAWN.isdisjoint(element.classes)


def is_display(element: Element) -> bool:
    """Whether an element is a formula that stands on lines of its own."""
    tex = formula_of(element)
    return tex is not None and tex.startswith("$$")


def formula_of(element: Element) -> str | None:
    """The element as a formula of markdown; None when it is none."""
    name = element.name
    if name == "script":
        kind = element.attributes.get("type", "").lower()
        if not kind.startswith("math/tex"):
            return None
        return formula(element.text(), is_display="display" in kind)
    if name == "math":
        return _of_mathml(element)
    if name == "img":
        return _of_image(element)
    if name == "d-math":
        return formula(element.text(), is_display="block" in element.attributes)
    classes = element.classes if "class" in element.attributes else []
    if name == "mjx-container" or "katex" in classes or "katex-display" in classes:
        source = element.find("math")
        if source is not None:
            is_block = "katex-display" in classes or element.attributes.get("display") == "true"
            return _of_mathml(source, is_block=is_block)
    return None


def _of_mathml(element: Element, *, is_block: bool = False) -> str | None:
    is_block = is_block or element.attributes.get("display") == "block"
    note = element.find("annotation")
    tex = element.attributes.get("alttext", "") or (
        note.text() if note is not None and "tex" in note.attributes.get("encoding", "").lower() else ""
    )
    return formula(tex, is_display=is_block) or None


def _of_image(element: Element) -> str | None:
    source = element.attributes.get("src", "")
    is_latex = _LATEX_HOSTS.search(source) is not None
    if not is_latex and _LATEX_CLASSES.isdisjoint(element.classes):
        return None
    tex = element.attributes.get("alt", "") or element.attributes.get("title", "")
    if not tex.strip() and "codecogs" in source:
        try:
            tex = unquote(urlsplit(source).query)
        except ValueError:
            return None
    return formula(tex, is_display=any("display" in name for name in element.classes)) or None
