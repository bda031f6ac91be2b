"""What stands on a page beside its reports, or at their edges: editors' notes, interviews, mastheads, bylines, verse."""

import pytest

from archive.parsing.parsed import ParsedPage
from archive.parsing.segmentation import Role
from tests.parsing.test_structure import BRIDGE, SCHOOL, parse, wrap

NOTE = "编者按：一座桥，两岸人。从今天起，本报推出一组报道，说说南溪两岸的新变化，敬请关注。"
BLANK = "\n\n"


def lines_of(parsed: ParsedPage, *roles: Role) -> list[list[tuple[int, int]]]:
    """The lines of each article (but for its headline, or of the roles given), as they are told."""
    skipped = {Role.KICKER, Role.HEADLINE, Role.DECK}
    return [
        [(span.start, span.end) for span in article.lines if (span.role in roles if roles else span.role not in skipped)]
        for article in parsed.articles
    ]


def headlines(text: str) -> list[str]:
    return [article.headline for article in parse(text).articles]


def test_an_editors_note_above_a_dateline_is_of_the_text_below() -> None:
    text = BLANK.join(["孩子们有了自己的菜园", *SCHOOL, "南溪大桥昨日合龙", NOTE, *BRIDGE])
    parsed = parse(text)
    assert [[p.text for p in article.paragraphs] for article in parsed.articles] == [list(SCHOOL), [NOTE, *BRIDGE]]


def test_a_dateline_in_brackets_opens_a_text() -> None:
    bracketed = SCHOOL[0].replace("本报讯（记者 李砚秋）", "【本报讯】")
    text = f"{wrap((*BRIDGE, bracketed, SCHOOL[1]), 15)}\n\n南溪大桥昨日合龙\n孩子们有了自己的菜园"
    assert [p.text for p in parse(text).articles[1].paragraphs] == [bracketed, SCHOOL[1]]


def test_an_interviewers_questions_are_text() -> None:
    answers = "南溪大桥全长六百二十米，双向四车道，去年三月动工，今年国庆前就可以通车了，过江的居民不必再等渡船。"
    said = ("记者：大桥什么时候通车？", f"周望江：{answers}", "记者：过桥要不要收费？", f"周望江：不收费。{answers}")
    parsed = parse(BLANK.join(["南溪大桥的五问五答", BRIDGE[1], *said, "孩子们有了自己的菜园", *SCHOOL]))
    assert [p.text for p in parsed.articles[0].paragraphs] == [BRIDGE[1], *said]


def test_a_byline_over_two_lines_is_of_the_text_whose_column_it_fills() -> None:
    ferry = "渡口停航以后，两岸的居民改走新桥。过去等船要半个钟头，现在骑车五分钟就到。"
    garden = (
        SCHOOL[1]
        + "他们还养了二十只鸡，用菜叶喂，下的蛋分给最小的一个年级。到了秋天，每人带一把豌豆种子回家，种在门前屋后。"
    )
    lines = [wrap(BRIDGE, 24, BLANK), "记者 史洁丽 林雯静\n唐雪", wrap((garden, garden), 10, BLANK), "孩子们有了自己的菜园"]
    text = BLANK.join([*lines, wrap((ferry,), 16), "记者 林望江", "渡口停航", "南溪大桥昨日合龙"])
    assert "唐雪" in next(one.byline for one in parse(text).articles if one.headline == "孩子们有了自己的菜园")


def test_a_credit_that_a_column_breaks_is_no_headline() -> None:
    picture = "连日来，文艺工作者下乡演出，为农民送去精彩的节目。图为昨天下午在南溪乡写春联。"
    text = "\n".join(
        [wrap((picture,), 15), "图/文 全媒体记者 谢轩磊 沈", "福鹏", "", wrap(BRIDGE, 15), "", "南溪大桥昨日合龙"]
    )
    assert headlines(text)[-1] == "南溪大桥昨日合龙"
    assert "福鹏" not in "".join(headlines(text))


