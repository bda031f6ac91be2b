"""The parser's doubts in the interface's words."""

from collections.abc import Iterable
from typing import Final

#: The codes of `parsing.confidence`, for people.
REASONS: Final = {
    "no_headline": "没有标题",
    "weak_headline": "标题与正文少有共同的词",
    "distant_headline": "标题离正文远",
    "crowded_headline": "与别篇的标题相连",
    "stray_headline": "标题有一行与正文无关",
    "scattered_headline": "标题分在几处",
    "repeated_headline": "标题有重复的话",
    "long_headline": "标题太长",
    "two_bylines": "有两处署名",
    "weak_cut": "分篇处不分明",
    "torn_apart": "由分开的几处拼成",
    "broken_off": "文末不完整",
    "no_beginning": "文首不完整",
    "very_short": "太短",
    "very_long": "太长",
    "verse": "或是诗",
    "table": "或是表",
    "subheadings": "有小标题",
    "doubtful_page": "整版存疑",
}


def in_words(reasons: Iterable[str]) -> str:
    """Reasons for people; the code of an older or newer parser that has no words is shown as it is."""
    return "、".join(REASONS.get(reason, reason) for reason in reasons)
