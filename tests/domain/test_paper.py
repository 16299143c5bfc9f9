"""One work has one identity, however it is cited."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studyml.domain.link import paper_link
from studyml.domain.paper import LONGEST, arxiv_id, mended_reference, paper_id

SAME = {
    "arXiv:1412.6980": """
        https://arxiv.org/abs/1412.6980
        http://arxiv.org/abs/1412.6980v9
        https://www.arxiv.org/pdf/1412.6980
        https://arxiv.org/pdf/1412.6980.pdf
        https://arxiv.org/pdf/1412.6980v9.pdf?download=1#page=9
        https://arxiv.org/html/1412.6980v9/#S3
        https://arxiv.org/format/1412.6980
        https://arxiv.org/abs/arXiv:1412.6980
        arxiv.org/abs/1412.6980
        //arxiv.org/abs/1412.6980
        HTTPS://ARXIV.ORG/ABS/1412.6980
        https://export.arxiv.org/abs/1412.6980
        https://ar5iv.org/abs/1412.6980
        https://ar5iv.labs.arxiv.org/html/1412.6980
        https://www.alphaxiv.org/abs/1412.6980v9
        https://huggingface.co/papers/1412.6980
        https://www.arxiv-vanity.com/papers/1412.6980/
        https://web.archive.org/web/20200101000000/https://arxiv.org/abs/1412.6980
        https://www.google.com/url?q=https://arxiv.org/abs/1412.6980&sa=D&ust=1
        https://doi.org/10.48550/arXiv.1412.6980
        doi:10.48550/ARXIV.1412.6980
        arXiv:1412.6980
        arxiv: 1412.6980v9
        arXiv:1412.6980 [cs.LG]
        arXiv 1412.6980
        1412.6980
        'https://arxiv.org/abs/1412.6980'
        "https://arxiv.org/abs/1412.6980""
        “https://arxiv.org/abs/1412.6980”
        <https://arxiv.org/abs/1412.6980>
        (https://arxiv.org/abs/1412.6980)
        (https://arxiv.org/abs/1412.6980
        https://arxiv.org/abs/1412.6980).
        https://arxiv.org/abs/1412.6980,
        https://arxiv.org/abs/1412.6980"
    """,
    "arXiv:cs/0112017": """
        https://arxiv.org/abs/cs/0112017
        https://arxiv.org/pdf/cs/0112017v1.pdf
        https://arxiv.org/abs/cs.CL/0112017
        arXiv:cs/0112017
    """,
    "arXiv:0706.1234": "https://arxiv.org/abs/0706.1234 arXiv:0706.1234v2",
    "doi:10.1162/neco.1997.9.8.1735": """
        doi:10.1162/neco.1997.9.8.1735
        DOI:10.1162/NECO.1997.9.8.1735
        10.1162/neco.1997.9.8.1735
        https://doi.org/10.1162/neco.1997.9.8.1735
        http://dx.doi.org/10.1162%2Fneco.1997.9.8.1735
        https://www.mitpressjournals.org/doi/abs/10.1162/neco.1997.9.8.1735
        https://dl.acm.org/doi/pdf/10.1162/neco.1997.9.8.1735
        https://www.doi.org/10.1162/neco.1997.9.8.1735.
    """,
    "doi:10.1007/978-3-319-24574-4_28": """
        https://link.springer.com/chapter/10.1007/978-3-319-24574-4_28
        https://link.springer.com/content/pdf/10.1007/978-3-319-24574-4_28.pdf
    """,
    "doi:10.1371/journal.pone.0130140": """
        https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0130140
    """,
    "doi:10.3389/fnins.2016.00508": "https://www.frontiersin.org/articles/10.3389/fnins.2016.00508/full",
    "doi:10.1101/2020.03.30.015750": """
        https://www.biorxiv.org/content/10.1101/2020.03.30.015750v2
        https://www.biorxiv.org/content/10.1101/2020.03.30.015750v1.full.pdf
    """,
    "doi:10.1038/nature14539": "https://www.nature.com/articles/nature14539 doi:10.1038/nature14539",
    "doi:10.1002/(sici)1097-0258(19980815/30)17:15": """
        https://onlinelibrary.wiley.com/doi/10.1002/(SICI)1097-0258(19980815/30)17:15
    """,
    "acl:P18-1031": """
        https://aclanthology.org/P18-1031
        https://aclanthology.org/P18-1031/
        https://www.aclanthology.org/P18-1031.pdf
        https://www.aclweb.org/anthology/P18-1031
        http://aclweb.org/anthology/P/P18/P18-1031.pdf
        https://www.aclweb.org/anthology/papers/P/P18/P18-1031/
        http://aclanthology.info/papers/P18-1031/p18-1031
        http://aclanthology.coli.uni-saarland.de/papers/p18-1031
        https://doi.org/10.18653/v1/P18-1031
        acl:P18-1031
        ACL:p18-1031
    """,
    "acl:2020.acl-main.1": """
        https://aclanthology.org/2020.acl-main.1/
        https://www.aclweb.org/anthology/2020.acl-main.1.pdf
        https://aclanthology.org/2020.acl-main.1.bib
        acl:2020.acl-main.1
    """,
    "openreview:r1xPh2VtPB": """
        https://openreview.net/forum?id=r1xPh2VtPB
        https://openreview.net/pdf?id=r1xPh2VtPB
        https://openreview.net/forum?id=r1xPh2VtPB&noteId=abcdefgh
        openreview:r1xPh2VtPB
    """,
    "https://proceedings.neurips.cc/paper/2012/hash/0123456789abcdef0123456789abcdef-Abstract.html": """
        https://papers.nips.cc/paper/2012/hash/0123456789abcdef0123456789abcdef-Abstract.html
        https://proceedings.neurips.cc/paper/2012/file/0123456789abcdef0123456789abcdef-Paper.pdf
        https://papers.nips.cc/paper_files/paper/2012/file/0123456789abcdef0123456789abcdef-Paper.pdf#page=3
    """,
    "https://papers.nips.cc/paper/1234-a-title-of-words": """
        http://papers.nips.cc/paper/1234-a-title-of-words
        https://papers.nips.cc/paper/1234-a-title-of-words.pdf
    """,
    "https://proceedings.mlr.press/v37/somebody15.html": """
        http://proceedings.mlr.press/v37/somebody15.html
        http://proceedings.mlr.press/v37/somebody15.pdf
        http://proceedings.mlr.press/v37/somebody15/somebody15.pdf
        http://jmlr.org/proceedings/papers/v37/somebody15.pdf
    """,
    "https://jmlr.org/papers/v15/somebody14a.html": """
        https://www.jmlr.org/papers/v15/somebody14a.html
        http://jmlr.org/papers/volume15/somebody14a/somebody14a.pdf
        https://jmlr.org/papers/v15/somebody14a
    """,
    "https://www.example.edu/~someone/a%20draft.pdf?version=2": """
        http://www.Example.edu/~someone/a%20draft.pdf?utm_source=feed&version=2#page=4
        https://www.example.edu:443/~someone/a%20draft.pdf?version=2&fbclid=xyz
    """,
}

NO_PAPER = [
    "https://example.org/blog/a-post",
    "https://arxiv.org/list/cs.LG/recent",
    "https://arxiv.org/",
    "https://arxiv.org/abs/1813.01234",
    "https://arxiv.org/abs/1503.0253",
    "https://arxiv.org/html/2403.00001v1/x1.png",
    "https://huggingface.co/some-model",
    "https://openreview.net/group?id=ICLR.cc/2020",
    "https://proceedings.mlr.press/v37/",
    "https://jmlr.org/",
    "https://papers.nips.cc/paper/2017",
    "https://example.org/download?doi=10.1.1.2.2143&type=pdf",
    "https://notarxiv.org/abs/1412.6980",
    "https://user:word@example.org/paper.pdf",
    "ftp://example.org/paper.pdf",
    "http://[::1/paper.pdf",
    "javascript:alert(1)",
    "mailto:someone@example.org",
    "paper.pdf",
    "3.14159",
    "2020.12345",
    "12",
    "acl:nothing",
    "openreview:x",
    "doi:",
]


@pytest.mark.parametrize(
    ("reference", "paper"),
    [
        (line.strip(), paper)
        for paper, lines in SAME.items()
        for line in (lines.split("\n") if "\n" in lines else lines.split(" "))
        if line.strip()
    ],
)
def test_every_way_to_cite_a_work_gives_its_one_identity(reference: str, paper: str) -> None:
    assert paper_id(reference) == paper


@pytest.mark.parametrize("reference", [*NO_PAPER, "", " ", "words of a sentence"])
def test_what_is_no_paper_has_no_identity(reference: str) -> None:
    assert paper_id(reference) is None


@pytest.mark.parametrize("paper", SAME)
def test_an_identity_is_its_own_identity_and_leads_somewhere(paper: str) -> None:
    assert paper_id(paper) == paper
    assert paper_link(paper) is not None


def test_a_bare_number_is_taken_with_or_without_version_and_subject() -> None:
    assert arxiv_id("2001.08361v2") == "arXiv:2001.08361"
    assert arxiv_id("math.GT/0309136") == "arXiv:math/0309136"
    assert arxiv_id("2001.083610") is None


def test_an_endless_reference_is_no_paper() -> None:
    assert paper_id("https://example.org/" + "a" * LONGEST + ".pdf") is None


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z.]{1,12}/[!-~]{0,30}\.pdf([?#][!-~]{0,20})?"))
@example("https://0.pdf/%.pdf?a=%")
@example("doi:10.1234/%2525")
@example("10.1234/(((")
def test_asking_again_changes_nothing(reference: str) -> None:
    paper = paper_id(reference)
    assert paper is None or paper_id(paper) == paper


@given(st.text(alphabet="()[]{}\"'.,;a <>", max_size=40))
def test_a_mended_reference_needs_no_mending(reference: str) -> None:
    mended = mended_reference(reference)
    assert mended_reference(mended) == mended
    assert mended in reference
