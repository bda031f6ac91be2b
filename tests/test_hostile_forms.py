"""What a hostile hand sends to the editors' rooms: it is refused in words, never a 500, and nothing of it is kept."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from archive.corrections import saving
from archive.import_runs import run_import
from archive.models import Draft, Page, Segmentation
from tests.editors import Bench, editor, member, page

__all__ = ["editor", "page"]

_ODD_VALUES = [
    None, True, False, -1, 0, 10**9, 10**30, -(10**30), 1.5, "", "1", [], [[]], {}, {"a": []}, [None], [-1], [10**30], ["1"],
    "\ud800", "a\0b", "\x7f", "字" * 2001, [["\ud800", "author"]], [["", ""]], [[[], {}]], [[1, 2]], [{}], "NaN",
]  # fmt: skip
_MEMBERS = {
    "split": {"line": 3},
    "merge": {"article": 1, "as_subheading": False},
    "move": {"lines": [3], "to": "new", "part": "", "before": None, "role": ""},
    "role": {"lines": [3], "role": "body", "part": ""},
    "shift": {"lines": [2], "by": 1},
    "reorder": {"article": 1, "by": 1},
    "break": {"lines": [2], "begins": True},
    "mark": {"lines": [2], "part": "", "doubtful": True},
    "correct": {"line": 1, "reading": "桥"},
    "describe": {
        "article": 1, "kind": "news", "contributors": [], "topics": [], "campaigns": [], "continued_from": "",
        "continued_on": "", "series": "", "series_number": 2, "kicker": "", "headline": "村口新添了一座桥", "deck": "",
    },
}  # fmt: skip


def sent(page: Page, client: Client, steps: str, **fields: Any) -> int:
    form = {"base": "1", "steps": steps, "undone": "[]", "do": "show", **fields}
    return client.post(reverse("workbench", args=[page.pk]), form).status_code


@pytest.mark.parametrize("do", _MEMBERS)
def test_every_member_of_every_step_may_be_of_any_shape(page: Page, editor: Client, do: str) -> None:
    for name in _MEMBERS[do]:
        for value in _ODD_VALUES:
            steps = json.dumps([{"do": do, **_MEMBERS[do], name: value}])
            base = str(Segmentation.objects.count())
            assert sent(page, editor, steps, base=base) in (200, 400), (name, value)
            assert sent(page, editor, steps, base=base, do="save") in (302, 400), (name, value)
    for address in (
        page.get_absolute_url(),
        reverse("workbench", args=[page.pk]),
        reverse("workbench-history", args=[page.pk]),
    ):
        assert editor.get(address).status_code == 200
    for article in page.articles.exclude(key=None):
        assert editor.get(article.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "steps",
    [
        json.dumps([{"do": value}]) for value in _ODD_VALUES
    ] + [
        "[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 50_000, '[{"do": "split", "line": ' + "9" * 5000 + "}]",
        '[{"do": "split", "line": NaN}]', '[{"do": "split", "line": -Infinity}]', '[{"do": "split", "line": 1e999}]',
        '[{"do": "merge", "article": 1, "x": NaN}]', '[{"do": "merge", "article": 1, "x": ' + "[" * 500 + "]" * 500 + "}]",
        '[{"do": "merge", "article": 1, "x": "\\ud800"}]', "\0", "nul", '"', "[]]",
        json.dumps([{"do": "merge", "article": 1, "x": "字" * 100_000}]),
        json.dumps([{"do": "merge", "article": 1, "x": 10**40}]),
    ],
)  # fmt: skip
def test_steps_that_are_none_are_refused_and_not_kept(page: Page, editor: Client, steps: str) -> None:
    assert sent(page, editor, steps) == 400
    assert sent(page, editor, "[]", undone=steps) == 400
    assert sent(page, editor, steps, base="7", do="merge:1") in (302, 400, 409)
    assert editor.get(reverse("workbench", args=[page.pk])).status_code == 200
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("base", [str(2**31), str(2**63), str(10**30), "-1", "0", "1.5", "9" * 5000, "7"])
def test_a_version_that_is_not_held_is_refused(page: Page, editor: Client, base: str) -> None:
    step = json.dumps([{"do": "merge", "article": 1}])
    assert sent(page, editor, step, base=base) == 400
    assert Draft.objects.count() == 0
    Bench(editor, page).press("merge:1")
    for name, fields in (
        ("workbench-restore", {"n": base}), ("workbench-draft", {"choice": "join"}), ("workbench-review", {}),
        ("workbench-conflict", {"choice": "keep"}),
    ):  # fmt: skip
        status = editor.post(reverse(name, args=[page.pk]), {"base": base, **fields}).status_code
        assert status in (400, 409), name
    assert editor.post(reverse("workbench-restore", args=[page.pk]), {"base": "1", "n": base}).status_code == 400
    assert Draft.objects.get().base == 1


def test_ten_megabytes_are_refused(page: Page, editor: Client) -> None:
    assert sent(page, editor, json.dumps([{"do": "correct", "line": 1, "reading": "字" * 2_000_000}])) == 400
    assert sent(page, editor, "[]", do="split", lines=",".join(["1-999999"] * 2000)) == 400


def test_articles_of_another_page_are_none_here(page: Page, editor: Client, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("一则小消息\n河边的路灯换了新的。\n")
    run_import([tmp_path / "b.txt"])
    other = Page.objects.exclude(pk=page.pk).get()
    for key in other.articles.values_list("pk", flat=True):
        assert sent(page, editor, json.dumps([{"do": "merge", "article": key + 1000}])) == 400
    assert other.segmentations.count() == 1


def test_another_editors_draft_is_neither_seen_nor_saved_nor_dropped(page: Page, editor: Client) -> None:
    Bench(editor, page).press("correct", lines="1", reading="村口新添了十座桥")
    other = member("laowang", "档案员")
    assert "十座桥" not in Bench(other, page).html
    Bench(other, page).press("discard")
    Bench(other, page).press("save", expect=302)
    assert other.post(reverse("workbench-draft", args=[page.pk]), {"base": 1, "choice": "discard"}).status_code == 404
    assert other.post(reverse("workbench-draft", args=[page.pk]), {"base": 1, "choice": "join"}).status_code == 404
    assert Segmentation.objects.count() == 1
    assert Draft.objects.get().user.username == "bianji"
    assert "十座桥" in Bench(editor, page).html


def test_two_accept_decisions_of_a_draft_make_one_version(page: Page, editor: Client) -> None:
    Bench(editor, page).press("merge:2")
    other = User.objects.create_user("laowang")
    saving.apply(page.pk, 1, [{"do": "correct", "line": 1, "reading": "村口新添了两座桥"}], other.pk)
    url = reverse("workbench-draft", args=[page.pk])
    assert editor.post(url, {"base": 2, "choice": "join"}).status_code == 302
    assert editor.post(url, {"base": 2, "choice": "join"}).status_code == 404
    assert Segmentation.objects.count() == 3
