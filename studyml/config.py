"""The settings: one definition of each key, with its meaning, and the values in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from studyml.domain.card_column import DEFAULT_COLUMNS, CardColumn, Sorting, sorting_of
from studyml.domain.deck_path import path_of
from studyml.domain.due_load import WEEKDAYS
from studyml.domain.settings import ReviewSettings

_DEFAULT = ReviewSettings()
_NONE: Mapping[str, Any] = MappingProxyType({})

THEMES = ("dark", "light", "high-contrast", "colour-blind")

Value = bool | int | float | str | tuple[float, ...] | tuple[str, ...]


class Setting(NamedTuple):
    """One key: what it means and what it may be; `check` raises ValueError with what is allowed.

    `choices` are the words that it may be, where there are few.
    """

    key: str
    meaning: str
    default: Value
    check: Callable[[Any], Value]
    for_decks: bool = False
    choices: tuple[str, ...] = ()
    group: str = "Files"


class Config(NamedTuple):
    """All settings in force. `decks` holds what single decks set for themselves, by full name.

    `faults` tell, each in a sentence, which parameters of the file are impossible and therefore not used.
    """

    review: ReviewSettings = _DEFAULT
    minutes_per_day: int = 0
    review_order: str = "loss"
    light_days: tuple[str, ...] = ()
    rollover_hour: int = 4
    theme: str = "dark"
    ask_confidence: bool = False
    math_letters: str = "italic"
    editor: str = ""
    log_dir: str = ""
    browse_columns: tuple[str, ...] = DEFAULT_COLUMNS
    browse_sort: str = ""
    keys: Mapping[str, str] = _NONE
    decks: Mapping[str, Mapping[str, Value]] = _NONE
    faults: tuple[str, ...] = ()

    def for_deck(self, deck: str, fitted: Mapping[str, tuple[float, ...]] = _NONE) -> ReviewSettings:
        """The settings of a deck: its own, else those of the decks above it, else the global ones.

        `fitted` holds the parameters fitted to decks, and to everything under the empty name. What is said
        of a deck goes before what is said of the decks above it; of the same one, what was fitted goes first.
        """
        settings = self.review
        for name in ("", *path_of(deck)):
            if name in self.decks:
                settings = settings._replace(**dict(self.decks[name]))  # type: ignore[arg-type]
            if name in fitted:
                settings = settings._replace(parameters=fitted[name])
        return settings

    def deck_limits(self, key: str) -> dict[str, int]:
        """The decks that set a daily limit (`new_per_day` or `reviews_per_day`) of their own."""
        return {deck: int(own[key]) for deck, own in self.decks.items() if key in own}  # type: ignore[arg-type]


def _number(least: float, most: float) -> Callable[[Any], float]:
    def check(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise ValueError(f"a number from {least:g} to {most:g}")
        return float(value)

    return check


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return value

    return check


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _one_of(*words: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value not in words:
            raise ValueError(" or ".join(f'"{word}"' for word in words))
        return str(value)

    return check


def _theme(value: Any) -> str:
    return _one_of(*THEMES)("colour-blind" if value == "color-blind" else value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError("a line of text")
    return value


def _minutes(value: Any) -> tuple[float, ...]:
    try:
        steps = tuple(_number(0.1, 20_160)(step) for step in value)
    except (TypeError, ValueError):
        steps = (-1.0,)
    if len(steps) > 10 or any(step < 0 for step in steps):
        raise ValueError("a list of at most ten lengths in minutes, like [1, 10]; [] for none")
    return steps


def _weekdays(value: Any) -> tuple[str, ...]:
    words = value.replace(",", " ").split() if isinstance(value, str) else value
    is_list = isinstance(words, list | tuple) and all(isinstance(word, str) for word in words)
    named = {word.lower() for word in words} if is_list else {""}
    found = {day for word in named for day in WEEKDAYS if len(word) > 2 and day.startswith(word)}
    if len(found) != len(named) or len(found) == len(WEEKDAYS):
        raise ValueError('a list of at most six weekdays, like ["saturday", "sunday"]; [] for none')
    return tuple(day for day in WEEKDAYS if day in found)


def _columns(value: Any) -> tuple[str, ...]:
    words = value.replace(",", " ").split() if isinstance(value, str) else value
    is_list = isinstance(words, list | tuple) and all(isinstance(word, str) for word in words)
    names = list(dict.fromkeys(words)) if is_list else []
    if not names or not set(names) <= set(CardColumn):
        raise ValueError(f"a list of columns, at least one of {', '.join(CardColumn)}")
    return tuple(CardColumn(name) for name in names)


def _sorting(value: Any) -> str:
    try:
        return sorting_of(value).words
    except (ValueError, AttributeError):
        raise ValueError(
            f"empty, or one of {', '.join(CardColumn)}, with - in front to turn it round"
        ) from None


def _parameters(value: Any) -> tuple[float, ...]:
    try:
        weights = tuple(_number(0, 100)(weight) for weight in value)
    except (TypeError, ValueError):
        weights = (0.0,)
    if len(weights) not in (0, 21):
        raise ValueError("the 21 weights of FSRS-6 as a list of numbers; [] for the default ones")
    if weights:
        from studyml.domain.scheduling import Scheduler

        try:
            Scheduler(ReviewSettings(parameters=weights))
        except ValueError as error:
            raise ValueError(f"weights within the bounds of FSRS-6 ({error})".replace("\n", " ")) from error
    return weights


SETTINGS: dict[str, Setting] = {
    setting.key: setting
    for setting in (
        Setting(
            "desired_retention",
            "The probability of recall at which a card comes back. Higher means more reviews.",
            _DEFAULT.desired_retention,
            _number(0.70, 0.99),
            for_decks=True,
            group="Scheduling",
        ),
        Setting(
            "learning_steps",
            "Minutes until a new card comes again, step by step, before it is given days.",
            _DEFAULT.learning_steps,
            _minutes,
            for_decks=True,
            group="Scheduling",
        ),
        Setting(
            "relearning_steps",
            "Minutes until a forgotten card comes again, before it is given days.",
            _DEFAULT.relearning_steps,
            _minutes,
            for_decks=True,
            group="Scheduling",
        ),
        Setting(
            "maximum_interval",
            "The longest time between two reviews of a card, in days.",
            _DEFAULT.maximum_interval,
            _whole(1, 36_500),
            for_decks=True,
            group="Scheduling",
        ),
        Setting(
            "fuzz",
            "Whether due days are spread a little, to the day on which the least is due, so that cards"
            " learned together do not stay together and no day has too many.",
            _DEFAULT.fuzz,
            _truth,
            for_decks=True,
            group="Scheduling",
        ),
        Setting(
            "parameters",
            "The 21 weights of FSRS-6; [] for the default ones.",
            _DEFAULT.parameters,
            _parameters,
            for_decks=True,
            group="Scheduling",
        ),
        Setting(
            "leech_lapses",
            "After how many lapses a card is marked as a leech.",
            _DEFAULT.leech_lapses,
            _whole(1, 99),
            for_decks=True,
            group="Scheduling",
        ),
        Setting(
            "suspend_leeches",
            "Whether a leech is also suspended.",
            _DEFAULT.suspend_leeches,
            _truth,
            for_decks=True,
            group="Scheduling",
        ),
        Setting(
            "new_per_day",
            "How many new cards a day may bring; a deck's own limit holds for the decks below it too.",
            _DEFAULT.new_per_day,
            _whole(0, 9_999),
            for_decks=True,
            group="Each day",
        ),
        Setting(
            "reviews_per_day",
            "How many reviews a day may bring, learning steps not counted.",
            _DEFAULT.reviews_per_day,
            _whole(0, 99_999),
            for_decks=True,
            group="Each day",
        ),
        Setting(
            "minutes_per_day",
            "After how many minutes of answering a day's sessions end; 0 for no end."
            " `studyml review --minutes` goes on for so long all the same.",
            0,
            _whole(0, 1_440),
            group="Each day",
        ),
        Setting(
            "review_order",
            "What comes first when reviews are overdue: loss for those by whose waiting most is lost,"
            " day for the longest waiting ones. Whatever fell due on one day is shuffled.",
            "loss",
            _one_of("loss", "day"),
            choices=("loss", "day"),
            group="Each day",
        ),
        Setting(
            "light_days",
            'Weekdays on which reviews fall due only where the spread leaves no other day, like ["sunday"].',
            (),
            _weekdays,
            group="Each day",
        ),
        Setting(
            "bury_siblings",
            "Whether the other cards of a text wait until tomorrow once one of them was answered.",
            _DEFAULT.bury_siblings,
            _truth,
            for_decks=True,
            group="Each day",
        ),
        Setting(
            "rollover_hour",
            "The hour at which a study day begins: a review at 1 in the night belongs to the evening before.",
            4,
            _whole(0, 12),
            group="Each day",
        ),
        Setting(
            "ask_confidence",
            "Whether each card asks how sure you are before it shows its answer; without that `c` does."
            " `studyml stats` tells how right you are about yourself.",
            False,
            _truth,
            group="Each day",
        ),
        Setting(
            "theme",
            "The colours of the app. Without any colour: NO_COLOR=1 studyml.",
            "dark",
            _theme,
            choices=THEMES,
            group="Appearance",
        ),
        Setting(
            "math_letters",
            "How variables in formulas are drawn; upright for a font that lacks the italic ones.",
            "italic",
            _one_of("italic", "upright"),
            choices=("italic", "upright"),
            group="Appearance",
        ),
        Setting("editor", "The command that opens a deck; empty means $VISUAL, else $EDITOR.", "", _text),
        Setting(
            "log_dir",
            "A folder that your machines share, by git or synced: the log is kept there after each session,"
            " and that of the others is merged at start and by sync; empty for none.",
            "",
            _text,
        ),
        Setting(
            "browse_columns",
            "The columns of the list of cards, the dearest first: what has no room is left out from the end.",
            DEFAULT_COLUMNS,
            _columns,
            group="Appearance",
        ),
        Setting(
            "browse_sort",
            "The column by which the list of cards is sorted, - in front for the other way round; empty for"
            " the order of the decks.",
            Sorting().words,
            _sorting,
            group="Appearance",
        ),
    )
}


def as_typed(value: Any) -> str:
    """A value as it is written in the file."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(map(as_typed, value))}]"
    return f'"{value}"' if isinstance(value, str) else repr(value).removesuffix(".0")
