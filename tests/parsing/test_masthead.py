"""Lines of mastheads, folios and imprints, and what a page's furniture says of it."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parsing.masthead import MastheadLine, page_label, read_line, read_page
from archive.parsing.segmentation import Role

DAY = datetime.date(2019, 3, 5)
FOLIO, MASTHEAD, IMPRINT, BANNER = Role.FOLIO, Role.MASTHEAD, Role.IMPRINT, Role.BANNER


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("2019年3月5日", MastheadLine(FOLIO, True, dates=(DAY,))),
        ("二〇一九年三月五日", MastheadLine(FOLIO, True, dates=(DAY,))),
        ("二○一九年三月五日 星期二", MastheadLine(FOLIO, True, dates=(DAY,), weekday=1)),
        ("2019.3.5", MastheadLine(FOLIO, True, dates=(DAY,))),
        ("2019/03/05", MastheadLine(FOLIO, True, dates=(DAY,))),
        ("２０１９年３月５日", MastheadLine(FOLIO, True, dates=(DAY,))),
        ("2019 年 3 月 5 日", MastheadLine(FOLIO, True, dates=(DAY,))),
        ("2019.3.5 TUE", MastheadLine(FOLIO, True, dates=(DAY,), weekday=1)),
        ("2019-3-5 Tuesday", MastheadLine(FOLIO, True, dates=(DAY,), weekday=1)),
        ("2019年3月5日—7日 合刊", MastheadLine(FOLIO, True, dates=(DAY,))),
        ("星期日", MastheadLine(FOLIO, True, weekday=6)),
        ("农历己亥年正月廿九", MastheadLine(FOLIO, True, lunar="农历己亥年正月廿九")),
        ("第 87 期", MastheadLine(FOLIO, True, issue_number=87)),
        ("总第1087期 第12期", MastheadLine(FOLIO, True, issue_number=1087)),
        ("今日四版", MastheadLine(FOLIO, True, pages_in_issue=4)),
        ("第2版", MastheadLine(FOLIO, True, page_number="2")),
        ("02版", MastheadLine(FOLIO, True, page_number="2")),
        ("第三版", MastheadLine(FOLIO, True, page_number="3")),
        ("A3", MastheadLine(FOLIO, False, page_number="A3")),
        ("3 版 要闻", MastheadLine(FOLIO, True, page_number="3", page_name="要闻")),
        ("综合", MastheadLine(BANNER, False, page_name="综合")),
        ("副 刊", MastheadLine(BANNER, False, page_name="副刊")),
        ("今日云岭", MastheadLine(MASTHEAD, False, names=("今日云岭",))),
        ("今 日 云 岭", MastheadLine(MASTHEAD, False, names=("今日云岭",))),
        ("云岭日报", MastheadLine(MASTHEAD, False, names=("云岭日报",))),
        ("云岭客户端", MastheadLine(MASTHEAD, False)),
        ("国内统一刊号CN33-0123", MastheadLine(IMPRINT, True)),
        ("云岭县融媒体中心编印", MastheadLine(IMPRINT, True)),
        ("新闻热线：0570-1234567", MastheadLine(IMPRINT, True)),
        ("零售价：1.00元", MastheadLine(IMPRINT, True)),
        ("责任编辑 江一帆 校对 邹敏", MastheadLine(FOLIO, True)),
        ("本版责编江一帆美编邹敏华", MastheadLine(FOLIO, True)),
        ("◇ 百姓故事", MastheadLine(BANNER, False)),
        ("热线：1234567 实习编辑：江帆", MastheadLine(IMPRINT, True)),
        ("本版编辑/江一帆 联系电话/1234567", MastheadLine(FOLIO, True)),
        ("责编/江一帆 校对/邹敏 版式/梅青", MastheadLine(FOLIO, True)),
        ("责 编：江一帆｜校 对：邹 敏｜美编：梅青", MastheadLine(FOLIO, True)),
        ("值班总编：江一帆 责编/校对：邹敏", MastheadLine(FOLIO, True)),
        ("策划：江一帆 设计：邹敏", MastheadLine(FOLIO, True)),
        ("邮编：324000 社址：云岭县解放路1号 传真：1234567", MastheadLine(IMPRINT, True)),
        ("www.yunling-news.com.cn", MastheadLine(IMPRINT, True)),
        ("官方微信：今日云岭", MastheadLine(MASTHEAD, True)),
        ("微信公众号：jryl2015", MastheadLine(MASTHEAD, True)),
        ("扫码关注今日云岭微信公众号", MastheadLine(MASTHEAD, False)),
        ("电话：1234567", MastheadLine(IMPRINT, False)),
        ("零售每份1元", MastheadLine(IMPRINT, True)),
        ("A3 要闻", MastheadLine(FOLIO, True, page_number="A3", page_name="要闻")),
        ("3 生态", MastheadLine(FOLIO, False, page_number="3", page_name="生态")),
        ("云溪 副刊 第16期", MastheadLine(FOLIO, True, issue_number=16, page_name="副刊")),
        ("云溪潮 第4版", MastheadLine(FOLIO, True, page_number="4", page_name="云溪潮")),
        ("04 云溪潮", MastheadLine(FOLIO, False, page_number="4", page_name="云溪潮")),
        (
            "云岭日报 2019年3月5日 星期二 A2 民生 责编：江一帆 电话：1234567",
            MastheadLine(MASTHEAD, True, names=("云岭日报",), dates=(DAY,), weekday=1, page_number="A2", page_name="民生"),
        ),
    ],
)
def test_line(line: str, read: MastheadLine) -> None:
    assert read_line(line) == read


@pytest.mark.parametrize(
    "line",
    [
        "2019年3月5日，我市召开会议。",
        "3月5日",
        "2019年3月5日—7日",
        "由云岭文艺出版社出版。",
        "记者 江一帆",
        "■本报评论员",
        "治水治出美丽河湖",
        "我市开展春季绿化",
        "把第一版样报送来",
        "",
        "　",
        "进行自主申报",
        "统筹推进",
        "签发银行",
        "监督电话：1234567",
        "江一帆 2019年5月13日",
        "（上接 1版）",
        "2版）",
        "一句话新闻",
        "97年最后一个航",
    ],
)
def test_text_is_no_furniture(line: str) -> None:
    assert read_line(line) is None


def test_page() -> None:
    found = read_page([(1, "今日云岭"), (2, "2019年3月5日"), (4, "第 87 期"), (5, "今日四版"), (90, "责任编辑 江一帆")])
    assert (found.page_number, found.issue_number, found.pages_in_issue, found.page_name) == ("1", 87, 4, None)
    assert [(e.line, e.says) for e in found.evidence] == [
        (4, "第87期"),
        (5, "印有本期版数，是头版"),
        (5, "本期共4版"),
    ]


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (["今日云岭 2019年3月5日 今日四版", "▶2版", "▶3版"], "1"),  # what a front page points to
        (["今日云岭 2019年3月5日 今日四版", "2版", "3版"], "1"),
        (["今日云岭", "2019年3月5日", "第2版", "第3版", "第4版"], None),
        (["▶2版"], None),
        (["2版", "今日云岭 2019年3月5日 第1版"], "1"),
        (["第2版", "2019年3月5日", "共8版"], "2"),
        (["2019年3月5日", "第2版", "第3版"], "2"),  # two pages that are printed as one
    ],
)
def test_the_numbers_of_other_pages_are_not_the_pages(lines: list[str], number: str | None) -> None:
    found = read_page(list(enumerate(lines, 1)))
    assert found.page_number == number
    assert any(e.says in (f"第{number}版", "印有本期版数，是头版") for e in found.evidence) == (number is not None)


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (["云溪 副刊 第16期", "今日云岭", "2019年3月5日", "第 1087 期"], 1087),
        (["第12期", "今日云岭 2019年3月5日 第1087期"], 1087),
        (["云溪 副刊 第16期", "今日云岭", "2019年3月5日"], None),
        (["第 1087 期 要闻 第2版"], 1087),
    ],
)
def test_the_number_of_a_supplement_is_not_the_issues(lines: list[str], number: int | None) -> None:
    assert read_page(list(enumerate(lines, 1))).issue_number == number


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["要闻"], "要闻"),
        (["健康", "第2版 综合", "教育"], "综合"),
        (["健康", "教育", "第2版"], None),
    ],
)
def test_of_several_names_the_one_beside_the_number_is_the_pages(lines: list[str], name: str | None) -> None:
    assert read_page(list(enumerate(lines, 1))).page_name == name


def test_page_without_furniture() -> None:
    found = read_page([])
    assert (found.page_number, found.page_name, found.issue_number, found.pages_in_issue) == (None,) * 4


@pytest.mark.parametrize(("printed", "label"), [("02", "2"), ("二", "2"), ("a 3", "A3"), ("十二", "12"), ("0", None)])
def test_page_label(printed: str, label: str | None) -> None:
    assert page_label(printed) == label


@given(st.text(alphabet="今日第年月期版号总责编校对：０1二〇.-/ 星农历初报社电话CN（）|·", max_size=60))
def test_no_line_breaks_it(line: str) -> None:
    read_line(line)


@pytest.mark.parametrize("piece", ["第", "1", "今日", "责编 王", "A", "电话1", "农历", "　", "2019年", "a.com"])
def test_long_lines_take_no_time(piece: str) -> None:
    assert read_line(piece * (2_000_000 // len(piece))) is None
    read_line(piece * (200 // len(piece)))
