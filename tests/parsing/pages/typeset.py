"""Sets the labelled pages of this folder: articles.json (what is told) and layouts.json (how a page prints it) give own-NNN.txt
and gold.json, labels and all. `python tests/parsing/pages/typeset.py` writes them anew, byte for byte the same.

encodings/ holds some of them, and a page in traditional characters (big5-utf-8.txt), in the other encodings that sources come in.

The committed pages are what tests use; this is here so that a page can be added, or the same page be set in another way.

An article has its facts and `blocks`, pairs of a role and its text (of table, list and verse a list of lines, "" between
stanzas). In a headline `/` is a line break that the reader does not see, in a byline, credit or
subheading `|` is. A layout has facts of the page, `style` and `items`:

    F text         furniture                         O text       a line that may be anything
    H id           kicker, headline and deck, a printed line each          J id     the same, joined by spaces on one line
    K id  T id  D id    only the kicker, the headline, the deck            M id     kicker and headline joined, deck after
    A id           the body; `0-0.5` only the first half of its lines, `b0-3` only blocks 0 to 2; then `key=value` styles
    -              a blank line                      =            a form feed, before the next line's first character

H and its like take `double` (overprinted), `spaced` (letter-spaced). {lunar} {week} {ymd} and so on in F come from the date.

Styles: width (full-width characters; 0 paragraph a line, -1 sentence a line), indent (what extraction left of it), blank
(all, para, none), gap (blank lines after an item), object (what a text object begins with), pad (space beside Latin: both,
left), hang, column (a blank line after so many), cut (chance that a paragraph a line breaks off in two), justify (chance
that a line is letter-spaced), wide (full-width digits and Latin), narrow (half-width punctuation), radicals, noise, swap.
"""

import datetime
import itertools
import json
import pathlib
import random
import re
import unicodedata

from borax.calendars.lunardate import LunarDate

