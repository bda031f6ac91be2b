"""What is read for a page's characters: corrected ones, doubtful ones, and the parts of a headline."""

import difflib
import itertools
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from archive.corrections.spans import (
    CorrectionError,
    Token,
    chosen_spans,
    done,
    facts_of,
    line_numbered,
    part_range,
    ranges,
    sequence,
    tokens,
)
from archive.parsing.segmentation import HEADLINE_ROLES, Replacement, Role, Segmentation, Span
from archive.parsing.text import Text, is_blank


def reading_of_line(text: Text, division: Segmentation, line: int) -> str:
    """How the line reads, with its replacements: what `correct_text` is given, changed. White space at its ends is left out."""
    return "".join(token.text for token in _line_tokens(text, division, line)).strip()


def correct_text(text: Text, division: Segmentation, line: int, reading: str) -> Segmentation:
    """Let the line read so. Only what differs from how it reads now is replaced; the source stays. A reading like the source
    needs no replacement. Raises CorrectionError on a blank line or an empty reading."""
    division, _ = chosen_spans(text, division, [line], "")
    if not (reading := reading.strip()):
        raise CorrectionError("改成空的就没有字了；不要这一行，请把它移到“非文章内容”。")
    now = _line_tokens(text, division, line)
    # A space that joins the line to the next one is not part of its wording, and stays.
    if now[-1].replaced and now[-1].start == now[-1].end and not now[-1].text.strip():
        reading += now[-1].text
    outside = [r for r in division.replacements if r not in {Replacement(t.start, t.end, t.text) for t in now if t.replaced}]
    outside += [
        replacement
        for found in _replacements(text, _changed(now, reading), division.spans)
        for replacement in _by_span(found, division.spans)
    ]
    return done(text, replace(division, replacements=tuple(sorted(outside))), division.spans)


def mark_doubtful(
    text: Text, division: Segmentation, lines: Collection[int], *, part: str = "", doubtful: bool = True
) -> Segmentation:
    """Mark the lines' characters, or a `part` of the one line, as doubtful (存疑) without changing them; or take the marks away."""
    chosen = (
        [part_range(text, lines, part)]
        if part
        else [(span.start, span.end) for span in chosen_spans(text, division, lines, "")[1]]
    )
    marked = {offset for start, end in division.marks for offset in range(start, end)}
    meant = {offset for start, end in chosen for offset in range(start, end)}
    left = ranges(marked | meant if doubtful else marked - meant)
    return done(text, replace(division, marks=left), division.spans)


def set_headline_parts(text: Text, division: Segmentation, key: int, parts: Sequence[tuple[Role, str]]) -> Segmentation:
    """Divide the article's headline anew: `parts` are (kicker, headline or deck; its wording), in the order in which their
    characters stand. Together they hold the headline's characters, each once; white space between them is read where they have
    it. Raises CorrectionError otherwise."""
    facts_of(division, key)
    heads = [span for span in sequence(division.spans, key) if span.role in HEADLINE_ROLES]
    atoms = [token for span in heads for token in _atoms(text, division, span)]
    wanted = _arranged("".join(token.text for token in atoms), parts)
    if wanted is None:
        raise CorrectionError("引题、主标题、副题合起来应正好是现有标题的字；要改字请用“改字”，要增减请移动行。")
    spans = [span for span in division.spans if span not in heads]
    kept = {r for r in division.replacements if not any(s.start <= r.start and r.end <= s.end for s in heads)}
    waiting = iter(atoms)
    order = itertools.count()
    for role, wording in wanted:
        held: list[Token] = []
        while len("".join(token.text for token in held)) < len("".join(wording.split())):
            held.append(next(waiting))
        for run in _runs(text, held):
            spans.append(Span(run[0].start, run[-1].end, role, key, next(order)))
        kept |= set(_between(text, held, wording))
    kept |= {Replacement(token.start, token.end, token.text) for token in atoms if token.replaced}
    return done(text, replace(division, replacements=tuple(sorted(kept))), spans)


def _line_tokens(text: Text, division: Segmentation, line: int) -> list[Token]:
    """What is read of the line: its spans, and what is blank between them unless a space is read there already."""
    held = line_numbered(text, line)
    found: list[Token] = []
    # Spans are sorted and do not overlap, so their ends are sorted, too.
    first = bisect_right(division.spans, held.start, key=lambda span: span.end)
    for span in itertools.takewhile(lambda span: span.start < held.end, division.spans[first:]):
        start, end = max(span.start, held.start), min(span.end, held.end)
        if start < end:
            if found and not found[-1].text[-1:].isspace():
                found += (Token(text.content[n], n, n + 1, replaced=False) for n in range(found[-1].end, start))
            found += tokens(text, division, start, end)
    return found


