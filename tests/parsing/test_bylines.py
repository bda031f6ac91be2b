"""Datelines, bylines, credits: whom they name, in which role, and where they end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parsing.bylines import (
    BylineMatch,
    contributors,
    find_ending,
    find_opening,
    read_byline,
    read_credit,
)
from archive.parsing.segmentation import Contributor, ContributorRole

R, C, P, A = (
    ContributorRole.REPORTER,
    ContributorRole.CORRESPONDENT,
    ContributorRole.PHOTOGRAPHER,
    ContributorRole.AUTHOR,
)


def named(match: BylineMatch | None) -> list[tuple[str, ContributorRole]]:
    assert match is not None
    return [(c.name, c.role) for c in match.contributors]


@pytest.mark.parametrize(
    ("text", "people", "rest"),
    [
        ("本报讯（记者 江一帆 通讯员 毛小雨）昨日，", [("江一帆", R), ("毛小雨", C)], "昨日，"),
        ("  本报讯(融媒见习记者 江一帆) 3月2日", [("江一帆", R)], "3月2日"),
        ("本报讯 （山海传媒集团记者 江一帆 本报首席记者 邹敏）全市", [("江一帆", R), ("邹敏", R)], "全市"),
        ("本报讯（记者 江一\n帆 邹敏）今天", [("江一帆", R), ("邹敏", R)], "今天"),
        ("本报讯（记者 江一帆 邹\n敏华）今天", [("江一帆", R), ("邹敏华", R)], "今天"),
        ("本报讯（记者 江一帆\n邹敏 通\n讯员 毛小雨）今天", [("江一帆", R), ("邹敏", R), ("毛小雨", C)], "今天"),
        ("本报讯（记者江一帆邹敏通讯员毛小雨）今天", [("江一帆", R), ("邹敏", R), ("毛小雨", C)], "今天"),
        ("本报讯（记者 江 帆 欧阳小雨 通讯员 阿依·古丽）今天", [("江帆", R), ("欧阳小雨", R), ("阿依·古丽", C)], "今天"),
        ("本报讯（实习生 江一帆）今天", [("江一帆", R)], "今天"),
        ("本报讯 记者江一帆报道：今天", [("江一帆", R)], "今天"),
        ("本报讯记者江帆从市水利局获悉，", [("江帆", R)], "从市水利局获悉，"),
        ("本报杭州3月2日讯 记者江一帆、邹敏报道：今天", [("江一帆", R), ("邹敏", R)], "今天"),
        ("本报杭州３月２日电新华社记者江一帆、\n本报记者邹敏报道：今天", [("江一帆", R), ("邹敏", R)], "今天"),
        ("新华社杭州3月2日电（记者江一帆）春天", [("江一帆", R)], "春天"),
        ("据新华社杭州 3月 2日电（记者江一帆、邹敏）春天", [("江一帆", R), ("邹敏", R)], "春天"),
        ("新华社杭州3月2日电 春天", [], "春天"),
        ("三江讯（通讯员 毛小雨）春天", [("毛小雨", C)], "春天"),
        ("（记者 江一帆）春天", [("江一帆", R)], "春天"),
        ("本报讯 春天来了", [], "春天来了"),
        ("本报讯（记者\u200b 江一\xad帆）今天", [("江一帆", R)], "今天"),
    ],
)
def test_opening(text: str, people: list[tuple[str, ContributorRole]], rest: str) -> None:
    match = find_opening(text)
    assert match is not None
    assert named(match) == people
    assert text[match.end :] == rest


@pytest.mark.parametrize(
    "text",
    [
        "合作社供电正常，村民放心。",
        "本报通讯员培训班昨天开班。",
        "本报电话改号了。",
        "（一）总体要求",
        "新华社区开了食堂。",
        "喜讯传来",
    ],
)
def test_no_opening(text: str) -> None:
    assert find_opening(text) is None


@pytest.mark.parametrize(
    ("line", "people", "weak"),
    [
        ("融媒记者 江一帆", [("江一帆", R)], False),
        ("■记者 江一帆\n通讯员 毛小雨", [("江一帆", R), ("毛小雨", C)], False),
        ("□本报记者 江一帆 邹 敏", [("江一帆", R), ("邹敏", R)], False),
        ("□记者 江一帆 通讯员 毛\n雨", [("江一帆", R), ("毛雨", C)], False),
        ("（记者 江一帆）", [("江一帆", R)], False),
        ("光明日报资深记者江一帆", [("江一帆", R)], False),
        ("作者：江一帆", [("江一帆", A)], False),
        ("文/江一帆 图/邹敏", [("江一帆", R), ("邹敏", P)], False),
        ("记者 江一帆 文 邹敏 摄", [("江一帆", R), ("邹敏", P)], False),
        ("本报记者 江一帆 文/摄", [("江一帆", R), ("江一帆", P)], False),
        ("本报评论员", [], False),
        ("■本报特约评论员", [], False),
        ("◇ 江一帆", [("江一帆", A)], False),
        ("江一帆", [("江一帆", A)], True),
        ("（江一帆邹敏）", [("江一帆", A), ("邹敏", A)], True),
    ],
)
def test_byline(line: str, people: list[tuple[str, ContributorRole]], weak: bool) -> None:
    match = read_byline(line)
    assert named(match) == people
    assert match is not None
    assert (match.start, match.end, match.weak) == (0, len(line), weak)


@pytest.mark.parametrize(
    "line",
    [
        "记者观察",
        "◇ 记者观察",
        "记者节",
        "本报记者",
        "我市开展整治",
        "春暖花开",
        "通讯员培训班",
        "今天，江一帆来了。",
        "",
        "民生",
    ],
)
def test_no_byline(line: str) -> None:
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("line", "credit", "people"),
    [
        ("融媒记者 江一帆 摄", "融媒记者 江一帆 摄", [("江一帆", P)]),
        ("老人笑了。 记者 江一帆 邹敏 摄", "记者 江一帆 邹敏 摄", [("江一帆", P), ("邹敏", P)]),
        ("老人笑了。 记者 江一帆\n邹敏 摄", "记者 江一帆\n邹敏 摄", [("江一帆", P), ("邹敏", P)]),
        ("老人笑了。（通讯员 毛小雨 摄）", "（通讯员 毛小雨 摄）", [("毛小雨", P)]),
        ("图为现场。江一帆摄", "江一帆摄", [("江一帆", P)]),
        ("报社记者 江一帆 摄影报道", "报社记者 江一帆 摄影报道", [("江一帆", P)]),
        ("摄影：江一帆", "摄影：江一帆", [("江一帆", P)]),
        ("老人笑了。新华社发（江一帆 摄）", "新华社发（江一帆 摄）", [("江一帆", P)]),
        ("江一帆 摄（资料图片）", "江一帆 摄（资料图片）", [("江一帆", P)]),
        ("本版图片由记者 江一帆 摄", "本版图片由记者 江一帆 摄", [("江一帆", P)]),
        ("本报记者江一帆文/图", "本报记者江一帆文/图", [("江一帆", R), ("江一帆", P)]),
        ("图/文 记者 江一帆", "图/文 记者 江一帆", [("江一帆", R), ("江一帆", P)]),
        ("老街旧貌（资料图片）", "（资料图片）", []),
    ],
)
def test_credit(line: str, credit: str, people: list[tuple[str, ContributorRole]]) -> None:
    match = read_credit(line)
    assert match is not None
    assert line[match.start : match.end] == credit
    assert sorted(named(match)) == sorted(people)
    assert match.photo


@pytest.mark.parametrize("line", ["他喜欢摄影", "发展旅游、摄影", "记者 江一帆", "全县举办摄影比赛。", "零下三十五摄氏度"])
def test_no_credit(line: str) -> None:
    assert read_credit(line) is None


@pytest.mark.parametrize(
    ("text", "ending", "people"),
    [
        ("共创美好明天。（融媒记者 江一帆）", "（融媒记者 江一帆）", [("江一帆", R)]),
        ("共创美好明天。 本报记者 江一帆", "本报记者 江一帆", [("江一帆", R)]),
        ("共创美好明天。\n（江一帆邹敏）", "（江一帆邹敏）", [("江一帆", A), ("邹敏", A)]),
    ],
)
def test_ending(text: str, ending: str, people: list[tuple[str, ContributorRole]]) -> None:
    match = find_ending(text)
    assert match is not None
    assert text[match.start : match.end] == ending
    assert named(match) == people


def test_no_ending() -> None:
    assert find_ending("建了三座公园（含绿道）") is None
    assert find_ending("他说：“共创美好明天。”") is None


def test_contributors_are_told_once() -> None:
    opening = find_opening("本报讯（记者 江一帆）今天")
    ending = find_ending("很好。（江一帆 邹敏）")
    assert contributors(opening, None, ending) == (Contributor("江一帆", R), Contributor("邹敏", A))


@given(
    st.text(
        alphabet=st.sampled_from("本报讯记者通员摄影文图新华社电（）()、， \n/:：江王一欧阳月日12■·\u200b"), max_size=120
    )
)
def test_offsets_lie_in_the_text(text: str) -> None:
    for read in (find_opening, read_byline, read_credit, find_ending):
        match = read(text)
        if match is not None:
            assert 0 <= match.start < match.end <= len(text)
            assert all(c.name and c.name == "".join(c.name.split()) for c in match.contributors)


@pytest.mark.parametrize("piece", ["记者 ", "本报讯（", "王", "（记者 王", "摄", "\u200b", "文/图 ", " ", "新华社 "])
def test_long_lines_take_no_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    for read in (find_opening, read_byline, read_credit, find_ending):
        read(text)
