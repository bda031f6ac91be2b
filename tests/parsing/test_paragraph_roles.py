"""What a paragraph is to its article: a picture's text, an item of a list, a lead, a pull quote."""

from archive.parsing.page import parse_page
from archive.parsing.segmentation import Role
from archive.parsing.vocabulary import Vocabulary

REPORT = (
    "本报讯（记者 周望舒）昨天上午，南溪大桥合龙。大桥全长六百二十米，双向四车道，去年三月动工，今年国庆前可以通车。",
    "施工单位负责人说，最难的是江心的两个桥墩，枯水期只有四个月，工人三班倒，赶在汛期之前把桩打完了。",
)


def roles(text: str) -> list[tuple[Role, str]]:
    page = parse_page(text.encode(), Vocabulary())
    return [(paragraph.role, paragraph.text) for article in page.articles for paragraph in article.paragraphs]


def test_a_pictures_text_is_a_caption() -> None:
    text = "3月14日下午，连接两岸的南溪大桥顺利合龙，预计今年国庆节前建成通车。 记者 周望舒 摄"
    found = roles(f"大桥合龙\n\n{text}\n\n南溪大桥昨日合龙\n\n{REPORT[0]}\n\n{REPORT[1]}")
    assert [role for role, _ in found] == [Role.CAPTION, Role.BODY, Role.BODY]


def test_items_of_a_list_each_stay_a_paragraph() -> None:
    items = [
        "①出门穿防滑的鞋，走路不要把手插在口袋里。",
        "②骑车的请改坐公共汽车，或者步行上下班。",
        "③及时清扫屋顶的积雪，人不要站在屋檐下。",
    ]
    found = roles("\n".join(["雪天出行的几点提醒", "", "这几天雪大，请大家出门时注意下面几件事。", *items]))
    assert [text for role, text in found if role is Role.LIST] == items


def test_one_number_is_no_list() -> None:
    found = roles(f"南溪大桥昨日合龙\n\n{REPORT[0]}\n\n1、{REPORT[1]}")
    assert Role.LIST not in [role for role, _ in found]


def test_a_note_of_the_editors_is_a_lead() -> None:
    note = "编者按：大桥合龙以后，两岸的人怎样看这件事？记者到江边走了一趟，听他们说一说。"
    found = roles(f"南溪大桥昨日合龙\n\n{note}\n\n{REPORT[1]}\n\n{REPORT[1][::-1]}。")
    assert (Role.LEAD, note) in found


def test_a_paragraph_that_the_text_says_word_for_word_is_a_quote() -> None:
    quote = "赶在汛期之前把桩打完了。"
    found = roles(f"南溪大桥昨日合龙\n\n{REPORT[0]}\n\n{quote}\n\n{REPORT[1]}")
    assert (Role.QUOTE, quote) in found
