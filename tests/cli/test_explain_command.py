"""`studyml explain`: in words, as JSON, and for a card that is not there."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import RunCommand


def answered(run: RunCommand) -> dict[str, object]:
    """The first card in review, after one was answered Easy."""
    run("review", "--plain", typed="\n4\nq\n")
    [card] = [card for card in run("cards", "--json").json if card["state"] == "review"]
    return dict(card)


def test_a_card_in_review_is_explained_with_its_curve(run: RunCommand, store: Path) -> None:
    card = answered(run)
    outcome = run("explain", str(card["id"]))
    assert (outcome.code, outcome.err) == (0, "")
    assert (
        f"Interval      {card['interval_days']} days: recall is 90 % after 8.3, spread 6 to 10" in outcome.out
    )
    assert "R(t) = (1 + factor" in outcome.out
    assert "\u2534" in outcome.out
    assert "today" in outcome.out
    assert [line.split()[0] for line in outcome.out.splitlines()[-4:]] == ["Again", "Hard", "Good", "Easy"]
    assert all(len(line) <= 80 for line in outcome.out.splitlines())


def test_an_explanation_as_json_has_every_figure(run: RunCommand, store: Path) -> None:
    card = answered(run)
    found = run("explain", str(card["id"]), "--json").json
    for key in ("id", "stability_days", "difficulty", "retrievability", "interval_days"):
        assert found[key] == card[key]
    assert found["due"] is not None
    assert found["curve"]["points"][0] == {"days": 0, "recall": 1}
    assert found["curve"]["decay"] == -0.1542
    assert list(found["ratings"]) == ["again", "hard", "good", "easy"]
    assert found["ratings"]["easy"]["interval_days"] >= found["ratings"]["good"]["interval_days"] > 0


def test_a_new_card_has_nothing_to_forget(run: RunCommand, store: Path) -> None:
    assert "Not reviewed yet" in run("explain", "1").out
    found = run("explain", "1", "--json").json
    assert (found["curve"], found["retrievability"], found["state"]) == (None, None, "new")


def test_a_card_that_is_not_there_is_said(run: RunCommand, store: Path) -> None:
    told = run("explain", "999").failed(2)
    assert "there is no card '999'; `studyml cards` tells the number of each, name one" in told
    assert "finds" in run("explain", "a").failed(2)
