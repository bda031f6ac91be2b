"""Segmentations: checked, read out, written as JSON and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parsing.projection import LineSpan, check, line_spans, project
from archive.parsing.segmentation import (
    ArticleFacts,
    Contributor,
    ContributorRole,
    Kind,
    Replacement,
    Role,
    Segmentation,
    SegmentationError,
    Span,
)
from archive.parsing.text import Text

PAGE = Text("标 题\n  正文一\n续行。第二段 ab\ncd。\n\n第2版", "utf-8")


def at(piece: str) -> tuple[int, int]:
    start = PAGE.content.index(piece)
    return start, start + len(piece)


def segmentation(*replacements: Replacement, breaks: tuple[int, ...] = ()) -> Segmentation:
    spans = (
        Span(*at("标 题"), Role.HEADLINE, 1, 0),
        Span(at("正文一")[0], at("cd。")[1], Role.BODY, 1, 1),
        Span(*at("第2版"), Role.FOLIO, None, 0),
    )
    return Segmentation(spans, (ArticleFacts(1),), replacements, breaks)


def texts(division: Segmentation) -> list[str]:
    check(PAGE, division)
    return [paragraph.text for paragraph in project(PAGE, division)[0].paragraphs]


def test_lines_join_and_paragraphs_begin_at_breaks() -> None:
    second = at("第二段")[0]
    assert texts(segmentation(breaks=(second,))) == ["正文一续行。", "第二段 abcd。"]


def test_replacements_close_up_and_join_words() -> None:
    gap = at("标 题")[0] + 1
    line_end = PAGE.content.index("\ncd")
    division = segmentation(Replacement(gap, gap + 1, ""), Replacement(line_end, line_end + 1, " "))
    assert texts(division) == ["正文一续行。第二段 ab cd。"]
    assert project(PAGE, division)[0].headline == "标题"


def test_an_insertion_between_touching_spans_is_read_once() -> None:
    text = Text("甲乙（下转2版）", "utf-8")
    spans = (Span(0, 2, Role.BODY, 1, 0), Span(2, 8, Role.LIST, 1, 1))
    division = Segmentation(spans, (ArticleFacts(1),), (Replacement(2, 2, "！"),))
    check(text, division)
    assert [paragraph.text for paragraph in project(text, division)[0].paragraphs] == ["甲乙！", "（下转2版）"]


def test_a_role_begins_a_paragraph_and_order_overrules_place() -> None:
    text = Text("二\n一\n小题", "utf-8")
    spans = (Span(0, 1, Role.BODY, 1, 2), Span(2, 3, Role.BODY, 1, 1), Span(4, 6, Role.SUBHEADING, 1, 0))
    division = Segmentation(spans, (ArticleFacts(1),))
    assert [p.text for p in project(text, division)[0].paragraphs] == ["小题", "一二"]


def test_each_line_has_the_owner_of_most_of_its_characters() -> None:
    text = Text("本报讯（记者 方一鸣）桥通了。\n下转2版", "utf-8")
    spans = (Span(0, 11, Role.BYLINE, 1, 0), Span(11, 15, Role.BODY, 1, 1), Span(16, 20, Role.JUMP, 1, 2))
    division = Segmentation(spans, (ArticleFacts(1),))
    assert line_spans(text, division) == {1: [LineSpan(1, 1, Role.BYLINE), LineSpan(2, 2, Role.JUMP)]}


@pytest.mark.parametrize(
    ("spans", "message"),
    [
        ((Span(0, 1, Role.BODY, 1, 0),), "no owner"),
        ((Span(0, 2, Role.BODY, 1, 0), Span(1, 4, Role.BODY, 1, 1)), "overlaps"),
        ((Span(0, 3, Role.BODY, 1, 0),), "ends at a blank"),
        ((Span(0, 4, Role.BODY, None, 0),), "has role body"),
        ((Span(0, 4, Role.FOLIO, 1, 0),), "has role folio"),
        ((Span(0, 4, Role.BODY, 2, 0),), "has no facts"),
        ((Span(0, 4, Role.FOLIO, None, 0),), "have no text"),
        ((Span(0, 9, Role.BODY, 1, 0),), "out of order"),
    ],
)
def test_what_does_not_tile_the_page_is_refused(spans: tuple[Span, ...], message: str) -> None:
    with pytest.raises(SegmentationError, match=message):
        check(Text("甲乙 丙", "utf-8"), Segmentation(spans, (ArticleFacts(1),)))


@pytest.mark.parametrize(
    "replacements", [(Replacement(1, 3, ""), Replacement(2, 4, "")), (Replacement(3, 5, ""),), (Replacement(2, 1, ""),)]
)
def test_replacements_that_overlap_or_reach_beyond_are_refused(replacements: tuple[Replacement, ...]) -> None:
    division = Segmentation((Span(0, 4, Role.BODY, 1, 0),), (ArticleFacts(1),), replacements)
    with pytest.raises(SegmentationError, match="replacement"):
        check(Text("甲乙丙丁", "utf-8"), division)


FACTS = st.builds(
    ArticleFacts,
    key=st.integers(1, 9),
    kind=st.sampled_from(Kind),
    contributors=st.lists(st.builds(Contributor, st.text(), st.sampled_from(ContributorRole)), max_size=3).map(tuple),
    topics=st.lists(st.text(), max_size=3).map(tuple),
    continued_on_page=st.none() | st.text(),
    series=st.none() | st.text(),
    confidence=st.floats(0, 1),
)
SPANS = st.builds(
    Span, st.integers(0, 99), st.integers(0, 99), st.sampled_from(Role), st.none() | st.integers(1, 9), st.integers(0, 9)
)


@given(
    st.builds(
        Segmentation,
        spans=st.lists(SPANS).map(tuple),
        articles=st.lists(FACTS).map(tuple),
        replacements=st.lists(st.builds(Replacement, st.integers(0, 9), st.integers(0, 9), st.text())).map(tuple),
        breaks=st.lists(st.integers(0, 99)).map(tuple),
        marks=st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99))).map(tuple),
    )
)
def test_json_round_trip(division: Segmentation) -> None:
    again = Segmentation.from_json(division.to_json())
    assert again == division
    assert again.digest() == division.digest()
