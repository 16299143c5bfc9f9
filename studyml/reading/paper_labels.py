"""What the parts of a text that sums up a paper are called, and what a card of such a part asks."""

from __future__ import annotations

import re
from typing import Final

from studyml.reading.section_names import section_front


def _named(front: str, names: str) -> dict[str, str]:
    return dict.fromkeys((" ".join(name.split()) for name in names.split(",")), front)


CONTRIBUTION: Final = "What is the main contribution of {}?"
FOUND: Final = "What did {} find?"
MATTERS: Final = "Why does {} matter?"
_LABELS: Final = {
    **_named(
        CONTRIBUTION,
        "main contribution, main contributions, contribution, contributions, key contribution, key "
        "contributions,"
        " core contribution, what they did, what did they do, what's new, what is new, novelty, their "
        "contribution",
    ),
    **_named(
        FOUND,
        "findings, key findings, main findings, main finding, key finding, finding, results, main results, "
        "main result,"
        " result, key results, conclusion, conclusions, key result, "
        "what they found,"
        " outcome, what did they find, what it found",
    ),
    **_named(
        "What is the key idea of {}?",
        "key idea, main idea, core idea, idea, the idea, tl;dr, tldr, summary, in short, in one sentence, "
        "gist, key ideas,"
        " main ideas, one-line summary, one sentence summary, short summary, what is it about, big idea, "
        "key insight,"
        " main point, main points, key points, abstract in one sentence",
    ),
    **_named(
        MATTERS,
        "why it matters, why does it matter, why this matters, why it is important, why it's important, "
        "significance,"
        " importance, impact, why is it important, why is this important, why i care, relevance, why "
        "should i care",
    ),
    **_named(
        "Which problem does {} address?",
        "problem, problem statement, the problem, motivation, what problem does it solve, problem they solve,"
        " problem addressed, research question, goal, objective, challenge",
    ),
    **_named(
        "What is the method of {}?",
        "method, methods, approach, methodology, proposed method, proposed approach, how, how it works, "
        "architecture,"
        " solution, model, technique, how does it work, how they did it, proposed solution, model "
        "architecture",
    ),
    **_named(
        "What are the limitations of {}?",
        "limitations, limitation, weaknesses, weakness, drawbacks, shortcomings, cons",
    ),
    **_named("What are the strengths of {}?", "strengths, strength, advantages, pros"),
}
_TAKEAWAYS: Final = "What should be remembered of {}?"
IGNORED: Final = ""  # a label that ends what stands before it and is no card
_LABELS.update(
    {
        **_named(
            _TAKEAWAYS, "key takeaway, takeaways, takeaway, main takeaway, main takeaways, key takeaways"
        ),
        **_named(
            IGNORED,
            "presenter, presented by, speaker, "
            "my take, my thoughts, thoughts, my notes, comments, comment, opinion, my opinion, authors, "
            "author, year, venue,"
            " link, links, code, tags, status, date, read, rating, score, questions, open questions, "
            "related, related work,"
            " references, bibtex, url, pdf, conference, published, affiliation, affiliations, dataset, "
            "datasets, to do, todo",
        ),
    }
)
STRONG: Final = frozenset((CONTRIBUTION, FOUND, MATTERS, "What is the key idea of {}?"))
_ALSO_TERMS: Final = frozenset(
    re.findall(
        r"\w+",
        "model architecture method methods technique solution algorithm parameters hyperparameters complexity"
        " assumption result results cost origin process type types relevance importance properties tuning "
        "python pytorch",
    )
)
_EDGES: Final = re.compile(r"\A(?:\d{1,2}[.):]?\s+|[^\w]+)+|[\s:：?.!*_]+\Z")


def paper_front(label: str) -> str | None:
    """What a card of a labelled part asks, `{}` being the paper; `IGNORED` for one that is no card."""
    if len(label) > 60:
        return None
    plain = _EDGES.sub("", label.replace("’", "'").replace("*", "")).lower()
    return _LABELS.get(" ".join(plain.split()))


def is_label_of_paper(name: str) -> bool:
    """Whether a label is one of those by which papers are summed up."""
    return paper_front(name) is not None


def is_label_of_part(name: str) -> bool:
    """Whether a label names a part of a text and is no term of the field either."""
    plain = _EDGES.sub("", name.replace("’", "'").replace("*", "")).lower()
    if paper_front(name) == IGNORED:
        return False
    return plain not in _ALSO_TERMS and (paper_front(name) is not None or section_front(plain) is not None)
