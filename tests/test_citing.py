"""Citations: what is certain, what is inferred, what is unknown; and texts that no format may take for its own signs."""

import dataclasses
import datetime
import json

import pytest

from archive.citing import Citation, bibtex, csl_json, gbt, ris

PRINTED = Citation(
    key="xianbao18",
    authors=("黄淑妍", "闻凌世"),
    title="柯城夺下“大禹鼎”",
    newspaper="今日柯城",
    first_day=datetime.date(2020, 8, 17),
    last_day=datetime.date(2020, 8, 17),
    inferred=False,
    number=1705,
    page="1",
    url="https://xianbao.example/articles/18/",
    accessed=datetime.date(2026, 1, 2),
)
INFERRED = dataclasses.replace(
    PRINTED,
    authors=(),
    first_day=datetime.date(2023, 7, 22),
    last_day=datetime.date(2023, 8, 4),
    inferred=True,
    number=None,
    page="",
)
UNKNOWN = dataclasses.replace(INFERRED, first_day=None, last_day=None, inferred=False)


@pytest.mark.parametrize(
    ("citation", "online", "expected"),
    [
        (PRINTED, False, "黄淑妍, 闻凌世. 柯城夺下“大禹鼎”[N]. 今日柯城, 2020-08-17(1)."),
        (
            PRINTED,
            True,
            "黄淑妍, 闻凌世. 柯城夺下“大禹鼎”[N/OL]. 今日柯城, 2020-08-17(1)[2026-01-02]. https://xianbao.example/articles/18/.",
        ),
        (INFERRED, False, "柯城夺下“大禹鼎”[N]. 今日柯城, [2023-07-22—2023-08-04](版次不详)."),
        (UNKNOWN, False, "柯城夺下“大禹鼎”[N]. 今日柯城, [日期不详](版次不详)."),
        (
            dataclasses.replace(PRINTED, authors=("甲", "乙", "丙", "丁")),
            False,
            "甲, 乙, 丙, 等. 柯城夺下“大禹鼎”[N]. 今日柯城, 2020-08-17(1).",
        ),
        (
            dataclasses.replace(PRINTED, last_day=datetime.date(2020, 8, 18)),
            False,
            "黄淑妍, 闻凌世. 柯城夺下“大禹鼎”[N]. 今日柯城, 2020-08-17—2020-08-18(1).",
        ),
    ],
)
def test_gbt(citation: Citation, online: bool, expected: str) -> None:
    assert gbt(citation, online=online) == expected


def test_bibtex() -> None:
    assert bibtex(PRINTED).splitlines() == [
        "@article{xianbao18,",
        "  author = {{黄淑妍} and {闻凌世}},",
        "  title = {{柯城夺下“大禹鼎”}},",
        "  journal = {今日柯城},",
        "  year = {2020},",
        "  date = {2020-08-17},",
        "  number = {1705},",
        "  pages = {1},",
        "  url = {https://xianbao.example/articles/18/},",
        "  urldate = {2026-01-02},",
        "  langid = {chinese},",
        "}",
    ]
    inferred = bibtex(INFERRED)
    assert "  date = {2023-07-22/2023-08-04}," in inferred
    assert "  note = {日期系推定；版次不详}," in inferred
    assert "author" not in inferred
    assert "date = {" not in bibtex(UNKNOWN).replace("urldate = {", "")


def test_bibtex_keeps_signs_of_its_own_out_of_texts() -> None:
    hostile = dataclasses.replace(PRINTED, title="100%} \\input{x} #1 & $a_b^c~")
    assert r"{{100\%\} \textbackslash{}input\{x\} \#1 \& \$a\_b\textasciicircum{}c\textasciitilde{}}}" in bibtex(hostile)


def test_ris() -> None:
    assert ris(PRINTED).split("\r\n") == [
        "TY  - NEWS",
        "AU  - 黄淑妍",
        "AU  - 闻凌世",
        "TI  - 柯城夺下“大禹鼎”",
        "T2  - 今日柯城",
        "PY  - 2020",
        "DA  - 2020/08/17",
        "IS  - 1705",
        "SP  - 1",
        "UR  - https://xianbao.example/articles/18/",
        "Y2  - 2026/01/02",
        "LA  - zh-CN",
        "ER  - ",
        "",
    ]
    notes = [line for line in ris(INFERRED).split("\r\n") if line.startswith("N1")]
    assert notes == ["N1  - 版次不详", "N1  - 日期系推定：2023-07-22—2023-08-04"]
    assert "\r\nER" not in ris(dataclasses.replace(PRINTED, title="甲\r\nER  - ")).split("TI  - ")[1].split("\r\nT2")[0]


def test_csl_json() -> None:
    [printed] = json.loads(csl_json(PRINTED))
    assert printed == {
        "id": "xianbao18",
        "type": "article-newspaper",
        "title": "柯城夺下“大禹鼎”",
        "author": [{"literal": "黄淑妍"}, {"literal": "闻凌世"}],
        "container-title": "今日柯城",
        "URL": "https://xianbao.example/articles/18/",
        "accessed": {"date-parts": [[2026, 1, 2]]},
        "language": "zh-CN",
        "issued": {"date-parts": [[2020, 8, 17]]},
        "number": "1705",
        "page": "1",
    }
    [inferred] = json.loads(csl_json(INFERRED))
    assert inferred["issued"] == {"date-parts": [[2023, 7, 22], [2023, 8, 4]], "circa": True}
    assert inferred["note"] == "版次不详"
    assert "issued" not in json.loads(csl_json(UNKNOWN))[0]
