"""HTML, as feeds and pages hold it, written as markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from studyml.domain.safe_text import safe_text
from studyml.errors import StudymlError
from studyml.reading.html_formulas import formula_of, is_display
from studyml.reading.html_inline import InlineWriter, code_of, is_left_out
from studyml.reading.html_tables import cells_of, is_grid, pipe_table, width_of
from studyml.reading.html_text import code_block, paragraph, words
from studyml.reading.html_tokens import decoded
from studyml.reading.html_tree import BLOCKS, Element, html_tree

LARGEST: Final = 1024 * 1024

_NESTED: Final = 8  # lists and quotes within each other; deeper ones are written as their blocks
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_LIST_START = re.compile(r"(?:[-+*]|\d{1,9}[.)]) ")
_GAP = re.compile(r"(?: *\n){2,}")
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language|lang|highlight-source|highlight)[-:]([\w+#.-]+)|\bbrush:\s*([\w+#]+)"
    r"|(?:^|\s)(?:sourceCode|hljs)\s+([\w+#]+)|(?:^|\s)([\w+#]+)\s+hljs(?:\s|$)"
)
_NO_LANGUAGE = frozenset(
    {
        "plaintext",
        "plain",
        "text",
        "txt",
        "none",
        "default",
        "nohighlight",
        "notranslate",
        "auto",
        "undefined",
    }
)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|pre|table|tr|td|blockquote|br|hr|figure|section|article|dl|details)(?=[\s/>])[^<>]*+>",
    re.I,
)
_INLINE_TAG = re.compile(
    r"</?(?:a|b|i|em|strong|code|img|span|sub|sup|s|u|del|small|font|kbd|tt|math|iframe|video)(?=[\s/>])[^<>]*+>",
    re.I,
)
_MARKDOWN = re.compile(r"\]\(|^#{1,6} |^[-*+] |^```|\*\*|^> ", re.M)


class HtmlRefused(StudymlError):
    """The HTML is more than can be read; the message is one sentence."""


def html_to_markdown(html: str, base: str = "") -> str:
    """The HTML fragment as markdown without controls, in time linear in its length.

    Relative links are resolved against the address `base`; scripts and styles are dropped. Raises
    HtmlRefused for more than `LARGEST` characters.
    """
    if len(html) > LARGEST:
        raise HtmlRefused(f"It holds more than {LARGEST // 1024} KiB of HTML.")
    if "<" not in html:  # one paragraph of words
        return safe_text(paragraph(words(decoded(html)).strip()))
    tree = html_tree(html)
    return safe_text("\n\n".join(_Writer(base).blocks(tree)))


def looks_like_html(text: str) -> bool:
    """Whether a text is HTML rather than markdown or plain words."""
    if _BLOCK_TAG.search(text):
        return True
    return _INLINE_TAG.search(text) is not None and _MARKDOWN.search(text) is None


class _Writer:
    """Walks a tree; `nested` counts the lists and quotes around, `language` is that of the code around."""

    def __init__(self, base: str) -> None:
        self._inline = InlineWriter(base)

    def blocks(self, element: Element, nested: int = 0, language: str = "") -> list[str]:
        """The blocks that an element holds, each markdown without blank lines around it."""
        found: list[str] = []
        line: list[Element | str] = []
        for child in element.children:
            if isinstance(child, str) or not (_is_block(child) or is_display(child)):
                line.append(child)
            else:
                found += self._paragraphs(line)
                line = []
                found += self._block(child, nested, language)
        return found + self._paragraphs(line)

    def _paragraphs(self, nodes: list[Element | str]) -> list[str]:
        only = _only_child(nodes)
        if only is not None and only.name == "code" and only.find("br"):
            return _code(only, _language(only))
        text = self._inline.words(nodes)
        parts = (part.strip() for part in (_GAP.split(text) if "\n" in text else (text,)))
        return [paragraph(part) for part in parts if part]

    def _block(self, element: Element, nested: int, language: str) -> list[str]:
        name = element.name
        if is_left_out(element):
            return []
        if (tex := formula_of(element)) is not None:
            return [tex] if tex else []
        if name == "a" and (only := _only_child(element.children)) is not None:
            link = Element("a", element.attributes, only.children, only.holds_block)
            return self._block(
                Element(only.name, only.attributes, [link], only.holds_block), nested, language
            )
        language = _language(element) or language
        if name in _HEADINGS:
            title = self._inline.line(element.children)
            return [f"{'#' * int(name[1])} {title}"] if title else []
        if name == "pre":
            inner = element.find("code")
            return _code(element, (_language(inner) if inner else "") or language)
        if name == "hr":
            return ["* * *"]
        if name == "dl":
            return self._definitions(element, nested, language)
        if name == "details":
            return self._details(element, nested, language)
        if name == "table" and is_grid(element):
            return self._table(element)
        if nested < _NESTED:
            if name in _LISTS:
                return self._list(element, nested, language)
            if name == "li":
                return self._item(element, "-", nested, language)[0]
            if name == "blockquote":
                text = "\n\n".join(self.blocks(element, nested + 1, language))
                return [_prefixed(text, "> ", "> ")] if text else []
        return self.blocks(element, nested, language)

    def _list(self, element: Element, nested: int, language: str) -> list[str]:
        start = element.attributes.get("start", "")
        number = int(start) if start.isdecimal() and len(start) < 8 else 1
        before: list[str] = []
        items: list[list[str]] = []
        is_tight = True
        for child in element.children:
            if isinstance(child, Element) and child.name == "li":
                marker = f"{number}." if element.name == "ol" else "-"
                item, is_compact = self._item(child, marker, nested, language)
                if item:
                    items.append(item)
                    is_tight = is_tight and is_compact
                    number += 1
            elif isinstance(child, Element) and _is_block(child):
                blocks = self._block(child, nested + 1, language)
                if items:  # a list right inside a list belongs to the item before it
                    items[-1] += [_prefixed(block, "  ", "  ") for block in blocks]
                else:
                    before += blocks
            elif not isinstance(child, str) or child.strip():
                before += self._paragraphs([child])
        whole = ("\n" if is_tight else "\n\n").join("\n".join(item) for item in items)
        return [*before, whole] if whole else before

    def _item(self, element: Element, marker: str, nested: int, language: str) -> tuple[list[str], bool]:
        """The item as written, and whether it needs no blank lines; nothing for an empty one."""
        blocks = self.blocks(element, nested + 1, language)
        if not blocks:
            return [], True
        is_tight = all(_LIST_START.match(block) for block in blocks[1:])
        text = ("\n" if is_tight else "\n\n").join(blocks)
        return [_prefixed(text, f"{marker} ", " " * (len(marker) + 1))], is_tight

    def _definitions(self, element: Element, nested: int, language: str) -> list[str]:
        """Each term on a line of its own, its meanings under it behind colons."""
        found: list[str] = []
        lines: list[str] = []
        for child in _entries(element):
            if child.name == "dt":
                if lines and lines[-1].startswith(": "):
                    found.append("\n".join(lines))
                    lines = []
                if term := self._inline.line(child.children):
                    lines.append(paragraph(term))
            elif text := "\n\n".join(self.blocks(child, nested, language)):
                lines.append(_prefixed(text, ": ", "  ") if lines else text)
        return [*found, "\n".join(lines)] if lines else found

    def _details(self, element: Element, nested: int, language: str) -> list[str]:
        """A fold stays one, in its own tags: markdown has no other way to write it."""
        summary = next((child for child in element.elements() if child.name == "summary"), None)
        title = self._inline.line(summary.children) if summary else ""
        rest = Element("", children=[child for child in element.children if child is not summary])
        head = f"<details>\n<summary>{title}</summary>" if title else "<details>"
        return [head, *self.blocks(rest, nested, language), "</details>"]

    def _table(self, element: Element) -> list[str]:
        rows: list[tuple[bool, list[str]]] = []
        for is_head, cells in cells_of(element):
            texts: list[str] = []
            for cell in cells:
                texts += [self._inline.line(cell.children), *[""] * (width_of(cell) - 1)]
            rows.append((is_head, texts))
        caption = next((child for child in element.elements() if child.name == "caption"), None)
        table = pipe_table(rows)
        return [*(self._paragraphs(list(caption.children)) if caption else []), *([table] if table else [])]


def _code(element: Element, language: str) -> list[str]:
    block = code_block(code_of(element), language)
    return [block] if block else []


def _is_block(element: Element) -> bool:
    if element.name == "a":
        return element.holds_block and _only_child(element.children) is not None
    return element.name in BLOCKS or element.holds_block


def _only_child(nodes: list[Element | str]) -> Element | None:
    """The one element among the nodes, when there are no words beside it."""
    found = [node for node in nodes if not isinstance(node, str) or node.strip()]
    return found[0] if len(found) == 1 and isinstance(found[0], Element) else None


def _entries(element: Element) -> Iterator[Element]:
    for child in element.elements():
        if child.name in ("dt", "dd"):
            yield child
        else:
            yield from _entries(child)


def _language(element: Element) -> str:
    written = element.attributes.get("data-lang") or element.attributes.get("data-language")
    if written is None:
        match = _LANGUAGE.search(element.attributes.get("class", ""))
        written = next(filter(None, match.groups()), "") if match else ""
    name = written.strip().lower()
    return "" if name in _NO_LANGUAGE or not re.fullmatch(r"[\w+#.-]{1,30}", name) else name


def _prefixed(text: str, first: str, others: str) -> str:
    """The lines of a text behind a mark, blank ones left blank."""
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(others + line if line else others.rstrip() for line in lines[1:])])
