"""Pages that the parser once read wrongly when known articles were set in ways it had not seen (bench/generalise.py)."""

import pytest

from archive.parsing.blocks import SAYS_TABLE
from archive.parsing.lines import read_lines
from archive.parsing.notices import EDITORS_NOTE, NOTICE
from archive.parsing.openings import opens_article
from archive.parsing.page import parse_page
from archive.parsing.rendering import page_to_json
from archive.parsing.text import decode
from archive.parsing.vocabulary import Vocabulary


def told(text: str) -> list[tuple[str, list[str]]]:
    """Each article's headline and paragraphs."""
    parsed = parse_page(text.encode(), Vocabulary())
    return [
        (article.kicker + article.headline + article.deck, [p.text for p in article.paragraphs])
        for article in parsed.articles
    ]


BRIDGE = (
    "本报讯（记者 周望舒）昨天上午，南溪大桥合龙。大桥全长六百二十米，双向四车道，去年三月动工，今年国庆前可以通车。",
    "南溪大桥的施工单位负责人说，最难的是江心的两个桥墩，枯水期只有四个月，工人三班倒，赶在汛期之前把桩打完了。",
)
GARDEN = (
    "本报讯（记者 李砚秋）新学期里，石塘小学的孩子们有了自己的菜园。菜园有两亩，种着萝卜、白菜和豌豆，孩子们轮流浇水、除草、记日记。",
    "校长说，菜园收成卖给了学校食堂，得来的钱买了三百本书，放在每个班级的图书角里。",
)


def test_a_headline_between_two_paragraphs_heads_both() -> None:
    text = "\n\n".join([BRIDGE[0], "南溪大桥昨日合龙", BRIDGE[1], GARDEN[0], "石塘小学有了自己的菜园", GARDEN[1]])
    assert told(text) == [("南溪大桥昨日合龙", list(BRIDGE)), ("石塘小学有了自己的菜园", list(GARDEN))]


def test_the_name_of_a_notice_is_no_subheading() -> None:
    notice = "本报副刊与县文联联合举办征文，体裁不限，散文不超过一千五百字。来稿请寄本报副刊部收，截稿日期为十月二十日。"
    text = "\n".join(["南溪大桥昨日合龙", *BRIDGE, "征文启事", notice])
    assert told(text) == [("南溪大桥昨日合龙", list(BRIDGE)), ("征文启事", [notice])]


def test_who_signs_a_notice_is_not_the_next_headline() -> None:
    notice = "因人民路改造，自八月二十二日起，三路、七路公交车临时改道行驶，请乘客相互转告。恢复时间另行通告。"
    text = "\n\n".join(["公交线路调整通告", notice, "瑞川县公共交通有限公司", "南溪大桥昨日合龙", *BRIDGE])
    assert [headline for headline, _ in told(text)] == ["公交线路调整通告", "南溪大桥昨日合龙"]


def test_a_couplet_that_ends_like_an_office_is_a_headline() -> None:
    text = "\n\n".join([*BRIDGE, "南溪大桥昨日合龙", *GARDEN, "少买一张票 多跑一个村"])
    assert [headline for headline, _ in told(text)] == ["南溪大桥昨日合龙", "少买一张票 多跑一个村"]


def test_thanks_above_a_signature_are_no_headline() -> None:
    text = "\n\n".join(
        [
            "致返乡人员的一封信",
            "尊敬的返乡人员：\n请您在返乡前一天向所在村报告行程，到达以后做一次检测。\n感谢您的理解、支持和配合！",
            "南溪县防控工作领导小组办公室\n2022年4月8日",
            "南溪大桥昨日合龙",
            *BRIDGE,
        ]
    )
    assert [headline for headline, _ in told(text)] == ["致返乡人员的一封信", "南溪大桥昨日合龙"]


def test_a_space_before_each_paragraph_of_a_sentence_a_line_parts_no_articles() -> None:
    more = "大桥两头的公路也要在国庆以前修好。两岸的乡镇都盼着这一天。"

    def lines(paragraph: str) -> str:
        return " " + paragraph.replace("。", "。\n").strip()

    articles = (("南溪大桥昨日合龙", (*BRIDGE, more, more[:17])), ("孩子们的菜园", GARDEN))
    text = "\n\n".join(f"{head}\n\n" + "\n".join(map(lines, body)) for head, body in articles)
    assert told(text) == [("南溪大桥昨日合龙", [*BRIDGE, more, more[:17]]), ("孩子们的菜园", list(GARDEN))]


