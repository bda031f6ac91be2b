"""A served archive with the seeds in it, a Chromium, and the addresses of each sort of page."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page, sync_playwright

ROOT: Final = Path(__file__).resolve().parents[2]
CHROMIUM: Final = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_START_SECONDS: Final = 60
#: Each sort of page that has an address of its own; `find_addresses` has one for each.
PAGES: Final = (
    *("home", "newspapers", "newspaper", "year", "day", "issues", "issue", "page", "article", "inferred", "report"),
    *("topics", "on_this_day", "topic", "campaigns", "contributors", "contributor"),
    *("source", "search", "month", "help", "nothing", "refused", "values", "frequency", "dossier", "missing"),
)
#: The pages of what went wrong, by template.
ERRORS: Final = ("400", "403", "403_csrf", "404", "410", "500")


@contextmanager
def served(data_directory: Path, workers: int = 1) -> Iterator[str]:
    """What `make run` serves, on a free port of loopback. Yields its address, without a final slash."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DJANGO_SETTINGS_MODULE", "SITE_URL", "ALLOWED_HOSTS", "DEBUG", "SECRET_KEY", "IMPORT_PATTERNS")
    }
    environment |= {"DATA_DIR": str(data_directory), "HOST": "127.0.0.1", "PORT": str(port), "WEB_WORKERS": str(workers)}

    def manage(*arguments: str) -> None:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"manage.py {' '.join(arguments)}: {done.stdout}{done.stderr}"

    manage("migrate", "--verbosity", "0")
    manage("collectstatic", "--no-input", "--verbosity", "0")
    manage("import_seeds")
    manage("search_index", "update")
    server = subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        site = f"http://127.0.0.1:{port}"
        _wait(site, server)
        yield site
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, with a profile of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def find_addresses(site: str) -> dict[str, str]:
    """An address of each sort of page, by name, found by following links from the home page."""
    home = _read(f"{site}/")
    newspaper = "/newspapers/yongkang-ribao/"
    years = _read(site + newspaper)
    year = _first(rf'"({newspaper}\d{{4}}/)"', years)
    hits = _read(f"{site}/search/?q=%E5%B7%A1%E5%AF%9F")  # 巡察: the article with the table
    article = _first(r'"(/articles/\d+/)[?"]', hits)
    page = _first(r'"(/pages/\d+/)"', _read(site + article))
    issue = _first(r'"(/issues/\d+/)"', _read(site + page))
    return {
        "home": "/",
        "newspapers": "/newspapers/",
        "newspaper": newspaper,
        "year": year,
        "day": _first(rf'"({year}\?month=\d+)"', years),
        "issues": "/issues/",
        "issue": issue,
        "page": page,
        "article": article,
        "report": f"{article}report/",
        "topics": "/topics/",
        "on_this_day": "/on-this-day/?day=08-17",
        "topic": _first(r'"(/topics/[^/"]+/)"', _read(f"{site}/topics/")),
        "campaigns": "/campaigns/",
        "contributors": "/contributors/",
        "contributor": _first(r'"(/contributors/[^/"]+/)"', _read(f"{site}/contributors/")),
        "inferred": _first(r'class="front__headlines"[^>]*><li><a href="(/articles/\d+/)"', home),
        "search": "/search/?q=%E7%96%AB%E6%83%85%E9%98%B2%E6%8E%A7&county=%E6%B0%B8%E5%BA%B7",  # 疫情防控, in 永康
        "source": f"{article}?text=source",
        "month": "/search/?q=%E7%96%AB%E6%83%85&date=2022-01",
        "values": "/search/values/contributor/?q=*",
        "help": "/search/",
        "nothing": "/search/?q=%22%E6%97%A0%E6%AD%A4%E4%BA%8B%E4%B9%9F%22",
        "refused": "/search/?q=%E5%B7%A1%E5%AF%9F&sort=sideways",
        "frequency": "/search/frequency/?q=%E7%96%AB%E6%83%85&q=%E4%BC%9A%E8%AE%AE",  # 疫情, 会议
        "dossier": "/dossier/",
        "missing": "/articles/999999/",
    }


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, pattern
    return found[1]


def _read(address: str) -> str:
    with urlopen(address, timeout=20) as response:  # noqa: S310 (our own server)
        return response.read().decode()


def _wait(site: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server stopped"
        try:
            _read(f"{site}/robots.txt")
        except HTTPError:
            raise
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(site)


def show_error(page: Page, template: str) -> None:
    """Open a page of what went wrong, as it is rendered without a request, on the served site."""
    html = render_to_string(f"{template}.html", {"message": "这里的内容已撤下。"})
    address = f"/went-wrong/{template}"
    page.route(f"**{address}", lambda route: route.fulfill(content_type="text/html", body=html))
    page.goto(address)
