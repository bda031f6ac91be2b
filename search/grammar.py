"""The query language: a string in, a frozen ParsedQuery out. No Django, no engine, and no string makes it raise.

    疫情防控 核酸          both; each run is cut into pieces that must all be there
    "疫情防控"             word for word; “ ”, 「 」 and 『 』 quote as well
    疫情 OR 防汛, NOT 会议, -会议, (疫情 OR 防汛) 核酸
    headline:疫情 author:李一正 county:永康 newspaper: topic: campaign: kind: contributor: date:2021..2022-03
    疫*控                 at most 20 characters between
    疫情 NEAR/10 学校      at most 10 characters between, in either order, in one field
    *                     everything

NEAR binds closest, then NOT, then AND (which white space means as well), then OR. Operators are capitals and stand alone;
quotes and brackets count only where a term begins and ends, so that they may stand anywhere in pasted text. What cannot
be read as an operator is read as text, and a note says so.
"""

import re
import unicodedata
from dataclasses import replace
from typing import Final

from search.folding import fold
from search.query import (
    DEFAULT_NEAR,
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_NEAR,
    MAX_TERMS,
    MAX_WILDCARDS,
    And,
    Dated,
    Everything,
    Facet,
    Field,
    Having,
    Near,
    Node,
    Not,
    Or,
    ParsedQuery,
    Run,
    Wildcard,
    parse_period,
)
from search.said import Said


def parse(text: str) -> ParsedQuery:
    """Read a query. Never raises."""
    if len(text) > MAX_CHARACTERS:
        return ParsedQuery(text, None, problem=Said("检索词太长：最多 {most} 个字。", most=MAX_CHARACTERS))
    if not text.strip():
        return ParsedQuery(text, None)
    reader = _Reader(text)
    try:
        root = reader.alternatives(0)
    except _BeyondLimitsError as beyond:
        return ParsedQuery(text, None, tuple(reader.notes), beyond.args[0])
    notes = tuple(dict.fromkeys(reader.notes))
    if root is None and (folded := fold(text)):  # nothing but operators
        return ParsedQuery(text, Run(text, folded, False), (Said("只有运算符，没有词，按普通文字检索。"),))
    if root is None:
        return ParsedQuery(text, None, (Said("检索词里没有可查的字：标点和空格不参与检索。"),))
    return ParsedQuery(text, root, notes)


class _BeyondLimitsError(Exception):
    """The query asks for more than the limits allow; the message is for the reader."""


_QUOTES: Final = {'"': '"', "“": "”", "„": "”", "「": "」", "『": "』", "＂": "＂", "”": "”"}
_ALIKE: Final = '"＂”“'  # an input method may make two different ones of a pair
_QUOTE_ENDS: Final = {closing: re.compile(rf"[{closing}](?=[\s)）]|\Z)") for closing in {*_QUOTES.values(), _ALIKE}}
_OPENING: Final = "(（"
_CLOSING: Final = ")）"
_MINUSES: Final = "-－"
_STARS: Final = "*＊"
_WORDS: Final = {"AND", "OR", "NOT"}
_NEAR: Final = re.compile(r"NEAR(?:/([0-9]{1,4}))?")
_LOWER_CASE: Final = frozenset({"and", "or", "not", "near"})
_PREFIX: Final = re.compile(r"([A-Za-zＡ-Ｚａ-ｚ]+)[:：](?=\S)")
_ADDRESS: Final = "/"  # after a prefix, as in http://
_FIELDS: Final = {"headline": Field.HEADLINE, "author": Field.AUTHOR, "body": Field.BODY}
_FACETS: Final = {facet.value: facet for facet in Facet}