def test_a_section_among_headlines_belongs_to_no_text() -> None:
    text = "\n\n".join(["南溪大桥昨日合龙", *BRIDGE, "社会民生", "石塘小学有了自己的菜园", *GARDEN])
    assert [headline for headline, _ in told(text)] == ["南溪大桥昨日合龙", "石塘小学有了自己的菜园"]


def test_an_office_that_a_notice_is_named_after_signs_it() -> None:
    notice = "杨大明：本院受理原告县信用联社诉你借款合同纠纷一案，本案定于九月三日上午九时在本院公开开庭审理，逾期将依法缺席判决。"
    text = "\n\n".join([notice, "南溪县人民法院", *BRIDGE, "南溪大桥昨日合龙", "南溪县人民法院公告"])
    assert told(text) == [("南溪县人民法院公告", [notice]), ("南溪大桥昨日合龙", list(BRIDGE))]


def test_where_one_text_is_torn_apart_none_of_the_page_is_sure() -> None:
    lost = "这座桥的桥墩打了四个月，工人们三班倒，赶在汛期以前把最后一根桩"
    text = "\n\n".join(["南溪大桥昨日合龙", *BRIDGE, "石塘小学有了自己的菜园", GARDEN[0], lost])
    articles = page_to_json("", parse_page(text.encode(), Vocabulary()))["articles"]
    assert [article["reasons"] for article in articles] == [["doubtful_page"], ["broken_off"]]


def test_a_quotation_mark_left_on_a_line_is_no_headline() -> None:
    text = (
        "\n\n".join(["南溪大桥昨日合龙", *BRIDGE])
        + "渡工老陈说：“桥通了，我就上岸。\n”\n\n"
        + "\n\n".join(["孩子们的菜园", *GARDEN])
    )
    assert [headline for headline, _ in told(text)] == ["南溪大桥昨日合龙", "孩子们的菜园"]


@pytest.mark.parametrize("remark", ["（王国平 邹\n蓬）", "\n（新华社北京1月1日电）", "（作者单位：南溪\n县实验小学）"])
def test_a_remark_in_brackets_ends_a_text(remark: str) -> None:
    plain = "元旦期间，南溪县的志愿者走上街头，为过往行人指路、量血压，受到市民称赞。"
    text = f"南溪大桥昨日合龙\n{BRIDGE[0]}\n{BRIDGE[1]}{remark}\n\n志愿者上街服务\n\n{plain}\n\n石塘小学有了自己的菜园\n{GARDEN[0]}"
    assert [(headline, len(text)) for headline, text in told(text)] == [
        ("南溪大桥昨日合龙", 3 if remark.startswith("\n") else 2),
        ("志愿者上街服务", 1),
        ("石塘小学有了自己的菜园", 1),
    ]


def test_a_second_dispatch_is_indented_as_paragraphs_are() -> None:
    wired = "新华社北京1月8日电（记者 王波）大桥昨日通车，两岸居民在桥头放起鞭炮，一直放到深夜，江面上都是红纸。"
    pages = []
    for text in (BRIDGE[0], BRIDGE[1], wired, GARDEN[0], GARDEN[1]):
        pages.append(" " + text[:17] + "\n" + "\n".join(text[n : n + 18] for n in range(17, len(text), 18)))
    text = "\n".join(["南溪大桥昨日合龙", *pages[:3], "石塘小学有了自己的菜园", *pages[3:]])
    assert [headline for headline, _ in told(text)] == ["南溪大桥昨日合龙", "石塘小学有了自己的菜园"]


