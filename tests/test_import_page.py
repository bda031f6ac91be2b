"""The import page: zips with GBK names, folders below the import path, and what is refused."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from archive.models import ImportRun, Page, Source
from archive.workbench import at_work, imports
from tests.editors import TEXT, member


@pytest.fixture
def archivist(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Client:
    """An archivist, for whom an import is done before the answer comes."""
    monkeypatch.setattr(imports, "start", lambda work: work())
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    return member("dangan", "档案员")


class _ChineseWindowsEntry(zipfile.ZipInfo):
    """Writes its name in GBK, and does not say so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 (zipfile's name)
        return self.filename.encode("gb18030"), self.flag_bits


def zipped(names: dict[str, bytes], entry: type[zipfile.ZipInfo] = zipfile.ZipInfo) -> SimpleUploadedFile:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, body in names.items():
            archive.writestr(entry(name), body)
    return SimpleUploadedFile("版面.zip", content.getvalue(), content_type="application/zip")


def test_a_zip_is_imported_and_reported(archivist: Client) -> None:
    names = {"永康日报/2021-03-05/01.txt": TEXT.encode(), "永康日报/2021-03-05/02.txt": b"\x00\x01", "readme.md": b"x"}
    answer = archivist.post(reverse("import-pages"), {"upload": zipped(names)})
    assert answer.status_code == 302
    run = ImportRun.objects.get()
    assert (run.counts, run.user.username, run.paths) == ({"added": 1, "failed": 1}, "dangan", ["版面.zip"])  # type: ignore[union-attr]
    page = Page.objects.select_related("issue__newspaper").get()
    assert (str(page.issue), page.number) == ("永康日报 2021年3月5日", "1")
    assert Source.objects.get().name == "永康日报/2021-03-05/01.txt"
    html = archivist.get(answer["Location"]).content.decode()
    assert "完毕：处理 2 个文件" in html
    assert "02.txt" in html
    archivist.post(reverse("import-pages"), {"upload": zipped(names)})
    assert ImportRun.objects.first().counts == {"unchanged": 1, "failed": 1}  # type: ignore[union-attr]
    assert [path.name for path in (imports.settings.DATA_DIR / "uploads").iterdir()] == ["turn.lock"]


def test_names_in_gbk_are_read(archivist: Client) -> None:
    name = "永康日报/2021-03-05/01.txt"
    archivist.post(reverse("import-pages"), {"upload": zipped({name: TEXT.encode()}, _ChineseWindowsEntry)})
    assert Source.objects.get().name == name
    assert str(Page.objects.select_related("issue__newspaper").get().issue) == "永康日报 2021年3月5日"


@pytest.mark.parametrize("name", ["../../etc/evil.txt", "/etc/evil.txt", "..\\evil.txt", "a/../../evil.txt", "C:\\evil.txt"])
def test_nothing_is_written_outside_the_folder(archivist: Client, tmp_path: Path, name: str) -> None:
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert archivist.post(reverse("import-pages"), {"upload": zipped({name: TEXT.encode()})}).status_code == 302
    assert {path for path in tmp_path.rglob("*") if path.is_file() and path.name != "turn.lock"} == before
    assert "evil.txt" in Source.objects.get().name


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"not a zip", "不是完好的 zip"), (b"", "空"), (b"PK\x05\x06" + b"\0" * 18, "没有 .txt 文件")],
)
def test_what_is_no_zip_of_pages_is_refused(archivist: Client, content: bytes, said: str) -> None:
    answer = archivist.post(reverse("import-pages"), {"upload": SimpleUploadedFile("a.zip", content)})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert ImportRun.objects.count() == 0


