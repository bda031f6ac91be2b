"""What the tests of the editors' rooms share: a page of three articles, an editor, and a workbench without JavaScript."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from archive.import_runs import run_import
from archive.models import Page

TEXT = """村口新添了一座桥
本报讯（记者 毛小青）昨天上午，航埠镇严村的村口，一座新桥通车了。桥长四十米，宽八米，连着两岸的橘园。

图书馆夜里也开门
本报讯（记者 方一鸣）三月起，区图书馆每周五、周六开放到晚上九点。第一晚来了两百多位读者。

老街的豆腐坊
本报讯（记者 徐丽）城东老街的豆腐坊开了三十年。每天清早五点，第一锅豆浆出锅，街坊们提着壶来。
"""


@pytest.fixture
def page(db: None, tmp_path: Path) -> Page:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    run_import([path])
    page = Page.objects.get()
    assert page.articles.count() == 3
    return page


def member(name: str, group: str | None, *, staff: bool = True) -> Client:
    user = User.objects.create_user(name, is_staff=staff)
    if group:
        user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(db: None) -> Client:
    return member("bianji", "编辑")


class Bench:
    """The workbench as someone without JavaScript uses it: reads the form, presses a button."""

    def __init__(self, client: Client, page: Page) -> None:
        self.client, self.url = client, reverse("workbench", args=[page.pk])
        self._read(client.get(self.url))

    def press(self, do: str, expect: int = 200, **fields: Any) -> str:
        sent = {"base": self.base, "steps": self.steps, "undone": self.undone, "do": do, **fields}
        answer = self.client.post(self.url, sent)
        assert answer.status_code == expect, re.findall(r"role=\"alert\">.*", answer.content.decode())
        if expect == 302:
            self._read(self.client.get(answer["Location"]))
        else:
            self._read(answer)
        return self.html

    def _read(self, answer: Any) -> None:
        self.status, self.html = answer.status_code, answer.content.decode()
        hidden = re.findall(r'<input type="hidden" name="(base|steps|undone)" value="([^"]*)">', self.html)
        for name, value in hidden:
            setattr(self, name, value.replace("&quot;", '"').replace("&#x27;", "'"))

    @property
    def headlines(self) -> list[str]:
        return re.findall(r"<h3>(.*?)</h3>", self.html)
