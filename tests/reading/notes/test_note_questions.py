"""What counts as asked, and what counts as its answer."""

import pytest

from studyml.domain.source import AskedQuestion, NoteDay
from studyml.reading.note import notes_of


def asked(text: str) -> list[AskedQuestion]:
    return list(notes_of([NoteDay("k", None, "", 1, text, 1)])[0])


def pairs(text: str) -> list[tuple[str, str | None]]:
    return [(question.text, question.answer) for question in asked(text)]


@pytest.mark.parametrize(
    "title",
    [
        "Questions:",
        "Question:",
        "## Questions",
        "**Questions**",
        "**Questions:**",
        "Open questions:",
        "# ❓ Questions",
        "#### My questions",
        "- Questions:",
        "Questions for tomorrow:",
        "FAQ:",
        "Things I don't understand:",
        "Questions to explore:",
    ],
)
def test_under_a_title_for_questions_an_item_asks_without_a_question_mark(title: str) -> None:
    assert pairs(f"{title}\n\n  - what is dropout\n  - Momentum vs Nesterov\n") == [
        ("what is dropout", None),
        ("Momentum vs Nesterov", None),
    ]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("- What is an epoch? One pass", "One pass"),
        ("- What is an epoch? -> One pass", "One pass"),
        ("- What is an epoch → One pass", "One pass"),
        ("- What is an epoch? *Answer*: One pass", "One pass"),
        ("- What is an epoch? _Not yet_", None),
        ("- What is an epoch?\n  One pass", "One pass"),
        ("- What is an epoch?\n    - One pass", "One pass"),
        ("- What is an epoch?\n\n  One pass", "One pass"),
        ("- What is an epoch?\nOne pass", "One pass"),
        ("- What is an epoch?\n  - One pass\n  - through all", "- One pass\n- through all"),
        ("- **What is an epoch?** One pass", "One pass"),
        ("- What is an epoch?\n  A: One pass", "One pass"),
        ("- What is an epoch?\n  ```\n  for x in data:\n  ```", "```\nfor x in data:\n```"),
        ("- What is an epoch?\n  $$\n  n\n  $$", "$$\nn\n$$"),
        ("1. What is an epoch?\n   **Answer:** One pass", "One pass"),
        ("What is an epoch?\n\nOne pass\n\nthrough all", "One pass\n\nthrough all"),
        ("What is an epoch?\nOne pass", "One pass"),
        ("### What is an epoch?\nOne pass", "One pass"),
    ],
)
def test_an_answer_is_found_wherever_it_is_written(text: str, answer: str) -> None:
    found = pairs(f"# Questions\n{text}\n")
    assert [(question.rstrip("?"), said) for question, said in found] == [("What is an epoch", answer)]


@pytest.mark.parametrize(
    "text",
    [
        "Answer here",
        "TBD",
        "Soon!",
        "*TODO*",
        "???",
        "...",
        "I don’t know yet",
        "N/A",
        "(to be answered)",
        "A:",
        "-",
    ],
)
def test_what_holds_the_place_of_an_answer_is_none(text: str) -> None:
    assert pairs(f"Questions:\n- What is an epoch?\n  {text}\n") == [("What is an epoch?", None)]
    assert pairs(f"Questions:\n- What is an epoch? {text}\n")[0][1] is None


@pytest.mark.parametrize(
    "text",
    [
        "[Epochs](https://example.org/e)",
        "https://example.org/e",
        "See [this article](https://example.org/e).",
        "- [Epochs](https://example.org/e)",
        "<https://example.org/e>",
        "Source: https://example.org/e",
    ],
)
def test_a_link_alone_is_no_answer_and_is_kept(text: str) -> None:
    question = asked(f"Questions:\n- What is an epoch?\n  {text}\n")[0]
    assert (question.answer, question.links) == (None, ("https://example.org/e",))


def test_an_address_with_parentheses_is_kept_whole() -> None:
    question = asked(
        "Questions:\n- Why?\n  [R](https://en.wikipedia.org/wiki/Rectifier_(neural_networks))\n"
    )[0]
    assert question.links == ("https://en.wikipedia.org/wiki/Rectifier_(neural_networks)",)


def test_words_beside_a_link_are_an_answer() -> None:
    question = asked("Questions:\n- What is decay? A penalty, as [here](https://example.org/e)\n")[0]
    assert question.answer == "A penalty, as [here](https://example.org/e)"
    assert question.links == ("https://example.org/e",)


def test_several_sentences_that_all_ask_are_one_question() -> None:
    assert pairs("Questions:\n- Why square it? Why not take the absolute value?\n") == [
        ("Why square it? Why not take the absolute value?", None)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I wonder about this: what if it fails? Then we see.",
        "The rate should not matter, but what if we double it? Should it still learn?",
        "- I want to train one, where is the loss?? Must all be tuned?",
        "- [What is SVD?](https://example.org/what?)",
        "- https://example.org/?q=what is?",
        "Tasks:\n- Should I read it?\n- [ ] What is it?",
        "> What is said here?",
        "```\nWhat is code?\n```",
        "What's next?",
        "Really?",
        "- ~~What is done?~~",
    ],
)
def test_what_does_not_ask_by_itself_is_no_question(text: str) -> None:
    assert asked(text) == []


