"""`studyml review --plain`: line by line, nothing moves; for screen readers, logs and pipes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import date
from io import TextIOWrapper

from studyml.cli.output import echo
from studyml.domain.link import links_of
from studyml.domain.rating import Rating
from studyml.domain.stored_card import StoredCard
from studyml.errors import StudymlError
from studyml.rendering.card_prompt import prompt_of
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import duration_label, wait_label
from studyml.rendering.markdown import render_markdown
from studyml.rendering.palette import PLAIN
from studyml.rendering.plain import page_text
from studyml.rendering.share import percent
from studyml.services.note_trail import note_trail
from studyml.services.prerequisites import Requirement
from studyml.services.review import CONFIDENCES, Outcomes, ReviewSession
from studyml.services.summary import nothing_words, session_summary

_WIDTH = 80
_RATINGS = {str(int(rating)): sure for rating, sure in CONFIDENCES.items()}
_BEFORE_TYPING = ("u", "n", "q")
_HELP = "Enter shows the answer; 1 Again, 2 Hard, 3 Good, 4 Easy; u undo, n notes and papers, q quit, ? more."
_MORE = (
    "- bury until tomorrow, @ suspend, * flag or unflag, e edit, i why the card comes when it comes, "
    "r what the forgotten card requires, c say how sure you are before the answer, o open a link. "
    "Before a typed answer only u, n and q are commands."
)


def review_plainly(session: ReviewSession) -> int:
    """Asks and answers on standard input and output until the session, or the input, ends; the exit code.

    What could not be done is said at once, asked for again, and makes the exit code 1.
    """
    if session.card is None:
        echo(nothing_words(session))
        return 0
    if isinstance(sys.stdin, TextIOWrapper):
        # Bytes that are no text make a line that means nothing, instead of costing the lines after it.
        sys.stdin.reconfigure(errors="replace")
    echo(_HELP)
    if not session.STORES:
        echo("Only to look: nothing is stored.")
    review = _PlainReview(session)
    while session.card is not None and review.goes_on:
        review.ask_card(session.card)
    _show_summary(session)
    return review.code


class _PlainReview:
    """A session line by line: `ask_card` shows a card and does what the lines say until another comes."""

    def __init__(self, session: ReviewSession) -> None:
        self.code = 0
        self.goes_on = True
        self._session = session
        self._missing: Requirement | None = None
        self._outcomes: Outcomes | None = None
        self._is_asking = False
        self._is_over = False
        self._began = 0.0
        self._commands: dict[str, Callable[[StoredCard], None]] = {
            "u": self._undo,
            "n": lambda card: _show_notes(session, card),
            "q": self._quit,
            "-": self._bury,
            "@": self._suspend,
            "*": self._flag,
            "e": self._edit,
            "i": self._explain,
            "r": self._require,
            "c": self._ask_confidence,
            "o": self._open,
            "?": lambda _card: echo(f"{_HELP} {_MORE}"),
        }

    def ask_card(self, card: StoredCard) -> None:
        """Shows a card's front, then takes lines until it is answered, goes, or the session ends."""
        self._outcomes, self._is_over, self._began = None, False, time.monotonic()
        _show_front(self._session, card)
        self._is_asking = self._session.work.config.ask_confidence and self._session.IS_OF_DAY
        if self._is_asking and not self._session.expected:
            _tell_confidences()
        while not self._is_over:
            line = _ask()
            if line is None:
                self._quit(card)
                return
            try:
                self._take(card, line)
            except StudymlError as error:
                echo(f"Not saved: {error}" if line in _RATINGS else f"Not done: {error}")
                self.code = 1

    def _take(self, card: StoredCard, line: str) -> None:
        command = line.lower()
        if self._outcomes is None and _is_typed(self._session, line):
            if self._is_asking:
                _tell_confidences()
                self._session.confidence = _RATINGS.get(_ask() or "")
            self._outcomes = self._session.turn()
            _compare(self._session, line)
            _show_back(self._session, card, self._outcomes)
        elif command in self._commands:
            self._commands[command](card)
        elif self._outcomes is not None:
            self._rate(command)
        elif command == "" or (self._is_asking and command in _RATINGS):
            self._session.confidence = _RATINGS.get(command)
            self._outcomes = self._session.turn()
            _show_back(self._session, card, self._outcomes)
        else:
            echo("Press Enter to see the answer first. " + _HELP)

    def _rate(self, command: str) -> None:
        if command not in _RATINGS:
            echo("Rate 1, 2, 3 or 4. " + _HELP)
            return
        leeches = len(self._session.progress.leeches)
        self._session.answer(Rating(int(command)), time.monotonic() - self._began)
        self._is_over = True
        if len(self._session.progress.leeches) > leeches:
            echo("A leech: forgotten again and again. Rewriting the card helps more than repeating it.")
        self._missing = self._session.missing()
        if self._missing is not None:
            echo(f"{self._missing.told()}.")

    def _undo(self, _card: StoredCard) -> None:
        label = self._session.undo()
        echo(f"Taken back: {label}" if label else "There is nothing to take back.")
        self._is_over = True

    def _quit(self, _card: StoredCard) -> None:
        self.goes_on, self._is_over = False, True

    def _bury(self, _card: StoredCard) -> None:
        self._session.bury()
        echo("Buried until tomorrow. u takes it back.")
        self._is_over = True

    def _suspend(self, _card: StoredCard) -> None:
        self._session.suspend()
        echo("Suspended. u takes it back.")
        self._is_over = True

    def _flag(self, _card: StoredCard) -> None:
        echo("Flagged. * takes the flag away." if self._session.flag() else "The flag is gone.")

    def _edit(self, card: StoredCard) -> None:
        from studyml.cli.report_output import tell_report
        from studyml.services.editing import deck_to_edit, run_editor
        from studyml.services.importing import sync_file

        path = deck_to_edit(card.path)
        run_editor(self._session.work.config.editor, path, card.line)
        tell_report(sync_file(self._session.work, path), as_json=False)
        self._session.reload()
        self._is_over = True

    def _explain(self, card: StoredCard) -> None:
        from studyml.cli.explain_commands import tell_explanation
        from studyml.services.explaining import explain

        tell_explanation(explain(self._session.work, card.id))

    def _require(self, _card: StoredCard) -> None:
        if self._missing is None:
            echo("Nothing is known to be missing: this is offered after a card was forgotten.")
        elif self._session.bring_forward(self._missing.concept_id):
            self._is_over = True
        else:
            echo("None of its cards is due; `studyml review --cram --query` shows them.")

    def _open(self, card: StoredCard) -> None:
        """Names the links of what is shown by host and address, and opens the one that is asked for."""
        from studyml.services.browser import open_link

        is_turned = self._outcomes is not None
        sides = (prompt_of(card), card.back) if is_turned else (prompt_of(card),)
        written = [link for side in sides for link in render_markdown(side, _WIDTH, PLAIN).links]
        links = links_of(written, card.papers if is_turned else ())
        if not links:
            echo("There is no link here" + ("." if is_turned else " before the answer."))
            return
        numbered = {str(number): link for number, link in enumerate(links, 1)}
        for number, link in numbered.items():
            echo(f"{number}  {link.host}   {link.url}")
        echo("Open which in the browser? Its number; Enter opens none.")
        chosen = numbered.get(_ask() or "")
        if chosen is None:
            echo("Nothing was opened.")
        elif open_link(chosen):
            echo(f"Opened {chosen.host}.")
        else:
            echo("There is no browser with a window here; the address stands above.")

    def _ask_confidence(self, _card: StoredCard) -> None:
        if self._outcomes is None:
            self._is_asking = True
            _tell_confidences()
        else:
            echo("The answer is shown already; say it before, on the next card.")


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


def _show_back(session: ReviewSession, card: StoredCard, outcomes: Outcomes) -> None:
    echo()
    echo(_drawn(card.back))
    echo()
    labels = []
    for rating, memory in outcomes.items():
        interval = f" {wait_label(memory)}" if session.STORES else ""
        labels.append(f"{int(rating)} {rating.name.capitalize()}{interval}")
    echo("   ".join(labels))


def _is_typed(session: ReviewSession, line: str) -> bool:
    """Whether a line is an answer to be compared, and no command."""
    is_command = line.lower() in _BEFORE_TYPING and line.lower() != session.expected.lower()
    return bool(session.expected and line) and not is_command


def _tell_confidences() -> None:
    """Asks how sure the learner is, by the ratings' digits."""
    levels = ", ".join(f"{int(rating)} {sure} %" for rating, sure in CONFIDENCES.items())
    echo()
    echo(f"How sure are you? {levels}; Enter shows the answer.")


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
