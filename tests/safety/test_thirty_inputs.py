"""Thirty inputs that are made to do harm, each through the command or screen that a learner would use.

Beside each lies a good deck: what is wrong is told in a sentence, and the good deck is read.
"""

from __future__ import annotations

import io
import json
import os
import sqlite3
import struct
import time
import zipfile
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pytest
import zstandard

from studyml.config import Config
from studyml.domain.link import checked_link
from studyml.services.cram import CramSession
from studyml.services.importing import import_paths
from studyml.services.opening import open_workspace
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store
from studyml.tui.app import StudymlApp
from tests.cli.outcome import Outcome
from tests.interchange.anki_samples import Answer, Sample
from tests.safety.hostile_text import MARKUP, offences
from tests.tui.conftest import Clock
from tests.tui.screen_text import said, shown

Run = Callable[..., Outcome]
GOOD = "## Stride\n\nThe step of a kernel.\n"
KEPT = "Stride"


def fronts(run: Run) -> list[str]:
    return [card["front"] for card in run("cards", "--json").json]


@pytest.fixture
def reads(run: Run, home: Path) -> Callable[..., str]:
    """Imports a file beside a good deck; what was told. The good deck must have been read."""

    def reads(name: str, content: bytes | str | None = None, *words: str) -> str:
        notes = home / "notes"
        notes.mkdir(exist_ok=True)
        (notes / "good.md").write_text(GOOD)
        if content is not None:
            (notes / name).write_bytes(content.encode() if isinstance(content, str) else content)
        done = run("import", str(notes / name), str(notes / "good.md"), *words)
        assert "Traceback" not in done.err
        assert KEPT in fronts(run)
        assert offences((done.out + done.err).encode()) == []
        return done.out + done.err

    return reads


@pytest.fixture
def card(tmp_path: Path) -> Callable[[str], Workspace]:
    """A collection with one card with a given back."""
    (tmp_path / "card").mkdir()
    store = open_store(tmp_path / "card" / "studyml.db", write=True, create=True)
    work = Workspace(store, Config(), Clock(), UTC)

    def card(back: str) -> Workspace:
        (tmp_path / "card" / "deck.md").write_text(f"## Card\n\nQ: Asked\nA: {back}\n")
        import_paths(work, [tmp_path / "card" / "deck.md"])
        return work

    return card


async def look(work: Workspace, *keys: str) -> str:
    """What the screen shows of the card's back, after some keys."""
    ids = [row[0] for row in work.store.query("SELECT id FROM card WHERE front = 'Asked'")]
    app = StudymlApp(work, session=CramSession(work, ids))
    async with app.run_test(size=(100, 30)) as pilot:
        for key in ("space", *keys):
            await pilot.press(key)
            await pilot.pause()
        return f"{shown(app)}\n{said(app)}"


def test_01_clipboard_and_title_sequences_in_a_card(reads: Callable[..., str], run: Run) -> None:
    reads("card.md", "## Card\n\nQ: Asked \x1b]52;c;aGF2b2M=\x07?\nA: \x1b]0;taken\x07\x9b2J\n")
    assert "Asked \N{REPLACEMENT CHARACTER}]52;c;aGF2b2M=\N{REPLACEMENT CHARACTER}?" in fronts(run)


def test_02_clipboard_and_title_sequences_in_a_file_name(reads: Callable[..., str], run: Run) -> None:
    told = reads(
        "\x1b]52;c;aGF2b2M=\x07\x1b]0;taken\x07.md", "## Card\n\nQ: Asked?\nA: yes\n\nQ: no answer\n"
    )
    assert "has no answer" in told
    assert "Asked?" in fronts(run)


@pytest.mark.parametrize("markup", MARKUP)
async def test_03_markup_of_the_app(card: Callable[[str], Workspace], markup: str) -> None:
    text = await look(card(f"says `{markup}` here"))
    assert markup in text


