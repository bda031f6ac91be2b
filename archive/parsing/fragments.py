"""Fragments: prose lines without white space between, as extraction left the pieces of a page's columns, how each begins and ends,
and what tells that two are of one text."""

import re
from dataclasses import dataclass
from typing import Final

from archive.parsing.blocks import Page, begins_object, ends_paragraph
from archive.parsing.columns import Fit
from archive.parsing.likeness import pairs
from archive.parsing.signing import find_credit
from archive.parsing.sorts import Sort
from archive.parsing.titlelines import OPENS_NEWS

#: Title lines above a text that are taken for its own.
_TITLES: Final = 4
#: A telephone number, which ends a notice.
_NUMBER: Final = re.compile(r"\d{7,}$")
#: The share of rare words in common from which on two pieces are rather of one text, and what more or less of it counts.
_COHERENT: Final = 0.025
_COHERENCE: Final = 75.0


@dataclass(frozen=True, slots=True)
class Fragment:
    """Prose lines (indices `first` to `last`, both inclusive) without white space between. `opens`: in mid-sentence at its end;
    `mid`: begins in mid-sentence for sure; `rest`: with a paragraph's last line; `fresh`: begins a text or paragraph for sure;
    `led`: begins a text object, which may be either; `after_other`: titles or the like stand above it."""

    first: int
    last: int
    opens: bool
    mid: bool
    rest: bool
    fresh: bool
    led: bool
    after_other: bool


def read_fragments(page: Page) -> list[Fragment]:
    """The fragments of a page, in its order."""
    found: list[Fragment] = []
    start: int | None = None
    other = False
    for n in range(len(page.lines) + 1):
        prose = n < len(page.lines) and page.sorts[n].sort is Sort.PROSE
        cut = not prose or page.lines[n].gap > page.layout.gap or page.lines[n].feed or page.lines[n].lead > 0
        if start is not None and (cut or (n > start and _begins_anew(page, n))):
            found.append(_fragment(page, start, n - 1, other))
            start, other = None, False
        if prose and start is None:
            start = n
        elif not prose and n < len(page.lines):
            other = other or page.sorts[n].sort is not Sort.FURNITURE
    return found


def _fragment(page: Page, first: int, last: int, other: bool) -> Fragment:
    line, layout = page.lines[first], page.layout
    full = layout.fits[first] is Fit.FULL and not line.terminal
    goes_on = layout.indent_seen and full and not other and line.lead <= layout.indent
    led = begins_object(page, first) or (layout.indents(line) and not goes_on)
    fresh = led or page.sorts[first].opening
    told = layout.indent > 0 or layout.indent_seen
    begins_news = other and OPENS_NEWS.match(line.plain) is not None
    mid = not fresh and told and full and not begins_news
    rest = ends_paragraph(page, first)
    indented = layout.fits[first] is Fit.INDENTED and not line.terminal and layout.indent_seen
    end = page.lines[last]
    signed = _NUMBER.search(end.plain) is not None or find_credit(end.text) is not None
    opens = not end.terminal and not signed and layout.fits[last] in (Fit.FULL, Fit.INDENTED)
    certain = page.sorts[first].opening or indented or (fresh and layout.indents(line))
    return Fragment(first, last, opens, mid, rest, certain, fresh and not certain, other)


def _begins_anew(page: Page, n: int) -> bool:
    """Whether a paragraph has ended above line n, which is full as no paragraph's first line is."""
    before, fits = page.lines[n - 1], page.layout.fits
    ended = before.terminal and fits[n - 1] is Fit.SHORT
    return ended and page.layout.indent_seen and fits[n] is Fit.FULL and not page.lines[n].terminal


def words_of(page: Page, fragment: Fragment) -> frozenset[str]:
    """The words of a fragment."""
    return pairs(page.text(range(fragment.first, fragment.last + 1)))


def titles_above(page: Page, fragment: Fragment) -> frozenset[str]:
    """The words of the title lines right above a fragment."""
    above = range(max(fragment.first - _TITLES, 0), fragment.first)
    return pairs(page.text([n for n in above if page.sorts[n].sort is Sort.TITLE]))


def coherence(shared: float) -> float:
    """What the share of rare words that two pieces have in common speaks for one text (above 0) or two (below), in nats, unbounded."""
    return _COHERENCE * (shared - _COHERENT)
