"""Finding many terms at once: the longest at each place, none within another."""

from collections.abc import Iterable, Iterator


class TermIndex:
    """A set of terms, found in texts without white space in time that hardly depends on how many they are."""

    def __init__(self, terms: Iterable[str]) -> None:
        #: Terms by their first two characters (or their only one), and the lengths to try, the longest first.
        self._terms = frozenset(term for term in terms if term)
        lengths: dict[str, set[int]] = {}
        for term in self._terms:
            lengths.setdefault(term[:2], set()).add(len(term))
        self._lengths = {key: tuple(sorted(found, reverse=True)) for key, found in lengths.items()}
        self._singles = frozenset(key for key in lengths if len(key) == 1)

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Each term's offset and the term, from the left."""
        offset, end, lengths, singles, terms = 0, len(text), self._lengths, self._singles, self._terms
        while offset < end:
            for length in lengths.get(text[offset : offset + 2], ()):
                term = text[offset : offset + length]
                if term in terms:
                    yield offset, term
                    offset += length
                    break
            else:
                if text[offset] in singles:
                    yield offset, text[offset]
                offset += 1
