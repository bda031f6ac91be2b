"""A historian collects articles with notes, finds them again, and takes a dossier along."""

from collections.abc import Callable
from pathlib import Path

from docx import Document
from playwright.sync_api import Page, expect

from archive.dossier import MOST_ARTICLES
from tests.browser.test_pages import check_with_axe


def test_articles_are_collected_noted_and_taken_along(open_page: Callable[..., Page], tmp_path: Path) -> None:
    page = open_page()
    page.goto("/search/?q=疫情防控")
    collect = page.get_by_role("button", name="收入资料夹")
    count = collect.count()
    collect.first.click()
    expect(page.get_by_role("button", name="已在资料夹")).to_have_count(1)
    expect(page.get_by_role("button", name="收入资料夹")).to_have_count(count - 1)
    first = page.locator(".hit__headline a").first.inner_text()
    page.locator(".hit__headline a").nth(1).click()
    second = page.locator("h1").inner_text()
    page.get_by_role("button", name="收入资料夹").click()
    page.get_by_role("link", name="资料夹 2").click()
    expect(page.locator(".collection__item")).to_have_count(2)
    page.get_by_label("标题").fill("防疫史料")
    page.get_by_label("笔记").nth(0).fill("与县志对照")
    page.reload()
    check_with_axe(page)
    expect(page.get_by_label("笔记").nth(0)).to_have_value("与县志对照")
    with page.expect_download() as taken:
        page.get_by_role("button", name="下载 Word").click()
    taken.value.save_as(tmp_path / "a.docx")
    assert taken.value.suggested_filename == "防疫史料.docx"
    texts = [paragraph.text for paragraph in Document(str(tmp_path / "a.docx")).paragraphs]
    assert texts[0] == "防疫史料"
    assert "笔记：与县志对照" in texts
    for title in (first, second):
        assert any("".join(title.split()) in "".join(text.split()) for text in texts)
    page.get_by_role("button", name="合成并打印").click()
    expect(page.locator("article.item")).to_have_count(2)
    expect(page.get_by_role("button", name="打印")).to_be_visible()
    check_with_axe(page)
    page.get_by_role("link", name="返回资料夹").click()
    page.get_by_role("button", name="移出").first.click()
    expect(page.locator(".collection__item")).to_have_count(1)
    page.get_by_role("button", name="移出").click()
    expect(page.get_by_text("还是空的")).to_be_visible()


def test_a_browser_that_keeps_nothing_says_so(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.accept()))
    page.goto("/articles/1/")
    page.get_by_role("button", name="收入资料夹").click()
    assert said == ["浏览器没有地方存放，没有收下。"]
    expect(page.get_by_role("button", name="收入资料夹")).to_be_visible()


def test_what_was_kept_by_something_else_does_no_harm(open_page: Callable[..., Page]) -> None:
    page = open_page()
    kept = [1, None, {"id": "x"}, {"id": -4}, {"id": 1e300}, {"id": 0.5}]
    page.goto("/dossier/")
    _keep(page, {"items": kept, "title": 5})
    expect(page.get_by_text("还是空的")).to_be_visible()
    evil = "<img src=x onerror=alert(1)>"
    _keep(page, {"items": [*kept, {"id": 1, "title": evil, "place": {}, "note": ["二"]}, {"id": 2}], "title": evil})
    expect(page.locator(".collection__head a")).to_have_text([evil, "/articles/2/"])
    assert page.locator("main img").count() == 0
    with page.expect_navigation():
        page.get_by_role("button", name="合成并打印").click()
    expect(page.locator("article.item")).to_have_count(2)
    expect(page.locator("h1")).to_have_text(evil)


def test_more_articles_than_one_document_takes_are_kept_and_it_is_said(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/dossier/")
    _keep(page, {"items": [{"id": n, "title": "甲"} for n in range(1, MOST_ARTICLES + 2)], "title": ""})
    expect(page.get_by_text("一份材料最多 200 篇")).to_be_visible()
    expect(page.get_by_role("button", name="下载 Word")).to_be_disabled()
    check_with_axe(page)
    page.locator(".collection__drop").first.click()
    expect(page.get_by_text("一份材料最多 200 篇")).to_be_hidden()
    expect(page.get_by_role("button", name="下载 Word")).to_be_enabled()
    expect(page.locator(".collection__item")).to_have_count(MOST_ARTICLES)


def _keep(page: Page, dossier: dict[str, object]) -> None:
    """As if the browser had kept this, on the page that is open."""
    page.evaluate("(kept) => localStorage.setItem('dossier', JSON.stringify(kept))", dossier)
    page.reload()
