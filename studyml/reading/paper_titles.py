"""Which words beside a link are the title of the work behind it."""

from __future__ import annotations

import re
from typing import Final

from studyml.domain.paper import paper_id

LONGEST: Final = 250


def _any_of(phrases: str) -> str:
    """A pattern for one of the phrases, which commas part; an apostrophe may be a curly one."""
    return "|".join(re.escape(each.strip()).replace("'", "['’]") for each in phrases.split(","))


_KINDS = _any_of(
    "paper, papers, pdf, arxiv, abs, abstract, link, links, here, url, source, sources, ref, refs,"
    " reference, references, doi, website, site, web, page, article, publication, preprint, code,"
    " github, repo, html, ps, openreview, acl, acl anthology, anthology, neurips, nips, icml, iclr,"
    " jmlr, pmlr, download, ieee, springer, nature, text, original, more, read more, this, it, them,"
    " video, slides, talk, blog, blog post, post, project, project page, demo, bibtex, bib, poster,"
    " note, notes, summary, dataset, model, alphaxiv, hugging face, huggingface, semantic scholar,"
    " scholar, supp, supplementary, appendix, read, reading, click here"
)
_SECTIONS = _any_of(
    "paper, papers, link, links, resource, resources, reference, references, reading, readings,"
    " bibliography, source, sources, todo, note, notes, day, week, question, questions, answer, answers,"
    " task, tasks, learnings, progress, thought, thoughts, goal, goals, summary, further, see also"
)
_OPENINGS = _any_of(
    "i, i'm, i've, we, we're, my, our, you, he, she, they, it, today, yesterday, tomorrow, tonight,"
    " read, reads, reread, re-read, reading, found, saw, see, watch, watched, check, checked, look,"
    " looked, learn, learnt, learned, start, started, starting, finish, finished, continue, continued,"
    " try, tried, trying, also, more, some, another, here, there, this, that, these, those, finally,"
    " then, still, maybe, want, need, should, went, wrote, write, did, do, done, implement, implemented,"
    " study, studied, review, reviewed, based, according, following, came, got, made, thanks, via,"
    " because, since, so, but, and, if, when, after, before, explore, explored, revisit, revisited,"
    " skim, skimmed, link, links, source, paper, papers, ref, reference, e.g., etc, great, good, nice,"
    " interesting, which, use, used, using, spent, discovered, understand, understood, cf"
)
_TALK = _any_of(
    "i, i'm, me, my, we, our, us, it's, just, been, today, is here, are here, trying, spent,"
    " spending, will, about"
)

_MARK = re.compile(
    r"\s*(?:(?:[-*+•◦▪]|\d{1,4}[.)]|#{1,6}|>|\||\[[ xX]\]|[★☆⭐📄📝🔗📌✅]+\ufe0f?)(?=\s|\[|$)\s*"
    r"|\*{0,2}\[\d{1,4}\]\*{0,2}(?![(\[])\s*)"
)
_LINKED = re.compile(
    r"!?\[((?:[^\[\]\\]|\\.|\[[^\[\]]{0,100}\]){0,300})\]\([^()\s]{0,2000}(?:\s+\"[^\"]{0,200}\")?\)"
)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>")
_ADDRESS = re.compile(r"<?(?:https?://|www\.)\S+")
_EMPHASIS = re.compile(r"(?<!\\)(?:\*{1,3}|`+|~~|(?<!\w)_{1,2}(?=\w)|(?<=\w)_{1,2}(?!\w))")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ATTACHED = re.compile(rf"\s*[\[(](?:the |original )?(?:{_KINDS})[\])]\s*$", re.I)
_LAST_KIND = re.compile(r"[\s|(\[]+(?:paper|pdf|link|arxiv)$", re.I)
_ANNOUNCED = re.compile(
    r"(?:(?:research |original )?paper|title|read|reading|to read|arxiv|article)\s*(?::|-|–|—)\s+", re.I
)
_NO_TITLE = re.compile(
    r"(?:(?:the|this|that|a|an|my|their|original|full|research|great|new|link to|see|via|from|on|in)\s+)*"
    rf"(?:{_KINDS})(?:\s*(?:link|here|version|page))?",
    re.I,
)
_SECTION = re.compile(rf"\b(?:{_SECTIONS})\b", re.I)
_TELLING = re.compile(rf"(?:{_OPENINGS})\b", re.I)
_SPOKEN = re.compile(rf"\b(?:{_TALK})\b", re.I)
_QUOTED = re.compile(r"[\"“«]([^\"“”«»]{8,200})[\"”»][\s.,;:\-–—(\[]*$")
_STRONG = re.compile(r"(?:\*\*|__)([^*_]{8,200})(?:\*\*|__)[\s.,;:\-–—(\[]*$")
_EDGES = " \t.,;:|-–—(/[]{}&+=>→~`\"“”'‘’«»"


