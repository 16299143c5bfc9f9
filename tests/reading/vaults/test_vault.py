"""Links in the vaults of the fixtures lead where the file beside each vault says."""

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.source import NoteDay
from studyml.reading.logseq import without_block_marks
from studyml.reading.note import read_note
from studyml.reading.vault import Vault, is_vault, page_links, page_name, vault_root, without_wiki_marks

FOLDER = Path(__file__).parents[2] / "fixtures" / "vaults"


def day(text: str, text_line: int = 1) -> NoteDay:
    return NoteDay("k", None, "", 1, text, text_line)


@pytest.mark.parametrize("name", ["obsidian", "logseq"])
def test_links_lead_where_the_file_beside_the_vault_says(name: str) -> None:
    root = FOLDER / name
    files = sorted(root.rglob("*.md"))
    vault = Vault(root, files)
    lines = []
    for file in files:
        for link in page_links([day(file.read_text(encoding="utf-8"))]):
            found = vault.resolve(link.target, file)
            where = "nothing" if found is None else found.relative_to(root).as_posix()
            lines.append(f"{file.relative_to(root).as_posix()}:{link.line} {link.target} -> {where}\n")
    assert "".join(lines) == (FOLDER / f"{name}.expected").read_text(encoding="utf-8")


def test_links_tell_their_day_and_the_line_in_the_source() -> None:
    links = page_links([day("none"), day("\n\n[[a]] and\n[[b]]", 10)])
    assert [(link.target, link.day, link.line) for link in links] == [("a", 1, 12), ("b", 1, 13)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[[Adam]]", "Adam"),
        ("[[optimisers/Adam]]", "Adam"),
        ("[[optimisers/Adam|the optimiser]]s", "the optimisers"),
        ("[[Adam#Bias correction]]", "Adam > Bias correction"),
        ("[[Adam#Bias correction#Why]]", "Adam > Bias correction > Why"),
        ("[[#Plan]] and [[Adam#^a1]] and [[Adam^a1]]", "Plan and Adam and Adam"),
        ("![[Adam]], ![[curve.png|300]], ![[curve.png|300x200]], ![[curve.png|a curve]]",
         "Adam, curve.png, curve.png, a curve"),
        ("| [[Adam\\|it]] | [[Adam\\]] |", "| it | Adam |"),
        ("`[[Adam]]` and $[[x]]$", "`[[Adam]]` and $[[x]]$"),
        ("```\n[[Adam]]\n```\n[[Adam]]", "```\n[[Adam]]\n```\nAdam"),
        ("    [[Adam]]\n\ntext", "    [[Adam]]\n\ntext"),
        ("<!-- [[Adam]] --> [[]] [[ ]]", "<!-- [[Adam]] -->  "),
        ("[words](Adam.md) [[a]b]] [[a\nb]]", "[words](Adam.md) [[a]b]] [[a\nb]]"),
        ("x[0][1] and [[Adam|$\\beta$ and `b`]]", "x[0][1] and $\\beta$ and `b`"),
    ],
)  # fmt: skip
def test_the_words_of_a_link_stand_in_its_place(text: str, shown: str) -> None:
    assert without_wiki_marks(text) == shown


