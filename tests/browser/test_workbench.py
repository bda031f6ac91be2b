"""An editor at work in Chromium: a badly split page mended with mouse, keyboard and touch, and what readers then find."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.browsing import ROOT, served

#: Three articles whose headlines stand together at the top, in another order, as an extraction by columns leaves them.
SHUFFLED = """老街的豆腐坊开了三十年
村口新添了一座桥
图书馆夜里也开门
本报讯（记者 毛小青）昨天上午，航埠镇严村的村口，一座新桥通车了。桥长四十米，宽八米，连着两岸的橘园。
往年收橘子，村民要绕行六公里，今年不必了。
本报讯（记者 方一鸣）三月起，区图书馆每周五、周六开放到晚上九点。第一晚来了两百多位读者。
馆长说，灯要一直亮到最后一个人走。
本报讯（记者 徐丽）城东老街的豆腐坊开了三十年。每天清早五点，第一锅豆浆出锅，街坊们提着壶来。
掌柜姓胡，手艺是跟父亲学的。
"""
#: How a parser might get it wrong: all in one article, one line lost to the furniture.
BADLY = """
from archive.models import Page
from archive.corrections import saving
from django.contrib.auth.models import User
user = User.objects.create_superuser("bianji", "", "jiaoding")
page = Page.objects.get(sources__name__endswith="shuffled.txt")
n = page.segmentation.n
steps = [{"do": "move", "lines": [1, 2, 3, 4, 5, 6, 7, 8, 9], "to": "new", "role": "body"},
         {"do": "role", "lines": [1, 2, 3], "role": "headline"}, {"do": "role", "lines": [7], "role": "banner"}]
saving.apply(page.pk, n, steps, user.pk, "弄乱")
print(page.pk)
"""


#: Rooms with something in them: a correction that a new source will clash with, and reports of each kind and end.
FILLED = """
from archive.models import Article, Page, Report
from archive.corrections import saving
from django.contrib.auth.models import User
from django.utils import timezone
user = User.objects.get()
page = Page.objects.get(issue__date="2021-03-05")
saving.apply(page.pk, page.segmentation.n, [{"do": "correct", "line": 2, "reading": "订正过的一行。"}], user.pk, "")
article = Article.objects.published().filter(page=page).first()
decided = {"decided_by": user, "decided_at": timezone.now()}
for kind, wrong, suggestion, facts in (
    ("character", "订正过", "改正过", {}), ("date", "", "2021-03-06", {"name": "老读者"}),
    ("split", "图书馆夜里也开门" * 12, "", {"note": "这里该是两篇。\\n请看原报。"}), ("other", "", "<b>", {"note": "照片的说明不对。"}),
    ("character", "甲", "乙", {"state": "accepted", **decided}),
    ("character", "丙", "丁", {"state": "declined", "answer": "原报如此。", **decided}),
):
    Report.objects.create(article=article, kind=kind, wrong=wrong, suggestion=suggestion, **facts)
