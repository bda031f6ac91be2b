"""Finding and reading page files: folders, links, processes that die."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archive import page_files
from archive.page_files import ReadPage, find_files, read_file, read_files
from archive.parsing.vocabulary import Vocabulary

TEXT = "桥通车了\n本报讯（记者 方一鸣）昨天，新桥通车了，两岸的人都来看。\n"


def die_or_read(path: Path, content: Callable[[Path], bytes]) -> ReadPage[Path]:
    """What a worker does in the test of one that dies; named at the top of a module so that processes find it."""
    if path.name == "050.txt":
        os._exit(1)
    return read_file(path, Vocabulary())


def write(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT)
    return path


def test_files_of_folders_come_in_order_without_hidden_and_other_ones(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.TXT", "a/9.txt", ".git/1.txt", "b/.old.txt", "b/3.md"):
        write(tmp_path / name)
    assert [str(path.relative_to(tmp_path)) for path in find_files([tmp_path])] == ["a/9.txt", "b/1.TXT", "b/2.txt"]


def test_links_are_followed_and_loops_are_not(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere" / "1.txt")
    (tmp_path / "top").mkdir()
    (tmp_path / "top" / "pages").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "back").symlink_to(tmp_path / "top")
    assert [path.name for path in find_files([tmp_path / "top"])] == ["1.txt"]


def test_a_process_that_dies_costs_its_page_and_not_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_files, "_read_in_process", die_or_read)
    paths = [write(tmp_path / f"{n:03}.txt") for n in range(110)]
    results = list(read_files(paths, Vocabulary(), processes=2))
    assert [result.item for result in results] == paths
    assert [result.item.name for result in results if result.error] == ["050.txt"]
    assert results[50].error == "解析进程意外终止，这一版没有处理；其他的照常。"


#: Reads the files of a folder and, once the first is read, waits to be killed.
READ: str = """
import sys, time
from pathlib import Path
from archive.page_files import find_files, read_files
from archive.parsing.vocabulary import Vocabulary
reading = read_files(find_files([Path(sys.argv[1])]), Vocabulary(), processes=2)
print(next(reading).item.name, flush=True)
time.sleep(60)
"""


def test_no_process_outlives_a_run_that_is_killed(tmp_path: Path) -> None:
    for n in range(110):
        write(tmp_path / f"{n:03}.txt")
    with subprocess.Popen([sys.executable, "-c", READ, str(tmp_path)], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "000.txt\n"
        run.kill()
        # The output ends when the last process that could write to it has.
        assert run.communicate(timeout=20)[0] == ""
