"""An issue of many pages and a page of 100 kB of text: as light, as still and as free of barriers as any other."""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.browsing import ROOT, served
from tests.browser.test_pages import MOST_BYTES, SHIFTS, TRANSFERRED, check_with_axe
from tests.test_long_pages import real_text

_PAGES = 12


@pytest.fixture(scope="module")
def long_addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The addresses, with the site's, of an issue of twelve pages and of a long page, its first part and its last."""
    folder = tmp_path_factory.mktemp("long")
    text = real_text()
    rows = [["file", "newspaper", "date", "page"]]
    for n in range(1, _PAGES + 1):
        (folder / f"{n}.txt").write_text("\n".join(text[n * 3000 + at : n * 3000 + at + 24] for at in range(0, 600, 24)))
        rows.append([f"{n}.txt", "永康日报", "2021-03-05", str(n)])
    (folder / "long.txt").write_text("\n".join(text[at : at + 24] for at in range(0, 34_000, 24)))
    rows.append(["long.txt", "永康日报", "2021-03-06", "1"])
    with (folder / "pages.csv").open("w", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    environment = {**os.environ, "DATA_DIR": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "archive.settings"}
    find = "from archive.models import Page; print(*(Page.objects.get(sources__name__endswith=n).pk for n in ('12.txt', 'long.txt')))"
    with served(folder / "data") as site:
        for command in (["import_seeds", "--manifest", str(folder / "pages.csv")], ["shell", "--no-imports", "-c", find]):
            done = subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=environment,
                check=True,
                capture_output=True,
                text=True,
            )
        several, long = done.stdout.split()
        yield {
            "several": f"{site}/pages/{several}/",
            "first": f"{site}/pages/{long}/",
            "last": f"{site}/pages/{long}/?line=1400",
        }


def opened(browser: Browser, address: str, width: int, scheme: str = "light") -> Page:
    page = browser.new_context(locale="zh-CN", color_scheme=scheme, viewport={"width": width, "height": 860}).new_page()  # type: ignore[arg-type]
    page.goto(address, wait_until="networkidle")
    return page


@pytest.mark.parametrize("width", [360, 900, 1280])
@pytest.mark.parametrize("name", ["issue", "first", "last"])
def test_long_things_are_light_and_still_and_have_no_barriers(
    browser: Browser, long_addresses: dict[str, str], name: str, width: int
) -> None:
    address = long_addresses["several" if name == "issue" else name]
    for scheme in ("light", "dark"):
        page = opened(browser, address, width, scheme)
        if name == "issue":
            page.locator(".folio__day a").click()
            page.wait_for_load_state("networkidle")
            assert page.locator(".thumb").count() == _PAGES
        assert 0 < page.evaluate(TRANSFERRED) <= MOST_BYTES
        assert page.evaluate(SHIFTS) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        check_with_axe(page)
        page.context.close()


@pytest.mark.parametrize("width", [390, 700, 1000, 1280])
def test_the_drawings_of_pages_stand_where_they_will_before_all_have_come(
    browser: Browser, long_addresses: dict[str, str], width: int
) -> None:
    page = opened(browser, long_addresses["several"], width)
    page.locator(".folio__day a").click()
    places = page.evaluate(
        """() => [...document.querySelectorAll(".thumbs li")].reverse().map((item) => {
          const { left, top } = document.querySelector(".thumbs li").getBoundingClientRect();
          item.remove();
          return `${Math.round(left)} ${Math.round(top)}`;
        })"""
    )
    assert len(places) == _PAGES
    assert len(set(places)) == 1
    page.context.close()
