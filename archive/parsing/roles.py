"""What each line is, before it is known whose it is: prose, a title, a byline, a credit, a jump, verse, a table row, or furniture.

Lines that say themselves what they are are read first (`cues`), the others are told apart as prose and titles (`titles`), and
then what stands between the two gets its due: writers' bare names, who signs a notice, verse.
"""

import re
from collections.abc import Sequence
from typing import Final

from archive.parsing import bylines
from archive.parsing.columns import INDENT
from archive.parsing.cues import read_known
from archive.parsing.dictionary import bound, is_common, is_word
from archive.parsing.layout import Layout
from archive.parsing.lines import PageLine
from archive.parsing.notices import (
    CLOSES_NOTICE,
    CONTACT,
    LABELLED,
    LONGEST_CONTACT,
    LONGEST_NOTICE,
    LONGEST_SIGNATORY,
    NOTICE,
    OFFICE,
    WISH,
    ends_contact,
)
from archive.parsing.openings import opens_article, opens_at
from archive.parsing.segmentation import Role
from archive.parsing.setoff import INNER_STOPS
from archive.parsing.signing import find_credit
from archive.parsing.sorts import LineSort, Sort
from archive.parsing.titles import find_titles
from archive.parsing.verse import short_texts

_BARE_NAME: Final = re.compile(r"[\u3400-\u9fff]{2,4}")
_NAME_AND_PLACE: Final = re.compile(r"[■□◇◆●○]?[\u3400-\u9fff]{2,3}\([\u3400-\u9fff]{2,10}\)")


#: What most lines are.
_TITLE: Final = LineSort(Sort.TITLE)
_PROSE: Final = LineSort(Sort.PROSE)
_OPENING: Final = LineSort(Sort.PROSE, opening=True)

_TITLED: Final = re.compile(r"(?:老师|先生|女士|同学|师傅|大爷|大妈)$")
#: The first of several poems.
_NUMBERED: Final = re.compile("其[一二三四五六七八九十]")
_STANZA: Final = 4
#: Two phrases of one length are a headline (少开一个会 多跑一个村), whatever word they end with.
_COUPLET: Final = re.compile(r"[\u3400-\u9fff]{4,} [\u3400-\u9fff]{4,}")
#: Names of notices that are looked at: no page has more.
_NOTICES: Final = 40
#: What is called by its full name by nobody but itself, when it signs.
_FIRM: Final = re.compile(r"[\u3400-\u9fff()]{2,14}(?:有限公司|人民政府|人民法院|委员会|供电局|指挥部)")
#: Characters. An office's name that nothing but the imprint below tells for who signs; a headline is longer.
_LONGEST_OFFICE: Final = 14
_LONGEST_PLACE: Final = 5
#: What who writes to the paper calls himself.
_WHO: Final = frozenset({"读者", "作者", "市民", "村民", "居民", "学生", "网友"})


