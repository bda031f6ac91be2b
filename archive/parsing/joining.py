"""Bodies that turn out to be one once the headlines are given out: items under one headline, and a lead parted from its text.

Headlines are what tells articles apart. Where all others have theirs and one body has none, it may be a part of its
neighbour's: the second agency report under one headline, or the text whose lead was set beside the headline in another
measure. A continuation from another page (上接) has no headline for another reason and is left alone.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from archive.parsing.blocks import Body, Page, page_tail
from archive.parsing.headlines import Assignment
from archive.parsing.likeness import Likeness, Rarity, pairs
from archive.parsing.signing import find_credit
from archive.parsing.sorts import Sort
from archive.parsing.titlelines import goes_on_elsewhere

#: What an agency's or a paper's own wire report begins with; local reports (本报讯) are rarely two under one headline.
_WIRE: Final = re.compile(r"^(?:据|本报[\u3400-\u9fff]{2,8}\d{1,2}月|新华社|中新社)")
#: Characters. A lead is a paragraph or two.
_LONGEST_LEAD: Final = 400
#: What it counts that a text is the nearest before one without a beginning, as a share of rare words; and how large a share of
#: them one further down must hold.
_NEAREST: Final = 0.03
_SHARED: Final = 0.08
#: Lines of a headline at most, and characters at least.
_HEADLINE_LINES: Final = 4
_HEADLINE: Final = 6
#: Cells. A longer line is a paragraph.
_LONG: Final = 60
#: A headline may have so many times as many words of the part below it: kicker and deck are often taken from there.
_FEWER: Final = 4
#: Bodies. A page that falls into more is no page of articles.
_MOST: Final = 80
#: How much of the headline the text must hold that is to be its own.
_ENOUGH: Final = 0.25
#: How much of a line of the headline two items must share that have one for both.
_ABOUT: Final = 0.15


def join_parts(page: Page, bodies: list[Body], assignment: Assignment) -> tuple[list[Body], Assignment] | None:
    """The bodies with those joined that are parts of one, and the headlines' owners by their new numbers; None if all stays."""
    headed = {k for k in assignment.owners.values() if k is not None}
    into: dict[int, int] = {}
    leads: set[int] = set()
    for k in range(1, len(bodies)):
        before, body = bodies[k - 1], bodies[k]
        target = into.get(k - 1, k - 1)
        if _is_second_item(page, before, body) and _has_one_headline(page, bodies, assignment, k, target):
            into[k] = target
        elif (k in headed) != (target in headed) and _is_lead(page, bodies, assignment, k, target):
            into[k] = target
            leads.add(k)
        elif target in headed and k not in headed and _goes_on_below_byline(page, before, body):
            into[k] = target
    into |= {k: into.get(target, target) for k, target in _remainders(page, bodies, assignment).items() if k not in into}
    into |= {k: j for k, j in _carried_on(page, bodies, assignment).items() if k not in into}
    into |= {k: into.get(k - 1, k - 1) for k in _parted(page, bodies, assignment, headed) if k not in into}
    if not into:
        return None
    into = _without_circles(into)
    into = {k: _root(into, k) for k in sorted(into)}
    kept = [k for k in range(len(bodies)) if k not in into]
    number = {k: n for n, k in enumerate(kept)}
    for k, target in into.items():
        lead = k in leads
        host, body = bodies[target], bodies[k]
        host.lines = body.lines + host.lines if lead else host.lines + body.lines
        host.paragraphs = body.paragraphs + host.paragraphs if lead else host.paragraphs + body.paragraphs
        if lead:
            host.lead += body.lines
    owners = {n: None if k is None else number[into.get(k, k)] for n, k in assignment.owners.items()}
    return [bodies[k] for k in kept], Assignment(owners, assignment.likeness, assignment.score)


def _root(into: Mapping[int, int], k: int) -> int:
    """The body that k becomes a part of, by way of others that are joined themselves."""
    while k in into:
        k = into[k]
    return k


def _without_circles(into: Mapping[int, int]) -> dict[int, int]:
    """The joins in their order, without those that would join a body to itself or to a part of itself: where two are each the other's
    part, the join that comes first stays."""
    kept: dict[int, int] = {}
    for k, target in into.items():
        if _root(kept, target) != k:
            kept[k] = target
    return kept


