"""Which imports of the import page are at work, told across processes by locks that the system lets go of when one dies.

Each run has a folder in the data directory, uploads/<id of the run>, with its lock and what was uploaded. A run that is not
finished and whose lock is free was stopped with its server.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from django.conf import settings

_LOCK: Final = "lock"


def folder_of(run: int) -> Path:
    """Where the run keeps its lock and what was uploaded for it."""
    return Path(settings.DATA_DIR) / "uploads" / str(run)


def hold(run: int) -> IO[str]:
    """Make the run's folder and hold its lock until the file returned is closed."""
    folder_of(run).mkdir(parents=True, exist_ok=True)
    handle = (folder_of(run) / _LOCK).open("w")
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def is_at_work(run: int) -> bool:
    """Whether somebody holds the run's lock."""
    try:
        with (folder_of(run) / _LOCK).open() as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def clear_up() -> None:
    """Delete the folders that stopped runs left."""
    uploads = Path(settings.DATA_DIR) / "uploads"
    for folder in uploads.iterdir() if uploads.is_dir() else ():
        if folder.name.isdigit() and not is_at_work(int(folder.name)):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def in_turn() -> Iterator[None]:
    """One import at a time, whichever process it runs in: the others wait, so that two do not take turns at the same pages."""
    with (Path(settings.DATA_DIR) / "uploads" / "turn.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
