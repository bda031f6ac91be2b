"""What a file's path says of the page in it: newspaper, date and page number, by configurable patterns."""

import datetime
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from django.core.exceptions import ImproperlyConfigured

from archive.models import Newspaper


@dataclass(frozen=True, slots=True)
class Claim:
    """What was said of a page from outside it; each part may be None. `newspaper` is a held newspaper's name, `slug` its slug."""

    newspaper: str | None = None
    slug: str | None = None
    date: datetime.date | None = None
    page_number: str | None = None
    page_name: str | None = None

    @property
    def key(self) -> str:
        """The claim as one string; empty if nothing is claimed. Together with the bytes it identifies an import. It has the
        slug, which stays when a newspaper is renamed."""
        day = self.date.isoformat() if self.date else ""
        parts = (self.slug or "", day, self.page_number or "")
        return "|".join(parts) if any(parts) else ""

    def over(self, other: "Claim") -> "Claim":
        """This claim, with what it leaves open taken from the other."""
        return Claim(
            newspaper=self.newspaper or other.newspaper,
            slug=self.slug or other.slug,
            date=self.date or other.date,
            page_number=self.page_number or other.page_number,
            page_name=self.page_name or other.page_name,
        )

    def to_json(self) -> dict[str, Any]:
        """The claim as it is kept with the source."""
        return {
            "newspaper": self.newspaper,
            "slug": self.slug,
            "date": self.date.isoformat() if self.date else None,
            "page_number": self.page_number,
            "page_name": self.page_name,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        day = content.get("date")
        return cls(**{**content, "date": datetime.date.fromisoformat(day) if day else None})


class PathReader:
    """Reads claims out of paths. Raises ImproperlyConfigured if a pattern is no regular expression."""

    def __init__(self, patterns: Iterable[str], newspapers: Iterable[Newspaper]) -> None:
        try:
            self._patterns: Sequence[re.Pattern[str]] = [re.compile(pattern) for pattern in patterns]
        except re.error as error:
            raise ImproperlyConfigured(f"IMPORT_PATTERNS: {error.pattern!r} is no regular expression: {error}") from error
        self._newspapers: dict[str, Newspaper] = {}
        for newspaper in newspapers:
            self._newspapers |= dict.fromkeys((*newspaper.names, newspaper.slug, newspaper.name), newspaper)

    def read(self, path: Path) -> Claim:
        """The claim of the first pattern that is found in the path. A day that does not exist is not claimed."""
        text = readable_name(path.absolute()).replace(os.sep, "/")
        for pattern in self._patterns:
            if match := pattern.search(text):
                groups = match.groupdict()
                newspaper = self._newspapers.get(groups.get("newspaper") or "")
                return Claim(
                    newspaper=newspaper.name if newspaper else None,
                    slug=newspaper.slug if newspaper else None,
                    date=_day(groups.get("year"), groups.get("month"), groups.get("day")),
                    page_number=page_number(groups.get("page")),
                    page_name=groups.get("page_name"),
                )
        return Claim()


def page_number(text: str | None) -> str | None:
    """A page number as it is kept: 01 is 1, a03 is A3. None for nothing."""
    match = re.fullmatch(r"\s*([A-Za-z]?)0*(\d+)\s*", text or "")
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
        return datetime.date(int(year or ""), int(month or ""), int(day or ""))
    except ValueError:
        return None
