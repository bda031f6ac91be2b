"""What happens to an index from outside: bytes lost or turned over, a full disk, one that cannot be written, an older copy."""

import builtins
import errno
import io
import json
import os
import shutil
import zlib
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from haystack import connections

from archive import changes
from archive.models import Article, Change
from search import following, indexing
from search.backends import view, whoosh_backend
from search.backends.manifest import Manifest
from search.backends.store import IndexDamagedError, IndexUnavailableError
from search.backends.view import ViewCache
from search.request import SearchRequest
from search.service import search

pytestmark = pytest.mark.django_db


def _forget() -> None:
    """As a process that has just begun."""
    whoosh_backend.view_cache.cache_clear()
    connections["default"].reset_sessions()


def _change(headline: str) -> int:
    pk = Article.objects.published().order_by("pk")[0].pk
    with transaction.atomic():
        Article.objects.filter(pk=pk).update(headline=headline)
        changes.record(Change.Kind.ARTICLE, [pk])
    return pk


def _found(q: str) -> list[int]:
    return [hit.article.pk for hit in search(SearchRequest(q=q, page_size=100)).hits]


def _current(index: Path) -> Path:
    return index / "generations" / (index / "CURRENT").read_text()


def _flip(path: Path, place: float) -> None:
    held = bytearray(path.read_bytes())
    held[int(place * (len(held) - 1))] ^= 0x10
    path.write_bytes(held)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "a bit turned at the beginning": lambda path: _flip(path, 0),
    "a bit turned in the middle": lambda path: _flip(path, 0.5),
    "a bit turned at the end": lambda path: _flip(path, 1),
    "cut in half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "cut by a byte": lambda path: os.truncate(path, path.stat().st_size - 1),
    "emptied": lambda path: os.truncate(path, 0),
    "gone": Path.unlink,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_to_any_file_is_noticed_said_and_mended(index: Path, client: Client, damage: str) -> None:
    names = [path.name for path in _current(index).iterdir()]
    assert len(names) >= 3
    for name in names:
        held = {path.name: path.read_bytes() for path in _current(index).iterdir()}
        DAMAGES[damage](_current(index) / name)
        _forget()
        response = client.get("/search/", {"q": "疫情"})
        assert (response.status_code, "检索索引已损坏" in response.content.decode()) == (503, True), name
        assert client.get("/").status_code == 200
        assert client.get("/readyz").json()["index"] == "damaged"
        with pytest.raises(CommandError, match="已损坏"):
            call_command("search_index", "verify", stdout=StringIO())
        for path in _current(index).iterdir():  # reading has wiped nothing
            assert path.name == name or path.read_bytes() == held[path.name]
        call_command("search_index", "update", stdout=StringIO())
        assert list(indexing.verify()) == []
        assert client.get("/search/", {"q": "疫情"}).status_code == 200
        shutil.rmtree(_current(index))  # the same index again, for the next file
        _current(index).mkdir()
        for path, content in held.items():
            (_current(index) / path).write_bytes(content)


def test_no_bit_of_the_manifest_can_turn_unnoticed(index: Path) -> None:
    path = _current(index) / "MANIFEST"
    held = path.read_bytes()
    for place in range(len(held)):
        for bit in range(8):
            path.write_bytes(held[:place] + bytes([held[place] ^ 1 << bit]) + held[place + 1 :])
            with pytest.raises(IndexDamagedError):
                Manifest.read(_current(index))
    # A sum that begins with a nought is the same number with a space instead.
    facts, number = json.loads(held.partition(b"\n")[2]), 0
    while not (sum_of := b"%08x" % zlib.crc32(text := json.dumps({**facts, "number": number}).encode())).startswith(b"0"):
        number += 1
    path.write_bytes(b" " + sum_of[1:] + b"\n" + text)
    with pytest.raises(IndexDamagedError):
        Manifest.read(_current(index))


def test_damage_to_large_files_is_noticed_in_the_background(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "_CHECKED_AT_ONCE", 0)
    (segment,) = _current(index).glob("*.seg")
    _flip(segment, 0.01)
    cache = ViewCache(index)
    assert cache.view().count == 21
    with pytest.raises(IndexDamagedError):
        cache.check()
    with pytest.raises(IndexDamagedError):
        cache.view()
    with pytest.raises(IndexDamagedError):  # a merge does not make good bytes of bad ones
        connections["default"].get_backend().keeper.current().merged_aside(
            connections["default"].get_backend().keeper.current().contents.segments
        )


