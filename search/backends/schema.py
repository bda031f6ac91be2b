"""The Whoosh schema: words with true positions to rank by, grams to find by, columns to count and sort by."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh import analysis, columns, fields, formats
from whoosh.codec.whoosh3 import W3Codec, W3Segment

from search.analysis import analysis_version, fold, grams_of, words
from search.documents import TEXT_FIELDS, Document

_SCHEMA_VERSION: Final = "4"
#: Which of TEXT_FIELDS belong to the field `headline` of the query language.
HEADLINE_TEXTS: Final = tuple(TEXT_FIELDS.index(name) for name in ("kicker", "headline", "deck"))
BYLINE_TEXT: Final = TEXT_FIELDS.index("byline")
BODY_TEXT: Final = TEXT_FIELDS.index("body")
#: Word fields, with what a word there counts for more than one in the body.
WORD_BOOSTS: Final = {"headline_words": 4.0, "deck_words": 2.0, "body_words": 1.0}


class Facts(NamedTuple):
    """What the columns hold of an article. Dates are yyyymmdd, 0 if unknown."""

    id: int
    county: str
    newspaper: str
    kind: str
    topic: list[str]
    campaign: list[str]
    contributor: list[str]
    date: int
    date_earliest: int
    date_latest: int
    date_basis: str
    issue: int
    page_position: int
    position: int


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


class Grams(fields.FieldType):  # type: ignore[misc]
    """The grams of texts that are folded already: which are there, not how often."""

    indexed = True
    stored = False
    scorable = False
    unique = False
    spelling = False
    vector = None
    column_type = None

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.analyzer = None

    def index(self, value: tuple[str, ...], **options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """(gram, frequency, weight, posting value) for each gram."""
        return ((gram.encode(), 1, 1.0, b"") for gram in grams_of(value))


class StoredSegment(W3Segment):  # type: ignore[misc]
    """A segment as a table of contents lists it: Whoosh's own, but its deleted documents are a bitmap, so that what a commit
    writes of them does not grow with their number."""

    _deleted: bytes | None

    def deleted(self) -> npt.NDArray[np.bool_]:
        """For each document whether it is deleted."""
        size: int = self.doc_count_all()
        if self._deleted is None:
            return np.zeros(size, dtype=np.bool_)
        return np.unpackbits(np.frombuffer(self._deleted, dtype=np.uint8), count=size).astype(np.bool_)

    def delete(self, numbers: npt.NDArray[np.int64]) -> None:
        """Mark documents as deleted, by their numbers within the segment."""
        if len(numbers):
            mask = self.deleted()
            mask[numbers] = True
            self._deleted = np.packbits(mask).tobytes()

    # What Whoosh asks of a segment.

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Mark one document."""
        if not delete:
            raise NotImplementedError("what is deleted stays so; a document comes back in another segment")
        self.delete(np.array([docnum]))

    def deleted_count(self) -> int:
        """How many are deleted."""
        return int(np.count_nonzero(self.deleted()))

    def deleted_docs(self) -> Iterator[int]:
        """Their numbers."""
        return iter(np.flatnonzero(self.deleted()).tolist())

    def is_deleted(self, docnum: int) -> bool:
        """Whether one is."""
        return self._deleted is not None and bool(self._deleted[docnum // 8] >> (7 - docnum % 8) & 1)


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's own, without looking a document's length up for each posting: a tenth of the time of a build, spent on
    bounds that only Whoosh's own searcher uses, which goes without them as correctly."""

    length_stats = False

    def new_segment(self, storage: Any, indexname: str) -> StoredSegment:
        """An empty one."""
        return StoredSegment(self, indexname)


def make_schema() -> fields.Schema:
    """The schema of a new index."""
    word_fields = {
        name: fields.TEXT(analyzer=JiebaAnalyzer(), phrase=True, field_boost=boost) for name, boost in WORD_BOOSTS.items()
    }
    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        gram=Grams(),
        headline_gram=Grams(),
        author_gram=Grams(),
        texts=fields.STORED(),
        folded=fields.COLUMN(columns.VarBytesColumn()),
        facts=fields.COLUMN(columns.VarBytesColumn()),
        **word_fields,
    )


def index_version() -> str:
    """Schema, analysis and dictionaries; an index of another version has to be built anew."""
    return f"{_SCHEMA_VERSION}-{analysis_version()}"


def whoosh_document(document: Document) -> dict[str, Any]:
    """The fields of a Whoosh document for `add_document`."""
    kicker, headline, deck, _, body = document.texts
    folded = tuple(fold(text) for text in document.texts)
    facts = Facts(
        id=document.id,
        county=document.county,
        newspaper=document.newspaper,
        kind=document.kind,
        topic=list(document.topics),
        campaign=list(document.campaigns),
        contributor=list(document.contributors),
        date=day_number(document.date),
        date_earliest=day_number(document.date_earliest),
        date_latest=day_number(document.date_latest),
        date_basis=document.date_basis,
        issue=document.issue,
        page_position=document.page_position,
        position=document.position,
    )
    return {
        "id": str(document.id),
        "gram": folded,
        "headline_gram": tuple(folded[i] for i in HEADLINE_TEXTS),
        "author_gram": (folded[BYLINE_TEXT],),
        "texts": document.texts,
        "folded": "\n".join(folded).encode(),
        "facts": json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode(),
        "headline_words": headline,
        "deck_words": f"{kicker}\n{deck}",
        "body_words": body,
    }


def read_facts(column: bytes) -> Facts:
    """What `facts` holds of a document."""
    return Facts(*json.loads(column))


def day_number(day: date | None) -> int:
    """A date as the columns hold it: yyyymmdd, 0 if unknown."""
    return 0 if day is None else day.year * 10000 + day.month * 100 + day.day
