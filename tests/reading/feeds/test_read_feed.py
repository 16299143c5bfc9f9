"""Feeds of every kind are read item by item, and what is broken costs nothing else."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.source import SourceKind, SourceText
from studyml.errors import SourceRefused
from studyml.reading.feed import FEED_LIMIT, is_feed, read_feed
from studyml.reading.feed_dates import feed_date
from studyml.reading.feed_xml import DEEPEST, MOST_ITEMS

PATH = Path("blog.xml")

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"
     xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
  <title>Notes &amp; errors</title>
  <link>https://blog.example.org/</link>
  <atom:link href="https://blog.example.org/feed.xml" rel="self"/>
  <image><title>A picture</title><link>https://blog.example.org/picture</link></image>
  <pubDate>Sat, 01 Jan 2000 00:00:00 +0000</pubDate>
  <item>
    <title>Momentum</title>
    <media:title>Not this</media:title>
    <description>An excerpt.</description>
    <content:encoded><![CDATA[<p>The <b>whole</b> post. See <a href="'https://arxiv.org/abs/1412.6980'">Adam</a>.</p>]]></content:encoded>
    <pubDate>Tue, 05 May 2020 23:30:00 -0700</pubDate>
    <link>https://blog.example.org/momentum</link>
    <guid isPermaLink="false">post-1</guid>
  </item>
  <item>
    <title>Step &amp;amp; &lt;em&gt;size&lt;/em&gt;</title>
    <description>&lt;p&gt;Escaped &amp;lt;code&amp;gt; here.&lt;/p&gt;&lt;h2&gt;Math&lt;/h2&gt;</description>
    <dc:date>2020-05-04T10:00:00Z</dc:date>
    <guid>https://blog.example.org/step</guid>
  </item>
  <item>
    <title></title>
    <description># About

i write at [a place](https://example.org).
</description>
    <link>https://blog.example.org/about</link>
  </item>
  <item><title>Only a title</title><pubDate>the day before</pubDate></item>
  <item><title>  </title><description/></item>
</channel>
</rss>
"""

RDF = """<?xml version='1.0'?>
<!-- made by hand -->
<?xml-stylesheet href="style.css"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
         xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:c="http://purl.org/rss/1.0/modules/content/">
  <channel rdf:about="https://example.org/"><title>Old feed</title><items><rdf:Seq/></items></channel>
  <item rdf:about="https://example.org/1">
    <title>First</title><link>https://example.org/1</link>
    <d:date>2004-02-29</d:date><c:encoded>&lt;p&gt;Leap.&lt;/p&gt;</c:encoded>
  </item>
</rdf:RDF>
"""

ATOM = """<?xml version="1.0"?>
<a:feed xmlns:a="http://www.w3.org/2005/Atom" xmlns:h="http://www.w3.org/1999/xhtml">
  <a:title type="html">Letters &amp;mdash; all</a:title>
  <a:link rel="self" href="https://example.org/atom"/><a:link href="https://example.org/"/>
  <a:updated>2021-01-01T00:00:00Z</a:updated>
  <a:entry>
    <a:id>tag:example.org,2020:1</a:id>
    <a:title>In XHTML</a:title>
    <a:link rel="replies" href="https://example.org/1/replies"/>
    <a:link rel="alternate" type="text/html" href="https://example.org/1"/>
    <a:published>2020-12-31T23:59:59.5+09:00</a:published><a:updated>2021-02-02T00:00:00Z</a:updated>
    <a:author><a:name>Somebody</a:name></a:author>
    <a:summary>Short.</a:summary>
    <a:content type="xhtml">
      <h:div><h:p>x &lt; y, <h:a href="/2">more</h:a> <h:code>a&amp;b</h:code></h:p></h:div></a:content>
    <a:source><a:title>Elsewhere</a:title><a:id>other</a:id></a:source>
  </a:entry>
  <a:entry>
    <a:id>tag:example.org,2020:2</a:id><a:title>Without a body</a:title><a:content src="https://example.org/2.mp3"/>
    <a:summary type="text">The summary.</a:summary><a:updated>2020-11-30T00:00:00Z</a:updated>
  </a:entry>
</a:feed>
"""


