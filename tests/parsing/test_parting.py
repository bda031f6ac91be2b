"""Jumps as spans of their own."""

from archive.parsing.parting import part_jumps
from archive.parsing.projection import check, project
from archive.parsing.segmentation import ArticleFacts, Replacement, Role, Segmentation, Span
from archive.parsing.text import Text


def read(
    content: str, breaks: tuple[int, ...] = (), replacements: tuple[Replacement, ...] = ()
) -> tuple[list[str], list[str]]:
    """Paragraphs and jumps of one article that is all of the content."""
    text = Text(content, "utf-8")
    spans = (Span(0, len(content), Role.BODY, 1, 0),)
    division = part_jumps(text, Segmentation(spans, (ArticleFacts(1),), replacements, breaks))
    check(text, division)
    jumps = [content[span.start : span.end] for span in division.spans if span.role == Role.JUMP]
    return [paragraph.text for paragraph in project(text, division)[0].paragraphs], jumps


def test_a_jump_at_the_end_and_one_at_the_beginning() -> None:
    assert read("桥通车了，大家都来看（下转2版）") == (["桥通车了，大家都来看"], ["（下转2版）"])
    assert read("（上接第A1版）桥通车了。") == (["桥通车了。"], ["（上接第A1版）"])


def test_a_jump_over_a_line_end_and_one_in_the_middle() -> None:
    assert read("桥通车了（下转\n第二版）") == (["桥通车了"], ["（下转\n第二版）"])
    assert read("大家都来（下转3版） 看桥。") == (["大家都来看桥。"], ["（下转3版）"])


def test_a_paragraph_that_began_with_a_jump_begins_after_it() -> None:
    content = "第一段。\n（上接1版）第二段。"
    assert read(content, breaks=(0, content.index("（"))) == (["第一段。", "第二段。"], ["（上接1版）"])


def test_replacements_stay_where_they_fit() -> None:
    content = "甲 乙。 （下转2版）"
    replacements = (Replacement(1, 2, ""), Replacement(4, 5, ""))
    assert read(content, replacements=replacements) == (["甲乙。"], ["（下转2版）"])


def test_a_page_without_jumps_is_as_it_was() -> None:
    text = Text("下转是个词。", "utf-8")
    division = Segmentation((Span(0, 6, Role.BODY, 1, 0),), (ArticleFacts(1),))
    assert part_jumps(text, division) is division
