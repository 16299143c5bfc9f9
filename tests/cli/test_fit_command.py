"""`studyml fit`: evidence, applying, going back, refusals, and being interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC
from pathlib import Path

import pytest

from studyml.config import Config
from studyml.domain.fitting import LEAST_REVIEWS
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store
from tests.cli.conftest import RunCommand
from tests.services.learner import Clock, Folder, rows
from tests.services.studied_store import answer_all, import_cards
from tests.synthetic_learner import FORGETFUL, synthetic_histories

FIGURES = {"reviews", "log_loss", "rmse_bins", "auc", "calibration"}
HISTORIES = synthetic_histories(FORGETFUL, 2600, seed=31)


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store with 2,600 reviews in the decks A/B and C."""
    folder = tmp_path_factory.mktemp("studied")
    (folder / "decks").mkdir()
    half = len(HISTORIES) // 2
    with open_store(folder / "studyml.db", write=True, create=True) as store:
        work, clock = Workspace(store, Config(), Clock(), UTC), Clock()
        cards = import_cards(work, Folder(folder / "decks"), {"A/B": half, "C": len(HISTORIES) - half})
        answer_all(work, [*cards["A/B"], *cards["C"]], HISTORIES, clock)
    return folder / "studyml.db"


@pytest.fixture
def past(home: Path, studied: Path) -> Path:
    """The home's store is a copy of it."""
    path = home / "data" / "studyml" / "studyml.db"
    path.parent.mkdir(parents=True)
    path.write_bytes(studied.read_bytes())
    return path