FOLDER = pathlib.Path(__file__).parent
PARTS = ("kicker", "headline", "deck")
FACTS = (
    "authors",
    "reporters",
    "correspondents",
    "photographers",
    "topics",
    "topics_any",
    "campaigns",
    "campaigns_optional",
)
LINED = ("table", "list", "verse")
NO_START = set("。，、；：！？”’）》】〉」』…·%％),.;:!?~～")
NO_END = set("“‘（《【〈「『(")
TOKEN = re.compile(r"——|……|⋯⋯|[A-Za-z0-9]+(?:[.\-:/,][A-Za-z0-9]+)*%?|.", re.DOTALL)
LATIN = r"[A-Za-z0-9]+(?:[.\-:/%][A-Za-z0-9]*)*"
HAN = r"[\u3007\u4e00-\u9fff]"
RADICALS = str.maketrans(
    "日月一人大小山水火手民长车见门马风龙黄黑工力口土女子心户文方木比毛田白目石"
    "示立竹米老耳自至舟色行衣西言走足身里金雨青非面音页食首高鱼",
    "⽇⽉⼀⼈⼤⼩⼭⽔⽕⼿⺠⻓⻋⻅⻔⻢⻛⻰⻩⿊⼯⼒⼝⼟⼥⼦⼼⼾⽂⽅⽊⽐⽑⽥⽩⽬⽯"
    "⽰⽴⽵⽶⽼⽿⾃⾄⾈⾊⾏⾐⻄⾔⾛⾜⾝⾥⾦⾬⻘⾮⾯⾳⻚⻝⾸⾼⻥",
)
NARROW = str.maketrans("，：；！？（）％", ",:;!?()%")
WIDE = str.maketrans({c: chr(ord(c) + 0xFEE0) for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.%"})
NOISE = {"shy": "\u00ad", "zw": "\u200b", "bom": "\ufeff", "ctl": "\x02", "bell": "\x07", "rs": "\x1e", "lrm": "\u200e"}
DIGITS = "〇一二三四五六七八九"
STYLE = {
    "width": 18,
    "indent": "",
    "blank": "para",
    "gap": 1,
    "object": "",
    "pad": "",
    "hang": 0,
    "column": 0,
    "cut": 0.0,
    "justify": 0.0,
    "wide": 0,
    "narrow": 0,
    "radicals": 0,
    "noise": "",
    "swap": {},
    "newline": "\n",
    "bom": 0,
    "final": 1,
}


def size(text):
    """Half-widths."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def wrapped(text, width, first, hang):
    """The lines of a paragraph, by the rules of Chinese type; the first is `first` half-widths shorter."""
    lines, line, room = [], [], 2 * width - first
    for token in TOKEN.findall(text):
        if token == " " and not line:
            continue
        if size("".join(line)) + size(token) <= room or (hang and token in NO_START and size("".join(line)) <= room):
            line.append(token)
            continue
        carried = [token]
        while len(line) > 1 and (carried[0][0] in NO_START or line[-1][0] in NO_END):
            carried.insert(0, line.pop())
        lines.append("".join(line).rstrip(" "))
        line, room = (carried if carried != [" "] else []), 2 * width
    return [*lines, "".join(line).rstrip(" ")]


def chinese_number(number):
    """Of a day of the month or a month."""
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones or not tens else "")


def calendar(iso):
    """The names that a masthead can print of a day."""
    day = datetime.date.fromisoformat(iso)
    lunar = LunarDate.from_solar_date(day.year, day.month, day.day)
    stem = "甲乙丙丁戊己庚辛壬癸"[(lunar.year - 4) % 10] + "子丑寅卯辰巳午未申酉戌亥"[(lunar.year - 4) % 12]
    month = {1: "正", 11: "十一", 12: "十二"}.get(lunar.month, chinese_number(lunar.month))
    ten = {1: "初", 2: "十", 3: "廿"}[(lunar.day - 1) // 10 + 1] if lunar.day < 30 else "三十"
    ones = {10: "初十", 20: "二十", 30: "三十"}.get(lunar.day, ten + DIGITS[lunar.day % 10])
    leap = "闰" if lunar.leap else ""
    return {
        "ymd": f"{day.year}年{day.month}月{day.day}日",
        "dots": f"{day.year}.{day.month}.{day.day}",
        "spaced": f"{day.year} 年 {day.month} 月 {day.day} 日",
        "zero": f"{day.year}年{day:%m}月{day:%d}日",
        "slashes": f"{day:%Y/%m/%d}",
        "dashes": f"{day:%Y-%m-%d}",
        "y": str(day.year),
        "m": str(day.month),
        "d": str(day.day),
        "han": "".join(DIGITS[int(c)] for c in str(day.year))
        + f"年{chinese_number(day.month)}月{chinese_number(day.day)}日",
        "week": "一二三四五六日"[day.weekday()],
        "lunar": f"{stem}年{leap}{month}月{ones}",
        "lunar_md": f"{leap}{month}月{ones}",
    }


class Page:
    """A page being set: its lines, each with (owner, role, place in the owner's reading order)."""

    def __init__(self, layout, articles):
        self.layout, self.articles = layout, articles
        self.style = STYLE | layout.get("style", {})
        self.chance = random.Random(layout["file"])
        self.lines, self.marks, self.order, self.feed = [], [], [], ""

    def put(self, text, mark=None, style=None, fresh=False):
        """One printed line, after what extraction does to characters."""
        style = style or self.style
        if fresh and style["object"]:
            text = style["object"] + text
        if mark and style["justify"] and self.chance.random() < style["justify"] and mark[1] == "body":
            text = " ".join(text)
        if mark and style["radicals"]:
            text = "".join(c.translate(RADICALS) if self.chance.random() < 0.7 else c for c in text)
        if mark and style["noise"] and len(text) > 3:
            for name in style["noise"].split(","):
                if self.chance.random() < 0.25:
                    at = self.chance.randrange(1, len(text))
                    text = text[:at] + NOISE[name] + text[at:]
        self.lines.append(self.feed + text)
        self.marks.append(mark)
        self.feed = ""
        if mark and style["blank"] == "all":
            self.blank()

    def blank(self, count=1):
        self.lines += [""] * count
        self.marks += [None] * count

    def type(self, text, style, narrow=True):
        """The text in the types of this page: what is printed, and what a reader says is printed."""
        for old, new in style["swap"].items():
            text = text.replace(old, new)
        if style["narrow"] and narrow:
            text = text.translate(NARROW)
        return text.translate(WIDE) if style["wide"] else text

    def body(self, article, style):
        """All lines of an article's body as (block, role, text, starts a paragraph, ends one)."""
        result = []
        for n, (role, content) in enumerate(article["blocks"]):
            for text in content if role in LINED else [content]:
                if not text:
                    result.append((n, role, "", False, True))
                    continue
                text = self.padded(self.type(text, style), style)
                if role in ("verse", "table", "subheading", "byline", "credit", "jump"):
                    pieces = text.split("|") if role in ("subheading", "byline", "credit", "jump") else [text]
                elif style["width"] > 0:
                    first = 2 * len(style["indent"]) if role == "caption" else 0 if role == "quote" else 4
                    pieces = wrapped(text, style["width"], first, style["hang"])
                elif style["width"] < 0:
                    pieces = [p for p in re.split(r"(?<=[。！？!?])(?![”’）)])|(?<=[。！？!?][”’）)])", text) if p]
                elif len(text) > 60 and self.chance.random() < style["cut"]:
                    at = next(
                        i
                        for i in itertools.count(len(text) // 2 + self.chance.randrange(9))
                        if text[i] not in NO_START and text[i - 1] not in NO_END and not text[i - 1 : i + 1].isascii()
                    )
                    pieces = [text[:at], text[at:]]
                else:
                    pieces = [text]
                for k, piece in enumerate(pieces):
                    lead = style["indent"] if k == 0 and role in ("body", "lead", "list", "caption") else ""
                    result.append((n, role, lead + piece, k == 0, k == len(pieces) - 1))
        return result

    def padded(self, text, style):
        if style["pad"] == "both":
            return re.sub(rf"(?<={HAN})({LATIN})(?={HAN})", r" \1 ", text)
        return re.sub(rf"(?<={HAN})({LATIN})", r" \1", text) if style["pad"] == "left" else text

    def set_body(self, key, options, style):
        lines = self.body(self.articles[key], style)
        first, last = 0, len(lines)
        for option in options:
            if match := re.fullmatch(r"b(\d+)-(\d+)", option):
                wanted = [i for i, line in enumerate(lines) if int(match[1]) <= line[0] < int(match[2])]
                first, last = wanted[0], wanted[-1] + 1
            elif match := re.fullmatch(r"([\d.]+)-([\d.]+)", option):
                first, last = (round(float(x) * len(lines)) for x in match.groups())
        for i in range(first, last):
            _, role, text, _, ends = lines[i]
            if not text:
                self.blank()
                continue
            self.put(text, (key, role, (lines[i][0], i)), style, fresh=i == first)
            parted = style["blank"] == "para" and ends and role not in LINED
            column_ends = style["column"] and (i - first + 1) % style["column"] == 0
            if i < last - 1 and (parted or column_ends):
                self.blank()

    def set_headline(self, key, kind, options, style):
        article = self.articles[key]
        texts = {p: self.type(article.get(p, ""), style) for p in PARTS}
        parts = {"K": PARTS[:1], "T": PARTS[1:2], "D": PARTS[2:]}.get(kind, PARTS)
        lines = [(p, line.strip()) for p in parts for line in texts[p].split("/") if line.strip()]
        if kind in "JM":
            joined = PARTS if kind == "J" else PARTS[:2]
            lines = [("headline", " ".join(texts[p].replace("/", "") for p in joined if texts[p]))]
            lines += [("deck", line) for line in texts["deck"].split("/") if line] if kind == "M" else []
        for n, (part, line) in enumerate(lines):
            if "double" in options:
                line = " ".join(piece * 2 for piece in line.split(" "))
            if "spaced" in options:
                line = " ".join(line.replace(" ", ""))
            self.put(line, (key, part, n), style, fresh=n == 0)

    def set(self):
        for item in self.layout["items"]:
            kind, _, rest = item.partition(" ")
            if kind == "-":
                self.blank()
            elif kind == "=":
                self.feed = "\f"
            elif kind in ("F", "O"):
                text = rest.format(**calendar(self.layout["date"])) if "{" in rest else rest
                self.put(text, (kind, "", 0))
                self.blank(self.style["gap"])
            else:
                key, *options = rest.split()
                extra = dict(o.split("=", 1) for o in options if "=" in o)
                style = self.style | {k: type(STYLE[k])(v.replace("_", " ")) for k, v in extra.items()}
                if kind == "A":
                    self.set_body(key, options, style)
                else:
                    self.set_headline(key, kind, options, style)
                self.blank(style["gap"])
        while self.lines and not self.lines[-1]:
            self.lines.pop()
            self.marks.pop()
        return self

    def text(self):
        newline = self.style["newline"]
        return newline.join(self.lines) + (newline if self.style["final"] else "")

    def spans(self, wanted):
        """Spans [first, last] of the lines whose mark is wanted; blank lines do not part them."""
        spans, last = [], None
        for number, mark in enumerate(self.marks, 1):
            if mark is None:
                continue
            if wanted(mark):
                if last == "wanted":
                    spans[-1][1] = number
                else:
                    spans.append([number, number])
            last = "wanted" if wanted(mark) else "other"
        return spans

    def gold(self):
        layout = self.layout
        page = {"file": layout["file"], "form": layout["form"]}
        page |= {
            k: layout[k]
            for k in ("newspaper", "county", "printed_name", "page_number", "page_name", "issue_number")
            if k in layout
        }
        if "printed" in layout:
            page["date"] = {"earliest": layout["date"], "latest": layout["date"], "printed": True}
        else:
            page["date"] = layout.get("dating", {}) | {"printed": False}
        page |= {
            "furniture": self.spans(lambda m: m[0] == "F"),
            "open_lines": self.spans(lambda m: m[0] == "O"),
            "articles": [],
        }
        for key in dict.fromkeys(m[0] for m in self.marks if m and m[0] not in ("F", "O")):
            page["articles"].append(self.gold_article(key))
        if not page["open_lines"]:
            del page["open_lines"]
        return page

    def gold_article(self, key):
        article, style = self.articles[key], self.style
        gold = {"id": key, "kind": article["kind"]}
        gold |= {p: self.type(article.get(p, ""), style).replace("/", "") for p in PARTS}
        gold |= {k: article[k] for k in ("division", *FACTS, "continued_from_page", "continued_on_page") if k in article}
        gold["headline_lines"] = self.spans(lambda m: m[0] == key and m[1] in PARTS)
        gold["body_lines"] = self.spans(lambda m: m[0] == key and m[1] not in PARTS)
        for role in ("byline", "lead", "caption", "credit", "table", "list", "verse", "quote", "jump"):
            if spans := self.spans(lambda m, role=role: m[:2] == (key, role)):
                gold[f"{role}_lines"] = spans
        heads = [self.type(t, style).replace("|", " ") for r, t in article["blocks"] if r == "subheading"]
        if heads:
            gold["subheadings"] = heads
        texts = [(r, t) for r, c in article["blocks"] for t in (c if r in LINED else [c])]
        gold["paragraphs"] = [
            self.type(t, style) for r, t in texts if t and r in ("lead", "body", "caption", "list", "verse")
        ]
        return gold


def load():
    """(articles by id, layouts)."""
    articles, layouts = (json.loads((FOLDER / f"{n}.json").read_text(encoding="utf-8")) for n in ("articles", "layouts"))
    return {a["id"]: a for a in articles}, layouts


def write_encodings():
    """The twins in encodings/: the same text in other bytes, as encodings.json lists them."""
    folder = FOLDER / "encodings"
    for twin in json.loads((folder / "encodings.json").read_text(encoding="utf-8")):
        text = (folder / twin["twin"]).read_bytes().decode("utf-8-sig")
        bom = "\ufeff" if twin["bom"] else ""
        (folder / twin["file"]).write_bytes((bom + text).encode(twin["encoding"]))


def main():
    articles, layouts = load()
    gold = []
    for layout in layouts:
        page = Page(layout, articles).set()
        encoding = "utf-8-sig" if page.style["bom"] else "utf-8"
        (FOLDER / layout["file"]).write_bytes(page.text().encode(encoding))
        gold.append(page.gold())
    text = ",\n".join(json.dumps(p, ensure_ascii=False, separators=(", ", ": ")) for p in gold)
    (FOLDER / "gold.json").write_text(f"[\n{text}\n]\n", encoding="utf-8")
    write_encodings()


if __name__ == "__main__":
    main()
