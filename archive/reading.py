"""What readers' pages show, worked out of the record: blocks of an article, runs of source lines, a year's calendar.

Pure: rows that are already loaded go in, frozen values for templates come out.
"""

import calendar
import datetime
import itertools
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from borax.calendars.lunardate import LunarDate
from django.utils.translation import gettext, gettext_noop

from archive.holdings_strip import LONGEST_HATCH
from archive.languages import speaks_chinese
from archive.models import Article, Contributor, Issue, Segmentation
from archive.parsing.projection import line_spans
from archive.parsing.segmentation import Role
from archive.parsing.text import Text

#: How many tints tell the articles of a page apart; the next article begins again with the first.
TINTS: Final = 8
#: Characters of a source that are shown at once: three ordinary pages.
PART: Final = 15_000
ROLE_NAMES: Final[Mapping[str, str]] = {
    Role.KICKER: gettext_noop("引题"),
    Role.HEADLINE: gettext_noop("标题"),
    Role.DECK: gettext_noop("副题"),
    Role.BYLINE: gettext_noop("作者"),
    Role.LEAD: gettext_noop("导语"),
    Role.BODY: gettext_noop("正文"),
    Role.SUBHEADING: gettext_noop("小标题"),
    Role.CAPTION: gettext_noop("图片说明"),
    Role.CREDIT: gettext_noop("摄影署名"),
    Role.TABLE: gettext_noop("表格"),
    Role.LIST: gettext_noop("列表"),
    Role.VERSE: gettext_noop("诗"),
    Role.QUOTE: gettext_noop("引文"),
    Role.JUMP: gettext_noop("转版"),
    Role.MASTHEAD: gettext_noop("报头报眉"),
    Role.BANNER: gettext_noop("栏题"),
    Role.FOLIO: gettext_noop("版次线"),
    Role.IMPRINT: gettext_noop("出版信息"),
}
#: First and last year of ours that the lunar tables cover whole.
_LUNAR_YEARS: Final = (1901, 2099)
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_STEM_SOUNDS: Final = ("jia", "yi", "bing", "ding", "wu", "ji", "geng", "xin", "ren", "gui")
_BRANCH_SOUNDS: Final = ("zi", "chou", "yin", "mao", "chen", "si", "wu", "wei", "shen", "you", "xu", "hai")
_DIGITS: Final = "一二三四五六七八九"
_MONTHS: Final = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
_TAB: Final = re.compile("\t")
#: Two spaces, or two of the breadth of a character: one alone is within 李　强 too.
_WIDE_SPACE: Final = re.compile("[ \u3000]{2,}")
#: Roles of which neighbouring paragraphs make one thing on the page.
_GATHERED: Final = frozenset({Role.TABLE, Role.LIST, Role.VERSE, Role.QUOTE, Role.LEAD})


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of an article in one role. `texts` are its paragraphs; a table's are its `rows` of cells, `header` apart."""

    role: str
    texts: tuple[str, ...]
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Credit:
    """Who did one thing for an article: 记者, and the names."""

    role: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the source, numbered from 1."""

    number: int
    text: str
    blank: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Lines that follow each other and have one owner and role. `article` is None for the page's furniture, and where the owner
    is not for readers: then `hidden`, and there are no lines."""

    start: int
    end: int
    article: Article | None
    role: str
    tint: int
    hidden: bool
    lines: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a calendar, and the issues of its date: how many, one of them, and whether no date of theirs is more than inferred.
    `possible` tells that an inferred interval covers the day, `missing` that an issue came out which is not held, unless
    it may be one of those of an inferred date."""

    date: datetime.date
    count: int
    issue_id: int | None
    inferred: bool
    possible: bool
    missing: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month: `weeks` of seven days from Monday, days of other months are None; the issues and the missing days in it."""

    number: int
    count: int
    missing: int
    weeks: tuple[tuple[Day | None, ...], ...]


def blocks(paragraphs: Iterable[Mapping[str, str]]) -> Iterator[Block]:
    """The paragraphs of an article, with table rows, list items and lines of verse gathered."""
    for role, group in itertools.groupby(paragraphs, key=lambda paragraph: paragraph["role"]):
        texts = tuple(paragraph["text"] for paragraph in group)
        if role == Role.TABLE:
            yield _table(texts)
        elif role in _GATHERED:
            yield Block(role, texts)
        else:
            yield from (Block(role, (text,)) for text in texts)


def _table(texts: Sequence[str]) -> Block:
    """Rows are lines; cells stand between tabs or, where no row has any, between wide spaces. A first row without figures above
    rows that have some is the header; a row of one cell, or one that reads like a sentence, keeps its place."""
    between = _TAB if any("\t" in text.strip() for text in texts) else _WIDE_SPACE
    rows = [tuple(cell.strip() for cell in between.split(text.rstrip())) for text in texts]
    width = max(len(row) for row in rows)
    filled = [row + ("",) * (width - len(row)) for row in rows]
    has_figures = [any(character.isdigit() for cell in row for character in cell) for row in filled]
    if width > 1 and len(rows) > 1 and not has_figures[0] and any(has_figures):
        return Block(Role.TABLE, tuple(texts), header=filled[0], rows=tuple(filled[1:]))
    return Block(Role.TABLE, tuple(texts), rows=tuple(filled))


def credits_of(article: Article) -> list[Credit]:
    """The contributors by what they did, in the order of the byline. Reads the prefetched contributors."""
    names: dict[str, list[str]] = {}
    for contributor in article.contributors.all():
        names.setdefault(str(Contributor.Role(contributor.role).label), []).append(contributor.name)
    return [Credit(role, tuple(people)) for role, people in names.items()]


