"""One identity for a scholarly work, however it is cited."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

LONGEST = 2000

_WRAPPING = " \t\r\n\"'`<>“”‘’«»„‹›*\u200b\u00a0"
_LOOSE = _WRAPPING + ".,;:!?…，。；：！？、"
_PAIRS = {")": "(", "]": "[", "}": "{", "）": "（", "】": "【"}
_OPENING = {opening: closing for closing, opening in _PAIRS.items()}

_ARXIV = r"(?:\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z][a-z-]{1,8}(?:\.[A-Za-z]{2})?/\d{7})(?!\d)"
_ARXIV_WHOLE = re.compile(rf"({_ARXIV})(?:v\d{{1,3}})?", re.I)
_ARXIV_NAMED = re.compile(rf"arxiv(?:\.org)?\s*[:/]?\s*({_ARXIV})(?:v\d{{1,3}})?(?:\s*\[[\w.-]+\])?", re.I)
_ARXIV_PATH = re.compile(
    rf"(?:(?:/(?:abs|pdf|html|format|ps|e-print|src|overview|papers?|arxiv|resources|read|forum|audio)){{1,2}}"
    rf"/(?:arxiv:)?|/arxiv:)({_ARXIV})(?:v\d{{1,3}})?(?:\.pdf|\.html)?[/_]*",
    re.I,
)
_ARXIV_HOSTS = frozenset(
    {
        "arxiv.org",
        "xxx.lanl.gov",
        "ar5iv.org",
        "ar5iv.labs.arxiv.org",
        "alphaxiv.org",
        "arxiv-vanity.com",
        "huggingface.co",
        "hf.co",
        "scirate.com",
        "semanticscholar.org",
        "api.semanticscholar.org",
        "emergentmind.com",
        "catalyzex.com",
        "papers.cool",
    }
)

_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"]+")
_DOI_NAMED = re.compile(r"(?:doi|DOI)(?:\.org)?\s*[:=/]?\s*(10\.\d{4,9}(?:\.\d+)*/[^\s\"]+)")
_DOI_TAIL = re.compile(
    r"(?:/(?:full|fulltext|abstract|abs|summary|pdf|epdf|pdfdirect|html|meta|epub|references|tables|figures))+$"
    r"|\.(?:pdf|html?|full|abstract)$|\.full\.pdf$",
    re.I,
)
_PREPRINT_TAIL = re.compile(r"v\d+(?:\.full(?:\.pdf|-text)?|\.abstract|\.article-info)?$", re.I)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.I)
_ACL_DOI = re.compile(r"10\.(?:18653|3115)/v1/(.+)", re.I)

_ACL_ID = r"[A-Za-z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d+"
_ACL_WHOLE = re.compile(_ACL_ID, re.I)
_ACL_PATH = re.compile(
    rf"/(?:anthology/|papers/|[A-Z]/[A-Z]\d\d/)*(?:[A-Z]\d\d-\d+/)?({_ACL_ID})(?:v\d)?(?:\.\w+)?/*", re.I
)
_ACL_HOSTS = frozenset(
    {"aclanthology.org", "aclweb.org", "aclanthology.info", "aclanthology.coli.uni-saarland.de"}
)

_OPENREVIEW_ID = re.compile(r"[A-Za-z0-9_-]{6,}")
_NEURIPS_HASH = re.compile(
    r"/paper(?:_files/paper)?/(\d{4})/(?:hash|file)/([0-9a-f]{16,64})-"
    r"(?:Abstract|Paper|MetaReview|Metadata|Reviews?|Supplemental|AuthorFeedback)(-[A-Za-z_-]+)?"
    r"\.(?:html|pdf|json|zip)",
    re.I,
)
_NEURIPS_NUMBER = re.compile(r"/paper/(\d{1,5}-[^/]+?)(?:\.pdf|\.html)?/*", re.I)
_PMLR = re.compile(
    r"(?:/proceedings/papers)?/((?:v|r)\d+)/([^/]+?)(?:/\2(?:-supp)?)?(?:\.html?|\.pdf)/*", re.I
)
_JMLR = re.compile(r"/papers/v(?:olume)?(\d+)/([^/.]+)(?:/\2)?(?:\.html?|\.pdf)?/*", re.I)

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?=//)", re.I)
_HOST_FIRST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?/", re.I)
_ARCHIVED = re.compile(r"/web/\d{4,14}[a-z_]*/(https?:/{1,2}.+)", re.I | re.S)
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|igshid|mc_[ce]id|ref|ref_src|spm|_hs\w+", re.I)


def paper_id(reference: str) -> str | None:
    """The canonical identifier of the work behind an address or an identifier; None when it is no paper's.

    `arXiv:…` without version, `doi:…` in lower case, `acl:…`, `openreview:…`, else the address itself,
    mended: https, host in lower case, without fragment and tracking; a PDF of NeurIPS, PMLR or JMLR
    is known by its page. Stray quotes, brackets and punctuation around the reference do not matter.
    It takes a whole reference, not running text.
    """
    if len(reference) > LONGEST:
        return None
    text = mended_reference(reference)
    return _named(text) or _addressed(text)


def mended_reference(reference: str) -> str:
    """A reference without the quotes, brackets and punctuation that stuck to it from the text around it."""
    text = reference
    while text:
        first, last = text[0], text[-1]
        if last in _LOOSE or (last in _PAIRS and text.count(last) > text.count(_PAIRS[last])):
            text = text[:-1]
        elif first in _WRAPPING or (first in _OPENING and text.count(first) > text.count(_OPENING[first])):
            text = text[1:]
        elif _PAIRS.get(last) == first:
            text = text[1:-1]
        else:
            break
    return text


def arxiv_id(name: str) -> str | None:
    """The identifier for a bare arXiv number such as `1803.09820v2` or `math.GT/0309136`."""
    match = _ARXIV_WHOLE.fullmatch(name.strip())
    return None if match is None else _arxiv(match[1])


def _arxiv(number: str) -> str | None:
    archive, slash, digits = number.lower().partition("/")
    if slash:
        return f"arXiv:{archive.partition('.')[0]}/{digits}"
    # Numbers have five digits since January 2015, and began in April 2007.
    year, digits = int(archive[:2]), archive[5:]
    if archive < "0704" or len(digits) != (5 if year >= 15 else 4):
        return None
    return f"arXiv:{archive}"


def _named(text: str) -> str | None:
    """What stands behind a reference that is an identifier rather than an address."""
    if match := _ARXIV_NAMED.fullmatch(text):
        return _arxiv(match[1])
    if match := _ARXIV_WHOLE.fullmatch(text):
        return _arxiv(match[1])
    if match := _DOI_NAMED.fullmatch(text):
        return _doi(match[1])
    if _DOI.fullmatch(text):
        return _doi(text)
    kind, colon, name = text.partition(":")
    kind, name = kind.strip().lower(), name.strip()
    if colon and kind == "acl" and _ACL_WHOLE.fullmatch(name):
        return _acl(name)
    if colon and kind == "openreview" and _OPENREVIEW_ID.fullmatch(name):
        return f"openreview:{name}"
    return None


def _doi(name: str) -> str | None:
    name = mended_reference(unquote(name).partition("#")[0])
    if match := _ARXIV_DOI.fullmatch(name):
        return arxiv_id(match[1])
    if (match := _ACL_DOI.fullmatch(name)) and _ACL_WHOLE.fullmatch(match[1]):
        return _acl(match[1])
    if _DOI.fullmatch(name) is None or "%" in name or not name.isprintable():
        return None
    return f"doi:{name.lower()}"


def _acl(name: str) -> str:
    return f"acl:{name.upper()}" if name[0].isalpha() else f"acl:{name.lower()}"


def _addressed(text: str) -> str | None:
    """What stands behind an address, with or without its scheme."""
    if not _SCHEME.match(text):
        text = text.removeprefix("//")
        if _HOST_FIRST.match(text) is None:
            return None
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").removesuffix(".")
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or not text.isprintable():
        return None
    return _of_host(host.removeprefix("www.").removeprefix("export."), parts) or _of_page(host, port, parts)


def _of_host(host: str, parts: SplitResult) -> str | None:
    path = unquote(parts.path)
    query = dict(parse_qsl(parts.query))
    if host in ("web.archive.org", "archive.org") and (match := _ARCHIVED.fullmatch(parts.path)):
        return paper_id(
            re.sub(r":/(?!/)", "://", match[1], count=1) + (f"?{parts.query}" * bool(parts.query))
        )
    if host.startswith("google.") and parts.path == "/url":
        return paper_id(query.get("q") or query.get("url") or "")
    if (host in _ARXIV_HOSTS or host.endswith(".arxiv.org")) and (match := _ARXIV_PATH.fullmatch(path)):
        return _arxiv(match[1])
    if host in _ACL_HOSTS and (match := _ACL_PATH.fullmatch(path)):
        return _acl(match[1])
    if host == "openreview.net":
        name = query.get("id") or query.get("noteId", "")
        is_paper = path.rstrip("/") in ("/forum", "/pdf", "/attachment", "/revisions", "/references/pdf")
        return f"openreview:{name}" if is_paper and _OPENREVIEW_ID.fullmatch(name) else None
    if host == "nature.com" and (match := re.match(r"/articles/([\w.-]+)", path)):
        return _doi(f"10.1038/{_DOI_TAIL.sub('', match[1])}")
    if match := _DOI.search(path):
        return _doi_of_page(host, match[0])
    for key in ("doi", "id", "DOI"):
        if _DOI.fullmatch(query.get(key, "")):
            return _doi(query[key])
    return None


def _doi_of_page(host: str, name: str) -> str | None:
    if host in ("doi.org", "dx.doi.org"):
        return _doi(name)
    name = name.rstrip("/")
    if host in ("biorxiv.org", "medrxiv.org"):
        name = _PREPRINT_TAIL.sub("", name)
    return _doi(_DOI_TAIL.sub("", name))


def _of_page(host: str, port: int | None, parts: SplitResult) -> str | None:
    """The address as an identifier, for the proceedings that we know and for files that are a PDF."""
    bare = host.removeprefix("www.")
    path = parts.path
    if bare in ("papers.nips.cc", "papers.neurips.cc", "proceedings.neurips.cc"):
        if match := _NEURIPS_HASH.fullmatch(path):
            track = match[3] or ""
            return f"https://proceedings.neurips.cc/paper/{match[1]}/hash/{match[2].lower()}-Abstract{track}.html"
        if match := _NEURIPS_NUMBER.fullmatch(path):
            return f"https://papers.nips.cc/paper/{match[1]}"
    elif bare in ("proceedings.mlr.press", "jmlr.org") and (match := _PMLR.fullmatch(path)):
        return f"https://proceedings.mlr.press/{match[1].lower()}/{match[2]}.html"
    elif bare in ("jmlr.org", "jmlr.csail.mit.edu") and (match := _JMLR.fullmatch(path)):
        return f"https://jmlr.org/papers/v{match[1]}/{match[2]}.html"
    if not path.lower().endswith(".pdf"):
        return None
    kept = [(key, value) for key, value in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(key)]
    place = host if port in (None, 80, 443) else f"{host}:{port}"
    return parts._replace(scheme="https", netloc=place, fragment="", query=urlencode(kept)).geturl()