def read(text: str | bytes) -> SourceText:
    return read_feed(text.encode() if isinstance(text, str) else text, PATH)


def rss(*items: str, head: str = "") -> str:
    return f"{head}<rss version='2.0'><channel><title>A blog</title>{''.join(items)}</channel></rss>"


def item(title: str = "", body: str = "", rest: str = "") -> str:
    return f"<item><title>{title}</title><description>{body}</description>{rest}</item>\n"


def test_rss_gives_its_items_in_order_with_the_whole_text_before_the_excerpt() -> None:
    feed = read(RSS)
    assert (feed.kind, feed.format, feed.title) == (SourceKind.FEED, "RSS", "Notes & errors")
    assert [(day.title, day.date, day.text) for day in feed.days] == [
        ("Momentum", date(2020, 5, 5), "The **whole** post. See [Adam](https://arxiv.org/abs/1412.6980)."),
        ("Step & *size*", date(2020, 5, 4), "Escaped \\<code> here.\n\n## Math"),
        ("About", None, "# About\n\ni write at [a place](https://example.org)."),
        ("Only a title", None, ""),
    ]


def test_items_are_known_by_guid_or_link_or_title_and_lead_to_their_page() -> None:
    feed = read(RSS)
    assert [(day.key, day.url) for day in feed.days] == [
        ("post-1", "https://blog.example.org/momentum"),
        ("https://blog.example.org/step", "https://blog.example.org/step"),
        ("https://blog.example.org/about", "https://blog.example.org/about"),
        ("Only a title", None),
    ]
    assert [day.line for day in feed.days] == [10, 19, 25, 33]


def test_what_an_item_lacks_is_told_with_its_line() -> None:
    told = [(remark.line, remark.text) for remark in read(RSS).remarks]
    assert told == [
        (33, "The date `the day before` cannot be read."),
        (34, "An item without title and text was left out."),
    ]


def test_citations_point_to_the_line_of_their_item_and_come_once_for_each() -> None:
    body = (
        "&lt;a href='https://arxiv.org/abs/1412.6980'&gt;Adam&lt;/a&gt; and https://arxiv.org/pdf/1412.6980v2"
    )
    feed = read(rss(item("One", body), item("Two", body)))
    assert [(each.paper, each.day, each.line, each.title) for each in feed.citations] == [
        ("arXiv:1412.6980", 0, 1, "Adam"),
        ("arXiv:1412.6980", 1, 2, "Adam"),
    ]


def test_questions_of_items_are_found() -> None:
    feed = read(
        rss(
            item("One"),
            item(
                "Two",
                "&lt;h2&gt;Questions&lt;/h2&gt;&lt;ul&gt;&lt;li&gt;What is a stride?&lt;/li&gt;&lt;/ul&gt;",
            ),
        )
    )
    assert [(each.text, each.day, each.line) for each in feed.questions] == [("What is a stride?", 1, 2)]


def test_rss_of_the_first_kind_is_read_by_its_namespaces() -> None:
    feed = read(RDF)
    assert (feed.format, feed.title) == ("RSS 1.0", "Old feed")
    [day] = feed.days
    assert (day.key, day.date, day.text) == ("https://example.org/1", date(2004, 2, 29), "Leap.")


def test_atom_is_read_with_its_markup_and_the_day_of_its_author() -> None:
    feed = read(ATOM)
    assert (feed.format, feed.title) == ("Atom", "Letters — all")
    first, second = feed.days
    assert (first.title, first.date, first.key) == ("In XHTML", date(2020, 12, 31), "tag:example.org,2020:1")
    assert first.url == "https://example.org/1"
    assert first.text == "x < y, [more](https://example.org/2) `a&b`"
    assert (second.text, second.date) == ("The summary.", date(2020, 11, 30))


