"""An article printed: clean A4 with its citation."""

import io
import unicodedata
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

OpenPage = Callable[..., Page]
#: Points; Chromium rounds up to whole CSS pixels.
A4 = (595, 842)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_article_prints_on_a4_with_its_citation(open_page: OpenPage, addresses: dict[str, str], scheme: str) -> None:
    page = open_page(color_scheme=scheme)
    page.goto(addresses["article"])
    title = page.locator("h1").inner_text()
    last = page.locator(".prose > *").last.inner_text().strip()[-8:]
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    for sheet in printed.pages:
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == pytest.approx(A4, abs=1)
    # A PDF may name a character by the radical of the same shape; NFKC makes it the character.
    drawn = "".join(sheet.extract_text() for sheet in printed.pages)
    text = "".join(unicodedata.normalize("NFKC", drawn).split())
    for kept in (title, last):
        assert "".join(unicodedata.normalize("NFKC", kept).split()) in text
    assert "[N/OL]" in text
    assert page.url in text
    for left_out in ("跳到正文", "检索", "引用本文", "报告错误", "相似的文章", "上一篇", "字号", "English", "编辑入口"):
        assert left_out not in text, left_out


def test_paper_is_white_in_the_dark_too(open_page: OpenPage, addresses: dict[str, str]) -> None:
    page = open_page(color_scheme="dark")
    page.goto(addresses["article"])
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.querySelector('.prose')).color") in ("rgb(0, 0, 0)", "rgb(29, 27, 24)")


@pytest.mark.parametrize("name", ["article", "page", "issue", "search", "frequency", "newspaper"])
def test_paper_has_nothing_to_press_and_is_light(open_page: OpenPage, addresses: dict[str, str], name: str) -> None:
    page = open_page(color_scheme="dark")
    page.goto(addresses[name])
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("button:visible, input:visible, select:visible").count() == 0
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
