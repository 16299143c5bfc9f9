"""Settings: read from TOML, checked, written without losing what people wrote around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyml.config import SETTINGS, Config
from studyml.config_file import read_config, write_setting
from studyml.domain.settings import ReviewSettings
from studyml.errors import ConfigError, UsageError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "config.toml"


def test_without_a_file_the_defaults_hold(path: Path) -> None:
    assert read_config(path) == Config()
    assert {s.key: s.default for s in SETTINGS.values() if s.for_decks} == {
        name: getattr(ReviewSettings(), name) for name in ReviewSettings._fields
    }


def test_every_default_is_allowed() -> None:
    for setting in SETTINGS.values():
        assert setting.check(setting.default) == setting.default


def test_a_deck_takes_its_own_setting_else_its_ancestors_else_the_global_one(path: Path) -> None:
    write_setting(path, "new_per_day", "7")
    write_setting(path, "new_per_day", "3", deck="ML/Optimization")
    write_setting(path, "desired_retention", "0.85", deck="ML")
    config = read_config(path)
    assert config.for_deck("ML/Optimization/Adam").new_per_day == 3
    assert config.for_deck("ML/Optimization").desired_retention == 0.85
    assert config.for_deck("Other").new_per_day == 7
    assert config.deck_limits("new_per_day") == {"ML/Optimization": 3}


def test_comments_and_order_are_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("# mine\ntheme = 'dark'  # at night\n\nnew_per_day = 5\n")
    write_setting(path, "theme", "light")
    assert path.read_text() == '# mine\ntheme = "light"  # at night\n\nnew_per_day = 5\n'
    write_setting(path, "new_per_day", None)
    assert read_config(path).review.new_per_day == 20
    assert "# mine" in path.read_text()


def test_steps_are_given_as_a_list_of_minutes(path: Path) -> None:
    assert write_setting(path, "learning_steps", "[1, 10, 60]").review.learning_steps == (1.0, 10.0, 60.0)
    assert write_setting(path, "learning_steps", "[]").review.learning_steps == ()


@pytest.mark.parametrize("words", ['["sunday", "saturday"]', "sat, sunday", "Saturday Sun"])
def test_light_days_are_given_as_a_list_or_in_words(path: Path, words: str) -> None:
    assert write_setting(path, "light_days", words).light_days == ("saturday", "sunday")
    assert read_config(path).light_days == ("saturday", "sunday")
    assert write_setting(path, "light_days", "[]").light_days == ()


def test_a_key_of_the_app_is_mapped_by_the_name_of_its_action(path: Path) -> None:
    assert write_setting(path, "keys.review.good", "g").keys == {"review.good": "g"}


@pytest.mark.parametrize(
    ("key", "words", "deck", "told"),
    [
        ("new_per_dya", "5", None, "no setting 'new_per_dya'"),
        ("new_per_day", "lots", None, "a whole number from 0 to 9999"),
        ("desired_retention", "1.5", None, "a number from 0.7 to 0.99"),
        ("desired_retention", "nan", None, "a number from 0.7 to 0.99"),
        ("learning_steps", "10", None, "a list of at most ten lengths"),
        ("rollover_hour", "3", "ML", "cannot be set for one deck"),
        ("parameters", "[1.0, 2.0]", None, "the 21 weights of FSRS-6"),
        ("parameters", str([50.0] * 21), None, "within the bounds of FSRS-6"),
        ("keys.home.study", "KEY", None, "'KEY' is no key"),
        ("keys.review.again", "3", None, "3 is the key of review.good"),
        ("keys.review.good", "g,q", None, "q is the key of review.leave"),
        ("keys.review.dance", "d", None, "no such action"),
        ("theme", "pink", None, '"dark" or "light"'),
        ("fuzz", "maybe", None, "true or false"),
        ("light_days", "someday", None, "a list of at most six weekdays"),
        ("light_days", "[7]", None, "a list of at most six weekdays"),
        ("light_days", "mon tue wed thu fri sat sun", None, "a list of at most six weekdays"),
        ("light_days", "sunday", "ML", "cannot be set for one deck"),
        ("minutes_per_day", "-5", None, "a whole number from 0 to 1440"),
        ("review_order", "random", None, '"loss" or "day"'),
    ],
)
def test_a_value_that_is_not_allowed_is_told_and_changes_nothing(
    path: Path, key: str, words: str, deck: str | None, told: str
) -> None:
    write_setting(path, "new_per_day", "9")
    before = path.read_bytes()
    with pytest.raises(UsageError, match=told.replace("(", r"\(").replace(".", r"\.")):
        write_setting(path, key, words, deck=deck)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["config.toml"]


def test_what_is_wrong_elsewhere_in_the_file_is_told_with_the_file(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("nosuch = 1\n")
    with pytest.raises(ConfigError, match=r"config\.toml: there is no setting 'nosuch'"):
        write_setting(path, "new_per_day", "9")
    assert path.read_text() == "nosuch = 1\n"


@pytest.mark.parametrize(
    "text", ["theme = ", "[deck]\nML = 3", "keys = 1", "x = 1", "theme = 1", "[keys]\na = 1", "\x00"]
)
def test_a_broken_file_is_told_with_its_path(path: Path, text: str) -> None:
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(ConfigError, match=r"config\.toml: "):
        read_config(path)


def test_a_file_in_another_encoding_is_told(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes("théme".encode("latin-1"))
    with pytest.raises(ConfigError, match="cannot be read"):
        read_config(path)


@pytest.mark.parametrize(
    ("text", "key", "deck"), [("deck = 5", "fuzz", "ML"), ("keys = 5", "keys.review.good", None)]
)
def test_a_setting_within_what_is_no_table_is_refused(
    path: Path, text: str, key: str, deck: str | None
) -> None:
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(ConfigError, match="must be a table"):
        write_setting(path, key, "true", deck)
    assert path.read_text() == text
