"""`studyml review --plain`: line by line, nothing moves; for screen readers, logs and pipes."""

from __future__ import annotations

import os
import sys
import time
from datetime import date
from io import TextIOWrapper

from studyml.cli.output import echo
from studyml.domain.rating import Rating
from studyml.domain.stored_card import StoredCard
from studyml.errors import StudymlError
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import duration_label, wait_label
from studyml.rendering.markdown import render_markdown
from studyml.rendering.palette import PLAIN
from studyml.rendering.plain import page_text
from studyml.rendering.share import percent
from studyml.services.note_trail import note_trail
from studyml.services.review import Outcomes, ReviewSession
from studyml.services.summary import nothing_words, session_summary

_WIDTH = 80
_COMMANDS = ("u", "n", "q")
_HELP = "Enter shows the answer; 1 Again, 2 Hard, 3 Good, 4 Easy; u undo, n notes and papers, q quit."


def review_plainly(session: ReviewSession) -> int:
    """Asks and answers on standard input and output until the session, or the input, ends; the exit code.

    An answer that could not be stored is said at once, asked for again, and makes the exit code 1.
    """
    code = 0
    if session.card is None:
        echo(nothing_words(session))
        return 0
    if isinstance(sys.stdin, TextIOWrapper):
        # Bytes that are no text make a line that means nothing, instead of costing the lines after it.
        sys.stdin.reconfigure(errors="replace")
    echo(_HELP)
    while session.card is not None:
        card = session.card
        began = time.monotonic()
        _show_front(session, card)
        outcomes: Outcomes | None = None
        command = _ask()
        while session.card is card and command is not None:
            if outcomes is None and _is_typed(session, command):
                outcomes = session.turn()
                _compare(session, command)
                _show_back(card, outcomes)
                command = _ask()
                continue
            command = command.lower()
            if command == "" and outcomes is None:
                outcomes = session.turn()
                _show_back(card, outcomes)
            elif command in {"1", "2", "3", "4"} and outcomes is not None:
                try:
                    session.answer(Rating(int(command)), time.monotonic() - began)
                    if (missing := session.missing()) is not None:
                        echo(f"{missing.told()}.")
                    break
                except StudymlError as error:
                    echo(f"Not saved: {error}")
                    code = 1
            elif command == "u":
                label = session.undo()
                echo(f"Taken back: {label}" if label else "There is nothing to take back.")
                break
            elif command == "n":
                _show_notes(session, card)
            elif command == "q":
                command = None
                break
            elif outcomes is None:
                echo("Press Enter to see the answer first. " + _HELP)
            else:
                echo("Rate 1, 2, 3 or 4. " + _HELP)
            command = _ask()
        if command is None:
            break
    _show_summary(session)
    return code


def _show_front(session: ReviewSession, card: StoredCard) -> None:
    left = session.left
    echo()
    rest = "" if session.seconds_left is None else f", {duration_label(session.seconds_left)}"
    echo(f"{card.deck.replace('/', ' › ')} › {card.concept} ({left.total} left, {left.new} new{rest})")
    echo()
    echo(_drawn(card.front))
    if session.expected:
        echo()
        echo("Type the answer; Enter alone shows it.")


def _show_back(card: StoredCard, outcomes: Outcomes) -> None:
    echo()
    echo(_drawn(card.back))
    echo()
    labels = []
    for rating, memory in outcomes.items():
        labels.append(f"{int(rating)} {rating.name.capitalize()} {wait_label(memory)}")
    echo("   ".join(labels))


def _is_typed(session: ReviewSession, line: str) -> bool:
    """Whether a line is an answer to be compared, and no command."""
    is_command = line.lower() in _COMMANDS and line.lower() != session.expected.lower()
    return bool(session.expected and line) and not is_command


def _compare(session: ReviewSession, given: str) -> None:
    comparison = session.compared(given)
    echo()
    if comparison.is_right:
        echo("Right.")
    else:
        echo(f"Typed:    {given}")
        echo(f"Expected: {session.expected}")


def _show_notes(session: ReviewSession, card: StoredCard) -> None:
    """Tells where the card comes from: days of the notes, each with its sentence, and papers."""
    for day in reversed(note_trail(session.work, card.concept_id).latest):
        when = "no date" if day.date is None else date.fromordinal(day.date).isoformat()
        echo(f"{when} {day.how}: {one_line(day.text)}")
    echo("Papers: " + (", ".join(card.papers) or "none"))


def _show_summary(session: ReviewSession) -> None:
    summary = session_summary(session)
    echo()
    echo(summary.headline)
    if summary.answers:
        share = percent(summary.right / summary.answers)
        echo(f"{summary.answers} answered, {share} recalled, {duration_label(summary.seconds)}.")
    echo(f"{summary.tomorrow} due tomorrow.")


def _drawn(markdown: str) -> str:
    try:
        width = os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        width = _WIDTH
    return page_text(render_markdown(markdown, max(20, width), PLAIN))


def _ask() -> str | None:
    """The next line of the input, without blanks around it; None at its end."""
    sys.stdout.flush()
    line = sys.stdin.readline()
    return line.strip() if line else None
