"""What is listed and told, in text and as JSON: decks, concepts, cards, what is due, the last change."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from studyml import __version__
from tests.cli.conftest import RunCommand
from tests.cli.outcome import CARDS, DECK

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


KEYS = {
    "decks": {"name", "cards", "concepts", "new", "learning", "due", "files"},
    "concepts": {"name", "deck", "aliases", "cards", "days", "papers", "requires"},
    "cards": {
        *("id", "deck", "concept", "kind", "front", "back", "state", "due", "interval_days"),
        *("stability_days", "difficulty", "retrievability", "reps", "lapses", "tags", "flags"),
    },
}


def test_the_version_is_told(run: RunCommand) -> None:
    for words in (["--version"], ["--version", "due"]):
        outcome = run(*words)
        assert (outcome.code, outcome.out, outcome.err) == (0, f"studyml {__version__}\n", "")


@pytest.mark.parametrize("command", ["decks", "concepts", "cards"])
def test_a_list_as_json_is_alone_on_standard_output_with_every_promised_key(
    run: RunCommand, store: Path, command: str
) -> None:
    outcome = run(command, "--json")
    assert (outcome.code, outcome.err) == (0, "")
    rows = outcome.json
    assert rows
    for row in rows:
        assert KEYS[command] <= row.keys()


def test_decks_are_listed_with_those_above_them(run: RunCommand, store: Path) -> None:
    assert [
        (row["name"], row["cards"], row["concepts"], row["new"]) for row in run("decks", "--json").json
    ] == [
        ("Machine Learning", CARDS, 2, CARDS),
        ("Machine Learning/Optimisation", CARDS, 2, CARDS),
    ]
    lines = run("decks").out.splitlines()
    assert lines[0].split() == ["Deck", "Cards", "New", "Learn", "Due"]
    assert lines[2].split() == ["Machine", "Learning/Optimisation", "8", "8", "0", "0"]


def test_a_deck_that_lost_its_last_file_is_listed_no_more(run: RunCommand, home: Path) -> None:
    (home / "a.md").write_text(DECK)
    run("import", "a.md")
    (home / "a.md").write_text(DECK.replace("Machine Learning/", "New/"))
    run("sync")
    assert [row["name"] for row in run("decks", "--json").json] == ["New", "New/Optimisation"]


def test_concepts_are_listed_and_one_is_shown_by_its_name_or_alias(run: RunCommand, store: Path) -> None:
    assert [row["name"] for row in run("concepts", "--json").json] == ["SGD", "Momentum"]
    assert "heavy ball" in run("concepts").out
    for name in ("Momentum", "HEAVY  ball"):
        [concept] = run("concepts", name, "--json").json
        assert concept["name"] == "Momentum"
        [day] = concept["days"]
        assert (day["date"], day["how"], Path(day["source"]).suffix) == ("2020-04-19", "stated", ".md")
        assert concept["papers"] == [{"id": "arXiv:1803.09820", "how": "stated"}]
        assert concept["requires"] == ["SGD"]
        assert len(concept["cards"]) == 6
        assert KEYS["cards"] <= concept["cards"][0].keys()
        text = run("concepts", name).out
        assert "Papers: arXiv:1803.09820" in text
        assert "Which coefficient is usual?" in text


def test_a_concept_that_is_not_there_is_said_to_be_missing(run: RunCommand, store: Path) -> None:
    assert "no concept 'nosuch'" in run("concepts", "nosuch").failed(2)
    outcome = run("concepts", "nosuch", "--json")
    outcome.failed(2)
    assert outcome.out == ""


def test_cards_are_found_by_all_of_the_words(run: RunCommand, store: Path) -> None:
    assert len(run("cards", "--json").json) == CARDS
    assert [card["front"] for card in run("cards", "USUAL", "coefficient", "--json").json] == [
        "Which coefficient is usual?"
    ]
    assert run("cards", "nosuchword").out == "No cards.\n"
    assert run("cards", "nosuchword", "--json").json == []


def test_a_reviewed_card_tells_what_is_remembered_of_it(run: RunCommand, store: Path) -> None:
    run("review", "--plain", "--limit", "1", typed="\n4\n")
    new, reviewed = (
        [card for card in run("cards", "--json").json if (card["state"] == "new") is is_new]
        for is_new in (True, False)
    )
    [card] = reviewed
    assert card["state"] == "review"
    assert MOMENT.fullmatch(card["due"])
    assert card["interval_days"] >= 1
    assert card["stability_days"] > 0
    assert 1 <= card["difficulty"] <= 10
    assert card["retrievability"] == pytest.approx(1)
    assert (card["reps"], card["lapses"], card["tags"]) == (1, 0, ["training"])
    assert {card["due"] for card in new} == {None}


def test_retired_cards_are_listed_only_when_asked_for(run: RunCommand, home: Path) -> None:
    (home / "a.md").write_text(DECK)
    run("import", "a.md")
    (home / "a.md").write_text(DECK.replace("Q: Which coefficient is usual?\nA: 0.9\n\n", ""))
    run("sync")
    assert len(run("cards", "--json").json) == CARDS - 1
    [card] = run("cards", "is:retired", "--json").json
    assert (card["front"], card["flags"]) == ("Which coefficient is usual?", ["retired"])


def test_what_is_due_is_told_in_one_line_and_as_json(run: RunCommand, store: Path) -> None:
    assert run("due").out == f"0 due · 0 learning · {CARDS} new\n"
    outcome = run("due", "--json")
    assert outcome.err == ""
    assert outcome.json == {"due": 0, "new": CARDS, "learning": 0, "overdue": 0, "next_due": None}
    run("review", "--plain", "--limit", "1", typed="\n3\n")
    told = run("due", "--json").json
    assert MOMENT.fullmatch(told["next_due"])
    assert " · next " in run("due").out


def test_the_quick_way_to_what_is_due_says_the_same_as_the_long_one(run: RunCommand, store: Path) -> None:
    for words in (["due"], ["due", "--json"]):
        assert run(*words) == run("--db", str(store), *words)


def test_undo_takes_back_the_last_change_and_says_which(run: RunCommand, store: Path) -> None:
    run("review", "--plain", "--limit", "1", typed="\n4\n")
    assert run("undo").out == "Taken back: Answered Easy\n"
    assert run("due", "--json").json["new"] == CARDS
    assert run("undo", "--json").json["undone"].startswith("Import ")
    assert run("cards", "--json").json == []
    assert run("undo", "--json").json == {"undone": None}
    assert run("undo").out == "There is nothing to take back.\n"


def test_json_is_plain_text_whatever_a_deck_holds(run: RunCommand, home: Path) -> None:
    (home / "a.md").write_text(
        '---\ndeck: "Ä \\e[31m"\n---\n\n## “Quoted” \x1b[31m\n\nText \u202e and 日本.\n'
    )
    run("import", "a.md")
    for words in (["cards"], ["decks"], ["concepts"], ["cards", "--json"], ["decks", "--json"]):
        out = run(*words).out
        assert "\x1b" not in out
        assert "\u202e" not in out
    [card] = json.loads(run("cards", "--json").out)
    assert card["concept"].startswith("“Quoted”")


def test_json_keeps_a_path_exactly_without_letting_it_act_on_a_terminal(run: RunCommand, home: Path) -> None:
    odd = home / "a\x1b[31m\u202e.md"
    odd.write_text(DECK)
    outcome = run("import", str(odd), "--json")
    assert "\x1b" not in outcome.out
    assert "\u202e" not in outcome.out
    assert outcome.json["sources"][0]["path"] == str(odd)
    assert "\x1b" not in run("import", str(odd), "--dry-run").out


@pytest.mark.parametrize("what", ["decks", "concepts", "cards"])
def test_a_list_that_is_empty_says_how_to_fill_it(run: RunCommand, home: Path, what: str) -> None:
    run("import", "--starter")
    run("undo")
    begin = "`studyml import PATH` reads yours, `studyml import --starter` the starter decks."
    assert run(what).out == f"There are no {what} yet. {begin}\n"
