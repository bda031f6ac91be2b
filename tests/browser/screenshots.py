"""Writes docs/img/: each sort of page on a phone and on a desk, in light and in dark, of an archive that holds the seeds.

Usage: python -m tests.browser.screenshots [directory]
"""

import io
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

import django
from PIL import Image
from playwright.sync_api import Page

from tests.browser.browsing import CHROMIUM, ERRORS, PAGES, ROOT, chromium, find_addresses, served, show_error

SIZES: Final = {"phone": (390, 844), "desktop": (1280, 860)}
#: Colours of a picture: text, hairlines and one accent need no more, and a palette makes it a third as large.
COLOURS: Final = 48


def main(directory: Path) -> None:
    """Write the pictures into the directory, named page-size-scheme.png."""
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="xianbao-screenshots-") as state, served(Path(state)) as site:
        addresses = find_addresses(site)
        with chromium() as browser:
            for size, (width, height) in SIZES.items():
                for scheme in ("light", "dark"):
                    context = browser.new_context(
                        base_url=site, viewport={"width": width, "height": height}, color_scheme=scheme, locale="zh-CN"
                    )
                    page = context.new_page()
                    for name in PAGES:
                        if name == "dossier":
                            _collect(page, addresses["inferred"], addresses["article"])
                        page.goto(addresses[name])
                        _write(page.screenshot(), directory / f"{name}-{size}-{scheme}.png")
                    for template in ERRORS:
                        show_error(page, template)
                        _write(page.screenshot(), directory / f"error-{template}-{size}-{scheme}.png")
                    context.close()


def _collect(page: Page, *articles: str) -> None:
    """Puts articles into the dossier of the browser that the pictures are taken with."""
    for article in articles:
        page.goto(article)
        page.locator(".collect").first.click()


def _write(picture: bytes, path: Path) -> None:
    with Image.open(io.BytesIO(picture)) as opened:
        opened.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE).save(
            path, optimize=True
        )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()  # the pages of what went wrong are rendered here
    if CHROMIUM is None:
        sys.exit("Chromium is needed for this: apt-get install chromium fonts-noto-cjk")
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "img")
