"""What a question looks like in notes, where it ends, and what is an answer to it."""

from __future__ import annotations

import re
from typing import Final

from studyml.domain.inline_spans import opaque_spans
from studyml.reading.diary_words import PLACEHOLDERS
from studyml.reading.note_sections import ANSWER_MARK

LONGEST_QUESTION: Final = 400
_SHORTEST_WORDS = 3

_ASKING = (
    r"what|what's|whats|why|how|how's|when|where|which|who|who's|whose|is|are|was|were|do|does|did|can|could"
    r"|should|would|will|has|have|am|shall|isn't|aren't|doesn't|don't|didn't|can't|couldn't|shouldn't|wouldn't|won't"
    r"|wie|warum|wieso|weshalb|wozu|welche[rsn]?|wann|pourquoi|comment|qu'est-ce|quel(?:le)?s?"
    r"|qué|cómo|por qué|cuál"
)
_BEGINS = re.compile(
    rf"(?:\W*(?:so|and|but|also|ok|okay|then|or|now|still|again|first|second|finally)\b,?\s+)?\W*(?:in|for|to|at|with|by|of|on|from)?\s?(?:{_ASKING})\b",
    re.I,
)
# Chinese and Japanese ask with a word anywhere in the sentence.
_ASKS_WITHIN = re.compile(
    r"[^?？]{0,100}(?:什么|什麼|甚么|为何|為何|怎|如何|哪|谁|誰|吗|嗎|呢|多少|几|是否|何|なぜ|どう|どの|どんな|いつ|か[?？])"
)
_ASKS_LATER = re.compile(rf"[^.!?;:]{{2,80}},\s+(?:and |then |so )?(?:{_ASKING})\b", re.I)
_WONDERS = re.compile(
    r"(?:what(?! an?\b)|why|how|which|where|who|whether|when (?:to|is|are|do|does|should)|(?:the )?difference"
    r" between)\b(?!,| (?:I|we)\b)",
    re.I,
)
_TOPIC = re.compile(
    r"(?:\W*(?:the\s)?(?:difference|intuition|meaning|definition|relation|role|purpose|reason|explain|understand|derive|prove|describe|compare|define|list|name|give)\b|.*\b(?:vs\.?|versus)\b)",
    re.I,
)
_END = re.compile(r"(?<![?？])[?？]++[\"'”’)\]*_]*+(?:(?=\s|\Z)|(?<=？))")
_LINK: Final = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\((?P<target>(?:[^()\s]|\([^()\s]*\))*)(?:\s[^()]*)?\)")
_BARE_URL: Final = re.compile(r"<?(?P<url>https?://[^\s<>\"\]]+)>?")
_POINTERS = re.compile(
    r"\b(?:see|also|here|this|the|a|an|and|or|source|sources|link|links|article|paper|papers|video|blog|post|ref|reference|read|watch|from|at|in|on|more|cf|via|answer|explained|check|out|good|great|nice|explanation|docs?|documentation|wikipedia|wiki|pdf|arxiv|part)\b",
    re.I,
)
_PAGE_TITLE = re.compile(r"[A-ZÀ-Þ][\w\-À-ÿ]*(?: [\w\-À-ÿ]+){0,4} \([a-z][a-z ]{2,30}\)\Z")
_ARROW = re.compile(r"(?:->|=>|→|⇒|➡️?|::|—|–|-|:|=)\s+")
_MORE_MARKS = re.compile(r"(?<=[?？])(?:\s++[?？!]++)++\Z")
_OPAQUE_MARKS = frozenset("`$<[\\")
_SAYS = re.compile(r"(?<=\S)\s*(?:→|⇒|➡️?|\s(?:->|=>|::))\s+(?=\S)")
_WRAPPED = re.compile(r"(\*\*\*|\*\*|__|\*|_|~~|==)(?P<inner>.+)\1\Z", re.S)
_MARK = re.compile(
    r"(?:\*\*|__)?(?:(?:Q|Questions?|Frage|Pregunta)\s?\d{0,3}\s?[:：.)](?:\*\*|__)?(?=\s|[A-ZÀ-Þ])|(?:Q|#)?\d{1,3}\s?[.):](?=\s))\s*",
    re.I,
)
_NOT_ASKED = re.compile(
    r"\W*(?:what'?s next|what now|what next|why not|right|ready|sounds good|how cool is that|who knows"
    r"|did you know|guess what|how are you)\W*\Z",
    re.I,
)
_SENTENCE = re.compile(r"[.!;](?:\s|\Z)|[。！；]")


def is_question(text: str) -> bool:
    """Whether a text is one question or several and nothing else."""
    if not 3 <= len(text) <= LONGEST_QUESTION or ("?" not in text and "？" not in text):
        return False
    bare = shown(text)
    if not bare.rstrip(" \"'”’)*_").endswith(("?", "？")) or _NOT_ASKED.match(bare) is not None:
        return False
    # One sentence may ask behind its first comma; of several the first must ask from its beginning.
    is_several = len(_END.findall(bare)) > 1 or _SENTENCE.search(bare) is not None
    return _BEGINS.match(bare.replace("’", "'")) is not None if is_several else begins_asking(bare)


def is_single_question(text: str) -> bool:
    """Whether a text is one sentence that asks, long enough to be meant."""
    bare = shown(text)
    return (
        is_question(text)
        and (len(bare.split()) >= _SHORTEST_WORDS or _ASKS_WITHIN.match(bare) is not None)
        and _SENTENCE.search(bare) is None
        and len(_END.findall(bare)) == 1
    )


