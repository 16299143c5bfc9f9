"""A card's turn in a review: how far the learner is with it, and how that is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studyml.domain.rating import Rating
from studyml.domain.stored_card import StoredCard
from studyml.key_table import REVIEW
from studyml.rendering.interval import duration_label, wait_label
from studyml.services.prerequisites import Requirement
from studyml.services.review import CONFIDENCES, ReviewSession
from studyml.tui.card_painter import DrawnCard
from studyml.tui.comparison import draw_comparison
from studyml.tui.keys import keys_of
from studyml.tui.sheet import MEASURE, Part, Sheet
from studyml.tui.widgets.rating_bar import RatingBar

MARGIN = 3
_DOTS = 4
_BEFORE = ("advance", "undo", "edit", "info", "help")  # what the foot tells before the answer
_RATINGS = dict(zip(Rating, REVIEW[1:5], strict=True))
_MISSING = next(key for key in REVIEW if key.action == "missing")
_UNDO = next(key for key in REVIEW if key.action == "undo")


@dataclass(slots=True)
class CardTurn:
    """How far the learner is: the answer is shown (`is_turned`), all of a long card is (`is_whole`), an
    answer is being typed, or the confidence asked for. `missing` is what a card that lapsed seems to lack."""

    is_turned: bool = False
    is_whole: bool = False
    is_typing: bool = False
    is_asking: bool = False
    typed: str = ""
    missing: Requirement | None = None


def draw_title(sheet: Sheet, session: ReviewSession, card: StoredCard, *, has_more: bool) -> None:
    """Draws where the card stands and how much of the session is left; `has_more` says that it was cut."""
    left = session.left
    done = len(session.progress.answers)
    full = round(done / max(1, done + left.total) * _DOTS)
    place: list[Part] = [(card.deck.replace("/", " › "), "dim")]
    if card.concept != card.deck.rpartition("/")[2]:
        place += [(" › ", "dim"), (card.concept, "text")]
    marks: list[Part] = [] if session.STORES else [("nothing is stored   ", "dim")]
    if has_more:
        marks.append(("m more  ", "accent"))
    if card.flag:
        marks.append(("⚑ ", "accent"))
    if card.is_leech:
        marks.append(("leech ", "accent"))
    new = f" · {left.new} new" if left.new else ""
    rest = "" if session.seconds_left is None else f" · {duration_label(session.seconds_left)}"
    dots = "●" * full + "○" * (_DOTS - full)
    sheet.line(*place, right=[*marks, (f"{left.total} left{new}{rest}   ", "dim"), (dots, "accent")])
    sheet.rule()


def draw_card(
    sheet: Sheet,
    session: ReviewSession,
    turn: CardTurn,
    drawn: DrawnCard,
    keymap: Mapping[str, str],
) -> None:
    """Draws the front, what is typed, and after the turn what it came to and the back."""
    if turn.missing is None:
        sheet.gap()
    else:
        key = keys_of(_MISSING, keymap)[0]
        sheet.line(
            (turn.missing.told(), "dim"), ("   " + key, "accent"), (" studies it next", "dim"), indent=MARGIN
        )
    sheet.segments(drawn.front.lines, indent=MARGIN)
    if turn.is_typing or (turn.typed and not turn.is_turned):
        sheet.gap()
        cursor = "▏" if turn.is_typing else ""
        sheet.line(("› ", "accent bold"), (turn.typed, "text bold"), (cursor, "accent"), indent=MARGIN)
    if not turn.is_turned:
        return
    if turn.typed:
        sheet.gap()
        draw_comparison(sheet, session.compared(turn.typed), indent=MARGIN)
    sheet.gap()
    sheet.line(("┄" * (min(sheet.width - 2, MEASURE + 2 * MARGIN)), "rule"))
    sheet.gap()
    sheet.segments(drawn.back.lines, indent=MARGIN)


def show_bar(
    bar: RatingBar, sheet: Sheet, session: ReviewSession, turn: CardTurn, keymap: Mapping[str, str]
) -> None:
    """Shows what the next key does: tells how sure one is, leads to the answer, or rates, with the waits."""
    sheet.rule()
    keys = {rating: keys_of(key, keymap)[0] for rating, key in _RATINGS.items()}
    if turn.is_asking and not turn.is_turned:
        bar.show_choices(
            sheet, "How sure?", [(keys[rating], f"{sure} %") for rating, sure in CONFIDENCES.items()]
        )
    elif turn.is_typing:
        bar.show_hint(sheet, [("⏎", "accent"), ("  check", "text")], [("esc", "accent"), (" keys", "dim")])
    elif turn.is_turned:
        choices = {
            rating: (keys[rating], wait_label(memory) if session.STORES else "")
            for rating, memory in session.turn().items()
        }
        bar.show_ratings(sheet, choices, keys_of(_UNDO, keymap)[0])
    else:
        first, *others = [key for key in REVIEW if key.hint and key.action in _BEFORE]
        told: list[Part] = []
        for key in others:
            told += [("  " * bool(told) + keys_of(key, keymap)[0], "accent"), (f" {key.hint}", "dim")]
        show: list[Part] = [(keys_of(first, keymap)[0], "accent"), (f"  {first.hint}", "text")]
        bar.show_hint(sheet, show, told)
