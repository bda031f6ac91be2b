"""Folding: the one form in which texts and queries are compared, with the way back to the original.

A text folds code point by code point: NFKC, lower case, traditional and variant characters to the simplified ones of
OpenCC's character tables, `∶` to `:`. Of what results only letters, marks and numbers stay (Unicode L, M, N), and the signs
`. · - / :` between two digits and `%` after one, white space left out of account. So 1·5疫情 is not 15疫情, and a string
may be broken by spaces, punctuation and line ends wherever it likes.

Folding is idempotent, and `fold(a + b)` differs from `fold(a) + fold(b)` only in signs at the seam.
"""

import re
import unicodedata
from array import array
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

#: What stands for a character that folds to nothing but parts its neighbours, as punctuation does. Never part of a result.
PARTING: Final = "\x00"
_SIGNS: Final = "./:·-"
_DROPPED: Final = re.compile(r"[./:·-](?:(?<!\d.)|(?!\d))|%(?<!\d.)|\x00")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and where each of its characters came from.

    `origins[i]` is the offset (code points, from 0) in the original of the character that `text[i]` was made from.
    """

    text: str
    origins: "array[int]"

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the original that holds `text[start:end]`; start < end."""
        return self.origins[start], self.origins[end - 1] + 1


def fold(text: str) -> str:
    """The folded text alone, several times faster than with its origins."""
    return _without_signs(text.translate(_table()))


def fold_with_origins(text: str) -> Folded:
    """The folded text with the origin of each character."""
    table = _table()
    parts = [table[ord(character)] for character in text]
    joined = "".join(parts)
    if len(joined) == len(parts) and "" not in parts:
        origins = array("l", range(len(parts)))
    else:
        origins = array("l", [index for index, part in enumerate(parts) for _ in part])
    dropped = [match.start() for match in _DROPPED.finditer(joined)]
    if dropped:
        gone = set(dropped)
        origins = array("l", [origin for index, origin in enumerate(origins) if index not in gone])
        joined = _without_signs(joined)
    return Folded(joined, origins)


def fold_parted(text: str) -> str:
    """The folded text, for cutting into words, with PARTING where punctuation or a line end parts its stretches."""
    return _DROPPED.sub(PARTING, text.replace("\n", PARTING).translate(_table()))


def occurrences(text: str, string: str) -> list[int]:
    """Where a string stands in a text, overlapping occurrences among them, ascending."""
    found = []
    start = text.find(string)
    while start >= 0:
        found.append(start)
        start = text.find(string, start + 1)
    return found


def _without_signs(translated: str) -> str:
    return _DROPPED.sub("", translated)


class _Table(dict[int, str]):
    """What each code point folds to, worked out when first met: "" for white space, PARTING for what parts."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


@cache
def _table() -> _Table:
    return _Table()


def _fold_character(character: str) -> str:
    category = unicodedata.category(character)
    if character.isspace() or category in {"Zs", "Zl", "Zp", "Cc", "Cf"}:
        return "" if character != PARTING else PARTING
    seen: set[str] = set()
    folded = character
    while folded not in seen:  # until it stays the same, so that folding twice changes nothing
        seen.add(folded)
        normal = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folded).lower())
        folded = "".join(_simplified().get(c, c) for c in normal)
    folded = folded.replace("∶", ":")
    return "".join(_kept(c) for c in folded)


def _kept(character: str) -> str:
    if character in _SIGNS or character == "%" or unicodedata.category(character)[0] in "LMN":
        return character
    return "" if character.isspace() else PARTING


@cache
def _simplified() -> dict[str, str]:
    """Traditional and variant characters with their simplified form.

    OpenCC's own tables lead from traditional to simplified, and from the standard traditional form to those usual in
    Hong Kong, Taiwan and Japan; the latter are read backwards. A Japanese form that is also a character of GB 2312, such
    as 芸 or 弁, is left alone: in Chinese it is another character.
    """
    simplified = {variant: standard for variant, standard in _pairs("TSCharacters") if variant != standard}
    for name in ("HKVariants", "TWVariants", "JPVariants"):
        for standard, variant in _pairs(name):
            if variant not in simplified and not _in_gb2312(variant):
                target = simplified.get(standard, standard)
                if target != variant:
                    simplified[variant] = target
    return simplified


def _pairs(table: str) -> list[tuple[str, str]]:
    """The first form that a table of OpenCC gives for each character."""
    lines = files("opencc").joinpath("dictionary", f"{table}.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if "\t" in line]
    return [(row[0], row[1].split(" ")[0]) for row in rows if len(row[0]) == 1]


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
