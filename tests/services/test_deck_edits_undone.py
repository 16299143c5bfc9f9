"""Whatever a deck reads like: a change of its file changes that alone, and undo gives every byte back."""

from __future__ import annotations

import shutil
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from studyml.config import Config
from studyml.domain.stored_card import StoredCard
from studyml.errors import StudymlError
from studyml.services.adding import add_typed
from studyml.services.card_ids import write_ids
from studyml.services.deck_choice import deck_named
from studyml.services.importing import import_decks, sync_sources
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
TYPED = (
    "## Loss\n\nQ: What is new?\nA: This.",
    "## Loss\n\nAn explanation.\n\na ::: c",
    "## Fresh\n- tags: net\n\nA [word].\n\nC: Another [word].",
    "## Batch\n\n### Which?\n\n```\n## Loss\n```",
    "## Batch\n\nprose\n\n---\n\nQ: one\nmore\nA: other",
)
HEADS = ("---\ndeck: {}\n---\n\n", "---\ndeck: {}\ntags: [head]\n---\n", "---\nname = '{}'\n---\n\n")

decks = st.tuples(st.sampled_from(HEADS), st.lists(st.sampled_from(PARTS), min_size=1, max_size=8))


def said(cards: list[StoredCard]) -> dict[int, object]:
    """What cards ask and remember, by their ids."""
    return {card.id: (card.front, card.back, card.concept, card.typed, card.memory) for card in cards}


@pytest.mark.parametrize("asked", ["tag", "untag", "move", "ids", "add"])
@settings(
    max_examples=8,
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
    typed=st.sampled_from(TYPED),
)
def test_a_change_of_deck_files_keeps_all_else_and_is_taken_back_to_the_byte(
    blank_store: Path,
    asked: str,
    first: tuple[str, list[str]],
    second: tuple[str, list[str]],
    line_end: str,
    end: str,
    chosen: set[int],
    typed: str,
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        before = {}
        for file, (head, parts) in (("a.md", first), ("b.md", second)):
            text = head.format(file[0].upper()) + "\n\n".join(parts) + end
            before[folder / file] = text.replace("\n", line_end).encode()
            (folder / file).write_bytes(before[folder / file])
        store = Path(shutil.copy(blank_store, folder / "studyml.db"))
        with open_store(store, write=True) as opened:
            work = Workspace(opened, Config(), Clock(), UTC)
            import_decks(work, sorted(before))
            was = {card.id: card for card in list_cards(opened)}
            meant = [card for at, card in enumerate(was) if at in chosen]
            target = folder / "b.md"
            changed: list[int] = []
            added: list[int] = []
            try:
                if asked == "tag":
                    changed = tag_cards(work, meant, ["exam"], []).changed
                elif asked == "untag":
                    changed = tag_cards(work, meant, [], ["own", "net"]).changed
                elif asked == "move":
                    changed = move_cards(work, meant, str(target)).changed
                elif asked == "ids":
                    changed = [1] if write_ids(work, "A").ids else []
                else:
                    added = [card.id for card in add_typed(work, deck_named(work, str(target)), typed).cards]
            except StudymlError:
                pass  # told, and nothing is written
            now = {card.id: card for card in list_cards(opened)}
            assert said([now[key] for key in was]) == said(list(was.values()))
            assert sorted(now) == sorted([*was, *added])
            if asked == "tag":
                assert all("exam" in now[key].tags for key in changed)
            elif asked == "untag":
                assert not any({"own", "net"} & set(now[key].tags) for key in changed)
            elif asked == "move":
                assert all(now[key].path == str(target) for key in changed)
            if not (changed or added):
                assert {path: path.read_bytes() for path in before} == before
                return
            assert sync_sources(work).change is None
            taken = undo_last(work)
            assert taken is not None
            assert {path: path.read_bytes() for path in before} == before, taken
            assert {card.id: card for card in list_cards(opened)} == was
