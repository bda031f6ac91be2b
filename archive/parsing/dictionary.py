"""Whether characters make a word: jieba's dictionary as a set, loaded once a process, when first asked.

jieba's own tokenizer is not used here, since it keeps a cache in a directory that is open to all.
"""

from functools import cache
from typing import Final

import jieba

#: Characters. Longer words decide nothing here.
_LONGEST: Final = 4


def is_word(text: str) -> bool:
    """Whether the dictionary has the text, of two to four characters, as a word."""
    return text in _words()


@cache
def _words() -> frozenset[str]:
    with jieba.get_dict_file() as lines:
        words = (line.split(b" ", 1)[0].decode() for line in lines)
        return frozenset(word for word in words if 1 < len(word) <= _LONGEST)
