"""Drafts of questions that were asked and answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from studyml.domain.draft import DraftKind, DraftText
from studyml.domain.normal_form import normalised
from studyml.domain.source import AskedQuestion
from studyml.reading.asked import unwrapped
from studyml.reading.draft_concepts import NamedTerms, concept_of_question
from studyml.reading.draft_list import DraftList
from studyml.reading.draft_text import fitting, tidy, unquoted, why_no_back, words_in

ASKED_WHAT_IS: Final = 0.95
ASKED: Final = 0.9
ASKED_AT_LENGTH: Final = 0.8  # the answer was cut to what a card can hold

# What a diary asks its writer, which nobody reviews.
_OF_THE_WRITER: Final = re.compile(
    r"\b(?:did|am|have|had|will|was) (?:i|we)\b"
    r"|\b(?:should|shall|would|could|can) (?:i|we) (?:do|read|learn|study|focus|build|try|watch|work|start"
    r"|take|spend|go|buy|get|quit|apply|change|switch|join|finish|continue|stop|write|ask|be|have)\b"
    r"|\bmy (?:day|week|goals?|plans?|progress|mood|next|biggest|life|career|job|time|learning|notes?"
    r"|schedule"
    r"|routine|focus|energy)\b|\b(?:today|tomorrow|yesterday|tonight|(?:this|last|next) (?:week|month"
    r"|time))\b"
    r"|\bmy (?:gpu|code|machine|laptop|computer|environment|notebook|script|loss|model|data|network"
    r"|training)\b"
    r"|\b(?:do|can) i (?:feel|want|need|like|improve|do next|have to)\b"
    r"|\bwhat (?:went|could be|can be|could have|was|were)\b.{0,20}\b(?:well|wrong|better|improved|hard"
    r"|difficult"
    r"|challenging|new|good|bad)\b"
    r"|\bhow (?:was|did) (?:it|the day|the week)\b|\bwhat(?:'s|’s| is| are)? (?:next|up|new|the plan"
    r"|i (?:did|learned))\b",
    re.I,
)
_ASKS_FOR_ADVICE: Final = re.compile(r"\W*(?:should|shall|would|could|can) (?:i|we)\b", re.I)
_OF_ONESELF: Final = re.compile(r"\b(?:i|i'm|i'll|i've|i’m|i’ll|i’ve|my|me)\b", re.I)
_MOST_WORDS_OF_ADVICE: Final = 6
_OF_A_PROJECT: Final = re.compile(
    r"\b(?:this|the|our|your) (?:project|repo|repository|library|package|course|app|site|website|blog|book"
    r"|channel"
    r"|team|company|community|program|bootcamp|exam|class)\b|\bcan i (?:ask|contact|contribute|install"
    r"|help|download"
    r"|get|find|buy|join)\b|\bcontribut(?:e|ing)\b|\blicen[sc]e|\binstall\b|\bare you\b|\bdo you (?:have"
    r"|like|know|want)\b",
    re.I,
)
_BARE_ANSWER: Final = re.compile(
    r"\W*(?:yes|no|yep|nope|true|false|maybe|it depends|both|[a-e]|ask \w+)\W*", re.I
)
_ENDS_ELSEWHERE: Final = re.compile(r"\b(?:it|this|that|them|these|those)\s*[?？]\W*\Z", re.I)
_MOST_WORDS_ELSEWHERE: Final = 6
_SUBJECT_ELSEWHERE: Final = re.compile(
    r"\W*(?:(?:so|and|but|or|also|then|ok|okay|now)\b,?\s+)*(?:(?:for|in|to|at|with|by|of|on|from)\s+)?"
    r"(?:what|why|how|when|where|which|who|whose|is|are|was|were|do|does|did|can|could|should|would|will"
    r"|has|have)"
    r"(?:\s+(?:else|exactly|actually|much|many|long|often|well))?"
    r"(?:(?:['’]s|\s+(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have|might"
    r"|must))(?:n['’]t|\s+not)?)?"
    r"\s+(?P<pronoun>it|its|this|that|they|these|those|them|he|she)\b"
    r"(?!\s+(?:possible|impossible|better|best|worse|necessary|important|useful|helpful|hard|difficult"
    r"|easy|common|safe|ok|okay|enough"
    r"|good|bad|true|worth|called|said|mean|take|make|makes|that|to|matter)\b(?!\s*[?？]))",
    re.I,
)
_NEXT: Final = re.compile(
    r"(?:\*\*|__)?(?:Q(?:uestion)?\s?\d{0,3}\s?[:.)]\s|\d{1,3}[.)]\s[^?]{8,200}\?(?:\*\*|__)?\Z"
    r"|[^*_?]{8,200}\?(?:\*\*|__)\Z)"
    r"|(?:Front|Term|Question)\s?[:：]\s|>\s*\[!(?:question|faq|help)\]",
    re.I,
)
_OF_A_PAGE: Final = re.compile(
    r"\b(?:use|choose|pick|prefer) which\b|\b(?:following|below|above|the (?:figure|image|picture|diagram"
    r"|table|graph|plot|code|snippet|example"
    r"|cell|notebook|video|lecture|slides?))\b",
    re.I,
)


def draft_questions(
    questions: Iterable[AskedQuestion],
    out: DraftList,
    terms: NamedTerms,
    subject_of: Callable[[AskedQuestion], str | None],
) -> None:
    """Write the drafts of questions; `subject_of` says which concept the text around a question is about."""
    answered: dict[str, int] = {}
    for question in questions:
        end = _end(question, out)
        reason = _why_none(question, answered)
        if reason is not None:
            out.pass_over(question.day, question.line, end, reason)
            continue
        draft, reason = _draft(question, end, terms, subject_of(question))
        if draft is None:
            out.pass_over(question.day, question.line, end, reason)
        elif out.keep(draft):
            answered[normalised(question.text)] = question.line


def _end(question: AskedQuestion, out: DraftList) -> int:
    if question.answer is None or question.answer_line is None:
        return question.line
    return max(question.line, out.end_of(question.day, question.answer_line, question.answer))


def _why_none(question: AskedQuestion, answered: dict[str, int]) -> str | None:
    if question.answer is None:
        if question.is_answered:
            return "The answer is a link alone; it stays a question."
        return "Nothing here answers it; it stays an open question."
    text = question.text.replace("’", "'")
    if _OF_THE_WRITER.search(text):
        return "It asks about the writer's own days; it stays a question."
    if _ASKS_FOR_ADVICE.match(text) and not _is_reasoned(question.answer):
        return "It asks about the writer's own days; it stays a question."
    if _OF_A_PROJECT.search(text):
        return "It asks about a course or a project, not about its matter; it stays a question."
    if _BARE_ANSWER.fullmatch(question.answer):
        return "The answer is a bare word that says nothing later; it stays a question."
    if _OF_A_PAGE.search(text):
        return "The question needs what stands around it; it stays a question."
    known = answered.get(normalised(question.text))
    if known is not None:
        return f"The same question is answered in line {known} already."
    return why_no_back(tidy(question.answer))


def _draft(
    question: AskedQuestion, end: int, terms: NamedTerms, subject: str | None
) -> tuple[DraftText | None, str]:
    front = front_of(question.text)
    concept = concept_of_question(front)
    confidence = ASKED if concept is None else ASKED_WHAT_IS
    if asks_of_itself(front):
        if subject is None:
            return None, "The question does not say what it is about; it stays a question."
        concept, front = subject, standing_alone(front, subject)
    elif concept is None:
        concept = subject or terms.in_question(front) or front
    answer = _up_to_next(unquoted(tidy(question.answer or "")))
    back = fitting(answer)
    if not back:
        return None, f"The answer has {words_in(answer)} words in one piece, too many for a card."
    if back != answer:
        confidence = ASKED_AT_LENGTH
    return DraftText(
        DraftKind.QUESTION, concept, front, back, question.day, question.line, end, confidence
    ), ""


def _up_to_next(answer: str) -> str:
    """An answer up to the next question, where nothing else parted them."""
    lines = answer.split("\n")
    for at, line in enumerate(lines[1:], 1):
        if _NEXT.match(line) is not None:
            return "\n".join(lines[:at]).rstrip()
    return answer


def _is_reasoned(answer: str) -> bool:
    """Whether an answer to "should I" speaks of the matter, at some length, and not of the writer."""
    return words_in(answer) > _MOST_WORDS_OF_ADVICE and _OF_ONESELF.search(answer) is None


def asks_of_itself(question: str) -> bool:
    """Whether the subject of a question stands elsewhere: "Why does it work?"."""
    if _SUBJECT_ELSEWHERE.match(question) is not None:
        return True
    words = question.split()
    is_short = len(words) <= _MOST_WORDS_ELSEWHERE and "and" not in words
    return is_short and _ENDS_ELSEWHERE.search(question) is not None


def standing_alone(question: str, subject: str) -> str:
    """A question with its subject in front when it does not name it."""
    if not asks_of_itself(question):
        return question
    return f"{subject}: {question[:1].lower()}{question[1:]}"


def front_of(text: str) -> str:
    """The question as the front of a card: no number before it, a capital and a question mark."""
    front = unwrapped(text).rstrip(" :")
    if front[:1].islower() and front.partition(" ")[0].isalpha():
        front = front[:1].upper() + front[1:]
    if not front.endswith(("?", "？", ".", "!", ")", '"', "*", "”")):
        front += "?"
    return front
