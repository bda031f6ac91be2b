"""资料夹: articles that a reader has collected, with notes, put together as one document in the order of their dates.

The collection itself lives in the reader's browser; what arrives here is which articles, and what was noted of each.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archive import citing, reading
from archive.models import Article

#: Articles of one dossier, and characters of one note.
MOST_ARTICLES: Final = 200
LONGEST_NOTE: Final = 2000
LONGEST_TITLE: Final = 100


class DossierForm(forms.Form):
    """A dossier as the browser sends it: `article` and `note` repeat, in pairs; `title` heads it."""

    title = forms.CharField(label=_("标题"), required=False, max_length=LONGEST_TITLE)

    def clean(self) -> dict[str, object]:
        """Reads the pairs into `notes`. Raises ValidationError for too many articles, too long notes and odd ids."""
        cleaned = super().clean() or self.cleaned_data
        ids, notes = self.data.getlist("article"), self.data.getlist("note")  # type: ignore[attr-defined]
        if len(ids) > MOST_ARTICLES:
            raise ValidationError(gettext("资料夹里最多 %(count)s 篇。") % {"count": MOST_ARTICLES})
        if any(len(note) > LONGEST_NOTE for note in notes):
            raise ValidationError(gettext("每条笔记至多 %(count)s 字。") % {"count": LONGEST_NOTE})
        if not all(pk.isascii() and pk.isdigit() and len(pk) < 19 for pk in ids) or len(notes) > len(ids):
            raise ValidationError(gettext("看不懂这份资料夹。"))
        if not ids:
            raise ValidationError(gettext("资料夹是空的。"))
        wanted: dict[int, str] = {}
        for n, pk in enumerate(ids):
            wanted.setdefault(int(pk), notes[n].replace("\r\n", "\n").strip() if n < len(notes) else "")
        cleaned["notes"] = wanted
        return cleaned


@dataclass(frozen=True, slots=True)
class Item:
    """An article of a dossier: its text in blocks, what was noted of it, and how it is cited. `position` counts from 1."""

    position: int
    article: Article
    blocks: tuple[reading.Block, ...]
    credits: tuple[reading.Credit, ...]
    note: str
    citation: str
    url: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is printed or downloaded; `missing` are the ids of articles that readers do not see (any more)."""

    title: str
    made: datetime.date
    items: tuple[Item, ...]
    missing: tuple[int, ...]


def put_together(title: str, notes: Mapping[int, str]) -> Dossier:
    """The dossier of these articles (id to note), by date, then page and place on it; those without a date come last."""
    articles = list(Article.objects.published().with_place().with_facts().filter(pk__in=notes, key__isnull=False))
    articles.sort(key=_order)
    today = timezone.localdate()
    held = {article.pk for article in articles}
    return Dossier(
        title=title or gettext("资料夹"),
        made=today,
        items=tuple(_item(n, article, notes[article.pk], today) for n, article in enumerate(articles, 1)),
        missing=tuple(pk for pk in notes if pk not in held),
    )


def _order(article: Article) -> tuple[bool, datetime.date, int, int, int]:
    page = article.page
    day = page.issue.date
    return day is None, day or datetime.date.min, page.issue_id, page.position, article.position


def _item(position: int, article: Article, note: str, today: datetime.date) -> Item:
    url = f"{settings.SITE_URL}{article.get_absolute_url()}"
    return Item(
        position=position,
        article=article,
        blocks=tuple(reading.blocks(article.paragraphs)),
        credits=tuple(reading.credits_of(article)),
        note=note,
        citation=citing.gbt(citing.citation_of(article, url, today), online=True),
        url=url,
    )
