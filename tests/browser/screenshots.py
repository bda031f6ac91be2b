"""Writes docs/img/: each sort of page on a phone and on a desk, in light and in dark, of an archive that holds the seeds.

Usage: python -m tests.browser.screenshots [directory]
"""

import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.browser.browsing import CHROMIUM, ROOT, chromium, find_addresses, served

SIZES: Final = {"phone": (390, 844), "desktop": (1120, 760)}
SHOWN: Final = ("home", "newspaper", "year", "issue", "page", "article", "search", "missing")


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
                    for name in SHOWN:
                        page.goto(addresses[name])
                        page.screenshot(path=directory / f"{name}-{size}-{scheme}.png")
                    context.close()


if __name__ == "__main__":
    if CHROMIUM is None:
        sys.exit("Chromium is needed for this: apt-get install chromium fonts-noto-cjk")
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "img")
