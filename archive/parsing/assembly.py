"""The findings of the stages as one segmentation: spans, paragraph breaks, replacements and each article's facts."""

import itertools
import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Final

from archive.parsing.articles import QUOTE_MARKS
from archive.parsing.blocks import Body, Page, breaks_between
from archive.parsing.characters import INVISIBLE, closed_radicals, radicals, set_twice, unify, without_invisible
from archive.parsing.confidence import judge_all
from archive.parsing.division import Phrase, divide, phrases
from archive.parsing.headlines import Assignment
from archive.parsing.lines import PageLine, spacing
from archive.parsing.notices import NOTICE
from archive.parsing.segmentation import HEADLINE_ROLES, ArticleFacts, Replacement, Role, Segmentation, Span
from archive.parsing.signing import find_credit
from archive.parsing.sorts import LONGEST_CAPTION, Sort
from archive.parsing.text import Text

#: Roles whose lines are paragraphs each.
_KEPT_LINES: Final = frozenset({Role.TABLE, Role.VERSE, Role.SUBHEADING})
_BY_SORT: Final[Mapping[Sort, Role]] = {
    Sort.PROSE: Role.BODY,
    Sort.TITLE: Role.SUBHEADING,
    Sort.BYLINE: Role.BYLINE,
    Sort.CREDIT: Role.CREDIT,
    Sort.JUMP: Role.JUMP,
    Sort.TABLE: Role.TABLE,
    Sort.VERSE: Role.VERSE,
}
_CAPTION: Final = re.compile(r"(?:图(?:[为是]|\d{1,2}[为:])|[上下左右]图[为:,])")
#: Characters.
_LONGEST_LEAD: Final = 300
#: Characters. Fewer are no pull quote: a text repeats any name.
_SHORTEST_QUOTE: Final = 8
#: Characters. What is longer is no article, and is not searched for its own repetitions.
_LONGEST_TEXT: Final = 20_000
_SAYS_LEAD: Final = re.compile(r"[【\[(]?(?:核心提示|编者按|编者的话|开栏的话|开栏语|内容提要|导语|提要)[】\]):]?")
#: What an item of a list begins with, and how many characters of a line hold it.
_MARK: Final = 8
_ITEM: Final = re.compile(r"(?P<sign>[●○◆◇■□▲△★☆※•])|(?P<circled>[①-⑳])|[(]?(?P<number>\d{1,2})(?:[、)]|\.(?!\d))")
#: Characters. 好消息！好消息！ was printed so, and not over itself; a headline is longer.
_CALL: Final = 5
#: What is printed over itself; of two characters only a notice's name, since words are said twice, too (谢谢谢谢).
_OVERPRINT: Final = re.compile(r"(.{2,}?)\1+")
_SAID_TWICE: Final = 2
_WORD: Final = re.compile(r"\S+")
#: Phrases that are printed again together, at most.
_MOST_AGAIN: Final = 6
_TRAILING_LATIN: Final = re.compile(r"[A-Za-z0-9]")
_LEADING_LATIN: Final = re.compile(r"[A-Za-z]")
_HIDDEN: Final = re.compile(f"{INVISIBLE.pattern}+")


def assemble(
    text: Text, page: Page, bodies: Sequence[Body], runs: Sequence[Sequence[int]], assignment: Assignment
) -> Segmentation:
    """The segmentation of a page whose title lines are given out. Bodies without lines must not be."""
    spans: list[Span] = []
    breaks: set[int] = set()
    replacements: list[Replacement] = []
    facts: list[ArticleFacts] = []
    titles = assignment.titles()
    owned = {n for body in bodies for n in body.lines} | {n for numbers in titles.values() for n in numbers}
    for n, line in enumerate(page.lines):
        if n not in owned:
            role = page.sorts[n].role or Role.BANNER
            spans.append(Span(line.start, line.end, role, None, 0))
    order = sorted(range(len(bodies)), key=lambda k: min(bodies[k].lines))
    judged = judge_all(page, bodies, assignment)
    for key, k in enumerate(order, start=1):
        body = bodies[k]
        headline = sorted(titles.get(k, []))
        parts = phrases([(page.lines[n], not i or begins_block(page, headline[i - 1], n)) for i, n in enumerate(headline)])
        again = _printed_again(parts)
        dropped = {part.start for part in again}
        paragraphs = _paragraphs(page, body)
        roles = _roles(page, body, paragraphs)
        divided = zip(parts, _divided(parts, dropped), strict=True)
        pieces = [Span(one.start, one.end, role, key, i) for i, (one, role) in enumerate(divided)]
        for n in body.lines:
            pieces.append(Span(page.lines[n].start, page.lines[n].end, roles[n], key, len(pieces)))
        spans += pieces
        breaks.update(_breaks(page, body, paragraphs, roles))
        replacements += [Replacement(part.start, part.end, "") for part in again]
        read = [piece for piece in pieces if piece.start not in dropped]
        replacements += _join(text, read, {part.start for part in parts if part.begins_block})
        confidence, reasons = judged[k]
        facts.append(ArticleFacts(key, confidence=confidence, reasons=reasons))
    for n in sorted(owned):
        replacements += _closed(page, n, overprint=n in assignment.owners)
    spans.sort(key=lambda span: span.start)
    return Segmentation(tuple(spans), tuple(facts), _clean(replacements, spans), tuple(sorted(breaks)))


