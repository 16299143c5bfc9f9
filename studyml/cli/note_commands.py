"""Notes: journal days, questions, papers, and search over notes and cards."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from studyml.cli.options import Db, Json
from studyml.cli.output import echo, echo_json
from studyml.domain.date_bounds import DayOutOfBounds, day_written
from studyml.domain.notes_found import FoundDay, FoundPaper, FoundQuestion, Place
from studyml.errors import UsageError
from studyml.paths import shown
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import counted
from studyml.rendering.share import percent
from studyml.services.opening import open_workspace

_BEGIN = "`studyml import PATH` reads journals, posts, pages and feeds."


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command()(journal)
    app.command()(questions)
    app.command()(papers)
    app.command()(search)


def journal(
    context: typer.Context,
    day: Annotated[str | None, typer.Argument(metavar="DATE", help="One day, like 2020-04-19.")] = None,
    first: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first day.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last day.")] = None,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """List the days of the notes, newest last; with a date, show what was written on it.

    \b
    Examples:
      studyml journal 2020-04-19
      studyml journal --from 2020-04-01 --to 2020-04-30
    """
    from studyml.services.journal import list_days

    if day is not None and (first is not None or last is not None):
        raise UsageError("name one DATE, or a span with --from and --to")
    span = (day, day) if day is not None else (first, last)
    with open_workspace(db or context.obj, write=False) as work:
        days = list_days(work, *(None if text is None else _date(text) for text in span))
    if as_json:
        echo_json([_day_json(found) for found in days])
    elif day is not None:
        for found in days:
            echo(f"{_when(found)}  {found.title}  ({_place(found.source, found.line)})")
            echo()
            echo(found.text)
            _echo_list("Concepts", found.concepts)
            _echo_list("Papers", found.papers)
    else:
        for found in days:
            echo("  ".join(part for part in (f"{_when(found):10}", found.title, _counted(found)) if part))
    if not days and not as_json:
        echo(f"There are no notes yet. {_BEGIN}" if day is None else f"No notes of {day}.")
    return 0


def questions(
    context: typer.Context,
    only_open: Annotated[bool, typer.Option("--open", help="Only those without an answer.")] = False,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """List every question asked in the notes, with its answer when there is one.

    \b
    Example:
      studyml questions --open
    """
    from studyml.services.journal import list_questions

    with open_workspace(db or context.obj, write=False) as work:
        found = list_questions(work, only_open=only_open)
    if as_json:
        echo_json([_question_json(question) for question in found])
        return 0
    for question in found:
        dates = ", ".join(_date_text(place.date) for place in question.asked)
        echo(f"{'?' if question.is_open else '✓'} {one_line(question.text)}  ({dates})")
        if question.answer is not None:
            echo(f"    {one_line(question.answer)}")
        for link in question.links:
            echo(f"    {link}")
    if not found:
        echo("No question is open." if only_open else f"No questions in the notes. {_BEGIN}")
    return 0


def papers(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="ID", help="arXiv:…, doi:…, acl:…, openreview:… or an address.")
    ] = None,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """List every paper that the notes cite or the decks name; with an identifier, show where it stands.

    \b
    Examples:
      studyml papers
      studyml papers arXiv:1803.09820
    """
    from studyml.services.papers import list_papers

    with open_workspace(db or context.obj, write=False) as work:
        found = list_papers(work, name)
    if as_json:
        echo_json([_paper_json(listing.paper) for listing in found])
        return 0
    for listing in found:
        paper = listing.paper
        counts = f"{counted(len(paper.days), 'citation')}, {counted(len(paper.cards), 'card')}"
        echo("  ".join(part for part in (paper.main, _reference(paper), f"({counts})") if part))
        if name is not None:
            _echo_paper(listing)
    if not found:
        echo(
            "No papers yet. Decks name them under a concept, as `- papers: arXiv:1803.09820`,"
            " notes by their address."
            if name is None
            else f"No paper {name} in notes or decks."
        )
    return 0


def search(
    context: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS", help="Words that must all stand there; the last may be begun."),
    ],
    limit: Annotated[int, typer.Option(min=1, max=1000, metavar="N", help="At most N places.")] = 50,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Search concepts, cards and notes together.

    Concepts that are named so come first.

    \b
    Example:
      studyml search learning rate
    """
    from studyml.services.journal import search_all

    with open_workspace(db or context.obj, write=False) as work:
        hits = search_all(work, " ".join(words), limit)
    if as_json:
        echo_json(
            [
                {
                    "what": hit.what,
                    "id": hit.id,
                    "title": hit.title,
                    "snippet": hit.snippet,
                    "date": _date_json(hit.date),
                    "source": hit.source,
                    "line": hit.line,
                }
                for hit in hits
            ]
        )
        return 0
    for hit in hits:
        echo(f"{hit.what:7}  {_place(hit.source, hit.line)}  {hit.title}")
        echo(f"         {hit.snippet}")
    if not hits:
        echo("Nothing found.")
    return 0


