"""Jumps joined: the article that goes on on another page, and the article there that it goes on in.

Links are worked out anew for a whole issue whenever one of its pages changes, so that they never depend on the order in
which pages came in.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from django.db.models import Q

from archive import changes
from archive.models import Article, Change, Issue

#: Characters a shingle, for telling which of several continuations a text goes on in: names and terms are that long.
_SHINGLE: Final = 3
#: Jumps of a page that are joined. The fullest front page has a dozen; of each two pages all are held against all.
_MOST_JUMPS: Final = 60


def link_jumps(issue: Issue) -> None:
    """Set `next_part` of every live article of the issue; runs in the caller's transaction.

    A link joins an article that says it goes on on page N and one on page N that says it comes from the first one's page.
    Where several could be meant, those that share most rare strings are joined first, each once.
    """
    jumping = ~Q(continued_on_page="") | ~Q(continued_from_page="") | Q(next_part__isnull=False)
    articles = list(
        Article.objects.filter(jumping, page__issue=issue, key__isnull=False)
        .select_related("page")
        .order_by("page", "position")
    )
    onward = _first_of_each_page(article for article in articles if article.continued_on_page)
    inward = _first_of_each_page(article for article in articles if article.continued_from_page)
    possible = [
        (first, second)
        for first in onward
        for second in inward
        if first.pk != second.pk
        and _same(first.continued_on_page, second.page.number)
        and _same(second.continued_from_page, first.page.number)
    ]
    wanted = _assign(possible)
    gone = [article for article in articles if article.next_part_id and wanted.get(article.pk) != article.next_part_id]
    # A part that has come here from another issue is the next one of nothing there.
    gone += Article.objects.filter(next_part__in=wanted.values()).exclude(page__issue=issue)
    Article.objects.filter(pk__in=[article.pk for article in gone]).update(next_part=None)
    new = [article for article in onward if article.pk in wanted and article.next_part_id != wanted[article.pk]]
    for article in new:
        Article.objects.filter(pk=article.pk).update(next_part=wanted[article.pk])
    touched = {article.pk for article in (*gone, *new)} | {wanted[article.pk] for article in new}
    touched |= {article.next_part_id for article in gone if article.next_part_id}
    changes.record(Change.Kind.ARTICLE, sorted(touched))


def _first_of_each_page(articles: Iterable[Article]) -> list[Article]:
    """The articles without those beyond the first `_MOST_JUMPS` of a page."""
    counts: Counter[int] = Counter()
    kept = []
    for article in articles:
        counts[article.page_id] += 1
        if counts[article.page_id] <= _MOST_JUMPS:
            kept.append(article)
    return kept


def _same(said: str, number: str) -> bool:
    """Whether a page that a jump names is the one with that number; 1 also means A1 where pages have letters."""
    return bool(number) and said.upper() in (number.upper(), number.upper().removeprefix("A"))


def _assign(possible: list[tuple[Article, Article]]) -> dict[int, int]:
    """The second's id for each first's id: the pairs that share most come first, each article once on each side."""
    if not possible:
        return {}
    texts = {article.pk: _shingles(article) for pair in possible for article in pair}
    spread = Counter(shingle for shingles in texts.values() for shingle in shingles)

    def likeness(pair: tuple[Article, Article]) -> float:
        # A string that only these two hold says most; one that all hold says nothing.
        return sum(1 / (spread[shingle] - 1) for shingle in texts[pair[0].pk] & texts[pair[1].pk])

    links: dict[int, int] = {}
    taken: set[int] = set()
    for first, second in sorted(possible, key=lambda pair: (-likeness(pair), pair[0].position, pair[1].position)):
        if first.pk not in links and second.pk not in taken:
            links[first.pk] = second.pk
            taken.add(second.pk)
    return links


def _shingles(article: Article) -> set[str]:
    text = "".join((article.headline + article.body).split())
    return {text[n : n + _SHINGLE] for n in range(len(text) - _SHINGLE + 1)}
