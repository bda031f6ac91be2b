"""Corrections as data: what the workbench sends, drafts keep and a conflict lays aside until it is done again.

A step is a JSON object whose `do` names a correction; the other members are its arguments. Steps come from outside, so each is
checked by shape before it is carried out.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from archive.claims import page_number
from archive.corrections import dividing, facts, wording
from archive.corrections.spans import CorrectionError, facts_of
from archive.parsing.segmentation import Contributor, ContributorRole, Kind, Role, Segmentation
from archive.parsing.text import Text

Step = dict[str, Any]

#: Characters: a line that is corrected to more than this is a mistake, or an attack.
_LONGEST: Final = 2000
#: Numbers in a step are lines, articles' keys and directions, which the database and every reader of JSON can hold.
_LARGEST: Final = 2**31 - 1
#: Parts of a series.
LAST_PART: Final = 9999
#: Characters of a series' name.
SERIES_LENGTH: Final = 100
#: Lists in a step's lists: contributors are pairs of a name and a role.
_DEEPEST: Final = 3
#: Control characters, halves of surrogate pairs, line and paragraph separators: of no line of a newspaper.
_UNPRINTABLE: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_MALFORMED: Final = "看不懂这一步操作。"
#: What is done, for histories and the undo button.
NAMES: Final[Mapping[str, str]] = {
    "split": "分篇",
    "merge": "并篇",
    "move": "移行",
    "role": "定角色",
    "shift": "调行序",
    "reorder": "调篇序",
    "break": "分段",
    "mark": "存疑",
    "correct": "改字",
    "describe": "改著录",
}


def perform(text: Text, division: Segmentation, steps: Iterable[Step]) -> Segmentation:
    """The division after all steps. Raises CorrectionError at the first that cannot be done or is malformed."""
    for step in steps:
        if not is_step(step):
            raise CorrectionError(_MALFORMED)
        division = _WORK[step["do"]](text, division, step)
    return division


def is_step(value: Any) -> bool:
    """Whether it names a correction and its arguments are such as can be kept, shown and sent again; what they say is for
    `perform` to judge."""
    return isinstance(value, dict) and isinstance(value.get("do"), str) and value["do"] in _WORK and _is_plain(value)


def _is_plain(value: Any, depth: int = 0) -> bool:
    if isinstance(value, dict):
        return depth == 0 and all(_is_plain(member, depth + 1) for pair in value.items() for member in pair)
    if isinstance(value, list):
        return depth <= _DEEPEST and all(_is_plain(member, depth + 1) for member in value)
    if isinstance(value, str):
        return len(value) <= _LONGEST and not any(unicodedata.category(letter) == "Cs" for letter in value)
    return value is None or (isinstance(value, int) and abs(value) <= _LARGEST)


def summary(steps: Sequence[Step]) -> str:
    """What was done, for the history: 分篇、改字 3 处."""
    counts = Counter(NAMES[step["do"]] for step in steps if is_step(step))
    return "、".join(name if count == 1 else f"{name} {count} 处" for name, count in counts.items())


def _split(text: Text, division: Segmentation, step: Step) -> Segmentation:
    return dividing.split_at_line(text, division, _number(step, "line"))


def _merge(text: Text, division: Segmentation, step: Step) -> Segmentation:
    role = Role.SUBHEADING if step.get("as_subheading") is True else None
    return dividing.merge_with_next(text, division, _number(step, "article"), role)


def _move(text: Text, division: Segmentation, step: Step) -> Segmentation:
    to = step.get("to")
    target = None if to == "furniture" else dividing.NEW if to == "new" else _number(step, "to")
    role = _member(Role, step["role"]) if step.get("role") else None
    before = _number(step, "before") if step.get("before") is not None else None
    return dividing.move_lines(text, division, _lines(step), target, part=_string(step, "part"), role=role, before=before)


def _role(text: Text, division: Segmentation, step: Step) -> Segmentation:
    return dividing.set_role(text, division, _lines(step), _member(Role, step.get("role")), part=_string(step, "part"))


def _shift(text: Text, division: Segmentation, step: Step) -> Segmentation:
    return dividing.reorder_lines(text, division, _lines(step), _by(step))


def _reorder(text: Text, division: Segmentation, step: Step) -> Segmentation:
    return dividing.reorder_article(text, division, _number(step, "article"), _by(step))


def _break(text: Text, division: Segmentation, step: Step) -> Segmentation:
    return dividing.set_break(text, division, _lines(step), begins=step.get("begins") is True)


def _mark(text: Text, division: Segmentation, step: Step) -> Segmentation:
    return wording.mark_doubtful(
        text, division, _lines(step), part=_string(step, "part"), doubtful=step.get("doubtful") is True
    )


def _correct(text: Text, division: Segmentation, step: Step) -> Segmentation:
    return wording.correct_text(text, division, _number(step, "line"), _string(step, "reading"))


def _describe(text: Text, division: Segmentation, step: Step) -> Segmentation:
    """Sets what the step names of an article, and leaves the rest."""
    key = _number(step, "article")
    if "headline" in step:
        parts = [(role, _string(step, role.value)) for role in (Role.KICKER, Role.HEADLINE, Role.DECK)]
        division = wording.set_headline_parts(text, division, key, parts)
    if "kind" in step:
        division = facts.set_kind(text, division, key, _member(Kind, step["kind"]))
    if "contributors" in step:
        division = facts.set_contributors(text, division, key, _contributors(step["contributors"]))
    if "topics" in step:
        division = facts.set_topics(text, division, key, _strings(step["topics"]))
    if "campaigns" in step:
        division = facts.set_campaigns(text, division, key, _strings(step["campaigns"]))
    if "continued_from" in step or "continued_on" in step:
        held = facts_of(division, key)
        source = _page(step["continued_from"]) if "continued_from" in step else held.continued_from_page
        on = _page(step["continued_on"]) if "continued_on" in step else held.continued_on_page
        division = facts.set_jump(text, division, key, continued_from=source, continued_on=on)
    if "series" in step or "series_number" in step:
        held = facts_of(division, key)
        name = _string(step, "series").strip() if "series" in step else held.series or ""
        if len(name) > SERIES_LENGTH:
            raise CorrectionError(f"系列名至多 {SERIES_LENGTH} 字。")
        number = _part(step["series_number"]) if "series_number" in step else held.series_number
        division = facts.set_series(text, division, key, name, number)
    return division


_WORK: Final[Mapping[str, Callable[[Text, Segmentation, Step], Segmentation]]] = {
    "split": _split,
    "merge": _merge,
    "move": _move,
    "role": _role,
    "shift": _shift,
    "reorder": _reorder,
    "break": _break,
    "mark": _mark,
    "correct": _correct,
    "describe": _describe,
}


def _number(step: Step, name: str) -> int:
    value = step.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise CorrectionError(_MALFORMED)
    return value


def _by(step: Step) -> int:
    value = _number(step, "by")
    if value not in (-1, 1):
        raise CorrectionError(_MALFORMED)
    return value


def _lines(step: Step) -> list[int]:
    value = step.get("lines")
    if not isinstance(value, list) or not all(isinstance(n, int) and not isinstance(n, bool) for n in value):
        raise CorrectionError(_MALFORMED)
    return value


def _string(step: Step, name: str) -> str:
    value = step.get(name) or ""
    if not isinstance(value, str):
        raise CorrectionError(_MALFORMED)
    if len(value) > _LONGEST:
        raise CorrectionError(f"至多 {_LONGEST} 字。")
    if any(unicodedata.category(letter) in _UNPRINTABLE and letter != "\t" for letter in value):
        raise CorrectionError("只能是一行字，不能有换行和控制字符。")
    return value


def _strings(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise CorrectionError(_MALFORMED)
    return value


def _member(kind: Any, value: Any) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise CorrectionError(_MALFORMED) from None


def _contributors(value: Any) -> list[Contributor]:
    if not isinstance(value, list) or not all(isinstance(item, list) and len(item) == 2 for item in value):
        raise CorrectionError(_MALFORMED)
    if not all(isinstance(name, str) and name.strip() for name, _ in value):
        raise CorrectionError(_MALFORMED)
    named = [Contributor(name, _member(ContributorRole, role)) for name, role in value]
    if any(len(contributor.name) > 50 for contributor in named):
        raise CorrectionError("姓名至多 50 字。")
    return named


def _part(value: Any) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= LAST_PART:
        raise CorrectionError(f"系列篇次是 1 到 {LAST_PART} 的数。")
    return value


def _page(value: Any) -> str | None:
    if value in (None, ""):
        return None
    number = page_number(value) if isinstance(value, str) else None
    if number is None or len(number) > 10:
        raise CorrectionError("版次是数字，或一个字母加数字，如 2、A3。")
    return number
