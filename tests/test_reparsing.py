"""Held pages parsed anew: what changes, what stays, what waits for a person."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from archive import reparsing
from archive.import_runs import run_import
from archive.models import Article, Change, Issue, Page, Segmentation
from archive.parsing.segmentation import Segmentation as Division
from archive.projecting import adopt

TEXT = """村口新添了一座桥
本报讯（记者 毛小青）昨天上午，航埠镇严村的村口，一座新桥通车了。桥长四十米，宽八米，连着两岸的橘园。

图书馆夜里也开门
本报讯（记者 方一鸣）三月起，区图书馆每周五、周六开放到晚上九点。第一晚来了两百多位读者。
"""


@pytest.fixture
def page(db: None, tmp_path: Path) -> Page:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    run_import([path])
    return Page.objects.select_related("segmentation", "source").get()


def command(*arguments: str) -> str:
    out = io.StringIO()
    call_command("reparse_pages", *arguments, stdout=out)
    return out.getvalue()


def merged(division: Division) -> Division:
    """All of a page's articles in the first: as an older parser might have had it."""
    first = division.articles[0]
    spans = tuple(type(s)(s.start, s.end, s.role, first.key, s.start) for s in division.spans)
    return Division(spans, (first,), division.replacements, division.breaks)


def test_what_parses_as_it_is_stays_to_the_row(page: Page) -> None:
    before = (Segmentation.objects.count(), Change.objects.count(), list(Article.objects.values_list()))
    assert "不变 1，有变 0，待人决定 0" in command()
    assert (Segmentation.objects.count(), Change.objects.count(), list(Article.objects.values_list())) == before


def test_an_old_parse_is_replaced_and_a_dry_run_only_tells(page: Page) -> None:
    assert page.segmentation is not None
    assert page.source is not None
    present = page.segmentation.division
    adopt(page, page.source, merged(present), expected=1)
    told = command("--dry-run")
    assert "文章 1 篇，新解析为 2 篇。" in told
    assert "试解析 1 版：不变 0，有变 1" in told
    assert Segmentation.objects.count() == 2
    command()
    page.refresh_from_db()
    assert page.segmentation is not None
    assert (page.segmentation.n, page.segmentation.division) == (3, present)


def test_what_an_editor_touched_waits_for_a_person(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    assert page.segmentation is not None
    assert page.source is not None
    editor = User.objects.create_user("editor")
    adopt(page, page.source, merged(page.segmentation.division), expected=1, origin="editor", author_id=editor.pk)
    assert "不变 1" in command()  # the parser says what it said before the edit

    def parse(content: bytes, vocabulary: Any) -> Any:
        parsed = real(content, vocabulary)
        object.__setattr__(parsed, "segmentation", merged(parsed.segmentation))
        return parsed

    real = reparsing.parse_page
    monkeypatch.setattr(reparsing, "parse_page", parse)
    assert "待人决定 1" in command()
    page.refresh_from_db()
    assert page.conflict == "新的解析与编辑的订正不同，切分仍按编辑的订正。"
    assert page.segmentation is not None
    assert page.segmentation.n == 2


def test_pages_are_chosen_by_newspaper_and_day(page: Page) -> None:
    Issue.objects.update(date="2021-03-03", date_earliest="2021-03-03", date_latest="2021-03-03", date_basis="path")
    assert "解析 1 版" in command("--since", "2021-03-03", "--dry-run")
    assert "解析 0 版" in command("--since", "2021-03-04", "--dry-run")
    assert "解析 0 版" in command("--newspaper", "永康日报", "--dry-run")
    with pytest.raises(CommandError, match="没有叫“县报”的报纸"):
        command("--newspaper", "县报")
    with pytest.raises(CommandError, match="“三月”不是日期"):
        command("--since", "三月")
