"""The commands that read notes and tell what is in them."""

from __future__ import annotations

import json
import os
import pty
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import RunCommand
from tests.cli.outcome import DECK

LOG = """\
# A log of 2020

## 2020-04-12

The momentum was too high, see [a paper](https://arxiv.org/pdf/1803.09820v2.pdf#page=3).

Questions:

- What is momentum?
- How large is a batch?

## 2020-04-19

- What is momentum?
    - A running average of gradients.
"""
NO_YEAR = "# Log\n\n### 8 September\n\nRead about SGD.\n\n### 9 September\n\nRested.\n"


@pytest.fixture
def notes(run: RunCommand, store: Path, home: Path) -> Path:
    """A note beside the deck of that home, and both read."""
    file = home / "log.md"
    file.write_text(LOG)
    assert run("import", "log.md").code == 0
    return file


def test_an_import_tells_as_json_what_each_source_holds(run: RunCommand, store: Path, home: Path) -> None:
    (home / "log.md").write_text(LOG)
    outcome = run("import", "log.md", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    report = outcome.json
    [source] = report["sources"]
    assert {key: source[key] for key in ("kind", "title", "days", "first_day", "last_day")} == {
        "kind": "journal",
        "title": "A log of 2020",
        "days": 2,
        "first_day": "2020-04-12",
        "last_day": "2020-04-19",
    }
    counts = ("questions", "answered", "terms", "papers", "cards", "drafts", "remarks")
    assert [source[key] for key in counts] == [3, 1, 0, 1, 0, 1, []]
    assert source["path"] == str(home / "log.md")
    assert (report["dry_run"], report["refused"]) == (False, [])
    assert set(report["cards"]) >= {"added", "edited", "moved", "unchanged", "retired"}


def test_an_import_tells_people_the_same_in_a_line(run: RunCommand, store: Path, home: Path) -> None:
    (home / "log.md").write_text(LOG)
    out = run("import", "log.md").out
    assert "2 days, 3 questions (1 answered), 1 paper, 1 draft, 2020-04-12 to 2020-04-19" in out


def test_the_journal_lists_the_days_newest_last(run: RunCommand, notes: Path) -> None:
    out = run("journal").out.splitlines()
    assert [line[:10] for line in out] == ["2020-04-12", "2020-04-19"]
    assert out[0].endswith("2 questions · 1 paper · 1 concept")


def test_a_day_is_shown_with_its_text_and_what_is_in_it(run: RunCommand, notes: Path) -> None:
    out = run("journal", "2020-04-12").out
    assert "log.md:3" in out
    assert "The momentum was too high" in out
    assert "Concepts: Momentum" in out
    assert "Papers: arXiv:1803.09820" in out
    assert run("journal", "2020-04-13").out == "No notes of 2020-04-13.\n"


def test_days_as_json_have_their_place_text_and_links(run: RunCommand, notes: Path) -> None:
    first, second = run("journal", "--json").json
    assert {key: first[key] for key in first if key != "text"} == {
        "date": "2020-04-12",
        "date_end": None,
        "title": first["title"],
        "source": str(notes),
        "line": 3,
        "concepts": ["Momentum"],
        "papers": ["arXiv:1803.09820"],
        "questions": ["What is momentum?", "How large is a batch?"],
    }
    assert first["text"].lstrip().startswith("The momentum was too high")
    assert [day["date"] for day in run("journal", "--from", "2020-04-13", "--json").json] == [second["date"]]
    assert [day["date"] for day in run("journal", "--to", "2020-04-13", "--json").json] == [first["date"]]
    assert run("journal", "1999-01-01", "--json").json == []


@pytest.mark.parametrize(
    "words",
    [["journal", "12 April"], ["journal", "2020-02-30"], ["journal", "2020-04-12", "--from", "2020-01-01"]],
)
def test_what_is_no_day_is_wrong_usage(run: RunCommand, notes: Path, words: list[str]) -> None:
    run(*words).failed(2)


def test_questions_are_told_once_with_every_day_and_their_answer(run: RunCommand, notes: Path) -> None:
    momentum, batch = run("questions", "--json").json
    assert momentum == {
        "text": "What is momentum?",
        "asked": [
            {"date": "2020-04-12", "source": str(notes), "line": 9},
            {"date": "2020-04-19", "source": str(notes), "line": 14},
        ],
        "answer": momentum["answer"],
        "answered": {"date": "2020-04-19", "source": str(notes), "line": 15},
        "links": [],
    }
    assert "A running average of gradients." in momentum["answer"]
    assert (batch["answer"], batch["answered"]) == (None, None)
    out = run("questions").out
    assert "✓ What is momentum?  (2020-04-12, 2020-04-19)\n    A running average of gradients.\n" in out
    assert "? How large is a batch?  (2020-04-12)\n" in out


def test_only_open_questions_are_listed_when_asked_for(run: RunCommand, notes: Path) -> None:
    assert [question["text"] for question in run("questions", "--open", "--json").json] == [
        "How large is a batch?"
    ]
    notes.write_text(LOG + "- How large is a batch?\n    - 64\n")
    run("sync")
    assert run("questions", "--open").out == "No question is open.\n"


def test_papers_tell_where_they_are_cited_and_what_stands_on_them(run: RunCommand, notes: Path) -> None:
    by_id = {paper["id"]: paper for paper in run("papers", "--json").json}
    assert set(by_id) == {"arXiv:1803.09820", "arXiv:1609.04747"}
    paper = by_id["arXiv:1803.09820"]
    assert set(paper) == {"id", "title", "authors", "year", "url", "aliases", "days", "concepts", "cards"}
    assert [(day["date"], day["source"], day["line"]) for day in paper["days"]] == [
        ("2020-04-12", str(notes), 5)
    ]
    assert paper["concepts"] == ["Momentum"]
    assert len(paper["cards"]) >= 5
    assert by_id["arXiv:1609.04747"]["days"] == []


@pytest.mark.parametrize(
    "name", ["arXiv:1803.09820", "arxiv:1803.09820v4", "https://arxiv.org/abs/1803.09820", "1803.09820"]
)
def test_one_paper_is_found_however_it_is_named(run: RunCommand, notes: Path, name: str) -> None:
    [paper] = run("papers", name, "--json").json
    assert paper["id"] == "arXiv:1803.09820"
    out = run("papers", name).out
    assert "2020-04-12  log.md:5" in out
    assert "behind Momentum (stated), recall new" in out


def test_a_concept_tells_its_days_and_its_papers(run: RunCommand, notes: Path) -> None:
    [momentum] = run("concepts", "heavy ball", "--json").json
    told = [(day["date"], day["source"], day["how"]) for day in momentum["days"]]
    assert ("2020-04-12", str(notes), "asked") in told
    assert ("2020-04-19", str(notes), "answered") in told
    assert {"id": "arXiv:1803.09820", "how": "stated"} in momentum["papers"]
    assert "What is momentum?" in run("concepts", "Momentum").out


def test_search_finds_cards_and_notes_together(run: RunCommand, notes: Path) -> None:
    hits = run("search", "running", "average", "--json").json
    assert {hit["what"] for hit in hits} == {"card", "day"}
    for hit in hits:
        assert set(hit) == {"what", "id", "title", "snippet", "date", "source", "line"}
        assert "average" in hit["snippet"]
    [day] = [hit for hit in hits if hit["what"] == "day"]
    assert (day["date"], day["source"]) == ("2020-04-19", str(notes))
    assert len(run("search", "average", "--limit", "1", "--json").json) == 1
    assert run("search", "zeppelin").out == "Nothing found.\n"


@pytest.mark.parametrize("words", ['"', "(", "NEAR(", "a*b:c", "'; DROP TABLE day; --", "^", "-", "AND"])
def test_search_takes_any_words_to_the_letter(run: RunCommand, notes: Path, words: str) -> None:
    outcome = run("search", "--", words)
    assert (outcome.code, outcome.err) == (0, "")
    assert len(run("journal", "--json").json) == 2


def test_commands_on_a_store_without_notes_say_so(run: RunCommand, store: Path) -> None:
    begin = "`studyml import PATH` reads journals, posts, pages and feeds."
    assert run("journal").out == f"There are no notes yet. {begin}\n"
    assert run("questions").out == f"No questions in the notes. {begin}\n"
    for words in (["journal"], ["questions"], ["questions", "--open"], ["search", "zeppelin"]):
        assert run(*words, "--json").json == []


def test_days_without_a_year_are_refused_with_the_advice_and_the_rest_is_read(
    run: RunCommand, store: Path, home: Path
) -> None:
    (home / "undated.md").write_text(NO_YEAR)
    (home / "log.md").write_text(LOG)
    outcome = run("import", "undated.md", "log.md")
    assert outcome.code == 1
    [line] = outcome.err.splitlines()
    assert line.startswith("undated.md:3: ")
    assert "--year" in line
    assert [day["date"] for day in run("journal", "--json").json] == ["2020-04-12", "2020-04-19"]


def test_a_year_dates_the_days_that_have_none(run: RunCommand, store: Path, home: Path) -> None:
    (home / "undated.md").write_text(NO_YEAR)
    assert run("import", "undated.md", "--year", "2019").code == 0
    assert [day["date"] for day in run("journal", "--json").json] == ["2019-09-08", "2019-09-09"]
    run("import", "undated.md", "--year", "1989").failed(2)


@pytest.mark.parametrize(
    ("typed", "days"),
    [("2018\n", ["2018-09-08", "2018-09-09"]), ("\n", []), ("soon\n", []), ("2525\n", []), ("1804\n", [])],
)
def test_at_a_terminal_the_year_is_asked_for(
    run: RunCommand, store: Path, home: Path, monkeypatch: pytest.MonkeyPatch, typed: str, days: list[str]
) -> None:
    from studyml.__main__ import main

    (home / "undated.md").write_text(NO_YEAR)
    ours, theirs = pty.openpty()
    os.write(ours, typed.encode())
    with os.fdopen(theirs) as terminal:
        monkeypatch.setattr(sys, "argv", ["studyml", "import", "undated.md"])
        monkeypatch.setattr(sys, "stdin", terminal)
        assert main() == (0 if days else 1)
    os.close(ours)
    assert [day["date"] for day in run("journal", "--json").json] == days


def spoil(folder: Path) -> None:
    """Fills a folder with files that cannot be read as what they seem, and one that can."""
    with zipfile.ZipFile(folder / "zip.md", "w") as packed:
        packed.writestr("inside.md", "text")
    (folder / "image.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (folder / "empty.md").write_bytes(b"")
    (folder / "blank.md").write_bytes(b"\n \n")
    (folder / "large.md").write_bytes(b"# 2021-03-06\n\n" + b"word word\n" * 1_100_000)
    (folder / "dtd.xml").write_text(
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "x">]><rss version="2.0"><channel></channel></rss>'
    )
    (folder / "bomb.xml").write_text(
        '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'
        '<rss version="2.0"><channel><title>&b;</title></channel></rss>'
    )
    (folder / "deep.xml").write_text('<?xml version="1.0"?><rss version="2.0"><channel>' + "<a>" * 200_000)
    (folder / "circle.md").symlink_to("circle.md")
    (folder / "around").mkdir()
    (folder / "around" / "again").symlink_to(folder)
    os.mkfifo(folder / "pipe.md")
    for hidden in (".git", ".obsidian"):
        (folder / hidden).mkdir()
        (folder / hidden / "2021-01-01.md").write_text("Hidden away.\n")
    (folder / "2021-03-08.md").write_text("A good day.\n")


REFUSED = {
    "zip.md": "archive",
    "image.md": "image",
    "empty.md": "empty",
    "blank.md": "empty",
    "large.md": "larger than",
    "dtd.xml": "DOCTYPE",
    "bomb.xml": "DOCTYPE",
    "deep.xml": "nested",
    "circle.md": "link",
    "pipe.md": "pipe",
}


def test_each_bad_file_costs_one_line_and_the_rest_is_read(run: RunCommand, store: Path, home: Path) -> None:
    folder = home / "notes"
    folder.mkdir()
    spoil(folder)
    outcome = run("import", "notes")
    assert outcome.code == 1
    told = {Path(line.split(":")[0]).name: line for line in outcome.err.splitlines()}
    assert len(told) == len(outcome.err.splitlines())
    assert set(told) == set(REFUSED)
    for name, words in REFUSED.items():
        assert words in told[name]
        assert told[name].startswith(f"notes/{name}:1: ")
    assert [day["date"] for day in run("journal", "--json").json] == ["2021-03-08"]
    refused = run("import", "notes", "--json").json["refused"]
    assert {Path(each["path"]).name for each in refused} == set(REFUSED)


def test_text_in_other_encodings_is_read_and_said_to_be(run: RunCommand, store: Path, home: Path) -> None:
    (home / "wide.md").write_bytes("# 2021-03-04\n\nA day in a café.\n".encode("utf-16"))
    (home / "old.md").write_bytes("# 2021-03-05\n\nA day in a café.\n".encode("latin-1"))
    outcome = run("import", "wide.md", "old.md")
    assert outcome.code == 0
    wide, old = sorted(outcome.err.splitlines(), reverse=True)
    assert wide.startswith("wide.md:1: ")
    assert "UTF-16" in wide
    assert old.startswith("old.md:1: ")
    assert "Windows-1252" in old
    assert ["café" in day["text"] for day in run("journal", "--json").json] == [True, True]


def test_a_feed_that_breaks_off_gives_the_items_before_the_break(
    run: RunCommand, store: Path, home: Path
) -> None:
    (home / "cut.xml").write_text(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Blog</title><item><title>Kept</title>'
        "<pubDate>Mon, 04 Mar 2019 10:00:00 GMT</pubDate><description>On SGD.</description></item>"
        "<item><title>Cut</ti"
    )
    outcome = run("import", "cut.xml")
    [line] = outcome.err.splitlines()
    assert line.startswith("cut.xml:1: ")
    assert "breaks off" in line
    [day] = run("journal", "--json").json
    assert (day["date"], day["title"], day["concepts"]) == ("2019-03-04", "Kept", ["SGD"])


def test_html_without_an_end_is_answered_in_one_line_at_most(
    run: RunCommand, store: Path, home: Path
) -> None:
    (home / "tags.html").write_text("<html><body>" + "<div>" * 50_000 + "words")
    outcome = run("import", "tags.html")
    assert outcome.code in (0, 1)
    assert len(outcome.err.splitlines()) == outcome.code


def test_nothing_in_a_note_can_act_on_the_terminal(run: RunCommand, store: Path, home: Path) -> None:
    (home / "2021-03-04.md").write_text(
        "# Note \x1b[31mred\n\nSGD \x1b]0;title\x07 and \u202eturned.\n\n## Questions\n\n- Why \x1b[2J so?\n"
        "\nSee [\x1b[1mbold](https://arxiv.org/abs/1803.09820).\n"
    )
    assert run("import", "2021-03-04.md").code == 0
    for words in (
        ["journal"],
        ["journal", "2021-03-04"],
        ["questions"],
        ["papers", "arXiv:1803.09820"],
        ["concepts", "SGD"],
        ["search", "turned"],
    ):
        for more in ([], ["--json"]):
            printed = run(*words, *more)
            assert not set("\x1b\x07\u202e") & set(printed.out + printed.err)
            assert json.loads(printed.out) if more else printed.out


def test_decks_and_notes_of_one_folder_are_told_apart(run: RunCommand, home: Path) -> None:
    (home / "all").mkdir()
    (home / "all" / "deck.md").write_text(DECK)
    (home / "all" / "log.md").write_text(LOG)
    (home / "all" / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    outcome = run("import", "all", "--json")
    assert outcome.code == 0
    assert {Path(source["path"]).name: source["kind"] for source in outcome.json["sources"]} == {
        "deck.md": "deck",
        "log.md": "journal",
    }
    assert run("import", "all", "--dry-run", "--json").json["dry_run"] is True


def test_undo_takes_notes_back_too(run: RunCommand, notes: Path) -> None:
    assert run("undo").out == "Taken back: Import log.md\n"
    assert run("journal", "--json").json == []
    assert run("questions", "--json").json == []
    assert [paper["days"] for paper in run("papers", "--json").json] == [[], []]


def test_a_note_that_is_gone_is_said_to_be_and_kept(run: RunCommand, notes: Path) -> None:
    notes.unlink()
    outcome = run("sync", "--json")
    assert (outcome.code, outcome.json["gone"]) == (0, [str(notes)])
    assert len(run("journal", "--json").json) == 2
