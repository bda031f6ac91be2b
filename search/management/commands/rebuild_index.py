"""manage.py rebuild_index: Haystack's command, done as `search_index build` does it."""

from typing import Any

from django.core.management import call_command
from haystack.management.commands.rebuild_index import Command as HaystackCommand


class Command(HaystackCommand):  # type: ignore[misc]
    """Takes Haystack's options. Its own way, emptying the index and filling it again, has searches find nothing meanwhile."""

    help = "重新建立检索索引，同 search_index build：在旁边建好才换上，其间照常检索。"

    def handle(self, **options: Any) -> None:
        """There is nothing to confirm, since nothing is lost."""
        call_command("search_index", "build", processes=options["workers"] or None, stdout=self.stdout)
