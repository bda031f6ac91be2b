"""Series and their numbers, out of headlines."""

import pytest

from archive.parsing.series import Series, find_series, read_number


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
    ("text", "number"), [("六", 6), ("十", 10), ("二十一", 21), ("一百〇三", 103), ("12", 12), ("乙", None)]
)
def test_numbers(text: str, number: int | None) -> None:
    assert read_number(text) == number


def test_a_long_line_is_no_trouble() -> None:
    assert find_series(["报道" * 1_000_000 + "（六）"]) is not None
