"""Which newspaper a page is of."""

from archive.parsing.characters import Run
from archive.parsing.newspapers import find_newspaper
from archive.parsing.parsed import Basis, Evidence, NewspaperFinding
from archive.parsing.vocabulary import NewspaperEntry, Vocabulary

CLOUD = NewspaperEntry(
    "云岭日报", "云岭", "市", names=("云岭报",), places=("西门街道", "白鹤镇"), phrases=("掌上云岭", "云上之城")
)
RIVER = NewspaperEntry("今日清江", "清江", "县", places=("渡口镇",), phrases=("掌上清江",))
VOCABULARY = Vocabulary(newspapers=(CLOUD, RIVER))


def found(*lines: str, furniture: tuple[str, ...] = ()) -> NewspaperFinding:
    own = list(enumerate(furniture, 1))
    return find_newspaper(own, [Run.of(enumerate(lines, len(own) + 1))], VOCABULARY)


def test_the_masthead_decides() -> None:
    assert found("渡口镇、渡口镇、清江县、掌上清江", furniture=("星期二", "云岭报")) == NewspaperFinding(
        "云岭日报", "云岭", "云岭报", Basis.PRINTED, (Evidence(2, "云岭报", "报头"),)
    )


def test_a_masthead_that_is_not_held_is_kept() -> None:
    assert found("西门街道、白鹤镇、掌上云岭", furniture=("今 日 平 湾",)) == NewspaperFinding(
        printed_name="今日平湾", basis=Basis.UNKNOWN, evidence=(Evidence(1, "今日平湾", "报头"),)
    )


def test_another_papers_name_below_a_text_is_no_masthead() -> None:
    texts = [
        Run.of([(1, "云岭市在西门街道开会，白鹤镇、西门街道和"), (2, "白鹤镇都来了人。下载掌上云岭。")]),
        Run.of([(3, "把群众放在心上。")]),
    ]
    own = [(4, "人民日报")]
    assert find_newspaper(own, texts, VOCABULARY).name == "云岭日报"
    assert find_newspaper(own, texts[1:], VOCABULARY).printed_name == "人民日报"  # nothing else tells
    assert find_newspaper([(4, "今日清江")], texts, VOCABULARY).name == "云岭日报"
    beside = [*own, (6, "2019年3月5日 星期二")]
    assert find_newspaper(beside, texts, VOCABULARY).printed_name == "人民日报"


def test_places_and_phrases_tell() -> None:
    finding = found("我市在西门街道开会，", "下载掌上云", "岭，看白鹤镇新貌。")
    assert (finding.name, finding.county, finding.basis) == ("云岭日报", "云岭", Basis.INFERRED)
    assert finding.evidence == (
        Evidence(2, "掌上云岭", "常用语，1次"),
        Evidence(1, "西门街道", "地名、机构，1次"),
        Evidence(3, "白鹤镇", "地名、机构，1次"),
    )


def test_unclear_is_unknown() -> None:
    assert found("春天来了。") == NewspaperFinding()
    assert found("客人来自云岭。") == NewspaperFinding()
    assert found("西门街道、白鹤镇、渡口镇、清江县") == NewspaperFinding()


def test_a_paper_of_another_level_speaks_of_itself() -> None:
    assert found("我县与云岭市合作，我县代表到西门街道、白鹤镇考察。") == NewspaperFinding()


def test_no_newspapers_held() -> None:
    assert find_newspaper([], [Run.of([(1, "云岭市")])], Vocabulary()) == NewspaperFinding()
