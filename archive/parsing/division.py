"""引题, 主标题, 副题: a headline's lines told apart as Chinese newspapers set them.

The kicker stands first and says where, when and by whom (县委书记在……会上强调), or tells the news, of which the headline then makes
something to remember. The headline is set in the largest type: so it is short, often two phrases of one length (对仗), and its lines
are no longer than the others. The deck comes after it with details, figures, who was there, or with a dash what the piece is.

Of all ways to divide the phrases that one is taken for which most speaks, and none where nothing does: the whole matters more than
its parts.
"""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from archive.parsing import divisionwords as words
from archive.parsing.characters import unify, without_invisible
from archive.parsing.lines import PageLine, spacing, visible_part
from archive.parsing.segmentation import Role
from archive.parsing.series import find_series


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of a headline without a space in it: offsets in the text (half-open), its `text` in plain characters, whether it
    begins a line, and whether it begins a block, that is, whether white space or a new text object stands before its line. Its
    `size` are its letters and figures: marks are left out, since couplets are as long as each other without them."""

    start: int
    end: int
    text: str
    begins_line: bool
    begins_block: bool
    size: int


#: What speaks for a division (above 0) or against it, in nats or thereabouts. Named for what is seen: at each boundary between two
#: parts, of the kicker, of the headline beside another part, and of the deck.
WEIGHTS: Final[Mapping[str, float]] = {
    # A boundary begins a block, where not all lines of the headline do; -1 where others do.
    "block": 2.5,
    # It lies within a line, where the headline has several.
    "within a line": -1.0,
    # All stands on one line, and the phrases at its sides are so short that they are one headline's.
    "short phrases": -2.0,
    # The phrases at its sides, or the lines phrase by phrase, are equally long, as those of a couplet; nearly so.
    "couplet parted": -2.5,
    "nearly a couplet": -0.5,
    "phrase broken": -3.0,
    # What follows wants a subject, or is only the end of something; what precedes says nothing by itself; both do.
    "predicate follows": -2.0,
    "tail follows": -4.0,
    "no clause before": -1.5,
    "two clauses": 1.0,
    # A part more is a claim more.
    "kicker": -1.0,
    "kicker goes on": -1.0,
    "kicker of few characters": -3.0,
    "kicker calls": -3.0,
    "kicker hands on": 5.0,
    "kicker tells of a meeting": 2.5,
    "kicker sets the scene": 3.0,
    "kicker has figures": 1.0,
    "kicker names the place": 1.0,
    # A slogan, on one line, above what happened.
    "kicker is a couplet": 2.0,
    # For each time that the kicker's line is e times as long as the headline's.
    "kicker is longer": 1.5,
    "headline speaks": 2.0,
    "headline of few characters": -2.0,
    # Beside a kicker of another length, beside a deck.
    "headline is a couplet": 0.7,
    "deck": -2.0,
    "deck subjoins": 6.0,
    "deck begins a detail": 2.5,
    # For each figure, up to two, where the headline has none.
    "deck has figures": 1.2,
    "deck is longer": 0.8,
    "deck is shorter": -2.0,
    # What has been said in other than plain words is explained.
    "headline quotes": 1.5,
}
_SPACE: Final = re.compile(r"\s+")
#: Phrases of a kicker and of a deck, at most.
_KICKER_MOST: Final = 3
_DECK_MOST: Final = 4
#: Characters. A kicker, and a headline beside another part, have at least so many; the phrases of a couplet, and of a headline on
#: one line, at most.
_KICKER_LEAST: Final = 7
_HEADLINE_LEAST: Final = 4
_COUPLET_MOST: Final = 12
_PHRASE_MOST: Final = 9
#: Two lengths that differ by no more than a seventh are nearly the same.
_NEARLY: Final = 7
_FIGURES_MOST: Final = 2


def phrases(lines: Sequence[tuple[PageLine, bool]]) -> list[Phrase]:
    """The phrases of a headline's lines, each line with whether it begins a block."""
    found: list[Phrase] = []
    for line, begins in lines:
        closed = set(spacing(line.raw))
        offset = 0
        for run in [
            *(m.span() for m in _SPACE.finditer(line.raw) if m.span() not in closed),
            (len(line.raw), len(line.raw)),
        ]:
            start, end = visible_part(line.raw, offset, run[0])
            if end > start:
                text = without_invisible(unify("".join(line.raw[start:end].split())))[0]
                size = sum(map(str.isalnum, text))
                found.append(Phrase(line.start + start, line.start + end, text, offset == 0, begins and offset == 0, size))
            offset = run[1]
    return found


