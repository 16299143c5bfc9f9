"""The forms in which people write the dates of their days, and how a whole file settles them."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.source import SourceKind, SourceText
from studyml.errors import SourceRefused, YearMissing
from studyml.reading.note import read_note

HEADINGS = [
    ("### 8 September 2020", date(2020, 9, 8)),
    ("## [2020-03-17](../days/17.md)", date(2020, 3, 17)),
    ('## [2020-03-17]({{< ref "/days#17" >}}) {#2020-03-17}', date(2020, 3, 17)),
    ("### Day 12: July 14, 2018", date(2018, 7, 14)),
    ("## Day 1 - 7/20/2023", date(2023, 7, 20)),
    ("### Monday, 16/07/2018", date(2018, 7, 16)),
    ("## Feb. 17 2021", date(2021, 2, 17)),
    ("### Jan30, 2020", date(2020, 1, 30)),
    ("# Wed 03 Jan 2018", date(2018, 1, 3)),
    ("## March 04th 2020", date(2020, 3, 4)),
    ("## X | Day 0 : June 07, 2022", date(2022, 6, 7)),
    ("# Day10 (2022/01/28)", date(2022, 1, 28)),
    ("## The 3rd of March, 2020", date(2020, 3, 3)),
    ("## Sept 5, 2019 (Thursday)", date(2019, 9, 5)),
    ("## 5-Sep-2019", date(2019, 9, 5)),
    ("## 2019-Sep-05", date(2019, 9, 5)),
    ("## 3. März 2020", date(2020, 3, 3)),
    ("## Le 3 février 2020", date(2020, 2, 3)),
    ("## 3 de marzo de 2020", date(2020, 3, 3)),
    ("## 2019年8月10日", date(2019, 8, 10)),
    ("## **Day 3** — *May 4, 2021*", date(2021, 5, 4)),
    ("## Date: 2021.05.04", date(2021, 5, 4)),
    ("## Day 7/100 - May 4, 2021", date(2021, 5, 4)),
    ("## 🚀 Day 5 | 04 May 2021 🚀", date(2021, 5, 4)),
    ("## R2D5: 5/14/21", date(2021, 5, 14)),
    ("## 13.05.21", date(2021, 5, 13)),
    ("## January 17, Wednesday, 2018", date(2018, 1, 17)),
    ("## 2021-05-04T22:10", date(2021, 5, 4)),
    ("## 2021-05-04: What I read", date(2021, 5, 4)),
    ("## What I read (May 4th, 2021)", date(2021, 5, 4)),
    ("## [[2021-05-04]]", date(2021, 5, 4)),
    ("##Day 4: May 4, 2021", date(2021, 5, 4)),
    ("May 4, 2021\n===========", date(2021, 5, 4)),
    ("__May 4, 2021__", date(2021, 5, 4)),
    ("- **2021-05-04**: something", date(2021, 5, 4)),
    ("* [ ] 4 May 2021 - something", date(2021, 5, 4)),
    ("2021-05-04", date(2021, 5, 4)),
    ("Tuesday, 4 May 2021", date(2021, 5, 4)),
    ("## 20210504", date(2021, 5, 4)),
    ("## 4-May-21", date(2021, 5, 4)),
    ("## 04/May/21", date(2021, 5, 4)),
    ("- 2021-05-04 Read about attention", date(2021, 5, 4)),
    ("- 2021-05-04 [A lecture](https://example.org/l)", date(2021, 5, 4)),
]


def read(text: str, name: str = "notes.md", year: int | None = None) -> SourceText:
    return read_note(text, Path(name), year=year)


@pytest.mark.parametrize(("heading", "day"), HEADINGS, ids=[heading for heading, _ in HEADINGS])
def test_a_day_is_found_under_each_way_to_write_its_date(heading: str, day: date) -> None:
    source = read(f"{heading}\nfirst text\n\n{heading}\nsecond text\n")
    assert [found.date for found in source.days] == [day, day]
    assert source.kind == SourceKind.JOURNAL
    assert len({found.key for found in source.days}) == 2


@pytest.mark.parametrize(
    ("heading", "first", "last"),
    [
        ("## May 19 - May 25, 2020", date(2020, 5, 19), date(2020, 5, 25)),
        ("## May 19-25, 2020", date(2020, 5, 19), date(2020, 5, 25)),
        ("## Week 3: 19–25 May 2020", date(2020, 5, 19), date(2020, 5, 25)),
        ("## 2020-05-19 to 2020-05-25", date(2020, 5, 19), date(2020, 5, 25)),
        ("## Mon 18 May - Sun 24 May 2020", date(2020, 5, 18), date(2020, 5, 24)),
        ("## Dec 28 - Jan 3, 2021", date(2020, 12, 28), date(2021, 1, 3)),
        ("## March 3 & 4, 2020", date(2020, 3, 3), date(2020, 3, 4)),
        ("## Day 3 and 4: 2020-03-03 / 2020-03-04", date(2020, 3, 3), date(2020, 3, 4)),
        ("## 13/05/2020 - 19/05/2020", date(2020, 5, 13), date(2020, 5, 19)),
    ],
)
def test_a_range_has_its_first_and_its_last_day(heading: str, first: date, last: date) -> None:
    day = read(f"{heading}\ntext\n").days[0]
    assert (day.date, day.date_end) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "# A page\n\nOn 2020-03-04 it rained, and on 2020-03-05 too.\n",
        "# A page\n\n- on March 3, 2020 it failed\n- March 5, 2020 was good\n- March 6, 2020 was better\n",
        "# A page\n\n```\n## 2020-03-04\n## 2020-03-05\n```\n",
        "# A page\n\n    2020-03-04\n    2020-03-05\n",
        "# A page\n\n$$\n2020-03-04\n$$\n",
        "# A page\n\n## Deadlines\n- 2020-03-04: abstract\n- 2020-04-04: paper\n\n- a\n- b\n- c\n- d\n",
        "# Versions\n\n## 1.2.3\n## 10.11.12.13\n## GPT-2 and GPT-3\n",
        "# Parts\n\n## 1/2\ntext\n## Chapter 3\n## Day after day\n",
        "# Talk\n\n## 1/3\na\n## 2/3\nb\n## 3/3\nc\n",
        "# Models\n\n## BERT (October 2018)\n## GPT (June 2018)\n",
    ],
)
def test_a_date_that_is_merely_mentioned_is_no_day(text: str) -> None:
    source = read(text)
    assert source.kind == SourceKind.NOTE
    assert [day.date for day in source.days] == [None]


def test_a_fraction_is_no_date_but_a_short_date_in_every_heading_is() -> None:
    days = read("# Log 2021\n## Day 1 - 7/20\na\n## Day 2 - 7/21\nb\n").days
    assert [day.date for day in days] == [date(2021, 7, 20), date(2021, 7, 21)]


def test_day_and_month_are_settled_by_one_date_that_leaves_no_choice() -> None:
    assert read("## 02/07/2018\na\n## 13/07/2018\nb\n").days[0].date == date(2018, 7, 2)
    assert read("## 02/07/2018\na\n## 02/13/2018\nb\n").days[0].date == date(2018, 2, 7)


def test_day_and_month_are_settled_by_a_named_weekday() -> None:
    source = read("## Monday, 02/07/2018\na\n## 03/07/2018\nb\n")
    assert [day.date for day in source.days] == [date(2018, 7, 2), date(2018, 7, 3)]
    assert not source.remarks


def test_day_and_month_that_nothing_settles_are_told() -> None:
    source = read("## 02/07/2018\na\n")
    assert source.days[0].date == date(2018, 2, 7)
    assert "a guess" in source.remarks[0].text


def test_a_missing_year_is_asked_for() -> None:
    with pytest.raises(YearMissing, match="--year") as caught:
        read("# Log\n\n### 8 September\na\n### 7 September\nb\n")
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("notes.md", "# My year 2019\n{}"),
        ("notes.md", "---\ntitle: Log 2019\n---\n{}"),
        ("notes.md", "---\ndate: 2019-09-20\n---\n{}"),
        ("log-2019.md", "{}"),
        ("2019/log.md", "{}"),
        ("notes.md", "# Log\n\nStarted on 6 September 2019, a rainy day.\n{}"),
        ("notes.md", "{}### 9 September 2019\nc\n"),
        ("notes.md", "## September 2019\n{}"),
        ("notes.md", "# 2019\n## September\n{}"),
    ],
)
def test_a_missing_year_is_found_in_the_file(name: str, text: str) -> None:
    days = read(text.format("### 7 September\na\n### 8 September\nb\n"), name, year=2001).days
    assert [day.date for day in days][:2] == [date(2019, 9, 7), date(2019, 9, 8)]


@pytest.mark.parametrize("newest_first", [False, True])
def test_the_year_given_is_that_of_the_oldest_day(newest_first: bool) -> None:
    stretches = ["### 30 November\na\n", "### 31 December\nb\n", "### 1 January\nc\n", "### 15 October\nd\n"]
    days = read("".join(stretches[::-1] if newest_first else stretches), year=2019).days
    expected = [date(2019, 11, 30), date(2019, 12, 31), date(2020, 1, 1), date(2020, 10, 15)]
    assert [day.date for day in days] == (expected[::-1] if newest_first else expected)


def test_a_heading_that_contradicts_the_date_of_its_file_is_told() -> None:
    source = read("# 5 March 2021\n\ntext\n", "2021-03-04.md")
    assert source.days[0].date == date(2021, 3, 4)
    assert "2021-03-05" in source.remarks[0].text


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2021-03-04.md", date(2021, 3, 4)),
        ("2021_03_04.md", date(2021, 3, 4)),
        ("20210304.txt", date(2021, 3, 4)),
        ("2021-03-04 Thursday.md", date(2021, 3, 4)),
        ("journal-wed-180103.md", date(2018, 1, 3)),
        ("210304.md", date(2021, 3, 4)),
        ("Mar 4, 2021.md", date(2021, 3, 4)),
        ("2021/03/04.md", date(2021, 3, 4)),
        ("2021-03-04-on-attention.md", date(2021, 3, 4)),
        ("report-123456.md", None),
        ("2021-13-45.md", None),
        ("resnet-50-v1.md", None),
    ],
)
def test_a_file_is_dated_by_its_name(name: str, day: date | None) -> None:
    assert [found.date for found in read("Some text, and no more.\n", name).days] == [day]


def test_the_head_of_a_file_dates_it_before_its_name() -> None:
    assert read("+++\ndate = 2021-05-06\n+++\ntext\n", "2021-03-04-x.md").days[0].date == date(2021, 5, 6)
    assert read("---\ncreated: 2021-05-06\n---\ntext\n", "2021-03-04.md").days[0].date == date(2021, 3, 4)


def test_a_post_with_a_date_of_its_own_stays_whole_when_it_mentions_another_day() -> None:
    source = read("---\ndate: 2021-05-06\n---\n# Title\n\n## 3 May 2021\n\ntext\n")
    assert [day.date for day in source.days] == [date(2021, 5, 6)]
    assert source.kind == SourceKind.NOTE


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(SourceRefused, match="empty"):
        read(" \n\n")


def test_text_under_a_later_heading_without_a_date_is_left_out_and_told() -> None:
    days = "".join(f"## 2020-03-0{day}\ntext {day}\n\n" for day in range(1, 5))
    source = read(f"{days}## Elsewhere\nmy other pages\n")
    assert source.days[-1].text == "text 4"
    assert [remark.line for remark in source.remarks] == [13]


def test_a_heading_over_two_dates_is_the_title_of_the_first() -> None:
    days = read("# Log\n## Two days\n2020-03-01\n2020-03-02\ntext\n## Third\n2020-03-03\n").days
    assert [(day.date, day.title) for day in days] == [
        (date(2020, 3, 1), "Two days"),
        (date(2020, 3, 2), ""),
        (date(2020, 3, 3), "Third"),
    ]


def test_headings_inside_a_day_stay_with_it() -> None:
    source = read("# 2020-03-01\n# Tasks\na\n# Notes\nb\n# 2020-03-02\n# Tasks\nc\n# Notes\nd\n")
    assert [day.text.count("#") for day in source.days] == [2, 2]


FORMS = [
    "{d:%Y-%m-%d}",
    "{d:%B} {d.day}, {d.year}",
    "{d.day} {d:%b} {d.year}",
    "{d:%A}, {d.day} {d:%B} {d.year}",
    "{d:%d}/{d:%m}/{d.year}",
    "{d.year}.{d.month}.{d.day}",
    "Day 3: {d:%b} {d.day}, {d.year}",
]
MARKS = ["## {}\n", "- {}: ", "**{}**\n", "{}\n", "{}\n----\n"]


@given(
    st.lists(st.dates(date(1990, 1, 1), date(2100, 12, 31)), min_size=2, max_size=12, unique=True),
    st.sampled_from(FORMS[:4] + FORMS[5:]),
    st.sampled_from(MARKS),
    st.booleans(),
)
def test_every_journal_gives_back_the_days_it_was_written_with(
    days: list[date], form: str, mark: str, newest_first: bool
) -> None:
    days = sorted(days, reverse=newest_first)
    text = "".join(mark.format(form.format(d=day)) + f"text {at}\n\n" for at, day in enumerate(days))
    source = read(text)
    assert [(day.date, day.text) for day in source.days] == [
        (day, f"text {at}") for at, day in enumerate(days)
    ]


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.lists(st.integers(1, 40), min_size=1, max_size=60),
    st.booleans(),
)
def test_days_without_a_year_follow_each_other_over_every_new_year(
    first: date, gaps: list[int], newest_first: bool
) -> None:
    days = [first]
    for gap in gaps:
        days.append(days[-1] + timedelta(gap))
    if newest_first and len(days) == 2 and days[0].year != days[1].year:
        return  # two days alone do not tell which stands first
    written = days[::-1] if newest_first else days
    text = "".join(f"### {day.day} {day:%B}\ntext\n" for day in written)
    source = read(text, year=first.year)
    assert [day.date for day in source.days] == written


def test_several_days_of_one_month_are_a_range_and_a_number_in_front_of_one_is_none() -> None:
    days = read("# 2020\n## 8, 9 September\na\n## Week 3, 12 September\nb\n").days
    assert [(day.date, day.date_end) for day in days] == [
        (date(2020, 9, 8), date(2020, 9, 9)),
        (date(2020, 9, 12), None),
    ]


def test_a_title_with_two_years_tells_the_year_of_the_oldest_day() -> None:
    days = read("# Journal 2019-2020\n## Dec 31\na\n## Jan 1\nb\n").days
    assert [day.date for day in days] == [date(2019, 12, 31), date(2020, 1, 1)]


@pytest.mark.parametrize("line", ["Created: May 4, 2021 10:22 AM", "Published on: 4 May 2021"])
def test_a_line_near_the_top_that_says_when_a_page_was_made_dates_it(line: str) -> None:
    [day] = read(f"# Lecture 3\n\n{line}\nTags: x\n\nWords.\n").days
    assert day.date == date(2021, 5, 4)


def test_items_whose_sentences_begin_with_a_date_are_no_days() -> None:
    text = "# History\n\n- 2017-06-12 was when it appeared\n- 2018-10-11 and a year later the next\n"
    assert [day.date for day in read(text).days] == [None]


@pytest.mark.parametrize("item", ["- [2021-03-0{}](days/{}.md)", "- [[2021-03-0{}]]", "2021-03-0{}\n"])
def test_an_index_of_days_is_a_page(item: str) -> None:
    text = "# Days\n\n" + "\n".join(item.format(day, day) for day in (1, 2, 3)) + "\n"
    assert [day.date for day in read(text).days] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "# May 5 features matter\n\nThe rest is noise.\n",
        "# Models\n\n## March 3 ways to fail\n\nOne.\n\n## Depth\n\nTwo.\n\n## Width\n\nThree.\n\n"
        "## May 5 features matter\n\nFour.\n",
    ],
)
def test_a_heading_that_goes_on_behind_a_month_and_a_number_makes_no_journal(text: str) -> None:
    assert [day.date for day in read_note(text, Path("models.md")).days] == [None]


def test_headings_that_go_on_behind_their_date_are_days_where_all_do() -> None:
    text = "## May 5 read about depth\n\nOne.\n\n## May 6 more on width\n\nTwo.\n"
    days = read_note(text, Path("log.md"), year=2021).days
    assert [(day.date, day.title) for day in days] == [
        (date(2021, 5, 5), "read about depth"),
        (date(2021, 5, 6), "more on width"),
    ]
