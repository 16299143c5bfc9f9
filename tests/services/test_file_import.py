"""Files of other programs become decks: what they hold, once, row by row, and taken back whole."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from studyml.domain.deck import CardKind
from studyml.domain.memory import NEW
from studyml.domain.rating import Rating
from studyml.domain.stored_card import StoredCard
from studyml.services.import_report import SyncReport
from studyml.services.importing import import_paths, sync_sources
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from studyml.store.event_store import memories_that_differ
from studyml.store.listing import list_cards
from studyml.store.opening import open_store
from studyml.store.review_store import history
from tests.interchange.anki_samples import PICTURE, Sample


def imported(work: Workspace, path: Path, **wishes: Any) -> SyncReport:
    """The report of an import that went as it should."""
    report = import_paths(work, [path], **wishes)
    assert not report.refused
    return report


def by_front(work: Workspace) -> dict[str, StoredCard]:
    """The cards in use, by their fronts."""
    return {card.front: card for card in list_cards(work.store)}


def decks_of(work: Workspace) -> list[Path]:
    """The deck files that were made."""
    return sorted((work.store.path.parent / "decks").glob("*.md"))


def told(report: SyncReport) -> list[tuple[int, str]]:
    """What the report says of rows."""
    return [(remark.line, remark.text) for source in report.sources for remark in source.remarks]


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_what_anki_exports_as_text_comes_in_with_nothing_lost(work: Workspace, tmp_path: Path) -> None:
    with Sample(tmp_path / "sample") as sample:
        sample.note(
            "ML::Opt",
            "Basic",
            ["What is <b>SGD</b>?", 'A <i>noisy</i> "descent"<br>\\(x_1\\)'],
            tags=["opt", "a::b"],
        )
        sample.note("ML", "Cloze", ["The {{c1::loss}} of {{c2::a batch::how many}}", "see #1"])
        sample.note("ML", "Basic (and reversed card)", ["dog;,\t|", "Hund"])
        sample.note("ML", "Basic", ["# looks like a remark", "a\nb"])
        exported = sample.collection
        path = tmp_path / "notes.txt"
        exported.export_note_csv(
            out_path=str(path),
            limit=None,
            with_html=True,
            with_tags=True,
            with_deck=True,
            with_notetype=True,
            with_guid=True,
        )
    report = imported(work, path)
    assert told(report) == []
    cards = by_front(work)
    assert {front: (card.deck, card.kind) for front, card in cards.items()} == {
        "What is **SGD**?": ("ML/Opt", CardKind.BASIC),
        "The ==[…]== of a batch": ("ML", CardKind.CLOZE),
        "The loss of ==[how many]==": ("ML", CardKind.CLOZE),
        "dog;, |": ("ML", CardKind.BASIC),
        "Hund": ("ML", CardKind.REVERSED),
        "\\# looks like a remark": ("ML", CardKind.BASIC),
    }
    assert set(cards["What is **SGD**?"].tags) == {"opt", "a::b"}
    assert cards["What is **SGD**?"].back == 'A *noisy* "descent"  \n$x_1$'


def test_the_same_notes_as_text_and_as_a_package_are_the_same_cards(work: Workspace, tmp_path: Path) -> None:
    from tests.interchange.anki_samples import Generation

    with Sample(tmp_path / "sample") as sample:
        sample.note("ML", "Basic", ["one", "two"])
        path = tmp_path / "notes.txt"
        sample.collection.export_note_csv(
            out_path=str(path),
            limit=None,
            with_html=True,
            with_tags=True,
            with_deck=True,
            with_notetype=True,
            with_guid=True,
        )
        package = sample.package(Generation.LATEST, "notes.apkg")
    imported(work, path)
    report = imported(work, package)
    assert report.unchanged == 1
    assert list(by_front(work)) == ["one"]


def test_importing_again_doubles_nothing_and_brings_what_is_new(work: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, "words.csv", "front,back\none,1\ntwo,2\n")
    imported(work, path)
    assert imported(work, path).unchanged == 2
    written(tmp_path, "words.csv", "front,back\none,1\ntwo,2\nthree,3\n")
    report = imported(work, path)
    assert sorted(by_front(work)) == ["one", "three", "two"]
    assert len(report.added) == 1
    assert sync_sources(work).change is None


def test_what_reads_otherwise_now_is_changed_where_it_stands_and_keeps_its_progress(
    work: Workspace, tmp_path: Path
) -> None:
    path = written(tmp_path, "words.csv", "front,back,guid\none,1,g1\ntwo,2,g2\nthree {{c1::x}},,g3\n")
    imported(work, path)
    before = {card.explicit_id: card.id for card in list_cards(work.store)}
    old = {file: file.read_bytes() for file in decks_of(work)}
    written(
        tmp_path,
        "words.csv",
        'front,back,guid\nthe one,"1\nor so",g1\ntwo,2,g2\nthree {{c1::y}},,g3\nfour,4,g4\n',
    )
    dry = import_paths(work, [path], dry_run=True)
    assert (len(dry.added), len(dry.edited), dry.unchanged) == (1, 2, 1)
    report = imported(work, path)
    assert not report.has_errors
    cards = {card.explicit_id: card for card in list_cards(work.store)}
    assert {name: card.id for name, card in cards.items() if name in before} == before
    assert sorted((card.front, card.back) for card in cards.values()) == [
        ("four", "4"),
        ("the one", "1\nor so"),
        ("three ==[…]==", "three ==y=="),
        ("two", "2"),
    ]
    undo_last(work)
    assert {file: file.read_bytes() for file in decks_of(work)} == old
    assert sorted(by_front(work)) == ["one", "three ==[…]==", "two"]


def test_what_was_edited_here_is_not_overwritten(work: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, "words.csv", "front,back\none,1\ntwo,2\n")
    imported(work, path)
    (deck,) = decks_of(work)
    deck.write_text(deck.read_text().replace("A: 1", "A: my own words"))
    sync_sources(work)
    written(tmp_path, "words.csv", "front,back\none,uno\ntwo,due\n")
    report = imported(work, path)
    assert {front: card.back for front, card in by_front(work).items()} == {
        "one": "my own words",
        "two": "due",
    }
    assert [line for line, text in told(report) if "edited here" in text] == [2]


def test_one_undo_takes_all_of_a_file_back(work: Workspace, tmp_path: Path) -> None:
    before = {
        table: work.store.query(f"SELECT * FROM {table}")
        for table in ("card", "deck", "concept", "deck_file")
    }
    imported(work, written(tmp_path, "words.csv", "front,back,deck\none,1,A\ntwo,2,B\n"))
    assert len(decks_of(work)) == 2
    undone = undo_last(work)
    assert undone is not None
    assert undone.remark is None
    assert decks_of(work) == []
    assert {table: work.store.query(f"SELECT * FROM {table}") for table in before} == before


def test_a_dry_run_writes_nothing_and_says_what_would_be(work: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, "words.csv", "front,back\none,1\ntwo,\n")
    report = import_paths(work, [path], dry_run=True)
    assert [card.front for card in report.added] == ["one"]
    assert (3, "left out: it has no question or no answer") in told(report)
    assert decks_of(work) == []
    assert not by_front(work)


def test_a_deck_can_be_named(work: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path, "words.csv", "front,back,deck\none,1,A\ntwo,2,B\n")
    imported(work, path, to="Words")
    assert {card.deck for card in list_cards(work.store)} == {"Words"}
    folder = tmp_path / "elsewhere"
    imported(work, written(tmp_path, "more.csv", "front,back\nthree,3\n"), to=f"{folder}/")
    assert [file.name for file in folder.iterdir()] == ["more.md"]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_file_is_read_in_whatever_excel_wrote_it(work: Workspace, tmp_path: Path, codec: str) -> None:
    text = 'sep=;\r\nfront;back\r\n"What is “café”?";Gebäude\r\nthe second;"a ""b"""\r\n'
    imported(work, written(tmp_path, "excel.csv", text.encode(codec)))
    assert {front: card.back for front, card in by_front(work).items()} == {
        "What is “café”?": "Gebäude",
        "the second": 'a "b"',
    }


