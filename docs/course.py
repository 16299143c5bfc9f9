"""Writes `course.md` in this folder and the table of the course in the README from the decks themselves.

Run it with `python docs/course.py`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from studyml.domain.deck import ConceptText, DeckText
from studyml.domain.paper import paper_id
from studyml.reading.bibtex import bibtex_entries
from studyml.reading.deck import read_deck

DOCS = Path(__file__).parent
FILE = DOCS / "course.md"
README = DOCS.parent / "README.md"
DECKS = DOCS.parent / "decks"

BEGIN = "<!-- table of the course: python docs/course.py -->"
END = "<!-- end of the table -->"

HEAD = """\
# The course

Written by `python docs/course.py` from the decks in `decks/`; edit those, not this.

The starter decks build on each other: each concept names the concepts that it `requires`, and new cards come
only after what their concept requires. Below stands which deck builds on which, then the prerequisites of
each deck as a graph and as a tree, and last the papers that the cards cite.

## Which deck builds on which

An arrow leads from a deck to one that needs it, where more than one of its concepts are required; arrows that
follow from others are left out.
"""

PAPERS = """\
## Papers

Cards cite papers by identifier; `decks/papers.bib` holds title, authors and year. *Looked up* says that the
identifier was found together with this title in other people's bibliographies or on the page of the paper,
and not only recalled; it stands in the bibliography as `checked = {yes}`.
"""


@dataclass(frozen=True, slots=True)
class Paper:
    identifier: str
    first_author: str
    year: str
    title: str
    was_looked_up: bool


def course() -> dict[str, DeckText]:
    """The starter decks in the order of their files, by the last part of their name."""
    decks = [read_deck(path.read_text(encoding="utf-8"), path) for path in sorted(DECKS.glob("*.md"))]
    return {deck.name.rpartition("/")[2]: deck for deck in decks}


def page() -> str:
    """The whole of `course.md`."""
    decks = course()
    home = {concept.name: name for name, deck in decks.items() for concept in deck.concepts}
    parts = [HEAD, _mermaid(decks, _deck_arrows(decks, home)), table(), ""]
    for name, deck in decks.items():
        parts += _section(name, deck, home)
    parts += [PAPERS, *_paper_table(), ""]
    return "\n".join(parts)


def table() -> str:
    """How many concepts and cards each deck has, as a table in markdown."""
    counted = [
        (name, len(deck.concepts), sum(len(concept.cards) for concept in deck.concepts))
        for name, deck in course().items()
    ]
    rows = [f"| {name} | {concepts:,} | {cards:,} |" for name, concepts, cards in counted]
    all_concepts, all_cards = sum(count for _, count, _ in counted), sum(count for *_, count in counted)
    total = f"| **{len(rows)} decks** | **{all_concepts:,}** | **{all_cards:,}** |"
    return "\n".join(["| deck | concepts | cards |", "| --- | ---: | ---: |", *rows, total])


def readme() -> str:
    """The README with the table of today."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def _deck_arrows(decks: dict[str, DeckText], home: dict[str, str]) -> list[tuple[str, str]]:
    """From each deck to those that need it for more than one concept, less what follows from other arrows."""
    needed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, deck in decks.items():
        for concept in deck.concepts:
            for need in concept.requires:
                if home[need] != name:
                    needed[home[need], name].add(need)
    weight = Counter({pair: len(concepts) for pair, concepts in needed.items()})
    arrows = [
        (tail, head)
        for (tail, head), count in sorted(weight.items(), key=lambda each: [*map([*decks].index, each[0])])
        if count > 1 and count > weight[head, tail]
    ]
    return [arrow for arrow in arrows if not _follows(arrow, [other for other in arrows if other != arrow])]


