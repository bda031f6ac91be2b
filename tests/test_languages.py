"""The site in Chinese and in English: which one is spoken, and that the English catalogue is whole."""

import gettext
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from django.test import Client

from archive.models import Topic
from archive.saying import TOPIC_NAMES
from tests.records import a_newspaper, a_simple_page, an_issue

CATALOGUES: Final = settings.BASE_DIR / "archive" / "locale" / "en" / "LC_MESSAGES"
DOMAINS: Final = ("django", "djangojs")


@pytest.fixture
def english() -> Client:
    client = Client()
    client.post("/language/", {"language": "en", "next": "/"})
    return client


@pytest.fixture(scope="module")
def tools() -> None:
    """GNU gettext; its absence fails in CI and skips elsewhere."""
    if shutil.which("msgfmt") is None or shutil.which("xgettext") is None:
        if os.environ.get("CI"):
            pytest.fail("there is no GNU gettext, and in CI there must be one")
        pytest.skip("GNU gettext is needed for this: apt-get install gettext")


@pytest.mark.django_db
def test_chinese_is_spoken_until_english_is_chosen(client: Client) -> None:
    for asked in ({}, {"accept-language": "en"}):
        response = client.get("/newspapers/", headers=asked)
        assert response["Content-Language"] == "zh-Hans"
        assert '<html lang="zh-Hans">' in response.content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    assert client.get("/newspapers/")["Content-Language"] == "zh-Hans"


@pytest.mark.django_db
def test_the_choice_keeps_the_address_and_is_kept(client: Client) -> None:
    assert 'name="next" value="/issues/?page=1"' in client.get("/issues/?page=1").content.decode()
    strict = Client(enforce_csrf_checks=True)  # the choice needs no token
    chosen = strict.post("/language/", {"language": "en", "next": "/issues/?page=1"})
    assert (chosen.status_code, chosen["Location"]) == (302, "/issues/?page=1")
    cookie = chosen.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 365 * 24 * 3600)
    response = strict.get("/issues/?page=1")
    body = response.content.decode()
    assert response["Content-Language"] == "en"
    assert '<html lang="en">' in body
    assert "Skip to the text" in body
    back = strict.post("/language/", {"language": "zh-hans", "next": "https://elsewhere.example/"})
    assert back["Location"] == "/"
    assert strict.get("/issues/")["Content-Language"] == "zh-Hans"


@pytest.mark.django_db
def test_caches_keep_the_languages_apart(english: Client) -> None:
    for address in ("/", "/nowhere/"):
        assert "Cookie" in english.get(address)["Vary"]


@pytest.mark.django_db
def test_editors_and_machines_are_spoken_to_in_chinese(english: Client) -> None:
    assert '<html lang="zh-hans"' in english.get("/admin/login/").content.decode()
    assert english.get("/api/v1/nowhere").json()["detail"] == "没有这个地址，说明见 openapi.json。"
    assert english.get("/newspapers/")["Content-Language"] == "en"


@pytest.mark.django_db
def test_scripts_are_given_their_texts_in_english_only(client: Client, english: Client) -> None:
    assert "script-texts" not in client.get("/").content.decode()
    found = re.search(r'<script id="script-texts" type="application/json">(.*?)</script>', english.get("/").content.decode())
    assert found
    assert json.loads(found[1])["复制"] == "Copy"


@pytest.mark.django_db
def test_dates_pages_and_topics_are_said_in_english(english: Client) -> None:
    issue = an_issue(a_newspaper())
    page = a_simple_page(issue, "桥通车了")
    title = re.search("<title>(.*?)</title>", english.get(f"/pages/{page.pk}/").content.decode())
    assert title
    assert title[1].startswith("青溪报 1 March 2021 Page 1")


def test_the_catalogue_knows_each_topic() -> None:
    topics = json.loads((settings.FIXTURES_DIR / "topics.json").read_text(encoding="utf-8"))
    assert [topic["name"] for topic in topics] == list(TOPIC_NAMES)
    assert Topic._meta.get_field("name").max_length >= max(map(len, TOPIC_NAMES))


@pytest.mark.parametrize("domain", DOMAINS)
def test_everything_is_translated_and_compiled(tools: None, tmp_path: Path, domain: str) -> None:
    source = CATALOGUES / f"{domain}.po"
    for wanting in ("--untranslated", "--only-fuzzy"):
        done = subprocess.run(["msgattrib", wanting, "--no-obsolete", source], capture_output=True, text=True, check=True)
        assert done.stdout == "", f"{wanting}: see archive/locale"
    subprocess.run(["msgfmt", "--check", "-o", tmp_path / "fresh.mo", source], check=True)
    assert read(tmp_path / "fresh.mo") == read(CATALOGUES / f"{domain}.mo"), "run make messages"


def test_the_catalogue_has_every_text_of_the_code(tools: None, tmp_path: Path) -> None:
    for folder in ("archive", "search", "templates", "static"):
        shutil.copytree(settings.BASE_DIR / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(settings.BASE_DIR / "manage.py", tmp_path)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "archive.settings", "DATA_DIR": str(tmp_path / "var")}
    for domain in DOMAINS:
        command = [sys.executable, "manage.py", "makemessages", "--domain", domain, "--locale", "en", "--no-obsolete"]
        subprocess.run([*command, "--no-location"], cwd=tmp_path, env=environment, check=True, capture_output=True)
        fresh = tmp_path / "archive" / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
        assert texts_of(fresh) == texts_of(CATALOGUES / f"{domain}.po"), "run make messages"


def read(catalogue: Path) -> dict[object, str]:
    with catalogue.open("rb") as file:
        return {said: text for said, text in gettext.GNUTranslations(file)._catalog.items() if said}  # type: ignore[attr-defined]


def texts_of(catalogue: Path) -> set[str]:
    joined = re.sub(r'"\n"', "", catalogue.read_text(encoding="utf-8"))
    return set(re.findall(r'^msgid "(.*)"$', joined, re.MULTILINE))
