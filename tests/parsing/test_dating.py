"""Days: printed ones, and those inferred from what a page tells of."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parsing.characters import Run
from archive.parsing.dating import date_page
from archive.parsing.days import find_days
from archive.parsing.lunar import lunar_day
from archive.parsing.parsed import Basis, DateFinding
from archive.parsing.vocabulary import DatedTerm

D = datetime.date
TERMS = (
    DatedTerm("奥密克戎", D(2021, 11, 26), D(2023, 6, 30), "世界卫生组织命名"),
    DatedTerm("乡村振兴", D(2017, 10, 18), None, "中共十九大报告"),
)


def dated(*articles: str, furniture: tuple[str, ...] = ()) -> DateFinding:
    """The date of a page of such articles (lines split at LF) under such furniture, read on 29 November 2026."""
    number = iter(range(1, 10_000))
    own = [(next(number), line) for line in furniture]
    return date_page(own, [Run.of((next(number), line) for line in a.split("\n")) for a in articles], TERMS, D(2026, 11, 29))


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


def test_the_mastheads_day_counts_more_than_one_that_stands_alone() -> None:
    found = dated(furniture=("2019年3月1日", "今日云岭 2019年3月5日 第2版"))
    assert span(found) == (D(2019, 3, 5), D(2019, 3, 1), D(2019, 3, 5))


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
        (["本报讯 2020年12月31日，会上说，去年9月开始谋划2021年项目。"], D(2020, 12, 31)),
        # A term and a feast: before the Spring Festival of 2022, not after that of 2023.
        (["1月27日，会议指出，春节临近，要防住奥密克戎。"], D(2022, 1, 27)),
        # A weekday beside the day.
        (["3月5日（星期二），乡村振兴现场会召开。"], D(2019, 3, 5)),
        # A lunar feast beside the day.
        (["2月26日（农历正月十五），乡村振兴灯会开场。"], D(2021, 2, 26)),
        # The last day of a lunar year of twenty-nine, and a day of a leap month.
        (["1月31日（除夕），全县值守，要防住奥密克戎。"], D(2022, 1, 31)),
        (["3月25日（农历闰二月初四），全县复盘，怎样防住奥密克戎。"], D(2023, 3, 25)),
        (["本报讯 2023年农历闰二月初四，县里祭祖。"], D(2023, 3, 25)),
        # The year of an animal is one of many: the others speak against nothing, and for nothing.
        (["本报讯 2022年1月27日，全县准备虎年春节。"], D(2022, 1, 27)),
        (["1月27日，全县准备虎年春节。2021年种下一万棵。"], D(2022, 1, 27)),
        (["12月28日，全县准备虎年春节。2021年种下一万棵。"], D(2021, 12, 28)),
        # The turn of the year.
        (["2018年12月30日，全县总结。", "1月2日，乡村振兴讲堂开课。"], D(2019, 1, 2)),
        # Deadlines, plans and announcements are yet to come.
        (["本报讯 2019年3月5日，全县植树。报名截止日期为2019年6月30日。到2025年建成。"], D(2019, 3, 5)),
        (["本报讯 2019年3月5日，全县植树。茶博会将于5月1日开幕。"], D(2019, 3, 5)),
        (["本报讯 2019年3月5日，全县植树。5月1日，博物馆将开门迎客。"], D(2019, 3, 5)),
        # A plan's span is no date.
        (["本报讯 2019年3月5日，通过《全县绿化规划(2020-2035年)》。"], D(2019, 3, 5)),
        # 截至 looks back.
        (["本报讯 2019年3月5日，全县植树。截至3月8日，种下一万棵。"], D(2019, 3, 8)),
        # The end of a span.
        (["本报讯 2019年3月5日至7日，全县植树。"], D(2019, 3, 7)),
        # Chinese numerals, full width.
        (["本报讯 二〇一九年三月五日，全县植树。"], D(2019, 3, 5)),
        (["本报讯 ２０１９年３月５日，全县植树。"], D(2019, 3, 5)),
        # An anniversary names its year.
        (["10月1日，全县庆祝新中国成立70周年。"], D(2019, 10, 1)),
        # A period's year counts, its last day does not.
        (
            ["本报讯 2020年8月15日，全县植树。巡护时间为2020年7月下旬至2020年10月上旬，2019年度先进受表彰。"],
            D(2020, 8, 15),
        ),
        # 明天 is yet to come, by a day that is told or by a notice signed before it.
        (["本报讯 2019年3月5日，全县植树。下周三（3月13日）复查，明天（3月6日）休息。"], D(2019, 3, 5)),
        (["因检修，3月6日8时至17时停水，请储水备用。\n县自来水公司\n2019年3月4日"], D(2019, 3, 4)),
        # A life's days are no news.
        (["本报讯 2019年3月5日，评出劳模。张三，2019年7月1日入党。"], D(2019, 3, 5)),
        # The weekday stands before the day; the lunar day or the figures stand for it.
        (["本报讯 本周二（3月5日），乡村振兴现场会召开。"], D(2019, 3, 5)),
        (["本报讯 己巳年正月十五，县里办灯会。"], D(1989, 2, 20)),
        (["己亥年正月十五，乡村振兴灯会开场。"], D(2019, 2, 19)),
        (["己亥年正月十五，县里办灯会。", "2019年植树一万棵。"], D(2019, 2, 19)),
        (["本报讯 2018年农历十二月廿三，县里祭灶。"], D(2019, 1, 28)),
        (["停水通知\n2019.3.5"], D(2019, 3, 5)),
        (["本报讯 98年3月5日，全县植树。"], D(1998, 3, 5)),
        # An anniversary to come is of this year, or in winter of the next.
        (["12月28日，为迎接建党100周年，歌咏比赛举行。"], D(2020, 12, 28)),
        (["6月28日，为迎接建党100周年，歌咏比赛举行。"], D(2021, 6, 28)),
        (["10月25日，抗美援朝出国作战70周年纪念大会召开。"], D(2020, 10, 25)),
        # The first half of a year is over by July.
        (["1月7日，全县植树。2018年上半年种下一万棵，2018年全年两万棵。"], D(2019, 1, 7)),
        # Old days that an article recollects beside the news.
        (["1949年5月8日，解放军进城，老人至今记得那一天。", "3月5日，全县举办2019年春季植树。"], D(2019, 3, 5)),
        # A day with its year is news where another article begins near it, or calls it yesterday, or names its weekday.
        (["2019年3月5日，全县植树。", "3月6日，全县复查。"], D(2019, 3, 6)),
        (["昨天（2019年3月5日），全县植树。"], D(2019, 3, 5)),
        (["2019年3月5日，星期二，全县植树。"], D(2019, 3, 5)),
        # A new year is greeted from December on, and an old one summed up until February.
        (["12月28日，全县喜迎2019年新年。"], D(2018, 12, 28)),
        (["1月2日，2019年新年伊始，全县植树。"], D(2019, 1, 2)),
        (["1月7日，全县植树。2018年全年种下一万棵。"], D(2019, 1, 7)),
        # What is yet to come says nothing.
        (["本报讯 2019年3月5日，全县植树。2025年，全县基本建成公园城市。"], D(2019, 3, 5)),
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
        ["1949年5月8日，解放军进城。老人至今记得那一天。"],
        ["1937年11月15日，县城被炸。"],
        ["民国二十六年八月十三日，县城被炸。2019年立碑。"],
        ["张三，1965年3月5日出生，1985年7月1日入党。"],
        ["2019年3月5日，全县植树，奥密克戎。"],
        ["3月5日，县里规划，到建党100周年时建成公园。"],
        ["3月5日，县里规划，到乡村振兴那天。"],
        # A term that stayed says how old the page can be, and not how young; a cycle of twelve years comes again.
        ["3月5日，乡村振兴现场会召开。"],
        ["1月27日，春节临近，乡村振兴现场会召开。"],
        ["2月5日，兔年新春，全县植树。"],
        # A year named plainly may be over or long past, and one article says it of whatever it tells of.
        ["3月5日，全县植树。2019年种下一万棵。"],
        ["1月13日，画展开幕。一九八五年，他第一次办画展。"],
        # So may a day be that is written with its year.
        ["1949年10月1日，毛主席宣告新中国成立。"],
        ["1984年5月3日，我第一次进城。"],
        ["1950年10月25日（星期三），志愿军入朝。70周年之际，老兵讲述往事。"],
        ["本报讯 1953年3月5日，全县植树。2019年，当年的林场成了公园。"],
        ["云岭林场创建于1958年1月8日。1月9日，林场植树。"],
        # 己亥年 comes again, and nothing tells which one it was.
        ["己亥年正月十五，县里办灯会。"],
        # Nothing is printed before it happens.
        ["本报讯 2030年3月5日，全县植树。"],
        ["2049年10月1日，新中国成立100周年。"],
        ["3月5日，全县部署二〇五〇年远景目标。", "2035年，基本实现现代化。", "2050年，成为强县。"],
        ["3月6日，2025年，全县基本建成公园城市。", "2025年，全面建成示范区。"],
        ["3月6日，审议2020年度全县财政预算。", "2020年能建成公园。"],
        ["本合同自2020年1月1日起至2049年12月31日止。"],
        # An anniversary is prepared for years, and spoken of in the next one.
        ["3月5日，全县规划，向新中国成立100周年献礼。"],
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


def test_a_year_that_articles_name_and_nothing_tells_is_a_doubt() -> None:
    found = dated("3月5日，全县植树。2018年全县植树。", "2019年全县植树。")
    assert span(found) == (D(2019, 3, 6), D(2019, 3, 6), D(2020, 3, 19))
    assert (found.basis, found.confidence) == (Basis.INFERRED, 0.5)
    assert found.evidence[-1].says == "年份有疑，也可能是2020年"


def test_where_two_years_are_told_either_may_be_meant() -> None:
    found = dated("1月7日，2019年新年伊始，全县植树。", "2019年全年要植树一万棵。")
    assert (found.earliest, found.latest, found.confidence) == (D(2019, 1, 8), D(2020, 1, 21), 0.5)


def test_a_cycle_of_which_one_year_had_newspapers_is_a_doubt() -> None:
    assert dated("己巳年正月十五，县里办灯会。").confidence == 0.5


@pytest.mark.parametrize(("until", "best"), [(D(2019, 3, 5), D(2019, 3, 6)), (D(2019, 3, 4), None)])
def test_what_is_told_of_is_over_by_the_day_of_reading(until: D, best: D | None) -> None:
    told = date_page([], [Run.of([(1, "本报讯 2019年3月5日，全县植树。")])], TERMS, until)
    assert told.best == best
    concluded = date_page([], [Run.of([(1, "3月5日（星期二），乡村振兴现场会召开。")])], TERMS, until)
    assert concluded.best == best


def test_a_day_after_the_day_of_reading_is_one_to_come() -> None:
    assert span(dated("本报讯 2026年11月20日，全县植树。", "12月5日，运动会开幕。")) == after(D(2026, 11, 20))


def test_a_printed_day_is_not_years_ahead() -> None:
    """A folder's papers are read the evening before they are out, or over the turn of the year, and no sooner."""
    assert dated(furniture=("今日云岭", "2027年1月1日")).best == D(2027, 1, 1)
    assert dated(furniture=("今日云岭", "2048年3月5日")) == DateFinding()


