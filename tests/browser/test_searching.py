"""A search narrowed step by step: with htmx in place, and page by page without JavaScript; its addresses and the way back."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]


def asked(page: Page) -> dict[str, list[str]]:
    """The parameters in the page's address."""
    return parse_qs(urlsplit(page.url).query)


def mark_document(page: Page) -> None:
    """Leaves a sign in the document that a page load would wipe out."""
    page.evaluate("document.documentElement.dataset.same = 'yes'")


def is_same_document(page: Page) -> bool:
    return page.evaluate("document.documentElement.dataset.same") == "yes"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_historian_narrows_by_year_month_and_day_and_goes_up_again(open_page: OpenPage, scripts: bool) -> None:
    page = open_page(java_script_enabled=scripts)
    page.goto("/")
    page.locator("input[type=search]").fill("疫情")
    page.get_by_role("button", name="检索").click()
    expect(page.locator(".hit")).to_have_count(9)
    expect(page.locator(".timeline__slot")).to_have_count(4)

    page.get_by_role("link", name="2022年，4 篇").click()
    expect(page.locator(".hit")).to_have_count(4)
    assert asked(page) == {"q": ["疫情"], "date": ["2022"]}
    expect(page.locator(".timeline__crumbs")).to_have_text("全部年份 › 2022年")

    page.locator(".timeline__slot").first.click()
    expect(page.locator(".timeline__crumbs")).to_have_text("全部年份 › 2022年 › 2022年1月")
    assert asked(page)["date"] == ["2022-01"]
    page.locator(".timeline__slot").first.click()
    expect(page.locator(".timeline__crumbs [aria-current]")).to_have_text(re.compile(r"2022年1月\d+日"))
    assert len(asked(page)["date"][0]) == 10
    expect(page.locator(".chips a")).to_have_count(1)

    page.locator(".timeline__crumbs a").first.click()
    expect(page.locator(".hit")).to_have_count(9)
    assert asked(page) == {"q": ["疫情"]}


@pytest.mark.parametrize("scripts", [True, False])
def test_back_and_forward_show_what_was_there(open_page: OpenPage, scripts: bool) -> None:
    page = open_page(java_script_enabled=scripts)
    page.goto("/search/?q=疫情")
    page.locator("#facet-county + ul").get_by_role("link", name="开化").click()
    expect(page.locator(".hit")).to_have_count(2)
    page.locator("#sort-oldest").click()
    expect(page.locator("#sort-oldest")).to_have_attribute("aria-current", "true")
    page.locator(".hit__headline a").first.click()
    expect(page.locator(".piece__headline")).to_be_visible()
    page.go_back()
    expect(page.locator("#sort-oldest")).to_have_attribute("aria-current", "true")
    expect(page.locator(".masthead")).to_be_visible()  # a whole page, not the part that htmx fetched
    expect(page.locator(".hit")).to_have_count(2)
    page.go_back()
    expect(page.locator("#sort-relevance")).to_have_attribute("aria-current", "true")
    expect(page.locator(".hit")).to_have_count(2)
    page.go_back()
    expect(page.locator(".hit")).to_have_count(9)
    page.go_forward()
    expect(page.locator(".hit")).to_have_count(2)
    page.reload()
    expect(page.locator(".masthead")).to_be_visible()
    expect(page.locator(".chips a")).to_have_count(1)


def test_htmx_keeps_the_page_the_focus_and_says_how_many(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/search/?q=疫情")
    mark_document(page)
    link = page.locator("#facet-county + ul").get_by_role("link", name="开化")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".hit")).to_have_count(2)
    expect(page.locator("#said")).to_have_text("找到 2 篇，现在是第 1 至 2 篇。")
    expect(page).to_have_title("疫情 · 检索 · 县报库")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".hit")).to_have_count(9)
    assert is_same_document(page)
    # What the search box would send goes along: a new query keeps the choice.
    page.keyboard.press("Enter")
    expect(page.locator("#ask-kept input")).to_have_count(1)
    page.locator("#q").fill("会议")
    page.locator("#q").press("Enter")
    expect(page.locator(".chips a")).to_have_text(re.compile("开化"))
    assert asked(page) == {"q": ["会议"], "county": ["开化"]}
    # The choice that was taken away has no place to keep the focus at; it goes to what was found.
    page.locator(".chips a").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()


def test_on_a_phone_the_drawer_stays_open_while_choosing(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto("/search/?q=疫情")
    page.locator(".drawer > summary").click()
    page.locator("#facet-county + ul").get_by_role("link", name="开化").click()
    expect(page.locator(".chips a")).to_have_count(1)
    expect(page.locator("#facet-county + ul").get_by_role("link", name="永康")).to_be_visible()


def test_what_is_refused_is_a_page_of_its_own(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/search/?q=疫情")
    page.get_by_label("自", exact=True).fill("昨天")
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_role("alert")).to_contain_text("看不懂这个日期")
    assert asked(page)["date_from"] == ["昨天"]


def test_searches_are_kept_renamed_and_deleted_in_the_browser(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/search/?q=疫情&county=开化&page_size=50")
    page.locator("#saved > summary").click()
    page.get_by_role("button", name="保存现在的检索").click()
    kept = page.locator(".saved__list a")
    expect(kept).to_have_text("疫情 · 县市区：开化")
    page.get_by_role("button", name=re.compile("改名")).click()
    page.get_by_label("名称").fill("<b>开化的疫情</b>")
    page.get_by_label("名称").press("Enter")
    expect(kept).to_have_text("<b>开化的疫情</b>")
    page.goto("/search/?q=会议")
    page.locator("#saved > summary").click()
    kept.click()
    expect(page.locator(".hit")).to_have_count(2)
    assert asked(page) == {"q": ["疫情"], "county": ["开化"], "page_size": ["50"]}
    page.locator("#saved > summary").click()
    page.get_by_role("button", name=re.compile("删除")).click()
    expect(kept).to_have_count(0)


def test_searches_kept_by_something_else_lead_nowhere_else(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/search/")
    evil = "<img src=x onerror=alert(1)>"
    for kept in (
        [None, 5, {"name": evil}, {"name": evil, "search": "javascript:alert(1)"}, {"name": 1, "search": "?q=x"}],
        {},
        7,
    ):
        page.evaluate("(kept) => localStorage.setItem('saved-searches', JSON.stringify(kept))", kept)
        page.reload()
        expect(page.locator(".saved__list a")).to_have_count(0)
    page.evaluate(
        "(kept) => localStorage.setItem('saved-searches', JSON.stringify(kept))", [{"name": evil, "search": "?q=//evil"}]
    )
    page.reload()
    page.locator("#saved > summary").click()
    expect(page.locator(".saved__list a")).to_have_text([evil])
    assert page.locator(".saved__list img").count() == 0
    page.locator(".saved__list a").click()
    expect(page).to_have_url(re.compile(r"/search/\?q=//evil$"))


def test_without_scripts_keeping_a_search_is_explained(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/search/?q=疫情")
    page.locator("#saved > summary").click()
    expect(page.locator("#saved")).to_contain_text("收藏这一页")
    expect(page.locator(".saved__body")).to_be_hidden()