def sort_lines(lines: Sequence[PageLine], layout: Layout) -> list[LineSort]:
    """What each line is, in the order of the lines."""
    known = read_known(lines, layout)
    opens = {n: opens_at(lines, n) for n, mark in enumerate(known) if mark is None}
    titles = find_titles(lines, layout, known, opens)
    notices = [line.plain for line, title in zip(lines, titles, strict=True) if title and NOTICE.search(line.plain)][
        :_NOTICES
    ]
    sorts: list[LineSort] = []
    for n in range(len(lines)):
        mark = known[n]
        if mark is not None and mark.sort is Sort.PROSE and _is_bracketed_writer(lines, known, titles, n):
            mark = LineSort(Sort.BYLINE, weak=True)
        if mark is None and titles[n] and (signed := _signatory(lines, known, titles, notices, n)):
            known[n : n + signed] = [LineSort(Sort.BYLINE, tail=True)] * signed
            mark = known[n]
        if mark is None and (titles[n] or _NAME_AND_PLACE.fullmatch(lines[n].plain)) and _is_writer(lines, known, titles, n):
            mark = LineSort(Sort.BYLINE, weak=True)
        if mark is None:
            opening = opens[n] and not (sorts and sorts[-1].opening and _goes_on_dateline(lines, n))
            mark = _OPENING if opening else _TITLE if titles[n] else _PROSE
        if sorts and _is_contact(lines, known, titles, sorts, mark, n):
            mark = LineSort(Sort.BYLINE, tail=True) if sorts[-1].tail else _PROSE
        sorts.append(mark)
    undecided = [mark.sort in (Sort.PROSE, Sort.TITLE) and not mark.opening for mark in sorts]
    poets = {n: True for n, mark in enumerate(sorts) if mark.sort is Sort.TITLE and _is_poet(lines[n])}
    writers = [n in poets or (mark.sort is Sort.BYLINE and (mark.weak or mark.bare)) for n, mark in enumerate(sorts)]
    for n in short_texts(lines, layout, undecided, titles, writers):
        sorts[n] = LineSort(Sort.VERSE)
    for n in poets:
        if n + 1 < len(sorts) and sorts[n + 1].sort is Sort.VERSE and sorts[n].sort is Sort.TITLE:
            sorts[n] = LineSort(Sort.BYLINE, weak=True)
    for n in range(len(sorts) - 1):
        if sorts[n + 1].sort is Sort.VERSE and _heads_poem(lines, sorts, n):
            sorts[n] = LineSort(Sort.TITLE)
    for n in range(1, len(sorts) - 1):
        if sorts[n - 1].sort is Sort.TITLE and sorts[n + 1].sort is Sort.VERSE and _is_pen_name(lines, sorts, n):
            sorts[n] = LineSort(Sort.BYLINE, weak=True)
    return sorts


def _goes_on_dateline(lines: Sequence[PageLine], n: int) -> bool:
    """Whether line n begins with the bracket of the dateline that ends the line above: 据新华社伦敦1月8日电 / （记者王诚）……."""
    return lines[n].plain[0] == "(" and lines[n - 1].plain[-1] in "电讯"


def _is_bracketed_writer(
    lines: Sequence[PageLine], known: Sequence[LineSort | None], titles: Sequence[bool], n: int
) -> bool:
    """Whether the line is a name in brackets between a headline and a text."""
    line = lines[n]
    if not 0 < n < len(lines) - 1 or line.plain[0] != "(" or line.plain[-1] != ")" or len(line.plain) > _LONGEST_BRACKETED:
        return False
    between = known[n - 1] is None and titles[n - 1] and known[n + 1] is None and not titles[n + 1]
    return between and not opens_article(lines[n + 1]) and bylines.read_byline(line.text) is not None


#: Characters: two names.
_LONGEST_BRACKETED: Final = 9


def _is_poet(line: PageLine) -> bool:
    """Whether the line is a name that a poem may stand below, whose lines look like titles."""
    return (
        _BARE_NAME.fullmatch(line.plain) is not None and len(line.plain) < 4 and bylines.read_byline(line.text) is not None
    )


def _heads_poem(lines: Sequence[PageLine], sorts: Sequence[LineSort], n: int) -> bool:
    """Whether a line taken for prose above a poem is its headline: short, without stop or comma, where a text has ended."""
    line, mark = lines[n], sorts[n]
    if mark.sort is not Sort.PROSE or mark.opening or line.terminal or len(line.plain) > _LONGEST_POEMS_NAME:
        return False
    named = bylines.read_byline(line.text)
    if named is not None and not named.weak:
        return False
    return not INNER_STOPS.search(line.plain) and (n == 0 or lines[n - 1].terminal or sorts[n - 1].sort is not Sort.PROSE)


#: Characters.
_LONGEST_POEMS_NAME: Final = 16


