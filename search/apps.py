"""The search app: it follows the record's changes."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Everything about finding."""

    name = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        """Drain the changes into the index whenever some have been committed."""
        from archive.changes import committed
        from search.indexing import wake

        committed.connect(wake, dispatch_uid="search.indexing.wake")
