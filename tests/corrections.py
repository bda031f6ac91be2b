"""What the tests of corrections share: small pages, and random steps."""

import random
from collections.abc import Sequence

from archive import corrections
from archive.corrections import CorrectionError
from archive.corrections.steps import Step, perform
from archive.parsing.segmentation import ArticleFacts, Role, Segmentation, Span
from archive.parsing.text import Text


def division_of(text: Text, owners: Sequence[tuple[int | None, Role] | None], breaks: Sequence[int] = ()) -> Segmentation:
    """A division by lines: each line's article and role, None for a blank one; `breaks` are lines."""
    spans, orders = [], dict[int | None, int]()
    for line, owner in zip(text.lines, owners, strict=True):
        if owner is not None:
            key, role = owner
            spans.append(Span(line.start, line.end, role, key, 0 if key is None else orders.get(key, 0)))
            orders[key] = orders.get(key, 0) + 1
    keys = dict.fromkeys(span.article for span in spans if span.article is not None)
    starts = tuple(text.lines[number - 1].start for number in breaks)
    return Segmentation(tuple(spans), tuple(ArticleFacts(key) for key in keys), breaks=starts)


def random_step(chance: random.Random, text: Text, division: Segmentation) -> Step:
    """Something that an editor might do, possible or not."""
    line = chance.randint(1, len(text.lines))
    lines = list(range(line, min(line + chance.randint(0, 4), len(text.lines)) + 1))
    keys = [facts.key for facts in division.articles] or [1]
    key, shown = chance.choice(keys), text.lines[line - 1].text.strip()
    reading = "".join(
        chance.choice((c, c, c, "", "改", c + "增")) for c in corrections.reading_of_line(text, division, line)
    )
    part = shown[chance.randrange(len(shown)) :][: chance.randint(1, 6)].strip() if shown else ""
    made: list[Step] = [
        {"do": "split", "line": line},
        {"do": "merge", "article": key, "as_subheading": chance.random() < 0.5},
        {"do": "move", "lines": lines, "to": chance.choice([key, "new", "furniture"])},
        {"do": "move", "lines": [line], "to": key, "part": part},
        {"do": "role", "lines": lines, "role": chance.choice(list(Role)).value},
        {"do": "role", "lines": [line], "role": Role.DECK.value, "part": part},
        {"do": "shift", "lines": lines, "by": chance.choice([-1, 1])},
        {"do": "reorder", "article": key, "by": chance.choice([-1, 1])},
        {"do": "break", "lines": lines, "begins": chance.random() < 0.5},
        {"do": "mark", "lines": lines, "doubtful": chance.random() < 0.7},
        {"do": "correct", "line": line, "reading": reading},
        {"do": "describe", "article": key, "kind": "notice", "topics": ["教育"], "continued_on": "2"},
    ]
    return chance.choice(made)


def steps_of(text: Text, division: Segmentation, step: Step) -> Segmentation:
    """The division after the step, or as it was if the step is refused."""
    try:
        return perform(text, division, [step])
    except CorrectionError:
        return division
