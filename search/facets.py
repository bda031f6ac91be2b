"""The facets: their names in the interface, and the names of their values."""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext_lazy as _

from archive.saying import topic_text
from search.query import Facet

LABELS: Final = {
    Facet.COUNTY: _("县市区"),
    Facet.NEWSPAPER: _("报纸"),
    Facet.TOPIC: _("分类"),
    Facet.CAMPAIGN: _("专题"),
    Facet.KIND: _("体裁"),
    Facet.CONTRIBUTOR: _("作者"),
}
DATE_LABEL: Final = _("日期")
UNKNOWN_DATE_LABEL: Final = _("日期未知")


def value_label(facet: Facet, value: str) -> str:
    """The name of a value in the interface: 评论 for the kind commentary, others as they are."""
    if facet is Facet.KIND:
        return _kind_labels().get(value, value)
    return topic_text(value) if facet is Facet.TOPIC else value


def named_values(facet: Facet, name: str) -> Iterable[str]:
    """The values that a name may mean: itself, and the code of a kind for its label."""
    if facet is Facet.KIND:
        return [name, *(code for code, label in _kind_labels().items() if label == name)]
    return [name]


def _kind_labels() -> dict[str, str]:
    from archive.models import Article

    return {str(code): str(label) for code, label in Article.ArticleKind.choices}