def source_runs(segmentation: Segmentation, articles: Sequence[Article]) -> list[Run]:
    """All lines of the segmentation's source in their order. `articles` are those that may be seen. Blank lines go with the run
    before them."""
    text, division = segmentation.source.text, segmentation.division
    rows = {article.key: article for article in articles}
    tints = {article.key: n % TINTS + 1 for n, article in enumerate(articles)}
    spans = sorted(
        ((span.start, key, span.role) for key, held in line_spans(text, division).items() for span in held),
        key=lambda span: span[0],
    )
    starts = [1, *(start for start, _, _ in spans[1:]), len(text.lines) + 1]
    runs = []
    for (_, key, role), (first, beyond) in zip(spans, itertools.pairwise(starts), strict=True):
        hidden = key is not None and key not in rows
        lines = () if hidden else text.lines[first - 1 : beyond - 1]
        runs.append(
            Run(
                start=first,
                end=beyond - 1,
                article=rows.get(key),
                role=gettext(ROLE_NAMES[role]),
                tint=tints.get(key, 0),
                hidden=hidden,
                lines=tuple(SourceLine(line.number, line.text, line.blank) for line in lines),
            )
        )
    return runs


def in_parts(runs: Iterable[Run]) -> list[tuple[Run, ...]]:
    """The runs of a source in parts of a bounded length, so that a page that shows one of them is never heavy; one part of
    nearly every source, and none of an empty one. A run may be cut between two lines."""
    parts: list[list[Run]] = [[]]
    room = PART
    for run in runs:
        left = run
        while (fitting := _fitting(left.lines, room)) < len(left.lines):
            if fitting:
                cut = left.lines[fitting].number
                parts[-1].append(replace(left, end=cut - 1, lines=left.lines[:fitting]))
                left = replace(left, start=cut, lines=left.lines[fitting:])
            parts.append([])
            room = PART
        parts[-1].append(left)
        room -= sum(len(line.text) for line in left.lines)
    return [tuple(part) for part in parts if part]


def _fitting(lines: Sequence[SourceLine], room: int) -> int:
    """How many of the lines have room; at least one where there is room for a whole part."""
    for n, length in enumerate(itertools.accumulate(len(line.text) for line in lines)):
        if length > room:
            return max(n, 1) if room == PART else n
    return len(lines)


def verbatim(text: Text, lines: Iterable[Mapping[str, Any]]) -> list[SourceLine]:
    """The lines of a source that an article stands on, in the order of the source."""
    return [
        SourceLine(line.number, line.text, line.blank)
        for start, end in extents(lines)
        for line in text.lines[start - 1 : end]
    ]


def months(year: int, issues: Iterable[Issue], missing: Container[datetime.date]) -> list[Month]:
    """The year's twelve months with what is held and the days that are missing; the issues have dates of that year."""
    held: defaultdict[datetime.date, list[Issue]] = defaultdict(list)
    possible: set[datetime.date] = set()
    for issue in issues:
        if issue.date is None:
            continue
        held[issue.date].append(issue)
        if issue.date_basis == Issue.DateBasis.INFERRED and issue.date_latest:
            span = min((issue.date_latest - issue.date).days, LONGEST_HATCH)
            possible.update(issue.date + datetime.timedelta(n) for n in range(span + 1))
    weeks = calendar.Calendar()
    result = []
    for number in range(1, 13):
        days = [
            tuple(
                _day(date, held.get(date, []), date in possible, date in missing) if date.month == number else None
                for date in week
            )
            for week in weeks.monthdatescalendar(year, number)
        ]
        shown = [day for week in days for day in week if day]
        result.append(Month(number, sum(day.count for day in shown), sum(day.missing for day in shown), tuple(days)))
    return result


def _day(date: datetime.date, held: Sequence[Issue], possible: bool, missing: bool) -> Day:
    inferred = bool(held) and all(issue.date_basis == Issue.DateBasis.INFERRED for issue in held)
    return Day(date, len(held), held[0].pk if held else None, inferred, possible, missing and not (held or possible))


@lru_cache(maxsize=2048)
def _lunar(day: datetime.date) -> LunarDate:
    return LunarDate.from_solar_date(day.year, day.month, day.day)


def lunar_date(day: datetime.date) -> str:
    """The day in the old calendar, as mastheads print it: 农历庚子年六月廿八; in English with the year's name in pinyin.

    Empty outside the years of the tables.
    """
    if not _LUNAR_YEARS[0] <= day.year <= _LUNAR_YEARS[1]:
        return ""
    lunar = _lunar(day)
    stem, branch = (lunar.year - 4) % 10, (lunar.year - 4) % 12
    tens, units = divmod(lunar.day, 10)
    number = {10: "初十", 20: "二十", 30: "三十"}.get(lunar.day) or f"{'初十廿'[tens]}{_DIGITS[units - 1]}"
    said = gettext("农历{year}年闰{month}月{day}") if lunar.leap else gettext("农历{year}年{month}月{day}")
    if not speaks_chinese():
        return said.format(year=f"{_STEM_SOUNDS[stem]}{_BRANCH_SOUNDS[branch]}", month=lunar.month, day=lunar.day)
    return said.format(year=f"{_STEMS[stem]}{_BRANCHES[branch]}", month=_MONTHS[lunar.month - 1], day=number)


def lunar_date_of(issue: Issue) -> str:
    """The issue's date in the old calendar; empty where it is not certain."""
    return lunar_date(issue.date) if issue.date and issue.date_basis != Issue.DateBasis.INFERRED else ""


def extents(lines: Iterable[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """Where an article stands in its source: first and last line (inclusive) of each stretch, in order. Stretches of several
    roles that touch, or with one blank line between, are one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((line["start"], line["end"]) for line in lines):
        if found and start <= found[-1][1] + 2:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
