"""What a page's findings rest on: lines of its source, as far as their owners are for readers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from archive.models import Article, Page

#: First and last lines (inclusive) by page.
Lines = Mapping[int, Sequence[tuple[int, int]]]


def unseen_lines(pages: Iterable[Page]) -> Lines:
    """Where articles stand on these pages that readers do not see. One query."""
    found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for page, lines in Article.objects.unseen().filter(page__in=pages).values_list("page", "lines"):
        found[page].extend((each["start"], each["end"]) for each in lines)
    return found


def evidence_of(page: Page, of: str, unseen: Lines) -> list[Mapping[str, Any]]:
    """The lines that the page's finding (`newspaper`, `date` or `number`) rests on, without those that are not to be seen:
    {"line", "text", "says"}."""
    every = (page.findings.get(of) or {}).get("evidence") or []
    hidden = unseen.get(page.pk, ())
    return [each for each in every if not any(first <= (each.get("line") or 0) <= last for first, last in hidden)]
