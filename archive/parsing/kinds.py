"""体裁: what sort of piece an article is, from what it is made of and how it speaks."""

import re
from collections.abc import Sequence
from typing import Final

from archive.parsing.characters import unify
from archive.parsing.segmentation import Kind, Role

_NOTICE_HEADLINE: Final = re.compile(
    r"启事|公告|公示|通告|通知书?$|^通知|讣告|声明$|招聘|招租|招标|拍卖|遗失|征集|征稿|征文启事|温馨提示|提示$|提醒$|告知书?|公开信|倡议书|"
    r"停电|停水|扫码|[!！]$(?<=注意[!！])|预告$|名单$|须知|办事指南|通道$|申报指南"
)
_NOTICE_BODY: Final = re.compile(
    r"请扫码|扫描二维码|扫码下载|扫一扫|特此(?:公告|通告|公示|声明|通知|启事)|现(?:予以|将[^。]{2,40}予以)公[告示]|公示期|"
    r"报名(?:时间|地点|电话|方式)|联系(?:电话|人|方式)|咨询电话|监督电话|竞买人|起拍价|遗失[^。]{2,30}声明作废|声明作废|受理(?:时间|电话)|下载登录|自主申报|举报电话"
)
_ADVERTISEMENT: Final = re.compile(
    r"隆重(?:开业|开盘|上市)|盛大(?:开业|开盘|启幕)|抢购|特价|优惠(?:价|大酬宾)|全场[一二三四五六七八九\d.]+折|火爆(?:招商|热销)|诚邀(?:加盟|代理)|"
    r"(?:订购|招商|加盟|购房|售楼|贵宾|订房|预约)(?:热线|电话)|广告|售楼(?:处|中心)|开发商|投资商|惊爆|买[一二三\d]送[一二三\d]|厂家直销"
)
_COMMENTARY_BYLINE: Final = re.compile(r"评论员|本报编辑部|编者按|社论|时评|杂谈")
_COMMENTARY_HEADLINE: Final = re.compile(
    r"^(?:论|也谈|漫谈|浅谈|试论|略论)|[—-]{1,2}(?:论|[一二三四五六七八九]论)|之[一二三四五六七八九]?论|时评|短评|漫谈$|社论|微评|快评|杂感|随感|有感$"
)
_LITERARY_HEADLINE: Final = re.compile(
    r"(?:诗|词)(?:[一二三四五六七八九十]|\d)首|^(?:七律|七绝|五律|五绝|鹧鸪天|沁园春|满江红|水调歌头|浣溪沙|蝶恋花|西江月|卜算子|清平乐)"
)
_LITERARY_WORDS: Final = re.compile(
    r"我的?(?:父亲|母亲|奶奶|爷爷|外婆|外公|童年|故乡|老家)|(?:小时候|儿时|记忆(?:里|中)|月光|炊烟|乡愁|思念|泪水|梦里|岁月|芬芳|老屋|母亲)"
)
_REPORTING: Final = re.compile(
    r"记者|据(?:了解|悉|介绍)|日前|近日|昨[日天]|今[日天]|[0-9]月[0-9]{1,2}日|会议|我[市县区省]|出席|召开|举行"
)

#: Characters. A picture's text is its caption; more than this is an article with a picture.
_LONGEST_CAPTION: Final = 320
#: Shares of an article's characters.
_MOSTLY: Final = 0.6


def find_kind(
    headline: str,
    body: str,
    roles: Sequence[Role] = (),
    *,
    dateline: bool = False,
    credited: bool = False,
    byline: str = "",
) -> Kind:
    """The kind of an article: `headline` (all its parts), `body` as it reads, the roles of its spans (verse and captions
    count), whether a dateline opens it, whether it carries a photo credit, and its bylines (not credits) as printed."""
    title, text = "".join(unify(headline).split()), unify(body)
    squeezed = "".join(text.split())
    if roles and sum(role == Role.VERSE for role in roles) >= _MOSTLY * len(roles):
        return Kind.LITERARY
    if not dateline and "记者" not in byline:
        if _notice(title, squeezed):
            return Kind.NOTICE
        if len(_ADVERTISEMENT.findall(squeezed + title)) >= 2:
            return Kind.ADVERTISEMENT
        if len(squeezed) <= _LONGEST_CAPTION and (credited or Role.CAPTION in roles or _caption(text, squeezed)):
            return Kind.PHOTO
    if _COMMENTARY_BYLINE.search(unify(byline)) or (not dateline and _COMMENTARY_HEADLINE.search(title)):
        return Kind.COMMENTARY
    if not dateline and not credited and _literary(title, squeezed, byline):
        return Kind.LITERARY
    return Kind.NEWS


def _notice(title: str, text: str) -> bool:
    said = len(set(_NOTICE_BODY.findall(text)))
    if _NOTICE_HEADLINE.search(title):
        return said >= 1 or len(text) <= 400
    return said >= 2 or (said == 1 and len(text) <= 120)


def _caption(text: str, squeezed: str) -> bool:
    """A picture's text without its credit: short, one paragraph, and it points at the picture or tells of one scene."""
    if re.search(r"图为|[上下左右]图|图[片中]", squeezed):
        return True
    return len(squeezed) <= 130 and bool(
        re.match(r"(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日[,，]|(?:昨日|昨天|连日来|近日)[,，]", squeezed)
    )


def _literary(title: str, text: str, byline: str) -> bool:
    if _LITERARY_HEADLINE.search(title):
        return True
    if "记者" in byline or len(text) < 150:
        return False
    personal = len(_LITERARY_WORDS.findall(text)) + text.count("我") / 3
    reporting = len(_REPORTING.findall(text))
    return personal >= 4 and personal > 2 * reporting
