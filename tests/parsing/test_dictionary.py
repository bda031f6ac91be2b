"""Words across a join tell text that goes on from text that does not."""

import pytest

from archive.parsing.dictionary import bound, is_word


def test_words_are_of_two_to_four_characters():
    assert is_word("利益")
    assert not is_word("利")
    assert not is_word("益利")


@pytest.mark.parametrize(
    ("before", "after"),
    [("维护群众的利", "益不受损害"), ("全市国民经", "济和社会发展"), ("召开动员大", "会"), ("共同富", "裕")],
)
def test_a_word_cut_in_two_binds(before, after):
    assert bound(before, after) > 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("维护群众的利益", "不受损害"),
        ("截至年底", "农民收入增加"),
        ("", "农民"),
        ("农民", ""),
        ("abc", "def"),
        ("大事。", "会议"),
    ],
)
def test_words_that_stand_whole_bind_little(before, after):
    assert 0 <= bound(before, after) < 2


def test_a_commoner_word_binds_more():
    """Of two cuts the one is surer that parts the likelier word from the rarer halves."""
    assert bound("各级政", "府") > bound("他和", "会")
