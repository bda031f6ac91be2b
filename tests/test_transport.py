"""A division carried over to another extraction of its page, and an edit joined with that extraction's parse."""

import random
from collections import Counter
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st

from archive.corrections import parses, saving
from archive.corrections.spans import canonical
from archive.corrections.steps import perform
from archive.corrections.transport import matched, transported
from archive.import_runs import run_import
from archive.models import Article, Page, Segmentation
from archive.parsing.projection import check, project
from archive.parsing.segmentation import Role
from archive.parsing.text import Text, is_blank_character
from archive.reparsing import reparse_pages
from archive.vocabularies import from_database
from tests.corrections import division_of, random_step, steps_of
from tests.editors import TEXT

OLD = Text(
    "新桥通车了\n昨天上午，航埠镇严村的村口，一座新桥\n通车了，桥长四十米，连着两岸的橘园。\n图书馆夜里开门\n三月起，区图书馆每周五开放到晚上九点。",
    "utf-8",
)
DIVISION = division_of(
    OLD, [(1, Role.HEADLINE), (1, Role.BODY), (1, Role.BODY), (2, Role.HEADLINE), (2, Role.BODY)], breaks=(2, 5)
)


def read(text: Text, division: object) -> list[tuple[str, str]]:
    return [(a.headline, "|".join(p.text for p in a.paragraphs)) for a in project(text, division)]  # type: ignore[arg-type]


def test_columns_that_changed_places_and_lines_that_end_elsewhere_keep_their_articles() -> None:
    new = Text(
        "图书馆夜里开门\n三月起，区图书馆每周五开\n放到晚上九点。\n"
        "新桥通车了\n昨天上午，航埠镇严村的村口，\n一座新桥通车了，桥长四十米，连着两岸的橘园。",
        "gb18030",
    )
    carried = transported(OLD, DIVISION, new)
    assert carried is not None
    assert sorted(read(new, carried)) == sorted(read(OLD, DIVISION))


def test_a_correction_stays_where_the_new_text_has_the_same_mistake_and_goes_where_it_has_not() -> None:
    edit = perform(OLD, DIVISION, [{"do": "correct", "line": 3, "reading": "通车了，桥长五十米，连着两岸的橘园。"}])
    edit = perform(OLD, edit, [{"do": "correct", "line": 5, "reading": "三月起，县图书馆每周五开放到晚上九点。"}])
    new = Text(OLD.content.replace("区图书馆", "市图书馆"), "utf-8")
    carried = transported(OLD, edit, new)
    assert carried is not None
    bodies = [body for _, body in read(new, carried)]
    assert bodies == [
        "昨天上午，航埠镇严村的村口，一座新桥通车了，桥长五十米，连着两岸的橘园。",
        "三月起，市图书馆每周五开放到晚上九点。",
    ]


def test_what_is_new_belongs_with_what_is_before_it_and_marks_go_along() -> None:
    edit = perform(OLD, DIVISION, [{"do": "mark", "lines": [3], "part": "四十米", "doubtful": True}])
    new = Text(OLD.content.replace("橘园。", "橘园。村民都来看热闹。"), "utf-8")
    carried = transported(OLD, edit, new)
    assert carried is not None
    assert read(new, carried)[0][1].endswith("橘园。村民都来看热闹。")
    assert [new.content[a:b] for a, b in carried.marks] == ["四十米"]


def test_another_page_is_not_taken_for_this_one() -> None:
    assert (
        transported(OLD, DIVISION, Text("老街的豆腐坊开了三十年。每天清早五点，第一锅豆浆出锅，街坊们提着壶来。", "utf-8"))
        is None
    )


def test_an_unchanged_text_takes_the_division_as_it_is() -> None:
    chance = random.Random(5)
    division = canonical(OLD, DIVISION)
    for _ in range(300):
        division = steps_of(OLD, division, random_step(chance, OLD, division))
        carried = transported(OLD, division, OLD)
        assert carried is not None
        check(OLD, carried)
        assert read(OLD, carried) == read(OLD, division)


@given(st.integers(0, 10**6))
def test_every_extraction_is_tiled_and_matched_characters_keep_their_owner(seed: int) -> None:
    chance = random.Random(seed)
    division = canonical(OLD, DIVISION)
    for _ in range(4):
        division = steps_of(OLD, division, random_step(chance, OLD, division))
    lines = OLD.content.split("\n")
    chance.shuffle(lines)
    letters = [chance.choice(["", "错", c + "\n", " " + c]) if chance.random() < 0.1 else c for c in "\n".join(lines)]
    new = Text("".join(letters), "utf-8")
    carried = transported(OLD, division, new)
    if carried is None:
        return
    check(new, carried)

    def owners(text: Text, of: object) -> dict[int, int | None]:
        return {n: s.article for s in of.spans for n in range(s.start, s.end) if not is_blank_character(text.content[n])}  # type: ignore[attr-defined]

    before, after = owners(OLD, division), owners(new, carried)
    places = matched(OLD.content, new.content)
    assert max(Counter(places.values()).values()) == 1
    for here, there in places.items():
        assert OLD.content[there] == new.content[here]
        assert before[there] == after[here]


