"""Texts that nobody writes by hand: they are read to the end, in their own time, and break nothing."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.safe_text import safe_text
from studyml.errors import SourceRefused, YearMissing
from studyml.reading.note import read_note

PIECES = [
    *(
        "# ",
        "## ",
        "- ",
        "* ",
        "1. ",
        "> ",
        "\t",
        "  ",
        "    ",
        "\n",
        "\n\n",
        "---\n",
        "+++\n",
        "===\n",
        "```\n",
        "$$\n",
    ),
    *(
        "**",
        "__",
        "[",
        "](",
        ")",
        "|",
        "|-|-|\n",
        "{{< ",
        " >}}",
        "{% highlight x %}",
        "{% endhighlight %}",
        "<!--",
        "-->",
    ),
    *(
        "2020-03-04",
        "3 March",
        "March 5, 2021",
        "31/02/2020",
        "7/8/20",
        "1/2",
        "Mon ",
        "Day 3",
        "2020-13-40",
        "12: ",
    ),
    *(
        "Questions:",
        "Terms:",
        "Tasks:",
        "What is x?",
        "Why",
        "?",
        "A: ",
        "Q: ",
        "TBD",
        "Epoch: one pass",
        "a → b",
        " - ",
    ),
    *(
        "SGD (Stochastic Gradient Descent)",
        "<summary>What?</summary>",
        "[!question] ",
        "https://example.org/a",
        "\0",
        "\u202e",
    ),
    *(
        "---\ndate: 2020-01-01\n---\n",
        "a: &x [*x]\n",
        "| Term | Meaning |\n",
        ":::{glossary}\n",
        ": ",
        "\\",
        "\\\n",
        "word ",
    ),
]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join) | st.text(max_size=200))
def test_every_text_is_read_or_refused_and_every_line_number_is_in_it(text: str) -> None:
    path = Path("notes.md")
    try:
        source = read_note(text, path)
    except YearMissing:
        source = read_note(text, path, year=2020)
    except SourceRefused:
        assert not text.strip() or not safe_text(text).strip()
        return
    count = safe_text(text).count("\n") + 1
    keys = [day.key for day in source.days]
    assert len(set(keys)) == len(keys)
    assert keys
    for day in source.days:
        assert 1 <= day.line <= count
        assert day.line <= day.text_line
        assert day.text_line + day.text.count("\n") <= count
        assert day.date is None or 1990 <= day.date.year <= 2100
        assert safe_text(day.text) == day.text
    for question in source.questions:
        assert question.text
        assert question.answer is None or question.answer.strip()
        assert 1 <= question.line <= (question.answer_line or question.line) <= count
    for term in source.terms:
        assert term.term
        assert term.meaning.strip()
        assert 1 <= term.line <= count
    assert all(1 <= remark.line <= count for remark in source.remarks)
    assert read_note(text, path, year=2020) == read_note(text, path, year=2020)


UNITS = [
    *(
        "?",
        "- What is x?\n",
        "- a: b c d\n",
        "- Abc: x y z\n",
        "- **Abc**: x y z\n",
        "> [!question] What is x?\n\n",
        ":::{glossary}\nA\n:::\n",
        "# ",
        "-",
        "*",
        "[",
        "(",
        "`",
        "$",
        "<",
        "{{<",
        "<!--",
        "{% ",
        "#",
    ),
    *(
        "# 2020-01-01\n",
        "2020-01-01 ",
        "- 3 Jan: x\n",
        "# January\n- 3: x\n",
        "## Day 1\n",
        "## May 1 - May 3, 2020\n",
    ),
    *(
        "a: ",
        "a -> ",
        "ABC (",
        " (A",
        "|a|b\n|-|-\n",
        "> ",
        "Questions:\n",
        "Terms:\n- a\n",
        "**a** ",
        "a\n===\n",
    ),
    *(
        "- a\nb - C\n",
        "x - C - What is it? ",
        "- \n",
        "<summary>a?",
        "> [!question] What is x?\n",
        "```{glossary}\nA\n",
    ),
    *("March ", "[a](http://a) ", "$$\n", "__", "|a|-", "?!", "![", "a\\\n", "{:.a} ", "[[", "Mon "),
]


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_repetition_is_read(unit: str) -> None:
    assert read_note(unit * (60_000 // len(unit)), Path("notes.md"), year=2020).days


@pytest.mark.parametrize(
    "text", ["# a{}x", "- a{}x?", "{{{{< ref {}x", "# a{}}}", "a|{}x", "Questions:\n- {}x"]
)
@pytest.mark.parametrize("filler", [" ", "-", "?", "#", "."])
def test_a_long_run_of_one_character_is_read(text: str, filler: str) -> None:
    assert read_note(text.format(filler * 200_000), Path("notes.md")).days


def test_a_deep_staircase_of_questions_is_read() -> None:
    text = "".join(f"{' ' * depth}- What is x{depth}?\n" for depth in range(400))
    assert len(read_note(text, Path("notes.md")).questions) == 400


@pytest.mark.parametrize(
    "head",
    [
        "---\na: &a [x]\nb: *a\ndate: 2020-01-02\n---\n",
        "---\ndate: 2020-01-02\ndate: 2020-01-02\n---\n",
        "---\ndate: {{date}}\ntitle: a: b\n---\n",
        "+++\ndate = \n+++\n",
        f"---\ntitle: {'x' * 20_000}\n---\n",
        f"---\na: {'[' * 100}\n---\n",
        "---\n- a\n- b\n---\n",
        "---\n\n---\n",
        "---\nnever closed\n\n",
    ],
)
def test_a_head_that_cannot_be_read_never_costs_the_note(head: str) -> None:
    source = read_note(f"{head}What is kept?\n", Path("notes.md"))
    assert [question.text for question in source.questions] == ["What is kept?"]
