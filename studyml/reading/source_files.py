"""The files that may hold notes or decks, and what a file is by its content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from studyml.reading.folder_walk import walked

PAGES: Final = (".html", ".htm")
SUFFIXES: Final = (
    *(".md", ".markdown", ".mdown", ".txt", ".xml", ".rss", ".atom", ".rdf", ".bib", ".json"),
    *PAGES,
)

FileKind = Literal[
    "text", "feed", "bibtex", "csl-json", "html", "data", "zip", "image", "binary", "utf-16", "empty"
]

_HEAD: Final = 4 * 1024
_MOST_CONTROLS: Final = 0.05

_IMAGES: Final = (
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\0",
    b"MM\0*",
    b"\0\0\x01\0",
    b"8BPS",
)
_BOX_IMAGES: Final = re.compile(rb"RIFF....WEBP|....ftyp(?:avif|heic|heix|mif1)", re.S)
_ZIPS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_BINARIES: Final = (
    b"%PDF-",
    b"\x7fELF",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"Rar!\x1a",
    b"\x28\xb5\x2f\xfd",
    b"SQLite format 3\0",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
)
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_UTF_8: Final = b"\xef\xbb\xbf"
_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b") + b"\x7f"

_MARKUP: Final = re.compile(
    rb"(?:\s++|<\?[^>]*+>|<!--[^-]*+(?:-(?!->)[^-]*+)*+-->|<!doctype\s[^<>\[]*+>)*+", re.I
)
_HTML: Final = re.compile(rb"<(?:!doctype\s+)?html\b", re.I)
_XML: Final = re.compile(rb"<(?:\?xml\b|!doctype\b|(?:plist|urlset|opml|project|configuration)\b)", re.I)
_ENTRY: Final = re.compile(
    rb"^[ \t]*@(?:article|book|booklet|conference|dataset|inbook|incollection|inproceedings|manual"
    rb"|mastersthesis|misc|online|phdthesis|preprint|proceedings|report|software|string|techreport|thesis|unpublished|www"
    rb"|electronic|comment|preamble|inreference|collection|patent|periodical|reference)\s*[{(]",
    re.I | re.M,
)
_NO_BIBTEX: Final = re.compile(rb"^(?:#{1,6} |```|~~~|---\s*$|\* |- )", re.M)
_WORK: Final = re.compile(
    rb'"type"\s*:\s*"(?:article(?:-journal|-magazine|-newspaper)?|bill|book|broadcast|chapter|classic|collection'
    rb"|dataset|document|entry(?:-dictionary|-encyclopedia)?|event|figure|graphic|hearing|interview|legal_case"
    rb"|legislation|manuscript|map|motion_picture|musical_score|pamphlet|paper-conference|patent|performance"
    rb"|periodical|personal_communication|post(?:-weblog)?|regulation|report|review(?:-book)?|software|song|speech"
    rb'|standard|thesis|treaty|webpage)"'
)
_JSON_ENDS: Final = (
    (b"[", b"{", b"]"),
    (b"[", b'"', b"]"),
    (b"{", b'"', b"}"),
    (b"{", b"}", b"}"),
)
_WORK_KEY: Final = re.compile(rb'"(?:title|DOI|URL|author|issued|container-title)"\s*:')


def source_files(path: Path) -> Iterator[Path]:
    """A file itself, or the files in a folder that may hold notes, decks, feeds or bibliographies, in order.

    They are told by their suffix; hidden files and folders and those of programs are left out, and folders
    that are symbolic links are not entered.
    """
    return walked(path, SUFFIXES)


def sniff(data: bytes, path: Path) -> FileKind:
    """What a file is, by its content; the suffix of `path` only settles what the content leaves open.

    `html` is a page and no feed, `data` is JSON or XML that is neither a feed nor a bibliography; `utf-16` is
    text in that encoding, and `text` anything else that can be read, be it UTF-8 or not.
    """
    head = data[:_HEAD]
    if not data.removeprefix(_UTF_8).strip() or data in _UTF_16:
        return "empty"
    signed = _signed(data, head)
    if signed is not None:
        return signed
    if data.startswith(_UTF_16) or looks_like_utf16(data):
        return "feed" if _is_feed(data) else "utf-16"
    if b"\0" in data or len(head) - len(head.translate(None, _CONTROLS)) > _MOST_CONTROLS * len(head):
        return "binary"
    body = data.removeprefix(_UTF_8).lstrip()
    if body.startswith(b"<"):
        return _markup(body)
    if body.startswith((b"[", b"{")):
        json = _json(body)
        if json is not None:
            return json
    return "bibtex" if _is_bibtex(body, path) else "text"


def looks_like_utf16(data: bytes) -> bool:
    """Whether every other byte is mostly NUL, as in English text in UTF-16 without a byte order mark."""
    head = data[:2000]
    zeros = (head[0::2].count(0), head[1::2].count(0))
    return max(zeros) * 4 > len(head) and min(zeros) * 20 < len(head)


def _signed(data: bytes, head: bytes) -> FileKind | None:
    """What the first bytes say that no text begins with."""
    if head.startswith(_ZIPS):
        return "zip"
    if head.startswith(_IMAGES) or _BOX_IMAGES.match(head):
        return "image"
    if head.startswith(b"BM") and int.from_bytes(head[2:6], "little") == len(data):
        return "image"
    if head.startswith(_BINARIES):
        return "binary"
    return None


def _markup(body: bytes) -> FileKind:
    if _is_feed(body):
        return "feed"
    prologue = _MARKUP.match(body)
    start = 0 if prologue is None else prologue.end()
    if body[start : start + 4].lower() == b"<svg":
        return "image"
    if _HTML.match(body) or _HTML.match(body, start):
        return "html"
    return "data" if _XML.match(body) or _XML.match(body, start) else "text"


def _is_feed(data: bytes) -> bool:
    from studyml.reading.feed_xml import root_of  # loads an XML parser, which few imports need

    return root_of(data) != ""


def _json(body: bytes) -> FileKind | None:
    """What JSON holds; None when it is text that begins with a bracket after all."""
    opening, end = body[:1], body.rstrip()[-1:]
    inner = body[1:_HEAD].lstrip()[:1]
    if (opening, inner, end) in _JSON_ENDS:
        return "csl-json" if _WORK.search(body) and _WORK_KEY.search(body) else "data"
    return None


def _is_bibtex(body: bytes, path: Path) -> bool:
    entry = _ENTRY.search(body) if b"@" in body else None
    if entry is None:
        return False
    if path.suffix.lower() == ".bib":
        return True
    before = body[: entry.start()]
    return body.rstrip()[-1:] in (b"}", b")") and len(before) < _HEAD and not _NO_BIBTEX.search(before)
