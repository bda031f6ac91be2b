"""Pages set out as a broadsheet, and small."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.broadsheet import COLUMNS, HEIGHT, WIDTH, miniature, set_out
from archive.models import Article


def articles(*lengths: int) -> list[Article]:
    return [
        Article(pk=n, headline=f"标题{n}", characters=length, paragraphs=[{"role": "body", "text": "字" * length}])
        for n, length in enumerate(lengths, 1)
    ]


def widths(*lengths: int) -> list[list[int]]:
    return [[piece.columns for piece in row] for row in set_out(articles(*lengths))]


def test_long_articles_are_broad_and_the_first_is_broader() -> None:
    assert widths(300, 300, 300) == [[3, 1], [4]]
    assert widths(100, 1000, 600, 500, 300, 270) == [[1, 3], [2, 2], [2, 2]]
    assert widths(3000, 50, 50, 50, 50) == [[4], [1, 1, 1, 1]]
    assert widths(20) == [[4]]
    assert widths() == []


@given(st.lists(st.integers(0, 6000), max_size=40))
def test_every_article_has_its_place_in_order_and_every_row_is_full(lengths: list[int]) -> None:
    rows = set_out(articles(*lengths))
    assert [piece.article.pk for row in rows for piece in row] == list(range(1, len(lengths) + 1))
    assert {sum(piece.columns for piece in row) for row in rows} <= {COLUMNS}
    assert all(1 <= piece.set_in <= piece.columns for row in rows for piece in row)


def test_a_row_is_as_deep_as_its_shortest_article_within_bounds() -> None:
    ((short, long),) = set_out(articles(150, 1200))
    assert [text for _, text in short.paragraphs] == ["字" * 150]
    (text,) = [text for _, text in long.paragraphs]
    assert text == "字" * (12 * 3 * 13) + "…"
    ((alone,),) = set_out(articles(5000))
    assert len(alone.paragraphs[0][1]) == 12 * 4 * 20 + 1


@pytest.mark.parametrize("rest", [0, 40])
def test_a_short_rest_is_shown(rest: int) -> None:
    ((piece,),) = set_out(articles(960 + rest))
    assert piece.paragraphs == (("body", "字" * (960 + rest)),)


def test_paragraphs_keep_their_roles_tables_are_left_and_no_subheading_ends_the_text() -> None:
    long = "字" * 955
    article = Article(
        pk=1,
        characters=2500,
        paragraphs=[
            {"role": "body", "text": long},
            {"role": "table", "text": "甲  乙"},
            {"role": "subheading", "text": "小标题有六字"},
            {"role": "body", "text": long},
        ],
    )
    ((piece,),) = set_out([article])
    assert piece.paragraphs == (("body", long),)
    article.paragraphs[0]["text"] = "短。"
    ((piece,),) = set_out([article])
    assert [role for role, _ in piece.paragraphs] == ["body", "subheading", "body"]


@given(st.lists(st.integers(0, 6000), max_size=60))
def test_a_small_page_keeps_within_its_margins(lengths: list[int]) -> None:
    small = miniature(articles(*lengths))
    assert len(small.boxes) <= len(lengths)
    if lengths:
        assert small.boxes[0].headline[0][2] == "标题1"
    for box in small.boxes:
        assert all(0 < left < WIDTH and 0 < base < HEIGHT for left, base, _ in box.headline)
        for left, top, breadth in re.findall(r"M(\d+) (\d+)h(\d+)", box.lines):
            assert int(left) + int(breadth) <= WIDTH
            assert int(top) < HEIGHT
