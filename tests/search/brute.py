"""The query language evaluated the slow and obvious way, over folded fields. What the backend is compared with."""

import re
from itertools import product

from search.analysis import cut, fold
from search.backends.schema import day_number
from search.documents import Document
from search.facets import named_values
from search.query import And, Dated, Everything, Facet, Field, Having, Near, Node, Not, Or, Run, Wildcard

_FIELDS = {Field.ANY: range(5), Field.HEADLINE: range(3), Field.AUTHOR: (3,), Field.BODY: (4,)}


def matches(node: Node, document: Document) -> bool:
    """Whether the document matches, by the definitions of docs/search.md alone."""
    match node:
        case Everything():
            return True
        case Run(quoted=True):
            return any(node.folded in text for text in _texts(document, node.field))
        case Run():
            return all(any(piece in text for text in _texts(document, node.field)) for piece in cut(node.folded))
        case Wildcard():
            pattern = re.compile(".{0,20}".join(map(re.escape, node.parts)))
            return any(pattern.search(text) for text in _texts(document, node.field))
        case Near():
            return any(_near(text, node) for text in _texts(document, node.field))
        case Having():
            wanted = {fold(value) for value in named_values(node.facet, node.value)}
            return any(fold(value) in wanted for value in values(document, node.facet))
        case Dated(first=None, last=None):
            return document.date is None
        case Dated():
            day = document.date
            return day is not None and (node.first or day) <= day <= (node.last or day)
        case Not():
            return not matches(node.node, document)
        case And():
            return all(matches(child, document) for child in node.nodes)
        case Or():
            return any(matches(child, document) for child in node.nodes)
    raise AssertionError(node)


def values(document: Document, facet: Facet) -> tuple[str, ...]:
    """The values of a document's facet."""
    held = {
        Facet.COUNTY: (document.county,),
        Facet.NEWSPAPER: (document.newspaper,),
        Facet.KIND: (document.kind,),
        Facet.TOPIC: document.topics,
        Facet.CAMPAIGN: document.campaigns,
        Facet.CONTRIBUTOR: document.contributors,
    }[facet]
    return tuple(value for value in held if value)


def day(document: Document) -> int:
    """The best date as a number."""
    return day_number(document.date)


def _texts(document: Document, field: Field) -> list[str]:
    return [document.folded[place] for place in _FIELDS[field]]


def _starts(text: str, string: str) -> list[int]:
    return [match.start() for match in re.finditer(f"(?={re.escape(string)})", text)]


def _near(text: str, node: Near) -> bool:
    for left, right in product(_starts(text, node.left), _starts(text, node.right)):
        if 0 <= right - left - len(node.left) <= node.distance or 0 <= left - right - len(node.right) <= node.distance:
            return True
    return False