def test_bytes_that_are_no_text_cost_their_row(work: Workspace, tmp_path: Path) -> None:
    rows = [
        b"front,back",
        *(b"question %d,an answer to it" % n for n in range(9)),
        b"bad,\xff\xfe\x81",
        b"nul,\0",
        b"last,one",
    ]
    report = imported(work, written(tmp_path, "words.csv", b"\n".join(rows)))
    assert len(by_front(work)) == 10
    assert [line for line, text in told(report) if "bytes that are no text" in text] == [11, 12]


def test_a_file_that_is_no_text_is_refused(work: Workspace, tmp_path: Path) -> None:
    report = import_paths(work, [written(tmp_path, "words.csv", os.urandom(5_000))])
    assert len(report.refused) == 1
    assert decks_of(work) == []


def crowd(**more: object) -> dict[str, object]:
    """A deck as CrowdAnki writes it."""
    model = {
        "__type__": "NoteModel",
        "crowdanki_uuid": "m1",
        "name": "Fancy",
        "type": 0,
        "flds": [{"name": "Asked"}, {"name": "Told"}, {"name": "Source"}],
        "tmpls": [
            {
                "name": "one",
                "qfmt": "{{Asked}}",
                "afmt": "{{FrontSide}}<hr id=answer>{{Told}}{{#Source}}<br><i>{{Source}}</i>{{/Source}}",
            }
        ],
    }
    cloze = {"crowdanki_uuid": "m2", "name": "Cloze", "type": 1, "flds": [{"name": "Text"}]}
    cloze["tmpls"] = [{"name": "c", "qfmt": "{{cloze:Text}}", "afmt": "{{cloze:Text}}"}]
    return {
        "__type__": "Deck",
        "name": "ML",
        "note_models": [model, cloze],
        "notes": [
            {
                "guid": "g1",
                "note_model_uuid": "m1",
                "fields": ["What?", '<img src="loss.png">', "a book"],
                "tags": ["t"],
            }
        ],
        "children": [
            {
                "__type__": "Deck",
                "name": "Below",
                "notes": [{"guid": "g2", "note_model_uuid": "m2", "fields": ["a {{c1::b}} c"], "tags": []}],
                "children": [],
            }
        ],
        "media_files": ["loss.png"],
        **more,
    }


