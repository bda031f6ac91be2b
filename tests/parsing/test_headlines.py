"""Headlines that look like prose, that stand within it, or that others stand between."""

import pytest

from archive.parsing import joining
from archive.parsing.blocks import Body, Page, read_paragraphs
from archive.parsing.headlines import Assignment, assign
from archive.parsing.layout import learn_layout
from archive.parsing.lines import read_lines
from archive.parsing.page import parse_page
from archive.parsing.parsed import ParsedPage
from archive.parsing.recutting import cut_by_headlines
from archive.parsing.roles import sort_lines
from archive.parsing.segmentation import ContributorRole, Role
from archive.parsing.text import decode
from archive.parsing.vocabulary import Vocabulary

VOCABULARY = Vocabulary()

FERRY = (
    "本报讯（记者 周望舒）昨天上午，南溪渡口的最后一班渡船靠岸。撑船三十年的老人把缆绳系好，向两岸的乡亲挥手告别。",
    "渡口停航以后，两岸的居民改走新桥。过去等船要半个钟头，现在骑车五分钟就到。",
    "渡船将放进水乡陈列馆，给后来的孩子们看一看。",
)
PEARS = (
    "本报讯（记者 李砚秋）翠冠梨熟了，石塘乡的果农却笑不出来。今年雨水多，梨子个头小，收购价比去年低了三成。",
    "乡里请来农技员，教大家疏果、套袋、分级，好梨装进礼盒，小梨送去榨汁，一样卖得出去。",
)


def wrap(paragraphs: tuple[str, ...], width: int) -> list[str]:
    lines = []
    for paragraph in paragraphs:
        lines.append(paragraph[: width - 2])
        lines += [paragraph[n : n + width] for n in range(width - 2, len(paragraph), width)]
    return lines


def parse(*lines: str) -> ParsedPage:
    return parse_page("\n".join(lines).encode(), VOCABULARY)


def headlines(parsed: ParsedPage) -> list[str]:
    return [article.headline for article in parsed.articles]


def test_a_short_title_alone_that_takes_its_words_from_the_text_below_is_a_headline() -> None:
    bridge = (
        "本报讯（记者 周望舒）昨天上午，南溪大桥合龙。大桥全长六百二十米，双向四车道，国庆前可以通车，过江的居民不必再等渡船。",
        "南溪大桥的施工单位负责人说，最难的是江心的两个桥墩，枯水期只有四个月。",
    )
    rowed = (
        "南溪大桥合龙那天，石塘渡口的老船工应雨来把渡船拖上了岸。双向四车道的大桥国庆前可以通车，过江的居民不必再等渡船，老船工也要上岸了。",
        "应雨来在石塘渡口摇了四十年船。他说，枯水期江心的桥墩还没有打好，他就知道自己要改行了。",
    )
    parsed = parse("\n\n".join(["南溪大桥昨日合龙", *bridge, "石塘渡口老船工上岸", *rowed]))
    assert headlines(parsed) == ["南溪大桥昨日合龙", "石塘渡口老船工上岸"]


@pytest.mark.parametrize("headline", ["梨子丰收了，果农为何发愁？", "梨熟了，钱去哪儿了！"])
def test_headline_that_fills_a_line_as_prose_does(headline: str) -> None:
    width = len(headline)
    text = [*wrap(FERRY, width), "", headline, "", *wrap(PEARS, width)]
    assert headlines(parse("渡口停航", "", *text)) == ["渡口停航", headline]


def test_headline_within_a_sentence() -> None:
    ferry = wrap(FERRY, 14)
    parsed = parse("渡口停航", "", *ferry[:2], "", "果农的梨子今年难卖", "", *ferry[2:], "", *wrap(PEARS, 14))
    assert headlines(parsed) == ["渡口停航", "果农的梨子今年难卖"]
    assert parsed.articles[0].paragraphs[0].text == FERRY[0]


def test_columns_name_is_no_headline() -> None:
    parsed = parse("乡村记者手记", "", "渡口停航", "", *wrap(FERRY, 14), "", "梨熟了", "", *wrap(PEARS, 14))
    assert headlines(parsed) == ["渡口停航", "梨熟了"]


