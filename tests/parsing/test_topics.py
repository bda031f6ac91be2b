"""Topics and campaigns: the rules on small vocabularies, and the fixtures' terms on plain examples."""

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parsing.characters import squeeze
from archive.parsing.terms import TermIndex
from archive.parsing.topics import classify, find_campaigns, rank
from archive.parsing.vocabulary import TopicEntry, Vocabulary

FIXTURES = Path(__file__).parents[2] / "fixtures"
FARM = TopicEntry("农业农村", (("水稻", 3.0), ("插秧", 3.0), ("村", 0.5)))
SCHOOL = TopicEntry("教育", (("学校", 3.0), ("老师", 2.0), ("副刊", 8.0)))
VIRUS = TopicEntry(
    "新冠疫情",
    (("核酸检测", 3.0), ("疫情", 2.0), ("松材线虫", -12.0)),
    datetime.date(2020, 1, 20),
    datetime.date(2023, 5, 31),
)


def load(name: str) -> list[dict[str, object]]:
    content = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    assert isinstance(content, list)
    return content


VOCABULARY = Vocabulary.from_fixtures(*(load(n) for n in ("newspapers", "topics", "campaigns", "dated_terms")))


def test_the_strongest_comes_first() -> None:
    assert classify("水稻插秧", "村里忙，老师来了。", (SCHOOL, FARM)) == ("农业农村",)
    assert classify("水稻插秧", "学校的老师也来看水稻，老师和学校都高兴。", (SCHOOL, FARM)) == ("农业农村", "教育")


def test_nothing_said() -> None:
    assert classify("春天", "春天来了。", (SCHOOL, FARM)) == ()
    assert classify("", "", (SCHOOL, FARM)) == ()
    assert classify("水稻", "水稻", ()) == ()


def test_terms_are_found_through_spacing_and_breaks() -> None:
    assert classify("水　稻", "插 秧\n学\n校", (SCHOOL, FARM)) == ("农业农村",)


def test_a_hint_counts_as_headline() -> None:
    assert classify("", "村里种水稻。", (SCHOOL, FARM), "副刊") == ("教育",)


def test_rank_names_the_terms() -> None:
    assert [(s.name, s.terms) for s in rank("水稻", "村村种水稻，老师来。", (SCHOOL, FARM))] == [
        ("农业农村", ("水稻", "村")),
        ("教育", ("老师",)),
    ]


def test_the_longest_term_hides_those_within_it() -> None:
    index = TermIndex(["医疗", "医疗保险", "保险", "村", ""])
    assert index.find("医疗保险和医疗，村险") == [(0, "医疗保险"), (5, "医疗"), (8, "村")]


@pytest.mark.parametrize(
    ("headline", "body", "day", "campaigns"),
    [
        ("全员核酸检测开始", "疫情未去，全员核酸检测今天开始。", None, ("新冠疫情",)),
        ("全员核酸检测开始", "疫情未去，全员核酸检测今天开始。", datetime.date(2022, 4, 1), ("新冠疫情",)),
        ("全员核酸检测开始", "疫情未去，全员核酸检测今天开始。", datetime.date(2019, 4, 1), ()),
        ("茶园开采", "受疫情影响，今年开采晚了几天。" + "茶农忙着采茶，茶香满山。" * 20, None, ()),
        ("疫情要防", "疫情不可小看，疫情要早报。", None, ()),
        ("松材线虫病疫情普查", "松材线虫病疫情要早发现，检测不放松，做好核酸检测。", None, ()),
    ],
)
def test_campaigns(headline: str, body: str, day: datetime.date | None, campaigns: tuple[str, ...]) -> None:
    assert find_campaigns(headline, body, (VIRUS,), day) == campaigns


@pytest.mark.parametrize(
    ("headline", "body", "topic"),
    [
        ("县委召开理论学习中心组会议", "会议传达学习重要讲话精神，要求全体党员干部认真贯彻。", "党建"),
        ("巡察整改见实效", "县纪委监委通报违反中央八项规定精神问题。", "纪检监察"),
        ("县人大常委会举行会议", "会议听取和审议了专项工作报告，人大代表列席。", "人大政协"),
        ("政府常务会议研究预算", "会议研究了财政预算执行和营商环境。", "政务财政"),
        ("矛盾不出村", "网格员和人民调解员走进村里，化解邻里纠纷。", "社会治理"),
        ("防汛演练在江边举行", "消防救援人员转移群众，检查隐患。", "应急安全"),
        ("车间里的机器人", "企业技术改造后，生产线产能翻了一番。", "工业科技"),
        ("早稻开镰", "农户驾驶农机收割早稻，亩产再创新高。", "农业农村"),
        ("消费券带旺商圈", "商场、超市销售额上升，银行推出贷款。", "商贸金融"),
        ("快速路通车", "公路改造工程竣工，大桥和隧道同时通行。", "城乡建设"),
        ("河长巡河", "治水以来，水质达标，污水零直排。", "生态环境"),
        ("开学第一课", "小学生走进教室，班主任和家长一起上课。", "教育"),
        ("专家门诊到镇上", "医院医生在卫生院坐诊，患者看病更方便。", "卫生健康"),
        ("婺剧唱响村晚", "文化礼堂里演出精彩，观众掌声不断。", "文化体育"),
        ("敬老院里过重阳", "志愿者慰问老人，民政局发放补贴。", "民生保障"),
        ("劳模走进职工之家", "总工会表彰劳动模范，退役军人代表发言。", "群团人物"),
    ],
)
def test_the_fixtures_know_each_topic(headline: str, body: str, topic: str) -> None:
    assert classify(headline, body, VOCABULARY.topics)[:1] == (topic,)


