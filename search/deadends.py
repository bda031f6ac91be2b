"""Help where nothing is found: what is missing, what would be found without it, near spellings, and days not held."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, islice
from typing import Any, Final

from django.utils.translation import gettext

from archive.models import Issue
from archive.saying import articles_text, named
from search.analysis import cut, fold
from search.backends.evaluate import TooSlowError
from search.choices import chips
from search.facets import LABELS, value_label
from search.narrowing import Narrowing
from search.query import And, Dated, Facet, Field, Having, Node, Or, ParsedQuery, Run, parse_period, positive_runs, unparse
from search.request import SearchRequest
from search.results import Choice, DeadEnd

_MOST: Final = 8  # of each kind of help
_SIMILAR: Final = 3
_MOST_RESPELT: Final = 2  # runs of a query; each costs some hundred look-ups
_LONGEST_RANGE: Final = 20_000  # days that are looked through for gaps


def dead_end(backend: Any, request: SearchRequest, query: ParsedQuery) -> DeadEnd | None:
    """Help with a query that found nothing; None for one that asked for nothing."""
    if query.root is None:
        return None
    strings = dict.fromkeys(string for run in positive_runs(query.root) for string in _strings(run))
    counts = backend.counts([Run("", string, True) for string in strings])
    missing = tuple(string for string, count in zip(strings, counts, strict=True) if count == 0)
    return DeadEnd(
        missing=missing[:_MOST],
        without=_in_time(_without(backend, request, query.root, missing), _MOST),
        similar=_in_time(
            chain(_values(backend, request, query.root), _similar(backend, request, query.root, missing)), _SIMILAR
        ),
        unheld=tuple(unheld(request.narrowing, query.root))[:_MOST],
    )


def _in_time(choices: Iterator[Choice], most: int) -> tuple[Choice, ...]:
    """Of the choices so many, and no more than the search's time is enough for."""
    found: list[Choice] = []
    with suppress(TooSlowError):
        for choice in islice(choices, most):
            found.append(choice)  # one by one, so that what was found stays when time is up
    return tuple(found)


def _strings(node: Node) -> tuple[str, ...]:
    if isinstance(node, Run):
        return (node.folded,) if node.quoted else cut(node.folded)
    return ()


def _without(backend: Any, request: SearchRequest, root: Node, missing: tuple[str, ...]) -> Iterator[Choice]:
    """The same search without one of its parts, where that finds something."""
    parts: list[tuple[str, Node]] = []
    if isinstance(root, And):
        for place, child in enumerate(root.nodes):
            rest = root.nodes[:place] + root.nodes[place + 1 :]
            parts.append((gettext("不要“{query}”").format(query=unparse(child)), rest[0] if len(rest) == 1 else And(rest)))
    elif isinstance(root, Run) and not root.quoted:
        pieces = tuple(piece for piece in cut(root.folded) if piece not in missing)
        runs = tuple(Run(piece, piece, False, root.field) for piece in pieces)
        if runs and len(pieces) < len(cut(root.folded)):
            parts.append((gettext("只找“{query}”").format(query=" ".join(pieces)), runs[0] if len(runs) == 1 else And(runs)))
    elif isinstance(root, Run):
        parts.append((gettext("不要求逐字相同"), replace(root, text=root.folded, quoted=False)))
    counts = backend.counts([node for _, node in parts], request.narrowing)
    for (label, node), count in zip(parts, counts, strict=True):
        if count:
            query = unparse(node)
            yield Choice(query, named(label, articles_text(count)), False, request.with_query(query).url())
    made = chips(request)
    if made:
        (count,) = backend.counts([root])
        if count:
            yield Choice(
                request.q, named(gettext("去掉全部条件"), articles_text(count)), False, SearchRequest(q=request.q).url()
            )


