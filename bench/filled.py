"""Archives of so many articles, for measurements that ask the site: filled, told what was measured, and thrown away unless kept."""

import argparse
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path


def options(description: str | None) -> argparse.ArgumentParser:
    """What such a measurement can be told: --docs, --keep and --json."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--docs", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="a data directory, filled by the first run and used again by others")
    parser.add_argument("--json", action="store_true")
    return parser


def tell(args: argparse.Namespace, measure: Callable[[], Mapping[str, object]], unit: str = "") -> None:
    """Measure in a data directory of the measurement's own, and print the outcome."""
    work = args.keep or Path(tempfile.mkdtemp(prefix="xianbao-bench-"))
    os.environ |= {"DATA_DIR": str(work), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    try:
        result = measure()
    finally:
        if not args.keep:
            shutil.rmtree(work)
    if args.json:
        print(json.dumps(result))
    else:
        print("\n".join(f"{name:56}{value:>7}{unit}" for name, value in result.items()))


def fill(docs: int) -> None:
    """So many articles in the record, with those that are there already; the index does not follow."""
    import django

    django.setup()
    from django.core.management import call_command

    from archive.models import Article
    from search import following
    from tests.search.populating import populate

    call_command("migrate", verbosity=0)
    wake, following._drain_at_once = following._drain_at_once, lambda *, wait_for_all: None
    populate(docs - Article.objects.count(), first=Article.objects.count())
    following._drain_at_once = wake