def test_fixtures() -> None:
    assert [t.name for t in VOCABULARY.topics] == (
        "党建 纪检监察 人大政协 政务财政 社会治理 应急安全 工业科技 农业农村 商贸金融 城乡建设 生态环境 教育 卫生健康 "
        "文化体育 民生保障 群团人物"
    ).split()
    assert [(n.name, n.county, n.level) for n in VOCABULARY.newspapers] == [
        ("永康日报", "永康", "市"),
        ("今日开化", "开化", "县"),
        ("今日柯城", "柯城", "区"),
    ]
    for name in ("newspapers", "topics", "campaigns"):
        slugs = [entry["slug"] for entry in load(name)]
        assert len(set(slugs)) == len(slugs)
    assert all(len(t.terms) >= 40 for t in VOCABULARY.topics)
    assert all(c.first_day is not None for c in VOCABULARY.campaigns)
    assert all(t.source and (t.last_day is None or t.first_day < t.last_day) for t in VOCABULARY.dated_terms)
    assert len({t.term for t in VOCABULARY.dated_terms}) == len(VOCABULARY.dated_terms)
    assert list(VOCABULARY.dated_terms) == sorted(VOCABULARY.dated_terms, key=lambda t: t.first_day)
    columns = {"term", "first_day", "last_day", "source", "note", "checked"}
    assert [e for e in load("dated_terms") if set(e) != columns or "" in e.values()] == []
    # Texts are searched squeezed: a term with a wide comma would never be found.
    assert [t.term for t in VOCABULARY.dated_terms if t.term != squeeze(t.term)] == []


@given(st.text(max_size=60), st.text(max_size=400))
def test_no_text_breaks_it(headline: str, body: str) -> None:
    assert len(classify(headline, body, VOCABULARY.topics)) <= 3
    find_campaigns(headline, body, VOCABULARY.campaigns)


def test_no_dated_term_is_found_in_words_that_are_older() -> None:
    older = (
        "三个代表团 并非典型 十四五岁 细微信息 双循环赛 计划外三孩 二氧化碳达峰 县委作出八项规定 化肥农药双减 打好脱贫攻坚战 "
        "甲型H1N1亚型 全市生态环境局部改善 由乙类甲管改为乙类乙管 电子健康码 有线电视数字化改革 打黑除恶 村庄布局一带一路多点 "
        "文化和旅游部门 “十四五”期间建成 团十六大精神 新农合作社 防治非典型猪瘟 美国食品药品监督管理局 文化市场监督管理局 "
        "美国联邦应急管理局 扭转农业农村局面 医疗保障局限于职工 党章党规党纪学习教育 美国西部大开发 法共十五大报告 剿灭劣绅 "
        "学习强国、人才强国 渔民“双减”政策 区域内“一带一路”两翼 6月26日是中国医师节 团县委社会工作部 百乡千村示范"
    )
    assert [t.term for t in VOCABULARY.dated_terms if t.term in older] == []


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("1992-10-12", "建党100周年的时候"),
        ("2010-04-30", "创先争优，迎接党的十八大"),
        ("2011-05-04", "六部门通知开展党史学习教育"),
        ("2013-05-18", "沙特已有24人感染新型冠状病毒"),
        ("2013-04-20", "秋天召开的十八届三中全会"),
        ("2015-12-26", "功勋荣誉表彰制度中的七一勋章"),
        ("2016-02-01", "维护以习近平同志为核心的党中央"),
        ("2017-10-19", "党的二十大"),
        ("2019-09-01", "2021年是“十四五”开局之年"),
        ("2020-04-11", "国内国际双循环相互促进"),
        ("2021-03-12", "人大组织法修改后的全过程人民民主"),
    ],
)
def test_no_dated_term_has_its_day_after_it_was_said(day: str, words: str) -> None:
    said = datetime.date.fromisoformat(day)
    assert [t.term for t in VOCABULARY.dated_terms if t.term in words and t.first_day > said] == []