def _spoiled(method: int) -> bytes:
    """A zip whose directory is whole and whose compressed bytes are not."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        archive.writestr("a.txt", TEXT)
    spoiled = bytearray(content.getvalue())
    spoiled[45:90] = b"\xa5" * 45
    return bytes(spoiled)


def _bytes_of(names: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, body in names.items():
            archive.writestr(name, body)
    return content.getvalue()


def _patched(name: str, field: int, value: bytes) -> bytes:
    """A zip of one page, in whose directory entry a field reads otherwise."""
    content = bytearray(_bytes_of({name: TEXT.encode()}))
    start = content.index(b"PK\x01\x02") + field
    content[start : start + len(value)] = value
    return bytes(content)


_WHOLE = _bytes_of({"a.txt": TEXT.encode(), "b.txt": TEXT.encode()})
HOSTILE_ZIPS = {
    "deflated bytes spoiled": _spoiled(zipfile.ZIP_DEFLATED),
    "lzma bytes spoiled": _spoiled(zipfile.ZIP_LZMA),
    "bzip2 bytes spoiled": _spoiled(zipfile.ZIP_BZIP2),
    "cut in the middle": _WHOLE[: len(_WHOLE) // 2],
    "beginning cut off": _WHOLE[50:],
    "method unknown": _patched("a.txt", 10, b"\x63\x00"),
    "encrypted": _patched("a.txt", 8, b"\x01\x00"),
    "a name that is not the UTF-8 it says": _patched("\xe9.txt", 46, b"\xff\xfe"),
    "4 GB declared": _patched("a.txt", 24, b"\xfe\xff\xff\xff"),
    "a zip within a zip": _bytes_of({"a.zip": _WHOLE}),
    "a file that is a folder too": _bytes_of({"a.txt": b"x", "a.txt/b.txt": b"x"}),
    "a name too long for the disk": _bytes_of({"\U00020000" * 79 + ".txt": b"x"}),
    "nothing in it": _bytes_of({}),
}


@pytest.mark.parametrize("content", HOSTILE_ZIPS.values(), ids=HOSTILE_ZIPS)
def test_a_hostile_zip_is_refused_in_words_and_leaves_nothing(archivist: Client, content: bytes) -> None:
    answer = archivist.post(reverse("import-pages"), {"upload": SimpleUploadedFile("a.zip", content)})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert ImportRun.objects.count() == 0
    assert not list((imports.settings.DATA_DIR / "uploads").iterdir())


def test_a_zip_bomb_is_not_unpacked(archivist: Client) -> None:
    zeros = b"0" * 2**25
    bomb = _bytes_of({f"{n}.txt": zeros for n in range(33)})
    answer = archivist.post(reverse("import-pages"), {"upload": SimpleUploadedFile("a.zip", bomb)})
    assert answer.status_code == 400
    assert "太大" in answer.content.decode()
    one = SimpleUploadedFile("a.zip", _bytes_of({"a.txt": zeros}))
    assert archivist.post(reverse("import-pages"), {"upload": one}).status_code == 302
    assert ImportRun.objects.get().counts == {"failed": 1}


def test_a_link_in_a_zip_is_no_page(archivist: Client) -> None:
    link = zipfile.ZipInfo("a.txt")
    link.external_attr = 0o120777 << 16
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    answer = archivist.post(reverse("import-pages"), {"upload": SimpleUploadedFile("a.zip", content.getvalue())})
    assert answer.status_code == 400
    assert "没有 .txt 文件" in answer.content.decode()


def test_file_names_in_a_report_are_escaped(archivist: Client) -> None:
    evil = "<img src=x onerror=alert(1)>.txt"
    answer = archivist.post(reverse("import-pages"), {"upload": zipped({evil: b"\x00\x01"})})
    html = archivist.get(answer["Location"]).content.decode()
    assert "onerror" in html
    assert "<img" not in html


def test_a_folder_below_the_import_path_is_imported_and_no_other(archivist: Client, tmp_path: Path, settings: Any) -> None:
    url = reverse("import-pages")
    assert archivist.post(url, {"folder": "new"}).status_code == 400
    settings.IMPORT_PATH = tmp_path / "in"
    (tmp_path / "in" / "new").mkdir(parents=True)
    (tmp_path / "in" / "new" / "a.txt").write_text(TEXT)
    (tmp_path / "secret").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path / "secret")
    for folder in ("../secret", "/etc", "link", "new/a.txt", "no", "a\0b", "字" * 400):
        assert archivist.post(url, {"folder": folder}).status_code == 400, folder
    assert archivist.post(url, {"folder": "new"}).status_code == 302
    assert Source.objects.get().name == "a.txt"
    assert archivist.post(url, {}).status_code == 400


def test_editors_may_not_import(db: None) -> None:
    editor = member("bianji", "编辑")
    assert editor.get(reverse("import-pages")).status_code == 403
    assert editor.post(reverse("import-pages"), {"folder": "x"}).status_code == 403
    assert editor.get(reverse("import-run", args=[1])).status_code == 403


def test_progress_is_told_while_it_goes_on(archivist: Client) -> None:
    run = ImportRun.objects.create(paths=["a.zip"], counts={"added": 3})
    answer = archivist.get(reverse("import-run", args=[run.pk]))
    assert answer["Refresh"] == "2"
    assert "已处理 3 个文件" in answer.content.decode()


def test_an_import_that_died_with_its_server_is_called_stopped_and_cleared_up(archivist: Client) -> None:
    run = ImportRun.objects.create(paths=["版面.zip"], user=User.objects.get())
    address = reverse("import-run", args=[run.pk])
    with at_work.hold(run.pk):
        assert "Refresh" in archivist.get(address)
        assert "<td>进行中</td>" in archivist.get(reverse("import-pages")).content.decode()
        at_work.clear_up()
        assert at_work.folder_of(run.pk).exists()
    answer = archivist.get(address)  # the lock is free, as when the process has died
    assert "中途停了" in answer.content.decode()
    assert "Refresh" not in answer
    assert "<td>中途停了</td>" in archivist.get(reverse("import-pages")).content.decode()
    archivist.post(reverse("import-pages"), {"upload": zipped({"永康日报/2021-03-05/01.txt": TEXT.encode()})})
    assert not at_work.folder_of(run.pk).exists()


def test_imports_of_two_processes_take_turns(archivist: Client) -> None:
    (imports.settings.DATA_DIR / "uploads").mkdir()
    program = "import fcntl, sys; h = open(sys.argv[1], 'w'); fcntl.flock(h, fcntl.LOCK_EX | fcntl.LOCK_NB)"
    other = [sys.executable, "-c", program, str(imports.settings.DATA_DIR / "uploads" / "turn.lock")]
    with at_work.in_turn():
        assert subprocess.run(other, capture_output=True, check=False).returncode
    assert subprocess.run(other, capture_output=True, check=False).returncode == 0
