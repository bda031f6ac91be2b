"""Marks and snippets: in the original text, every match, the longest where they overlap; and nothing of a text can run."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.folding import fold
from search.marking import PieceMarker, mark, matches, snippets
from search.results import Part
from search.templatetags.marks import marked


def shown(parts: tuple[Part, ...]) -> str:
    return "".join(f"[{part.text}]" if part.marked else part.text for part in parts)


@pytest.mark.parametrize(
    ("text", "strings", "expected"),
    [
        ("全市疫情防控会议", ["疫情防控", "疫情", "防控"], "全市[疫情防控]会议"),
        ("疫情来了，防控疫情", ["疫情防控", "疫情", "防控"], "[疫情]来了，[防控][疫情]"),
        ("鄉村振興", ["乡村振兴"], "[鄉村振興]"),
        ("在“鄉 村\n振興”之路", ["乡村振兴"], "在“[鄉 村\n振興]”之路"),
        ("ＣＯＶＩＤ－19", ["covid19"], "[ＣＯＶＩＤ－19]"),
        ("1·5疫情和15疫情", ["15疫情"], "1·5疫情和[15疫情]"),
        ("啊啊啊", ["啊啊"], "[啊啊]啊"),
        ("㎡和m2", ["m2"], "[㎡]和[m2]"),
        ("没有", ["疫情"], "没有"),
        ("没有", [], "没有"),
        ("", ["疫情"], ""),
    ],
)
def test_marks(text: str, strings: list[str], expected: str) -> None:
    assert shown(mark(text, strings)) == expected


TEXTS = st.text("疫情防控会，。 \n鄉乡1·5", max_size=60)


@given(TEXTS, st.lists(st.sampled_from(["疫情", "疫情防控", "防控", "乡", "1·5", "15", "会"]), max_size=4))
def test_marked_parts_are_the_text_and_fold_to_what_is_sought(text: str, strings: list[str]) -> None:
    parts = mark(text, strings)
    assert "".join(part.text for part in parts) == text
    assert all(fold(part.text).strip(".·:-/%") for part in parts if part.marked)
    spans = matches(text, strings)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    for string in strings:  # whatever is in the text is marked, if not by itself then within something longer
        assert (string in fold(text)) <= bool(spans)


@given(TEXTS, st.lists(st.sampled_from(["疫情", "防控", "会"]), max_size=3))
def test_snippets_are_of_the_text(text: str, strings: list[str]) -> None:
    fragments = snippets(text, strings)
    assert (fragments == ()) == (text == "")
    for parts in fragments:
        assert "".join(part.text for part in parts).strip("…") in text


def test_a_match_that_crosses_paragraphs_is_marked_in_each() -> None:
    marker = PieceMarker("全市疫\n情防\n控会议\n情防", ["疫情防控", "疫情", "防控"])
    pieces = [marker.mark(piece) for piece in ("全市疫", "情防", "控会议", "情防")]
    assert [shown(parts or ()) for parts in pieces] == ["全市[疫]", "[情防]", "[控]会议", "情防"]
    assert marker.mark("全市疫") is None


@given(
    st.lists(TEXTS.filter(bool), min_size=1, max_size=5), st.lists(st.sampled_from(["疫情", "疫情防控", "会"]), max_size=3)
)
def test_pieces_are_marked_as_the_whole_is(pieces: list[str], strings: list[str]) -> None:
    whole = "\n".join(pieces)
    marker = PieceMarker(whole, strings)
    marked_pieces = [marker.mark(piece) for piece in pieces]
    for piece, parts in zip(pieces, marked_pieces, strict=True):
        assert parts is not None
        assert "".join(part.text for part in parts) == piece
    expected = {i for start, end in matches(whole, strings) for i in range(start, end) if not whole[i].isspace()}
    at, found = 0, set()
    for parts in marked_pieces:
        for part in parts or ():
            found |= {i for i in range(at, at + len(part.text)) if part.marked and not whole[i].isspace()}
            at += len(part.text)
        at += 1
    assert found == expected


def test_snippets_show_the_place_with_most_different_matches() -> None:
    text = "疫情" + "无" * 200 + "。这里说疫情和防控两件事。" + "无" * 200 + "防控"
    assert shown(snippets(text, ["疫情", "防控"], 1)[0]).startswith("…这里说[疫情]和[防控]两件事。")


def test_snippets_do_not_overlap_and_stand_in_order() -> None:
    text = "一疫情。" + "无" * 100 + "。二疫情。" + "无" * 100 + "。三疫情。"
    first, second = (shown(parts) for parts in snippets(text, ["疫情"], 2))
    assert first.startswith("一[疫情]。")
    assert second.startswith("…二[疫情]。")


def test_without_a_match_the_beginning_is_shown() -> None:
    assert shown(snippets("短文。", ["疫情"])[0]) == "短文。"
    assert shown(snippets("长" * 300, ["疫情"])[0]) == "长" * 90 + "…"


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;b&gt;", "</mark>"])
def test_marks_escape_what_they_mark(evil: str) -> None:
    html = marked(mark(f"疫{evil}情", ["疫", fold(evil), "情"]))
    assert "<script" not in html
    assert "<img" not in html
    assert html.replace("<mark>", "").replace("</mark>", "").count("<") == 0
    assert "<mark>疫</mark>" in html
