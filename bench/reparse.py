"""How fast held pages are parsed anew, and in what memory: python bench/reparse.py --pages N [--keep FOLDER] [--json].

A copy of the project whose parser cuts texts apart less readily stands for a parser that has changed.
"""

import argparse
import contextlib
import importlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

#: Seconds between two looks at the memory.
_LOOK_EVERY: Final = 0.5
#: What the changed parser has otherwise: the module, and a weight in it before and after.
_CHANGED: Final = ("archive/parsing/articles.py", "_CUT: Final = 0.0", "_CUT: Final = 4.0")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=1000, metavar="N")
    options.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the archive here, and begin with what is there")
    options.add_argument("--json", action="store_true")
    args = options.parse_args()
    work = args.keep or Path(tempfile.mkdtemp(prefix="xianbao-bench-"))
    try:
        result = measure(work, args.pages)
    finally:
        if not args.keep:
            shutil.rmtree(work)
    if args.json:
        print(json.dumps(result, ensure_ascii=False))
        return
    for name, value in result.items():
        print(f"{name:12}{value}")


def measure(work: Path, count: int) -> dict[str, Any]:
    """Pages a second and the memory of each form of the command, one after the other."""
    environment = {**os.environ, "DATA_DIR": str(work / "var")}
    if not (work / "var").exists():
        importlib.import_module("bench.import").write_pages(work / "pages", count)
        for command in (["migrate", "-v0"], ["import_seeds", str(work / "pages")]):
            run = [sys.executable, "manage.py", *command]
            subprocess.run(run, cwd=ROOT, env=environment, check=True, capture_output=True)
    changed = work / "changed"
    shutil.rmtree(changed, ignore_errors=True)
    shutil.copytree(ROOT, changed, ignore=shutil.ignore_patterns(".*", "var", "node_modules", "bench", "tests"))
    module, before, after = _CHANGED
    text = (changed / module).read_text(encoding="utf-8")
    if before not in text:
        raise SystemExit(f"no {before} in {module}")
    (changed / module).write_text(text.replace(before, after), encoding="utf-8")
    forms = (
        ("unchanged", ROOT, []),
        ("dry_run", changed, ["--dry-run"]),
        ("changed", changed, []),
        ("again", changed, []),
    )
    return {name: _reparse(folder, environment, options) for name, folder, options in forms}


def _reparse(folder: Path, environment: dict[str, str], options: list[str]) -> dict[str, Any]:
    started = time.perf_counter()
    # What it says goes to a file: a pipe that nobody reads would stop it.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "reparse_pages", *options], cwd=folder, env=environment, stdout=said,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        looks = _looks_at(process)
        if process.returncode:
            raise SystemExit(f"reparse_pages ended with {process.returncode}")
        took = time.perf_counter() - started
        said.seek(0)
        summary = [line for line in said if "解析" in line and "版：" in line][-1].strip()
    pages = int("".join(filter(str.isdecimal, summary.partition("版")[0])))
    tenths = [looks[(len(looks) - 1) * n // 10] for n in range(1, 11)]
    return {
        "pages_per_second": round(pages / took, 1),
        "memory_mb": [round(own) for own, _ in tenths],
        "workers_mb": [round(others) for _, others in tenths],
        "outcome": summary,
    }


def _looks_at(process: subprocess.Popen[bytes]) -> list[tuple[float, float]]:
    """The memory of the process, and that of all that it started, in MB, from time to time until it ends."""
    looks = [(0.0, 0.0)]
    ended = threading.Event()
    threading.Thread(target=lambda: (process.wait(), ended.set()), daemon=True).start()
    while not ended.wait(_LOOK_EVERY):
        own = _resident_mb(process.pid)
        looks.append((own, sum(map(_resident_mb, _descendants(process.pid)))))
    return looks


def _descendants(pid: int) -> list[int]:
    children: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            children += map(int, task.read_text().split())
    return [one for child in children for one in (child, *_descendants(child))]


def _resident_mb(pid: int) -> float:
    """The memory that a process holds now, 0 if it has ended."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main()
