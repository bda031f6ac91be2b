"""One engine in a process of its own: python -m bench.worker build|serve ENGINE DIRECTORY CORPUS MOST, run by bench/search.py.

`build` prints how long the building took and how large the index is. `serve` opens the index, then answers a line of JSON for each
line of JSON: a query, or "memory".
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from bench import corpus
from bench.engines import CONTENDERS, Contender, Engine
from bench.queries import Query
from search.documents import Document

_KILOBYTES = {"Rss": "rss_mb", "Pss": "pss_mb", "Anonymous": "own_mb"}


def build(contender: Contender, directory: Path, source: Path, most: int) -> None:
    """The first `most` documents of the corpus."""
    engine = contender.make()
    engine.prepare(directory, _documents(source, most))
    began = time.perf_counter()
    engine.build(directory, _documents(source, most))
    seconds = time.perf_counter() - began
    size = sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())
    _say({"build_docs_per_s": round(most / seconds, 1), "index_mb": round(size / 2**20, 1)})


def serve(contender: Contender, directory: Path) -> None:
    """The first line that is said is how long the modules took: the rest of the first query's time is the index's own."""
    engine = contender.make()
    _say({"ready": contender.name})
    opened = False
    for line in sys.stdin:
        asked = json.loads(line)
        if asked == "memory":
            _say(_memory(engine))
            continue
        query = Query(asked["kind"], asked["text"], tuple(asked["strings"]), tuple(map(tuple, asked["words"])))
        began, worked = time.perf_counter(), time.process_time()
        if not opened:
            engine.open(directory)
        answer = engine.answer(query)
        seconds, processor = time.perf_counter() - began, time.process_time() - worked
        told = asdict(answer)
        if engine.process() is None:
            told["processor"] = processor
        if answer.seconds is None or not opened:
            told["seconds"] = seconds
        opened = True
        _say(told)


def _documents(source: Path, most: int) -> Iterator[Document]:
    return islice(corpus.read(source), most)


def _memory(engine: Engine) -> dict[str, float]:
    """What the process holds: resident; resident with what is shared divided among those who share it; and not of any file."""
    held = Path(f"/proc/{engine.process() or 'self'}/smaps_rollup").read_text(encoding="ascii").splitlines()
    rows = (line.split() for line in held if line.endswith(" kB"))
    return {_KILOBYTES[row[0][:-1]]: round(int(row[1]) / 1024, 1) for row in rows if row[0][:-1] in _KILOBYTES}


def _say(said: dict[str, Any]) -> None:
    print(json.dumps(said, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    task, name, directory, source, most = sys.argv[1:]
    if task == "build":
        build(CONTENDERS[name], Path(directory), Path(source), int(most))
    else:
        serve(CONTENDERS[name], Path(directory))
