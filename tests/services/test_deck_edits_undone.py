"""Whatever a deck reads like: a change of its file changes that alone, and undo gives every byte back."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from studyml.config import Config
from studyml.errors import StudymlError
from studyml.services.card_ids import write_ids
from studyml.services.importing import import_decks
from studyml.services.moving import move_cards
from studyml.services.tagging import tag_cards
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from studyml.store.listing import list_cards
from studyml.store.opening import open_store
from tests.services.learner import Clock

PARTS = (
    "## Loss\n- tags: net\n\nHow wrong it is.",
    "## Batch\nSome data.",
    "### Math\n$$ L $$",
    "### Why?\n```\nQ: code\n```",
    "Q: What falls? {#falls .own}\nA: The *loss*.",
    "Q: one\nmore\nA:\n\n- a\n- b",
    "C: A [batch] has a [size|how many].",
    "C: {{c1::x}} and {{type:y}}",
    "ball ::: momentum",
    "a :: b {.mine}",
    "prose",
    "---",
    "<!-- note -->",
    "- item",
    "",
    "Q: typed\nA: {{type:Adam}}",
    "| a |\n|---|",
    "Q: \u00e9\nA: \u2028x",
)

decks = st.lists(st.sampled_from(PARTS), min_size=1, max_size=8)


@pytest.mark.parametrize("asked", ["tag", "move", "ids"])
@settings(
    max_examples=6,
    phases=[Phase.generate],
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    first=decks,
    second=decks,
    line_end=st.sampled_from(["\n", "\r\n"]),
    end=st.sampled_from(["", "\n", "\n\n"]),
    chosen=st.sets(st.integers(0, 5), min_size=1),
)
def test_a_change_of_deck_files_keeps_all_else_and_is_taken_back_to_the_byte(
    blank_store: Path,
    asked: str,
    first: list[str],
    second: list[str],
    line_end: str,
    end: str,
    chosen: set[int],
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        before = {}
        for file, parts in (("a.md", first), ("b.md", second)):
            text = f"---\ndeck: {file[0].upper()}\n---\n\n" + "\n\n".join(parts) + end
            before[folder / file] = text.replace("\n", line_end).encode()
            (folder / file).write_bytes(before[folder / file])
        store = Path(shutil.copy(blank_store, folder / "studyml.db"))
        with open_store(store, write=True) as opened:
            work = Workspace(opened, Config(), Clock(), UTC)
            import_decks(work, sorted(before))
            was = {card.id: card for card in list_cards(opened)}
            meant = [card for at, card in enumerate(was) if at in chosen]
            change: Sequence[object] = []
            try:
                if asked == "tag":
                    change = tag_cards(work, meant, ["exam"], ["own"]).changed
                elif asked == "move":
                    change = move_cards(work, meant, str(folder / "b.md")).changed
                else:
                    change = write_ids(work, "A").ids
            except StudymlError:
                pass  # told, and nothing is written
            after = {card.id: (card.front, card.back, card.typed) for card in list_cards(opened)}
            assert after == {card.id: (card.front, card.back, card.typed) for card in was.values()}
            if not change:
                assert {path: path.read_bytes() for path in before} == before
                return
            taken = undo_last(work)
            assert taken is not None
            assert {path: path.read_bytes() for path in before} == before, taken
            assert {card.id: card for card in list_cards(opened)} == was