def test_a_headlines_quotation_goes_on_in_the_next_line() -> None:
    text = BLANK.join(
        [wrap(BRIDGE, 15, BLANK), "南溪大桥昨日合龙", "谁给孩子“种", "菜园”？\n" + wrap(SCHOOL[1:], 15, BLANK)]
    )
    assert headlines(text)[-1].replace(" ", "") == "谁给孩子“种菜园”？"


def test_a_stanzas_lines_may_be_longer_than_those_before() -> None:
    stanzas = "一层一层\n\n把天空叠进\n\n牛在前面\n\n父亲在后\n\n\n春水漫过脚踝\n\n云住在田里\n\n我喊一声\n\n山都晃动"
    text = BLANK.join(["梯田", "林溪", stanzas, "南溪大桥昨日合龙", *(wrap((one,), 15, BLANK) for one in BRIDGE)])
    poem = parse(text).articles[0]
    assert (poem.headline, len(poem.paragraphs)) == ("梯田", 8)


def test_a_newspapers_short_name_within_the_masthead_is_of_it() -> None:
    masthead = ["第 1203 期", "新南溪", "零售每份0.50元", "2019年5月13日 星期一"]
    text = BLANK.join([*masthead, "大桥昨日合龙", *BRIDGE, "孩子们有了自己的菜园", *SCHOOL])
    assert headlines(text) == ["大桥昨日合龙", "孩子们有了自己的菜园"]


def test_a_doubtful_line_leads_to_the_masthead() -> None:
    masthead = "电话：0570—6023456\n06\n清溪新闻\n总第 4162 期 今日4版"
    text = f"{masthead}\n\n孩子们有了自己的菜园\n\n{wrap(SCHOOL, 15)}\n\n南溪大桥昨日合龙\n\n{wrap(BRIDGE, 15)}"
    assert lines_of(parse(text)) == [[(8, 15)], [(19, 27)]]


def test_the_first_line_of_a_headline_below_a_column_is_no_net() -> None:
    text = f"副刊\n\n如何选择联网\n漫游寻呼台\n\n{wrap(SCHOOL, 15, BLANK)}"
    assert headlines(text) == ["如何选择联网漫游寻呼台"]


def test_a_column_above_a_headline_is_no_part_of_it() -> None:
    text = BLANK.join(["南溪大桥昨日合龙", *BRIDGE, "花溪副刊", "孩子们有了自己的菜园", *SCHOOL])
    assert headlines(text) == ["南溪大桥昨日合龙", "孩子们有了自己的菜园"]


def test_two_characters_above_a_caption_are_its_headline() -> None:
    dried = "时下，石塘村家家户户的屋顶、晒台上晒满了辣椒和玉米，引来许多游人。"
    text = BLANK.join(["南溪大桥昨日合龙", wrap(BRIDGE, 15), "晒秋", f"{wrap((dried,), 15)} 记者 应\n雨来 摄"])
    assert headlines(text) == ["南溪大桥昨日合龙", "晒秋"]


def test_what_a_writer_is_belongs_to_his_text() -> None:
    written = f"{wrap(SCHOOL, 15)}\n（作者单位：县委党校）"
    text = f"{written}\n\n{wrap(BRIDGE[1:], 15)}\n\n孩子们有了自己的菜园\n\n南溪大桥昨日合龙"
    assert lines_of(parse(text), Role.BYLINE) == [[(9, 9)], []]


def test_the_last_name_of_a_byline_over_three_lines_is_no_headline() -> None:
    signed = "■记者 吴斌浩 特\n约通讯员 袁海文\n周国辉"
    text = f"{wrap(SCHOOL, 8)}\n{signed}\n孩子们有了自己的菜园\n{wrap(BRIDGE, 8)}\n南溪大桥昨日合龙"
    assert headlines(text) == ["孩子们有了自己的菜园", "南溪大桥昨日合龙"]


