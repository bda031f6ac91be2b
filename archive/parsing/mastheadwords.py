"""The pieces that mastheads, folio lines and imprints are made of, as patterns over unified text (see `characters.unify`)."""

import re
from dataclasses import dataclass
from typing import Final

from archive.parsing.segmentation import Role
from archive.parsing.surnames import COMPOUND_SURNAMES, SURNAMES

_HAN: Final = "㐀-䶿一-鿿"
_NUMERAL: Final = "[0-9〇○零一二三四五六七八九十廿卅百]"
_STEMS: Final = r"[甲乙丙丁戊己庚辛壬癸]\s?[子丑寅卯辰巳午未申酉戌亥]"

#: 2020年8月17日, 二〇二〇年八月十七日; 2020.8.17, 1998/01/22, 2020-08-17; 20200817. Read it with `masthead.printed_day`.
DATE: Final = re.compile(
    rf"(?P<y>[0-9〇○零一二三四五六七八九]{{4}})\s{{0,4}}年\s{{0,4}}(?P<m>{_NUMERAL}{{1,2}}|元)\s{{0,4}}月\s{{0,4}}(?P<d>{_NUMERAL}{{1,3}})\s{{0,4}}[日号]"
    r"|(?<!\d)(?P<y2>[12]\d{3})\s?(?P<sep>[./·-])\s?(?P<m2>\d{1,2})\s?(?P=sep)\s?(?P<d2>\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<y3>(?:19|20)\d\d)(?P<m3>[01]\d)(?P<d3>[0-3]\d)(?!\d)"
)
#: 农历庚子年六月廿八, 丁丑年十二月初五, 农历腊月十一.
LUNAR: Final = re.compile(
    rf"(?:农历|夏历|阴历)?\s{{0,4}}(?:(?P<year>{_STEMS})|[鼠牛虎兔龙蛇马羊猴鸡狗猪](?=年))?\s{{0,4}}年?\s{{0,4}}(?P<leap>闰?)\s{{0,4}}"
    r"(?P<month>正|冬|腊|[一二三四五六七八九十]{1,2})\s{0,4}月\s{0,4}[大小]?\s{0,4}"
    r"(?P<day>初\s?[一二三四五六七八九十]|[二三廿卅]\s?十\s?[一二三四五六七八九]?|[廿卅]\s?[一二三四五六七八九]?|十\s?[一二三四五六七八九])"
)
WEEKDAY: Final = re.compile(r"(?:星\s?期|礼\s?拜|周)\s?([一二三四五六日天])")


def _spaced(words: str) -> str:
    """The alternatives with a space allowed between any two characters, as duties of two are set: 责 编."""
    return "|".join(r"\s?".join(word) for word in words.split("|"))


