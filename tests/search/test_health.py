"""/livez and /readyz, and finding at once what one has just saved."""

import time
from pathlib import Path

import pytest
from django.db import OperationalError, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from haystack import connections

from archive import changes
from archive.models import Article, Change
from search import freshness, health, indexing
from search.backends import whoosh_backend
from search.backends.keeping import Keeper
from search.backends.manifest import Meta
from search.backends.view import ViewCache

pytestmark = pytest.mark.django_db

_sleep = time.sleep


def _ready(client: Client) -> tuple[int, dict[str, object]]:
    response = client.get("/readyz")
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    return response.status_code, response.json()


def test_alive(client: Client) -> None:
    response = client.get("/livez")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_ready_and_how_far_behind(indexed_seeds: Path, client: Client) -> None:
    assert _ready(client) == (200, {"ready": True, "database": "ok", "index": "ok", "pending": 0})
    with transaction.atomic():
        changes.record(Change.Kind.ARTICLE, [1, 2])
    assert _ready(client) == (200, {"ready": True, "database": "ok", "index": "ok", "pending": 2})


def test_what_is_not_ready_is_named(
    indexed_seeds: Path, empty_place: Path, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _ready(client) == (503, {"ready": False, "database": "ok", "index": "missing", "pending": None})
    keeper = Keeper(ViewCache(empty_place))
    with keeper.store.writing(wait=True):
        keeper.joined((), Meta(1, "2001-01-01 article 1")).publish()
    assert _ready(client) == (503, {"ready": False, "database": "ok", "index": "foreign", "pending": None})
    with keeper.store.writing(wait=True):
        hold = keeper.store.new_generation("0-old")
        keeper.store.publish(hold.directory)
    assert _ready(client)[1]["index"] == "outdated"
    indexing.rebuild()
    current = keeper.store.current()
    assert current is not None
    (current / "MANIFEST").write_bytes(b"")
    whoosh_backend.view_cache.cache_clear()
    connections["default"].reset_sessions()
    assert _ready(client)[1]["index"] == "damaged"

    def unreachable() -> None:
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(health, "require_migrated", unreachable)
    assert _ready(client) == (503, {"ready": False, "database": "unreachable", "index": "unknown", "pending": None})


def test_health_is_told_without_https(client: Client) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True):
        assert [client.get(address).status_code for address in ("/livez", "/readyz", "/")] == [200, 503, 301]


def test_who_saved_waits_for_it_and_others_do_not(indexed_seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The middleware's cookie holds the number of the last change; a search with it waits while the index is behind."""

    def saving(request: object) -> object:
        with transaction.atomic():
            changes.record(Change.Kind.ARTICLE, [Article.objects.published()[0].pk])
        freshness.note()  # the signal comes with the commit, which a test's transaction never has
        return HttpResponse()

    response = freshness.OwnChangesMiddleware(saving)(RequestFactory().post("/"))  # type: ignore[arg-type]
    assert (response.cookies["saved"]["max-age"], response.cookies["saved"]["httponly"]) == (15, True)
    plain = freshness.OwnChangesMiddleware(lambda request: HttpResponse())(RequestFactory().post("/"))
    assert "saved" not in plain.cookies
    waits: list[float] = []
    monkeypatch.setattr(freshness.time, "sleep", lambda seconds: (waits.append(seconds), _sleep(seconds)))
    monkeypatch.setattr(freshness, "_PATIENCE", 0.1)
    client = Client()
    assert client.get("/search/", {"q": "疫情"}).status_code == 200
    assert waits == []
    client.cookies["saved"] = response.cookies["saved"].value
    with connections["default"].get_backend().keeper.store.writing(wait=True):  # another process is at it, and is slow
        assert client.get("/search/", {"q": "疫情"}).status_code == 200
    assert len(waits) >= 3
    waits.clear()
    client.cookies["saved"] = "99999999:forged"
    assert client.get("/api/v1/search", {"q": "疫情"}).status_code == 200
    assert waits == []


def test_who_saved_does_not_wait_for_a_process_that_died(index: Path) -> None:
    client = Client()
    with transaction.atomic():
        pk = Article.objects.published().order_by("pk")[0].pk
        Article.objects.filter(pk=pk).update(headline="鳳凰涅槃")
        changes.record(Change.Kind.ARTICLE, [pk])
    saved = HttpResponse()
    saved.set_signed_cookie("saved", str(Change.objects.order_by("-seq")[0].seq), salt="search.freshness")
    assert client.get("/api/v1/search", {"q": '"凤凰涅槃"'}).json()["total"] == 0
    client.cookies["saved"] = saved.cookies["saved"].value
    assert client.get("/api/v1/search", {"q": '"凤凰涅槃"'}).json()["total"] == 1