def test_a_part_of_a_series_in_brackets_is_of_the_headline() -> None:
    text = f"南溪大桥昨日合龙\n（系列报道之五）\n\n{wrap(BRIDGE, 15, BLANK)}\n\n孩子们有了自己的菜园\n\n{wrap(SCHOOL, 15, BLANK)}"
    first = parse(text).articles[0]
    assert "".join((first.kicker, first.headline, first.deck)) == "南溪大桥昨日合龙（系列报道之五）"


def test_a_newspapers_name_at_the_edge_of_the_masthead_heads_no_text() -> None:
    text = BLANK.join(
        ["第 1203 期", "2019年5月13日 星期一", "新南溪", "南溪大桥昨日合龙", *BRIDGE, "孩子们有了自己的菜园", *SCHOOL]
    )
    assert headlines(text) == ["南溪大桥昨日合龙", "孩子们有了自己的菜园"]


def test_a_headline_with_a_comma_stands_between_paragraphs() -> None:
    # No line of it would be a paragraph: it has no end.
    text = BLANK.join(
        ["孩子们有了自己的菜园", *SCHOOL, "国庆长假，乡村民宿一床难求", *(BRIDGE[1],) * 2, "南溪大桥昨日合龙", *BRIDGE]
    )
    assert headlines(text)[1] == "国庆长假，乡村民宿一床难求"


def test_a_headline_of_two_phrases_printed_over_itself_is_read_once() -> None:
    text = BLANK.join(["雪还在下 他们都在路上雪还在下 他们都在路上", *BRIDGE, "孩子们有了自己的菜园", *SCHOOL])
    assert headlines(text)[0] == "雪还在下 他们都在路上"


CI = "清明过了茶山绿，\n云在山前，\n雾在山边，\n十指尖尖采嫩烟。\n竹篮满了歌声满，\n笑语田间，\n香气村前，\n一片新芽一片天。"
FREE = "父亲把犁挂在墙上\n像挂起一弯\n用旧了的月亮\n\n春天来的时候\n他总要去摸一摸\n那一小块\n比泥土还亮的铁"


def test_lines_that_each_end_with_a_stop_are_verse_though_nothing_sets_them_off() -> None:
    text = f" 孩子们有了自己的菜园\n {wrap(SCHOOL, 15)}\n 采桑子·采茶\n{CI}\n 南溪大桥昨日合龙\n {wrap(BRIDGE, 15)}"
    assert headlines(text) == ["孩子们有了自己的菜园", "采桑子·采茶", "南溪大桥昨日合龙"]
    assert lines_of(parse(text), Role.VERSE)[1] == [(11, 18)]


def test_a_poem_ends_above_the_headline_of_the_next() -> None:
    text = f"父亲的犁\n\n◎ 方犁\n\n{FREE}\n\n采桑子·采茶\n\n{CI}\n\n南溪大桥昨日合龙\n\n{wrap(BRIDGE, 15, BLANK)}"
    assert headlines(text) == ["父亲的犁", "采桑子·采茶", "南溪大桥昨日合龙"]


def test_a_pen_name_between_headline_and_poem_is_of_the_poet() -> None:
    poem = FREE.replace(BLANK, "\n")
    above = f"孩子们有了自己的菜园\n\n{wrap(SCHOOL, 15, BLANK)}"
    text = f"{above}\n\n父亲的犁\n\n阿木\n\n{poem}\n\n南溪大桥昨日合龙\n\n{wrap(BRIDGE, 15, BLANK)}"
    assert headlines(text) == ["孩子们有了自己的菜园", "父亲的犁", "南溪大桥昨日合龙"]
    assert parse(text).articles[1].byline == "阿木"


def test_a_headlines_first_line_may_end_with_a_comma() -> None:
    above = f"孩子们有了自己的菜园\n{wrap(SCHOOL, 20)}"
    text = f"{above}\n“白条”不除，\n民心难顺\n● 记者 苏一玉 陈敏\n{wrap((BRIDGE[1],) * 2, 20)}\n南溪大桥昨日合龙\n{wrap(BRIDGE, 20)}"
    assert headlines(text)[1] == "“白条”不除，民心难顺"


