"""What a card may say: the text of a draft made ready, and what keeps a text from being a card."""

from __future__ import annotations

import re
from typing import Final

from studyml.domain.inline_spans import SpanKind, masked, opaque_spans
from studyml.reading.asked import masked_links

MOST_WORDS: Final = 120
MOST_WORDS_OF_LIST: Final = 220
MOST_WORDS_OF_OPENING: Final = 80

_HEADING = re.compile(r"^[ ]{0,3}#{1,6}[ \t]+(?P<text>\S.*?)(?:[ \t]#+)?[ \t]*$")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_IMAGE = re.compile(
    r"!\[[^\[\]]*\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s[^()]*)?\)|\[[^\[\]]*\])|<img\b[^<>]*>"
    r"|!\[\[[^\[\]]*\]\]",
    re.I,
)
_LIST = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+\S")
_STRUCTURE = re.compile(r"[ \t]*(?:(?:[-*+•]|\d{1,3}[.)])[ \t]+\S|\||```|~~~|\$\$|\\\[)")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]*_]{0,3}(?=\s+[^a-z\s])")
_ELSEWHERE = re.compile(
    r"\W*(?:see|as|like|same as|mentioned|described|explained|discussed|shown|defined|answered|refer to)\s+"
    r"(?:(?:it|this|them|is|the|was|were|already|also|my|our)\s+)*"
    r"(?:above|below|before|earlier|previous(?:ly)?|here|notes?|link|links|attached|image|figure|picture"
    r"|screenshot"
    r"|diagram|table|slides?|next|last|later|yesterday|day \d+|section|chapter|page)\b",
    re.I,
)
_SEE = re.compile(r"\W*(?:see|cf\.?|same as|like|compare)\s", re.I)
_UNSURE = re.compile(
    r"\b(?:i (?:think|guess|suppose|believe|wonder|assume)|it seems to me|in my opinion|imo|not (?:really "
    r"|entirely )?sure"
    r"|no idea|i (?:don'?t|do not) (?:know|get|understand)|need to (?:check|look|find|verify|confirm)|to "
    r"be confirmed"
    r"|half[- ]baked|have to (?:check|look|find)|will (?:check|look|find))\b",
    re.I,
)
_FIRST_PERSON = re.compile(r"\b(?:I|I'm|I've|I'll|I'd|my|My|me|myself)\b")


def tidy(markdown: str) -> str:
    """Markdown as the side of a card: no headings, which would begin cards, no rules, no break at the end."""
    if not markdown:
        return ""
    lines: list[str] = []
    fence = ""
    for line in markdown.strip("\n").split("\n"):
        mark = _FENCE.match(line)
        if mark is not None:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        elif not fence and line.lstrip().startswith("#"):
            heading = _HEADING.match(line)
            if heading is not None:
                line = f"**{heading['text'].strip('*_ :')}**"
        elif not fence and not line.strip(" -*_") and len(line.strip()) >= 3:
            line = ""
        lines.append(line.rstrip() if not line.endswith("  ") or not line.strip() else line)
    if fence:
        lines.append(fence)
    text = "\n".join(lines).strip()
    return text.removesuffix("\\").rstrip()


def unquoted(markdown: str) -> str:
    """A text that is one quotation as plain text, any other as it is."""
    lines = markdown.split("\n")
    if not all(line.startswith(">") for line in lines):
        return markdown
    return "\n".join(line[1:].removeprefix(" ") for line in lines).strip()


def words_in(markdown: str) -> int:
    """How many words are read: links by their text, code and formulas as one word each."""
    return len(masked_links(markdown).split())


def without_images(markdown: str) -> str:
    """The text less its images."""
    return _IMAGE.sub("", markdown) if "![" in markdown or "<img" in markdown.lower() else markdown


def is_structured(markdown: str) -> bool:
    """Whether a text has lists, code, tables or formulas set apart."""
    return any(_STRUCTURE.match(line) for line in markdown.split("\n"))


def fitting(markdown: str) -> str:
    """A text cut to what a card can hold: whole blocks, else whole sentences of the first, else nothing."""
    limit = MOST_WORDS_OF_LIST if is_structured(markdown) else MOST_WORDS
    if words_in(markdown) <= limit:
        return markdown
    kept: list[str] = []
    count = 0
    for block in _blocks(markdown):
        count += words_in(block)
        if count > limit:
            break
        kept.append(block)
    if kept:
        text = "\n\n".join(kept).rstrip()
        return text if not text.endswith(":") else text.rpartition("\n\n")[0]
    return _first_sentences(markdown.split("\n\n", 1)[0])


def opening(markdown: str, most: int = MOST_WORDS_OF_OPENING) -> str:
    """What a text says first: its first paragraph with what that announces, and others up to `most` words."""
    blocks = _blocks(markdown)
    if not blocks:
        return ""
    kept = [blocks[0]]
    count = words_in(blocks[0])
    for block in blocks[1:]:
        count += words_in(block)
        is_announced = kept[-1].rstrip().endswith(":")
        if count > (MOST_WORDS_OF_LIST if is_announced else most):
            break
        if block.startswith(("**", "__")):
            break
        kept.append(block)
    while kept and kept[-1].rstrip().endswith(":"):
        kept.pop()
    return fitting("\n\n".join(kept))


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph."""
    shown = masked(paragraph, [span for span in opaque_spans(paragraph) if span.kind is not SpanKind.ESCAPE])
    ends = [found.end() for found in _SENTENCE_END.finditer(shown)]
    found = [paragraph[start:end].strip() for start, end in zip([0, *ends], [*ends, None], strict=True)]
    return [sentence for sentence in found if sentence]


def first_paragraph(markdown: str) -> str:
    """The text up to its first blank line outside of code and formulas."""
    return next(iter(_blocks(markdown)), "")


def why_no_back(markdown: str) -> str | None:
    """The reason why a text is no side of a card; None when it may be one."""
    bare = without_images(markdown).strip()
    if not bare:
        return "There is only an image, which a card cannot show."
    if not any(map(str.isalnum, bare)):
        return "There are no words in it."
    if (_ELSEWHERE.match(bare) and words_in(bare) <= 25) or (_SEE.match(bare) and words_in(bare) <= 8):
        return "It points to something else instead of saying it."
    if _UNSURE.search(bare.replace("’", "'")[:600]):
        return "It says that it is not certain, or still to be found out."
    if len(_FIRST_PERSON.findall(bare[:1500])) >= 3 and words_in(bare) > 20:
        return "It tells of the writer more than of the matter."
    if bare.endswith(":") and "\n" not in bare:
        return "It ends with a colon and nothing follows."
    return None


def _blocks(markdown: str) -> list[str]:
    """The blocks of a text: what blank lines part, code and formulas whole."""
    blocks: list[list[str]] = [[]]
    fence = ""
    for line in markdown.split("\n"):
        mark = _FENCE.match(line)
        if mark is not None:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        elif line.strip().startswith("$$") and line.count("$$") == 1 and fence in ("", "$$"):
            fence = "" if fence else "$$"
        if line.strip() or fence:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return ["\n".join(block) for block in blocks if block]


def _first_sentences(paragraph: str) -> str:
    """The first whole sentences of a paragraph that a card can hold."""
    kept: list[str] = []
    count = 0
    for sentence in sentences(paragraph):
        count += words_in(sentence)
        if count > MOST_WORDS:
            break
        kept.append(sentence)
    return " ".join(kept)