def test_a_deck_of_crowdanki_comes_with_its_types_children_and_media(work: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "ML"
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "loss.png").write_bytes(PICTURE)
    path = written(folder, "deck.json", json.dumps(crowd()))
    report = imported(work, path)
    assert not report.has_errors
    cards = by_front(work)
    assert cards["What?"].back == "![loss.png](media/loss.png)  \n*a book*"
    assert cards["What?"].tags == ("t",)
    assert cards["a ==[…]== c"].deck == "ML/Below"
    media = work.store.path.parent / "decks" / "media"
    assert (media / "loss.png").read_bytes() == PICTURE
    undo_last(work)
    assert not media.exists()


@pytest.mark.parametrize("name", ["../secret.png", "/etc/passwd", "link.png", "..\\secret.png"])
def test_media_of_crowdanki_that_lead_elsewhere_stay_there(
    work: Workspace, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "ML"
    (folder / "media").mkdir(parents=True)
    written(folder, "secret.png", b"secret")
    (folder / "media" / "link.png").symlink_to(folder / "secret.png")
    notes = [{"guid": "g", "note_model_uuid": "m1", "fields": ["q", f'a <img src="{name}">', ""], "tags": []}]
    report = imported(work, written(folder, "deck.json", json.dumps(crowd(notes=notes, media_files=[name]))))
    assert any("did not come along" in text for _, text in told(report))
    assert not (work.store.path.parent / "decks" / "media").exists()


def test_a_folder_of_media_that_is_a_link_is_not_followed(work: Workspace, tmp_path: Path) -> None:
    folder, other = tmp_path / "ML", tmp_path / "other"
    folder.mkdir()
    other.mkdir()
    written(other, "loss.png", b"secret")
    (folder / "media").symlink_to(other)
    imported(work, written(folder, "deck.json", json.dumps(crowd())))
    assert not (work.store.path.parent / "decks" / "media").exists()


def test_notes_of_crowdanki_that_cannot_be_right_cost_only_themselves(
    work: Workspace, tmp_path: Path
) -> None:
    notes: list[object] = [
        7,
        {"guid": "x"},
        {"fields": ["lost"], "note_model_uuid": "none"},
        {"fields": {"a": 1}},
    ]
    report = imported(work, written(tmp_path, "deck.json", json.dumps(crowd(notes=notes))))
    assert list(by_front(work)) == ["a ==[…]== c"]
    assert sum("left out" in text for _, text in told(report)) == 4


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"__type__": "Deck", "notes": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested deeper"),
        ('{"__type__": "Deck", "notes": [' + "[]," * 3_000_001 + "[]]}", "more than 3,000,000 values"),
        ('{"__type__": "Deck", "notes": [', "no whole JSON"),
        ('{"__type__": "Deck", "notes": [' + "9" * 5_000 + "]}", "number"),
    ],
    ids=["nested", "many values", "cut short", "a long number"],
)
def test_json_that_means_harm_is_refused_in_one_line(
    work: Workspace, tmp_path: Path, text: str, reason: str
) -> None:
    report = import_paths(work, [written(tmp_path, "deck.json", text)])
    assert [reason in refusal.reason for refusal in report.refused] == [True]
    assert "\n" not in report.refused[0].reason


