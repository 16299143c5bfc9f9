"""A folder is walked in order, without hidden files and without following links in circles."""

from pathlib import Path

from studyml.reading.deck import deck_files


def found(path: Path) -> list[str]:
    return [file.relative_to(path).as_posix() for file in deck_files(path)]


def test_a_file_is_its_own_walk_whatever_its_name(tmp_path: Path) -> None:
    assert list(deck_files(tmp_path / "notes.txt")) == [tmp_path / "notes.txt"]


def test_markdown_files_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for name in (
        "b.md",
        "a/z.md",
        "a/b/c.markdown",
        "C.MD",
        "a.txt",
        ".hidden.md",
        ".git/x.md",
        "d.md/inner.md",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert found(tmp_path) == ["C.MD", "a/b/c.markdown", "a/z.md", "b.md", "d.md/inner.md"]


def test_links_to_files_lead_to_these_and_links_to_folders_are_not_entered(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "deck.md").write_text("x")
    (tmp_path / "in" / "circle").symlink_to(tmp_path)
    (tmp_path / "folder.md").symlink_to(tmp_path / "in")
    (tmp_path / "link.md").symlink_to(tmp_path / "in" / "deck.md")
    (tmp_path / "loop.md").symlink_to("loop.md")
    assert found(tmp_path) == ["in/deck.md", "in/deck.md", "loop.md"]