@pytest.mark.parametrize(
    "address",
    [
        "ssh://-oProxyCommand=touch%20taken",
        "--new-window",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "./run.sh",
    ],
)
async def test_04_links_that_would_run_something(
    card: Callable[[str], Workspace], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.get", lambda: opened.append("browser"))
    assert checked_link(address) is None
    text = await look(card(f"[press here]({address})"), "o", "enter")
    assert opened == []
    assert "Open in the browser?" not in text
    assert "no link" in text


async def test_05_a_remote_image_is_named_and_not_fetched(
    card: Callable[[str], Workspace], no_network: None
) -> None:
    assert "tracker" in await look(card("![tracker](https://example.org/tracker.png)"))


def test_06_a_right_to_left_override(reads: Callable[..., str], run: Run) -> None:
    reads("card.md", "## Card\n\nQ: gpj.\u202eexe.\nA: yes\n")
    assert "gpj.\N{REPLACEMENT CHARACTER}exe." in fronts(run)


def test_07_a_lone_surrogate(reads: Callable[..., str]) -> None:
    assert "is not UTF-8" in reads("card.md", b"## Card\n\nQ: a \xed\xa0\x80?\nA: b\n", "--kind", "deck")
    told = reads(
        "papers.json", '[{"id": "a", "type": "book", "title": "T \\ud800", "URL": "https://e.org/a"}]'
    )
    assert "1 paper" in told


def test_08_a_nul(reads: Callable[..., str]) -> None:
    assert "NUL byte" in reads("card.md", b"## Card\n\nQ: a\0?\nA: b\n", "--kind", "deck")


def test_09_utf_16_and_latin_1_decks(reads: Callable[..., str]) -> None:
    assert "UTF-16" in reads("card.md", "## Card\n\ntext\n".encode("utf-16"), "--kind", "deck")
    told = reads("card.md", "## Card\n\nQ: café?\nA: déjà\n".encode("latin-1"), "--kind", "deck")
    assert "card.md:3" in told
    assert "Save the file as UTF-8" in told


def test_10_a_mark_of_the_byte_order_before_the_front_matter(reads: Callable[..., str], run: Run) -> None:
    reads("card.md", b"\xef\xbb\xbf---\ndeck: Marked\n---\n\n## Card\n\ntext\n")
    assert "Marked" in [deck["name"] for deck in run("decks", "--json").json]


def test_11_a_pipe_named_deck(reads: Callable[..., str], home: Path) -> None:
    (home / "notes").mkdir()
    os.mkfifo(home / "notes" / "deck.md")
    assert "a pipe or a device" in reads("deck.md")


def test_12_a_link_to_a_device_and_links_in_a_circle(reads: Callable[..., str], home: Path) -> None:
    (home / "notes").mkdir()
    (home / "notes" / "zero.md").symlink_to("/dev/zero")
    (home / "notes" / "loop.md").symlink_to("loop.md")
    assert "a pipe or a device" in reads("zero.md")
    assert "leads back to itself" in reads("loop.md")
    (home / "notes" / "around").symlink_to(home / "notes")
    reads(".")


def test_13_a_sparse_file_of_ten_gibibytes(reads: Callable[..., str], home: Path) -> None:
    (home / "notes").mkdir()
    with (home / "notes" / "sparse.md").open("wb") as file:
        file.write(b"## Card\n\ntext\n")
        file.truncate(10 * 1024**3)
    assert "larger than" in reads("sparse.md", None, "--kind", "deck")


async def test_14_five_thousand_paragraphs(card: Callable[[str], Workspace]) -> None:
    back = "\n\n".join(f"line {number}" for number in range(5_000))
    work = card(back)
    assert "m more" in await look(work)
    assert "line 4" in await look(work, "m")


async def test_15_a_table_of_20_by_200(card: Callable[[str], Workspace]) -> None:
    row = "|" + "|".join("x" for _ in range(20)) + "|\n"
    text = await look(card("\n\n" + row + "|" + "---|" * 20 + "\n" + row * 200))
    assert "x" in text


async def test_16_a_hundred_thousand_brackets(
    card: Callable[[str], Workspace], reads: Callable[..., str]
) -> None:
    assert "64 KiB" in reads("card.md", f"## Card\n\nQ: Asked\nA: {'[' * 100_000}\n")
    assert "[[[[" in await look(card("[" * 60_000))


def test_17_a_bomb_of_yaml_aliases(reads: Callable[..., str]) -> None:
    lines = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10) if n else 'x'}]" for n in range(9)]
    text = "---\n" + "\n".join(lines) + "\ndeck: *a8\n---\n\n## Card\n\ntext\n"
    assert "anchor or alias" in reads("bomb.md", text, "--kind", "deck")


def test_18_a_day_that_does_not_exist(reads: Callable[..., str], run: Run) -> None:
    told = reads("card.md", "## Card\n- journal: 2024-13-45\n\ntext\n")
    assert "There is no date `2024-13-45`" in told
    assert "Card" in fronts(run)


def test_19_an_id_that_stands_twice(reads: Callable[..., str], run: Run) -> None:
    told = reads("card.md", "## Card\n\nQ: One? {#same}\nA: 1\n\nQ: Another? {#same}\nA: 2\n")
    assert "The id `same` is that of line 3 already" in told
    assert "One?" in fronts(run)


def test_20_a_billion_laughs(reads: Callable[..., str]) -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY l0 "ha">{entities}]>'
    told = reads("feed.xml", f'{head}<rss version="2.0"><channel><title>&l9;</title></channel></rss>')
    assert "entit" in told or "DOCTYPE" in told


def test_21_an_external_entity(reads: Callable[..., str], home: Path, run: Run) -> None:
    (home / "secret").write_text("very secret words")
    text = (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "{(home / "secret").as_uri()}">]>'
        '<rss version="2.0"><channel><title>t</title><item><title>&x;</title></item></channel></rss>'
    )
    reads("feed.xml", text)
    assert run("search", "secret", "--json").json == []


