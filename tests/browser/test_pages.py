"""Each sort of page: accessible in light and dark, no wider than a small phone, light to fetch, and without a shift."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.browsing import ERRORS, PAGES, show_error

OpenPage = Callable[..., Page]
#: Bytes of a page with all that it fetches, as transferred.
MOST_BYTES = 100_000
TRANSFERRED = (
    "() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
    ".reduce((sum, entry) => sum + entry.transferSize, 0)"
)


#: What has moved since the page began to arrive: how much, and which elements.
SHIFTS = """() => new Promise((done) => {
  const found = [];
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) found.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 80))]);
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(found), 200);
})"""


def check_with_axe(page: Page) -> None:
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    found = Axe().run(page, options={"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(open_page: OpenPage, addresses: dict[str, str], name: str, scheme: str) -> None:
    page = open_page(color_scheme=scheme, reduced_motion="reduce")
    page.goto(addresses[name])
    check_with_axe(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("template", ERRORS)
def test_axe_finds_nothing_where_something_went_wrong(open_page: OpenPage, template: str, scheme: str) -> None:
    page = open_page(color_scheme=scheme, reduced_motion="reduce")
    show_error(page, template)
    check_with_axe(page)
    assert page.locator("main input[type=search]").is_visible()


@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_a_small_phone(open_page: OpenPage, addresses: dict[str, str], name: str) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    page.goto(addresses[name])
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("size", [(390, 844), (1280, 900)], ids=["phone", "desktop"])
def test_no_page_is_heavy_or_shifts(
    open_page: OpenPage, addresses: dict[str, str], name: str, size: tuple[int, int]
) -> None:
    page = open_page(viewport={"width": size[0], "height": size[1]})
    page.goto(addresses[name], wait_until="networkidle")
    assert 0 < page.evaluate(TRANSFERRED) <= MOST_BYTES
    assert page.evaluate(SHIFTS) == []
