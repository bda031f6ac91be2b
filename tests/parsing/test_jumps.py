"""转版: jumps to and from other pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parsing.jumps import Jump, find_jumps


@pytest.mark.parametrize(
    ("text", "jump", "direction", "page"),
    [
        ("（下转2版）", "（下转2版）", "on", "2"),
        ("把茶叶卖到（下转 3 版）", "（下转 3 版）", "on", "3"),
        ("(下转第二版)", "(下转第二版)", "on", "2"),
        ("（下转第十二版）", "（下转第十二版）", "on", "12"),
        ("（上接第A1版）山里的路", "（上接第A1版）", "from", "A1"),
        ("（上接１版）山里的路", "（上接１版）", "from", "1"),
        ("（紧接一版）", "（紧接一版）", "from", "1"),
        ("下转第二版", "下转第二版", "on", "2"),
        ("上接A1版", "上接A1版", "from", "A1"),
        ("山里（下\u200b转\xad2版）", "（下\u200b转\xad2版）", "on", "2"),
        ("【下转02版】", "【下转02版】", "on", "2"),
        ("山里的路\n上接一版", "上接一版", "from", "1"),
        ("（下转第二、三版）", "（下转第二、三版）", "on", "2"),
        ("（下转2版、3版）", "（下转2版、3版）", "on", "2"),
        ("（上接1版头条）山里的路", "（上接1版头条）", "from", "1"),
        ("（上接1版②）山里的路", "（上接1版②）", "from", "1"),
        ("（上接1版《南溪大桥合龙》）山里的路", "（上接1版《南溪大桥合龙》）", "from", "1"),
        ("《下转第二版》", "《下转第二版》", "on", "2"),
        ("山里（转2版）", "（转2版）", "on", "2"),
        ("（接1版）山里的路", "（接1版）", "from", "1"),
    ],
)
def test_jump(text: str, jump: str, direction: str, page: str) -> None:
    start = text.index(jump)
    assert find_jumps(text) == [Jump(start, start + len(jump), direction, page)]


@pytest.mark.parametrize(
    "text", ["他读到下转第二版的时候停了", "上接上级部署", "（下同）", "（下转第版）", "转2版", "接1版", "（下转0版）"]
)
def test_no_jump(text: str) -> None:
    assert find_jumps(text) == []


def test_both_in_order() -> None:
    assert [j.direction for j in find_jumps("（上接1版）中间的文字（下转4版）")] == ["from", "on"]


@given(st.text(alphabet="（）()上下紧接转第版 一十A12\n本报", max_size=80))
def test_offsets_lie_in_the_text(text: str) -> None:
    for jump in find_jumps(text):
        assert 0 <= jump.start < jump.end <= len(text)
        assert jump.page


@pytest.mark.parametrize("piece", ["（下转", "(", "上 接 第 ", " ", "下转第一"])
def test_long_lines_take_no_time(piece: str) -> None:
    assert find_jumps(piece * (1_000_000 // len(piece))) == []
