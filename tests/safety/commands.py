"""Every command over a collection in which every field is hostile, given hostile words too."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from studyml.__main__ import main as run_program
from tests.safety.hostile_text import PIECES, Words
from tests.safety.no_network import refuse_connections
from tests.safety.tour import workspace


def commands(folder: Path, hostile: str) -> Iterator[list[str]]:
    """The words of each command; those with `--json` give a document."""
    word = hostile.replace("\0", "")
    decks = sorted(map(str, (folder / "notes").iterdir()))
    names = [folder / "work.csv", folder / "work.json", folder / "work.apkg"]
    with_json = [
        *(["due"], ["decks"], ["concepts"], ["cards"], ["journal"], ["questions"], ["papers"], ["drafts"]),
        *(["gaps"], ["stats"], ["week"], ["leeches"], ["config"], ["doctor"], ["fit"], ["plan"]),
        *(["explain", "1"], ["search", "momentum"], ["search", word], ["cards", word], ["concepts", word]),
        *(["papers", word], ["journal", "2020-05-01"], ["journal", word], ["why", f"{decks[1]}:12"]),
        *(["check", str(folder / "notes")], ["import", "--dry-run", str(folder / "notes")], ["import", word]),
        *(["sync"], ["tag", "1", "--add", "one"], ["suspend", "id:2"], ["flag", "id:2"], ["bury", word]),
        *(["explain", word], ["why", word], ["config", word], ["config", "editor", word], ["undo"]),
        *(["drafts", "--accept", word], ["stats", "--deck", word], ["plan", "--retention", word]),
        *(["import", "--kind", "csv", str(folder / "foreign")], ["move", "1", "--to", word], ["ids", word]),
        *(
            ["add", "--to", word, "--concept", word, "--front", word, "--back", word],
            ["reset", word],
            ["undo"],
            ["edit", "1"],
        ),
    ]
    for words in with_json:
        yield words
        yield [*words, "--json"]
    for name in names:
        kind = {".csv": "csv", ".json": "json", ".apkg": "anki"}[name.suffix]
        yield ["export", kind, "-o", str(name)]
    yield from (
        ["export", "log", "-o", str(folder / "log.jsonl")],
        ["export", "csv", word, "-o", str(folder / word.replace("/", "|")[:60])],
        ["import", str(names[2])],
        ["export", word],
        ["week", "--md"],
        ["backup"],
        ["restore", word],
        ["restore", "--list"],
        ["--db", word, "decks"],
        [word],
        ["--help"],
        [f"--{word}"],
        ["cards", f"deck:{word}"],
        ["cards", f'"{word}'],
        ["review", "--plain", "--limit", "3"],
        ["review", "--plain", word],
    )


def main(folder: str, *more: str) -> None:
    """Fills a collection in a folder and gives every command, one after the other.

    The documents are asked for too where `more` says so with `--json`.
    """
    refuse_connections()
    words = Words(PIECES)
    workspace(Path(folder), words).store.close()
    Path(folder, "hostile.jsonl").write_text(f'{{"studyml": "{words.field("log")}"}}\n')
    os.environ["STUDYML_DB"] = str(Path(folder, "studyml.db"))
    os.environ["VISUAL"] = "true"
    given = [*commands(Path(folder), words.everything()), ["import", str(Path(folder, "hostile.jsonl"))]]
    for arguments in given:
        if "--json" in arguments and "--json" not in more:
            continue
        sys.argv = ["studyml", *arguments]
        answers = os.memfd_create("answers")
        os.write(answers, b"\n3\n\n1\nn\n\n3\n" if "review" in arguments else b"")
        os.lseek(answers, 0, os.SEEK_SET)
        sys.stdin = os.fdopen(answers)
        run_program()
        sys.stdin.close()
        sys.stdout.flush()
        sys.stderr.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
