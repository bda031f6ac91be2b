"""How right the dates are that pages get by what they tell: python bench/dating.py FOLDER FIRST LAST [--pages N] [--seed N] [--json].

FOLDER holds labelled pages (see `labels.py`) of a newspaper of the days from FIRST to LAST. Their articles are put together anew, one to
six on a page that prints no date. A date is right if its best day is among those days, or a fortnight after; it covers them if its
interval does; else it is wrong.
"""

import argparse
import datetime
import json
import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

import django  # noqa: E402

django.setup()

from archive import vocabularies  # noqa: E402
from archive.parsing.characters import Run  # noqa: E402
from archive.parsing.dating import INTERVAL_DAYS, date_page  # noqa: E402
from archive.parsing.parsed import DateFinding  # noqa: E402
from bench.labels import read_articles  # noqa: E402

#: Articles of a page.
SIZES: Final = (1, 2, 4, 6)
OUTCOMES: Final = ("right", "covers", "wrong")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path, metavar="FOLDER")
    options.add_argument("days", type=datetime.date.fromisoformat, nargs=2, metavar="DAY", help="the first and the last")
    options.add_argument("--pages", type=int, default=300, metavar="N", help="of each size (default: 300)")
    options.add_argument("--seed", type=int, default=0, metavar="N")
    options.add_argument("--json", action="store_true")
    args = options.parse_args()
    result = measure(read_articles(args.folder), *args.days, args.pages, args.seed)
    if args.json:
        print(json.dumps(result))
        return
    print(f"{'articles':10}{'confidence':>12}" + "".join(f"{outcome:>10}" for outcome in OUTCOMES))
    for size, rows in result.items():
        for confidence, row in rows.items():
            counts = [row.get(outcome, 0) for outcome in OUTCOMES] if confidence != "unknown" else [row["unknown"]]
            print(f"{size:10}{confidence:>12}" + "".join(f"{count:10}" for count in counts))


def measure(
    articles: Mapping[str, Any], first: datetime.date, last: datetime.date, pages: int, seed: int
) -> dict[str, dict[str, dict[str, int]]]:
    """By the number of articles on a page and the confidence: how many pages had which outcome."""
    vocabulary, chance = vocabularies.from_fixtures(), random.Random(seed)
    result = {}
    for size in SIZES:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for _ in range(pages if size <= len(articles) else 0):
            runs = list(_runs([articles[key] for key in chance.sample(sorted(articles), size)]))
            found = date_page((), runs, vocabulary.dated_terms, vocabulary.until)
            outcome = _outcome(found, first, last + datetime.timedelta(INTERVAL_DAYS))
            counts["unknown" if outcome == "unknown" else f"{found.confidence}"][outcome] += 1
        result[f"{size}"] = {confidence: dict(counts[confidence]) for confidence in sorted(counts, reverse=True)}
    return result


def _runs(articles: Sequence[Mapping[str, Any]]) -> Iterator[Run]:
    """Each article's headline and its text, as a page's facts are read, its lines numbered through."""
    number = 1
    for article in articles:
        headline = "".join(article.get(part, "") for part in ("kicker", "headline", "deck")).replace("/", "")
        yield Run.of([(number, headline)])
        yield Run.of(list(enumerate((text for _, text in article["blocks"]), number + 1)))
        number += 1 + len(article["blocks"])


def _outcome(found: DateFinding, first: datetime.date, last: datetime.date) -> str:
    if found.best is None or found.earliest is None or found.latest is None:
        return "unknown"
    if first <= found.best <= last:
        return "right"
    return "covers" if found.earliest <= last and found.latest >= first else "wrong"


if __name__ == "__main__":
    main()
