"""Which lines are of which article, in which role and order: splitting, merging, moving."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final, TypeVar

from archive.corrections.facts import divided_facts, joined_facts
from archive.corrections.spans import (
    CorrectionError,
    chosen_spans,
    cut,
    done,
    facts_of,
    line_numbered,
    new_key,
    pieces,
    sequence,
)
from archive.parsing.segmentation import FURNITURE_ROLES, HEADLINE_ROLES, ArticleFacts, Role, Segmentation, Span
from archive.parsing.text import Text

#: Where lines can be moved besides an article's key: an article of their own.
NEW: Final = 0

_T = TypeVar("_T")


def split_at_line(text: Text, division: Segmentation, line: int) -> Segmentation:
    """Divide the article that holds the line: from it on, in reading order, is a new article, right after the old one.

    Of the headline, what stands below the line goes along if text of the new article follows it. Both keep the facts; names that
    only one part holds go with that part. Raises CorrectionError if the line is of no article, or its first.
    """
    start = line_numbered(text, line).start
    division = replace(division, spans=tuple(cut(text, division, [start])))
    at = next(
        (span for held, span in pieces(text, division.spans) if held.number == line and span.article is not None), None
    )
    if at is None:
        raise CorrectionError(f"第 {line} 行不属于任何文章，不能从这里分开。")
    key = at.article
    read = sequence(division.spans, key)
    heads = [span for span in read if span.role in HEADLINE_ROLES]
    rest = [span for span in read if span.role not in HEADLINE_ROLES]
    if at.role in HEADLINE_ROLES:
        rest_from = next((n for n, span in enumerate(rest) if span.start >= start), len(rest))
        heads_from = heads.index(at)
    else:
        rest_from = rest.index(at)
        last = max((span.start for span in rest[rest_from:]), default=0)
        heads_from = next((n for n, span in enumerate(heads) if start <= span.start < last), len(heads))
    gone = {*heads[heads_from:], *rest[rest_from:]}
    if len(gone) == len(read):
        raise CorrectionError(f"第 {line} 行是这篇的开头，没有可分开的。")
    new = new_key(division)
    facts = facts_of(division, key)
    first, second = divided_facts(text, facts, [span for span in read if span not in gone], list(gone), new)
    place = division.articles.index(facts)
    articles = (*division.articles[:place], first, second, *division.articles[place + 1 :])
    spans = [replace(span, article=new) if span in gone else span for span in division.spans]
    return done(text, replace(division, articles=articles), spans)


def merge_with_next(text: Text, division: Segmentation, key: int, headline_as: Role | None = None) -> Segmentation:
    """Join the article with the one after it. The joined one has the first's key and kind, and the names, topics and campaigns of
    both; the second's headline keeps its roles, or reads as `headline_as` (a subheading) where it stood.

    Raises CorrectionError if it is the last.
    """
    facts = facts_of(division, key)
    place = division.articles.index(facts)
    if place + 1 == len(division.articles):
        raise CorrectionError("这是最后一篇，后面没有可合并的。")
    other = division.articles[place + 1]
    before = len(sequence(division.spans, key))
    spans = [
        replace(
            span,
            article=key,
            order=span.order + before,
            role=headline_as if headline_as and span.role in HEADLINE_ROLES else span.role,
        )
        if span.article == other.key
        else span
        for span in division.spans
    ]
    joined = joined_facts(facts, other)
    articles = tuple(joined if held is facts else held for held in division.articles if held is not other)
    breaks = {*division.breaks}
    if headline_as:
        breaks |= {span.start for span in sequence(division.spans, other.key) if span.role in HEADLINE_ROLES}
    return done(text, replace(division, articles=articles, breaks=tuple(sorted(breaks))), spans)


def move_lines(
    text: Text,
    division: Segmentation,
    lines: Collection[int],
    to: int | None,
    *,
    part: str = "",
    role: Role | None = None,
    before: int | None = None,
) -> Segmentation:
    """Give the lines to article `to` (None: to the furniture; NEW: to an article of their own), with `role` if one is given.

    They read where they stand in the source, or right before line `before` of that article. `part` is the piece of the one line
    that is meant, if not all of it. Lines keep their roles where they can: in an article furniture becomes body, in the
    furniture what was an article's becomes a banner. An article that loses its last line is gone.
    """
    if role is not None and (role in FURNITURE_ROLES) != (to is None):
        raise CorrectionError("这个角色不适合移往的地方。")
    division, chosen = chosen_spans(text, division, lines, part)
    if to == NEW:
        to = new_key(division)
        division = replace(division, articles=_with_new(division, chosen, to))
    elif to is not None:
        facts_of(division, to)
    if len({span.article for span in chosen}) == 1:
        # Lines of one article keep its order; those of several follow each other as in the source.
        chosen.sort(key=lambda span: (span.order, span.start))
    fallback = Role.BANNER if to is None else Role.BODY
    moved = {
        span: replace(
            span, article=to, role=role or (span.role if (span.role in FURNITURE_ROLES) == (to is None) else fallback)
        )
        for span in chosen
    }
    spans = [span for span in division.spans if span not in moved]
    if to is None:
        return done(text, division, [*spans, *moved.values()])
    return done(text, division, _inserted(text, spans, to, list(moved.values()), before))


def set_role(text: Text, division: Segmentation, lines: Collection[int], role: Role, *, part: str = "") -> Segmentation:
    """Give the lines (or a `part` of the one line) a role. An article's lines with a role of the page go to the furniture; the
    furniture's lines cannot get a role of an article, since nothing says which."""
    if role in FURNITURE_ROLES:
        return move_lines(text, division, lines, None, part=part, role=role)
    division, chosen = chosen_spans(text, division, lines, part)
    if any(span.article is None for span in chosen):
        raise CorrectionError("非文章内容要先移入一篇文章，才能有文章里的角色。")
    spans = [replace(span, role=role) if span in chosen else span for span in division.spans]
    return done(text, division, spans)


