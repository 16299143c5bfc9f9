"""A page of the web that was saved: whether it is an article, and its title and date."""

from __future__ import annotations

import re
from typing import Final

from studyml.domain.safe_text import safe_line
from studyml.reading.html_tokens import decoded
from studyml.reading.posts import NoteHead

_LOOKED_AT: Final = 64 * 1024
_ARTICLE: Final = re.compile(
    rb"<article[\s>]|article:published_time|<!--\s*saved from url=|SingleFile|Page saved with"
    rb"|property\s*=\s*[\"']?og:type[\"']?\s+content\s*=\s*[\"']?article|itemprop\s*=\s*[\"']?articleBody",
    re.I,
)
_TEMPLATE: Final = re.compile(rb"\{%|\{\{")
_TAG: Final = re.compile(r"<(?P<name>meta|time|link)\s(?P<inside>[^<>]{1,2000})>", re.I)
_ATTRIBUTE: Final = re.compile(
    r"([\w:.-]{1,40})\s*=\s*(?:\"([^\"]{0,1000})\"|'([^']{0,1000})'|([^\s\"'>]{1,500}))"
)
_TITLE: Final = re.compile(r"<title[^<>]{0,200}>([^<]{1,1000})", re.I)
_DATES: Final = (
    "article:published_time",
    "datepublished",
    "citation_publication_date",
    "dc.date",
    "dcterms.created",
    "pubdate",
    "date",
)


def is_saved_article(data: bytes) -> bool:
    """Whether HTML met in a folder is an article to read, and no page or template of some site."""
    head = data[:_LOOKED_AT]
    return _ARTICLE.search(head) is not None and _TEMPLATE.search(head[:1024]) is None


def page_head(html: str) -> NoteHead:
    """What the head of a page says of it: title, date of publication and address, as far as it says them."""
    values: dict[str, str] = {}
    dates: dict[str, str] = {}
    head = html[:_LOOKED_AT]
    for tag in _TAG.finditer(head):
        inside = {
            name.lower(): decoded(double or single or bare).strip()
            for name, double, single, bare in _ATTRIBUTE.findall(tag["inside"])
        }
        name = (inside.get("property") or inside.get("name") or inside.get("itemprop") or "").lower()
        kind = tag["name"].lower()
        if kind == "link":
            if inside.get("rel") == "canonical":
                values.setdefault("url", safe_line(inside.get("href", "")))
        elif kind == "meta" and name in _DATES:
            dates.setdefault(name, safe_line(inside.get("content", "")))
        elif kind == "meta" and name == "og:title":
            values.setdefault("title", safe_line(inside.get("content", "")))
        elif kind == "time":
            dates.setdefault("time", safe_line(inside.get("datetime", "")))
    title = _TITLE.search(head)
    if title is not None:
        values.setdefault("title", " ".join(safe_line(decoded(title[1])).split()))
    date = next((dates[name] for name in (*_DATES, "time") if dates.get(name)), "")
    if date:
        values["date"] = date
    return NoteHead({key: value for key, value in values.items() if value}, 1)