MOCHI = {
    "~:version": 2,
    "~:decks": [
        {"~:id": "~:d1", "~:name": "Parent"},
        {
            "~:id": "~:d2",
            "~:name": "Kid",
            "~:parent-id": "~:d1",
            "~:cards": {
                "~#list": [
                    {
                        "~:id": "~:c1",
                        "~:content": "What is it?\n---\nA *loss* ![](@media/a.png)",
                        "~:tags": {"~#set": ["x"]},
                    },
                    {"~:id": "~:c2", "~:content": "The {{loss}} of {{2::x}} in $a_{{i}}$"},
                    {"~:id": "~:c3", "~:content": "one side"},
                    {
                        "~:id": "~:c4",
                        "~:template-id": "~:t",
                        "~:fields": {"~:name": {"~:value": "dog"}, "~:f": {"~:value": "Hund"}},
                    },
                    {"~:id": "~:c5", "~:content": "gone\n---\ngone", "~:trashed?": True},
                ]
            },
        },
    ],
    "~:templates": {
        "~#list": [
            {
                "~:id": "~:t",
                "~:content": "# <<Name>>\n---\n<<#Back>><<Back>><</Back>>",
                "~:fields": {"~:name": {"~:name": "Name"}, "~:f": {"~:name": "Back"}},
            }
        ]
    },
}


def archive(folder: Path, name: str, entries: dict[str, str | bytes]) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for entry, data in entries.items():
            packed.writestr(entry, data)
    return path


def test_cards_of_mochi_come_with_sides_clozes_templates_tags_and_media(
    work: Workspace, tmp_path: Path
) -> None:
    path = archive(tmp_path, "cards.mochi", {"data.json": json.dumps(MOCHI), "a.png": PICTURE})
    report = imported(work, path)
    cards = by_front(work)
    assert {front: card.back for front, card in cards.items()} == {
        "What is it?": "A *loss* ![](media/a.png)",
        "The ==[…]== of x in $a_{{i}}$": "The ==loss== of x in $a_{{i}}$",
        "The loss of ==[…]== in $a_{{i}}$": "The loss of ==x== in $a_{{i}}$",
        "dog": "Hund",
    }
    assert {card.deck for card in cards.values()} == {"Parent/Kid"}
    assert cards["What is it?"].tags == ("x",)
    assert [text for _, text in told(report) if "one side" in text]
    assert imported(work, path).unchanged == 4


def test_what_stayed_is_counted_once_in_the_decks_that_change_and_in_those_that_do_not(
    work: Workspace, tmp_path: Path
) -> None:
    rows = "front,back,deck\na1,b1,A\na2,b2,A\nc1,d1,C\n"
    imported(work, written(tmp_path, "cards.csv", rows))
    later = written(tmp_path, "cards.csv", rows + "a3,b3,A\n")
    dry = imported(work, later, dry_run=True)
    report = imported(work, later)
    assert [(len(each.added), each.unchanged) for each in (dry, report)] == [(1, 3), (1, 3)]