def reorder_lines(text: Text, division: Segmentation, lines: Collection[int], by: int) -> Segmentation:
    """Move lines of one article one place up (`by` -1) or down (1) in its reading order, headline and text apart."""
    division, chosen = chosen_spans(text, division, lines, "")
    keys = {span.article for span in chosen}
    if len(keys) != 1 or None in keys:
        raise CorrectionError("请选同一篇文章里的行。")
    read = sequence(division.spans, keys.pop())
    heads = [span for span in read if span.role in HEADLINE_ROLES]
    rest = [span for span in read if span.role not in HEADLINE_ROLES]
    for group in (heads, rest):
        _shift(group, [span for span in group if span in chosen], by)
    orders = {span: n for n, span in enumerate([*heads, *rest])}
    spans = [replace(span, order=orders.get(span, span.order)) for span in division.spans]
    return done(text, division, spans)


def reorder_article(text: Text, division: Segmentation, key: int, by: int) -> Segmentation:
    """Move an article one place up (`by` -1) or down (1) among the page's articles; at the end it stays."""
    articles = list(division.articles)
    _shift(articles, [facts_of(division, key)], by)
    return done(text, replace(division, articles=tuple(articles)), division.spans)


def set_break(text: Text, division: Segmentation, lines: Collection[int], *, begins: bool) -> Segmentation:
    """Let the lines begin a paragraph, or go on with the one before."""
    division, chosen = chosen_spans(text, division, lines, "")
    starts = {span.start for span in chosen}
    breaks = {*division.breaks} | starts if begins else {*division.breaks} - starts
    return done(text, replace(division, breaks=tuple(sorted(breaks))), division.spans)


def _inserted(text: Text, spans: list[Span], key: int, moved: list[Span], before: int | None) -> list[Span]:
    """The spans and the moved ones, which get their places among those of the article."""
    target = None
    if before is not None:
        line = line_numbered(text, before)
        target = next((span for held, span in pieces(text, spans) if held == line and span.article == key), None)
        if target is None:
            raise CorrectionError(f"第 {before} 行不在那一篇里。")
    result = [span for span in spans if span.article != key]
    for heads in (True, False):
        group = [span for span in sequence(spans, key) if (span.role in HEADLINE_ROLES) == heads]
        coming = [span for span in moved if (span.role in HEADLINE_ROLES) == heads]
        if target in group:
            at = group.index(target)
        elif coming:
            # After the last that stands above in the source: where it reads when nothing is shuffled.
            first = min(span.start for span in coming)
            at = max((n for n, span in enumerate(group, 1) if span.start < first), default=0)
        else:
            at = 0
        group[at:at] = coming
        result += [replace(span, order=order) for order, span in enumerate(group)]
    return result


def _with_new(division: Segmentation, chosen: list[Span], key: int) -> tuple[ArticleFacts, ...]:
    """The articles with a new one: after the one that its first line comes from or that stands above it."""
    first = min(span.start for span in chosen)
    above = max((span for span in division.spans if span.article is not None and span.start <= first),
                key=lambda span: span.start, default=None)  # fmt: skip
    place = next((n for n, facts in enumerate(division.articles, 1) if above and facts.key == above.article), 0)
    return (*division.articles[:place], ArticleFacts(key), *division.articles[place:])


def _shift(things: list[_T], chosen: list[_T], by: int) -> None:
    """Move the chosen things one place, as a block where they are one."""
    order = range(len(things)) if by < 0 else range(len(things) - 1, -1, -1)
    step = -1 if by < 0 else 1
    for n in order:
        if things[n] in chosen and 0 <= n + step < len(things) and things[n + step] not in chosen:
            things[n], things[n + step] = things[n + step], things[n]
