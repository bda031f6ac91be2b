"""The query language: how strings are read, and that no string does harm."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.grammar import parse
from search.query import (
    MAX_CHARACTERS,
    And,
    Dated,
    Everything,
    Facet,
    Field,
    Having,
    Near,
    Node,
    Not,
    Or,
    Run,
    Wildcard,
    exact,
    parse_period,
    positive_runs,
    unparse,
)


def bare(text: str, field: Field = Field.ANY) -> Run:
    return Run(text, text.lower(), False, field)


def quoted(text: str, field: Field = Field.ANY) -> Run:
    return Run(text, text, True, field)


A, B, C = bare("a"), bare("b"), bare("c")


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("疫情", bare("疫情")),
        ("疫情 核酸", And((bare("疫情"), bare("核酸")))),
        ("疫情　核酸", And((bare("疫情"), bare("核酸")))),
        ('"疫情"', quoted("疫情")),
        ("“疫情”", quoted("疫情")),
        ("「疫情」 『核酸』", And((quoted("疫情"), quoted("核酸")))),
        ("a AND b", And((A, B))),
        ("a ＡＮＤ b", And((A, B))),
        ("a OR b", Or((A, B))),
        ("a b OR c", Or((And((A, B)), C))),
        ("a (b OR c)", And((A, Or((B, C))))),
        ("a （b OR c）", And((A, Or((B, C))))),
        ("NOT a", Not(A)),
        ("b -a", And((B, Not(A)))),
        ("b －a", And((B, Not(A)))),
        ("NOT a b", And((Not(A), B))),
        ("NOT (a b) c", And((Not(And((A, B))), C))),
        ("-headline:a b", And((Not(bare("a", Field.HEADLINE)), B))),
        ('-"a b" c', And((Not(Run("a b", "ab", True)), C))),
        ("NOT a NEAR/3 b", Not(Near("a", "b", 3))),
        ("a NOT b NEAR/3 c d", And((A, Not(Near("b", "c", 3)), bare("d")))),
        ("headline:a", bare("a", Field.HEADLINE)),
        ("Headline：a", bare("a", Field.HEADLINE)),
        ('author:"李一正"', quoted("李一正", Field.AUTHOR)),
        ("headline:(a OR b) c", And((Or((bare("a", Field.HEADLINE), bare("b", Field.HEADLINE))), C))),
        ("county:永康", Having(Facet.COUNTY, "永康")),
        ('topic:"卫生健康"', Having(Facet.TOPIC, "卫生健康")),
        ("kind:news", Having(Facet.KIND, "news")),
        ("date:2021", Dated(date(2021, 1, 1), date(2021, 12, 31))),
        ("date:2021..2022-02", Dated(date(2021, 1, 1), date(2022, 2, 28))),
        ("date:2021-03-05..", Dated(date(2021, 3, 5), None)),
        ("date:..2021", Dated(None, date(2021, 12, 31))),
        ("date:unknown", Dated(None, None)),
        ("疫*控", Wildcard("疫*控", ("疫", "控"))),
        ("疫＊控*防", Wildcard("疫＊控*防", ("疫", "控", "防"))),
        ("a NEAR/3 b", Near("a", "b", 3)),
        ("a NEAR b", Near("a", "b", 10)),
        ("headline:a NEAR/0 headline:b", Near("a", "b", 0, Field.HEADLINE)),
        ("*", Everything()),
        ("* * *", And((Everything(),) * 3)),
    ],
)
def test_reads(text: str, root: Node) -> None:
    query = parse(text)
    assert query.root == root
    assert query.notes == ()
    assert query.problem == ""


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("本报讯(记者", "本报讯记者"),
        ("陈晓苏)", "陈晓苏"),
        ("“两山”理念", "两山理念"),
        ("“清廉联盟”共建启动仪式", "清廉联盟共建启动仪式"),
        ("(扩大)会议", "扩大会议"),
        ("1·5疫情", "1·5疫情"),
        ("a:b", "ab"),
        ("第一期）——写在前面", "第一期写在前面"),
    ],
)
def test_signs_within_a_run_do_not_end_it(text: str, folded: str) -> None:
    assert parse(text).root == Run(text, folded, False)


@pytest.mark.parametrize(
    ("text", "root", "note"),
    [
        ('"疫情', Run('"疫情', "疫情", False), "引号没有成对，按普通文字检索。"),
        ("(疫情", Run("(疫情", "疫情", False), "括号没有成对，按普通文字检索。"),
        ("疫情 ！", bare("疫情"), "“！”里没有可查的字，已略去。"),
        ("a OR", A, "OR 两边要各有一个词，已略去。"),
        ("a NEAR", A, "NEAR 两边要各有一个词，这里按 AND 处理。"),
        ("疫*", Run("疫", "疫", True), "“疫*”开头或结尾的 * 没有作用：一个词无论前后有什么字都会找到。"),
        ("OR", Run("OR", "or", False), "只有运算符，没有词，按普通文字检索。"),
        ("a NEAR NOT b", And((A, Not(B))), "NEAR 两边要各有一个词，这里按 AND 处理。"),
        ("NOT", Run("NOT", "not", False), "只有运算符，没有词，按普通文字检索。"),
    ],
)
def test_what_cannot_be_read_is_text_and_a_note_says_so(text: str, root: Node, note: str) -> None:
    query = parse(text)
    assert query.root == root
    assert query.notes == (note,)


def test_a_date_that_is_none_is_text() -> None:
    query = parse("date:2021-13")
    assert query.root == Run("date:2021-13", "date2021-13", True)
    assert "2021-13" in query.notes[0]


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_empty(text: str) -> None:
    query = parse(text)
    assert (query.root, query.notes, query.problem) == (None, (), "")


@pytest.mark.parametrize("text", ["！？", '"', '""', "()", "…… ——", "\x00", "\ud800", "- -"])
def test_what_folds_to_nothing_gets_a_message(text: str) -> None:
    query = parse(text)
    assert query.root is None
    assert query.notes == ("检索词里没有可查的字：标点和空格不参与检索。",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("疫" * (MAX_CHARACTERS + 1), "检索词太长：最多 800 个字。"),
        ("(" * 20 + "a" + ")" * 20, "括号套得太深：最多 12 层。"),
        ("-" * 20 + "a", "NOT 套得太深：最多 12 层。"),
        ("a " * 61, "检索词太多：最多 60 个。"),
        ("a*" * 12 + "a", "* 太多：一次检索最多 8 个。"),
        ("a NEAR/999 b", "NEAR 的距离太大：最多 100 个字。"),
    ],
)
def test_limits_have_messages(text: str, problem: str) -> None:
    query = parse(text)
    assert query.root is None
    assert query.problem == problem


SIGNS = st.sampled_from(
    [*'"“”「」()（）-*: ', " OR ", " AND ", "NOT ", " NEAR/3 ", "headline:", "date:", "疫", "情", "1", "a"]
)


@given(st.lists(SIGNS, max_size=40).map("".join))
def test_no_string_makes_it_raise(text: str) -> None:
    query = parse(text)
    if query.root is not None:
        unparse(query.root)


@given(st.text(max_size=200))
def test_no_text_makes_it_raise(text: str) -> None:
    parse(text)


def test_long_strings_of_signs_are_read_quickly() -> None:
    began = time.perf_counter()
    for text in ('(" ' * 266, "“(" * 400, "(" * 800, '-("' * 266, "a*" * 400, '"" ' * 266):
        parse(text)
    assert time.perf_counter() - began < 2


RUNS = st.sampled_from(["疫", "疫情", "防控", "会议", "永康", "1", "app", "李一正"])
LEAVES = st.one_of(
    st.builds(lambda text, quoted, field: Run(text, text, quoted, field), RUNS, st.booleans(), st.sampled_from(Field)),
    st.builds(lambda a, b, field: Wildcard(f"{a}*{b}", (a, b), field), RUNS, RUNS, st.sampled_from(Field)),
    st.builds(Near, RUNS, RUNS, st.integers(0, 30), st.sampled_from(Field)),
    st.builds(Having, st.just(Facet.COUNTY), st.sampled_from(["永康", "开化", "无"])),
    st.builds(Having, st.just(Facet.KIND), st.sampled_from(["news", "评论"])),
    st.builds(Having, st.just(Facet.TOPIC), st.sampled_from(["卫生健康", "衛生健康", "教育"])),
    st.sampled_from([Dated(None, None), Dated(date(2020, 1, 1), None), Dated(date(2020, 1, 1), date(2021, 3, 31))]),
    st.just(Everything()),
)
NODES: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda nodes: And(tuple(nodes))),
        st.lists(inner, min_size=2, max_size=3).map(lambda nodes: Or(tuple(nodes))),
    ),
    max_leaves=6,
)


def _flat(node: Node) -> Node:
    """The node as the grammar makes it: no AND directly in an AND, no OR in an OR; texts as unparsed."""
    match node:
        case Not():
            return Not(_flat(node.node))
        case And() | Or():
            nodes: list[Node] = []
            for child in map(_flat, node.nodes):
                nodes.extend(child.nodes if type(child) is type(node) else [child])
            return type(node)(tuple(nodes))
    return node


@given(NODES)
def test_unparsing_and_parsing_is_the_same_query(node: Node) -> None:
    assert parse(unparse(node)).root == _flat(node)


def test_exact_quotes_what_is_looked_for_and_not_what_is_not() -> None:
    assert exact(And((A, Not(B)))) == And((quoted("a"), Not(B)))


def test_positive_runs_leave_out_what_is_not_wanted() -> None:
    assert positive_runs(parse("a (b OR -c) a").root) == (A, B)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2021-12", (date(2021, 12, 1), date(2021, 12, 31))),
        ("9999-12", (date(9999, 12, 1), date(9999, 12, 31))),
        ("2021-3-5", (date(2021, 3, 5), date(2021, 3, 5))),
        ("0000", None),
        ("2021-02-30", None),
        ("21", None),
        ("２０２１", None),
        ("", None),
    ],
)
def test_periods(text: str, period: tuple[date, date] | None) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize("text", ['“疫情防控"', "＂疫情防控”", '"疫情防控＂', "”疫情防控“"])
def test_a_pair_of_different_double_quotes_quotes(text: str) -> None:
    assert parse(text).root == Run("疫情防控", "疫情防控", True)


def test_the_same_sort_of_quote_ends_first() -> None:
    assert parse('"他说“你好” 再见"').root == Run("他说“你好” 再见", "他说你好再见", True)


def test_prefixes_may_be_full_width() -> None:
    assert parse("ｈｅａｄｌｉｎｅ：疫情").root == parse("headline:疫情").root


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("title:疫情", "没有“title:”这种限定，按普通文字检索。"),
        ("疫情 and 医院", "小写的 and 按普通文字检索；作运算符要大写：AND。"),
        ("date:2022..2021", "日期“2022..2021”的结束早于开始，不会有结果。"),
    ],
)
def test_what_is_taken_otherwise_than_meant_is_said(text: str, note: str) -> None:
    assert parse(text).notes == (note,)


def test_addresses_are_text_without_a_note() -> None:
    assert parse("http://www.example.com").notes == ()
