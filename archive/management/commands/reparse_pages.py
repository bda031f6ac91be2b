"""manage.py reparse_pages: parse the held pages anew."""

import datetime
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from archive.management.migrated import require_migrated
from archive.models import Newspaper, Page
from archive.reparsing import Verdict, reparse_pages

_NAMES: Final = {Verdict.SAME: "不变", Verdict.CHANGED: "有变", Verdict.CONFLICT: "待人决定"}


class Command(BaseCommand):
    """Chooses the pages, calls `reparse_pages`, prints what differs."""

    help = "用现在的解析程序重新解析已收藏的版面。编辑订正过的不改，只标出分歧。先用 --dry-run 看会改什么。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--newspaper", metavar="NAME", help="只处理这份报纸（报名或地址名）")
        parser.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="只处理这一天及以后的报纸")
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
        for result in reparse_pages(pages, dry_run=options["dry_run"]):
            counts[result.verdict] += 1
            if result.verdict != Verdict.SAME:
                self.stdout.write(
                    f"{_NAMES[result.verdict]}  {result.label}（编号 {result.page_id}）：{' '.join(result.messages)}"
                )
        summary = "，".join(f"{name} {counts[verdict]}" for verdict, name in _NAMES.items())
        self.stdout.write(f"{'试' if options['dry_run'] else ''}解析 {counts.total()} 版：{summary}。")


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}”不是日期，应如 2020-08-17。") from error