def test_the_same_key_twice_is_numbered() -> None:
    feed = read(rss(item("Weekly", "a"), item("Weekly", "b"), item("Weekly", "c")))
    assert [day.key for day in feed.days] == ["Weekly", "Weekly (2)", "Weekly (3)"]


def test_an_item_without_title_is_called_by_its_first_words() -> None:
    feed = read(rss(item("", "&lt;p&gt;&lt;b&gt;Today&lt;/b&gt; " + "word " * 30 + "&lt;/p&gt;")))
    assert feed.days[0].title == "Today" + " word" * 11 + "…"


@pytest.mark.parametrize(
    "data",
    [
        rss(item("Café", "über")).encode(),
        rss(item("Café", "über")).encode("utf-8-sig"),
        rss(item("Café", "über"), head='<?xml version="1.0" encoding="ISO-8859-1"?>\n').encode("latin-1"),
        rss(item("Café", "über"), head="<?xml version='1.0' encoding='windows-1252'?>").encode("cp1252"),
        rss(item("Café", "über"), head='<?xml version="1.0" encoding="utf-16"?>').encode("utf-16"),
        rss(item("Café", "über"), head='<?xml version="1.0"?>').encode("utf-16-le"),
        rss(item("Café", "über"), head='<?xml version="1.0" encoding="UTF-8"?>').encode("latin-1"),
        rss(item("Café", "über"), head='<?xml version="1.0" encoding="rot13"?>').encode(),
    ],
    ids=["utf-8", "mark", "latin-1", "cp1252", "utf-16", "utf-16 bare", "mislabelled", "unknown"],
)
def test_the_encoding_is_the_one_that_holds(data: bytes) -> None:
    assert is_feed(data)
    [day] = read(data).days
    assert (day.title, day.text) == ("Café", "über")


def test_a_multibyte_encoding_is_read() -> None:
    data = rss(item("勾配", "損失"), head='<?xml version="1.0" encoding="Shift_JIS"?>').encode("shift_jis")
    assert read(data).days[0].text == "損失"


def test_bare_ampersands_and_entities_of_html_do_not_end_a_feed() -> None:
    feed = read(
        rss(item("R&D&nbsp;caf&eacute;", "a?b=1&c=2 \x0b"), item("Next", "<![CDATA[x & y &amp; z]]>"))
    )
    assert [day.title for day in feed.days] == ["R&D café", "Next"]
    assert feed.days[0].text.startswith("a?b=1&c=2")
    assert feed.days[1].text == "x & y &amp; z"
    assert not feed.remarks


def test_a_prefix_that_was_never_declared_is_understood() -> None:
    feed = read(
        rss(
            "<item><title>t</title><content:encoded>whole</content:encoded><dc:date>2020-02-03</dc:date></item>"
        )
    )
    assert (feed.days[0].text, feed.days[0].date) == ("whole", date(2020, 2, 3))


def test_a_feed_that_breaks_off_gives_the_items_before() -> None:
    feed = read(RSS[: RSS.index("<title></title>")])
    assert [day.title for day in feed.days] == ["Momentum", "Step & *size*"]
    assert feed.remarks[-1].text.startswith("The feed breaks off here: ")
    assert feed.remarks[-1].line == 26


def test_a_wrong_end_tag_gives_the_items_before_it() -> None:
    feed = read(rss(item("One", "a"), "<item><title>Two</titel></item>", item("Three", "c")))
    assert [day.title for day in feed.days] == ["One"]
    assert "mismatched tag" in feed.remarks[0].text


BOMB = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (rss(item("&b;"), head=BOMB), "It declares a document type or entities"),
        (rss(head='<!DOCTYPE rss SYSTEM "https://example.org/x.dtd">'), "It declares a document type"),
        (rss(head="<!DOCTYPE rss>"), "It declares a document type"),
        (rss("<a>" * 200_000), f"nested more than {DEEPEST} levels"),
        ("<html><body><p>No feed</p></body></html>", "This is no feed"),
        ("# A note", "This is no feed"),
        ("", "This is no feed"),
        ("<rss><channel>" + " " * FEED_LIMIT, "larger than 5 MiB"),
    ],
    ids=["bomb", "dtd", "bare dtd", "depth", "page", "markdown", "empty", "large"],
)
def test_what_cannot_be_read_at_all_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(SourceRefused, match=reason):
        read(text)


