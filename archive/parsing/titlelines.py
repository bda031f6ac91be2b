"""Prose or title: what a line shows of itself, by its stops, its length, and how it stands in its column."""

import re
from collections.abc import Sequence
from typing import Final

from archive.parsing.columns import Fit
from archive.parsing.jumps import find_jump
from archive.parsing.layout import Layout
from archive.parsing.lines import PageLine
from archive.parsing.notices import EDITORS_NOTE, LONGEST_SIGNATORY, NOTICE, WISH
from archive.parsing.openings import FESTIVAL
from archive.parsing.setoff import INNER_STOPS, Place
from archive.parsing.sorts import LONGEST_TITLE

_INNER_STOP: Final = re.compile(r"[。;](?=.)")
_COMMAS: Final = re.compile(r",(?=.)")
ORDINAL: Final = re.compile(r"^(?:[(（]?[一二三四五六七八九十]{1,3}[)）、.]|[(（]?\d{1,2}[)）、.．]|[①-⑳●○◆■□△▲◇★※☆•])")
_PHRASES: Final = re.compile(r"^[^\s,。，]{4,} [^\s。，]{4,}(?: [^\s。，]{4,})*$")
#: Characters of what is printed twice over.
_DOUBLE: Final = 6
#: Characters. 编者按 by itself is a heading.
_NOTE_NAME: Final = 7
#: A telephone number that a column breaks off heads nothing.
_NUMBER: Final = re.compile(r"[0-9-]{7,}")
_TELEPHONE: Final = re.compile(r"(?=[电热手联传地\d])(?:(?:电话|热线|手机|联系|传真|地址)[^0-9]{0,8}[0-9-]{3,}|\d{7,})")

# Evidence that a line is a title (above 0) or prose (below), in nats or thereabouts; few, round, and each seen on real pages.
_STOPPED: Final = -9.0
#: A bracket is closed that another line opened.
_CLOSES: Final = -6.0
_IN_CAPTION: Final = -5.0
#: So is a quotation that runs on with a comma in it.
_OPEN_QUOTE: Final = -2.0
#: A quotation ends with the line, and the sentence with it, that another line began.
_CLOSES_QUOTE: Final = -3.0
#: Characters of a line that has no column, and what its having no end speaks for.
_BRIEF: Final = 40
#: Characters of one that ends with ! or ?: 画漫画，咱也会！
_CRY: Final = 12
_UNENDED: Final = 1.5
#: For each cell of a line without any stop or comma: prose goes about ten characters without one, titles go without.
_UNPUNCTUATED: Final = 0.04
_UNPUNCTUATED_MOST: Final = 1.6
_INNER: Final = -4.0
_ENDS_SOFT: Final = -4.0
#: Cells by which the lines of one headline differ, as a rule.
_ALIKE: Final = 6
#: But prose that goes on would fill its line: 最后一堂课， / 全班三个人.
_ENDS_SOFT_SHORT: Final = -1.5
_ENDS_TERMINAL: Final = -1.0
#: But where all lines set off together end with ! or ?, which sentences do not at the edge of a column.
_EXCLAIMED: Final = 0.5
#: Nor where each line is a sentence.
_ASKED: Final = -2.5
#: What letters and notices end with.
_WISHES: Final = -5.0
#: What news begins with: 4月23日，……; 日前，……; 新年伊始，…….
OPENS_NEWS: Final = re.compile(
    r"(?:(?:\d{4}年|今年|去年)?(?:\d{1,2}月)?\d{1,2}日(?:上午|下午|晚上?|傍晚|凌晨|中午)?|日前|近日|最近|昨[日天晚]|今[日天晨晚]|连日来|近年来|目前|据悉|据了解"
    rf"|{FESTIVAL}(?:期间|前夕|来临(?:之际)?|伊始)),"
)
_NEWS: Final = -4.0
#: What is asked in an interview, by whoever asks it.
_QUESTION: Final = re.compile(r"(?:问|记者|本报记者|主持人):.*\?$")
_QUESTIONED: Final = -8.0
_PER_COMMA: Final = -1.2
_BY_FIT: Final = {Fit.FREE: 0.5, Fit.FULL: -3.0, Fit.INDENTED: -1.0, Fit.SHORT: 2.0, Fit.OVER: 3.0}
_NARROWER: Final = -3.5
#: Two phrases with a space between them, as headlines are put on one line.
_IN_PHRASES: Final = 1.5
_ALONE: Final = 1.5
_ALONE_IN_TEXT: Final = 3.0
_DOUBLED: Final = 5.0
#: Where blank lines stand between all lines of prose, the few that have none between them are a headline's; so is a line without
#: an end right above a text object.
_GLUED: Final = 3.0
_GLUED_MOST: Final = 4
_NAMES_NOTICE: Final = 2.0
#: Where to turn to is the end of a notice, not its headline.
_CONTACT: Final = -3.0
_LONG: Final = -3.0
_BEGINS_OBJECT: Final = 0.7
#: Headlines are not indented.
_BEGINS_BOTH: Final = -1.5
_ITEM: Final = -1.5
_DASHED: Final = 0.3


