"""The cards that 1,000 notes of 2 KB offer, found in notes that were read."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from benchmarks.mentions import PROSE
from benchmarks.pairs import in_turn, timed
from benchmarks.row import Row
from benchmarks.workbench import Workbench
from studyml.reading.drafts import find_drafts
from studyml.reading.note import read_note

NOTES, NOTE_BYTES, ROUNDS = 1_000, 2_000, 3
_TERMS = ("Momentum", "Stride", "Padding", "Perplexity", "Beam search", "Warm-up", "Dropout", "Softmax")


def measure(_bench: Workbench) -> list[Row]:
    """Every note has questions with answers, a vocabulary, a table and prose: far more cards than most."""
    chance = random.Random(1)
    notes = [
        read_note(_note(chance, date(2015, 1, 1) + timedelta(days=number)), Path(f"{number}.md"))
        for number in range(NOTES)
    ]
    count = sum(len(find_drafts(note).drafts) for note in notes)
    if count < 4 * NOTES:
        raise SystemExit(f"only {count} drafts were found: the figures would mean nothing")
    seconds = in_turn({"drafts": timed(lambda: [find_drafts(note) for note in notes])}, ROUNDS)["drafts"]
    return [Row(f"{count:,} drafts in 1,000 notes of 2 KB", seconds, most_seconds=3.0)]


def _note(chance: random.Random, day: date) -> str:
    prose = PROSE.split()

    def words(count: int) -> str:
        return " ".join(chance.choices(prose, k=count))

    first, second, third, fourth = chance.sample(_TERMS, 4)
    lines = [
        f"# {day.isoformat()}",
        "",
        "Questions:",
        f"- What is {first.lower()}?",
        f"    - It is {words(10)}.",
        f"- Why does {second.lower()} help?",
        "",
        "Vocabulary",
        f"- **{second}:** {words(9)}",
        f"- {third} → {words(8)}",
        "",
        "| term | meaning |",
        "| --- | --- |",
        f"| {fourth} | {words(8)} |",
        "",
    ]
    while sum(map(len, lines)) < NOTE_BYTES:
        lines += [words(30).capitalize() + ".", ""]
    return "\n".join(lines)
