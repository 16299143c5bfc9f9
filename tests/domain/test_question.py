import pytest

from studyml.domain.question import normalised_question


@pytest.mark.parametrize(
    "text",
    [
        "What's a kernel?",
        "What’s a kernel?",
        "what's a  kernel",
        "What's a **kernel** ?",
        "What's a\nkernel?!",
        "“What's a kernel?”",
        "What's a `kernel`?",
        "What's a [kernel](https://example.org)?",
        "What's a \N{NO-BREAK SPACE}kernel？",
    ],
)
def test_questions_that_read_the_same_are_one(text: str) -> None:
    assert normalised_question(text) == "what's a kernel"


def test_another_word_is_another_question() -> None:
    assert normalised_question("What is a kernel?") != normalised_question("What's a kernel?")


def test_quotation_marks_around_a_word_do_not_count() -> None:
    assert normalised_question("What is the 'lr' parameter?") == normalised_question(
        "What is the ‘lr’ parameter?"
    )
    assert normalised_question('What is "lr"?') == normalised_question("What is lr?")


def test_the_apostrophe_of_a_plural_stays_with_its_word() -> None:
    assert normalised_question("Why don't layers' weights vanish?").startswith("why don't")


def test_formulas_keep_the_case_of_their_letters() -> None:
    assert normalised_question("What is $W$?") != normalised_question("What is $w$?")