def _is_pen_name(lines: Sequence[PageLine], sorts: Sequence[LineSort], n: int) -> bool:
    """Whether two or three characters between a headline and a poem name the poet, who calls himself what nobody is called."""
    plain = lines[n].plain
    if sorts[n].sort not in (Sort.TITLE, Sort.VERSE) or not _PEN_NAME.fullmatch(plain):
        return False
    apart = lines[n].gap > 0 or lines[n + 1].gap > 0
    return apart and not is_common(plain) and not bound(lines[n - 1].plain, plain)


_PEN_NAME: Final = re.compile(r"[\u3400-\u9fff]{2,3}")


def _is_contact(
    lines: Sequence[PageLine],
    known: Sequence[LineSort | None],
    titles: Sequence[bool],
    sorts: Sequence[LineSort],
    mark: LineSort,
    n: int,
) -> bool:
    """Whether the line says where to turn to, right below the text, the signature or the table of a notice, or goes on with
    such a line."""
    line, above = lines[n], sorts[-1]
    labelled = LABELLED.match(line.plain) is not None and (mark.role is None or _below_notice(lines, known, titles, n))
    if ((line.gap > 1 or line.lead > INDENT) if labelled else (line.gap or line.lead)) or line.stopped:
        return False
    if len(line.plain) > LONGEST_CONTACT:
        return False
    if mark.opening or (mark.sort not in (Sort.PROSE, Sort.TITLE) and mark.role is not Role.IMPRINT):
        return False
    before = lines[n - 1]
    if not CONTACT.search(line.plain):
        goes_on = above.sort is Sort.PROSE and not before.terminal and CONTACT.search(before.plain)
        return bool(goes_on) and (
            n + 1 == len(lines) or lines[n + 1].gap > 0 or CONTACT.search(lines[n + 1].plain) is not None
        )
    if above.tail or above.sort is Sort.TABLE:
        return True
    return above.sort is Sort.PROSE and (
        before.terminal or CONTACT.search(before.plain) is not None or len(before.plain) < 10
    )


