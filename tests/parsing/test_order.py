"""Texts whose parts extraction has moved, put together again."""

import itertools
import random
from dataclasses import replace

import pytest

from archive.parsing import order
from archive.parsing.articles import read_bodies
from archive.parsing.blocks import Page
from archive.parsing.dictionary import bound
from archive.parsing.layout import learn_layout
from archive.parsing.lines import read_lines
from archive.parsing.order import in_reading_order
from archive.parsing.page import parse_page
from archive.parsing.roles import sort_lines
from archive.parsing.text import decode
from archive.parsing.vocabulary import Vocabulary
from tests.parsing.pages.typeset import load, wrapped

ARTICLES, _ = load()


def prose(key: str) -> list[str]:
    return [text for role, text in ARTICLES[key]["blocks"] if role == "body"]


def column(key: str, width: int = 16) -> list[str]:
    return [line for paragraph in prose(key) for line in wrapped(paragraph, width, 4, hang=False)]


def said(lines: list[str]) -> dict[str, list[str]]:
    articles = parse_page("\n".join(lines).encode(), Vocabulary()).articles
    return {article.headline: [p.text.replace(" ", "") for p in article.paragraphs] for article in articles}


def without_spaces(paragraphs: list[str]) -> list[str]:
    return [paragraph.replace(" ", "") for paragraph in paragraphs]


def cuts(lines: list[str]) -> list[int]:
    """Where a column may end within a sentence, not too near the text's ends."""
    return [n for n in range(3, len(lines) - 3) if lines[n - 1][-1] not in "。！？”"]


FIRST, SECOND = "全县春耕备耕现场会在石塘乡召开", "四百五十名贫困学生领到助学金"


def test_two_texts_of_which_both_go_on_further_down() -> None:
    # The first rest stands right below the second beginning, which breaks off in mid-sentence, too.
    first, second = column("y1a"), column("y1c")
    right = total = 0
    for cut, other in zip(cuts(first), cuts(second), strict=False):
        lines = [FIRST, "", *first[:cut], "", SECOND, "", *second[:other], "", *first[cut:], "", *second[other:]]
        found = said(lines)
        right += found.get(FIRST) == without_spaces(prose("y1a")) and found.get(SECOND) == without_spaces(prose("y1c"))
        total += 1
    assert right > total / 2 > 2


NEWS = [
    key
    for key, article in ARTICLES.items()
    if article["kind"] == "news" and len(prose(key)) == len(article["blocks"]) and len(cuts(column(key))) > 3
]


def headline(key: str) -> str:
    return ARTICLES[key].get("headline", "").replace("/", "")


