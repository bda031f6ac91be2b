"""How an article is cited: GB/T 7714—2015 as [N] and [N/OL], BibTeX, RIS, CSL-JSON.

What is inferred or unknown is cited as such: an inferred date stands in square brackets, a page without a number is 版次不详.
"""

import datetime
import json
from dataclasses import dataclass
from typing import Any, Final

from archive.models import Article, Issue

#: GB/T 7714—2015, 8.1.2: of more than three authors the first three are named.
_NAMED_AUTHORS: Final = 3
_BIBTEX_SPECIAL: Final = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%$#_"},
}


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says. Dates are as the issue has them; `inferred` tells that they are not printed. `page` is as printed,
    empty if unknown. `url` is the full address, `accessed` the day on which it was read."""

    key: str
    authors: tuple[str, ...]
    title: str
    newspaper: str
    first_day: datetime.date | None
    last_day: datetime.date | None
    inferred: bool
    number: int | None
    page: str
    url: str
    accessed: datetime.date


def citation_of(article: Article, url: str, accessed: datetime.date) -> Citation:
    """The citation of an article whose page, issue, newspaper and contributors are loaded."""
    issue = article.page.issue
    inferred = issue.date_basis == Issue.DateBasis.INFERRED
    return Citation(
        key=f"xianbao{article.pk}",
        authors=tuple(dict.fromkeys(contributor.name for contributor in article.contributors.all())),
        title=" ".join(article.title.split()),
        newspaper=issue.newspaper.name if issue.newspaper else "报纸不详",
        first_day=issue.date_earliest if inferred else issue.date,
        last_day=issue.date_latest if inferred else issue.last_date or issue.date,
        inferred=inferred,
        number=issue.number,
        page=article.page.number,
        url=url,
        accessed=accessed,
    )


def gbt(citation: Citation, *, online: bool) -> str:
    """GB/T 7714—2015: 作者. 题名[N]. 报名, 日期(版次). With [N/OL], the day of access and the address when `online`."""
    named = ", ".join(citation.authors[:_NAMED_AUTHORS]) + (", 等" if len(citation.authors) > _NAMED_AUTHORS else "")
    head = f"{named}. " if named else ""
    place = f"{citation.newspaper}, {_gbt_date(citation)}({citation.page or '版次不详'})"
    if not online:
        return f"{head}{citation.title}[N]. {place}."
    return f"{head}{citation.title}[N/OL]. {place}[{citation.accessed}]. {citation.url}."


def bibtex(citation: Citation) -> str:
    """One BibTeX entry. The date field is biblatex's (a range where the date is inferred), year is for older styles."""
    note = "；".join(filter(None, ["日期系推定" if citation.inferred else "", "" if citation.page else "版次不详"]))
    fields = {
        "author": " and ".join(f"{{{_bibtex(name)}}}" for name in citation.authors),
        "title": f"{{{_bibtex(citation.title)}}}",
        "journal": _bibtex(citation.newspaper),
        "year": f"{citation.first_day.year}" if citation.first_day else "",
        "date": _range(citation, "/"),
        "number": f"{citation.number or ''}",
        "pages": _bibtex(citation.page),
        "url": citation.url,
        "urldate": f"{citation.accessed}",
        "note": note,
        "langid": "chinese",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@article{{{citation.key},", *lines, "}", ""])


def ris(citation: Citation) -> str:
    """One RIS record of type NEWS, lines ended by CR LF as the format asks."""
    day = citation.first_day
    lines = [
        ("TY", "NEWS"),
        *(("AU", name) for name in citation.authors),
        ("TI", citation.title),
        ("T2", citation.newspaper),
    ]
    if day:
        lines += [("PY", f"{day.year}"), ("DA", f"{day:%Y/%m/%d}")]
    if citation.number:
        lines.append(("IS", f"{citation.number}"))
    lines.append(("SP", citation.page) if citation.page else ("N1", "版次不详"))
    if citation.inferred:
        lines.append(("N1", f"日期系推定：{_range(citation, '—')}"))
    lines += [("UR", citation.url), ("Y2", f"{citation.accessed:%Y/%m/%d}"), ("LA", "zh-CN"), ("ER", "")]
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines)


def csl_json(citation: Citation) -> str:
    """A CSL-JSON array of one item."""
    item: dict[str, Any] = {
        "id": citation.key,
        "type": "article-newspaper",
        "title": citation.title,
        "author": [{"literal": name} for name in citation.authors],
        "container-title": citation.newspaper,
        "URL": citation.url,
        "accessed": {"date-parts": [_parts(citation.accessed)]},
        "language": "zh-CN",
    }
    if citation.first_day and citation.last_day:
        days = [citation.first_day] if citation.first_day == citation.last_day else [citation.first_day, citation.last_day]
        item["issued"] = {"date-parts": [_parts(day) for day in days]} | ({"circa": True} if citation.inferred else {})
    if citation.number:
        item["number"] = f"{citation.number}"
    if citation.page:
        item["page"] = citation.page
    else:
        item["note"] = "版次不详"
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


def _gbt_date(citation: Citation) -> str:
    if citation.first_day is None:
        return "[日期不详]"
    return f"[{_range(citation, '—')}]" if citation.inferred else _range(citation, "—")


def _range(citation: Citation, between: str) -> str:
    """The day, or the first and the last; empty if unknown."""
    days = dict.fromkeys(day.isoformat() for day in (citation.first_day, citation.last_day) if day)
    return between.join(days)


def _parts(day: datetime.date) -> list[int]:
    return [day.year, day.month, day.day]


def _bibtex(text: str) -> str:
    return "".join(_BIBTEX_SPECIAL.get(character, character) for character in text)
