"""Hostile text on every screen of the app, in a real pseudo-terminal: it is shown, and does nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.safety.hostile_text import MARKUP, PIECES, Words, colours, offences
from tests.safety.pseudo_terminal import Written, written_by
from tests.safety.tour import SCREENS

# Where text is set as markdown or mathematics, cut short, or the app's own, no markup stands to the letter.
DRAWN = {
    "ReviewScreen",
    "LinksScreen",
    "GapsScreen",
    "ProgressScreen",
    "PlanScreen",
    "KeyListScreen",
    "KeyHelpScreen",
}


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Written, dict[str, Any]]:
    """What the walk wrote, and what it saw."""
    home = tmp_path_factory.mktemp("walked")
    written = written_by(home, "tests.safety.tour", "hostile", str(home / "work"))
    assert written.code == 0, written.output[-3000:].decode(errors="replace")
    return written, json.loads((home / "work" / "seen.json").read_text())


def test_the_walk_leads_to_every_screen(walked: tuple[Written, dict[str, Any]]) -> None:
    assert not SCREENS - walked[1]["markup"].keys()


def test_no_screen_writes_a_sequence_that_is_not_the_app_s_own(
    walked: tuple[Written, dict[str, Any]],
) -> None:
    assert offences(walked[0].output) == []


def test_markup_is_shown_to_the_letter_and_runs_nothing(walked: tuple[Written, dict[str, Any]]) -> None:
    seen = walked[1]
    assert seen["clickable"] == []
    assert seen["tooltips"] == []  # textual reads markup in them, so the app has none
    assert seen["ran"] == []
    assert not {screen for screen, found in seen["markup"].items() if not found} - DRAWN
    assert {piece for found in seen["markup"].values() for piece in found} == set(MARKUP)


def test_the_scan_sees_a_hole(tmp_path: Path) -> None:
    written = written_by(tmp_path, "tests.safety.tour", "hole", str(tmp_path / "work"))
    found = " ".join(offences(written.output))
    for taken in ("52;c", "]0;taken", "x9b", "u202e", "U000e0041", "P1$r"):
        assert taken in found


@pytest.mark.parametrize("piece", PIECES)
def test_the_scan_sees_each_command_and_no_markup(piece: str) -> None:
    is_harmless = piece in MARKUP or piece in ("\x1b[31;1m", "\x1b[2J\x1b[H")  # what the app itself says too
    assert bool(offences(f"words {piece} words".encode("utf-8", "surrogatepass"))) is not is_harmless


@pytest.mark.skipif(os.environ.get("STUDYML_TORTURE") != "1", reason="takes a second walk")
def test_hostile_text_brings_no_colour_that_harmless_text_has_not(
    walked: tuple[Written, dict[str, Any]], tmp_path: Path
) -> None:
    safe = written_by(tmp_path, "tests.safety.tour", "safe", str(tmp_path / "work"))
    assert safe.code == 0
    assert colours(walked[0].output) <= colours(safe.output)


def test_every_field_has_a_text_of_its_own() -> None:
    words = Words(PIECES)
    texts = [words.field("x") for _ in range(len(PIECES))]
    assert len(set(texts)) > len(PIECES) // 4
    assert all(any(piece in text for text in texts) for piece in PIECES)
