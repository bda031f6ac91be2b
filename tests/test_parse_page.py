"""manage.py parse_page: pages shown to people and to programs, without a database."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import SEEDS

PAGE = """南溪大桥昨日合龙
本报讯（记者 周望舒）2021年3月3日，南溪大桥最后一段钢箱梁吊装到位，大桥合龙。施工单位负责人说，最难的是江心的两个桥墩，枯水期只有四个月。
"""


def test_an_object_a_line_in_the_order_of_the_files(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    seeds = sorted(SEEDS.glob("*.txt"))
    paths = [str(seeds[0]), str(tmp_path / "empty.txt"), str(seeds[1])]
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 个文件读不出来"):
        call_command("parse_page", *paths, json=True, stdout=out)
    first, empty, second = map(json.loads, out.getvalue().splitlines())
    assert [first["source"], empty, second["source"]] == [
        paths[0],
        {"source": paths[1], "error": "文件是空的。"},
        paths[2],
    ]
    assert first.keys() == second.keys()


def test_for_people_it_says_what_the_day_rests_on_and_what_is_in_doubt(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PAGE)
    out = io.StringIO()
    call_command("parse_page", str(path), stdout=out)
    assert out.getvalue().splitlines() == [
        f"{path}（utf-8）",
        "  报纸 不明　日期 2021-03-04（推定，2021-03-04 至 2021-03-17，把握 90%）　第 ? 版　期号 ?",
        "    第 2 行 “2021年3月3日”：文中最晚的日子，推定为2021年3月3日",
        "  ▪ 南溪大桥昨日合龙",
        "    消息通讯　城乡建设",
        "    第 1、2 行　把握 100%",
    ]
