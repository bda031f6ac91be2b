"""manage.py search_index build|update|verify|stats"""

import signal
import sys
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from archive.management.migrated import require_migrated
from search import indexing
from search.backends.store import IndexUnavailableError
from search.building import BuildError

_PROGRESS_EVERY: Final = 2.0  # seconds


class Command(BaseCommand):
    """Thin: each action is a function of `search.indexing`."""

    help = (
        "检索索引：build 重新建立（中断后再运行会接着做），update 补上变更（没有索引、版本不符或已损坏时建立），"
        "verify 与数据库逐篇、逐项核对并校验文件，stats 报告大小。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The action."""
        parser.add_argument("action", choices=["build", "update", "verify", "stats"])
        parser.add_argument("--repair", action="store_true", help="verify：把不一致的文章重新读入索引。")
        parser.add_argument("--processes", type=int, help="build：用几个进程，不写就是处理器的个数。")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say what was done."""
        require_migrated()
        self._said = time.monotonic()
        try:
            getattr(self, options["action"])(options)
        except (IndexUnavailableError, BuildError) as failed:
            raise CommandError(str(failed)) from None
        except OSError as error:
            raise CommandError(f"索引的文件写不了或读不了：{error}。原来的索引没有动。") from error

    def build(self, options: dict[str, Any]) -> None:
        """All published articles into a new index."""
        before = signal.signal(signal.SIGTERM, _stop)
        try:
            count = indexing.rebuild(self._progress, options.get("processes"))
        except KeyboardInterrupt:
            raise CommandError("已停止，原来的索引没有动。再运行一次 search_index build 会接着做。") from None
        finally:
            signal.signal(signal.SIGTERM, before)
        self.stdout.write(f"索引已建立：{count} 篇文章。")

    def update(self, options: dict[str, Any]) -> None:
        """What has changed since; everything, if the index cannot follow."""
        if not indexing.is_current():
            self.build(options)
            return
        read = indexing.drain()
        indexing.merge()
        self.stdout.write(f"索引已更新：读了 {read} 条变更。")

    def verify(self, options: dict[str, Any]) -> None:
        """Compare; a difference is an error, unless it is mended."""
        if options["repair"]:
            self.stdout.write(f"重新读入了 {indexing.repair()} 篇文章。")
        count = 0
        for difference in indexing.verify():
            count += 1
            self.stdout.write(f"文章 {difference.article}：{_WHAT.get(difference.what, difference.what + ' 不一致')}")
        if count:
            raise CommandError(f"索引与数据库有 {count} 处不一致，请运行 manage.py search_index verify --repair。")
        pending = indexing.pending()
        self.stdout.write("索引与数据库一致" + (f"，另有 {pending} 条变更还没有读入。" if pending else "。"))

    def stats(self, options: dict[str, Any]) -> None:
        """Sizes."""
        for name, value in indexing.stats().items():
            self.stdout.write(f"{name}: {value}")

    def _progress(self, done: int, total: int) -> None:
        if time.monotonic() - self._said >= _PROGRESS_EVERY:
            self._said = time.monotonic()
            sys.stderr.write(f"{done} / {total} 篇\n")
            sys.stderr.flush()


_WHAT: Final = {"missing": "索引里没有", "extra": "索引里多出"}


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
