"""Whether a title is the name of a concept, and whether a text says what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from studyml.domain.word_form import word_key
from studyml.reading.draft_concepts import concept_of_question, named
from studyml.reading.note_sections import Section, section_named
from studyml.reading.paper_titles import plain_words
from studyml.reading.section_names import may_define, section_front
from studyml.reading.term_shapes import is_diary_label, is_term

_MOST_WORDS: Final = 6
_BEFORE: Final = re.compile(
    r"(?:(?:\d{1,3}(?:\.\d{1,3}){0,3}[.):]?|[ivxIVX]{1,4}[.)]|[(]?\d{1,2}[)])\s+|[^\w(]+"
    r"|(?:day|week|lesson|lecture|chapter|part|topic|concept|term|til|notes?|unit|module"
    r"|section)\s*\d{0,3}(?:\.\d+)?\s*[:–—|-]\s+"
    r"|(?:understanding|introduction to|intro to|an introduction to|a primer on|notes on|basics of"
    r"|explaining|about)\s+(?:the\s+)?(?=\w))+",
    re.I,
)
_AFTER: Final = re.compile(
    r"\s*(?:[:–—-]\s*(?:notes|explained|an? (?:introduction|overview|primer)|introduction|overview|basics"
    r"|definition)"
    r"|\s(?:explained|notes|in a nutshell|in short|cheat ?sheet|basics|101))\s*\Z",
    re.I,
)
_NO_CONCEPT: Final = re.compile(
    r"\b(?:tutorials?|courses?|lessons?|lectures?|chapters?|weeks?|days?|months?|projects?|assignments?"
    r"|homeworks?|exercises?"
    r"|resources?|links?|books?|videos?|papers?|notes?|plan|roadmap|journey|log|diary|journal|blog|posts?"
    r"|readme|contents|index|faqs?"
    r"|acknowledge?ments?|references|conclusions?|results|overview|introduction|summary|about|welcome"
    r"|hello|misc(?:ellaneous)?|todo|tips"
    r"|interview|questions?|part|setup|installation|usage|license|changelog|contributing|contact|update"
    r"|updates|thoughts|reflections?"
    r"|learned|learnings|review of|how to|my|\d{4})\b",
    re.I,
)
# Nouns that may follow the name of a concept without making it another: "the Adam optimizer".
_KINDS: Final = frozenset(
    map(
        word_key,
        re.findall(
            r"\w+",
            "architecture algorithm method function layer network model technique problem process "
            "principle theorem"
            " optimizer approach mechanism operation strategy trick procedure concept term classifier "
            "regularization"
            " rule step test metric score matrix",
        ),
    )
)
_STATES: Final = re.compile(
    r"(?:[*_`\"“]*)(?:(?:an?|the|in [\w "
    r"]{2,40}?,)\s+)*(?P<subject>\S[^.!?;\n]{0,90}?)[*_`\"”]*(?:\s*\([^()]{1,60}\))?[*_`\"”]*,?[ \t]+"
    r"(?P<verb>is|are|refers? to|means?|denotes?|describes?|stands? for|consists? of|occurs?|happens?"
    r"|[a-z]{3,}s),?\s+(?P<rest>\S.*)",
    re.S,
)
_NO_STATEMENT: Final = re.compile(
    r"(?:\w+ly\s+)?(?:done|next|hard|fun|cool|great|good|nice|awesome|finished|over|my|still|now|not|very"
    r"|really|so|pretty|quite"
    r"|important|interesting|amazing|tricky|confusing|easy|difficult|coming|here|there|up|working|ready"
    r"|completed?|in progress|about"
    r"|everywhere|all|what i|beyond|only|too|more|less|better|worse|going|getting|becoming|shown|described"
    r"|covered|discussed"
    r"|explained|below|above|available|left|missing|out|now|everything|popular|powerful|useful|great"
    r"|something i|where i|when i|how i)\b",
    re.I,
)
# Words that look like verbs in the third person and are none.
_NO_VERB: Final = frozenset(
    re.findall(
        r"\w+",
        "this its was has does always plus vs thus as his us sometimes besides notes basics results links "
        "models layers"
        " networks methods functions algorithms examples questions papers lectures lessons terms metrics "
        "weights nets trees"
        " machines processes forests transformers exercises types steps",
    )
)
_FRAGMENT: Final = re.compile(
    r"[A-Z][a-z]{2,}ing (?:an?|the|many|several|each|every|data|inputs?|words|points|which|how|whether)\b"
    r"|[A-Z][a-z]{2,}s (?:an?|the|each|every|how|what|whether|all|one|two|data|inputs?|words|points)\b|"
    r"(?:An?|When|Where|How|Like|Similar to|Same as|One|Any|All"
    r"|Process|Technique|Techniques|Method|Methods|Measures?|Set|Type"
    r"|Number|Amount|Ratio|Share"
    r"|Function|Algorithm|Whether|Way|Refers|Combines|Used|Using|Occurs|Happens|Maps|Turns|Takes|Computes"
    r"|Adds"
    r"|Removes|Predicts|Splits"
    r"|Reduces|Increases|Converts|Represents|Describes|Means|Collection|Part|Kind|Model|Models|Learns?"
    r"|Learning|Training|Finding"
    r"|Choosing|Splitting|Making|Giving|Dividing|Repeatedly|Stops?|Scales?|Normali[sz]es)\b"
)
_THE: Final = re.compile(
    r"The (?!goal|purpose|aim|idea|first|next|last|following|data|main|problem|rest|other|model|code"
    r"|authors?\b)"
    r"[^,.;:]{3,60} (?:of|that|which|between|in|for|from|by|to) \S"
)
_STATED: Final = re.compile(r"\b(?:is|are|was|has|have|can|will|should|must|does)\b")
_LITTLE: Final = frozenset(
    map(word_key, ("and", "of", "the", "a", "an", "in", "for", "with", "on", "to", "or"))
)
_WORDS: Final = re.compile(r"[^\W_]+")
_OF_A_PROJECT: Final = re.compile(
    r"\W*(?:installation|install(?:ing)?|usage|licen[cs]e|contribut(?:ing|ors?|ions?)|getting started"
    r"|quick ?start"
    r"|requirements|dependencies|changelog|build(?:ing)?|running(?: it| the \w+)?"
    r"|how to (?:run|install|use it))\W*",
    re.I,
)
_PROJECT_FROM: Final = 2


def is_of_a_project(titles: Iterable[str]) -> bool:
    """Whether the titles of a page are those of a program that is described, not of a concept."""
    found = {title.casefold() for title in titles if _OF_A_PROJECT.fullmatch(title) is not None}
    return len(found) >= _PROJECT_FROM


def concept_in(title: str) -> str | None:
    """The concept that a title names; None for the title of anything else."""
    if len(title) > 120:
        return None
    asked = concept_of_question(plain_words(title)) if "?" in title or title[:4].lower() == "what" else None
    name = asked or plain_words(title)
    before = _BEFORE.match(name)
    name = _AFTER.sub("", name[before.end() :] if before is not None else name).strip(" .:")
    bare = re.sub(r"\s*\([^()]{1,30}\)\Z", "", name)
    if not bare or not bare[0].isalnum() or len(bare.split()) > _MOST_WORDS:
        return None
    if (
        not is_term(bare.replace(" I ", " 1 "))
        or is_diary_label(bare)
        or _NO_CONCEPT.search(bare) is not None
    ):
        return None
    if section_front(bare) is not None or may_define(bare) or section_named(bare) is not Section.NONE:
        return None
    return named(name)


def defines(concept: str, text: str) -> bool:
    """Whether a text begins by saying what a concept is: "A kernel is …", "Dropout switches off …"."""
    found = _STATES.match(text[:400])
    if found is None or found["verb"] in _NO_VERB or len(found["rest"].split()) < 3:
        return False
    if found["verb"] in ("is", "are") and _NO_STATEMENT.match(found["rest"]) is not None:
        return False
    subject = [word_key(word) for word in _WORDS.findall(found["subject"])]
    names = {word_key(word) for word in _WORDS.findall(concept)} - _LITTLE
    initials = "".join(word[0] for word in _WORDS.findall(concept)).lower()
    said = [word for word in subject if word not in _LITTLE]
    if not said or not names:
        return False
    if "".join(word[0] for word in said) in names or any(f"({name})" in found[0].lower() for name in names):
        return True
    names |= {word for word in said if any(_are_akin(word, name) for name in names)} | {initials}
    return bool(names & set(said)) and set(said) <= names | _KINDS


def _are_akin(one: str, other: str) -> bool:
    """Whether one word is the other cut short: "norm", "normalization"."""
    return min(len(one), len(other)) >= 4 and (one.startswith(other) or other.startswith(one))


def is_fragment(text: str) -> bool:
    """Whether a text is written as glossaries explain: "A matrix that …", "Measures how …"."""
    said = text.lstrip("*_ ")
    if said.startswith("The "):
        return _THE.match(said) is not None and _STATED.search(" ".join(said.split()[:8])) is None
    return _FRAGMENT.match(said) is not None
