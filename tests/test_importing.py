"""Importing: what goes in, what stays as it is, what is refused and how it is said."""

import datetime
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from archive import import_runs, importing
from archive.import_runs import run_import
from archive.importing import Imported, Outcome
from archive.models import Article, Change, Contributor, ImportRun, Issue, Newspaper, Page, Segmentation, Source, Topic
from archive.placing import page_position
from archive.projecting import adopt

PAGE = """今日柯城
2021年3月{day}日 第 18{day} 期
星期三

村口新添了一座桥
本报讯（记者 毛小青）昨天上午，航埠镇严村的村口，一座新桥通车了。桥长四十米，宽八米，
连着两岸的橘园。村民说，过去摘橘子要绕三里路，现在五分钟就到。

图书馆夜里也开门
本报讯（记者 方一鸣）三月起，区图书馆每周五、周六开放到晚上九点。第一晚来了两百多位读者，
孩子们在绘本区听故事，大人们在楼上安静地看书。
"""


def page_text(day: int = 3) -> str:
    return PAGE.format(day=f"{day}")


def imported(*paths: Path) -> list[Imported]:
    results: list[Imported] = []
    run_import(paths, results.append)
    return results


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the record, import runs aside."""
    models = (Newspaper, Topic, Issue, Page, Source, Segmentation, Article, Contributor, Change)
    return {model.__name__: list(model.objects.order_by("pk").values_list()) for model in models}


@pytest.mark.django_db
def test_the_seeds_are_five_issues_and_21_articles(seeds: None, gold: list[dict[str, Any]]) -> None:
    assert Issue.objects.count() == 5
    assert Article.objects.published().count() == 21
    held = {page.source.name.rsplit("/", 1)[1]: page for page in Page.objects.select_related("source", "issue__newspaper")}
    for page in gold:
        issue = held[page["file"]].issue
        assert issue.newspaper is not None
        assert (issue.newspaper.name, issue.newspaper.county) == (page["newspaper"], page["county"])


@pytest.mark.django_db
def test_importing_again_changes_nothing_to_the_row(seeds: None) -> None:
    before = rows()
    call_command("import_seeds", stdout=io.StringIO())
    assert rows() == before
    assert ImportRun.objects.order_by("-pk")[0].counts == {"unchanged": 5}


@pytest.mark.django_db
def test_the_original_bytes_are_kept(tmp_path: Path) -> None:
    content = ("\ufeff" + page_text()).replace("\n", "\r\n").encode()
    imported(write(tmp_path / "a.txt", content))
    assert bytes(Source.objects.get().content) == content


@pytest.mark.django_db
def test_a_bad_file_is_reported_and_the_others_go_in(tmp_path: Path) -> None:
    write(tmp_path / "bad-empty.txt", "")
    write(tmp_path / "bad-blank.txt", " \n\u3000\n\t\n")
    write(tmp_path / "bad-binary.txt", bytes(range(256)) * 40)
    write(tmp_path / "bad-latin.txt", "Übermut tut selten gut, schöne Grüße an die Bürger.".encode("latin-1") * 20)
    write(tmp_path / "good.txt", page_text())
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError, match="4 个文件没有导入"):
        call_command("import_seeds", str(tmp_path), stdout=out, stderr=err)
    assert "新增 1" in out.getvalue()
    assert "失败 4" in out.getvalue()
    for name in (
        "bad-empty.txt: 文件是空的",
        "bad-blank.txt: 文件里只有空白",
        "bad-binary.txt: 不是文本文件",
        "bad-latin.txt",
    ):
        assert name in err.getvalue()
    assert Page.objects.count() == 1


@pytest.mark.django_db
def test_what_is_no_file_is_said_to_be_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    write(tmp_path / "large.txt", b"\xe5\xad\x97" * 2_000_000)
    results = imported(tmp_path / "none.txt", tmp_path / "pipe.txt", tmp_path / "large.txt")
    assert [result.outcome for result in results] == [Outcome.FAILED] * 3
    assert [result.messages[0][:5] for result in results] == ["没有这个文", "不是普通文", "文件太大（"]


@pytest.mark.django_db
def test_a_folder_without_pages_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "notes.md", "# 笔记")
    with pytest.raises(CommandError, match=r"没有找到 \.txt 文件"):
        call_command("import_seeds", str(tmp_path), stdout=io.StringIO())


@pytest.mark.django_db
def test_a_fault_of_the_parser_costs_one_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from archive import page_files

    def parse(content: bytes, vocabulary: object) -> Any:
        if b"boom" in content:
            raise ZeroDivisionError
        return real(content, vocabulary)

    real = page_files.parse_page
    monkeypatch.setattr(page_files, "parse_page", parse)
    write(tmp_path / "1.txt", "boom")
    write(tmp_path / "2.txt", page_text())
    assert [result.outcome for result in imported(tmp_path)] == [Outcome.FAILED, Outcome.ADDED]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    ["今日柯城/20210303/01.txt", "今日柯城/2021-03-03/1.txt", "今日柯城-20210303-01.txt", "jinri-kecheng_2021-03-03_1.txt"],
)
def test_the_path_tells_newspaper_date_and_page(tmp_path: Path, name: str) -> None:
    text = page_text().split("\n\n", 1)[1]  # without its masthead
    imported(write(tmp_path / name, text))
    page = Page.objects.select_related("issue__newspaper").get()
    assert page.issue.newspaper is not None
    assert page.issue.newspaper.name == "今日柯城"
    assert (str(page.issue.date), page.issue.date_basis, page.number) == ("2021-03-03", "path", "1")


@pytest.mark.django_db
def test_print_is_believed_over_the_path_and_the_clash_is_reported(tmp_path: Path) -> None:
    [result] = imported(write(tmp_path / "今日柯城/20210404/01.txt", page_text()))
    issue = Issue.objects.get()
    assert (str(issue.date), issue.date_basis, issue.number) == ("2021-03-03", "printed", 183)
    assert result.messages == ("文件路径称为 2021-04-04，报面为 2021-03-03。",)
    assert ImportRun.objects.get().report[0]["message"] == result.messages[0]


@pytest.mark.django_db
def test_a_long_report_names_the_first_files_of_each_outcome_and_counts_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_runs, "_NAMED", 1)
    for n in range(3):
        write(tmp_path / f"{n}.txt", "")
    write(tmp_path / "今日柯城/20210404/01.txt", page_text())
    imported(tmp_path)
    report = [(row["outcome"], Path(row["file"]).name) for row in ImportRun.objects.get().report]
    assert report == [("failed", "0.txt"), ("added", "01.txt"), ("failed", "")]
    assert "2 个" in ImportRun.objects.get().report[-1]["message"]


@pytest.mark.django_db
def test_pages_of_a_day_share_an_issue(tmp_path: Path) -> None:
    write(tmp_path / "今日柯城/20210303/01.txt", page_text())
    write(
        tmp_path / "今日柯城/20210303/02.txt",
        "孩子们种下一片林\n本报讯（记者 方一鸣）昨天，三十个孩子在石梁溪边种下了一片樟树林。\n",
    )
    imported(tmp_path)
    assert [page.number for page in Issue.objects.get().pages.all()] == ["1", "2"]


@pytest.mark.django_db
def test_new_bytes_of_a_page_are_a_new_source_and_ids_stay(tmp_path: Path) -> None:
    path = write(tmp_path / "今日柯城/20210303/01.txt", page_text())
    imported(path)
    before = {article.headline: article.pk for article in Article.objects.all()}
    write(path, page_text().replace("两百多位", "三百多位"))
    assert [result.outcome for result in imported(path)] == [Outcome.REPLACED]
    assert {article.headline: article.pk for article in Article.objects.all()} == before
    page = Page.objects.get()
    assert page.sources.count() == 2
    assert page.segmentation is not None
    assert page.segmentation.n == 2
    assert any("三百多位" in article.body for article in page.articles.all())


@pytest.mark.django_db
def test_what_an_editor_divided_no_import_takes_away(tmp_path: Path) -> None:
    path = write(tmp_path / "今日柯城/20210303/01.txt", page_text())
    imported(path)
    page = Page.objects.select_related("segmentation", "source").get()
    assert page.segmentation is not None
    assert page.source is not None
    editor = get_user_model().objects.create_user("editor")
    adopt(page, page.source, page.segmentation.division, expected=1, origin="editor", author_id=editor.pk)
    write(path, page_text().replace("两百多位", "三百多位"))
    [result] = imported(path)
    assert result.outcome is Outcome.CONFLICT
    page.refresh_from_db()
    assert page.segmentation is not None
    assert page.segmentation.n == 2
    assert page.sources.count() == 2  # the new bytes are kept for the editor to see


@pytest.mark.django_db
def test_the_same_bytes_under_another_day_are_another_page_and_marked(tmp_path: Path) -> None:
    text = page_text().split("\n\n", 1)[1]
    imported(write(tmp_path / "今日柯城/20210303/01.txt", text))
    [result] = imported(write(tmp_path / "今日柯城/20210310/01.txt", text))
    first, second = Page.objects.order_by("pk")
    assert (result.outcome, second.duplicate_of) == (Outcome.ADDED, first)
    assert "疑似重复" in result.messages[0]


@pytest.mark.django_db
def test_a_copy_elsewhere_of_a_printed_page_is_the_same_page(tmp_path: Path) -> None:
    imported(write(tmp_path / "a/今日柯城/20210303/01.txt", page_text()))
    assert [r.outcome for r in imported(write(tmp_path / "b/今日柯城/20210303/01.txt", page_text()))] == [Outcome.UNCHANGED]
    assert Page.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_page_goes_in_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    write(tmp_path / "a.txt", page_text())
    with monkeypatch.context() as patch:
        patch.setattr(importing, "adopt", killed)
        with pytest.raises(CommandError, match="已中断"):
            call_command("import_seeds", str(tmp_path), stdout=io.StringIO(), stderr=io.StringIO())
    assert (Page.objects.count(), Source.objects.count(), Issue.objects.count(), Change.objects.count()) == (0, 0, 0, 0)
    assert [result.outcome for result in imported(tmp_path)] == [Outcome.ADDED]


@pytest.mark.django_db
def test_every_article_that_went_in_has_a_change(tmp_path: Path) -> None:
    imported(write(tmp_path / "a.txt", page_text()))
    changed = set(Change.objects.filter(kind="article").values_list("object_id", flat=True))
    assert changed == set(Article.objects.values_list("pk", flat=True))


@pytest.mark.django_db
def test_names_of_files_in_gbk_are_read(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + "/今日柯城/20210303".encode("gb18030")
    os.makedirs(folder)
    with open(folder + b"/01.txt", "wb") as file:
        file.write(page_text().split("\n\n", 1)[1].encode())
    imported(tmp_path)
    assert Page.objects.get().issue.newspaper == Newspaper.objects.get(name="今日柯城")


def test_pages_are_ordered_as_a_reader_counts() -> None:
    numbers = ["B1", "A10", "2", "A2", "10", "1", None]
    assert sorted(numbers, key=page_position) == [None, "1", "2", "10", "A2", "A10", "B1"]


@pytest.mark.django_db
def test_many_files_are_parsed_by_several_processes(tmp_path: Path) -> None:
    for n in range(120):
        write(tmp_path / f"{n:03}.txt", page_text(3 + n % 25).replace("两百", f"{n}百"))
    results = imported(tmp_path)
    assert [result.name.rsplit("/", 1)[1] for result in results] == [f"{n:03}.txt" for n in range(120)]
    assert all(result.outcome is Outcome.ADDED for result in results)
    assert connection.queries_limit  # the connection survived the processes


def test_a_database_of_another_version_is_told_of_at_once(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "manage.py", "import_seeds"],
        cwd=Path(__file__).resolve().parent.parent,
        env={**clean, "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr == "CommandError: 数据库还没有更新到这一版程序，请先运行 manage.py migrate。\n"


@pytest.mark.django_db
def test_a_newspaper_added_later_is_no_reason_to_import_again(tmp_path: Path) -> None:
    path = write(
        tmp_path / "三江日报/20210303/01.txt", "新桥通车\n本报讯（记者 方一鸣）昨天，新桥通车了，两岸的人都来看。\n"
    )
    [result] = imported(path)
    assert result.messages == ("文件路径里的报纸“三江日报”不在册；在后台添加后运行 manage.py reparse_pages。",)
    page = Page.objects.get()
    assert page.findings["newspaper"]["evidence"][-1]["text"] == "三江日报"
    Newspaper.objects.create(name="三江日报", slug="sanjiang", county="三江", level="县")
    assert [result.outcome for result in imported(path)] == [Outcome.UNCHANGED]
    call_command("reparse_pages", stdout=io.StringIO())
    page.refresh_from_db()
    assert (str(page.issue.newspaper), str(page.issue.date)) == ("三江日报", "2021-03-03")


@pytest.mark.django_db
def test_the_same_bytes_of_two_newspapers_not_held_are_two_pages(tmp_path: Path) -> None:
    text = "新桥通车\n本报讯（记者 方一鸣）昨天，新桥通车了，两岸的人都来看。\n"
    imported(write(tmp_path / "甲报/20210303/01.txt", text), write(tmp_path / "乙报/20210303/01.txt", text))
    assert Page.objects.count() == 2


@pytest.mark.django_db
def test_a_day_in_a_path_that_is_none_is_told(tmp_path: Path) -> None:
    [result] = imported(write(tmp_path / "今日柯城/20210231/01.txt", page_text()))
    assert result.messages == ("文件路径里的“2021-02-31”不是日期。",)


@pytest.mark.django_db
def test_a_text_that_takes_anothers_place_is_told(tmp_path: Path) -> None:
    imported(write(tmp_path / "今日柯城/20210303/01.txt", page_text()))
    [result] = imported(write(tmp_path / "b/今日柯城/20210303/01.txt", page_text() + "补一行。\n"))
    assert result.outcome is Outcome.REPLACED
    assert result.messages == ("今日柯城 2021年3月3日 第1版 原来的原文是 01.txt，已改用这一份；旧的仍存档。",)


@pytest.mark.django_db
def test_an_empty_path_is_not_the_current_folder() -> None:
    with pytest.raises(CommandError, match="路径是空的"):
        call_command("import_seeds", "", stdout=io.StringIO())


@pytest.mark.django_db
def test_a_page_is_of_no_day_that_is_still_to_come(tmp_path: Path) -> None:
    today = timezone.localdate()
    for day in (today, today + datetime.timedelta(1)):
        text = f"村口新添了一座桥\n本报讯（记者 毛小青）{day.year}年{day.month}月{day.day}日上午，严村的村口，一座新桥通车了。\n"
        imported(write(tmp_path / f"{day:%Y}-{day:%j}.txt", text))
    assert list(Issue.objects.order_by("pk").values_list("date_basis", flat=True)) == ["inferred", "unknown"]


@pytest.mark.django_db
def test_another_page_under_the_same_number_takes_nobodys_place(tmp_path: Path) -> None:
    first = write(tmp_path / "a" / "今日柯城-20210303-01.txt", page_text().split("\n\n", 1)[1])
    other = write(
        tmp_path / "b" / "今日柯城-20210303-01.txt",
        "孩子们种下一片林\n本报讯（记者 余一苇）昨天下午，石梁中心小学的三十个孩子在石梁溪边种下了一片樟树林，"
        "每棵树上都挂着他们自己写的名牌。老师说，等他们毕业的时候，树就有碗口粗了。\n",
    )
    assert [result.outcome for result in imported(first, other)] == [Outcome.ADDED, Outcome.CONFLICT]
    page = Page.objects.get()
    assert page.conflict.startswith("导入的另一份原文与这一版几乎没有相同的文字")
    assert [article.headline for article in page.articles.all()] == ["村口新添了一座桥", "图书馆夜里也开门"]
    # The operator says which is which: each has its place, and neither is lost.
    named = "".join(f"{part}/今日柯城-20210303-01.txt,{number}\n" for part, number in (("a", 1), ("b", 2)))
    manifest = write(tmp_path / "m.csv", f"文件,版次\n{named}")
    results: list[Imported] = []
    run_import([], results.append, manifest)
    assert [result.outcome for result in results] == [Outcome.REPLACED, Outcome.ADDED]
    held = {each.number: each.articles.get(position=1).headline for each in Page.objects.all()}
    assert held == {"1": "村口新添了一座桥", "2": "孩子们种下一片林"}
    assert Page.objects.get(number="2").duplicate_of is None
    assert Page.objects.get(number="1").conflict == ""


@pytest.mark.django_db
def test_a_manifest_moves_no_page_whose_text_is_another_files_by_now(tmp_path: Path) -> None:
    text = page_text().replace("星期三", "星期三 第1版")
    first = write(tmp_path / "a.txt", text)
    again = write(tmp_path / "b.txt", text.replace("两百多位", "三百多位"))
    assert [result.outcome for result in imported(first, again)] == [Outcome.ADDED, Outcome.REPLACED]
    manifest = write(tmp_path / "m.csv", "文件,报纸,日期,版次\na.txt,今日柯城,2021-03-04,1\n")
    results: list[Imported] = []
    run_import([], results.append, manifest)
    assert [result.outcome for result in results] == [Outcome.ADDED]
    assert {str(page.issue.date): page.source.file_name for page in Page.objects.all() if page.source} == {
        "2021-03-03": "b.txt",
        "2021-03-04": "a.txt",
    }
