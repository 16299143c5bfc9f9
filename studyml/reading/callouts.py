"""Questions in callouts (`> [!question]`) and in parts of a page that unfold (`<details>`)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studyml.reading.asked import LONGEST_QUESTION, begins_asking, is_question, unwrapped
from studyml.reading.note_lines import Shape
from studyml.reading.note_stretch import LONGEST_PART, Stretch, without_tags

_CALLOUT = re.compile(r"\[!(?P<kind>\w+)\][+-]?\s*(?P<title>.*)\Z")
_ASKING = frozenset(("question", "faq", "help"))
_ANSWERING = frozenset(("answer", "solution", "success", "done", "check"))
_BARE = re.compile(r"(?:answer|solution|success|reveal|hint)?\W*", re.I)
_SUMMARY = re.compile(r"<summary>\s*(?P<text>.{3,400}?)\s*</summary>(?P<rest>.*)\Z", re.I)


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A question with its answer, the index of the line that the answer begins in, and where both end."""

    question: str
    answer: str
    answer_at: int
    end: int


def asking_callout(stretch: Stretch, at: int) -> Unfolded | None:
    """The question of a callout that begins at an index, and the rest of it as the answer."""
    callout = _CALLOUT.match(stretch.lines[at].text)
    if callout is None or callout["kind"].lower() not in _ASKING:
        return None
    end = stretch.until(at + 1, lambda index: _is_past(stretch, index))
    title = callout["title"]
    body = [(index, stretch.lines[index].text) for index in range(at + 1, end)]
    body = [(index, text) for index, text in body if stretch.lines[index].shape == Shape.QUOTE]
    is_asked = title.rstrip(" *_").endswith(("?", "？")) or begins_asking(title)
    if body and not is_asked and _CALLOUT.match(body[0][1]) is None:
        title = body.pop(0)[1]
    body = [(index, _said(text)) for index, text in body]
    first = next((index for index, text in body if text), at)
    return Unfolded(unwrapped(title), "\n".join(text for _, text in body).strip(), first, end)


def asking_summary(stretch: Stretch, at: int) -> Unfolded | None:
    """The question that the summary of an unfolding part asks, and what is in that part as the answer."""
    summary = _SUMMARY.search(stretch.lines[at].text[: 2 * LONGEST_QUESTION])
    title = "" if summary is None else unwrapped(without_tags(summary["text"]).strip())
    if summary is None or not is_question(title):
        return None
    rest = without_tags(summary["rest"]).strip()
    end = stretch.until(at + 1, lambda index: "</details" in stretch.lines[index].raw.lower(), LONGEST_PART)
    below = stretch.text(at + 1, end)
    first = at if rest or not below else stretch.past_blanks(at + 1)
    return Unfolded(title, f"{rest}\n{below}".strip(), first, end)


def _is_past(stretch: Stretch, at: int) -> bool:
    """Whether a callout has ended: at a line that is no quote, unless its answer is another callout."""
    line = stretch.lines[at]
    if line.shape == Shape.QUOTE:
        return False
    after = stretch.lines[at + 1] if at + 1 < len(stretch.lines) else line
    callout = _CALLOUT.match(after.text) if after.shape == Shape.QUOTE else None
    return line.shape != Shape.BLANK or callout is None or callout["kind"].lower() not in _ANSWERING


def _said(text: str) -> str:
    """A line of a callout; of one that opens another, its title, when that says more than what it is."""
    callout = _CALLOUT.match(text)
    if callout is None:
        return text
    return "" if _BARE.fullmatch(callout["title"]) else callout["title"]
