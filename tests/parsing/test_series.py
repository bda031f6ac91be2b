"""Series and their numbers, out of headlines."""

import pytest

from archive.parsing.page import parse_page
from archive.parsing.segmentation import Kind
from archive.parsing.series import Series, find_series
from archive.parsing.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("——“守护一江水”特别报道（六）", Series("“守护一江水”特别报道", 6)),
        ("——山村变形记系列报道之三", Series("山村变形记系列报道", 3)),
        ("走进新农村·系列报道⑤", Series("走进新农村·系列报道", 5)),
        ("连载（十二）", Series("连载", 12)),
        ("老街故事(１０)", Series("老街故事", 10)),
        ("新春走基层②", Series("新春走基层", 2)),
        ("一线调研之四", Series("一线调研", 4)),
        ("【系列报道】之五：", Series("系列报道", 5)),
        ("——山村见闻之一", Series("山村见闻", 1)),
        ("三农漫谈（三）", Series("三农漫谈", 3)),
        ("“共富路上”之③", Series("“共富路上”", 3)),
        ("“共富路上”之一", None),
        ("深化改革的若干意见（二）", None),
        ("关于会议的报道", None),
        ("我的故事2", None),
        ("", None),
    ],
)
def test_series(text: str, series: Series | None) -> None:
    assert find_series(["", text]) == series


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("山村办学记（上）", Series("山村办学记", 1, "上", sure=False)),
        ("山村办学记(中)", Series("山村办学记", 2, "中", sure=False)),
        ("山村办学记 （ 下 ）", Series("山村办学记", None, "下", sure=False)),
        ("山村办学纪实（上）", Series("山村办学纪实", 1, "上")),
        ("劳模李四（中）", Series("劳模李四", 2, "中", sure=False)),
        ("山村办学记【下篇】", Series("山村办学记", None, "下")),
        ("山村办学记·上篇", Series("山村办学记", 1, "上")),
        ("“山村办学记”下篇", Series("“山村办学记”", None, "下")),
        ("他把路修进了山——山村筑路记（中篇）", Series("山村筑路记", 2, "中")),
        ("——“守护一江水”特别报道（下）", Series("“守护一江水”特别报道", None, "下")),
        ("山村办学记：李老师 和他的学生们（上）", Series("山村办学记：李老师和他的学生们", 1, "上", sure=False)),
        ("Made in China 见闻（上）", Series("Made in China见闻", 1, "上")),
        ("谁来种田？（下）", Series("谁来种田？", None, "下", sure=False)),
        ("山村办学记（之二）", Series("山村办学记", 2)),
        ("方位：桥（上）", None),
        ("山上", None),
        ("走在山村（路上）", None),
        ("昔日的渡口（上）和今日的大桥（下）", None),
        ("劳动模范张三（左）和李四（中）", None),
        ("山村办学记（下转2版）", None),
        ("山村办学记（下） 转2版", None),
        ("山村办学记（下）转2版", None),
        ("（上）", None),
        ("图（上）", None),
        ("特别报道（上）", None),
        ("写好“后半篇”文章的下篇", None),
        ("全国百强县之一", None),
        ("山" * 61 + "（上）", None),
    ],
)
def test_parts_called_first_middle_and_last(text: str, series: Series | None) -> None:
    assert find_series(["", text]) == series


def test_what_stands_alone_is_a_part_of_the_headline_before_it() -> None:
    assert find_series(["", "山村办学记", "——下篇"]) == Series("山村办学记", None, "下")
    assert find_series(["", "山村办学记", "（上）"]) == Series("山村办学记", 1, "上", sure=False)
    assert find_series(["（上）", "", ""]) is None


@pytest.mark.parametrize("said", ["——“一江清水”系列报道", "长篇连载", "本报特别报道"])
def test_a_series_may_be_called_so_in_another_part_of_the_headline(said: str) -> None:
    assert find_series(["", "山村办学记（上）", said]) == Series("山村办学记", 1, "上")
    assert find_series([said, "山村办学记（上）", ""]) == Series("山村办学记", 1, "上")


def test_what_calls_itself_a_series_comes_first() -> None:
    assert find_series(["", "山村办学记（上）", "——山村变形记系列报道之三"]) == Series("山村变形记系列报道", 3)


@pytest.mark.parametrize(
    ("headline", "series"),
    [("老街夜色（中）", None), ("老街夜色纪实（中）", "老街夜色纪实"), ("老街夜色（之二）", "老街夜色")],
)
def test_a_photograph_is_of_a_series_if_it_says_so(headline: str, series: str | None) -> None:
    page = parse_page(f"{headline}\n\n记者 江一帆 摄\n\n    夜里的老街，灯都亮了。\n".encode(), Vocabulary())
    (article,) = page.articles
    assert (article.facts.kind, article.facts.series) == (Kind.PHOTO, series)


@pytest.mark.parametrize(
    ("text", "number"), [("六", 6), ("十", 10), ("二十一", 21), ("一百〇三", 103), ("一〇", 10), ("12", 12), ("１２", 12)]
)
def test_numbers(text: str, number: int) -> None:
    assert find_series([f"走乡村系列报道（{text}）"]) == Series("走乡村系列报道", number)


def test_a_long_line_is_no_trouble() -> None:
    assert find_series(["报道" * 1_000_000 + "（六）"]) is not None
