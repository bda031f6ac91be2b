"""A division of one text carried over to another extraction of the same page, so that an edit can be joined with a new parse.

Two extractions of a page differ in some characters, in their line ends and in the order of their columns. So characters are
matched wherever they stand: by strings that both texts hold once, and from there outwards as long as both go on alike. What is
new between matched characters belongs with the one before it.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final

from archive.corrections.spans import done, ranges
from archive.parsing.segmentation import Replacement, Segmentation, Span
from archive.parsing.text import Text, is_blank_character

#: Characters of the strings by which two texts are matched: of eight, few stand twice on a page by chance.
_ANCHOR: Final = 8
#: The least share of the new text's characters that must be matched; below it, it is another page.
_SAME_PAGE: Final = 0.6
#: The share of the shorter text's characters below which two texts have hardly anything in common (other pages have 2 in 100, one
#: extraction of a page that lacks every seventh character of the other 40), and how many of them say so.
_HARDLY: Final = 0.1
_TELLING: Final = 60


def transported(old: Text, division: Segmentation, new: Text) -> Segmentation | None:
    """The division of `old` as one of `new`, in canonical form; None if the texts are not of the same page.

    Articles keep their keys, orders and facts. Corrected wording is kept where the new text still reads what was corrected.
    """
    places = matched(old.content, new.content)
    filled = _filled(new.content)
    if len(places) < _SAME_PAGE * len(filled):
        return None
    forward = {there: here for here, there in places.items()}
    carried = Segmentation(
        spans=(),
        articles=division.articles,
        replacements=tuple(sorted(set(_replacements(old, division, new, forward)))),
        breaks=tuple(sorted(forward[offset] for offset in division.breaks if offset in forward)),
        marks=ranges(forward[n] for start, end in division.marks for n in range(start, end) if n in forward),
    )
    return done(new, carried, _spans(division, new, filled, places))


def has_nothing_of(old: str, new: str) -> bool:
    """Whether two texts can be no extractions of one page, however bad the one and good the other. Of short ones that is not said."""
    least = min(len(_filled(old)), len(_filled(new)))
    return least >= _TELLING and len(matched(old, new)) < _HARDLY * least


def matched(old: str, new: str) -> dict[int, int]:
    """For the offsets of characters of `new` the offsets of those of `old` that they are. Blank ones are not matched."""
    before, after = _filled(old), _filled(new)
    there, here = _anchors(old, before), _anchors(new, after)
    found: dict[int, int] = {}  # ordinals among the filled characters, new to old
    taken: set[int] = set()
    for anchor, place in here.items():
        if place < 0 or place in found or (twin := there.get(anchor, -1)) < 0:
            continue
        for step, first, second in ((1, place, twin), (-1, place - 1, twin - 1)):
            while (
                0 <= first < len(after)
                and 0 <= second < len(before)
                and first not in found
                and second not in taken
                and new[after[first]] == old[before[second]]
            ):
                found[first] = second
                taken.add(second)
                first, second = first + step, second + step
    return {after[place]: before[twin] for place, twin in found.items()}


def _filled(text: str) -> list[int]:
    return [offset for offset, letter in enumerate(text) if not is_blank_character(letter)]


def _anchors(text: str, filled: list[int]) -> dict[str, int]:
    """The strings of `_ANCHOR` filled characters, each with the ordinal of its first one; -1 where it stands more than once."""
    letters = "".join(text[offset] for offset in filled)
    found: dict[str, int] = {}
    for place in range(len(letters) - _ANCHOR + 1):
        anchor = letters[place : place + _ANCHOR]
        found[anchor] = -1 if anchor in found else place
    return found


def _spans(division: Segmentation, new: Text, filled: list[int], places: Mapping[int, int]) -> list[Span]:
    """The new text's characters, each with the owner of the one that it was, those not matched with that of the one before."""
    starts = [span.start for span in division.spans]

    def owner_of(there: int) -> Span:
        return division.spans[max(bisect_right(starts, there) - 1, 0)]

    owner = owner_of(next(places[offset] for offset in filled if offset in places))
    runs: list[Span] = []
    last_line = 0
    for offset in filled:
        owner = owner_of(places[offset]) if offset in places else owner
        line = new.line_at(offset).number
        if runs and line == last_line and replace(owner, start=0, end=0) == replace(runs[-1], start=0, end=0):
            runs[-1] = replace(runs[-1], end=offset + 1)
        else:
            runs.append(replace(owner, start=offset, end=offset + 1))
        last_line = line
    return runs


def _replacements(old: Text, division: Segmentation, new: Text, forward: Mapping[int, int]) -> Iterator[Replacement]:
    """What was read instead of characters that the new text has as well, with the same neighbours."""
    for replacement in division.replacements:
        inner = [n for n in range(replacement.start, replacement.end) if not is_blank_character(old.content[n])]
        before, after = _near(old, replacement.start - 1, -1), _near(old, replacement.end, 1)
        now = [forward.get(n, -1) for n in (before, *inner, after) if n is not None]
        if -1 in now or any(b <= a or _filled(new.content[a + 1 : b]) for a, b in pairwise(now)):
            continue
        if inner:
            yield Replacement(forward[inner[0]], forward[inner[-1]] + 1, replacement.text)
        elif before is not None and after is not None and (replacement.text or now[0] + 1 < now[1]):
            yield Replacement(now[0] + 1, now[1], replacement.text)


def _near(text: Text, offset: int, step: int) -> int | None:
    """The first filled character from the offset on, going back (-1) or forth (1)."""
    while 0 <= offset < len(text.content):
        if not is_blank_character(text.content[offset]):
            return offset
        offset += step
    return None
