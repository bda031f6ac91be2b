"""A zip of page files, unpacked with care: names as Chinese Windows writes them, bounded sizes, nothing outside the folder."""

import lzma
import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO, Final

from archive.parsing.text import MAX_SOURCE_BYTES

#: Files in one zip, and bytes of all of them unpacked: a year of a daily paper is some 3,000 pages of 30 kB.
MOST_FILES: Final = 20_000
_MOST_ENTRIES: Final = 100_000  # of all sorts, pictures of the pages among them
_MOST_BYTES: Final = 1024**3
_UTF8_FLAG: Final = 0x800
#: What zipfile and the decompressors raise for bytes that are no whole zip, and the file system for names that it does not take.
_DAMAGED: Final = (
    zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, struct.error, zlib.error, lzma.LZMAError,
)  # fmt: skip


class UploadError(ValueError):
    """The zip is not taken; the message, for people, says why."""


def unpack(upload: IO[bytes], folder: Path) -> int:
    """Write the .txt files of a zip below the folder, under the names that they have in it. Returns how many.

    Raises UploadError, with some perhaps written, if it is no zip, encrypted, damaged, too large, or holds no .txt file.
    """
    try:
        with zipfile.ZipFile(upload) as archive:
            if len(archive.infolist()) > _MOST_ENTRIES:
                raise UploadError(f"压缩包里有 {len(archive.infolist())} 项，太多了，请分几次上传。")
            entries = [(entry, name) for entry in archive.infolist() if (name := _name(entry)) is not None]
            if not entries:
                raise UploadError("压缩包里没有 .txt 文件。")
            if len(entries) > MOST_FILES:
                raise UploadError(f"压缩包里有 {len(entries)} 个文件，一次至多 {MOST_FILES} 个。")
            if sum(entry.file_size for entry, _ in entries) > _MOST_BYTES:
                raise UploadError("压缩包展开后太大，请分几次上传。")
            for entry, name in entries:
                _write(archive, entry, folder.joinpath(*name.parts))
    except UploadError:
        raise
    except _DAMAGED as error:
        raise UploadError("不是完好的 zip 文件。") from error
    except RuntimeError as error:  # what zipfile raises for encrypted ones; NotImplementedError, above, is one too
        raise UploadError("压缩包加了密码，请去掉密码再传。") from error
    return len(entries)


def _name(entry: zipfile.ZipInfo) -> PurePosixPath | None:
    """The entry's path below the folder; None for what is no page file."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_FLAG:
        # Without the flag zipfile reads names as code page 437; on Chinese Windows they are GBK, elsewhere UTF-8.
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = [part.strip() for part in name.replace("\\", "/").split("/") if part.strip() not in ("", ".", "..")]
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    linked = stat.S_ISLNK(entry.external_attr >> 16)
    if linked or entry.is_dir() or not parts or hidden or not parts[-1].lower().endswith(".txt"):
        return None
    # File names are bounded by the file system, in bytes.
    return PurePosixPath(*(part.replace("\0", "")[-80:] for part in parts[-8:]))


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> None:
    """Write one entry. A file too large for a page is cut after the first byte too many, so that the import says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as content:
        path.write_bytes(content.read(MAX_SOURCE_BYTES + 1))
