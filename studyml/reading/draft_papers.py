"""Drafts of papers that a text sums up: what each found, and why it matters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from studyml.domain.draft import DraftKind, DraftText
from studyml.domain.inline_spans import masked, opaque_spans
from studyml.domain.source import Citation
from studyml.reading.draft_list import DraftList
from studyml.reading.draft_parts import Form, Part
from studyml.reading.draft_text import fitting, sentences, tidy, why_no_back, without_images, words_in
from studyml.reading.note_lines import Shape
from studyml.reading.note_sections import Section
from studyml.reading.note_stretch import Stretch
from studyml.reading.paper_labels import CONTRIBUTION, FOUND, MATTERS, STRONG, paper_front
from studyml.reading.paper_titles import link_title, plain_words

LABELLED: Final = 0.92
TOLD: Final = 0.85  # in running text, by what its sentences say
_LONGEST_TITLE: Final = 200
_MOST_SENTENCES: Final = 4
_MOST_WORDS_TOLD: Final = 110
_SHORTEST: Final = 5


_OPENS_SUMMARY: Final = re.compile(
    r"\W*(?:(?:a |my |short |quick |brief )*(?:paper|article)\s+(?:summary|notes?|review|reading"
    r"|discussion|walkthrough)"
    r"|(?:a |my |short |quick |brief )*(?:summary|notes?|review|tl;?dr)\s+(?:of|on|for|from)\b"
    r"|paper\s*[:：]|title\s*[:：])",
    re.I,
)
_SUBJECT: Final = (
    r"(?:they|the (?:\w+ )?(?:authors?|paper|work|study|article|results?|experiments?|method|model"
    r"|approach)(?: \w+){0,4}?"
    r"|this (?:paper|work|study|article|method)|(?:their|our|its) (?:\w+ )?(?:results?|experiments?|method"
    r"|model|approach|contribution|work)"
    r"|we|authors|results|experiments|it)"
)
_FINDS: Final = re.compile(
    rf"\b{_SUBJECT}\b(?: \w+){{0,3}}? (?:f(?:i|ou)nds?|show(?:s|ed|n)?|demonstrat\w+|discover\w*|observ\w+"
    rf"|conclud\w+|suggest\w*|achiev\w+"
    r"|outperform\w*|reach\w*|report\w*|reveal\w*|prove[sd]?|establish\w*|beats?|match(?:es|ed)|perform\w*"
    r"|reduc\w+|improv\w+"
    r"|(?:was|were|is|are) (?:\w+ )?(?:comparable|better|worse|on par|competitive|state[- ]of[- ]the[- "
    r"]art|superior))\b",
    re.I,
)
_PROPOSES: Final = re.compile(
    rf"\b{_SUBJECT}\b(?: \w+){{0,3}}? (?:propos\w+|introduc\w+|present\w*|explor\w+|investigat\w+"
    rf"|develop\w*|describ\w+|stud(?:y|ies|ied)"
    r"|argu\w+|adds?|added|extend\w*|replac\w+|(?:was|is) (?:to |coming up|a |an |that )|train\w*|uses?"
    r"|used|address\w*|tackl\w+|combin\w+|design\w*)",
    re.I,
)
_MATTERS_BECAUSE: Final = re.compile(
    r"\b(?:matters?|important|importance|implications?|significan(?:t|ce)|impact|enables?|opens? (?:up"
    r"|the)|groundwork|startling"
    r"|contribution (?:to|since|because)|contribution,? (?:since|because)|breakthrough|first time|paves? "
    r"the way|practical)\b",
    re.I,
)
_ADDRESS: Final = re.compile(r"\s*[(\[<]*https?://[^\s)>\]]*[)\]>]*")
_LINKED: Final = re.compile(
    r"(?:\*\*|__|\*|_)?\[(?P<text>[^\[\]]{2,300})\]\((?P<url>[^()\s]{4,500})\)(?:\*\*|__|\*|_)?"
    r"(?P<mark>\s*(?:[:：]|[–—-](?=\s)))?(?:\*\*|__|\*|_)?\s*(?P<rest>\S.*)\Z"
)
_SAYS_ITSELF: Final = re.compile(
    r"(?:also )?(?:shows?|showed|finds?|found|proposes?|proposed|introduces?|introduced|presents?"
    r"|demonstrates?|argues?"
    r"|proves?|explains?|replaces?|uses?|trains?|learns?|extends?|improves?|reduces?) \S",
    re.I,
)
_OF_THE_READER: Final = re.compile(r"\b(?:I|I'm|I've|I'd|I'll|my|me)\b")
_RETURNS: Final = re.compile(r"(?:This|These|That|It|Such) ")


@dataclass(slots=True)
class _Paper:
    """A paper that a heading or an opening line names, with the labels below it and its running text."""

    title: str
    ids: tuple[str, ...]
    own: Part
    level: int
    labels: list[tuple[str, Part]] = field(default_factory=list)
    is_announced: bool = False


class PaperRules:
    """The rules for one day; `citations` are the works cited in it by the index of the line."""

    def __init__(
        self,
        stretch: Stretch,
        parts: Sequence[Part],
        title: str,
        citations: dict[int, Citation],
        out: DraftList,
    ) -> None:
        self._stretch = stretch
        self._parts = parts
        self._title = title
        self._citations = citations
        self._out = out

    def draft(self) -> frozenset[int]:
        """Write the drafts of every paper summed up; returns the indices of the lines they are told in."""
        told: set[int] = set()
        for paper in self._papers():
            fronts = {front for front, _ in paper.labels}
            is_summed_up = bool(fronts & STRONG) and (bool(paper.ids) or len(fronts) >= 2)
            if is_summed_up:
                told.add(paper.own.at)
                seen: set[str] = set()
                for front, part in paper.labels:
                    if front in seen:
                        continue
                    seen.add(front)
                    told.update(range(part.at, part.end))
                    self._labelled(paper, front, part)
            elif paper.ids and (paper.is_announced or paper.own.at >= 0):
                told.update(range(max(paper.own.at, 0), paper.own.end) if self._told(paper) else ())
        for at in self._citations:
            if at not in told and 0 <= at < len(self._stretch.lines) and self._line(at):
                told.add(at)
        return frozenset(told)

    def _line(self, at: int) -> bool:
        """The draft of a line that begins with a link to a paper and says what that found."""
        line, cited = self._stretch.lines[at], self._citations[at]
        if line.shape not in (Shape.TEXT, Shape.ITEM) or self._stretch.parts[at] is Section.TASKS or line.box:
            return False
        linked = _LINKED.match(line.text[:2000])
        if linked is None:
            return False
        rest = linked["rest"]
        title = _shortened(cited.title or plain_words(linked["text"]))
        plain = masked(rest, opaque_spans(rest))
        says_itself = _SAYS_ITSELF.match(plain) is not None
        is_told = says_itself or (linked["mark"] and (_FINDS.search(plain) or _PROPOSES.search(plain)))
        if not is_told or not title or _OF_THE_READER.search(plain) or words_in(rest) < _SHORTEST:
            return False
        back = fitting(f"{title} {rest}" if says_itself else rest)
        if not back or why_no_back(back) is not None:
            return False
        paper = _Paper(title, (cited.paper,), self._parts[0], 0)
        number = self._stretch.number(at)
        self._keep(paper, FOUND, back, number, number, TOLD)
        return True

    def _papers(self) -> list[_Paper]:
        found: list[_Paper] = []
        opening = self._opening()
        current = opening
        if opening is not None:
            found.append(opening)
        for which, part in enumerate(self._parts[1:], 1):
            front = paper_front(part.title)
            if part.form is Form.HEADING and (not front or current is None):
                paper = self._headed(part, which)
                if paper is not None:
                    current = paper
                    found.append(paper)
                    continue
                if current is not None and current is not opening and part.level <= current.level:
                    current = opening
            if front and current is not None and self._stretch.parts[part.at] is not Section.TASKS:
                current.labels.append((front, part))
        return found

    def _opening(self) -> _Paper | None:
        """The paper that the whole of a text is about, as one of its first lines says."""
        lines = self._stretch.lines
        named = self._citations.get(0)
        if named is not None and lines[0].text == self._title:  # in the heading of the day
            title = self._best_title(named, _ADDRESS.sub("", self._title).strip())
            return _Paper(title, (named.paper,), self._parts[0], 0)
        at = 0
        seen = 0
        while at < len(lines) and seen < 6:
            line = lines[at]
            if line.shape in (Shape.TEXT, Shape.ITEM, Shape.HEADING, Shape.QUOTE):
                seen += 1
                cited = self._citations.get(at)
                is_announced = cited is not None and _OPENS_SUMMARY.match(line.text) is not None
                is_title = cited is not None and self._is_titled(cited, line.text)
                if cited is not None and (is_announced or is_title):
                    own = self._part_of(at)
                    title = self._best_title(cited, line.text)
                    return _Paper(title, (cited.paper,), own._replace(start=at + 1), 0, is_announced=True)
            at += 1
        return None

    def _part_of(self, at: int) -> Part:
        return next(part for part in reversed(self._parts) if part.at <= at)

    def _is_titled(self, cited: Citation, line: str) -> bool:
        """Whether a line does nothing but cite the work that the text is called after."""
        if cited.title is not None and self._title:
            ours, theirs = _folded(self._title), _folded(cited.title)
            shorter, longer = sorted((ours, theirs), key=len)
            if len(shorter) >= 10 and 2 * len(shorter) >= len(longer) and shorter in longer:
                return True
        return re.match(r"\W*(?:link|url|arxiv|source|paper|pdf|title)\s*[:：]", line, re.I) is not None

    def _best_title(self, cited: Citation, line: str) -> str:
        for title in (cited.title, self._title):
            if title and len(title) >= 4:
                return _shortened(_announced(_ADDRESS.sub("", title)))
        return _shortened(plain_words(line))

    def _headed(self, part: Part, which: int) -> _Paper | None:
        """A paper whose title is a heading, linked there or on the line below."""
        if self._stretch.parts[part.at] in (Section.TASKS, Section.QUESTIONS):
            return None
        cited = self._citations.get(part.at)
        title = _title_of_heading(part.title)
        if cited is None:
            below = self._stretch.past_blanks(part.start)
            if below < part.end and self._stretch.lines[below].shape in (Shape.TEXT, Shape.ITEM):
                found = self._citations.get(below)
                text = self._stretch.lines[below].text
                if found is not None and words_in(re.sub(r"\[[^\[\]]*\]\([^()]*\)", "", text)) <= 8:
                    cited = found
        if cited is None and not _has_labels(self._parts[which + 1 : which + 6]):
            return None
        title = _announced(title)
        if cited is not None and cited.title and (len(title) < 4 or _folded(title) in _folded(cited.title)):
            title = cited.title
        return (
            _Paper(_shortened(title), () if cited is None else (cited.paper,), part, part.level)
            if title
            else None
        )

    def _labelled(self, paper: _Paper, front: str, part: Part) -> None:
        text = _before_image(tidy(part.text(self._stretch)))
        reason = why_no_back(text) if text else "There is nothing behind the label."
        if reason is None and words_in(text) < _SHORTEST:
            reason = "It says too little for a card."
        back = fitting(text) if reason is None else ""
        if reason is None and not back:
            reason = f"It has {words_in(text)} words in one piece, too many for a card."
        first = self._stretch.number(part.at)
        if reason is not None:
            self._out.pass_over(
                self._stretch.day, first, self._stretch.number(max(part.end - 1, part.at)), reason
            )
            return
        last = self._out.end_of(self._stretch.day, first, back)
        self._keep(paper, front, back, first, last, LABELLED)

    def _told(self, paper: _Paper) -> bool:
        """The drafts of running text: the sentences that say what was found and why it matters."""
        lines = self._stretch.lines
        texts = [
            (at, lines[at].text)
            for at in range(paper.own.start, paper.own.end)
            if lines[at].shape is Shape.TEXT and lines[at].text
        ]
        said = [(at, sentence) for at, text in texts for sentence in sentences(without_images(text))]
        found, proposed, matters = [], [], []
        for which, (_, sentence) in enumerate(said):
            plain = masked(sentence, opaque_spans(sentence))
            if _OF_THE_READER.search(plain) or sentence.rstrip().endswith(("?", ":")):
                continue
            if _MATTERS_BECAUSE.search(plain):
                matters.append(which)
            elif _FINDS.search(plain):
                found.append(which)
            elif _PROPOSES.search(plain):
                proposed.append(which)
        strong = [which for which in matters if words_in(said[which][1]) >= 8]
        has_found = self._sentences(paper, FOUND, said, sorted((found + proposed)[:_MOST_SENTENCES]))
        return self._sentences(paper, MATTERS, said, strong[:3]) or has_found

    def _sentences(
        self, paper: _Paper, front: str, said: Sequence[tuple[int, str]], which: Sequence[int]
    ) -> bool:
        kept: list[int] = []
        count = 0
        for each in which:
            count += words_in(said[each][1])
            if kept and count > _MOST_WORDS_TOLD:
                break
            if (
                not kept
                and front != MATTERS
                and _RETURNS.match(said[each][1])
                and not re.match(r"This (?:paper|work|study|article)", said[each][1])
            ):
                continue
            kept.append(each)
        back = " ".join(said[each][1] for each in kept)
        if not back or why_no_back(back) is not None or words_in(back) < 2 * _SHORTEST:
            return False
        first, last = self._stretch.number(said[kept[0]][0]), self._stretch.number(said[kept[-1]][0])
        self._keep(paper, front, back, first, last, TOLD)
        return True

    def _keep(self, paper: _Paper, front: str, back: str, first: int, last: int, confidence: float) -> None:
        self._out.keep(
            DraftText(
                DraftKind.PAPER,
                paper.title,
                front.format(f"“{paper.title}”"),
                back,
                self._stretch.day,
                first,
                last,
                confidence,
                paper.ids,
            )
        )


def _has_labels(following: Sequence[Part]) -> bool:
    """Whether the parts that follow a heading begin with the labels by which papers are summed up."""
    fronts = set()
    for part in following:
        if part.form is Form.HEADING:
            break
        fronts.add(paper_front(part.title))
    return MATTERS in fronts and bool({CONTRIBUTION, FOUND} & fronts)


def _title_of_heading(text: str) -> str:
    named = re.search(r"\[([^\[\]]{4,300})\]\(", text)
    title = link_title(named[1]) if named is not None else None
    return title or re.sub(r"\A\d{1,3}[.)]\s+", "", plain_words(text)).strip(" :")


def _announced(title: str) -> str:
    """The title of a paper without the word that it is the summary of one."""
    return re.sub(
        r"\A(?:paper|article)?\s*(?:summary|notes?|review|reading|walkthrough)?\s*(?:of|on)?\s*[:–—-]\s+",
        "",
        title,
        flags=re.I,
    )


def _shortened(title: str) -> str:
    title = " ".join(title.split()).strip(' *_`"“”')
    return title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE].rpartition(" ")[0] + "…"


def _folded(title: str) -> str:
    return "".join(filter(str.isalnum, title.casefold()))


def _before_image(text: str) -> str:
    """A text up to its first image, if something stands before that: what follows is no more about it."""
    at = 0
    for line in text.split("\n"):
        if "![" in line or "<img" in line:
            head = text[:at].rstrip()
            return head if words_in(head) >= _SHORTEST else without_images(text).strip()
        at += len(line) + 1
    return text
