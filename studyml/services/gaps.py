"""What the notes talk about and no deck has: terms that recur over days, are asked about or are defined."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from studyml.domain.draft import DraftKind
from studyml.domain.mentions import MentionFinder
from studyml.domain.notes_found import Place
from studyml.domain.word_form import split_words, word_key
from studyml.reading.draft_concepts import concept_of_question
from studyml.reading.talked_about import talked_about
from studyml.services.workspace import Workspace
from studyml.store import draft_queries, note_queries, question_queries

_RECURS = 2  # days
# What a term leaves out when it is said in passing: "online" for online learning, "test" for the test set.
_LEFT_OUT = frozenset(map(word_key, ("set", "data", "learning", "pass", "step", "split", "variable")))


@dataclass(frozen=True, slots=True)
class Gap:
    """A term without a concept: the days that mention it, oldest first, how many questions ask about it, and
    whether the notes define it."""

    term: str
    days: list[Place]
    questions: int
    is_defined: bool

    @property
    def weight(self) -> tuple[float, str]:
        """What it is ranked by: a question or a definition counts as much as two days."""
        return -(self.day_count + 2 * self.questions + 2 * self.is_defined), self.term.casefold()

    @property
    def day_count(self) -> int:
        """How many days it is met on; notes without a date count each by itself."""
        return len({place.date or -place.day_id for place in self.days})


def find_gaps(work: Workspace) -> list[Gap]:
    """The terms that recur over days, are asked about or are defined, and that no concept covers; the
    weightiest first."""
    days = note_queries.days(work.store)
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    for day in days:
        for name in talked_about(day.text):
            spelled[_key(name)][name] += 1
    asked: Counter[str] = Counter()
    for question in question_queries.questions(work.store):
        subject = concept_of_question(question.text)
        if subject is not None:
            asked[_key(subject)] += 1
            spelled[_key(subject)][subject] += 1
    defined = set()
    for draft in draft_queries.drafts(work.store):
        if draft.kind in (DraftKind.TERM, DraftKind.ACRONYM, DraftKind.SECTION):
            defined.add(_key(draft.concept))
            spelled[_key(draft.concept)][draft.concept] += 1
    spelled.pop("", None)
    concepts = note_queries.concept_names(work.store)
    known = MentionFinder(concepts)
    short = {
        words[0] for _, name in concepts if len(words := _key(name).split(" ")) == 2 and words[1] in _LEFT_OUT
    }
    names = {
        key: max(names, key=lambda name: (names[name], name))
        for key, names in spelled.items()
        if key not in short and not _is_known(max(names, key=lambda name: names[name]), known)
    }
    keys = list(names)
    finder = MentionFinder([(at, names[key]) for at, key in enumerate(keys)])
    found: dict[str, list[Place]] = defaultdict(list)
    for day in days:
        place = Place(day.date_from, day.source, day.line, day.id)
        for at in dict.fromkeys(mention.concept_id for mention in finder.find(day.text)):
            found[keys[at]].append(place)
    gaps = [Gap(names[key], found[key], asked[key], key in defined) for key in keys]
    chosen = [gap for gap in gaps if gap.questions or gap.is_defined or gap.day_count >= _RECURS]
    return sorted(chosen, key=lambda gap: gap.weight)


def _is_known(name: str, known: MentionFinder) -> bool:
    """Whether a concept's name covers a term, or all of it but little words."""
    return any(mention.end - mention.start >= len(name) - 2 for mention in known.find(name))


def _key(name: str) -> str:
    return " ".join(filter(None, map(word_key, split_words(name).words)))
