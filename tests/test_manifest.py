"""The manifest: tables as Excel and WPS write them, what they override, and how their mistakes are told."""

import datetime
import io
import os
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from archive import manifest as manifest_room
from archive import vocabularies
from archive.arranging import date_issue
from archive.claims import Claim
from archive.import_runs import run_import
from archive.importing import Imported, Outcome
from archive.manifest import ManifestError, read_manifest
from archive.models import Article, Issue, Newspaper, Page
from archive.parsing.text import MAX_SOURCE_BYTES

TEXT = "村口添了一座桥\n本报讯（记者 毛小青）昨天上午，航埠镇严村的村口，一座新桥通车了。村民说，过去要绕三里路。\n"
OTHER = "夜里也开门的图书馆\n本报讯（记者 方一鸣）三月起，区图书馆每周五开放到晚上九点。第一晚来了两百多位读者。\n"


@pytest.fixture
def papers(db: None) -> list[Newspaper]:
    vocabularies.load_absent()
    return list(Newspaper.objects.all())


def table(path: Path, *rows: tuple[str, ...], encoding: str = "utf-8") -> Path:
    path.write_bytes("\r\n".join(",".join(row) for row in rows).encode(encoding))
    return path


def run(manifest: Path, *paths: Path) -> list[Imported]:
    results: list[Imported] = []
    run_import(paths, results.append, manifest)
    return results


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("day", ["2020-08-17", "2020/8/17", "20200817", "2020年8月17日", "2020.8.17", "2020/8/17 0:00"])
def test_csv_in_either_encoding_and_any_day(papers: list[Newspaper], tmp_path: Path, encoding: str, day: str) -> None:
    rows = ("文件", "报纸", "日期", "版次", "版名"), ("a.txt", "《今日柯城》", day, "第02版", "要闻")
    manifest = read_manifest(table(tmp_path / "m.csv", *rows, encoding=encoding), papers)
    claim = Claim("今日柯城", "今日柯城", datetime.date(2020, 8, 17), "2", "要闻")
    assert manifest.read(tmp_path / "a.txt") == claim
    assert manifest.read(tmp_path / "b.txt") == Claim()
    assert manifest.files == (tmp_path / "a.txt",)


@pytest.mark.parametrize(("separator", "encoding"), [("\t", "utf-16"), ("\t", "gb18030"), (";", "utf-8")])
def test_cells_may_be_set_apart_by_tabs_and_semicolons(
    papers: list[Newspaper], tmp_path: Path, separator: str, encoding: str
) -> None:
    rows = ("文件名称", "报 纸", "出版日期", "版面"), ("a.txt", "今日柯城", "2020-08-17", "第十二版")
    (tmp_path / "m.csv").write_bytes("\n".join(map(separator.join, rows)).encode(encoding))
    claim = Claim("今日柯城", "今日柯城", datetime.date(2020, 8, 17), "12", None)
    assert read_manifest(tmp_path / "m.csv", papers).read(tmp_path / "a.txt") == claim


def test_a_spreadsheet(papers: list[Newspaper], tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["file", "date", "page"])
    book.active.append(["1998\\a.txt", datetime.datetime(1998, 1, 22), 3])
    book.save(tmp_path / "m.xlsx")
    book.close()
    manifest = read_manifest(tmp_path / "m.xlsx", papers)
    assert manifest.read(tmp_path / "1998" / "a.txt") == Claim(date=datetime.date(1998, 1, 22), page_number="3")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((("报纸", "日期"), ("今日柯城", "2020-08-17")), "第一行应是列名"),
        ((("文件", "报纸"), ("a.txt", "县报")), "第 2 行：没有叫“县报”的报纸"),
        ((("文件", "日期"), ("a.txt", "2020-08-17"), ("b.txt", "2020-02-30")), "第 3 行：“2020-02-30”不是日期"),
        ((("文件", "版次"), ("a.txt", "头版")), "第 2 行：“头”不是版次"),
        ((("文件", "版次"), ("a.txt", "1"), ("a.txt", "2")), "第 3 行：a.txt 与前面的行说法不同"),
        ((), "第一行应是列名"),
        ((("文件", "報紙"), ("a.txt", "今日柯城")), "除了“文件”，没有认得的列名"),
        ((("文件", "版名"), ("a.txt", "闻" * 51)), "第 2 行：版名“闻+…”太长"),
        ((("文件", "报纸"), ('"a.txt', "今日柯城"), ("b.txt", "今日柯城")), "不是 CSV"),
        ((("文件", "报纸"), ("a\0.txt", "今日柯城")), "不是 CSV"),
    ],
)
def test_mistakes_are_told_by_row(
    papers: list[Newspaper], tmp_path: Path, rows: tuple[tuple[str, ...], ...], message: str
) -> None:
    with pytest.raises(ManifestError, match=message):
        read_manifest(table(tmp_path / "m.csv", *rows), papers)


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", bytes(range(256)) * 20])
def test_what_is_no_table_is_refused(papers: list[Newspaper], tmp_path: Path, content: bytes) -> None:
    (tmp_path / "m.xlsx").write_bytes(content)
    with pytest.raises(ManifestError, match=r"不是 CSV 或 \.xlsx"):
        read_manifest(tmp_path / "m.xlsx", papers)


