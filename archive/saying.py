"""Dates and names in the language that is spoken to the reader.

Formats of dates are texts of the catalogue, in Django's letters: Y年n月j日 is j F Y in English.
"""

import datetime
from typing import Final

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _


def day_text(day: datetime.date) -> str:
    """2020年8月17日; 17 August 2020."""
    return format_date(day, gettext("Y年n月j日"))


def days_text(first: datetime.date, last: datetime.date) -> str:
    """An interval, what both days share written once: 2023年7月22日—8月4日; 22 July – 4 August 2023."""
    if first == last:
        return day_text(first)
    if first.year != last.year:
        return gettext("{first}—{last}").format(first=day_text(first), last=day_text(last))
    shared = gettext("{year}年{first}—{last}")
    return shared.format(year=first.year, first=day_of_year_text(first), last=day_of_year_text(last))


def day_of_year_text(day: datetime.date) -> str:
    """8月17日; 17 August."""
    return format_date(day, gettext("n月j日"))


def month_text(month: int, year: int | None = None) -> str:
    """3月 or, with the year, 2021年3月; March, March 2021."""
    first = datetime.date(year or 2000, month, 1)
    return format_date(first, gettext("n月") if year is None else gettext("Y年n月"))


def year_text(year: int) -> str:
    """2021年; 2021."""
    return gettext("{year}年").format(year=year)


def grouped(number: int) -> str:
    """A figure with its thousands apart by a thin space: 12 345."""
    return f"{number:,}".replace(",", "\N{THIN SPACE}")


def named(name: object, value: object) -> str:
    """县市区：永康; County: Yongkang."""
    return gettext("{name}：{value}").format(name=name, value=value)


def issues_text(count: int) -> str:
    """3 期; 3 issues."""
    return ngettext("{n} 期", "{n} 期", count).format(n=grouped(count))


def pages_text(count: int) -> str:
    """3 版; 3 pages."""
    return ngettext("{n} 版", "{n} 版", count).format(n=grouped(count))


def articles_text(count: int) -> str:
    """3 篇; 3 articles."""
    return ngettext("{n} 篇", "{n} 篇", count).format(n=grouped(count))


def characters_text(count: int) -> str:
    """300 字; 300 characters."""
    return ngettext("{n} 字", "{n} 字", count).format(n=grouped(count))


#: The sixteen topics, so that the catalogue has them; the words themselves are in the record.
TOPIC_NAMES: Final = (
    _("党建"),
    _("纪检监察"),
    _("人大政协"),
    _("政务财政"),
    _("社会治理"),
    _("应急安全"),
    _("工业科技"),
    _("农业农村"),
    _("商贸金融"),
    _("城乡建设"),
    _("生态环境"),
    _("教育"),
    _("卫生健康"),
    _("文化体育"),
    _("民生保障"),
    _("群团人物"),
)


def topic_text(name: str) -> str:
    """What a topic is called: one of the sixteen in the reader's language, any other as it is."""
    return gettext(name) if name in TOPIC_NAMES else name