def test_a_term_soon_dropped_speaks_for_each_year_of_its_use() -> None:
    assert span(dated("4月8日，全县要防住奥密克戎。")) == (D(2022, 4, 9), D(2022, 4, 9), D(2023, 4, 22))
    assert span(dated("12月8日，全县要防住奥密克戎。2020年的经验有用。")) == after(D(2021, 12, 8))


def test_a_weekday_that_belies_the_day_widens_it_and_costs_confidence() -> None:
    right, wrong = dated("2019年3月5日（星期二），全县植树。"), dated("2019年3月5日（星期五），全县植树。")
    assert span(right) == after(D(2019, 3, 5))
    assert span(wrong) == (D(2019, 3, 6), D(2019, 3, 6), D(2019, 3, 22))
    assert (right.confidence, wrong.confidence) == (0.9, 0.54)
    assert wrong.evidence[-1].says == "星期或农历不合，2019年3月5日是星期二"


def test_a_printed_day_that_is_belied_costs_confidence() -> None:
    assert dated(furniture=("2019年3月5日", "星期二")).confidence == 1.0
    assert dated(furniture=("2019年3月5日",)).confidence == 0.8  # it may be a text's
    assert dated(furniture=("今日云岭 2019年3月5日",)).confidence == 1.0
    assert dated(furniture=("2019年3月5日", "星期三")).confidence == 0.6
    assert dated(furniture=("2019年3月5日", "星期二", "2019年3月6日")).confidence == 0.6
    assert dated().confidence == 0.0