def mochi_reviews(cards: dict[str, list[object]], content: str = "f {}\n---\nb") -> str:
    """Mochi's data with a card for each key, which has these reviews."""
    listed = [
        {"~:id": f"~:{name}", "~:content": content.format(name), "~:reviews": reviews}
        for name, reviews in cards.items()
    ]
    return json.dumps({"~:decks": [{"~:id": "~:d", "~:name": "D", "~:cards": listed}]})


def mochi_review(day: int, *, is_right: bool = True) -> dict[str, object]:
    at = datetime(2026, 11, day, 12, tzinfo=UTC).timestamp() * 1_000
    return {"~:date": {"~#dt": at}, "~:due": {"~#dt": at}, "~:interval": 1.5, "~:remembered?": is_right}


def test_reviews_of_mochi_come_into_the_log_once_and_give_the_cards_their_memory(
    work: Workspace, tmp_path: Path
) -> None:
    first = [mochi_review(1), mochi_review(3, is_right=False), mochi_review(4)]
    data = mochi_reviews({"x": first, "y": []})
    path = archive(tmp_path, "cards.mochi", {"data.json": data})
    assert imported(work, path, dry_run=True).sources[0].reviews == 3
    report = imported(work, path)
    assert report.sources[0].told() == "cards (package, mochi): 2 cards, 3 reviews added"
    card = by_front(work)["f x"]
    answers = [(review.day, review.rating) for review in history(work.store, card.id)]
    days = [date(2026, 11, day).toordinal() for day in (1, 3, 4)]
    assert answers == list(zip(days, (Rating.GOOD, Rating.AGAIN, Rating.GOOD), strict=True))
    assert (card.memory.last_day, card.memory.reps) == (days[2], 3)
    assert card.memory.stability is not None
    assert by_front(work)["f y"].memory == NEW
    assert memories_that_differ(work.store) == []
    assert imported(work, path).change is None

    later = mochi_reviews({"x": [*first, mochi_review(9)], "y": []})
    report = imported(work, archive(tmp_path, "cards.mochi", {"data.json": later}))
    assert report.summary() == "1 review added."
    assert len(history(work.store, card.id)) == 4
    for left in (3, 0):
        undo_last(work)
        assert len(history(work.store, card.id)) == left


def test_reviews_of_mochi_that_no_card_can_have_are_counted(work: Workspace, tmp_path: Path) -> None:
    odd: list[object] = [
        {"~:date": {"~#dt": value}, "~:remembered?": True}
        for value in (0, -1, 1e300, "x", None, "9" * 5_000, True, [1])
    ]
    odd += [{"~:date": {"~#dt": 1_700_000_000_000}, "~:remembered?": "yes"}, 7, "x"]
    future = {"~:date": {"~#dt": 1_900_000_000_000}, "~:remembered?": True}
    path = archive(
        tmp_path, "odd.mochi", {"data.json": mochi_reviews({"x": [*odd, future, mochi_review(1)]})}
    )
    report = imported(work, path)
    assert report.sources[0].reviews == 1
    words = [text for _, text in told(report)]
    assert "reviews without a moment, or without whether the card was remembered: 9" in words
    assert "reviews dated in the future, left out: 1" in words
    gaps = mochi_reviews({"y": [mochi_review(1)]}, "The {{{{1::a}}}} of {{{{2::b}}}} {}")
    report = imported(work, archive(tmp_path, "gaps.mochi", {"data.json": gaps}))
    assert report.sources[0].reviews == 0
    assert "reviews of notes that are several cards here, left out: 1" in [text for _, text in told(report)]


def test_moments_of_mochi_in_edn_are_dates_or_milliseconds(work: Workspace, tmp_path: Path) -> None:
    reviews = (
        '{:date #dt 1700000000000 :remembered? true} {:date #inst "2023-11-16T10:00:00Z" :remembered? false}'
    )
    edn = f'{{:decks [{{:id :d :name "D" :cards [{{:id :c :content "f\\n---\\nb" :reviews [{reviews}]}}]}}]}}'
    imported(work, archive(tmp_path, "one.mochi", {"data.edn": edn}))
    assert [review.rating for review in history(work.store, by_front(work)["f"].id)] == [3, 1]


