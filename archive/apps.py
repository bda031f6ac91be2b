"""The record's app. It knows nothing of searching."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """县报库's record: newspapers, issues, pages, their sources and segmentations, articles."""

    name = "archive"
    verbose_name = "县报库"