def _roles(page: Page, body: Body, paragraphs: Sequence[Sequence[int]]) -> dict[int, Role]:
    """The role of each of the body's lines: what a line was sorted as, and for prose what its paragraph is to the article."""
    roles = {n: _BY_SORT[page.sorts[n].sort] for n in body.lines}
    texts = [page.text(numbers) for numbers in paragraphs]
    whole = "\n".join(texts)
    if len(whole) > _LONGEST_TEXT:
        return roles
    for run in _runs(n for n in body.lines if page.sorts[n].sort is Sort.TITLE):
        text = page.text(run).strip(QUOTE_MARKS)
        if len(text) >= _SHORTEST_QUOTE and text in whole:
            roles.update(dict.fromkeys(run, Role.QUOTE))
    listed = _listed([unify(page.lines[numbers[0]].text[:_MARK]) for numbers in paragraphs])
    picture = _is_picture(page, body, paragraphs, texts)
    lead = _leads(page, body, paragraphs, texts)
    for k, numbers in enumerate(paragraphs):
        if picture or (_CAPTION.match(texts[k]) and len(texts[k]) <= LONGEST_CAPTION):
            role = Role.CAPTION
        elif k < lead:
            role = Role.LEAD
        elif k in listed:
            role = Role.LIST
        elif len(texts) > 1 and len(texts[k]) >= _SHORTEST_QUOTE and whole.count(texts[k]) > 1:
            role = Role.QUOTE
        else:
            continue
        roles.update(dict.fromkeys(numbers, role))
    return roles


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    """The numbers in runs of neighbours."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs


def _listed(texts: Sequence[str]) -> set[int]:
    """The paragraphs (indices) that are items of a list: two or more that follow each other and begin with the same sign, or
    with one number after the other."""
    marks = [_ITEM.match(text) for text in texts]
    found: set[int] = set()
    for k in range(1, len(texts)):
        first, second = marks[k - 1], marks[k]
        if first is None or second is None:
            continue
        signed = first["sign"] or second["sign"]
        if first["sign"] == second["sign"] if signed else _number(second) == _number(first) + 1:
            found |= {k - 1, k}
    return found


def _number(mark: re.Match[str]) -> int:
    """The number of an item."""
    return int(mark["number"]) if mark["number"] else ord(mark["circled"]) - ord("①") + 1


def _is_picture(page: Page, body: Body, paragraphs: Sequence[Sequence[int]], texts: Sequence[str]) -> bool:
    """Whether the article is a picture's text: short, with a credit, and no report of its own."""
    if body.opening or body.byline or not 1 <= len(texts) <= 2 or sum(map(len, texts)) > LONGEST_CAPTION:
        return False
    sorts = {page.sorts[n].sort for n in body.lines}
    if not sorts <= {Sort.PROSE, Sort.CREDIT}:
        return False
    tail = "\n".join(page.lines[n].text for n in paragraphs[-1][-2:])
    return Sort.CREDIT in sorts or find_credit(tail) is not None


def _leads(page: Page, body: Body, paragraphs: Sequence[Sequence[int]], texts: Sequence[str]) -> int:
    """How many paragraphs at the beginning are the article's lead (导语): what was set apart beside the headline, what says so
    itself, and one paragraph above the byline."""
    if len(paragraphs) < 2:
        return 0
    apart = set(body.lead)
    count = 0
    while count < len(paragraphs) - 1 and apart.issuperset(paragraphs[count]):
        count += 1
    if count or body.opening:
        return count
    if _SAYS_LEAD.match(texts[0]):
        return 1
    places = {n: place for place, n in enumerate(body.lines)}
    named = next((n for n in body.lines if page.sorts[n].sort is Sort.BYLINE and not page.sorts[n].tail), None)
    if named is None or len(texts[0]) > _LONGEST_LEAD:
        return 0
    return int(places[paragraphs[0][-1]] < places[named] < places[paragraphs[1][0]])


def begins_block(page: Page, above: int, n: int) -> bool:
    """Whether line n of a headline begins a block of its own: white space, or other lines, stand between it and the one above."""
    return n != above + 1 or page.lines[n].gap > 0 or page.lines[n].lead > 0


def _paragraphs(page: Page, body: Body) -> list[list[int]]:
    """The body's lines of prose, paragraph by paragraph."""
    prose = [n for n in body.lines if page.sorts[n].sort is Sort.PROSE]
    paragraphs: list[list[int]] = []
    for i, n in enumerate(prose):
        after = prose[i + 1] if i + 1 < len(prose) else None
        if not i or breaks_between(page, prose[i - 1], n, after):
            paragraphs.append([])
        paragraphs[-1].append(n)
    return paragraphs


