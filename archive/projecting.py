"""A page's current segmentation, written out as its Article rows. The only place that writes them.

An article keeps the id with which it shares most characters; an id left without an article redirects to the article that
holds most of its characters, or is withdrawn if none holds any. What a person withdrew or held back stays so through every
division: so do the parts that it is cut into, its id when it is left over, and the article that gets that id back.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from archive import changes
from archive.linking import link_jumps
from archive.models import Article, ArticleTopic, Change, Contributor, Page, Segmentation, Source, Topic
from archive.parsing.projection import ProjectedArticle, check, project
from archive.parsing.segmentation import ArticleFacts
from archive.parsing.segmentation import Segmentation as Division
from archive.parsing.text import Text, is_blank_character

#: Characters a shingle: how texts of different extractions of one page are compared.
_SHINGLE: Final = 4
#: Versions, at most, that are read for articles to bring back; a save must be short, however long a page's history.
_REVIVED_FROM: Final = 50
_GONE: Final = "重新切分后不再成篇。"


class StaleSegmentationError(RuntimeError):
    """The page's segmentation is no longer the one that the change was made to."""


@transaction.atomic
def adopt(
    page: Page,
    source: Source,
    division: Division,
    *,
    expected: int | None,
    origin: str = Segmentation.Origin.PARSER,
    author_id: int | None = None,
    reason: str = "",
    new_state: str = Article.State.PUBLISHED,
) -> Segmentation:
    """Make `division` the page's next version and write its articles; new ones get `new_state`.

    `expected` is the number of the version that is current, None if there is none. Raises StaleSegmentationError if the page
    has gone on meanwhile, SegmentationError if the division does not tile the text; nothing is written then.
    """
    held = Page.objects.select_related("issue", "segmentation__source").get(pk=page.pk)
    current = held.segmentation
    if (current.n if current else None) != expected:
        raise StaleSegmentationError(f"page {page.pk} is at version {current.n if current else 0}, not {expected or 0}")
    text = source.text
    check(text, division)
    shares = _shares(current, source, text, division) if current else {}
    revived = _revived_ids(page, source, text, division)
    ids = _write_articles(page, project(text, division), shares, current.article_ids if current else {}, revived, new_state)
    version = Segmentation.objects.create(
        page=held,
        source=source,
        n=_next_number(page),
        parent=current,
        origin=origin,
        author_id=author_id,
        reason=reason,
        content=division.to_json(),
        digest=division.digest(),
        article_ids=ids,
    )
    page.segmentation = held.segmentation = version
    page.source = held.source = source
    held.save(update_fields=["segmentation", "source"])
    changes.record(Change.Kind.PAGE, [page.pk])
    link_jumps(held.issue)
    return version


def note_parse(page: Page, source: Source, division: Division, *, parent: Segmentation | None, reason: str) -> Segmentation:
    """Put a parse of the source into the page's history, without making it what the page is divided into. Run in the writing
    transaction. Raises SegmentationError if it does not tile the text."""
    check(source.text, division)
    return Segmentation.objects.create(
        page=page,
        source=source,
        n=_next_number(page),
        parent=parent,
        origin=Segmentation.Origin.PARSER,
        reason=reason,
        content=division.to_json(),
        digest=division.digest(),
    )


def _next_number(page: Page) -> int:
    return (page.segmentations.aggregate(last=Max("n"))["last"] or 0) + 1


def _shares(current: Segmentation, source: Source, text: Text, division: Division) -> dict[tuple[int, int], int]:
    """How much an article of the current version (its key) and one of the new division (its key) have in common: characters
    where both divide the same source, shingles where they do not."""
    if current.source_id == source.pk:
        before, after = _offsets(text, current.division), _offsets(text, division)
    else:
        before, after = _shingles(current.source.text, current.division), _shingles(text, division)
    holders: defaultdict[object, list[int]] = defaultdict(list)
    for key, things in after.items():
        for thing in things:
            holders[thing].append(key)
    shares: Counter[tuple[int, int]] = Counter()
    for old, things in before.items():
        for thing in things:
            for new in holders.get(thing, ()):
                shares[old, new] += 1
    return dict(shares)


def _revived_ids(page: Page, source: Source, text: Text, division: Division) -> dict[int, int]:
    """The ids, by new key, of articles that an earlier version held and a later one merged or dropped: one comes back when
    most of its characters and most of the new article's are the same, as when a merge is undone."""
    retired = set(page.articles.filter(key=None).values_list("pk", flat=True))
    if not retired:
        return {}
    after, found = _offsets(text, division), dict[int, int]()
    versions = page.segmentations.filter(source=source)
    # The last version that held each; only these are read, since a much edited page has hundreds.
    last = {
        pk: n for n, ids in versions.order_by("n").values_list("n", "article_ids") for pk in ids.values() if pk in retired
    }
    for version in versions.filter(n__in=sorted(set(last.values()))[-_REVIVED_FROM:]).order_by("-n"):
        before = {pk: things for key, things in _offsets(text, version.division).items()
                  if (pk := version.article_ids.get(str(key))) in retired}  # fmt: skip
        for pk, things in before.items():
            for key, new in after.items():
                if key not in found and 2 * len(things & new) > len(things | new):
                    found[key] = pk
        retired -= before.keys()
    return found


def _offsets(text: Text, division: Division) -> Mapping[int, set[object]]:
    """The offsets of each article's non-blank characters, by key."""
    found: defaultdict[int, set[object]] = defaultdict(set)
    for span in division.spans:
        if span.article is not None:
            found[span.article].update(
                offset for offset in range(span.start, span.end) if not is_blank_character(text.content[offset])
            )
    return found


