"""The table of cards: finding, sorting, marking, changing, each with its way back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from studyml.config_file import read_config
from studyml.domain.card_column import Sorting
from studyml.domain.memory import State
from studyml.services import card_finder
from studyml.services.card_listing import CardListing, list_cards
from studyml.services.card_search import Order, find_cards
from studyml.services.card_table import sorted_cards
from studyml.services.importing import import_decks
from studyml.services.query_history import past_queries
from studyml.services.workspace import Workspace
from studyml.store import review_store
from studyml.store.card_words import known_words
from studyml.tui.app import StudymlApp
from studyml.tui.screens.ask import AskScreen
from studyml.tui.screens.browse import BrowseScreen
from studyml.tui.screens.card_info import CardInfoScreen
from studyml.tui.screens.concept import ConceptScreen
from studyml.tui.screens.query_help import QueryHelpScreen
from studyml.tui.screens.review import ReviewScreen
from tests.tui.conftest import Clock
from tests.tui.screen_text import said, shown
from tests.tui.test_snapshots import studied

SIZE = (100, 32)
ALL = 9  # cards of the two small decks
_NAMES = {":": "colon", " ": "space", "-": "minus", ">": "greater_than_sign"}
HOSTILE = """\
## [@click=app.quit]Kernel[/]

A [bold]small[/bold] matrix \x1b[31mof weights [/nope].
"""


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config" / "config.toml"
    monkeypatch.setenv("STUDYML_CONFIG", str(path))
    return path


@pytest.fixture
def seen(work: Workspace, clock: Clock) -> Workspace:
    """The small collection after two days of study."""
    return studied(work, clock)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Every search waits until the test lets them go on."""
    gate = threading.Event()

    def waiting(work: Workspace, query: object, sorting: Sorting) -> list[int]:
        gate.wait(20)
        return sorted_cards(work, query, sorting)  # type: ignore[arg-type]

    monkeypatch.setattr(card_finder, "sorted_cards", waiting)
    yield gate.set
    gate.set()


async def settle(pilot: Pilot[None]) -> None:
    """Waits until what was asked for is shown."""
    for _ in range(500):
        await pilot.pause()
        screen = pilot.app.screen
        if not isinstance(screen, BrowseScreen) or screen.is_settled:
            return
        await pilot.pause(0.01)
    raise AssertionError(f"the cards did not come: {said(pilot.app)}")


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
    await pilot.pause()


async def write(pilot: Pilot[None], text: str) -> None:
    """Writes a query and stays in its line."""
    await press(pilot, "slash", "ctrl+u")
    await press(pilot, *(_NAMES.get(sign, sign) for sign in text))


def listed(app: StudymlApp) -> list[int]:
    assert isinstance(app.screen, BrowseScreen)
    return app.screen.listed()


def marked(app: StudymlApp) -> list[int]:
    assert isinstance(app.screen, BrowseScreen)
    return app.screen.marked()


def row(work: Workspace, card: int) -> CardListing:
    (found,) = list_cards(work, f"id:{card}")
    return found


async def test_b_lists_every_card_and_counts_them(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b")
        assert isinstance(app.screen, BrowseScreen)
        assert listed(app) == find_cards(work, "")
        text = shown(app)
        assert f"{ALL} of {ALL}" in text
        assert "every card" in text
        assert "SGD takes a step against the gradient" in text  # the card under the cursor, both sides
        await press(pilot, "escape")
        assert not isinstance(app.screen, BrowseScreen)


async def test_cards_follow_what_is_typed_and_what_it_means_stands_below(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b")
        await write(pilot, "is:new deck:Activations")
        assert listed(app) == find_cards(work, "is:new deck:Activations")
        assert 0 < len(listed(app)) < ALL
        assert f"{len(listed(app))} of {ALL}" in shown(app)
        await press(pilot, "enter")
        assert "new, deck Activations" in shown(app)
        assert past_queries(work) == ["is:new deck:Activations"]


async def test_words_are_read_before_a_pattern_is_written(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b")
        assert known_words(work.store) is None
        await press(pilot, "slash")
        for _ in range(200):
            if known_words(work.store) is not None:
                break
            await pilot.pause(0.01)
        assert known_words(work.store) is not None


async def test_a_wrong_query_is_told_at_its_place_and_the_cards_stay(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b")
        await write(pilot, "sgd flag:")
        before = find_cards(work, "sgd")
        assert listed(app) == before  # a value that is still to be written hides nothing
        await press(pilot, "9")
        assert listed(app) == before
        query, caret, reason = shown(app).splitlines()[:3]
        assert caret.index("^") == query.index("flag:9")
        assert "flag:9 is no flag" in caret + reason
        await press(pilot, "enter")
        assert app.screen.query_one("#title").has_focus
        await press(pilot, "escape")
        assert listed(app) == find_cards(work, "")
        assert past_queries(work) == []


async def test_tab_completes_keys_and_names(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b")
        await write(pilot, "is:new de")
        await press(pilot, "tab")
        assert "/ is:new deck:" in shown(app)
        await press(pilot, "o", "p", "tab")
        assert '/ is:new deck:"Machine Learning/Optimisation"' in shown(app)
        assert listed(app) == find_cards(work, 'deck:"Machine Learning/Optimisation" is:new')
        await write(pilot, "is:")
        await press(pilot, "tab", "tab")
        assert "/ is:new▏" in shown(app)
        assert "[new]" in shown(app)
        await press(pilot, "shift+tab")
        assert "/ is:due▏" in shown(app)


async def test_up_brings_back_earlier_queries_also_of_another_time(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b")
        await write(pilot, "sgd")
        await press(pilot, "enter")
        await write(pilot, "relu")
        await press(pilot, "enter", "escape", "b", "slash", "x", "up")
        assert "/ relu▏" in shown(app)
        await press(pilot, "up", "up")
        assert "/ sgd▏" in shown(app)
        assert listed(app) == find_cards(work, "sgd")
        await press(pilot, "down", "down")
        assert "/ x▏" in shown(app)


async def test_the_line_is_edited_where_its_cursor_stands(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b")
        await write(pilot, "sd")
        await press(pilot, "left", "g")
        assert "/ sg▏d" in shown(app)
        assert listed(app) == find_cards(work, "sgd")
        await press(pilot, "ctrl+a", "ctrl+k")
        assert listed(app) == find_cards(work, "")


async def test_typing_waits_for_no_search_and_the_last_words_count(
    work: Workspace, slow: Callable[[], None]
) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("b")
        await pilot.pause()
        for key in ("slash", "s", "g", "d"):
            await pilot.press(key)
            await pilot.pause()
        assert "/ sgd▏" in shown(app)
        assert listed(app) == []
        assert "…" in shown(app).splitlines()[0]
        slow()
        await settle(pilot)
        assert listed(app) == find_cards(work, "sgd")
        await pilot.pause(0.1)
        assert listed(app) == find_cards(work, "sgd")


async def test_the_table_is_sorted_by_what_is_chosen_and_keeps_it(seen: Workspace, settings: Path) -> None:
    app = StudymlApp(seen)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b", "o", "end", "enter")
        assert listed(app) == find_cards(seen, "", Order.KIND)
        assert "by kind ↑" in shown(app)  # no column shows it
        await press(pilot, "r")
        assert listed(app) == find_cards(seen, "", Order.KIND, is_descending=True)
        assert "by kind ↓" in shown(app)
        assert read_config(settings).browse_sort == "-kind"
        await press(pilot, "greater_than_sign")
        assert "Front ↑" in shown(app)
        await press(pilot, "escape", "b")
        assert "Front ↑" in shown(app)


async def test_columns_are_chosen_moved_and_kept(work: Workspace, settings: Path) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b")
        assert "Deck" in shown(app).splitlines()[3]
        await press(pilot, "c", "down", "space", "down", "K", "enter")
        head = shown(app).splitlines()[3]
        assert "Deck" not in head
        assert head.index("Front") < head.index("Due")
        assert read_config(settings).browse_columns == ("front", "due", "recall", "interval", "lapses")
        await press(pilot, "c", "space", "escape")
        assert read_config(settings).browse_columns[0] == "front"


async def test_marks_stay_through_a_new_order_and_a_new_query(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b", "space", "down", "down", "v")
        first = find_cards(work, "")[:4]
        assert marked(app) == first
        assert "● 4 marked" in shown(app)
        await press(pilot, "r")
        assert set(marked(app)) == set(first)
        await write(pilot, "relu")
        await press(pilot, "enter")
        assert "● 4 marked, 4 not listed" in shown(app)
        await press(pilot, "a")
        assert set(marked(app)) == {*first, *find_cards(work, "relu")}
        await press(pilot, "I")
        assert set(marked(app)) == set(first)
        await press(pilot, "A")
        assert marked(app) == []
        assert "marked" not in shown(app).splitlines()[0]
        await press(pilot, "shift+down", "shift+down")
        assert marked(app) == listed(app)[:3]


@pytest.mark.parametrize(
    ("keys", "query", "words"),
    [
        (["at"], "is:suspended", "Suspended"),
        (["minus"], "is:buried", "Buried"),
        (["3"], "flag:3", "Flag"),
    ],
)
async def test_a_key_changes_the_marked_cards_and_u_takes_it_back(
    work: Workspace, keys: list[str], query: str, words: str
) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b", "space", "space", *keys)
        assert find_cards(work, query) == marked(app) == find_cards(work, "")[:2]
        assert words.casefold() in said(app).casefold()
        assert "u takes it back" in said(app)
        await press(pilot, "u")
        assert find_cards(work, query) == []
        assert "Taken back" in said(app)
        await press(pilot, *keys, *keys)  # the same key the other way round
        assert find_cards(work, query) == []


async def test_what_a_query_no_longer_finds_leaves_the_table(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b")
        await write(pilot, "-is:suspended")
        await press(pilot, "enter", "down")
        before = listed(app)
        await press(pilot, "at")
        assert listed(app) == [card for card in before if card != before[1]]
        assert f"{ALL - 1} of {ALL}" in shown(app)


async def test_a_due_day_is_asked_for_and_a_wrong_one_can_be_mended(seen: Workspace) -> None:
    app = StudymlApp(seen)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b")
        await write(pilot, "-is:new")
        await press(pilot, "enter")
        card = listed(app)[0]
        await press(pilot, "d", "n", "o", "enter")
        assert "is no day" in shown(app)
        await press(pilot, "ctrl+u", "plus", "9", "enter")
        assert row(seen, card).stored.memory.due_day == seen.today() + 9
        assert "in 9 d" in shown(app)
        await press(pilot, "u")
        assert row(seen, card).stored.memory.due_day != seen.today() + 9


async def test_reset_is_asked_twice_and_the_store_is_copied_first(seen: Workspace) -> None:
    app = StudymlApp(seen)
    answered = find_cards(seen, "-is:new")
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b")
        await write(pilot, "-is:new")
        await press(pilot, "enter", "a", "R", "enter")
        assert isinstance(app.screen, AskScreen)
        await press(pilot, "1", "2", "enter")
        assert "is not" in shown(app)
        assert find_cards(seen, "-is:new") == answered
        await press(pilot, "ctrl+u", *str(len(answered)), "enter")
        assert find_cards(seen, "-is:new") == []
        assert "The store as it was" in said(app)
        await press(pilot, "u")
        assert find_cards(seen, "-is:new") == answered
        await press(pilot, "R", "down", "enter")
        assert find_cards(seen, "-is:new") == answered


async def test_tags_are_written_into_the_deck_and_a_wrong_one_can_be_mended(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b", "down", "t", "a", "comma", *"exam", "ctrl+u", "full_stop", "enter")
        assert "cannot be a tag" in shown(app)
        await press(pilot, "ctrl+u", *"exam", "enter")
        card = find_cards(work, "")[1]
        assert row(work, card).stored.tags == ("exam",)
        assert "exam" in Path(row(work, card).stored.path).read_text()
        await press(pilot, "t", "minus", *"exam", "enter")
        assert row(work, card).stored.tags == ()
        await press(pilot, "u", "u")
        assert row(work, card).stored.tags == ()
        assert "exam" not in Path(row(work, card).stored.path).read_text()


async def test_marked_cards_move_to_another_deck_and_back(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b", "down", "space", "m", *"activ", "enter")
        assert len(find_cards(work, "deck:Activations Math")) == 1
        assert "takes it back" in said(app)
        await press(pilot, "u")
        assert find_cards(work, "deck:Activations Math") == []


async def test_cards_move_to_a_new_deck_that_is_named_and_back(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        second = find_cards(work, "")[1]
        await press(pilot, "b", "down", "m", *"Notes/Attic")
        assert "＋ Notes/Attic" in shown(app)
        assert "a new deck" in shown(app)
        await press(pilot, "enter")
        (card,) = list_cards(work, "deck:Notes/Attic")
        assert card.stored.id == second
        assert Path(card.stored.path) == work.store.path.parent / "decks" / "notes-attic.md"
        await press(pilot, "u")
        assert find_cards(work, "deck:Notes/Attic") == []


async def test_a_name_that_a_deck_has_is_no_new_one(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b", "m", *"machine", "space", *"learning/activations")
        assert "a new deck" not in shown(app)
        await press(pilot, "s")
        assert "a new deck" in shown(app)


async def test_a_click_on_a_head_sorts_by_its_column_and_again_the_other_way_round(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b")
        heads = shown(app).splitlines()[3]
        assert "Lapses" in heads

        async def click(head: str) -> None:
            await pilot.click("#heads", offset=(heads.index(head) + 1, 0))
            await settle(pilot)

        await click("Front")
        assert "Front ↑" in shown(app)
        assert listed(app) == find_cards(work, "", Order.FRONT)
        await click("Front")
        assert "Front ↓" in shown(app)
        assert listed(app) == find_cards(work, "", Order.FRONT, is_descending=True)
        await click("Deck")
        assert "Deck ↑" in shown(app)


async def test_enter_opens_the_concept_and_i_the_history(seen: Workspace) -> None:
    app = StudymlApp(seen)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b", "i")
        assert isinstance(app.screen, CardInfoScreen)
        await press(pilot, "escape", "enter")
        assert isinstance(app.screen, ConceptScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, BrowseScreen)


@pytest.mark.parametrize(("choice", "counts"), [(1, True), (2, False)])
async def test_marked_cards_are_studied_with_answers_that_count_or_do_not(
    work: Workspace, choice: int, counts: bool
) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b", "end", "space", "s", *["down"] * choice, "enter")
        assert isinstance(app.screen, ReviewScreen)
        (card,) = [find_cards(work, "")[-1]]
        await press(pilot, "space", "4")
        assert bool(review_store.history(work.store, card)) is counts
        assert (row(work, card).stored.memory.state is State.REVIEW) is counts


async def test_cards_of_which_none_is_due_say_so(seen: Workspace, clock: Clock) -> None:
    clock.move(days=-1)
    app = StudymlApp(seen)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b")
        await write(pilot, "prop:due>0")
        await press(pilot, "enter", "s", "enter")
        assert isinstance(app.screen, BrowseScreen)
        assert "None of these cards is due now" in said(app)


async def test_edit_opens_the_deck_at_the_line_and_reads_it_again(
    work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[Path, int]] = []

    def edit(self: StudymlApp, path: Path, line: int) -> None:
        opened.append((path, line))

    monkeypatch.setattr(StudymlApp, "edit_file", edit)
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b", "down", "e")
        card = row(work, find_cards(work, "")[1]).stored
        assert opened == [(Path(card.path), card.line)]


async def test_leeches_are_listed_with_what_helps(seen: Workspace) -> None:
    first, second = find_cards(seen, "-is:new")[:2]
    with seen.store.transact("Leeches", seen.now()) as tx:
        for card, lapses in ((first, 8), (second, 11)):
            tx.execute("UPDATE memory SET leech = 1, lapses = ? WHERE card_id = ?", (lapses, card))
    app = StudymlApp(seen)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "l")
        assert listed(app) == [second, first]
        text = shown(app)
        assert "/ is:leech" in text
        assert "Forgotten again and again, 11 lapses." in text
        assert any(advice in text for advice in ("Rewrite:", "Split:", "Contrast:"))


async def test_nothing_found_and_no_card_at_all_say_what_to_do(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b")
        await write(pilot, "nosuchword")
        assert "No card is found." in shown(app)
        assert "begin anew" in shown(app)
        await press(pilot, "enter", "space", "at", "d", "R", "e", "i", "s", "enter", "r", "v", "end")
        assert isinstance(app.screen, BrowseScreen)  # no key needs a card


async def test_an_empty_store_says_how_to_begin(empty: Workspace) -> None:
    app = StudymlApp(empty)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b")
        assert "There are no cards yet." in shown(app)
        assert "studyml import --starter" in shown(app)


async def test_the_language_is_one_key_away(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b", "h")
        assert isinstance(app.screen, QueryHelpScreen)
        assert '"learning rate"' in shown(app)
        await press(pilot, "escape", "slash", "f1")
        assert isinstance(app.screen, QueryHelpScreen)
        await press(pilot, "escape", "s")
        assert "/ s▏" in shown(app)  # one goes on typing


async def test_keys_can_be_given_other_names(work: Workspace) -> None:
    work.config = work.config._replace(keys={"browse.mark": "x", "query.look": "ctrl+o"})
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b", "x")
        assert len(marked(app)) == 1
        await press(pilot, "slash", *"relu", "ctrl+o", "x")
        assert len(marked(app)) == 2


async def test_foreign_text_is_shown_to_the_letter(empty: Workspace, tmp_path: Path) -> None:
    (tmp_path / "h.md").write_text(HOSTILE)
    import_decks(empty, [tmp_path / "h.md"])
    app = StudymlApp(empty)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b")
        assert "[@click=app.quit]Kernel[/]" in shown(app)
        assert "\x1b" not in shown(app)


async def test_the_card_is_hidden_and_shown(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b", "p")
        assert "takes a step against" not in shown(app)
        await press(pilot, "p")
        assert "takes a step against" in shown(app)


async def test_recall_falls_as_the_days_go_by(seen: Workspace, clock: Clock) -> None:
    clock.move(days=3)
    app = StudymlApp(seen)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "b", "o", *["down"] * 5, "enter")
        recalls = [row(seen, card).retrievability for card in listed(app)]
        known = [recall for recall in recalls if recall is not None]
        assert len(known) > 1
        assert known == sorted(known)
        assert recalls[len(known) :] == [None] * (len(recalls) - len(known))