def test_mochi_in_edn_in_short_transit_and_as_markdown(work: Workspace, tmp_path: Path) -> None:
    edn = (
        '{:version 2, :decks [{:id :d :name "E\\"D" :cards [{:id :c1 :content "f\\n---\\nb" :tags #{"t"}'
        ' :created-at #inst "2020"} #_{:id :x} ; no\n]}]}'
    )
    imported(work, archive(tmp_path, "one.mochi", {"data.edn": edn}))
    short = [
        "^ ",
        "~:version",
        2,
        "~:decks",
        [
            [
                "^ ",
                "~:id",
                "~:d",
                "~:name",
                "D",
                "~:cards",
                ["~#list", [["^ ", "~:content", "f1\n---\nb1", "^3", "n"], ["^ ", "^6", "f2\n---\nb2"]]],
            ]
        ],
    ]
    imported(work, archive(tmp_path, "two.mochi", {"data.json": json.dumps(short)}))
    markdown = {"My Deck/one.md": "f3\n\n---\n\nb3", "My Deck/two.md": "```\n---\n```\n---\nb4"}
    imported(work, archive(tmp_path, "three.zip", markdown), kind="mochi")
    assert {front: (card.deck, card.back) for front, card in by_front(work).items()} == {
        "f": ('E"D', "b"),
        "f1": ("D", "b1"),
        "f2": ("D", "b2"),
        "f3": ("My Deck", "b3"),
        "```\n---\n```": ("My Deck", "b4"),
    }


@pytest.mark.parametrize(
    "entries",
    [
        {"data.json": "[" * 100_000},
        {"data.edn": "[" * 100_000},
        {"data.edn": "{:a ["},
        {"data.edn": "]"},
        {"data.json": "[1, 2"},
        {"data.json": b"\xff\xfe\x00"},
        {"../data.json": "{}", "data.json": "{}"},
        {"data.json": " " * 70_000_000},
    ],
)
def test_a_package_of_mochi_that_means_harm_is_refused(
    work: Workspace, tmp_path: Path, entries: dict[str, str | bytes]
) -> None:
    report = import_paths(work, [archive(tmp_path, "cards.mochi", entries)])
    assert len(report.refused) == 1
    assert "\n" not in report.refused[0].reason
    assert decks_of(work) == []


def test_files_of_other_programs_in_a_folder_are_named_and_read_when_asked(
    work: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    written(folder, "cards.csv", "front,back\none,1\n")
    written(folder, "data.csv", "loss,step\n0.1,1\n")
    written(folder, "anki.txt", "#separator:tab\n#html:true\ntwo\t2\n")
    written(folder, "deck.json", json.dumps(crowd()))
    written(folder, "broken.apkg", b"nothing")
    report = import_paths(work, [folder])
    assert sorted(Path(name).name for name in report.foreign) == [
        "anki.txt",
        "broken.apkg",
        "cards.csv",
        "deck.json",
    ]
    assert any("passed over" in line and "--kind anki" in line for line in report.details())
    assert not report.refused
    assert not by_front(work)
    import_paths(work, [folder], kind="csv")
    assert list(by_front(work)) == ["one"]
    report = import_paths(work, [folder], kind="anki")
    assert sorted(by_front(work)) == ["one", "two"]
    assert len(report.refused) == 1
    assert not sync_sources(work).details()


def test_a_file_whose_deck_was_written_by_a_try_that_was_killed_comes_in_whole(
    work: Workspace, tmp_path: Path, blank_store: Path
) -> None:
    path = written(tmp_path, "words.csv", "front,back\nWhat is SGD?,Descent\nWhat is ReLU?,A gate\n")
    imported(work, path)
    expected = by_front(work).keys()
    assert expected
    again = Path(shutil.copy(blank_store, work.store.path.with_name("again.db")))
    with open_store(again, write=True) as store:
        other = Workspace(store, work.config, work.clock, work.zone)
        assert len(imported(other, path).added) == len(expected)
        assert by_front(other).keys() == expected
        assert not imported(other, path).change
