"""What each line is, before it is known whose it is: prose, a title, a byline, a credit, a jump, verse, a table row, or furniture.

Lines that say themselves what they are are read first (`cues`), the others are told apart as prose and titles (`titles`), and
then what stands between the two gets its due: writers' bare names, who signs a notice, verse.
"""

import re
from collections.abc import Sequence
from typing import Final

from archive.parsing import bylines
from archive.parsing.cues import LONGEST_SIGNATORY, NOTICE, OFFICE, LineSort, Sort, opens_article, read_known
from archive.parsing.dictionary import is_word
from archive.parsing.layout import Layout
from archive.parsing.lines import PageLine
from archive.parsing.segmentation import Role
from archive.parsing.titles import find_titles
from archive.parsing.verse import short_texts

_BARE_NAME: Final = re.compile(r"[\u3400-\u9fff]{2,4}")
_NAME_AND_PLACE: Final = re.compile(r"[■□◇◆●○]?[\u3400-\u9fff]{2,3}\([\u3400-\u9fff]{2,10}\)")


def sort_lines(lines: Sequence[PageLine], layout: Layout) -> list[LineSort]:
    """What each line is, in the order of the lines."""
    known = read_known(lines, layout)
    titles = find_titles(lines, layout, known)
    sorts: list[LineSort] = []
    for n in range(len(lines)):
        mark = known[n]
        if mark is None and titles[n] and _is_signatory(lines, known, titles, n):
            mark = LineSort(Sort.BYLINE, tail=True)
        if mark is None and (titles[n] or _NAME_AND_PLACE.fullmatch(lines[n].plain)) and _is_writer(lines, known, titles, n):
            mark = LineSort(Sort.BYLINE, weak=True)
        if mark is None:
            opening = opens_article(lines[n])
            mark = LineSort(Sort.TITLE) if titles[n] and not opening else LineSort(Sort.PROSE, opening=opening)
        if sorts and _is_contact(lines, sorts, mark, n):
            mark = LineSort(Sort.BYLINE, tail=True)
        sorts.append(mark)
    undecided = [mark.sort in (Sort.PROSE, Sort.TITLE) and not mark.opening for mark in sorts]
    writers = [mark.sort is Sort.BYLINE and (mark.weak or mark.bare) for mark in sorts]
    for n in short_texts(lines, layout, undecided, titles, writers):
        sorts[n] = LineSort(Sort.VERSE)
    return sorts


_TELEPHONE: Final = re.compile(r"(?:电话|热线|手机|联系人|传真|地址)[^。]{0,40}")
_LONGEST_CONTACT: Final = 40


def _is_contact(lines: Sequence[PageLine], sorts: Sequence[LineSort], mark: LineSort, n: int) -> bool:
    """Whether the line says where to turn to, right below the text or the signature of a notice, and ends it."""
    line, above = lines[n], sorts[-1]
    if line.gap or line.stopped or len(line.plain) > _LONGEST_CONTACT or not _TELEPHONE.search(line.plain):
        return False
    if mark.sort not in (Sort.PROSE, Sort.TITLE) and mark.role is not Role.IMPRINT:
        return False
    ends = n + 1 == len(lines) or lines[n + 1].gap > 0
    return ends and (above.tail or (above.sort is Sort.PROSE and lines[n - 1].stopped))


def _is_signatory(lines: Sequence[PageLine], known: Sequence[LineSort | None], titles: Sequence[bool], n: int) -> bool:
    """Whether an office's name by itself, right after a text's end and before something else's beginning, signs that text."""
    line = lines[n]
    if not n or line.gap > 1 or len(line.plain) > LONGEST_SIGNATORY or not OFFICE.search(line.plain):
        return False
    ended = lines[n - 1].stopped and known[n - 1] is None and not titles[n - 1]
    following = lines[n + 1] if n + 1 < len(lines) else None
    return (
        ended
        and (following is None or following.gap > line.gap)
        and (not line.gap or following is None or following.gap > 1)
    )


def _is_writer(lines: Sequence[PageLine], known: Sequence[LineSort | None], titles: Sequence[bool], n: int) -> bool:
    """Whether a line that is no prose is the writer's bare name: it stands at the edge of a text, most often between its
    headline and its first paragraph. Without a surname that is known, two characters after a headline are believed."""
    plain = lines[n].plain
    if _NAME_AND_PLACE.fullmatch(plain):
        return n + 1 < len(lines) and not opens_article(lines[n]) and not opens_article(lines[n + 1])
    if not _BARE_NAME.fullmatch(plain) or NOTICE.search(plain):
        return False
    before_text = n + 1 < len(lines) and known[n + 1] is None and not titles[n + 1]
    after_text = n > 0 and known[n - 1] is None and not titles[n - 1]
    after_title = n > 0 and known[n - 1] is None and titles[n - 1]
    if n + 1 < len(lines) and opens_article(lines[n + 1]):
        # Who is named in the dateline is not named above it: this is the end of a headline.
        return False
    found = bylines.read_byline(lines[n].text)
    if len(plain) > 3:
        return found is not None and before_text != after_text
    if found is not None:
        return before_text or after_text
    return before_text and (after_title or (len(plain) == 2 and not is_word(plain)))
