"""The search app: it follows the record's changes, and makes itself ready where it serves."""

import sys

from django.apps import AppConfig
from django.conf import settings


class SearchConfig(AppConfig):
    """Everything about finding."""

    name = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        """Drain the changes into the index whenever some have been committed; in a server, begin to load the dictionaries, and
        to look after what other processes have left."""
        from archive.changes import committed
        from search import following, freshness, warming

        committed.connect(following.wake, dispatch_uid="search.following.wake")
        committed.connect(freshness.note, dispatch_uid="search.freshness.note")
        if _serves():
            warming.begin()
            following.begin()


def _serves() -> bool:
    """Whether a server started this process: then it is the WSGI application's module that sets Django up."""
    return settings.WSGI_APPLICATION.rpartition(".")[0] in sys.modules
