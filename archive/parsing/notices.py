"""What notices are told by: their names, where they say to turn to, how they close and who signs them; and an editor's note."""

import re
from collections.abc import Sequence
from typing import Final

from archive.parsing import bylines, masthead
from archive.parsing.lines import PageLine
from archive.parsing.openings import opens_article
from archive.parsing.sorts import LONGEST_TITLE, LineSort, Sort

NOTICE: Final = re.compile(
    r"(?=[公启声通讣广更勘致的须招停天出转])(?:公告|公示|启事|声明|通告|讣告|广告|通知|更正|勘误|致歉|的一?封信|须知|招聘|招租|招领|出租|出售|转让|停电预告|天气预报)$"
)
#: What an editor puts before a text, to say why it is printed.
EDITORS_NOTE: Final = re.compile(
    r"[\[【(]?(?:编者按|编者的话(?!:(?:谢谢|感谢).{0,8}(?:您|你|老师|同志|来信)|:.{0,12}您的)|编者注|开栏的话|开栏语|开篇语|核心提示|阅读提示|内容提要|导读)(?:[\]】):]|$)"
)
#: What a notice ends with, in lines of their own: where to turn to, and whose it is (投资商：……).
CONTACT: Final = re.compile(
    r"(?=[电热手联传地网邮单]|.[商方])"
    r"(?:(?:电话|热线|手机|联系人|传真|地址|网址|邮箱|单位|[\u3400-\u9fff][商方])[:：]|(?:电话|热线)[0-9])"
)
#: A notice's line that says where to turn to, or whose it is.
LABELLED: Final = re.compile(r"(?=.{1,7}:)[\u3400-\u9fff]{0,4}(?:电话|热线|手机|联系人|传真|地址|网址|邮箱|单位|[商方]):")
#: Characters.
LONGEST_CONTACT: Final = 40
#: Characters: a number, or a name with 先生.
_CONTACT_REST: Final = 12
#: 特此声明 ends each of the declarations that stand together under one name.
_ENDS_AS_NOTICE: Final = re.compile(
    r"(?:(?:电话|热线|手机|传真)[^。;]{0,24}?\d{5,}|联系人[^。;]{0,8}(?:先生|女士|小姐|经理|主任|老师|同志))(?:,[重酬]谢)?[。!]?$"
    r"|(?:特此|谨此|专此|敬此)(?!声明)[^。;]{2,12}[。!]?$"
)
#: What letters and notices end with: 感谢您的理解、支持和配合！
WISH: Final = re.compile(r"(?:感谢|谢谢|敬请|恳请|衷心|祝愿?|望)[您你各广大全].*[!。]$")
#: What ends a notice, above who signs it: 谨此讣闻, 特此公告, 此致.
CLOSES_NOTICE: Final = re.compile(r"(?:特此|谨此|专此|敬此)[\u3400-\u9fff]{2,4}[。!]?|此致(?:敬礼!?)?|敬礼!?|谨启|此布")
#: Characters, lines. The names of those who sign a notice.
LONGEST_SIGNATORY: Final = 24
_SIGNATORIES: Final = 3
OFFICE: Final = re.compile(
    r"(?:公司|集团|委员会|委|局|厅|处|科|办公室|办|政府|中心|小组|法院|检察院|学校|中学|小学|大学|学院|协会|学会|商会|联合会|基金会|联盟"
    r"|总工会|工会|团委|妇联|医院|支队|大队|中队|所|站|馆|院|社|厂|店|行|部|队|会|台|村|镇|乡|街道|编辑部)(?:\([^()]{1,12}\))?$"
)
#: Who signs a letter, an obituary or an appeal and holds no office: 一名读者, 子女泣告, 广大家长.
_PEOPLE: Final = re.compile(
    r"^[\u3400-\u9fff]{0,4}(?:读者|市民|村民|居民|家长|学生|同学|老师|用户|顾客|网友|业主|职工|员工|老兵|家属|子女|亲属|全家|一家)$|(?:敬上|谨上|谨启|敬启|敬告|泣告|泣启"
    r"|^(?:你|您)的[\u3400-\u9fff]{1,6})$"
)
#: How a letter begins: 尊敬的编辑同志：, 各位代表：.
ADDRESSED: Final = re.compile(r"(?:尊敬的|敬爱的|亲爱的|各位)[\u3400-\u9fff、,]{1,16}:$|编辑同志[:,]")
#: Lines of a notice in a narrow column.
LONGEST_NOTICE: Final = 40
#: Lines with addresses and telephones that end a notice, at most.
_CONTACTS: Final = 5
#: What a newspaper says with its own address and a shop does not; 社址 begins another's lines than those above it.
_NEWSPAPERS_OWN: Final = re.compile("(?!社址).*(?:邮|报社|传媒|融媒|印刷|零售|定价|广告热线)")


