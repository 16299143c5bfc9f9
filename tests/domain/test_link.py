"""What may be opened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.link import checked_link, paper_link


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://arxiv.org/abs/1803.09820", "arxiv.org"),
        ("http://localhost:8000/x?y=1#z", "localhost"),
        ("HTTPS://Example.ORG/", "example.org"),
        ("https://аррӏе.com/", "xn--80ak6aa92e.com"),
    ],
)
def test_web_addresses_may_be_opened_and_show_their_host(url: str, host: str) -> None:
    link = checked_link(url)
    assert link is not None
    assert link.host == host
    assert link.url.isascii() or host.isascii()


@pytest.mark.parametrize(
    "url",
    [
        "ssh://-oProxyCommand=touch%20x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "--new-window",
        "./run.sh",
        "https://user:secret@example.org/",
        "https://example.org@evil.example/",
        "https://",
        "https://exam\nple.org/",
        "https://example.org/ --option",
        "https://[::1/",
        "https://example.org:99999999/",
        "",
        "data:text/html,x",
    ],
)
def test_anything_else_may_not(url: str) -> None:
    assert checked_link(url) is None


@pytest.mark.parametrize(
    ("paper", "url"),
    [
        ("arXiv:1803.09820", "https://arxiv.org/abs/1803.09820"),
        ("doi:10.1038/323533a0", "https://doi.org/10.1038/323533a0"),
        ("acl:P18-1031", "https://aclanthology.org/P18-1031"),
        ("openreview:abc", "https://openreview.net/forum?id=abc"),
        ("https://example.org/a.pdf", "https://example.org/a.pdf"),
    ],
)
def test_a_paper_leads_to_its_page(paper: str, url: str) -> None:
    link = paper_link(paper)
    assert link is not None
    assert link.url == url


@given(st.text(max_size=80))
def test_whatever_may_be_opened_begins_with_its_scheme(url: str) -> None:
    link = checked_link(url)
    assert link is None or link.url.lower().startswith(("http://", "https://"))
