"""What is held back until a review: no address says anything of it, whoever asks but an editor."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from archive.corrections import saving
from archive.import_runs import run_import
from archive.models import Article, Issue, Page
from search import indexing

_SEEN = "村口新添了一座桥\n本报讯（记者 毛小青）昨天上午，村口的一座新桥通车了。桥长四十米，宽八米，连着两岸的橘园。\n"
_UNSEEN = "蒟蒻饼铺子开张\n本报讯（记者 邬阿蒟）昨天上午，蒟蒻饼铺子在城东老街开张，街坊们排起了长队。两岸的橘园也来了人。\n"
_SECRETS = ("蒟蒻", "邬阿蒟", "2019年3月7日", "2019-03-07")


@pytest.fixture
def held(db: None, empty_place: Path, tmp_path: Path, settings: Any) -> dict[str, Page]:
    """A page that readers see; then, held back, the second page of its issue, and an issue of another day."""
    settings.HOLD_IMPORTS = False
    for day, name, text in (("05", "01", _SEEN), ("05", "02", _UNSEEN), ("07", "01", _UNSEEN.replace("城东", "城西"))):
        path = tmp_path / "永康日报" / f"2019-03-{day}" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        run_import([path])
        settings.HOLD_IMPORTS = True
    indexing.rebuild()
    seen, beside, alone = Page.objects.order_by("pk")
    assert (seen.issue_id == beside.issue_id, seen.issue_id == alone.issue_id) == (True, False)
    return {"seen": seen, "beside": beside, "alone": alone}


def test_no_list_count_or_file_says_anything_of_it(held: dict[str, Page], client: Client) -> None:
    article = Article.objects.published().get()
    issue = held["seen"].issue
    addresses = [
        "/", "/newspapers/", "/newspapers/yongkang-ribao/", "/newspapers/yongkang-ribao/2019/", "/issues/", "/topics/",
        "/campaigns/", "/contributors/", "/feeds/issues/", "/feeds/newspapers/yongkang-ribao/", "/sitemap.xml",
        "/sitemap-issues.xml", "/sitemap-articles.xml", "/sitemap-topics.xml", "/search/", "/search/?q=*", "/search/?q=橘园",
        "/search/?q=*&date=2019-03", "/search/suggestions/?q=邬", "/search/frequency/?q=橘园", "/search/frequency.csv?q=橘园",
        "/search/values/contributor/?q=*", "/api/v1/search?q=*", "/api/v1/articles", f"/api/v1/articles/{article.pk}",
        "/on-this-day/?day=03-07", "/on-this-day/?day=03-05", "/contributors/?name=邬",
        article.get_absolute_url(), issue.get_absolute_url(), held["seen"].get_absolute_url(),
    ]  # fmt: skip
    newspaper = issue.newspaper
    assert newspaper is not None
    hidden = [held["beside"].get_absolute_url(), held["alone"].get_absolute_url(), held["alone"].issue.get_absolute_url()]
    hidden += [article.get_absolute_url() for article in Article.objects.filter(state="held")]
    for address in addresses:
        answer = client.get(address.replace("yongkang-ribao", newspaper.slug))
        assert answer.status_code == 200, address
        # What is not held is told of every day alike.
        said = re.sub(r"2019年3月\d+日(：没有藏报|</th><td>0</td><td>没有</td>)", "", answer.getvalue().decode())
        for secret in (*_SECRETS, *hidden):
            assert secret not in said, (address, secret)
    for address in ("/", "/issues/", issue.get_absolute_url(), f"/newspapers/{newspaper.slug}/"):
        assert "1 版" in re.sub("<[^>]+>", "", client.get(address).content.decode()), address
        assert "2 版" not in client.get(address).content.decode(), address
    assert client.get("/contributors/").context["paginator"].count == 1
    for address in hidden:
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert not any(secret in answer.content.decode() for secret in _SECRETS)
    for pk in Article.objects.filter(state="held").values_list("pk", flat=True):
        for address in (f"/api/v1/articles/{pk}", f"/articles/{pk}/report/", f"/articles/{pk}/citation.bib"):
            assert client.get(address).status_code == 404, address
    assert client.get("/api/v1/search", {"q": "蒟蒻"}).json()["total"] == 0
    assert client.get("/contributors/邬阿蒟/").status_code == 404
    every = [str(pk) for pk in Article.objects.values_list("pk", flat=True)]
    document = client.post("/dossier/document/", {"title": "资料", "article": every, "note": ["" for _ in every]})
    assert "新桥" in document.content.decode()
    assert not any(secret in document.content.decode() for secret in _SECRETS)


def test_a_new_extraction_of_a_page_that_waits_waits_too(held: dict[str, Page], tmp_path: Path) -> None:
    path = tmp_path / "永康日报" / "2019-03-07" / "01.txt"
    path.write_text("完全另外的一篇\n本报讯（记者 毛小青）校园里的桂花今年开得早，孩子们收了两大筐，食堂做成了桂花糕。\n")
    run_import([path])
    assert held["alone"].segmentations.count() == 2
    assert Article.objects.published().count() == 1


def test_an_editor_sees_it_and_a_review_publishes_it(held: dict[str, Page], client: Client) -> None:
    user = User.objects.create_user("bianji", is_staff=True)
    editor = Client()
    editor.force_login(user)
    for page in held.values():
        assert editor.get(page.get_absolute_url()).status_code == 200
        assert editor.get(page.issue.get_absolute_url()).status_code == 200
        assert editor.get(reverse("issue", args=[page.issue_id])).status_code == 200
    saving.review(held["alone"].pk, 1, user.pk)
    assert Issue.objects.get(pk=held["alone"].issue_id).state == "published"
    for address in (held["alone"].get_absolute_url(), held["alone"].issue.get_absolute_url()):
        assert client.get(address).status_code == 200
    indexing.drain()
    assert client.get("/api/v1/search", {"q": "蒟蒻"}).json()["total"] == 1
    assert client.get(held["beside"].get_absolute_url()).status_code == 404
    saving.review(held["beside"].pk, 1, user.pk)
    assert client.get(held["beside"].get_absolute_url()).status_code == 200


def test_an_issue_that_an_editor_holds_back_stays_so_when_a_page_of_it_is_reviewed(held: dict[str, Page]) -> None:
    Issue.objects.filter(pk=held["seen"].issue_id).update(state="held")
    saving.review(held["seen"].pk, 1, User.objects.create_user("bianji").pk)
    assert Issue.objects.get(pk=held["seen"].issue_id).state == "held"


def test_a_library_of_which_a_facet_has_no_value_is_searched(held: dict[str, Page], client: Client) -> None:
    """Neither article is of a campaign."""
    answer = client.get("/api/v1/search", {"q": "*"})
    assert answer.status_code == 200
    assert (answer.json()["total"], answer.json()["facets"]["campaign"]) == (1, [])