def test_the_rest_of_a_credit_is_of_the_caption() -> None:
    caption = "图为孩子们在菜园里浇水。 本报记者 何兰春 摄\n\n影"
    text = f"{wrap(SCHOOL, 22)}\n\n{caption}\n\n春种\n\n南溪大桥昨日合龙\n\n{wrap(BRIDGE, 22)}"
    assert "影" not in "".join(headlines(text))


def test_a_marked_item_that_goes_on_below_is_no_column() -> None:
    items = "●县城南路改造工程昨日开\n\n工，工期六个月。\n●我县选手陈建平在省农民\n运动会上夺得三项第一，这是我\n县选手历年来的最好成绩。"
    text = f"{wrap(SCHOOL, 14)}\n\n孩子们有了自己的菜园\n\n{items}\n\n一周要闻\n\n{wrap(BRIDGE, 14)}\n\n南溪大桥昨日合龙"
    assert [span for article in lines_of(parse(text)) for span in article if span[0] <= 13 <= span[1]]


def test_a_credit_above_a_caption_is_of_the_caption() -> None:
    caption = "二月十日，县城第一座过街天桥建成投入使用，行人过路从此不必再等车。"
    text = BLANK.join(
        [
            "孩子们有了自己的菜园",
            wrap(SCHOOL, 15, BLANK),
            "李兰涛 摄",
            wrap((caption,), 15),
            "县城有了过街天桥",
            wrap(BRIDGE, 15, BLANK),
        ]
    )
    assert lines_of(parse(text), Role.CREDIT) == [[], [(13, 13)], []]


def test_a_campaigns_motto_above_a_headline_is_no_part_of_it() -> None:
    text = BLANK.join(["走基层 转作风 改文风", "南溪大桥昨日合龙", *BRIDGE, "孩子们有了自己的菜园", *SCHOOL])
    assert headlines(text) == ["南溪大桥昨日合龙", "孩子们有了自己的菜园"]


def test_a_text_goes_on_on_a_named_page() -> None:
    text = BLANK.join(["南溪大桥昨日合龙", BRIDGE[0], BRIDGE[1][:20] + "（下转2版·要闻）", "孩子们有了自己的菜园", *SCHOOL])
    assert parse(text).articles[0].facts.continued_on_page == "2"


def test_a_part_of_a_series_in_a_heap_of_headlines_stays_with_its_own() -> None:
    tea = "本报讯（记者 江晚）昨天，石塘乡的三百亩春茶开园，茶农们一早就上了山，当天采下的青叶有两千多斤。"
    heap = ["孩子们有了自己的菜园", "（系列报道之三）", "南溪大桥昨日合龙", "春茶开园"]
    text = BLANK.join([wrap(BRIDGE, 15, BLANK), wrap(SCHOOL, 15, BLANK), wrap((tea,), 15, BLANK), *heap])
    assert [a.kicker + a.headline + a.deck for a in parse(text).articles][1] == "孩子们有了自己的菜园 （系列报道之三）"


def test_a_credit_broken_off_before_its_last_word_ends_its_caption() -> None:
    caption = "图为孩子们在菜园里浇水，他们种了萝卜、白菜。 报社记者 葛浩 摄影"
    text = BLANK.join(["春种", *wrap((caption,), 20).split("\n"), "报道", "南溪大桥昨日合龙", *wrap(BRIDGE, 20).split("\n")])
    assert headlines(text) == ["春种", "南溪大桥昨日合龙"]


