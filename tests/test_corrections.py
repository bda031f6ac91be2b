"""Corrections of a division: what each does, and what holds for any sequence of them."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import corrections
from archive.corrections import CorrectionError
from archive.corrections.merging import three_way
from archive.corrections.spans import canonical
from archive.parsing.page import parse_page
from archive.parsing.projection import check, project
from archive.parsing.segmentation import ArticleFacts, Contributor, ContributorRole, Kind, Role, Segmentation, Span
from archive.parsing.text import Text, decode
from archive.parsing.vocabulary import Vocabulary
from tests.corrections import division_of, random_step, steps_of

TEXT = Text("永康日报 2021年3月5日\n甲题\n甲一。\n甲二\n尾。\n乙题 副\n记者 张三\n乙一。\n\n乙二。", "utf-8")
#: A line each: its article and role.
OWNERS = [
    (None, Role.MASTHEAD), (1, Role.HEADLINE), (1, Role.BODY), (1, Role.BODY), (1, Role.BODY),
    (2, Role.HEADLINE), (2, Role.BYLINE), (2, Role.BODY), None, (2, Role.BODY),
]  # fmt: skip


@pytest.fixture
def page() -> Segmentation:
    return division_of(TEXT, OWNERS, breaks=[3, 4, 8, 10])


def read(division: Segmentation) -> list[tuple[str, list[str]]]:
    """Headline and paragraphs of each article."""
    return [(article.headline, [p.text for p in article.paragraphs]) for article in project(TEXT, division)]


def test_a_split_begins_a_new_article_at_the_line(page: Segmentation) -> None:
    split = corrections.split_at_line(TEXT, page, 8)
    assert read(split) == [("甲题", ["甲一。", "甲二尾。"]), ("乙题 副", []), ("", ["乙一。", "乙二。"])]
    assert [facts.key for facts in split.articles] == [1, 2, 3]


def test_a_split_at_a_headline_takes_the_headline_and_what_follows() -> None:
    whole = division_of(TEXT, [(None, Role.MASTHEAD), *((1, o[1]) if o else None for o in OWNERS[1:])], breaks=[3, 4, 8, 10])
    assert read(corrections.split_at_line(TEXT, whole, 6)) == [
        ("甲题", ["甲一。", "甲二尾。"]),
        ("乙题 副", ["乙一。", "乙二。"]),
    ]


@pytest.mark.parametrize("line", [1, 2, 9, 99, 0])
def test_a_split_where_nothing_can_be_split_is_refused(page: Segmentation, line: int) -> None:
    with pytest.raises(CorrectionError):
        corrections.split_at_line(TEXT, page, line)


def test_a_split_divides_the_names(page: Segmentation) -> None:
    whole = corrections.merge_with_next(TEXT, page, 1)
    named = corrections.set_contributors(TEXT, whole, 1, [Contributor("张三", ContributorRole.REPORTER)])
    split = corrections.split_at_line(TEXT, named, 6)
    assert [facts.names(ContributorRole.REPORTER) for facts in split.articles] == [[], ["张三"]]
    assert corrections.merge_with_next(TEXT, split, 1) == named


def test_a_merge_can_make_the_second_headline_a_subheading(page: Segmentation) -> None:
    merged = corrections.merge_with_next(TEXT, page, 1, headline_as=Role.SUBHEADING)
    assert read(merged) == [("甲题", ["甲一。", "甲二尾。", "乙题 副", "乙一。", "乙二。"])]


def test_the_last_article_has_no_next(page: Segmentation) -> None:
    with pytest.raises(CorrectionError, match="最后一篇"):
        corrections.merge_with_next(TEXT, page, 2)


def test_lines_move_to_where_they_stand_in_the_source(page: Segmentation) -> None:
    assert read(corrections.move_lines(TEXT, page, [4, 5], 2)) == [
        ("甲题", ["甲一。"]),
        ("乙题 副", ["甲二尾。", "乙一。", "乙二。"]),
    ]


def test_lines_move_before_a_line_that_is_named(page: Segmentation) -> None:
    assert read(corrections.move_lines(TEXT, page, [10], 2, before=8))[1] == ("乙题 副", ["乙二。", "乙一。"])


def test_lines_of_several_articles_follow_each_other_as_in_the_source(page: Segmentation) -> None:
    moved = corrections.move_lines(TEXT, page, range(2, 11), corrections.NEW, role=Role.BODY)
    spans = sorted((span for span in moved.spans if span.article), key=lambda span: span.order)
    assert [span.start for span in spans] == sorted(span.start for span in spans)


def test_lines_move_to_an_article_of_their_own_and_to_the_furniture(page: Segmentation) -> None:
    new = corrections.move_lines(TEXT, page, [3], corrections.NEW)
    assert [headline for headline, _ in read(new)] == ["甲题", "", "乙题 副"]
    gone = corrections.move_lines(TEXT, new, [2, 4, 5], None)
    assert [headline for headline, _ in read(gone)] == ["", "乙题 副"]
    assert {span.role for span in gone.spans if span.article is None} == {Role.MASTHEAD, Role.BANNER}


def test_furniture_becomes_body_where_no_role_is_given(page: Segmentation) -> None:
    assert read(corrections.move_lines(TEXT, page, [1], 1))[0] == ("甲题", ["永康日报 2021年3月5日", "甲一。", "甲二尾。"])


def test_a_part_of_a_line_gets_a_role_of_its_own(page: Segmentation) -> None:
    parted = corrections.set_role(TEXT, page, [6], Role.DECK, part="副")
    article = project(TEXT, parted)[1]
    assert (article.headline, article.deck) == ("乙题", "副")


def test_a_role_of_the_page_moves_a_line_there(page: Segmentation) -> None:
    assert read(corrections.set_role(TEXT, page, [10], Role.IMPRINT))[1] == ("乙题 副", ["乙一。"])
    with pytest.raises(CorrectionError, match="先移入"):
        corrections.set_role(TEXT, page, [1], Role.BODY)


def test_lines_and_articles_are_reordered(page: Segmentation) -> None:
    assert read(corrections.reorder_lines(TEXT, page, [10], -1))[1] == ("乙题 副", ["乙二。", "乙一。"])
    assert corrections.reorder_lines(TEXT, page, [8], -1) != page
    assert [headline for headline, _ in read(corrections.reorder_article(TEXT, page, 2, -1))] == ["乙题 副", "甲题"]
    assert corrections.reorder_article(TEXT, page, 1, -1) == page


def test_a_paragraph_begins_or_goes_on(page: Segmentation) -> None:
    assert read(corrections.set_break(TEXT, page, [5], begins=True))[0][1] == ["甲一。", "甲二", "尾。"]
    assert read(corrections.set_break(TEXT, page, [4], begins=False))[0][1] == ["甲一。甲二尾。"]


@pytest.mark.parametrize("reading", ["甲贰", "甲贰！", "贰", "前甲二", "甲  二", "全不同的字"])
def test_a_line_reads_as_it_is_corrected(page: Segmentation, reading: str) -> None:
    changed = corrections.correct_text(TEXT, page, 4, reading)
    assert corrections.reading_of_line(TEXT, changed, 4) == reading
    assert corrections.correct_text(TEXT, changed, 4, "甲二") == page


def test_only_what_differs_is_replaced(page: Segmentation) -> None:
    changed = corrections.correct_text(TEXT, page, 3, "甲壹。")
    assert [(TEXT.content[r.start : r.end], r.text) for r in changed.replacements] == [("一", "壹")]


def test_doubtful_characters_are_marked_and_stay(page: Segmentation) -> None:
    marked = corrections.mark_doubtful(TEXT, page, [3], part="一")
    assert [TEXT.content[start:end] for start, end in marked.marks] == ["一"]
    assert read(marked) == read(page)
    assert corrections.mark_doubtful(TEXT, marked, [3], doubtful=False) == page


def test_headline_parts_are_divided_and_spaced_as_typed(page: Segmentation) -> None:
    parts = [(Role.KICKER, "乙"), (Role.HEADLINE, "题副"), (Role.DECK, "")]
    divided = corrections.set_headline_parts(TEXT, page, 2, parts)
    article = project(TEXT, divided)[1]
    assert (article.kicker, article.headline, article.deck) == ("乙", "题副", "")
    again = corrections.set_headline_parts(TEXT, divided, 2, [(Role.HEADLINE, "乙 题 副")])
    assert project(TEXT, again)[1].headline == "乙 题 副"
    with pytest.raises(CorrectionError, match="正好"):
        corrections.set_headline_parts(TEXT, page, 2, [(Role.HEADLINE, "丙题")])


def test_facts_are_set(page: Segmentation) -> None:
    done = corrections.set_kind(TEXT, page, 1, Kind.NOTICE)
    done = corrections.set_topics(TEXT, done, 1, ["教育", "卫生健康"])
    done = corrections.set_campaigns(TEXT, done, 1, ["新冠疫情"])
    done = corrections.set_jump(TEXT, done, 1, continued_from=None, continued_on="2")
    done = corrections.set_series(TEXT, done, 1, "山村办学记", 3)
    assert done.articles[0] == ArticleFacts(
        1, Kind.NOTICE, topics=("教育", "卫生健康"), campaigns=("新冠疫情",), continued_on_page="2", series="山村办学记",
        series_number=3,
    )  # fmt: skip
    assert corrections.set_series(TEXT, done, 1, "", 3).articles[0].series_number is None
    with pytest.raises(CorrectionError, match="至多"):
        corrections.set_topics(TEXT, page, 1, ["甲", "乙", "丙", "丁"])


def test_a_span_over_several_lines_is_cut_and_reads_the_same() -> None:
    text = Text("甲题\n一二\n三四\n五六", "utf-8")
    whole = Segmentation((Span(0, 2, Role.HEADLINE, 1, 0), Span(3, 11, Role.BODY, 1, 1)), (ArticleFacts(1),))
    split = corrections.split_at_line(text, whole, 3)
    assert [[p.text for p in a.paragraphs] for a in project(text, split)] == [["一二"], ["三四五六"]]
    joined = corrections.merge_with_next(text, split, 1)
    assert joined == canonical(text, whole)
    assert project(text, joined) == project(text, whole)


# What holds for every page and every sequence of corrections.

SOURCES = sorted((Path(__file__).parent.parent / "fixtures" / "seeds").glob("*.txt"))
SOURCES += sorted((Path(__file__).parent / "parsing" / "pages").glob("own-00*.txt"))
_parsed: dict[Path, tuple[Text, Segmentation]] = {}


def parsed(path: Path) -> tuple[Text, Segmentation]:
    if path not in _parsed:
        page = parse_page(path.read_bytes(), Vocabulary())
        _parsed[path] = page.text, page.segmentation
    return _parsed[path]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_the_canonical_form_of_a_parse_reads_the_same(path: Path) -> None:
    text, division = parsed(path)
    form = canonical(text, division)
    check(text, form)
    assert project(text, form) == project(text, division)
    assert canonical(text, form) == form


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_split_then_a_merge_gives_the_same_at_every_line(path: Path) -> None:
    text, division = parsed(path)
    division = canonical(text, division)
    tried = 0
    for line in text.lines:
        try:
            split = corrections.split_at_line(text, division, line.number)
        except CorrectionError:
            continue
        keys = [facts.key for facts in split.articles]
        first = keys[keys.index(max(keys)) - 1]
        assert corrections.merge_with_next(text, split, first) == division, line
        tried += 1
    assert tried > len(text.lines) // 4


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SOURCES), st.integers(0, 2**32), st.integers(1, 12))
def test_any_sequence_of_corrections_tiles_the_page(path: Path, seed: int, length: int) -> None:
    text, division = parsed(path)
    chance = random.Random(seed)
    for _ in range(length):
        division = steps_of(text, division, random_step(chance, text, division))
        check(text, division)
        project(text, division)
    assert Segmentation.from_json(division.to_json()) == division


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SOURCES), st.integers(0, 2**32), st.integers(1, 5), st.integers(1, 5))
def test_any_two_edits_of_a_page_can_be_joined(path: Path, seed: int, mine: int, theirs: int) -> None:
    text, base = parsed(path)
    chance = random.Random(seed)
    sides = []
    for length in (mine, theirs):
        side = base
        for _ in range(length):
            side = steps_of(text, side, random_step(chance, text, side))
        sides.append(side)
    merged = three_way(text, base, *sides)
    check(text, merged.division)
    for side in sides:
        assert three_way(text, base, side, base).division == canonical(text, side)
        assert project(text, three_way(text, base, base, side).division) == project(text, canonical(text, side))


def test_two_edits_in_different_places_are_both_kept(page: Segmentation) -> None:
    mine = corrections.split_at_line(TEXT, corrections.correct_text(TEXT, page, 3, "甲壹。"), 4)
    theirs = corrections.set_topics(TEXT, corrections.correct_text(TEXT, page, 10, "乙贰。"), 2, ["教育"])
    merged = three_way(TEXT, page, mine, theirs)
    assert read(merged.division) == [("甲题", ["甲壹。"]), ("", ["甲二尾。"]), ("乙题 副", ["乙一。", "乙贰。"])]
    assert merged.division.articles[2].topics == ("教育",)
    assert merged.conflicts == ()


def test_where_both_changed_the_same_mine_counts_and_is_named(page: Segmentation) -> None:
    mine = corrections.correct_text(TEXT, page, 3, "甲壹。")
    theirs = corrections.correct_text(TEXT, page, 3, "甲①。")
    merged = three_way(TEXT, page, mine, theirs)
    assert (merged.division, merged.conflicts) == (mine, (3,))


def test_a_new_parse_under_other_keys_is_recognised(page: Segmentation) -> None:
    swapped = [(3 - o[0], o[1]) if o and o[0] else o for o in OWNERS]
    new = division_of(TEXT, [*swapped[:7], (2, Role.BODY), None, (1, Role.BODY)], breaks=[3, 4, 8, 10])
    mine = corrections.correct_text(TEXT, page, 3, "甲壹。")
    merged = three_way(TEXT, page, mine, new, reparsed=True).division
    assert read(merged) == [("甲题", ["甲壹。", "甲二尾。", "乙一。"]), ("乙题 副", ["乙二。"])]


def test_decoded_sources_are_what_the_offsets_count() -> None:
    for path in SOURCES[:2]:
        assert decode(path.read_bytes()).content == parsed(path)[0].content


def test_a_cut_through_a_correction_keeps_what_is_read(page: Segmentation) -> None:
    changed = corrections.correct_text(TEXT, page, 6, "全不同")
    parted = corrections.set_role(TEXT, changed, [6], Role.DECK, part="题 副")
    article = project(TEXT, parted)[1]
    assert article.headline + article.deck == "全不同"


def test_a_correction_is_kept_where_the_other_side_cuts_the_line(page: Segmentation) -> None:
    mine = corrections.correct_text(TEXT, page, 6, "全不同")
    theirs = corrections.set_role(TEXT, page, [6], Role.DECK, part="题 副")
    article = project(TEXT, three_way(TEXT, page, mine, theirs).division)[1]
    assert article.headline + article.deck == "全不同"


@pytest.mark.parametrize("seed", range(4))
def test_a_joined_correction_reads_as_it_was_made_whatever_others_did(seed: int, exhaustive: bool) -> None:
    """Four editors, each with a line of their own, on versions that the others have gone on from."""
    text, division = parsed(SOURCES[1])
    own = [line.number for line in text.lines if not line.blank][5:9]
    chance, versions, last = random.Random(seed), [canonical(text, division)], [0] * 4
    for turn in range(250 if exhaustive else 40):
        n = chance.randrange(4)
        base = versions[chance.randint(max(last[n], len(versions) - 4), len(versions) - 1)]
        mine = corrections.correct_text(text, base, own[n], f"第{n}人第{turn}次")
        other = random_step(chance, text, mine)
        mine = mine if other["do"] == "correct" else steps_of(text, mine, other)
        versions.append(three_way(text, base, mine, versions[-1]).division)
        last[n] = len(versions) - 1
        assert corrections.reading_of_line(text, versions[-1], own[n]) == f"第{n}人第{turn}次"
