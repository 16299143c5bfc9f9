"""What holds for every deck: front matter, limits, dialects, and that no text can do harm."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyml.domain.deck import CardKind, CardText, DeckText, Dialect, Level
from studyml.errors import SourceRefused
from studyml.reading.deck import looks_like_deck, read_deck

PATH = Path("folder/Some deck.md")


def read(text: str, dialect: Dialect | None = None) -> DeckText:
    return read_deck(text, PATH, dialect)


def cards(text: str, dialect: Dialect | None = None) -> list[CardText]:
    return [card for concept in read(text, dialect).concepts for card in concept.cards]


def refused(text: str) -> SourceRefused:
    with pytest.raises(SourceRefused) as caught:
        read(text)
    return caught.value


# Front matter


def test_a_deck_is_named_by_its_file_when_nothing_else_names_it() -> None:
    assert read("Q: a\nA: b").name == "Some deck"
    assert read("---\ndeck: ' / '\n---\nQ: a\nA: b").name == "Some deck"
    assert read("---\ndeck: A / B\n---\nQ: a\nA: b").name == "A/B"
    assert read('+++\nname = "T"\n+++\nQ: a\nA: b').name == "T"


def test_values_of_the_front_matter_are_plain_text() -> None:
    deck = read("---\ndeck: 2024-01-01\ntags: [no, 1.0]\n---\nQ: a\nA: b")
    assert (deck.name, deck.tags) == ("2024-01-01", ("no", "1.0"))
    assert read("---\ntags: a, b\n---\nQ: a\nA: b").tags == ("a", "b")
    assert read('---\ndeck: "a\\eb\\nc"\n---\nQ: a\nA: b').name == "a\N{REPLACEMENT CHARACTER}b c"


@pytest.mark.parametrize(
    ("head", "reason", "line"),
    [
        ("- a\n- b", "no mapping", 2),
        ("just words", "no mapping", 2),
        ("deck: A\ntags: [a", "no YAML", 3),
        ("deck: a: b", "no YAML", 2),
        ("deck: A\nother: &x [1]\nmore: *x", "anchor or alias", 3),
        ("a: &a [x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]", "anchor or alias", 2),
        ("deck: A\ndeck: B", "`deck` twice", 3),
        ("a: " + "[" * 11 + "]" * 11, "10 levels", 2),
        ("a: " + "[" * 5000, "10 levels", 2),
        ("a: " + "x" * 17_000, "larger than 16 KiB", 1),
        ("deck = A", "no TOML", 2),
        ("deck = " + "[" * 8000, "levels", 2),
    ],
)
def test_front_matter_that_cannot_be_relied_upon_refuses_the_file(head: str, reason: str, line: int) -> None:
    error = refused(f"---\n{head}\n---\nQ: a\nA: b")
    assert reason in error.reason
    assert (error.line, error.path) == (line, str(PATH))


def test_an_object_tag_in_the_front_matter_makes_nothing() -> None:
    assert read("---\ndeck: !!python/object/apply:os.system ['exit 1']\n---\nQ: a\nA: b").name == "Some deck"


def test_many_values_beside_each_other_are_not_deep() -> None:
    tags = ", ".join("abcdefghijklmnopq")
    assert len(read(f"---\ntags: [{tags}]\n---\nQ: a\nA: b").tags) == 17


def test_an_empty_front_matter_is_none() -> None:
    assert len(cards("---\n---\nQ: a\nA: b")) == 1
    assert len(cards("---\n# only a comment\n---\nQ: a\nA: b")) == 1


# Dialects


def test_the_dialect_is_the_given_one_then_the_named_one_then_the_shown_one() -> None:
    assert read("a::b\n#flashcards").dialect == Dialect.OBSIDIAN
    assert read("---\ndeck: A\n---\na\n?\nb").dialect == Dialect.NATIVE
    assert read("a\n?\nb").dialect == Dialect.OBSIDIAN
    assert read("---\nname = 'x'\n---\nQ: a\nA: b").dialect == Dialect.HASHCARDS
    assert read("---\ndialect: hashcards\n---\nQ: a\nA: b").dialect == Dialect.HASHCARDS
    assert read("---\ndialect: hashcards\n---\nQ: a\nA: b", Dialect.NATIVE).dialect == Dialect.NATIVE
    assert read("Q: a\nA: b").dialect == Dialect.NATIVE


def test_a_note_that_a_tag_puts_into_a_deck_keeps_its_title_as_concept() -> None:
    deck = read("#flashcards/ml\na::b")
    assert (deck.name, deck.concepts[0].name, deck.concepts[0].implicit) == (
        "flashcards/ml",
        "Some deck",
        True,
    )
    assert read("---\ntags: [note, flashcards/x]\n---\na::b\n\n?").name == "flashcards/x"


@pytest.mark.parametrize(
    "text",
    [
        "---\ndeck: A\n---\n",
        "---\ndeck: [\n---\n",
        "# T\n\nQ: a\nA: b",
        "C: a [b]",
        "text\n\na :: b",
        "a\n?\nb",
        "#flashcards",
        "## T\n\n- aliases: b\n\ntext",
        "+++\nname = 'x'\n+++\n",
    ],
)
def test_a_file_with_a_mark_of_decks_looks_like_one(text: str) -> None:
    assert looks_like_deck(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Title\n\n## Install\n\nRun `a :: b`, or std::vector.\n\n- name: value\n",
        "```\nQ: a\nA: b\n```\n",
        "<!--\nQ: a\n-->\n",
        "---\nlayout: post\n---\n\n## Title\n\ntext",
        "---\nlayout: [\n---\ntext",
    ],
)
def test_an_ordinary_document_does_not_look_like_a_deck(text: str) -> None:
    assert not looks_like_deck(text)


def test_the_format_is_described_as_it_is() -> None:
    description = (Path(__file__).parents[2] / "docs" / "deck-format.md").read_text(encoding="utf-8")
    example = description.partition("```markdown\n")[2].partition("\n```\n")[0]
    assert (read(example).card_count, read(example).remarks) == (7, ())
    assert not looks_like_deck(description)


# Limits


def test_a_file_over_the_limit_is_refused() -> None:
    assert "larger than 4 MiB" in refused("a" * (4 * 1024 * 1024 + 1)).reason


def test_a_card_over_the_limit_is_left_out_and_the_others_stay() -> None:
    text = f"Q: a\nA: {'x' * 66_000}\n\nQ: b\nA: {'ä' * 33_000}\n\nC: [a] {'x' * 66_000}\n\nQ: c\nA: d"
    deck = read(text)
    assert [card.front for concept in deck.concepts for card in concept.cards] == ["c"]
    assert [(remark.line, remark.level) for remark in deck.remarks] == [
        (1, Level.ERROR),
        (4, Level.ERROR),
        (7, Level.ERROR),
    ]


def test_a_text_may_have_sixty_four_clozes_and_no_more() -> None:
    assert len(cards("C: " + "[a] " * 64)) == 64
    assert cards("C: " + "[a] " * 65) == []


def test_few_lines_cannot_make_more_text_than_a_file_may() -> None:
    block = "C: " + "[a] " * 60 + "x" * 30_000
    deck = read("\n\n".join([block] * 12))
    assert sum(len(card.front) + len(card.back) for c in deck.concepts for card in c.cards) < 33 * 1024 * 1024
    assert any("MiB of card text" in remark.text for remark in deck.remarks)


def test_remarks_end_with_how_many_more_there_are() -> None:
    deck = read("A: stray\n" * 5_000)
    assert len(deck.remarks) == 1_001
    assert deck.remarks[-1].text.startswith("4001 more remarks")


N = 100_000
HOSTILE = {
    "brackets": "C: " + "[" * N,
    "empty brackets": "C: " + "[]" * 20_000,
    "links": "C: " + "[a](b " * 9_000,
    "titles": "C: " + '[a](b "' * 9_000,
    "dollars": "C: " + "$a " * 20_000,
    "double dollars": "C: " + "$$" * 30_000,
    "ticks": "C: " + " ".join("`" * (i % 300 + 1) for i in range(400)),
    "tags": "C: " + '<a b="' * 9_000,
    "open comments": "## X\n" + "x <!-- y\n" * N,
    "comments in a line": "## X\n" + "<!--x-->" * N,
    "comments never closed": "## X\n" + "a <!-- " * N + "\n\n-->",
    "braces": "C: " + "{{c1::" * 9_000,
    "highlights": "C: " + "==a " * 15_000,
    "paragraphs": "## X\n" + "word word\n\n" * 5_000,
    "quotes": ">" * N,
    "lists": "- " * N + "\n" * N,
    "nested lists": "".join(" " * i + "- a\n" for i in range(0, 2_000, 2)),
    "a line": "a" * (4 * 1024 * 1024),
    "questions": "Q: x\n" * N,
    "concepts": "## h\n" * 20_000,
    "fences": "```\n" * N,
    "hashes": "## " + " #" * N + "x",
    "ids": "Q: " + "{#" * N + "}\nA: x",
    "metadata": "## a\n- id: b\n" * 10_000,
    "spaces": (" " * 1_000 + "\n") * 4_000,
    "definitions": "C: [a]\n" + "[a]: b\n" * 9_000,
    "front matter": "---\n" * N,
    "separators": "?\n" * N,
    "tag line": "#flashcards " * N,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("dialect", Dialect)
def test_hostile_text_is_read_to_its_end(name: str, dialect: Dialect) -> None:
    deck = read(HOSTILE[name], dialect)
    assert deck.remarks or deck.card_count


def test_control_characters_reach_no_card_and_no_remark() -> None:
    text = "## A\x1b[31mB\n- \x1b: x\n- tags: \x07\n\nte\x9bxt \u202e\n\nQ: a\x00\nA: {#\x1b}\n"
    deck = read(text)
    assert not set("\x1b\x07\x9b\u202e\x00") & set(repr(deck).encode().decode("unicode_escape"))
    assert "\N{REPLACEMENT CHARACTER}" in deck.concepts[0].name


# Properties

WORDS = """
    Q: A: C: ## ### # - * > ::  ::: [x] [ ] | $ $$ ` ``` ~~~ == {{c1:: }} <!-- --> <div> --- --- === ? ??
    {#id} id: aliases: journal: 2024-02-30 #flashcards \\ ( ) [^1] [[ ]] deck: +++ & * a b
""".split()  # noqa: SIM905 - a table of marks, not a list of strings
TEXTS = (
    st.lists(st.sampled_from([*WORDS, " ", "\n", "\n", "\n\n", "    "]), max_size=60).map("".join) | st.text()
)


@settings(max_examples=500, deadline=None)
@given(TEXTS, st.sampled_from([None, *Dialect]))
def test_reading_never_fails_and_its_lines_exist(text: str, dialect: Dialect | None) -> None:
    try:
        deck = read_deck(text, PATH, dialect)
    except SourceRefused:
        return
    lines = range(1, text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 2)
    assert all(remark.line in lines and remark.text for remark in deck.remarks)
    assert all(candidate.line in lines for candidate in deck.candidates)
    found = [card for concept in deck.concepts for card in concept.cards]
    assert all(card.line in lines and card.front.strip() and card.back.strip() for card in found)
    assert len({card.explicit_id for card in found if card.explicit_id}) == sum(
        c.explicit_id is not None for c in found
    )
    assert sum(candidate.cards for candidate in deck.candidates) == len(found)
    assert all(candidate.reason for candidate in deck.candidates if not candidate.cards)
    assert bool(found) or any(remark.level == Level.ERROR for remark in deck.remarks)
    looks_like_deck(text)


PHRASE = st.lists(
    st.sampled_from(
        ["momentum", "`a :: b`", "$x_1$", "**ReLU**", "of", "f(x)", "–", "ß", "0.9", "[a](b)", "std::vector"]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
BODY = st.lists(
    PHRASE | st.sampled_from(["- item", "```\nQ: code\n```", "$$\n# x\n$$"]), min_size=1, max_size=3
).map("\n\n".join)


@st.composite
def card_texts(draw: st.DrawFn, number: int) -> CardText:
    """A card as a reader could have made it; the number makes its prompt the only one."""
    kind = draw(st.sampled_from([CardKind.BASIC, CardKind.CLOZE, CardKind.REVERSED]))
    name = draw(st.none() | st.just(f"id-{number}"))
    prompt = f"{draw(PHRASE)} no. {number}"
    if kind == CardKind.CLOZE:
        hint, answer = (
            draw(st.sampled_from(["…", "a hint"])),
            draw(PHRASE.filter(lambda words: "[" not in words)),
        )
        front, back = f"{prompt} ==[{hint}]== after", f"{prompt} =={answer}== after"
        return CardText(kind, front, back, 0, 0, 1, name and f"{name}.1")
    if kind == CardKind.REVERSED:
        return CardText(kind, prompt, draw(PHRASE), 0, 0, 0, name)
    return CardText(kind, prompt, draw(BODY), 0, 0, 0, name)


def rendered(card: CardText) -> str:
    name = f" {{#{card.explicit_id.removesuffix('.1')}}}" if card.explicit_id else ""
    if card.kind == CardKind.CLOZE:
        hint = card.front.partition("==[")[2].partition("]==")[0]
        answer = card.back.partition("==")[2].partition("==")[0]
        gap = f"[{answer}]" if hint == "…" else f"[{answer}|{hint}]"
        return f"C: {card.front.partition('==[')[0]}{gap}{card.front.partition(']==')[2]}{name}"
    if card.kind == CardKind.REVERSED:
        return f"{card.front} :: {card.back}{name}"
    return f"Q: {card.front}{name}\nA: {card.back}"


@given(st.integers(1, 6).flatmap(lambda count: st.tuples(*(card_texts(number) for number in range(count)))))
def test_cards_written_down_are_read_as_the_same_cards(texts: tuple[CardText, ...]) -> None:
    deck = read("## Concept\n\nDefined.\n\n" + "\n\n".join(map(rendered, texts)))
    assert deck.remarks == ()
    definition, *found = deck.concepts[0].cards
    assert (definition.kind, definition.back) == (CardKind.DEFINITION, "Defined.")
    assert [(card.front, card.back, card.explicit_id) for card in found] == [
        (text.front, text.back, text.explicit_id) for text in texts
    ]
    again = read("## Concept\n\nDefined.\n\n" + "\n\n".join(map(rendered, found)))
    assert [(card.kind, card.front, card.back) for card in again.concepts[0].cards[1:]] == [
        (card.kind, card.front, card.back) for card in found
    ]


def test_reading_a_deck_loads_no_markdown_parser_and_no_yaml_without_front_matter() -> None:
    program = (
        "import sys; from pathlib import Path; from studyml.reading.deck import read_deck\n"
        "assert read_deck('Q: a\\nA: b', Path('x.md')).card_count == 1\n"
        "print([name for name in ('markdown_it', 'yaml', 'rapidfuzz', 'tomllib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
