"""Real notes, counted by hand, read by the program into a store: `STUDYML_SEEDS` names their folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SEEDS = Path(os.environ.get("STUDYML_SEEDS") or "no folder of real notes")

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="STUDYML_SEEDS names no folder")

# What each document holds: kind, days, first and last day, questions, answered ones, works.
COUNTS: dict[str, tuple[str, int, str | None, str | None, int, int, int]] = {
    "000": ("journal", 12, "2020-08-28", "2020-09-08", 0, 0, 2),
    "001": ("journal", 34, "2020-03-17", "2020-04-30", 41, 9, 5),
    "002": ("note", 1, None, None, 0, 0, 1),
    "004": ("journal", 34, "2020-03-17", "2020-04-30", 41, 7, 0),
}
FEED = ("feed", 24, "2018-04-20", "2021-04-11")

Ask = Callable[..., Any]


def seed(number: str) -> Path:
    return next(SEEDS.glob(f"{number}_*"))


def program(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "studyml", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "STUDYML_DB": str(folder / "studyml.db"),
            "STUDYML_CONFIG": str(folder / "config.toml"),
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder / "data"),
        },
    )


def answer(folder: Path, *words: str) -> Any:
    """The JSON document with which the program answers a command that succeeds."""
    done = program(folder, *words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def learner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the starter decks and then all the notes in its store."""
    folder = tmp_path_factory.mktemp("learner")
    store = str(folder / "studyml.db")
    answer(folder, "import", "--starter", "--create", "--db", store)
    (folder / "report.json").write_text(
        json.dumps(answer(folder, "import", *map(str, sorted(SEEDS.glob("*.txt"))), "--year", "2020"))
    )
    return folder


@pytest.fixture
def ask(learner: Path) -> Ask:
    return lambda *words: answer(learner, *words)