def _remainders(page: Page, bodies: Sequence[Body], assignment: Assignment) -> dict[int, int]:
    """For each body that neither has a headline nor begins like an article, the one that it is the rest of: on labelled pages
    all such are parts of another, set in a column of its own or after an insertion."""
    titles = assignment.titles()
    loose = [k for k in range(1, len(bodies)) if k not in titles and _is_loose(page, bodies[k])]
    if not loose or len(bodies) > _MOST:
        return {}
    words = [
        pairs(page.text([*titles.get(k, []), *(n for paragraph in body.paragraphs for n in paragraph.lines)]))
        for k, body in enumerate(bodies)
    ]
    rarity = Rarity(words)
    found: dict[int, int] = {}
    for k in loose:
        open_before = [j for j in range(k) if j not in loose and not _is_closed(page, bodies[j])]
        nearest = open_before[-1] if open_before else None
        others = [j for j in range(len(bodies)) if j not in loose]
        worth = {j: rarity.cosine(words[k], words[j]) + _NEAREST * (j == nearest) for j in others}
        best = max(worth, key=lambda j: worth[j], default=None)
        if best is not None and worth[best] >= (_NEAREST if best < k else _SHARED):
            found[k] = best
    return found


def _parted(page: Page, bodies: Sequence[Body], assignment: Assignment, headed: set[int]) -> list[int]:
    """The bodies that are the rest of the one before, their headline set between the two: that one begins as an article does and
    has no headline, this one does not and has none but what stands between them."""
    found: list[int] = []
    owned = assignment.titles()
    for k in range(1, len(bodies) if len(bodies) <= _MOST else 0):
        before, body = bodies[k - 1], bodies[k]
        if k not in headed or not (before.opening or before.byline) or before.continued:
            continue
        if not _is_loose(page, body, least=1) or _is_closed(page, before):
            continue
        if k - 1 in headed:
            if _is_one_block(page, sorted(owned[k - 1] + owned[k]), max(before.lines), min(body.lines)):
                found.append(k)
            continue
        if not all(max(before.lines) < n < min(body.lines) for n in owned[k]):
            continue
        words = [pairs(page.text(one.lines)) for one in (before, body)]
        title = pairs(page.text(owned[k]))
        if title & words[0] and _FEWER * len(title & words[0]) >= len(title & words[1]):
            found.append(k)
    return found


def _carried_on(page: Page, bodies: Sequence[Body], assignment: Assignment) -> dict[int, int]:
    """For each body that does not begin as an article does and has a headline that stands right above an earlier one, which does
    and has none, that earlier one: the headline is about the whole text, of which the second part says more."""
    titles = assignment.titles()
    if len(bodies) > _MOST:
        return {}
    tops = {min(body.lines): j for j, body in enumerate(bodies)}
    found: dict[int, int] = {}
    for k, owned in titles.items():
        body = bodies[k]
        below = tops.get(max(owned) + 1)
        if below is None or below >= k or below in titles or not _is_loose(page, body):
            continue
        host = bodies[below]
        if (host.opening or host.byline) and not host.continued and not _is_closed(page, host):
            found[k] = below
    return found


def _is_one_block(page: Page, titles: Sequence[int], above: int, below: int) -> bool:
    """Whether title lines stand between two lines and, where blocks are set apart, in one block."""
    return page.layout.spaced and above < titles[0] and titles[-1] < below and _is_glued(page, titles)


def _is_glued(page: Page, titles: Sequence[int]) -> bool:
    """Whether title lines follow each other without more white space than lines have."""
    block = range(titles[0], titles[-1] + 1)
    return len(block) == len(titles) and all(
        page.lines[n].gap <= page.layout.gap and not page.lines[n].lead for n in block[1:]
    )


def _is_loose(page: Page, body: Body, *, least: int = 2) -> bool:
    """Whether nothing says that an article begins with the body, or that it is a picture's caption or a signed notice; it has
    `least` lines or more."""
    if body.opening or body.byline or body.continued or not body.paragraphs or _is_closed(page, body, names=False):
        return False
    kinds = {page.sorts[n].sort for n in body.lines}
    long = len(body.lines) >= least or page.lines[body.lines[0]].width > _LONG
    return long and not kinds & {Sort.VERSE, Sort.CREDIT, Sort.TABLE}


def _is_closed(page: Page, body: Body, *, names: bool = True) -> bool:
    """Whether the body ends with who signs it, with a picture's credit, or with the page where it goes on."""
    if any(page.sorts[n].tail for n in body.lines):
        return True
    if not body.paragraphs:
        return True
    last = body.paragraphs[-1]
    if names and any(goes_on_elsewhere(page.lines[n]) for n in {last.lines[-1], body.lines[-1]}):
        return True
    return find_credit(page_tail(page, last)) is not None or (names and page.lines[last.lines[-1]].signed)


def _is_second_item(page: Page, before: Body, body: Body) -> bool:
    """Whether a headless wire report directly follows the text before it, with no more space than between paragraphs."""
    first = body.lines[0]
    line = page.lines[first]
    if not body.opening or body.continued or not _WIRE.match(line.plain) or first != max(before.lines) + 1:
        return False
    if _is_closed(page, before):
        return False
    usual = max(page.layout.gap, min(1, _usual_gap(page, before)))
    return line.gap <= usual and not page.layout.leads_object(line) and page.column(first) == page.column(before.lines[-1])