class _Reader:
    """Reads `text` from `at` on. Methods that return a node return None where nothing searchable was read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.notes: list[Said] = []
        self._terms = 0
        self._stars = 0

    # The grammar, from what binds least to what binds most.

    def alternatives(self, depth: int) -> Node | None:
        """A OR B …, to the end or to the bracket that closes."""
        if depth > MAX_DEPTH:
            raise _BeyondLimitsError(Said("括号套得太深：最多 {most} 层。", most=MAX_DEPTH))
        found: list[Node] = []
        while True:
            node = self._together(depth)
            if node is not None:
                found.append(node)
            if not self._take_word("OR"):
                break
            if node is None or self._at_end():
                self.notes.append(Said("OR 两边要各有一个词，已略去。"))
        return _joined(Or, found)

    def _together(self, depth: int) -> Node | None:
        found: list[Node] = []
        while not self._at_end() and self._peek_word() != "OR":
            if self._take_word("AND"):
                continue
            node = self._negation(depth)
            if node is not None:
                found.append(node)
        return _joined(And, found)

    def _negation(self, depth: int) -> Node | None:
        self._skip_space()
        if not self._take_word("NOT"):
            if self.at >= len(self.text) - 1 or self.text[self.at] not in _MINUSES or self.text[self.at + 1].isspace():
                return self._near(depth)
            self.at += 1
        if depth + 1 > MAX_DEPTH:
            raise _BeyondLimitsError(Said("NOT 套得太深：最多 {most} 层。", most=MAX_DEPTH))
        if self._at_end():
            self.notes.append(Said("NOT 后面没有词，已略去。"))
            return None
        node = self._negation(depth + 1)
        return None if node is None else Not(node)

    def _near(self, depth: int) -> Node | None:
        left = self._term(depth)
        while (match := _NEAR.fullmatch(self._peek_word())) is not None:
            self._take_word(match.group())
            distance = int(match.group(1)) if match.group(1) else DEFAULT_NEAR
            if distance > MAX_NEAR:
                raise _BeyondLimitsError(Said("NEAR 的距离太大：最多 {most} 个字。", most=MAX_NEAR))
            right = self._term(depth) if not self._at_end() and self._peek_word() not in _WORDS else None
            near = _near_of(left, right, distance)
            if near is None:
                self.notes.append(Said("NEAR 两边要各有一个词，这里按 AND 处理。"))
                left = _joined(And, [node for node in (left, right) if node is not None])
            else:
                left = near
        return left

    def _term(self, depth: int) -> Node | None:
        self._skip_space()
        if (inner_end := self._bracket_end()) is not None:
            return self._bracket(depth, inner_end)
        if self.text[self.at : self.at + 1] in tuple(_OPENING) and not any(c in self.text[self.at :] for c in _CLOSING):
            self.notes.append(Said("括号没有成对，按普通文字检索。"))
        self._terms += 1
        if self._terms > MAX_TERMS:
            raise _BeyondLimitsError(Said("检索词太多：最多 {most} 个。", most=MAX_TERMS))
        if (match := _PREFIX.match(self.text, self.at)) is not None:
            name = unicodedata.normalize("NFKC", match.group(1)).lower()
            if name in _FIELDS or name in _FACETS or name == "date":
                self.at = match.end()
                return self._prefixed(name, depth)
            if self.text[match.end()] != _ADDRESS:
                self.notes.append(Said("没有“{name}”这种限定，按普通文字检索。", name=match.group()[:20]))
        text, quoted = self._run()
        if not quoted and text in _LOWER_CASE:
            self.notes.append(Said("小写的 {text} 按普通文字检索；作运算符要大写：{upper}。", text=text, upper=text.upper()))
        return self._run_node(text, quoted, Field.ANY)

    def _bracket(self, depth: int, inner_end: int) -> Node | None:
        inner = _Reader(self.text[:inner_end])
        inner.at, inner.notes, inner._terms, inner._stars = self.at + 1, self.notes, self._terms, self._stars
        node = inner.alternatives(depth + 1)
        self.at, self._terms, self._stars = inner_end + 1, inner._terms, inner._stars
        return node

    def _prefixed(self, name: str, depth: int) -> Node | None:
        if name in _FIELDS and (inner_end := self._bracket_end()) is not None:
            node = self._bracket(depth, inner_end)
            return None if node is None else _within(node, _FIELDS[name])
        text, quoted = self._run()
        if name in _FIELDS:
            return self._run_node(text, quoted, _FIELDS[name])
        if name in _FACETS:
            return Having(_FACETS[name], text) if fold(text) else self._nothing(text)
        dated = _parse_dates(unicodedata.normalize("NFKC", text))
        if dated is None:
            self.notes.append(
                Said("看不懂日期“{text}”，按文字检索；日期写作 2021、2021-03、2021-03-05 或 2021..2022-03。", text=text)
            )
            return self._run_node(f"date:{text}", True, Field.ANY)
        if dated.first and dated.last and dated.first > dated.last:
            self.notes.append(Said("日期“{text}”的结束早于开始，不会有结果。", text=text))
        return dated

    # Runs.

    def _run(self) -> tuple[str, bool]:
        """The run at this place, and whether it is quoted."""
        opening = self.text[self.at] if self.at < len(self.text) else ""
        if opening in _QUOTES and opening:
            end = self._quote_end(_QUOTES[opening])
            if end is not None:
                text = self.text[self.at + 1 : end]
                self.at = end + 1
                return text, True
            if self.text.find(_QUOTES[opening], self.at + 1) < 0:
                self.notes.append(Said("引号没有成对，按普通文字检索。"))
        start = self.at
        while self.at < len(self.text) and not self.text[self.at].isspace():
            self.at += 1
        return self.text[start : self.at], False

    def _quote_end(self, closing: str) -> int | None:
        """Where the quotation ends: at the first such mark with a space, a closing bracket or the end after it.

        If there is none, another sort of double quotation mark will do.
        """
        match = _QUOTE_ENDS[closing].search(self.text, self.at + 1)
        if match is None and closing in _ALIKE:
            match = _QUOTE_ENDS[_ALIKE].search(self.text, self.at + 1)
        return match.start() if match else None

    def _run_node(self, text: str, quoted: bool, field: Field) -> Node | None:
        if not quoted and any(star in text for star in _STARS):
            return self._starred(text, field)
        folded = fold(text)
        return Run(text, folded, quoted, field) if folded else self._nothing(text)

    def _starred(self, text: str, field: Field) -> Node | None:
        parts = tuple(folded for part in re.split(r"[*＊]+", text) if (folded := fold(part)))
        if not parts:
            return Everything() if all(character in _STARS for character in text) else self._nothing(text)
        if text[0] in _STARS or text[-1] in _STARS:
            self.notes.append(Said("“{text}”开头或结尾的 * 没有作用：一个词无论前后有什么字都会找到。", text=text))
        if len(parts) == 1:
            return Run(text.strip("*＊"), parts[0], True, field)
        self._stars += len(parts) - 1
        if self._stars > MAX_WILDCARDS:
            raise _BeyondLimitsError(Said("* 太多：一次检索最多 {most} 个。", most=MAX_WILDCARDS))
        return Wildcard(text, parts, field)

    def _nothing(self, text: str) -> Node | None:
        if text.strip():
            self.notes.append(Said("“{text}”里没有可查的字，已略去。", text=text[:20]))
        return None

    # Words and places.

    def _skip_space(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def _at_end(self) -> bool:
        self._skip_space()
        return self.at >= len(self.text)

    def _peek_word(self) -> str:
        """What stands from here to the next white space, if it may be an operator (at most 9 characters), in half width."""
        self._skip_space()
        match = re.compile(r"\S{1,9}(?!\S)").match(self.text, self.at)
        return unicodedata.normalize("NFKC", match.group()) if match else ""

    def _take_word(self, word: str) -> bool:
        if self._peek_word() != word:
            return False
        while self.at < len(self.text) and not self.text[self.at].isspace():
            self.at += 1
        return True

    def _bracket_end(self) -> int | None:
        """Where the bracket that opens here closes, if a term ends there; None if this is no such bracket."""
        if self.at >= len(self.text) or self.text[self.at] not in _OPENING:
            return None
        depth = 0
        index = self.at
        while index < len(self.text):
            character = self.text[index]
            if character in _QUOTES and self._begins_term(index):
                inner = _Reader(self.text)
                inner.at = index
                end = inner._quote_end(_QUOTES[character])
                index = index if end is None else end
            elif character in _OPENING:
                depth += 1
            elif character in _CLOSING:
                depth -= 1
                if depth == 0:
                    following = self.text[index + 1 : index + 2]
                    return index if not following or following.isspace() or following in _CLOSING else None
            index += 1
        return None

    def _begins_term(self, index: int) -> bool:
        before = self.text[index - 1] if index else " "
        return before.isspace() or before in _OPENING or before in _MINUSES or before in ":："


def _joined(kind: type[And] | type[Or], nodes: list[Node]) -> Node | None:
    if len(nodes) > 1:
        flat: list[Node] = []
        for node in nodes:
            flat.extend(node.nodes if isinstance(node, kind) else [node])
        return kind(tuple(flat))
    return nodes[0] if nodes else None


def _near_of(left: Node | None, right: Node | None, distance: int) -> Near | None:
    if not isinstance(left, Run) or not isinstance(right, Run):
        return None
    field = left.field or right.field
    if left.field and right.field and left.field != right.field:
        return None
    return Near(left.folded, right.folded, distance, field)


def _within(node: Node, field: Field) -> Node:
    """The node with its texts looked for in this field, where they name none themselves."""
    if isinstance(node, Run | Wildcard | Near):
        return node if node.field else replace(node, field=field)
    if isinstance(node, Not):
        return Not(_within(node.node, field))
    if isinstance(node, And | Or):
        return type(node)(tuple(_within(child, field) for child in node.nodes))
    return node


def _parse_dates(text: str) -> Dated | None:
    if text in {"unknown", "未知"}:
        return Dated(None, None)
    first_text, dots, last_text = text.partition("..")
    if not dots:
        period = parse_period(text)
        return Dated(*period) if period else None
    first, last = parse_period(first_text), parse_period(last_text)
    if (first_text and first is None) or (last_text and last is None) or not (first or last):
        return None
    return Dated(first[0] if first else None, last[1] if last else None)
