"""Made-up archives of any size out of real sentences, as the project's Documents: the same ones for the same seed.

An article is a few stretches of sentences that really stand one after another, until it is as long as its length says, so
that words are as rare as they are in print and come in clusters. Given names and longer numbers are drawn anew for each article, as
far as the text marks them, so that the words which are met once or twice go on growing in number with the archive.

Lengths are log-normal with a mean of about 671 characters. Articles stand in issues of three newspapers, spread over ten years; topics,
kinds, campaigns and writers are as uneven as they are in an archive.
"""

import datetime
import json
import math
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from bench.people_daily import END, NAME, NUMBER, paragraphs
from search.documents import Document

ROOT: Final = Path(__file__).resolve().parent.parent
CORPORA: Final = ("people-daily", "seeds")

_MEAN: Final = 614  # characters of a body; headlines and bylines come to some fifty more
_SPREAD: Final = 0.85  # of the logarithm of lengths: many briefs, a few whole pages
_SHORTEST, _LONGEST = 30, 8000  # characters of a body
_STRETCH: Final = 6  # sentences that stay together, at most
_PER_ISSUE: Final = 12  # articles, about
_PER_PAGE: Final = 4
_FIRST_DAY: Final = datetime.date(2014, 1, 1)
_DAYS: Final = 3652
_WRITERS: Final = 3000
_KINDS: Final = {"news": 70, "photo": 8, "notice": 8, "commentary": 5, "literary": 4, "advertisement": 4, "other": 1}
_SENTENCE: Final = re.compile(r"[^。！？]+[。！？][”’』」）]*")
_SLOT: Final = re.compile(rf"([{NAME}{NUMBER}])([^{END}]+){END}")
_DIGITS: Final = "０１２３４５６７８９"


@dataclass(frozen=True, slots=True)
class Stock:
    """What articles are made from. `sentences` and `titles` are templates with slots; `given` are characters of given names, as
    often as they were met."""

    sentences: tuple[str, ...]
    titles: tuple[str, ...]
    given: str


def load_stock(corpus: str, cache: Path) -> Stock:
    """The seeds alone ("seeds"), or with 人民日报 as well. Raises people_daily.UnavailableError."""
    lines = list(_seed_lines())
    if corpus == "people-daily":
        lines.extend(paragraphs(cache))
    sentences: list[str] = []
    titles: list[str] = []
    given: list[str] = []
    for line in lines:
        found = _SENTENCE.findall(line)
        sentences.extend(sentence for sentence in found if 6 <= len(sentence) <= 300)
        if not found and 8 <= len(line) <= 40:
            titles.append(line)
        given.extend(original for kind, original in _SLOT.findall(line) if kind == NAME and len(original) <= 2)
    return Stock(tuple(sentences), tuple(titles), "".join(given) or "明华文军建国平伟芳丽")