def _breaks(page: Page, body: Body, paragraphs: Sequence[Sequence[int]], roles: Mapping[int, Role]) -> Iterator[int]:
    """The offsets at which the body's paragraphs begin."""
    for above, n in itertools.pairwise((-1, *body.lines)):
        goes_on = roles[n] is Role.QUOTE and n == above + 1 and roles.get(above) is Role.QUOTE
        if page.sorts[n].sort in (Sort.TITLE, Sort.TABLE, Sort.VERSE) and not goes_on:
            yield page.lines[n].start
    yield from (page.lines[numbers[0]].start for numbers in paragraphs)


def _join(text: Text, pieces: Sequence[Span], blocks: Container[int]) -> list[Replacement]:
    """A space where a Latin word ends one piece and another begins the next, and between the phrases and blocks of a headline."""
    found = []
    for first, second in itertools.pairwise(pieces):
        if first.role is not second.role or first.role in _KEPT_LINES:
            continue
        latin = _TRAILING_LATIN.match(text.content, first.end - 1) and _LEADING_LATIN.match(text.content, second.start)
        apart = "\n" not in text.content[min(first.end, second.start) : second.start] or second.start in blocks
        if latin or (first.role in HEADLINE_ROLES and apart):
            found.append(Replacement(first.end, first.end, " "))
    return found


def _divided(parts: Sequence[Phrase], dropped: Container[int]) -> Iterator[Role]:
    """The role of each phrase of a headline. What was printed once more, and starts at one of `dropped`, has that of the phrase
    before it."""
    roles = iter(divide([part for part in parts if part.start not in dropped]))
    role = Role.HEADLINE
    for part in parts:
        role = role if part.start in dropped else next(roles)
        yield role


def _printed_again(parts: Sequence[Phrase]) -> Sequence[Phrase]:
    """The phrases of a headline that are those before them once more: an overprint that came out as lines."""
    texts = [part.text for part in parts]
    for size in range(min(len(parts) // 2, _MOST_AGAIN), 0, -1):
        for start in range(len(parts) - 2 * size + 1):
            printed = texts[start : start + size]
            end = start + size
            while texts[end : end + size] == printed:
                end += size
            if end > start + size and not _is_said_twice("".join(printed)):
                return parts[start + size : end]
    return ()


def _closed(page: Page, n: int, *, overprint: bool) -> list[Replacement]:
    """What is read instead of letter-spacing, of invisible characters, and of what is printed over itself."""
    line = page.lines[n]
    found: list[Replacement] = []
    if line.text != line.raw:
        found = [Replacement(line.start + m.start(), line.start + m.end(), "") for m in _HIDDEN.finditer(line.raw)]
        found += [Replacement(line.start + offset, line.start + offset + 1, "") for offset in set_twice(line.raw)]
        if page.sorts[n].sort is not Sort.TABLE:
            found += [Replacement(line.start + a, line.start + b, "") for a, b in spacing(line.raw)]
        found += [
            Replacement(line.start + m.start(), line.start + m.end(), closed_radicals(m[0])) for m in radicals(line.raw)
        ]
    return _folded(line, found) if overprint else found


def _folded(line: PageLine, found: Sequence[Replacement]) -> list[Replacement]:
    """The replacements with overprints folded: nothing else is replaced in a print that is left out."""
    visible, origins = without_invisible(unify(line.raw))
    prints: list[Replacement] = []
    half = len(visible) // 2
    if " " in visible[:half].strip() and visible[:half] == visible[half:] and len(visible) == 2 * half:
        # 雪还在下 他们都在路上雪还在下 他们都在路上: no phrase of it is doubled, the whole is.
        ends = [
            (line.start + origins[m.start()], line.start + origins[m.end() - 1] + 1) for m in _WORD.finditer(visible, half)
        ]
        return [*(one for one in found if one.start < ends[0][0]), *(Replacement(a, b, "") for a, b in ends)]
    for token in _WORD.finditer(visible):
        doubled = _OVERPRINT.fullmatch(token[0])
        if doubled and not _is_said_twice(doubled[1]):
            start = token.start() + len(doubled[1])
            prints.append(Replacement(line.start + origins[start], line.start + origins[token.end() - 1] + 1, ""))
    return [*(one for one in found if not any(out.start <= one.start < out.end for out in prints)), *prints]


def _is_said_twice(words: str) -> bool:
    """Whether words that are repeated at once were meant so."""
    return (words[-1] in "!?" and len(words) <= _CALL) or (len(words) <= _SAID_TWICE and not NOTICE.search(words))


def _clean(replacements: Sequence[Replacement], spans: Sequence[Span]) -> tuple[Replacement, ...]:
    """The replacements in order, without those that overlap one before them or reach beyond their span."""
    starts = [span.start for span in spans]
    kept: list[Replacement] = []
    for one in sorted(set(replacements)):
        held = bisect_right(starts, one.start) - 1
        # What is inserted between two spans stands at the end of the first.
        if held < 0 or one.end > spans[held].end or (kept and one.start < kept[-1].end):
            continue
        kept.append(one)
    return tuple(kept)
