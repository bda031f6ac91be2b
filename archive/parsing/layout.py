"""The habits of a page: its columns, and what blank lines and white space before lines mean on it."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archive.parsing.columns import INDENT, STOPS, Fit, learn_columns
from archive.parsing.lines import PageLine, gap_habit

#: The share of lines with a blank line above from which on blank lines mean something.
_SPACED: Final = 0.05
_BLANKS: Final = 0.15

#: The share of paragraphs up to which those that begin with a space are text objects.
_OBJECTS: Final = 0.4
#: The share of them from which on a space is the paragraphs' indent.
_INDENTED_ALL: Final = 0.8
#: Lines that begin with white space at least, and their share at most, for it to be an indent.
_HABITUAL: Final = 3
_NOT_ALL: Final = 0.8

#: The share of the lines after a sentence's end that are short by an indent where paragraphs are indented; half are as a rule.
_MANY_INDENTED: Final = 0.2

#: Lines from which on a dump is known to have a sentence a line, the share of them that must be one, and the share of them that
#: begin a paragraph at most.
_SENTENCES: Final = 8
_SINGLE: Final = 0.85
_MOST_BEGIN: Final = 0.7
#: The share of sentences from which on those that follow without a blank line are no accident.
_CLOSE: Final = 0.1
_SENTENCE_ENDS: Final = re.compile(r"[。!?](?=[^。!?\"”’』」)])")

#: The share of lines up to which what is as wide as its neighbours is so by accident.
_WRAPPED: Final = 0.1
#: Cells. A line without a column that is longer than this is a paragraph.
_LONG: Final = 60


@dataclass(frozen=True, slots=True)
class Layout:
    """`columns` gives each line's column in cells or None; `gap` is the habitual number of blank lines between lines,
    `spaced` says whether there are blank lines to speak of,
    `blanks` whether they set texts apart throughout;
    `sentences` whether lines without a column hold a sentence each and not a paragraph; `whole` whether nothing is wrapped;
    `leads` says whether white space before a line means that a text object begins there; `indent` is the white space, in cells,
    from which on a line begins a paragraph, 0 where the dump does not indent them; `objects` are the widths beyond it that begin a
    text object, and no paragraph, and `starts` those that begin both; `early`: which lines end before the edge though what follows
    would have fitted."""

    columns: tuple[int | None, ...]
    fits: tuple[Fit, ...]
    gap: int
    spaced: bool
    blanks: bool
    sentences: bool
    whole: bool
    leads: bool
    indent: int
    objects: frozenset[int]
    starts: frozenset[int]
    indent_seen: bool
    early: tuple[bool, ...]

    def indents(self, line: PageLine) -> bool:
        """Whether white space says that a paragraph begins with the line; False where the dump does not indent them."""
        return 0 < self.indent <= line.lead and line.lead not in self.objects

    def leads_object(self, line: PageLine) -> bool:
        """Whether white space says that a text object begins with the line."""
        return line.lead > 0 and (self.leads or line.lead in self.objects or line.lead in self.starts)


def learn_layout(lines: Sequence[PageLine]) -> Layout:
    """The layout of a page's lines."""
    columns = learn_columns(lines)
    fits = columns.fits
    led, tight = _share_led(lines, fits), _leads_set_tight(lines, fits)
    indent = _paragraph_lead(lines, narrow=tight or led >= _INDENTED_ALL)
    sentences = _by_sentences(lines, fits)
    return Layout(
        columns=columns.widths,
        fits=fits,
        gap=0 if sentences and _follow_closely(lines, fits) else gap_habit(lines),
        spaced=sum(line.gap > 0 for line in lines) >= _SPACED * len(lines),
        blanks=sum(line.gap > 0 for line in lines) >= _BLANKS * len(lines),
        sentences=sentences,
        whole=_is_whole(lines, fits),
        leads=_share_led(lines, fits, within=True) <= _OBJECTS
        and not tight
        and any(0 < line.lead < INDENT - 1 for line in lines),
        indent=indent,
        objects=frozenset(
            lead for lead in {line.lead for line in lines if line.lead > indent > 0} if _leads_objects(lines, fits, lead)
        ),
        starts=_leads_both(lines, indent),
        indent_seen=_indents_seen(lines, fits),
        early=columns.early,
    )