def _shingles(text: Text, division: Division) -> Mapping[int, set[object]]:
    """The shingles of each article's text, by key."""
    found: defaultdict[int, set[object]] = defaultdict(set)
    for span in division.spans:
        if span.article is not None:
            filled = "".join(text.content[span.start : span.end].split())
            found[span.article].update(filled[n : n + _SHINGLE] for n in range(max(len(filled) - _SHINGLE + 1, 1)))
    return found


def _write_articles(
    page: Page,
    articles: list[ProjectedArticle],
    shares: Mapping[tuple[int, int], int],
    held_ids: Mapping[str, int],
    revived: Mapping[int, int],
    new_state: str,
) -> dict[str, int]:
    """Write the rows, retire what is left over, record the changes. Returns the id of each key (as JSON has it: a string)."""
    rows = {row.pk: row for row in page.articles.filter(key__isnull=False)}
    old_ids = {int(key): pk for key, pk in held_ids.items() if pk in rows}
    kept = _kept_ids(shares, old_ids)
    page.articles.filter(key__isnull=False).update(key=None)
    written = {}
    for position, article in enumerate(articles, 1):
        key = article.facts.key
        if key in kept:
            row = rows[kept[key]]
        elif key in revived:
            row = Article.objects.get(pk=revived[key])
            if not _stands(row, new_state):
                row.state, row.merged_into, row.withdrawn_reason, row.withdrawn_on = new_state, None, "", None
        else:
            row = Article(page=page, state=new_state)
            before = max((old for old, new in shares if new == key and old in old_ids), default=None,
                         key=lambda old: shares[old, key])  # fmt: skip
            if before is not None and _stands(like := rows[old_ids[before]], new_state):
                row.state, row.withdrawn_reason, row.withdrawn_on = like.state, like.withdrawn_reason, like.withdrawn_on
        _describe(row, position, article)
        written[key] = row
    _save(list(written.values()))
    _write_facts([(written[article.facts.key], article.facts) for article in articles])
    ids = {str(key): row.pk for key, row in written.items()}
    orphans = {old: pk for old, pk in old_ids.items() if pk not in kept.values()}
    for old, pk in orphans.items():
        heirs = {new: count for (o, new), count in shares.items() if o == old}
        heir = ids[str(max(heirs, key=lambda new: (heirs[new], -new)))] if heirs else None
        _retire(rows[pk], heir, stands=_stands(rows[pk], new_state))
    changes.record(Change.Kind.ARTICLE, [*ids.values(), *orphans.values()])
    return ids


def _kept_ids(shares: Mapping[tuple[int, int], int], old_ids: Mapping[int, int]) -> dict[int, int]:
    """The id that each new key keeps, if any: the pairs that share most come first, each side once."""
    kept: dict[int, int] = {}
    used: set[int] = set()
    for old, new in sorted(shares, key=lambda pair: (-shares[pair], pair)):
        if old in old_ids and old not in used and new not in kept:
            kept[new] = old_ids[old]
            used.add(old)
    return kept


def _describe(row: Article, position: int, article: ProjectedArticle) -> None:
    """Set the row's own fields, without saving it."""
    facts = article.facts
    row.key, row.position, row.kind = facts.key, position, facts.kind.value
    row.kicker, row.headline, row.deck, row.byline = article.kicker, article.headline, article.deck, article.byline
    row.paragraphs = [{"role": p.role.value, "text": p.text} for p in article.paragraphs]
    row.characters = sum(len("".join(p.text.split())) for p in article.paragraphs)
    row.lines = [{"start": s.start, "end": s.end, "role": s.role.value} for s in article.lines]
    row.continued_from_page = facts.continued_from_page or ""
    row.continued_on_page = facts.continued_on_page or ""
    row.series, row.series_number = facts.series or "", facts.series_number
    row.confidence, row.reasons = facts.confidence, list(facts.reasons)


def _save(rows: list[Article]) -> None:
    for row in rows:
        if row.pk is not None:
            row.save()
    Article.objects.bulk_create([row for row in rows if row.pk is None])


def _write_facts(articles: list[tuple[Article, ArticleFacts]]) -> None:
    """The contributors and topics of the rows, instead of those that they had."""
    rows = [row for row, _ in articles]
    Contributor.objects.filter(article__in=rows).delete()
    ArticleTopic.objects.filter(article__in=rows).delete()
    Contributor.objects.bulk_create(
        Contributor(article=row, name=contributor.name, role=contributor.role.value, position=place)
        for row, facts in articles
        for place, contributor in enumerate(facts.contributors, 1)
    )
    topics = {(topic.scheme, topic.name): topic for topic in Topic.objects.defer("terms")}
    ArticleTopic.objects.bulk_create(
        ArticleTopic(article=row, topic=topics[scheme, name], rank=rank)
        for row, facts in articles
        for scheme, names in ((Topic.Scheme.TOPIC, facts.topics), (Topic.Scheme.CAMPAIGN, facts.campaigns))
        for rank, name in enumerate((name for name in names if (scheme, name) in topics), 1)
    )


def _stands(row: Article, new_state: str) -> bool:
    """Whether a person said that readers are not to see the article, rather than that it waits with its whole page."""
    if row.state == Article.State.WITHDRAWN:
        return row.withdrawn_reason != _GONE
    return row.state == Article.State.HELD != new_state


def _retire(row: Article, heir_id: int | None, *, stands: bool) -> None:
    """Let the row's address go on answering: with where its text went, else that it is gone. One that `stands` stays as it is."""
    row.key = row.next_part = None
    if heir_id is not None and not stands:
        row.state, row.merged_into_id = Article.State.MERGED, heir_id
        row.withdrawn_reason, row.withdrawn_on = "", None
    elif not stands:
        row.state, row.withdrawn_reason, row.withdrawn_on = Article.State.WITHDRAWN, _GONE, timezone.localdate()
    row.save()
