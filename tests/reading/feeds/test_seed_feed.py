"""A real feed, where its folder is at hand: `STUDYML_SEEDS` names it."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from studyml.domain.source import SourceText
from studyml.reading.feed import is_feed, read_feed

FOLDER = Path(os.environ.get("STUDYML_SEEDS") or "no folder of real notes")


@pytest.fixture(scope="module")
def feed() -> SourceText:
    for path in sorted(FOLDER.glob("*.txt")):
        data = path.read_bytes()
        if is_feed(data):
            return read_feed(data, path)
    pytest.skip("the real notes are not at hand")


def test_the_real_feed_has_its_dated_items_and_one_without_a_date(feed: SourceText) -> None:
    dates = sorted(day.date for day in feed.days if day.date is not None)
    assert (len(feed.days), len(dates)) == (24, 23)
    assert (dates[0], dates[-1]) == (date(2018, 4, 20), date(2021, 4, 11))
    assert not feed.remarks


def test_the_real_feed_cites_its_papers(feed: SourceText) -> None:
    assert len({each.paper for each in feed.citations if each.paper.startswith("arXiv:")}) == 34


def test_the_posts_of_the_real_feed_keep_their_sections_and_code(feed: SourceText) -> None:
    [post] = [day for day in feed.days if day.title == "Beam Search"]
    assert post.date == date(2019, 11, 18)
    headings = [line for line in post.text.split("\n") if line.startswith("## ")]
    assert headings == ["## Description", "## Code", "## Math", "## History"]
    assert "```python\n" in post.text