def test_texts_that_all_go_on_further_down_in_another_order() -> None:
    # Each rest alone may fit another beginning; together only one way to give them back is good.
    right = 0
    for keys in zip(NEWS, NEWS[1:], NEWS[2:], strict=False):
        texts = [column(key) for key in keys]
        middles = [cuts(text)[len(cuts(text)) // 2] for text in texts]
        begun = [[headline(key), "", *text[:n], ""] for key, text, n in zip(keys, texts, middles, strict=True)]
        rests = [[*text[n:], ""] for text, n in zip(texts, middles, strict=True)]
        found = said([*itertools.chain(*begun), *rests[1], *rests[2], *rests[0]])
        right += sum(without_spaces(prose(key)) in found.values() for key in keys)
    assert right >= 0.8 * 3 * (len(NEWS) - 2)


def test_a_rest_that_begins_with_a_paragraphs_last_line_goes_back_to_its_own() -> None:
    found = []
    for key, other in itertools.pairwise(NEWS):
        text = column(key)
        for n in cuts(text):
            if len(text[n]) < 13 and text[n][-1] in "。！？":
                lines = [headline(key), "", *text[:n], "", headline(other), "", *column(other), "", *text[n:]]
                found.append(without_spaces(prose(key)) in said(lines).values())
    assert found.count(True) >= 0.8 * len(found)


def test_a_rest_after_a_text_that_has_ended_goes_back_to_its_own() -> None:
    first, second = column("y1a"), column("y1c")
    found = [said([FIRST, "", *first[:n], "", SECOND, "", *second, "", *first[n:]]).get(FIRST) for n in cuts(first)]
    assert found.count(without_spaces(prose("y1a"))) >= 0.8 * len(found)


def test_one_block_of_titles_between_two_parts_of_a_text_heads_both() -> None:
    text = column("y1c")
    at = next(n for n, line in enumerate(text) if line.endswith("。") and n > 3) + 1
    rest = [" " + text[at], *text[at + 1 :]]
    block = ["不让一个孩子因贫困失学", "四百五十名贫困学生", "领到助学金"]
    other = ["", "全县春耕备耕现场会在石塘乡召开", "", *column("y1a")]
    found = said([*text[:at], "", *block, "", *rest, *other])
    assert found["不让一个孩子因贫困失学四百五十名贫困学生领到助学金"] == without_spaces(prose("y1c")), list(found)


def test_a_caption_below_the_end_of_a_text_is_a_piece_of_its_own() -> None:
    caption = "连日来，城关镇的文艺爱好者自编自演的小品《夜归》在广场上连演七场，台下坐满了老人和孩子，掌声一阵接着一阵。"
    lines = [*column("y1a"), "", *wrapped(caption, 16, 0, hang=False), "记者 柯敏 摄", "", "小品《夜归》连演七场"]
    found = [
        [p.text.replace(" ", "") for p in a.paragraphs] for a in parse_page("\n".join(lines).encode(), Vocabulary()).articles
    ]
    assert found[0] == without_spaces(prose("y1a"))
    assert found[1][0].startswith(caption)


def test_what_news_begins_with_below_a_headline_is_no_rest() -> None:
    # The text breaks off for good, and the caption is set without the indent that texts have.
    caption = "连日来，石塘乡禄源村的五百亩贡菊陆续开放，村民们抢抓晴好天气采收。今年亩均增收两千元，鼓起了村民的钱袋子。"
    titled = ["秋菊满坡采收忙农家笑", *(caption[n : n + 16] for n in range(0, len(caption), 16)), "记者 柯敏 摄"]
    found = []
    for key in NEWS:
        for n in range(1, 4):
            lines = [headline(key), "", *column(key)[:n], "", FIRST, "", *column("y1a"), "", *titled]
            found.append(said(lines).get(titled[0]) == [caption])
    assert found.count(True) >= 0.9 * len(found)


def test_what_is_known_of_a_line_moves_with_it() -> None:
    first, second = column("y1a"), column("y1c")
    at = cuts(first)[0]
    lines = read_lines(decode("\n".join([FIRST, "", *first[:at], "", SECOND, "", *second, "", *first[at:]]).encode()))
    layout = learn_layout(lines)
    early = replace(layout, early=tuple(n % 3 == 0 for n in range(len(lines))))
    page = in_reading_order(Page(lines, early, sort_lines(lines, layout)))
    assert [line.number for line in page.lines] != [line.number for line in lines]
    places = {line.number: n for n, line in enumerate(lines)}
    for line, after, known in zip(page.lines, page.lines[1:], page.layout.early, strict=False):
        n = places[line.number]
        assert known == (n % 3 == 0 and places[after.number] == n + 1)


def test_a_rest_right_below_the_end_of_a_text_goes_back_to_its_own() -> None:
    first, second = column("y1a"), column("y1c")
    found = [said([FIRST, "", *first[:n], "", SECOND, "", *second, *first[n:]]).get(FIRST) for n in cuts(first)]
    assert found.count(without_spaces(prose("y1a"))) >= 0.8 * len(found)


def test_a_rest_of_a_line_at_the_head_of_a_text_object_goes_on_with_the_word_that_it_ends() -> None:
    # All text objects begin with a space; the rest is the last line of a paragraph, and says no more of itself than that.
    first, second = column("y1a"), column("y1c")
    broken = [n for n in cuts(first) if first[n].endswith("。") and len(first[n]) < 14 and bound(first[n - 1], first[n]) > 3]
    for n in broken:
        lines = [" " + FIRST, "", " " + first[0], *first[1:n], "", " " + SECOND, "", " " + second[0], *second[1:], ""]
        found = said([*lines, " " + first[n], *first[n + 1 :]])
        assert found.get(FIRST) == without_spaces(prose("y1a")), first[n]
    assert broken


def test_a_rest_that_the_headline_says_more_of_goes_back_to_its_beginning() -> None:
    begun = "本报讯（记者 柯敏）昨日上午，城关镇西门一处闲置了三年的旧仓库挂出新牌，街坊们早早赶来，围着门口看热闹。"
    rest = [
        "社区食堂每天供应午晚两顿饭菜，菜价比街上便宜一半，八十岁以上的老人还能凭卡再打八折。",
        "“热饭菜端到手里，心里也热。”独居多年的柴大爷吃上了社区食堂开张后的头一顿饭，连声说好。",
    ]
    headline = "社区食堂开张老人吃上热饭菜"
    lines = [headline, "", *wrapped(begun, 16, 4, hang=False), "", FIRST, "", *column("y1a"), ""]
    lines += [line for paragraph in rest for line in wrapped(paragraph, 16, 4, hang=False)]
    assert said([*lines, "", SECOND, "", *column("y1c")]).get(headline) == without_spaces([begun, *rest])


@pytest.mark.parametrize("folio", [[], ["第3版"]])
def test_a_headline_set_into_a_sentence_is_told_by_the_sentence(folio: list[str]) -> None:
    # Without white space around it: the sentence breaks off above it and goes on below, past a folio line as well.
    first, second = column("y1a"), column("y1c")
    title = ["四百五十名贫困学生", "领到助学金"]
    pages = [[FIRST, "", *first, "", *second[:n], *title, *folio, *second[n:]] for n in cuts(second)]
    found = [said(page).get(SECOND) or said(page).get(" ".join(title)) for page in pages]
    assert found.count(without_spaces(prose("y1c"))) >= 0.7 * len(found)


def bodies(*columns: list[list[str]]) -> int:
    """How many texts are read from columns, of paragraphs of lines, with a blank line between them, the only ones of the page."""
    text = "\n\n".join("\n".join(itertools.chain(*paragraphs)) for paragraphs in ([["山村春早"]], *columns))
    lines = read_lines(decode(text.encode()))
    page = Page(lines, layout := learn_layout(lines), sort_lines(lines, layout))
    return len(read_bodies(page)[0])


def test_white_space_that_few_paragraphs_have_parts_texts_that_share_no_words() -> None:
    keys = [key for key in ARTICLES if len(prose(key)) > 3][:6]
    laid = {key: [wrapped(text, 16, 4, hang=False) for text in prose(key)] for key in keys}
    others = [bodies(laid[a], laid[b][1:]) for a, b in itertools.permutations(keys, 2)]
    assert others.count(2) >= 0.8 * len(others)
    same = [bodies(one[:n], one[n:]) for one in laid.values() for n in range(2, len(one) - 1)]
    assert same.count(1) >= 0.8 * len(same) > 3


def most(worth: dict[tuple[int, int], float], ends: int) -> float:
    """What the best pairs are worth together, found by trying all."""
    ways = itertools.product((None, *range(ends)), repeat=ends)
    chosen = ([(i, j) for i, j in enumerate(way) if j is not None] for way in ways)
    return max(
        sum(worth[pair] for pair in pairs)
        for pairs in chosen
        if all(pair in worth for pair in pairs) and len({j for _, j in pairs}) == len(pairs)
    )


@pytest.mark.parametrize("kinds", [1, 2, 100])
def test_no_other_pairs_are_worth_more_together(kinds: int) -> None:
    chance = random.Random(kinds)
    for _ in range(40):
        places = [(i, j) for i in range(4) for j in range(4) if i != j and chance.random() < 0.7]
        worth = {place: chance.randint(1, kinds) / 4 for place in places}
        found = order._best_pairs(worth)
        assert len(set(found.values())) == len(found)
        assert sum(worth[pair] for pair in found.items()) == most(worth, 4)


BROKEN = ["利益", "经济", "社会", "发展", "农民", "干部", "教育", "工作"]


def test_columns_that_lead_in_circles_are_soon_put_in_some_order(monkeypatch: pytest.MonkeyPatch) -> None:
    # Pieces without a beginning or an end, of a few words that they share, each of which may go on in most others.
    chance = random.Random(1)
    words = ["".join(chr(chance.randrange(0x4E00, 0x9FA0)) for _ in range(2)) for _ in range(40)]
    pieces = [column("y1a")]
    for _ in range(54):
        own = chance.sample(words, 10)
        told = "".join(f"{chance.choice(own)}{chance.choice(own)}{chance.choice(own)}，" for _ in range(9))
        begun, broken = chance.choice(BROKEN)[1], chance.choice(BROKEN)[0]
        text = begun + told[1:63] + broken
        pieces.append([text[n : n + 16] for n in range(0, 64, 16)])
    rounds = 0
    best_pairs = order._best_pairs

    def counted(worth: dict[tuple[int, int], float]) -> dict[int, int]:
        nonlocal rounds
        rounds += 1
        return best_pairs(worth)

    monkeypatch.setattr(order, "_best_pairs", counted)
    parse_page("\n\n".join("\n".join(piece) for piece in pieces).encode(), Vocabulary())
    assert 1 < rounds < 10
