"""`studyml plan`: the table, the curves, JSON and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import RunCommand

CHOICE = {
    "retention",
    "new_per_day",
    "is_present",
    "reviews_a_day",
    "minutes_a_day",
    "known_now",
    "known_then",
    "overdue_then",
    "days",
    "known_by_week",
}


def test_a_plan_shows_each_choice_and_its_curves(run: RunCommand, store: Path) -> None:
    outcome = run("plan", "--days", "90")
    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    assert lines[0].startswith("0 cards in review, 8 new; 90 days until 20")
    assert lines[1] == "At most 200 reviews a day, as your limits are."
    assert lines[2].startswith("Assumed, for want of 20 answers: ")
    retentions = [line.split()[0] for line in lines if line.startswith("   0.")]
    assert retentions == ["0.80", "0.85", "0.90", "0.95"]
    assert outcome.out.count(", 20 new") == 8
    assert "\u28c0" in outcome.out


def test_a_plan_fits_eighty_columns(run: RunCommand, store: Path) -> None:
    lines = run("plan", "--new", "9999").out.splitlines()
    assert max(map(len, lines)) <= 80
    assert all(line == line.rstrip() for line in lines)


def test_a_plan_of_one_day_and_one_card_counts_in_the_singular(run: RunCommand, store: Path) -> None:
    assert run("review", "--plain", "--limit", "1", typed="\n4\n").code == 0
    assert run("plan", "--days", "1").out.startswith("1 card in review, 7 new; 1 day until 20")


def test_a_plan_as_json_has_every_day(run: RunCommand, store: Path) -> None:
    plan = run("plan", "--retention", "0.9", "--new", "2", "--new", "4", "--days", "30", "--json").json
    assert plan["new"] == 8
    assert [choice["new_per_day"] for choice in plan["choices"]] == [2, 4]
    for choice in plan["choices"]:
        assert choice.keys() == CHOICE
        assert choice["days"].keys() == {"reviews", "new", "minutes", "overdue"}
        assert {len(values) for values in choice["days"].values()} == {30}
        assert sum(choice["days"]["new"]) == 8
        assert len(choice["known_by_week"]) == 6
    assert run("plan", "--days", "30", "--json").out == run("plan", "--days", "30", "--json").out


def test_a_vacation_and_a_budget_are_told(run: RunCommand, store: Path) -> None:
    words = ["plan", "--minutes", "15", "--vacation", "2027-01-01..2027-01-14"]
    assert "200 reviews and 15 minutes a day" in run(*words).out
    plan = run(*words, "--json").json
    assert (plan["minutes_per_day"], plan["vacation"]) == (15, ["2027-01-01", "2027-01-14"])


def test_a_backlog_is_told(run: RunCommand, store: Path) -> None:
    assert run("review", "--plain", "--limit", "1", typed="\n4\n").code == 0
    out = run("plan", "--backlog", "1", "--days", "30").out
    assert out.startswith("1 card in review, 1 of them overdue")
    assert "It begins as after " in out
    plan = run("plan", "--backlog", "1", "--days", "30", "--json").json
    assert plan["overdue"] == 1
    assert plan["paused_days"] > 0


def test_a_plan_without_anything_to_do_says_so(run: RunCommand, store: Path) -> None:
    out = run("plan", "--new", "0").out
    assert "There is nothing to do: no card is in review yet, and no new card may come." in out
    assert "0 to 0" not in out


def test_bounds_that_look_alike_are_told_once(run: RunCommand, store: Path) -> None:
    assert run("review", "--plain", "--limit", "1", typed="\n4\n").code == 0
    out = run("plan", "--new", "0", "--days", "2").out
    assert "from 0 to 0" not in out
    assert "Minutes a day, week by week: 0.00 all along." in out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--backlog", "9"], "there is no backlog of 9 reviews: 0 cards in review"),
        (["--backlog", "-1"], "--backlog"),
        (["--vacation", "July"], "write it like 2027-07-01..2027-07-14"),
        (["--vacation", "2027-07-14..2027-07-01"], "ends before it begins"),
        (["--vacation", "2027-02-30..2027-03-01"], "is no span of days"),
        (["--retention", "1.5"], "0.99"),
        (["--days", "0"], "--days"),
        (["--minutes", "0"], "--minutes"),
    ],
)
def test_what_cannot_be_planned_is_said_in_a_line(
    run: RunCommand, store: Path, words: list[str], reason: str
) -> None:
    assert reason in run("plan", *words).failed(2)
