"""Every address of the editors' rooms and of the admin, as every role asks for it: a new one cannot be forgotten here."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, reverse

from archive.models import Article, ImportRun, Issue, Page
from archive.workbench import urls
from tests.editors import member, page

__all__ = ["page"]

ROLES = ("编辑", "档案员", "管理员")
#: The least role that each room lets in.
_ROOMS = {
    "workbench": "编辑",
    "workbench-history": "编辑",
    "workbench-restore": "编辑",
    "workbench-draft": "编辑",
    "workbench-conflict": "编辑",
    "workbench-review": "编辑",
    "review-next": "编辑",
    "review-queue": "编辑",
    "report-list": "编辑",
    "import-pages": "档案员",
    "import-run": "档案员",
    "arrange-issue": "档案员",
}
#: What each role may add and change in the admin; nothing is ever deleted.
_ADDS = {
    "编辑": set[str](),
    "档案员": {"archive_newspaper", "archive_topic"},
    "管理员": {"archive_newspaper", "archive_topic", "auth_user"},
}
_CHANGES = {
    "编辑": {"archive_page", "archive_article"},
    "档案员": {"archive_page", "archive_article", "archive_issue", "archive_newspaper", "archive_topic"},
    "管理员": {
        "archive_page", "archive_article", "archive_issue", "archive_newspaper", "archive_topic", "auth_user",
    },
}  # fmt: skip
_ADMINISTRATORS_LOOK = {"auth_user", "auth_group", "admin_logentry"}


def rooms(page: Page) -> Iterator[tuple[str, str]]:
    """The name and the address of each room."""
    ids = {"import-run": ImportRun.objects.get().pk, "arrange-issue": page.issue_id}
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        assert pattern.name in _ROOMS, f"who may enter {pattern.name}?"
        args = [ids.get(pattern.name, page.pk)] if "<" in str(pattern.pattern) else []
        yield pattern.name, reverse(pattern.name, args=args)


def test_each_room_lets_in_its_role_and_those_above(page: Page) -> None:
    clients = {role: member(role, role) for role in ROLES}
    shut_out = {"stranger": Client(), "no role": member("a", None), "not staff": member("b", "管理员", staff=False)}
    for name, url in rooms(page):
        for method in ("get", "post"):
            assert getattr(Client(), method)(url)["Location"].startswith("/admin/login/"), (name, method)
            for who in ("no role", "not staff"):
                assert getattr(shut_out[who], method)(url).status_code == 403, (name, method, who)
            for role, client in clients.items():
                status = getattr(client, method)(url).status_code
                allowed = ROLES.index(role) >= ROLES.index(_ROOMS[name])
                # An empty form is refused in words, and a form's address is not for looking at: but neither is a 403.
                assert (status in (200, 302, 400, 404, 405)) if allowed else (status == 403), (name, method, role, status)
    assert page.segmentations.count() == 1


def test_every_form_is_guarded_against_forgery(page: Page) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("root"))
    article = Article.objects.all()[0]
    for name, url in rooms(page):
        status = client.post(url, {"base": 1, "do": "save", "steps": "[]"}).status_code
        assert status in (403, 405), name
    for url in (
        reverse("report-error", args=[article.pk]),
        reverse("admin:archive_article_change", args=[article.pk]),
        reverse("admin:auth_user_add"),
    ):
        assert client.post(url, {"kind": "other", "note": "x"}).status_code == 403


@pytest.mark.parametrize("role", ["", *ROLES])
def test_the_admin_lets_each_role_add_and_change_what_is_its(page: Page, role: str) -> None:
    client = member("jemand", role or None)
    for model, model_admin in admin.site._registry.items():
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        looks = bool(role) and (name not in _ADMINISTRATORS_LOOK or role == "管理员")
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == (200 if looks else 403), name
        adds = name in _ADDS.get(role, ())
        for answer in (client.get(reverse(f"admin:{name}_add")), client.post(reverse(f"admin:{name}_add"))):
            assert answer.status_code == (200 if adds else 403), name
        row = model._default_manager.order_by("pk").first()
        if row is None:
            continue
        assert model_admin is admin.site.get_model_admin(model)
        change, delete = (reverse(f"admin:{name}_{what}", args=[row.pk]) for what in ("change", "delete"))
        assert client.get(change).status_code == (200 if looks else 403), name
        status = client.post(change, {"state": "nonsense", "username": ""}).status_code
        assert (status in (200, 302)) if name in _CHANGES.get(role, ()) else (status == 403), (name, status)
        for answer in (client.get(delete), client.post(delete, {"post": "yes"})):
            assert answer.status_code == 403, name
        acted = client.post(reverse(f"admin:{name}_changelist"), {"action": "delete_selected", "_selected_action": row.pk})
        assert acted.status_code in (302, 403, 200), name
        assert model._default_manager.filter(pk=row.pk).exists(), name
    assert Issue.objects.count() == 1


def test_the_rooms_are_not_kept_by_browsers_or_proxies(page: Page) -> None:
    client = member("guanli", "管理员")
    for name, url in rooms(page):
        assert "no-store" in client.get(url)["Cache-Control"], name
