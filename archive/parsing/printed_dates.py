"""The day that a page prints in its masthead or folio line, held against the weekday and the lunar day beside it."""

import datetime
from collections import Counter
from collections.abc import Sequence
from typing import Final

from archive.parsing.days import chinese_day
from archive.parsing.lunar import lunar_day, lunar_numbers, years_of
from archive.parsing.masthead import read_line
from archive.parsing.mastheadwords import LUNAR
from archive.parsing.parsed import Basis, DateFinding, Evidence

#: What remains of the confidence in a day for each thing that contradicts it.
CONTRADICTED: Final = 0.6
#: Confidence in a day that stands by itself, with no weekday, name or number of the page's that goes with it: it may be a text's.
_ALONE: Final = 0.8
WEEK: Final = "一二三四五六日"


def printed_date(furniture: Sequence[tuple[int, str]], until: datetime.date = datetime.date.max) -> DateFinding:
    """The day that the lines (number, from 1, and text) print, with all that agrees or not; unknown where they print none. A year
    after the one that follows `until` is a misprint."""
    found: list[tuple[datetime.date, Evidence]] = []
    lunar: list[tuple[str, Evidence]] = []
    weekdays: list[tuple[int, Evidence]] = []
    votes: Counter[datetime.date] = Counter()
    for number, line in furniture:
        read = read_line(line)
        if read is None:
            continue
        found += [
            (day, Evidence(number, line.strip(), f"报面印有日期{chinese_day(day)}"))
            for day in read.dates
            if day.year <= until.year + 1
        ]
        # A line that gives the newspaper's name or a number, too, is the masthead's; a day alone may be a text's.
        for day in read.dates:
            votes[day] += 1 + sum(map(bool, (read.names, read.page_number, read.issue_number, read.pages_in_issue)))
        if read.lunar:
            lunar.append((read.lunar, Evidence(number, line.strip(), f"报面印有{read.lunar}")))
        if read.weekday is not None:
            weekdays.append((read.weekday, Evidence(number, line.strip(), "报面印有星期")))
    if not found:
        return DateFinding()
    for day in {day for day, _ in found}:
        votes[day] += sum(day.weekday() == weekday for weekday, _ in weekdays)
        votes[day] += sum(day in _lunar_days(text) for text, _ in lunar)
    best = max((day for day, _ in found), key=votes.__getitem__)
    evidence = [e for day, e in found if day == best]
    against = [Evidence(e.line, e.text, f"另印有{chinese_day(day)}，与之不合") for day, e in found if day != best]
    for weekday, e in weekdays:
        if best.weekday() == weekday:
            evidence.append(Evidence(e.line, e.text, "星期相合"))
        else:
            against.append(Evidence(e.line, e.text, f"星期不合，当日为星期{WEEK[best.weekday()]}"))
    for text, e in lunar:
        possible = _lunar_days(text)
        if best in possible or not possible:
            evidence.append(Evidence(e.line, e.text, "农历相合"))
        else:
            against.append(Evidence(e.line, e.text, "农历不合"))
    days, sure = [day for day, _ in found], 1.0 if votes[best] > 1 or against else _ALONE
    confidence = round(sure * CONTRADICTED ** len(against), 3)
    return DateFinding(best, min(days), max(days), Basis.PRINTED, (*evidence, *against), confidence)


def _lunar_days(text: str) -> set[datetime.date]:
    """The days that a lunar date can be."""
    match = LUNAR.search(text)
    numbers = lunar_numbers(match["month"], match["day"]) if match else None
    if match is None or numbers is None:
        return set()
    years = years_of(*"".join(match["year"].split())) if match["year"] else years_of()
    days = (lunar_day(y, *numbers, leap=bool(match["leap"])) for y in years)
    return {day for day in days if day is not None}
