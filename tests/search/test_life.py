"""The index through kills and storms, in real processes on a real database and disk."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT


class Archive:
    """A data directory, and processes at work on it."""

    def __init__(self, place: Path) -> None:
        self.data = place / "var"
        self._environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        self._environment |= {"DATA_DIR": str(self.data), "DJANGO_SETTINGS_MODULE": "archive.settings"}

    def start(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-W", "error", *words],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def do(self, *words: str) -> Any:
        return said(self.start("-m", "tests.search.living", *words))

    def manage(self, *words: str) -> "subprocess.Popen[str]":
        return self.start("manage.py", *words)


def said(process: "subprocess.Popen[str]") -> Any:
    out, errors = process.communicate(timeout=1800)
    assert process.returncode == 0, errors
    return json.loads(out)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of 120 articles and their index."""
    archive = Archive(tmp_path_factory.mktemp("prepared"))
    archive.do("prepare", "120")
    return archive.data


@pytest.fixture
def archive(tmp_path: Path, prepared: Path) -> Archive:
    """120 articles and their index, of this test's own."""
    shutil.copytree(prepared, tmp_path / "var")
    return Archive(tmp_path)


def test_killed_at_any_moment(archive: Archive, tmp_path: Path, exhaustive: bool) -> None:
    times = 200 if exhaustive else 10
    (tmp_path / "pages").mkdir()
    killed = archive.do("kill", str(times), "1", str(tmp_path / "pages"))
    assert sum(killed.values()) == times
    assert set(killed) == {"build", "update", "merge", "import"}


def test_a_full_disk(archive: Archive) -> None:
    assert archive.do("fill-disk") == ["EFBIG"] * 6 + ["read"]
    assert archive.do("settle") == {"pending": 0, "differences": []}


@pytest.fixture
def small_disk(archive: Archive, prepared: Path) -> Iterator[Path]:
    """The index's directory, on a file system of its own with room for little. Only a superuser can have one."""
    place = archive.data / "index"
    shutil.rmtree(place)
    place.mkdir()
    if (
        not shutil.which("mount")
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "xianbao", str(place)], capture_output=True).returncode
    ):
        pytest.skip("nothing can be mounted here")
    shutil.copytree(prepared / "index", place, dirs_exist_ok=True)
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("way", ["full", "read-only"])
def test_a_disk_that_is_full_or_read_only(archive: Archive, small_disk: Path, way: str) -> None:
    """The save is kept and searching goes on; once the disk is well again, all of it comes in."""
    ill, anew, well, end = archive.do("mounted", way)
    assert ill == anew == [0, 120, 2]
    assert well == [2, 120, 0]
    assert end == {"pending": 0, "differences": []}


def test_storm(archive: Archive, tmp_path: Path, exhaustive: bool) -> None:
    """Changes by four writers, each two articles in one transaction; four readers see both changed, or neither."""
    times = 1000 if exhaustive else 200
    for n in range(4):  # on a busy machine readers may be kept from looking while the index changes; then it storms on
        (place := tmp_path / str(n)).mkdir()
        outcome = archive.do("storm", str(times), "4", "4", str(place))
        generations = outcome.pop("generations")
        assert outcome == {"wrong": [], "pending": 0, "differences": []}
        assert len(generations) == 4
        if min(generations) > 5:
            break
    assert min(generations) > 5


def test_a_build_in_several_processes_stopped_killed_and_taken_up(archive: Archive) -> None:
    """Asked to stop, and then killed; the next one keeps the parts that were finished, and the old index stays till the end."""
    archive.do("prepare", "3880")
    builds, pointer = archive.data / "index" / "builds", archive.data / "index" / "CURRENT"
    before = pointer.read_text()

    def interrupted(parts: int, sign: signal.Signals) -> tuple[str, str, list[Path]]:
        """What a build said that got a signal when so many parts were done, and which were."""
        building = archive.manage("search_index", "build", "--processes", "2")
        deadline = time.monotonic() + 120
        while len(done := list(builds.glob("*/part-*/MANIFEST"))) < parts:
            assert building.poll() is None, "finished before it could be interrupted"
            assert time.monotonic() < deadline
            time.sleep(0.01)
        building.send_signal(sign)
        return *building.communicate(timeout=60), done

    out, errors, done = interrupted(1, signal.SIGTERM)
    assert out == ""
    assert errors.endswith("CommandError: 已停止，原来的索引没有动。再运行一次 search_index build 会接着做。\n")
    assert pointer.read_text() == before
    out, errors, done = interrupted(len(done) + 1, signal.SIGKILL)
    assert out == ""
    assert re.fullmatch(r"(\d+ / 4000 篇\n)*", errors)
    assert pointer.read_text() == before
    made = {path: path.stat().st_mtime_ns for path in done}
    again = archive.manage("search_index", "build", "--processes", "2")
    while again.poll() is None:
        with contextlib.suppress(FileNotFoundError):  # once it is done, its parts go
            assert {path: path.stat().st_mtime_ns for path in done} == made
        time.sleep(0.01)
    out, errors = again.communicate()
    assert out == "索引已建立：4000 篇文章。\n", errors
    assert pointer.read_text() != before
    assert archive.do("settle") == {"pending": 0, "differences": []}
    assert list(builds.iterdir()) == []
