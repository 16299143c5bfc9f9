"""Entries of BibTeX and BibLaTeX files, with LaTeX's accents and braces resolved."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Final

from bibtexparser.entrypoint import parse_string
from bibtexparser.exceptions import ParserStateException
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, ParsingFailedBlock
from bibtexparser.model import Entry as Block

from studyml.domain.deck import Level, Remark
from studyml.domain.safe_text import safe_line
from studyml.errors import SourceRefused
from studyml.reading.bibliography_entry import Entry
from studyml.reading.latex_words import LatexWords

MOST_ENTRIES: Final = 20_000

_STARTS = re.compile(r"@\w*[ \t]*[{(]")
_LONGEST = 20_000
_MOST_NAMES = 100
_ADDRESSES = ("url", "ee", "bdsk-url-1", "adsurl", "link", "pdf")
_NOTES = (
    "note",
    "howpublished",
    "journal",
    "journaltitle",
    "volume",
    "number",
    "eid",
    "series",
    "pages",
    "publisher",
)
_WORD = re.compile(r"""\s*(?:"((?:[^"{}\\]|\\.|\{[^{}]*\})*+)"|\{((?:.|\n)*)\}|([^\s#"{}]++))\s*""")
_NAME_OF_COMMAND = re.compile(r"(?<=\sand\s)(?=\\)")
_LATEX_ADDRESS = re.compile(r"\\(?:url|href|path|texttt)\s*\{|[{}]|\\(?=[_%&#~$])")
_VOLUME = re.compile(r"abs/(\S+)")

# The library tells each broken entry on a logger; ours are remarks.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)


def bibtex_entries(text: str, path: Path) -> tuple[list[Entry], list[Remark]]:
    """The entries of a file, and what is to be told of broken ones. Raises SourceRefused for too many."""
    if sum(1 for _ in _STARTS.finditer(text)) > MOST_ENTRIES:
        raise SourceRefused(
            str(path),
            f"The bibliography holds more than {MOST_ENTRIES:,} entries. Split it into several files.",
        )
    try:
        library = parse_string(text, parse_stack=[])
    except ParserStateException as error:
        raise SourceRefused(str(path), f"The BibTeX cannot be read: {safe_line(error.message)}") from None
    strings: dict[str, str] = {}
    for string in library.strings:
        strings[string.key.lower()] = _value(str(string.value), strings)
    latex = LatexWords()
    entries: list[Entry] = []
    remarks: list[Remark] = []
    for block in library.blocks:
        line = (block.start_line or 0) + 1
        if isinstance(block, DuplicateFieldKeyBlock | DuplicateBlockKeyBlock):
            entry = block.ignore_error_block
            if isinstance(entry, Block):
                entries.append(_entry(entry, strings, line, latex))
                if isinstance(block, DuplicateBlockKeyBlock):
                    told = f"The key {safe_line(entry.key)[:60]} stands here again. Both entries were read."
                    remarks.append(Remark(line, Level.NOTE, told))
        elif isinstance(block, ParsingFailedBlock):
            reason = safe_line(str(getattr(block.error, "abort_reason", block.error))).strip().rstrip(".")
            remarks.append(Remark(line, Level.WARNING, f"An entry was left out: {reason[:200]}."))
        elif isinstance(block, Block):
            entries.append(_entry(block, strings, line, latex))
    return entries, remarks


def _entry(block: Block, strings: dict[str, str], line: int, latex: LatexWords) -> Entry:
    values: dict[str, str] = {}
    for each in block.fields:
        values.setdefault(each.key.lower(), _value(str(each.value), strings))
    found = Entry(safe_line(block.key) or block.entry_type, line)
    found.title = latex.plain(values.get("title", ""))
    if subtitle := latex.plain(values.get("subtitle", "")):
        found.title = f"{found.title}: {subtitle}"
    found.authors = _names(values.get("author") or values.get("editor", ""), latex)
    found.date = values.get("year", "") or values.get("date", "")
    addresses = [_plain_address(values[key]) for key in _ADDRESSES if key in values]
    found.address = next(filter(None, addresses), "")
    found.references = [*addresses[1:], _plain_address(values.get("doi", ""))]
    kind = (values.get("archiveprefix") or values.get("eprinttype") or "arxiv").lower()
    eprint = _plain_address(values.get("eprint", ""))
    if "arxiv" in kind:
        found.numbers.append(re.sub(r"(?i)^arxiv:\s*", "", eprint))
    found.references.append(eprint)
    if "arxivid" in values:
        found.numbers.append(_plain_address(values["arxivid"]))
    if volume := _VOLUME.search(values.get("volume", "")):
        found.numbers.append(volume[1])
    found.notes = [_plain_address(values[key]) for key in _NOTES if key in values]
    return found


def _value(written: str, strings: dict[str, str]) -> str:
    """The text of a field: braces or quotes taken off, abbreviations filled in, parts joined at `#`."""
    written = written.strip()[:_LONGEST]
    if written.startswith("{") and written.endswith("}"):
        return written[1:-1].strip()
    parts = []
    at = 0
    while match := _WORD.match(written, at):
        word = match[3]
        parts.append(strings.get(word.lower(), word) if word is not None else match[1] or match[2] or "")
        at = match.end()
        if at >= len(written) or written[at] != "#":
            break
        at += 1
    return "".join(parts).strip()[:_LONGEST]


def _names(written: str, latex: LatexWords) -> list[str]:
    names = []
    # The package takes a backslash right behind an `and` for a part of it.
    written = _NAME_OF_COMMAND.sub("{}", " ".join(written.split()))
    for person in split_multiple_persons_names(written)[:_MOST_NAMES]:
        if person.lower() == "others":
            continue
        if person.startswith("{") and person.endswith("}"):
            names.append(latex.plain(person))
        else:
            names.append(
                latex.plain(parse_single_name_into_parts(person, strict=False).merge_first_name_first)
            )
    return [name for name in names if name]


def _plain_address(text: str) -> str:
    return _LATEX_ADDRESS.sub("", text).strip()
