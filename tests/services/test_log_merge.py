"""Logs of several machines come to the same everywhere, in whatever order they meet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyml.domain.rating import Rating
from studyml.domain.sureness import SureAnswers
from studyml.interchange import log_reader
from studyml.services.importing import import_paths
from studyml.services.log_export import export_log
from studyml.services.progress import progress as progress_of
from studyml.services.undoing import undo_last
from studyml.store.confidence_queries import sure_answers
from studyml.store.review_store import last_change
from tests.services.learner import Clock
from tests.services.machines import Machine, meet
from tests.services.small_decks import deck

WORDS = ["Alpha", "Beta", "Gamma"]
DECK = deck(
    "D",
    "## Letters\n\n"
    + "\n".join(f"Q: {word} is which letter of the Greek ones?\nA: {word}\n" for word in WORDS),
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def machines(tmp_path: Path, blank_store: Path, clock: Clock) -> Iterator[list[Machine]]:
    with ExitStack() as opened:
        made = [Machine(tmp_path / name, blank_store, clock, opened) for name in ("one", "two", "three")]
        for machine in made:
            machine.write("d.md", DECK)
        yield made


def same(machines: list[Machine]) -> None:
    first, *others = machines
    for other in others:
        assert other.log() == first.log()
        assert other.memories() == first.memories()


def test_what_one_machine_answered_the_other_remembers(machines: list[Machine], clock: Clock) -> None:
    one, two, _ = machines
    for days in (0, 1, 5, 20):
        clock.move(days=days)
        one.answer("Alpha", Rating.GOOD)
        clock.move(minutes=10)
        one.answer("Beta", Rating.AGAIN if days == 20 else Rating.EASY)
    report = two.merge(one.export())
    assert report.sources[0].reviews == 8
    assert two.memories() == one.memories()
    assert two.log() == one.log()


def test_merging_again_changes_nothing(machines: list[Machine]) -> None:
    one, two, _ = machines
    one.answer("Alpha", Rating.GOOD)
    log = one.export()
    two.merge(log)
    before = two.memories(), two.log()
    report = two.merge(log)
    assert (report.sources[0].reviews, report.sources[0].known, report.change) == (0, 1, None)
    assert (two.memories(), two.log()) == before


def test_answers_to_one_card_on_two_machines_both_count(machines: list[Machine], clock: Clock) -> None:
    one, two, _ = machines
    one.answer("Alpha", Rating.EASY)
    meet([one, two])
    for _ in range(2):
        clock.move(days=6)
        one.answer("Alpha", Rating.GOOD)
        clock.move(days=1)
        two.answer("Alpha", Rating.AGAIN)
    meet([one, two])
    same([one, two])
    assert len(one.log()) == 5
    assert one.memories()["Alpha"][-2] == 1  # the second Again came while it was learned anew


def test_undo_of_a_merge_leaves_the_store_as_it_was(machines: list[Machine]) -> None:
    one, two, _ = machines
    two.answer("Beta", Rating.GOOD)
    one.answer("Alpha", Rating.GOOD)
    one.reset("Alpha")
    before = two.memories(), two.log()
    two.merge(one.export())
    assert len(two.log()) == 2
    undo_last(two.work)
    assert (two.memories(), two.log()) == before
    two.check()
    assert two.merge(one.export()).sources[0].reviews == 2


def test_an_answer_that_was_taken_back_is_taken_back_everywhere(machines: list[Machine]) -> None:
    one, two, three = machines
    one.answer("Alpha", Rating.GOOD)
    early = one.export()
    two.merge(early)
    undo_last(one.work)
    late = one.export()
    two.merge(late)
    three.merge(late)
    three.merge(early)
    assert one.log() == []
    same(machines)


def test_a_dry_run_changes_nothing(machines: list[Machine]) -> None:
    one, two, _ = machines
    one.answer("Alpha", Rating.GOOD)
    report = import_paths(two.work, [one.export()], dry_run=True)
    assert report.sources[0].reviews == 1
    assert two.log() == []
    two.check()


def test_answers_wait_for_their_deck(machines: list[Machine]) -> None:
    one, two, _ = machines
    one.write("e.md", deck("E", "## More\n\nQ: Delta is which letter of the Greek ones?\nA: Delta\n"))
    one.answer("Delta", Rating.EASY)
    report = two.merge(one.export())
    assert (report.sources[0].reviews, report.sources[0].waiting) == (0, 1)
    assert "waiting" in report.sources[0].told()
    assert two.merge(one.export()).sources[0].known == 1
    two.pull(one)
    same([one, two])
    assert len(two.log()) == 1
    undo_last(two.work)
    two.pull(one)
    same([one, two])


def test_what_waits_travels_on(machines: list[Machine]) -> None:
    one, two, three = machines
    one.write("e.md", deck("E", "## More\n\nQ: Delta is which letter of the Greek ones?\nA: Delta\n"))
    one.answer("Delta", Rating.EASY)
    two.merge(one.export())
    three.merge(two.export())
    three.pull(one)
    same([one, three])


@pytest.mark.parametrize("is_late", [False, True])
def test_an_edited_card_is_found_by_what_it_was(machines: list[Machine], is_late: bool) -> None:
    one, two, _ = machines
    one.answer("Alpha", Rating.GOOD)
    early = one.export()
    edited = DECK.replace("Alpha is which letter", "Alpha is exactly which letter")
    if is_late:
        two.merge(early)
    one.write("d.md", edited)
    two.write("d.md", edited)
    if not is_late:
        two.merge(early)
    one.answer("Alpha", Rating.GOOD)
    two.merge(one.export())
    same([one, two])
    assert len(two.log()) == 2


def test_a_machine_that_never_saw_the_old_text_finds_the_card(machines: list[Machine]) -> None:
    one, two, _ = machines
    one.answer("Alpha", Rating.GOOD)
    edited = DECK.replace("Alpha is which letter", "Alpha is exactly which letter")
    one.write("d.md", edited)
    (two.decks / "d.md").unlink()
    two.write("d.md", edited.replace("deck: D", "deck: Other"))
    two.merge(one.export())
    assert len(two.log()) == 1


def test_a_card_whose_first_answer_is_gone_was_introduced_on_no_known_day(machines: list[Machine]) -> None:
    one, two, _ = machines
    one.answer("Alpha", Rating.GOOD)
    two.merge(one.export())
    two.answer("Alpha", Rating.GOOD)
    undo_last(one.work)
    meet([one, two])
    same([one, two])
    assert one.memories()["Alpha"][-1] is None


@pytest.mark.parametrize("back", [0, 3])
def test_what_one_machine_did_within_a_moment_stands_in_its_order(
    machines: list[Machine], clock: Clock, back: int
) -> None:
    one, two, three = machines
    two.answer("Gamma", Rating.GOOD)
    one.merge(two.export())
    clock.move(hours=-back)
    one.reset("Gamma")
    three.merge(one.export())
    assert three.memories() == one.memories()
    assert three.memories()["Gamma"][0] == 0
    one.answer("Gamma", Rating.EASY)
    one.set_due("Gamma", 9)
    meet(machines)
    same(machines)
    assert one.memories()["Gamma"][5] == one.work.today() + 9
    one.answer("Gamma", Rating.AGAIN)
    meet(machines)
    same(machines)
    assert one.memories()["Gamma"][-2] == 1
    assert len(one.log()) == 3


def test_figures_of_a_merged_history_are_those_of_the_store_that_made_it(
    machines: list[Machine], clock: Clock
) -> None:
    one, two, _ = machines
    for number in range(12):
        clock.move(days=3, minutes=7)
        one.answer(WORDS[number % 3], Rating(number % 4 + 1))
    two.merge(one.export())
    assert progress_of(two.work) == progress_of(one.work)


@pytest.mark.parametrize("at_once", [1, 200, 1 << 20])
def test_an_answer_that_stands_in_a_log_more_than_once_is_taken_as_it_stands_first(
    machines: list[Machine], clock: Clock, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(log_reader, "_READ_AT_ONCE", at_once)
    one, two, _ = machines
    asked = {"concept": "Letters", "front": "Alpha is which letter of the Greek ones?"}
    other = {"concept": "Letters", "front": "Beta is which letter of the Greek ones?"}
    told = [
        {"id": "a", "card": asked, "at": "2026-01-01T12:00:00Z", "rating": 3},
        {"id": "a", "card": asked, "at": "2026-01-02T12:00:00Z", "rating": 1},
        {"id": "b", "card": asked, "at": "2026-01-05T12:00:00Z", "rating": 4},
        {"id": "b", "card": other, "at": "2026-01-05T12:00:00Z", "rating": 4},
        {"id": "a", "card": asked, "at": "2026-01-01T12:00:00Z", "rating": 3},
    ]
    once = two.merge(plain_log(two.folder / "once.jsonl", told[::2][:2]))
    report = one.merge(plain_log(one.folder / "twice.jsonl", told))
    assert (report.sources[0].reviews, report.sources[0].known) == (2, 3)
    assert once.sources[0].reviews == 2
    assert len(one.log()) == 2
    same([one, two])


def plain_log(path: Path, lines: list[dict[str, object]]) -> Path:
    """A log as other software writes it."""
    told = [{"format": "studyml-log", "version": 1}, *lines]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in told))
    return path


BY_FILES = ("Import ~/", "Import /", "Sync", "Named")
ACTION = st.tuples(
    st.integers(0, 2),
    st.one_of(
        st.tuples(st.just("answer"), st.sampled_from(WORDS), st.sampled_from(Rating)),
        st.tuples(st.just("answer"), st.sampled_from(WORDS), st.sampled_from(Rating)),
        st.tuples(st.just("wait"), st.integers(0, 40), st.integers(-90, 90)),
        st.tuples(st.just("undo"), st.just(""), st.just(0)),
        st.tuples(st.just("reset"), st.sampled_from(WORDS), st.just(0)),
        st.tuples(st.just("due"), st.sampled_from(WORDS), st.integers(0, 30)),
        st.tuples(st.just("merge"), st.integers(0, 2), st.just(0)),
        st.tuples(st.just("edit"), st.sampled_from(WORDS), st.just(0)),
        st.tuples(st.just("pull"), st.just(0), st.just(0)),
    ),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTION, max_size=25))
def test_whatever_happened_where_all_come_to_the_same(
    blank_store: Path, actions: list[tuple[int, tuple[str, object, object]]]
) -> None:
    clock = Clock()
    with TemporaryDirectory() as folder, ExitStack() as opened:
        made = [Machine(Path(folder, name), blank_store, clock, opened) for name in ("one", "two", "three")]
        text = DECK
        for machine in made:
            machine.write("d.md", DECK)
        for number, (what, first, second) in actions:
            machine = made[number]
            if what == "answer":
                machine.answer(first, second)
            elif what == "wait":
                clock.move(days=first, minutes=second)
            elif what == "undo":
                label = str(last_change(machine.work.store))
                if label.endswith(".jsonl") or not label.startswith(BY_FILES):
                    undo_last(machine.work)
                    machine.check()
            elif what == "reset":
                machine.reset(first)
            elif what == "due":
                machine.set_due(first, second)
            elif what == "merge" and first != number:
                machine.merge(made[first].export())
            elif what == "edit":
                text = (
                    text.replace(f"{first} is", f"{first} is truly", 1)
                    if f"{first} is truly" not in text
                    else text
                )
                made[0].write("d.md", text)
            elif what == "pull" and number:
                machine.pull(made[0])
        for machine in made[1:]:
            machine.pull(made[0])
        meet(made)
        same(made)


def sure(machine: Machine) -> list[SureAnswers]:
    return sure_answers(machine.work.store, None, 0, 4_000_000)


def test_how_sure_one_was_comes_along_and_goes_with_undo(machines: list[Machine], clock: Clock) -> None:
    one, two, three = machines
    one.answer("Alpha", Rating.GOOD, 70)
    clock.move(days=1)
    one.answer("Alpha", Rating.AGAIN, 95)
    one.answer("Beta", Rating.GOOD)
    path = one.folder / "log.jsonl"
    export_log(one.work, path)
    import_paths(two.work, [path])
    assert sure(two) == sure(one) == [SureAnswers(70, 1, 1), SureAnswers(95, 1, 0)]
    undo_last(two.work)
    assert sure(two) == []
    import_paths(two.work, [path])
    assert sure(two) == sure(one)
    again = two.folder / "log.jsonl"
    export_log(two.work, again)
    import_paths(three.work, [again])
    assert sure(three) == sure(one)


def test_how_sure_one_was_waits_with_its_answer_for_the_card(machines: list[Machine], clock: Clock) -> None:
    one, two, _ = machines
    one.write("e.md", deck("E", "Q: Delta is which letter?\nA: The fourth.\n"))
    one.answer("Delta", Rating.GOOD, 40)
    path = one.folder / "log.jsonl"
    export_log(one.work, path)
    import_paths(two.work, [path])
    assert sure(two) == []
    two.pull(one)
    assert sure(two) == [SureAnswers(40, 1, 1)]


@pytest.mark.parametrize("said", ["101", "-1", "true", '"70"', "0.5", "NaN"])
def test_a_confidence_that_cannot_be_costs_its_line_alone(machines: list[Machine], said: str) -> None:
    one, *_ = machines
    path = one.folder / "log.jsonl"
    line = '{"id":"%s","card":{"concept":"Letters","front":"%s is which letter of the Greek ones?"},'
    line += '"at":"2026-01-01T10:00:00Z","rating":3,"confidence":%s}'
    path.write_text(
        "\n".join(
            ['{"format":"studyml-log","version":1}', line % ("a", "Alpha", said), line % ("b", "Beta", 70)]
        )
    )
    report = import_paths(one.work, [path])
    assert report.has_errors or report.refused or any(source.remarks for source in report.sources)
    assert sure(one) == [SureAnswers(70, 1, 1)]
