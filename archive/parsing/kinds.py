"""体裁: what sort of piece an article is, from what it is made of and how it speaks.

The order of the questions is that of certainty: a reporter's dateline makes news, notices and advertisements have their set
phrases, verse its lines, a short text with a photo credit is a picture's; what is left without a reporter is commentary if
it argues, literature if somebody tells of himself, and news otherwise.
"""

import re
from collections.abc import Sequence
from typing import Final

from archive.parsing.characters import squeeze, squeezed_text
from archive.parsing.segmentation import Kind, Role
from archive.parsing.sorts import LONGEST_CAPTION

_NOTICE_HEADLINE: Final = re.compile(
    r"启事|公告|公示|通告|通知书?$|^通知|讣告|声明$|招聘|招租|出租$|转让$|求购|招标|拍卖|遗失|寻人|寻物|认领|征集|征稿|征订|征文启事|更正|致歉|"
    r"温馨提示|提示$|提醒$|告知书?|公开信$|一封信|倡议书|停电|停水|扫码|注意!$|预告$|名单$|须知|办事指南|申报指南|天气预报|节目单|菜价|"
    r"开奖|中奖号码|时刻表|禁.{1,4}令$|^.{0,8}命令$|挂牌出让"
)
_NOTICE_BODY: Final = re.compile(
    r"请扫码|扫描二维码|扫码下载|扫一扫|特此(?:公告|通告|公示|声明|通知|启事|更正)|现(?:予以|将[^。]{2,40}予以)公[告示]|公示期|"
    r"报名(?:时间|地点|电话|方式)|联系(?:电话|人|方式)|咨询电话|监督电话|竞买人|起拍价|声明作废|受理(?:时间|电话)|下载登录|自主申报|"
    r"有意者|面[谈议]|仅供参考|向读者致歉|谨此|尊敬的[^。,]{2,14}:|最高气温|最低气温|违者|应聘|待遇从优|定于[^。]{2,30}(?:停电|停水)"
)
_OFFICE: Final = re.compile(r"(?:局|办公室|委员会|中心|公司|指挥部|领导小组|人民政府|管理处|支队|大队)(?:$|\d|[一二])")
_ADVERTISEMENT: Final = re.compile(
    r"隆重(?:开业|开盘|上市|推出)|盛大(?:开业|开盘|启幕)|好消息|店庆|抢购|特价|优惠|大酬宾|[一二三四五六七八九\d.]+折|火爆(?:招商|热销)|诚邀|加盟|"
    r"(?:订购|招商|加盟|购房|售楼|贵宾|订房|预约|客服|服务)(?:热线|电话)|售楼|惊爆|惊喜|[买购].{1,8}送|厂家直销|以旧换新|三年保修|免费(?:送|安装|试)|抽奖|"
    r"一等奖|无需抵押|现房|均价|户型|地址:.{4,30}电话:"
)
_COMMENTARY_BYLINE: Final = re.compile(r"评论员|编辑部|编者")
_COMMENTARY_OPENING: Final = re.compile(r".?本报(?:特约)?评论员")
_COMMENTARY_HEADLINE: Final = re.compile(
    r"^(?:论|也谈|漫谈|浅谈|试论|略论|莫让|别让|岂能|切莫|谨防|勿|为.{2,12}点赞)|[—-]{1,2}[一二三四五六七八九再]?论|之[一二三四五六七八九]论|时评|短评|社论|微评|快评|杂感|随感|"
    r"有感$|启示$|(?:不能|莫|勿|该|需|须|应|要).{1,10}[!！]$|感言$|断想$|之我见"
)
_ARGUMENT: Final = re.compile(
    r"不是[^。]{1,20}而是|有人(?:说|问|认为)|我们(?:为|也|应|要|不|的有些|有的)|应当|应该|不妨|何况|可见|说到底|归根到底|岂不|难道|莫要|切忌|值得(?:深思|警惕|点赞|借鉴)|"
    r"由此|笔者|换言之|试想|诚然|固然|须知|关键在于|也罢|为什么|更(?:要紧|重要|需要)|说明了?什么|想一想"
)
_SELF: Final = re.compile(
    r"我(?!市|县|区|省|国|镇|乡|村|校|院|局|们|军|党)|父亲|母亲|奶奶|爷爷|外婆|外公|祖母|祖父|小时候|儿时|童年|故乡|老家|老屋|那年|记忆|月光|炊烟|乡愁|思念|梦里|岁月"
)
_REPORTING: Final = re.compile(
    r"记者|据(?:了解|悉|介绍|统计)|日前|近日|昨[日天]|\d月\d{1,2}日|会议|我[市县区省](?!城)|全[市县区]|出席|召开|举行|同比|万元|%"
)
_VERSE_TITLE: Final = re.compile(
    r"(?:[一二三四五六七八九十两\d]首|组诗|外[一二三]首|诗[一二三四五\d]?[首章]|古风|新韵)[)】]?$|"
    r"^[(]?(?:七律|七绝|五律|五绝|鹧鸪天|沁园春|满江红|水调歌头|浣溪沙|蝶恋花|西江月|卜算子|清平乐|忆江南|临江仙|念奴娇)"
)
_STOP: Final = re.compile(r"[。!?;,、:…]")

