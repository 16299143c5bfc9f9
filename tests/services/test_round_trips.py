"""What is exported comes back as the same cards: markdown, CSV with and without its guard, JSON."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyml.cli.list_commands import cards_json
from studyml.config import Config
from studyml.domain.deck import CardKind
from studyml.errors import UsageError
from studyml.interchange.foreign_file import OwnCard
from studyml.reading.deck import read_deck
from studyml.services.card_files import write_csv_cards, write_json_cards
from studyml.services.importing import import_paths
from studyml.services.listing import list_cards as listed
from studyml.services.markdown_export import export_markdown
from studyml.services.own_cards import own_blocks
from studyml.services.workspace import Workspace
from studyml.store.listing import list_cards
from studyml.store.opening import open_store
from studyml.writing.card_markdown import new_deck
from studyml.writing.foreign_cards import block_insertions
from studyml.writing.insertion import inserted
from tests.interchange.anki_samples import PICTURE
from tests.services.learner import Clock, Folder

Said = tuple[str, str, str, str, str, tuple[str, ...]]

TEXT = st.text("ab =+-@'\"|;,\t\n$*[]{}:#>`\\é＝", min_size=1, max_size=25)
CARDS = st.lists(
    st.builds(
        OwnCard,
        st.just(1),
        st.sampled_from(["A", "A/B"]),
        st.sampled_from(["Loss", "=Batch", "'+x"]),
        st.sampled_from(["basic", "basic", "cloze", "both"]),
        TEXT,
        TEXT,
        st.lists(st.sampled_from(["one", "two", "a b", "-x"]), unique=True, max_size=2).map(tuple),
    ),
    max_size=8,
)


@contextmanager
def learner(folder: Path, blank: Path) -> Iterator[Workspace]:
    """A workspace of its own in a folder."""
    folder.mkdir()
    with open_store(Path(shutil.copy(blank, folder / "studyml.db")), write=True) as store:
        yield Workspace(store, Config(), Clock(), UTC)


def said(work: Workspace, *, is_list: bool = False) -> list[Said]:
    """What the cards say; a list does not tell that a card is the definition of its concept."""
    return sorted(
        (
            card.deck,
            card.concept,
            "basic" if is_list and card.kind is CardKind.DEFINITION else card.kind.value,
            card.front,
            card.back,
            tuple(sorted(card.tags)),
        )
        for card in list_cards(work.store)
    )


def decks_with(folder: Path, cards: list[OwnCard]) -> None:
    """Deck files that hold cards, as far as decks can."""
    meant: list[OwnCard] = []
    for card in cards:
        if card.kind == "cloze":
            hidden = card.back.strip().replace("\n", " ") or "x"
            front, back = f"{card.front}==[…]== end", f"{card.front}=={hidden}== end"
            meant.append(card._replace(front=front, back=back))
        elif card.kind == "both":
            meant += [
                card._replace(kind="basic"),
                card._replace(kind="reversed", front=card.back, back=card.front),
            ]
        else:
            meant.append(card)
    folder.mkdir()
    for number, name in enumerate(sorted({card.deck for card in cards})):
        data = new_deck(name).encode()
        for made in own_blocks([card for card in meant if card.deck == name])[0]:
            deck = read_deck(data.decode(), folder / "deck.md")
            data = inserted(data, block_insertions(data, deck, [made.block]))
        (folder / f"{number}.md").write_bytes(data)


@pytest.mark.parametrize("form", ["csv", "bare csv", "json", "markdown"])
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cards=CARDS)
def test_what_is_exported_comes_back_as_the_same_cards(
    blank_store: Path, form: str, cards: list[OwnCard]
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        decks_with(folder / "decks", cards)
        with learner(folder / "one", blank_store) as work:
            import_paths(work, [folder / "decks"])
            before = said(work, is_list=form != "markdown")
            if not before:
                return
            file = folder / ("out" if form == "markdown" else f"cards.{form[-4:].strip()}")
            if form == "markdown":
                assert not export_markdown(work, file).lost
            elif form == "json":
                write_json_cards(file, cards_json(work, listed(work, "")))
            else:
                write_csv_cards(file, cards_json(work, listed(work, "")), guard=form == "csv")
        with learner(folder / "two", blank_store) as work:
            report = import_paths(work, [file])
            assert said(work, is_list=form != "markdown") == before, report


def test_a_part_of_a_deck_comes_as_its_own_lines(work: Workspace, decks: Folder, tmp_path: Path) -> None:
    decks.write(
        "deep.md",
        "---\ndeck: Deep\ntags: [net]\n---\n\n## Loss\n- aliases: cost\n- requires: Batch\n\nHow wrong.\n\n"
        "### Math\n$$ L $$\n\nQ: What falls? {#falls .own}\nA: The *loss*.\n\n## Batch\nSome data.\n\n"
        "C: A [batch] has a [size|how many].\n",
    )
    import_paths(work, [decks.path])
    out = tmp_path / "out.md"
    done = export_markdown(work, out, query="front:falls")
    assert (done.cards, done.files) == (1, [out])
    assert out.read_text() == (
        '---\ndeck: Deep\ntags: ["net"]\n---\n\n## Loss\n- aliases: cost\n- requires: Batch\n\n'
        "Q: What falls? {#falls .own}\nA: The *loss*.\n"
    )
    export_markdown(work, out, query="kind:cloze front:size")
    assert "C: A [batch] has a [size|how many]." in out.read_text()


def test_a_whole_deck_comes_as_its_file_with_its_media(
    work: Workspace, decks: Folder, tmp_path: Path
) -> None:
    text = "---\ndeck: Deep\n---\n\nWords.\n\n## Loss\n\n<!-- x -->\n![](media/a%20b.png) ![](../x.png)\n"
    decks.write("deep.md", text)
    (decks.path / "media").mkdir()
    (decks.path / "media" / "a b.png").write_bytes(PICTURE)
    (decks.path.parent / "x.png").write_bytes(PICTURE)
    import_paths(work, [decks.path])
    done = export_markdown(work, tmp_path / "out")
    assert (tmp_path / "out" / "deep.md").read_text() == text
    assert (tmp_path / "out" / "media" / "a b.png").read_bytes() == PICTURE
    assert done.media == 1
    assert done.lost == {"media that are not there, or outside of their deck's folder": 1}
    assert "1 deck, 1 card, 1 media file" in done.told()


def test_a_deck_of_another_dialect_comes_along(work: Workspace, decks: Folder, tmp_path: Path) -> None:
    decks.write("hash.md", '+++\nname = "Hash"\n+++\n\nQ: one\nA: 1\n\n---\n\nC: a [b] c\n')
    decks.write("vault.md", "#flashcards/Vault\n\nquestion::answer\n\nother::thing\n")
    import_paths(work, [decks.path])
    before = said(work)
    export_markdown(work, tmp_path / "out")
    assert len(list((tmp_path / "out").glob("*.md"))) == 2
    export_markdown(work, tmp_path / "part", query="front:question")
    (part,) = (tmp_path / "part").glob("*.md")
    text = read_deck(part.read_text(), part)
    assert [(card.front, card.back) for concept in text.concepts for card in concept.cards] == [
        ("question", "answer")
    ]
    assert len(before) == 4


def test_an_export_takes_the_place_of_no_deck_and_no_other_file(
    work: Workspace, decks: Folder, tmp_path: Path
) -> None:
    decks.write("a.md", "---\ndeck: A\n---\n\nQ: one\nA: 1\n")
    decks.write("b.md", "---\ndeck: B\n---\n\nQ: two\nA: 2\n")
    import_paths(work, [decks.path])
    with pytest.raises(UsageError, match="one of your decks"):
        export_markdown(work, decks.path)
    with pytest.raises(UsageError, match="2 decks"):
        export_markdown(work, tmp_path / "all.md")
    (tmp_path / "notes.md").write_text("my notes")
    with pytest.raises(UsageError, match="another deck"):
        export_markdown(work, tmp_path / "notes.md", deck="A")
    with pytest.raises(UsageError, match="no such card"):
        export_markdown(work, tmp_path / "none.md", query="nothing")
    export_markdown(work, tmp_path / "one.md", deck="A")
    assert export_markdown(work, tmp_path / "one.md", deck="A").cards == 1


def test_a_list_that_was_changed_says_which_answers_stay(
    work: Workspace, decks: Folder, tmp_path: Path
) -> None:
    decks.write("a.md", "Q: one\nA: 1\n\nQ: two\nA: 2\n")
    import_paths(work, [decks.path])
    file = tmp_path / "cards.csv"
    write_csv_cards(file, cards_json(work, listed(work, "")))
    assert not import_paths(work, [file]).sources[0].remarks
    file.write_text(file.read_text().replace(",2,", ",due,"))
    report = import_paths(work, [file])
    assert report.change is None
    ((line, text),) = [(remark.line, remark.text) for remark in report.sources[0].remarks]
    assert line == 3
    assert "“two” has another answer in its deck" in text
