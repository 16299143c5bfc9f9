"""A folder in which nearly every file is wrong in its own way, and what is to be said of each."""

from __future__ import annotations

import os
from pathlib import Path

GOOD = "---\ndeck: Good\n---\n\n## Stride\nThe step of a kernel.\n"

# The name of a file, its bytes, and what the line that tells of it begins with and holds.
FILES: dict[str, tuple[bytes, str, str]] = {
    "not-utf8.md": (b"## A\n\nCaf\xe9 :: x\n", "not-utf8.md:3: ", "UTF-8"),
    "nul.md": (b"## A\n\na\x00b\n", "nul.md:3: ", "NUL"),
    "utf16.md": ("## A\n\nb\n".encode("utf-16"), "utf16.md:1: ", "UTF-16"),
    "large.md": (b"## A\n\n" + b"x\n" * 5_200_000, "large.md:1: ", "larger than"),
    "list.md": (b"---\n- deck\n---\n\n## A\nb\n", "list.md:2: ", "no mapping"),
    "bomb.md": (
        b"---\na: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
        b"c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\ndeck: *c\n---\n\n## A\nb\n",
        "bomb.md:",
        "alias",
    ),
    "date.md": (b"## A\n- journal: 2021-02-30\n\nA text.\n", "date.md:2: ", "2021-02-30"),
    "ids.md": (
        b"## Ids\n\nQ: One? {#twice}\nA: 1\n\nQ: Name the second. {#twice}\nA: 2\n",
        "ids.md:6: ",
        "twice",
    ),
    "none.md": (b"---\ndeck: None\n---\n\nOnly prose.\n", "none.md:1: ", "card"),
    "unanswered.md": (
        b"## Cards\n\nQ: Is it left out?\n\nQ: Is it kept?\nA: Yes.\n",
        "unanswered.md:3: ",
        "A:",
    ),
}
# Met in a folder these may be ordinary notes; they are told of when they are named.
PASSED_OVER = {"list.md"}
# These are read like any other file.
FINE: dict[str, bytes] = {
    "bom.md": b"\xef\xbb\xbf---\ndeck: Bom\n---\n\n## With a mark\nIt is passed over.\n",
    "crlf.md": b"---\r\ndeck: Crlf\r\n---\r\n\r\n## With other line ends\r\nThey count as one.\r\n",
}


def make(folder: Path) -> None:
    """Fills a folder with all of them, a pipe, links in a circle, and one good deck at the end."""
    for name, (data, _, _) in FILES.items():
        (folder / name).write_bytes(data)
    for name, data in FINE.items():
        (folder / name).write_bytes(data)
    os.mkfifo(folder / "deck.md")
    (folder / "circle.md").symlink_to("circle.md")
    (folder / "around").mkdir()
    (folder / "around" / "again").symlink_to(folder)
    (folder / "zz-good.md").write_text(GOOD)
