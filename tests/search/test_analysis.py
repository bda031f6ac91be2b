"""Pieces, words and grams."""

from hypothesis import given
from hypothesis import strategies as st

from search.analysis import analysis_version, cut, fold, grams, grams_of, words


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


@given(st.text("疫情防控1a", min_size=1, max_size=12), st.text("疫情防控1a", max_size=12))
def test_grams_of_a_string_are_grams_of_what_holds_it(string: str, more: str) -> None:
    assert set(grams(string)) <= grams_of([more + string + more])


def test_no_gram_crosses_fields() -> None:
    assert grams_of(["会", "议"]) == {"会", "议"}


def test_version_is_stable() -> None:
    assert analysis_version() == analysis_version()
    assert len(analysis_version()) == 12