def documents(stock: Stock, count: int, seed: int) -> Iterator[Document]:
    """`count` articles with the ids 1, 2, …, by date. Holds none of them."""
    chance = random.Random(f"{seed} {count}")
    places = _Places()
    names = _Names(chance, stock.given)
    issues = max(1, round(count / _PER_ISSUE))
    held = 0
    for issue in range(issues):
        size = (count * (issue + 1)) // issues - held
        newspaper, county = chance.choices(places.newspapers, places.shares)[0]
        day = _FIRST_DAY + datetime.timedelta(issue * _DAYS // issues)
        basis = chance.choices(("printed", "inferred", "unknown"), (95, 4, 1))[0]
        dated = None if basis == "unknown" else day
        latest = day + datetime.timedelta(13) if basis == "inferred" else dated
        for place in range(size):
            writers = tuple(dict.fromkeys(names.writers(chance.choices((0, 1, 2, 3), (30, 40, 22, 8))[0])))
            yield Document(
                id=held + place + 1,
                texts=_texts(chance, stock, writers),
                county=county,
                newspaper=newspaper,
                kind=chance.choices(tuple(_KINDS), tuple(_KINDS.values()))[0],
                topics=places.some_topics(chance),
                campaigns=places.some_campaigns(chance),
                contributors=writers,
                date=dated,
                date_earliest=dated,
                date_latest=latest,
                date_basis=basis,
                issue=issue + 1,
                page_position=place // _PER_PAGE + 1,
                position=place % _PER_PAGE + 1,
            )
        held += size


def write(path: Path, corpus: Iterable[Document]) -> None:
    """A line of JSON each."""
    with path.open("w", encoding="utf-8") as file:
        for document in corpus:
            file.write(json.dumps(asdict(document), ensure_ascii=False, default=datetime.date.isoformat) + "\n")


def read(path: Path) -> Iterator[Document]:
    """What `write` wrote."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield _from_json(json.loads(line))


def _from_json(held: dict[str, Any]) -> Document:
    for name in ("texts", "topics", "campaigns", "contributors"):
        held[name] = tuple(held[name])
    for name in ("date", "date_earliest", "date_latest"):
        held[name] = held[name] and datetime.date.fromisoformat(held[name])
    return Document(**held)


def _seed_lines() -> Iterator[str]:
    """Each seed's whole text in a line, as its lines break within sentences, and the lines that may be headlines."""
    for path in sorted((ROOT / "fixtures" / "seeds").glob("*.txt")):
        lines = [line.strip() for line in path.read_text(encoding="utf-8").split("\n")]
        yield "".join(lines)
        yield from (line for line in lines if not re.search("[，。；：,]", line))


def _texts(chance: random.Random, stock: Stock, writers: tuple[str, ...]) -> tuple[str, str, str, str, str]:
    filled = _Slots(chance, stock.given)
    kicker = filled(chance.choice(stock.titles)) if chance.random() < 0.2 else ""
    headline = filled(chance.choice(stock.titles)) if chance.random() < 0.97 else ""
    deck = filled(chance.choice(stock.titles)) if chance.random() < 0.15 else ""
    byline = "　".join(("记者　" if n == 0 else "通讯员　") + name for n, name in enumerate(writers))
    length = min(max(chance.lognormvariate(math.log(_MEAN) - _SPREAD**2 / 2, _SPREAD), _SHORTEST), _LONGEST)
    body: list[str] = []
    characters = 0
    while characters < length:
        start = chance.randrange(len(stock.sentences))
        stretch: list[str] = []
        for template in stock.sentences[start : start + chance.randint(1, _STRETCH)]:
            sentence = filled(template)
            stretch.append(sentence)
            characters += len(sentence)
            if characters >= length:
                break
        body.append("".join(stretch))
    return kicker, headline, deck, byline, "\n".join(body)


class _Slots:
    """Fills an article's templates: a given name is the same wherever the article has it."""

    def __init__(self, chance: random.Random, given: str) -> None:
        self._chance = chance
        self._given = given
        self._names: dict[str, str] = {}

    def __call__(self, template: str) -> str:
        return _SLOT.sub(self._filled, template) if END in template else template

    def _filled(self, slot: re.Match[str]) -> str:
        kind, original = slot.groups()
        if kind == NUMBER:
            digits = (_DIGITS[int(self._chance.random() * 10)] for _ in original[1:])
            return original[0] + "".join(digits)
        if original not in self._names:
            self._names[original] = "".join(self._chance.choices(self._given, k=min(len(original), 2)))
        return self._names[original]


class _Names:
    """Writers: a few who write daily, and very many who write once."""

    def __init__(self, chance: random.Random, given: str) -> None:
        surnames = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高罗程应吕胡卢施"
        self._chance = chance
        self._names = [chance.choice(surnames) + "".join(chance.choices(given, k=2)) for _ in range(_WRITERS)]
        self._weights = list(accumulate(1 / (rank + 5) for rank in range(_WRITERS)))

    def writers(self, count: int) -> list[str]:
        """So many names, perhaps one of them twice."""
        return self._chance.choices(self._names, cum_weights=self._weights, k=count)


class _Places:
    """Newspapers, topics and campaigns, the first of each the most frequent."""

    def __init__(self) -> None:
        fixtures = ROOT / "fixtures"
        newspapers = json.loads((fixtures / "newspapers.json").read_text(encoding="utf-8"))
        self.newspapers = [(row["name"], row["county"]) for row in newspapers]
        self.shares = [1 / (rank + 1) for rank in range(len(newspapers))]
        self._topics = [row["name"] for row in json.loads((fixtures / "topics.json").read_text(encoding="utf-8"))]
        self._campaigns = [row["name"] for row in json.loads((fixtures / "campaigns.json").read_text(encoding="utf-8"))]

    def some_topics(self, chance: random.Random) -> tuple[str, ...]:
        """One to three, the primary one first."""
        weights = [1 / (rank + 2) for rank in range(len(self._topics))]
        return tuple(dict.fromkeys(chance.choices(self._topics, weights, k=chance.choices((1, 2, 3), (60, 30, 10))[0])))

    def some_campaigns(self, chance: random.Random) -> tuple[str, ...]:
        """Mostly none."""
        return (chance.choice(self._campaigns),) if chance.random() < 0.1 else ()
