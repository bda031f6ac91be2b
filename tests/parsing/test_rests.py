"""Rests of texts that begin with a paragraph, given back to the texts that they go on with."""

import itertools

from archive.parsing.blocks import Page
from archive.parsing.layout import learn_layout
from archive.parsing.lines import read_lines
from archive.parsing.order import in_reading_order
from archive.parsing.roles import sort_lines
from archive.parsing.text import decode
from tests.parsing.pages.typeset import load, wrapped

ARTICLES, _ = load()


def prose(key: str) -> list[str]:
    return [text for _, text in ARTICLES[key]["blocks"]]


NEWS = [
    key
    for key, article in ARTICLES.items()
    if article["kind"] == "news"
    and article.get("headline")
    and all(role == "body" for role, _ in article["blocks"])
    and len(prose(key)) > 2
    and prose(key)[0].startswith("本报讯")
]


def headline(key: str) -> str:
    return ARTICLES[key]["headline"].replace("/", "")


def column(paragraphs: list[str]) -> list[str]:
    return [line for text in paragraphs for line in wrapped(text, 16, 4, hang=False)]


def order(parts: list[list[str]]) -> list[int]:
    """The order in which parts of a page, with a blank line below each, are read, as far as they are read as wholes."""
    read = read_lines(decode("".join(f"{line}\n" for part in parts for line in [*part, ""]).encode()))
    layout = learn_layout(read)
    of = [n for n, part in enumerate(parts) for _ in [*part, ""]]
    page = in_reading_order(Page(read, layout, sort_lines(read, layout)))
    return [n for n, _ in itertools.groupby(of[line.number - 1] for line in page.lines)]


def test_a_rest_below_another_text_goes_back_to_its_own() -> None:
    # Nothing is broken off: the first text ends with a paragraph, and its rest begins with one.
    right = 0
    cases = list(zip(NEWS, NEWS[1:], NEWS[2:], strict=False))
    for first, second, third in cases:
        half = len(prose(first)) // 2
        parts = [[headline(first)], column(prose(first)[:half]), [headline(second)], column(prose(second))]
        parts += [column(prose(first)[half:]), [headline(third)], column(prose(third))]
        right += order(parts) == [0, 1, 4, 2, 3, 5, 6]
    assert len(cases) > 20
    assert right >= 0.4 * len(cases), right


def test_white_space_within_a_text_does_not_part_it() -> None:
    for keys in itertools.pairwise(NEWS):
        parts = [[[headline(key)], column(prose(key)[:1]), column(prose(key)[1:])] for key in keys]
        assert order([*itertools.chain(*parts)]) == list(range(6))