def test_a_year_that_was_concluded_is_less_sure_than_one_written() -> None:
    written = dated("本报讯 2019年3月5日，全县植树。")
    concluded = dated("3月5日（星期二），乡村振兴现场会召开。")
    doubtful = dated("3月5日，全县植树。2019年植树一万棵。", "2019年造林。")
    assert (written.confidence, concluded.confidence, doubtful.confidence) == (0.9, 0.7, 0.5)


def test_what_a_writer_calls_a_day_is_evidence() -> None:
    found = dated("昨天上午（2019年3月5日），全县植树。")
    assert found.evidence[0].says == "文中最晚的日子，推定为2019年3月5日，作者称之为昨天"


def test_days_left_out() -> None:
    run = Run.of([(1, "去年3月5日，"), (2, "每年3月6日，请于3月7日前来。3月8日，来了。")])
    assert [(m.month, m.day, m.line, m.opening) for m in find_days(run, 0)] == [(3, 8, 2, True)]


def test_lunar_days() -> None:
    assert lunar_day(2022, 1, 1) == D(2022, 2, 1)
    assert lunar_day(2020, 6, 28) == D(2020, 8, 17)
    assert lunar_day(2022, 13, 1) is None
    # Years with a leap month, without one, and with a last month of twenty-nine days.
    assert lunar_day(2023, 2, 4, leap=True) == D(2023, 3, 25)
    assert lunar_day(2033, 11, 1, leap=True) == D(2033, 12, 22)
    assert lunar_day(2022, 2, 4, leap=True) is None
    assert (lunar_day(2021, 12, 29), lunar_day(2021, 12, 30)) == (D(2022, 1, 31), None)


@given(st.lists(st.text(alphabet="0123年月日今去星期五，。（）农历正初一将至二〇春节", max_size=60), max_size=6))
def test_no_text_breaks_it(lines: list[str]) -> None:
    found = date_page([], [Run.of(enumerate(lines, 1))], TERMS)
    assert found.basis != Basis.PRINTED
    assert (found.best is None) == (found.basis == Basis.UNKNOWN)
    if found.best is not None:
        assert found.earliest is not None
        assert found.latest is not None
        assert found.earliest <= found.best <= found.latest


@pytest.mark.parametrize("piece", ["1月1日", "2019年", "1", "年", "3月5日至", "(", "将"])
def test_long_lines_take_no_time(piece: str) -> None:
    dated(piece * (400_000 // len(piece)))
