"""manage.py import_seeds [PATH …]: bring page files into the archive."""

import time
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.import_runs import run_import
from archive.importing import Imported, Outcome
from archive.management.migrated import require_migrated
from archive.manifest import ManifestError

#: Seconds between two lines of progress.
_PROGRESS_EVERY: Final = 5.0


class Command(BaseCommand):
    """Parses the options, calls `run_import`, prints the summary."""

    help = (
        "导入版面文本：文件，或文件夹里的所有 .txt 文件；不写则导入 fixtures/seeds。"
        "可反复运行，已有的不变；一个文件出错不影响其他文件，退出码会说明。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", type=_path, metavar="PATH", help="文件或文件夹")
        parser.add_argument(
            "--manifest", type=Path, metavar="FILE", help="清单（CSV 或 .xlsx）：列出文件、报纸、日期、版次、版名，以此为准"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        require_migrated()
        manifest = options["manifest"]
        paths = options["paths"] or ([] if manifest else [settings.FIXTURES_DIR / "seeds"])
        quiet, started, told = options["verbosity"] == 0, time.monotonic(), time.monotonic()
        done = 0

        def on_result(result: Imported) -> None:
            nonlocal done, told
            done += 1
            for message in result.messages:
                self.stderr.write(f"{result.outcome.label}  {result.name}: {message}")
            if not quiet and time.monotonic() - told >= _PROGRESS_EVERY:
                told = time.monotonic()
                self.stderr.write(f"已处理 {done} 个文件（每秒 {done / (told - started):.0f} 个）…", ending="\n")

        try:
            run = run_import(paths, on_result, manifest)
        except ManifestError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            raise CommandError(f"已中断：前 {done} 个文件已处理完，再次运行会接着做。", returncode=130) from None
        summary = "，".join(f"{outcome.label} {run.counts.get(outcome, 0)}" for outcome in Outcome)
        if not quiet:
            self.stdout.write(f"处理 {done} 个文件：{summary}。")
        if not done:
            raise CommandError("没有找到 .txt 文件。")
        if failed := run.counts.get(Outcome.FAILED, 0):
            raise CommandError(f"{failed} 个文件没有导入，原因见上。")


def _path(text: str) -> Path:
    # Path("") would be the current folder: what an unset shell variable must not import.
    if not text.strip():
        raise ArgumentTypeError("路径是空的。")
    return Path(text)
