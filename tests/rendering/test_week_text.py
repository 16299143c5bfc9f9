"""The week in words, as markdown and without its marks."""

from __future__ import annotations

from markdown_it import MarkdownIt

from studyml.domain.notes_found import FoundQuestion
from studyml.domain.statistics import DayFigures, Recalled
from studyml.domain.week import MetConcept, ReviewedConcept, Week
from studyml.rendering.week_text import week_markdown, week_words

NAMES = ["*x*", "[a](b)", "# x", "`code`", "<b>bold</b>", "1. one", "- two", "[[link]]"]


def a_week() -> Week:
    return Week(
        first=735_000,
        last=735_006,
        figures=DayFigures(9, 60.0, 3, Recalled(4, 3)),
        days=2,
        streak=2,
        reviewed=[ReviewedConcept(number, name, 1, 1, 1) for number, name in enumerate(NAMES)],
        met=[MetConcept(name, 1) for name in NAMES],
        note_days=1,
        open_questions=[FoundQuestion("Why does *a* <b> not [do](it)?", (), None, None, ())],
        asked=0,
        due=(1, 2, 3),
        next_new=NAMES,
    )


def test_names_of_others_paste_as_text() -> None:
    kinds: set[str] = set()
    text = ""
    for token in MarkdownIt().parse(week_markdown(a_week())):
        kinds.add(token.type)
        for child in token.children or []:
            kinds.add("text" if child.type.startswith("text") else child.type)
            text += child.content
        text += "\n" if token.type == "inline" else ""
    marks = {
        f"{name}_{end}"
        for name in ("heading", "bullet_list", "list_item", "paragraph")
        for end in ("open", "close")
    }
    assert kinds == {*marks, "inline", "text"}
    for name in NAMES:
        assert f"\n{name}: 1 new card\n" in text
        assert f"\n{name}: 1 lapse\n" in text
        assert f"\n{name}: 1 note\n" in text
    assert f"New: {', '.join(NAMES)}\n" in text


def test_in_a_terminal_no_marks_are_left() -> None:
    words = week_words(a_week())
    for name in NAMES:
        assert f"\n  {name}: 1 lapse\n" in words
    assert "\n  Why does a <b> not do?\n" in words
    assert words.startswith("Week of 2013-05-12 to 2013-05-18\n  9 reviews on 2 days")