@pytest.mark.parametrize("width", [12, 15, 18, 22])
def test_white_space_below_headlines_begins_objects_where_paragraphs_have_none(width: int) -> None:
    # Half of the first lines begin with a space, of those below prose none.
    tea = (
        "石塘乡的三百亩春茶开园，茶农们一早就上了山，当天采下的青叶有两千多斤。",
        "乡里请来的师傅说，今年的茶好在春雨下得匀，价钱也比往年高了一成。",
    )
    texts = (
        ("孩子们有了自己的菜园", (SCHOOL[1], SCHOOL[0].partition("）")[2])),
        ("春茶开园", tea),
        ("江心桥墩出水", (BRIDGE[1], BRIDGE[0].partition("）")[2])),
    )
    text = BLANK.join(f" {name}\n {wrap(body, width)}" for name, body in texts)
    assert headlines(text) == ["孩子们有了自己的菜园", "春茶开园", "江心桥墩出水"]


@pytest.mark.parametrize("width", [12, 13])
def test_a_paragraphs_indent_breaks_no_sentence(width: int) -> None:
    tea = (
        "石塘乡的三百亩春茶开园，茶农们一早就上了山，当天采下的青叶有两千多斤。",
        "乡里请来的师傅说，今年的茶好在春雨下得匀，价钱也比往年高了一成。",
    )
    texts = (
        ("孩子们有了自己的菜园", (SCHOOL[1], SCHOOL[0].partition("）")[2])),
        ("石塘三百亩春茶 昨日全部开园", tea),
        ("南溪大桥昨日合龙", BRIDGE),
    )
    text = "\n".join("\n".join([name, *("　　" + wrap((p,), width) for p in body)]) for name, body in texts)
    assert headlines(text) == [name for name, _ in texts]


def test_who_sent_a_text_in_ends_it() -> None:
    caption = "三月十日，县机关团员青年一百多人来到沙溪江边，种下两千棵水杉。"
    text = BLANK.join(
        [
            "孩子们有了自己的菜园",
            *SCHOOL,
            "（《中国质量万里行》杂志社供稿）",
            "种下希望",
            caption,
            "摄影/韦雪",
            "南溪大桥昨日合龙",
            *BRIDGE,
        ]
    )
    assert headlines(text) == ["孩子们有了自己的菜园", "种下希望", "南溪大桥昨日合龙"]
    assert lines_of(parse(text))[0] == [(3, 7)]


def test_lines_that_stand_closer_than_prose_are_a_headline() -> None:
    def spread(paragraphs: tuple[str, ...], width: int) -> str:
        return wrap(paragraphs, width).replace("\n", BLANK)

    text = f" “凤凰”飞了，\n彩礼该不该退？\n {spread(BRIDGE, 13)}\n\n 孩子们有了\n自己的菜园\n {spread(SCHOOL, 13)}"
    assert headlines(text) == ["“凤凰”飞了，彩礼该不该退？", "孩子们有了自己的菜园"]


def test_a_subheading_right_above_its_text_leaves_that_text_alone() -> None:
    first, second = (wrap((paragraph,), 15).replace("\n", BLANK) for paragraph in SCHOOL)
    text = f"孩子们有了自己的菜园\n\n{first}\n\n课间也下地\n{second}\n\n南溪大桥昨日合龙\n\n{wrap(BRIDGE, 15).replace(chr(10), BLANK)}"
    assert [p.text for p in parse(text).articles[0].paragraphs] == [SCHOOL[0], "课间也下地", SCHOOL[1]]


def test_a_dateline_without_brackets_over_four_lines_is_one() -> None:
    opening = (
        "本报约翰内斯堡12月\n30日电记者温宪、新华社\n记者刘也刚、赵毅、尚绪\n谦报道：昨天上午南溪大\n桥合龙，过江不必再等。"
    )
    text = f"南溪大桥昨日合龙\n\n{opening}\n{wrap(BRIDGE[1:], 11)}\n\n孩子们有了自己的菜园\n\n{wrap(SCHOOL, 11)}"
    assert parse(text).articles[0].paragraphs[0].text == opening.replace("\n", "")


