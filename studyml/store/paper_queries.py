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
PAPERS_NAMED = "SELECT DISTINCT paper_id FROM paper_name WHERE lower(name) IN (lower(:name), lower(:typed))"
NAMES_OF = "SELECT name FROM paper_name WHERE paper_id IN (SELECT value FROM json_each(:papers))"
STATED_LIKE = "SELECT id, papers FROM concept WHERE retired = 0 AND papers LIKE :hint ORDER BY id"
CITED_AT = (
    "SELECT citation.line, day.id FROM citation JOIN day ON day.id = day_id"
    " WHERE paper_id IN (SELECT value FROM json_each(:papers)) AND retired = 0"
)
CITING_TEXTS = "SELECT id, text, text_line FROM day WHERE id IN (SELECT value FROM json_each(:days))"
CITING_MENTIONS = (
    "SELECT day_id, start, concept_id, name FROM mention JOIN concept ON concept.id = concept_id"
    " WHERE day_id IN (SELECT value FROM json_each(:days)) AND retired = 0 ORDER BY day_id, start"
)
MENTIONING = "SELECT DISTINCT day_id FROM mention WHERE concept_id = :concept"
CARDS_OF = (
    "SELECT concept_id, id FROM card WHERE concept_id IN (SELECT value FROM json_each(:concepts))"
    " AND retired_at IS NULL ORDER BY id"
)


def papers(store: Store, name: str | None = None) -> list[FoundPaper]:
    """Every work that notes cite or decks state, by its main identifier; with an identifier or an address
    only the work of that name, even one that only a bibliography knows.
    """
    known = _Known(store)
    return known.found(known.all() if name is None else known.named(name))


def concept_papers(store: Store, concept_id: int) -> list[tuple[FoundPaper, PaperHow]]:
    """The works that stand behind a concept and how it comes by them, those that its deck states first."""
    known = _Known(store)
    found = [
        (paper, concept.how)
        for paper in known.found(known.near(concept_id))
        for concept in paper.concepts
        if concept.id == concept_id
    ]
    return sorted(found, key=lambda one: one[1] != PaperHow.STATED)


def concepts_behind(store: Store, name: str) -> list[int]:
    """The concepts that the work with an identifier or an address stands behind: the same as `papers` tells,
    found without looking at all other works."""
    wanted = paper_id(name) or name.strip()
    found = [key for (key,) in store.query(PAPERS_NAMED, {"name": wanted, "typed": name.strip()})]
    papers = json.dumps(found)
    names = {wanted.casefold(), *(each.casefold() for (each,) in store.query(NAMES_OF, {"papers": papers}))}
    behind = []
    for hint in {name.rpartition("://")[2].rpartition(":")[2] for name in names}:
        for concept, column in store.query(STATED_LIKE, {"hint": f"%{hint}%"}):
            stated = ((paper_id(reference) or reference).casefold() for reference in texts_of(column))
            if not names.isdisjoint(stated):
                behind.append(concept)
    cited = store.query(CITED_AT, {"papers": papers})
    mentioned = _mentioned(store, [(None, None, None, line, day) for line, day in cited])
    return list(dict.fromkeys([*behind, *(key for place in cited for key in mentioned.get(place, ()))]))


class _Known:
    """What is needed of all papers to tell of any: their names, who states them and where they are cited."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._names: dict[int, list[str]] = {}
        for paper, name in store.query(PAPER_NAMES):
            self._names.setdefault(paper, []).append(name)
        self._stated = _stated(store, self._names)
        cited = groupby(store.query(CITATIONS), key=lambda row: row[0])
        self._cited = {paper: list(group) for paper, group in cited}

    def all(self) -> list[int]:
        """The papers that are cited or stated."""
        papers = self._stated.keys() | self._cited.keys()
        return sorted(papers, key=lambda paper: self._names[paper][0].casefold())

    def named(self, name: str) -> list[int]:
        """The paper with a name or an address, if there is one."""
        wanted = {name.strip().casefold(), (paper_id(name) or name).casefold()}
        return [paper for paper, names in self._names.items() if wanted & {*map(str.casefold, names)}]

    def near(self, concept: int) -> list[int]:
        """The papers that a concept's deck states, and those cited on days that mention it."""
        days = {day for (day,) in self._store.query(MENTIONING, {"concept": concept})}
        return [
            paper
            for paper in self.all()
            if concept in self._stated.get(paper, ())
            or any(row[4] in days for row in self._cited.get(paper, ()))
        ]

    def found(self, papers: list[int]) -> list[FoundPaper]:
        """These papers with all that is known of them."""
        mentioned = _mentioned(self._store, [row for paper in papers for row in self._cited.get(paper, ())])
        concepts = {
            paper: _concepts(
                self._stated.get(paper, {}),
                [mentioned.get(row[3:5], {}) for row in self._cited.get(paper, ())],
            )
            for paper in papers
        }
        cards = _cards(self._store, {concept.id for found in concepts.values() for concept in found})
        works = {key: row for key, *row in self._store.query(WORKS)}
        return [
            _paper(self._names[paper], works.get(paper), self._cited.get(paper, []), concepts[paper], cards)
            for paper in papers
        ]


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
