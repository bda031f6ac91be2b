"""How long after a commit a search finds it: python bench/freshness.py --docs N [--changes N] [--json].

Fills an archive with N articles, builds its index, and then saves one article after another, each time asking a search for it.
"""

import random
import sys
import time
from pathlib import Path
from statistics import quantiles

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import filled  # noqa: E402 (the path comes first)


def main() -> None:
    options = filled.options(__doc__)
    options.add_argument("--changes", type=int, default=200)
    args = options.parse_args()
    filled.tell(args, lambda: measure(args.docs, args.changes))


def measure(docs: int, changes: int) -> dict[str, object]:
    filled.fill(docs)
    from search import following, indexing
    from search.request import SearchRequest
    from search.service import search
    from tests.search.populating import change_pair, headline, pairs

    began = time.monotonic()
    if not indexing.is_current():
        indexing.rebuild(lambda done, total: print(f"\r{done} / {total}", end="", file=sys.stderr, flush=True))
    built = time.monotonic() - began
    held, chance, seconds, processor = pairs(), random.Random(1), [], []
    following.begin()  # merging goes on beside, as in a server
    version = time.time_ns()
    for n in range(changes):
        k = chance.randrange(len(held))
        change_asked = SearchRequest(q=f'"{headline(k, version + n)}"')
        began, used = time.perf_counter(), time.process_time()
        change_pair(k, held[k], version + n)
        committed = time.perf_counter()
        while search(change_asked).total != 2:
            time.sleep(0.001)
        seconds.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
        time.sleep(max(0.0, 0.05 - (time.perf_counter() - committed)))
    cuts = quantiles(seconds, n=100)
    return {
        "articles": docs,
        "build, seconds": round(built, 1),
        "changes": changes,
        "saved to found, p50, ms": round(cuts[49] * 1000),
        "saved to found, p95, ms": round(cuts[94] * 1000),
        "saved to found, most, ms": round(max(seconds) * 1000),
        "processor, mean, ms": round(sum(processor) / len(processor) * 1000),
        "segments in the end": int(indexing.stats()["segments"]),
    }


if __name__ == "__main__":
    main()
