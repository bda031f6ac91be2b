"""manage.py search_index build|update|verify|stats"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.management.migrated import require_migrated
from search import indexing
from search.backends.store import IndexUnavailableError

_PROGRESS_EVERY = 200  # articles


class Command(BaseCommand):
    """Thin: each action is a function of `search.indexing`."""

    help = "检索索引：build 重新建立，update 补上变更（没有索引或版本不符时建立），verify 与数据库逐篇核对，stats 报告大小。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The action."""
        parser.add_argument("action", choices=["build", "update", "verify", "stats"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what was done."""
        require_migrated()
        try:
            getattr(self, options["action"])()
        except IndexUnavailableError as unavailable:
            raise CommandError(str(unavailable)) from None

    def build(self) -> None:
        """All published articles into a new index."""
        count = indexing.rebuild(self._progress)
        self.stdout.write(f"索引已建立：{count} 篇文章。")

    def update(self) -> None:
        """What has changed since; everything, if the index cannot follow."""
        if not indexing.is_current():
            self.build()
            return
        self.stdout.write(f"索引已更新：读了 {indexing.drain()} 条变更。")

    def verify(self) -> None:
        """Compare; a difference is an error."""
        count = 0
        for difference in indexing.verify():
            count += 1
            self.stdout.write(f"文章 {difference.article}：{_WHAT.get(difference.what, difference.what + ' 不一致')}")
        if count:
            raise CommandError(f"索引与数据库有 {count} 处不一致，请运行 manage.py search_index build。")
        self.stdout.write("索引与数据库一致。")

    def stats(self) -> None:
        """Sizes."""
        for name, value in indexing.stats().items():
            self.stdout.write(f"{name}: {value}")

    def _progress(self, count: int) -> None:
        if count % _PROGRESS_EVERY == 0:
            sys.stderr.write(f"{count} 篇\n")


_WHAT = {"missing": "索引里没有", "extra": "索引里多出"}