def test_a_feed_without_items_has_no_days() -> None:
    assert read(rss()).days == ()


def test_an_item_that_is_too_large_is_left_out_and_told() -> None:
    feed = read(rss(item("Small", "a"), item("Large", "x" * (1024 * 1024 + 1)), item("Last", "b")))
    assert [day.title for day in feed.days] == ["Small", "Last"]
    assert feed.remarks[0].text == "The item “Large” was left out. It holds more than 1024 KiB."
    assert feed.remarks[0].line == 2


def test_only_so_many_items_are_read() -> None:
    feed = read(rss(*(item(f"Post {n}") for n in range(MOST_ITEMS + 7))))
    assert len(feed.days) == MOST_ITEMS
    assert feed.remarks[-1].text == f"7 items after the first {MOST_ITEMS} were left out."


def test_a_feed_is_told_from_other_files() -> None:
    assert is_feed(RSS.encode())
    assert is_feed(RDF.encode())
    assert is_feed(ATOM.encode())
    assert is_feed(b"\n  <!-- x --><feed>")
    assert is_feed(f"{BOMB}<rss>".encode())
    assert not is_feed(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert not is_feed(b"<!-- <rss> -->")
    assert not is_feed(b"PK\x03\x04<rss>")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Tue, 05 May 2020 23:30:00 -0700", date(2020, 5, 5)),
        ("5 May 20 00:00 GMT", date(2020, 5, 5)),
        ("05 May 2020", date(2020, 5, 5)),
        ("2020-05-05T01:02:03.456Z", date(2020, 5, 5)),
        ("2020-05-05 01:02:03 +0200", date(2020, 5, 5)),
        ("20200505T010203Z", date(2020, 5, 5)),
        ("May 5, 2020", date(2020, 5, 5)),
        ("Tuesday, May 5th 2020", date(2020, 5, 5)),
        ("2020/05/05", date(2020, 5, 5)),
        ("05/06/2020", None),
        ("2020-02-30", None),
        ("31 Feb 2020 10:00:00 GMT", None),
        ("1970-01-01T00:00:00Z", None),
        ("9999-12-31", None),
        ("yesterday", None),
        ("9" * 5000, None),
    ],
)
def test_dates_are_read_as_written_or_not_at_all(written: str, day: date | None) -> None:
    found, told = feed_date(written)
    assert found == day
    assert (told == "") == (day is not None)
    assert len(told) < 200


def test_a_date_that_contradicts_its_weekday_is_kept_and_told() -> None:
    feed = read(rss(item("Post", "a", "<pubDate>Mon, 05 May 2020 00:00:00 GMT</pubDate>")))
    assert feed.days[0].date == date(2020, 5, 5)
    assert "was a Tuesday" in feed.remarks[0].text


@given(st.integers(0, len(RSS.encode())), st.integers(0, 60))
def test_a_feed_cut_anywhere_is_read_or_refused(start: int, length: int) -> None:
    data = RSS.encode()
    for broken in (data[:start], data[:start] + data[start + length :]):
        try:
            feed = read(broken)
        except SourceRefused:
            continue
        assert len(feed.days) <= 4


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for whole in (data, b"<rss><channel><item><title>a</title>" + data):
        if is_feed(whole):
            with suppress(SourceRefused):
                assert len(read(whole).days) <= 2


def test_a_relative_link_of_an_item_is_seen_from_the_feeds_home() -> None:
    data = (
        b"<rss version='2.0'><channel><title>T</title><link>https://example.org/blog/</link>"
        b"<item><title>A</title><link>/posts/a</link></item></channel></rss>"
    )
    assert read_feed(data, Path("feed.xml")).days[0].url == "https://example.org/posts/a"
