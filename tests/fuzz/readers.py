"""Every reader of something from outside, as a function of bytes that raises only what it promises."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from studyml.config_file import read_config
from studyml.domain.deck import Dialect
from studyml.domain.query_parsing import parse_query
from studyml.domain.safe_text import safe_text
from studyml.errors import StudymlError
from studyml.interchange.anki_package import AnkiPackage
from studyml.interchange.crowd_anki import is_crowd_anki, read_crowd_anki
from studyml.interchange.json_text import json_values
from studyml.interchange.log_reader import LogReader
from studyml.interchange.mochi import read_mochi
from studyml.interchange.note_table import read_table
from studyml.interchange.table_head import TableWishes
from studyml.reading.bibtex import bibtex_entries
from studyml.reading.csl_json import csl_entries
from studyml.reading.deck import read_deck
from studyml.reading.feed import read_feed
from studyml.reading.front_matter import read_front_matter
from studyml.reading.html_markdown import HtmlRefused, html_to_markdown
from studyml.rendering.markdown import render_markdown
from studyml.rendering.math import render_math
from studyml.rendering.palette import DARK
from studyml.services.note_reading import read_source

Reader = Callable[[bytes], object]
NOW = 1_800_000_000_000_000
_PATH = Path("notes.md")
_FIXTURES = Path(__file__).parents[1] / "fixtures"


def text(data: bytes) -> str:
    """Some text for any bytes."""
    return data.decode("utf-8", "replace")


def _deck(dialect: Dialect | None) -> Reader:
    return lambda data: read_deck(text(data), _PATH, dialect)


def _file(data: bytes, read: Callable[[Path], object]) -> None:
    with tempfile.NamedTemporaryFile(suffix=".apkg") as file:
        file.write(data)
        file.flush()
        read(Path(file.name))


def _package(path: Path) -> None:
    with AnkiPackage(path) as package:
        package.collection()


def _log(path: Path) -> None:
    with LogReader(path, NOW) as log:
        for _ in log.entries():
            pass


def _crowd(data: bytes) -> None:
    value = json_values(text(data), "deck.json")
    if is_crowd_anki(value):
        read_crowd_anki(value)
    elif isinstance(value, dict):
        read_mochi(value)


def _page(data: bytes) -> None:
    page = render_markdown(text(data), 60, DARK)
    for line in page.lines:
        for segment in line:
            assert safe_text(segment.text) == segment.text


READERS: Mapping[str, Reader] = {
    "deck": _deck(None),
    "native": _deck(Dialect.NATIVE),
    "obsidian": _deck(Dialect.OBSIDIAN),
    "hashcards": _deck(Dialect.HASHCARDS),
    "front_matter": lambda data: read_front_matter(text(data).split("\n"), _PATH),
    "note": lambda data: read_source(data, _PATH, 2020),
    "feed": lambda data: read_feed(data, Path("feed.xml")),
    "html": lambda data: html_to_markdown(text(data)),
    "bibtex": lambda data: bibtex_entries(text(data), Path("papers.bib")),
    "csl": lambda data: csl_entries(text(data), Path("papers.json")),
    "table": lambda data: read_table(text(data), "cards.csv", TableWishes(), lambda _: None),
    "json": _crowd,
    "package": lambda data: _file(data, _package),
    "log": lambda data: _file(b'{"studyml":"log","version":1}\n' + data, _log),
    "query": lambda data: parse_query(text(data)),
    "config": lambda data: _file(data, read_config),
    "math": lambda data: render_math(text(data), 60, True),
    "page": _page,
}


def read(name: str, data: bytes) -> None:
    """Reads the bytes; what a reader promises to raise is no finding."""
    with suppress(StudymlError, HtmlRefused):
        READERS[name](data)


def seeds() -> Iterator[bytes]:
    """What the other tests read, to begin with."""
    for path in sorted(_FIXTURES.rglob("*")):
        if (
            path.is_file()
            and path.stat().st_size < 20_000
            and path.suffix in (".md", ".txt", ".xml", ".toml")
        ):
            yield path.read_bytes()
