"""The processes of the tests in test_life.py: python -m tests.search.living prepare|storm|kill|settle …

Each prints its outcome as JSON. The environment's DATA_DIR says where the archive is.
"""

import contextlib
import errno
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import CommandError, call_command  # noqa: E402 (Django first)
from django.db import connections as databases  # noqa: E402
from haystack import connections  # noqa: E402

from archive.import_runs import run_import  # noqa: E402
from search import building, following, indexing  # noqa: E402
from search.analysis import cut  # noqa: E402
from search.backends.keeping import Keeper  # noqa: E402
from search.backends.view import View, ViewCache  # noqa: E402
from search.backends.whoosh_backend import view_cache  # noqa: E402
from search.request import SearchRequest  # noqa: E402
from search.service import search  # noqa: E402
from tests.conftest import SEEDS  # noqa: E402
from tests.search.populating import change_pair, headline, pairs, populate  # noqa: E402

_STATES = ("published", "published", "published", "held")
_PART = 30  # articles: several parts of a small archive


def prepare(articles: str) -> None:
    """So many articles and their index; if there is one already, so many more that it has still to read."""
    call_command("migrate", verbosity=0)
    first = 2 * len(pairs())
    with _asleep():
        populate(int(articles), sentences=2, first=first)
    if not first:
        indexing.rebuild()


