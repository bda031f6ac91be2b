"""Held pages parsed anew: what changes, what stays, what waits for a person."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from archive import page_files, reparsing
from archive.corrections import parses, saving
from archive.corrections.differences import differences
from archive.corrections.spans import relabelled
from archive.corrections.steps import perform
from archive.import_runs import run_import
from archive.models import Article, Change, Issue, Newspaper, Page, Segmentation, Source
from archive.parsing.page import parse_page
from archive.parsing.segmentation import Segmentation as Division
from archive.parsing.text import Text
from archive.projecting import adopt
from archive.vocabularies import from_database

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


def parser(monkeypatch: pytest.MonkeyPatch, change: Callable[[Text, Division], Division]) -> None:
    """From now on the parser comes to what `change` makes of the present parse."""

    def parse(content: bytes, vocabulary: Any) -> Any:
        parsed = parse_page(content, vocabulary)
        object.__setattr__(parsed, "segmentation", change(parsed.text, parsed.segmentation))
        return parsed

    monkeypatch.setattr(page_files, "parse_page", parse)
    monkeypatch.setattr(parses, "parse_page", parse)


def joins(monkeypatch: pytest.MonkeyPatch) -> None:
    parser(monkeypatch, lambda _, division: merged(division))


def does(monkeypatch: pytest.MonkeyPatch, *steps: Any) -> None:
    parser(monkeypatch, lambda text, division: perform(text, division, steps))


def renumbered(division: Division) -> Division:
    """The articles numbered from 1 in their order, as the parser numbers them, so that a further one shifts those after it."""
    return relabelled(division, {facts.key: n for n, facts in enumerate(division.articles, 1)})


def cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser that makes an article of its own of the first one's text."""
    steps = [{"do": "move", "lines": [2], "to": "new"}]
    parser(monkeypatch, lambda text, division: renumbered(perform(text, division, steps)))


def state() -> tuple[Any, ...]:
    """All that a new parse could have changed."""
    rows = (Page, Issue, Article, Segmentation, Change)
    return tuple(list(row._default_manager.order_by("pk").values_list()) for row in rows)


def correct(page: Page, line: int, reading: str, base: int = 1) -> Segmentation:
    editor, _ = User.objects.get_or_create(username="bianji")
    return saving.apply(page.pk, base, [{"do": "correct", "line": line, "reading": reading}], editor.pk)


def withdraw(headline: str) -> Article:
    Article.objects.filter(headline=headline).update(
        state="withdrawn", withdrawn_reason="应当事人要求", withdrawn_on="2024-01-01"
    )
    return Article.objects.get(headline=headline)


