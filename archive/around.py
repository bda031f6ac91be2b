"""What stands around an article: the ones before and after it, the parts it goes on in, its series. Published ones only."""

from django.db.models import Q

from archive.models import Article, Standing

#: Pages that an article is followed over, and parts of a series that are listed: more than any paper prints.
_MOST_PARTS = 8
_MOST_OF_SERIES = 60
#: Two parts of a series that bear one number, by mistake or on one day, are not further apart.
_DAYS_OF_A_NUMBER = 31


def beside(article: Article, *, after: bool) -> Article | None:
    """The article before or after this one on its page or, at the page's end, in its issue; with its page."""
    published = Article.objects.published().exclude(key=None).select_related("page")
    siblings = published.filter(page=article.page_id)
    page = article.page
    of_issue = published.filter(page__issue=page.issue_id)
    if after:
        further = Q(page__position__gt=page.position) | Q(page__position=page.position, page__gt=page.pk)
        return (
            siblings.filter(position__gt=article.position).order_by("position").first()
            or of_issue.filter(further).order_by("page__position", "page_id", "position").first()
        )
    earlier = Q(page__position__lt=page.position) | Q(page__position=page.position, page__lt=page.pk)
    return (
        siblings.filter(position__lt=article.position).order_by("-position").first()
        or of_issue.filter(earlier).order_by("-page__position", "-page_id", "-position").first()
    )


def if_published(article: Article | None) -> Article | None:
    """The article that a jump leads to, unless readers do not see it. It is of the same issue, so that its own state says all."""
    return article if article is not None and article.state == Standing.State.PUBLISHED else None


def continuations(article: Article) -> list[Article]:
    """The articles that this one goes on in, page after page, so that it is read without a break."""
    parts: list[Article] = []
    seen = {article.pk}
    part = if_published(article.next_part)
    while part is not None and part.pk not in seen and len(parts) < _MOST_PARTS:
        seen.add(part.pk)
        parts.append(part)
        part = if_published(part.next_part)
    return parts


def series(article: Article) -> list[Article]:
    """The parts of the article's series, itself among them; none if it is the only one that is held, or if all are called the same
    part (劳模李四（中）) and nothing else says that they are of a series. What comes out every year under one name (工作报告（上）) is told
    apart by the day: of parts with the same number those far from the article are left out."""
    if not article.series:
        return []
    parts = Article.objects.published().in_series(article.series, article.page.issue.newspaper_id).with_place()
    held = list(parts[:_MOST_OF_SERIES])
    apart = {part.pk: _days_between(part, article) for part in held}
    nearest: dict[int | None, int] = {}
    for part in held:
        nearest[part.series_number] = min(apart[part.pk], nearest.get(part.series_number, apart[part.pk]))
    held = [part for part in held if apart[part.pk] <= nearest[part.series_number] + _DAYS_OF_A_NUMBER]
    told = article.calls_itself_series or len({part.series_number for part in held}) > 1
    return held if told and len(held) > 1 else []


def _days_between(part: Article, article: Article) -> int:
    """How many days lie between the issues of the two; none where a date is not known."""
    one, other = part.page.issue.date, article.page.issue.date
    return abs((one - other).days) if one and other else 0
