"""What a file of other software says, before any of it is markdown of a deck."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final, NamedTuple

from studyml.domain.deck import Level, Remark
from studyml.interchange.anki_values import NoteType, Template

BASIC: Final = "Basic"
BOTH_WAYS: Final = "Basic (and reversed card)"
CLOZE: Final = "Cloze"
TYPED: Final = "Basic (type in the answer)"
TYPED_CLOZE: Final = "studyml Typed Cloze"

_FRONT, _BACK = "{{Front}}", "{{Back}}"
_OPTIONAL = "Add Reverse"
KNOWN_TYPES: Final[Mapping[str, NoteType]] = {
    BASIC: NoteType(BASIC, False, ("Front", "Back"), (Template("", _FRONT, _BACK),)),
    BOTH_WAYS: NoteType(
        BOTH_WAYS, False, ("Front", "Back"), (Template("", _FRONT, _BACK), Template("", _BACK, _FRONT))
    ),
    "Basic (optional reversed card)": NoteType(
        "Basic (optional reversed card)",
        False,
        ("Front", "Back", _OPTIONAL),
        (
            Template("", _FRONT, _BACK),
            Template("", f"{{{{#{_OPTIONAL}}}}}{_BACK}{{{{/{_OPTIONAL}}}}}", _FRONT),
        ),
    ),
    CLOZE: NoteType(
        CLOZE,
        True,
        ("Text", "Back Extra"),
        (Template("", "{{cloze:Text}}", "{{cloze:Text}}\n\n{{Back Extra}}"),),
    ),
    TYPED: NoteType(
        TYPED, False, ("Front", "Back"), (Template("", "{{Front}}{{type:Back}}", "{{type:Back}}"),)
    ),
    "studyml Typed": NoteType(
        "studyml Typed",
        False,
        ("Front", "Back", "Answer"),
        (Template("", "{{Front}}{{type:Answer}}", _BACK),),
    ),
    "studyml Typed Both Ways": NoteType(
        "studyml Typed Both Ways",
        False,
        ("Front", "Back"),
        (
            Template("", "{{Front}}{{type:Back}}", "{{type:Back}}"),
            Template("", "{{Back}}{{type:Front}}", "{{type:Front}}"),
        ),
    ),
    TYPED_CLOZE: NoteType(
        TYPED_CLOZE,
        True,
        ("Text", "Back Extra"),
        (Template("", "{{cloze:Text}}{{type:cloze:Text}}", "{{cloze:Text}}\n\n{{Back Extra}}"),),
    ),
}
"""The note types that every collection of Anki has, and those of our packages, by their names."""
_MOST_TOLD = 100
_OTHER_NAMES: Final = {
    "studyml Basic": BASIC,
    "studyml Both Ways": BOTH_WAYS,
    "studyml Cloze": CLOZE,
}


class FileAnswer(NamedTuple):
    """An answer that a file tells of: its moment, epoch microseconds, and its rating, 1 to 4."""

    at: int
    rating: int


@dataclass(frozen=True, slots=True)
class FileNote:
    """A note and the line (1-based) of the file at which it stands, 1 where the file has none that tell.

    `note_type` is a key of the file's types, `guid` what the note is known by. The `deck` nests with `::`; it
    is empty where the file does not say, and so is the `concept`.
    """

    line: int
    note_type: str
    fields: tuple[str, ...]
    deck: str = ""
    tags: tuple[str, ...] = ()
    guid: str = ""
    concept: str = ""
    answers: tuple[FileAnswer, ...] = ()


class OwnCard(NamedTuple):
    """A card in a list that studyml wrote, and its line or number (from 1) there; `deck` nests with `/`,
    `typed` is what of it is to be typed."""

    line: int
    deck: str
    concept: str
    kind: str
    front: str
    back: str
    tags: tuple[str, ...] = ()
    typed: str = ""


@dataclass(slots=True)
class ForeignFile:
    """All notes of a file, and what is wrong with it. The fields are HTML, or else markdown.

    Lists that studyml wrote hold `own` cards instead. `unknown` counts the notes of types of which nothing
    but the name is known.
    """

    format: str
    notes: Sequence[FileNote] = ()
    note_types: Mapping[str, NoteType] = field(default_factory=dict)
    is_html: bool = True
    own: Sequence[OwnCard] = ()
    remarks: list[Remark] = field(default_factory=list)
    refused: int = 0

    def refuse(self, line: int, reason: str) -> None:
        """Tells why a row is left out; of very many only the first are told one by one."""
        self.refused += 1
        if self.refused <= _MOST_TOLD:
            self.remarks.append(Remark(line, Level.ERROR, f"left out: {reason}"))

    def warn(self, line: int, text: str) -> None:
        """Tells what of a row, or of all, came otherwise than it was."""
        self.remarks.append(Remark(line, Level.WARNING, text))

    def close(self) -> None:
        """Tells of the rows that were left out without a word of their own."""
        if self.refused > _MOST_TOLD:
            text = f"left out: {self.refused - _MOST_TOLD:,} more rows"
            self.remarks.append(Remark(1, Level.ERROR, text))
            self.refused = 0


def type_named(
    name: str, fields: Sequence[str], asked: int | None, *, is_html: bool
) -> tuple[NoteType, bool]:
    """The note type of a name, and whether every collection has it; otherwise one with these fields.

    Of an unknown type the first field asks and the others answer in their order; where a field (from 0) holds
    clozes, that is `asked` instead.
    """
    name = _OTHER_NAMES.get(name, name)
    known = KNOWN_TYPES.get(name)
    if known is not None and known.is_cloze == (asked is not None):
        return known, True
    first = fields[asked or 0]
    between = "<br><br>" if is_html else "\n\n"
    rest = between.join(f"{{{{{other}}}}}" for other in fields if other != first)
    if asked is None:
        return NoteType(name, False, tuple(fields), (Template("", f"{{{{{first}}}}}", rest),)), False
    cloze = f"{{{{cloze:{first}}}}}"
    return NoteType(name, True, tuple(fields), (Template("", cloze, f"{cloze}\n\n{rest}"),)), False


def own_guid(words: Iterable[str]) -> str:
    """The id of a note that has none, made of what it asks."""
    text = "\x1f".join(" ".join(each.split()) for each in words)
    return f"row{blake2b(text.encode('utf-8', 'replace'), digest_size=8).hexdigest()}"
