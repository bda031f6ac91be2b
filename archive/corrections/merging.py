"""Three-way merge of divisions of one text: what two sides made of a common base, joined.

Character by character, what only one side changed is taken from that side. Where both changed it differently, `mine` counts
and the line is named as a conflict, so that a person can look.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, TypeVar

from archive.corrections.spans import canonical, done, new_key, ranges, relabelled
from archive.parsing.segmentation import ArticleFacts, Replacement, Role, Segmentation, Span
from archive.parsing.text import Text, is_blank_character

_T = TypeVar("_T")
_H = TypeVar("_H", bound=Hashable)
_FACTS: Final = tuple(field.name for field in fields(ArticleFacts) if field.name != "key")


@dataclass(frozen=True, slots=True)
class Merged:
    """The joined division, and the lines (from 1, in order) where both sides had changed the same thing differently."""

    division: Segmentation
    conflicts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A stretch of characters that no side divides further: its owner and role in the outcome, and the span of either side."""

    start: int
    end: int
    role: Role
    article: int | None
    mine: Span
    theirs: Span


def three_way(text: Text, base: Segmentation, mine: Segmentation, theirs: Segmentation, *, reparsed: bool = False) -> Merged:
    """Join `mine` and `theirs`, both made from `base`; all three divide this text. With `reparsed`, `theirs` is a new parse, whose
    keys mean nothing: its articles are recognised by their characters. Articles keep the keys of the base, then of `mine`."""
    base, mine, theirs = (canonical(text, side) for side in (base, mine, theirs))
    theirs = relabelled(theirs, matched_keys(text, base, mine, theirs, reparsed=reparsed))
    bounds = sorted({offset for side in (base, mine, theirs) for span in side.spans for offset in (span.start, span.end)})
    conflicts: list[int] = []
    units: list[_Unit] = []
    owners = [_owners(side, bounds) for side in (base, mine, theirs)]
    for (start, end), old, ours, other in zip(itertools.pairwise(bounds), *owners, strict=True):
        if old is None or ours is None or other is None:
            continue
        held, clash = _resolved(_owner(old), _owner(ours), _owner(other))
        if clash:
            conflicts.append(start)
        units.append(_Unit(start, end, held[1], held[0], ours, other))
    spans = _ordered(units, base, mine, theirs)
    facts, clashes = _facts(base, mine, theirs, {unit.article for unit in units})
    conflicts += [span.start for span in spans if span.article in clashes][:1] if clashes else []
    replacements, overlapping = _replacements(base, mine, theirs)
    conflicts += overlapping
    division = Segmentation(
        spans=(),
        articles=facts,
        replacements=replacements,
        breaks=tuple(sorted(_joined_sets(base.breaks, mine.breaks, theirs.breaks))),
        marks=_marks(base, mine, theirs),
    )
    starts = _joined_sets(*([span.start for span in side.spans] for side in (base, mine, theirs)))
    result = done(text, division, _closed(text, spans, starts))
    return Merged(result, tuple(sorted({text.line_at(offset).number for offset in conflicts})))


def matched_keys(
    text: Text, base: Segmentation, mine: Segmentation, theirs: Segmentation, *, reparsed: bool
) -> dict[int, int]:
    """The keys that the articles of `theirs` get: those of the base's articles that they are; of new ones, keys that neither base
    nor `mine` has, unless `mine` has the very same article."""
    known = {facts.key for facts in base.articles}
    new = _by_character(text, theirs)
    keys = _likest(_by_character(text, base), new) if reparsed else {f.key: f.key for f in theirs.articles if f.key in known}
    extents = _extents(_by_character(text, mine))
    free = max(new_key(base), new_key(mine), new_key(theirs))
    for key, characters in _extents(new).items():
        if key in keys:
            continue
        twin = next((k for k, held in extents.items() if held == characters and k not in known), None)
        if twin is None and not {key} & {*known, *extents, *keys.values()}:
            twin = key
        keys[key], free = (twin, free) if twin else (free, free + 1)
    return keys


def _likest(old: dict[int, int], new: dict[int, int]) -> dict[int, int]:
    """For each new key the old one with which it shares most characters, each once; owners are by character."""
    shares: Counter[tuple[int, int]] = Counter((key, old[offset]) for offset, key in new.items() if offset in old)
    keys: dict[int, int] = {}
    for key, other in sorted(shares, key=lambda pair: (-shares[pair], pair)):
        if key not in keys and other not in keys.values():
            keys[key] = other
    return keys


def _by_character(text: Text, division: Segmentation) -> dict[int, int]:
    return {
        offset: span.article
        for span in division.spans
        if span.article is not None
        for offset in range(span.start, span.end)
        if not is_blank_character(text.content[offset])
    }


