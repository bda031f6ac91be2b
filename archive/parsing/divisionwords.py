"""How kickers, headlines and decks are worded: what the division of a headline goes by besides its lines."""

import re
from functools import lru_cache
from typing import Final

from archive.parsing.dictionary import cut, is_particle, is_verb

#: Ends a kicker, since the headline is what was said, or who did it: (县委书记在……会上)强调, (劳模王某)——.
HANDS_ON: Final = re.compile(
    r"(?:强调|指出|要求|提出|表示|希望|认为|时说|寄语|批示|指示|说起.{0,6})$|(?:——|—|--)$|(?<=\S{8}):$|报道\d*$"
)
#: Ends a kicker that tells of a meeting or the like; the headline is what it resolved or found.
HELD: Final = re.compile(
    r"(?<=\S{4})(?:召开|举行|揭晓|启动|开幕|情况|会上|时候|日子里)$|(?:召开|举行|参加|出席).*(?:会议?|仪式)$"
    r"|(?:会议?|组|代表|委员)(?:研究|部署|审议|听取|传达|学习|视察|调研|提出|确定|明确)|(?:督查|调研|检查|视察|考察).{2,}工作$"
)
#: Begins a kicker that says when, where, against what or for what: 在抗击非典的日子里, 面对特大洪水, 去年全县财政总收入突破二十亿元.
SETS_SCENE: Final = re.compile(
    r"(?:在|面对|围绕|为(?!何)|随着|自|截至|[今去昨前本]年|昨[日天]|[今明]起|就(?!是)|经过|取消|告别|纪念|从|贯彻|记者|记"
    r"|第[一二三四五六七八九十]+批|\d{4}年)"
)
#: Begins what the paper says of its own place: 我县, 全市, 县人大.
HERE: Final = re.compile(r"[我全]?[县市区]")
#: The headline speaks: it asks, calls, or is a quotation whole.
SPEAKS: Final = re.compile(r"[?!]$|^[“「\"][^”」\"]*[”」\"]$")
#: Ends the second line of what goes on from the line above: ……建设|突出问题专项整治工作; but not after what a meeting does, or who
#: does it.
_TAIL: Final = re.compile(
    r"(?!研究|传达|部署|学习|审议|听取|[我全][省县市区]).*(?:工作|情况|问题|会议|活动|行动|公告|通知|通告)$"
)
#: Begins a deck: a dash, or whom and what the piece is about.
SUBJOINS: Final = re.compile(r"——|—|--|(?:记(?!者)|写在|访|走访|探访|来自)")
#: Ends what a deck tells of who was there.
ATTENDS: Final = re.compile(r"(?:出席|列席|陪同|主持|讲话|致辞|参加|作报告|宣布开[工幕])(?:会议|活动|仪式)?$|主持.{0,4}讲话")
#: Begins a detail: 首日……, 其中……, 总投资……, 预计…….
DETAIL: Final = re.compile(
    r"首[日批轮届场]|第.{1,2}[批轮届]|其中|今年|累计|共(?!同)|总|可|将|预计|计划|力争|目前|截至|至今|每|[年日月]|[一二三四五六七八九十]天"
    r"|仅|最[高低]|至少|设[置有]|占地|预算"
)
#: A number that counts something; of the short ones in ideographs (一家, 两会, 三农) most do not.
FIGURE: Final = re.compile(
    r"(?<![\d第.])\d+(?:[.,]\d+)*|百分之|[二三四五六七八九十两几](?=[成倍元折])"
    r"|(?<![第一二三四五六七八九十])(?:[一二三四五六七八九两]+[十百千万亿]|[十百千万亿][一二三四五六七八九十百千万亿两])"
)
#: Ends a line in the middle of a phrase.
_OPEN: Final = tuple("的和与及在把让到为是、,")
_JOINS: Final = tuple("暨和与及等的")
#: Phrases that are kept with what was found of them: each is looked at for every division that it bounds.
_KEPT: Final = 64
#: Characters, of which a tail that does not end so has no more.
_FEW: Final = 6
#: A meeting without its name, which stands before it: ……红色物业联盟治理篇|现场会在柯城召开.
_MEETING: Final = re.compile(r"(?:现场|推进|动员|座谈|表彰|调度|汇报|工作|主任|大)(?:\(扩大\))?会|会议")
#: Ends the name of a meeting, whatever verbs are in it.
_NAMED: Final = re.compile(r"(?:会议?|仪式)$")
#: When something happens, before it does.
_WHEN: Final = re.compile(r"^(?:[今明昨][日天起晚]|[上下本][周月]|[月年]底|日前|近日|即将)")
#: Makes a clause of the words around it.
_MAKES_CLAUSE: Final = frozenset({"了", "是", "有", "在", "被", "把", "将"})
#: What happens in a headline; the dictionary counts these as nouns or names.
_HAPPENS: Final = re.compile(
    r"(?:[开通投动完][业工车产馆学航园考]|竣工|上岗|落[成户幕]|揭牌|挂牌|启用|受益|获奖|夺冠|投用|停航|归来|出炉|上线)|(?:发展|育人)$"
)


@lru_cache(maxsize=_KEPT)
def breaks_phrase(above: str, below: str) -> bool:
    """Whether two lines are visibly one phrase: a quotation is open, a word waits for the next, a meeting for its name, or both
    call out."""
    calls = above[-1:] in ("?", "!") and below[-1:] in ("?", "!")
    return (
        calls
        or below.startswith(_JOINS)
        or _MEETING.match(below) is not None
        or above.count("“") != above.count("”")
        or above.endswith(_OPEN)
    )


@lru_cache(maxsize=_KEPT)
def goes_on(text: str) -> bool:
    """Whether the text begins as a predicate does, whose subject stands before it: with a verb, a preposition or an adverb."""
    first = next(iter(cut(_WHEN.sub("", text))), "")
    return is_verb(first) or is_particle(first)


@lru_cache(maxsize=_KEPT)
def is_clause(text: str) -> bool:
    """Whether the text says something by itself: after its last 的 comes a verb, and not only in the name of a meeting."""
    if _NAMED.search(text) is not None:
        return HELD.search(text) is not None
    words = cut(text.rpartition("的")[2])
    return _HAPPENS.search(text) is not None or any(is_verb(word) or word in _MAKES_CLAUSE for word in words)


def is_tail(text: str) -> bool:
    """Whether the text is the end of a line above: a few characters that say nothing, and are no image (换“脑”之路) either."""
    return _TAIL.match(text) is not None or (
        len(text) <= _FEW and not (is_clause(text) or "的" in text or "“" in text or '"' in text)
    )
