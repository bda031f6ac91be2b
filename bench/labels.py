"""Articles of labelled pages, in the form in which `tests/parsing/pages/typeset.py` sets them anew.

A folder of labelled pages holds page files and gold.json: a list of pages with `file` and `articles`, each of these with its headline
(`kicker`, `headline`, `deck`), `headline_lines`, `body_lines` (spans, from 1 and inclusive) and `paragraphs`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from archive.parsing.text import decode
from tests.parsing.scoring import HEADLINE, norm

#: Characters. What stands beside the paragraphs is a byline, a credit or a subheading if it is not longer, and there are not more of it.
_LONGEST: Final = 24
_MOST: Final = 4
#: Lines that would have to be set as they stand, and labels of articles that are only parts.
_NO_PROSE: Final = ("table_lines", "list_lines", "verse_lines")
_PARTS: Final = ("continued_from_page", "continued_on_page")
_STOPS: Final = "。！？；!?;…”』」）)"


def read_articles(folder: Path) -> dict[str, dict[str, Any]]:
    """The articles that can be set anew, by the page's name and a letter: whole ones, of prose, whose lines the paragraphs account for
    up to a few short ones. Raises OSError, LookupError or ValueError if the folder is none of labelled pages."""
    articles = {}
    for page in json.loads((folder / "gold.json").read_text(encoding="utf-8")):
        lines = [line.text.strip() for line in decode((folder / page["file"]).read_bytes()).lines]
        for n, gold in enumerate(page["articles"]):
            key = f"{Path(page['file']).stem}{chr(ord('a') + n)}"
            if article := _article(key, gold, lines):
                articles[key] = article
    return articles


def _article(key: str, gold: Mapping[str, Any], lines: list[str]) -> dict[str, Any] | None:
    if not gold["paragraphs"] or any(gold.get(label) for label in (*_NO_PROSE, *_PARTS)):
        return None
    blocks = _blocks(gold, list(_of(gold["body_lines"], lines)))
    if blocks is None:
        return None
    article = {"id": key, "kind": gold.get("kind") or "news", "blocks": blocks} | _headline(gold, lines)
    if "division" in gold:
        article["division"] = gold["division"]
    return article


def _headline(gold: Mapping[str, Any], lines: list[str]) -> dict[str, str]:
    """The parts of the headline, with / where a line ends; all in one where the labels do not divide it."""
    printed = list(_of(gold["headline_lines"], lines))
    if gold.get("division") == "open":
        whole = "".join(gold.get(part) or "" for part in HEADLINE)
        return {"headline": "/".join(printed) if norm("".join(printed)) == norm(whole) else whole}
    parts = {}
    for part in HEADLINE:
        text, taken = gold.get(part) or "", list[str]()
        while printed and norm("".join(taken)) != norm(text) and norm(text).startswith(norm("".join([*taken, printed[0]]))):
            taken.append(printed.pop(0))
        parts[part] = "/".join(taken) if norm("".join(taken)) == norm(text) else text
    return parts


def _blocks(gold: Mapping[str, Any], body: list[str]) -> list[list[str]] | None:
    """The paragraphs, with what stands beside them in its place; None where that is too much to be told what it is."""
    role = "caption" if gold.get("kind") == "photo" else "body"
    whole = norm("".join(gold["paragraphs"]))
    ends, at = [], 0
    for paragraph in gold["paragraphs"]:
        at += len(norm(paragraph))
        ends.append(at)
    beside: list[tuple[int, str]] = []  # how many paragraphs are before it, and it
    at = 0
    for line in body:
        text = norm(line)
        found = whole.find(text, at)
        if found >= 0:
            at = found + len(text)
        elif text not in whole:
            beside.append((sum(end <= at for end in ends), line))
    if len(beside) > _MOST or any(len(norm(line)) > _LONGEST for _, line in beside):
        return None
    blocks = [[role, paragraph] for paragraph in gold["paragraphs"]]
    for before, line in reversed(beside):
        within = 0 < before < len(ends)
        blocks.insert(before, ["subheading" if within else "byline", line])
    return blocks


def _of(spans: Iterable[tuple[int, int]], lines: list[str]) -> Iterator[str]:
    return (lines[n - 1] for first, last in spans for n in range(first, last + 1) if lines[n - 1])