def test_what_follows_a_title_tells_a_headline_from_a_subheading() -> None:
    said = "南溪县的志愿者走上街头，为过往行人指路、量血压，受到市民称赞。"
    again = "大桥通车以后，两岸居民来往方便了，渡口也停了航，老人把竹篙送进了陈列馆。"
    news = "\n\n".join(
        ["南溪大桥昨日合龙", *BRIDGE, "志愿者上街服务", f"元旦期间，{said}", "石塘小学有了自己的菜园", *GARDEN]
    )
    one = "\n\n".join(["南溪大桥昨日合龙", *BRIDGE, "两岸的往来", f"据了解，{again}", "石塘小学有了自己的菜园", *GARDEN])
    assert [len(told(text)) for text in (news, one)] == [3, 2]
    plan = "公布渡船停航以后的安排：两岸居民改乘七路车过江，每隔十分钟一班，首班六点，末班二十二点，票价一元。"
    pages = [
        "\n\n".join(["南溪大桥昨日合龙", *BRIDGE, "七路车", f"县交通局{when}{plan}", "石塘小学有了自己的菜园", *GARDEN])
        for when in ("昨天", "")
    ]
    assert [len(told(text)) for text in pages] == [3, 2]


@pytest.mark.parametrize(
    ("line", "opens"),
    [
        ("国电讯（香港）有限公司获悉，", False),
        ("新华社澳门分社社长周望江的", False),
        ("新华社莫斯科", True),
        ("云川讯（记者 周望舒 通", True),
    ],
)
def test_what_a_dateline_is_and_what_only_looks_like_one(line: str, opens: bool) -> None:
    assert opens_article(read_lines(decode(line.encode()))[0]) is opens


def test_a_headline_between_two_paragraphs_may_say_more_of_the_second() -> None:
    more = "桥上的灯光由两家公司捐建，夜里十点熄灯，逢节日延长到零点，江边的居民都说好看。他们每天吃过晚饭都来走一走。"
    title = "南溪大桥 江边的居民都说好看"
    text = "\n\n".join([BRIDGE[0], title, more, GARDEN[0], "石塘小学有了自己的菜园", GARDEN[1]])
    assert [len(paragraphs) for _, paragraphs in told(text)] == [2, 2]


def test_a_full_first_line_of_a_text_object_begins_a_text() -> None:
    tower = "福建省福州市左海公园近日收养了一只特大罕见海龟，这只海龟体重约一百二十八公斤，专家鉴定龟龄约一百五十岁。"

    def column(paragraph: str, first: int) -> str:
        return "\n".join([paragraph[:first], *(paragraph[n : n + 11] for n in range(first, len(paragraph), 11))])

    texts = ["\n\n".join(column(paragraph, 9) for paragraph in paragraphs) for paragraphs in (BRIDGE, GARDEN)]
    text = "\n\n".join(
        [texts[0], " " + column(tower, 11), texts[1], "石塘小学有了自己的菜园", "南溪大桥昨日合龙", "左海公园收养罕见海龟"]
    )
    assert [len(paragraphs) for _, paragraphs in told(text)] == [2, 1, 2]


def test_a_lead_above_the_writers_name_is_of_the_text_below() -> None:
    lead = "他是南溪县的老党员，今年九十二岁，至今住在渡口边的老屋里。"
    text = "\n\n".join(
        [
            "一盏马灯照亮的路",
            lead,
            "融媒记者 胡莹璐",
            *(p.partition("）")[2] for p in BRIDGE),
            "石塘小学有了自己的菜园",
            *GARDEN,
        ]
    )
    assert [headline for headline, _ in told(text)] == ["一盏马灯照亮的路", "石塘小学有了自己的菜园"]


@pytest.mark.parametrize(
    ("line", "opens"),
    [
        ("编者的话：谢谢周老师。您的信我们已经转给公交公司。", False),
        ("编者的话：本报近日收到一封读者来信，反映城东公交车太少。", True),
        ("编者的话：从今天起，本报推出一组报道。", True),
    ],
)
def test_an_editors_answer_to_a_letter_opens_no_text(line: str, opens: bool) -> None:
    assert (EDITORS_NOTE.match(read_lines(decode(line.encode()))[0].plain) is not None) is opens


def test_below_who_signs_a_notice_a_dispatch_is_a_text_of_its_own() -> None:
    notice = "因人民路改造，公交车临时改道行驶，请广大乘客相互转告。恢复时间另行通告。"
    wired = "本报杭州7月3日讯（记者 徐承志）县天虹丝织厂同客商签订了一百二十万美元的订单。"
    text = "\n\n".join([notice, "南溪县公共交通有限公司", wired, "公交改道通告", "天虹丝织厂签下订单"])
    assert told(text) == [("公交改道通告", [notice]), ("天虹丝织厂签下订单", [wired])]


