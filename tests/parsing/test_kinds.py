"""Kinds of articles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parsing.kinds import find_kind
from archive.parsing.segmentation import Kind, Role

ESSAY = (
    "我的外婆住在河边的老屋里。小时候，我总在她的灶台边等一碗面。母亲说，外婆的手像树皮，可是我觉得那双手最软。"
    "如今我也老了，梦里还常常听见她喊我的名字。那年冬天，我没有赶回去，记忆便停在炊烟升起的黄昏。"
)
ARGUMENT = (
    "有人说，少开几个会就能把事办好。其实不是会多会少，而是有没有解决问题。我们应该想一想，群众为什么不爱听？"
    "何况，会议室里听不到真话。说到底，脚底沾泥才有真办法，这样的作风值得点赞。"
)


@pytest.mark.parametrize(
    ("headline", "body", "options", "kind"),
    [
        ("全县植树", "本报讯（记者 江一帆）昨天，全县植树。", {"reported": True}, Kind.NEWS),
        ("征文启事", "□记者 江一帆 比赛征稿，联系电话123。", {"reported": True}, Kind.NEWS),
        ("春耕忙", "昨天，农民在田间插秧。", {"credited": True}, Kind.PHOTO),
        ("春耕忙", "3月5日，农民在田间插秧。", {}, Kind.PHOTO),
        ("春耕忙", "图为农民在田间插秧。", {}, Kind.PHOTO),
        ("停水公告", "因管道检修，城西片区停水。", {}, Kind.NOTICE),
        ("返乡人员注意！", "请扫码下载登录客户端，进行自主申报。", {}, Kind.NOTICE),
        ("致游客的一封信", "游" * 500, {"byline": "云岭县文化和旅游局 2019年3月5日"}, Kind.NOTICE),
        ("店面转让", "位于中山路，有意者面谈。", {}, Kind.NOTICE),
        ("今日天气", "今天最高气温20℃，明晨最低气温8℃。", {}, Kind.NOTICE),
        ("周年店庆！", "空调特价，以旧换新，购满三千元送电风扇，服务热线123。", {}, Kind.ADVERTISEMENT),
        ("脚底要沾泥", ARGUMENT, {}, Kind.COMMENTARY),
        ("脚底要沾泥", "开好会，办好事。", {"byline": "■本报评论员"}, Kind.COMMENTARY),
        ("外婆", ESSAY, {}, Kind.LITERARY),
        ("江边（外一首）", "江水流过\n渔火点点\n没有人说话", {}, Kind.LITERARY),
        ("登高", "青山隔岸看，落日满江寒。旧路无人问，归舟系柳滩。", {}, Kind.LITERARY),
        ("夜", "风从山上下来\n带着松针的气味\n灯一盏一盏地灭了\n河还醒着\n一直醒着等一个人", {}, Kind.LITERARY),
        ("诗", "短句", {"roles": [Role.VERSE, Role.VERSE]}, Kind.LITERARY),
        ("图片新闻", "长长的说明", {"roles": [Role.CAPTION, Role.CAPTION]}, Kind.PHOTO),
        ("全县植树", "昨天，全县植树，共有一千人参加了活动，种下树苗一万棵，涵盖香樟、银杏等品种。" * 5, {}, Kind.NEWS),
        ("", "", {}, Kind.NEWS),
    ],
)
def test_kind(headline: str, body: str, options: dict[str, object], kind: Kind) -> None:
    assert find_kind(headline, body, **options) == kind  # type: ignore[arg-type]


@given(st.text(max_size=40), st.text(max_size=300), st.booleans(), st.booleans())
def test_no_text_breaks_it(headline: str, body: str, reported: bool, credited: bool) -> None:
    assert find_kind(headline, body, reported=reported, credited=credited) in Kind


@pytest.mark.parametrize("piece", ["我", "，", "公告", "买送", "现将", "遗失"])
def test_long_texts_take_no_time(piece: str) -> None:
    find_kind(piece * 100, piece * (300_000 // len(piece)))
