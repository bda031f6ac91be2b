"""Columns learned by their exact width, and what the ends of their lines tell."""

import itertools
import re

import pytest

from archive.parsing.columns import Fit, learn_columns
from archive.parsing.layout import learn_layout
from archive.parsing.lines import PageLine, read_lines
from archive.parsing.page import parse_page
from archive.parsing.room import room_left
from archive.parsing.text import decode
from archive.parsing.vocabulary import Vocabulary
from tests.parsing.pages.typeset import load, wrapped

ARTICLES, _ = load()
NEWS = [
    [text for role, text in article["blocks"] if role == "body"]
    for article in ARTICLES.values()
    if article["kind"] == "news" and all(role == "body" for role, _ in article["blocks"])
][:12]


def lines_of(text: str) -> list[PageLine]:
    return read_lines(decode(text.encode()))


def set_in(width: int, paragraphs: list[str], *, hang: bool) -> str:
    return "\n".join(line for paragraph in paragraphs for line in wrapped(paragraph, width, 4, hang))


@pytest.mark.parametrize("hang", [False, True])
@pytest.mark.parametrize("width", [10, 13, 17, 22, 28])
def test_column_is_as_wide_as_it_was_set(width: int, hang: bool) -> None:
    found = [
        column
        for paragraphs in NEWS
        for column in learn_columns(lines_of("\n\n".join([set_in(width, paragraphs, hang=hang)] * 2))).widths
    ]
    assert found.count(2 * width) > 0.95 * len(found)


@pytest.mark.parametrize("width", [13, 17, 22])
def test_paragraphs_are_told_where_stops_hang_over_the_edge(width: int) -> None:
    found = wanted = 0
    for paragraphs in NEWS:
        text = "一座大桥的故事\n\n" + set_in(width, paragraphs, hang=True)
        said = {p.text.replace(" ", "") for a in parse_page(text.encode(), Vocabulary()).articles for p in a.paragraphs}
        wanted += len(paragraphs)
        found += sum(paragraph.replace(" ", "") in said for paragraph in paragraphs)
    assert found > 0.93 * wanted


@pytest.mark.parametrize(
    ("first", "second", "width", "room"),
    [
        ("大桥昨日合龙", "通车还要等到国庆", 20, 6),  # 通 would have fitted, and three more
        ("大桥昨日合龙通车", "要等", 16, -2),
        ("大桥昨日合龙通车", "12月的一天", 18, 0),
        ("大桥昨日合龙通车", "1200户人家", 18, -2),
        ("大桥昨日合龙通车", "了。第二天", 18, -2),  # no line begins with a stop
        ("大桥昨日合龙通车", "“通车”二字", 18, -2),  # nor ends with an opening quote
    ],
)
def test_room_left_at_the_end_of_a_line(first: str, second: str, width: int, room: int) -> None:
    assert room_left(lines_of(first)[0], lines_of(second)[0], width) == room


def test_a_line_wider_by_a_character_is_no_line_of_the_column_unless_a_stop_hangs() -> None:
    text = set_in(13, NEWS[0], hang=True)
    found = learn_columns(lines_of(f"{text}\n\n南溪大桥昨日胜利合龙通车了吗\n\n{text}"))
    at = len(text.split("\n"))
    assert found.fits[at] is Fit.OVER
    assert Fit.OVER not in found.fits[:at]


def test_a_headline_as_wide_as_a_first_line_does_not_run_on() -> None:
    # 近 would have fitted above: what stands there does not go on.
    caption = (
        "近日，县文化馆的演员们来到石塘乡下宅村，在晒谷场上搭台唱戏，四邻八村的老人和孩子都赶来看戏，一直看到月亮升上来。"
    )
    text = f"{set_in(16, NEWS[0], hang=False)}\n\n送戏下乡到了下宅村晒谷\n\n" + "\n".join(
        wrapped(caption, 16, 0, hang=False)
    )
    articles = parse_page(text.encode(), Vocabulary()).articles
    assert [article.headline for article in articles][-1] == "送戏下乡到了下宅村晒谷"


def test_a_blank_line_is_no_habit_where_sentences_follow_each_other_without() -> None:
    sentences = re.findall("[^。]+。", "".join(text for texts in NEWS for text in texts))[:40]
    gaps = itertools.cycle(["\n\n", "\n\n", "\n", "\n\n", "\n\n\n"])
    layout = learn_layout(lines_of("".join(sentence + next(gaps) for sentence in sentences)))
    assert (layout.sentences, layout.gap) == (True, 0)


@pytest.mark.parametrize(("indent", "seen"), [(0, False), (2, True)])
def test_paragraphs_are_indented_only_where_their_first_lines_are_short(indent: int, seen: bool) -> None:
    texts = [text for paragraphs in NEWS for text in paragraphs]
    columns = [
        text[: 11 - indent] + "\n" + "\n".join(text[n : n + 11] for n in range(11 - indent, len(text), 11)) for text in texts
    ]
    assert learn_layout(lines_of("\n\n".join(columns))).indent_seen is seen
