"""From notes to cards: drafts, and what was made of a line."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from studyml.cli import completion
from studyml.cli.asking import number_in
from studyml.cli.options import Db, Json
from studyml.cli.output import echo, echo_json, tell
from studyml.domain.draft import DraftState, FoundDraft
from studyml.errors import UsageError
from studyml.paths import shown
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import counted
from studyml.rendering.share import percent
from studyml.services.opening import open_workspace

_MOST_IDS = 100_000


class Shown(StrEnum):
    """Which drafts are listed."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ALL = "all"


def add_to(app: typer.Typer) -> None:
    """Adds this family's commands."""
    app.command()(drafts)
    app.command()(why)
    app.command()(gaps)


def drafts(
    context: typer.Context,
    accept: Annotated[
        list[str] | None, typer.Option("--accept", metavar="ID", help="Make a card of it: 12, or 12,15-18.")
    ] = None,
    reject: Annotated[
        list[str] | None, typer.Option("--reject", metavar="ID", help="Never offer it again.")
    ] = None,
    accept_all: Annotated[bool, typer.Option("--all", help="Accept every draft that waits.")] = False,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="DECK",
            autocompletion=completion.decks,
            help="Into this deck, by name or file; else one for each source.",
        ),
    ] = None,
    state: Annotated[
        Shown | None, typer.Option(help="List these: those that wait by default, with --json all.")
    ] = None,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """List the cards that your notes offer; accept some into a deck file, or reject them.

    Accepting writes markdown into the deck, with the day, the papers and the place that the card comes from,
    and leaves the rest of the file as it is. `studyml undo` takes the text out again.

    \b
    Examples:
      studyml drafts
      studyml drafts --accept 12,15-18 --to "Deep Learning"
      studyml drafts --reject 13
      studyml drafts --all --to ~/decks/journal.md
    """
    chosen, refused = _ids(accept), _ids(reject)
    if accept_all and chosen:
        raise UsageError("--all accepts every draft; name single ones with --accept instead")
    if to is not None and not (accept_all or chosen):
        raise UsageError("--to says where accepted drafts go; name them with --accept, or --all")
    if both := sorted(set(chosen) & set(refused)):
        raise UsageError(f"draft {both[0]} is both accepted and rejected; name it once")
    if accept_all or chosen or refused:
        return _decide(context, chosen, refused, accept_all, to, as_json, db)
    from studyml.services.drafts import list_drafts, tally

    shown_state = state or (Shown.ALL if as_json else Shown.PENDING)
    wanted = None if shown_state is Shown.ALL else DraftState(shown_state.value)
    with open_workspace(db or context.obj, write=False) as work:
        found = list_drafts(work, wanted)
        counts = tally(work)
    if as_json:
        echo_json([draft_json(draft) for draft in found])
        return 0
    for draft in found:
        _echo_draft(draft)
    if not found:
        echo(
            "No draft waits. `studyml import PATH` finds cards in notes."
            if wanted is DraftState.PENDING
            else "No drafts."
        )
    decided = f"{counts.accepted} accepted ({counts.edited} in your own words), {counts.rejected} rejected"
    echo(f"{counted(counts.pending, 'draft')} waiting, {decided}.")
    return 0


