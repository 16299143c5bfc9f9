"""Packages that were made to do harm: each is refused whole, with one line that says why."""

from __future__ import annotations

import json
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from studyml.errors import SourceRefused
from studyml.interchange import zip_package
from studyml.interchange.anki_package import AnkiPackage
from tests.interchange.anki_samples import Sample

MIB = 1024 * 1024


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A collection with one note, as its file."""
    with Sample(tmp_path_factory.mktemp("made")) as sample:
        sample.note("Default", "Basic", ["one", "two"])
    return (sample.folder / "collection.anki2").read_bytes()


@pytest.fixture
def package(tmp_path: Path) -> Callable[[dict[str, bytes]], Path]:
    """Makes a package of entries."""

    def made(entries: dict[str, bytes]) -> Path:
        path = tmp_path / "notes.apkg"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in entries.items():
                archive.writestr(name, data)
        return path

    return made


def refusal(path: Path) -> str:
    """Why a package is refused."""
    with pytest.raises(SourceRefused) as refused, AnkiPackage(path) as opened:
        opened.collection()
    reason = refused.value.reason
    assert "\n" not in reason
    return reason


def test_a_package_that_grows_a_thousandfold_is_refused_while_it_is_read(
    package: Callable[[dict[str, bytes]], Path],
) -> None:
    path = package({"collection.anki21": bytes(64 * MIB)})
    assert path.stat().st_size < 100_000
    assert "more than 200 times its size" in refusal(path)


def test_a_frame_of_zstandard_that_grows_is_refused_while_it_is_read(
    package: Callable[[dict[str, bytes]], Path],
) -> None:
    path = package({"collection.anki21b": zstandard.ZstdCompressor().compress(bytes(64 * MIB))})
    assert "more than 200 times its size" in refusal(path)


def test_the_size_of_all_that_is_unpacked_counts(
    package: Callable[[dict[str, bytes]], Path], collection: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = package({"collection.anki21": collection})
    monkeypatch.setattr(zip_package, "UNPACKED_LIMIT", len(collection) - 1)
    assert "Unpacked it holds more" in refusal(path)


def test_a_package_of_more_bytes_than_are_read_is_refused(
    package: Callable[[dict[str, bytes]], Path], collection: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = package({"collection.anki21": collection})
    monkeypatch.setattr(zip_package, "PACKAGE_LIMIT", path.stat().st_size - 1)
    assert "larger than" in refusal(path)


def test_entries_by_the_hundred_thousand_are_refused_before_they_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "many.apkg"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_001):
            archive.writestr(str(number), b"")
    assert "more than 20,000 files" in refusal(path)


def test_a_count_of_entries_that_is_not_true_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "many.apkg"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_001):
            archive.writestr(str(number), b"")
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\x05\x06")
    data[end + 8 : end + 12] = struct.pack("<HH", 1, 1)
    path.write_bytes(data)
    assert "more than 20,000 files" in refusal(path)


def test_entries_that_share_their_bytes_are_refused(
    package: Callable[[dict[str, bytes]], Path], collection: bytes
) -> None:
    path = package({"collection.anki21": collection, "0": b"a picture"})
    data = bytearray(path.read_bytes())
    second = data.rfind(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 10)
    path.write_bytes(data)
    assert "overlap" in refusal(path)


@pytest.mark.parametrize("name", ["../collection.anki21", "/etc/passwd", "C:x", "a\\b", "..", "folder/"])
def test_a_name_that_leads_elsewhere_is_refused(
    package: Callable[[dict[str, bytes]], Path], collection: bytes, name: str
) -> None:
    assert "is called" in refusal(package({"collection.anki21": collection, name: b"x"}))


def test_a_name_with_a_nul_is_refused(package: Callable[[dict[str, bytes]], Path], collection: bytes) -> None:
    path = package({"collection.anki21": collection, "0Xevil": b"x"})
    path.write_bytes(path.read_bytes().replace(b"0Xevil", b"0\0evil"))
    assert "is called" in refusal(path)


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.apkg"
    path.write_bytes(b"front,back\n")
    assert refusal(path) == "This is no package: it is no ZIP archive."


def test_a_damaged_archive_is_refused(package: Callable[[dict[str, bytes]], Path], collection: bytes) -> None:
    path = package({"collection.anki21": collection})
    data = bytearray(path.read_bytes())
    data[200:400] = bytes(200)
    path.write_bytes(data)
    assert "damaged" in refusal(path)


def test_a_package_of_a_newer_anki_is_refused(
    package: Callable[[dict[str, bytes]], Path], collection: bytes
) -> None:
    assert "newer Anki" in refusal(package({"collection.anki21": collection, "meta": b"\x08\x09"}))


def forged(collection: bytes, folder: Path, *statements: str) -> bytes:
    """The collection with its schema or its rows changed."""
    file = folder / "forged.anki2"
    file.write_bytes(collection)
    connection = sqlite3.connect(file)
    connection.create_collation("unicase", lambda one, other: (one > other) - (one < other))
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return file.read_bytes()


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x"


@pytest.mark.parametrize(
    "statements",
    [
        (
            "DROP TABLE notes",
            f"CREATE VIEW notes AS {ENDLESS} AS id, '' AS guid, 1 AS mid, '' AS flds FROM n",
        ),
        ("CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM cards; END",),
        ("CREATE VIRTUAL TABLE f USING fts5(words)",),
    ],
    ids=["view", "trigger", "virtual"],
)
def test_a_collection_with_anything_but_tables_is_refused(
    package: Callable[[dict[str, bytes]], Path],
    collection: bytes,
    tmp_path: Path,
    statements: tuple[str, ...],
) -> None:
    path = package({"collection.anki21": forged(collection, tmp_path, *statements)})
    assert "is no plain table" in refusal(path)


def test_a_collection_that_is_no_database_is_refused(package: Callable[[dict[str, bytes]], Path]) -> None:
    assert "no SQLite file" in refusal(package({"collection.anki2": b"words " * 1000}))


def test_a_collection_cut_short_is_refused(
    package: Callable[[dict[str, bytes]], Path], collection: bytes
) -> None:
    assert "damaged" in refusal(package({"collection.anki21": collection[: len(collection) // 2]}))


def test_reading_a_collection_ends_when_it_takes_too_long(
    package: Callable[[dict[str, bytes]], Path],
    collection: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = f"INSERT INTO revlog SELECT x, 1, 0, 1, 1, 1, 1, 1, 1 FROM ({ENDLESS} FROM n LIMIT 50000)"
    path = package({"collection.anki21": forged(collection, tmp_path, rows)})
    monkeypatch.setattr("studyml.interchange.foreign_sqlite.PATIENCE", -1.0)
    assert "takes longer" in refusal(path)


def test_rows_that_cannot_be_right_cost_only_themselves(
    package: Callable[[dict[str, bytes]], Path], collection: bytes, tmp_path: Path
) -> None:
    note = "INSERT INTO notes SELECT {}, 'g{}', mid, 0, 0, '', {}, '', 0, 0, '' FROM notes LIMIT 1"
    card = (
        "INSERT INTO cards SELECT {}, nid, did, 1, 0, 0, 2, 2, 5, {}, 0, 1, 0, 0, 0, 0, 0, {} FROM cards"
        " WHERE ord = 0"
    )
    review = "INSERT INTO revlog VALUES ({}, 1, 0, {}, {}, 1, 1, 1, 1)"
    data = forged(
        collection,
        tmp_path,
        note.format(2, 2, "CAST(x'ff41' AS TEXT)"),
        note.format(3, 3, f"printf('%.*c', {MIB}, 'x')"),
        card.format(2, 7, """'{"s":-4.5,"d":5}'"""),
        card.format(3, 7, """'{"s":NaN,"d":5}'"""),
        card.format(4, 7, """'{"s":1e12,"d":5}'"""),
        card.format(5, 9_999_999, "'{}'"),
        card.format(6, "'many'", "'{}'"),
        review.format(253_370_764_800_000, 3, 1),
        review.format(1_790_000_000_000, 9, 1),
        review.format(1_790_000_000_001, 3, 10**15),
    )
    with AnkiPackage(package({"collection.anki21": data})) as opened:
        found = opened.collection()
    assert [note.fields for note in found.notes] == [("one", "two")]
    assert [card.stability for card in found.cards] == [None] * 4
    assert found.reviews == []
    assert found.remarks == [
        "notes that are not UTF-8: 1 left out",
        "notes with fields of more than 512 KiB: 1 left out",
        "memories of FSRS that cannot be right: 3 left out",
        "cards whose schedule cannot be right: 1 left out",
        "cards whose figures are no numbers: 1 left out",
        "reviews that cannot be right: 3 left out",
    ]


@pytest.mark.parametrize(
    "name", ["../../escaped.png", "/escaped.png", "C:escaped.png", "a\0b", "", "x" * 300]
)
def test_media_that_are_called_like_a_path_are_left_out(
    package: Callable[[dict[str, bytes]], Path], collection: bytes, name: str
) -> None:
    entries = {"collection.anki21": collection, "media": json.dumps({"0": name}).encode(), "0": b"x"}
    with AnkiPackage(package(entries)) as opened:
        assert not opened.media
        [remark] = opened.collection().remarks
    assert "which is no name of a file" in remark


@pytest.mark.parametrize("media", [b"[1]", b"{", b'{"0": 1}', b"[" * 100_000])
def test_a_list_of_media_that_is_none_is_refused(
    package: Callable[[dict[str, bytes]], Path], collection: bytes, media: bytes
) -> None:
    assert "list of media" in refusal(package({"collection.anki21": collection, "media": media}))
