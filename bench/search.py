"""Search engines on the same articles and queries: python bench/search.py --docs N [--json].

Builds a seeded archive, has each engine index it, asks all of them the same queries in turn, and compares what ours finds, and how it
counts facets, with a look at every text. README.md beside this file says what is measured how.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # in place of bench/, where this file would hide the package `search`

from bench import corpus  # noqa: E402 (the path comes first)
from bench.engines import CONTENDERS, Answer, Contender  # noqa: E402
from bench.oracle import answers  # noqa: E402
from bench.people_daily import UnavailableError  # noqa: E402
from bench.queries import CLASSES, Query, sample  # noqa: E402

OURS: Final = "xianbao"
_COLD: Final = 3  # fresh processes, of which the median counts
_WARM: Final = 2  # queries of each class that are asked before any is timed


def main() -> int:
    args = _options()
    for contender in args.engines:
        if not contender.is_here():
            print(f"{contender.name}: left out, {contender.needs} is not installed", file=sys.stderr)
    contenders = [contender for contender in args.engines if contender.is_here()]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what is left on the disk is removed then, too
    work = Path(tempfile.mkdtemp(prefix="xianbao-bench-"))
    try:
        result = measure(args, contenders, work)
    except UnavailableError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(work)
    if args.save:
        args.save.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if args.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        print(table(result))
    return 0 if result["equal"] in (True, None) else 1


def _options() -> argparse.Namespace:
    def engines(names: str) -> list[Contender]:
        return [CONTENDERS[name] for name in names.split(",")]

    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--docs", type=int, default=20_000, help="articles")
    options.add_argument("--queries", type=int, default=100, help="of each class")
    options.add_argument("--checked", type=int, default=20, help="of each class, compared with a look at every text")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--corpus", choices=corpus.CORPORA, default=corpus.CORPORA[0], help="seeds needs no network")
    options.add_argument("--engines", type=engines, default=list(CONTENDERS.values()), help=f"of {','.join(CONTENDERS)}")
    options.add_argument("--json", action="store_true")
    options.add_argument("--save", type=Path, help="a file for the JSON, whatever is printed")
    args = options.parse_args()
    if min(args.docs, args.queries) < 1 or args.checked < 0:
        options.error("--docs and --queries are 1 at least, --checked is 0 at least")
    return args


def measure(args: argparse.Namespace, contenders: Sequence[Contender], work: Path) -> dict[str, Any]:
    """Everything, as it is printed with --json."""
    source = work / "corpus.jsonl"
    _tell("articles")
    stock = corpus.load_stock(args.corpus, ROOT / "var" / "bench")
    corpus.write(source, corpus.documents(stock, args.docs, args.seed))
    asked = sample(corpus.read(source), args.docs, args.queries + _WARM, args.seed)
    warming, queries = _parted(asked)
    engines: dict[str, dict[str, Any]] = {}
    for contender in contenders:
        _tell(f"building {contender.name}")
        engines[contender.name] = _built(contender, source, args.docs, work)
    for contender in contenders:
        _tell(f"opening {contender.name}")
        engines[contender.name] |= _cold(contender, queries[0], work)
    _tell("asking")
    given, again = _asked(contenders, warming, queries, work, engines)
    for suffix, answers_given, taken in (
        ("", given, _seconds),
        ("_again", again, _seconds),
        ("_processor", given, _processor),
    ):
        for name, found in answers_given.items():
            for percent in (50, 95):
                times = {kind: _percentile(map(taken, found), queries, kind, percent) for kind in CLASSES}
                engines[name][f"p{percent}{suffix}"] = times
    _tell("checking")
    checked = [n for kind in CLASSES for n in [n for n, query in enumerate(queries) if query.kind == kind][: args.checked]]
    true = answers(corpus.read(source), [queries[n] for n in checked])
    for name, found in given.items():
        if engines[name]["docs"] == args.docs:
            engines[name]["found"] = _found(true, [found[n] for n in checked], [queries[n].kind for n in checked])
    return {
        "docs": args.docs,
        "seed": args.seed,
        "corpus": args.corpus,
        "queries": {kind: sum(query.kind == kind for query in queries) for kind in CLASSES},
        "checked": len(checked),
        "cores": len(os.sched_getaffinity(0)),
        "engines": engines,
        "equal": all(map(_same, true, (given[OURS][n] for n in checked))) if OURS in given and checked else None,
    }


def table(result: dict[str, Any]) -> str:
    """The result for people to read, as it stands in README.md."""
    lines = [
        f"{result['docs']:,} articles ({result['corpus']}, seed {result['seed']}), {result['cores']} cores; p50 / p95 in ms",
        "",
        "| | " + " | ".join(CLASSES) + " | build, articles/s | index, MB | memory, MB (own) | first query, ms |",
        "|---|" + "---|" * (len(CLASSES) + 4),
    ]
    for name, held in result["engines"].items():
        title = CONTENDERS[name].title + (f" (at {held['docs']:,})" if held["docs"] != result["docs"] else "")
        cells = _times(held, "")
        cells += [f"{held['build_docs_per_s']:,.0f}", f"{held['index_mb']:,.0f}"]
        cells += [f"{held['rss_mb']:,.0f} ({held['own_mb']:,.0f})", f"{held['cold_ms']:,.0f}"]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    for suffix, title in (("_processor", "new, processor's time"), ("_again", "the same once more")):
        lines += ["", f"| {title} | " + " | ".join(CLASSES) + " |", "|---|" + "---|" * len(CLASSES)]
        for name, held in result["engines"].items():
            lines.append(f"| {CONTENDERS[name].title} | " + " | ".join(_times(held, suffix)) + " |")
    lines += ["", "| share of the hits found | " + " | ".join(CLASSES) + " |", "|---|" + "---|" * len(CLASSES)]
    for name, held in result["engines"].items():
        if "found" in held:
            shares = ("–" if share is None else f"{share:.1%}" for share in held["found"].values())
            lines.append(f"| {CONTENDERS[name].title} | " + " | ".join(shares) + " |")
    verdict = {True: "the same", False: "NOT the same", None: "not compared"}[result["equal"]]
    return "\n".join(
        [*lines, "", f"Hits and facet counts of 县报库 and of a look at every text, {result['checked']} queries: {verdict}"]
    )


def _times(held: dict[str, Any], suffix: str) -> list[str]:
    return [" / ".join(_ms(held[f"{label}{suffix}"][kind]) for label in ("p50", "p95")) for kind in CLASSES]


def _ms(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}" if value < 1 else f"{value:.1f}" if value < 10 else f"{value:.0f}"


def _parted(asked: list[Query]) -> tuple[list[Query], list[Query]]:
    """A few of each class to warm up with, and the rest."""
    seen: dict[str, int] = defaultdict(int)
    warming, queries = [], []
    for query in asked:
        seen[query.kind] += 1
        (warming if seen[query.kind] <= _WARM else queries).append(query)
    if not queries:
        raise SystemExit("too few articles to draw queries from")
    return warming, queries


def _built(contender: Contender, source: Path, docs: int, work: Path) -> dict[str, Any]:
    most = min(docs, contender.most or docs)
    command = _command("build", contender, work, source, most)
    done = subprocess.run(
        command, cwd=ROOT, env=_environment(contender, work), stdout=subprocess.PIPE, text=True, check=True
    )
    return {"docs": most, **json.loads(done.stdout.splitlines()[-1])}


def _cold(contender: Contender, query: Query, work: Path) -> dict[str, float]:
    """`cold_ms`: opening the index and answering the first query, once the modules are there; `start_ms`: all from nothing."""
    cold, start = [], []
    for _ in range(_COLD):
        began = time.perf_counter()
        with _Serving(contender, work) as serving:
            cold.append(serving.ask(query).seconds or 0.0)
            start.append(time.perf_counter() - began)
    return {"cold_ms": round(median(cold) * 1000, 1), "start_ms": round(median(start) * 1000, 1)}


def _asked(
    contenders: Sequence[Contender],
    warming: Sequence[Query],
    queries: Sequence[Query],
    work: Path,
    engines: dict[str, dict[str, Any]],
) -> tuple[dict[str, list[Answer]], dict[str, list[Answer]]]:
    """The answers to each query when it is new, and when all are asked once more. Each query goes to all engines before the next:
    what else the machine does meets all of them alike. Adds memory."""
    with ExitStack() as stack:
        serving = [stack.enter_context(_Serving(contender, work)) for contender in contenders]
        for query in warming:
            for one in serving:
                one.ask(query)
        new, again = _in_turn(serving, queries), _in_turn(serving, queries)
        for one in serving:
            engines[one.name] |= one.memory()
    return new, again


def _in_turn(serving: Sequence["_Serving"], queries: Sequence[Query]) -> dict[str, list[Answer]]:
    given: dict[str, list[Answer]] = {one.name: [] for one in serving}
    for place, query in enumerate(queries):
        for one in (*serving[place % len(serving) :], *serving[: place % len(serving)]):
            given[one.name].append(one.ask(query))
    return given


class _Serving:
    """An engine's process, as long as this lasts."""

    def __init__(self, contender: Contender, work: Path) -> None:
        self.name = contender.name
        command = _command("serve", contender, work, Path(os.devnull), 0)
        self._process: Any = subprocess.Popen(
            command, cwd=ROOT, env=_environment(contender, work), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._heard()

    def __enter__(self) -> "_Serving":
        return self

    def __exit__(self, *raised: object) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def ask(self, query: Query) -> Answer:
        """What it says."""
        said = self._told(asdict(query))
        return Answer(**{**said, "top": tuple(said["top"])})

    def memory(self) -> dict[str, float]:
        """What it holds, in MB."""
        return self._told("memory")

    def _told(self, asked: Any) -> dict[str, Any]:
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return self._heard()

    def _heard(self) -> dict[str, Any]:
        if not (line := self._process.stdout.readline()):
            raise SystemExit(f"{self.name} stopped; its message is above")
        said: dict[str, Any] = json.loads(line)
        return said


def _command(task: str, contender: Contender, work: Path, source: Path, most: int) -> list[str]:
    return [sys.executable, "-m", "bench.worker", task, contender.name, str(_index(contender, work)), str(source), str(most)]


def _index(contender: Contender, work: Path) -> Path:
    return work / contender.name / "index"


def _environment(contender: Contender, work: Path) -> dict[str, str]:
    data = {
        "DATA_DIR": str(work / contender.name),
        "DJANGO_SETTINGS_MODULE": "archive.settings",
        "PYTHONIOENCODING": "utf-8",
    }
    return os.environ | data


def _seconds(answer: Answer) -> float | None:
    return answer.seconds


def _processor(answer: Answer) -> float | None:
    return answer.processor


def _percentile(taken: Iterable[float | None], queries: Sequence[Query], kind: str, percent: int) -> float | None:
    """In milliseconds, None if there was no query of the class, or it is not known."""
    times = [
        seconds * 1000 for seconds, query in zip(taken, queries, strict=True) if query.kind == kind and seconds is not None
    ]
    if len(times) < 2:
        return round(times[0], 3) if times else None
    return round(quantiles(times, n=100, method="inclusive")[percent - 1], 3)


def _found(true: Sequence[Answer], given: Sequence[Answer], kinds: Sequence[str]) -> dict[str, float | None]:
    """How many of the hits an engine finds, by class: what it has of a query beyond them counts as none."""
    shares: dict[str, float | None] = {}
    for kind in CLASSES:
        pairs = [(a.total, b.total) for a, b, of in zip(true, given, kinds, strict=True) if of == kind]
        hits = sum(total for total, _ in pairs)
        shares[kind] = round(sum(min(pair) for pair in pairs) / hits, 4) if hits else None
    return shares


def _same(true: Answer, given: Answer) -> bool:
    counts = ((true.county, given.county), (true.topic, given.topic), (true.month, given.month))
    return true.total == given.total and all(_positive(a) == _positive(b) for a, b in counts)


def _positive(counts: dict[str, int]) -> dict[str, int]:
    return {value: count for value, count in counts.items() if count}


def _tell(doing: str) -> None:
    print(doing, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
