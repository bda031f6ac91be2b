"""How each cost grows with the archive: python bench/plots.py RESULT.json … draws two pictures from what search.py --json printed."""

import argparse
import json
from pathlib import Path
from typing import Final

CLASSES: Final = ("rare", "medium", "common", "and2", "phrase", "literal")
COSTS: Final = {
    "build_docs_per_s": "build, articles/s",
    "index_mb": "index, MB",
    "rss_mb": "memory, MB",
    "cold_ms": "first query, ms",
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("results", nargs="+", type=Path, metavar="RESULT.json")
    options.add_argument("--to", type=Path, default=Path(__file__).with_name("img"), help="a folder")
    args = options.parse_args()
    results = sorted((json.loads(path.read_text(encoding="utf-8")) for path in args.results), key=lambda r: r["docs"])
    args.to.mkdir(parents=True, exist_ok=True)
    from drawing import draw  # after --help, which is to work without matplotlib

    queries = {kind: lambda held, kind=kind: held["p50"][kind] for kind in CLASSES}
    draw(results, queries, "p50, ms", args.to / "queries.svg")
    costs = {title: lambda held, name=name: held[name] for name, title in COSTS.items()}
    draw(results, costs, "", args.to / "costs.svg")


if __name__ == "__main__":
    main()