def spreadsheet(path: Path, parts: dict[str, bytes]) -> Path:
    """A spreadsheet with some of its parts put in place of what they were."""
    book = Workbook()
    assert book.active is not None
    book.active.append(["file", "date"])
    book.save(path)
    book.close()
    with zipfile.ZipFile(path) as whole:
        kept = {name: whole.read(name) for name in whole.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as changed:
        for name, content in (kept | parts).items():
            changed.writestr(name, content)
    return path


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


@pytest.mark.parametrize(
    "sheet",
    [
        SHEET[:-20] % b"",
        SHEET % b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        SHEET % (b"<row/>" * 20_000),
    ],
    ids=["broken off", "a string that is not there", "too large"],
)
def test_a_damaged_spreadsheet_is_refused(
    papers: list[Newspaper], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sheet: bytes
) -> None:
    monkeypatch.setattr(manifest_room, "_MOST_BYTES", 100_000)
    path = spreadsheet(tmp_path / "m.xlsx", {"xl/worksheets/sheet1.xml": sheet})
    with pytest.raises(ManifestError, match=r"不是 CSV 或 \.xlsx"):
        read_manifest(path, papers)


def test_a_stray_cell_far_away_makes_no_row_long(papers: list[Newspaper], tmp_path: Path) -> None:
    cell = b'<row r="%d"><c r="%s%d" t="inlineStr"><is><t>%s</t></is></c></row>'
    rows = [(1, b"A", 1, b"file"), (2, b"XFD", 2, b"x"), (3, b"A", 3, b"a.txt")]
    sheet = SHEET % b"".join(cell % row for row in rows)
    path = spreadsheet(tmp_path / "m.xlsx", {"xl/worksheets/sheet1.xml": sheet})
    assert {len(row) for row in manifest_room._rows(path)} <= set(range(100))
    assert read_manifest(path, papers).files == (tmp_path / "a.txt",)


@pytest.mark.parametrize(
    "said", [b"", b'<dimension ref="A1"/>', b'<dimension ref="A1:B2"/>', b'<dimension ref="A1:XFD1048576"/>']
)
def test_all_rows_are_read_however_large_the_sheet_says_that_it_is(
    papers: list[Newspaper], tmp_path: Path, said: bytes
) -> None:
    cell = b'<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>'
    rows = b"".join(
        b'<row r="%d">%s</row>' % (n, cell % (b"A", n, name) + cell % (b"B", n, page))
        for n, (name, page) in enumerate([(b"file", b"page"), (b"a.txt", b"1"), (b"b.txt", b"2")], 1)
    )
    sheet = (SHEET % rows).replace(b"<sheetData>", said + b"<sheetData>")
    manifest = read_manifest(spreadsheet(tmp_path / "m.xlsx", {"xl/worksheets/sheet1.xml": sheet}), papers)
    assert [manifest.read(file).page_number for file in manifest.files] == ["1", "2"]


def test_a_table_may_be_larger_than_a_page(papers: list[Newspaper], tmp_path: Path) -> None:
    rows = [("文件", "版次"), *((f"{n:060}.txt", "1") for n in range(16_000))]
    path = table(tmp_path / "m.csv", *rows)
    assert path.stat().st_size > MAX_SOURCE_BYTES
    assert len(read_manifest(path, papers).files) == 16_000


def test_a_table_in_gbk_may_be_nearly_all_latin_and_figures(papers: list[Newspaper], tmp_path: Path) -> None:
    rows = ("file", "newspaper", "date"), ("scans/volume-four/kecheng-front-page.txt", "今日柯城", "２０２０－０８－１７")
    [claim] = read_manifest(table(tmp_path / "m.csv", *rows, encoding="gbk"), papers).claims.values()
    assert (claim.newspaper, claim.date) == ("今日柯城", datetime.date(2020, 8, 17))


def test_a_cell_of_spaces_says_nothing(papers: list[Newspaper], tmp_path: Path) -> None:
    manifest = read_manifest(table(tmp_path / "m.csv", ("文件", "日期", "版次"), ("a.txt", " ", "\u3000")), papers)
    assert manifest.read(tmp_path / "a.txt") == Claim()


def test_a_file_whose_name_is_in_gbk_is_found(papers: list[Newspaper], tmp_path: Path) -> None:
    manifest = read_manifest(table(tmp_path / "m.csv", ("文件", "版次"), ("柯城/要闻.txt", "1")), papers)
    named = os.fsdecode(os.fsencode(tmp_path) + "/柯城/要闻.txt".encode("gb18030"))
    assert manifest.read(Path(named)).page_number == "1"


def test_a_name_too_long_for_a_file_costs_one_file(papers: list[Newspaper], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    results = run(table(tmp_path / "m.csv", ("文件", "版次"), ("a" * 5000 + ".txt", "1"), ("a.txt", "1")))
    assert [result.outcome for result in results] == [Outcome.FAILED, Outcome.ADDED]


def test_a_bad_manifest_stops_the_command_before_anything_is_imported(papers: list[Newspaper], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    manifest = table(tmp_path / "m.csv", ("文件", "日期"), ("a.txt", "昨天"))
    with pytest.raises(CommandError, match="“昨天”不是日期"):
        call_command("import_seeds", manifest=manifest, stdout=io.StringIO())
    assert Page.objects.count() == 0


def test_the_manifest_is_believed_over_path_and_print(papers: list[Newspaper], tmp_path: Path) -> None:
    folder = tmp_path / "今日柯城" / "20210303"
    folder.mkdir(parents=True)
    (folder / "01.txt").write_text(TEXT)
    rows = ("文件", "报纸", "日期"), ("今日柯城/20210303/01.txt", "今日开化", "2021-03-05")
    [result] = run(table(tmp_path / "m.csv", *rows))
    issue = Issue.objects.get()
    assert (str(issue.newspaper), str(issue.date), issue.date_basis) == ("今日开化", "2021-03-05", "manifest")
    assert result.messages == (
        "清单称为《今日开化》，文件路径为《今日柯城》。",
        "清单称为 2021-03-05，文件路径为 2021-03-03。",
    )
    assert Page.objects.get().number == "1"


def test_a_changed_manifest_moves_the_page_and_addresses_stay(papers: list[Newspaper], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(OTHER)
    heading = ("文件", "报纸", "日期", "版次")
    run(
        table(
            tmp_path / "m.csv", heading, ("a.txt", "今日柯城", "2021-03-03", "1"), ("b.txt", "今日柯城", "2021-03-04", "2")
        )
    )
    ids = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    first, second = Issue.objects.order_by("date")
    moved = run(
        table(
            tmp_path / "m.csv", heading, ("a.txt", "今日柯城", "2021-03-03", "1"), ("b.txt", "今日柯城", "2021-03-03", "2")
        )
    )
    assert [result.outcome for result in moved] == [Outcome.UNCHANGED, Outcome.MOVED]
    assert [page.number for page in first.pages.all()] == ["1", "2"]
    assert list(Article.objects.order_by("pk").values_list("pk", flat=True)) == ids
    second.refresh_from_db()
    assert (second.state, second.merged_into) == ("merged", first)
    again = run(tmp_path / "m.csv")
    assert [result.outcome for result in again] == [Outcome.UNCHANGED, Outcome.UNCHANGED]


def test_a_page_is_not_moved_onto_another(papers: list[Newspaper], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(OTHER)
    heading = ("文件", "报纸", "日期", "版次")
    rows = ("a.txt", "今日柯城", "2021-03-03", "1"), ("b.txt", "今日柯城", "2021-03-04", "1")
    run(table(tmp_path / "m.csv", heading, *rows))
    [_, clash] = run(table(tmp_path / "m.csv", heading, rows[0], ("b.txt", "今日柯城", "2021-03-03", "1")))
    assert clash.outcome is Outcome.CONFLICT
    assert "已有第1版" in clash.messages[-1]
    assert [page.source.name[-5:] for page in Page.objects.order_by("pk") if page.source] == ["a.txt", "b.txt"]
    assert [str(issue.date) for issue in Issue.objects.published().order_by("pk")] == ["2021-03-03", "2021-03-04"]


@pytest.fixture
def kecheng(papers: list[Newspaper], tmp_path: Path) -> Path:
    """A page whose path and print differ in day and number."""
    path = tmp_path / "今日柯城" / "20210303" / "01.txt"
    path.parent.mkdir(parents=True)
    path.write_text("今日柯城\n2021年3月4日 星期四 第2版\n\n" + TEXT)
    return path


def say(path: Path, *row: str) -> Imported:
    headings = "文件", "报纸", "日期", "版次", "版名"
    manifest = path.parents[2] / "m.csv"
    [result] = run(table(manifest, headings[: len(row) + 1], (str(path.relative_to(manifest.parent)), *row)))
    return result


def place() -> tuple[str, str, str]:
    page = Page.objects.select_related("issue").get()
    return str(page.issue.date), page.number, page.name


def test_a_manifest_that_says_what_the_path_said_counts_over_print_all_the_same(kecheng: Path) -> None:
    run_import([kecheng])
    assert place() == ("2021-03-04", "2", "")
    assert say(kecheng, "今日柯城", "2021-03-03", "1").outcome is Outcome.MOVED
    assert place() == ("2021-03-03", "1", "")


def test_a_page_name_alone_is_a_change_too(kecheng: Path) -> None:
    say(kecheng, "", "", "", "综合")
    assert place() == ("2021-03-04", "2", "综合")
    assert say(kecheng, "", "", "", "副刊").outcome is Outcome.REPLACED
    assert place() == ("2021-03-04", "2", "副刊")
    assert say(kecheng, "", "", "", "副刊").outcome is Outcome.UNCHANGED


def test_a_manifest_changed_back_moves_the_page_back(kecheng: Path) -> None:
    said = ["2021-03-05", "2021-03-06", "2021-03-05"]
    assert [say(kecheng, "今日柯城", day, "1").outcome for day in said] == ["added", "moved", "moved"]
    assert place() == ("2021-03-05", "1", "")
    assert say(kecheng, "今日柯城", "2021-03-05", "1").outcome is Outcome.UNCHANGED
    assert Page.objects.get().sources.count() == 2


def test_a_new_parse_keeps_a_page_where_the_manifest_moved_it(kecheng: Path) -> None:
    say(kecheng, "今日柯城", "2021-03-05", "1")
    say(kecheng, "今日柯城", "2021-03-06", "1")
    out = io.StringIO()
    call_command("reparse_pages", stdout=out)
    assert "不变 1" in out.getvalue()
    assert place() == ("2021-03-06", "1", "")


def test_a_run_without_the_manifest_changes_nothing(kecheng: Path) -> None:
    run_import([kecheng])
    say(kecheng, "今日柯城", "2021-03-06", "1")
    results: list[Imported] = []
    run_import([kecheng], results.append)
    assert [result.outcome for result in results] == [Outcome.UNCHANGED]
    assert place() == ("2021-03-06", "1", "")


def test_where_an_editor_said_the_day_a_manifest_is_heard_once(kecheng: Path) -> None:
    run_import([kecheng])
    date_issue(Issue.objects.get(), Newspaper.objects.get(name="今日柯城"), datetime.date(2021, 3, 7))
    assert say(kecheng, "今日柯城", "2021-03-07", "2").outcome is Outcome.UNCHANGED
    assert Page.objects.get().findings["claim"]["manifest"]["date"] == "2021-03-07"
    said = [say(kecheng, "今日柯城", day, "2").outcome for day in ("2021-03-08", "2021-03-08", "2021-03-09", "2021-03-08")]
    assert said == ["conflict", "unchanged", "conflict", "conflict"]
    assert place() == ("2021-03-07", "2", "")


def test_another_file_of_the_same_bytes_does_not_move_the_page(kecheng: Path) -> None:
    say(kecheng, "今日柯城", "2021-03-05", "1")
    say(kecheng, "今日柯城", "2021-03-06", "1")
    copy = kecheng.with_name("02.txt")
    copy.write_bytes(kecheng.read_bytes())
    assert say(copy, "今日柯城", "2021-03-05", "1").outcome is Outcome.UNCHANGED
    assert place() == ("2021-03-06", "1", "")


def test_a_manifest_that_has_none_of_the_files_is_told(papers: list[Newspaper], tmp_path: Path) -> None:
    (tmp_path / "pages" / "2021").mkdir(parents=True)
    (tmp_path / "pages" / "2021" / "a.txt").write_text(TEXT)
    manifest = table(tmp_path / "m.csv", ("文件", "版次"), ("2021/a.txt", "1"))
    results = run(manifest, tmp_path / "pages")
    assert [result.outcome for result in results] == [Outcome.ADDED, Outcome.FAILED]
    assert results[-1].messages[0].startswith("清单对这些文件没有说什么")
    moved = run(manifest.rename(tmp_path / "pages" / "m.csv"), tmp_path / "pages")
    assert [result.outcome for result in moved] == [Outcome.MOVED]


def test_a_manifest_may_only_name_the_files(papers: list[Newspaper], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    assert [result.outcome for result in run(table(tmp_path / "m.csv", ("文件",), ("a.txt",)))] == [Outcome.ADDED]
