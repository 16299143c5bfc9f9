"""The papers of a learner's notes and decks: plain SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from studyml.domain.notes_found import CitedPaper, FoundPaper, PaperConcept, PaperHow, Place
from studyml.domain.paper import paper_id
from studyml.domain.text_lines import TextLines
from studyml.store.mapping import texts_of
from studyml.store.store import Store

WORKS = "SELECT id, title, authors, year, url FROM paper"
PAPER_NAMES = "SELECT paper_id, name FROM paper_name ORDER BY paper_id, is_main DESC, id"
CITATIONS = (
    "SELECT paper_id, date_from, path, citation.line, day.id, citation.title, citation.url FROM citation"
    " JOIN day ON day.id = day_id JOIN source ON source.id = source_id WHERE retired = 0"
    " ORDER BY paper_id, date_from IS NULL, date_from, path, citation.line"
)
STATED = "SELECT id, name, papers FROM concept WHERE retired = 0 AND papers <> '[]' ORDER BY id"
CITING_TEXTS = "SELECT id, text, text_line FROM day WHERE id IN (SELECT value FROM json_each(:days))"
CITING_MENTIONS = (
    "SELECT day_id, start, concept_id, name FROM mention JOIN concept ON concept.id = concept_id"
    " WHERE day_id IN (SELECT value FROM json_each(:days)) AND retired = 0 ORDER BY day_id, start"
)
CARDS_OF = (
    "SELECT concept_id, id FROM card WHERE concept_id IN (SELECT value FROM json_each(:concepts))"
    " AND retired_at IS NULL ORDER BY id"
)


def papers(store: Store, name: str | None = None) -> list[FoundPaper]:
    """Every work that notes cite or decks state, by its main identifier; with an identifier or an address
    only the work of that name, even one that only a bibliography knows.
    """
    names: dict[int, list[str]] = {}
    for paper, spelled in store.query(PAPER_NAMES):
        names.setdefault(paper, []).append(spelled)
    stated = _stated(store, names)
    cited = {key: list(group) for key, group in groupby(store.query(CITATIONS), key=lambda row: row[0])}
    if name is None:
        wanted = sorted(stated.keys() | cited.keys(), key=lambda paper: names[paper][0].casefold())
    else:
        wanted = _named(names, name)
    mentioned = _mentioned(store, [row for paper in wanted for row in cited.get(paper, ())])
    concepts = {
        paper: _concepts(stated.get(paper, {}), [mentioned.get(row[3:5], {}) for row in cited.get(paper, ())])
        for paper in wanted
    }
    cards = _cards(store, {concept.id for found in concepts.values() for concept in found})
    works = {key: row for key, *row in store.query(WORKS)}
    return [
        _paper(names[paper], works.get(paper), cited.get(paper, []), concepts[paper], cards)
        for paper in wanted
    ]


def concept_papers(store: Store, concept_id: int) -> list[tuple[FoundPaper, PaperHow]]:
    """The works that stand behind a concept and how it comes by them, those that its deck states first."""
    found = [
        (paper, concept.how)
        for paper in papers(store)
        for concept in paper.concepts
        if concept.id == concept_id
    ]
    return sorted(found, key=lambda one: one[1] != PaperHow.STATED)


def _stated(store: Store, names: dict[int, list[str]]) -> dict[int, dict[int, str]]:
    """The concepts, names by id, whose decks state a paper; `names` gains the papers that only decks know."""
    papers = {spelled: paper for paper, all_names in names.items() for spelled in all_names}
    found: dict[int, dict[int, str]] = {}
    for concept, name, column in store.query(STATED):
        for reference in texts_of(column):
            spelled = paper_id(reference) or reference
            paper = papers.setdefault(spelled, -len(papers) - 1)
            names.setdefault(paper, [spelled])
            found.setdefault(paper, {})[concept] = name
    return found


def _named(names: dict[int, list[str]], name: str) -> list[int]:
    wanted = {name.strip().casefold(), (paper_id(name) or name).casefold()}
    return [paper for paper, found in names.items() if wanted.intersection(map(str.casefold, found))]


def _mentioned(store: Store, cited: Iterable[tuple[Any, ...]]) -> dict[tuple[int, int], dict[int, str]]:
    """The concepts, names by id, that the lines of days mention which cite something, by line and day."""
    days = json.dumps(sorted({row[4] for row in cited}))
    texts = {key: row for key, *row in store.query(CITING_TEXTS, {"days": days})}
    found: dict[tuple[int, int], dict[int, str]] = {}
    mentions = store.query(CITING_MENTIONS, {"days": days})
    for day, group in groupby(mentions, key=lambda row: row[0]):
        lines = TextLines(*texts[day])
        for _, start, concept, name in group:
            found.setdefault((lines.line_at(start), day), {})[concept] = name
    return found


def _concepts(stated: dict[int, str], beside: Iterable[dict[int, str]]) -> tuple[PaperConcept, ...]:
    found = {key: PaperConcept(key, name, PaperHow.STATED) for key, name in stated.items()}
    for mentioned in beside:
        for key, name in mentioned.items():
            found.setdefault(key, PaperConcept(key, name, PaperHow.CITED))
    return tuple(found.values())


def _cards(store: Store, concepts: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for concept, card in store.query(CARDS_OF, {"concepts": json.dumps(sorted(concepts))}):
        found.setdefault(concept, []).append(card)
    return found


def _paper(
    names: list[str],
    work: list[Any] | None,
    cited: list[tuple[Any, ...]],
    concepts: tuple[PaperConcept, ...],
    cards: dict[int, list[int]],
) -> FoundPaper:
    title, authors, year, url = work or ("", "[]", None, None)
    return FoundPaper(
        names=tuple(names),
        title=title or next((row[5] for row in cited if row[5]), ""),
        authors=texts_of(authors),
        year=year,
        url=url or next((row[6] for row in cited), None),
        days=tuple(CitedPaper(Place(*row[1:5]), row[5]) for row in cited),
        concepts=concepts,
        cards=tuple(sorted(card for concept in concepts for card in cards.get(concept.id, ()))),
    )