def _changed(now: Sequence[Token], reading: str) -> Iterator[Token]:
    """The tokens, reading as they are to be read."""
    letters = [list(token.text) for token in now]
    places = [(n, k) for n, token in enumerate(now) for k in range(len(token.text))]
    matcher = difflib.SequenceMatcher(None, "".join(token.text for token in now), reading, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        if b - a == d - c:
            for (n, k), letter in zip(places[a:b], reading[c:d], strict=True):
                letters[n][k] = letter
            continue
        for n, k in places[a:b]:
            letters[n][k] = ""
        n, k = places[min(a, len(places) - 1)]
        if a < len(places):
            letters[n][k] = reading[c:d] + letters[n][k]
        else:
            letters[n][k] += reading[c:d]
    for token, wording in zip(now, letters, strict=True):
        yield replace(token, text="".join(wording))


def _replacements(text: Text, tokens: Iterator[Token], spans: Sequence[Span]) -> Iterator[Replacement]:
    """What the tokens read otherwise than the source, as few replacements as there are stretches of it in or between spans."""
    starts = [span.start for span in spans]

    def stretch(token: Token) -> tuple[bool, int, bool]:
        n = bisect_right(starts, token.start) - 1
        return token.text != text.content[token.start : token.end], n, n >= 0 and token.end <= spans[n].end

    for run in (list(run) for (different, _, _), run in itertools.groupby(tokens, key=stretch) if different):
        start, end, wording = run[0].start, run[-1].end, "".join(token.text for token in run)
        while start < end and wording and wording[0] == text.content[start]:
            start, wording = start + 1, wording[1:]
        while start < end and wording and wording[-1] == text.content[end - 1]:
            end, wording = end - 1, wording[:-1]
        if start < end or wording:
            yield Replacement(start, end, wording)


def _by_span(replacement: Replacement, spans: Sequence[Span]) -> Iterator[Replacement]:
    """The replacement, if a span holds it. What is to be read for the blank between two spans is read at the first one's end."""
    above = None
    for span in spans:
        if span.start <= replacement.start and replacement.end <= span.end:
            yield replacement
            return
        if span.end <= replacement.start:
            above = span
    if above is not None and replacement.text.strip():
        yield Replacement(above.end, above.end, replacement.text)


def _atoms(text: Text, division: Segmentation, span: Span) -> Iterator[Token]:
    """What is read of the span, a token for each character that is not white space. What is not read goes with the one before,
    so that an overprinted headline keeps all its characters."""
    last: Token | None = None
    for token in tokens(text, division, span.start, span.end):
        if token.text.strip():
            if last is not None:
                yield last
            last = token
        elif last is not None and token.replaced and text.content[token.start : token.end].strip():
            last = Token(last.text, last.start, token.end, replaced=True)
    if last is not None:
        yield last


def _arranged(characters: str, parts: Sequence[tuple[Role, str]]) -> list[tuple[Role, str]] | None:
    """The parts that are not empty, in the order in which the characters have them; None if they do not make them up."""
    wanted = [(role, wording.strip()) for role, wording in parts if wording.strip()]
    for order in itertools.permutations(wanted):
        if "".join("".join(wording.split()) for _, wording in order) == "".join(characters.split()):
            return list(order)
    return None


def _runs(text: Text, held: Sequence[Token]) -> list[list[Token]]:
    """The tokens in runs that can be a span each: one after the other on a line, with nothing but white space between."""
    runs: list[list[Token]] = []
    for token in held:
        between = text.content[runs[-1][-1].end : token.start] if runs else ""
        if runs and runs[-1][-1].end <= token.start and "\n" not in between and is_blank(between):
            runs[-1].append(token)
        else:
            runs.append([token])
    return runs


def _between(text: Text, held: Sequence[Token], wording: str) -> Iterator[Replacement]:
    """What is read between the characters of a part: a space where its wording has one, else nothing."""
    ends = {run[-1].end for run in _runs(text, held)}
    spaced = [i > 0 and wording[i - 1].isspace() for i, letter in enumerate(wording) if not letter.isspace()]
    place = 0
    for before, after in itertools.pairwise(held):
        place += len(before.text)
        read = " " if spaced[place] else ""
        if before.end not in ends:
            if text.content[before.end : after.start] != read:
                yield Replacement(before.end, after.start, read)
        elif read:
            yield Replacement(before.end, before.end, " ")
