"""What is said of an article besides its text: kind, contributors, topics, campaigns, jumps."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from archive.corrections.spans import CorrectionError, done, facts_of
from archive.parsing.jumps import find_jumps
from archive.parsing.segmentation import ArticleFacts, Contributor, Kind, Segmentation, Span
from archive.parsing.text import Text

#: A primary topic and at most two others.
MOST_TOPICS: Final = 3


def set_kind(text: Text, division: Segmentation, key: int, kind: Kind) -> Segmentation:
    """Say what sort of piece the article is."""
    return _with_facts(text, division, replace(facts_of(division, key), kind=kind))


def set_contributors(text: Text, division: Segmentation, key: int, contributors: Sequence[Contributor]) -> Segmentation:
    """Say who made the article, in the order of the byline; each name once in a role."""
    once = tuple(dict.fromkeys(contributors))
    if any(not contributor.name.strip() for contributor in once):
        raise CorrectionError("作者的姓名不能空着。")
    return _with_facts(text, division, replace(facts_of(division, key), contributors=once))


def set_topics(text: Text, division: Segmentation, key: int, topics: Sequence[str]) -> Segmentation:
    """Say what the article is about, the primary topic first. Raises CorrectionError if there are more than three."""
    once = tuple(dict.fromkeys(topics))
    if len(once) > MOST_TOPICS:
        raise CorrectionError("一篇至多一个主分类、两个其他分类。")
    return _with_facts(text, division, replace(facts_of(division, key), topics=once))


def set_campaigns(text: Text, division: Segmentation, key: int, campaigns: Sequence[str]) -> Segmentation:
    """Say which campaigns the article is of."""
    return _with_facts(text, division, replace(facts_of(division, key), campaigns=tuple(dict.fromkeys(campaigns))))


def set_jump(
    text: Text, division: Segmentation, key: int, *, continued_from: str | None, continued_on: str | None
) -> Segmentation:
    """Say from which page the article comes and on which it goes on, as printed ("2", "A1"); None for neither."""
    facts = replace(
        facts_of(division, key), continued_from_page=continued_from or None, continued_on_page=continued_on or None
    )
    return _with_facts(text, division, facts)


def set_series(text: Text, division: Segmentation, key: int, name: str, number: int | None) -> Segmentation:
    """Say of which series the article is, and which part, from 1 (None for one that has no number, as 下); no name for none."""
    facts = replace(facts_of(division, key), series=name or None, series_number=number if name else None)
    return _with_facts(text, division, facts)


def divided_facts(
    text: Text, facts: ArticleFacts, first: Collection[Span], second: Collection[Span], key: int
) -> tuple[ArticleFacts, ArticleFacts]:
    """The facts of the two parts of a split article, the second with the new key. Joined again they are the old ones."""
    before, after = _characters(text, first), _characters(text, second)
    names = facts.contributors
    cut = next((n for n, c in enumerate(names) if c.name in after and c.name not in before), len(names))
    if any(c.name in before for c in names[cut:]):
        # Not one after the other: the first keeps all, the second gets a copy of its own.
        kept, gone = names, tuple(c for c in names if c.name in after)
    else:
        kept, gone = names[:cut], names[cut:]
    jumps = {jump.direction for jump in find_jumps("\n".join(text.content[span.start : span.end] for span in second))}
    on, source = facts.continued_on_page, facts.continued_from_page
    return (
        replace(
            facts,
            contributors=kept,
            continued_on_page=None if "on" in jumps else on,
            continued_from_page=None if "from" in jumps else source,
        ),
        replace(
            facts,
            key=key,
            contributors=gone,
            series=None,
            series_number=None,
            continued_on_page=on if "on" in jumps else None,
            continued_from_page=source if "from" in jumps else None,
        ),
    )


def joined_facts(first: ArticleFacts, second: ArticleFacts) -> ArticleFacts:
    """The facts of two articles that become one: the first's, and what the second adds."""
    return replace(
        first,
        contributors=tuple(dict.fromkeys((*first.contributors, *second.contributors))),
        topics=tuple(dict.fromkeys((*first.topics, *second.topics)))[:MOST_TOPICS],
        campaigns=tuple(dict.fromkeys((*first.campaigns, *second.campaigns))),
        continued_from_page=first.continued_from_page or second.continued_from_page,
        continued_on_page=second.continued_on_page or first.continued_on_page,
        series=first.series or second.series,
        series_number=first.series_number if first.series else second.series_number,
        confidence=min(first.confidence, second.confidence),
        reasons=tuple(dict.fromkeys((*first.reasons, *second.reasons))),
    )


def _characters(text: Text, spans: Collection[Span]) -> str:
    """The spans' characters without white space, in the order of the source: names break at line ends."""
    return "".join("".join(text.content[s.start : s.end].split()) for s in sorted(spans, key=lambda s: s.start))


def _with_facts(text: Text, division: Segmentation, facts: ArticleFacts) -> Segmentation:
    articles = tuple(facts if held.key == facts.key else held for held in division.articles)
    return done(text, replace(division, articles=articles), division.spans)
