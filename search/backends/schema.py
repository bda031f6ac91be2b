"""What the index holds of an article, under which names, and the Whoosh schema that says so to Whoosh."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from whoosh import analysis, fields
from whoosh.util.numeric import byte_to_length

from search.analysis import analysis_version, words
from search.documents import TEXT_FIELDS, Document

_SCHEMA_VERSION: Final = "7"
INDEX_NAME: Final = "MAIN"  # Whoosh's own
#: Word fields, with what a word there counts for more than one in the body.
WORD_BOOSTS: Final = {"headline_words": 4.0, "deck_words": 2.0, "body_words": 1.0}
#: Columns with any number of values, and columns with one number.
FACETS: Final = ("county", "newspaper", "topic", "campaign", "kind", "contributor", "date_basis")
NUMBERS: Final = ("id", "date", "date_earliest", "date_latest", "issue", "page_position", "position")
BYLINE_TEXT: Final = TEXT_FIELDS.index("byline")
BODY_TEXT: Final = TEXT_FIELDS.index("body")
#: The length in words that each of Whoosh's length bytes stands for.
LENGTHS: Final[npt.NDArray[np.int64]] = np.array([byte_to_length(byte) for byte in range(256)], dtype=np.int64)


class JiebaAnalyzer(analysis.Analyzer):  # type: ignore[misc]
    """Words of a text, at their positions."""

    def __call__(self, value: str, positions: bool = False, **options: Any) -> Iterator[analysis.Token]:
        token = analysis.Token(positions, **options)
        token.boost = 1.0
        for word, position in words(value):
            token.text = word
            if positions:
                token.pos = position
            yield token


@cache
def make_schema() -> fields.Schema:
    """The schema of an index, the same object each time; nobody changes it."""
    word_fields = {
        name: fields.TEXT(analyzer=JiebaAnalyzer(), phrase=True, field_boost=boost) for name, boost in WORD_BOOSTS.items()
    }
    return fields.Schema(id=fields.ID(stored=True, unique=True), texts=fields.STORED(), **word_fields)


def index_version() -> str:
    """Schema, analysis and dictionaries; an index of another version has to be built anew."""
    return f"{_SCHEMA_VERSION}-{analysis_version()}"


def word_texts(document: Document) -> dict[str, str]:
    """The original texts of the word fields."""
    kicker, headline, deck, _, body = document.texts
    return {"headline_words": headline, "deck_words": f"{kicker}\n{deck}", "body_words": body}


def facet_values(document: Document, facet: str) -> tuple[str, ...]:
    """The values of a document's facet, in order, none of them empty."""
    held = {
        "county": (document.county,),
        "newspaper": (document.newspaper,),
        "kind": (document.kind,),
        "topic": document.topics,
        "campaign": document.campaigns,
        "contributor": document.contributors,
        "date_basis": (document.date_basis,),
    }[facet]
    return tuple(value for value in held if value)


def numbers_of(document: Document) -> tuple[int, ...]:
    """The NUMBERS of a document; dates are yyyymmdd, 0 if unknown."""
    return (
        document.id,
        day_number(document.date),
        day_number(document.date_earliest),
        day_number(document.date_latest),
        document.issue,
        document.page_position,
        document.position,
    )


def length_bytes(lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """Lengths in words as Whoosh keeps them, in a byte that is exact for short fields and rounded up for long ones."""
    return np.minimum(np.searchsorted(LENGTHS, lengths), len(LENGTHS) - 1).astype(np.uint8)


def day_number(day: date | None) -> int:
    """A date as the columns hold it: yyyymmdd, 0 if unknown."""
    return 0 if day is None else day.year * 10000 + day.month * 100 + day.day
