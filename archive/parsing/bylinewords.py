"""The words of bylines: who somebody is (本报记者, 通讯员) and what he did (摄, 文/图), and how they govern the names."""

import re
from dataclasses import dataclass, field
from typing import Final

from archive.parsing.segmentation import Contributor, ContributorRole

BULLETS: Final = ("■", "□", "◇", "◆", "●", "○", "▲", "△", "▪", "▫", "※", "★", "☆", "◎", "•", "▍", "▎", "▌", "*")

_HAN: Final = "一-鿿"
#: What goes before 记者 and its like: words of rank and manner, and the house, known by how its name ends.
_RANK: Final = (
    rf"本报|本社|本台|本网|本刊|我报|我台|报社|融媒体?|全媒体?|新媒体|首席|见习|实习|特约|特派|特邀|资深|高级|主任|专职|兼职|骨干|"
    rf"文字|摄影|视频|图片|校园|驻[{_HAN}]{{1,4}}?"
)
_HOUSE: Final = rf"[{_HAN}A-Za-z·]{{1,14}}?(?:报业|报|社|台|网|集团|中心|频道|客户端|传媒|媒体|融媒体?|记者站)"
#: A house's name counts only where a run of characters begins: in 王楠今日开化记者 it cannot be told from the name before it.
_HOSTS: Final = rf"(?:(?<![{_HAN}]){_HOUSE})?(?:{_RANK})*"
#: What a role word begins with within a run of characters: looking ahead to it takes a tenth of the time.
_FIRST: Final = "".join(sorted({word[0] for word in _RANK.split("|")} | set("记实通报评撰作")))
#: A role word with all that goes before it. The groups are named after `ContributorRole`.
ROLE: Final = re.compile(
    rf"(?:(?=[{_FIRST}])|(?<![{_HAN}]))"
    rf"(?:(?P<reporter>{_HOSTS}(?:记\s?者(?!站|会|节|团|们|席|家|协)|实习生))"
    rf"|(?P<correspondent>{_HOSTS}(?:通\s?讯\s?员(?!培|队|会|们)|报道员))"
    rf"|(?P<author>(?:本报|特约)?(?:特约)?(?:评论员|撰稿人)(?!文章)|作者(?=[\s::/])))"
)
#: What somebody did, at the end of a run of characters or, for the short ones, as a run of their own.
LABEL: Final = re.compile(
    r"(?:摄影\s?报道|图片报道|图文报道|摄影|摄|文并?摄|图文|文图|供图|提供图片|提供|供稿|采写|撰稿|撰文|整理|报道|漫画|制图|绘图)$"
    r"|^(?:文|图|图片|照片|文字|口述|主持|主持人|翻译)$"
)
#: Bylines that name nobody.
NAMELESS_BYLINE: Final = re.compile(
    rf"(?:本报|本刊|特约){{1,2}}(?:评论员|编辑部|评论部|社论|编者)|[{_HAN}]{{2,6}}(?:日报|融媒|评论)评论员|(?:据|综合)?新华社(?:电|供稿)"
    r"|本报综合(?:报道|整理)?|作者(?:单位:|系|为|现为)[^。]{2,40}"
)
#: Photo credits that name nobody.
NAMELESS_CREDIT: Final = re.compile(
    r"(?:本报)?资料(?:图片?|照片?)|(?:视觉中国|网络|新华社)(?:图片?|照片?|供图|发)|图片?来[自源][^。]{1,20}|新华社(?:记者|发)?摄?|视频截图"
    rf"|(?:图片|照片)由[{_HAN}]{{2,16}}(?:提供|供图)|[{_HAN}]{{1,10}}(?:妇联|局|委|办|镇|街道|中心|公司|学校|医院|村|社区|[^{_HAN}])供图"
)
#: What stands after 记者 or in a line of two to four characters and is no name.
NO_NAMES: Final = frozenset(
    (
        "观察 手记 调查 现场 连线 体验 走访 探访 暗访 来信 札记 视点 视线 行动 日记 述评 专访 采访 获悉 报道 昨日 昨天 今天 "
        "近日 日前 了解 看到 编辑 走基层 在现场 看变化 本报 通讯 新闻 摄影 图片 评论 消息 综合 要闻 副刊 民生 广告 专题 专版 "
        "公告 启事 温馨提示 时评 经济 党建 教育 健康 文化 体育 国际 国内 时政 社会 法治 平安 安全 金融 农业 生活 旅游 乡村 读书 "
        "方言 史话 连载 文苑 周末 关注 聚焦 天下 时事 财经 健身 安排 安心 安全生产 应急 应对 应该 常态 常委会 万事 万家 万人 "
        "高质量 高考 高温 金秋 金色 石榴 马上 马路 江南 江山 江河 古村 古镇 古道 花开 花海 水利 水库 黄金 黄金周 白露 雷雨 龙舟 "
        "龙灯 夏日 夏至 夏令营 方案 方法 曾经 温度 温暖 温情 武术 孔子 向上 向前 汤圆 童年 童话 章程 施工 施政 毛笔 毛竹 康养 "
        "席卷 山水 山村 山海 平台 平凡 包容 单位 司法 司机 路上 路灯 车站 车展 房产 房屋 宫殿 古今 米粉 池塘 谈话 惠民 惠企 "
        "惠农 解读 解决 解难 游客 游泳 游记 项目 成效 成果 成长 曲艺 尚德 尚学 沙滩 养生 养老 扬帆 习惯 干部 干事 印象 初心 "
        "初夏 明天 明珠 富民"
    ).split()
)