def _values(backend: Any, request: SearchRequest, root: Node) -> Iterator[Choice]:
    """The query with a value of a facet that is held for one that is like it, and with contributors for who has no byline."""
    for node in _nodes(root):
        values: list[Node] = []
        if isinstance(node, Having):
            values = [replace(node, value=name) for name in backend.near_values(node.facet, fold(node.value), _SIMILAR)]
        elif isinstance(node, Run) and node.field is Field.AUTHOR:
            values = [Having(Facet.CONTRIBUTOR, node.text)]
        yield from _counted(backend, request, [_replaced(root, node, value) for value in values])
    for facet, chosen in request.narrowing.values.items():
        for name in chosen:
            for near in backend.near_values(facet, fold(name), _SIMILAR):
                changed = request.with_values(facet, tuple(near if held == name else held for held in chosen))
                (count,) = backend.counts([root], changed.narrowing)
                if count:
                    yield Choice(
                        request.q, _counting(named(LABELS[facet], value_label(facet, near)), count), False, changed.url()
                    )


def _nodes(node: Node) -> Iterator[Node]:
    """What stands under AND and OR."""
    if isinstance(node, And | Or):
        for child in node.nodes:
            yield from _nodes(child)
    else:
        yield node


def _similar(backend: Any, request: SearchRequest, root: Node, missing: tuple[str, ...]) -> Iterator[Choice]:
    """The query with one run in a near spelling, where that finds something: of those with a missing piece, if there are.

    If none does, because other runs are missing as well, the near spellings alone.
    """
    runs = [run for run in positive_runs(root) if isinstance(run, Run)]
    suspect = [run for run in runs if set(_strings(run)) & set(missing)] or runs
    respelt = [
        (run, replace(run, text=string, folded=string))
        for run in suspect[:_MOST_RESPELT]
        for string, _ in backend.near_spellings(run.folded, _SIMILAR)
    ]
    whole = [_replaced(root, run, spelt) for run, spelt in respelt]
    alone = [spelt for _, spelt in respelt]
    found = list(_counted(backend, request, whole)) or list(_counted(backend, request, alone))
    if not found and chips(request):
        found = list(_counted(backend, SearchRequest(), whole, gettext("，去掉全部条件")))
    yield from found


def _counted(backend: Any, request: SearchRequest, roots: Iterable[Node], said: str = "") -> Iterator[Choice]:
    """The queries that find something, each with how many."""
    for root in dict.fromkeys(roots):
        (count,) = backend.counts([root], request.narrowing)
        if count:
            query = unparse(root)
            yield Choice(query, _counting(f"{query}{said}", count), False, request.with_query(query).url())


def _counting(said: str, count: int) -> str:
    return gettext("{said}（{count}）").format(said=said, count=articles_text(count))


def _replaced(node: Node, old: Node, new: Node) -> Node:
    if node == old:
        return new
    if isinstance(node, And | Or):
        return type(node)(tuple(_replaced(child, old, new) for child in node.nodes))
    return node


def unheld(narrowing: Narrowing, root: Node | None = None) -> list[tuple[str, str]]:
    """Stretches of days (first, last) of which the archive holds no issue, the longest first, in the range asked for: by the
    narrowing, or by the query's own dates."""
    ranges = [period for text in narrowing.dates if (period := parse_period(text))]
    issues = Issue.objects.published().filter(date__isnull=False)
    if newspapers := narrowing.values.get(Facet.NEWSPAPER):
        issues = issues.filter(newspaper__name__in=newspapers)
    if counties := narrowing.values.get(Facet.COUNTY):
        issues = issues.filter(newspaper__county__in=counties)
    held = sorted({day for day in issues.values_list("date", flat=True) if day})
    bounds = [(narrowing.first, narrowing.last)]
    bounds += [(node.first, node.last) for node in (_nodes(root) if root else ()) if isinstance(node, Dated)]
    for asked_first, asked_last in bounds:
        if asked_first or asked_last:
            first = asked_first or (held[0] if held else asked_last)
            last = asked_last or (held[-1] if held else asked_first)
            if first and last:
                ranges.append((first, last))
    gaps = [gap for first, last in ranges for gap in _gaps(first, last, held)]
    gaps.sort(key=lambda gap: (gap[0] - gap[1], gap[0]))
    return [(first.isoformat(), last.isoformat()) for first, last in gaps]


def _gaps(first: date, last: date, held: list[date]) -> Iterator[tuple[date, date]]:
    if (last - first).days > _LONGEST_RANGE:
        return
    start = first
    for day in held:
        if first <= day <= last:
            if start < day:
                yield start, day - timedelta(days=1)
            start = day + timedelta(days=1)
    if start <= last:
        yield start, last