def _extents(owners: dict[int, int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    for offset, key in owners.items():
        found.setdefault(key, set()).add(offset)
    return {key: frozenset(held) for key, held in found.items()}


def _owners(division: Segmentation, bounds: Sequence[int]) -> list[Span | None]:
    """The span that holds each stretch between two bounds."""
    held: list[Span | None] = []
    spans = iter(division.spans)
    span = next(spans, None)
    for start, end in itertools.pairwise(bounds):
        while span is not None and span.end <= start:
            span = next(spans, None)
        held.append(span if span is not None and span.start <= start and end <= span.end else None)
    return held


def _owner(span: Span) -> tuple[int | None, Role]:
    return span.article, span.role


def _resolved(base: _T, mine: _T, theirs: _T) -> tuple[_T, bool]:
    """What counts, and whether both sides changed it differently."""
    if mine == base:
        return theirs, False
    return mine, theirs not in (base, mine)


def _ordered(units: Sequence[_Unit], base: Segmentation, mine: Segmentation, theirs: Segmentation) -> list[Span]:
    """The units as spans, numbered in the order of the side that changed an article's order; what that side does not have in
    the article comes after what it follows on the other side."""
    result: list[Span] = []
    for key in dict.fromkeys(unit.article for unit in units):
        held = [unit for unit in units if unit.article == key]
        mine_first = _sequence(mine, key) != _sequence(base, key) or not _sequence(theirs, key)
        first, second = (_by_mine, _by_theirs) if mine_first else (_by_theirs, _by_mine)
        row = sorted((unit for unit in held if first(unit)), key=lambda unit: first(unit) or (0, 0))
        for unit in sorted((unit for unit in held if not first(unit)), key=lambda unit: second(unit) or (0, unit.start)):
            at = second(unit)
            above = [n for n, u in enumerate(row, 1) if ((near := second(u)) and near < at if at else u.start < unit.start)]
            row.insert(max(above, default=0), unit)
        result += [Span(unit.start, unit.end, unit.role, key, order) for order, unit in enumerate(row)]
    return result


def _sequence(division: Segmentation, key: int | None) -> list[tuple[int, int, int]]:
    """Where the article's spans stand and their order."""
    return [(span.start, span.end, span.order) for span in division.spans if span.article == key]


def _by_mine(unit: _Unit) -> tuple[int, int] | None:
    """The unit's place in its article in `mine`; None if it is elsewhere there."""
    return (unit.mine.order, unit.start) if unit.mine.article == unit.article else None


def _by_theirs(unit: _Unit) -> tuple[int, int] | None:
    return (unit.theirs.order, unit.start) if unit.theirs.article == unit.article else None


def _closed(text: Text, spans: Sequence[Span], starts: Collection[int]) -> list[Span]:
    """Neighbours on a line, of one article and role, joined again where none of the `starts` is between them."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda s: s.start):
        last = result[-1] if result else None
        joins = (
            last is not None
            and (last.article, last.role) == (span.article, span.role)
            and (span.article is None or span.order == last.order + 1)
            and span.start not in starts
            and "\n" not in text.content[last.start : span.end]
        )
        if joins and last is not None:
            result[-1] = replace(last, end=span.end, order=span.order)
        else:
            result.append(span)
    return result


def _facts(
    base: Segmentation, mine: Segmentation, theirs: Segmentation, held: set[int | None]
) -> tuple[tuple[ArticleFacts, ...], set[int]]:
    """The facts of each article that has text, field by field, in the order of the side that changed the order."""
    sides = [{facts.key: facts for facts in side.articles} for side in (base, mine, theirs)]
    rows = [[facts.key for facts in side.articles if facts.key in held] for side in (base, mine, theirs)]
    common = set(rows[0]) & set(rows[1])
    moved = [key for key in rows[0] if key in common] != [key for key in rows[1] if key in common]
    first, second = (rows[1], rows[2]) if moved else (rows[2], rows[1])
    order = list(first)
    for n, key in enumerate(second):
        if key not in order:
            above = next((order.index(k) + 1 for k in reversed(second[:n]) if k in order), 0)
            order.insert(above, key)
    result, clashes = [], set()
    for key in order:
        old, ours, other = (side.get(key) for side in sides)
        if ours is None or other is None:
            result.append(ours or other or ArticleFacts(key))
            continue
        values: dict[str, Any] = {}
        for name in _FACTS:
            values[name], clash = _resolved(getattr(old or other, name), getattr(ours, name), getattr(other, name))
            if clash and name not in ("confidence", "reasons"):
                clashes.add(key)
        result.append(replace(ours, **values))
    missing = [key for key in held if key is not None and key not in order]
    return (*result, *(ArticleFacts(key) for key in missing)), clashes


def _joined_sets(base: Iterable[_H], mine: Iterable[_H], theirs: Iterable[_H]) -> set[_H]:
    old, ours, other = set(base), set(mine), set(theirs)
    return (other | (ours - old)) - (old - ours)


def _replacements(base: Segmentation, mine: Segmentation, theirs: Segmentation) -> tuple[tuple[Replacement, ...], list[int]]:
    """The replacements of both sides; mine where they overlap. Also the offsets of those that had to give way."""
    ours = set(mine.replacements)
    wanted = _joined_sets(base.replacements, mine.replacements, theirs.replacements)
    kept: list[Replacement] = []
    lost: list[int] = []
    overlaps: Callable[[Replacement, Replacement], bool] = lambda a, b: (  # noqa: E731
        (a.start, a.end) == (b.start, b.end) or (a.start < b.end and b.start < a.end)
    )
    for replacement in sorted(wanted, key=lambda r: (r not in ours, r)):
        if any(overlaps(replacement, other) for other in kept):
            lost.append(replacement.start)
        else:
            kept.append(replacement)
    return tuple(sorted(kept)), lost


def _marks(base: Segmentation, mine: Segmentation, theirs: Segmentation) -> tuple[tuple[int, int], ...]:
    marked = _joined_sets(*({n for start, end in side.marks for n in range(start, end)} for side in (base, mine, theirs)))
    return ranges(marked)
