"""Where a query's strings stand in an original text, and the fragments that show it best.

Strings are folded; they are found in the folded text and marked in the original, whatever stands between their characters
there (spaces, line ends, punctuation). Where matches overlap the longest wins, then the first.
"""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from search.folding import Folded, fold_with_origins, occurrences
from search.results import Part

_CONTEXT: Final = 24  # characters of the original before the first match of a fragment
_FRAGMENT: Final = 90  # characters of a fragment
_BREAKS: Final = "。！？；\n"  # a fragment begins after one of these, if one is near


def mark(text: str, strings: Iterable[str]) -> tuple[Part, ...]:
    """The whole text in parts, those that match marked. The parts joined are the text."""
    return _parts(text, 0, len(text), matches(text, strings))


class PieceMarker:
    """Marks a text that is shown piece by piece in its order: paragraphs, cells of a table, phrases of a headline.

    Strings are found in the whole, so that a match that goes on from one piece to the next is marked in both.
    """

    def __init__(self, whole: str, strings: Iterable[str]) -> None:
        self._whole = whole
        self._spans = matches(whole, strings)
        self._at = 0

    def mark(self, piece: str) -> tuple[Part, ...] | None:
        """The piece in parts; None if it does not come in the text after the piece before."""
        start = self._whole.find(piece, self._at)
        if start < 0:
            return None
        self._at = end = start + len(piece)
        inner = [(max(first, start), min(last, end)) for first, last in self._spans if first < end and start < last]
        return _parts(self._whole, start, end, inner)


def matches(text: str, strings: Iterable[str]) -> list[tuple[int, int]]:
    """The half-open spans of the original text that match, ascending, none overlapping."""
    wanted = sorted({string for string in strings if string}, key=lambda string: (-len(string), string))
    if not wanted:
        return []
    folded = fold_with_origins(text)
    return [folded.original_span(start, end) for start, end in _longest(folded, wanted)]


def snippets(text: str, strings: Iterable[str], count: int = 2) -> tuple[tuple[Part, ...], ...]:
    """The best fragments of a text, in their order, with … where they were cut; the beginning if nothing matches.

    The best fragment shows the most different strings, then the most of their characters, then comes first.
    """
    wanted = list(strings)
    spans = matches(text, wanted)
    if not spans:
        return (_fragment(text, 0, min(len(text), _FRAGMENT), []),) if text else ()
    windows = sorted((_worth(text, spans, place) for place in range(len(spans))), key=lambda worth: (-worth[0], worth[1]))
    chosen: list[tuple[int, int]] = []
    for _, place in windows:
        start = _start(text, spans[place][0], spans[place - 1][1] if place else 0)
        end = min(len(text), start + max(_FRAGMENT, spans[place][1] - start + _CONTEXT))
        if all(end <= other_start or start >= other_end for other_start, other_end in chosen):
            chosen.append((start, end))
        if len(chosen) == count:
            break
    return tuple(_fragment(text, start, end, spans) for start, end in sorted(chosen))


def _longest(folded: Folded, wanted: list[str]) -> list[tuple[int, int]]:
    """Non-overlapping spans of the folded text; `wanted` is longest first."""
    taken: list[tuple[int, int]] = []
    for string in wanted:
        for start in occurrences(folded.text, string):
            end = start + len(string)
            place = bisect_left(taken, (start, end))
            if (place == 0 or taken[place - 1][1] <= start) and (place == len(taken) or taken[place][0] >= end):
                taken.insert(place, (start, end))
    return taken


def _worth(text: str, spans: list[tuple[int, int]], first: int) -> tuple[int, int]:
    """How much a fragment that begins with this match shows: different matched texts count most."""
    limit = spans[first][0] + _FRAGMENT - _CONTEXT
    shown = [span for span in spans[first : first + 20] if span[1] <= limit] or [spans[first]]
    different = {text[start:end] for start, end in shown}
    return 1000 * len(different) + sum(map(len, different)) * 10 + len(shown), first


def _start(text: str, match: int, after: int) -> int:
    """Where a fragment begins that shows a match: after the last sentence end, or some characters before the match."""
    earliest = max(after, match - _CONTEXT, 0)
    breaks = max(text.rfind(mark, earliest, match) for mark in _BREAKS)
    return breaks + 1 if breaks >= 0 else earliest


def _fragment(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> tuple[Part, ...]:
    for span_start, span_end in spans:  # no match is cut in two
        if span_start < end < span_end:
            end = span_end
    inner = [span for span in spans if start <= span[0] and span[1] <= end]
    parts = list(_parts(text, start, end, inner))
    if start > 0:
        parts.insert(0, Part("…"))
    if end < len(text):
        parts.append(Part("…"))
    return tuple(parts)


def _parts(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> tuple[Part, ...]:
    parts: list[Part] = []
    at = start
    for span_start, span_end in spans:
        if at < span_start:
            parts.append(Part(text[at:span_start]))
        parts.append(Part(text[span_start:span_end], marked=True))
        at = span_end
    if at < end:
        parts.append(Part(text[at:end]))
    return tuple(parts)