def test_damage_that_a_search_comes_upon_is_said(index: Path, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is overwritten while it is in use, so that no opening could notice."""
    _forget()
    assert client.get("/search/", {"q": "疫情"}).status_code == 200

    def stumble(*_: object, **__: object) -> None:
        raise IndexError("a position that is nowhere")

    monkeypatch.setattr(whoosh_backend, "find", stumble)
    with pytest.raises(IndexError):  # a mistake of ours stays one
        client.get("/search/", {"q": "疫情"})
    for path in _current(index).iterdir():
        if path.name.startswith("MAIN_"):
            _flip(path, 0.5)
    for _ in range(2):
        response = client.get("/search/", {"q": "疫情"})
        assert (response.status_code, "检索索引已损坏" in response.content.decode()) == (503, True)
    indexing.rebuild()
    monkeypatch.undo()
    assert client.get("/search/", {"q": "疫情"}).status_code == 200


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Whoosh leaves open what it could not write
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("call", ["open", "fsync", "link", "mkdir", "replace"])
def test_a_disk_that_will_not_have_it(
    index: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, call: str, error: int
) -> None:
    """Each call that writes fails from some moment on; the old index stays, searching goes on, and once it is well again the
    change comes in."""
    _forget()
    assert len(_found("*")) == 21
    kept_at: set[tuple[bool, int]] = set()
    for moment in range(1, 8, 2):
        pk = _change(f"第{moment}次{call}")
        before = (index / "CURRENT").read_text()
        with monkeypatch.context() as patch:
            _failing(patch, call, moment, index, error)
            following.wake()
        kept = (index / "CURRENT").read_text() == before
        assert _found(f'"第{moment}次{call}"') == ([] if kept else [pk])  # what failed can be what comes after the commit
        assert len(_found("*")) == 21
        kept_at.add((kept, moment))
        following.wake()
        assert _found(f'"第{moment}次{call}"') == [pk]
    assert list(indexing.verify()) == []
    assert (True, 1) in kept_at
    assert {record.name for record in caplog.records} <= {"search.following"}


def _failing(patch: pytest.MonkeyPatch, call: str, moment: int, index: Path, error: int) -> None:
    """Have the system's call fail from its so-manieth use below the index on."""
    count = [0]

    def failing(real: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **options: Any) -> Any:
            target = str(args[1] if call in ("link", "replace") else args[0])
            writes = call != "open" or any(mode in str(args[1:2]) + str(options.get("mode", "")) for mode in "wa+")
            if writes and (target.startswith(str(index)) or call == "fsync"):
                count[0] += 1
                if count[0] >= moment:
                    raise OSError(error, os.strerror(error))
            return real(*args, **options)

        return called

    if call == "open":
        patch.setattr(builtins, "open", failing(builtins.open))
        patch.setattr(io, "open", failing(io.open))
    elif call == "link":  # without hard links files are copied
        patch.setattr(os, "link", failing(os.link))
        patch.setattr(shutil, "copyfile", failing(shutil.copyfile))
    else:
        patch.setattr(os, call, failing(getattr(os, call)))


def test_without_hard_links_files_are_copied(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _forget()

    def refuse(*_: object) -> None:
        raise OSError(errno.EXDEV, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    pk = _change("無鏈接")
    assert indexing.drain() == 1
    assert _found('"无链接"') == [pk]
    assert list(indexing.verify()) == []


def test_a_failed_build_says_so_and_leaves_the_old_index(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (index / "CURRENT").read_text()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(CommandError, match="No space left on device"):
            call_command("search_index", "build", stdout=StringIO())
    assert (index / "CURRENT").read_text() == before
    assert len(_found("*")) == 21


def test_an_older_index_beside_a_newer_database_catches_up(index: Path, tmp_path: Path) -> None:
    shutil.copytree(index, tmp_path / "older")
    pk = _change("新事")
    indexing.drain()
    shutil.rmtree(index)
    shutil.copytree(tmp_path / "older", index)
    _forget()
    assert _found('"新事"') == []
    call_command("search_index", "update", stdout=StringIO())
    assert _found('"新事"') == [pk]
    assert list(indexing.verify()) == []


def test_a_newer_index_beside_an_older_database_is_built_anew(index: Path, client: Client) -> None:
    """Also when the database has meanwhile made as many changes as were lost with it."""
    around = transaction.savepoint()
    _change("失去的")
    indexing.drain()
    transaction.savepoint_rollback(around)
    _forget()
    assert client.get("/readyz").json()["index"] == "foreign"
    following.wake()  # silently: there is nothing that a commit could do about it
    with pytest.raises(IndexUnavailableError, match="不是一套"):
        indexing.drain()
    last = Change.objects.order_by("-seq")[0].seq
    pk = _change("重来的")
    assert Change.objects.order_by("-seq")[0].seq == last + 1
    _change("再来的")
    with pytest.raises(IndexUnavailableError, match="不是一套"):
        indexing.drain()
    with pytest.raises(CommandError, match="不是一套"):
        call_command("search_index", "verify", stdout=StringIO())
    call_command("search_index", "update", stdout=StringIO())
    assert (_found('"失去的"'), _found('"再来的"')) == ([], [pk])
    assert list(indexing.verify()) == []
