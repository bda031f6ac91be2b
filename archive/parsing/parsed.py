"""What the parser says of a page: its segmentation, and its findings of newspaper, date and number with their evidence."""

import datetime
import enum
from dataclasses import dataclass
from functools import cached_property

from archive.parsing.projection import ProjectedArticle, project
from archive.parsing.segmentation import Segmentation
from archive.parsing.text import Text


class Basis(enum.StrEnum):
    """Why something is believed, the strongest first."""

    EDITOR = "editor"
    MANIFEST = "manifest"
    PRINTED = "printed"
    PATH = "path"
    INFERRED = "inferred"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A line (counted from 1; None: outside the page, a path or manifest) that a finding rests on, the words in it, and what
    they say (Chinese, for people)."""

    line: int | None
    text: str
    says: str


@dataclass(frozen=True, slots=True)
class DateFinding:
    """The day of publication: `best`, within `earliest` to `latest` (inclusive). All None when the basis is unknown. `confidence`
    (0 to 1) is the less the more was concluded rather than written, and the more of the evidence contradicts it."""

    best: datetime.date | None = None
    earliest: datetime.date | None = None
    latest: datetime.date | None = None
    basis: Basis = Basis.UNKNOWN
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class NewspaperFinding:
    """Which newspaper it is. `name` is the vocabulary's; `printed_name` what the masthead says, held by the vocabulary or not."""

    name: str | None = None
    county: str | None = None
    printed_name: str | None = None
    basis: Basis = Basis.UNKNOWN
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class PageFinding:
    """What the page says of itself: its number as printed without 第 and 版 ("1", "A3"), its name (要闻), its issue's number."""

    page_number: str | None = None
    page_name: str | None = None
    issue_number: int | None = None
    pages_in_issue: int | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class ParsedPage:
    """One parsed page: the text, who owns which character of it, and what the page is."""

    text: Text
    segmentation: Segmentation
    newspaper: NewspaperFinding
    date: DateFinding
    page: PageFinding

    @cached_property
    def articles(self) -> list[ProjectedArticle]:
        """The articles as they read, in reading order."""
        return project(self.text, self.segmentation)
