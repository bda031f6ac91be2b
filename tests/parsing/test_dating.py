"""Days: printed ones, and those inferred from what a page tells of."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parsing.dating import IssueBounds, bounds_from_numbers, date_page
from archive.parsing.days import Run, find_days, lunar_day
from archive.parsing.parsed import Basis, DateFinding
from archive.parsing.vocabulary import DatedTerm

D = datetime.date
TERMS = (
    DatedTerm("奥密克戎", D(2021, 11, 26), D(2023, 6, 30), "世界卫生组织命名"),
    DatedTerm("乡村振兴", D(2017, 10, 18), None, "中共十九大报告"),
)


def dated(*articles: str, furniture: tuple[str, ...] = ()) -> DateFinding:
    """The date of a page of such articles (lines split at LF) under such furniture."""
    number = iter(range(1, 10_000))
    own = [(next(number), line) for line in furniture]
    return date_page(own, [[(next(number), line) for line in a.split("\n")] for a in articles], TERMS)


def span(found: DateFinding) -> tuple[D | None, D | None, D | None]:
    return found.best, found.earliest, found.latest


def after(day: D) -> tuple[D, D, D]:
    """The interval of a page whose latest day is this one."""
    return day + datetime.timedelta(1), day + datetime.timedelta(1), day + datetime.timedelta(14)


def test_printed() -> None:
    found = dated("3月9日，全县植树。", furniture=("今日云岭", "2019年3月5日", "星期二", "农历己亥年正月廿九"))
    assert span(found) == (D(2019, 3, 5),) * 3
    assert found.basis == Basis.PRINTED
    assert [(e.line, e.says) for e in found.evidence] == [
        (2, "报面印有日期2019年3月5日"),
        (3, "星期相合"),
        (4, "农历相合"),
    ]


def test_printed_days_that_differ_widen_it() -> None:
    found = dated(furniture=("2019年3月5日", "星期三", "2019年3月6日"))
    assert span(found) == (D(2019, 3, 6), D(2019, 3, 5), D(2019, 3, 6))
    assert found.basis == Basis.PRINTED


def test_a_weekday_alone_is_no_date() -> None:
    assert dated(furniture=("星期三", "第2版")) == DateFinding()


def test_a_day_in_an_article_is_never_printed() -> None:
    found = dated("2019年3月5日，全县植树。\n2019年3月5日")
    assert span(found) == after(D(2019, 3, 5))
    assert found.basis == Basis.INFERRED


@pytest.mark.parametrize(
    ("articles", "latest"),
    [
        # The latest explicit day counts, broken over lines and spaced out too.
        (["本报讯（记者 江一帆）2020年 12月 30日下\n午，全县总结。", "2020年\n12月 31日，全县看望。"], D(2020, 12, 31)),
        # A year named beside the day.
        (["7月19日，我市召开2023年半年度会议。", "7月21日，看望老人。"], D(2023, 7, 21)),
        # The year before is told of as 去年.
        (["2020年12月31日，会上说，去年9月开始谋划2021年项目。"], D(2020, 12, 31)),
        # A term and a feast: before the Spring Festival of 2022, not after that of 2023.
        (["1月27日，会议指出，春节临近，要防住奥密克戎。"], D(2022, 1, 27)),
        # A weekday beside the day.
        (["3月5日（星期二），乡村振兴现场会召开。"], D(2019, 3, 5)),
        # A lunar feast beside the day.
        (["2月26日（农历正月十五），乡村振兴灯会开场。"], D(2021, 2, 26)),
        # The turn of the year.
        (["2018年12月30日，全县总结。", "1月2日，乡村振兴讲堂开课。"], D(2019, 1, 2)),
        # Deadlines, plans and announcements are yet to come.
        (["2019年3月5日，全县植树。报名截止日期为2019年6月30日。到2025年建成。"], D(2019, 3, 5)),
        (["2019年3月5日，全县植树。茶博会将于5月1日开幕。"], D(2019, 3, 5)),
        (["2019年3月5日，全县植树。5月1日，博物馆将开门迎客。"], D(2019, 3, 5)),
        # A plan's span is no date.
        (["2019年3月5日，通过《全县绿化规划(2020-2035年)》。"], D(2019, 3, 5)),
        # 截至 looks back.
        (["2019年3月5日，全县植树。截至3月8日，种下一万棵。"], D(2019, 3, 8)),
        # The end of a span.
        (["2019年3月5日至7日，全县植树。"], D(2019, 3, 7)),
        # Chinese numerals, full width.
        (["二〇一九年三月五日，全县植树。"], D(2019, 3, 5)),
        (["２０１９年３月５日，全县植树。"], D(2019, 3, 5)),
        # An anniversary names its year.
        (["10月1日，全县庆祝新中国成立70周年。"], D(2019, 10, 1)),
        # A period's year counts, its last day does not.
        (["8月15日，全县植树。巡护时间为2020年7月下旬至2020年10月上旬，2019年度先进受表彰。"], D(2020, 8, 15)),
        # What happened in another year is history.
        (["1949年5月8日，云岭解放。", "3月5日，全县举办2019年春季植树。", "去年8月9日，台风过境。"], D(2019, 3, 5)),
    ],
)
def test_inferred(articles: list[str], latest: D) -> None:
    found = dated(*articles)
    assert span(found) == after(latest)
    assert found.basis == Basis.INFERRED


@pytest.mark.parametrize(
    "articles",
    [
        [],
        [""],
        ["春天来了。"],
        ["3月5日，全县植树。"],
        ["到2025年，全县建成十座公园。"],
        ["每年3月5日，全县植树。"],
        ["13月40日"],
    ],
)
def test_unknown(articles: list[str]) -> None:
    assert dated(*articles) == DateFinding()


def test_evidence_names_lines() -> None:
    found = dated("植树节到了\n3月5日，全县举办2019年春季植树。", furniture=("民生",))
    assert [(e.line, e.text, e.says) for e in found.evidence] == [
        (3, "3月5日", "文中最晚的日子，推定为2019年3月5日"),
        (3, "2019年", "文中提到2019年"),
    ]


def test_a_year_in_doubt_widens_it() -> None:
    found = dated("3月5日，全县植树。2018年全县植树。", "2019年全县植树。")
    assert found.earliest is not None
    assert found.latest is not None
    assert found.basis == Basis.INFERRED
    assert found.latest - found.earliest == datetime.timedelta(13)


def test_days_left_out() -> None:
    run = Run.of([(1, "去年3月5日，"), (2, "每年3月6日，请于3月7日前来。3月8日，来了。")])
    assert [(m.month, m.day, m.line, m.opening) for m in find_days(run, 0)] == [(3, 8, 2, True)]


def test_lunar_days() -> None:
    assert lunar_day(2022, 1, 1) == D(2022, 2, 1)
    assert lunar_day(2020, 6, 28) == D(2020, 8, 17)
    assert lunar_day(2022, 13, 1) is None


@pytest.mark.parametrize(
    ("number", "others", "bounds"),
    [
        (5, [(5, D(2020, 1, 5))], IssueBounds(*(D(2020, 1, 5),) * 3)),
        (15, [(10, D(2020, 1, 10)), (20, D(2020, 2, 9))], IssueBounds(D(2020, 1, 15), D(2020, 2, 4), D(2020, 1, 25))),
        (11, [(10, D(2020, 1, 10)), (12, D(2020, 1, 12))], IssueBounds(*(D(2020, 1, 11),) * 3)),
        (30, [(10, D(2020, 1, 10)), (20, D(2020, 2, 9))], IssueBounds(D(2020, 2, 19), None, D(2020, 3, 10))),
        (4, [(10, D(2020, 1, 10))], IssueBounds(None, D(2020, 1, 4), None)),
        (15, [(10, D(2020, 2, 10)), (20, D(2020, 1, 9))], None),
        (15, [], None),
    ],
)
def test_issue_numbers(number: int, others: list[tuple[int, D]], bounds: IssueBounds | None) -> None:
    assert bounds_from_numbers(number, others) == bounds


@given(st.lists(st.text(alphabet="0123年月日今去星期五，。（）农历正初一将至二〇春节", max_size=60), max_size=6))
def test_no_text_breaks_it(lines: list[str]) -> None:
    found = date_page([], [list(enumerate(lines, 1))], TERMS)
    assert found.basis != Basis.PRINTED
    assert (found.best is None) == (found.basis == Basis.UNKNOWN)
    if found.best is not None:
        assert found.earliest is not None
        assert found.latest is not None
        assert found.earliest <= found.best <= found.latest


@pytest.mark.parametrize("piece", ["1月1日", "2019年", "1", "年", "3月5日至", "(", "将"])
def test_long_lines_take_no_time(piece: str) -> None:
    dated(piece * (400_000 // len(piece)))
