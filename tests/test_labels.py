"""Articles taken out of labelled pages, and pages set of them anew."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.labels import read_articles

ROOT = Path(__file__).resolve().parent.parent
#: A page, its lines from 1.
PAGE = """\
村口添新桥
——横江大桥昨天
通车
本报讯（记者 江一帆）昨天上午，横江
大桥通车。
村民说，过桥只要五分钟。
再修一条路
明年，村里还要修路。
通讯员 方一鸣

图书馆夜里也开门
    从三月起，图书馆每周五、周六开
    放到晚上九点。

老街灯会
夜里的老街，灯都亮了。
大桥开工
老周说工期很紧。（下转2版）
粮价
早稻 2.4 元
"""
ARTICLES: list[dict[str, Any]] = [
    {
        "kind": "news", "kicker": "", "headline": "村口添新桥", "deck": "——横江大桥昨天通车",
        "headline_lines": [[1, 3]], "body_lines": [[4, 9]],
        "paragraphs": ["本报讯（记者 江一帆）昨天上午，横江大桥通车。", "村民说，过桥只要五分钟。", "明年，村里还要修路。"],
    },
    {
        "headline": "图书馆夜里也开门", "division": "open", "headline_lines": [[11, 11]], "body_lines": [[12, 13]],
        "paragraphs": ["从三月起，图书馆每周五、周六开放到晚上九点。"],
    },
    {
        "kind": "photo", "headline": "老街灯会", "division": "open", "headline_lines": [[15, 15]], "body_lines": [[16, 16]],
        "paragraphs": ["夜里的老街，灯都亮了。"],
    },
    # A part, a table, and one whose lines nobody can tell.
    {
        "headline": "大桥开工", "headline_lines": [[17, 17]], "body_lines": [[18, 18]], "continued_on_page": 2,
        "paragraphs": ["老周说工期很紧。"],
    },
    {
        "headline": "粮价", "headline_lines": [[19, 19]], "body_lines": [[20, 20]], "table_lines": [[20, 20]],
        "paragraphs": ["早稻 2.4 元"],
    },
    {"headline": "老街", "headline_lines": [[15, 15]], "body_lines": [[4, 13]], "paragraphs": ["夜里的老街。"]},
]  # fmt: skip


def labelled(folder: Path, *pages: tuple[str, list[dict[str, Any]]]) -> Path:
    """A folder of labelled pages."""
    gold = []
    for n, (text, articles) in enumerate(pages, 1):
        (folder / f"page-{n}.txt").write_text(text, encoding="utf-8")
        gold.append({"file": f"page-{n}.txt", "articles": articles})
    (folder / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    return folder


def test_whole_articles_of_prose_are_taken_with_what_stands_beside_it(tmp_path: Path) -> None:
    assert read_articles(labelled(tmp_path, (PAGE, ARTICLES))) == {
        "page-1a": {
            "id": "page-1a",
            "kind": "news",
            "kicker": "",
            "headline": "村口添新桥",
            "deck": "——横江大桥昨天/通车",
            "blocks": [
                ["body", "本报讯（记者 江一帆）昨天上午，横江大桥通车。"],
                ["body", "村民说，过桥只要五分钟。"],
                ["subheading", "再修一条路"],
                ["body", "明年，村里还要修路。"],
                ["byline", "通讯员 方一鸣"],
            ],
        },
        "page-1b": {
            "id": "page-1b",
            "kind": "news",
            "headline": "图书馆夜里也开门",
            "division": "open",
            "blocks": [["body", "从三月起，图书馆每周五、周六开放到晚上九点。"]],
        },
        "page-1c": {
            "id": "page-1c",
            "kind": "photo",
            "headline": "老街灯会",
            "division": "open",
            "blocks": [["caption", "夜里的老街，灯都亮了。"]],
        },
    }


def test_pages_are_set_of_them_and_scored(tmp_path: Path) -> None:
    """Of articles that the parser reads without fault, in each form; where the labels do not divide headlines, nothing is said of it."""
    subjects = ("大桥", "图书馆", "果园", "医院")
    text, articles = "", []
    for n, subject in enumerate(subjects):
        paragraphs = [
            f"本报讯（记者 江一帆）昨天上午，云岭县{subject}的改造全部完成，县里的干部和村民一起来到现场，看了{subject}的新面貌。",
            f"据介绍，{subject}的改造历时两年，投入资金三千多万元，{subject}周边的道路、绿化和停车场也一并作了整修，方便了附近的居民。",
        ]
        text += "\n".join([f"云岭县{subject}改造全部完成", *paragraphs, "\n"])
        spans = {"headline_lines": [[1 + 4 * n, 1 + 4 * n]], "body_lines": [[2 + 4 * n, 3 + 4 * n]]}
        headline = {"headline": f"云岭县{subject}改造全部完成", "division": "open"}
        articles.append({"kind": "news", **headline, "paragraphs": paragraphs, **spans})
    folder = labelled(tmp_path, (text, articles))
    assert len(read_articles(folder)) == len(subjects)
    command = [sys.executable, "bench/generalise.py", "--labels", folder, "--seeds", "0-6"]
    done = subprocess.run(
        [*command, "--json", "--write", tmp_path / "set"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    result = json.loads(done.stdout)
    assert list(result) == ["before", "after", "between", "heap", "columns", "joined", "mixed", "all"]
    assert result["before"] == {"exact": 100.0, "headline": 100.0, "division": None, "paragraphs": 100.0}
    page = (tmp_path / "set" / "set-00000.txt").read_text(encoding="utf-8-sig")
    assert sum(f"{subject}改造" in "".join(page.split()) for subject in subjects) >= 3
    table = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert table[0].split() == ["exact", "headline", "division", "paragraphs"]
    assert table[1].split() == ["before", "100.0", "100.0", "-", "100.0"]


def test_dates_of_their_pages_are_held_against_the_days_that_they_are_of(tmp_path: Path) -> None:
    said = "本报讯 2019年3月5日，全县植树。", "本报讯 1998年1月8日，全县植树。", "树很高。", "1月6日（星期二），1998年植树。"
    text, articles = "", []
    for n, paragraph in enumerate(said):
        text += f"植树\n{paragraph}\n"
        spans = {"headline_lines": [[1 + 2 * n, 1 + 2 * n]], "body_lines": [[2 + 2 * n, 2 + 2 * n]]}
        articles.append({"headline": "植树", "division": "open", "paragraphs": [paragraph], **spans})
    command = [sys.executable, "bench/dating.py", labelled(tmp_path, (text, articles)), "1998-01-08", "1998-01-31"]
    done = subprocess.run([*command, "--pages", "40", "--json"], cwd=ROOT, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    alone = result["1"]
    assert {confidence: set(row) for confidence, row in alone.items()} == {
        "unknown": {"unknown"}, "0.9": {"right", "wrong"}, "0.7": {"covers"},
    }  # fmt: skip
    assert sum(sum(row.values()) for row in alone.values()) == 40
    assert result["6"] == {}
    table = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert table[0].split() == ["articles", "confidence", "right", "covers", "wrong"]


@pytest.mark.parametrize(
    ("gold", "said"),
    [
        (None, "is no folder of labelled pages"),
        ('[{"file": "page-1.txt"}]', "is no folder of labelled pages"),
        ("[]", "holds 0 articles"),
    ],
)
def test_a_folder_without_labelled_pages_is_refused(tmp_path: Path, gold: str | None, said: str) -> None:
    (tmp_path / "page-1.txt").write_text(PAGE, encoding="utf-8")
    if gold is not None:
        (tmp_path / "gold.json").write_text(gold, encoding="utf-8")
    command = [sys.executable, "bench/generalise.py", "--labels", tmp_path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert said in done.stderr
