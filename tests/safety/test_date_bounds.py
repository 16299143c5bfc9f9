"""Days before 1990 and after 2100, wherever a day can be told: refused with the reason, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.outcome import Outcome

Run = Callable[..., Outcome]
GOOD = "## Stride\n\nThe step of a kernel.\n"
YEARS = ["1889", "2101", "9999"]
BOUNDS = "not between 1990 and 2100"


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    "words",
    [
        ["journal", "{}-05-01"],
        ["journal", "--from", "{}-05-01"],
        ["journal", "--to", "{}-05-01"],
        ["cards", "day:{}-05-01"],
        ["plan", "--vacation", "{}-05-01..{}-05-09"],
        ["set-due", "{}-05-01", "id:1"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_a_day_in_a_command_is_refused_with_the_reason(
    run: Run, home: Path, words: list[str], year: str
) -> None:
    (home / "good.md").write_text(GOOD)
    run("import", str(home / "good.md"))
    said = run(*(word.replace("{}", year) for word in words)).failed(2)
    assert f"{year}-05-01 is {BOUNDS}" in said


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deck.md", "## Widget\n- journal: {}-05-01\n\nA thing with parts.\n"),
        ("log.md", "# Log\n\n## {}-05-01\n\nA widget.\n\n## 2020-05-02\n\nAnother.\n"),
        (
            "feed.xml",
            '<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><item><title>Post</title>'
            "<pubDate>Wed, 01 May {} 10:00:00 GMT</pubDate><description>A widget.</description></item>"
            "</channel></rss>",
        ),
    ],
    ids=["deck", "journal", "feed"],
)
def test_a_day_in_a_file_is_told_and_the_rest_is_read(
    run: Run, home: Path, name: str, text: str, year: str
) -> None:
    (home / name).write_text(text.replace("{}", year))
    (home / "good.md").write_text(GOOD)
    done = run("import", str(home / name), str(home / "good.md"))
    told = run("check", str(home / name)) if name == "deck.md" else run("journal")
    told_whole = done.out + done.err + told.out + told.err
    assert BOUNDS in told_whole
    assert "Stride" in [card["front"] for card in run("cards", "--json").json]
    days = run("journal", "--json").json
    assert all(not (day["date"] or "").startswith(year) for day in days)


@pytest.mark.parametrize("year", YEARS)
def test_a_day_in_front_matter_is_not_taken(run: Run, home: Path, year: str) -> None:
    (home / "post.md").write_text(f"---\ntitle: A post\ndate: {year}-05-01\n---\n\nA widget, at length.\n")
    run("import", "--kind", "note", str(home / "post.md"))
    assert year not in json.dumps(run("journal", "--json").json)


@pytest.mark.parametrize("year", YEARS)
def test_an_answer_in_a_log_is_refused_with_the_reason(run: Run, home: Path, year: str) -> None:
    (home / "good.md").write_text(GOOD)
    run("import", str(home / "good.md"))
    run("review", "--plain", "--limit", "1", typed="\n3\n")
    log = home / "log.jsonl"
    run("export", "log", "-o", str(log))
    head, *lines = log.read_text().splitlines()
    line = next(line for line in lines if '"rating"' in line)
    at = json.loads(line)["at"]
    other = line.replace(str(at)[:4], year).replace(f'"{str(at)[:3]}', f'"{year[:3]}')
    log.write_text("\n".join([head, other, ""]))
    done = run("import", str(log))
    assert "before 1990" in done.err + done.out or "in the future" in done.err + done.out
    assert run("stats", "--json").json["today"]["reviews"] == 1
