"""The record: what was printed, where each text came from, how it is divided, and what changed when.

A Source is the truth about print and is never edited. A Segmentation is one immutable version of a page's division.
Articles, with their contributors and topics, are the projection of a page's current segmentation (`projecting.py` writes
them); only their standing (published, held back, merged, withdrawn) is their own. Ids are permanent and mean nothing.
"""

from archive.models.editing import Draft, Report, ReportSender
from archive.models.history import Change, ImmutableRowError, ImportRun, Segmentation, Source
from archive.models.holdings import (
    SHARED_BASES,
    Article,
    ArticleTopic,
    Contributor,
    Issue,
    Newspaper,
    Page,
    Standing,
    Topic,
    validate_terms,
)

__all__ = [
    "SHARED_BASES",
    "Article",
    "ArticleTopic",
    "Change",
    "Contributor",
    "Draft",
    "ImmutableRowError",
    "ImportRun",
    "Issue",
    "Newspaper",
    "Page",
    "Report",
    "ReportSender",
    "Segmentation",
    "Source",
    "Standing",
    "Topic",
    "validate_terms",
]
