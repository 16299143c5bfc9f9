"""Names of things that a text talks about, whether or not any deck knows them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studyml.domain.inline_spans import SpanKind, masked, opaque_spans
from studyml.reading.asked import masked_links
from studyml.reading.diary_words import LABELS
from studyml.reading.term_shapes import is_term, plain_term


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MOST_WORDS = 4
_LONGEST = 40

_BOLD = re.compile(r"\*\*(?P<name>[^*\n]{2,60})\*\*|__(?P<other>[^_\n]{2,60})__")
_PAGE = re.compile(r"\[\[(?P<name>[^\[\]|#\n]{2,60})(?:[|#][^\[\]\n]*)?\]\]")
_CAPITALS = re.compile(
    r"(?<![\w./@#-])(?=[\w-]*[A-Z][\w-]*[A-Z])[A-Z][A-Za-z]*(?:-?\d+|-[A-Z]\w*)?s?(?![\w@/]|\.\w)"
)
# What a name ends with, when two or three words are one thing of the field.
_HEAD = re.compile(
    r"(?<![\w/.@#-])(?P<name>(?:one[ -]hot[ -]|(?:[a-z]{3,}[ -]){1,2})(?:learning|rates?"
    r"|decay|descent|functions?|layers?|networks?|gradients?|normali[sz]ation|regulari[sz]ation|initiali[sz]ation|embeddings?|attention"
    r"|search|trees?|forests?|regression|classification|segmentation|detection|recognition|translation"
    r"|generation|matrix|matrices|vectors?|kernels?|pooling|sampling|encoding|encoders?|decoders?"
    r"|tokeni[sz]ation|transformers?|clustering|augmentation|modell?ing|optimi[sz]ation|propagation"
    r"|connections?|blocks?|entropy|likelihood|distributions?|variance|bias|estimation|inference"
    r"|distillation|pruning|quanti[sz]ation|tuning|validation|boosting|bagging|filtering|factori[sz]ation"
    r"|reduction|convolutions?|activations?|perceptrons?|autoencoders?|laws?|paths?|finder))(?![\w/-])",
    re.I,
)
_NO_MODIFIER = _words("""
    the this that these those and but for with from into onto over under about your our their his her
    its some any all each every other another same more most many much few less least new old good bad
    better best worse first second third last next previous current own whole only just also very really
    quite too not are was were has have had does did doing done can could will would should may might
    must use used uses using make makes making made get gets getting got see saw seen let lets how why
    what when where which who one two three four five six such than then there here like way ways big
    small high higher low lower large larger great simple basic different various several certain
    further start started starting stop learn learned keep keeps kept need needs needed want wants try
    tried read reading watch watched write wrote add added build built run ran set sets take takes took
    give gives gave call called calls apply applied compute computed calculate calculated train trained
    choose chose pick picked find found think thought know known after before during while because
    between through without within against both either neither per via today tomorrow yesterday
    understand understood study studied studying continue continued finish finished complete completed
    love enjoy enjoyed interesting nice cool awesome amazing useful important main entire full final hot
""")
# Capitals that name no concept of the field.
_NO_CONCEPT = _words("""
    AI ML DL API APIS URL URLS PDF PDFS HTML CSS JSON CSV XML YAML HTTP HTTPS SQL OS USA US UK EU PHD
    MSC BSC MIT TODO FAQ TLDR TIL OK CPU CPUS GPU GPUS TPU RAM SSD IDE CLI GUI UI UX PR PRS QA ID IDS MD
    RSS AWS GCP SDK IO PS NB AM PM EDIT NOTE FYI IMO BTW ETC II III IV VI ICML ICLR ACL EMNLP NAACL
    NEURIPS NIPS CVPR AAAI KDD IEEE ACM MOOC MOOCS LINK LINKS DAY DAYS GITHUB YOUTUBE LINKEDIN JUPYTER
    PYTORCH TENSORFLOW OPENAI DEEPMIND HUGGINGFACE STACKOVERFLOW ARXIV COLAB DEEPLEARNING COURSERA
    VSCODE MACOS WIP README DIY CEO CS IT TV DS NOTES DONE MLOPS DEVOPS IPYNB NVIDIA CUDA JAX
""")


def talked_about(markdown: str) -> set[str]:
    """The names that stand out in a text: set in bold, linked as pages, written in capitals, or made of words
    of the field. Code and formulas are not looked at."""
    return {name for found in _found(_plain(markdown)) if (name := _clean(found))}


def _found(text: str) -> Iterator[str]:
    for match in _BOLD.finditer(text):
        if is_term(plain_term(match["name"] or match["other"])):
            yield match["name"] or match["other"]
    for match in _PAGE.finditer(text):
        yield match["name"].rpartition("/")[2]
    for match in _CAPITALS.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 :].partition("\n")[0]
        if line.upper() == line and " " in line.strip():
            continue  # a line that shouts
        if match[0].upper().removesuffix("S") not in _NO_CONCEPT and match[0].upper() not in _NO_CONCEPT:
            yield match[0]
    for match in _HEAD.finditer(text):
        if match["name"].lower().startswith("one"):
            yield match["name"]
            continue
        words = re.split("[ -]", match["name"])
        if words[0].lower() in _NO_MODIFIER:
            words = words[1:]
        if len(words) > 1 and _NO_MODIFIER.isdisjoint(map(str.lower, words)):
            yield " ".join(words)


def _plain(markdown: str) -> str:
    spans = [span for span in opaque_spans(markdown) if span.kind is not SpanKind.ESCAPE]
    return masked_links(masked(markdown, spans) if spans else markdown)


def _clean(name: str) -> str:
    """The name without marks; nothing when it is no name of a thing."""
    plain = plain_term(name).strip(" .:;,?!()[]\"'“”‘’")
    if not 2 <= len(plain) <= _LONGEST or len(plain.split()) > _MOST_WORDS:
        return ""
    if plain.casefold() in LABELS or not any(map(str.isalpha, plain)):
        return ""
    # Letters alone that shout, like a heading, are no acronym.
    return "" if " " in plain and plain.isupper() else plain