#: Who sends a piece in and is no person: 县妇联, 华埠镇, 县委办.
OFFICE: Final = re.compile(r"[县市区省镇乡团校][^·]{1,8}$|.{2,}(?:妇联|街道|委办|[镇局办])$")

_PHOTO: Final = frozenset({"摄影报道", "图片报道", "摄影", "摄", "供图", "提供图片", "图", "图片", "照片"})
_BOTH: Final = frozenset({"文摄", "文并摄", "文图", "图文", "图文报道"})
#: 提供 and the like say neither that somebody wrote nor that he photographed.
_NEITHER: Final = frozenset({"提供", "漫画", "制图", "绘图", "口述", "主持", "主持人", "翻译"})


@dataclass(slots=True)
class _Person:
    name: str
    role: ContributorRole | None
    labels: list[str]


@dataclass(slots=True)
class Labels:
    """A byline read so far. Labels stand after their names throughout (王楠 文 李四 摄), or before them (文/王楠 图/李四)."""

    labelled: bool = False
    photo: bool = False
    _people: list[_Person] = field(default_factory=list)
    _role: ContributorRole | None = None
    #: Labels waiting for names, when labels stand before them.
    _ahead: list[str] = field(default_factory=list)
    _before: bool = False
    #: The people from here on have had no label yet.
    _open: int = 0
    _after_label: bool = False
    _last: str = ""

    def role(self, role: str) -> None:
        """A role word: the names after it have that role."""
        self.labelled, self._after_label = True, False
        self._role = ContributorRole(role)

    def names(self, names: tuple[str, ...]) -> None:
        """Names, after the last role or label."""
        if self._after_label and not self._before:
            self._open = len(self._people)
            # 记者 王楠 文 李四 摄: the second is no reporter, unless it says so.
            self._role = None
        self._after_label = False
        self._people += [_Person(name, self._role, list(self._ahead)) for name in names]

    def label(self, label: str) -> None:
        """A label of what was done."""
        label = "".join(label.split())
        self.labelled = True
        self.photo |= label in _PHOTO or label in _BOTH
        if not self._people:
            self._before = True
        if self._before:
            self._ahead = [*self._ahead, label] if self._after_label else [label]
        else:
            for person in self._people[self._open :]:
                person.labels.append(label)
        self._after_label = True
        self._last = label

    def contributors(self) -> tuple[Contributor, ...]:
        """Everybody named, with what he did."""
        found = []
        unlabelled = self._people[self._open :]
        if not self._before and self._open and unlabelled and not any(p.labels or p.role for p in unlabelled):
            # 记者 王楠 摄影 李四: nothing follows the last names, so the label before them is theirs.
            for person in self._people[: self._open]:
                person.labels = [label for label in person.labels if label != self._last]
            for person in unlabelled:
                person.labels.append(self._last)
        for person in self._people:
            labels = set(person.labels)
            photo = bool(labels & (_PHOTO | _BOTH))
            wrote = labels - _PHOTO - _NEITHER
            if not photo or wrote:
                # 文/王楠: who writes what a paper prints beside its own pictures is its reporter.
                role = person.role or (ContributorRole.REPORTER if wrote else ContributorRole.AUTHOR)
                found.append(Contributor(person.name, role))
            if photo:
                found.append(Contributor(person.name, ContributorRole.PHOTOGRAPHER))
        return tuple(dict.fromkeys(found))
