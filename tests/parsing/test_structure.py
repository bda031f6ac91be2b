"""The structural stages over pages written for the purpose, and what must hold for any text."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.parsing.page import parse_page
from archive.parsing.parsed import ParsedPage
from archive.parsing.projection import check, line_spans
from archive.parsing.segmentation import Role
from archive.parsing.text import SourceError, is_blank
from archive.parsing.vocabulary import Vocabulary

VOCABULARY = Vocabulary()

BRIDGE = (
    "本报讯（记者 周望舒）昨天上午，南溪大桥合龙。大桥全长六百二十米，双向四车道，去年三月动工，今年国庆前可以通车。"
    "过江的居民不必再等渡船。",
    "施工单位负责人说，最难的是江心的两个桥墩，枯水期只有四个月，工人三班倒，赶在汛期之前把桩打完了。",
)
SCHOOL = (
    "本报讯（记者 李砚秋）新学期里，石塘小学的孩子们有了自己的菜园。菜园有两亩，种着萝卜、白菜和豌豆，孩子们轮流浇水、除草、记日记。",
    "校长说，菜园收成卖给了学校食堂，得来的钱买了三百本书，放在每个班级的图书角里。",
)


def parse(text: str) -> ParsedPage:
    return parse_page(text.encode(), VOCABULARY)


def wrap(paragraphs: tuple[str, ...], width: int, blank: str = "\n") -> str:
    """Paragraphs as a column sets them: the first line indented by two characters, whose place the dump leaves out."""
    columns = []
    for paragraph in paragraphs:
        lines, rest = [paragraph[: width - 2]], paragraph[width - 2 :]
        lines += [rest[n : n + width] for n in range(0, len(rest), width)]
        columns.append("\n".join(lines))
    return blank.join(columns)


def page(*articles: tuple[str, tuple[str, ...]], width: int = 15) -> str:
    return "\n\n".join(f"{headline}\n\n{wrap(paragraphs, width, chr(10) * 2)}" for headline, paragraphs in articles)


def told(parsed: ParsedPage) -> list[tuple[str, list[str]]]:
    return [(article.headline, [p.text for p in article.paragraphs]) for article in parsed.articles]


@pytest.mark.parametrize("width", [12, 15, 18, 22])
def test_wrapped_columns_are_reflowed_at_any_width(width: int) -> None:
    text = page(("南溪大桥昨日合龙", BRIDGE), ("孩子们有了自己的菜园", SCHOOL), width=width)
    assert told(parse(text)) == [("南溪大桥昨日合龙", list(BRIDGE)), ("孩子们有了自己的菜园", list(SCHOOL))]


def test_a_blank_line_begins_a_paragraph_where_the_one_before_fills_its_last_line() -> None:
    width = next(width for width in range(11, 30) if len(SCHOOL[0]) % width == 0)
    texts = ["\n".join(text[n : n + width] for n in range(0, len(text), width)) for text in (*SCHOOL, *BRIDGE[1:])]
    parsed = parse("\n\n".join(["孩子们有了自己的菜园", *texts]))
    assert told(parsed) == [("孩子们有了自己的菜园", [*SCHOOL, *BRIDGE[1:]])]


def test_headlines_at_the_end_in_another_order_find_their_texts() -> None:
    text = "\n\n".join([wrap(BRIDGE, 15, "\n\n"), wrap(SCHOOL, 15, "\n\n"), "孩子们有了自己的菜园", "南溪大桥昨日合龙"])
    assert [article.headline for article in parse(text).articles] == ["南溪大桥昨日合龙", "孩子们有了自己的菜园"]


def test_a_headline_extracted_within_a_sentence_does_not_break_it() -> None:
    lines = wrap(BRIDGE, 15, "\n\n").split("\n")
    text = "\n".join([*lines[:3], "", "孩子们有了自己的菜园", "", *lines[3:], "", wrap(SCHOOL, 15, "\n\n")])
    assert told(parse(text))[0][1] == list(BRIDGE)


def test_an_overprinted_headline_is_read_once_and_its_bytes_stay() -> None:
    parsed = parse(page(("南溪大桥合龙南溪大桥合龙", BRIDGE)))
    assert parsed.articles[0].headline == "南溪大桥合龙"
    assert "南溪大桥合龙南溪大桥合龙" in parsed.text.content


def test_an_overprint_that_came_out_as_lines_is_read_once() -> None:
    for headline in ("南溪大桥合龙\n南溪大桥合龙", "南溪大桥\n昨日合龙\n\n南溪大桥\n昨日合龙"):
        parsed = parse(page((headline, BRIDGE)))
        assert parsed.articles[0].headline.replace(" ", "") in ("南溪大桥合龙", "南溪大桥昨日合龙")


def test_an_overprint_is_folded_though_a_soft_hyphen_or_a_radical_stands_in_one_print() -> None:
    for headline in ("南溪⻓桥合龙\u00ad南溪长桥合\u200b龙", "⻓桥昨日合龙⻓桥昨⽇合龙", "长桥昨日合龙\u00ad⻓桥昨日合龙"):
        parsed = parse(page((headline, BRIDGE)))
        assert parsed.articles[0].headline in ("南溪长桥合龙", "长桥昨日合龙")


def test_a_text_goes_on_past_a_caption_that_begins_without_an_indent() -> None:
    lines = wrap(BRIDGE, 14, "\n").split("\n")
    caption = ["元旦期间，石塘小学的孩子们到", "菜园里拔萝卜，准备送给敬老院", "的老人。"]
    text = "\n".join(
        ["南溪大桥昨日合龙", "", *lines[:4], "", "孩子们的菜园", "", *caption, "", "记者 李砚秋 摄", "", *lines[4:]]
    )
    assert [p.text for p in parse(text).articles[0].paragraphs] == list(BRIDGE)


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("南溪⼤桥合龙南溪大桥合龙", "南溪大桥合龙"),
        ("讣告讣告", "讣告"),
        ("谢谢谢谢", "谢谢谢谢"),
        ("好消息！好消息！", "好消息！好消息！"),
    ],
)
def test_words_printed_over_themselves_are_told_from_those_said_twice(printed: str, read: str) -> None:
    assert parse(page((printed, BRIDGE))).articles[0].headline == read


def test_letter_spacing_is_closed() -> None:
    parsed = parse("南 溪 大 桥\n\n本报讯（记者 周望舒） 9 月 20 日，大桥通车。")
    assert parsed.articles[0].paragraphs[0].text.endswith("9月20日，大桥通车。")


def test_letter_spaced_figures_are_closed_and_latin_words_kept_apart() -> None:
    parsed = parse("大桥合龙\n\n本报讯（记者 周望舒）大桥总投资\n1 0 0 0 多 万 元 ， 用 了 Open Source 的 办 法 。")
    assert parsed.articles[0].paragraphs[0].text.endswith("1000多万元，用了Open Source的办法。")


def test_a_section_and_the_newspaper_stand_above_titles_without_a_blank_line() -> None:
    text = (
        f"要闻\n南溪大桥昨日合龙\n{wrap(BRIDGE, 15, chr(10))}\n今日青溪\n孩子们有了自己的菜园\n{wrap(SCHOOL, 15, chr(10))}"
    )
    assert [article.headline for article in parse(text).articles] == ["南溪大桥昨日合龙", "孩子们有了自己的菜园"]


def test_radicals_and_soft_hyphens_are_read_as_they_look() -> None:
    parsed = parse("菜园丰收\n\n本报讯（记者 李砚秋）校\u00ad⻓说，⻢上放假，孩子们都盼着。")
    assert parsed.articles[0].paragraphs[0].text.endswith("校长说，马上放假，孩子们都盼着。")


@pytest.mark.parametrize(
    ("headline", "read"),
    [
        ("南南溪溪大大桥桥昨昨日日合合龙龙", "南溪大桥昨日合龙"),  # bold type that was printed over itself
        ("南南溪溪大大桥桥 昨昨日日合合龙龙", "南溪大桥 昨日合龙"),
        ("红红火火 热热闹闹 平平安安", "红红火火 热热闹闹 平平安安"),
        ("高高兴兴上学去", "高高兴兴上学去"),
    ],
)
def test_a_headline_with_each_character_twice_is_read_once(headline: str, read: str) -> None:
    text = f"{headline}\n\n{wrap(BRIDGE, 15)}\n\n孩子们有了自己的菜园\n\n{wrap(SCHOOL, 15)}"
    assert [article.headline for article in parse(text).articles] == [read, "孩子们有了自己的菜园"]


def test_who_signs_a_notice_belongs_to_it() -> None:
    notice = "因管道检修，本月十二日八时至十七时停水，请用户储水备用，不便之处敬请谅解。"
    text = f"停水通知\n\n{notice}\n南溪县自来水公司\n2019年5月13日\n\n南溪大桥昨日合龙\n\n{wrap(BRIDGE, 15, chr(10) * 2)}"
    first = parse(text).articles[0]
    assert (first.headline, [(s.start, s.end, s.role) for s in first.lines if s.role is Role.BYLINE]) == (
        "停水通知",
        [(4, 5, Role.BYLINE)],
    )


def test_a_continuation_stays_without_a_headline() -> None:
    text = f"（上接1版）\n\n{wrap(SCHOOL[1:], 15)}\n\n南溪大桥昨日合龙\n\n{wrap(BRIDGE, 15, chr(10) * 2)}"
    assert [(a.headline, a.facts.continued_from_page) for a in parse(text).articles] == [
        ("", "1"),
        ("南溪大桥昨日合龙", None),
    ]


def test_a_table_row_keeps_its_line() -> None:
    text = f"孩子们有了自己的菜园\n\n{SCHOOL[0]}\n\n菜名\t收成\n萝卜\t三百斤\n豌豆\t八十斤"
    assert [p.text for p in parse(text).articles[0].paragraphs if p.role is Role.TABLE] == [
        "菜名\t收成",
        "萝卜\t三百斤",
        "豌豆\t八十斤",
    ]


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        (["山村办学记（上）", "石塘小学有了菜园"], ("山村办学记（上）", "石塘小学有了菜园", "")),
        (["“山村办学记”系列报道之二", "石塘小学有了菜园"], ("“山村办学记”系列报道之二", "石塘小学有了菜园", "")),
        (["石塘小学有了菜园", "——山村办学记（下）"], ("", "石塘小学有了菜园", "——山村办学记（下）")),
        (["山村办学记", "（下）"], ("", "山村办学记（下）", "")),
    ],
)
def test_a_part_of_a_series_above_a_headline_is_its_kicker(lines: list[str], parts: tuple[str, str, str]) -> None:
    article = parse("\n".join([*lines, "", wrap(SCHOOL, 18)])).articles[0]
    assert (article.kicker, article.headline, article.deck) == parts
    assert article.facts.series


def test_kicker_and_deck_are_told_from_the_headline() -> None:
    body = "本报讯（记者 周望舒）昨天，县委书记陆川到南溪大桥工地调研，强调安全生产不能放松，工期要服从质量。"
    article = parse(f"陆川在南溪大桥工地调研时强调\n\n工期服从质量\n——写在大桥合龙之际\n\n{body}").articles[0]
    assert (article.kicker, article.headline, article.deck) == (
        "陆川在南溪大桥工地调研时强调",
        "工期服从质量",
        "——写在大桥合龙之际",
    )


def test_reasons_say_what_is_in_doubt() -> None:
    parsed = parse(f"{wrap(BRIDGE, 15, chr(10) * 2)}")
    assert parsed.articles[0].facts.reasons == ("no_headline",)


#: What pages are made of, to be put together at random.
FRAGMENTS = st.sampled_from(
    [
        *"本报讯 （记者　周望舒） ， 。 \n \n\n （下转2版） （上接A1版） ■记者 —— ” “ 南溪大桥 合龙".split(" "),
        *"12 9月20日 摄 要闻 第2版 2019年5月13日 ABC ① ●".split(" "),
        *["　", " ", "\t", "\f", "\r\n", "\u200b", "\u00ad"],
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=400), st.lists(FRAGMENTS, max_size=120).map("".join)))
def test_any_text_is_owned_once_and_parsed_alike_twice(content: str) -> None:
    try:
        parsed = parse(content)
    except SourceError:
        return
    check(parsed.text, parsed.segmentation)
    owned = [
        n
        for spans in line_spans(parsed.text, parsed.segmentation).values()
        for s in spans
        for n in range(s.start, s.end + 1)
    ]
    filled = {line.number for line in parsed.text.lines if not is_blank(line.text)}
    assert filled <= set(owned)
    assert sum(n in filled for n in owned) == len(filled)
    assert parse(content).segmentation == parsed.segmentation


def test_a_hundred_kilobytes_of_anything_are_parsed() -> None:
    letters = random.Random(7).choices("的一是在，。（）\n 记者摄讯电版12", k=100_000)
    parsed = parse("".join(letters))
    check(parsed.text, parsed.segmentation)
