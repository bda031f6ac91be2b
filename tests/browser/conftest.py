"""A real browser on a real server: the seeds are imported, indexed and served once for all of these tests."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.browsing import CHROMIUM, chromium, find_addresses, served


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served archive that holds the seeds, without a final slash."""
    with served(tmp_path_factory.mktemp("served")) as address:
        yield address


@pytest.fixture(scope="package")
def addresses(site: str) -> dict[str, str]:
    """An address of each sort of page."""
    return find_addresses(site)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium; its absence fails in CI and skips elsewhere."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("there is no Chromium, and in CI there must be one")
        pytest.skip("there is no Chromium here")
    with chromium() as running:
        yield running


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens an empty tab; options are those of a browser context. When the test ends, nothing may have been asked of other
    sites, and nothing may have been complained of in the console."""
    complaints: list[str] = []
    with ExitStack() as stack:

        def opened(**options: Any) -> Page:
            context = browser.new_context(base_url=site, locale="zh-CN", **options)
            stack.callback(context.close)
            page = context.new_page()
            page.on("request", lambda request: _check_request(request.url, site, complaints))
            page.on("console", lambda said: _check_message(said.type, said.text, complaints))
            page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
            return page

        yield opened
    assert complaints == []


def _check_request(url: str, site: str, complaints: list[str]) -> None:
    if not url.startswith((f"{site}/", "data:")):
        complaints.append(f"asked for {url}")


def _check_message(kind: str, text: str, complaints: list[str]) -> None:
    # Chromium reports each answer of 400 and above in the console, the page itself included.
    if kind in ("error", "warning") and "the server responded with a status of 4" not in text:
        complaints.append(f"{kind}: {text}")