"""
ROOMS = """
from archive.models import ImportRun, Page
print(Page.objects.exclude(conflict="").get().pk, ImportRun.objects.first().pk)
"""


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int, Callable[..., str]]]:
    """A served archive with a badly split page. Yields its address, the page's id, and what runs a command on it."""
    folder = tmp_path_factory.mktemp("messy")
    environment = {**os.environ, "DATA_DIR": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "archive.settings"}

    def manage(*arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout

    with served(folder / "data") as site:
        (folder / "shuffled.txt").write_text(SHUFFLED)
        manage("import_seeds", str(folder / "shuffled.txt"))
        pk = int(manage("shell", "--no-imports", "-c", BADLY).split()[-1])
        manage("search_index", "update")
        yield site, pk, manage


@pytest.fixture(scope="module")
def filled(messy: tuple[str, int, Callable[..., str]], tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The addresses of the editors' rooms, each with something in it."""
    _, pk, manage = messy
    path = tmp_path_factory.mktemp("filled") / "永康日报" / "2021-03-05" / "01.txt"
    path.parent.mkdir(parents=True)
    path.write_text(SHUFFLED)
    manage("import_seeds", f"{path}")
    manage("shell", "--no-imports", "-c", FILLED)
    path.write_text(SHUFFLED.replace("锅", "镬") + "又多出一行。\n")
    manage("import_seeds", f"{path}")
    clashing, run = manage("shell", "--no-imports", "-c", ROOMS).split()
    rooms = [f"workbench/{pk}/", f"workbench/{pk}/history/", f"workbench/{clashing}/conflict/"]
    rooms += ["reports/", "reports/?state=accepted", "reports/?state=declined", "import/", f"import/{run}/", "arrange/1/"]
    return [*rooms, "review/"]


class Editor:
    """A person at the workbench; counts what is done: clicks, keys, drags."""

    def __init__(self, page: Page, site: str, pk: int) -> None:
        self.page, self.site, self.actions = page, site, 0
        page.goto(f"{site}/admin/login/?next=/admin/workbench/{pk}/")
        page.fill("[name=username]", "bianji")
        page.fill("[name=password]", "jiaoding")
        page.press("[name=password]", "Enter")
        page.wait_for_selector(".wb-line")

    def click(self, line: int, *, shift: bool = False) -> None:
        self.actions += 1
        self.page.locator(f"#L{line} .wb-no").click(modifiers=["Shift"] if shift else [])

    def key(self, key: str) -> None:
        """Presses a key that sends something, and waits for the answer."""
        self.actions += 1
        with self.page.expect_response(lambda response: "/workbench/" in response.url):
            self.page.keyboard.press(key)
        expect(self.page.locator("#bench")).not_to_have_class("wb-busy")

    @property
    def articles(self) -> list[tuple[str, str]]:
        """Headline and beginning of the text of each article, as they read."""
        return [
            (article.locator("h3").inner_text(), article.locator(".wb-p").first.inner_text()[:12])
            for article in self.page.locator(".wb-article").all()
        ]


MENDED = [
    ("村口新添了一座桥", "本报讯（记者 毛小青）"),
    ("图书馆夜里也开门", "本报讯（记者 方一鸣）"),
    ("老街的豆腐坊开了三十年", "本报讯（记者 徐丽）城"),
]


def test_a_badly_split_page_is_mended_and_readers_find_it(
    browser: Browser, messy: tuple[str, int, Callable[..., str]]
) -> None:
    site, pk, manage = messy
    context = browser.new_context(locale="zh-CN", viewport={"width": 1400, "height": 900})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    editor = Editor(page, site, pk)
    assert len(editor.articles) == 1

    editor.click(6)
    editor.key("s")  # 图书馆 becomes an article of its own,
    editor.click(8)
    editor.key("s")  # 豆腐坊 another,
    editor.click(3)
    editor.key("2")  # each gets its headline,
    editor.click(1)
    editor.key("3")
    editor.click(7)
    editor.key("2")  # and the lost line comes back.
    assert [(headline, text[:11]) for headline, text in editor.articles] == [(h, t[:11]) for h, t in MENDED]

    editor.key("z")
    assert page.locator("#L7").get_attribute("data-article") == ""
    editor.key("y")
    assert page.locator("#L7").get_attribute("data-article") != ""
    page.fill("[name=reason]", "分成三篇")
    editor.actions += 1
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    editor.actions += 1
    assert editor.actions < 20
    expect(page.locator(".messagelist")).to_contain_text("已保存为版本 3")

    # A reader sees three articles, each with its own headline and text, and a search finds them.
    manage("search_index", "update")
    reader = browser.new_context(locale="zh-CN").new_page()
    reader.goto(f"{site}/pages/{pk}/")
    for (headline, _), words in zip(MENDED, ("连着两岸的橘园", "灯要一直亮到最后一个人走", "手艺是跟父亲学的"), strict=True):
        reader.goto(f"{site}/search/?q=%22{words}%22")
        reader.get_by_role("link", name=headline).first.click()
        expect(reader.locator("h1.piece__headline")).to_have_text(headline)
        expect(reader.locator(".prose")).to_contain_text(words)
    assert errors == []
    reader.context.close()
    context.close()


def test_lines_are_picked_by_mouse_keys_and_touch(browser: Browser, messy: tuple[str, int, Callable[..., str]]) -> None:
    site, pk, _ = messy
    for options in (
        {"viewport": {"width": 1400, "height": 900}},
        {"viewport": {"width": 390, "height": 844}, "has_touch": True},
    ):
        context = browser.new_context(locale="zh-CN", **options)  # type: ignore[arg-type]
        page = context.new_page()
        editor = Editor(page, site, pk)
        picked = page.locator(".wb-lines input:checked")
        if "has_touch" in options:
            for line in (4, 5):
                page.locator(f"#L{line} .wb-words").tap()
            expect(picked).to_have_count(2)
            page.locator("#L5 .wb-words").tap()
            expect(picked).to_have_count(1)
        else:
            editor.click(4)
            editor.click(6, shift=True)
            expect(picked).to_have_count(3)
            page.keyboard.press("Escape")
            expect(picked).to_have_count(0)
            editor.click(4)
            page.locator("#L6 .wb-no").click(modifiers=["Control"])
            expect(picked).to_have_count(2)
            page.locator("#L4 .wb-words").click()
            page.keyboard.press("Shift+ArrowDown")
            expect(picked).to_have_count(2)
            page.locator("#L8 .wb-words").click()
            expect(page.locator("[name=reading]")).to_have_value(SHUFFLED.splitlines()[7])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        context.close()


def test_two_editors_at_once_lose_nothing(browser: Browser, messy: tuple[str, int, Callable[..., str]]) -> None:
    site, pk, _ = messy
    contexts = [browser.new_context(locale="zh-CN") for _ in range(2)]
    pages = [context.new_page() for context in contexts]
    first, second = (Editor(page, site, pk) for page in pages)
    first.click(5)
    first.key("x")
    second.page.locator("#L9 .wb-words").click()
    second.page.fill("[name=reading]", "掌柜姓胡，手艺是跟祖父学的。")
    second.page.press("[name=reading]", "Enter")
    expect(second.page.locator(".wb-articles")).to_contain_text("祖父")
    with second.page.expect_navigation():
        second.page.keyboard.press("Control+s")
    # The first one's next step is answered with both sides.
    first.click(5)
    with first.page.expect_navigation():
        first.page.keyboard.press("p")
    expect(first.page.locator("h1", has_text="已有新的版本")).to_be_visible()
    expect(first.page.locator(".wb-sides")).to_contain_text("祖父")
    with first.page.expect_navigation():
        first.page.get_by_role("button", name="合并两边并保存").click()
    expect(first.page.locator("#L5 .wb-doubt")).to_have_count(1)
    expect(first.page.locator(".wb-articles")).to_contain_text("祖父")
    for context in contexts:
        context.close()


def test_a_lost_connection_is_told_and_loses_nothing(
    browser: Browser, messy: tuple[str, int, Callable[..., str]], tmp_path: Path
) -> None:
    site, pk, _ = messy
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    editor = Editor(page, site, pk)
    editor.click(9)
    context.set_offline(True)
    page.keyboard.press("x")
    expect(page.locator(".wb-error")).to_contain_text("没有连上服务器")
    context.set_offline(False)
    editor.key("x")
    expect(page.locator("#L9 .wb-doubt")).to_have_count(1)
    page.screenshot(path=tmp_path / "bench.png")
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editors_rooms_have_no_barriers(
    browser: Browser,
    messy: tuple[str, int, Callable[..., str]],
    filled: list[str],
    scheme: str,
    width: int,
    tmp_path: Path,
) -> None:
    site, pk, _ = messy
    context = browser.new_context(locale="zh-CN", color_scheme=scheme, viewport={"width": width, "height": 844})  # type: ignore[arg-type]
    page = context.new_page()
    Editor(page, site, pk)
    # The admin's own header and breadcrumbs are Django's; what we add to it is looked at.
    for address in filled:
        page.goto(f"{site}/admin/{address}")
        assert page.url == f"{site}/admin/{address}"
        page.screenshot(path=tmp_path / f"{scheme}-{width}-{address.replace('/', '-')}.png", full_page=True)
        found = Axe().run(page, context="#content", options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
        assert found.violations_count == 0, found.generate_report()
    context.close()