def figures(source: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(
        source[key] for key in ("kind", "days", "first_day", "last_day", "questions", "answered", "papers")
    )


def check(sources: list[dict[str, Any]]) -> None:
    for source in sources:
        number = Path(source["path"]).name[:3]
        if number == "003":
            assert figures(source)[:4] == FEED
        else:
            assert figures(source) == COUNTS[number]


def test_all_documents_together_hold_what_was_counted_by_hand(learner: Path) -> None:
    report = json.loads((learner / "report.json").read_text())
    assert len(report["sources"]) == 5
    assert report["refused"] == []
    check(report["sources"])


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_each_document_alone_holds_the_same(tmp_path: Path, number: str) -> None:
    store = str(tmp_path / "studyml.db")
    report = answer(
        tmp_path, "import", str(seed(number)), "--year", "2020", "--create", "--db", store, "--dry-run"
    )
    assert [Path(source["path"]).name[:3] for source in report["sources"]] == [number]
    check(report["sources"])


def test_the_days_without_a_year_are_refused_with_the_advice_and_the_rest_is_read(tmp_path: Path) -> None:
    store = str(tmp_path / "studyml.db")
    done = program(tmp_path, "import", str(SEEDS), "--create", "--db", store, "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 1
    [refused] = report["refused"]
    assert Path(refused["path"]).name.startswith("000_")
    assert "--year" in refused["reason"]
    check([source for source in report["sources"] if Path(source["path"]).suffix == ".txt"])
    assert len(report["sources"]) >= 4


def test_the_days_stand_in_the_journal_under_their_dates(ask: Ask) -> None:
    days = ask("journal")
    dated = {name: [day["date"] for day in days if Path(day["source"]).name[:3] == name] for name in COUNTS}
    assert dated["000"] == [
        *(f"2020-08-{day}" for day in range(28, 32)),
        *(f"2020-09-0{n}" for n in range(1, 9)),
    ]
    assert len(dated["001"]) == 34
    assert dated["001"] == dated["004"] == sorted(dated["001"])
    assert dated["002"] == [None]
    feed = [day["date"] for day in days if Path(day["source"]).name[:3] == "003"]
    assert (len(feed), feed.count(None)) == (24, 1)
    [weekly] = [day for day in days if Path(day["source"]).name[:3] == "002"]
    assert weekly["title"].startswith("Week 22")


def test_the_questions_are_each_told_once_with_their_days_and_answers(ask: Ask) -> None:
    journal = [
        question
        for question in ask("questions")
        if any(Path(place["source"]).name[:3] == "001" for place in question["asked"])
    ]
    assert len(journal) == 39
    [kernel] = [question for question in journal if question["text"] == "What's a kernel?"]
    asked = {(Path(place["source"]).name[:3], place["date"]) for place in kernel["asked"]}
    assert asked == {(name, f"2020-03-{day}") for name in ("001", "004") for day in (18, 19)}
    assert kernel["answered"]["date"] == "2020-03-19"
    assert kernel["answer"]
    waiting = {question["text"] for question in ask("questions", "--open")}
    assert "What is momentum?" in waiting
    assert "What's a kernel?" not in waiting
    by_link = [question for question in journal if question["answered"] and question["answer"] is None]
    assert {question["answered"]["date"] for question in by_link} == {"2020-03-19", "2020-03-21"}
    assert all(question["links"] for question in by_link)


def test_the_papers_of_each_document_are_found(ask: Ask) -> None:
    cited: dict[str, set[str]] = {}
    for paper in ask("papers"):
        for day in paper["days"]:
            # The starter papers say that the ACL's P18-1031 is arXiv's 1801.06146.
            names = {"arXiv:1801.06146": "acl:P18-1031"} if Path(day["source"]).name[:3] == "001" else {}
            cited.setdefault(Path(day["source"]).name[:3], set()).add(names.get(paper["id"], paper["id"]))
    assert cited["000"] == {"arXiv:1910.06241", "arXiv:1912.10389"}
    arxiv = {f"arXiv:{number}" for number in ("1506.01186", "1611.01576", "1712.09913", "1803.09820")}
    assert cited["001"] == {*arxiv, "acl:P18-1031"}
    assert cited["002"] == {"arXiv:1801.06146"}
    assert sum(paper.startswith("arXiv:") for paper in cited["003"]) == 34
    [paper] = ask("papers", "https://arxiv.org/pdf/1803.09820v2.pdf#page=3")
    assert [day["date"] for day in paper["days"]] == ["2020-03-19", "2020-03-21"]
    assert "Momentum" in paper["concepts"]


@pytest.mark.parametrize(
    ("concept", "dates"),
    [
        ("Momentum", {"2020-04-12", "2020-04-19"}),
        ("Stride", {"2020-03-19", "2020-04-25"}),
        ("ReLU", {"2020-03-18", "2020-03-21", "2020-03-27", "2020-04-11"}),
        ("Beam search", {"2019-11-18", "2020-04-23"}),
    ],
)
def test_concepts_are_linked_to_the_days_that_name_them(ask: Ask, concept: str, dates: set[str]) -> None:
    [found] = ask("concepts", concept)
    assert dates <= {day["date"] for day in found["days"]}
    for date in dates:
        days = [day for day in ask("journal", date) if concept in day["concepts"]]
        assert days
        assert all(concept.casefold() in day["text"].casefold() for day in days)


@pytest.mark.parametrize(
    ("concept", "date", "words"),
    [
        ("Momentum", "2020-04-12", "What is momentum?"),
        ("Stride", "2020-04-25", "Stride 2"),
        ("ReLU", "2020-03-18", "ReLU"),
        ("Beam search", "2020-04-23", "beam search"),
    ],
)
def test_each_link_shows_its_sentence(learner: Path, concept: str, date: str, words: str) -> None:
    lines = program(learner, "concepts", concept).stdout.splitlines()
    told = [line for line in lines if line.strip().startswith(date)]
    assert told
    assert all(words in line for line in told)


def test_reading_all_again_changes_nothing(learner: Path) -> None:
    before = answer(learner, "journal"), answer(learner, "questions"), answer(learner, "papers")
    report = answer(learner, "import", str(SEEDS / seed("001").name), "--year", "2020")
    check(report["sources"])
    assert answer(learner, "sync")["refused"] == []
    assert (answer(learner, "journal"), answer(learner, "questions"), answer(learner, "papers")) == before


def test_no_term_that_recurs_or_is_asked_or_explained_in_the_notes_is_without_a_concept(ask: Ask) -> None:
    assert {gap["term"] for gap in ask("gaps")} == set()