def test_what_an_editor_touched_waits_for_a_person(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    assert page.segmentation is not None
    assert page.source is not None
    editor = User.objects.create_user("editor")
    adopt(page, page.source, merged(page.segmentation.division), expected=1, origin="editor", author_id=editor.pk)
    assert "不变 1" in command()  # the parser says what it said before the edit
    joins(monkeypatch)
    assert "待人决定 1" in command()
    page.refresh_from_db()
    assert page.conflict == "新的解析与编辑的订正不同，切分仍按编辑的订正。"
    assert page.segmentation is not None
    assert page.segmentation.n == 2
    monkeypatch.undo()
    assert "新的解析与订正不再不同，待决的标记已撤。" in command()
    page.refresh_from_db()
    assert page.conflict == ""


def test_a_trial_says_what_is_then_done(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    correct(page, 1, "村口新添了两座桥")
    does(monkeypatch, {"do": "describe", "article": 2, "kind": "literary"})
    before = state()
    told = command("--dry-run").splitlines()
    assert state() == before
    assert "未经订正的文章随新的解析，订正保留。" in told[0]
    assert (told[1], told[2]) == (
        "试解析 1 版：不变 0，有变 1，待人决定 0，失败 0。", "只是试，什么都没有改。去掉 --dry-run 再运行，就照上面说的改。"
    )  # fmt: skip
    assert command().splitlines() == [told[0], told[1].removeprefix("试")]
    first, second = Article.objects.order_by("position")
    assert (first.headline, second.kind) == ("村口新添了两座桥", "literary")
    versions = page.segmentations.order_by("n").values_list("n", "origin", "reason")
    assert list(versions) == [
        (1, "parser", "导入"), (2, "editor", "改字"), (3, "parser", "新的解析"), (4, "editor", "随新的解析，订正保留（改字）"),
    ]  # fmt: skip
    done = state()
    assert "不变 1，有变 0" in command()
    assert state() == done
    does(monkeypatch)
    command()
    assert page.segmentations.order_by("n").last().reason == "随新的解析，订正保留（改字）"  # type: ignore[union-attr]


@pytest.mark.parametrize("standing", ["withdrawn", "held"])
def test_what_a_person_took_from_readers_waits_where_a_new_parse_would_disturb_it(
    page: Page, monkeypatch: pytest.MonkeyPatch, standing: str
) -> None:
    withdraw("村口新添了一座桥")
    if standing == "held":
        Article.objects.filter(state="withdrawn").update(state="held", withdrawn_reason="", withdrawn_on=None)
    does(monkeypatch, {"do": "describe", "article": 1, "kind": "literary"})
    assert "有变 1" in command()  # which disturbs nothing
    before = state()[2]
    for change in (joins, lambda patch: does(patch, {"do": "move", "lines": [2], "to": "new"})):
        change(monkeypatch)
        assert "待人决定 1" in command()
        page.refresh_from_db()
        assert page.conflict == "新的解析动到了撤下或暂不发布的文章，切分没有改。"
        assert state()[2] == before
    Article.objects.update(state="published", withdrawn_reason="", withdrawn_on=None)
    assert "有变 1" in command()
    page.refresh_from_db()
    assert page.conflict == ""


def test_a_person_decides_what_becomes_of_a_withdrawn_article(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = withdraw("图书馆夜里也开门")
    does(monkeypatch, {"do": "move", "lines": [5], "to": "new"})
    command()
    editor = User.objects.create_user("editor")
    for choice in (parses.Choice.KEEP, parses.Choice.TAKE):
        Page.objects.update(conflict=parses.STANDING)
        n = Page.objects.get().segmentation.n  # type: ignore[union-attr]
        parses.resolve(page.pk, n, choice, editor.pk, from_database())
        gone.refresh_from_db()
        assert gone.state == "withdrawn"
        assert [article.headline for article in Article.objects.published()] == ["村口新添了一座桥"]


def test_a_page_that_waits_for_its_review_goes_on_waiting(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    Article.objects.update(state="held")
    does(monkeypatch, {"do": "move", "lines": [5], "to": "new"})
    assert "有变 1" in command()
    assert list(Article.objects.values_list("state", flat=True)) == ["held"] * 3


def test_an_editors_page_finds_its_newspaper_and_keeps_its_number(page: Page) -> None:
    correct(page, 2, "本报讯（记者 毛小青）青溪报记者昨天看见，一座新桥通车了。")
    Page.objects.update(number="5", findings={**page.findings, "number": {**page.findings["number"], "basis": "editor"}})
    Newspaper.objects.create(
        name="航埠报", slug="hangbu-bao", county="航埠", level="县", places=["航埠镇", "严村"], phrases=["两岸的橘园"]
    )
    told = command("--dry-run")
    assert "航埠报" in told
    assert command().splitlines()[0] == told.splitlines()[0]
    page.refresh_from_db()
    assert (str(page.issue.newspaper), page.number, page.segmentation.n) == ("航埠报", "5", 2)  # type: ignore[union-attr]
    assert "不变 1" in command()


def overtaken(monkeypatch: pytest.MonkeyPatch, name: str, by: Callable[[], object]) -> None:
    """What somebody does once the page is judged and nothing is written yet, once."""
    real = getattr(reparsing, name)
    waiting = [by]

    def judge_then(*arguments: Any) -> Any:
        outcome = real(*arguments)
        while waiting:
            waiting.pop()()
        return outcome

    monkeypatch.setattr(reparsing, name, judge_then)


def test_an_editor_who_saves_meanwhile_loses_nothing(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    joins(monkeypatch)
    overtaken(monkeypatch, "_judge", lambda: correct(page, 1, "村口新添了两座桥"))
    assert "待人决定 1" in command()
    page.refresh_from_db()
    assert page.conflict == parses.EDITED
    assert [article.headline for article in Article.objects.published()] == ["村口新添了两座桥", "图书馆夜里也开门"]


def test_an_article_that_is_withdrawn_meanwhile_is_not_disturbed(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    joins(monkeypatch)
    overtaken(monkeypatch, "_judge", lambda: withdraw("图书馆夜里也开门"))
    assert "待人决定 1" in command()
    assert [article.headline for article in Article.objects.published()] == ["村口新添了一座桥"]


def test_what_an_editor_was_at_is_done_to_the_article_that_was_meant(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [{"do": "describe", "article": 2, "kind": "literary"}]
    cuts(monkeypatch)
    command()
    editor = User.objects.create_user("editor")
    assert [article.position for article in Article.objects.order_by("position")] == [1, 2, 3]
    saving.join(page.pk, 2, 1, steps, editor.pk)
    assert list(Article.objects.order_by("position").values_list("headline", "kind")) == [
        ("村口新添了一座桥", "news"), ("", "news"), ("图书馆夜里也开门", "literary")
    ]  # fmt: skip


def test_the_history_of_a_new_parse_tells_what_changed_and_no_more(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    cuts(monkeypatch)
    command()
    assert "不变 1" in command()
    new, old = page.segmentations.order_by("-n")
    told = {(d.where, d.what) for d in differences(new.source.text, old.division, new.division)}
    assert not [where for where, _ in told if "图书馆" in where]
    assert ("村口新添了一座桥", "新的一篇") in told
    # Editors decide with the same before them.
    correct(page, 1, "村口新添了两座桥", base=2)
    monkeypatch.undo()
    assert "待人决定 1" in command()
    found = parses.pending(Page.objects.get(), from_database())
    assert found is not None
    assert [facts.key for facts in found.parse.articles] == [old.division.articles[0].key, old.division.articles[1].key]


def test_a_source_that_comes_in_meanwhile_is_what_is_parsed(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def import_again() -> None:
        other = TEXT.replace("两百", "两千三百")
        again = Source.objects.create(
            page=page, sha256="1" * 64, encoding="utf-8", name="b.txt", claim_key="b", content=other.encode()
        )
        adopt(page, again, parse_page(other.encode(), from_database()).segmentation, expected=1)

    parser(monkeypatch, lambda _, division: merged(division))
    overtaken(monkeypatch, "_judge", import_again)
    assert "有变 1" in command()
    page.refresh_from_db()
    assert (page.source.name, Article.objects.published().count()) == ("b.txt", 1)  # type: ignore[union-attr]
    assert "两千三百多位读者" in Article.objects.published().get().body


def test_a_conflict_with_another_source_goes_on_saying_so(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    correct(page, 1, "村口新添了两座桥")
    Page.objects.update(conflict="导入了新的原文，切分仍按编辑的订正。")
    joins(monkeypatch)
    assert "待人决定 1" in command()
    monkeypatch.undo()
    command()
    page.refresh_from_db()
    assert page.conflict == "导入了新的原文，切分仍按编辑的订正。"


def test_a_page_that_cannot_be_parsed_costs_itself(page: Page, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.write_text(TEXT.replace("四十米", "五十米"))
    run_import([path])

    def parse(content: bytes, vocabulary: Any) -> Any:
        if "五十米" not in content.decode():
            raise ZeroDivisionError
        parsed = parse_page(content, vocabulary)
        object.__setattr__(parsed, "segmentation", merged(parsed.segmentation))
        return parsed

    monkeypatch.setattr(page_files, "parse_page", parse)
    before = Article.objects.filter(page=page).count()
    with pytest.raises(CommandError, match="1 版没有处理，其他的照常。"):
        command()
    assert Article.objects.filter(page=page).count() == before
    assert Article.objects.published().exclude(page=page).count() == 1


def test_many_pages_are_parsed_in_processes_of_their_own(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_files, "_WORTH_PROCESSES", 1)
    monkeypatch.setattr(page_files.os, "cpu_count", lambda: 2)
    assert "不变 1，有变 0，待人决定 0，失败 0" in command()


def test_pages_are_chosen_by_newspaper_and_day(page: Page) -> None:
    Issue.objects.update(date="2021-03-03", date_earliest="2021-03-03", date_latest="2021-03-03", date_basis="path")
    assert "解析 1 版" in command("--since", "2021-03-03", "--dry-run")
    assert "解析 0 版" in command("--since", "2021-03-04", "--dry-run")
    assert "没有这样的版。新加的报纸，不写 --newspaper 才找得到它的版。" in command("--newspaper", "永康日报", "--dry-run")
    with pytest.raises(CommandError, match="没有叫“县报”的报纸"):
        command("--newspaper", "县报")
    with pytest.raises(CommandError, match="“三月”不是日期"):
        command("--since", "三月")
