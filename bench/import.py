"""How fast pages are parsed and imported, and whether memory stays flat: python bench/import.py --pages N [--json]."""

import argparse
import datetime
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def write_pages(folder: Path, count: int) -> None:
    """`count` files as 今日柯城/20000101/01.txt …, eight pages a day, none with the bytes of another."""
    labelled = json.loads((ROOT / "tests" / "parsing" / "pages" / "gold.json").read_text(encoding="utf-8"))
    seeds = json.loads((ROOT / "tests" / "gold" / "seeds.json").read_text(encoding="utf-8"))
    folders = ROOT / "tests" / "parsing" / "pages", ROOT / "fixtures" / "seeds"
    # A printed date would be believed over the path, and make pages of one day of all.
    undated = [page["file"] for page in (*labelled, *seeds) if not page.get("date", {}).get("printed")]
    texts = [path.read_bytes() for name in undated for folder in folders if (path := folder / name).exists()]
    day = datetime.date(2000, 1, 1)
    for n, text in enumerate(islice(cycle(texts), count)):
        path = folder / "今日柯城" / f"{day + datetime.timedelta(n // 8):%Y%m%d}" / f"{n % 8 + 1:02}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text + f"\n第{n}号\n".encode())


def resident_mb() -> float:
    """The memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=1000)
    options.add_argument("--json", action="store_true")
    args = options.parse_args()
    work = Path(tempfile.mkdtemp(prefix="xianbao-bench-"))
    os.environ |= {"DATA_DIR": str(work / "var"), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    try:
        result = measure(work, args.pages)
    finally:
        shutil.rmtree(work)
    if args.json:
        print(json.dumps(result))
    else:
        print("\n".join(f"{name:24}{value}" for name, value in result.items()))


def measure(work: Path, count: int) -> dict[str, object]:
    import django

    django.setup()
    from django.core.management import call_command

    from archive import changes, vocabularies
    from archive.import_runs import run_import
    from archive.importing import Imported
    from archive.page_files import find_files, read_files

    changes.committed.receivers = []  # the index is measured elsewhere
    write_pages(work / "pages", count)
    call_command("migrate", verbosity=0)
    vocabularies.load_absent()
    started = time.perf_counter()
    parsed = sum(1 for _ in read_files(find_files([work / "pages"]), vocabularies.from_database()))
    parsing = time.perf_counter() - started
    memory: list[float] = []
    done = 0

    def on_result(result: Imported) -> None:
        nonlocal done
        done += 1
        if done % max(count // 10, 1) == 0:
            memory.append(round(resident_mb(), 1))

    started = time.perf_counter()
    run = run_import([work / "pages"], on_result)
    importing = time.perf_counter() - started
    started = time.perf_counter()
    again = run_import([work / "pages"])
    repeated = time.perf_counter() - started
    return {
        "pages": parsed,
        "cores": os.cpu_count(),
        "parsed_per_second": round(parsed / parsing, 1),
        "imported_per_second": round(count / importing, 1),
        "repeated_per_second": round(count / repeated, 1),
        "memory_mb": memory,
        "outcomes": run.counts | {"again": again.counts},
    }


if __name__ == "__main__":
    main()
