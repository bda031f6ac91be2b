"""How fast pages are parsed: python bench/parse.py [--repeat N] [--json] [FOLDER …]."""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

#: The pages of the project itself.
FOLDERS: Final = (ROOT / "fixtures" / "seeds", ROOT / "tests" / "parsing" / "pages")
#: What `archive.parsing.page` calls in turn, by the names that it calls them.
STAGES: Final = (
    "decode",
    "read_lines",
    "learn_layout",
    "sort_lines",
    "in_reading_order",
    "read_bodies",
    "assign",
    "cut_by_headlines",
    "settle_subheadings",
    "join_parts",
    "assemble",
    "check",
    "complete",
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "folders", nargs="*", type=Path, metavar="FOLDER", help="folders of .txt pages (default: the project's own)"
    )
    options.add_argument("--repeat", type=int, default=5, metavar="N", help="how often each page is parsed")
    options.add_argument("--json", action="store_true")
    args = options.parse_args()
    result = measure(args.folders or FOLDERS, max(args.repeat, 1))
    if args.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        if isinstance(value, dict):
            print(name)
            print("\n".join(f"  {stage:22}{share:6.1f}" for stage, share in value.items()))
        else:
            print(f"{name:24}{value}")


def measure(folders: Any, repeat: int) -> dict[str, Any]:
    """Processor time on one core, time by the clock on all; the figures for people."""
    import django

    django.setup()
    from archive import vocabularies
    from archive.page_files import find_files, read_bytes, read_file, read_files
    from archive.parsing.page import parse_page

    vocabulary = vocabularies.from_fixtures()
    paths = [path for path in find_files(folders) if read_file(path, vocabulary).parsed is not None]
    if not paths:
        raise SystemExit("no pages there")
    sources = [read_bytes(path) for path in paths]
    times: list[float] = []
    for _ in range(repeat):
        for source in sources:
            started = time.process_time()
            parse_page(source, vocabulary)
            times.append(1000 * (time.process_time() - started))
    with timed_stages() as stages:
        for source in sources:
            parse_page(source, vocabulary)
    # The processes are started for the first pages; only what comes after is the steady rate.
    warm = os.cpu_count() or 1
    many = [path for _ in range(max(repeat, 1 + 200 // len(paths))) for path in paths]
    files = read_files(many, vocabulary)
    for _ in range(16 * warm):
        next(files)
    started = time.perf_counter()
    rest = sum(1 for _ in files)
    clock = time.perf_counter() - started
    whole = sum(stages.values())
    return {
        "pages": len(paths),
        "cores": warm,
        "per_second_one_core": round(1000 / statistics.fmean(times), 1),
        "per_second_all_cores": round(rest / clock, 1) if rest else None,
        "ms_p50": round(statistics.median(times), 1),
        "ms_p95": round(statistics.quantiles(times, n=20)[-1], 1) if len(times) > 1 else round(times[0], 1),
        "percent_by_stage": {name: round(100 * spent / whole, 1) for name, spent in stages.items()},
    }


@contextmanager
def timed_stages() -> Iterator[dict[str, float]]:
    """Seconds of processor time in each stage, while it lasts."""
    from archive.parsing import page

    spent = dict.fromkeys(STAGES, 0.0)
    kept = {name: getattr(page, name) for name in STAGES}

    def timed(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(stage)
        def run(*args: Any, **options: Any) -> Any:
            started = time.process_time()
            try:
                return stage(*args, **options)
            finally:
                spent[name] += time.process_time() - started

        return run

    for name, stage in kept.items():
        setattr(page, name, timed(name, stage))
    try:
        yield spent
    finally:
        for name, stage in kept.items():
            setattr(page, name, stage)


if __name__ == "__main__":
    main()
