"""Pieces and words."""

from hypothesis import given
from hypothesis import strategies as st

from search.analysis import analysis_version, cut, fold, words


@given(st.text(max_size=30))
def test_pieces_joined_are_the_run(text: str) -> None:
    assert "".join(cut(fold(text))) == fold(text)


def test_cutting() -> None:
    assert cut("疫情防控") == ("疫情", "防控")
    assert cut(fold("1·5疫情 App下载 2022-2025年")) == ("1·5", "疫情", "app", "下载", "2022-2025", "年")
    assert cut("") == ()


def test_dictionaries_of_the_counties_are_used() -> None:
    assert cut("大溪边乡") == ("大溪边乡",)
    assert cut("综合行政执法局") == ("综合行政执法局",)


def test_words_stand_at_their_positions() -> None:
    assert list(words("市政府，疫情防控\n会议")) == [
        ("市政", 0),
        ("政府", 0),
        ("市政府", 0),
        ("疫情", 1),
        ("防控", 2),
        ("会议", 3),
    ]


def test_no_word_crosses_punctuation_or_a_line() -> None:
    assert [word for word, _ in words("会，议")] == ["会", "议"]
    assert [word for word, _ in words("会\n议")] == ["会", "议"]


def test_version_is_stable() -> None:
    assert analysis_version() == analysis_version()
    assert len(analysis_version()) == 12