#: Share of an article's text spans from which their role is the article's.
_MOSTLY: Final = 0.6
#: Characters: a quatrain of five. What has no punctuation has to be longer, since captions may have none.
_SHORTEST_VERSE: Final = 20
#: Signs of punctuation for each character: prose has one in 8 to 14, a modern poem hardly any.
_VERSE_STOPS: Final = 0.035
#: For each thousand characters: what argues, and what tells of oneself, has more than this of its words.
_ARGUES: Final = 9.0
_TELLS: Final = 12.0


def find_kind(
    headline: str,
    body: str,
    roles: Sequence[Role] = (),
    *,
    reported: bool = False,
    credited: bool = False,
    byline: str = "",
) -> Kind:
    """The kind of an article: `headline` (all its parts), `body` as it reads, the roles of its text spans (verse and captions
    count), whether a dateline opens it or a reporter signs it, whether it carries a photo credit, and its bylines as printed
    (not its credits)."""
    title, text = squeezed_text(headline), squeezed_text(body)
    if _COMMENTARY_BYLINE.search(squeeze(byline)) or _COMMENTARY_OPENING.match(text):
        return Kind.COMMENTARY
    if reported:
        return Kind.PHOTO if _mostly(Role.CAPTION, roles) and credited else Kind.NEWS
    if _is_advertisement(title, text):
        return Kind.ADVERTISEMENT
    if _is_notice(title, text, signed=bool(_OFFICE.search(squeeze(byline)))):
        return Kind.NOTICE
    if _mostly(Role.VERSE, roles) or _is_verse(title, body, text):
        return Kind.LITERARY
    if _mostly(Role.CAPTION, roles) or (len(text) <= LONGEST_CAPTION and (credited or _is_caption(text))):
        return Kind.PHOTO
    return Kind.NEWS if credited else _by_voice(title, text)


def _mostly(role: Role, roles: Sequence[Role]) -> bool:
    return bool(roles) and sum(r == role for r in roles) >= _MOSTLY * len(roles)


def _is_notice(title: str, text: str, *, signed: bool) -> bool:
    """By its headline and set phrases; an office's signature is as good as one of these."""
    said = len(set(_NOTICE_BODY.findall(text))) + signed
    if _NOTICE_HEADLINE.search(title):
        return said >= 1 or len(text) <= 400
    return said >= 2 or (said == 1 and len(text) <= 120)


def _is_advertisement(title: str, text: str) -> bool:
    said = len(set(_ADVERTISEMENT.findall(title + "\n" + text[:600])))
    loud = "!" in title or len(text) <= 250
    return said >= 4 or (said >= 2 and loud and not _NOTICE_HEADLINE.search(title))


def _is_caption(text: str) -> bool:
    """A picture's text without its credit: short, and it points at the picture or tells of one scene on one day."""
    if re.search(r"图为|[上下左右]图|图[片中]", text):
        return True
    return len(text) <= 130 and bool(re.match(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日,|(?:昨日|昨天|连日来|近日),", text))


def _is_verse(title: str, body: str, text: str) -> bool:
    """By its title, or lines without punctuation, or by verses of equal length (five or seven characters)."""
    if _VERSE_TITLE.search(title):
        return True
    if not _SHORTEST_VERSE <= len(text) <= 1500 or re.search(r"\d", text):
        return False
    if len(text) >= 1.5 * _SHORTEST_VERSE and len(_STOP.findall(text)) <= _VERSE_STOPS * len(text):
        # A list of names or goods has no punctuation either, but stands in columns.
        return "\t" not in body and len(re.findall(r"[ 　]{2,}", body)) < 3
    verses = [piece for piece in _STOP.split(text) if piece]
    regular = max(sum(len(piece) == n for piece in verses) for n in (5, 7))
    return len(verses) >= 4 and regular >= 0.75 * len(verses)


def _by_voice(title: str, text: str) -> Kind:
    thousands = max(len(text), 150) / 1000
    argues = len(_ARGUMENT.findall(text)) / thousands
    tells = len(_SELF.findall(text)) / thousands
    reports = len(_REPORTING.findall(text)) / thousands
    if _COMMENTARY_HEADLINE.search(title) and tells <= 2 * _TELLS:
        return Kind.COMMENTARY
    if tells >= _TELLS and tells > 1.5 * reports and tells >= argues:
        return Kind.LITERARY
    if argues >= _ARGUES and argues > reports:
        return Kind.COMMENTARY
    return Kind.NEWS
