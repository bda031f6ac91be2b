"""What an editor does to a page's division: each a named function from one Segmentation to the next.

Pure, up to `saving`: text and division go in, a division in canonical form (`spans`) that tiles the page comes out.
`CorrectionError` says, for people, why something cannot be done; nothing is half-done then. Lines count from 1. `steps` are the
operations as the workbench sends them, `merging` joins two people's (or a person's and the parser's) work, `saving` makes an
outcome the page's next version.
"""

from archive.corrections.dividing import (
    NEW,
    merge_with_next,
    move_lines,
    reorder_article,
    reorder_lines,
    set_break,
    set_role,
    split_at_line,
)
from archive.corrections.facts import set_campaigns, set_contributors, set_jump, set_kind, set_series, set_topics
from archive.corrections.merging import Merged, three_way
from archive.corrections.spans import CorrectionError, canonical
from archive.corrections.wording import correct_text, mark_doubtful, reading_of_line, set_headline_parts

__all__ = [
    "NEW",
    "CorrectionError",
    "Merged",
    "canonical",
    "correct_text",
    "mark_doubtful",
    "merge_with_next",
    "move_lines",
    "reading_of_line",
    "reorder_article",
    "reorder_lines",
    "set_break",
    "set_campaigns",
    "set_contributors",
    "set_headline_parts",
    "set_jump",
    "set_kind",
    "set_role",
    "set_series",
    "set_topics",
    "split_at_line",
    "three_way",
]