def test_questions_in_a_row_have_no_answer_in_the_text_that_follows() -> None:
    text = "What is PCA?\nHow is it computed?\nCompute the loss with care.\n"
    assert pairs(text) == [("What is PCA?", None), ("How is it computed?", None)]
    assert pairs(text.replace("\n", "\n\n")) == pairs(text)


def test_an_entry_of_the_diary_is_no_answer() -> None:
    assert pairs("What is attention?\nWatched a lecture.\n") == [("What is attention?", None)]


def test_a_lone_question_is_answered_by_what_takes_it_up() -> None:
    assert pairs("What is PCA?\n\nPCA is a rotation.\n") == [("What is PCA?", "PCA is a rotation.")]
    assert pairs("Why not the mean?\nBecause it hides the tails.\n")[0][1] == "Because it hides the tails."


def test_an_item_nested_under_a_statement_asks_for_itself() -> None:
    assert pairs("- Topic models\n  - What is a topic?\n  - Why use them?\n") == [
        ("What is a topic?", None),
        ("Why use them?", None),
    ]


def test_a_list_of_questions_ends_with_the_list() -> None:
    assert pairs("Questions:\n- What is it\n\nI went home.\n- a walk\n") == [("What is it", None)]


def test_lines_are_counted_in_the_source() -> None:
    questions, _ = notes_of(
        [NoteDay("a", None, "", 1, "", 1), NoteDay("b", None, "", 7, "Q: What?\n\nA: This.", 9)]
    )
    assert [(found.day, found.line, found.answer_line) for found in questions] == [(1, 9, 11)]


@pytest.mark.parametrize("nothing", ["None", "N/A", "TBD", "No idea", "-"])
def test_an_item_that_only_holds_a_place_asks_nothing(nothing: str) -> None:
    assert pairs(f"## Questions\n\n- {nothing}\n") == []


def test_a_link_whose_words_ask_is_a_question_that_the_link_answers() -> None:
    [question] = asked("## Questions\n\n- [Why does warm-up help?](https://example.org/warm)\n")
    assert (question.text, question.answer, question.links) == (
        "Why does warm-up help?",
        None,
        ("https://example.org/warm",),
    )
    assert question.is_answered
    assert asked("- [Why does warm-up help?](https://example.org/warm)\n") == []


def test_a_mark_inside_of_emphasis_is_no_part_of_the_question() -> None:
    assert pairs("**Q: What is an epoch?**\n\nOne pass.\n\n**Q: And a step?**\n\nTBD\n") == [
        ("What is an epoch?", "One pass."),
        ("And a step?", None),
    ]


@pytest.mark.parametrize("item", ["Did you know? It is cheap.", "How are you?", "Guess what?"])
def test_what_is_only_said_as_a_question_is_none(item: str) -> None:
    assert pairs(f"- {item}\n") == []


@pytest.mark.parametrize("title", ["### Thoughts & Questions", "Notes/questions:", "**Questions and ideas**"])
def test_among_thoughts_an_item_asks_without_a_mark_when_it_says_what_somebody_wonders(title: str) -> None:
    text = f"{title}\n\n- why the loss is flat at first\n- Slept on it, went well\n- What I did took long\n"
    assert pairs(text) == [("why the loss is flat at first", None)]


def test_a_row_of_a_table_asks_with_one_cell_and_answers_with_those_behind_it() -> None:
    text = (
        "| Topic | What did I ask today? | Answer |\n| --- | --- | --- |\n"
        "| Adam | Why does it diverge? | The second moment |\n| SGD | What is a step? | |\n"
        "| Depth | so | really? |\n"
    )
    assert pairs(text) == [("Why does it diverge?", "The second moment"), ("What is a step?", None)]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("What is a tensor? 🤔", "What is a tensor?"),
        ("- What is a tensor? 🤷‍♂️", "What is a tensor?"),
        ("What is a tensor? ???", "What is a tensor?"),
        ("### Questions\n\n- What is a tensor? ? !?", "What is a tensor?"),
    ],
)
def test_what_follows_a_question_without_a_word_is_not_kept(text: str, question: str) -> None:
    assert pairs(text) == [(question, None)]


@pytest.mark.parametrize(
    "text",
    [
        "什么是梯度消失？",
        "- 卷积核是什么？",
        "模型收敛了吗?",
        "- 正則化とは何か？",
        "なぜ学習率を下げるのか？",
    ],
)
def test_a_question_in_chinese_or_japanese_may_ask_anywhere_in_its_line(text: str) -> None:
    assert pairs(f"一段话。\n\n{text}\n") == [(text.removeprefix("- "), None)]


def test_an_answer_may_follow_a_wide_question_mark_without_a_space() -> None:
    assert pairs("- 过拟合是什么？模型记住了噪声。") == [("过拟合是什么？", "模型记住了噪声。")]
