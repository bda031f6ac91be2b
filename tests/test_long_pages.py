"""Pages far longer than any print: nothing is lost, and what is sent stays light."""

import re

import pytest
from django.test import Client

from archive.models import Newspaper, Page
from archive.parsing.segmentation import Role
from tests.conftest import ROOT, SEEDS
from tests.records import a_newspaper, a_page, a_simple_page, an_issue, body_of

pytestmark = pytest.mark.django_db
#: Bytes. What all pages share (style sheets, htmx, scripts) is 33 kB, and the whole is to stay under 100.
_MOST_COMPRESSED = 65_000


@pytest.fixture
def newspaper() -> Newspaper:
    return a_newspaper()


def real_text() -> str:
    """Some 45,000 characters that say nothing twice, so that they are compressed no better than print is."""
    own = (ROOT / "tests" / "parsing" / "pages").glob("own-*.txt")
    every = "".join(path.read_text(encoding="utf-8") for path in sorted([*SEEDS.glob("*.txt"), *own]))
    return re.sub(r"[^\w，。、：]", "", every)


def a_long_page(newspaper: Newspaper, characters: int, articles: int) -> Page:
    letters = real_text()[:characters]
    lines = [letters[at : at + 24] for at in range(0, len(letters), 24)]
    each = -(-len(lines) // articles)
    groups = [lines[at : at + each] for at in range(0, len(lines), each)]
    spans = [
        (text, Role.HEADLINE if place == 0 else Role.BODY, key)
        for key, group in enumerate(groups, 1)
        for place, text in enumerate((group[0], "\n".join(group[1:])))
        if text
    ]
    return a_page(an_issue(newspaper), "\n".join(lines), spans)


def compressed(client: Client, address: str) -> int:
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer["Content-Encoding"]) == (200, "gzip")
    return len(answer.content)


@pytest.mark.parametrize("articles", [1, 12, 57])
def test_a_page_of_100_kilobytes_comes_in_parts_and_is_light(client: Client, newspaper: Newspaper, articles: int) -> None:
    page = a_long_page(newspaper, 34_000, articles)
    text = page.segmentation.source.text if page.segmentation else None
    assert text is not None
    assert len("\n".join(line.text for line in text.lines).encode()) > 100_000
    first = body_of(client, f"/pages/{page.pk}/")
    parts = re.findall(r'<a href="\?line=(\d+)#source"', first)
    assert len(parts) == 3
    shown: list[str] = []
    for line in parts:
        address = f"/pages/{page.pk}/?line={line}"
        shown += re.findall(r'<li id="L(\d+)"', body_of(client, address))
        assert compressed(client, address) < _MOST_COMPRESSED
    assert shown == [f"{line.number}" for line in text.lines]
    # What leads to a line leads to the part with it.
    last = page.articles.exclude(key=None).order_by("-position")[0]
    for address in (f"/articles/{last.pk}/", f"/articles/{last.pk}/?text=source", f"/pages/{page.pk}/"):
        leads = re.findall(rf'href="(/pages/{page.pk}/\?line=\d+)#(L\d+)"', body_of(client, address))
        assert leads
        for part, line in (leads[0], leads[-1]):
            assert f'<li id="{line}"' in body_of(client, part)


def test_an_ordinary_source_is_one_part(client: Client, newspaper: Newspaper) -> None:
    page = a_simple_page(an_issue(newspaper), "甲", "乙")
    body = body_of(client, f"/pages/{page.pk}/")
    assert "#source" not in body
    assert 'href="#L3"' in body
    assert body_of(client, f"/pages/{page.pk}/?line=3").count('<li id="L') == 4
    assert client.get(f"/pages/{page.pk}/?line=5").status_code == 404
    for line in ("0", "x", "-1", "1\x00", "9" * 5000):
        assert client.get(f"/pages/{page.pk}/", {"line": line}).status_code == 400


def test_an_issue_of_sixty_pages_is_light(client: Client, newspaper: Newspaper) -> None:
    letters = real_text()
    issue = an_issue(newspaper)
    for number in range(60):
        start = number * 700
        lines = [letters[start + n * 80 : start + n * 80 + 80] for n in range(8)]
        spans: list[tuple[str, Role, int | None]] = []
        for key, line in enumerate(lines, 1):
            spans += [(line[:14], Role.HEADLINE, key), (line[14:], Role.BODY, key)]
        a_page(issue, "\n".join(f"{line[:14]}\n{line[14:]}" for line in lines), spans, str(number + 1))
    body = body_of(client, f"/issues/{issue.pk}/")
    assert body.count('class="card"') == 480
    assert "card__text" not in body
    assert compressed(client, f"/issues/{issue.pk}/") < _MOST_COMPRESSED
