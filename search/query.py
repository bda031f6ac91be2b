"""A query as understood: frozen nodes that the grammar makes and a search backend evaluates. No Django, no engine."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from search.analysis import cut
from search.said import NOTHING, Said

#: All limits of a query, in one place.
MAX_CHARACTERS: Final = 800  # nine bytes each in an address, of which servers read some 8,000
MAX_TERMS: Final = 60
MAX_DEPTH: Final = 12
MAX_WILDCARDS: Final = 8  # stars in one query
MAX_GAP: Final = 20  # folded characters that a star stands for, at most
DEFAULT_NEAR: Final = 10  # folded characters between, at most, where NEAR names none
MAX_NEAR: Final = 100
MAX_SECONDS: Final = 5.0  # for evaluating one query


class Field(StrEnum):
    """Where a string is looked for; ANY is each of the others, one at a time."""

    ANY = ""
    HEADLINE = "headline"  # kicker, headline and deck
    AUTHOR = "author"  # byline and credits
    BODY = "body"


class Facet(StrEnum):
    """What an article has values of."""

    COUNTY = "county"
    NEWSPAPER = "newspaper"
    TOPIC = "topic"
    CAMPAIGN = "campaign"
    KIND = "kind"
    CONTRIBUTOR = "contributor"


@dataclass(frozen=True, slots=True)
class Everything:
    """`*`: each article."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run: `folded` is word for word in a field if quoted, otherwise each of its pieces is in some field."""

    text: str
    folded: str
    quoted: bool
    field: Field = Field.ANY


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Folded parts in this order in one field, with at most MAX_GAP characters between each two."""

    text: str
    parts: tuple[str, ...]
    field: Field = Field.ANY


@dataclass(frozen=True, slots=True)
class Near:
    """Both folded strings in one field, in either order, not overlapping, at most `distance` characters between."""

    left: str
    right: str
    distance: int
    field: Field = Field.ANY


@dataclass(frozen=True, slots=True)
class Having:
    """The facet has this value, compared in folded form (kinds by code or by name)."""

    facet: Facet
    value: str


@dataclass(frozen=True, slots=True)
class Dated:
    """The best date is within first to last, inclusive, None being open; both None: no date is known."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Not:
    """What does not match `node`."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """What matches each of `nodes`, of which there are at least two."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What matches any of `nodes`, of which there are at least two."""

    nodes: tuple["Node", ...]


Node = Everything | Run | Wildcard | Near | Having | Dated | Not | And | Or


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """A query as understood.

    `root` is None for an empty query, one that folds to nothing, and one beyond the limits. The last has a `problem`, a
    sentence for the reader. `notes` are sentences about what was read as text or left out.
    """

    text: str
    root: Node | None
    notes: tuple[Said, ...] = ()
    problem: Said = NOTHING


def positive_runs(node: Node | None) -> tuple[Run | Wildcard | Near, ...]:
    """What is looked for, in order, without what stands under a NOT; each once."""
    found: dict[Run | Wildcard | Near, None] = {}

    def visit(node: Node) -> None:
        if isinstance(node, Run | Wildcard | Near):
            found[node] = None
        elif isinstance(node, And | Or):
            for child in node.nodes:
                visit(child)

    if node is not None:
        visit(node)
    return tuple(found)


def positive_strings(node: Node | None) -> tuple[str, ...]:
    """The folded strings to mark: whole runs, and their pieces where a run was bare."""
    strings: dict[str, None] = {}
    for sought in positive_runs(node):
        if isinstance(sought, Run):
            strings[sought.folded] = None
            if not sought.quoted:
                strings.update(dict.fromkeys(cut(sought.folded)))
        else:
            strings.update(dict.fromkeys(sought.parts if isinstance(sought, Wildcard) else (sought.left, sought.right)))
    return tuple(strings)


def exact(node: Node) -> Node:
    """The same with each bare run quoted, except under a NOT: its articles are some of the node's, never others."""
    if isinstance(node, Run):
        return replace(node, quoted=True)
    if isinstance(node, And | Or):
        return type(node)(tuple(exact(child) for child in node.nodes))
    return node


def unparse(node: Node) -> str:
    """A query string that parses to an equal node (texts of runs aside, whose folded form is what counts)."""
    match node:
        case Everything():
            return "*"
        case Run():
            quotable = node.text if node.text and '"' not in node.text else node.folded
            return _prefix(node.field) + (f'"{quotable}"' if node.quoted else node.folded)
        case Wildcard():
            return _prefix(node.field) + "*".join(node.parts)
        case Near():
            left, right = (f'"{side}"' for side in (node.left, node.right))
            return f"{_prefix(node.field)}{left} NEAR/{node.distance} {_prefix(node.field)}{right}"
        case Having():
            return f'{node.facet}:"{node.value}"'
        case Dated():
            if node.first is None and node.last is None:
                return "date:unknown"
            return f"date:{node.first or ''}..{node.last or ''}"
        case Not():
            return f"NOT {_bracketed(node.node)}"
        case And():
            return " AND ".join(_bracketed(child) for child in node.nodes)
        case Or():
            return " OR ".join(_bracketed(child) for child in node.nodes)


def narrowed(query: str, further: str) -> str:
    """The query string for what matches both; brackets only where a query has more than one term."""
    parts = [part.strip() for part in (query, further) if part.strip()]
    return " ".join(f"({part})" if len(parts) > 1 and len(part.split()) > 1 else part for part in parts)


def parse_period(text: str) -> tuple[date, date] | None:
    """First and last day of 2021, 2021-03 or 2021-03-05; None if it is none of these."""
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?", text)
    if match is None:
        return None
    year, month, day = (int(group) if group else None for group in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        if day:
            return first, first
        if month:
            return first, first.replace(day=monthrange(first.year, first.month)[1])
        return first, date(first.year, 12, 31)
    except ValueError:
        return None


def _prefix(field: Field) -> str:
    return f"{field}:" if field else ""


def _bracketed(node: Node) -> str:
    return f"({unparse(node)})" if isinstance(node, And | Or | Near) else unparse(node)
