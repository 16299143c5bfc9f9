"""Every file in the fixtures is searched for cards; `NAME.expected` beside it lists what must be found.

A new pair of files is a new test. When the expected file is missing, the failure shows the listing.
"""

from pathlib import Path

import pytest

from studyml.domain.draft import DraftsFound
from studyml.domain.source import SourceText
from studyml.reading.drafts import find_drafts
from studyml.reading.feed import read_feed
from studyml.reading.note import read_note

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "drafts"
NOTES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".md", ".txt", ".xml"))


def read(path: Path) -> SourceText:
    if path.suffix == ".xml":
        return read_feed(path.read_bytes(), path)
    return read_note(path.read_text(encoding="utf-8"), path, year=2021)


def listing(found: DraftsFound) -> str:
    """Drafts as text for people, then what was passed over."""
    out = []
    for draft in found.drafts:
        lines = str(draft.line) if draft.line == draft.line_end else f"{draft.line}-{draft.line_end}"
        out += [f"{draft.kind} in {lines}, {draft.confidence:.2f}: {draft.concept}"]
        out += [f"  ? {draft.front}"] if draft.front != draft.concept else []
        out += [f"  | {line}".rstrip() for line in draft.back.split("\n")]
        out += [f"  paper {paper}" for paper in draft.papers]
    for passed in found.passed:
        lines = str(passed.line) if passed.line == passed.line_end else f"{passed.line}-{passed.line_end}"
        out.append(f"- {lines}: {passed.reason}")
    return "\n".join(out) + "\n"


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.name)
def test_a_note_gives_the_drafts_that_the_file_beside_it_lists(path: Path) -> None:
    expected = path.with_suffix(".expected")
    found = listing(find_drafts(read(path)))
    assert found == (expected.read_text(encoding="utf-8") if expected.exists() else "")
