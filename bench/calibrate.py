"""How well the parser's confidence is set: python bench/calibrate.py [--set A-B] [--json] [GOLD …].

GOLD is a file of labelled pages (its pages lie beside it, or in the folder given after a colon: gold.json:pages); if none is
given, the project's own pages and seeds, and 150 pages that `generalise.py` sets anew, are judged. An article is wrong if no
labelled article has the same body lines and the same headline.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

GOLD: Final = ("tests/parsing/pages/gold.json", "tests/gold/seeds.json:fixtures/seeds")
#: Pages that are set anew.
RESET: Final = "0-149"
THRESHOLDS: Final = (0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5, 0.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """An article that was found: its page, the confidence in it and the codes of doubt, and whether it is right."""

    page: str
    headline: str
    confidence: float
    reasons: tuple[str, ...]
    right: bool


def judged_articles(gold: Path, folder: Path) -> Iterator[Judged]:
    """The articles that are found on labelled pages."""
    return _judged((page, (folder / page["file"]).read_bytes()) for page in json.loads(gold.read_text(encoding="utf-8")))


def judged_reset(seeds: str) -> Iterator[Judged]:
    """The articles that are found on the pages that are set anew from the seeds "A-B"."""
    from bench.generalise import set_pages

    return _judged(set_pages(seeds))


def _judged(pages: Iterable[tuple[dict[str, Any], bytes]]) -> Iterator[Judged]:
    import django

    django.setup()
    from archive import vocabularies
    from archive.parsing.page import parse_page
    from archive.parsing.rendering import page_to_json
    from archive.parsing.text import decode
    from tests.parsing.scoring import HEADLINE, lines_of, norm

    vocabulary = vocabularies.from_fixtures()
    for page, content in pages:
        filled = [line.number for line in decode(content).lines if not line.blank]
        opened = set(lines_of(page.get("open_lines", []), filled))
        judged = [n for n in filled if n not in opened]
        want = {
            (frozenset(lines_of(one["body_lines"], judged)), "".join(norm(one.get(name)) for name in HEADLINE))
            for one in page["articles"]
        }
        for one in page_to_json(page["file"], parse_page(content, vocabulary))["articles"]:
            body = frozenset(lines_of([s for s in one["lines"] if s["role"] not in HEADLINE], judged))
            headline = "".join(norm(one.get(name)) for name in HEADLINE)
            yield Judged(
                page["file"], headline, one["confidence"], tuple(one["reasons"]), not body or (body, headline) in want
            )


def report(articles: Iterable[Judged]) -> dict[str, Any]:
    """How many are called sure at each threshold, and how many of those are wrong; and how often each reason was right."""
    articles = list(articles)
    sure = {at: [one for one in articles if one.confidence >= at] for at in THRESHOLDS}
    codes = sorted({code for one in articles for code in one.reasons})
    doubted = {code: [one for one in articles if code in one.reasons] for code in codes}
    return {
        "articles": len(articles),
        "wrong": sum(not one.right for one in articles),
        "thresholds": {str(at): [len(some), sum(not one.right for one in some)] for at, some in sure.items()},
        "reasons": {code: [len(some), sum(not one.right for one in some)] for code, some in doubted.items()},
        "sure_and_wrong": [
            f"{one.page} {one.confidence} {one.headline[:30]} {' '.join(one.reasons)}" for one in sure[0.9] if not one.right
        ],
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("gold", nargs="*", metavar="GOLD")
    options.add_argument("--set", metavar="A-B", help=f"judge the pages set anew from these numbers, too (alone: {RESET})")
    options.add_argument("--json", action="store_true")
    args = options.parse_args()
    articles: list[Judged] = []
    for named in args.gold or [str(ROOT / name) for name in GOLD]:
        name, _, folder = named.partition(":")
        articles += judged_articles(Path(name), (ROOT / folder) if folder else Path(name).parent)
    if seeds := args.set or (None if args.gold else RESET):
        articles += judged_reset(seeds)
    result = report(articles)
    if args.json:
        print(json.dumps(result, ensure_ascii=False))
        return
    print(f"{result['articles']} articles, {result['wrong']} wrong\n\nconfidence  articles  wrong")
    print("\n".join(f"{at:>10}{count:10}{wrong:7}" for at, (count, wrong) in result["thresholds"].items()))
    print("\nreason              articles  wrong")
    print("\n".join(f"{code:20}{count:8}{wrong:7}" for code, (count, wrong) in result["reasons"].items()))
    print("\nsure and wrong:\n" + "\n".join(result["sure_and_wrong"]))


if __name__ == "__main__":
    main()
