"""The items of a feed, out of XML that is often not quite XML."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import dataclass, field
from html import escape
from html.entities import html5
from typing import Final
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.expatreader import create_parser  # type: ignore[import-untyped]

MOST_ITEMS: Final = 500
DEEPEST: Final = 100

_SPACES = {
    "http://www.w3.org/2005/Atom": "",
    "http://purl.org/atom/ns#": "",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
}
_ROOTS = {"rss": "RSS", "rdf:rdf": "RSS 1.0", "rdf": "RSS 1.0", "feed": "Atom", "channel": "RSS"}
_MOST_PREFIXES = 100

_PROLOGUE = re.compile(r"\s++|<\?[^>]*+>")
_ROOT = re.compile(r"<([\w.:-]+)")
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*?\?>")
_ENCODING = re.compile(rb"""<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CODEC = re.compile(
    r"utf[-_]?(?:8|16|32)(?:[-_]?[bl]e)?|us-ascii|ascii|iso[-_]?8859[-_]\d{1,2}|latin[-_]?\d{1,2}"
    r"|(?:windows|cp|ibm)[-_]?\d{3,4}|koi8[-_][rut]|gb2312|gbk|gb18030|big5(?:[-_]?hkscs)?|shift[-_]?jis|sjis"
    r"|euc[-_](?:jp|kr|tw)|iso[-_]2022[-_]jp|mac[-_]?(?:roman|cyrillic)|tis[-_]?620",
    re.I,
)
_BROKEN = re.compile(
    r"(<!\[CDATA\[[^\]]*+(?:\](?!\]>)[^\]]*+)*+(?:\]\]>)?+|<!--[^-]*+(?:-(?!->)[^-]*+)*+(?:-->)?+)"
    r"|&(?:(#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)|(\w{1,31};)?)"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]"
)


@dataclass(slots=True)
class FeedItem:
    """An item as its feed states it: the texts of its elements by name, the first of each with words."""

    line: int
    texts: dict[str, str] = field(default_factory=dict)
    last_line: int = 0


@dataclass(slots=True)
class FeedXml:
    """A feed's title, format and items; `problem` tells at `problem_line` why the rest was not read."""

    title: str = ""
    link: str = ""
    format: str = ""
    items: list[FeedItem] = field(default_factory=list)
    left_out: int = 0
    problem: str = ""
    problem_line: int = 1
    is_refused: bool = False


def root_of(data: bytes) -> str:
    """The format of the feed that the bytes begin as: RSS, RSS 1.0 or Atom; empty for anything else."""
    head = data[:16384]
    text = head.decode(_encoding(head)[0], "replace").lstrip("\ufeff")
    at = 0
    while at < len(text):
        if match := _PROLOGUE.match(text, at):
            at = match.end()
        elif text.startswith("<!--", at):
            end = text.find("-->", at)
            at = end + 3 if end >= 0 else len(text)
        elif text.startswith("<!", at):
            at = _end_of_doctype(text, at)
        else:
            break
    root = _ROOT.match(text, at)
    if root is None:
        return ""
    name = root[1].lower()
    return _ROOTS.get(name) or _ROOTS.get(name.rpartition(":")[2], "")


def _end_of_doctype(text: str, at: int) -> int:
    depth = 0
    for place in re.finditer(r"[\[\]>]", text[at:]):
        if place[0] == "[":
            depth += 1
        elif place[0] == "]":
            depth -= 1
        elif depth <= 0:
            return at + place.end()
    return len(text)


def read_feed_xml(data: bytes) -> FeedXml:
    """All that can be read of a feed; a document type, entities or endless levels have it refused."""
    encoding, is_sure = _encoding(data)
    text = (data.decode(encoding, "replace") if is_sure else _guessed(data)).lstrip("\ufeff")
    declared = _DECLARATION.match(text)
    if declared is not None:  # lines are kept; the encoding is settled
        text = "\n" * text.count("\n", 0, declared.end()) + text[declared.end() :].lstrip(" \t")
    found = _parsed(text)
    if found.problem and not found.is_refused:
        mended = _parsed(_BROKEN.sub(_mended, text))
        if len(mended.items) >= len(found.items):
            return mended
    return found


def _encoding(data: bytes) -> tuple[str, bool]:
    """The encoding that the bytes state, and whether they state one that is known."""
    if data.startswith(BOM_UTF8):
        return "utf-8", True
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16", True
    if data.startswith((b"<\0", b"\0<")):
        return ("utf-16-le" if data.startswith(b"<\0") else "utf-16-be"), True
    declared = _ENCODING.match(data.lstrip()[:300])
    name = declared[1].decode("ascii") if declared else ""
    if not _CODEC.fullmatch(name) or name.lower().startswith(
        ("utf-8", "utf8", "utf-16", "utf16", "us-", "ascii")
    ):
        return "utf-8", False
    try:
        "".encode(name)
    except LookupError:
        return "utf-8", False
    return name, True


