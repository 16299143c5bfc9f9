"""Names of authors in running text."""

from __future__ import annotations

import re

_PARTICLES = "van|von|der|den|de|da|di|du|la|le|del|dos|bin|al|el|ten"
_PART = rf"(?>[A-ZÀ-ÞĀ-Ž][\w'’-]*+\.?+|(?:{_PARTICLES})(?=\s))"
_NAME = rf"(?>{_PART}(?: {_PART}){{0,4}})"  # atomic: names that are none fail at once
_SEPARATOR = r"(?>\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*|\s*;\s*)"
_ET_AL = r"(?:,?\s*(?:et\.?\s+al\.?|and others|\.\.\.|…))"
_INITIALS = r"(?:[A-ZÀ-Þ]\.[ -]?){1,4}"
_REVERSED = re.compile(rf"({_NAME}),\s*({_INITIALS})(?=\s*(?:,|&|and\b|;|$))")
_PEOPLE = re.compile(rf"{_NAME}(?:{_SEPARATOR}{_NAME}){{0,60}}({_ET_AL})?")
_SPLIT = re.compile(_SEPARATOR)
_BOUNDS = re.compile(
    r"\s*[|()\[\]\"“”:]\s*|\s+[-–—]\s+|(?<=[^\W\d_A-Z]{2}|\w[a-z])\.\s+|\.$|\b(?:19|20)\d\d\b"
)
_NO_NAME = re.compile(
    r"\b(?:neurips|nips|icml|iclr|cvpr|iccv|eccv|acl|emnlp|naacl|aaai|ijcai|jmlr|nature|science|arxiv|journal"
    r"|conference|proceedings|workshop|press|university|research|google|openai|deepmind|learning|networks?|neural|deep"
    r"|models?|paper|pdf|code|link|the|of|for|with|in|on|from|using|to)\b",
    re.I,
)


def people_in(words: str) -> list[str]:
    """The authors named in a stretch of words: a list of names, or one with `et al.`; empty when unsure."""
    for part in _BOUNDS.split(words[:2000]):
        part = re.sub(r"^(?:by|authors?:?)\s+", "", part.strip(" ,;.*–—-"), flags=re.I)
        if not part or _NO_NAME.search(part):
            continue
        match = _PEOPLE.fullmatch(part)
        if match is None:
            continue
        names = names_in(part)
        if match[1] or len(names) >= 2 or (len(names) == 1 and " " in names[0] and "by " in words.lower()):
            return names
    return []


def names_in(words: str) -> list[str]:
    """The names in words that are nothing but names, each as `First Last`; `et al.` is no name."""
    words = re.sub(rf"{_ET_AL}\s*$", "", words[:3000].strip(" .;,"))
    if _REVERSED.search(f"{words}."):
        turned = _REVERSED.findall(f"{words}.") or []
        if len(turned) * 2 >= len(_SPLIT.split(words)) - 1:
            return [f"{given.strip()} {family}" for family, given in turned]
    names = [name.strip(" .;,") for name in _SPLIT.split(words)]
    names = [name for name in names if name]
    # `Last, First, Other Name and Third Name`, as some styles begin a list
    if len(names) >= 3 and " " not in names[0] and " " not in names[1] and " " in names[2]:
        names = [f"{names[1]} {names[0]}", *names[2:]]
    return names
