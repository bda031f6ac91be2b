"""How the parser does on pages that nobody has tuned it to: python bench/generalise.py [--seeds A-B] [--labels FOLDER] [--misses] [--json].

Sets articles anew, those of tests/parsing/pages/articles.json or of a folder of labelled pages: other company on the page, another
order, other types and extraction, all drawn from a seed. A figure of one form of setting tells where the rules do not carry over.
Rules are to be judged on seeds that they were not made with.
"""

import argparse
import json
import os
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")

import django  # noqa: E402

django.setup()

from archive import vocabularies  # noqa: E402
from bench.labels import read_articles  # noqa: E402
from tests.parsing.pages.typeset import Page, load  # noqa: E402
from tests.parsing.scoring import Score, Scores, score_text  # noqa: E402

#: How headlines and bodies lie on the page.
FORMS: Final = ("before", "after", "between", "heap", "columns", "joined", "mixed")
NEWSPAPERS: Final = ("云川报", "今日青溪", "临江日报", "浦南新闻", "桐乡时讯")
BANNERS: Final = ("要闻", "综合", "社会民生", "副刊", "专题")
METRICS: Final = ("exact", "headline", "division", "paragraphs")
_LONG: Final = 160  # characters
#: Articles of a page, at least and at most.
_COMPANY: Final = (3, 6)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", default="0-199", metavar="A-B", help="a page for each number (default: 0-199)")
    options.add_argument("--labels", type=Path, metavar="FOLDER", help="set the articles of the labelled pages there")
    options.add_argument("--misses", action="store_true", help="name each miss")
    options.add_argument("--write", type=Path, metavar="FOLDER", help="write the pages and their gold.json there, too")
    options.add_argument("--json", action="store_true")
    args = options.parse_args()
    articles = None
    if args.labels:
        try:
            articles = read_articles(args.labels)
        except (OSError, LookupError, ValueError) as error:
            options.error(f"{args.labels} is no folder of labelled pages: {error!r}")
        if len(articles) < _COMPANY[0]:
            options.error(f"{args.labels} holds {len(articles)} articles that can be set anew; a page has {_COMPANY[0]}")
    vocabulary = vocabularies.from_fixtures()
    scores: dict[str, Scores] = defaultdict(Scores)
    gold = []
    for page, content in set_pages(args.seeds, articles):
        gold.append(page)
        for form in (page["form"], "all"):
            score_text(scores[form], page, content, vocabulary)
        if args.write:
            args.write.mkdir(parents=True, exist_ok=True)
            (args.write / page["file"]).write_bytes(content)
    if args.write:
        (args.write / "gold.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    result = {form: {name: _share(getattr(scores[form], name)) for name in METRICS} for form in (*FORMS, "all")}
    if args.json:
        print(json.dumps(result))
        return
    print(f"{'':12}" + "".join(f"{name:>12}" for name in METRICS))
    for form, row in result.items():
        print(f"{form:12}" + "".join(f"{'-' if share is None else share:>12}" for share in row.values()))
    if args.misses:
        for name in METRICS:
            print(f"\n{name}", *getattr(scores["all"], name).misses, sep="\n  ")


def _share(score: Score) -> float | None:
    """Per cent; None where nothing was labelled."""
    return round(score.percent, 1) if score.right or score.misses else None


def set_pages(seeds: str, articles: dict[str, Any] | None = None) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The labels and the bytes of a page for each seed from A to B (inclusive), as "A-B"; of the project's articles, unless of others."""
    first, last = map(int, seeds.split("-"))
    articles = load()[0] if articles is None else articles
    for seed in range(first, last + 1):
        page = Page(draw(seed, articles), articles).set()
        yield page.gold(), page.text().encode("utf-8-sig" if page.style["bom"] else "utf-8")


def draw(seed: int, articles: dict[str, Any]) -> dict[str, Any]:
    """A layout as `typeset` takes it, drawn from the seed."""
    chance = random.Random(seed)
    form = FORMS[seed % len(FORMS)]
    chosen = _company(articles, chance)
    width = chance.choice([*range(9, 31), *range(13, 21), 0, -1])
    style: dict[str, Any] = {
        "width": width,
        "blank": chance.choice(["all", "para", "para", "none", "none", "column"]),
        "gap": chance.choice([0, 1, 1, 1]),
        "indent": chance.choice(["", "", "", "", "", " ", "\u3000", "\u3000\u3000"]),
        "object": chance.choice(["", "", " ", "\u3000"]),
        "pad": chance.choice(["", "", "both", "left"]),
        "hang": chance.choice([0, 0, 1]),
        "column": chance.choice([0, 0, 17, 24, 30]),
        "wide": int(chance.random() < 0.15),
        "narrow": int(chance.random() < 0.1),
        "radicals": int(chance.random() < 0.1),
        "justify": 0.06 if chance.random() < 0.1 else 0.0,
        "noise": "shy,zw" if chance.random() < 0.1 else "",
        "newline": chance.choice(["\n", "\n", "\n", "\r\n"]),
        "swap": {"“": '"', "”": '"'} if chance.random() < 0.1 else {},
    }
    if width < 0 and not style["indent"]:
        style["blank"] = "para"  # nothing else would tell a reader where a paragraph ends
    if style["blank"] == "none" and style["gap"] == 0 and chance.random() < 0.7:
        style["gap"] = 1
    date = f"{chance.randint(1996, 2024)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    items = _items(form, chosen, articles, chance)
    framed = _framed(items.copy(), chance)
    printed = {"printed": True} if len(framed) > len(items) else {}
    return printed | {
        "file": f"set-{seed:05}.txt",
        "form": form,
        "date": date,
        "style": style,
        "items": framed,
    }


def _company(articles: dict[str, Any], chance: random.Random) -> list[str]:
    """Three to six articles: most pages are mostly news."""
    news = [key for key, article in sorted(articles.items()) if article["kind"] == "news"]
    other = [key for key in sorted(articles) if key not in news]
    count = chance.randint(*_COMPANY)
    odd = min(chance.choice([0, 0, 1, 1, 2]), count - 2, len(other))
    chosen = chance.sample(news, min(count - odd, len(news))) + chance.sample(other, odd)
    chance.shuffle(chosen)
    return chosen


def _long(article: dict[str, Any]) -> bool:
    """Whether the body is such as may be set around its headline, or go on in another column."""
    prose = [text for role, text in article["blocks"] if role == "body"]
    return (
        article["kind"] in ("news", "commentary") and sum(map(len, prose)) > _LONG and len(prose) == len(article["blocks"])
    )


def _items(form: str, chosen: list[str], articles: dict[str, Any], chance: random.Random) -> list[str]:
    """Headlines and bodies in the order of the form."""
    if form == "heap":
        heads = [f"H {key}" for key in chosen]
        chance.shuffle(heads)
        return [*(f"A {key}" for key in chosen), *heads]
    if form == "columns":
        parts = []
        for key in chosen:
            cut = round(chance.uniform(0.3, 0.7), 2)
            if not _long(articles[key]):
                parts.append([f"H {key}", f"A {key}"])
                continue
            parts.append([f"H {key}", f"A {key} 0-{cut}", f"A {key} {cut}-1"])
        tails = [(chance.randint(n + 1, len(parts)), part.pop() + chance.choice(["", " object="])) for n, part in enumerate(parts)
                 if len(part) > 2 and chance.random() < 0.6]  # fmt: skip
        result: list[str] = []
        for n, part in enumerate([*parts, []]):
            result += [tail for at, tail in tails if at == n]
            result += part
        return result
    result = []
    for n, key in enumerate(chosen):
        manner = chance.choice(("before", "before", "after", "between", "joined")) if form == "mixed" else form
        if manner == "between" and not _long(articles[key]):
            manner = "after"
        cut = round(chance.uniform(0.3, 0.7), 2)
        width = f" width={chance.randint(9, 24)}" if n and chance.random() < 0.3 else ""
        head = f"H {key}" + chance.choice(["", "", "", " spaced", " double"] if manner != "between" else [""])
        result += {
            "before": [head, f"A {key}{width}"],
            "joined": [f"J {key}", f"A {key}{width}"],
            "after": [f"A {key}{width}", head],
            "between": [f"A {key} 0-{cut}{width}", head, f"A {key} {cut}-1{width}"],
        }[manner]
    return result


def _framed(items: list[str], chance: random.Random) -> list[str]:
    """The items with masthead and imprint, whole or scattered."""
    paper, banner = chance.choice(NEWSPAPERS), chance.choice(BANNERS)
    parts = [f"F {paper}", "F {ymd} 星期{week}", f"F 第{chance.randint(2, 8)}版", f"F {banner}"]
    match chance.randrange(4):
        case 0:
            return [f"F {paper} {{ymd}} 星期{{week}} 第{chance.randint(2, 8)}版 {banner}", *items]
        case 1:
            return [*parts, *items, "F 责任编辑：陈一飞 电话：7022012"]
        case 2:
            for part in parts:
                items.insert(chance.randint(0, len(items)), part)
            return items
    return items


if __name__ == "__main__":
    main()