def test_heap_of_headlines_is_not_given_to_the_text_beside_it() -> None:
    heap = [
        "果农盼来好收购价",
        "翠冠梨套袋分级",
        "老人收起缆绳",
        "南溪渡口停航",
        "两岸居民改走新桥",
        "渡船进了陈列馆",
        "石塘乡的梨熟了",
    ]
    parsed = parse(*"\n\n".join([*wrap(PEARS, 14), *wrap(FERRY, 14), *heap]).split("\n"))
    assert [sorted(one.headline.split()) for one in parsed.articles] == [
        sorted([*heap[:2], heap[6]]),
        sorted(heap[2:6]),
    ]


@pytest.mark.parametrize(
    ("joint", "heads"),
    [(-0.2, [["南溪渡口停航"], ["石塘乡果农盼来好收购价"]]), (-4.0, [["石塘乡果农盼来好收购价", "南溪渡口停航"]])],
)
def test_two_headlines_cut_a_text_where_a_little_speaks_against_it(joint: float, heads: list[list[str]]) -> None:
    titles = ["石塘乡果农盼来好收购价", "", "南溪渡口停航"]
    lines = read_lines(decode("\n".join([*wrap((*FERRY, *PEARS), 14), "", "", *titles]).encode()))
    page = Page(lines, layout := learn_layout(lines), sort_lines(lines, layout))
    paragraphs, gaps = read_paragraphs(page)
    body = Body([n for one in paragraphs for n in one.lines], paragraphs, [0.0, -9.0, -9.0, joint, -9.0])
    runs = [gaps[-1].titles]
    bodies, given = cut_by_headlines(page, [body], runs, assign(page, [body], runs))
    owned = [[lines[n].plain for n, owner in given.owners.items() if owner == k] for k in range(len(bodies))]
    assert owned == heads


def test_rest_of_a_text_after_another_goes_back_to_it() -> None:
    ferry, pears = wrap(FERRY[:2], 14), wrap((*PEARS[:1], PEARS[1] + "（方晓）"), 14)
    parsed = parse("渡口停航", "", *ferry, "", "梨熟了", "", *pears, "", "", *wrap(FERRY[2:], 14))
    assert [[p.text for p in article.paragraphs][-1] for article in parsed.articles] == [FERRY[2], PEARS[1] + "（方晓）"]


def test_table_set_by_spaces_belongs_to_its_title() -> None:
    rows = ["品名 产地 价格 涨跌", "白菜 石塘 1.20 持平", "萝卜 南溪 0.90 涨0.10", "豌豆 外地 3.50 跌0.20"]
    parsed = parse("渡口停航", "", *wrap(FERRY, 14), "", "本周菜价", "", *rows, "", "梨熟了", "", *wrap(PEARS, 14))
    assert headlines(parsed) == ["渡口停航", "本周菜价", "梨熟了"]
    assert ["".join(p.text.split()) for p in parsed.articles[1].paragraphs] == ["".join(row.split()) for row in rows]


def test_notice_ends_with_its_firm_and_telephone() -> None:
    notice = wrap(("本公司因扩大生产，招聘装配工三十名，包吃住，月薪面议，有意者请带身份证来公司面试。",), 14)
    parsed = parse(
        *[
            "渡口停航",
            "",
            *wrap(FERRY, 14),
            "",
            "招聘启事",
            "",
            *notice,
            "销售热线：4181234",
            "投资商：石塘乡梨园",
            "开发有限公司",
            "",
        ],
        *["梨熟了", "", *wrap(PEARS, 14)],
    )
    assert headlines(parsed) == ["渡口停航", "招聘启事", "梨熟了"]
    assert [p.text for p in parsed.articles[1].paragraphs][1:] == ["销售热线：4181234", "投资商：石塘乡梨园开发有限公司"]