def storm(times: str, writers: str, readers: str, place: str) -> dict[str, Any]:
    """Processes that change pairs, so many times together, and others that look at the index until all is done. Returns what was
    wrong, how many generations each reader looked at, and how index and record compare in the end."""
    count, calm = int(writers), Path(place, "calm")
    cut("县报")  # loaded once, before there are many of us
    writing = [_apart(lambda n=n: change(n, count, int(times) // count)) for n in range(count)]
    reading = [_apart(lambda: read(calm)) for _ in range(int(readers))]
    wrong = [error for told in writing for error in told()]
    calm.touch()
    seen = [told() for told in reading]
    return {
        "wrong": wrong + [error for reader in seen for error in reader["wrong"]],
        "generations": [reader["generations"] for reader in seen],
        **settle(),
    }


def change(writer: int, writers: int, times: int) -> list[str]:
    """So many changes of pairs that no other process changes. Returns what was wrong."""
    chance, ours = random.Random(writer), [(k, pair) for k, pair in enumerate(pairs()) if k % writers == writer]
    try:
        for version in range(1, times + 1):
            change_pair(*chance.choice(ours), version, chance.choice(_STATES))
    except Exception as error:
        return [repr(error)]
    return []


def _apart(work: Callable[[], Any]) -> Callable[[], Any]:
    """Begin something in a process of its own. Returns what waits for what it returns."""
    databases.close_all()
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(theirs, json.dumps(work()).encode())
        finally:
            os._exit(0)
    os.close(theirs)

    def told() -> Any:
        with open(ours) as pipe:
            said = pipe.read()
        os.waitpid(child, 0)
        return json.loads(said)

    return told


def read(until: Path) -> dict[str, Any]:
    """Look at the index until there is that file. Returns what was wrong, and how many generations were looked at."""
    cache, held = _cache(), pairs()
    wrong: list[str] = []
    seen: set[Path] = set()
    while not until.exists():
        try:
            view = cache.view()
            seen.add(view.hold.directory)
            wrong += halves(view, held)
            found = search(SearchRequest(q='"第1对"'))
            if found.total not in (0, 2):
                wrong.append(f"{found.total} of the pair")
            time.sleep(0.02)
        except Exception as error:
            wrong.append(repr(error))
    return {"wrong": wrong[:10], "generations": len(seen)}


def halves(view: View, held: list[tuple[int, int]]) -> list[str]:
    """Pairs of which a view has one article otherwise than the other."""
    places = dict(view.articles())
    headlines = {pk: view.texts(place)[1] for pk, place in places.items()}
    return [f"{headlines.get(a)} beside {headlines.get(b)}" for a, b in held if headlines.get(a) != headlines.get(b)]


def settle() -> dict[str, Any]:
    """Read what is pending. Returns how the index compares with the record."""
    indexing.drain()
    return {"pending": indexing.pending(), "differences": [str(found) for found in indexing.verify()]}


def kill(times: str, seed: str, folder: str) -> dict[str, int]:
    """So many times do something to the index in a process that is killed in the middle of it. After each, the index must be
    whole, and right after the next update. Returns how often a process was killed at what."""
    building._PART = _PART
    chance, held = random.Random(int(seed)), pairs()
    killed: Counter[str] = Counter()
    lengths: dict[str, tuple[int, float]] = {}
    work: dict[str, Callable[[], object]] = {
        "build": lambda: indexing.rebuild(processes=1),
        "update": indexing.drain,
        "merge": indexing.merge,
        "import": lambda: run_import([Path(folder)]),
    }
    version = 1000
    while sum(killed.values()) < int(times):
        version += 1
        name = min(work, key=lambda each: killed[each])
        with _asleep():
            for k in chance.sample(range(len(held)), 12 if name == "merge" else 3):
                change_pair(k, held[k], version, chance.choice(_STATES))
                if name == "merge":
                    indexing.drain()
            if name == "import":
                page = random.Random(version).choice(sorted(SEEDS.glob("*.txt"))).read_text(encoding="utf-8")
                Path(folder, f"{version}.txt").write_text(f"{page}\n第{version}号\n", encoding="utf-8")
        _forked(work[name], chance, lengths, name, killed)
        view = ViewCache(Path(connections["default"].options["PATH"])).view()
        if Keeper(_cache()).damaged_files() or halves(view, held):
            raise AssertionError(f"not whole after {name}, {sum(killed.values())}")
        with _asleep():
            call_command("search_index", "update", stdout=open(os.devnull, "w"))  # noqa: SIM115 (till the end)
        differences = list(indexing.verify())
        if differences or indexing.pending():
            raise AssertionError(f"{differences[:5]} after {name}")
    return dict(killed)


def fill_disk() -> list[str]:
    """Have the system refuse files longer than so many bytes to a process that reads changes in. Returns how each went."""
    chance, held = random.Random(3), pairs()
    went = []
    for version, limit in enumerate((0, 100, 1000, 3000, 10_000, 30_000, 10_000_000)):
        with _asleep():
            for k in chance.sample(range(len(held)), 20):
                change_pair(k, held[k], version + 1)

        def drain(limit: int = limit) -> str:
            indexing.pending()  # opens the database, whose files the limit would not let be
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            try:
                indexing.drain()
            except OSError as error:
                return errno.errorcode[error.errno or 0]
            return "read"

        went.append(_apart(drain)())
        view = ViewCache(Path(connections["default"].options["PATH"])).view()
        if Keeper(_cache()).damaged_files() or halves(view, held):
            raise AssertionError(f"not whole after {limit} bytes")
    return went


def mounted(way: str) -> list[Any]:
    """With the index on a small disk of its own: a save while that is full or read-only, a build, and a save when it is well
    again. Returns what is found at each: articles as saved, all articles, changes that wait."""
    index, held, seen = Path(connections["default"].options["PATH"]), pairs(), []
    filler = index / "filler"

    def look(version: int) -> None:
        saved = search(SearchRequest(q=f'"{headline(1, version)}"')).total
        seen.append([saved, search(SearchRequest(q="*")).total, indexing.pending()])

    if way == "full":
        room = os.statvfs(index)
        filler.write_bytes(bytes((room.f_bavail - 1) * room.f_bsize))
    else:
        _remount(index, "ro")
    try:
        change_pair(1, held[1], 1)
        look(1)
        with contextlib.suppress(CommandError):
            call_command("search_index", "build")
            seen.append("built")
        view_cache.cache_clear()  # as a process that begins now
        connections["default"].reset_sessions()
        look(1)
    finally:
        if way == "full":
            filler.unlink()
        else:
            _remount(index, "rw")
    change_pair(1, held[1], 2)
    look(2)
    return [*seen, settle()]


def _remount(place: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(place)], check=True)


def _forked(
    work: Callable[[], object], chance: random.Random, lengths: dict[str, tuple[int, float]], name: str, killed: Counter[str]
) -> None:
    """Do it in a process that is killed after some time, or kills itself at one of the moments when it touches a file or a
    lock, more of which are close to what matters. `lengths` has how many moments there are, and how many seconds."""
    databases.close_all()
    ours, theirs = os.pipe()
    moments, seconds = lengths.get(name, (0, 0.0))
    moment = chance.randint(1, moments) if moments and chance.random() < 0.7 else 0
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        counted = [0]

        def listen(event: str, _: tuple[object, ...]) -> None:
            if event in _MOMENTS:
                counted[0] += 1
                if counted[0] == moment:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(listen)
        status = 1
        try:
            work()
            status = 0
        finally:
            os.write(theirs, str(counted[0]).encode())
            os._exit(status)
    os.close(theirs)
    if seconds and not moment:
        time.sleep(chance.random() * seconds)
        os.kill(child, signal.SIGKILL)
    said = os.read(ours, 20)
    os.close(ours)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == -signal.SIGKILL:
        killed[name] += 1
    elif status == 0:
        lengths[name] = int(said), time.monotonic() - began
    else:
        raise AssertionError(f"{name} failed")


_MOMENTS = {"open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "fcntl.flock", "os.listdir", "os.scandir"}


class _asleep:  # noqa: N801 (a context manager)
    """Within this, commits do not wake the index."""

    def __enter__(self) -> None:
        self._drain = following._drain_at_once
        following._drain_at_once = lambda *, wait_for_all: None

    def __exit__(self, *error: object) -> None:
        following._drain_at_once = self._drain


def _cache() -> ViewCache:
    return connections["default"].get_backend()._cache


if __name__ == "__main__":
    actions: dict[str, Callable[..., Any]] = {
        "prepare": prepare, "storm": storm, "settle": settle, "kill": kill, "fill-disk": fill_disk, "mounted": mounted,
    }  # fmt: skip
    began = time.monotonic()
    print(json.dumps(actions[sys.argv[1]](*sys.argv[2:])))  # noqa: T201
    print(f"{sys.argv[1]}: {time.monotonic() - began:.1f} s", file=sys.stderr)  # noqa: T201
