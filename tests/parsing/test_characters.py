"""One form of each character, offset by offset; numerals; surnames."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parsing.characters import chinese_number, squeeze, unify, without_invisible
from archive.parsing.surnames import split_names


@pytest.mark.parametrize(
    ("text", "unified"),
    [("２０１９（Ａ）：", "2019(A):"), ("⽇⻓⻔⻘", "日长门青"), ("①…“〇”", "①…“〇”"), ("　", " ")],
)
def test_unify(text: str, unified: str) -> None:
    assert unify(text) == unified


@given(st.text())
def test_unify_keeps_offsets(text: str) -> None:
    assert len(unify(text)) == len(text)
    assert unify(unify(text)) == unify(text)


def test_squeeze() -> None:
    assert squeeze(" 7 月\u3000２０\n日\u200b\xad") == "7月20日"


@given(st.text(alphabet="江一\u200b\xad\x02\n ", max_size=30))
def test_without_invisible(text: str) -> None:
    visible, origins = without_invisible(text)
    assert [text[origins[n]] for n in range(len(visible))] == list(visible)
    assert origins[len(visible)] == len(text)
    assert not set(visible) & {"\u200b", "\xad", "\x02"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二〇一九", 2019),
        ("一九九八", 1998),
        ("12", 12),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("廿八", 28),
        ("卅一", 31),
        ("一百零五", 105),
        ("一百二十", 120),
        ("元", 1),
        ("", None),
        ("甲", None),
        ("1" * 20, None),
    ],
)
def test_numbers(text: str, number: int | None) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    ("run", "names"),
    [
        ("江一帆", ("江一帆",)),
        ("江帆邹敏", ("江帆", "邹敏")),
        ("江一帆邹敏华", ("江一帆", "邹敏华")),
        ("江帆邹敏华", ("江帆", "邹敏华")),
        ("欧阳小雨", ("欧阳小雨",)),
        ("江一帆欧阳小雨", ("江一帆", "欧阳小雨")),
        ("阿依·古丽", ("阿依·古丽",)),
        ("把路修好了", ()),
        ("帆", ()),
    ],
)
def test_names_run_together(run: str, names: tuple[str, ...]) -> None:
    assert split_names(run) == names
