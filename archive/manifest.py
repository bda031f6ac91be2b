"""The manifest: a table (CSV as Excel and WPS write it, or .xlsx) that says which newspaper, date and page a file is.

Columns by their headings: 文件/file, 报纸/newspaper, 日期/date, 版次/page, 版名/page_name; the first is needed, of the others any.
"""

import codecs
import csv
import datetime
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook

from archive.claims import Claim, by_name, page_number, readable_name
from archive.models import Newspaper
from archive.parsing.characters import chinese_number
from archive.plausible import is_plausible

_HEADINGS: Final = {
    "文件": "file", "文件名": "file", "文件名称": "file", "file": "file",
    "报纸": "newspaper", "报名": "newspaper", "报纸名称": "newspaper", "newspaper": "newspaper",
    "日期": "date", "出版日期": "date", "date": "date",
    "版次": "page", "版": "page", "版面": "page", "版号": "page", "page": "page", "page_number": "page",
    "版名": "page_name", "page_name": "page_name",
}  # fmt: skip
_USABLE: Final = "文件、报纸、日期、版次、版名"
_DAY: Final = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?(?:\s+0?0:00(?::00)?)?")
#: What stands between the cells: of CSV, of what Excel calls Unicode text, and of CSV where the comma is the decimal sign.
_SEPARATORS: Final = ",\t;"
#: Characters that the record keeps of a page's name.
_LONGEST_NAME: Final = 50
#: Bytes of a table, and of a spreadsheet's parts unpacked: a row for each of a million pages is some 60 MB.
_MOST_BYTES: Final = 256 * 1024**2
#: Columns that are looked at: a stray cell far to the right would make each row of a spreadsheet thousands long.
_COLUMNS: Final = 40


class ManifestError(ValueError):
    """The manifest cannot be used. The message, for people, names the row."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The claims, by the file's absolute path and, for entries without a folder, by its bare name."""

    claims: Mapping[str, Claim]
    files: tuple[Path, ...]

    def read(self, path: Path) -> Claim:
        """What the manifest says of that file; an empty claim if nothing."""
        named = readable_name(path.absolute())
        return self.claims.get(named) or self.claims.get(named.rpartition("/")[2]) or Claim()


def read_manifest(path: Path, newspapers: Iterable[Newspaper]) -> Manifest:
    """Read a manifest; file names in it are relative to its own folder. Raises ManifestError, with the row, if it is unreadable,
    names a newspaper that the archive does not hold, or a day or page that is none."""
    names = by_name(newspapers)
    rows = _rows(path)
    written = ["".join(str(cell or "").split()).lower() for cell in next(rows, [])]
    headings = [_HEADINGS.get(heading) for heading in written]
    if "file" not in headings:
        raise ManifestError(f"{path.name}：第一行应是列名，其中要有“文件”一列（可用：{_USABLE}）。")
    if any(written[n] for n, heading in enumerate(headings) if heading is None) and set(headings) <= {"file", None}:
        raise ManifestError(f"{path.name}：除了“文件”，没有认得的列名（可用：{_USABLE}）。")
    claims: dict[str, Claim] = {}
    files = []
    for number, cells in enumerate(rows, 2):
        named = zip(headings, cells, strict=False)
        row = {heading: cell for heading, cell in named if heading and cell is not None and str(cell).strip()}
        name = str(row.get("file", "")).strip().replace("\\", "/")
        if not name:
            continue
        file = (path.absolute().parent / name).absolute()
        try:
            claim = _claim(row, names)
        except ValueError as error:
            raise ManifestError(f"{path.name} 第 {number} 行：{error}") from error
        for key in {str(file), *([name] if "/" not in name else [])}:
            if claims.get(key, claim) != claim:
                raise ManifestError(f"{path.name} 第 {number} 行：{name} 与前面的行说法不同。")
            claims[key] = claim
        files.append(file)
    return Manifest(claims, tuple(files))


def _claim(row: Mapping[str, Any], names: Mapping[str, Newspaper]) -> Claim:
    newspaper = None
    if said := str(row.get("newspaper", "")).strip().strip("《》"):
        newspaper = names.get(said)
        if newspaper is None:
            raise ValueError(f"没有叫“{said}”的报纸，请先在后台添加。")
    number = str(row.get("page", "")).strip().removeprefix("第").removesuffix("版")
    number = number.removesuffix(".0")  # a spreadsheet's number
    if (chinese := chinese_number(number)) is not None and not number.isascii():
        number = str(chinese)
    if number and page_number(number) is None:
        raise ValueError(f"“{number}”不是版次。")
    page_name = str(row.get("page_name", "")).strip()
    if len(page_name) > _LONGEST_NAME:
        raise ValueError(f"版名“{page_name[:_LONGEST_NAME]}…”太长。")
    return Claim(
        said=said or None,
        newspaper=newspaper.name if newspaper else None,
        date=_day(row["date"]) if "date" in row else None,
        page_number=page_number(number),
        page_name=page_name or None,
    )


def _day(cell: Any) -> datetime.date:
    typed = f"{cell:%Y-%m-%d}" if isinstance(cell, datetime.date) else unicodedata.normalize("NFKC", str(cell)).strip()
    if match := _DAY.fullmatch(typed):
        with suppress(ValueError):
            day = datetime.date(*map(int, match.groups()))
            if is_plausible(day):
                return day
    raise ValueError(f"“{typed}”不是日期，或报纸不会是那一年的；应如 2020-08-17。")


def _rows(path: Path) -> Iterator[list[Any]]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ManifestError(f"{path.name}：太大了（至多 {_MOST_BYTES // 1024**2} MB），请分成几份。")
        content = path.read_bytes()
    except OSError as error:
        raise ManifestError(f"{path}：读不出来：{error.strerror}。") from error
    try:
        yield from _cells(content) if content.startswith(b"PK") else _lines(content)
    except ManifestError:
        raise
    except Exception as error:
        # What a damaged spreadsheet makes openpyxl and the XML parser below it raise is written nowhere.
        raise ManifestError(f"{path.name}：不是 CSV 或 .xlsx 表格（{error}）。") from error


def _lines(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    # Strict, since a quote that is never closed would take all rows below it into one cell.
    return csv.reader(io.StringIO(text), delimiter=separator, strict=True)


def _cells(content: bytes) -> Iterator[list[Any]]:
    if sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(content)).infolist()) > _MOST_BYTES:
        raise ValueError("展开后太大")
    sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).active
    if sheet is None:
        raise ValueError("没有工作表")
    # How large a sheet is said to be is not always so; rows beyond it would be left out.
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_col=_COLUMNS, values_only=True):
        yield list(row)


def _decoded(content: bytes) -> str:
    """The text of a table's bytes. Unlike a page's it may be all names and figures, which say nothing of its encoding: what is no
    UTF-8 is what Excel and WPS write without a BOM, GBK. Raises ValueError if it is neither."""
    encodings = ("utf-16",) if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            if "\0" not in text:
                return text
    raise ValueError("不是文本，或编码不明")