def why(
    context: typer.Context,
    place: Annotated[str, typer.Argument(metavar="FILE:LINE", help="A line of a note or a deck.")],
    year: Annotated[
        int | None,
        typer.Option(min=1990, max=2100, metavar="YEAR", help="The year of a journal whose dates have none."),
    ] = None,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """Say what was made of a line of a note or a deck, or why nothing was.

    The file is read as it is now; nothing is stored.

    \b
    Example:
      studyml why ~/notes/log.md:42
    """
    from studyml.services.why import explain

    path, line = _place(place)
    with open_workspace(db or context.obj, write=False) as work:
        findings = explain(work, path, line, year)
    if as_json:
        echo_json(
            [
                {"line": each.line, "line_end": each.line_end, "what": each.what, "text": each.text}
                for each in findings
            ]
        )
        return 0
    for each in findings:
        lines = str(each.line) if each.line_end == each.line else f"{each.line}-{each.line_end}"
        echo(f"{shown(path)}:{lines}: {each.what}: {one_line(each.text)}")
    return 0


def gaps(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most N terms.")] = 50,
    as_json: Json = False,
    db: Db = None,
) -> int:
    """List what your notes talk about and no deck has, the most pressing first.

    These are terms that recur over several days, that questions ask about, or that the notes define.

    \b
    Example:
      studyml gaps
    """
    from studyml.services.gaps import find_gaps

    with open_workspace(db or context.obj, write=False) as work:
        found = find_gaps(work)[:limit]
    if as_json:
        echo_json(
            [
                {
                    "term": gap.term,
                    "days": [
                        {"date": _iso(place.date), "source": place.source, "line": place.line}
                        for place in gap.days
                    ],
                    "questions": gap.questions,
                    "defined": gap.is_defined,
                }
                for gap in found
            ]
        )
        return 0
    for gap in found:
        marks = [counted(gap.questions, "question")] if gap.questions else []
        marks += ["defined"] if gap.is_defined else []
        dates = list(dict.fromkeys(_iso(place.date) or shown(Path(place.source)) for place in gap.days))
        told = ", ".join([*dates[:3], *([f"and {len(dates) - 3} more"] if len(dates) > 3 else [])])
        echo(f"{gap.term}  ({', '.join([counted(gap.day_count, 'day'), *marks])})  {told}")
    if not found:
        echo("Every term that your notes dwell on has a concept.")
    return 0


def accept_from(work: Any, paths: list[str], to: str, *, as_json: bool) -> int:
    """Accepts all that some sources offer, as `import --to` does; the exit code."""
    from studyml.services.accepting import accept, as_offered, drafts_of_sources

    outcome = accept(work, as_offered(work, drafts_of_sources(work, paths), to))
    (tell if as_json else echo)(outcome.told())
    return 0


def draft_json(draft: FoundDraft) -> dict[str, Any]:
    """A draft as the document that `--json` prints."""
    return {
        "id": draft.id,
        "kind": draft.kind,
        "front": draft.front,
        "back": draft.back,
        "concept": draft.concept,
        "source": draft.source,
        "line": draft.line,
        "line_end": draft.line_end,
        "date": _iso(draft.date),
        "confidence": draft.confidence,
        "papers": list(draft.papers),
        "state": draft.state,
        "edited": draft.is_edited,
    }


def _decide(
    context: typer.Context,
    chosen: list[int],
    refused: list[int],
    accept_all: bool,
    to: str | None,
    as_json: bool,
    db: str | None,
) -> int:
    from studyml.services.accepting import accept, as_offered
    from studyml.services.drafts import drafts_named, list_drafts, reject

    with open_workspace(db or context.obj, write=True) as work:
        rejected = drafts_named(work, refused)
        named = [] if accept_all else drafts_named(work, chosen)
        reject(work, rejected)
        # What was rejected just now is not offered any more.
        outcome = accept(work, as_offered(work, list_drafts(work) if accept_all else named, to))
    if as_json:
        echo_json(
            {
                "accepted": outcome.count,
                "rejected": len(rejected),
                "decks": {str(path): count for path, count in outcome.cards.items()},
                "left": [{"id": draft.id, "reason": reason} for draft, reason in outcome.left],
            }
        )
    else:
        if rejected:
            echo(f"Rejected: {counted(len(rejected), 'draft')}.")
        if chosen or accept_all:
            echo(outcome.told())
    return 1 if outcome.left else 0


def _echo_draft(draft: FoundDraft) -> None:
    day = _iso(draft.date) or "no date"
    concept = "" if draft.concept == draft.front else f"{draft.concept} · "
    state = "" if draft.state is DraftState.PENDING else f"  ({draft.state})"
    sure = f"{percent(draft.confidence):>5}"
    place = f"{shown(Path(draft.source))}:{draft.line}"
    echo(f"{draft.id:5}  {draft.kind:8} {sure}  {concept}{one_line(draft.front)}{state}")
    echo(f"       {one_line(draft.back)}")
    echo(f"       {day}  {place}")


def _ids(words: list[str] | None) -> list[int]:
    """The numbers in words such as 12 or 12,15-18."""
    ids: list[int] = []
    for word in words or []:
        for part in word.split(","):
            found = re.fullmatch(r"\s*(\d{1,9})(?:\s*-\s*(\d{1,9}))?\s*", part)
            if found is None:
                raise UsageError(f"{part!r} is no draft; write its number, or several like 12,15-18")
            first, last = int(found[1]), int(found[2] or found[1])
            if last < first or last - first > _MOST_IDS:
                raise UsageError(f"{part.strip()} is no span of drafts; write the smaller number first")
            ids += range(first, last + 1)
    return list(dict.fromkeys(ids))


def _place(words: str) -> tuple[Path, int]:
    name, colon, number = words.rpartition(":")
    if not colon or not name or not number_in(number):
        raise UsageError(f"{words!r} names no line; write FILE:LINE, like ~/notes/log.md:42")
    return Path(name).expanduser(), int(number)


def _iso(day: int | None) -> str | None:
    return None if day is None else date.fromordinal(day).isoformat()