def plain_words(markdown: str) -> str:
    """Inline markdown as the words that are read: links by their text, no marks, single spaces."""
    text = _LINKED.sub(r"\1", markdown) if "](" in markdown else markdown
    text = _TAG.sub("", text) if "<" in text else text
    text = _ESCAPE.sub(r"\1", _EMPHASIS.sub("", text))
    return " ".join(text.split())


def linked_texts(markdown: str) -> list[str]:
    """The texts of the links in inline markdown."""
    return _LINKED.findall(markdown) if "](" in markdown else []


def without_mark(line: str) -> str:
    """A line without the marks of a list, heading, quote or table before its words."""
    at = 0
    while match := _MARK.match(line, at):
        at = match.end()
    return line[at:]


def link_title(text: str) -> str | None:
    """The title in the text of a link; None when that only says what is behind it, such as `pdf`."""
    title = _ANNOUNCED.sub("", plain_words(text), count=1)
    while match := _ATTACHED.search(title):
        title = title[: match.start()]
    title = title.strip(" \t,;:|-–—[]\"“”'‘’«»")
    return title[:LONGEST] if is_title(title) else None


def is_title(text: str) -> bool:
    """Whether words may be a title: more than an address, a number, or the name of a kind of link."""
    kinds = [character.isalpha() for character in text[:LONGEST] if character.isalnum()]
    if len(kinds) < 2 or not any(kinds) or _ADDRESS.match(text) or _NO_TITLE.fullmatch(text):
        return False
    return paper_id(text) is None


def title_before(text: str) -> str | None:
    """The title that a line gives before a link, when it is set off from what is merely told of it."""
    text = without_mark(text)[-2 * LONGEST :]
    for pattern in (_QUOTED, _STRONG):
        if (match := pattern.search(text)) and is_title(words := plain_words(match[1]).strip(_EDGES)):
            return words
    words = _ANNOUNCED.sub("", _ADDRESS.sub("", plain_words(text)).strip(), count=1)
    is_set_off = words.endswith((":", "-", "–", "—", "|", "(", "[", ",", ".", "→"))
    words = words.strip(_EDGES)
    while match := _ATTACHED.search(words) or _LAST_KIND.search(words):
        words = words[: match.start()].rstrip(_EDGES)
    if not _may_stand_alone(words):
        return None
    is_apart = is_set_off and len(words.split()) <= 14 and not _SPOKEN.search(words)
    return words if is_apart or _is_title_case(words) else None


def title_above(line: str) -> str | None:
    """The title that the line above a lone link gives."""
    words = plain_words(without_mark(line)).strip()
    if words.endswith((":", "?", "!", ";", ",")):
        return None
    if len(words.split()) <= 4 and _SECTION.search(words):
        return None
    words = _ANNOUNCED.sub("", words, count=1).strip(_EDGES)
    return words if _may_stand_alone(words) else None


def _may_stand_alone(words: str) -> bool:
    """Whether words read like a title rather than like a sentence about one."""
    count = len(words.split())
    if not (2 <= count <= 25 and len(words) <= LONGEST) and not _is_cjk(words):
        return False
    if not (words[:1].isupper() or words[:1].isdigit() or _is_cjk(words)) or _TELLING.match(words):
        return False
    return ". " not in words and is_title(words) and words[:1] != ""


def _is_title_case(words: str) -> bool:
    long = [word for word in words.split() if len(word) > 3 and word[0].isalpha()]
    return len(long) >= 2 and sum(word[0].isupper() for word in long) >= 0.6 * len(long)


def _is_cjk(words: str) -> bool:
    return len(words) >= 4 and "\u3040" <= words[0] <= "\u9fff"