def turns_to(line: PageLine) -> bool:
    """Whether the line says where to turn to: 联系电话：……."""
    return len(line.plain) <= LONGEST_CONTACT and CONTACT.search(line.plain) is not None


def ends_as_notice(plain: str, following: str) -> bool:
    """Whether a text ends with the number to call, the name to ask for, or 特此通告, and what follows does not go on with a number."""
    return _ENDS_AS_NOTICE.search(plain) is not None and not following[:1].isdigit()


def closes_notice(line: PageLine) -> bool:
    """Whether the line is what notices and letters end with: where to turn to, 特此公告, thanks."""
    return turns_to(line) or CLOSES_NOTICE.fullmatch(line.plain) is not None or WISH.match(line.plain) is not None


def ends_contact(lines: Sequence[PageLine], n: int) -> bool:
    """Whether line n says where to turn to, or ends such a line that a narrow column breaks."""
    if turns_to(lines[n]):
        return True
    return n > 0 and not lines[n].gap and len(lines[n].plain) <= _CONTACT_REST and turns_to(lines[n - 1])


def signed_off(lines: Sequence[PageLine], known: Sequence[LineSort | None], n: int) -> int:
    """How many lines up to n, a line with a date only, sign a notice: the date, and above it who signs. 0 if it does not."""
    if lines[n].gap > 1 or n == 0:
        return 0
    notice = _in_notice(lines, known, n)
    count = 1
    while count <= _SIGNATORIES and n >= count and known[n - count] is None:
        above = lines[n - count]
        if (
            above.terminal
            or len(above.plain) > LONGEST_SIGNATORY
            or not (_signs(above) or (notice and not above.gap and not ends_contact(lines, n - count)))
        ):
            break
        count += 1
    if n < count:
        return 0
    if count > 1 and ends_contact(lines, n - count):
        return count
    closed = CLOSES_NOTICE.fullmatch(lines[n - count].plain) is not None
    mark = known[n - count]
    ended = closed or (lines[n - count].terminal if mark is None else mark.sort is Sort.TABLE)
    return count if ended and (count > 1 or not lines[n].gap) else 0


def _signs(line: PageLine) -> bool:
    """Whether the line says who signs, whatever it stands below."""
    return (
        OFFICE.search(line.plain) is not None
        or _PEOPLE.search(line.plain) is not None
        or bylines.read_byline(line.text) is not None
    )


def _in_notice(lines: Sequence[PageLine], known: Sequence[LineSort | None], n: int) -> bool:
    """Whether line n stands below the name of a notice, or the address of a letter, with nothing but lines of text between: then
    whatever short line ends it says who signs."""
    for m in range(n - 1, max(n - 1 - LONGEST_NOTICE, -1), -1):
        line = lines[m]
        named = NOTICE.search(line.plain) and (m == 0 or line.gap or lines[m - 1].terminal)
        if named or ADDRESSED.match(line.plain):
            return len(line.plain) <= LONGEST_TITLE
        if known[m] is not None or opens_article(line):
            return False
    return False


def ends_notice(lines: Sequence[PageLine], known: Sequence[LineSort | None], n: int) -> bool:
    """Whether the line says where to turn to right below a text, and other than furniture follows: a newspaper's own such lines
    stand at the head or foot of its page. But the address of a shop or an office is no newspaper's, which says whose it is
    (社址, 本报地址) or adds, there or below, its 邮编 or who prints it."""
    above = lines[n - 1] if n and known[n - 1] is None else None
    if above is None or lines[n].gap > 1 or not turns_to(lines[n]) or not (above.terminal or ends_contact(lines, n - 1)):
        return False
    first = n
    while first > max(n - _CONTACTS, 0) and known[first - 1] is None and ends_contact(lines, first - 1):
        first -= 1
    last = next((m for m in range(n + 1, min(n + 1 + _CONTACTS, len(lines))) if not turns_to(lines[m])), None)
    below = lines[last] if last is not None else None
    said = lines[first : n + 1 + _CONTACTS if last is None else last + 1]
    if lines[first].plain.startswith("地址:") and not any(_NEWSPAPERS_OWN.match(line.plain) for line in said):
        return True
    return below is not None and masthead.read_line(below.raw) is None