def test_the_bracket_of_a_dateline_opens_no_second_text() -> None:
    opening = "据新华社伦敦1月8日电\n\n（记者王诚）英国首相布莱尔八日\n表示，南溪大桥昨日合龙。"
    text = f"南溪大桥昨日合龙\n\n{opening}\n{wrap(BRIDGE[1:], 15)}\n\n孩子们有了自己的菜园\n\n{wrap(SCHOOL, 15)}"
    assert headlines(text) == ["南溪大桥昨日合龙", "孩子们有了自己的菜园"]


def test_a_short_headline_below_a_byline_that_ends_a_text_is_no_name() -> None:
    fair = "七月一日晚，县城两万多名群众涌上街头，观看焰火晚会。"
    above = f"孩子们有了自己的菜园\n{wrap(SCHOOL, 20)}\n■记者 柏亮浩 金一"
    text = f"{above}\n焰火夜\n{wrap((fair,), 20)}\n南溪大桥昨日合龙\n{wrap(BRIDGE, 20)}"
    assert headlines(text) == ["孩子们有了自己的菜园", "焰火夜", "南溪大桥昨日合龙"]


def test_the_last_line_of_a_headline_right_below_the_first_is_no_writer() -> None:
    text = BLANK.join(
        ["守着灯塔\n守着夜", *wrap(BRIDGE[1:], 15).split("\n"), "孩子们有了自己的菜园", *wrap(SCHOOL, 15).split("\n")]
    )
    assert headlines(text)[0] == "守着灯塔守着夜"


def test_a_short_cry_between_paragraphs_is_a_headline() -> None:
    text = BLANK.join(
        ["孩子们有了自己的菜园", *SCHOOL, "画漫画，咱也会！", BRIDGE[1], BRIDGE[1], "南溪大桥昨日合龙", *BRIDGE]
    )
    assert headlines(text)[1] == "画漫画，咱也会！"


def test_no_text_is_the_rest_of_one_that_goes_on_elsewhere() -> None:
    canteen = (
        "十月十三日上午十点半，荷五路社区的共富食堂已经排起了队。一荤两素一汤，七十岁以上的老人六块钱，八十岁以上的老人四块钱。",
        "“儿子在杭州上班，我一个人懒得开火。”七十六岁的姜阿姨说，自从有了食堂，每天不光吃得热乎，还能和老姐妹说说话。",
    )
    broken = "校长说，菜园收成卖给了学校食堂，得来的钱买了三百本书"

    def spread(*paragraphs: str) -> str:
        return wrap(paragraphs, 20).replace("\n", BLANK)

    written = [spread(SCHOOL[0]), spread(broken), "（下转A2版）", "孩子们有了自己的菜园", "“共富食堂”\n开到第八家"]
    text = BLANK.join([*written, spread(*canteen), "南溪大桥昨日合龙", spread(*BRIDGE)])
    assert headlines(text) == ["孩子们有了自己的菜园", "“共富食堂”开到第八家", "南溪大桥昨日合龙"]


@pytest.mark.parametrize(
    ("headline", "last", "signed"),
    [
        (
            "招生公告",
            "报名请到门卫处登记，额满为止，欢迎家长前来咨询。",
            "南溪县实验幼儿园",
        ),  # whatever a notice is signed with
        ("一封感谢信", "尊敬的编辑同志：\n贵报的报道帮了我们全村的忙，我们会一直记得。", "石桥头 江大年"),
        ("写给贵报", "贵报的报道帮了我们全村的忙，我们会一直记得。", "一名读者"),
        ("父亲走了", "先父昨夜病逝，享年八十，定于近日安葬，谨告亲友。", "子女泣告"),
        ("桥头的老樟树", "樟树站在桥头，桥下的水流了一百年，还要流下去。", "江一帆"),
    ],
)
def test_the_day_that_a_text_is_signed_with_is_not_the_pages(headline: str, last: str, signed: str) -> None:
    text = f"{headline}\n{last}\n{signed}\n2019年5月13日\n\n南溪大桥昨日合龙\n{wrap(BRIDGE, 15)}"
    parsed = parse(text)
    end = last.count("\n") + 3
    assert lines_of(parsed, Role.BYLINE)[0] == [(end, end + 1)]
    assert (parsed.date.basis, str(parsed.date.best)) == ("inferred", "2019-05-14")


