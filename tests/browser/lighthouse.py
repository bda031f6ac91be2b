"""Lighthouse's scores of home, an article and a search, of an archive that holds the seeds, with what it has against each.

Usage: python -m tests.browser.lighthouse
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.browser.browsing import CHROMIUM, ROOT, find_addresses, served

_PROGRAM: Final = ROOT / "tests" / "browser" / "tools" / "node_modules" / ".bin" / "lighthouse"
_MEASURED: Final = ("home", "article", "search")
_PRESETS: Final = {"phone": (), "desktop": ("--preset=desktop",)}
_SECONDS: Final = 180


def measured(address: str, *options: str) -> dict[str, Any]:
    """Lighthouse's report of an address. Nothing is asked of other sites."""
    command = [str(_PROGRAM), address, "--output=json", "--quiet", "--no-enable-error-reporting", *options]
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking"
    environment = {**os.environ, "CHROME_PATH": CHROMIUM or ""}
    done = subprocess.run([*command, flags], env=environment, capture_output=True, text=True, check=True, timeout=_SECONDS)
    return dict(json.loads(done.stdout))


def told(report: dict[str, Any]) -> str:
    """The scores, and each audit that takes points away."""
    scores = "  ".join(f"{kind['title']} {round((kind['score'] or 0) * 100)}" for kind in report["categories"].values())
    counted = {ref["id"] for kind in report["categories"].values() for ref in kind["auditRefs"] if ref["weight"]}
    against = [
        f"    {name}: {audit['title']} {audit.get('displayValue', '')}"
        for name, audit in report["audits"].items()
        if name in counted and audit["score"] is not None and audit["score"] < 1
    ]
    return "\n".join([scores, *against])


def main() -> None:
    """Print the scores of each page on a phone and on a desk."""
    with tempfile.TemporaryDirectory(prefix="xianbao-lighthouse-") as state, served(Path(state)) as site:
        addresses = find_addresses(site)
        for name in _MEASURED:
            for preset, options in _PRESETS.items():
                sys.stdout.write(f"{name}, {preset}: {told(measured(site + addresses[name], *options))}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    if CHROMIUM is None or not _PROGRAM.exists():
        sys.exit(
            "Chromium and Lighthouse are needed for this: apt-get install chromium; make tests/browser/tools/node_modules"
        )
    main()
