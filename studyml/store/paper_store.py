"""Works and their identifiers, written to the store: one paper for each work, however it is cited."""

from __future__ import annotations

from collections.abc import Sequence

from studyml.domain.source import Work
from studyml.store.bulk import Bulk, Row, is_other
from studyml.store.mapping import texts_column
from studyml.store.tables import metadata

_PAPER, _NAME = metadata.tables["paper"], metadata.tables["paper_name"]
_CITATION = metadata.tables["citation"]
_BLANK: Row = {"title": "", "authors": "[]", "year": None, "url": None}


class PaperWriter:
    """Writes papers within a transaction. What it was told is in the store after `flush`."""

    def __init__(self, bulk: Bulk) -> None:
        self._bulk = bulk
        self._papers = {row["id"]: row for row in bulk.all(_PAPER)}
        self._names = {row["name"]: row for row in bulk.all(_NAME)}
        self._names_of: dict[int, list[Row]] = {}
        for row in self._names.values():
            self._names_of.setdefault(row["paper_id"], []).append(row)
        self._new_papers: dict[int, Row] = {}
        self._new_names: dict[int, Row] = {}
        self._edited: dict[int, Row] = {}
        self._mains: dict[int, bool] = {}

    def paper_of(self, name: str) -> int:
        """The id of the paper with an identifier, added when it is not known."""
        if name not in self._names:
            self._add_name(name, self._add_paper(), is_main=True)
        return int(self._names[name]["paper_id"])

    def put(self, work: Work) -> bool:
        """Adds a work or completes it with what is said of it here; whether that says anything new."""
        said: Row = {
            "title": work.title,
            "authors": texts_column(work.authors),
            "year": work.year,
            "url": work.url,
        }
        paper, is_changed = self.same(work.ids)
        told = {column: value for column, value in said.items() if value != _BLANK[column]}
        return self._complete(paper, told) or is_changed

    def same(self, ids: Sequence[str]) -> tuple[int, bool]:
        """Makes these the identifiers of one work, known by the first; its id and whether that is new.

        Whatever was cited under any of them is cited as that work from here on.
        """
        known = list(dict.fromkeys(self._names[name]["paper_id"] for name in ids if name in self._names))
        paper = known[0] if known else self._add_paper()
        for other in known[1:]:
            self._merge(other, paper)
        missing = [name for name in dict.fromkeys(ids) if name not in self._names]
        for name in missing:
            self._add_name(name, paper, is_main=False)
        return paper, self._make_main(ids[0], paper) or len(known) > 1 or bool(missing)

    def flush(self) -> None:
        """Writes what is still to be written."""
        # A paper has one main name at every moment, so the old one steps back before the new one is put.
        self._put_mains(is_main=False)
        self._bulk.insert(_PAPER, list(self._new_papers.values()))
        self._bulk.insert(_NAME, list(self._new_names.values()))
        self._put_mains(is_main=True)
        self._bulk.update(_PAPER, list(self._edited.values()))
        self._new_papers, self._new_names = {}, {}
        self._edited, self._mains = {}, {}

    def _add_paper(self) -> int:
        key = self._bulk.next_id(_PAPER)
        self._papers[key] = self._new_papers[key] = {"id": key, **_BLANK}
        return key

    def _add_name(self, name: str, paper: int, *, is_main: bool) -> None:
        key = self._bulk.next_id(_NAME)
        row = {"id": key, "name": name, "paper_id": paper, "is_main": is_main}
        self._names[name] = self._new_names[key] = row
        self._names_of.setdefault(paper, []).append(row)

    def _complete(self, paper: int, said: Row) -> bool:
        row = self._papers[paper]
        if not is_other(said, row):
            return False
        row.update(said)
        if paper not in self._new_papers:
            self._edited[paper] = row
        return True

    def _make_main(self, name: str, paper: int) -> bool:
        """Makes one of its names the one that a paper is known by; whether it was another one."""
        if self._names[name]["is_main"]:
            return False
        for row in self._names_of[paper]:
            if row["is_main"]:
                self._set_main(row, False)
        self._set_main(self._names[name], True)
        return True

    def _set_main(self, row: Row, is_main: bool) -> None:
        row["is_main"] = is_main
        if row["id"] not in self._new_names:
            self._mains[row["id"]] = is_main

    def _put_mains(self, *, is_main: bool) -> None:
        rows = [{"id": key, "is_main": value} for key, value in self._mains.items() if value == is_main]
        self._bulk.update(_NAME, rows)

    def _merge(self, other: int, paper: int) -> None:
        """Makes one paper of two: names and citations move, and what only the other one said is kept."""
        self.flush()
        gone = self._papers.pop(other)
        blanks = {column for column, blank in _BLANK.items() if self._papers[paper][column] == blank}
        self._complete(paper, {column: gone[column] for column in blanks})
        names = self._names_of.pop(other)
        self._names_of[paper] += names
        for row in names:
            row.update(paper_id=paper, is_main=False)
        self._bulk.update(_NAME, [{"id": row["id"], "paper_id": paper, "is_main": False} for row in names])
        cited = self._bulk.where(_CITATION, "paper_id", [other])
        self._bulk.update(_CITATION, [{"id": row["id"], "paper_id": paper} for row in cited])
        self.flush()
        self._bulk.delete(_PAPER, [other])