def _echo_paper(listing: Any) -> None:
    paper = listing.paper
    if len(paper.names) > 1:
        echo(f"  also {', '.join(paper.names[1:])}")
    if paper.url:
        echo(f"  {paper.url}")
    for cited in paper.days:
        title = f"  {cited.title}" if cited.title and cited.title != paper.title else ""
        echo(f"  {_date_text(cited.place.date)}  {_place(cited.place.source, cited.place.line)}{title}")
    for concept, recall in listing.concepts:
        told = "new" if recall is None else percent(recall)
        echo(f"  behind {concept.name} ({concept.how}), recall {told}")


def _day_json(found: FoundDay) -> dict[str, Any]:
    return {
        "date": _date_json(found.date_from),
        "date_end": _date_json(found.date_to),
        "title": found.title,
        "source": found.source,
        "line": found.line,
        "text": found.text,
        "concepts": list(found.concepts),
        "papers": list(found.papers),
        "questions": list(found.questions),
    }


def _question_json(question: FoundQuestion) -> dict[str, Any]:
    return {
        "text": question.text,
        "asked": [_place_json(place) for place in question.asked],
        "answer": question.answer,
        "answered": None if question.answered is None else _place_json(question.answered),
        "links": list(question.links),
    }


def _paper_json(paper: FoundPaper) -> dict[str, Any]:
    return {
        "id": paper.main,
        "title": paper.title,
        "authors": list(paper.authors),
        "year": paper.year,
        "url": paper.url,
        "aliases": list(paper.names[1:]),
        "days": [{**_place_json(cited.place), "title": cited.title} for cited in paper.days],
        "concepts": [concept.name for concept in paper.concepts],
        "cards": list(paper.cards),
    }


def _place_json(place: Place) -> dict[str, Any]:
    return {"date": _date_json(place.date), "source": place.source, "line": place.line}


def _reference(paper: FoundPaper) -> str:
    names = f"{paper.authors[0]} et al." if len(paper.authors) > 1 else "".join(paper.authors)
    return ", ".join(str(part) for part in (names, paper.year, paper.title) if part)


def _echo_list(label: str, values: tuple[str, ...]) -> None:
    if values:
        echo()
        echo(f"{label}: {', '.join(values)}")


def _counted(found: FoundDay) -> str:
    counts = {"question": len(found.questions), "paper": len(found.papers), "concept": len(found.concepts)}
    return " · ".join(counted(count, name) for name, count in counts.items() if count)


def _when(found: FoundDay) -> str:
    first = _date_text(found.date_from)
    return first if found.date_to is None else f"{first} to {_date_text(found.date_to)}"


def _place(source: str, line: int) -> str:
    return f"{shown(Path(source))}:{line}"


def _date(text: str) -> int:
    try:
        return day_written(text).toordinal()
    except DayOutOfBounds as error:
        raise UsageError(f"{error}; mend its year") from None
    except ValueError as error:
        raise UsageError(f"{text!r} is no date; write it as 2020-04-19") from error


def _date_json(day: int | None) -> str | None:
    return None if day is None else date.fromordinal(day).isoformat()


def _date_text(day: int | None) -> str:
    return _date_json(day) or "no date"