def test_22_xml_two_hundred_thousand_deep(reads: Callable[..., str]) -> None:
    text = '<?xml version="1.0"?><rss version="2.0"><channel>' + "<a>" * 200_000
    assert "deep" in reads("feed.xml", text)


def test_23_openings_of_tags_without_an_end(reads: Callable[..., str]) -> None:
    text = f"<!DOCTYPE html><html><body><p>Some words.</p>{'<a ' * 16_000}</body></html>"
    assert "page.html" in reads("page.html", text)
    feed = '<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><item><title>p</title>'
    hidden = ("&lt;a " * 9_600)[:57_600]
    told = reads("feed.xml", f"{feed}<description>{hidden}</description></item></channel></rss>")
    assert "1 day" in told


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A collection of Anki with one note, which has been answered."""
    with Sample(tmp_path_factory.mktemp("anki")) as sample:
        note = sample.note("Default", "Basic", ["one", "two"])
        sample.answered(note, [Answer(1, 3, 2)], memory=(4.0, 5.0))
    return (sample.folder / "collection.anki2").read_bytes()


def package(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def forged(collection: bytes, folder: Path, *statements: str) -> bytes:
    """The collection after some statements."""
    file = folder / "forged.anki2"
    file.write_bytes(collection)
    connection = sqlite3.connect(file)
    connection.create_collation("unicase", lambda one, other: (one > other) - (one < other))
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return file.read_bytes()


@pytest.mark.parametrize("name", ["../../evil", "/srv/evil", "nulXname"])
def test_24_names_in_a_package_that_lead_elsewhere(
    reads: Callable[..., str], collection: bytes, home: Path, name: str
) -> None:
    data = package({"collection.anki21": collection, name: b"evil"}).replace(b"nulXname", b"nul\0name")
    before = sorted(home.parent.rglob("evil"))
    assert "An entry of the package is called" in reads("notes.apkg", data)
    assert sorted(home.parent.rglob("evil")) == before


def test_25_a_small_frame_of_zstandard_with_a_gibibyte(reads: Callable[..., str]) -> None:
    compressor = zstandard.ZstdCompressor(level=1).compressobj()
    packed = b"".join(compressor.compress(bytes(1024**2)) for _ in range(1024)) + compressor.flush()
    assert len(packed) < 128 * 1024
    told = reads("notes.apkg", package({"collection.anki21b": packed}))
    assert "more than 200 times its size" in told


def test_26_entries_of_a_package_that_overlap(reads: Callable[..., str], collection: bytes) -> None:
    data = bytearray(package({"collection.anki21": collection, "0": b"a picture"}))
    second = data.rfind(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 10)
    assert "overlap" in reads("notes.apkg", bytes(data))


def test_27_a_view_without_an_end_in_a_package(
    reads: Callable[..., str], collection: bytes, tmp_path: Path
) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS id FROM n"
    data = forged(collection, tmp_path, "DROP TABLE notes", f"CREATE VIEW notes AS {endless}")
    assert "is no plain table" in reads("notes.apkg", package({"collection.anki21": data}))


@pytest.mark.parametrize("state", ['{"s":-5,"d":5}', '{"s":NaN,"d":5}'])
def test_28_memories_that_cannot_be(
    reads: Callable[..., str], run: Run, collection: bytes, tmp_path: Path, state: str
) -> None:
    data = forged(collection, tmp_path, f"UPDATE cards SET data = '{state}'")
    told = reads("notes.apkg", package({"collection.anki21": data}))
    assert "memories of FSRS that cannot be right: 1 left out" in told
    [card] = [card for card in run("cards", "--json").json if card["front"] == "one"]
    assert card["reps"] >= 1
    assert card["stability_days"] > 0


def test_29_a_clock_thirty_days_back(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "good.md").write_text(f"{GOOD}\n## Kernel\n\nA small matrix.\n")
    run("import", str(home / "good.md"))
    assert "1 answered" in run("review", "--plain", "--limit", "1", typed="\n3\n").out
    real = time.time_ns
    monkeypatch.setattr("time.time_ns", lambda: real() - 30 * 86_400 * 10**9)
    done = run("review", "--plain", "--limit", "1", typed="\n3\n")
    assert "before your last review" in done.out + done.err
    with open_workspace(None, write=False) as work:
        assert work.store.query("SELECT count(*) FROM review_log")[0][0] == 2
    assert run("doctor").code == 0


def test_30_a_formula_in_a_table_that_is_exported(run: Run, home: Path) -> None:
    (home / "deck.md").write_text('## Card\n\nQ: =HYPERLINK("https://example.org","press")\nA: @SUM(1)\n')
    run("import", str(home / "deck.md"))
    assert run("export", "csv", "-o", "cards.csv").code == 0
    text = (home / "cards.csv").read_text()
    assert "'=HYPERLINK" in text
    assert "'@SUM" in text
    assert json.dumps(text).count("=HYPERLINK") == text.count("'=HYPERLINK")
