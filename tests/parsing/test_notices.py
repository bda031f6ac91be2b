"""Notices, letters and tables: where they end, who signs them, and which text a torn table is of."""

import pytest

from archive.parsing.segmentation import Role
from tests.parsing.test_beside_the_news import BLANK, headlines, lines_of
from tests.parsing.test_structure import BRIDGE, SCHOOL, parse, wrap


def test_a_notice_ends_with_its_telephone_and_is_signed_with_a_day() -> None:
    notice = "因管道检修，本月十二日八时至十七时停水，请用户储水备用，不便之处敬请谅解。"
    text = BLANK.join(
        ["停水通知", notice, "服务热线：6018888", "南溪县自来水公司", "五月十三日", "南溪大桥昨日合龙", *BRIDGE]
    )
    parsed = parse(text)
    assert headlines(text) == ["停水通知", "南溪大桥昨日合龙"]
    assert lines_of(parsed)[0][-1][1] == 9


def test_an_apology_is_headed_by_its_name() -> None:
    regret = "因印刷设备故障，昨日部分读者未能按时收到报纸，谨向广大读者致歉。"
    text = BLANK.join(["南溪大桥昨日合龙", *BRIDGE, "致歉", regret, "孩子们有了自己的菜园", *SCHOOL])
    assert headlines(text) == ["南溪大桥昨日合龙", "致歉", "孩子们有了自己的菜园"]


def test_a_table_torn_away_is_of_the_text_that_awaits_one() -> None:
    awaits = (SCHOOL[0], "各年级的收成如下。")
    table = "名目\t数量\n甲组\t三百\n乙组\t八十"
    text = BLANK.join(["孩子们有了自己的菜园", *awaits, "南溪大桥昨日合龙", *BRIDGE, table])
    assert lines_of(parse(text), Role.TABLE) == [[(13, 15)], []]


def test_tables_torn_away_are_each_of_its_text_with_who_signs_below() -> None:
    power = ("因线路检修，下列地点将在规定时间内停水，请有关用户做好储水准备。",)
    tables = "日期\t时间\t停水地点\n5月6日\t8:00\t江滨路\n县自来水公司\n4月28日\n\n名目\t收成\t轮流\n萝卜\t三百\t孩子\n豌豆\t八十\t孩子"
    text = BLANK.join(["停水预告", *power, "孩子们有了自己的菜园", *SCHOOL, "南溪大桥昨日合龙", *BRIDGE, tables])
    assert lines_of(parse(text), Role.TABLE, Role.BYLINE) == [[(17, 18), (19, 20)], [(22, 24)], []]


def test_a_table_below_its_headline_is_of_the_text_above_that_says_it_follows() -> None:
    power = ("因线路检修，下列地点将在规定时间内停水，请有关用户做好储水准备。",)
    table = "日期\t时间\t停水地点\n5月6日\t8:00\t江滨路\n县自来水公司\n4月28日"
    text = BLANK.join(["南溪大桥昨日合龙", *BRIDGE, *power, "停水预告", table])
    assert lines_of(parse(text), Role.TABLE, Role.BYLINE)[1:] == [[(11, 12), (13, 14)]]


def test_who_signs_a_table_that_is_a_text_signs_that() -> None:
    table = "日期\t时间\t停水地点\n5月6日\t8:00\t江滨路\n县自来水公司\n4月28日"
    pipes = "县自来水公司的管道4月28日已经迁到桥上。"
    text = BLANK.join(["南溪大桥昨日合龙", *BRIDGE, pipes, "停水预告", table, "孩子们有了自己的菜园", *SCHOOL])
    assert lines_of(parse(text), Role.BYLINE) == [[], [(13, 14)], []]


def test_a_reader_who_writes_heads_no_text() -> None:
    letter = "编辑同志：我家住在西门外，村口通往学校的那条路有一公里多长，路灯装了一年却从来没有亮过。"
    text = f"{wrap(BRIDGE, 15)}\n南溪大桥昨日合龙\n读者 李建民\n{wrap((letter, letter), 15)}\n路灯何时能亮"
    assert headlines(text) == ["南溪大桥昨日合龙", "路灯何时能亮"]


