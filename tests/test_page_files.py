"""Finding and reading page files: folders, links, processes that die."""

import os
from pathlib import Path

import pytest

from archive import page_files
from archive.page_files import ReadFile, find_files, read_file, read_files
from archive.parsing.vocabulary import Vocabulary

TEXT = "桥通车了\n本报讯（记者 方一鸣）昨天，新桥通车了，两岸的人都来看。\n"


def die_or_read(path: Path) -> ReadFile:
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
    assert [result.path for result in results] == paths
    assert [result.path.name for result in results if result.error] == ["050.txt"]
    assert results[50].error == "解析进程意外终止，没有导入；其他文件照常。"
