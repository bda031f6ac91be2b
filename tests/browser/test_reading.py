"""Reading: a newcomer reads a page, a historian cites what was found and prints it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_newcomer_reads_a_page_from_article_to_article(open_page: OpenPage, scripts: bool) -> None:
    page = open_page(java_script_enabled=scripts)
    page.goto("/")
    page.locator(".front__headlines a").first.click()
    first = page.locator(".piece__headline").inner_text()
    expect(page.locator(".prose p").first).to_be_visible()
    page.locator(".turn__on").click()
    expect(page.locator(".piece__headline")).not_to_have_text(first)
    page.locator(".turn__back").click()
    expect(page.locator(".piece__headline")).to_have_text(first)
    page.locator(".crumbs").get_by_role("link").last.click()
    expect(page.locator(".story").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_source_lines_keep_the_marks_of_the_search(open_page: OpenPage, scripts: bool) -> None:
    page = open_page(java_script_enabled=scripts)
    page.goto("/search/?q=疫情防控")
    page.locator(".hit__headline a").first.click()
    expect(page.locator(".prose mark").first).to_be_visible()
    page.get_by_role("link", name="原文", exact=True).click()
    expect(page.locator(".verbatim mark").first).to_be_visible()
    expect(page.locator(".hitturn")).to_contain_text("第 1 / ")
    number = page.locator(".verbatim li > a").first.inner_text()
    page.locator(".verbatim li > a").first.click()
    expect(page.locator(f"#L{number}")).to_be_in_viewport()
    page.go_back()
    page.get_by_role("link", name="段落重排", exact=True).click()
    expect(page.locator(".prose mark").first).to_be_visible()
    expect(page.locator(".verbatim")).to_have_count(0)


def test_a_historian_finds_a_name_cites_and_prints(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/")
    page.locator("input[type=search]").fill("李一正")
    page.get_by_role("button", name="检索").click()
    page.locator(".timeline__slot").last.click()
    expect(page.locator(".chips a")).to_have_count(1)
    page.locator(".hit__headline a").first.click()
    page.locator(".cite summary").click()

    def copied(button: int) -> str:
        page.locator(".cite .copy").nth(button).click()
        expect(page.locator(".cite .copy").nth(button)).to_have_text("已复制")
        return page.evaluate("navigator.clipboard.readText()")

    assert re.fullmatch(r"李一正\. .+\[N\]\. 永康日报, \[\d{4}-\d\d-\d\d—\d{4}-\d\d-\d\d\]\(版次不详\)\.", copied(0))
    assert re.search(r"\[N/OL\]\..+\(版次不详\)\[\d{4}-\d\d-\d\d\]\. http://127\.0\.0\.1:\d+/articles/\d+/\.$", copied(1))
    assert copied(2).startswith("@article{xianbao")
    assert copied(3).startswith("TY  - NEWS")
    assert '"type": "article-newspaper"' in copied(4)
    page.locator(".permalink + .copy").click()
    expect(page.locator(".permalink + .copy")).to_have_text("已复制")
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/articles/\d+/", page.evaluate("navigator.clipboard.readText()"))

    pdf = page.pdf(prefer_css_page_size=True)
    sheets = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
    assert sheets
    assert {(round(float(width)), round(float(height))) for width, height in sheets} <= {(595, 842), (596, 842)}
    page.emulate_media(media="print")
    for part in (".texts", ".turn", ".cite", ".masthead"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.locator(".printed")).to_contain_text("[N/OL]")
