"""署名: datelines, bylines and photo credits, and the contributors that they name.

A byline is read as a run of labels and names. A label either stands before its names (融媒记者 应柳依, 摄影：卢斌) or after
them (卢斌 摄, 应柳依 文/图); what is neither label, nor name, nor separator makes the run no byline. Names are told apart by
spaces where there are spaces, by surnames where there are none.

Offsets are code points of the text given, half-open.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from archive.parsing.bylinewords import BULLETS, LABEL, NAMELESS_BYLINE, NAMELESS_CREDIT, NO_NAMES, OFFICE, ROLE, Labels
from archive.parsing.characters import unify, without_invisible
from archive.parsing.segmentation import Contributor, ContributorRole
from archive.parsing.surnames import COMPOUND_SURNAMES, begins_with_surname, split_names

#: Characters. Longer lines are prose, whatever they begin with.
_LONGEST_BYLINE: Final = 160
#: Characters at the end of a caption in which a credit is looked for, and at the beginning of a text for its dateline.
_WINDOW: Final = 200
#: Characters at the end within which a credit says that it is one.
_CREDIT_WINDOW: Final = 60
#: Characters at the beginning within which a dateline says 讯 or 电, or a bracket opens.
_DATELINE_WINDOW: Final = 60

_HAN: Final = "㐀-䶿一-鿿"
_DAY: Final = (
    r"(?:[0-9〇○零一二三四五六七八九]{4}\s{0,3}年)?\s{0,3}[0-9一二三四五六七八九十元]{1,2}\s{0,3}月\s{0,3}"
    r"[0-9一二三四五六七八九十廿]{1,3}\s{0,3}日"
)
_GAP: Final = r"\s{0,6}"
_AGENCY: Final = rf"新{_GAP}华{_GAP}社|新华网|中{_GAP}新{_GAP}社|中国新闻社|中新网|人民网|央视网|中央社|人民日报|浙江日报|经济日报|光明日报"
#: What opens an article: 本报讯, 金报讯（, 本报北京1月1日讯, 新华社北京1月1日电, 据新华社……电, 开化融媒讯（.
_DATELINE: Final = re.compile(
    rf"""
      (?:据|综合)?{_GAP}(?:{_AGENCY})[{_HAN}·\s—-]{{0,20}}?(?:{_DAY}{_GAP}(?:专{_GAP})?[电讯]|[电讯](?={_GAP}[(]|\s)|消息(?={_GAP}[(:]))
    | 本{_GAP}[报台社网刊]{_GAP}(?:讯|消{_GAP}息(?={_GAP}[(:]))
    | [\[【]{_GAP}本[报台社网刊](?:讯|消息)[\]】]
    | 本{_GAP}[报台社网刊][{_HAN}·\s—-]{{0,20}}?(?:{_DAY}{_GAP}(?:专{_GAP})?[电讯]|讯(?={_GAP}[(]))
    | [{_HAN}]{{1,8}}?(?:报|社|台|网|客户端|融媒体?|中心|传媒|新闻|县|市|区){_GAP}[讯电](?={_GAP}[(])
    | [{_HAN}]{{2,3}}讯(?={_GAP}[(]{_GAP}[{_HAN}]{{0,14}}(?:记者|通讯员))
    """,
    re.VERBOSE,
)
#: 新华社……电 题：……（记者X）: the title of a long report within its dateline.
_DATELINE_TITLE: Final = re.compile(r"\s{0,6}题:[^()]{2,60}(?=[(])")
_BRACKETED: Final = re.compile(r"\s{0,6}[(\[【]([^()\[\]【】。！？!?]{1,150})[)\]】]")
#: Without any of these a line's end is no photo credit, and a line that has a full stop or comma inside is no byline.
_DATELINE_SIGN: Final = re.compile(r"[讯电]|消\s*息|^\s*[(（\[【［]")
_SAYS_BYLINE: Final = re.compile(r"记|通|作者|撰|评|实习|报道|文|摄|图|编|供|整理|采写|[" + "".join(BULLETS) + "]")
#: Names that may stand without saying what they are, and the characters that they take with spaces.
_MOST_BARE: Final = 6
_LONGEST_BARE: Final = 30
#: Characters from which on a name has a surname of two, or is none.
_LONG_NAME: Final = 4
_PICTURE: Final = re.compile(r"[摄图照]|社发")
_PROSE: Final = re.compile(r"[。！？!?;；][^)）\]】]|[，,][^，,]*[，,]")
#: 记者X、Y报道：, after a dateline without brackets.
_REPORTS: Final = re.compile(r"\s{0,6}([^()。,;:！!？?]{2,90}?)\s{0,4}报\s{0,3}道\s{0,3}:?")
_SENTENCE_END: Final = re.compile(r"[。！？!?”’」』…)\]】]|\s")


@dataclass(frozen=True, slots=True)
class BylineMatch:
    """A dateline, byline or credit: its offsets and whom it names.

    `weak`: nothing but bare names, which a short headline or a verse may look like. `photo`: it credits a picture.
    `dateline`: it begins with 本报讯 or its like.
    """

    start: int
    end: int
    contributors: tuple[Contributor, ...] = ()
    weak: bool = False
    photo: bool = False
    dateline: bool = False


def find_opening(text: str) -> BylineMatch | None:
    """The dateline or bracketed byline that the text begins with. `end` is where the news itself begins."""
    if not _DATELINE_SIGN.search(text, 0, _DATELINE_WINDOW):
        return None
    visible, origins = without_invisible(text[:_WINDOW])
    return _placed(_find_opening(unify(visible)), origins, 0)


def _find_opening(head: str) -> BylineMatch | None:
    start = len(head) - len(head.lstrip())
    dateline = _DATELINE.match(head, start)
    if dateline is None:
        return _opening_bracket(head, start)
    title = _DATELINE_TITLE.match(head, dateline.end())
    end = title.end() if title else dateline.end()
    bracket = _BRACKETED.match(head, end)
    if bracket is not None:
        read = _read(bracket[1])
        if read is not None:
            return BylineMatch(start, _after_space(head, bracket.end()), read.contributors, dateline=True)
    reports = _REPORTS.match(head, end)
    if reports is not None and ROLE.search(reports[1].replace("\n", "")):
        read = _read(reports[1])
        if read is not None and read.contributors:
            return BylineMatch(start, _after_space(head, reports.end()), read.contributors, dateline=True)
    named = _leading_names(head[end : end + 40])
    if named is not None:
        return BylineMatch(start, end + named.end, named.contributors, dateline=True)
    return BylineMatch(start, _after_space(head, end), dateline=True)


def read_byline(line: str) -> BylineMatch | None:
    """The byline that the whole line is (a line end within counts as a break, not as a space), or None."""
    if len(line) > 4 * _LONGEST_BYLINE or _PROSE.search(line):
        return None
    visible, origins = without_invisible(line)
    return _placed(_read_byline(visible), origins, 0)


def _read_byline(line: str) -> BylineMatch | None:
    stripped = line.strip()
    if not stripped or len(stripped) > _LONGEST_BYLINE:
        return None
    start = line.index(stripped[0])
    text = unify(stripped)
    bare = text.strip("".join(BULLETS) + " ()[]—-")
    if NAMELESS_BYLINE.fullmatch(bare):
        return BylineMatch(start, start + len(stripped))
    bracketed = _BRACKETED.fullmatch(text)
    if len(text) > _LONGEST_BARE and not _SAYS_BYLINE.search(text):
        return None
    read = _read(bracketed[1] if bracketed else text)
    if read is None or not read.contributors:
        return None
    weak = not read.labelled and not text.startswith(tuple(BULLETS))
    if not read.labelled and not _may_be_names(text, read.contributors, bracketed=bracketed is not None, weak=weak):
        return None
    return BylineMatch(start, start + len(stripped), read.contributors, weak=weak, photo=read.photo)


def _may_be_names(text: str, people: Sequence[Contributor], *, bracketed: bool, weak: bool) -> bool:
    """Whether bare names are likely ones. Without brackets or spaces a run of four is rather a short headline (石榴花开), and with a
    sign before it the first line of an item."""
    runs = len(_TOKEN.findall(text))
    if not weak:
        # ●民生速递 is a column.
        likely = all(len(c.name) < _LONG_NAME or "·" in c.name or begins_with_surname(c.name) for c in people)
        return likely and (bracketed or len(people) <= runs)
    known = all("·" in c.name or begins_with_surname(c.name) for c in people)
    return known and len(people) <= _MOST_BARE and (bracketed or len(people) <= runs)


def read_credit(line: str) -> BylineMatch | None:
    """The photo credit that the line is or ends with, or None."""
    tail = max(len(line) - _WINDOW, 0)
    if not _PICTURE.search(line, max(len(line) - _CREDIT_WINDOW, 0)):
        return None
    visible, origins = without_invisible(line[tail:])
    # Kept for a while, since the end of a paragraph is looked at from both sides.
    return _placed(_read_credit(unify(visible)), origins, tail)


@lru_cache(maxsize=64)
def _read_credit(text: str) -> BylineMatch | None:
    end = len(text.rstrip())
    filed = _FILED.search(text, 0, end)
    for start in _credit_starts(text, end):
        piece = text[start : filed.start() if filed is not None and start < filed.start() else end]
        bracketed = _BRACKETED.fullmatch(piece)
        inner = bracketed[1] if bracketed else piece
        if NAMELESS_CREDIT.fullmatch(inner.strip()):
            return BylineMatch(start, end, photo=True)
        read = _read(inner)
        if read is None or not read.photo or not read.contributors:
            continue
        if ROLE.search(inner) or all(begins_with_surname(c.name) for c in read.contributors):
            sent = _SENT.search(text, 0, start)
            return BylineMatch(sent.start() if sent is not None else start, end, read.contributors, photo=True)
    return None


#: What stands after a credit, and before one: 李原 摄（资料图片）, 新华社发（李原 摄）, 本版图片由记者 李原 摄.
_FILED: Final = re.compile(r"\s?[(]资料(?:图片?|照片?)[)]\s*$")
_SENT: Final = re.compile(r"(?:(?:新华社|中新社|视觉中国)发|本[版文](?:图片|照片)均?由?)\s{0,3}\Z")


def find_ending(text: str) -> BylineMatch | None:
    """The byline that the last paragraph of an article ends with: （记者 应柳依）, or 记者 应柳依 after the last sentence."""
    tail = max(len(text) - _WINDOW, 0)
    visible, origins = without_invisible(text[tail:])
    return _placed(_find_ending(unify(visible)), origins, tail)


def _find_ending(folded: str) -> BylineMatch | None:
    end = len(folded.rstrip())
    start = folded.rfind("(", 0, end)
    if folded[:end].endswith(")") and start >= 0:
        read = _read(folded[start + 1 : end - 1])
    else:
        start = max(folded.rfind(mark, 0, end) for mark in "。！？!?”…\n") + 1
        while start < end and folded[start].isspace():
            start += 1
        read = _read(folded[start:end])
        if read is not None and not read.labelled:
            return None
    if read is None or not read.contributors:
        return None
    if not read.labelled and not all(begins_with_surname(c.name) for c in read.contributors):
        return None
    return BylineMatch(start, end, read.contributors, weak=not read.labelled, photo=read.photo)


def contributors(*matches: BylineMatch | None) -> tuple[Contributor, ...]:
    """The contributors of an article from its bylines and credits, in the order given (opening, standing alone, ending).

    Nobody is named twice in one role; a byline that does not say what its people did adds nobody who is named elsewhere.
    """
    found = list(dict.fromkeys(c for match in matches if match is not None for c in match.contributors))
    named = {c.name for c in found if c.role != ContributorRole.AUTHOR}
    return tuple(c for c in found if c.role != ContributorRole.AUTHOR or c.name not in named)


def _placed(match: BylineMatch | None, origins: Sequence[int], offset: int) -> BylineMatch | None:
    """A match in visible text, with its offsets in the text that this was made of."""
    if match is None:
        return None
    return replace(match, start=offset + origins[match.start], end=offset + origins[match.end - 1] + 1)


@dataclass(frozen=True, slots=True)
class _Read:
    """What a run of labels and names says."""

    contributors: tuple[Contributor, ...]
    labelled: bool
    photo: bool


@dataclass(frozen=True, slots=True)
class _Squeezed:
    """A text without its line ends, and the offsets in it at which they stood."""

    text: str
    breaks: frozenset[int]

    @classmethod
    def of(cls, text: str) -> "_Squeezed":
        pieces = [piece.strip() for piece in text.split("\n")]
        breaks, length = set(), 0
        for piece in pieces[:-1]:
            length += len(piece)
            breaks.add(length)
        return cls("".join(pieces), frozenset(breaks))


def _read(run: str) -> _Read | None:
    """Read labels and names; None if anything else is there."""
    if len(run) > _LONGEST_BYLINE:
        return None
    squeezed = _Squeezed.of(_SLASHED.sub(r"\1\2", run))
    groups = Labels()
    offset = 0
    for role in [*ROLE.finditer(squeezed.text), None]:
        chunk_end = role.start() if role is not None else len(squeezed.text)
        if not _read_chunk(squeezed, offset, chunk_end, groups):
            return None
        if role is not None:
            groups.role(role.lastgroup or "author")
            offset = role.end()
    return _Read(groups.contributors(), groups.labelled, groups.photo)


#: 文/图, which says what all that are named did.
_SLASHED: Final = re.compile(r"([文图])(?<=[\u3400-\u9fff].)\s?/\s?([文图])\s*$")
_TOKEN: Final = re.compile(r"[^\s、,;:/|&" + "".join(BULLETS) + r"]+")


def _read_chunk(squeezed: _Squeezed, start: int, end: int, groups: Labels) -> bool:
    """Add the names and labels between two role words; False if something is neither."""
    names: list[str] = []
    #: A single character waits here for the rest of its name.
    held = ""
    for match in _TOKEN.finditer(squeezed.text, start, end):
        label = LABEL.search(match[0])
        bare = match[0][: label.start()] if label else match[0]
        if len(bare) > 2:
            bare = bare.removesuffix("等")
        for piece in _unbroken(bare, match.start(), squeezed.breaks):
            if held and len(piece) <= 2:
                names.append(held + piece)
                held = ""
            elif held:
                return False
            elif len(piece) == 1:
                held = piece
            else:
                names.append(piece)
        if label:
            if held or not _flush(names, groups):
                return False
            groups.label(label[0])
    if held:
        # 费博 菲, broken at a line end or spaced out: the last character belongs to the name before it.
        if not names or len(names[-1]) > 2:
            return False
        names[-1] += held
    return _flush(names, groups)


def _flush(names: list[str], groups: Labels) -> bool:
    for name in names:
        if OFFICE.match(name):
            continue
        divided = split_names(name)
        if not divided or name in NO_NAMES or not all(_NAME.fullmatch(one) for one in divided):
            return False
        groups.names(divided)
    names.clear()
    return True


_NAME: Final = re.compile(rf"[{_HAN}·]{{2,20}}")


def _unbroken(token: str, at: int, breaks: frozenset[int]) -> Iterator[str]:
    """A token divided at the line ends within it that end a name; a line end inside a name is nothing."""
    start = 0
    for offset in range(1, len(token)):
        if at + offset not in breaks:
            continue
        left, right = token[start:offset], token[offset:]
        if len(left) >= 2 and len(right) >= 2 and left not in COMPOUND_SURNAMES and len(left) <= 3:
            yield left
            start = offset
    if token[start:]:
        yield token[start:]


def _credit_starts(text: str, end: int) -> Iterator[int]:
    """Where a credit that ends at `end` may begin, the longest credit first."""
    starts = {m.start() for m in ROLE.finditer(text, 0, end)}
    starts |= {m.end() for m in _SENTENCE_END.finditer(text, 0, end)}
    starts |= {offset for offset, character in enumerate(text[:end]) if character in "(【["}
    starts.add(0)
    for start in sorted(starts):
        while start < end and text[start].isspace():
            start += 1
        if start < end and end - start <= _LONGEST_BYLINE:
            yield start


def _opening_bracket(head: str, start: int) -> BylineMatch | None:
    bracket = _BRACKETED.match(head, start)
    if bracket is None:
        return None
    read = _read(bracket[1])
    if read is None or not read.labelled or not read.contributors:
        return None
    return BylineMatch(start, _after_space(head, bracket.end()), read.contributors, photo=read.photo)


def _leading_names(text: str) -> BylineMatch | None:
    """记者薛原 with the news running straight on after 本报讯: the name that can be told, of three characters at most."""
    squeezed = text.lstrip()
    role = ROLE.match(squeezed)
    if role is None:
        return None
    offset = len(text) - len(squeezed) + role.end()
    name = re.match(rf"\s*([{_HAN}]{{2,3}})(?=从|\s|[，,、])", text[offset:])
    if name is None or not begins_with_surname(name[1]):
        return None
    groups = Labels()
    groups.role(role.lastgroup or "author")
    groups.names((name[1],))
    return BylineMatch(0, offset + name.end(), groups.contributors())


def _after_space(text: str, offset: int) -> int:
    while offset < len(text) and text[offset].isspace():
        offset += 1
    return offset
