"""Chinese surnames, and with their help names that run together: 王楠李四 is 王楠 and 李四."""

from functools import lru_cache
from typing import Final

#: The commonest surnames of China (census of 2020 and after), about nine people in ten.
COMMON_SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金"
    "韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤应童祝楼章俞施柴裘翁洪华倪费占鲍傅"
)
#: Rarer ones; those that are also everyday words of news (公, 和, 同, 时 …) are left out, since a line is more often those words.
RARE_SURNAMES: Final = frozenset(
    "赖文洪庞樊兰殷齐伍左温芦柳葛岳梅齐庄辛管祁耿舒耿牛卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包"
    "司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻"
    "揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺水云昌凤酆皮"
    "邢麦晁瞿阎鹿郗郄逯撒国种蒲从门庹满尚贡那芮干寿钮诸茹归嵇糜斯鱼蒯羊惠曲储宿湛印储班仰伊宣邰谷车仝缪麻居展幸年笪佘蔚随"
    "但辛支竹闻呼斌宰羿尉富闪言牟鞏农宿终鄂扈乌焦巴弓牧隗山后松荣况有琴商沃别晏柯步耿弘匡寇广禄阙东殳利越夔隆师厍聂勾融空曾沙养丰游权盍桓"
    "汝戎邴宦郏浦骆訾阚毋沈娄危江颜郭盛林刁申扶堵冉雍却璩濮寿通姬申经裴席应钭柘厉律英潜初展计成谈茅滑贲邓郁单杭诸左崔钮程嵇邢"
    "滑裴荀於糜甄曲加封羿储靳邴段富巫焦谷侯宓蓬郗班宫宁仇暴钭戎祖符刘景詹束龙溥印宿白怀蒲鄂索咸籍赖屠蒙双莘翟谭贡劳逄郦胥苍牵池乔阴佐能欧粟侬"
) - frozenset("全能和有国通年都加明保成同时广东位门从来经利言云别双空但种向后关台")
#: Surnames of two characters.
COMPOUND_SURNAMES: Final = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 "
    "仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 "
    "段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 公乘 贯丘 公皙 "
    "南荣 东里 东宫 仲长 子书 子桑 即墨 达奚 褚师".split()
)
SURNAMES: Final = COMMON_SURNAMES | RARE_SURNAMES

#: Characters. No reporter's names are run together further than this; a longer run is a sentence.
_LONGEST_RUN: Final = 24


def begins_with_surname(name: str) -> bool:
    """Whether the text begins with a known surname."""
    return name[:1] in SURNAMES or name[:2] in COMPOUND_SURNAMES


def split_names(run: str) -> tuple[str, ...]:
    """The names in a run of characters without spaces, or () where it does not divide into names.

    Two or three characters are taken as one name. Longer runs are divided where surnames allow it, preferring names of
    three characters, then of two, and common surnames over rare ones.
    """
    if "·" in run:
        return (run,) if 3 <= len(run) <= 20 and not run.startswith("·") and not run.endswith("·") else ()
    if 2 <= len(run) <= 3:
        return (run,)
    if not 4 <= len(run) <= _LONGEST_RUN:
        return ()
    return _divide(run)


@lru_cache(maxsize=4096)
def _divide(run: str) -> tuple[str, ...]:
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ()), *[None] * len(run)]
    for end in range(2, len(run) + 1):
        for length in (2, 3, 4):
            before = best[end - length] if length <= end else None
            if before is None:
                continue
            cost = _cost(run[end - length : end])
            if cost is None:
                continue
            here, total = best[end], before[0] + cost
            if here is None or total < here[0]:
                best[end] = (total, (*before[1], run[end - length : end]))
    whole = best[len(run)]
    return whole[1] if whole else ()


def _cost(name: str) -> float | None:
    """How unlikely it is that this is one name within a run; None if it cannot be."""
    if name[:2] in COMPOUND_SURNAMES and len(name) > 2:
        return 0.5
    if len(name) > 3 or name[0] not in SURNAMES:
        return None
    return (0.0 if name[0] in COMMON_SURNAMES else 1.0) + (1.2 if len(name) == 2 else 1.0)