#: What stands before a duty: 本版责任编辑, 值班副总编, 实习编辑.
_RANKS: Final = (
    "本版|本期|本报|今日|值班|值周|当班|轮值|夜班|执行|常务|责任|首席|"
    "实习|见习|特约|版面|图片|文字|美术|视觉|网络|新媒体|要闻|副刊|副"
)
#: Duties at a paper that are told of hardly anywhere else.
_DUTIES: Final = (
    "总编辑|编辑|责编|校对|责校|校检|检校|审校|美编|组版|排版|拼版|照排|版式设计|版式|版面设计|美术设计|总编室|总编|主编|编审|编委|"
    "审读|监审|签审|一审|二审|三审|一校|二校|三校|终审|一读"
)
#: Words of news as well (统筹推进, 审核把关): a sign and a surname must follow.
_DOINGS: Final = (
    "值班主任|值班领导|值班总监|总监|社长|视觉设计|视觉|设计|统筹|策划|监制|审核|复审|初审|签发|值班|版面|编排|制版|制作|制图|"
    "统稿|出品"
)
_DUTY: Final = rf"(?:{_RANKS}){{0,3}}(?:{_spaced(_DUTIES)}|{_spaced(_DOINGS)})"
_CONTACTS: Final = "电话|热线|传真|邮箱|信箱|投稿|网址|邮编|微信|地址|联系|新闻热线|E-?mail|QQ"
_PERSON: Final = rf"[{_HAN}·]{{2,4}}|[{_HAN}]\s{{1,4}}[{_HAN}]"
_SURNAME: Final = f"(?:[{''.join(sorted(SURNAMES))}]|{'|'.join(sorted(COMPOUND_SURNAMES))})"
_NAME_END: Final = (
    "日报|晚报|早报|晨报|时报|商报|周报|时讯|乡讯|侨讯|周刊|导报|快报|新报|新闻|之声|传媒|融媒|月刊|"
    # 申报, 汇报 and other doings end in 报 too.
    "(?<![申汇通举上回海情预填简捷喜警电墙直年呈谎播投应必善])报(?=$|\\s)"
)
#: A title as mastheads have it: 今日柯城, 永康日报.
NAME: Final = (
    rf"今日(?!天气|气温|关注|话题|导读|看点|要闻)[{_HAN}]{{2,4}}"
    rf"|(?!一句话|简明)(?:(?![的了在由是对有为被到])[{_HAN}]){{2,6}}?(?:{_NAME_END})"
)
_BODY_END: Final = "部|中心|社|局|委|集团|公司|厂|台|委员会|办公室|政府|报业"

#: 版名. Alone on a line it may also be the name of a column.
_SECTIONS: Final = (
    "要闻|综合|副刊|民生|时政|社会|经济|文化|教育|健康|卫生|专题|专版|广告|公告|国际|国内|天下|体育|本地|本土|城事|县域|县情|区情|市情|乡镇|镇街|部门|"
    "乡村|三农|农业|农村|工业|企业|商业|法治|平安|党建|人文|文苑|读书|阅读|生活|服务|旅游|文旅|深度|调查|关注|聚焦|评论|言论|理论|观点|时评|影像|图片|视觉|"
    "光影|摄影|人物|财经|金融|房产|汽车|消费|校园|少年|青春|小记者|作文|亲子|百姓|互动|热线|资讯|特刊|特别报道|专刊|史志|地方|浙江|中国|世界|新农村|"
    "艺术|收藏|书画|美食|养生|生态|环保|科技|科普|人大|政协|工会|妇女|老年|夕阳红|家园|视点|焦点|动态|信息|新闻"
)
SECTION: Final = re.compile(rf"(?:{_SECTIONS})(?:[·•/ ]?(?:{_SECTIONS}))?(?:新闻|版|周刊|专刊|副刊|专版|专题)?")


