"""What a file's path says of the page in it: newspaper, date and page number, by configurable patterns."""

import datetime
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Self

from django.core.exceptions import ImproperlyConfigured

from archive.models import Newspaper
from archive.plausible import is_plausible

_GROUPS: Final = frozenset({"newspaper", "year", "month", "day", "page", "page_name"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What was said of a page from outside it; each part may be None. `said` is the newspaper as it was written there,
    `newspaper` the name of the held one that is meant, if there is one. `doubts` are sentences for people."""

    said: str | None = None
    newspaper: str | None = None
    date: datetime.date | None = None
    page_number: str | None = None
    page_name: str | None = None
    doubts: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The claim as one string; empty if nothing is claimed. Together with the bytes it identifies an import. It has the
        newspaper as it was written, so that adding or renaming newspapers does not make known files new ones."""
        day = self.date.isoformat() if self.date else ""
        parts = (self.said or "", day, self.page_number or "")
        return "|".join(parts) if any(parts) else ""

    @property
    def spoken(self) -> tuple[str | datetime.date | None, ...]:
        """What is claimed, as it was written; nothing in it if nothing is."""
        return self.said, self.date, self.page_number, self.page_name

    def over(self, other: "Claim") -> "Claim":
        """This claim, with what it leaves open taken from the other."""
        named = self if self.said else other
        return Claim(
            said=named.said,
            newspaper=named.newspaper,
            date=self.date or other.date,
            page_number=self.page_number or other.page_number,
            page_name=self.page_name or other.page_name,
            doubts=(*self.doubts, *other.doubts),
        )

    def resolved(self, newspapers: Mapping[str, Newspaper]) -> Self:
        """The claim with the newspaper that is meant looked up anew; `newspapers` are the held ones by each of their names."""
        held = newspapers.get(self.said or "")
        return replace(self, newspaper=held.name if held else None)

    def to_json(self) -> dict[str, Any]:
        """The claim as it is kept with the source."""
        return {
            "said": self.said,
            "newspaper": self.newspaper,
            "date": self.date.isoformat() if self.date else None,
            "page_number": self.page_number,
            "page_name": self.page_name,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        day = content.get("date")
        return cls(**{**content, "date": datetime.date.fromisoformat(day) if day else None})


def by_name(newspapers: Iterable[Newspaper]) -> dict[str, Newspaper]:
    """The newspapers by each name that paths and manifests may use: name, slug, further names."""
    named: dict[str, Newspaper] = {}
    for newspaper in newspapers:
        named |= dict.fromkeys((*newspaper.names, newspaper.slug, newspaper.name), newspaper)
    return named


class PathReader:
    """Reads claims out of paths. Raises ImproperlyConfigured if a pattern is no regular expression or has unknown groups."""

    def __init__(self, patterns: Iterable[str], newspapers: Iterable[Newspaper]) -> None:
        try:
            self._patterns: Sequence[re.Pattern[str]] = [re.compile(pattern) for pattern in patterns]
        except re.error as error:
            raise ImproperlyConfigured(f"IMPORT_PATTERNS: {error.pattern!r} is no regular expression: {error}") from error
        for pattern in self._patterns:
            if unknown := set(pattern.groupindex) - _GROUPS:
                raise ImproperlyConfigured(f"IMPORT_PATTERNS: unknown groups {sorted(unknown)}; known are {sorted(_GROUPS)}")
        self._newspapers = by_name(newspapers)

    def read(self, path: Path) -> Claim:
        """The claim of the first pattern that is found in the path. A day that no issue can be of is not claimed."""
        text = readable_name(path.absolute()).replace(os.sep, "/")
        for pattern in self._patterns:
            if match := pattern.search(text):
                groups = match.groupdict()
                said, written = groups.get("newspaper"), [groups.get(name) for name in ("year", "month", "day")]
                day = _day(*written)
                doubts = [] if day or not any(written) else [f"文件路径里的“{'-'.join(filter(None, written))}”不是日期。"]
                if said and said not in self._newspapers:
                    doubts.append(f"文件路径里的报纸“{said}”不在册；在后台添加后运行 manage.py reparse_pages。")
                return Claim(
                    said=said,
                    date=day,
                    page_number=page_number(groups.get("page")),
                    page_name=groups.get("page_name"),
                    doubts=tuple(doubts),
                ).resolved(self._newspapers)
        return Claim()


def page_number(text: str | None) -> str | None:
    """A page number as it is kept: 01 is 1, a03 and full-width Ａ３ are A3. None for nothing, and for what is none."""
    match = re.fullmatch(r"\s*([A-Za-z]?)0*([1-9][0-9]{0,2})\s*", unicodedata.normalize("NFKC", text or ""))
    return match[1].upper() + match[2] if match else None


def readable_name(path: Path) -> str:
    """A path as text, also where its bytes are GBK, as archives made on Chinese Windows have them."""
    encoded = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            return encoded.decode(encoding)
        except UnicodeDecodeError:
            continue
    return encoded.decode("utf-8", "replace")


def _day(year: str | None, month: str | None, day: str | None) -> datetime.date | None:
    try:
        named = datetime.date(int(year or ""), int(month or ""), int(day or ""))
    except ValueError:
        return None
    return named if is_plausible(named) else None
