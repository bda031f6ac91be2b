"""manage.py parse_page FILE… [--json]: what the parser makes of a page, without a database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive import vocabularies
from archive.claims import readable_name
from archive.doubts import in_words
from archive.models import Article, Issue
from archive.page_files import read_files
from archive.parsing.parsed import ParsedPage
from archive.parsing.rendering import page_to_json


class Command(BaseCommand):
    """Prints what `parse_page` makes of each file."""

    help = "解析版面文本并显示结果，不用数据库，也不看文件路径。--json：每个文件一行 JSON，供其他程序使用。"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="版面文本文件")
        parser.add_argument("--json", action="store_true", help="每个文件输出一行 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = 0
        for read in read_files(options["files"], vocabularies.from_fixtures()):
            name = readable_name(read.item)
            if read.parsed is None:
                failed += 1
                if not options["json"]:
                    self.stderr.write(f"{name}: {read.error}")
                else:
                    self.stdout.write(json.dumps({"source": name, "error": read.error}, ensure_ascii=False))
            elif options["json"]:
                self.stdout.write(json.dumps(page_to_json(name, read.parsed), ensure_ascii=False))
            else:
                self.stdout.write(_summary(name, read.parsed))
        if failed:
            raise CommandError(f"{failed} 个文件读不出来。")


def _summary(name: str, page: ParsedPage) -> str:
    date, newspaper = page.date, page.newspaper
    span = "" if date.earliest == date.latest else f"，{date.earliest} 至 {date.latest}"
    basis = "" if date.best is None else f"（{Issue.DateBasis(date.basis.value).label}{span}，把握 {date.confidence:.0%}）"
    lines = [
        f"{name}（{page.text.encoding}）",
        f"  报纸 {newspaper.name or newspaper.printed_name or '不明'}　日期 {date.best or '未知'}{basis}"
        f"　第 {page.page.page_number or '?'} 版　期号 {page.page.issue_number or '?'}",
        *(f"    第 {found.line} 行 “{found.text}”：{found.says}" for found in date.evidence),
    ]
    for article in page.articles:
        headline = " / ".join(filter(None, (article.kicker, article.headline, article.deck))) or "〔无题〕"
        rows = "、".join(f"{s.start}–{s.end}" if s.end > s.start else str(s.start) for s in article.lines)
        kind, doubts = Article.ArticleKind(article.facts.kind.value).label, in_words(article.facts.reasons)
        lines += [
            f"  ▪ {headline}",
            f"    {kind}　{'、'.join(article.facts.topics) or '未分类'}　{article.byline or ''}".rstrip(),
            f"    第 {rows} 行　把握 {article.facts.confidence:.0%}　{doubts}".rstrip(),
        ]
    return "\n".join(lines)