def test_a_notice_is_closed_before_it_is_signed() -> None:
    mourned = "县第一中学退休教师周文渊先生，因病医治无效，于3月12日凌晨三时逝世，享年八十七岁。"
    text = BLANK.join(["讣告", mourned, "谨此讣闻", "周文渊先生治丧小组", "南溪大桥昨日合龙", *BRIDGE])
    assert headlines(text) == ["讣告", "南溪大桥昨日合龙"]
    assert lines_of(parse(text))[0] == [(3, 5), (7, 7)]


def test_two_notices_are_two_whatever_their_words() -> None:
    first = "本报六月三日第一版《两座大桥同日开工》一文中，“全长八百米”应为“全长二百米”。特此更正，并向读者致歉。"
    second = "因本报印刷设备故障，昨日部分读者未能按时收到报纸，谨向广大读者致歉。"
    text = f"南溪大桥昨日合龙\n{wrap(BRIDGE, 20)}\n更正\n{wrap((first,), 20)}\n致歉\n{wrap((second,), 20)}"
    assert headlines(text) == ["南溪大桥昨日合龙", "更正", "致歉"]


def test_a_dateline_below_a_telephone_opens_a_text() -> None:
    sale = ("全场皮鞋三折起，仅此七天，卖完为止，欢迎选购。", "热线：6018888")
    text = BLANK.join(["好消息 大清仓", *sale, *wrap(BRIDGE, 15).split("\n"), "南溪大桥昨日合龙"])
    assert parse(text).articles[1].paragraphs[0].text.startswith("本报讯（记者 周望舒）")


def test_what_stands_below_the_number_to_call_is_of_another_notice() -> None:
    rent = "解放街中段沿街店面两间，共九十六平方米，水电齐全，适宜餐饮、服装等行业。"
    lost = "林小宝，男，八岁，身高一米二，五月十一日下午在码头走失。有知其下落者，请与东屿镇林松联系，电话：312266，重谢。"
    closed = "为确保环城西路改造工程顺利进行，决定对该路段实行临时交通管制，请过往车辆绕行。"
    notices = [f"{wrap((rent,), 15)}\n电话：13906708812", wrap((lost,), 15), wrap((closed,), 15)]
    text = BLANK.join(
        [wrap(BRIDGE, 15), *notices, "南溪大桥昨日合龙", "店面出租", "寻人启事：林小宝", "环城西路交通管制通告"]
    )
    assert headlines(text) == ["南溪大桥昨日合龙", "店面出租", "寻人启事：林小宝", "环城西路交通管制通告"]


def test_what_stands_below_the_end_of_a_notice_is_of_another() -> None:
    mourned = "原县供销合作社主任冯德清同志，因病医治无效，于六月六日凌晨在县人民医院逝世，享年八十三岁。谨此讣告。"
    hired = "本公司因业务发展需要，面向社会招聘会计两名，质检员四名，有意者请携带身份证到公司人事部报名。"
    text = BLANK.join(["讣告", wrap((mourned,), 13), wrap((hired,), 13), wrap(BRIDGE, 15), "招聘启事", "南溪大桥昨日合龙"])
    assert headlines(text) == ["讣告", "招聘启事", "南溪大桥昨日合龙"]


def test_who_signs_a_notice_may_be_broken_by_its_column() -> None:
    sale = "受委托，本公司定于八月十八日上午十时公开拍卖县粮食局城关仓库房产，有意者请办理报名手续。"
    signed = f"{wrap((sale,), 9)}\n\n清溪县信诚拍卖\n有限公司"
    text = BLANK.join([wrap(BRIDGE, 15), "南溪大桥昨日合龙", signed, "拍卖公告"])
    assert headlines(text) == ["南溪大桥昨日合龙", "拍卖公告"]


def test_the_address_of_a_shop_at_the_foot_of_a_page_is_no_imprint() -> None:
    sale = [
        "好消息 大清仓",
        "全场皮鞋三折起，仅此七天，卖完为止。",
        "地址：清溪县人民东路118号（老车站对面）",
        "热线：6018888",
    ]
    parsed = parse(BLANK.join(["南溪大桥昨日合龙", wrap(BRIDGE, 15), *sale, "编辑：严然斌 电话：6023456"]))
    assert parsed.articles[1].paragraphs[-1].text == "热线：6018888"


