"""What is different between two divisions of one text, in words: for histories and conflicts."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Final

from archive.corrections.spans import canonical, pieces
from archive.corrections.wording import reading_of_line
from archive.models import Article, Contributor
from archive.parsing.projection import ProjectedArticle, project
from archive.parsing.segmentation import ArticleFacts, Role, Segmentation
from archive.parsing.text import Text
from archive.reading import ROLE_NAMES

FURNITURE: Final = "非文章内容"
_FACT_NAMES: Final[Mapping[str, str]] = {
    "kind": "体裁",
    "contributors": "作者",
    "topics": "分类",
    "campaigns": "专题",
    "continued_from_page": "上接",
    "continued_on_page": "下转",
    "series": "系列",
    "series_number": "系列篇次",
    "confidence": "把握",
}
_TITLE_CHARACTERS: Final = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed: `where` (lines, or an article's title), `what` of it, and how it was and is (either may be empty)."""

    where: str
    what: str
    before: str
    after: str


def differences(text: Text, before: Segmentation, after: Segmentation) -> list[Difference]:
    """What changed from `before` to `after`, articles first, then lines in their order. Articles are the same where their keys
    are, so `after` should come from `before` by corrections."""
    before, after = canonical(text, before), canonical(text, after)
    if before == after:
        return []
    old = {article.facts.key: article for article in project(text, before)}
    new = {article.facts.key: article for article in project(text, after)}
    return [*_of_articles(old, new), *_of_lines(text, before, after, old, new)]


def title(article: ProjectedArticle) -> str:
    """What an article is called in a list: its headline, or how it begins."""
    named = article.headline or article.kicker or article.deck
    if not named:
        named = "〔无题〕" + "".join(paragraph.text for paragraph in article.paragraphs)
    return named[:_TITLE_CHARACTERS] + ("…" if len(named) > _TITLE_CHARACTERS else "")


def _of_articles(old: Mapping[int, ProjectedArticle], new: Mapping[int, ProjectedArticle]) -> Iterator[Difference]:
    for key in old.keys() - new.keys():
        yield Difference(title(old[key]), "不再单独成篇", "", "")
    for key in new.keys() - old.keys():
        yield Difference(title(new[key]), "新的一篇", "", "")
    order = [[key for key in side if key in old and key in new] for side in (old, new)]
    if order[0] != order[1]:
        names = ["、".join(title(side[key]) for key in row) for side, row in zip((old, new), order, strict=True)]
        yield Difference("全版", "文章次序", *names)
    for key in order[1]:
        before, after = old[key], new[key]
        for name, of in (("引题", "kicker"), ("标题", "headline"), ("副题", "deck")):
            if getattr(before, of) != getattr(after, of):
                yield Difference(title(after), name, getattr(before, of), getattr(after, of))
        for field in fields(ArticleFacts):
            if field.name in _FACT_NAMES and getattr(before.facts, field.name) != getattr(after.facts, field.name):
                shown = (_shown(field.name, side.facts) for side in (before, after))
                yield Difference(title(after), _FACT_NAMES[field.name], *shown)


def _shown(name: str, facts: ArticleFacts) -> str:
    value = getattr(facts, name)
    if name == "kind":
        return str(Article.ArticleKind(value).label)
    if name == "contributors":
        return "、".join(f"{Contributor.Role(c.role).label} {c.name}" for c in value)
    if name == "confidence":
        return f"{value:.0%}"
    return "、".join(value) if isinstance(value, tuple) else str(value or "")


def _of_lines(
    text: Text,
    before: Segmentation,
    after: Segmentation,
    old: Mapping[int, ProjectedArticle],
    new: Mapping[int, ProjectedArticle],
) -> Iterator[Difference]:
    owners = [_owners(text, side) for side in (before, after)]
    numbers = sorted(owners[0].keys() | owners[1].keys())
    changes = ((n, owners[0].get(n, ()), owners[1].get(n, ())) for n in numbers)
    for (was, now), run in itertools.groupby(changes, key=lambda change: change[1:]):
        lines = [n for n, _, _ in run]
        if was != now:
            articles = {key for key, _ in was} != {key for key, _ in now}
            shown = (_owner_text(side, own, articles) for side, own in ((was, old), (now, new)))
            yield Difference(_lines(lines), "归属" if articles else "角色", *shown)
    for n in numbers:
        readings = [reading_of_line(text, side, n) for side in (before, after)]
        if readings[0] != readings[1]:
            yield Difference(_lines([n]), "读作", *readings)
    for what, changed in (("分段", set(before.breaks) ^ set(after.breaks)), ("存疑", _marked(before) ^ _marked(after))):
        if lines := sorted({text.line_at(offset).number for offset in changed}):
            yield Difference(_lines(lines), what, "", "")


def _owners(text: Text, division: Segmentation) -> dict[int, tuple[tuple[int | None, Role], ...]]:
    """The articles and roles that each line has, by its number."""
    found: dict[int, tuple[tuple[int | None, Role], ...]] = {}
    for line, span in pieces(text, division.spans):
        found[line.number] = tuple(dict.fromkeys((*found.get(line.number, ()), (span.article, span.role))))
    return found


def _owner_text(
    owners: tuple[tuple[int | None, Role], ...], articles: Mapping[int, ProjectedArticle], with_title: bool
) -> str:
    return "，".join(
        (f"{FURNITURE if key is None else title(articles[key])}·" if with_title else "") + ROLE_NAMES[role]
        for key, role in owners
    )


def _marked(division: Segmentation) -> set[int]:
    return {offset for start, end in division.marks for offset in range(start, end)}


def _lines(numbers: list[int]) -> str:
    """第 3、5–8 行. Runs are of numbers one after the other."""
    runs = [[n for _, n in run] for _, run in itertools.groupby(enumerate(numbers), key=lambda item: item[1] - item[0])]
    return f"第 {'、'.join(str(r[0]) if len(r) == 1 else f'{r[0]}–{r[-1]}' for r in runs)} 行"
