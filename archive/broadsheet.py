"""A page set out as a broadsheet: its articles in rows of columns, in reading order, and the same small, as a drawing.

The print's own places are not in the source, so nothing is claimed of them: long articles are broad, and the first is broader.
Pure: articles that are already loaded go in, frozen values for templates come out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from archive.models import Article
from archive.parsing.segmentation import Role

COLUMNS: Final = 4
#: Characters from which on an article is one column broader.
_BROADER_FROM: Final = (260, 900, 2000)
#: Characters in a line of one column.
_MEASURE: Final = 12
#: Lines of text in a row: short ones would be all headline, and long ones a page by themselves.
_LEAST_LINES, _MOST_LINES = 9, 20
#: Articles of a page. Of more the beginnings are short, so that the page stays light.
_CROWDED: Final = 30
#: Characters. A rest that is no longer than this is shown and not left for the article's own page.
_REST: Final = 40
#: Roles that read as running text when only a beginning is shown.
_RUNNING: Final = frozenset({Role.BODY, Role.LEAD, Role.QUOTE, Role.VERSE, Role.LIST, Role.CAPTION, Role.SUBHEADING})
#: Units of the drawing of a page, which is as tall as a broadsheet is to its breadth.
WIDTH, HEIGHT = 160, 224
_MARGIN: Final = 8
_FOLIO: Final = 14
_GUTTER: Final = 5
_LEADING: Final = 4
_LETTER: Final = 9  # of a headline


@dataclass(frozen=True, slots=True)
class Piece:
    """An article in its row: how many of the sheet's columns it has, in how many its text is set, and the beginning of the
    text as (role, paragraph)."""

    article: Article
    columns: int
    set_in: int
    paragraphs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """An article in the drawing: its headline's lines as (left, baseline, text), and its text's lines as an SVG path."""

    headline: tuple[tuple[int, int, str], ...]
    lines: str


@dataclass(frozen=True, slots=True)
class Miniature:
    """A page small: its articles, and the hairlines between them as an SVG path."""

    boxes: tuple[Box, ...]
    rules: str


def set_out(articles: Sequence[Article]) -> list[tuple[Piece, ...]]:
    """The rows of a page. In each the columns make `COLUMNS`."""
    most = _MOST_LINES if len(articles) <= _CROWDED else _LEAST_LINES
    return [_row(row, most) for row in _rows(articles)]


def miniature(articles: Iterable[Article]) -> Miniature:
    """The page as a drawing of `WIDTH` by `HEIGHT`. Rows are as tall as their texts are long, and those without room are left
    off, as at the foot of a page that is seen from afar."""
    rows = list(_rows(articles))
    lines = [max(article.characters / columns for article, columns in row) + 4 * _MEASURE for row in rows]
    room = HEIGHT - _FOLIO - 2 * _MARGIN
    top, boxes, rules = _MARGIN + _FOLIO, [], []
    for row, share in zip(rows, lines, strict=True):
        tall = max(round(room * share / sum(lines)), _LETTER + 4 * _LEADING)
        foot = min(top + tall, HEIGHT - _MARGIN)
        if foot - top < _LETTER + 2 * _LEADING:
            break
        left = _MARGIN
        for article, columns in row:
            breadth = (WIDTH - 2 * _MARGIN) * columns // COLUMNS
            if left > _MARGIN:
                rules.append(f"M{left} {top}V{foot - _GUTTER}")
            inner = left + (_GUTTER if left > _MARGIN else 0)
            boxes.append(_box(article, columns, inner, top, left + breadth - inner - _GUTTER, foot - _GUTTER))
            left += breadth
        if foot < HEIGHT - _MARGIN:
            rules.append(f"M{_MARGIN} {foot - 2}H{WIDTH - _MARGIN}")
        top = foot + 1
    return Miniature(tuple(boxes), "".join(rules))


def _rows(articles: Iterable[Article]) -> Iterator[list[tuple[Article, int]]]:
    """The articles with their numbers of columns, a row at a time."""
    row: list[tuple[Article, int]] = []
    left = COLUMNS
    for place, article in enumerate(articles):
        wanted = 1 + sum(article.characters >= least for least in _BROADER_FROM)
        if place == 0 and wanted > 1:
            wanted = min(wanted + 1, COLUMNS)
        if wanted - left > 1 or not left:  # one column less than wanted will do
            yield _widened(row)
            row, left = [], COLUMNS
        row.append((article, min(wanted, left)))
        left -= min(wanted, left)
    if row:
        yield _widened(row)


def _widened(row: Sequence[tuple[Article, int]]) -> list[tuple[Article, int]]:
    """The row with the columns that are left over given to the articles that need them most."""
    widths = [columns for _, columns in row]
    for _ in range(COLUMNS - sum(widths)):
        neediest = max(range(len(row)), key=lambda place: row[place][0].characters / widths[place])
        widths[neediest] += 1
    return [(article, columns) for (article, _), columns in zip(row, widths, strict=True)]


def _row(row: Sequence[tuple[Article, int]], most_lines: int) -> tuple[Piece, ...]:
    set_in = [max(1, min(columns, article.characters // (_MEASURE * 5))) for article, columns in row]
    needs = [-(-article.characters // (_MEASURE * n)) for (article, _), n in zip(row, set_in, strict=True)]
    lines = max(_LEAST_LINES, min(most_lines, *needs))
    pieces = []
    for (article, columns), n in zip(row, set_in, strict=True):
        pieces.append(Piece(article, columns, n, _beginning(article, _MEASURE * n * lines)))
    return tuple(pieces)


def _beginning(article: Article, most: int) -> tuple[tuple[str, str], ...]:
    """So much of the running text, in paragraphs, each with its role."""
    texts = [(each["role"], each["text"]) for each in article.paragraphs if each["role"] in _RUNNING]
    rest = sum(len(text) for _, text in texts)
    shown: list[tuple[str, str]] = []
    for place, (role, text) in enumerate(texts):
        if rest <= most + _REST:
            return (*shown, *texts[place:])
        if len(text) > most:
            cut = [(role, f"{text[:most]}…")] if role != Role.SUBHEADING else []  # none stands over nothing
            return (*shown, *cut)
        shown.append((role, text))
        most -= len(text)
        rest -= len(text)
    return tuple(shown)


def _box(article: Article, columns: int, left: int, top: int, breadth: int, foot: int) -> Box:
    per_line = max(breadth // _LETTER, 1)
    title = "".join(article.title.split())
    said = [title[at : at + per_line] for at in range(0, len(title), per_line)][: 2 if columns < COLUMNS else 1]
    headline = tuple((left, top + _LETTER * (n + 1), text) for n, text in enumerate(said))
    first = top + _LETTER * len(said) + _LEADING
    return Box(headline, "".join(f"M{left} {y}h{breadth}" for y in range(first, foot, _LEADING)))