def divide(parts: Sequence[Phrase]) -> list[Role]:
    """The role of each phrase: kicker first, then headline, then deck."""
    kicker, deck, best = 0, len(parts), 0.0
    for first in range(min(_KICKER_MOST, len(parts) - 1) + 1):
        for last in range(max(first + 1, len(parts) - _DECK_MOST), len(parts) + 1):
            score = sum(WEIGHTS[name] * amount for name, amount in evidence(parts, first, last).items())
            if score > best:
                kicker, deck, best = first, last, score
    return [Role.KICKER] * kicker + [Role.HEADLINE] * (deck - kicker) + [Role.DECK] * (len(parts) - deck)


def evidence(parts: Sequence[Phrase], kicker: int, deck: int) -> dict[str, float]:
    """What is seen of a division: the phrases before `kicker` are one, those from `deck` on the other. Keys are those of WEIGHTS."""
    found: dict[str, float] = defaultdict(float)
    headline = parts[kicker:deck]
    lines = any(part.begins_line for part in parts[1:])
    if kicker:
        _see_kicker(found, parts[:kicker], headline, lines=lines)
        scene = found["kicker sets the scene"] or found["kicker is a couplet"] or found["kicker hands on"]
        _see_boundary(
            found,
            parts,
            kicker,
            alone=deck == kicker + 1 and not found["headline speaks"],
            held=bool(found["kicker tells of a meeting"]),
            scene=bool(scene),
        )
    if deck < len(parts):
        _see_deck(found, headline, parts[deck:], lines=lines)
        _see_boundary(
            found,
            parts,
            deck,
            alone=deck == len(parts) - 1,
            scene=bool(found["deck subjoins"]),
            detail=bool(found["deck begins a detail"]),
        )
    if len(headline) < len(parts) and len(_text(headline)) < _HEADLINE_LEAST:
        found["headline of few characters"] = 1
    return found


def _see_boundary(
    found: dict[str, float],
    parts: Sequence[Phrase],
    n: int,
    *,
    alone: bool,
    held: bool = False,
    scene: bool = False,
    detail: bool = False,
) -> None:
    """What is seen where a part ends before phrase n, which may be a part `alone`. A `held` meeting is followed by what it wants,
    without a subject, and so may a `detail` be; before or after a `scene` what stands above needs to be no clause."""
    above, below = parts[n - 1].text, parts[n]
    lengths = sorted((parts[n - 1].size, below.size))
    if len({part.begins_block for part in parts[1:]}) > 1:
        found["block"] += 1 if below.begins_block else -1
    if any(part.begins_line for part in parts[1:]):
        found["within a line"] += not below.begins_line
    else:
        found["short phrases"] += lengths[1] <= _PHRASE_MOST
    rows = below.begins_line and _row(parts, n - 1) == _row(parts, n)
    if (lengths[0] == lengths[1] or rows) and not held:
        found["couplet parted"] += 1
    elif _nearly_equal(*lengths) and not held:
        found["nearly a couplet"] += 1
    if words.breaks_phrase(above, below.text):
        found["phrase broken"] += 1
    if alone and words.is_tail(below.text):
        found["tail follows"] += 1
    clause, goes_on = words.is_clause(above), words.goes_on(below.text)
    if goes_on and not clause and not held and not detail:
        found["predicate follows"] += 1
    if not clause and not held and not scene:
        found["no clause before"] += 1
    if clause and not goes_on and words.is_clause(below.text):
        found["two clauses"] += 1