@given(st.lists(st.sampled_from(["[[", "]]", "a", "|", "#", "`", "\n", "$", "![[", "](", "```\n", " "])))
def test_lines_stay_where_they_are_when_links_are_read(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert without_wiki_marks(text).count("\n") == text.count("\n")
    for link in page_links([day(text)]):
        assert f"[[{link.target}".replace(" ", "") in text.split("\n")[link.line - 1].replace(" ", "")


@pytest.mark.parametrize("piece", ["[[", "[[a|", "[[a#", "![[", "[a](", "[a](<", "]]", "[[a]]", "`[["])
def test_hostile_links_are_read_to_their_end(piece: str) -> None:
    assert page_links([day(f"{piece * 100_000}\n\n[[last]]")])[-1].target == "last"


def test_pages_have_the_names_that_links_use() -> None:
    names = {
        "optimisers/Weight decay.md": "Weight decay",
        "Notes.on.loss.markdown": "Notes.on.loss",
        "days/2021-03-04.md": "2021-03-04",
        "journals/2021_03_04.md": "2021-03-04",
        "pages/Deep learning%2FAdam.md": "Deep learning/Adam",
        "pages/Deep learning___Adam.md": "Deep learning/Adam",
        "notes/100%25___x.md": "100%25___x",
        "a\x1b[31m.md": "a\ufffd[31m",
    }
    assert {path: page_name(PurePosixPath(path)) for path in names} == names


def test_a_vault_is_known_by_its_folders_and_days() -> None:
    assert is_vault([PurePosixPath("a.md"), PurePosixPath("v/.obsidian/app.json")])
    assert is_vault([PurePosixPath("logseq/custom.md")])
    assert is_vault([PurePosixPath("v/journals/2021_03_04.md")])
    assert not is_vault([PurePosixPath("a.md"), PurePosixPath("journals/week 3.md"), PurePosixPath("logseq")])


def test_the_root_of_a_vault_is_the_nearest_folder_with_its_settings(tmp_path: Path) -> None:
    (tmp_path / "outer" / "inner" / "notes").mkdir(parents=True)
    (tmp_path / "outer" / "inner" / "logseq").mkdir()
    assert vault_root(tmp_path / "outer" / "inner" / "notes") is None
    (tmp_path / "outer" / ".obsidian").mkdir()
    assert vault_root(tmp_path / "outer" / "inner" / "notes") == tmp_path / "outer"
    (tmp_path / "outer" / "inner" / "logseq" / "config.edn").write_text("{}")
    assert vault_root(tmp_path / "outer" / "inner" / "notes") == tmp_path / "outer" / "inner"


def test_names_that_a_page_gives_itself_lead_to_it_and_case_and_accents_do_not_count() -> None:
    root = Path("vault")
    page, other = root / "Gradient Descent.md", root / "Fre\u0301chet.md"
    vault = Vault(root, [page, other], [("GD", page), ("gradient descent", other)])
    assert vault.resolve("gd") == page
    assert vault.resolve("GRADIENT DESCENT.md") == page
    assert vault.resolve("fr\u00e9chet") == other
    assert [vault.resolve(odd) for odd in ("", "/", "..", "../x", ".", "a/b")] == [None] * 6


def test_dots_that_lead_out_of_the_vault_lead_nowhere() -> None:
    root = Path("vault")
    vault = Vault(root, [root / "a.md", root / "x" / "b.md"])
    assert vault.resolve("../a", root / "x" / "b.md") == root / "a.md"
    assert vault.resolve("../../a", root / "x" / "b.md") is None


def test_tags_are_links_where_logseq_keeps_its_pages() -> None:
    text = "tags:: decay, [[Weight]]\n\n- of #momentum and #[[warm up]], `#code` C# #1 a#b\n```\n#code\n```\n"
    for folder, targets in (
        ("journals", {"decay", "Weight", "momentum", "warm up"}),
        ("x", {"Weight", "warm up"}),
    ):
        pages = read_note(text, Path(folder) / "2021_03_04.md").pages
        assert {link.target for link in pages} == targets


BLOCK = "((64a1b2c3-1111-2222-3333-444455556666))"


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (f"- what is a step? {BLOCK}", "- what is a step?"),
        (f"- see [this]({BLOCK}) and {{{{embed {BLOCK}}}}}", "- see this and "),
        ("  collapsed:: true", ""),
        ("- id:: 64a1b2c3-1111-2222-3333-444455556666", ""),
        ("  source:: a book", "  source:: a book"),
        ("- {{query (todo now)}} words", "-  words"),
        ("words ^a1b2c3", "words"),
        ("x ^2, y ^word-long", "x ^2, y ^word-long"),
        ("f((x)) :: g", "f((x)) :: g"),
    ],
)
def test_what_a_program_wrote_for_itself_is_not_read(line: str, read: str) -> None:
    assert without_block_marks([line, "```", line, "```"]) == [read, "```", line, "```"]


def test_a_logbook_is_not_read_and_one_that_never_ends_is_text() -> None:
    lines = ["- a task", "  :LOGBOOK:", "  CLOCK: [2021-03-05 Fri 10:00:00]", "  :END:", "- more"]
    assert without_block_marks(lines) == ["- a task", "", "", "", "- more"]
    assert without_block_marks(lines[:3]) == lines[:3]


def test_the_properties_above_a_page_name_and_date_it() -> None:
    page = read_note("title:: On steps\ndate:: 2021-03-04\n\n- words\n", Path("pages/x.md"))
    assert (page.title, str(page.days[0].date)) == ("On steps", "2021-03-04")