def _indents_seen(lines: Sequence[PageLine], fits: Sequence[Fit]) -> bool:
    """Whether the first lines of paragraphs are short by an indent: enough of the lines that follow the end of a sentence and go on.
    Where paragraphs are set flush, a last line is as short now and then."""
    if sum(fit is Fit.INDENTED for fit in fits) < max(2, len(lines) // 40):
        return False
    begun = [
        fit
        for before, line, fit in zip(lines, lines[1:], fits[1:], strict=False)
        if before.terminal and not line.terminal and fit in (Fit.FULL, Fit.INDENTED)
    ]
    return sum(fit is Fit.INDENTED for fit in begun) >= _MANY_INDENTED * len(begun)


def _paragraph_lead(lines: Sequence[PageLine], *, narrow: bool) -> int:
    """The least white space that paragraphs begin with as a habit. Unless `narrow`, as where nearly all do, little of it marks
    text objects, and only a wide indent is one."""
    counts = Counter(line.lead for line in lines if 0 < line.lead <= 2 * INDENT)
    kept = {lead: n for lead, n in counts.items() if lead >= INDENT - 1 or (narrow and n >= _HABITUAL)}
    while len(kept) > 1 and not _leads_paragraphs(lines, min(kept)):
        del kept[min(kept)]
    return min(kept) if _HABITUAL <= sum(kept.values()) < _NOT_ALL * len(lines) else 0


def _leads_paragraphs(lines: Sequence[PageLine], lead: int) -> bool:
    """Whether lines of prose that have just so much white space before them follow the end of a sentence, as paragraphs do, and not
    something else, as text objects do that go on with a text from another column."""
    led = [
        before.terminal
        for before, line in itertools.pairwise(lines)
        if line.lead == lead and (line.terminal or STOPS.search(line.text))
    ]
    return 2 * sum(led) >= len(led)


def _leads_both(lines: Sequence[PageLine], indent: int) -> frozenset[int]:
    """The widths of white space that are an indent and that of a text object together: seldomer than the indent alone, and only
    where white space above says that something else begins."""
    counts = Counter(line.lead for line in lines)
    habit = gap_habit(lines)
    glued = {line.lead for line in lines[1:] if line.gap <= habit}
    return frozenset(
        lead
        for lead, count in counts.items()
        if 0 < indent < lead and lead - indent in counts and 1 < count < counts[indent] and lead not in glued
    )


def _leads_objects(lines: Sequence[PageLine], fits: Sequence[Fit], lead: int) -> bool:
    """Whether the lines of prose that have just so much white space before them are full, as no first line of a paragraph is, which
    its indent makes short."""
    habit = gap_habit(lines)
    begins = full = other = 0
    for n, (line, fit) in enumerate(zip(lines, fits, strict=True)):
        if line.lead != lead:
            continue
        goes_on = n + 1 < len(lines) and fits[n + 1] is Fit.FULL and lines[n + 1].gap <= habit
        begins += fit is Fit.INDENTED and goes_on
        if STOPS.search(line.text):
            full += fit is Fit.FULL
            other += fit is not Fit.FULL
    return not begins and full > other


def _share_led(lines: Sequence[PageLine], fits: Sequence[Fit], *, within: bool = False) -> float:
    """The share of the page's paragraphs, as far as their first lines can be told, that begin with white space. `within`: of those
    in columns only the ones that stand below prose, if there are some; below a headline objects begin, too."""
    led: list[bool] = []
    below: list[bool] = []
    for n, line in enumerate(lines):
        before = lines[n - 1] if n else None
        free = fits[n] is Fit.FREE and line.width > _LONG
        if (free or fits[n] is Fit.INDENTED) and (before is None or before.terminal or line.lead > 0):
            led.append(line.lead > 0)
            if free or before is None or before.stopped:
                below.append(line.lead > 0)
    # A narrow indent leaves first lines as full as others: then hardly any is told, and most of those by accident.
    told = len(below) >= _HABITUAL and 2 * below.count(False) >= sum(line.lead > 0 for line in lines)
    counted = below if within and told else led
    return sum(counted) / len(counted) if counted else 0.0


def _leads_set_tight(lines: Sequence[PageLine], fits: Sequence[Fit]) -> bool:
    """Whether, in a dump without columns (a sentence or a paragraph a line) that sets texts apart by blank lines, most lines that
    begin with white space have none above: then these begin paragraphs, not text objects."""
    habit = gap_habit(lines)
    led = [
        line
        for before, line, one in zip(lines, lines[1:], fits[1:], strict=False)
        if one is Fit.FREE and line.lead and before.stopped
    ]
    tight = sum(line.gap <= habit for line in led)
    apart = sum(line.gap > habit for line in lines)
    return tight >= _HABITUAL and 2 * tight > len(led) and apart >= _HABITUAL


def _is_whole(lines: Sequence[PageLine], fits: Sequence[Fit]) -> bool:
    """Whether lines hold paragraphs, and hardly any is wrapped."""
    long = sum(one is Fit.FREE and line.width > _LONG for line, one in zip(lines, fits, strict=True))
    wrapped = sum(one in (Fit.FULL, Fit.INDENTED, Fit.OVER) for one in fits)
    return long >= _HABITUAL and wrapped <= _WRAPPED * len(lines)


def _by_sentences(lines: Sequence[PageLine], fits: Sequence[Fit]) -> bool:
    """Whether nearly all lines that have no column and end with a stop are one sentence, some with white space or a blank line
    before them and more without."""
    habit = gap_habit(lines)
    ended = [line for line, one in zip(lines, fits, strict=True) if one is Fit.FREE and line.stopped]
    single = sum(_SENTENCE_ENDS.search(line.plain) is None for line in ended)
    begun = sum(line.lead > 0 or line.gap > habit for line in ended)
    return len(ended) >= _SENTENCES and single >= _SINGLE * len(ended) and _HABITUAL <= begun < len(ended) * _MOST_BEGIN


def _follow_closely(lines: Sequence[PageLine], fits: Sequence[Fit]) -> bool:
    """Whether, of a dump with a sentence a line, enough sentences follow the one before without a blank line: then a blank line
    begins a paragraph, however short the paragraphs are and so however many the blank lines."""
    after = [
        line.gap
        for before, line, one in zip(lines, lines[1:], fits[1:], strict=False)
        if one is Fit.FREE and line.stopped and before.stopped
    ]
    close = sum(gap == 0 for gap in after)
    return close >= _HABITUAL and close >= _CLOSE * len(after)
