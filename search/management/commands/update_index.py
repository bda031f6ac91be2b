"""manage.py update_index: Haystack's command, done as `search_index update` and then `verify --repair` do it."""

from typing import Any

from django.core.management import call_command
from haystack.management.commands.update_index import Command as HaystackCommand


class Command(HaystackCommand):  # type: ignore[misc]
    """Takes Haystack's options. Whatever part of the index they name, all of it is brought up to date: what differs from the
    record is read anew, and what is no longer published is removed."""

    help = "补上变更，再与数据库逐篇核对，不一致的重新读入；其间照常检索。"

    def handle(self, **options: Any) -> None:
        """Ages, dates and batches make no difference to what is right afterwards."""
        call_command("search_index", "update", processes=options["workers"] or None, stdout=self.stdout)
        call_command("search_index", "verify", repair=True, stdout=self.stdout)