def _alone(lines: Sequence[PageLine], layout: Layout, n: int) -> bool:
    """Whether more white space than is usual stands above and below the line."""
    below = lines[n + 1].gap if n + 1 < len(lines) else layout.gap + 1
    return lines[n].gap > layout.gap and below > layout.gap


def is_doubled(line: PageLine) -> bool:
    """Whether the line, or each of its phrases, is printed twice over: 百叟宴百叟宴."""
    words = line.text.split() if len(line.plain) >= _DOUBLE else []
    return _is_twice(line.plain) or (len(words) > 1 and all(map(_is_twice, words)))


def _is_twice(word: str) -> bool:
    half = len(word) // 2
    return len(word) >= _DOUBLE and len(word) % 2 == 0 and word[:half] == word[half:]


def is_unclosed(plain: str) -> bool:
    """Whether a bracket is open at the end of the line."""
    return plain.rfind("(") > plain.rfind(")")


def is_quoting(plain: str) -> bool:
    """Whether a quotation or a title is open at the end of the line; straight quotes do not tell."""
    return any(plain.rfind(begin) > plain.rfind(end) for begin, end in ("“”", "《》", "「」", "『』"))


def _is_glued(lines: Sequence[PageLine], layout: Layout, n: int) -> bool:
    """Whether the line is of a few that stand closer than prose does, none of which has a stop or comma but at its end: below a
    subheading the first line of the text may be as near."""
    if not layout.gap:
        return False
    first = last = n
    while first > 0 and not lines[first].gap and not lines[first].lead and n - first < _GLUED_MOST:
        first -= 1
    while last + 1 < len(lines) and not lines[last + 1].gap and not lines[last + 1].lead and last - n < _GLUED_MOST:
        last += 1
    block = lines[first : last + 1]
    prose = any(line.stopped or INNER_STOPS.search(line.plain[:-1]) for line in block)
    if len(block) > _GLUED_MOST or prose or lines[last].plain[-1] in ",、:":
        return False
    below = lines[last + 1] if last + 1 < len(lines) else None
    if below is not None and below.gap and layout.columns[last] == layout.columns[last + 1] is not None:
        filled = layout.fits[last] in (Fit.FULL, Fit.INDENTED) and layout.fits[last + 1] is Fit.FULL
        if filled and not below.lead:
            return False  # the last one may go on below
    return len(block) > 1 or (below is not None and not below.gap and not block[0].terminal)


def _goes_on_bare(lines: Sequence[PageLine], n: int) -> bool:
    """Whether the line goes on with another right below that has neither stop nor comma and is about as short."""
    if n + 1 == len(lines):
        return False
    line, below = lines[n], lines[n + 1]
    bare = (not below.terminal or below.plain[-1] in "!?") and not INNER_STOPS.search(below.plain)
    return bare and not below.gap and not below.lead and abs(below.width - line.width) <= _ALIKE


def begins_own_measure(lines: Sequence[PageLine], layout: Layout, n: int) -> bool:
    """Whether a paragraph in a measure of its own seems to begin with line n, to which no column of the page is near or a narrower."""
    fit = layout.fits[n]
    over = fit is Fit.FULL and n + 1 < len(lines) and layout.fits[n + 1] is Fit.OVER
    return (over or fit in (Fit.SHORT, Fit.FREE)) and _begins_narrower(lines, n, layout.gap)


def _begins_narrower(lines: Sequence[PageLine], n: int, gap: int) -> bool:
    """Whether a paragraph too short to make a column of its own seems to begin: a line short by an indent of the next, which
    is as wide as the one after it or followed by the end."""
    if n + 2 >= len(lines):
        return False
    first, second, third = lines[n : n + 3]
    if second.gap > gap:
        return False
    if not 3 <= second.width - first.width <= 6 or not any(INNER_STOPS.search(one.plain) for one in (first, second, third)):
        return False
    return abs(third.width - second.width) <= 3 or (third.width < second.width and third.terminal)