@pytest.mark.parametrize("telephone", [["联系电话：0570-4181234"], ["联系电话：0570-", "4181234"]])
@pytest.mark.parametrize("name", ["招租公告", "梨园招聘"])
def test_notice_is_signed_below_its_telephone(name: str, telephone: list[str]) -> None:
    notice = "本乡老粮站一幢三间，现对外公开租用，有意者请于本月底前携身份证来乡政府报名。"
    signature = [*telephone, "", "石塘乡供销社", "", "2009年3月12日"]
    parsed = parse(
        *["渡口停航", "", "\n\n".join(FERRY), "", "", name, "", notice, "", *signature, "", "", "梨熟了", ""],
        "\n\n".join(PEARS),
    )
    assert headlines(parsed) == ["渡口停航", name, "梨熟了"]
    assert [(span.start, span.end) for span in parsed.articles[1].lines] == [
        (10, 10),
        (12, 13 + len(telephone)),
        (15 + len(telephone), 17 + len(telephone)),
    ]


def test_address_below_an_advertisement_is_no_imprint() -> None:
    offer = "新到竹编果篮，大小齐全，数量有限，售完为止。"
    parsed = parse(
        *[
            "渡口停航",
            "",
            "\n\n".join(FERRY),
            "",
            "",
            "果篮降价",
            "",
            offer,
            "",
            "地址：石塘乡解放路39号",
            "",
            "",
            "梨熟了",
            "",
        ],
        "\n\n".join(PEARS),
    )
    assert headlines(parsed) == ["渡口停航", "果篮降价", "梨熟了"]
    assert [p.text for p in parsed.articles[1].paragraphs] == [offer, "地址：石塘乡解放路39号"]


def test_marked_subheading_is_no_column_name() -> None:
    parsed = parse(
        "渡口停航", "", FERRY[0], "", "■骑车过新桥", "", FERRY[1], "", FERRY[2], "", "", "梨熟了", "", "\n\n".join(PEARS)
    )
    assert [(span.start, span.end) for span in parsed.articles[0].lines] == [(1, 1), (3, 3), (5, 5), (7, 9)]


POEM = ["渡船搁在沙洲上", "像一只旧鞋", "艄公", "数着桥上的灯", "一盏一盏", "都不是他的"]


@pytest.mark.parametrize("blank", [[], [""]])
def test_poem_below_its_writers_name_is_no_heap_of_headlines(blank: list[str]) -> None:
    poem = [line for verse in POEM for line in (verse, *blank)]
    texts = (
        [*FERRY, "", "梨熟了", "", *PEARS]
        if not blank
        else [FERRY[0], "", *FERRY[1:2], "", FERRY[2], "", "梨熟了", "", PEARS[0], "", PEARS[1]]
    )
    parsed = parse("旧渡口", *blank, "江望舒", *blank, *poem, "", "渡口停航", "", *texts)
    assert headlines(parsed) == ["旧渡口", "渡口停航", "梨熟了"]
    assert [p.text for p in parsed.articles[0].paragraphs] == POEM


def test_poem_without_its_writer_is_no_heap_of_headlines() -> None:
    parsed = parse("渡口停航", *FERRY[:2], "水边旧事", *POEM, "翠冠梨熟了", "果农却笑不出来", *PEARS)
    assert ["".join(article.headline.split()) for article in parsed.articles][1:] == ["水边旧事", "翠冠梨熟了果农却笑不出来"]
    assert [p.text for p in parsed.articles[1].paragraphs] == POEM


def test_couplets_keep_their_lines_between_texts_without_blank_lines() -> None:
    verses = [
        "旧渡无人水自流，桥头灯火照新秋。",
        "艄公不解机声急，犹系空船在柳洲。",
        "两岸炊烟连晓市，一江风月付沙鸥。",
        "儿童争说长虹好，不记当年几度愁。",
    ]
    parsed = parse("渡口停航", *wrap(FERRY, 14), "七律·旧渡", *verses, "翠冠梨熟了", *wrap(PEARS, 14))
    assert headlines(parsed) == ["渡口停航", "七律·旧渡", "翠冠梨熟了"]
    assert [span.role for span in parsed.articles[1].lines] == [Role.HEADLINE, Role.VERSE]


