"""What the parts of a text about one concept are called, and what a card of such a part asks."""

from __future__ import annotations

import re
from typing import Final

DEFINITION: Final = ""
MATH: Final = "Math"
CODE: Final = "Code"


def _named(front: str, names: str) -> dict[str, str]:
    return dict.fromkeys((" ".join(name.split()) for name in names.split(",")), front)


# The fronts of one word are what decks show behind the name of their concept; the others stand on their own.
_FRONTS: Final = {
    **_named(
        DEFINITION,
        "description, definition, what is it, what it is, what's it, what is this, what, meaning, in "
        "short, tl;dr,"
        " tldr, in a nutshell, explanation, short description, short definition, formal definition, about, "
        "gist,"
        " what does it mean, what is that, in one sentence, one-liner, key idea, main idea, core idea, the "
        "idea,"
        " basic idea, idea, concept",
    ),
    **_named(
        MATH,
        "math, maths, mathematics, the math, the maths, formula, formulas, formulae, equation, equations,"
        " mathematical definition, mathematical formulation, formulation, derivation, math behind it,"
        " the math behind it, in math, mathematically, mathematical form, math formulation, the formula",
    ),
    **_named(
        CODE,
        "code, implementation, in code, code example, example code, sample code, python, pytorch, in python,"
        " in pytorch, python code, python implementation, pytorch implementation, numpy implementation, "
        "keras,"
        " tensorflow, code snippet, snippet, simple implementation, implementation in python, pseudocode,"
        " implementation from scratch, from scratch, code implementation",
    ),
    **_named(
        "Why",
        "why, motivation, rationale, why it matters, why is it important, why it works, why does it work,"
        " why use it, why do we need it, why is it needed, purpose, the problem, why it is used, why is it "
        "used,"
        " importance, why it's important, why we need it, why does it matter",
    ),
    **_named(
        "How",
        "how, how it works, how does it work, mechanism, algorithm, the algorithm, procedure, how to, "
        "steps, process,"
        " method, how is it done, how it's done, how do we do it, how is it computed, working, how they work,"
        " how do they work",
    ),
    **_named("History", "history, origin, origins, background and history, historical background"),
    **_named("Example", "example, examples, an example, worked example, simple example, toy example"),
    **_named(
        "Intuition", "intuition, the intuition, analogy, intuitive explanation, intuitively, mental model"
    ),
    **_named(
        "Pitfalls",
        "pitfalls, pitfall, gotchas, common mistakes, common pitfalls, caveats, watch out, things to watch "
        "out for",
    ),
    **_named(
        "What are the advantages of {}?",
        "advantages, pros, benefits, strengths, upsides, advantage, advantages of using it",
    ),
    **_named(
        "What are the drawbacks of {}?",
        "disadvantages, cons, drawbacks, limitations, weaknesses, downsides, disadvantage, limitation, "
        "problems",
    ),
    **_named(
        "What are the pros and cons of {}?",
        "pros and cons, pros & cons, advantages and disadvantages, pros/cons, trade-offs, tradeoffs",
    ),
    **_named(
        "When should one use {}?",
        "when to use it, when to use, when, when is it used, when should it be used, when should you use it",
    ),
    **_named(
        "What are the uses of {}?",
        "where is it used, applications, use cases, uses, usage, application, use case, where it is used, "
        "used for,"
        " what is it used for, what it is used for, where, where is this used",
    ),
    **_named(
        "What is the complexity of {}?",
        "complexity, time complexity, computational complexity, runtime, cost, space complexity",
    ),
    **_named("What are the assumptions of {}?", "assumptions, assumption, requirements of the data"),
    **_named(
        "What are the hyperparameters of {}?",
        "hyperparameters, hyperparameter, hyper-parameters, parameters, key hyperparameters, tuning",
    ),
    **_named("What are the types of {}?", "types, variants, variations, kinds, flavors, flavours"),
    **_named(
        "What are the properties of {}?", "properties, key properties, characteristics, key characteristics"
    ),
}
_WEAK: Final = frozenset(
    ("overview", "introduction", "intro", "summary", "background", "basics", "the basics")
)

_EDGES: Final = re.compile(r"\A(?:\d{1,2}(?:\.\d{1,2})*[.):]?\s+|[^\w]+)+|[\s:：?？.!*_]+\Z")
_MARKS: Final = re.compile(r"[*_`]")


def section_front(title: str, concept: str = "") -> str | None:
    """What a card of the part with a title asks, with `{}` for the concept; `DEFINITION` for what it is.

    None for a title that does not name such a part.
    """
    if len(title) > 80:
        return None
    return _FRONTS.get(_plain(title, concept))


def may_define(title: str) -> bool:
    """Whether a part with a title often says what its concept is, without being named for it."""
    return len(title) <= 80 and _plain(title, "") in _WEAK


def _plain(title: str, concept: str) -> str:
    """A title in lower case without number, marks and the name of the concept at its end."""
    plain = _EDGES.sub("", _MARKS.sub("", title.replace("’", "'"))).lower()
    plain = " ".join(plain.split())
    if concept:
        name = concept.lower()
        for form in (f" of {name}", f" for {name}", f" behind {name}", f" of a {name}", f" in {name}"):
            plain = plain.removesuffix(form)
        if plain in (
            f"what is {name}",
            f"what are {name}",
            f"what's {name}",
            f"what is a {name}",
            f"what is an {name}",
        ):
            return "what is it"
        if plain.startswith((f"how {name} work", f"how does {name} work", f"how do {name} work")):
            return "how it works"
        if (
            plain.startswith((f"why {name}", f"why use {name}", f"why do we need {name}"))
            and len(plain) < len(name) + 20
        ):
            return "why"
    return plain
