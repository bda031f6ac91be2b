"""Each sort of page by keyboard alone: everything is reached, in order, seen, and left again."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from playwright.sync_api import Page

from tests.browser.browsing import PAGES

OpenPage = Callable[..., Page]
#: Key presses on a page; lists go on in the same manner.
MOST_STOPS: Final = 120
#: WCAG 2.2, 2.5.8: CSS pixels. Links in a sentence are exempt; axe knows them apart (its rule target-size).
STOP = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element);
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')];
  const within = (at, size, room) => Math.min(Math.max(at + size / 2, 1), room - 1);
  const seen = [...element.getClientRects()].some((part) => {
    const over = document.elementFromPoint(within(part.left, part.width, innerWidth), within(part.top, part.height, innerHeight));
    return over && (element.contains(over) || over.contains(element));
  });
  return {
    place: all.indexOf(element), what: element.outerHTML.slice(0, 120), seen,
    // A ring of its own, one around the box that a field is in, or one drawn in a picture.
    ring: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2)
      || getComputedStyle(element.parentElement).boxShadow !== 'none'
      || [...element.querySelectorAll('rect, circle, path')].some((shape) => parseFloat(getComputedStyle(shape).strokeWidth) >= 3),
  };
}"""


def walk(page: Page) -> list[dict[str, Any]]:
    """The stops from the top of the page on, to its end or the most that are tried."""
    stops: list[dict[str, Any]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or (stops and stop["place"] <= 0):
            break
        stops.append(stop)
    return stops


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_everything_in_order(open_page: OpenPage, addresses: dict[str, str], name: str) -> None:
    page = open_page(reduced_motion="reduce")
    page.goto(addresses[name])
    page.evaluate("document.activeElement.blur()")
    stops = walk(page)
    places = [stop["place"] for stop in stops]
    assert 'class="skip"' in stops[0]["what"]
    assert places == sorted(set(places))  # in the order of the page, none twice: no trap
    assert [stop["what"] for stop in stops if not stop["ring"]] == []
    assert [stop["what"] for stop in stops if not stop["seen"]] == []
    assert len(stops) == MOST_STOPS or "colophon" in page.evaluate(
        "document.activeElement.closest('footer')?.className ?? 'colophon'"
    )


def test_the_skip_link_leads_past_the_masthead(open_page: OpenPage, addresses: dict[str, str]) -> None:
    page = open_page()
    page.goto(addresses["article"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_help_dialog_is_left_again(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