def evidence(lines: Sequence[PageLine], layout: Layout, n: int, place: Place | None = None) -> float:
    """What speaks for line n (an index) being a title (above 0) or prose (below), in nats; -20 where it can be none."""
    line, fit = lines[n], layout.fits[n]
    doubled = is_doubled(line)
    plain = line.plain[: len(line.plain) // 2] if doubled else line.plain
    if len(plain) > LONGEST_TITLE or not any(map(str.isalnum, plain)) or _NUMBER.fullmatch(plain):
        return -20.0
    if goes_on_elsewhere(line) or (EDITORS_NOTE.match(plain) and len(plain) > _NOTE_NAME):
        return -20.0
    score = _BY_FIT[fit] if place in (None, Place.EVEN) or fit not in (Fit.FULL, Fit.INDENTED) else 0.0
    if place is Place.ALONE:
        score += _ALONE
    elif place is Place.EVEN:
        score += _IN_CAPTION
    if fit is Fit.OVER and len(plain) > 45:
        score -= 1.5
    if line.stopped:
        score += _STOPPED
    elif plain[-1:] in ",;:":
        score += _ENDS_SOFT_SHORT if fit is Fit.SHORT and _goes_on_bare(lines, n) else _ENDS_SOFT
    elif line.terminal:
        score += _ENDS_TERMINAL if place is not Place.EXCLAIMED else _EXCLAIMED
    if _QUESTION.match(plain):
        score += _QUESTIONED
    if OPENS_NEWS.match(plain):
        score += _NEWS
    if WISH.match(plain):
        score += _WISHES
    if _INNER_STOP.search(plain):
        score += _INNER
    commas = len(_COMMAS.findall(plain))
    ended = line.terminal and (plain[-1] not in "!?" or len(plain) > _CRY)
    whole = layout.whole and fit is Fit.FREE and not ended and len(plain) <= _BRIEF
    if whole and len(INNER_STOPS.findall(plain)) <= 1:
        # 国庆长假，乡村民宿一床难求: where lines hold paragraphs, a short one that has no end is none.
        commas = max(commas - 1, 0)
        score += _UNENDED
    score += _PER_COMMA * min(commas, 4)
    if not line.terminal and not INNER_STOPS.search(plain):
        score += min(_UNPUNCTUATED * line.width, _UNPUNCTUATED_MOST)
    if (closes := plain.find(")")) >= 0 and "(" not in plain[:closes]:
        score += _CLOSES
    if plain[0] in "”」』)》】,、。;:!?" or (plain[0] == "’" and not plain[1:2].isdigit()):
        score += _CLOSES
    if is_unclosed(plain):
        score += _CLOSES / 2
    if commas and plain.count("“") > plain.count("”"):
        score += _OPEN_QUOTE
    if line.terminal and plain.count("“") < plain.count("”"):
        score += _CLOSES_QUOTE
    if " " in line.text and ((not commas and _PHRASES.search(line.text)) or " ——" in line.text):
        score += _IN_PHRASES
    if layout.sentences and fit is Fit.FREE and line.terminal and not line.stopped and place is not Place.EXCLAIMED:
        score += _ASKED
    if fit is Fit.FREE:
        score += 0.8 if len(plain) <= 24 else 0.0 if len(plain) <= 45 else _LONG
    if place is not Place.ALONE and begins_own_measure(lines, layout, n):
        score += _NARROWER
    if line.lead in layout.starts:
        score += _BEGINS_BOTH
    elif layout.leads_object(line):
        score += _BEGINS_OBJECT
    if fit in (Fit.FULL, Fit.OVER) and not line.stopped and _alone(lines, layout, n):
        score += _ALONE if layout.gap else _ALONE_IN_TEXT
    if _TELEPHONE.search(plain):
        score += _CONTACT
    if _is_glued(lines, layout, n):
        score += _GLUED
    if doubled:
        score += _DOUBLED
    if len(plain) <= LONGEST_SIGNATORY and NOTICE.search(plain):
        score += _NAMES_NOTICE
    if ORDINAL.match(plain):
        score += _ITEM
    if plain.startswith("——") and not line.terminal and not commas:
        score += _DASHED
    return score


def goes_on_elsewhere(line: PageLine) -> bool:
    jump = find_jump(line.text)
    return jump is not None and jump.direction == "on"
