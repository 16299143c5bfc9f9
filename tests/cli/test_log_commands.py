from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import RunCommand


def log_of(path: Path, *lines: dict[str, object]) -> Path:
    told = [{"format": "studyml-log", "version": 1}, *lines]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in told))
    return path


def first_card(run: RunCommand) -> dict[str, object]:
    card = run("cards", "--json").json[0]
    return {"concept": card["concept"], "front": card["front"], "form": card["kind"]}


def test_a_history_made_elsewhere_comes_in_goes_out_and_is_taken_back(
    run: RunCommand, store: Path, home: Path
) -> None:
    card = first_card(run)
    path = log_of(
        home / "mine.jsonl",
        *(
            {"id": f"x{n}", "card": card, "at": f"2026-01-{n + 10}T12:00:00+01:00", "rating": n % 4 + 1}
            for n in range(8)
        ),
        {"id": "bad", "card": card, "at": "2026-01-01T00:00:00Z", "rating": 9},
    )
    outcome = run("import", "mine.jsonl")
    assert outcome.code == 1
    assert "8 reviews new, 0 known" in outcome.out
    assert "mine.jsonl:10: left out: the rating must be 1, 2, 3 or 4, not 9" in outcome.err
    assert run("import", "mine.jsonl", "--json").json["sources"][0]["known"] == 8
    out = run("export", "log", "-o", "all.jsonl")
    assert out.out == "all.jsonl: the log of 1 card, 8 entries.\n"
    assert len((home / "all.jsonl").read_text().splitlines()) == 10
    assert path.exists()
    run("undo")
    assert run("import", "all.jsonl", "--dry-run", "--json").json["sources"][0]["reviews"] == 8
    assert "8 reviews new" in run("import", "all.jsonl").out


def test_the_log_of_some_cards(run: RunCommand, store: Path, home: Path) -> None:
    card = first_card(run)
    log_of(home / "a.jsonl", {"id": "x", "card": card, "at": "2026-01-10T12:00:00Z", "rating": 3})
    run("import", "a.jsonl")
    assert run("export", "log", "is:new", "-o", "new.jsonl", "--json").json["entries"] == 0
    assert run("export", "log", "-is:new", "-o", "seen.jsonl", "--json").json["entries"] == 1
    assert run("export", "log", "zzzzzz", "-o", "none.jsonl").code == 2
    assert run("export", "log", "-o", "no/where.jsonl").code == 2


def test_the_log_of_a_deck_is_of_that_deck_alone(run: RunCommand, store: Path, home: Path) -> None:
    for name in ("A_B", "AxB"):
        (home / f"{name}.md").write_text(
            f"---\ndeck: {name}\n---\n\n## {name}\n\nQ: Is this {name}?\nA: Yes.\n"
        )
        run("import", f"{name}.md")
    run("review", "A_B", "--plain", typed="\n3\n")
    run("review", "AxB", "--plain", typed="\n3\n")
    assert run("export", "log", "--deck", "A_B", "-o", "one.jsonl", "--json").json["entries"] == 1
    assert run("export", "log", "--deck", "no such", "-o", "none.jsonl").code == 2


def test_a_file_that_is_no_log_is_refused(run: RunCommand, store: Path, home: Path) -> None:
    (home / "a.jsonl").write_text("what is this\n")
    outcome = run("import", "a.jsonl")
    assert outcome.code == 1
    assert "This is no log that can be read" in outcome.err
