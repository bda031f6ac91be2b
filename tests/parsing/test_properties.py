"""What must hold for any text, however mangled: every line has one owner, and the same bytes give the same page."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.parsing.page import parse_page
from archive.parsing.projection import check, line_spans
from archive.parsing.rendering import page_to_json
from archive.parsing.text import SourceError, decode, is_blank
from archive.parsing.vocabulary import Vocabulary
from tests.parsing.pages.typeset import Page, load

PAGES: Final = Path(__file__).resolve().parent / "pages"
TEXTS: Final = [
    decode((PAGES / page["file"]).read_bytes()).content for page in json.loads((PAGES / "gold.json").read_text())
]
#: What pages are made of, line by line.
LINES: Final = [
    *"本报讯（记者 周望舒） （上接1版） （下转 2 版） 南溪大桥昨日合龙 ——写在大桥合龙之际 ■本报评论员 记者 周望舒 摄".split(
        " "
    ),
    *"2019年5月13日 星期一|第 4 版 副刊|责任编辑：江一帆|总第1705期|南溪县自来水公司|菜名\t收成|①走路小心。|●其一".split(
        "|"
    ),
    *"施工单位负责人说，最难的是江心的两个桥墩，|枯水期只有四个月。|“不能等了！”他说|明月几时有|联系电话：1234567".split(
        "|"
    ),
    *["", "", "\f", "　　", "\u200b", "⻓", "（", "”", "𠮷", "e\u0301"],
]


def parsed_soundly(content: str) -> None:
    source = content.encode("utf-8", errors="replace")
    try:
        page = parse_page(source, Vocabulary())
    except SourceError:
        return
    check(page.text, page.segmentation)
    spans: dict[int | None, Any] = line_spans(page.text, page.segmentation)
    owned = [n for some in spans.values() for span in some for n in range(span.start, span.end + 1)]
    filled = [line.number for line in page.text.lines if not is_blank(line.text)]
    assert sorted(set(owned) & set(filled)) == filled
    assert sum(n in set(filled) for n in owned) == len(filled)
    assert parse_page(source, Vocabulary()).segmentation == page.segmentation


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(TEXTS), st.integers(0, 200), st.integers(1, 60))
@example("南溪大桥昨日合龙\n砚秋", 0, 2)
def test_a_page_cut_short_at_any_line(text: str, first: int, count: int) -> None:
    lines = text.splitlines()
    start = first % len(lines)
    parsed_soundly("\n".join(lines[start : start + count]))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=150), st.sampled_from(["\n", "\n\n", "\r\n", " \n", "\n\n\n"]))
def test_lines_as_pages_have_them_in_any_order(lines: list[str], ending: str) -> None:
    parsed_soundly(ending.join(lines))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(TEXTS), st.randoms(use_true_random=False), st.integers(0, 4))
def test_pages_torn_apart(text: str, chance: Any, way: int) -> None:
    lines = text.split("\n")
    match way:
        case 0:
            chance.shuffle(lines)
        case 1:
            lines = [line for line in lines if chance.random() < 0.7]
        case 2:
            lines = [line[: chance.randrange(len(line) + 1)] for line in lines]
        case 3:
            lines = [line + line if chance.random() < 0.2 else line for line in lines]
        case _:
            lines = [" ".join(line) if chance.random() < 0.2 else line for line in lines]
    parsed_soundly("\n".join(lines))


@settings(max_examples=3, deadline=None)
@given(st.permutations(range(len(TEXTS))))
def test_pages_put_together_to_a_hundred_kilobytes(order: list[int]) -> None:
    parsed_soundly("\n".join(TEXTS[n] for n in order).encode()[:100_000].decode(errors="ignore"))


@pytest.mark.parametrize("width", range(12, 31, 2))
def test_prose_wrapped_at_another_width_gives_the_same_articles(width: int) -> None:
    articles, _ = load()
    prose = [
        key
        for key, article in articles.items()
        if article["kind"] == "news"
        and all(role == "body" for role, _ in article["blocks"])
        and article["blocks"][0][1].startswith("本报讯")
        and sum(len(text) for _, text in article["blocks"]) > 200  # a few lines alone say too little of their width
    ]
    for n in range(0, len(prose) - 2, 3):
        wanted, found = (_told(articles, prose[n : n + 3], columns) for columns in (17, width))
        assert found == wanted


def _told(articles: dict[str, Any], keys: list[str], width: int) -> list[tuple[str, str]]:
    """The headline and the text of each article that is found on a page of these, white space aside."""
    items = [item for key in keys for item in (f"H {key}", f"A {key}")]
    layout = {"file": "", "date": "2001-01-01", "style": {"width": width, "blank": "para", "gap": 1}, "items": items}
    page = page_to_json("", parse_page(Page(layout, articles).set().text().encode(), Vocabulary()))
    return [
        ("".join(f"{a['kicker']}{a['headline']}{a['deck']}".split()), "".join("".join(a["paragraphs"]).split()))
        for a in page["articles"]
    ]


#: Parses the pages set anew from the numbers named and prints what comes of it, as one digest.
DIGEST: Final = """
import hashlib, json, sys
from bench.generalise import set_pages
from archive import vocabularies
from archive.parsing.page import parse_page
from archive.parsing.rendering import page_to_json
vocabulary = vocabularies.from_fixtures()
found = [page_to_json("", parse_page(content, vocabulary)) for _, content in set_pages(sys.argv[1])]
print(hashlib.sha256(json.dumps(found).encode()).hexdigest())
"""


def test_another_process_reads_a_page_the_same() -> None:
    root = str(PAGES.parents[2])
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST, "200-239"],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
