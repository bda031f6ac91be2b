"""Kicker, headline and deck told apart.

divided.json has headlines of the kind that county papers print, as [kicker, headline, deck], `/` where the print breaks a line. The
rules and their weights were made with the `tuned` ones and with pages/. The `held_out` ones were written before the rules, and which
of them are missed decided nothing.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.parsing.division import WEIGHTS, divide, evidence, phrases
from archive.parsing.lines import read_lines
from archive.parsing.segmentation import Role
from archive.parsing.text import decode

LABELLED = json.loads((Path(__file__).parent / "divided.json").read_text(encoding="utf-8"))
#: Percentages of divided and of undivided headlines, that must be divided just as labelled.
FLOORS = {"tuned": (84, 98), "held_out": (73, 95)}

Parts = tuple[str, str, str]


def divided(lines: list[str]) -> Parts:
    """The parts of a headline that stands so in a text, "" for a blank line, without spaces."""
    read = read_lines(decode("\n".join(lines).encode()))
    parts = phrases([(line, not n or line.gap > 0 or line.lead > 0) for n, line in enumerate(read)])
    roles = divide(parts)
    kicker, headline, deck = (
        "".join(part.text for part, of in zip(parts, roles, strict=True) if of is role)
        for role in (Role.KICKER, Role.HEADLINE, Role.DECK)
    )
    return kicker, headline, deck


def settings(parts: list[str]) -> Iterator[list[str]]:
    """The ways in which extraction leaves a headline: a line for each printed one, with blank lines between the parts, with
    blank lines between all, and all on one line."""
    broken = [[line.strip() for line in part.split("/")] for part in parts if part]
    yield [line for part in broken for line in part]
    yield [line for part in broken for line in ("", *part)][1:]
    yield [line for part in broken for line in part for line in ("", line)][1:]
    yield [" ".join("".join(part) for part in broken)]


@pytest.mark.parametrize("name", FLOORS)
def test_labelled_headlines(name: str) -> None:
    right: dict[bool, list[bool]] = {True: [], False: []}
    for parts in LABELLED[name]:
        wanted = tuple("".join(part.replace("/", "").split()) for part in map(plain, parts))
        for lines in settings(parts):
            right[bool(parts[0] or parts[2])].append(divided(lines) == wanted)
    percent = [100 * sum(hits) / len(hits) for hits in (right[True], right[False])]
    assert [one >= floor for one, floor in zip(percent, FLOORS[name], strict=True)] == [True, True], (name, percent)


def plain(text: str) -> str:
    return text.translate(str.maketrans("：？！，（）；", ":?!,();"))


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        # Who said it, where; a person, with a dash after.
        (["陆川在南溪大桥工地调研时强调 工期服从质量"], ("陆川在南溪大桥工地调研时强调", "工期服从质量", "")),
        (["摆渡人老江——", "一根竹篙四十年"], ("摆渡人老江——", "一根竹篙四十年", "")),
        # A meeting, what it wants, and who was there.
        (
            ["全县水利工作会议召开", "修好渠 管好水", "陆川讲话 方晓主持"],
            ("全县水利工作会议召开", "修好渠管好水", "陆川讲话方晓主持"),
        ),
        (["省水利厅来我县考察", "陆川方晓等陪同"], ("", "省水利厅来我县考察", "陆川方晓等陪同")),
        # A slogan on one line above what happened.
        (["一根竹篙 四十春秋", "南溪渡口添了一艘新渡船"], ("一根竹篙四十春秋", "南溪渡口添了一艘新渡船", "")),
        # Details with figures, after a headline that has none.
        (["南溪大桥昨日通车", "总投资三亿二千万元 日通行能力五万辆次"], ("", "南溪大桥昨日通车", "总投资三亿二千万元日通行能力五万辆次")),
        # Lines of one headline: a noun and its predicate, a meeting and its name, a couplet, a tail.
        (["南溪渡口的摆渡人", "收起了竹篙"], ("", "南溪渡口的摆渡人收起了竹篙", "")),
        (["全县渡口安全管理", "现场会在南溪召开"], ("", "全县渡口安全管理现场会在南溪召开", "")),
        (["昔日撑船过渡", "今朝骑车上桥"], ("", "昔日撑船过渡今朝骑车上桥", "")),
        (["一时贪快 酒后骑车过桥", "半夜落水 民警下河救人"], ("", "一时贪快酒后骑车过桥半夜落水民警下河救人", "")),
        (["县领导带队检查南溪大桥", "工程建设情况"], ("", "县领导带队检查南溪大桥工程建设情况", "")),
        # White space between the parts and none within.
        (
            ["南溪渡口撑船四十年的老江", "", "把竹篙", "送进了陈列馆"],
            ("南溪渡口撑船四十年的老江", "把竹篙送进了陈列馆", ""),
        ),
    ],
)  # fmt: skip
def test_what_tells_the_parts(lines: list[str], parts: Parts) -> None:
    assert divided(lines) == parts


def test_every_weight_is_of_something_seen() -> None:
    seen = set()
    for name in FLOORS:
        for parts in LABELLED[name]:
            for lines in settings(parts):
                read = read_lines(decode("\n".join(lines).encode()))
                units = phrases([(line, not n or line.gap > 0) for n, line in enumerate(read)])
                for kicker in range(min(3, len(units))):
                    for deck in range(kicker + 1, len(units) + 1):
                        seen |= {what for what, amount in evidence(units, kicker, deck).items() if amount}
    assert seen == set(WEIGHTS)
