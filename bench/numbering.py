"""What it costs to date pages by their issue's number: python bench/numbering.py [--issues N] [--pages N] [--json].

Fills an archive with N issues of a newspaper, and then has pages without a date ask what their number says, as an import and a new
parse do; with each tenth page an issue comes in. Once as a run does, once with all issues read anew for each page.
"""

import argparse
import datetime
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

_FIRST: Final = datetime.date(1985, 1, 1)
#: Pages that have all issues read anew: enough to tell what one costs.
_ANEW: Final = 50


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--issues", type=int, default=10_000, metavar="N")
    options.add_argument("--pages", type=int, default=2_000, metavar="N")
    options.add_argument("--json", action="store_true")
    args = options.parse_args()
    work = Path(tempfile.mkdtemp(prefix="xianbao-bench-"))
    os.environ |= {"DATA_DIR": str(work), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    try:
        result = measure(args.issues, args.pages)
    finally:
        shutil.rmtree(work)
    if args.json:
        print(json.dumps(result))
        return
    for name, row in result.items():
        print(f"{name:12}" + "".join(f"{value:>12} {what}" for what, value in row.items()))


def measure(issues: int, pages: int) -> dict[str, dict[str, float]]:
    """For each way: the pages, and the queries and milliseconds of processor time that each of them took."""
    import django

    django.setup()
    from django.core.management import call_command

    from archive.models import Newspaper

    call_command("migrate", verbosity=0)
    paper = Newspaper.objects.create(name="今日柯城", slug="kc", county="柯城", level="区")
    # Every second number is held; what comes in and is asked for is among those between.
    _save(paper, range(2, 2 * issues + 2, 2))
    from archive.numbering import NumberedIssues

    numbered, between = NumberedIssues(), iter(range(3, 2 * issues, 2))
    return {
        "anew": _ask(paper, NumberedIssues, list(islice(between, min(pages, _ANEW)))),
        "as a run": _ask(paper, lambda: numbered, list(islice(between, pages))),
    }


def _save(paper: Any, numbers: Any) -> None:
    from django.db import transaction

    from archive import changes
    from archive.models import Change, Issue

    with transaction.atomic():
        rows = []
        for number in numbers:
            day = _FIRST + datetime.timedelta(number)
            rows.append(
                Issue(newspaper=paper, number=number, date=day, date_earliest=day, date_latest=day, date_basis="path")
            )
        changes.record(Change.Kind.ISSUE, [issue.pk for issue in Issue.objects.bulk_create(rows)])


def _ask(paper: Any, numbered: Callable[[], Any], numbers: list[int]) -> dict[str, float]:
    from django.db import connection

    from archive.findings import Findings
    from archive.numbering import date_by_number
    from archive.parsing.parsed import Basis, DateFinding, NewspaperFinding

    queries = 0

    def counted(execute: Any, *of: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*of)

    took = 0.0
    for n, number in enumerate(numbers):
        if n % 10 == 9:
            _save(paper, [number - 2])
        findings = Findings(NewspaperFinding(), DateFinding(), None, None, Basis.UNKNOWN, number, (), ())
        with connection.execute_wrapper(counted):
            began = time.process_time()
            found = date_by_number(findings, paper, numbered())
            took += time.process_time() - began
        if found.date.best != _FIRST + datetime.timedelta(number):
            raise SystemExit(f"number {number} is dated {found.date.best}")
    return {
        "pages": len(numbers),
        "queries": round(queries / len(numbers), 2),
        "ms": round(took * 1000 / len(numbers), 3),
    }


if __name__ == "__main__":
    main()