def _see_kicker(found: dict[str, float], kicker: Sequence[Phrase], headline: Sequence[Phrase], *, lines: bool) -> None:
    text, below = _text(kicker), _text(headline)
    couplet = _is_couplet(kicker) and not any(part.begins_line for part in kicker[1:])
    found["kicker"] = 1
    found["kicker goes on"] = 0 if couplet else len(kicker) - 1
    found["kicker of few characters"] = int(len(text) < _KICKER_LEAST)
    found["kicker calls"] = int(text.endswith(("!", "?")))
    found["kicker hands on"] = int(words.HANDS_ON.search(text) is not None or find_series([text]) is not None)
    found["kicker tells of a meeting"] = int(words.HELD.search(text) is not None)
    found["kicker sets the scene"] = int(words.SETS_SCENE.match(text) is not None)
    found["kicker has figures"] = int(_figures(text) > 0 and not _figures(below))
    found["kicker names the place"] = int(words.HERE.match(text) is not None)
    found["kicker is a couplet"] = int(
        couplet and not _is_couplet(headline) and not _figures(below) and not words.ATTENDS.search(below)
    )
    found["headline is a couplet"] = int(_is_couplet(headline) and not _nearly_equal(kicker[-1].size, headline[0].size))
    found["headline speaks"] = int(words.SPEAKS.search(below) is not None)
    found["kicker is longer"] = min(max(_ratio(kicker, headline, lines=lines), 0.0), 1.0)


def _see_deck(found: dict[str, float], headline: Sequence[Phrase], deck: Sequence[Phrase], *, lines: bool) -> None:
    above, text = _text(headline), _text(deck)
    attends = words.ATTENDS.search(deck[0].text) is not None and words.ATTENDS.search(headline[-1].text) is None
    figures = _figures(text)
    ratio = _ratio(deck, headline, lines=lines)
    found["deck"] = 1
    found["deck subjoins"] = int(attends or words.SUBJOINS.match(text) is not None)
    found["deck begins a detail"] = int(
        words.DETAIL.match(text) is not None and (figures > 0 or not words.goes_on(deck[0].text))
    )
    found["deck has figures"] = 0 if _figures(above) else min(figures, _FIGURES_MOST)
    found["deck is longer"] = max(ratio, 0.0)
    found["deck is shorter"] = 0 if found["deck subjoins"] else max(-ratio, 0.0)
    found["headline is a couplet"] += _is_couplet(headline)
    found["headline quotes"] = int(("“" in above or '"' in above) and not found["headline is a couplet"])


def _text(parts: Sequence[Phrase]) -> str:
    return "".join(part.text for part in parts)


def _figures(text: str) -> int:
    return len(words.FIGURE.findall(text))


def _nearly_equal(one: int, other: int) -> bool:
    return abs(one - other) * _NEARLY <= max(one, other)


def _is_couplet(parts: Sequence[Phrase]) -> bool:
    """Whether the phrases are (nearly) as long as each other, short, and each whole."""
    return (
        len(parts) > 1
        and parts[0].size <= _COUPLET_MOST
        and all(
            _nearly_equal(one.size, other.size) and not words.breaks_phrase(one.text, other.text)
            for one, other in pairwise(parts)
        )
    )


def _row(parts: Sequence[Phrase], n: int) -> list[int]:
    """The lengths of the phrases on the line of phrase n."""
    start = next((k for k in range(n, 0, -1) if parts[k].begins_line), 0)
    end = next((k for k in range(n + 1, len(parts)) if parts[k].begins_line), len(parts))
    return [part.size for part in parts[start:end]]


def _ratio(part: Sequence[Phrase], headline: Sequence[Phrase], *, lines: bool) -> float:
    """How much longer the part's longest line is than the headline's, as a logarithm; the longest phrase, where all stands on
    one line."""
    return math.log(_longest(part, lines=lines) / _longest(headline, lines=lines))


def _longest(parts: Sequence[Phrase], *, lines: bool) -> int:
    lengths = [0]
    for part in parts:
        if part.begins_line or not lines:
            lengths.append(0)
        lengths[-1] += part.size
    return max(1, *lengths)
