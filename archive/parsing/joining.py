"""Bodies that turn out to be one once the headlines are given out: items under one headline, and a lead parted from its text.

Headlines are what tells articles apart. Where all others have theirs and one body has none, it may be a part of its
neighbour's: the second agency report under one headline, or the text whose lead was set beside the headline in another
measure. A continuation from another page (上接) has no headline for another reason and is left alone.
"""

import re
from collections.abc import Sequence
from typing import Final

from archive.parsing.blocks import Body, Page
from archive.parsing.headlines import Assignment
from archive.parsing.likeness import Likeness
from archive.parsing.roles import Sort

#: What an agency's or a paper's own wire report begins with; local reports (本报讯) are rarely two under one headline.
_WIRE: Final = re.compile(r"^(?:据|本报[\u3400-\u9fff]{2,8}\d{1,2}月|新华社|中新社)")
#: Characters. A lead is a paragraph or two.
_LONGEST_LEAD: Final = 400
#: How much of the headline the text must hold that is to be its own.
_ENOUGH: Final = 0.25


def join_parts(page: Page, bodies: list[Body], assignment: Assignment) -> tuple[list[Body], Assignment] | None:
    """The bodies with those joined that are parts of one, and the headlines' owners by their new numbers; None if all stays."""
    headed = {k for k in assignment.owners.values() if k is not None}
    into: dict[int, int] = {}
    for k in range(1, len(bodies)):
        before, body = bodies[k - 1], bodies[k]
        target = into.get(k - 1, k - 1)
        if k not in headed and target in headed and _is_second_item(page, before, body):
            into[k] = target
        elif target not in headed and k in headed and _is_lead(page, bodies, assignment, k, target):
            into[k] = target
    if not into:
        return None
    kept = [k for k in range(len(bodies)) if k not in into]
    number = {k: n for n, k in enumerate(kept)}
    for k, target in into.items():
        lead = k in headed
        host, body = bodies[target], bodies[k]
        host.lines = body.lines + host.lines if lead else host.lines + body.lines
        host.paragraphs = body.paragraphs + host.paragraphs if lead else host.paragraphs + body.paragraphs
        if lead:
            host.lead += body.lines
    owners = {n: None if k is None else number[into.get(k, k)] for n, k in assignment.owners.items()}
    return [bodies[k] for k in kept], Assignment(owners, assignment.likeness)


def _is_second_item(page: Page, before: Body, body: Body) -> bool:
    """Whether a headless wire report directly follows the text before it, with no more space than between paragraphs."""
    first = body.lines[0]
    line = page.lines[first]
    if not body.opening or body.continued or not _WIRE.match(line.plain) or first != max(before.lines) + 1:
        return False
    usual = max(page.layout.gap, min(1, _usual_gap(page, before)))
    return line.gap <= usual and not line.lead and page.column(first) == page.column(before.lines[-1])


def _usual_gap(page: Page, body: Body) -> int:
    """The white space between the paragraphs of a body."""
    return max((page.lines[paragraph.lines[0]].gap for paragraph in body.paragraphs[1:]), default=0)


def _is_lead(page: Page, bodies: Sequence[Body], assignment: Assignment, k: int, target: int) -> bool:
    """Whether body k, a short text right below a headline, is the lead of the headless text above the headline."""
    body, host = bodies[k], bodies[target]
    length = sum(len(page.lines[n].text) for n in body.lines)
    if body.opening or body.byline or body.continued or host.continued or length > _LONGEST_LEAD:
        return False
    if page.column(body.lines[-1]) == page.column(host.lines[-1]) or any(page.sorts[n].sort is Sort.CREDIT for n in body.lines):
        return False
    title = page.text([n for n, owner in assignment.owners.items() if owner == k])
    likeness = Likeness([page.text(one.lines) for one in bodies]).all(title)
    return likeness.get(target, 0.0) >= _ENOUGH and max(host.lines) < min(body.lines)