def test_headline_that_exclaims_where_a_line_holds_a_paragraph() -> None:
    parsed = parse(
        "渡口停航",
        "",
        "\n\n".join(FERRY),
        "",
        "",
        "翠冠梨熟了！",
        "",
        "",
        "\n\n".join(PEARS),
        "",
        "",
        "老人",
        "还要摆渡吗？",
        "",
        "",
        FERRY[1],
    )
    assert headlines(parsed) == ["渡口停航", "翠冠梨熟了！", "老人还要摆渡吗？"]


@pytest.mark.parametrize(
    "broken", [["渡船将放进水乡陈列馆，给后来的", "（下转2版）"], ["渡船将放进水乡陈列馆", "给后来的（下转第2版 ）"]]
)
def test_line_above_a_jump_is_broken_off_and_no_headline(broken: list[str]) -> None:
    parsed = parse("渡口停航", "", *wrap(FERRY[:2], 20), *broken, "", "梨熟了", "", *wrap(PEARS, 20))
    assert headlines(parsed) == ["渡口停航", "梨熟了"]
    assert parsed.articles[0].facts.continued_on_page == "2"


def test_byline_that_a_narrow_column_breaks_within_a_name() -> None:
    texts = (FERRY[0].split("）")[1], *FERRY[1:])
    parsed = parse(
        "渡口停航", "", "□本报记者 周望舒 江晚 通讯", "员 李砚秋", "", *wrap(texts, 14), "", "梨熟了", "", *wrap(PEARS, 14)
    )
    assert headlines(parsed) == ["渡口停航", "梨熟了"]
    assert parsed.articles[0].facts.names(ContributorRole.CORRESPONDENT) == ["李砚秋"]


@pytest.mark.parametrize("quote", ["“南溪渡口的最后一班渡船靠岸”", "「南溪渡口的最后一班渡船靠岸」"])
def test_pull_quote_in_its_marks_begins_no_article(quote: str) -> None:
    texts = (FERRY[0], "", FERRY[1], "", quote, "", FERRY[2])
    parsed = parse("渡口停航", "", *texts, "", "梨熟了", "", PEARS[0], "", PEARS[1])
    assert headlines(parsed) == ["渡口停航", "梨熟了"]
    assert Role.QUOTE in [span.role for span in parsed.articles[0].lines]


def test_name_in_brackets_between_headline_and_text_is_the_writers() -> None:
    texts = [FERRY[0].split("）")[1], FERRY[1]]
    parsed = parse("渡口停航", "", "（周望舒）", "", "\n\n".join(texts), "", "", "梨熟了", "", "\n\n".join(PEARS))
    assert headlines(parsed) == ["渡口停航", "梨熟了"]
    assert parsed.articles[0].byline == "（周望舒）"


def test_reader_who_writes_says_where_he_lives() -> None:
    parsed = parse("渡口停航", "", *wrap(FERRY, 14), "", "该修的路灯", "", "城东 李老师", "", *wrap(PEARS[1:], 14))
    assert headlines(parsed) == ["渡口停航", "该修的路灯"]


def test_couplets_on_one_line_are_verse() -> None:
    poem = [
        "小桥流水绕青山，白鹭一行飞又还。",
        "父老相逢谈岁稔，儿童牧犊下云关。",
        "新茶煮处清风满，旧事谈时夜月弯。",
        "莫问归期何日是，柳条春色满江湾。",
    ]
    parsed = parse(
        "渡口停航", "", *wrap(FERRY, 14), "", "七律·还乡", "", "程远山", "", *poem, "", "梨熟了", "", *wrap(PEARS, 14)
    )
    assert headlines(parsed) == ["渡口停航", "七律·还乡", "梨熟了"]
    assert [p.text for p in parsed.articles[1].paragraphs] == poem


def test_headline_between_two_columns_of_its_text() -> None:
    parsed = parse(
        "梨熟了", "", *wrap(PEARS, 14), "", *wrap(FERRY[:1], 14), "", "南溪渡口昨日停航", "", *wrap(FERRY[1:], 14)
    )
    assert sorted(headlines(parsed)) == ["南溪渡口昨日停航", "梨熟了"]


