"""The pictures of docs/editing.md, taken of a served archive with the seeds.

Usage: python -m tests.browser.editing_pictures [directory]
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page

from tests.browser.browsing import ROOT, chromium, served

_DESKTOP: Final[dict[str, Any]] = {"viewport": {"width": 1240, "height": 800}}
_PHONE: Final[dict[str, Any]] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, served(Path(data)) as site, chromium() as browser:
        environment = {**os.environ, "DATA_DIR": data, "DJANGO_SUPERUSER_PASSWORD": "jiaoding"}
        command = [
            sys.executable,
            "manage.py",
            "createsuperuser",
            "--noinput",
            "--username",
            "编辑",
            "--email",
            "a@b.example",
        ]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        page = _editor(browser, site, **_DESKTOP)
        _lines(page).nth(2).click()
        page.keyboard.press("Shift+ArrowDown")
        page.screenshot(path=folder / "editing-workbench.png")
        _key(page, "s")
        page.locator(".wb-facts summary").nth(1).click()
        page.locator(".wb-facts").nth(1).scroll_into_view_if_needed()
        page.screenshot(path=folder / "editing-facts.png")
        with page.expect_navigation():
            page.keyboard.press("Control+s")
        page.goto(f"{site}/admin/workbench/2/history/")
        page.screenshot(path=folder / "editing-history.png")
        _overtaken(browser, site, folder)
        page.goto(f"{site}/admin/review/")
        page.screenshot(path=folder / "editing-queue.png")
        dark = _editor(browser, site, 1, color_scheme="dark", **_DESKTOP)
        _lines(dark).nth(4).click()
        dark.screenshot(path=folder / "editing-dark.png")
        phone = _editor(browser, site, 1, **_PHONE)
        for n in (3, 4):
            _lines(phone).nth(n).tap()
        phone.screenshot(path=folder / "editing-phone.png")
        reader = browser.new_page(locale="zh-CN", viewport={"width": 900, "height": 1000})
        reader.goto(f"{site}/articles/1/report/")
        reader.screenshot(path=folder / "editing-report.png")


def _overtaken(browser: Browser, site: str, folder: Path) -> None:
    slow, quick = _editor(browser, site, **_DESKTOP), _editor(browser, site, **_DESKTOP)
    _lines(slow).nth(3).click()
    _key(slow, "s")
    _lines(quick).nth(1).click()
    quick.keyboard.press("e")
    reading = quick.locator("[name=reading]")
    reading.fill(reading.input_value().replace("市委常委会", "中共永康市委常委会"))
    with quick.expect_response(lambda response: "/workbench/" in response.url):
        reading.press("Enter")
    quick.wait_for_selector("#bench:not(.wb-busy)")
    with quick.expect_navigation():
        quick.keyboard.press("Control+s")
    with slow.expect_navigation():
        slow.keyboard.press("Control+s")
    slow.screenshot(path=folder / "editing-conflict.png")


def _editor(browser: Browser, site: str, pk: int = 2, **options: Any) -> Page:
    page = browser.new_context(locale="zh-CN", **options).new_page()
    page.goto(f"{site}/admin/login/?next=/admin/workbench/{pk}/")
    page.fill("[name=username]", "编辑")
    page.fill("[name=password]", "jiaoding")
    page.press("[name=password]", "Enter")
    page.wait_for_selector(".wb-line")
    return page


def _lines(page: Page) -> Any:
    return page.locator("[data-line] .wb-words")


def _key(page: Page, key: str) -> None:
    with page.expect_response(lambda response: "/workbench/" in response.url):
        page.keyboard.press(key)
    page.wait_for_selector("#bench:not(.wb-busy)")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "img")
