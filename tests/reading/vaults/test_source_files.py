"""Folders are walked for what may be notes, and files are known by their content."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.reading.source_files import sniff, source_files

RSS = '<rss version="2.0"><channel><title>t</title></channel></rss>'
WORK = {"id": "smith", "type": "article-journal", "title": "T", "author": [{"family": "S"}]}
ENTRY = "@article{smith2018,\n  title = {On rates},\n  year = 2018\n}\n"


def test_files_that_may_hold_notes_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for name in (
        "b.md",
        "a/z.TXT",
        "a/feed.xml",
        "a/papers.bib",
        "a/library.json",
        "a/picture.png",
        "a/script.py",
        ".obsidian/app.json",
        ".trash/old.md",
        ".git/x.md",
        ".hidden.md",
        "node_modules/p/README.md",
        "logseq/bak/pages/x.md",
        "logseq/pages.md",
        "bak/kept.md",
        "notes.md/inner.markdown",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [file.relative_to(tmp_path).as_posix() for file in source_files(tmp_path)] == [
        "a/feed.xml",
        "a/library.json",
        "a/papers.bib",
        "a/z.TXT",
        "b.md",
        "bak/kept.md",
        "logseq/pages.md",
        "notes.md/inner.markdown",
    ]
    assert list(source_files(tmp_path / "a" / "script.py")) == [tmp_path / "a" / "script.py"]


def test_links_that_run_in_circles_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "day.md").write_text("x")
    (tmp_path / "in" / "circle").symlink_to(tmp_path)
    (tmp_path / "loop.md").symlink_to("loop.md")
    assert [file.name for file in source_files(tmp_path)] == ["day.md", "loop.md"]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text", "# Notes\n\nWords."),
        ("text", "a line with é".encode("latin-1")),
        ("text", "BM25 ranks documents."),
        ("text", "[ ] read [[Adam]]"),
        ("text", "[paper](https://example.org) {a}"),
        ("text", '{"title": "a post"}\n\nand its text'),
        ("text", "<details>\n<summary>Q</summary>\nA\n</details>\n"),
        ("text", "<!-- a comment --> and words"),
        ("text", "---\ntitle: t\n---\n\n```bibtex\n" + ENTRY + "```\n"),
        ("text", "- cited as\n\n" + ENTRY),
        ("text", "We discuss\n" + ENTRY + "and go on."),
        ("text", "@everyone: hello {you}"),
        ("text", "\x1b[31mred\x1b[0m"),
        ("text", "\ufeff# With a mark"),
        ("feed", RSS),
        ("feed", "\ufeff<?xml version='1.0'?>\n<!-- c --><?xml-stylesheet href='a'?>\n" + RSS),
        ("feed", '<feed xmlns="http://www.w3.org/2005/Atom"></feed>'),
        ("feed", '<rdf:RDF xmlns="http://purl.org/rss/1.0/"></rdf:RDF>'),
        ("feed", "<?xml version='1.0' encoding='utf-16'?>".encode("utf-16") + RSS.encode("utf-16-le")),
        ("html", "<!DOCTYPE html>\n<html><body>words</body></html>"),
        ("html", "<?xml version='1.0'?>\n<html xmlns='x'></html>"),
        ("data", "<?xml version='1.0'?><plist><dict/></plist>"),
        ("data", "<urlset></urlset>"),
        ("data", '{"name": "a package", "type": "module"}'),
        ("data", '["a", "b"]'),
        ("data", "{}"),
        ("bibtex", ENTRY),
        ("bibtex", "% Encoding: UTF-8\n\n" + ENTRY),
        ("bibtex", "This file was made by a program.\nChanges will be lost.\n\n" + ENTRY),
        ("bibtex", "@STRING(nips = {NeurIPS})\n@InProceedings{x, title={T}}"),
        ("csl-json", json.dumps([WORK])),
        ("csl-json", json.dumps([WORK], indent=2)),
        ("csl-json", "\ufeff" + json.dumps({"items": [WORK]})),
        ("zip", b"PK\x03\x04\x14\0\x06\0"),
        ("image", b"\x89PNG\r\n\x1a\n\0\0"),
        ("image", b"\xff\xd8\xff\xe0\0\x10JFIF"),
        ("image", b"GIF89a\x01\0"),
        ("image", b"RIFF\x10\0\0\0WEBPVP8 "),
        ("image", b"BM\x0a\0\0\0\0\0\0\0"),
        ("image", '<?xml version="1.0"?>\n<svg xmlns="x"></svg>'),
        ("binary", b"%PDF-1.7\n..."),
        ("binary", b"some text\0and a NUL"),
        ("binary", bytes(range(1, 256)) * 8),
        ("binary", b"\x1f\x8b\x08"),
        ("utf-16", "# Notes\n\nWords.".encode("utf-16")),
        ("utf-16", "# Notes\n\nWords.".encode("utf-16-le")),
        ("utf-16", "# Notes\n\nWords.".encode("utf-16-be")),
        ("empty", b""),
        ("empty", b"\xef\xbb\xbf \n\t\n"),
        ("empty", b"\xff\xfe"),
    ],
)
def test_a_file_is_known_by_its_content(kind: str, content: str | bytes) -> None:
    data = content.encode() if isinstance(content, str) else content
    assert sniff(data, Path("named.md")) == kind


def test_in_a_file_named_bib_words_may_stand_between_the_entries() -> None:
    assert sniff(f"- kept by hand\n{ENTRY}\nmore words".encode(), Path("papers.bib")) == "bibtex"
    assert sniff(b"no entry at all", Path("papers.bib")) == "text"


@given(st.binary(max_size=300))
def test_any_bytes_are_of_some_kind(data: bytes) -> None:
    assert sniff(data, Path("x.md"))


@pytest.mark.parametrize(
    "piece",
    [b"<", b"<!--", b"<!-- -", b"<?", b"[", b"{", b'{"', b"@", b"@article", b"<!DOCTYPE ", b"\n", b" <"],
)
def test_hostile_bytes_are_looked_at_once(piece: bytes) -> None:
    assert sniff(piece * 300_000 + b"x]", Path("x.md")) in ("text", "data", "csl-json")
