"""What a page's text is divided into: one immutable value, checked by one function and read by one projection.

Everything that parser or editor decided is written down here: which characters belong to which article in which role and
order, what they are replaced by when read (closed-up letter-spacing, folded overprints, joined Latin words), where
paragraphs begin, and each article's facts. `project` only reads it out; it never judges, so that a later version of the
code cannot silently change a text that people have cited.

Offsets are code points of the source's text (see `text`), half-open, counted from 0.
"""

import enum
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self


class Role(enum.StrEnum):
    """What a run of text is on its page. The set is closed; outside tools read the values."""

    KICKER = "kicker"
    HEADLINE = "headline"
    DECK = "deck"
    BYLINE = "byline"
    LEAD = "lead"
    BODY = "body"
    SUBHEADING = "subheading"
    CAPTION = "caption"
    CREDIT = "credit"
    TABLE = "table"
    LIST = "list"
    VERSE = "verse"
    QUOTE = "quote"
    JUMP = "jump"
    MASTHEAD = "masthead"
    BANNER = "banner"
    FOLIO = "folio"
    IMPRINT = "imprint"


#: The parts of a headline, in the order in which they read.
HEADLINE_ROLES: Final = (Role.KICKER, Role.HEADLINE, Role.DECK)
#: Roles whose text is a paragraph of the article.
TEXT_ROLES: Final = frozenset(
    {Role.LEAD, Role.BODY, Role.SUBHEADING, Role.CAPTION, Role.TABLE, Role.LIST, Role.VERSE, Role.QUOTE}
)
#: Roles of lines that belong to the page and to no article.
FURNITURE_ROLES: Final = frozenset({Role.MASTHEAD, Role.BANNER, Role.FOLIO, Role.IMPRINT})


class Kind(enum.StrEnum):
    """体裁: what sort of piece an article is. The values stand in addresses."""

    NEWS = "news"
    COMMENTARY = "commentary"
    PHOTO = "photo"
    NOTICE = "notice"
    ADVERTISEMENT = "advertisement"
    LITERARY = "literary"
    OTHER = "other"


class ContributorRole(enum.StrEnum):
    """What a contributor did. `AUTHOR` is a byline that does not say."""

    REPORTER = "reporter"
    CORRESPONDENT = "correspondent"
    PHOTOGRAPHER = "photographer"
    AUTHOR = "author"


class SegmentationError(ValueError):
    """The spans do not tile the page, or name an article that has no facts."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with one owner and one role.

    `start` and `end` are offsets, half-open; the first and the last character are not blank. A span may run over several
    lines. `article` is the key of its article, None for furniture. Spans of an article read in the order of `order`.
    """

    start: int
    end: int
    role: Role
    article: int | None
    order: int


@dataclass(frozen=True, slots=True, order=True)
class Replacement:
    """`text` is read instead of the characters from `start` to `end` (half-open; equal offsets insert)."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """One name of a byline or credit, as printed but without spaces inside."""

    name: str
    role: ContributorRole


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What is known of an article besides its text. `key` is positive and names the article within this segmentation.

    `topics` are names, the primary one first. `confidence` runs from 0 to 1, `reasons` are short codes for what is in doubt.
    Pages continued from or on are as printed ("2", "A1"), or None; so are the name and number of a series that it is part of.
    """

    key: int
    kind: Kind = Kind.NEWS
    contributors: tuple[Contributor, ...] = ()
    topics: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    continued_from_page: str | None = None
    continued_on_page: str | None = None
    series: str | None = None
    series_number: int | None = None
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()

    def names(self, role: ContributorRole) -> list[str]:
        """The names in this role, in the order of the byline."""
        return [c.name for c in self.contributors if c.role == role]


@dataclass(frozen=True, slots=True)
class Segmentation:
    """A page's division. `articles` stand in reading order; `spans` are sorted by `start`; `breaks` are the offsets, sorted,
    of characters that begin a paragraph; `marks` are the half-open ranges that an editor called doubtful (存疑)."""

    spans: tuple[Span, ...]
    articles: tuple[ArticleFacts, ...]
    replacements: tuple[Replacement, ...] = ()
    breaks: tuple[int, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """A JSON value that `from_json` reads back to an equal segmentation."""
        return {
            "spans": [[s.start, s.end, s.role.value, s.article, s.order] for s in self.spans],
            "articles": [
                {
                    "key": a.key,
                    "kind": a.kind.value,
                    "contributors": [[c.name, c.role.value] for c in a.contributors],
                    "topics": list(a.topics),
                    "campaigns": list(a.campaigns),
                    "continued_from_page": a.continued_from_page,
                    "continued_on_page": a.continued_on_page,
                    "series": a.series,
                    "series_number": a.series_number,
                    "confidence": a.confidence,
                    "reasons": list(a.reasons),
                }
                for a in self.articles
            ],
            "replacements": [[r.start, r.end, r.text] for r in self.replacements],
            "breaks": list(self.breaks),
            "marks": [list(m) for m in self.marks],
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. Raises KeyError, TypeError or ValueError on anything else."""
        return cls(
            spans=tuple(Span(a, b, Role(role), key, n) for a, b, role, key, n in content["spans"]),
            articles=tuple(
                ArticleFacts(
                    key=a["key"],
                    kind=Kind(a["kind"]),
                    contributors=tuple(Contributor(n, ContributorRole(r)) for n, r in a["contributors"]),
                    topics=tuple(a["topics"]),
                    campaigns=tuple(a["campaigns"]),
                    continued_from_page=a["continued_from_page"],
                    continued_on_page=a["continued_on_page"],
                    series=a["series"],
                    series_number=a["series_number"],
                    confidence=a["confidence"],
                    reasons=tuple(a["reasons"]),
                )
                for a in content["articles"]
            ),
            replacements=tuple(Replacement(a, b, text) for a, b, text in content["replacements"]),
            breaks=tuple(content["breaks"]),
            marks=tuple((a, b) for a, b in content["marks"]),
        )

    def digest(self) -> str:
        """SHA-256 (hexadecimal) of the canonical JSON: equal segmentations, equal digests."""
        canonical = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
