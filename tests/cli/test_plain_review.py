"""`review --plain`: the whole protocol line by line, and what is in the store afterwards."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from studyml.rendering.interval import interval_label
from tests.cli.conftest import RunCommand
from tests.cli.outcome import CARDS

KEYS = "Enter shows the answer; 1 Again, 2 Hard, 3 Good, 4 Easy; u undo, n notes and papers, q quit, ? more."


def ratings(store: Path) -> list[int]:
    """The ratings in the log that count, in their order."""
    with sqlite3.connect(store) as connection:
        found = [row[0] for row in connection.execute("SELECT rating FROM live_review ORDER BY id")]
    connection.close()
    return found


def test_enter_shows_the_answer_and_each_rating_is_stored(run: RunCommand, store: Path) -> None:
    outcome = run("review", "--plain", typed="\n1\n\n2\n\n3\n\n4\nq\n")
    assert (outcome.code, outcome.err) == (0, "")
    assert ratings(store) == [1, 2, 3, 4]
    states = [card["state"] for card in run("cards", "--json").json]
    assert (states.count("learning"), states.count("review")) == (3, 1)


def test_the_prompt_comes_first_and_the_answer_only_after_enter(run: RunCommand, store: Path) -> None:
    asked = run("review", "--plain", typed="q\n").out
    assert KEYS in asked
    assert "Machine Learning › Optimisation › SGD (6 left, 6 new)" in asked
    assert "small random part" not in asked
    shown = run("review", "--plain", typed="\nq\n").out
    assert "small random part" in shown
    assert "1 Again 1 min   2 Hard 6 min   3 Good 10 min   4 Easy " in shown
    assert ratings(store) == []


def test_the_interval_that_was_printed_is_the_one_that_is_stored(run: RunCommand, store: Path) -> None:
    printed = run("review", "--plain", typed="\n4\nq\n").out
    [card] = [card for card in run("cards", "--json").json if card["state"] == "review"]
    assert f"4 Easy {interval_label(card['interval_days'])}\n" in printed


def test_a_rating_before_the_answer_is_shown_stores_nothing(run: RunCommand, store: Path) -> None:
    outcome = run("review", "--plain", typed="3\n4\nq\n")
    assert outcome.out.count("Press Enter to see the answer first.") == 2
    assert ratings(store) == []


def test_enter_after_the_answer_asks_for_a_rating_and_stores_nothing(run: RunCommand, store: Path) -> None:
    outcome = run("review", "--plain", typed="\n\nq\n")
    assert "Rate 1, 2, 3 or 4." in outcome.out
    assert ratings(store) == []


def test_u_takes_the_last_answer_back_and_asks_that_card_again(run: RunCommand, store: Path) -> None:
    outcome = run("review", "--plain", typed="\n1\nu\n\n4\nq\n")
    assert "Taken back: Answered Again" in outcome.out
    assert outcome.out.count("\nSGD\n") == 2
    assert ratings(store) == [4]
    assert "1 answered, 100 % recalled" in outcome.out


def test_u_reaches_back_into_an_earlier_session(run: RunCommand, store: Path) -> None:
    run("review", "--plain", typed="\n1\nq\n")
    outcome = run("review", "--plain", typed="u\nq\n")
    assert "Taken back: Answered Again" in outcome.out
    assert ratings(store) == []


def test_u_with_nothing_left_to_take_back_says_so(run: RunCommand, store: Path) -> None:
    outcome = run("review", "--plain", typed="u\nu\nq\n")
    assert "Taken back: Import" in outcome.out
    # With the import taken back there is no card left to ask.
    assert "Nothing answered" in outcome.out or "Nothing is due" in outcome.out
    assert outcome.code == 0


def test_n_shows_the_papers(run: RunCommand, store: Path) -> None:
    outcome = run("review", "--plain", typed="n\n\nn\nq\n")
    assert outcome.out.count("Papers: arXiv:1609.04747") == 2


@pytest.mark.parametrize("end", ["q\n", "Q\n", " q \n", "", "\n3\n", "\n3"])
def test_q_or_the_end_of_the_input_ends_the_session_with_its_summary(
    run: RunCommand, store: Path, end: str
) -> None:
    outcome = run("review", "--plain", typed=end)
    assert outcome.code == 0
    assert outcome.out.splitlines()[-1].endswith("due tomorrow.")
    assert len(ratings(store)) == end.count("3")


def test_lines_that_mean_nothing_are_answered_with_the_keys(run: RunCommand, store: Path) -> None:
    nonsense = ["5", "0", "good", "33", "-1", "\x1b[A", "٣", "x" * 10_000]
    outcome = run("review", "--plain", typed="\n" + "\n".join(nonsense) + "\n3\nq\n")
    assert outcome.out.count("Rate 1, 2, 3 or 4.") == len(nonsense)
    assert ratings(store) == [3]


def test_bytes_that_are_no_text_cost_no_line_after_them(
    run: RunCommand, program: RunCommand, store: Path
) -> None:
    typed = b"\xff\xfe\n\n\x80\n3\n\n4\nq\n"
    outcome = run("review", "--plain", typed=typed)
    assert outcome.code == 0
    assert ratings(store) == [3, 4]
    assert program("review", "--plain", typed=typed).code == 0
    assert ratings(store) == [3, 4, 3, 4]


def test_a_session_may_be_limited_to_a_deck_and_to_a_number(run: RunCommand, store: Path) -> None:
    outcome = run("review", "optimisation", "--plain", "--limit", "2", typed="\n4\n" * 5)
    assert "(2 left, 2 new)" in outcome.out
    assert len(ratings(store)) == 2


def test_a_card_on_a_step_comes_back_in_the_same_session(run: RunCommand, store: Path) -> None:
    outcome = run("review", "--plain", typed="\n1\n" + "\n4\n" * 20)
    assert outcome.out.count("\nSGD\n") == 2
    assert "Done for today." in outcome.out
    assert ratings(store)[0] == 1
    # SGD has two cards of its own, Momentum four texts; siblings wait, the forgotten one came twice.
    assert len(ratings(store)) == len(set(range(6))) + 1


def test_when_nothing_is_due_that_is_all_that_is_said(run: RunCommand, store: Path) -> None:
    run("config", "new_per_day", "0")
    assert run("review", "--plain", typed="\n").out == "Nothing is due.\n"


def test_cramming_stores_nothing(run: RunCommand, store: Path) -> None:
    outcome = run("review", "--plain", "--cram", typed="\n1\n" + "\n3\n" * 20)
    assert "Only to look: nothing is stored." in outcome.out
    assert "1 Again   2 Hard   3 Good   4 Easy\n" in outcome.out
    assert "All of them seen; nothing was stored." in outcome.out
    assert outcome.code == 0
    assert f"{CARDS + 1} answered" in outcome.out
    assert ratings(store) == []


@pytest.mark.parametrize("words", [[], ["review"], ["review", "--plain"]], ids=" ".join)
def test_without_a_terminal_everything_reviews_plainly(
    program: RunCommand, store: Path, words: list[str]
) -> None:
    outcome = program(*words, typed="\n3\nq\n")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(KEYS)
    assert "\x1b" not in outcome.out
    assert ratings(store) == [3]


def test_the_store_is_one_file_after_a_session(program: RunCommand, store: Path) -> None:
    program("review", "--plain", typed="\n3\n")
    assert [path.name for path in store.parent.iterdir() if path.is_file()] == ["studyml.db"]


def test_an_answer_that_cannot_be_stored_is_said_and_can_be_given_again(
    run: RunCommand, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studyml.errors import StoreError
    from studyml.store import review_store

    answer, failures = review_store.answer, iter([StoreError("the disk is full; nothing was changed.")])

    def failing_once(*values: object, **named: object) -> bool:
        for failure in failures:
            raise failure
        return answer(*values, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(review_store, "answer", failing_once)
    outcome = run("review", "--plain", typed="\n3\n3\nq\n")
    assert outcome.code == 1
    assert "Not saved: the disk is full" in outcome.out
    assert ratings(store) == [3]


def test_a_session_within_minutes_tells_what_is_left_of_them(run: RunCommand, store: Path) -> None:
    outcome = run("review", "--plain", "--minutes", "15", typed="\n4\nq\n")
    assert "(6 left, 6 new, 15 min)" in outcome.out
    assert run("review", "--minutes", "0").failed(2)
    assert run("review", "--minutes", "many").failed(2)


def test_a_day_whose_minutes_are_spent_says_so_and_how_to_go_on(run: RunCommand, store: Path) -> None:
    run("config", "minutes_per_day", "1")
    run("review", "--plain", typed="\n4\nq\n")
    with sqlite3.connect(store) as connection:
        names = [
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ]
        for name in names:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE review_log SET seconds = 61")
    connection.close()
    said = "Today's 1 minute is spent: 5 still to come. `studyml review --minutes 5` goes on.\n"
    assert run("review", "--plain", typed="\n").out == said
    assert "(5 left, 5 new, 5 min)" in run("review", "--plain", "--minutes", "5", typed="q\n").out


def test_minus_buries_at_suspends_and_u_takes_each_back(run: RunCommand, store: Path) -> None:
    outcome = run("review", "--plain", typed="-\n@\nq\n")
    assert "Buried until tomorrow." in outcome.out
    assert "Suspended." in outcome.out
    flags = [card["flags"] for card in run("cards", "--json").json]
    assert sum("suspended" in each for each in flags) == 1
    assert sum("buried" in each for each in flags) == 1
    outcome = run("review", "--plain", typed="u\nu\nq\n")
    assert outcome.out.count("Taken back: ") == 2
    assert not any(card["flags"] for card in run("cards", "--json").json)


def test_a_star_flags_the_card_and_it_stays_to_be_rated(run: RunCommand, store: Path) -> None:
    outcome = run("review", "--plain", typed="*\n\n*\n*\n3\nq\n")
    assert outcome.out.count("Flagged.") == 2
    assert outcome.out.count("The flag is gone.") == 1
    assert ratings(store) == [3]
    assert len(run("cards", "flag:1", "--json").json) == 1


def test_e_opens_the_editor_and_shows_the_card_as_it_reads_then(
    run: RunCommand, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor.sh"
    editor.write_text(
        '#!/bin/sh\nfor file; do :; done\nsed -i "s/small random part/tiny random part/" "$file"\n'
    )
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    outcome = run("review", "--plain", typed="e\n\nq\n")
    assert outcome.code == 0, outcome.err
    assert "tiny random part" in outcome.out


def test_i_says_why_the_card_comes(run: RunCommand, store: Path) -> None:
    outcome = run("review", "--plain", typed="i\nq\n")
    assert "Not reviewed yet, so nothing is known of its memory." in outcome.out
    assert "small random part" not in outcome.out


def test_a_question_mark_lists_every_command(run: RunCommand, store: Path) -> None:
    outcome = run("review", "--plain", typed="?\nq\n")
    assert "- bury until tomorrow, @ suspend, * flag or unflag, e edit" in outcome.out


def confidences(store: Path) -> list[tuple[int, int]]:
    """How sure the learner was, and the ratings then."""
    with sqlite3.connect(store) as connection:
        found = connection.execute(
            "SELECT percent, rating FROM confidence JOIN review_log ON id = review_id ORDER BY id"
        ).fetchall()
    connection.close()
    return found


def test_c_takes_how_sure_one_is_before_the_answer(run: RunCommand, store: Path) -> None:
    outcome = run("review", "--plain", typed="c\n3\n4\n\n2\nq\n")
    assert "How sure are you? 1 10 %, 2 40 %, 3 70 %, 4 95 %; Enter shows the answer." in outcome.out
    assert confidences(store) == [(70, 4)]
    assert ratings(store) == [4, 2]


def test_the_setting_asks_at_every_card_and_an_empty_line_still_shows_the_answer(
    run: RunCommand, store: Path
) -> None:
    run("config", "ask_confidence", "true")
    outcome = run("review", "--plain", typed="\n3\n1\n1\nq\n")
    assert outcome.out.count("How sure are you?") == 3
    assert ratings(store) == [3, 1]
    assert confidences(store) == [(10, 1)]


def test_a_link_is_named_by_its_host_and_opened_only_when_it_is_asked_for(
    run: RunCommand, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    class Browser:
        def open(self, url: str) -> bool:
            opened.append(url)
            return True

    monkeypatch.setattr("webbrowser.get", Browser)
    address = "https://arxiv.org/abs/1609.04747"
    before = run("review", "--plain", typed="o\nq\n").out
    assert "There is no link here before the answer." in before
    for answer in ("", "2", "9" * 5_000, "x"):
        out = run("review", "--plain", typed=f"\no\n{answer}\nq\n").out
        assert f"1  arxiv.org   {address}\nOpen which in the browser?" in out
        assert "Nothing was opened." in out
    assert "Nothing was opened." in run("review", "--plain", typed="\no\n").out
    assert opened == []
    assert "Opened arxiv.org." in run("review", "--plain", typed="\no\n1\nq\n").out
    assert opened == [address]
    assert ratings(store) == []


def test_where_no_browser_has_a_window_the_address_is_told(
    run: RunCommand, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyml.services.browser.open_link", lambda link: False)
    out = run("review", "--plain", typed="\no\n1\nq\n").out
    assert "There is no browser with a window here; the address stands above." in out