_OWN_CONTACT: Final = (
    "(?:新闻|报料|爆料|采访|采编|编辑|广告|发行|订报|征订|读者|编辑部|编辑室|总编办|总编室|记者部|采编部|通联部|广告部|发行部|本报|报社|本版|办公室|新闻部)"
    "(?:24小时)?(?:监督|报料|值班|联系|投诉|投稿|服务)?(?:电话|热线|传真|邮箱|信箱|QQ群?)|数字报"
)
_ANY_CONTACT: Final = (
    "(?:联系|值班)?电\\s?话|热线|传\\s?真|邮\\s?箱|信箱|(?:投稿|电子|联系)(?:邮箱|信箱|邮件)|"
    "投稿|网\\s?址|邮\\s?编|邮政编码|邮件|报料|爆料|QQ群?|"
    "[Ee]-?[Mm]ail|EMAIL|[Tt][Ee][Ll]"
)
_LABEL_END: Final = r"\s?[(]?(?:微信(?:同号)?)?[)]?\s?[:/|]?\s?"
_NUMBERS: Final = r"[A-Za-z0-9_.+@/()—-]{4,50}(?:[\s、,/]{1,3}[0-9—-]{4,14}){0,3}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A kind of piece: the role of a line made of it, how much it proves (2: such a line can be nothing else; 1: it goes
    with others; 0: it may be text as well), and its pattern."""

    name: str
    role: Role
    proof: int
    pattern: re.Pattern[str]


def _piece(name: str, role: Role, proof: int, pattern: str) -> Piece:
    return Piece(name, role, proof, re.compile(pattern))


#: Of the pieces that fit, the longest is taken; of equally long ones the first.
PIECES: Final = (
    Piece("date", Role.FOLIO, 2, DATE),
    Piece("lunar", Role.FOLIO, 2, LUNAR),
    _piece("lunar-year", Role.FOLIO, 1, rf"(?:农历|夏历|阴历)\s*(?:{_STEMS}\s?年)?|{_STEMS}\s?年"),
    Piece("weekday", Role.FOLIO, 2, WEEKDAY),
    _piece("english-weekday", Role.FOLIO, 1, r"(?i:(mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6})\.?(?![A-Za-z])"),
    # The last day of a double issue: 2020年10月1日—7日 合刊.
    _piece("last-day", Role.FOLIO, 0, r"(?<=[—~–-])\s?(?:\d{1,2}\s?月\s?)?\d{1,2}\s?[日号](?=.{0,20}合刊)"),
    _piece(
        "month",
        Role.FOLIO,
        1,
        rf"(?:[12]\d{{3}}\s{{0,4}}年\s{{0,4}})?{_NUMERAL}{{1,2}}\s{{0,4}}月\s{{0,4}}{_NUMERAL}{{1,3}}\s{{0,4}}日",
    ),
    _piece(
        "issue",
        Role.FOLIO,
        2,
        r"(?P<total>总\s{0,4}第?|总\s?期\s?[数第]?\s?:?)?\s{0,4}(?:(?:新|复刊|试刊|创刊)?\s{0,4}第|(?:NO|No|N0)\.?|(?<=[第数总:]))\s{0,4}"
        r"(?P<issue>\d{1,6}|[〇○零一二三四五六七八九十百千]{1,9})\s{0,4}[期号]",
    ),
    _piece("volume", Role.FOLIO, 1, r"第\s?[\d一二三四五六七八九十百]{1,4}\s?[卷年]|试刊|创刊号|增刊|号外|合刊"),
    _piece(
        "pages",
        Role.FOLIO,
        2,
        rf"(?:今\s?[日天]|本\s?期|本\s?报\s?今\s?日|共|总)\s?共?\s{{0,4}}(?P<pages>{_NUMERAL}{{1,3}})\s{{0,4}}[版页]",
    ),
    _piece(
        "page",
        Role.FOLIO,
        2,
        r"第\s{0,4}(?P<page>[A-Za-z]?\s?\d{1,3}|[一二三四五六七八九十]{1,3})\s{0,4}[版页]"
        r"|(?P<page2>[A-Za-z]?\s?\d{1,3}|[一二三四五六七八九十]{1,2})\s{0,4}版(?!本)|(?:版次|Page|PAGE)\s?:?\s?(?P<page3>[A-Za-z]?\d{1,3})(?!\d)",
    ),
    _piece("number", Role.FOLIO, 0, r"(?P<number>[A-Z]\s?\d{1,2}|\d{1,2})(?![\d.:%])"),
    _piece(
        "register",
        Role.IMPRINT,
        2,
        r"(?:国内|国际)?\s?(?:统\s?一\s?(?:连续出版物|刊)\s?号|连续出版物号|标准刊号|刊号|准\s?印\s?证号?|登记证号?|广告(?:经营)?许可证号?|邮发代号|代号|CN|C\s?N|ISSN|[一-鿿]{1,4}准字)\s?:?\s?"
        r"[(]?[A-Za-z\s]{0,6}[\dA-Z浙新出内报准印版刊字第号()\s/—-]{2,34}",
    ),
    _piece("contact", Role.IMPRINT, 2, rf"(?:{_OWN_CONTACT}){_LABEL_END}{_NUMBERS}"),
    _piece("reach", Role.IMPRINT, 1, rf"(?:{_ANY_CONTACT}){_LABEL_END}{_NUMBERS}"),
    # 销售热线, 监督电话: of whoever advertises or gives notice.
    _piece("foreign", Role.IMPRINT, 0, rf"[{_HAN}/]{{1,8}}(?:电话|热线|传真|邮箱|信箱){_LABEL_END}{_NUMBERS}"),
    _piece(
        "web",
        Role.IMPRINT,
        2,
        r"(?:https?://|www\.)[A-Za-z0-9_.:/?=&%#-]{3,60}|[A-Za-z0-9_.+-]{2,40}@[A-Za-z0-9.-]{3,40}"
        r"|[A-Za-z0-9-]{2,30}\.(?:com|cn|net|org)(?:\.cn)?(?:/[\w./-]{0,40})?",
    ),
    _piece(
        "home",
        Role.IMPRINT,
        2,
        rf"(?:社\s?址|(?:本报|报社|本社|编辑部)地址)\s?[:/]?\s?[{_HAN}0-9A-Za-z-]{{4,30}}(?:[(][^()]{{1,12}}[)])?",
    ),
    _piece(
        "address",
        Role.IMPRINT,
        0,
        rf"(?:通讯|联系)?地\s?址\s?[:/]?\s?[{_HAN}0-9A-Za-z-]{{4,30}}(?:[(][^()]{{1,12}}[)])?",
    ),
    _piece(
        "publisher",
        Role.IMPRINT,
        2,
        rf"(?:(?![由是的了在])[{_HAN}]){{1,18}}?(?:{_BODY_END})\s?(?:主管主办|主管、主办|主管|主办|编印|出版发行|编辑出版|印刷|印制|承印)(?![{_HAN}])"
        rf"|(?:(?![由是的了在])[{_HAN}]){{0,12}}?(?:传媒中心|传媒集团|融媒体中心|融媒中心|新闻中心|报社)\s?出版(?![{_HAN}])"
        rf"|(?:主管主办|主管|主办|编印|出版|承办|承印|印刷|协办|印制)(?:单位)?\s?:\s?[{_HAN}]{{4,24}}"
        rf"|(?:本报)?(?:常年)?法律顾问\s?[:/]\s?[{_HAN}\s]{{2,30}}",
    ),
    _piece(
        "partner",
        Role.IMPRINT,
        1,
        rf"(?:(?![由是的了在])[{_HAN}]){{1,18}}?(?:{_BODY_END})\s?(?:承办|协办|出版)(?![{_HAN}])",
    ),
    _piece(
        "label",
        Role.FOLIO,
        0,
        r"(?:出版|发行)?(?:日期|时间)\s?:|(?:期号|期数|版面|版名|栏目)\s?:|[对四八]开[二四八]?版?|彩印",
    ),
    _piece(
        "price",
        Role.IMPRINT,
        2,
        r"(?:零\s?售\s?价?|(?:零\s?售\s?)?每份(?:售价)?|定\s?价|全年(?:定价)?|月价|售价|订价|每月(?:定价)?|季价)\s?:?\s?[\d.一二三四五六七八九十]{1,6}\s?[元角分](?:\s?/?\s?[份月年])?"
        r"|每(?:周|星期)[一二三四五六日、,至\s]{1,14}出版|[一-鿿]{2,14}机关报|内部资料\s?,?\s?(?:免费交流|注意保存|免费赠阅)?|免费赠阅|免费交流",
    ),
    _piece(
        "duty",
        Role.FOLIO,
        2,
        rf"(?:(?:{_DUTY})[\s/、·|]{{0,3}}){{0,2}}(?:(?:{_RANKS}){{0,3}}(?:{_spaced(_DUTIES)})(?:\s{{0,4}}[:/|]\s{{0,4}}|\s{{1,4}}|(?={_SURNAME}))"
        rf"|(?:{_RANKS}){{0,3}}(?:{_spaced(_DOINGS)})(?:\s{{0,4}}[:/|]\s{{0,4}}|\s{{1,4}})(?={_SURNAME}))"
        rf"(?:{_PERSON})(?:[\s、,/]{{1,4}}(?!{_DUTY}|{_CONTACTS})(?:{_PERSON}))*(?=$|[\s|·,、;/()]|{_DUTY}|{_CONTACTS})",
    ),
    _piece(
        "account",
        Role.MASTHEAD,
        2,
        rf"(?:官方|本报)(?:微信|微博|抖音|视频号|客户端|公众号)(?:公众号|号)?\s?[:/|]?\s?[{_HAN}A-Za-z0-9_-]{{0,16}}"
        rf"|(?:微信公众号|微信号|抖音号|视频号|微博号)\s?[:/|]?\s?[A-Za-z][A-Za-z0-9_-]{{3,24}}",
    ),
    _piece(
        "app",
        Role.MASTHEAD,
        1,
        rf"(?:(?:扫\s?一\s?扫|扫码|扫描二维码|请|欢迎)[,\s]?)?(?:关注|下载)?[{_HAN}]{{2,6}}\s?(?:(?:官方)?微信(?:公众号)?|客户端|(?i:APP)|公众号|抖音号|视频号|手机报|新闻网|发布|微博|网(?=$|\s))"
        rf"|掌上[{_HAN}]{{2,4}}|爱[{_HAN}]{{2,4}}(?=$|\s|(?i:APP))"
        rf"|(?:微信公众号|微信|微博|抖音|视频号|客户端|公众号|(?i:APP))(?:\s?[:/|]\s?[{_HAN}A-Za-z0-9_-]{{2,16}})?"
        rf"|扫\s?一\s?扫|扫码关注|扫码下载|二维码",
    ),
    Piece("section", Role.BANNER, 0, SECTION),
    _piece("name", Role.MASTHEAD, 0, rf"(?P<title>{NAME})"),
    _piece("pinyin", Role.MASTHEAD, 1, r"[A-Z]{3,20}(?:\s[A-Z]{3,20}){1,3}|[A-Z]{3,20}(?:RIBAO|BAO)"),
    _piece(
        "weather",
        Role.FOLIO,
        1,
        r"(?:今[日天]|明[日天])?(?:天气)?\s?:?\s?(?:晴|阴|多云|小雨|中雨|阵雨|雷阵雨|大雨|小雪|雪)(?:[转到][晴阴多云小中大阵雷雨雪]{1,4})?\s?-?\d{1,2}\s?[℃°C~-]{1,3}\s?(?:-?\d{1,2}\s?[℃°]C?)?",
    ),
)
#: Whether any piece begins here: one look instead of many for the lines that are text.
ANY_PIECE: Final = re.compile(
    "|".join(
        re.sub(r"\(\?P<(?!s)\w+>", "(?:", p.pattern.pattern).replace("(?P<sep>", "(").replace("(?P=sep)", "[./·-]")
        for p in PIECES
    )
)
SEPARATOR: Final = re.compile(r"[\s|丨‖·•,、;/\\_—\-★☆●■□○◎※*►▶◄◀◆◇▲▍▎~=()\[\]【】<>《》:.]*")
#: A column's name (兰溪潮) among the pieces: nothing tells it but its neighbours.
COLUMN: Final = re.compile(
    rf"(?<![^\s|丨])(?![^\s|·/]*(?:记者|通讯员|评论员|摄|编辑|[见转接](?=$|[\s|丨])))[{_HAN}“”·]{{2,8}}(?=$|[\s|丨])"
)
#: What a line holds that has such a name among its pieces.
HAS_NUMBER: Final = re.compile(r"[期版号日\d]")
