"""Collections made by Anki itself, and their packages of every generation."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from anki.collection import Collection, ExportAnkiPackageOptions
from anki.decks import DeckId
from anki.notes import Note

BEGAN = datetime(2026, 1, 1, 4, tzinfo=UTC)
DAY = 86_400
PICTURE = b"\x89PNG\r\n\x1a\n not drawn by anybody"


class Generation(Enum):
    """What a package holds: version 11 for older programs, or the newest."""

    LEGACY = True
    LATEST = False


class Answer(NamedTuple):
    """A review in Anki's own log, on a day after the collection began; `interval` in days."""

    day: int
    button: int
    interval: int
    kind: int = 1
    factor: int = 500


class Sample:
    """A collection in a folder; use it in a `with` statement, then export it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.collection = Collection(str(folder / "collection.anki2"))
        self.db.execute("UPDATE col SET crt = ?", int(BEGAN.timestamp()))
        self.collection.set_config("creationOffset", 0)

    @property
    def db(self):  # type: ignore[no-untyped-def]
        assert self.collection.db is not None
        return self.collection.db

    def note(
        self, deck: str, kind: str, fields: Iterable[str], tags: Iterable[str] = (), guid: str | None = None
    ) -> Note:
        """Adds a note."""
        note_type = self.collection.models.by_name(kind)
        assert note_type is not None, kind
        note = self.collection.new_note(note_type)
        note.fields[: len(list(fields))] = list(fields)
        note.tags = list(tags)
        if guid is not None:
            note.guid = guid
        home = self.collection.decks.id(deck)
        assert home is not None
        self.collection.add_note(note, DeckId(home))
        return note

    def own_type(self, name: str, fields: Iterable[str], templates: Iterable[tuple[str, str, str]]) -> None:
        """Adds a note type with templates of the learner's own."""
        models = self.collection.models
        made = models.new(name)
        for field in fields:
            models.add_field(made, models.new_field(field))
        for label, question, answer in templates:
            template = models.new_template(label)
            template["qfmt"], template["afmt"] = question, answer
            models.add_template(made, template)
        models.add_dict(made)

    def answered(
        self,
        note: Note,
        answers: Iterable[Answer],
        *,
        place: int = 0,
        memory: tuple[float, float] | None = None,
        queue: int = 2,
        flag: int = 0,
    ) -> int:
        """Gives a card of a note a history, as reviewed to the end; the card's id."""
        card = note.cards()[place]
        answers = list(answers)
        moment = int(BEGAN.timestamp())
        for answer in answers:
            self.db.execute(
                "INSERT INTO revlog VALUES (?, ?, -1, ?, ?, ?, ?, ?, ?)",
                (moment + answer.day * DAY + 8 * 3600) * 1000 + card.id % 977,
                card.id,
                answer.button,
                answer.interval,
                0,
                answer.factor,
                6_500,
                answer.kind,
            )
        last = answers[-1]
        data = "{}" if memory is None else json.dumps({"s": memory[0], "d": memory[1], "dr": 0.9})
        lapses = sum(answer.button == 1 and answer.kind == 1 for answer in answers)
        self.db.execute(
            "UPDATE cards SET type = 2, queue = ?, due = ?, ivl = ?, factor = 2500, reps = ?, lapses = ?,"
            " flags = ?, data = ? WHERE id = ?",
            queue,
            last.day + last.interval,
            last.interval,
            len(answers),
            lapses,
            flag,
            data,
            card.id,
        )
        return card.id

    def picture(self, name: str, content: bytes = PICTURE) -> str:
        """Adds a file to the media; the name that it got."""
        return self.collection.media.write_data(name, content)

    def package(self, generation: Generation = Generation.LATEST, name: str = "notes.apkg") -> Path:
        """Exports everything as a package with history."""
        path = self.folder / name
        options = ExportAnkiPackageOptions(
            with_scheduling=True, with_deck_configs=True, with_media=True, legacy=generation.value
        )
        self.collection.export_anki_package(out_path=str(path), options=options, limit=None)
        return path

    def whole(self, generation: Generation = Generation.LATEST) -> Path:
        """Exports the whole collection, and opens it again."""
        path = self.folder / "whole.colpkg"
        self.collection.export_collection_package(str(path), include_media=True, legacy=generation.value)
        self.collection.reopen()
        return path

    def __enter__(self) -> Sample:
        return self

    def __exit__(self, *_: object) -> None:
        self.collection.close()


def stocked(folder: Path) -> Sample:
    """A collection with notes of every kind."""
    sample = Sample(folder)
    sample.picture("curve one.png")
    momentum = sample.note(
        "Deep Learning::Optimization",
        "Basic",
        [
            "What does <b>momentum</b> average?",
            'The <i>gradients</i>: \\(v_t = \\beta v_{t-1} + g_t\\)<br><img src="curve one.png">',
        ],
        ["training", "optimizers::first-order"],
        guid="K?n*9!aQz",
    )
    sample.answered(
        momentum,
        [Answer(10, 3, 2, kind=0), Answer(12, 3, 6), Answer(18, 1, 1), Answer(19, 3, 4)],
        memory=(9.25, 6.5),
        flag=3,
    )
    both = sample.note(
        "Deep Learning::Optimization", "Basic (and reversed card)", ["SGD", "stochastic gradient descent"]
    )
    sample.answered(both, [Answer(20, 4, 15, kind=0)], place=1, memory=(15.0, 3.0), queue=-1)
    cloze = sample.note(
        "Deep Learning",
        "Cloze",
        [
            "Dropout {{c1::zeroes::verb}} units with probability {{c2::\\(p\\)}} [at training].",
            "Only in training.",
        ],
        ["regularization"],
    )
    sample.answered(cloze, [Answer(30, 3, 8, kind=0)], place=1, memory=(8.0, 5.0))
    sample.note("Deep Learning", "Cloze", ["{{c2::Xavier}} init came before {{c1::He}} init.", ""])
    sample.own_type(
        "Theorem",
        ["Name", "Claim", "Proof", "Extra"],
        [
            (
                "Claim",
                "State <b>{{Name}}</b>.",
                "{{FrontSide}}<hr id=answer>{{Claim}}{{#Extra}}<p>{{Extra}}</p>{{/Extra}}",
            ),
            ("Proof", "{{#Proof}}Prove {{Name}}.{{/Proof}}", "{{FrontSide}}\n\n<hr id=answer>\n\n{{Proof}}"),
        ],
    )
    sample.note("Theory", "Theorem", ["Jensen", "[$]f(E X) \\le E f(X)[/$]", "By a tangent.", ""])
    sample.note("Theory", "Theorem", ["Markov", "<ul><li>one</li><li>two</li></ul>", "", "Costs $5 or $6."])
    return sample