def begins_asking(text: str) -> bool:
    """Whether a text begins as a question does, or asks behind its first comma."""
    head = text[:200].replace("’", "'")
    if _BEGINS.match(head) is not None or _ASKS_LATER.match(head) is not None:
        return True
    return not head.isascii() and _ASKS_WITHIN.match(head) is not None


def wonders(text: str) -> bool:
    """Whether a text without a question mark says what somebody wonders, as an item among thoughts does."""
    return _WONDERS.match(text) is not None and _SENTENCE.search(text) is None and ":" not in text


def is_topic(text: str) -> bool:
    """Whether a text without a question mark names something to find out, rather than states something."""
    if begins_asking(text) or names_topic(text):
        return True
    return len(text.split()) <= 8 and not text.rstrip().endswith((".", "!", ";"))


def holds_place(text: str) -> bool:
    """Whether a text only holds the place of something that nobody has written."""
    return " ".join(text.replace("’", "'").split()).strip(" .!-_()[]*").lower() in PLACEHOLDERS


def names_topic(text: str) -> bool:
    """Whether a text names what to find out: a difference, a comparison, something to explain."""
    return _TOPIC.match(text[:200]) is not None


def parted(text: str) -> tuple[str, str]:
    """A question and what follows it in its line; empty when it fills the line."""
    text = _MORE_MARKS.sub("", text.strip())
    wrapped = _WRAPPED.match(text)
    if wrapped is not None and wrapped[1] not in wrapped["inner"]:
        return unwrapped(wrapped["inner"].strip()), ""
    if text.rstrip(" \"'”’)*_").endswith(("?", "？")):
        return unwrapped(text), ""
    bare = masked_links(text)
    ends = [match.end() for match in _END.finditer(bare)]
    if not ends:
        arrow = _SAYS.search(bare)
        if arrow is None:
            return unwrapped(text), ""
        return unwrapped(text[: arrow.start()]), text[arrow.end() :].strip()
    return unwrapped(text[: ends[-1]].strip()), without_mark(text[ends[-1] :])


def linked_question(text: str) -> tuple[str, str] | None:
    """The words and the link of a text that is one link whose words ask; None when it is another text."""
    link = _LINK.fullmatch(text.strip())
    if link is None or link[0][0] == "!" or not is_question(link["text"]):
        return None
    return link["text"].strip(), f"<{link['target']}>" if link["target"].startswith("http") else ""


def masked_links(text: str) -> str:
    """The text with code, formulas, links and addresses overwritten, so that marks in them do not count."""
    if _OPAQUE_MARKS.isdisjoint(text) and "http" not in text:
        return text
    pieces = list(text)
    for span in opaque_spans(text):
        pieces[span.start : span.end] = "\0" * (span.end - span.start)
    masked = "".join(pieces)
    for pattern in (_LINK, _BARE_URL):
        masked = pattern.sub(lambda found: "\0" * len(found[0]), masked)
    return masked


def shown(text: str) -> str:
    """The text with links as their words."""
    return _LINK.sub(lambda link: link["text"], text) if "](" in text else text


def unwrapped(text: str) -> str:
    """The text without a number or `Q:` in front and without emphasis around the whole."""
    mark = _MARK.match(text)
    if mark is not None:
        text = text[mark.end() :]
    wrapped = _WRAPPED.match(text)
    if wrapped is not None and wrapped[1] not in wrapped["inner"]:
        text = wrapped["inner"]
    elif text.endswith(("**", "__")) and text.count(text[-2:]) == 1:
        text = text[:-2]
    return text.strip()


def has_question_mark_in_front(text: str) -> bool:
    """Whether a line is marked as a question: `Q:`, `Question 3:`, `**Q:**`."""
    mark = _MARK.match(text)
    return mark is not None and not mark[0].strip("*_ .):#")[:1].isdigit()


def without_mark(text: str) -> str:
    """An answer without the arrow or `A:` before it; a dash goes where it cannot be that of a list."""
    text = text.strip()
    for _ in range(3):
        mark = ANSWER_MARK.match(text) or _ARROW.match(text)
        if (
            mark is not None
            and mark[0][0] in "-—–=:"
            and mark[0][:2] not in ("->", "=>", "::")
            and "\n" in text
        ):
            break
        if mark is None or not mark[0]:
            break
        text = text[mark.end() :].lstrip()
    return text


def links_in(text: str) -> list[str]:
    """The http addresses in a text, in order, each once."""
    named = ((link.start(), link["target"]) for link in _LINK.finditer(text))
    found = [(at, url) for at, url in named if url.startswith(("http://", "https://"))]
    rest = _LINK.sub(lambda link: "\0" * len(link[0]), text)
    found += [(bare.start(), bare["url"].rstrip(".,;:!?)'\"*_")) for bare in _BARE_URL.finditer(rest)]
    return list(dict.fromkeys(url for _, url in sorted(found)))


def is_answer(text: str) -> bool:
    """Whether a text says something: no placeholder, no link alone, no title of a page alone."""
    bare = _BARE_URL.sub("", _LINK.sub("", text))
    bare = " ".join(bare.replace("*", "").replace("’", "'").split())
    plain = bare.strip(" .,:;!?…-_()[]<>\"'~=\\#`|→")
    if not plain or plain.lower() in PLACEHOLDERS:
        return "$" in text
    if _PAGE_TITLE.match(bare) is not None:
        return False
    if len(bare) < len(text) and not any(map(str.isalnum, _POINTERS.sub("", plain))):
        return False
    return any(map(str.isalnum, plain)) or "$" in text
