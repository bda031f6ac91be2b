"""What a reader's report asks for, where that is plain enough to be done by one click: other words, a split, another date."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.utils import timezone

from archive.corrections.spans import CorrectionError, pieces, sequence
from archive.corrections.steps import Step, perform
from archive.corrections.wording import reading_of_line
from archive.models import Article, Report, Segmentation
from archive.plausible import is_plausible

_DATE_FORMATS: Final = ("%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y/%m/%d")


@dataclass(frozen=True, slots=True)
class Remedy:
    """`words` say, for the editor, what will be done: the `steps` to the article's page, or its issue's new `date`; `permission` is
    what it takes."""

    words: str
    permission: str
    steps: tuple[Step, ...] = ()
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class _Letter:
    """A character of an article that is not white space, and where it stands: line (from 1), index in the line's reading."""

    text: str
    line: int
    index: int


def remedy_of(report: Report) -> Remedy | None:
    """What the report asks for; None where a person has to find out. Words count if they stand in the article once; they may run
    over line ends."""
    if report.kind == Report.Kind.DATE:
        return _date(report)
    article = Article.objects.select_related("page__segmentation__source").get(pk=report.article_id)
    version = article.page.segmentation
    if version is None or article.key is None:
        return None
    letters = list(_letters(version, article.key))
    place = _only_place("".join(letter.text for letter in letters), "".join(report.wrong.split()))
    if place is None:
        return None
    found = letters[place[0] : place[1]]
    if report.kind == Report.Kind.SPLIT:
        remedy = _split(version, found[0])
    elif report.kind == Report.Kind.CHARACTER and report.suggestion:
        remedy = _wording(version, found, report.suggestion.strip())
    else:
        return None
    return remedy if remedy and _can_be_done(version, remedy.steps) else None


def _date(report: Report) -> Remedy | None:
    typed = "".join((report.suggestion or "").split())
    for form in _DATE_FORMATS:
        try:
            day = datetime.datetime.strptime(typed, form).replace(tzinfo=datetime.UTC).date()
        except ValueError:
            continue
        if day > timezone.localdate() or not is_plausible(day):
            return None
        return Remedy(f"把这一期的日期改为 {day.year}年{day.month}月{day.day}日", "archive.arrange_issue", date=day)
    return None


def _letters(version: Segmentation, key: int) -> Iterator[_Letter]:
    """The article's characters in reading order, as its lines read."""
    text, division = version.source.text, version.division
    lines = dict.fromkeys(line.number for line, _ in pieces(text, sequence(division.spans, key)))
    for line in lines:
        for index, letter in enumerate(reading_of_line(text, division, line)):
            if not letter.isspace():
                yield _Letter(letter, line, index)


def _only_place(held: str, sought: str) -> tuple[int, int] | None:
    """Where the string stands, half-open; None if it stands nowhere or more than once."""
    first = held.find(sought) if sought else -1
    if first < 0 or held.find(sought, first + 1) >= 0:
        return None
    return first, first + len(sought)


def _split(version: Segmentation, first: _Letter) -> Remedy | None:
    """A new article from where the words begin, if that is the beginning of a line."""
    if first.index != 0:
        return None
    return Remedy(f"从第 {first.line} 行起分篇", "archive.correct_page", ({"do": "split", "line": first.line},))


def _wording(version: Segmentation, found: list[_Letter], wanted: str) -> Remedy:
    """The words changed, line by line: each line gets as many characters as it had, the last one the rest."""
    steps: list[Step] = []
    groups = [list(group) for _, group in groupby(found, key=lambda letter: letter.line)]
    for n, group in enumerate(groups, 1):
        share, wanted = (wanted, "") if n == len(groups) else (wanted[: len(group)], wanted[len(group) :])
        reading = reading_of_line(version.source.text, version.division, group[0].line)
        changed = reading[: group[0].index] + share + reading[group[-1].index + 1 :]
        if changed != reading:
            steps.append({"do": "correct", "line": group[0].line, "reading": changed})
    lines = "、".join(str(step["line"]) for step in steps)
    return Remedy(f"改好第 {lines} 行", "archive.correct_page", tuple(steps))


def _can_be_done(version: Segmentation, steps: tuple[Step, ...]) -> bool:
    try:
        return bool(steps) and perform(version.source.text, version.division, steps) != version.division
    except CorrectionError:
        return False