def test_titles_of_one_length_within_a_text_are_its_subheadings() -> None:
    mine = (
        "当最后一车原煤从竖井里提上来，有着六十二年历史的东岭煤矿正式关闭，三千名矿工走到了人生的岔路口。",
        "矿区办了十七期培训班，有九百人找到新工作，另有一百人自己当起了老板，月薪四千八百元。",
        "采煤留下的洼地有三千亩，原先杂草丛生。专家来看过以后，深处蓄水养鱼，浅处填平种上果树。",
        "当年的选煤楼和绞车房没有拆，改成了展馆和旅舍，讲解员大多是矿工的女儿。",
    )
    heads = ("从独大到并举", "井下的人怎么办", "沉陷的地怎么用", "老的房子怎么变")
    text = "\n\n".join([*(line for pair in zip(heads, mine, strict=True) for line in pair), "南溪大桥昨日合龙", *BRIDGE])
    assert [headline for headline, _ in told(text)] == ["从独大到并举", "南溪大桥昨日合龙"]


@pytest.mark.parametrize(("title", "notice"), [("房屋出租", True), ("旺铺转让", True), ("出租车司机的一天", False)])
def test_the_name_of_a_small_advertisement_is_a_notices(title: str, notice: bool) -> None:
    assert (NOTICE.search(title) is not None) is notice


@pytest.mark.parametrize("title", ["镇干部走访慰问困难职工", "茶园喜迎采摘季"])
def test_a_day_at_the_foot_of_a_page_below_a_headline_is_printed(title: str) -> None:
    notice = "因线路检修，下列地点将停水，请有关用户做好储水准备，不便之处敬请谅解。"
    text = "\n".join(["停水公告", notice, "", "南溪大桥昨日合龙", *BRIDGE, "", title, "2019年5月13日"])
    date = parse_page(text.encode(), Vocabulary()).date
    assert (str(date.best), date.basis) == ("2019-05-13", "printed")


@pytest.mark.parametrize("begins", ["他今年九十二岁，", "目前，", "会议室里坐满了人，", "但愿灯常亮，"])
def test_features_begin_with_words_that_texts_go_on_with(begins: str) -> None:
    feature = f"{begins}北山镇的老灯匠守着山脚下的作坊，一年做三百盏马灯，卖到城里的茶馆和客栈。"
    text = "\n\n".join(["南溪大桥昨日合龙", *BRIDGE, "一盏马灯", feature, "石塘小学有了自己的菜园", *GARDEN])
    assert [headline for headline, _ in told(text)] == ["南溪大桥昨日合龙", "一盏马灯", "石塘小学有了自己的菜园"]


@pytest.mark.parametrize(
    ("begins", "texts"),
    [("县交通局昨天公布", 3), ("时至今日，", 2), ("渡口成为今天的样子以后，", 2), ("现如今天气转凉，", 2)],
)
def test_who_did_something_yesterday_and_idioms_with_today(begins: str, texts: int) -> None:
    said = f"{begins}渡船停航以后的安排：两岸居民改乘七路车过江，每隔十分钟一班，首班六点，末班二十二点，票价一元。"
    text = "\n\n".join(["南溪大桥昨日合龙", *BRIDGE, "七路车", said, "石塘小学有了自己的菜园", *GARDEN])
    assert len(told(text)) == texts


@pytest.mark.parametrize("remark", ["（见附\n表三）", "（上接\n第一版）", "（鼓\n掌）", "（二）", "\n\n\n\n（关注\n两会）"])
def test_brackets_that_sign_no_text(remark: str) -> None:
    assert not any(line.signed for line in read_lines(decode(f"桥上的灯光由两家公司捐建，昨夜通宵亮着。{remark}".encode())))


def test_a_paragraph_of_a_law_awaits_no_table() -> None:
    assert SAYS_TABLE.search("有下列情形之一的，由主管部门责令改正。") is None
    assert SAYS_TABLE.search("下列线路将在规定时间内停电。") is not None
