"""Bytes to text, and text to lines: the first stage of the parser.

A text is what the bytes say, with the BOM dropped and CR LF and CR turned into LF; every offset in this project counts
code points of that text. Lines are split at LF only, never with `splitlines()`, which would also split at form feeds and
other separators that extraction leaves inside a line. Lines count from 1.
"""

import codecs
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

#: Bytes. A broadsheet page of text is about 30 kB; what is larger than this is no page, and is refused unread.
MAX_SOURCE_BYTES: Final = 1024 * 1024

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    # Before UTF-16, whose little-endian BOM this one begins with.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Without a BOM, UTF-8 is certain when it decodes; of the others the likelier one is taken, see `_likelihood`.
_LEGACY_ENCODINGS: Final = ("gb18030", "big5", "utf-16-le", "utf-16-be")
#: The 200 most frequent characters of newspaper prose, both scripts, with its punctuation: what real text is full of.
_COMMON: Final = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所"
    "民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日"
    "那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已"
    "們這國來時個為會學對發經電業過進產種實現體開關點與長樣說還無題應當將報訊記者讯报县市區区，。、：；！？“”（）《》「」 \n"
    "0123456789"
)
#: Real pages score above .4 in their own encoding; in another, as binary files do, below .1.
_LIKELY: Final = 0.2
#: Characters before a broken one from which on they say what the encoding was.
_TELLING: Final = 12
#: One NUL in so many characters may have strayed into a text; more make it binary.
_NULS: Final = 100


class SourceError(ValueError):
    """The bytes are no page of text. The message is for people."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `number` counts from 1, `start` and `end` are offsets (half-open, without the LF), `text` is what is between."""

    number: int
    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether the line holds nothing but space, control and format characters."""
        return is_blank(self.text)


@dataclass(frozen=True)
class Text:
    """A decoded source: its `content`, and the name of the `encoding` that it was in."""

    content: str
    encoding: str

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """All lines. A final LF starts no line."""
        return tuple(_split(self.content))

    def __reduce__(self) -> tuple[type["Text"], tuple[str, str]]:
        # Another process finds the lines again sooner than it reads them, if it needs them at all.
        return Text, (self.content, self.encoding)

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def line_at(self, offset: int) -> Line:
        """The line that holds the character at `offset` (an LF belongs to the line that it ends)."""
        return self.lines[bisect_right(self._starts, offset) - 1]


def is_blank_character(character: str) -> bool:
    """Whether the character is white space, a control or a format character."""
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf")


def is_blank(text: str) -> bool:
    """Whether the text holds nothing but white space, control and format characters."""
    return all(map(is_blank_character, text))


def decode(source: bytes) -> Text:
    """The text of a file's bytes. Raises SourceError if they are empty, too many, binary or in no known encoding."""
    if not source.strip():
        raise SourceError("文件是空的。")
    if len(source) > MAX_SOURCE_BYTES:
        raise SourceError(f"文件太大（{len(source) // 1024} kB），一个版面至多 {MAX_SOURCE_BYTES // 1024} kB。")
    content, encoding = _decoded(source)
    content = content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if is_blank(content):
        raise SourceError("文件里只有空白。")
    return Text(content, encoding)


def _decoded(source: bytes) -> tuple[str, str]:
    for bom, encoding in _BOMS:
        if source.startswith(bom):
            try:
                content = source.decode(encoding)
            except UnicodeDecodeError as error:
                raise SourceError(f"文件带 {encoding} 标记，但第 {error.start + 1} 字节不合此编码。") from error
            if not _binary(content):
                return content, encoding
            raise SourceError(f"文件带 {encoding} 标记，内容却不是文本。")
    broken: dict[str, int] = {}
    try:
        content = source.decode("utf-8")
    except UnicodeDecodeError as error:
        broken["utf-8"] = error.start
    else:
        if not _binary(content):
            return content, "utf-8"
    guesses = []
    for encoding in _LEGACY_ENCODINGS:
        try:
            content = source.decode(encoding)
        except UnicodeDecodeError as error:
            broken[encoding] = error.start
            continue
        guesses.append((_likelihood(content), content, encoding))
    best = max(guesses, key=lambda guess: guess[0], default=None)
    if best is None or best[0] < _LIKELY:
        for encoding, start in broken.items():
            whole = source[:start].decode(encoding)
            if len(whole) >= _TELLING and _likelihood(whole) >= _LIKELY:
                raise SourceError(f"像是 {encoding.upper()}，但第 {start + 1} 字节起不合此编码，文件可能不完整。")
        raise SourceError("不是文本文件，或编码不明（可用 UTF-8、GB18030、UTF-16、Big5）。")
    return best[1], best[2]


def _likelihood(content: str) -> float:
    """The share of characters that newspaper prose is full of; 0 if the text is binary."""
    if _binary(content):
        return 0.0
    return sum(character in _COMMON for character in content) / max(len(content), 1)


def _binary(content: str) -> bool:
    """Whether there are more NULs than stray control characters in a text."""
    return content.count("\0") * _NULS > len(content)


def _split(content: str) -> Iterator[Line]:
    start, number = 0, 1
    while start < len(content):
        end = content.find("\n", start)
        if end < 0:
            end = len(content)
        yield Line(number, start, end, content[start:end])
        start, number = end + 1, number + 1
