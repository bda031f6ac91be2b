"""How near a parse comes to a labelled page: which articles, headlines and paragraphs it has exactly, and which headlines divided
into kicker, headline and deck as labelled.

Gold spans are [first, last], 1-based and inclusive; blank lines in them do not count, nor do its `open_lines`.
"""

import json
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.parsing.page import parse_page
from archive.parsing.rendering import page_to_json
from archive.parsing.text import decode
from archive.parsing.vocabulary import Vocabulary

HEADLINE = ("kicker", "headline", "deck")
CREDIT = re.compile(r"(?:本报|报社|融媒|全媒体|首席|见习|实习)*(?:记者|通讯员)[^,。()]{2,12}(?:摄|摄影|摄影报道)$")
JUMP = re.compile(r"^\((?:上接|紧接).{1,5}版\)|\(下转.{1,5}版\)$")


def norm(text: object) -> str:
    """As strings are compared: after NFKC, without white space."""
    return "".join(unicodedata.normalize("NFKC", str(text or "")).split())


def bare(paragraph: str) -> str:
    """A paragraph without a jump at its ends or a photo credit run on."""
    return CREDIT.sub("", JUMP.sub("", norm(paragraph)))


@dataclass
class Score:
    """Hits and misses of one metric, with where each miss is."""

    right: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, right: bool, where: str) -> None:
        self.right += right
        if not right:
            self.misses.append(where)

    @property
    def percent(self) -> float:
        return 100 * self.right / max(self.right + len(self.misses), 1)


@dataclass
class Scores:
    """What is scored; see the module's head."""

    exact: Score = field(default_factory=Score)
    headline: Score = field(default_factory=Score)
    division: Score = field(default_factory=Score)
    paragraphs: Score = field(default_factory=Score)
    coverage: Score = field(default_factory=Score)


def score_pages(gold: list[dict[str, Any]], folder: Path, vocabulary: Vocabulary) -> Scores:
    """Parse the pages that lie in `folder` and compare each with its gold."""
    scores = Scores()
    for page in gold:
        score_text(scores, page, (folder / page["file"]).read_bytes(), vocabulary)
    return scores


def score_text(scores: Scores, gold: dict[str, Any], content: bytes, vocabulary: Vocabulary) -> None:
    """Parse a page's bytes and compare the outcome with its gold."""
    filled = [line.number for line in decode(content).lines if not line.blank]
    parsed = page_to_json(gold["file"], parse_page(content, vocabulary))
    score_page(scores, gold, json.loads(json.dumps(parsed)), filled)


def score_page(scores: Scores, gold: dict[str, Any], parsed: dict[str, Any], filled: list[int]) -> None:
    owners = [n for part in (*parsed["articles"], {"lines": parsed["furniture"]}) for n in lines_of(part["lines"], filled)]
    scores.coverage.add(sorted(owners) == filled, gold["file"])
    opened = set(lines_of(gold.get("open_lines", []), filled))
    judged = [n for n in filled if n not in opened]
    bodies = [
        set(lines_of([span for span in article["lines"] if span["role"] not in HEADLINE], judged))
        for article in parsed["articles"]
    ]
    said = {bare(paragraph) for article in parsed["articles"] for paragraph in article["paragraphs"]}
    for n, want in enumerate(gold["articles"]):
        where, mine = f"{gold['file']}/{n}", set(lines_of(want["body_lines"], judged))
        scores.exact.add(mine in bodies, where)
        best = max(range(len(bodies)), key=lambda k: (len(bodies[k] & mine), -len(bodies[k])), default=None)
        found = parsed["articles"][best] if best is not None and bodies[best] & mine else {}
        wanted, got = ([norm(part.get(name)) for name in HEADLINE] for part in (want, found))
        told = f"{where}: {'|'.join(wanted)} ≠ {'|'.join(got)}"
        scores.headline.add(bool(found) and "".join(wanted) == "".join(got), told)
        if want.get("division") != "open":
            scores.division.add(bool(found) and wanted == got, told)
        for paragraph in want.get("paragraphs", []):
            scores.paragraphs.add(bare(paragraph) in said, f"{where}: {paragraph[:30]}")


def lines_of(spans: list[Any], numbers: list[int]) -> list[int]:
    """Those of the numbers that lie in the spans, as often as they do."""
    pairs = [(span["start"], span["end"]) if isinstance(span, dict) else span for span in spans]
    return [n for first, last in pairs for n in numbers if first <= n <= last]
