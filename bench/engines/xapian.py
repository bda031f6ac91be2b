"""Xapian over words, where the system's Python has it: it is in no package registry, so another interpreter is asked."""

import json
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final

from bench.engines import Answer, sought, word_fields
from bench.oracle import month_of
from bench.queries import Query
from search.documents import Document

_PYTHON: Final = Path("/usr/bin/python3")
_SCRIPT: Final = Path(__file__).with_name("xapian_process.py")


@cache
def system_python() -> Path | None:
    """The interpreter that has Xapian, if there is one."""
    if not _PYTHON.exists():
        return None
    found = subprocess.run([_PYTHON, "-P", "-c", "import xapian"], capture_output=True)
    return _PYTHON if found.returncode == 0 else None


class Xapian:
    """Talks to the other interpreter in lines of JSON. `-P`: the script's own folder has a module of Xapian's name."""

    def prepare(self, directory: Path, documents: Iterable[Document]) -> None:
        """Nothing."""

    def build(self, directory: Path, documents: Iterable[Document]) -> None:
        """This process cuts, that one indexes."""
        directory.mkdir(parents=True)
        with self._started("build", directory) as process:
            for document in documents:
                facts = [document.id, word_fields(document), document.county, document.topics, month_of(document)]
                process.stdin.write(json.dumps(facts, ensure_ascii=False) + "\n")
            process.stdin.close()
        if process.returncode:
            raise RuntimeError("Xapian did not build its index")

    def open(self, directory: Path) -> None:
        """It answers once it has opened the index."""
        self._process = self._started("serve", directory)
        self._process.stdout.readline()

    def answer(self, query: Query) -> Answer:
        """Timed by that process."""
        self._process.stdin.write(json.dumps(list(sought(query, "words")), ensure_ascii=False) + "\n")
        self._process.stdin.flush()
        said = json.loads(self._process.stdout.readline())
        return Answer(said["total"], tuple(said["top"]), said["county"], said["topic"], said["month"], said["seconds"])

    def process(self) -> int:
        """That one."""
        return self._process.pid

    def _started(self, *arguments: Any) -> Any:
        return subprocess.Popen(
            [_PYTHON, "-P", _SCRIPT, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )


def make() -> Xapian:
    """The engine."""
    return Xapian()
