"""Archives of any size, quickly: articles of made-up pages, put together from sentences of the seeds.

Articles come in pairs with one headline, 第k对第v次, which `change_pair` changes together: whoever sees one of a pair as of one
change and the other as of another has seen half a transaction.
"""

import datetime
import random
import re

from django.db import transaction

from archive import changes, vocabularies
from archive.models import Article, ArticleTopic, Change, Contributor, Issue, Newspaper, Page, Topic
from tests.conftest import SEEDS

_PER_PAGE = 8
_AT_ONCE = 4000  # articles a transaction


def populate(count: int, seed: int = 1, sentences: int = 8, first: int = 0) -> None:
    """`count` articles, an even number, each of about so many sentences, with the rows of their changes; `first` is how many
    there are already, a multiple of eight."""
    vocabularies.load_absent()
    chance = random.Random(seed)
    raw = "".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
    stock = [sentence for sentence in re.split(r"(?<=。)", raw) if 5 < len(sentence) < 160]
    for start in range(first, first + count, _AT_ONCE):
        _populate(range(start, min(first + count, start + _AT_ONCE)), chance, stock, sentences)


def _populate(numbers: range, chance: random.Random, stock: list[str], sentences: int) -> None:
    newspapers, topics = list(Newspaper.objects.order_by("pk")), list(Topic.objects.order_by("pk"))
    with transaction.atomic():
        pages = []
        for n in range(numbers.start // _PER_PAGE, -(-numbers.stop // _PER_PAGE)):
            day = datetime.date(2000, 1, 1) + datetime.timedelta(n // len(newspapers))
            issue = Issue(newspaper=newspapers[n % len(newspapers)], date=day, date_earliest=day, date_latest=day)
            issue.date_basis, issue.edition = "printed", "配对"
            pages.append(Page(issue=issue, number="1", position=1))
        Issue.objects.bulk_create([page.issue for page in pages])
        Page.objects.bulk_create(pages)
        articles = [
            Article(
                page=pages[place // _PER_PAGE],
                key=place % _PER_PAGE + 1,
                position=place % _PER_PAGE + 1,
                kind=chance.choice(["news", "photo", "notice", "commentary"]),
                headline=headline(n // 2, 0),
                paragraphs=[
                    {"role": "body", "text": "".join(chance.choices(stock, k=chance.randint(1, max(1, sentences // 2))))}
                    for _ in range(4)
                ],
            )
            for place, n in enumerate(numbers)
        ]
        Article.objects.bulk_create(articles)
        ArticleTopic.objects.bulk_create(
            ArticleTopic(article=article, topic=chance.choice(topics), rank=1) for article in articles
        )
        Contributor.objects.bulk_create(
            Contributor(article=article, name=f"记者{chance.randrange(500)}", role="reporter", position=1)
            for article in articles
        )
        changes.record(Change.Kind.ARTICLE, [article.pk for article in articles])


def headline(pair: int, version: int) -> str:
    """Of both articles of a pair; no other has it, nor one that contains it."""
    return f"第{pair}对第{version}次"


def pairs() -> list[tuple[int, int]]:
    """The ids of the articles of all pairs, by the pair's number."""
    ids = list(Article.objects.filter(page__issue__edition="配对").order_by("pk").values_list("pk", flat=True))
    return list(zip(ids[::2], ids[1::2], strict=True))


def change_pair(number: int, pair: tuple[int, int], version: int, state: str = "published") -> None:
    """Both at once, in one transaction with their changes."""
    with transaction.atomic():
        Article.objects.filter(pk__in=pair).update(headline=headline(number, version), state=state)
        changes.record(Change.Kind.ARTICLE, pair)
