"""The fixture files of this folder: cases of input and expected output, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FIXTURES = Path(__file__).parent.parent / "fixtures" / "rendering"


@dataclass(frozen=True)
class Case:
    """What follows `==== title`, up to the first `---- name`, and what follows each of those."""

    title: str
    text: str
    parts: dict[str, str]


def cases(name: str) -> list[Case]:
    """The cases of a fixture file; lines that begin with `#### ` head a group of them."""
    found: list[Case] = []
    lines = (FIXTURES / name).read_text(encoding="utf-8").split("\n")
    for chunk in "\n".join(line for line in lines if not line.startswith("#### ")).split("\n==== "):
        title, _, rest = chunk.removeprefix("==== ").partition("\n")
        text, *parts = rest.split("\n---- ")
        if title.strip():
            named = (part.partition("\n") for part in parts)
            found.append(Case(title, text.rstrip("\n"), {key: body.rstrip("\n") for key, _, body in named}))
    return found