@pytest.mark.django_db
def test_an_edit_is_joined_with_a_new_extraction(tmp_path: Path) -> None:
    path = tmp_path / "今日柯城-20210305-01.txt"
    path.write_text(TEXT)
    run_import([path])
    page, editor = Page.objects.get(), User.objects.create_user("bianji")
    steps = [
        {"do": "merge", "article": 2},
        {"do": "correct", "line": 2, "reading": "本报讯（记者 毛小青）昨天上午，桥通了。"},
    ]
    saving.apply(page.pk, 1, steps, editor.pk)
    edited = list(Article.objects.published().order_by("position").values_list("pk", "headline"))
    better = TEXT.replace("方一鸣", "方一呜").replace("两百多位", "三百多位") + "街坊们都说好。\n"
    path.write_text(better)
    run_import([path])
    page = Page.objects.get()
    assert page.conflict
    found = parses.pending(page, from_database())
    assert found is not None
    assert found.joined is not None
    version = parses.resolve(page.pk, 2, parses.Choice.JOIN, editor.pk, from_database())
    assert version.source.text.content == better
    articles = list(Article.objects.published().order_by("position"))
    assert [(a.pk, a.headline) for a in articles] == edited
    assert "三百多位" in articles[1].body
    assert articles[1].body.endswith("街坊们都说好。")
    # The older extraction and what was made of it stay in the history.
    assert Segmentation.objects.get(n=2).source.text.content == TEXT


@pytest.mark.django_db
def test_a_new_extraction_waits_where_a_person_withdrew_an_article(tmp_path: Path) -> None:
    path = tmp_path / "今日柯城-20210305-01.txt"
    path.write_text(TEXT)
    run_import([path])
    first = Article.objects.get(position=1)
    Article.objects.filter(pk=first.pk).update(state="withdrawn", withdrawn_reason="家属要求", withdrawn_on="2024-01-01")
    seen = list(Article.objects.published().values_list("pk", flat=True))
    path.write_text(TEXT.replace("两百多位", "三百多位"))
    run_import([path])
    page, editor = Page.objects.get(), User.objects.create_user("bianji")
    assert page.conflict == "导入了新的原文，版上有撤下或暂不发布的文章，切分没有改。"
    assert list(Article.objects.published().values_list("pk", flat=True)) == seen
    version = parses.resolve(page.pk, 1, parses.Choice.TAKE, editor.pk, from_database())
    assert "三百多位" in version.source.text.content
    assert list(Article.objects.published().values_list("pk", flat=True)) == seen
    first.refresh_from_db()
    assert first.state == "withdrawn"


@pytest.mark.django_db
def test_an_extraction_that_was_decided_against_is_not_asked_about_again(tmp_path: Path) -> None:
    path = tmp_path / "今日柯城-20210305-01.txt"
    path.write_text(TEXT)
    run_import([path])
    page, editor = Page.objects.get(), User.objects.create_user("bianji")
    saving.apply(page.pk, 1, [{"do": "merge", "article": 2}], editor.pk)
    path.write_text(TEXT.replace("两百多位", "两千三百多位"))
    run_import([path])
    parses.resolve(page.pk, 2, parses.Choice.KEEP, editor.pk, from_database())
    before = Segmentation.objects.count()
    [result] = reparse_pages(Page.objects.all(), dry_run=False)
    assert (result.verdict, Segmentation.objects.count()) == ("same", before)
    page.refresh_from_db()
    assert page.conflict == ""


@pytest.mark.django_db
def test_an_extraction_of_another_page_cannot_be_joined(tmp_path: Path) -> None:
    path = tmp_path / "今日柯城-20210305-01.txt"
    path.write_text(TEXT)
    run_import([path])
    page, editor = Page.objects.get(), User.objects.create_user("bianji")
    saving.apply(page.pk, 1, [{"do": "merge", "article": 2}], editor.pk)
    path.write_text(
        "山里的茶园\n本报讯（记者 李远）清明前后，山里的茶园最忙，茶农天不亮就上山采茶，到了傍晚才背着竹篓下山来。\n"
    )
    run_import([path])
    found = parses.pending(Page.objects.get(), from_database())
    assert found is not None
    assert found.joined is None
