"""Anki's own notation in the HTML of fields, formulas, sounds and pictures, made ready to become markdown."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from html import escape, unescape
from typing import Final
from urllib.parse import unquote

LITERAL_DOLLAR: Final = "\ue0f0"
"""Stands for a dollar that begins no formula, for Anki has none."""

_DELIMITER = re.compile(r"\\[()\[\]]|\[/?\$\$?\]|\[/?latex\]", re.I)
_CLOSING = {"\\(": "\\)", "\\[": "\\]", "[$]": "[/$]", "[$$]": "[/$$]", "[latex]": "[/latex]"}
_BLOCKS = ("\\[", "[$$]")
_SOUND = re.compile(r"\[sound:([^\[\]]+)\]")
_PICTURE = re.compile(r"(<img\b[^<>]*?\bsrc\s*=\s*)(\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+)", re.I)
_LINE_BREAK = re.compile(r"<(?:br|/?div|/?p)\b[^<>]*>", re.I)
_MARKUP = re.compile(r"</?[A-Za-z!][^<>]*>")
_WHOLE = re.compile(r"(\$\$?)([^$]*)\1")
_DISPLAY = re.compile(r"\\begin\{(displaymath|math|equation\*?)\}(.*)\\end\{\1\}", re.S)
_PLAIN = re.compile(r"[^<>&\\\[\]$]*")
_KEPT = re.compile("\ue0f1(\\d+)\ue0f2")
_RESERVED = dict.fromkeys((0xE0F0, 0xE0F1, 0xE0F2))


def prepared(html: str, address: Callable[[str], str]) -> str:
    """HTML in which formulas are elements, sounds links, and every picture stands at its `address`.

    `address` is given the name of a file of the collection.
    """
    if _PLAIN.fullmatch(html):
        return html
    html, formulas = _without_formulas(html.translate(_RESERVED))
    if "[sound:" in html:
        html = _SOUND.sub(lambda sound: _sound(sound[1], address), html)
    if "<img" in html.lower():
        html = _PICTURE.sub(lambda picture: _picture(picture, address), html)
    html = html.replace("$", LITERAL_DOLLAR)
    return _KEPT.sub(lambda number: formulas[int(number[1])], html) if formulas else html


def _without_formulas(html: str) -> tuple[str, list[str]]:
    """The HTML with a mark in the place of each formula, and the formulas as elements, by number."""
    marks = [(mark[0].lower(), mark.start(), mark.end()) for mark in _DELIMITER.finditer(html)]
    if not marks:
        return html, []
    places: dict[str, list[int]] = {}
    for index, (mark, _, _) in enumerate(marks):
        places.setdefault(mark, []).append(index)
    pieces: list[str] = []
    formulas: list[str] = []
    at = index = 0
    while index < len(marks):
        mark, start, end = marks[index]
        closing = places.get(_CLOSING.get(mark, ""), [])
        which = bisect_left(closing, index + 1)
        if which < len(closing):
            index = closing[which]
            pieces += [html[at:start], f"\ue0f1{len(formulas)}\ue0f2"]
            formulas.append(_formula(mark, html[end : marks[index][1]]))
            at = marks[index][2]
        index += 1
    return "".join([*pieces, html[at:]]), formulas


def _formula(mark: str, html: str) -> str:
    tex = unescape(_MARKUP.sub("", _LINE_BREAK.sub(" ", html))).strip()
    is_block = mark in _BLOCKS
    if mark == "[latex]":
        is_block = True
        if whole := _WHOLE.fullmatch(tex):
            is_block, tex = whole[1] == "$$", whole[2].strip()
        elif display := _DISPLAY.fullmatch(tex):
            is_block, tex = display[1] != "math", display[2].strip()
        elif "$" in tex:  # words with formulas among them
            return escape(tex)
    if not tex:
        return ""
    return f"<d-math{' block' if is_block else ''}>{escape(tex)}</d-math>"


def _sound(name: str, address: Callable[[str], str]) -> str:
    file = unescape(name).strip()
    return f'<a href="{escape(address(file))}">{escape(file)}</a>'


def _picture(picture: re.Match[str], address: Callable[[str], str]) -> str:
    written = unescape(picture[2].strip("\"'")).strip()
    if re.match(r"(?:https?:)?//", written, re.I):
        return picture[0]
    if written.lower().startswith("data:"):
        return f'{picture[1]}""'
    file = unquote(written)
    return f'{picture[1]}"{escape(address(file))}" alt="{escape(file)}"'