def _follows(arrow: tuple[str, str], others: Sequence[tuple[str, str]]) -> bool:
    """Whether the others lead from the tail of the arrow to its head."""
    reached, waiting = set(), [arrow[0]]
    while waiting:
        here = waiting.pop()
        for tail, head in others:
            if tail == here and head not in reached:
                reached.add(head)
                waiting.append(head)
    return arrow[1] in reached


def _section(name: str, deck: DeckText, home: dict[str, str]) -> Iterator[str]:
    concepts = deck.concepts
    cards = sum(len(concept.cards) for concept in concepts)
    foreign = Counter(home[need] for concept in concepts for need in concept.requires if home[need] != name)
    yield f"## {name}\n"
    builds_on = f" It builds on {', '.join(other for other, _ in foreign.most_common())}." if foreign else ""
    yield f"{len(concepts)} concepts, {cards} cards.{builds_on}\n"
    arrows = [(need, concept.name) for concept in concepts for need in concept.requires if home[need] == name]
    yield _mermaid([concept.name for concept in concepts], arrows)
    yield "\n".join(["```text", *_tree(concepts, {concept.name for concept in concepts}), "```", ""])


def _mermaid(names: Iterable[str], arrows: list[tuple[str, str]]) -> str:
    ids = {name: f"n{number}" for number, name in enumerate(names)}
    boxes = [f'    {each}["{name}"]' for name, each in ids.items()]
    lines = [f"    {ids[tail]} --> {ids[head]}" for tail, head in arrows]
    return "\n".join(["```mermaid", "flowchart LR", *boxes, *lines, "```", ""])


def _tree(concepts: Sequence[ConceptText], here: set[str]) -> Iterator[str]:
    """Each concept once, below the last of its prerequisites in the same deck; other needs in brackets."""
    below: dict[str | None, list[ConceptText]] = defaultdict(list)
    for concept in concepts:
        own = [need for need in concept.requires if need in here]
        below[own[-1] if own else None].append(concept)

    def lines(parent: str | None, indent: str) -> Iterator[str]:
        for concept in below[parent]:
            last = concept is below[parent][-1]
            others = [need for need in concept.requires if need != parent]
            needs = f"  (needs {', '.join(others)})" if others else ""
            branch = "" if parent is None else "└─ " if last else "├─ "
            yield f"{indent}{branch}{concept.name}{needs}"
            deeper = "" if parent is None else "   " if last else "│  "
            yield from lines(concept.name, indent + deeper)

    yield from lines(None, "")


def papers() -> list[Paper]:
    """The bibliography of the decks, oldest first."""
    path = DECKS / "papers.bib"
    text = path.read_text(encoding="utf-8")
    entries, _ = bibtex_entries(text, path)
    looked_up = {
        entry.partition(",")[0].partition("{")[2]
        for entry in re.split(r"^(?=@)", text, flags=re.MULTILINE)
        if re.search(r"^ *checked *= *\{yes\}", entry, flags=re.MULTILINE)
    }
    found = []
    for entry in entries:
        references = [f"arXiv:{number}" for number in entry.numbers if number]
        references += [f"doi:{doi}" for doi in entry.references if doi.startswith("10.")]
        identifier = paper_id(next(iter([*references, entry.address])))
        author = entry.authors[0].split()[-1] + (" et al." if len(entry.authors) > 1 else "")
        found.append(Paper(identifier or "", author, entry.date, entry.title, entry.name in looked_up))
    return sorted(found, key=lambda paper: (paper.year, paper.identifier))


def _paper_table() -> Iterator[str]:
    every = papers()
    confirmed = sum(paper.was_looked_up for paper in every)
    yield f"{confirmed} of {len(every)} identifiers were looked up.\n"
    yield "| identifier | paper | looked up |"
    yield "| --- | --- | --- |"
    for paper in every:
        told = f"{paper.first_author} {paper.year}, *{paper.title}*".replace("|", r"\|")
        yield f"| {paper.identifier} | {told} | {'yes' if paper.was_looked_up else 'not yet'} |"


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
    README.write_text(readme(), encoding="utf-8")
