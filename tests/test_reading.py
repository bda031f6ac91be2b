"""What pages show is worked out of the record: blocks, tables, stretches of lines, the old calendar."""

import datetime

import pytest

from archive.reading import Block, blocks, extents, lunar_date


def paragraphs(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"role": role, "text": text} for role, text in pairs]


def test_rows_items_and_verses_are_gathered_and_paragraphs_are_not() -> None:
    shown = blocks(
        paragraphs(("lead", "一"), ("lead", "二"), ("body", "三"), ("body", "四"), ("verse", "五"), ("verse", "六"))
    )
    assert list(shown) == [
        Block("lead", ("一", "二")),
        Block("body", ("三",)),
        Block("body", ("四",)),
        Block("verse", ("五", "六")),
    ]


def test_a_row_without_figures_above_rows_with_some_is_the_header() -> None:
    [table] = blocks(paragraphs(("table", "单位\t电话"), ("table", "甲局\t123"), ("table", "乙局\t456")))
    assert (table.header, table.rows) == (("单位", "电话"), (("甲局", "123"), ("乙局", "456")))


@pytest.mark.parametrize("rows", [["甲\t1", "乙\t2"], ["甲\t乙", "丙\t丁"], ["甲", "乙1"], ["甲\t乙"]])
def test_other_tables_have_no_header(rows: list[str]) -> None:
    [table] = blocks(paragraphs(*(("table", row) for row in rows)))
    assert table.header == ()
    assert len(table.rows) == len(rows)


def test_short_rows_are_filled_up() -> None:
    [table] = blocks(paragraphs(("table", "甲\t1\t2"), ("table", "乙")))
    assert table.rows == (("甲", "1", "2"), ("乙", "", ""))


def test_cells_stand_between_wide_spaces_where_no_row_has_a_tab() -> None:
    rows = ["姓名   单位  电话", "李　强　　甲局 一楼  123"]
    [table] = blocks(paragraphs(*(("table", row) for row in rows)))
    assert (table.header, table.rows) == (("姓名", "单位", "电话"), (("李　强", "甲局 一楼", "123"),))
    [table] = blocks(paragraphs(("table", "甲  乙\t1"), ("table", "丙\t2")))
    assert table.rows == (("甲  乙", "1"), ("丙", "2"))


def test_stretches_that_touch_are_one() -> None:
    lines = [(94, 100), (61, 69), (58, 59), (30, 30)]
    assert extents({"start": start, "end": end, "role": "body"} for start, end in lines) == [(30, 30), (58, 69), (94, 100)]
    assert extents([]) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ((2020, 8, 17), "农历庚子年六月廿八"),
        ((2021, 2, 12), "农历辛丑年正月初一"),
        ((2021, 2, 11), "农历庚子年腊月三十"),
        ((2020, 6, 1), "农历庚子年闰四月初十"),
        ((2023, 3, 11), "农历癸卯年二月二十"),
        ((2023, 12, 23), "农历癸卯年冬月十一"),
        ((1890, 1, 1), ""),
        ((2150, 1, 1), ""),
    ],
)
def test_lunar_dates(day: tuple[int, int, int], expected: str) -> None:
    assert lunar_date(datetime.date(*day)) == expected
