"""A dossier as a Word document (.docx), set as the site sets it: Song headlines, a note in a box, the citation below each text."""

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext, ngettext
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from archive.dossier import Dossier, Item
from archive.parsing.segmentation import Role
from archive.reading import Block
from archive.saying import day_text

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_SONG: Final = "宋体"
_KAI: Final = "楷体"
_SOFT: Final = RGBColor(0x5D, 0x57, 0x4E)
#: What XML cannot hold; sources and notes may.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def docx(dossier: Dossier) -> bytes:
    """The file."""
    document = Document()
    _set_type(document)
    document.add_heading(_clean(dossier.title), level=0)
    count = ngettext("%(n)s 篇", "%(n)s 篇", len(dossier.items)) % {"n": len(dossier.items)}
    _small(document, f"{gettext('县报库')} · {count} · {day_text(dossier.made)}")
    for item in dossier.items:
        _write_item(document, item)
    if dossier.missing:
        missing = "、".join(str(pk) for pk in dossier.missing)
        _small(document, gettext("下列编号的文章现在看不到：%(ids)s。") % {"ids": missing})
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _clean(dossier.title), "", ""
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def _set_type(document: "WordDocument") -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    for name, size in (("Normal", 11), ("Title", 20), ("Heading 1", 15), ("Heading 2", 12)):
        style: Any = document.styles[name]
        style.font.name, style.font.size = "Times New Roman", Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _SONG)
        for theme in ("asciiTheme", "eastAsiaTheme", "hAnsiTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)


def _write_item(document: "WordDocument", item: Item) -> None:
    article, issue = item.article, item.article.page.issue
    if article.kicker and article.headline:
        _small(document, article.kicker).paragraph_format.keep_with_next = True
    document.add_heading(_clean(f"{item.position}  {article.title}"), level=1)
    if article.deck and article.headline:
        _small(document, article.deck)
    newspaper = issue.newspaper.name if issue.newspaper else gettext("报纸不明")
    names = [f"{credit.role} {'、'.join(credit.names)}" for credit in item.credits]
    _small(document, "  ".join([newspaper, issue.date_text, article.page.label, *names]))
    if item.note:
        note = document.add_paragraph(style="Intense Quote")
        note.add_run(f"{gettext('笔记')}：").bold = True
        note.add_run(_clean(item.note))
        _in_type(note, _KAI)
    for block in item.blocks:
        _write_block(document, block)
    _small(document, item.citation)


def _write_block(document: "WordDocument", block: Block) -> None:
    if block.role == Role.TABLE:
        rows = [row for row in (block.header, *block.rows) if row]
        table = document.add_table(rows=0, cols=max(map(len, rows)), style="Table Grid")
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=False):
                cell.text = _clean(text)
        document.add_paragraph()
        return
    for text in block.texts:
        if block.role == Role.SUBHEADING:
            document.add_heading(_clean(text), level=2)
            continue
        paragraph = document.add_paragraph(_clean(text))
        paragraph.paragraph_format.line_spacing = 1.5
        if block.role in (Role.BODY, Role.LEAD, Role.LIST):
            paragraph.paragraph_format.first_line_indent = Pt(22)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        if block.role in (Role.LEAD, Role.QUOTE, Role.CAPTION):
            _in_type(paragraph, _KAI)


def _small(document: "WordDocument", text: str) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(_clean(text))
    run.font.size, run.font.color.rgb = Pt(9), _SOFT
    return paragraph


def _in_type(paragraph: Any, name: str) -> None:
    for run in paragraph.runs:
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
