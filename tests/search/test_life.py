"""The index through kills and storms, in real processes on a real database and disk."""

import contextlib
import json
import os
import subprocess
import sys
import time
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
    out, errors = process.communicate(timeout=600)
    assert process.returncode == 0, errors
    return json.loads(out)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def test_killed_at_any_moment(archive: Archive, tmp_path: Path, exhaustive: bool) -> None:
    times = 200 if exhaustive else 10
    archive.do("prepare", "240")
    (tmp_path / "pages").mkdir()
    killed = archive.do("kill", str(times), "1", str(tmp_path / "pages"))
    assert sum(killed.values()) == times
    assert set(killed) == {"build", "update", "merge", "import"}


def test_a_full_disk(archive: Archive) -> None:
    archive.do("prepare", "120")
    assert archive.do("fill-disk") == ["EFBIG"] * 6 + ["read"]
    assert archive.do("settle") == {"pending": 0, "differences": []}


def test_storm(archive: Archive, tmp_path: Path, exhaustive: bool) -> None:
    """Changes by four writers, each two articles in one transaction; four readers see both changed, or neither."""
    times = 1000 if exhaustive else 200
    archive.do("prepare", "120")
    outcome = archive.do("storm", str(times), "4", "4", str(tmp_path))
    generations = outcome.pop("generations")
    assert outcome == {"wrong": [], "pending": 0, "differences": []}
    assert len(generations) == 4
    assert min(generations) > 5


def test_a_build_in_several_processes_killed_and_taken_up(archive: Archive) -> None:
    """Killed with its processes half-way; the next one keeps the parts that were finished, and the old index stays till then."""
    archive.do("prepare", "240", "1800")
    builds, pointer = archive.data / "index" / "builds", archive.data / "index" / "CURRENT"
    before = pointer.read_text()
    building = archive.manage("search_index", "build", "--processes", "2")
    deadline = time.monotonic() + 120
    while not (done := list(builds.glob("*/part-*/MANIFEST"))):
        assert building.poll() is None, "finished before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    building.kill()
    building.communicate()
    assert pointer.read_text() == before
    made = done[0].stat().st_mtime_ns
    again = archive.manage("search_index", "build", "--processes", "2")
    while done[0].exists() and again.poll() is None:
        with contextlib.suppress(FileNotFoundError):
            assert done[0].stat().st_mtime_ns == made
        time.sleep(0.01)
    out, errors = again.communicate()
    assert out == "索引已建立：2040 篇文章。\n", errors
    assert archive.do("settle") == {"pending": 0, "differences": []}
    assert list(builds.iterdir()) == []
