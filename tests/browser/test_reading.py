"""Reading: a newcomer reads a page, a historian cites what was found and prints it."""

import csv
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]


def check_it_prints_on_a4(page: Page) -> None:
    sheets = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", page.pdf(prefer_css_page_size=True))
    assert sheets
    assert {(round(float(width)), round(float(height))) for width, height in sheets} <= {(595, 842), (596, 842)}


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

    check_it_prints_on_a4(page)
    page.emulate_media(media="print")
    for part in (".texts", ".turn", ".cite", ".masthead"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.locator(".printed")).to_contain_text("[N/OL]")


def test_a_newcomer_reads_an_issue_from_page_to_page(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto("/")
    page.locator(".paper__name a").first.click()
    page.locator(".strip a").first.click()
    page.locator(".issue-row__title").first.click()
    small = page.locator(".thumbs a").first
    label = small.locator("span").inner_text()
    small.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(label)
    headline = page.locator(".story__headline").first.inner_text()
    page.locator(".story__more").first.click()
    expect(page.locator(".piece__headline")).to_have_text(headline)
    expect(page.locator(".prose p").last).to_be_attached()
    page.locator(".about .tag").first.click()
    expect(page.locator(".rows__item").first).to_be_visible()


def test_a_historian_takes_what_was_found_along_as_a_dossier(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/")
    page.locator("input[type=search]").fill("李一正")
    page.get_by_role("button", name="检索").click()
    page.locator(".facet").filter(has_text="日期").get_by_role("link", name="2023年").first.click()
    expect(page.locator(".chips a")).to_have_text(re.compile("2023年"))
    page.locator(".hit__headline a").first.click()
    title = page.locator(".piece__headline").inner_text()
    page.locator(".credit a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("李一正")
    page.locator(".card__headline a").first.click()
    expect(page.locator(".piece__headline")).to_have_text(title)
    page.get_by_role("button", name="收入资料夹").click()
    page.get_by_role("link", name="资料夹 1").click()
    page.get_by_label("笔记").fill("廉政志")
    page.get_by_role("button", name="合成并打印").click()
    expect(page.locator("article.item")).to_contain_text("廉政志")
    expect(page.locator("article.item")).to_contain_text("[N/OL]. 永康日报, [2023-07-22—2023-08-04](版次不详)[")
    check_it_prints_on_a4(page)


def test_a_journalist_follows_a_phrase_over_time_and_downloads_it(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="词频").click()
    page.locator(".terms__phrase input").nth(0).fill("疫情")
    page.locator(".terms__phrase input").nth(1).fill("会议")
    page.get_by_label("计量").select_option("occurrences")
    page.get_by_role("button", name="数一数").click()
    expect(page.locator(".series")).to_have_count(2)
    row = page.locator(".counts tbody tr").filter(has_text="2022-01")
    articles, occurrences = (int(row.locator("td").nth(column).inner_text()) for column in (2, 3))
    with page.expect_download() as taken:
        page.get_by_role("link", name="下载 CSV").click()
    with taken.value.path().open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    (held,) = [line for line in rows if line["时间"] == "2022-01"]
    assert (int(held["疫情 篇数"]), int(held["疫情 次数"])) == (articles, occurrences)
    page.locator(".series--1 a").nth(2).click()
    expect(page.locator(".summary__count")).to_contain_text(f"{articles} 篇")
    expect(page.locator(".hit__text mark").first).to_have_text("疫情")


def test_marks_and_words_of_the_frequencies_are_as_large_on_a_phone(
    open_page: Callable[..., Page], addresses: dict[str, str]
) -> None:
    sizes = []
    for width in (390, 1280):
        page = open_page(viewport={"width": width, "height": 860})
        page.goto(addresses["frequency"])
        drawn = [page.locator(each).first.bounding_box() for each in (".series a .series__mark", ".plot__text--middle")]
        sizes.append([(round(box["width"]), round(box["height"])) for box in drawn if box])
        assert page.locator(".series a .series__mark--small").count() == 8  # of seeds, each period has little
    assert sizes[0] == sizes[1]