def _has_one_headline(page: Page, bodies: Sequence[Body], assignment: Assignment, k: int, target: int) -> bool:
    """Whether body k and the one before it, `target`, have one headline for both: that of the first; one of the second that stands
    above both or is about the first, too; or one block of titles that fell to both."""
    titles = assignment.titles()
    first, second = titles.get(target, []), titles.get(k, [])
    if not first or not second:
        return bool(first) or (
            bool(second) and (_is_headed_above(bodies, second, target) or _is_about(page, bodies, second, target))
        )
    block = sorted(first + second)
    return page.layout.spaced and _is_glued(page, block)


def _is_headed_above(bodies: Sequence[Body], titles: Sequence[int], target: int) -> bool:
    """Whether a headline stands right above a body."""
    top = min(bodies[target].lines)
    return max(titles) < top and not any(max(titles) < n < top for body in bodies for n in body.lines)


def _is_about(page: Page, bodies: Sequence[Body], titles: Sequence[int], target: int) -> bool:
    """Whether some line of a headline has words of a body."""
    texts = Likeness([page.text(body.lines) for body in bodies])
    return max(texts.all(page.lines[n].plain).get(target, 0.0) for n in titles) >= _ABOUT


def _usual_gap(page: Page, body: Body) -> int:
    """The white space between the paragraphs of a body."""
    return max((page.lines[paragraph.lines[0]].gap for paragraph in body.paragraphs[1:]), default=0)


def _is_lead(page: Page, bodies: Sequence[Body], assignment: Assignment, k: int, target: int) -> bool:
    """Whether body k, a short text right below a headline, is the lead of the text above the headline: one headline for both."""
    body, host = bodies[k], bodies[target]
    length = sum(len(page.lines[n].text) for n in body.lines)
    if body.opening or body.byline or body.continued or host.continued or length > _LONGEST_LEAD:
        return False
    if page.column(body.lines[-1]) == page.column(host.lines[-1]) or any(
        page.sorts[n].sort is Sort.CREDIT for n in body.lines
    ):
        return False
    titles = [n for n, owner in assignment.owners.items() if owner in (k, target)]
    between = [n for n in titles if max(host.lines) < n < min(body.lines)]
    if not between or len(between) < len(titles):
        return False
    likeness = Likeness([page.text(one.lines) for one in bodies]).all(page.text(titles))
    return likeness.get(target, 0.0) >= _ENOUGH


def _goes_on_below_byline(page: Page, before: Body, body: Body) -> bool:
    """Whether a short text is the lead of the one right below it, with the writer's name between the two."""
    if not body.byline or body.opening or body.continued or before.opening or before.byline or before.continued:
        return False
    length = sum(len(page.lines[n].text) for n in before.lines)
    return length <= _LONGEST_LEAD and min(body.lines) == max(before.lines) + 1 and not _is_closed(page, before)


def settle_subheadings(page: Page, bodies: Sequence[Body], assignment: Assignment) -> None:
    """Take from a body's headline the lines set into its text as its subheadings are, where it has a headline elsewhere:
    what stands above the first column may be a subheading, when the headline was extracted after the text."""
    headed = {k for k in assignment.owners.values() if k is not None}
    for k, body in enumerate(bodies):
        if k not in headed and (body.opening or body.byline) and not body.continued:
            _promote(page, body, k, assignment)
        if k not in headed:
            continue
        titles = sorted(n for n, owner in assignment.owners.items() if owner == k)
        first = body.paragraphs[0].lines[0] if body.paragraphs else -1
        glued = [n for n in titles if n < first and all(m in titles for m in range(n, first))]
        others = [n for n in titles if n not in glued]
        subheadings = [n for n in body.lines if page.sorts[n].sort is Sort.TITLE]
        if not glued or not others or not subheadings or page.lines[first].gap or page.lines[others[0]].gap == 0:
            continue
        if max(len(page.lines[n].plain) for n in glued) > max(len(page.lines[n].plain) for n in subheadings) + 2:
            continue
        for n in glued:
            del assignment.owners[n]
        body.lines[:0] = glued


def _promote(page: Page, body: Body, k: int, assignment: Assignment) -> None:
    """Make the only title within a text that has no other its headline: one set between two columns of the text."""
    titles = [n for n in body.lines if page.sorts[n].sort is Sort.TITLE]
    if not titles or titles[-1] - titles[0] >= len(titles) or len(titles) > _HEADLINE_LINES:
        return
    if len(page.text(titles)) < _HEADLINE:
        return
    likeness = Likeness([page.text([n for n in body.lines if n not in titles])])
    for n in titles:
        assignment.owners[n] = k
        assignment.likeness[n] = likeness.all(page.lines[n].plain).get(0, 0.0)
    body.lines[:] = [n for n in body.lines if n not in titles]