def test_deck_with_a_dash_stays_with_its_headline() -> None:
    parsed = parse(*wrap(FERRY, 14), "", "渡口停航", "", "——翠冠梨的故乡见闻", "", *wrap(PEARS, 14), "", "梨熟了")
    assert [(one.headline, one.deck) for one in parsed.articles] == [("渡口停航", "——翠冠梨的故乡见闻"), ("梨熟了", "")]


@pytest.mark.parametrize(("above", "last"), [("石塘乡今年早稻总产量动态", "平衡"), ("南溪渡口的居民领到第一笔", "美元")])
def test_last_line_of_a_headline_is_no_writers_name(above: str, last: str) -> None:
    assert headlines(parse(above, last, "", *wrap(FERRY, 14)))[0].replace(" ", "") == above + last


def test_writers_name_below_a_headline() -> None:
    parsed = parse("渡口停航", "朱秋实", "", *wrap(FERRY[1:], 14))
    assert [(article.headline, article.byline) for article in parsed.articles] == [("渡口停航", "朱秋实")]


def test_dateline_that_a_narrow_column_breaks_opens_a_text() -> None:
    text = ["本报南溪8月24日", "讯记者张远山报道：渡口", "今天停航，老人收起缆", "绳，向两岸的乡亲挥手", "告别。"]
    parsed = parse("梨熟了", *wrap(PEARS[1:], 10), *text, "", "渡口今日停航")
    assert [article.paragraphs[0].text[:6] for article in parsed.articles] == [PEARS[1][:6], "本报南溪8月"]


def test_headline_printed_three_times_is_read_once() -> None:
    title = "南溪渡口今日停航"
    assert headlines(parse(title, title, title, "", *wrap(FERRY, 14))) == [title]
    assert headlines(parse(f"{title} {title} 居民改走新桥", "", *wrap(FERRY, 14))) == [f"{title} 居民改走新桥"]


def test_parts_of_a_text_that_are_joined_one_to_the_other_become_one(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = read_lines(decode("\n\n".join(["渡口停航", *FERRY]).encode()))
    page = Page(lines, layout := learn_layout(lines), sort_lines(lines, layout))
    bodies = [Body(lines=[n]) for n in range(1, 4)]
    monkeypatch.setattr(joining, "_remainders", lambda *_: {2: 1})
    monkeypatch.setattr(joining, "_parted", lambda *_: [1])
    joined = joining.join_parts(page, bodies, Assignment({0: 2}, {0: 1.0}, 0.0))
    assert joined is not None
    assert ([body.lines for body in joined[0]], joined[1].owners) == ([[1, 2, 3]], {0: 0})


@pytest.mark.parametrize(
    ("joins", "kept"),
    [({1: 1}, {}), ({0: 1, 1: 0}, {0: 1}), ({2: 1, 1: 0, 0: 2}, {2: 1, 1: 0}), ({2: 1, 1: 0}, {2: 1, 1: 0})],
)
def test_no_texts_are_each_a_part_of_the_other(joins: dict[int, int], kept: dict[int, int]) -> None:
    assert joining._without_circles(joins) == kept


def test_headline_as_wide_as_a_first_line_above_what_news_begins_with() -> None:
    text = wrap(
        (
            "本报讯（记者 周望舒）昨天上午，南溪大桥合龙。大桥全长六百二十米，双向四车道，去年三月动工，今年国庆前可以通车。",
            "施工单位负责人说，最难的是江心的两个桥墩，枯水期只有四个月，工人三班倒，赶在汛期之前把桩打完了。",
        ),
        12,
    )
    caption = (
        "新年伊始，县林场的护林员又上了山。今年的第一场雪压断了不少毛竹，他们沿着防火道一段一段地清理，到中午才走完三里路。"
    )
    lines = [caption[n : n + 12] for n in range(0, len(caption), 12)]
    parsed = parse("南溪大桥合龙", *text, "雪后护林员再上山去了", *lines, "周望舒 摄")
    assert headlines(parsed) == ["南溪大桥合龙", "雪后护林员再上山去了"]
