"""Several workers of a real server, and several editors and readers at once."""

# ruff: noqa: S310 (only our own server is asked)
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

from tests.browser.browsing import ROOT, served

_EDITORS = 3
_SAVES = 6


class Editor:
    """A browser in which an editor is signed in."""

    def __init__(self, site: str) -> None:
        self.site = site
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self._post("/admin/login/", username="editor", password="pass-word")

    def get(self, path: str) -> str:
        with self._opener.open(self.site + path, timeout=30) as response:
            return response.read().decode()

    def save(self, article: int, state: str) -> None:
        empty = {
            f"{rows}-{count}_FORMS": "0" for rows in ("contributors", "article_topics") for count in ("TOTAL", "INITIAL")
        }
        answer = self._post(f"/admin/archive/article/{article}/change/", state=state, withdrawn_reason="", **empty)
        assert "errornote" not in answer

    def finds(self, query: str) -> set[int]:
        return _found(json.loads(self.get(_asking(query))))

    def _post(self, path: str, **values: str) -> str:
        (token,) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path))[:1]
        values["csrfmiddlewaretoken"] = token
        request = Request(self.site + path, urlencode(values).encode(), {"Referer": self.site + path})
        with self._opener.open(request, timeout=30) as response:
            return response.read().decode()


def _asking(query: str) -> str:
    return f"/api/v1/search?page_size=100&q={quote(query)}"


def _found(answer: dict[str, Any]) -> set[int]:
    return {result["id"] for result in answer["results"]}


def test_what_an_editor_has_just_saved_the_next_search_finds(tmp_path: Path) -> None:
    """Whichever of the workers answers, and whatever the other editors save; readers meanwhile see no error."""
    with served(tmp_path / "var", workers=3) as site:
        made = "from django.contrib.auth.models import User; User.objects.create_superuser('editor', '', 'pass-word')"
        environment = {"DATA_DIR": str(tmp_path / "var"), "PATH": "/usr/bin:/bin"}
        subprocess.run([sys.executable, "manage.py", "shell", "-c", made], cwd=ROOT, env=environment, check=True)
        with urlopen(site + _asking("*"), timeout=60) as response:
            articles = sorted(_found(json.load(response)))
        assert len(articles) == 21
        calm = Event()

        def edit(number: int) -> list[tuple[str, bool]]:
            """For each save what it was, and whether the editor's next search found the article."""
            editor, mine = Editor(site), articles[number]
            seen = []
            for turn in range(_SAVES):
                state = ("held", "published")[turn % 2]
                editor.save(mine, state)
                seen.append((state, mine in editor.finds("*")))
            return seen

        def read() -> int:
            """How many searches there were, all answered, each with all articles that nobody edits."""
            count = 0
            while not calm.is_set():
                with urlopen(site + _asking("*"), timeout=30) as response:
                    assert set(articles[_EDITORS:]) <= _found(json.load(response))
                count += 1
            return count

        with ThreadPoolExecutor() as pool:
            reading = [pool.submit(read) for _ in range(2)]
            try:
                saved = list(pool.map(edit, range(_EDITORS)))
            finally:
                calm.set()
            assert saved == [[("held", False), ("published", True)] * (_SAVES // 2)] * _EDITORS
            assert min(reader.result() for reader in reading) > 3
        with urlopen(f"{site}/readyz", timeout=30) as response:
            assert json.load(response) == {"ready": True, "database": "ok", "index": "ok", "pending": 0}
