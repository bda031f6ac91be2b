"""Bytes to text: encodings told apart, what is no text refused with a reason."""

import pytest

from archive.parsing.text import MAX_SOURCE_BYTES, SourceError, decode

PROSE = "本报讯（记者 方一鸣）昨天上午，县里的新桥通车了，两岸的村民都来看，孩子们在桥上跑来跑去。\n" * 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_prose_in_any_encoding(encoding: str) -> None:
    assert decode(PROSE.encode(encoding)).content == PROSE


def test_big5() -> None:
    text = "本報訊（記者 方一鳴）昨天上午，縣裡的新橋通車了，兩岸的村民都來看，孩子們在橋上跑來跑去。\n" * 4
    assert (decode(text.encode("big5")).content, decode(text.encode("big5")).encoding) == (text, "big5")


def test_line_ends_are_one_and_form_feeds_are_none() -> None:
    text = decode("甲\r\n乙\r丙\n\f丁\x85戊\u2028己".encode())
    assert [line.text for line in text.lines] == ["甲", "乙", "丙", "\f丁\x85戊\u2028己"]


def test_a_stray_nul_is_a_control_character() -> None:
    text = PROSE.replace("新桥", "新\0桥", 1)
    assert decode(text.encode()).content == text


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"", "文件是空的"),
        (b" \n\t", "文件是空的"),
        ("\u3000\u200b\n".encode(), "只有空白"),
        (bytes(range(256)) * 9, "不是文本文件"),
        (b"\xff\xfe" + bytes(range(256)) * 9, "utf-16-le 标记"),
        (b"\xff\xfe" + b"A\0\0\0" * 400, "内容却不是文本"),
        (PROSE.encode()[:-2], "像是 UTF-8，但第"),
        (PROSE.encode("gb18030") + b"\xff" + PROSE.encode("gb18030"), "像是 GB18030，但第 361 字节起"),
        (b"10\xff\xfb" * 300, "不是文本文件"),
        ("Übermut tut selten gut, schöne Grüße".encode("latin-1") * 9, "不是文本文件"),
        ("字".encode() * MAX_SOURCE_BYTES, "文件太大"),
    ],
)
def test_what_is_no_page_is_refused_with_a_reason(source: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        decode(source)
