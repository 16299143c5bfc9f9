"""Which addresses may be opened, and the host that is shown before one is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

_PAPERS = {
    "arxiv": "https://arxiv.org/abs/",
    "doi": "https://doi.org/",
    "acl": "https://aclanthology.org/",
    "openreview": "https://openreview.net/forum?id=",
}


@dataclass(frozen=True, slots=True)
class Link:
    """An address that may be opened. `host` is what it leads to, in punycode where it is not plain ASCII."""

    url: str
    host: str


def checked_link(url: str) -> Link | None:
    """The link, if it is http or https, has a host and no user name, and nothing in it is hidden."""
    if not url.isprintable() or any(character.isspace() for character in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
            return None
        shown = host.encode("ascii" if host.isascii() else "idna").decode("ascii")
        port = parts.port
    except (ValueError, UnicodeError):
        return None
    address = parts._replace(netloc=shown if port is None else f"{shown}:{port}").geturl()
    return Link(address, shown)


def links_of(written: Iterable[str], papers: Iterable[str]) -> list[Link]:
    """What may be opened of the addresses written on a card and of its papers, each once, in their order."""
    found = (*map(checked_link, written), *map(paper_link, papers))
    return list(dict.fromkeys(link for link in found if link is not None))


def paper_link(paper: str) -> Link | None:
    """Where a paper leads: by `arXiv:…`, `doi:…`, `acl:…`, `openreview:…`, or its address."""
    kind, _, name = paper.partition(":")
    base = _PAPERS.get(kind.lower())
    return checked_link(f"{base}{name}" if base else paper)