def kept(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with open_store(path, write=False) as store:
        return rows(store, "memory", "fit", "change", "live_review")


def test_a_fit_shows_its_evidence_and_changes_nothing(run: RunCommand, past: Path) -> None:
    before = kept(past)
    outcome = run("fit")
    assert outcome.code == 0
    head, _, *table = outcome.out.splitlines()
    assert "reviews of all decks could be predicted, from 20" in head
    assert table[0].split() == ["Log", "loss", "RMSE", "(bins)", "AUC"]
    assert [line[:18] for line in table[1:5]] == [
        "Present parameters",
        "Default parameters",
        "Fitted parameters ",
        "Always the same   ",
    ]
    assert "orth applying" in outcome.out.splitlines()[-1]
    assert all(len(line) <= 110 for line in outcome.out.splitlines())
    assert kept(past) == before


def test_the_evidence_as_json_has_every_promised_key(run: RunCommand, past: Path) -> None:
    found = run("fit", "C", "--json").json
    assert found.keys() >= {"deck", "reviews", "judged", "gain", "worth_applying", "parameters", "applied"}
    for name in ("before", "after", "default", "constant"):
        assert found[name].keys() == FIGURES
        assert 0 < found[name]["log_loss"] < 2
        assert 0 <= found[name]["rmse_bins"] <= 1
        assert found[name]["reviews"] == found["judged"]
        assert sum(entry["reviews"] for entry in found[name]["calibration"]) == found["judged"]
    assert found["after"]["log_loss"] < found["before"]["log_loss"] == found["default"]["log_loss"]
    assert (found["deck"], found["applied"], len(found["parameters"])) == ("C", False, 21)


def test_applying_is_undone_and_reverted(run: RunCommand, past: Path) -> None:
    before = kept(past)
    applied = run("fit", "--apply", "--json").json
    assert applied["applied"]
    assert applied["rebuilt"]["changed"] == len(HISTORIES)
    assert applied["rebuilt"]["moved"] == 0
    assert kept(past)["memory"] != before["memory"]
    again = run("fit")
    assert "which flatters them" in again.out
    assert run("undo").out == "Taken back: Fitted parameters of all decks\n"
    assert kept(past)["memory"] == before["memory"]
    shown = run("fit", "C", "--apply", "--reschedule")
    assert "Applied to C. The memory of" in shown.out
    assert "due days moved" in shown.out
    moved = [
        (ours[1], ours != theirs) for ours, theirs in zip(kept(past)["memory"], before["memory"], strict=True)
    ]
    assert {deck for deck, is_other in moved if is_other} == {moved[-1][0]}
    reverted = run("fit", "C", "--revert", "--reschedule", "--json").json
    assert (reverted["deck"], reverted["parameters"]) == ("C", None)
    assert len(reverted["reverted"]["parameters"]) == 21
    assert run("fit", "C", "--revert").failed(1) == (
        "studyml: no fitted parameters are in force for C; nothing was changed"
    )


def test_decks_that_keep_their_own_parameters_are_named(run: RunCommand, past: Path) -> None:
    run("fit", "C", "--apply")
    assert "Decks that keep parameters of their own: C" in run("fit", "--apply").out


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (["--apply", "--revert"], 2, "--apply puts a fit into force"),
        (["--reschedule"], 2, "add --apply or --revert"),
        (["Nope"], 2, "there is no deck 'Nope'; `studyml decks` lists them"),
        (["--revert"], 1, "no fitted parameters are in force for all decks"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    run: RunCommand, past: Path, words: list[str], code: int, reason: str
) -> None:
    assert reason in run("fit", *words).failed(code)


def test_a_learner_without_a_history_is_told_how_much_is_needed(run: RunCommand, store: Path) -> None:
    line = run("fit").failed(1)
    assert "0 reviews that could be predicted are too few, 400 are needed" in line
    outcome = run("fit", "--json")
    assert (outcome.code, outcome.err) == (1, f"{line}\n" if not line.endswith("\n") else line)
    assert (outcome.json["reviews"], outcome.json["needed"]) == (0, 400)
    assert "are too few, 400 are needed" in outcome.json["refused"]
    assert outcome.json["parameters"] is None


def test_what_is_needed_is_what_the_help_says(run: RunCommand) -> None:
    assert f"{LEAST_REVIEWS} reviews that can be predicted are needed" in " ".join(
        run("fit", "--help").out.split()
    )


def test_impossible_parameters_in_the_settings_are_told(run: RunCommand, past: Path, home: Path) -> None:
    settings = home / "config" / "studyml" / "config.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    for parameters in ("[1.0, 2.0]", str([1.0] * 20 + [9.0])):
        settings.write_text(f"parameters = {parameters}\n")
        assert "parameters must be" in run("fit").err


@pytest.mark.parametrize("parameters", ["[1.0, 2.0]", str([1.0] * 20 + [9.0]), str([float("nan")] * 21), "7"])
@pytest.mark.parametrize("of", ["", '[deck."A/B"]\n'])
def test_impossible_parameters_keep_nobody_from_reviewing_and_can_be_mended(
    run: RunCommand, past: Path, home: Path, parameters: str, of: str
) -> None:
    settings = home / "config" / "studyml" / "config.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(f"{of}parameters = {parameters}\n")
    for words in (["stats"], ["week"], ["due"], ["plan", "--days", "9"], ["review", "--plain"], ["config"]):
        outcome = run(*words)
        assert outcome.code == 0, words
        assert ("They are not used" in outcome.err) == (words != ["due"])
        assert "nan" not in outcome.out
    mend = ["config", "parameters", "[]", *(["--deck", "A/B"] if of else [])]
    assert run(*mend).code == 0
    assert run("stats").err == ""


def test_impossible_parameters_cannot_be_set(run: RunCommand, store: Path) -> None:
    assert "parameters must be" in run("config", "parameters", "[1, 2]").failed(2)


def test_a_value_that_is_not_allowed_can_be_mended_by_the_command(
    run: RunCommand, store: Path, home: Path
) -> None:
    settings = home / "config" / "studyml" / "config.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("desired_retention = 7\n")
    assert "desired_retention must be" in run("stats").failed(1)
    assert run("config", "desired_retention", "0.9").code == 0
    assert run("stats").code == 0


def test_damaged_parameters_in_the_store_are_told_and_the_default_ones_are_used(
    run: RunCommand, past: Path
) -> None:
    run("fit", "--apply")
    with open_store(past, write=True) as opened, opened.transact("Damaged", 1) as tx:
        tx.execute("UPDATE fit SET parameters = '[1]'")
    outcome = run("fit")
    assert outcome.code == 0
    assert "the parameters fitted to all decks are not used: they are 1, not 21" in outcome.err
    assert run("cards", "--json").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
def test_an_interrupted_fit_leaves_everything_as_it_was_and_no_process_behind(
    past: Path, tmp_path: Path
) -> None:
    before = kept(past)
    worker = tmp_path / "modules" / "slow_worker.py"
    worker.parent.mkdir()
    worker.write_text(
        "import os, time, pathlib\n"
        "pathlib.Path(os.environ['TOLD']).write_text(str(os.getpid()))\n"
        "time.sleep(600)\n"
    )
    program = (
        "import sys\nfrom studyml.services import fit_process\nfrom studyml.__main__ import main\n"
        "fit_process.WORKER = 'slow_worker'\nsys.argv = ['studyml', 'fit', '--apply']\nsys.exit(main())"
    )
    told = tmp_path / "told"
    root = str(Path(__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, "TOLD": str(told), "PYTHONPATH": os.pathsep.join([root, str(worker.parent)])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while not (told.exists() and told.read_text()):
        assert process.poll() is None
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (130, b"", b"")
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)
    assert kept(past) == before
