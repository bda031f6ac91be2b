"""Folding: what is kept, where it came from, and that folding twice changes nothing."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.folding import PARTING, fold, fold_parted, fold_with_origins

TEXTS = st.text(st.one_of(st.characters(), st.sampled_from("0159.·-/:%∶：．％１ \n，。鄉乡衛卫Ａa")), max_size=40)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("鄉村振興", "乡村振兴"),
        ("衛生、衞生", "卫生卫生"),
        ("裏面 裡面", "里面里面"),
        ("ＡＢＣ Covid-19", "abccovid19"),
        ("1·5疫情", "1·5疫情"),
        ("1 · 5疫情", "1·5疫情"),
        ("·5疫情1·", "5疫情1"),
        ("3∶2，３：２", "3:23:2"),
        ("２０２２－２０２５年", "2022-2025年"),
        ("1/2、A/B、1/B", "1/2ab1b"),
        ("12.5 % 增长%", "12.5%增长"),
        ("1..5", "15"),
        ("①②Ⅷ㎡", "12viiim2"),
        ("芸", "芸"),
        ("気", "气"),
        ("“两山”——（一）", "两山一"),
        ("\u200b\ufeff \u3000\t\n", ""),
        ("\x00\ud800", ""),
        ("①·②", "1·2"),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(TEXTS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_each_character_has_its_origin(text: str) -> None:
    folded = fold_with_origins(text)
    assert folded.text == fold(text)
    assert len(folded.origins) == len(folded.text)
    assert list(folded.origins) == sorted(folded.origins)
    for character, origin in zip(folded.text, folded.origins, strict=True):
        # the original character, alone between digits so that signs stay, folds to a string with this character in it
        assert character in fold(f"1{text[origin]}1")


@given(TEXTS)
def test_only_letters_marks_numbers_and_signs_stay(text: str) -> None:
    for character in fold(text):
        assert unicodedata.category(character)[0] in "LMN" or character in "./:·-%"


@given(TEXTS)
def test_stretches_joined_are_the_text_but_for_signs_at_line_ends(text: str) -> None:
    assert fold_parted(text.replace("\n", "")).replace(PARTING, "") == fold(text.replace("\n", ""))


def test_every_code_point_folds_to_something_stable() -> None:
    for code in range(0, 0x30000, 7):
        assert fold(fold(chr(code))) == fold(chr(code))


def test_spans_lead_back_to_the_original() -> None:
    folded = fold_with_origins("在“鄉 村\n振興”之路")
    start = folded.text.index("乡村振兴")
    assert folded.original_span(start, start + 4) == (2, 8)
