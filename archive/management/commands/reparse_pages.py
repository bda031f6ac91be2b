"""manage.py reparse_pages: parse the held pages anew."""

import datetime
import time
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from archive.changes import gathered_wakes
from archive.management.migrated import require_migrated
from archive.models import Newspaper, Page
from archive.reparsing import Verdict, reparse_pages

_NAMES: Final = {
    Verdict.SAME: "不变",
    Verdict.CHANGED: "有变",
    Verdict.CONFLICT: "待人决定",
    Verdict.FAILED: "失败",
}
#: Seconds between two lines of progress, and between two steps in which the index follows.
_PROGRESS_EVERY: Final = 5.0
_WAKE_EVERY: Final = 10.0


class Command(BaseCommand):
    """Chooses the pages, calls `reparse_pages`, prints what differs."""

    help = "用现在的解析程序重新解析已收藏的版面。编辑订正过的不改，只标出分歧。先用 --dry-run 看会改什么。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--newspaper", metavar="NAME", help="只处理已归在这份报纸下的版（报名或地址名）")
        parser.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="只处理这一天及以后的报纸，日期未知的不算")
        parser.add_argument("--dry-run", action="store_true", help="只说会改什么，不改")

    def handle(self, *args: Any, **options: Any) -> None:
        require_migrated()
        pages = Page.objects.all()
        if name := options["newspaper"]:
            newspaper = Newspaper.objects.filter(name=name).first() or Newspaper.objects.filter(slug=name).first()
            if newspaper is None:
                raise CommandError(f"没有叫“{name}”的报纸。")
            pages = pages.filter(issue__newspaper=newspaper)
        if options["since"]:
            pages = pages.filter(issue__date__gte=options["since"])
        counts: Counter[Verdict] = Counter()
        count, started, told = pages.count(), time.monotonic(), time.monotonic()
        try:
            with gathered_wakes(_WAKE_EVERY):
                for result in reparse_pages(pages, dry_run=options["dry_run"]):
                    counts[result.verdict] += 1
                    if result.verdict != Verdict.SAME:
                        said = " ".join(result.messages)
                        self.stdout.write(f"{_NAMES[result.verdict]}  {result.label}（编号 {result.page_id}）：{said}")
                    if time.monotonic() - told >= _PROGRESS_EVERY:
                        told, done = time.monotonic(), counts.total()
                        self.stderr.write(f"{done} / {count} 版（每秒 {done / (told - started):.0f} 版）…", ending="\n")
        except KeyboardInterrupt:
            raise CommandError(f"已中断：前 {counts.total()} 版已处理完，再次运行会接着做。", returncode=130) from None
        self._sum_up(counts, dry_run=options["dry_run"])

    def _sum_up(self, counts: Counter[Verdict], *, dry_run: bool) -> None:
        summary = "，".join(f"{name} {counts[verdict]}" for verdict, name in _NAMES.items())
        self.stdout.write(f"{'试' if dry_run else ''}解析 {counts.total()} 版：{summary}。")
        if not counts:
            self.stdout.write("没有这样的版。新加的报纸，不写 --newspaper 才找得到它的版。")
        elif dry_run and counts.total() > counts[Verdict.SAME]:
            self.stdout.write("只是试，什么都没有改。去掉 --dry-run 再运行，就照上面说的改。")
        elif counts[Verdict.CONFLICT]:
            self.stdout.write("待人决定的版没有改，在后台“审读”里（疑点：待决的差异）逐版决定。")
        if counts[Verdict.FAILED]:
            raise CommandError(f"{counts[Verdict.FAILED]} 版没有处理，其他的照常。")


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}”不是日期，应如 2020-08-17。") from error
