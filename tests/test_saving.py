"""Corrections saved: versions, ids and addresses, people who work at once, and new parses that meet an edit."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from archive import page_files, reparsing
from archive.corrections import CorrectionError, parses, saving
from archive.corrections.spans import canonical
from archive.corrections.steps import perform
from archive.import_runs import run_import
from archive.models import Article, Change, Draft, Page, Segmentation
from archive.projecting import StaleSegmentationError
from archive.vocabularies import from_database
from tests.corrections import random_step
from tests.editors import TEXT, page

__all__ = ["page"]

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def editor(db: None) -> User:
    return User.objects.create_user("bianji", first_name="编辑")


def titles() -> list[tuple[int, str, str]]:
    return list(Article.objects.order_by("pk").values_list("pk", "state", "headline"))


def test_a_correction_is_a_version_with_who_and_why(page: Page, editor: User) -> None:
    seen = Change.objects.count()
    version = saving.apply(page.pk, 1, [{"do": "merge", "article": 1}], editor.pk, "本是一篇")
    assert (version.n, version.origin, version.author, version.reason) == (2, "editor", editor, "本是一篇")
    assert Change.objects.count() > seen
    assert saving.apply(page.pk, 2, [{"do": "split", "line": 4}], editor.pk).reason == "分篇"


def test_steps_that_change_nothing_make_no_version(page: Page, editor: User) -> None:
    steps = [{"do": "merge", "article": 1}, {"do": "split", "line": 4}]
    assert saving.apply(page.pk, 1, steps[:0], editor.pk).n == 1
    merged_and_split = perform(page.source.text, page.segmentation.division, steps)  # type: ignore[union-attr]
    assert len(merged_and_split.articles) == 3


def test_an_overtaken_editor_loses_nothing(page: Page, editor: User) -> None:
    other = User.objects.create_user("other")
    saving.keep_draft(page.pk, editor.pk, 1, [{"do": "merge", "article": 2}])
    saving.apply(page.pk, 1, [{"do": "correct", "line": 1, "reading": "村口新添了两座桥"}], other.pk)
    with pytest.raises(StaleSegmentationError):
        saving.apply(page.pk, 1, [{"do": "merge", "article": 2}], editor.pk)
    draft = Draft.objects.get()
    joined = saving.join(page.pk, 2, draft.base, draft.steps, editor.pk)
    assert joined.n == 3
    live = page.articles.exclude(key=None).order_by("position")
    assert [article.headline for article in live] == ["村口新添了两座桥", "图书馆夜里也开门老街的豆腐坊"]
    assert Draft.objects.count() == 0


def test_a_refused_step_writes_nothing(page: Page, editor: User) -> None:
    before = (Segmentation.objects.count(), titles())
    with pytest.raises(CorrectionError):
        saving.apply(page.pk, 1, [{"do": "merge", "article": 1}, {"do": "split", "line": 1}], editor.pk)
    assert (Segmentation.objects.count(), titles()) == before


@pytest.mark.parametrize(
    "step",
    [
        {}, {"do": "delete"}, {"do": "split"}, {"do": "split", "line": "3"}, {"do": "split", "line": True}, "split", None,
        {"do": "move", "lines": "3", "to": 1}, {"do": "move", "lines": [3], "to": 99}, {"do": "role", "lines": [3], "role": "x"},
        {"do": "correct", "line": 1, "reading": "一\n二"}, {"do": "correct", "line": 1, "reading": "长" * 3000},
        {"do": "correct", "line": 3, "reading": "空行"}, {"do": "describe", "article": 1, "kind": "gossip"},
        {"do": "describe", "article": 1, "contributors": [["名"]]}, {"do": "describe", "article": 1, "continued_on": "二"},
        {"do": "describe", "article": 1, "series": "长" * 101}, {"do": "describe", "article": 1, "series_number": 0},
        {"do": "describe", "article": 1, "series": "山村办学记", "series_number": True},
        {"do": "shift", "lines": [1], "by": 7}, {"do": "mark", "lines": [1], "part": "没有的字", "doubtful": True},
        {"do": "move", "lines": [1, 2], "to": 2, "part": "村口"}, {"do": "move", "lines": [], "to": 2},
    ],
)  # fmt: skip
def test_malformed_and_impossible_steps_are_refused_in_words(page: Page, editor: User, step: Any) -> None:
    with pytest.raises(CorrectionError, match=r"。$"):
        saving.apply(page.pk, 1, [step], editor.pk)


def test_any_version_is_restored_to_the_byte(page: Page, editor: User, exhaustive: bool) -> None:
    chance = random.Random(5)
    assert page.source is not None
    text = page.source.text
    for n in range(1, 40 if exhaustive else 12):
        current = Segmentation.objects.get(page=page, n=n)
        saving.apply(page.pk, n, [_some_step(chance, text, current)], editor.pk)
    last = Segmentation.objects.filter(page=page).count()
    for offset, n in enumerate(range(1, last)):
        restored = saving.restore(page.pk, last + offset, n, editor.pk)
        original = Segmentation.objects.get(page=page, n=n)
        assert (restored.digest, restored.content, restored.source_id) == (
            original.digest,
            original.content,
            original.source_id,
        )


def _some_step(chance: random.Random, text: Any, version: Segmentation) -> Any:
    """A step that changes something."""
    while True:
        step = random_step(chance, text, version.division)
        try:
            if perform(text, version.division, [step]) != canonical(text, version.division):
                return step
        except CorrectionError:
            continue


def test_going_back_gives_articles_their_ids_back(page: Page, editor: User) -> None:
    before = titles()
    saving.apply(page.pk, 1, [{"do": "merge", "article": 1}, {"do": "merge", "article": 1}], editor.pk)
    assert Article.objects.published().count() == 1
    saving.restore(page.pk, 2, 1, editor.pk)
    assert titles() == before
    with pytest.raises(CorrectionError, match="没有版本 9"):
        saving.restore(page.pk, 3, 9, editor.pk)
    with pytest.raises(StaleSegmentationError):
        saving.restore(page.pk, 1, 1, editor.pk)


def test_addresses_go_on_answering(page: Page, editor: User, client: Client) -> None:
    first, second, third = Article.objects.order_by("position")
    saving.apply(page.pk, 1, [{"do": "merge", "article": 1}], editor.pk)
    # 301 from the smaller to the larger: the second is the shorter by what it has of text.
    states = {article.pk: article.state for article in Article.objects.all()}
    gone, kept = (first, second) if states[first.pk] == "merged" else (second, first)
    answer = client.get(gone.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, kept.get_absolute_url())
    saving.apply(page.pk, 2, [{"do": "move", "lines": [7, 8], "to": "furniture"}], editor.pk)
    answer = client.get(third.get_absolute_url())
    assert answer.status_code == 410
    assert "重新切分后不再成篇。" in answer.content.decode()
    saving.restore(page.pk, 3, 1, editor.pk)
    assert [client.get(a.get_absolute_url()).status_code for a in (first, second, third)] == [200, 200, 200]


def test_a_split_keeps_the_old_id_with_the_larger_part(page: Page, editor: User) -> None:
    saving.apply(page.pk, 1, [{"do": "merge", "article": 1}, {"do": "merge", "article": 1}], editor.pk)
    whole = Article.objects.published().get()
    saving.apply(page.pk, 2, [{"do": "split", "line": 7}], editor.pk)
    parts = {article.headline: article.pk for article in Article.objects.published()}
    assert parts["村口新添了一座桥图书馆夜里也开门"] == whole.pk


def test_a_reviewed_page_stays_so_until_it_changes(page: Page, editor: User) -> None:
    Article.objects.update(state="held")
    saving.review(page.pk, 1, editor.pk)
    page.refresh_from_db()
    assert (page.reviewed_version, page.reviewed_by) == (1, editor)
    assert Article.objects.published().count() == 3
    with pytest.raises(StaleSegmentationError):
        saving.review(page.pk, 2, editor.pk)


def test_what_is_split_off_a_page_that_is_held_back_is_held_back(page: Page, editor: User) -> None:
    Article.objects.update(state="held")
    saving.apply(page.pk, 1, [{"do": "move", "lines": [2], "to": "new"}], editor.pk)
    assert Article.objects.published().count() == 0


# A new parse meets an edit.


def reparsed(monkeypatch: pytest.MonkeyPatch, *steps: Any) -> str:
    """Parse all pages anew, by a parser that comes to what the steps make of the present parse. Returns the verdict."""
    real = page_files.parse_page

    def parse(content: bytes, vocabulary: Any) -> Any:
        parsed = real(content, vocabulary)
        object.__setattr__(parsed, "segmentation", perform(parsed.text, parsed.segmentation, steps))
        return parsed

    with monkeypatch.context() as patch:
        patch.setattr(page_files, "parse_page", parse)
        patch.setattr(parses, "parse_page", parse)
        return str(next(iter(reparsing.reparse_pages(Page.objects.all(), dry_run=False))).verdict)


def test_untouched_articles_follow_the_parser_and_touched_ones_keep_the_edit(
    page: Page, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {article.position: article.pk for article in Article.objects.all()}
    saving.apply(page.pk, 1, [{"do": "correct", "line": 1, "reading": "村口新添了两座桥"}], editor.pk)
    change = {"do": "describe", "article": 3, "kind": "literary"}
    assert reparsed(monkeypatch, change) == "changed"
    rows = {a.position: (a.pk, a.headline, a.kind) for a in Article.objects.published()}
    assert rows[1][:2] == (before[1], "村口新添了两座桥")
    assert (rows[3][0], rows[3][2]) == (before[3], "literary")
    assert reparsed(monkeypatch, change) == "same"


def test_where_the_new_parse_differs_from_an_edit_a_person_decides(
    page: Page, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    saving.apply(page.pk, 1, [{"do": "merge", "article": 1}], editor.pk)
    held = titles()
    change = [{"do": "correct", "line": 2, "reading": "全变了"}]
    assert reparsed(monkeypatch, *change) == "conflict"
    assert titles() == held
    page.refresh_from_db()
    assert page.conflict
    found = parses.pending(Page.objects.get(), from_database())
    assert found is not None
    assert found.joined is not None


@pytest.mark.parametrize(("choice", "count"), [("keep", 2), ("join", 2), ("take", 3)])
def test_each_decision_ends_the_conflict_and_is_not_asked_again(
    page: Page, editor: User, monkeypatch: pytest.MonkeyPatch, choice: str, count: int
) -> None:
    saving.apply(page.pk, 1, [{"do": "merge", "article": 1}], editor.pk)
    held = titles()
    change = [{"do": "correct", "line": 2, "reading": "全变了"}]
    reparsed(monkeypatch, *change)
    real = parses.parse_page

    def parse(content: bytes, vocabulary: Any) -> Any:
        parsed = real(content, vocabulary)
        object.__setattr__(parsed, "segmentation", perform(parsed.text, parsed.segmentation, change))
        return parsed

    with monkeypatch.context() as patch:
        patch.setattr(parses, "parse_page", parse)
        parses.resolve(page.pk, 2, parses.Choice(choice), editor.pk, from_database())
    page.refresh_from_db()
    assert page.conflict == ""
    assert Article.objects.published().count() == count
    if choice == "keep":
        assert titles() == held
        assert page.segmentation.digest == Segmentation.objects.get(n=2).digest  # type: ignore[union-attr]
    assert reparsed(monkeypatch, *change) == "same"
    assert Segmentation.objects.filter(n=2, origin="editor").exists()


def test_the_same_bytes_again_change_nothing(page: Page, editor: User, tmp_path: Path) -> None:
    saving.apply(page.pk, 1, [{"do": "merge", "article": 1}], editor.pk)
    held = (Segmentation.objects.count(), Change.objects.count(), list(Article.objects.order_by("pk").values_list()))
    run_import([tmp_path / "a.txt"])
    assert held == (
        Segmentation.objects.count(), Change.objects.count(), list(Article.objects.order_by("pk").values_list())
    )  # fmt: skip


def test_imports_can_be_held_back(db: None, tmp_path: Path, settings: Any) -> None:
    settings.HOLD_IMPORTS = True
    (tmp_path / "a.txt").write_text(TEXT)
    run_import([tmp_path / "a.txt"])
    assert Article.objects.published().count() == 0
    saving.review(Page.objects.get().pk, 1, User.objects.create_user("e").pk)
    assert Article.objects.published().count() == 3


# Editors at once.


def test_editors_who_save_at_once_lose_nothing(tmp_path: Path, exhaustive: bool) -> None:
    """Four editors, each a process, correct one page as fast as they can, in a database on disk; whoever is overtaken joins with
    the newer version."""
    total, editors = (1000 if exhaustive else 60), 4
    (tmp_path / "a.txt").write_text(TEXT)
    environment = {**os.environ, "DATA_DIR": str(tmp_path / "data"), "DJANGO_SETTINGS_MODULE": "archive.settings"}

    def start(*arguments: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.correcting_at_once", *arguments]
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def answer(process: "subprocess.Popen[str]") -> Any:
        out, wrong = process.communicate(timeout=900)
        assert process.returncode == 0, wrong
        return json.loads(out)

    answer(start("prepare", str(tmp_path / "a.txt"), str(editors)))
    running = [start("correct", str(n), str(total // editors)) for n in range(editors)]
    saved = [n for process in running for n in answer(process)]
    # Each save is a version of its own, and every version tiles the page.
    assert len(saved) == total
    assert answer(start("check")) == sorted([1, *saved]) == list(range(1, total + 2))
    # Each editor's line reads as that editor left it.
    lasts = [f"第{n}人第{total // editors - 1}次" for n in range(editors)]
    assert answer(start("read", str(editors))) == lasts
