"""Texts that try to act on a terminal or on the app, and what a terminal may be given."""

from __future__ import annotations

import re
from itertools import zip_longest

COMMANDS = (
    "\x1b]52;c;aGF2b2M=\x07",  # puts text into the clipboard
    "\x1b]0;taken\x07",  # sets the title
    "\x1b]2;taken\x1b\\",
    "\x1b]8;;file:///etc/passwd\x1b\\here\x1b]8;;\x1b\\",  # a link that says another thing
    "\x1b[2J\x1b[H",
    "\x1b[31;1m",
    "\x1b[6n\x1b[c",  # makes the terminal type
    "\x1bP1$r0m\x1b\\",  # a device control string
    "\x1b_apc\x1b\\\x1b^pm\x1b\\",
    "\x1bc\x1b(0",
    "\x9b31m\x9d0;taken\x9c\x90q\x9c",  # the same with the eighth bit
    "\x85\x84\x8d",
    "\u202eedoc\u202c",
    "\u2067right\u2069\u200f\u061c",
    "\U000e0041\U000e0042\U000e007f",  # tags, which nobody sees
    "\x07\x08\x08\x08",
    "\x0b\x0c\x1c\x1d\x1e\x1f\x7f",
    "\u200b\u2060\ufeff",
)
MARKUP = (
    "[@click=app.quit]x[/]",
    "[ @click=app.simulate_key('4')]x",
    "foo [/nope] bar",
    "list[int] [TODO]",
    "[/",
    "[bold red]loud[/bold red]",
    "[link=file:///etc/passwd]y[/link]",
    "$x [$primary]z",
)


PIECES = tuple(piece for pair in zip_longest(COMMANDS, MARKUP) for piece in pair if piece)


class Words:
    """Gives each field a name of its own with some hostile pieces in it, so that all pieces come about."""

    def __init__(self, pieces: tuple[str, ...]) -> None:
        self.pieces = pieces
        self.given = 0

    def field(self, name: str) -> str:
        """The text of the next field: `name`, and three pieces."""
        count = len(self.pieces)
        chosen = [self.pieces[(self.given * 3 + n) % count] for n in range(3)]
        self.given += 1
        return f"{name} {'q'.join(chosen)} end"

    def everything(self) -> str:
        """All pieces at once."""
        return " ".join(self.pieces)


# What textual, rich and the commands themselves say to a terminal, without the colours.
_OWN = re.compile(
    r"\x1b(?:"
    r"\]22;default\x07|\[\d*(?:;\d*)?H|\[[\d;:]*m|\[\?\d+(?:;\d+)*[hl]|\[\?\d+\$p|\[[><=]\d*u|\[\?u|\[[0-3]?[JK]|\[>4;\d+m"
    r"|\[\d* q|\[\d+[ABCDG]|\[>c|\[>q|\[16t|\[22;0;0t|\[23;0;0t|[78=>]"
    r")"
)
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f\ufeff\ud800-\udfff]"
)


def offences(written: bytes) -> list[str]:
    """Everything in the bytes of a terminal that the program never says, with what stands around it."""
    text = written.decode("utf-8", "surrogateescape")
    bare = _OWN.sub("", text)
    return [ascii(bare[max(0, found.start() - 20) : found.end() + 20]) for found in _FORBIDDEN.finditer(bare)]


def colours(written: bytes) -> set[bytes]:
    """Every sequence that sets colours, as it stands."""
    return set(re.findall(rb"\x1b\[[\d;:]*m", written))
