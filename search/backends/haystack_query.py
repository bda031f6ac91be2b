"""SearchQuerySet's filters written in the query language of `search/grammar.py`."""

import re
from datetime import date, datetime, timedelta
from typing import Any, Final

from haystack.backends import BaseSearchQuery
from haystack.exceptions import SearchBackendError
from haystack.inputs import Clean, PythonData

from search.query import Facet

_TEXT_FIELDS: Final = {
    "content": "",
    "text": "",
    "headline": "headline:",
    "kicker": "headline:",
    "deck": "headline:",
    "byline": "author:",
}
_OPERATORS: Final = {"AND", "OR", "NOT"}
_SAFE: Final = re.compile(r"\w+")


class XianbaoSearchQuery(BaseSearchQuery):  # type: ignore[misc]
    """Builds query strings. Text fields: content, exact, contains; facets: exact, in; date: all comparisons."""

    def clean(self, query_fragment: Any) -> Any:
        """Text that is to be taken as text: words that could be operators or hold signs are quoted."""
        if not isinstance(query_fragment, str):
            return query_fragment
        return " ".join(
            word if _SAFE.fullmatch(word) and word not in _OPERATORS and not word.startswith("NEAR") else _quoted(word)
            for word in query_fragment.split()
        )

    def build_exact_query(self, query_string: str) -> str:
        """A literal string."""
        return _quoted(query_string)

    def run_mlt(self, **kwargs: Any) -> None:
        """Haystack leaves out which slice of the similar articles is wanted."""
        super().run_mlt(start_offset=self.start_offset, end_offset=self.end_offset, **kwargs)

    def boost_fragment(self, boost_word: str, boost_value: float) -> str:
        """Nothing: the language has no weights."""
        return ""

    def build_query_fragment(self, field: str, filter_type: str, value: Any) -> str:
        """One condition. Raises SearchBackendError for lookups that the language has no words for."""
        if hasattr(value, "values_list"):
            value = list(value)
        if not hasattr(value, "input_type_name"):
            value = Clean(value) if isinstance(value, str) else PythonData(value)
        if field == "date":
            return _date_condition(filter_type, _unwrapped(value))
        if field in _TEXT_FIELDS:
            return self._text_condition(_TEXT_FIELDS[field], filter_type, value)
        if field in set(Facet):
            wanted = _unwrapped(value)
            values = wanted if isinstance(wanted, (list, tuple, set)) else [wanted]
            if filter_type not in {"content", "exact", "in"}:
                raise SearchBackendError(f"{field} cannot be looked up with {filter_type}")
            return _any_of([f"{field}:{_quoted(str(one))}" for one in values])
        raise SearchBackendError(f"no field is called {field!r}")

    def _text_condition(self, prefix: str, filter_type: str, value: Any) -> str:
        if filter_type == "in":
            return _any_of([f"{prefix}{_quoted(str(one))}" for one in _unwrapped(value)])
        prepared = str(value.prepare(self))
        if value.input_type_name in {"raw", "auto_query", "alt_parser"}:
            return f"{prefix}({prepared})"
        if filter_type in {"exact", "contains"} or value.input_type_name == "exact":
            return f"{prefix}{_quoted(_unwrapped(value))}"
        if filter_type == "content":
            return f"{prefix}({prepared})"
        raise SearchBackendError(f"texts cannot be looked up with {filter_type}")


def _unwrapped(value: Any) -> Any:
    return value.query_string


def _quoted(text: str) -> str:
    return '"' + str(text).replace('"', " ") + '"'


def _any_of(conditions: list[str]) -> str:
    return "(" + " OR ".join(conditions or ["NOT *"]) + ")"


def _date_condition(filter_type: str, value: Any) -> str:
    if filter_type == "range":
        return f"date:{_day(value[0])}..{_day(value[1])}"
    if filter_type == "in":
        return _any_of([f"date:{_day(one)}" for one in value])
    day = _day(value)
    match filter_type:
        case "gt":
            return f"date:{day + timedelta(days=1)}.."
        case "gte":
            return f"date:{day}.."
        case "lt":
            return f"date:..{day - timedelta(days=1)}"
        case "lte":
            return f"date:..{day}"
        case "exact" | "content":
            return f"date:{day}"
    raise SearchBackendError(f"dates cannot be looked up with {filter_type}")


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise SearchBackendError(f"{value!r} is not a day") from None
