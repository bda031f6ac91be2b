"""The parser's work grows with the page, not faster, whatever the page is full of."""

import sys
from typing import Any, Final

import pytest

from archive.parsing.page import parse_page
from archive.parsing.vocabulary import Vocabulary

#: Lines and pieces of lines that a page is filled with; # ends a line.
FILLINGS: Final = [
    *"（下转2版）|（下转2版）#（上接1版）#|周望舒#|记者 周望舒#|周望舒 摄#|责任编辑#|第2版 2020年8月17日#|桥#|（#|——桥#".split(
        "|"
    ),
    "明月几时有，#我欲乘风归去。#又恐琼楼玉宇，#高处不胜寒。#桥通车了，走的人很多，都说好。今天下雨。#",
    *"南溪大桥#|南溪大桥昨日合龙#|明月几时有，#|菜名\t收成#|①走路小心。#|●其一#|公告#2020年8月17日#|联系电话：1234567#|8月17日，|2020年|“桥”".split(
        "|"
    ),
    *"本报讯（记者 周望舒）昨天，桥通车了。#|南溪大桥昨日合龙#负责人说，最难的是江心的桥墩。#|桥\u200b|\f#桥|桥通了。#菜名\t收成###".split(
        "|"
    ),
]


def steps(filling: str, characters: int) -> int:
    """How many functions are entered while a page of so many characters is parsed: the same on every machine, however busy."""
    content = (filling.replace("#", "\n") * characters)[:characters].encode()
    count = 0

    def see(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(see)
    try:
        parse_page(content, Vocabulary())
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("filling", FILLINGS)
def test_four_times_the_page_is_four_times_the_work(filling: str) -> None:
    steps(filling, 500)  # what is read once, and kept
    assert steps(filling, 6_000) < 5.5 * steps(filling, 1_500)