@pytest.mark.parametrize("above", ["在全县干部大会上的讲话", "在全县干部大会上的讲话\n江一帆"])
def test_a_day_in_brackets_below_a_headline_is_the_texts(above: str) -> None:
    text = f"{above}\n（2016年2月23日）\n同志们：\n{SCHOOL[1]}\n\n南溪大桥昨日合龙\n{wrap(BRIDGE, 15)}"
    parsed = parse(text)
    assert (parsed.date.basis, str(parsed.date.best)) == ("inferred", "2016-02-24")


def test_a_day_in_brackets_within_the_masthead_is_the_pages() -> None:
    text = f"新南溪报\n（2016年2月23日）\n第2版\n\n南溪大桥昨日合龙\n{wrap(BRIDGE, 15)}"
    assert parse(text).date.basis == "printed"


def test_tabs_may_set_apart_what_a_folio_line_says() -> None:
    rows = "日期\t线路\n2019年6月1日\t南溪线\n2019年6月2日\t北溪线"
    text = f"2019年5月13日\t星期一\t要闻\t02\n\n南溪大桥昨日合龙\n{wrap(BRIDGE, 15)}\n\n停电预告\n{rows}"
    parsed = parse(text)
    assert (str(parsed.date.best), parsed.date.basis, parsed.page.page_number) == ("2019-05-13", "printed", "2")
    assert lines_of(parsed, Role.TABLE)[-1] == [(len(text.split("\n")) - 2, len(text.split("\n")))]


CANTEEN = (
    "荷五路的食堂早早排起了队。一荤两素一汤，七十岁以上的老人六块钱，儿子在杭州上班的老人最爱来，吃完还要坐一坐。",
    "七十六岁的姜阿姨说，自从有了食堂，每天不光吃得热乎，还能和老姐妹说说话，一天里最盼的就是这一顿。",
)


@pytest.mark.parametrize(("below", "of_next"), [("\n", True), ("第2版\n", False)])
def test_a_byline_below_a_text_that_has_named_its_writer_is_of_the_next(below: str, of_next: bool) -> None:
    heads = "老人食堂不光吃得热乎\n南溪大桥昨日合龙"
    text = f"{wrap(BRIDGE, 15)}\n记者 柏亮浩\n{below}{wrap(CANTEEN, 15)}\n\n{heads}"
    bylines = {article.headline: article.byline for article in parse(text).articles}
    assert bylines["老人食堂不光吃得热乎"] == ("记者 柏亮浩" if of_next else "")


def test_a_byline_right_below_another_text_than_the_one_that_has_named_its_writer_is_of_that_text() -> None:
    tree = (
        "小时候，外婆家门前有一棵老樟树，树荫盖住了半个院子。夏天的傍晚，外婆搬出竹床，给我们讲牛郎织女的故事。",
        "后来我进城读书，每次回来，都要到树下坐一坐。外婆老了，樟树却一年比一年茂盛。",
    )
    canteen = (
        "荷五路的食堂早早排起了队。一荤两素一汤，七十岁以上的老人六块钱，儿子在杭州上班的老人最爱来，吃完还要坐一坐。",
        "七十六岁的姜阿姨说，自从有了食堂，每天不光吃得热乎，还能和老姐妹说说话，一天里最盼的就是这一顿。",
    )
    texts = [wrap(BRIDGE, 15), f"{wrap(tree, 15)}\n李明华", wrap(canteen, 15)]
    parsed = parse(BLANK.join([*texts, "南溪大桥昨日合龙", "外婆家的老樟树", "老人食堂不光吃得热乎"]))
    bylines = {article.headline: article.byline for article in parsed.articles}
    assert bylines == {"南溪大桥昨日合龙": "", "外婆家的老樟树": "李明华", "老人食堂不光吃得热乎": ""}
