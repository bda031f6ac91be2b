"""Processes of the test in which editors save at once: python -m tests.correcting_at_once prepare|correct|check|read …

Each prints its outcome as JSON. The environment's DATA_DIR says where the archive is.
"""

import json
import random
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402 (Django first)
from django.core.management import call_command  # noqa: E402

from archive import corrections  # noqa: E402
from archive.corrections import CorrectionError, saving  # noqa: E402
from archive.corrections.steps import perform  # noqa: E402
from archive.import_runs import run_import  # noqa: E402
from archive.models import Page, Segmentation  # noqa: E402
from archive.parsing.projection import check  # noqa: E402
from archive.projecting import StaleSegmentationError  # noqa: E402
from tests.corrections import random_step  # noqa: E402

#: Each editor has a line that no other one words anew.
LINES = (2, 5, 8, 4)


def prepare(path: str, editors: str) -> None:
    call_command("migrate", verbosity=0)
    run_import([Path(path)])
    for n in range(int(editors)):
        User.objects.create_user(f"editor{n}")


def correct(name: str, times: str) -> list[int]:
    """Save that many corrections, each with one at random beside it. Returns the numbers of the versions that came of them."""
    n, saved = int(name), []
    chance, user = random.Random(n), User.objects.get(username=f"editor{name}").pk
    for turn in range(int(times)):
        base = current()
        steps: list[Any] = [{"do": "correct", "line": LINES[n], "reading": f"第{n}人第{turn}次"}]
        other = random_step(chance, base.source.text, base.division)
        if other["do"] != "correct" and possible(base, [*steps, other]):
            steps.append(other)
        try:
            version = saving.apply(base.page_id, base.n, steps, user)
        except StaleSegmentationError:
            version = joined(base, steps, user)
        saved.append(version.n)
    return saved


def joined(base: Segmentation, steps: list[Any], user: int) -> Segmentation:
    while True:
        try:
            return saving.join(base.page_id, current().n, base.n, steps, user)
        except StaleSegmentationError:
            continue


def possible(version: Segmentation, steps: list[Any]) -> bool:
    try:
        perform(version.source.text, version.division, steps)
    except CorrectionError:
        return False
    return True


def check_all() -> list[int]:
    """Check that every version tiles the page. Returns their numbers."""
    versions = list(Segmentation.objects.order_by("n").select_related("source"))
    for version in versions:
        check(version.source.text, version.division)
    return [version.n for version in versions]


def read(editors: str) -> list[str]:
    """How each editor's line reads."""
    final = current()
    return [corrections.reading_of_line(final.source.text, final.division, line) for line in LINES[: int(editors)]]


def current() -> Segmentation:
    version = Page.objects.select_related("segmentation__source").get().segmentation
    assert version is not None
    return version


if __name__ == "__main__":
    work = {"prepare": prepare, "correct": correct, "check": check_all, "read": read}[sys.argv[1]]
    print(json.dumps(work(*sys.argv[2:])))  # noqa: T201
