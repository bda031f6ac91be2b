"""Each sort of page before the Nu HTML checker, in both languages: no errors, no warnings."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.template.loader import render_to_string

from tests.browser.browsing import ERRORS, ROOT

CHECKER: Final = ROOT / "tests" / "browser" / "tools" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.fixture(scope="module")
def checker() -> list[str]:
    """How the checker is called; its absence fails in CI and skips elsewhere."""
    if shutil.which("java") is None or not CHECKER.exists():
        if os.environ.get("CI"):
            pytest.fail("there is no Nu HTML checker, and in CI there must be one")
        pytest.skip("the Nu HTML checker needs Java, and npm to fetch it: make tests/browser/tools/node_modules")
    return ["java", "-Xss4m", "-jar", str(CHECKER), "--format", "json", "--exit-zero-always"]


def fetch(address: str, language: str) -> bytes:
    request = Request(address, headers={"Cookie": f"django_language={language}"})  # noqa: S310 (our own server)
    try:
        with urlopen(request, timeout=20) as response:  # noqa: S310
            return bytes(response.read())
    except HTTPError as refused:
        return refused.read()


def test_the_checker_finds_nothing(checker: list[str], site: str, addresses: dict[str, str], tmp_path: Path) -> None:
    for language in ("zh-hans", "en"):
        for name, address in addresses.items():
            (tmp_path / f"{name}-{language}.html").write_bytes(fetch(site + address, language))
    for template in ERRORS:
        (tmp_path / f"error-{template}.html").write_text(render_to_string(f"{template}.html"), encoding="utf-8")
    (tmp_path / "wrong.html").write_text("<!doctype html><html lang=zh><title>x</title><p align=left>y", encoding="utf-8")
    done = subprocess.run([*checker, str(tmp_path)], capture_output=True, text=True, check=True)
    messages = json.loads(done.stderr)["messages"]
    found = [f"{Path(m['url']).name}: {m['message']} {m.get('extract', '')}" for m in messages]
    assert [message for message in found if not message.startswith("wrong.html")] == []
    assert len(found) == 1  # what is wrong on purpose was seen
