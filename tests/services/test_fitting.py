"""Fitting to the log of a store, in a process of its own; applying it and going back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from studyml.domain.fitting import LEAST_REVIEWS, Fit
from studyml.domain.memory import NEW
from studyml.domain.progress import Scope
from studyml.domain.rating import Rating
from studyml.domain.scheduling import DEFAULT_PARAMETERS, scheduler_for
from studyml.errors import UsageError
from studyml.services import fit_process
from studyml.services.cram import CramSession
from studyml.services.fit_process import FitCancelled, FitProcess, FitRefused
from studyml.services.fit_worker import Task, read_task, write_task
from studyml.services.fitting import (
    apply_fit,
    fit_history,
    fit_remarks,
    process_for,
    read_log,
    revert_fit,
)
from studyml.services.honesty import honesty
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.store import review_store
from studyml.store.fit_store import add_fit
from tests.services.learner import Clock, Folder, configured, rows
from tests.services.studied_store import answer_all, import_cards
from tests.synthetic_learner import FORGETFUL, STEADY, parameters_like, synthetic_histories

MUCH = synthetic_histories(FORGETFUL, 1500, seed=21)
LITTLE = MUCH[:20]
HALF = len(MUCH) // 2


@pytest.fixture
def past(work: Workspace, decks: Folder, clock: Clock) -> Workspace:
    """1,500 reviews of a forgetful learner in decks A/B and C."""
    cards = import_cards(work, decks, {"A/B": HALF, "C": len(MUCH) - HALF})
    answer_all(work, [*cards["A/B"], *cards["C"]], MUCH, clock)
    return work


@pytest.fixture
def short(work: Workspace, decks: Folder, clock: Clock) -> Workspace:
    """Few reviews."""
    cards = import_cards(work, decks, {"A": len(LITTLE)})
    answer_all(work, cards["A"], LITTLE, clock)
    return work


def is_alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    return True


def force(work: Workspace, deck: str, parameters: tuple[float, ...]) -> None:
    with work.store.transact("A fit", work.now()) as tx:
        add_fit(tx, deck, parameters, 1000, {}, is_rescheduled=False)


def test_a_fit_in_a_process_of_its_own_reports_its_progress_and_its_evidence(past: Workspace) -> None:
    steps: list[tuple[int, int]] = []
    log = read_log(past)
    found = process_for(past, log).run(lambda done, of: steps.append((done, of)))
    assert steps == [(number, steps[0][1]) for number in range(len(steps))]
    assert steps[-1][0] == steps[-1][1]
    assert found.present == found.default
    assert found.gain is not None
    assert found.gain.mean > 0
    assert found == process_for(past, log).run()
    assert rows(past.store, "fit") == {"fit": []}


def test_a_deck_is_fitted_to_its_own_reviews_and_those_below_it(past: Workspace) -> None:
    everything, a, c = (len(read_log(past, deck).histories) for deck in (None, "A", "C"))
    assert (a, c) == (HALF, len(MUCH) - HALF)
    assert everything == a + c
    with pytest.raises(UsageError, match="there is no deck 'B'"):
        read_log(past, "B")


def test_a_short_history_is_refused_with_the_threshold(short: Workspace) -> None:
    with pytest.raises(FitRefused, match=f"{LEAST_REVIEWS} are needed"):
        process_for(short, read_log(short)).run()


def test_a_store_without_a_review_has_no_figures_and_no_fit(learner: Workspace) -> None:
    nothing = (0, None, None, None, ())
    assert honesty(learner, Scope()) == (nothing, nothing, nothing, 0)
    with pytest.raises(FitRefused, match="0 reviews"):
        process_for(learner, read_log(learner)).run()


def test_applying_puts_parameters_into_force_and_undo_takes_them_back(past: Workspace) -> None:
    before = rows(past.store, "memory", "fit")
    fit = process_for(past, read_log(past)).run()
    rebuilt = apply_fit(past, fit)
    assert rebuilt.changed == len(MUCH)
    assert past.settings_for("A/B").parameters == fit.parameters
    (stored,) = fit_history(past)
    assert (stored.deck, stored.parameters, stored.reviews) == ("", fit.parameters, fit.reviews)
    assert Fit.of_document(stored.evidence) == fit
    assert past.store.undo(past.now()) is not None
    assert rows(past.store, "memory", "fit") == before
    assert past.settings_for("A/B").parameters == ()


def test_older_fits_can_be_gone_back_to_one_after_another(past: Workspace) -> None:
    first = rows(past.store, "memory")
    fit = process_for(past, read_log(past)).run()
    apply_fit(past, fit)
    second = rows(past.store, "memory")
    apply_fit(past, fit._replace(parameters=STEADY), reschedule=True)
    assert past.settings_for("C").parameters == STEADY
    withdrawn, _ = revert_fit(past, reschedule=True)
    assert withdrawn.parameters == STEADY
    assert past.settings_for("C").parameters == fit.parameters
    assert rows(past.store, "memory") != second  # due days moved to where the fit would have set them
    revert_fit(past, reschedule=True)
    assert past.settings_for("C").parameters == ()
    assert same_recall(rows(past.store, "memory"), first)
    with pytest.raises(FitRefused, match="no fitted parameters are in force for all decks"):
        revert_fit(past)
    assert [entry.is_withdrawn for entry in fit_history(past)] == [True, True]
    past.store.undo(past.now())
    assert past.settings_for("C").parameters == fit.parameters


def same_recall(
    ours: dict[str, list[tuple[object, ...]]], theirs: dict[str, list[tuple[object, ...]]]
) -> bool:
    def known(memories: list[tuple[object, ...]]) -> list[object]:
        return [
            round(value, 6) if isinstance(value, float) else value for memory in memories for value in memory
        ]

    return known(ours["memory"]) == known(theirs["memory"])


def test_the_nearest_parameters_are_in_force_and_fitted_ones_before_those_of_the_file(
    past: Workspace,
) -> None:
    of_file, of_deck = parameters_like(w0=0.3), parameters_like(w0=0.4)
    fitted_all, fitted_a = parameters_like(w0=0.5), parameters_like(w0=0.6)
    configured(past, {"A/B": {"parameters": of_deck}}, parameters=of_file)

    def in_force() -> list[tuple[float, ...]]:
        return [past.settings_for(deck).parameters for deck in ("A/B/C", "A", "C")]

    assert in_force() == [of_deck, of_file, of_file]
    force(past, "", fitted_all)
    assert in_force() == [of_deck, fitted_all, fitted_all]
    force(past, "A", fitted_a)
    assert in_force() == [of_deck, fitted_a, fitted_all]
    force(past, "A/B", STEADY)
    assert in_force() == [STEADY, fitted_a, fitted_all]
    assert set(read_log(past).present) == {STEADY, fitted_all}


@pytest.mark.parametrize(
    ("parameters", "fault"),
    [
        ("[1, 2]", "they are 2, not 21"),
        (json.dumps([*DEFAULT_PARAMETERS[:20], 7]), "number 21 is 7, not between 0.1 and 0.8"),
        ("nonsense", "they are no list of numbers"),
        ('["a"]', "they are no list of numbers"),
        ("null", "they are no list of numbers"),
        (json.dumps([*DEFAULT_PARAMETERS[:20], True]), "they are no list of numbers"),
    ],
)
def test_impossible_parameters_in_the_store_are_told_and_passed_over(
    past: Workspace, parameters: str, fault: str
) -> None:
    force(past, "C", STEADY)
    with past.store.transact("Damaged", past.now()) as tx:
        tx.execute("UPDATE fit SET parameters = ?, evidence = 'no JSON'", (parameters,))
    assert past.settings_for("C").parameters == ()
    (remark,) = fit_remarks(past)
    assert remark.startswith(f"the parameters fitted to C are not used: {fault}.")
    assert fit_history(past)[0].evidence == {}
    session = ReviewSession(past, "C")
    assert session.card is not None
    session.turn()


def test_a_session_and_a_cram_use_the_parameters_of_the_cards_deck(past: Workspace) -> None:
    force(past, "A", STEADY)
    configured(past, fuzz=False)  # else days depend on what is due on them
    for session in (ReviewSession(past, "A"), CramSession(past, deck="A")):
        assert session.card is not None
        outcomes = session.turn()
        settings = past.config.for_deck("A/B")._replace(parameters=STEADY)
        assert outcomes == scheduler_for(settings).outcomes(
            session.card.memory, session.card.id, past.now(), past.today()
        )
        assert outcomes != scheduler_for(past.config.for_deck("A/B")).outcomes(
            session.card.memory, session.card.id, past.now(), past.today()
        )


def test_a_key_press_asks_the_store_for_no_parameters(past: Workspace) -> None:
    force(past, "", STEADY)
    session = ReviewSession(past, "C")
    session.turn()
    session.answer(Rating.GOOD, 1.0)
    asked: list[str] = []
    past.store.connection.set_trace_callback(asked.append)
    for _ in range(3):
        session.turn()
        session.answer(Rating.GOOD, 1.0)
    past.store.connection.set_trace_callback(None)
    assert asked
    assert not [statement for statement in asked if " fit" in statement.lower()]


def test_undoing_a_fit_within_a_session_is_seen_by_the_next_card(past: Workspace) -> None:
    force(past, "", STEADY)
    session = ReviewSession(past, "C")
    session.undo()
    assert session.card is not None
    card = session.card
    assert session.turn() == scheduler_for(past.config.for_deck("C")).outcomes(
        card.memory, card.id, past.now(), past.today()
    )


def test_a_new_card_is_answered_with_fitted_parameters(learner: Workspace) -> None:
    force(learner, "", STEADY)
    session = ReviewSession(learner)
    assert session.card is not None
    assert session.card.memory == NEW
    assert session.turn()[Rating.EASY].stability == STEADY[3]


def test_a_task_is_read_as_it_was_written_and_refused_when_cut_off(tmp_path: Path) -> None:
    task = Task(LITTLE, [DEFAULT_PARAMETERS, STEADY], [number % 2 for number in range(len(LITTLE))], 2)
    file = tmp_path / "task"
    with file.open("wb") as stream:
        write_task(task, stream)
    with file.open("rb") as stream:
        found = read_task(stream)
    assert [list(history.reviews) for history in found.histories] == [h.reviews for h in LITTLE]
    assert (found.present, found.present_of, found.relearning_steps) == task[1:]
    file.write_bytes(file.read_bytes()[:-3])
    with file.open("rb") as stream, pytest.raises(ValueError, match="cut off"):
        read_task(stream)


def hanging(monkeypatch: pytest.MonkeyPatch, program: str, tmp_path: Path) -> None:
    """Makes the process that fits one that does something else."""
    module = tmp_path / "modules" / "another_worker.py"
    module.parent.mkdir()
    module.write_text(program)
    monkeypatch.syspath_prepend(str(module.parent))
    monkeypatch.setattr(fit_process, "WORKER", "another_worker")


HANG = 'import os, time\nprint(\'{"done": %d, "of": 1}\' % os.getpid(), flush=True)\ntime.sleep(600)\n'


def test_cancelling_ends_the_process_and_leaves_nothing_behind(
    short: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hanging(monkeypatch, HANG, tmp_path)
    fitting = process_for(short, read_log(short))
    started: list[int] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            fitting.run(lambda done, _of: started.append(done))
        except FitCancelled as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    while not started:
        time.sleep(0.01)
    fitting.cancel()
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert [str(error) for error in raised] == ["the fit was cancelled; nothing was changed"]
    assert not is_alive(started[0])


def test_a_fit_cancelled_before_it_begins_does_not_run(short: Workspace) -> None:
    fitting = process_for(short, read_log(short))
    fitting.cancel()
    with pytest.raises(FitCancelled):
        fitting.run()


def test_an_interrupt_while_waiting_ends_the_process(
    short: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hanging(monkeypatch, HANG, tmp_path)
    started: list[int] = []

    def interrupt(done: int, _of: int) -> None:
        started.append(done)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        process_for(short, read_log(short)).run(interrupt)
    assert not is_alive(started[0])


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (
            "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
            "ended with code -9 and without a result",
        ),
        ("raise SystemExit('out of memory')", r"ended with code 1 .*\(out of memory\)"),
        ("print('{\"done\": 0', end='')", "ended with code 0 and without a result"),
    ],
    ids=["killed", "failed", "cut off"],
)
def test_a_process_that_dies_is_told_with_its_last_words(
    short: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str, reason: str
) -> None:
    hanging(monkeypatch, program, tmp_path)
    with pytest.raises(FitRefused, match=reason):
        process_for(short, read_log(short)).run()


def test_the_process_loads_no_module_from_the_current_folder(
    past: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('loaded from the current folder')")
    monkeypatch.chdir(tmp_path)
    assert process_for(past, read_log(past)).run().reviews >= LEAST_REVIEWS


def test_the_process_loads_neither_the_store_nor_the_app() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, studyml.services.fit_worker; print(*sys.modules)"],
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split()
    assert not {"sqlite3", "sqlalchemy", "textual", "typer"} & set(told)


def test_the_program_itself_never_loads_the_optimiser() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, studyml.services.fitting; print(*sys.modules)"],
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split()
    assert "fsrs_rs_python" not in told


def test_an_answer_taken_back_is_not_fitted_to(past: Workspace) -> None:
    def count() -> int:
        return sum(len(history.reviews) for history in read_log(past).histories)

    before = count()
    session = ReviewSession(past)
    session.turn()
    session.answer(Rating.AGAIN, 1.0)
    assert count() == before + 1
    past.store.undo(past.now())
    assert count() == before
    assert review_store.last_change(past.store) == "Answered"


def test_reviews_from_a_clock_that_ran_ahead_are_left_out_and_told(past: Workspace, clock: Clock) -> None:
    clock.move(days=-3600)
    log = read_log(past)
    assert log.faults.future > 0
    assert len(log.histories) < len(MUCH) or log.faults.remarks


def test_cancel_is_harmless_afterwards(past: Workspace) -> None:
    fitting: FitProcess = process_for(past, read_log(past))
    fitting.run()
    fitting.cancel()
