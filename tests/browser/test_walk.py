"""What people do: look around, read, search, narrow."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]


def test_from_home_to_an_article_and_through_a_search_to_another(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/")
    expect(page).to_have_title("县报库 · 县级报纸全文档案")
    expect(page.locator(".front")).to_have_count(5)

    page.get_by_role("link", name="今日柯城 2020年8月17日").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2020年8月17日")
    expect(page.locator(".card")).to_have_count(4)

    page.locator(".sheet__title a").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("第1版")
    expect(page.locator("#L71 span")).to_have_text("柯城夺下“大禹鼎”")

    page.locator(".story").get_by_role("link", name="柯城夺下“大禹鼎”").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("柯城夺下“大禹鼎”")
    expect(page.locator(".piece__line")).to_contain_text("黄淑妍")

    page.locator("input[type=search]").fill("疫情防控")
    page.locator("input[type=search]").press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q="))
    before = page.locator(".hit").count()
    assert before > 1
    expect(page.locator(".hit mark").first).to_have_text(re.compile("疫情|防控"))

    page.locator(".facet").filter(has_text="县市区").get_by_role("link", name="开化").click()
    expect(page.locator(".chips a")).to_have_text(re.compile("开化"))
    expect(page.locator(".hit__place").first).to_contain_text("今日开化")
    assert 0 < page.locator(".hit").count() < before

    page.locator(".hit__headline a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".piece__place")).to_contain_text("今日开化")


def test_a_choice_is_undone_by_its_chip(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/search/?q=疫情防控&county=开化")
    narrowed = page.locator(".hit").count()
    page.locator(".chips a").click()
    expect(page.locator(".chips a")).to_have_count(0)
    assert page.locator(".hit").count() > narrowed


def test_an_inferred_date_shows_its_evidence_on_demand(open_page: OpenPage, addresses: dict[str, str]) -> None:
    page = open_page()
    page.goto(addresses["inferred"])
    evidence = page.locator(".about .evidence a").first
    expect(evidence).to_be_hidden()
    page.locator(".about .why summary").click()
    expect(evidence).to_be_visible()
    evidence.click()
    expect(page.locator(".lines li:target")).to_be_visible()


def test_an_article_and_its_lines_light_each_other(open_page: OpenPage, addresses: dict[str, str]) -> None:
    page = open_page()
    page.goto(addresses["page"])
    card = page.locator(".story").first
    card.hover()
    lit = page.locator(".run.lit")
    expect(lit.first).to_be_visible()
    article = card.get_attribute("data-article")
    lines_of = page.locator(f'.run[data-article="{article}"]')
    expect(lit).to_have_count(lines_of.count())
    expect(page.locator(f'.run.lit[data-article="{article}"]')).to_have_count(lines_of.count())
    lines = page.locator(".source .run[data-article]").first
    lines.hover()
    expect(page.locator(".story.lit")).to_have_attribute("data-article", lines.get_attribute("data-article") or "")
    page.locator(".story__headline a").last.focus()
    last = page.locator(".story").last.get_attribute("data-article") or ""
    expect(page.locator(f'.run.lit[data-article="{last}"]').first).to_be_in_viewport()


def test_on_a_phone_the_facets_are_in_a_drawer(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto("/search/?q=疫情防控")
    county = page.locator(".facet").filter(has_text="县市区").get_by_role("link", name="开化")
    expect(county).to_be_hidden()
    page.locator(".drawer > summary").click()
    county.click()
    expect(page.locator(".chips a")).to_have_count(1)


def test_everything_can_be_reached_by_keyboard_and_shows_where_it_is(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/issues/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    for _ in range(12):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            "() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " const box = getComputedStyle(e.closest('.searchbox') ?? e);"
            " return s.outlineStyle !== 'none' || box.boxShadow !== 'none' }"
        )
        assert ring, page.evaluate("document.activeElement.outerHTML")
    page.keyboard.press("/")
    expect(page.locator("input[type=search]")).to_be_focused()


def test_a_hit_shows_its_marks_and_leads_to_the_next(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/search/?q=疫情防控")
    second = page.locator(".hit__headline").nth(1).inner_text()
    page.locator(".hit__headline a").first.click()
    expect(page.locator(".piece mark").first).to_have_text(re.compile("疫情|防控"))
    expect(page.locator(".hitturn")).to_contain_text("第 1 / ")
    page.keyboard.press("j")
    expect(page.locator(".hitturn")).to_contain_text("第 2 / ")
    assert page.locator(".piece__headline").inner_text() == second
    page.get_by_role("link", name="返回检索结果").click()
    expect(page.locator(".hit").first).to_be_visible()


def test_a_query_is_completed_while_it_is_typed(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/")
    page.locator("input[type=search]").press_sequentially("疫情")
    expect(page.locator('#q-suggestions option[value*="疫情"]').first).to_be_attached()


def test_a_search_is_narrowed_by_more_words_and_by_days(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/search/?q=疫情防控")
    before = page.locator(".hit").count()
    page.get_by_label("再加的词").fill("医院")
    page.get_by_label("再加的词").press("Enter")
    expect(page.locator("#q")).to_have_value(re.compile("疫情防控.*医院"))
    assert 0 < page.locator(".hit").count() < before
    page.get_by_label("自", exact=True).fill("2020")
    page.get_by_label("至", exact=True).fill("2020-12")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".chips a")).to_have_count(2)
    expect(page.locator(".hit__place").first).to_contain_text("2020年")
    page.goto("/search/?q=医院&date_from=2022&date_to=2021")
    expect(page.get_by_role("alert")).to_contain_text("结束日期早于开始日期")


def test_keys_walk_through_a_list_and_can_be_switched_off(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/issues/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".issue-row__title").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".issue-row__title").first).to_be_focused()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("检索")
    dialog.get_by_role("checkbox").check()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("/")
    expect(page.locator("input[type=search]")).not_to_be_focused()


def test_the_size_of_the_text_is_kept(open_page: OpenPage, addresses: dict[str, str]) -> None:
    page = open_page()
    page.goto(addresses["article"])
    page.get_by_role("button", name="特大").click()
    page.goto(addresses["inferred"])
    expect(page.locator(".prose")).to_have_css("font-size", "25px")
    expect(page.get_by_role("button", name="特大")).to_have_attribute("aria-pressed", "true")


def test_an_article_prints_with_its_citation_and_without_the_site(open_page: OpenPage, addresses: dict[str, str]) -> None:
    page = open_page()
    page.goto(addresses["article"])
    expect(page.locator(".printed")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".printed")).to_contain_text("[N/OL]")
    for part in (".masthead", ".crumbs", ".about", ".colophon"):
        expect(page.locator(part)).to_be_hidden()


def test_without_scripts_everything_works(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.locator("input[type=search]").fill("巡察")
    page.get_by_role("button", name="检索").click()
    page.locator(".hit__headline a").first.click()
    expect(page.locator(".tablewrap table")).to_be_visible()