def _signatory(
    lines: Sequence[PageLine], known: Sequence[LineSort | None], titles: Sequence[bool], notices: Sequence[str], n: int
) -> int:
    """How many lines from n on are an office's name by itself, right after a text's end and before something else's beginning, that
    signs that text: one, or two where a column breaks the name; 0 if they do not."""
    line = lines[n]
    if not n or line.gap > 1:
        return 0
    plain, count = line.plain, 1
    following = lines[n + 1] if n + 1 < len(lines) else None
    broken = following is not None and titles[n + 1] and not following.gap and not following.lead
    if broken and not OFFICE.search(plain) and not CONTACT.search(plain):
        plain, count = plain + lines[n + 1].plain, 2
        following = lines[n + 2] if n + 2 < len(lines) else None
    if len(plain) > LONGEST_SIGNATORY or not OFFICE.search(plain):
        return 0
    if _COUPLET.fullmatch(line.text) and len(plain) % 2 == 0 and line.text[len(plain) // 2] == " ":
        return 0
    above = lines[n - 1].plain
    closed = CLOSES_NOTICE.fullmatch(above) is not None or WISH.match(above) is not None
    ended = closed or (lines[n - 1].stopped and known[n - 1] is None and not titles[n - 1]) or _below_contact(lines, n)
    if not ended:
        return 0
    if closed or _FIRM.fullmatch(plain) or any(plain in notice for notice in notices):
        return count
    if count > 1:
        return 0
    if _below_notice(lines, known, titles, n):
        return 1
    if following is not None and (below := known[n + 1]) is not None and below.sort is Sort.FURNITURE:
        return len(plain) <= _LONGEST_OFFICE
    if not line.gap and following is not None and not following.gap and CONTACT.search(following.plain):
        return 1
    apart = following is None or following.gap > line.gap
    return int(apart and (not line.gap or following is None or following.gap > 1))


def _below_contact(lines: Sequence[PageLine], n: int) -> bool:
    """Whether line n stands below one that says where to turn to and is at its end."""
    before = lines[n - 1]
    return ends_contact(lines, n - 1) and (_CONTACT_ENDS.search(before.plain) is not None or lines[n].gap > 0)


_CONTACT_ENDS: Final = re.compile(r"(?:\d|先生|女士|小姐|经理|主任|老师|同志)$")


def _below_notice(lines: Sequence[PageLine], known: Sequence[LineSort | None], titles: Sequence[bool], n: int) -> bool:
    """Whether the text that ends above line n stands below the name of a notice: notices are signed."""
    for m in range(n - 1, max(n - LONGEST_NOTICE, -1), -1):
        if titles[m]:
            return NOTICE.search(lines[m].plain) is not None
        closed = CLOSES_NOTICE.fullmatch(lines[m].plain) is not None
        if (known[m] is not None and not closed and not ends_contact(lines, m)) or opens_article(lines[m]):
            return False
    return False


def _is_writer(lines: Sequence[PageLine], known: Sequence[LineSort | None], titles: Sequence[bool], n: int) -> bool:
    """Whether a line that is no prose is the writer's bare name: it stands at the edge of a text, most often between its
    headline and its first paragraph. Without a surname that is known, two characters after a headline are believed."""
    plain = lines[n].plain
    if _NAME_AND_PLACE.fullmatch(plain):
        return n + 1 < len(lines) and not opens_article(lines[n]) and not opens_article(lines[n + 1])
    place, _, name = lines[n].text.partition(" ")
    if (
        n
        and _BARE_NAME.fullmatch(name)
        and (place in _WHO or (len(place) <= _LONGEST_PLACE and lines[n].gap + lines[n].lead))
    ):
        # 县城 郑老师: readers who write say where they live, or that they are readers.
        goes_before = n + 1 < len(lines) and known[n + 1] is None and not titles[n + 1]
        addressed = _TITLED.search(name) is not None or bylines.read_byline(name) is not None
        return addressed and goes_before and known[n - 1] is None and titles[n - 1]
    if not _BARE_NAME.fullmatch(plain) or NOTICE.search(plain) or _NUMBERED.fullmatch(plain):
        return False
    before_text = n + 1 < len(lines) and known[n + 1] is None and not titles[n + 1]
    after_text = n > 0 and known[n - 1] is None and not titles[n - 1]
    # Below a block longer than a headline, which is a poem's stanza, stands the next poem's title.
    stanza = n > _STANZA and not any(line.gap for line in lines[n - _STANZA + 1 : n])
    after_title = n > 0 and known[n - 1] is None and titles[n - 1] and not stanza
    if n + 1 < len(lines) and opens_at(lines, n + 1):
        # Who is named in the dateline is not named above it: this is the end of a headline.
        return False
    found = bylines.read_byline(lines[n].text)
    if len(plain) > 3:
        return found is not None and before_text != after_text
    if found is not None:
        return before_text or after_text
    if after_title:
        # What a word runs into from above, or a word that everybody uses, is the headline's last line.
        apart = before_text and (lines[n].gap > 0 or not lines[n + 1].gap)
        return apart and not is_common(plain) and not bound(lines[n - 1].plain, plain)
    return before_text and len(plain) == 2 and not is_word(plain) and not _is_above_caption(lines, known, titles, n)


def _is_above_caption(lines: Sequence[PageLine], known: Sequence[LineSort | None], titles: Sequence[bool], n: int) -> bool:
    """Whether a picture's caption stands below line n, which then is its headline: whose it is, its credit says."""
    for m in range(n + 1, min(n + 1 + _CAPTION_LINES, len(lines))):
        if find_credit("\n".join(line.text for line in lines[max(m - 1, n + 1) : m + 1])) is not None:
            return True
        mark = known[m]
        if titles[m] or (mark is not None and mark.sort is not Sort.PROSE):
            return False
    return False


#: Lines of a caption, its credit among them, that are looked at.
_CAPTION_LINES: Final = 12