def test_a_number_on_a_line_of_its_own_heads_nothing() -> None:
    sale = "全场家电以旧换新，天天有惊喜，件件是正品，送货上门，三年保修！"
    text = BLANK.join(
        [
            "好消息！金鼎家电城店庆",
            wrap((sale,), 12),
            "地址：三江县城解放路118\n号（邮政局对面） 电话：\n6813388",
            wrap(BRIDGE, 9),
        ]
    )
    assert not any("6813388" in headline for headline in headlines(text))


@pytest.mark.parametrize(
    "said",
    [
        "地址：清溪县人民东路118号\n电话：0579-87101330\n印刷：清溪日报印务有限公司",
        "地址：清溪县融媒体中心\n广告热线：6023456",
    ],
)
def test_the_address_of_the_newspaper_over_several_lines_is_its_imprint(said: str) -> None:
    parsed = parse(BLANK.join(["南溪大桥昨日合龙", wrap(BRIDGE, 15), said]))
    assert [article.paragraphs[-1].text for article in parsed.articles] == [BRIDGE[-1]]
    assert {span.role for span in parsed.segmentation.spans} >= {Role.IMPRINT}


def test_a_number_that_a_column_breaks_ends_with_its_last_line() -> None:
    aid = "县慈善总会公布上月收到的捐款，欢迎社会各界监督，监督电话：87101\n330"
    text = BLANK.join(["南溪大桥昨日合龙", wrap(BRIDGE, 15), "捐款公示", aid])
    assert headlines(text) == ["南溪大桥昨日合龙", "捐款公示"]
    assert lines_of(parse(text))[1][-1][1] == text.count("\n") + 1


def test_each_letter_begins_with_whom_it_is_written_to() -> None:
    water = ("尊敬的用户：", "因供水管网改造，本月十二日起石塘片区夜间停水，请提前储水备用。", "感谢您的理解、支持和配合！")
    river = ("尊敬的家长：", "随着气温升高，溺水事故进入高发期，请您教育孩子不到水库、池塘里游泳。")
    titles = ["石塘片区停水致用户的一封信", "游泳防溺水致家长的一封信"]
    text = BLANK.join([wrap(water, 15, BLANK), wrap(river, 15, BLANK), *titles, wrap(BRIDGE, 15), "南溪大桥昨日合龙"])
    assert headlines(text) == [*titles, "南溪大桥昨日合龙"]


def test_who_signs_a_letter_may_stand_below_its_thanks() -> None:
    letter = ("尊敬的用户：", "因供水管网改造，本月十二日起石塘片区夜间停水，请提前储水备用。", "感谢您的理解、支持和配合！")
    text = f"石塘片区停水致用户的一封信\n{wrap(letter, 15)}\n清溪县自来水公司"
    parsed = parse(BLANK.join([text, "南溪大桥昨日合龙", wrap(BRIDGE, 15)]))
    assert [(article.headline, article.kicker, article.byline) for article in parsed.articles] == [
        ("石塘片区停水致用户的一封信", "", "清溪县自来水公司"),
        ("南溪大桥昨日合龙", "", ""),
    ]


def test_a_letter_ends_with_its_thanks() -> None:
    letter = ("尊敬的用户：", "因供水管网改造，本月十二日起石塘片区夜间停水，请提前储水备用。", "感谢您的理解、支持和配合！")
    text = BLANK.join(["致全体用户的一封信", *letter, "南溪大桥昨日合龙", *BRIDGE, "孩子们有了自己的菜园", *SCHOOL])
    assert headlines(text) == ["致全体用户的一封信", "南溪大桥昨日合龙", "孩子们有了自己的菜园"]


def test_a_firm_that_signs_a_notice_above_the_headlines_heads_nothing() -> None:
    notice = "受委托，本公司定于八月十八日上午十时公开拍卖原县粮食局城关仓库房产，有意者请办理报名手续。"
    signed = [wrap((notice,), 15), "清溪县信诚拍卖有限公司"]
    text = BLANK.join([*signed, wrap(BRIDGE, 15, BLANK), "拍卖公告", "南溪大桥昨日合龙"])
    assert not any("公司" in headline for headline in headlines(text))
