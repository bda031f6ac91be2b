"""A historian collects articles with notes, finds them again, and takes a dossier along."""

from collections.abc import Callable
from pathlib import Path

from docx import Document
from playwright.sync_api import Page, expect

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
    page.add_init_script('localStorage.setItem(\'dossier\', \'{"items": [1, null, {"id": "x"}], "title": 5}\');')
    page.goto("/dossier/")
    expect(page.get_by_text("还是空的")).to_be_visible()
