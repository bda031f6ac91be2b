"""报纸: which newspaper a page is of, from its masthead, else from the names, hosts, places and phrases in its text."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from archive.parsing.characters import Run, squeeze
from archive.parsing.masthead import read_line
from archive.parsing.parsed import Basis, Evidence, NewspaperFinding
from archive.parsing.terms import TermIndex
from archive.parsing.vocabulary import NewspaperEntry, Vocabulary

#: What one mention says: of the newspaper's name, of a phrase that only its pages use, of the county with its level
#: (永康市), of the county alone, of a place in it.
_NAME: Final = 6.0
_PHRASE: Final = 3.0
_COUNTY_LEVEL: Final = 2.0
_COUNTY: Final = 1.0
_PLACE: Final = 1.5
#: Of one word no more mentions than this count: an article about a visit says the host's name twenty times.
_MOST_MENTIONS: Final = 5
#: The least score that names a newspaper, from how many different words at least, and how many times the runner-up's it
#: has to be.
_LEAST: Final = 2.5
_LEAST_WORDS: Final = 2
_MARGIN: Final = 2.0
#: How a paper speaks of its own county, by level. A paper of a 市 never says 我县 of itself.
_OURS: Final = {"市": "我市", "县": "我县", "区": "我区"}
_CONTRADICTING: Final = {"市": ("县", "区"), "县": ("区",), "区": ("县",)}


@dataclass(frozen=True, slots=True)
class _Clue:
    entry: int
    worth: float
    says: str


def find_newspaper(
    furniture: Sequence[tuple[int, str]], articles: Iterable[Run], vocabulary: Vocabulary
) -> NewspaperFinding:
    """The newspaper of a page, from its furniture (the lines' numbers and texts) and its articles.

    A printed name decides, also against the text; one in the masthead that the vocabulary does not hold gives no newspaper but is
    kept as `printed_name`. Without one the clues are counted, and a newspaper is named only where it leads clearly.
    """
    entries, articles = vocabulary.newspapers, list(articles)
    names = {name: entry for entry in entries for name in (entry.name, *entry.names)}
    printed = _printed(furniture, names)
    top = min((number for run in articles for number, _ in run.lines), default=0)
    masthead = [one for one in printed if one[0] <= top or _in_masthead(one[0], furniture)]
    # By itself below a text another paper's name says where that was printed before. Words are broken at line ends, so the page is
    # read as one run.
    rest = Run.of(line for line in furniture if line[0] not in dict(printed))
    page = Run.joined([line for run in (rest, *articles) for line in run.lines])
    inferred = NewspaperFinding() if masthead else _inferred(page, entries)
    for number, name in [*masthead, *printed]:
        if name in names and inferred.name in (None, names[name].name):
            evidence = (Evidence(number, name, "报头"),)
            return NewspaperFinding(names[name].name, names[name].county, name, Basis.PRINTED, evidence)
    if not printed or inferred.name is not None:
        return inferred
    number, name = (masthead or printed)[0]
    return NewspaperFinding(printed_name=name, basis=Basis.UNKNOWN, evidence=(Evidence(number, name, "报头"),))


def _printed(furniture: Sequence[tuple[int, str]], names: Container[str]) -> list[tuple[int, str]]:
    """The names of newspapers that the lines print, with the lines' numbers: what is called as newspapers are comes first."""
    read = ((number, read_line(line)) for number, line in furniture)
    found = [(number, squeeze(name)) for number, line in read if line is not None for name in line.names]
    return sorted(found, key=lambda one: one[1] not in names and not _TITLE.fullmatch(one[1]))


def _in_masthead(number: int, furniture: Sequence[tuple[int, str]]) -> bool:
    """Whether the line, or one of the page's own lines near it, can be nothing but furniture."""
    near = (line for other, line in furniture if abs(other - number) <= _NEAR)
    return any(read is not None and read.strong for read in map(read_line, near))


#: Lines, blank ones among them, within which a masthead's parts stand together.
_NEAR: Final = 4


#: What a newspaper is called; 云梯新闻 may be one too, or the name of a column, and is believed when nothing else is printed.
_TITLE: Final = re.compile(r"今日.{2,4}|.{2,6}报")


def _inferred(page: Run, entries: tuple[NewspaperEntry, ...]) -> NewspaperFinding:
    if not entries:
        return NewspaperFinding()
    clues, index = _clues(entries)
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for offset, term in index.find(page.text):
        counts[term] += 1
        first.setdefault(term, page.numbers[offset])
    scores = [0.0] * len(entries)
    for term, count in counts.items():
        for clue in clues[term]:
            scores[clue.entry] += clue.worth * min(count, _MOST_MENTIONS)
    order = sorted(range(len(entries)), key=lambda n: -scores[n])
    best = order[0]
    second = scores[order[1]] if len(order) > 1 else 0.0
    ours = [(clue, term) for term in counts for clue in clues[term] if clue.entry == best]
    if (
        scores[best] < max(_LEAST, _MARGIN * second)
        or len(ours) < _LEAST_WORDS
        or _speaks_otherwise(page.text, entries[best])
    ):
        return NewspaperFinding()
    ours.sort(key=lambda pair: -pair[0].worth * min(counts[pair[1]], _MOST_MENTIONS))
    evidence = tuple(Evidence(first[term], term, f"{clue.says}，{counts[term]}次") for clue, term in ours[:8])
    entry = entries[best]
    return NewspaperFinding(entry.name, entry.county, None, Basis.INFERRED, evidence)


def _speaks_otherwise(text: str, entry: NewspaperEntry) -> bool:
    """Whether the page says we of a county of another level, and never of one of this."""
    others = sum(text.count(_OURS[level]) for level in _CONTRADICTING.get(entry.level, ()))
    return others >= 2 and _OURS.get(entry.level, entry.county) not in text


@lru_cache(maxsize=16)
def _clues(entries: tuple[NewspaperEntry, ...]) -> tuple[dict[str, list[_Clue]], TermIndex]:
    clues: dict[str, list[_Clue]] = {}
    for n, entry in enumerate(entries):
        words = [
            *((name, _NAME, "报名") for name in (entry.name, *entry.names)),
            *((phrase, _PHRASE, "常用语") for phrase in entry.phrases),
            (entry.county + entry.level, _COUNTY_LEVEL, "县市区名"),
            (entry.county, _COUNTY, "县市区名"),
            *((place, _PLACE, "地名、机构") for place in entry.places),
        ]
        for word, worth, says in words:
            key = squeeze(word)
            if key and not any(clue.entry == n for clue in clues.get(key, ())):
                clues.setdefault(key, []).append(_Clue(n, worth, says))
    return clues, TermIndex(clues)
