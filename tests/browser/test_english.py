"""The English site: nothing of the interface is left in Chinese, and what is Chinese says so."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.browsing import PAGES
from tests.browser.test_pages import check_with_axe

OpenPage = Callable[..., Page]
#: Texts and spoken attributes with Chinese characters in them, whose language is not said to be Chinese.
UNMARKED = """() => {
  const chinese = /[\\u3400-\\u9fff]/, found = [];
  const marked = (element) => element.closest('[lang]').getAttribute('lang').startsWith('zh');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, parent = text.parentElement;
    if (parent.closest('script') || !chinese.test(text.data) || marked(parent)) continue;
    found.push(text.data.trim());
  }
  for (const element of document.body.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      if (chinese.test(element.getAttribute(name) ?? '') && !marked(element)) found.push(`${name}: ${element.getAttribute(name)}`);
  return found;
}"""


def speak_english(page: Page) -> None:
    page.goto("/newspapers/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("name", PAGES)
def test_all_is_english_but_what_is_marked_as_chinese(open_page: OpenPage, addresses: dict[str, str], name: str) -> None:
    page = open_page()
    speak_english(page)
    page.goto(addresses[name])
    assert page.evaluate(UNMARKED) == []
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Keyboard shortcuts")
    assert page.evaluate(UNMARKED) == []
    page.keyboard.press("Escape")
    check_with_axe(page)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_switch_keeps_the_address(open_page: OpenPage, scripts: bool) -> None:
    page = open_page(java_script_enabled=scripts)
    page.goto("/search/?q=疫情&sort=oldest")
    before = page.url
    page.get_by_role("button", name="English").click()
    expect(page).to_have_url(before)
    expect(page.locator("#sort-oldest")).to_have_text("Oldest first")
    page.get_by_role("button", name="中文").click()
    expect(page).to_have_url(before)
    expect(page.locator("#sort-oldest")).to_have_text("最早在前")


def test_the_switch_keeps_what_was_chosen_in_place(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/search/?q=疫情")
    page.locator("#sort-oldest").click()
    expect(page).to_have_url(re.compile("sort=oldest"))
    chosen = page.url
    page.get_by_role("button", name="English").click()
    expect(page).to_have_url(chosen)