def _guessed(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _mended(match: re.Match[str]) -> str:
    if match[1] is not None:
        return match[1]
    if match[2] is not None:
        return match[0]
    if match[3] is not None and match[3] in html5:
        return "".join(f"&#{ord(character)};" for character in html5[match[3]])
    return f"&amp;{match[3] or ''}" if match[0][0] == "&" else "\N{REPLACEMENT CHARACTER}"


def _parsed(text: str) -> FeedXml:
    handler = _Handler()
    parser = create_parser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    parser.setContentHandler(handler)
    handler.setDocumentLocator(parser)
    found = handler.found
    try:
        parser.feed(text.encode("utf-8", "replace"))
        parser.close()
    except SAXParseException as error:
        found.problem = error.getMessage() or "it is no XML"
        found.problem_line = error.getLineNumber() or 1
    except DefusedXmlException:
        found.problem = "It declares a document type or entities. Take the `<!DOCTYPE …>` out of it."
        found.problem_line, found.is_refused = handler.line, True
    except _TooDeepError:
        found.problem = f"It is nested more than {DEEPEST} levels deep, which no feed is."
        found.problem_line, found.is_refused = handler.line, True
    return found


class _TooDeepError(Exception):
    pass


class _Handler(ContentHandler):
    """Gathers the texts of items; markup inside a text, as Atom allows it, is written as HTML again."""

    def __init__(self) -> None:
        super().__init__()
        self.found = FeedXml()
        self._locator: Locator | None = None
        self._path: list[str] = []
        self._spaces: list[dict[str, str]] = [{}]
        self._item: FeedItem | None = None
        self._field = ""
        self._field_depth = 0
        self._pieces: list[str] = []

    @property
    def line(self) -> int:
        return (self._locator.getLineNumber() if self._locator else None) or 1

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - named by the interface
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if len(self._path) >= DEEPEST:
            raise _TooDeepError
        attributes = dict(attrs.items())
        declared = {
            key[5:].lstrip(":"): value for key, value in attributes.items() if key.startswith("xmlns")
        }
        spaces = self._spaces[-1]
        if declared and len(spaces) + len(declared) <= _MOST_PREFIXES:
            spaces = {**spaces, **declared}
        self._spaces.append(spaces)
        known = self._known(name)
        self._path.append(known)
        if len(self._path) == 1:
            self.found.format = _ROOTS.get(known.lower(), "")
        if self._field:
            self._pieces.append("<" + name.rpartition(":")[2])
            self._pieces += [
                f' {key}="{escape(value)}"' for key, value in attributes.items() if ":" not in key
            ]
            self._pieces.append(">")
        elif known in ("item", "entry") and self._item is None:
            if len(self.found.items) >= MOST_ITEMS:
                self.found.left_out += 1
            self._item = FeedItem(self.line)
            if about := attributes.get("rdf:about"):
                self._item.texts["rdf:about"] = about
        elif len(self._path) > 1:
            self._begin(known, attributes)

    def _begin(self, known: str, attributes: dict[str, str]) -> None:
        if known == "link" and "href" in attributes:
            if attributes.get("rel", "alternate") == "alternate":
                self._keep("link", attributes["href"])
            return
        if known == "content" and "src" in attributes:
            return
        if self._path[-2] in (("item", "entry") if self._item is not None else ("channel", "feed")):
            self._field = known
            self._field_depth = len(self._path)
            self._pieces = []

    def characters(self, content: str) -> None:
        if self._field:
            is_inside = len(self._path) > self._field_depth
            self._pieces.append(escape(content, quote=False) if is_inside else content)

    def endElement(self, name: str) -> None:  # noqa: N802
        depth = len(self._path)
        known = self._path.pop()
        self._spaces.pop()
        if self._field and depth == self._field_depth:
            self._keep(self._field, "".join(self._pieces))
            self._field = ""
        elif self._field:
            self._pieces.append(f"</{name.rpartition(':')[2]}>")
        elif known in ("item", "entry") and self._item is not None:
            self._item.last_line = self.line
            if len(self.found.items) < MOST_ITEMS:
                self.found.items.append(self._item)
            self._item = None

    def _keep(self, name: str, text: str) -> None:
        if self._item is not None:
            if text.strip() and not self._item.texts.get(name, "").strip():
                self._item.texts[name] = text
        elif name == "title":
            self.found.title = self.found.title or text.strip()
        elif name == "link":
            self.found.link = self.found.link or text.strip()

    def _known(self, name: str) -> str:
        """The name with our prefix for its namespace; a prefix that is not declared stands for itself."""
        prefix, _, local = name.rpartition(":")
        space = self._spaces[-1].get(prefix)
        if space is None:
            return name
        known = _SPACES.get(space.strip())
        if known is not None:
            return known + local
        return local if not prefix else name
