"""A page parsed: the stages called in turn, and their findings put together as a segmentation."""

from archive.parsing.articles import read_bodies
from archive.parsing.assembly import assemble
from archive.parsing.blocks import Page
from archive.parsing.facts import complete
from archive.parsing.headlines import assign
from archive.parsing.joining import join_parts, settle_subheadings
from archive.parsing.layout import learn_layout
from archive.parsing.lines import read_lines
from archive.parsing.order import in_reading_order
from archive.parsing.parsed import ParsedPage
from archive.parsing.parting import part_jumps
from archive.parsing.projection import check
from archive.parsing.recutting import cut_by_headlines
from archive.parsing.roles import sort_lines
from archive.parsing.text import decode
from archive.parsing.vocabulary import Vocabulary


def parse_page(source: bytes, vocabulary: Vocabulary) -> ParsedPage:
    """Parse the bytes of one page. Raises SourceError if they are no text. The same bytes give the same result."""
    text = decode(source)
    lines = read_lines(text)
    layout = learn_layout(lines)
    page = in_reading_order(Page(lines, layout, sort_lines(lines, layout)))
    bodies, runs = read_bodies(page)
    bodies, assignment = cut_by_headlines(page, bodies, runs, assign(page, bodies, runs))
    settle_subheadings(page, bodies, assignment)
    joined = join_parts(page, bodies, assignment)
    if joined is not None:
        bodies, assignment = joined
    segmentation = part_jumps(text, assemble(text, page, bodies, runs, assignment))
    check(text, segmentation)
    return complete(text, segmentation, vocabulary)
