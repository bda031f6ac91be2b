"""One run over many files: read on all cores, written from one process, a transaction a file, and a report at the end."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from archive import changes, vocabularies
from archive.claims import Claim, PathReader, readable_name
from archive.importing import Imported, Outcome, PageFile, import_page, known_import
from archive.manifest import Manifest, read_manifest
from archive.models import ImportRun, Newspaper
from archive.numbering import NumberedIssues
from archive.page_files import ReadPage, find_files, read_bytes, read_files
from archive.parsing.text import SourceError

#: Seconds. The index follows a long run in steps of this, rather than page by page.
_WAKE_EVERY: Final = 10.0
#: Files of one outcome that a run's report names; of more it gives the number. A run over a hundred thousand pages holds no more
#: in memory than one over a thousand, and its report can be read.
_NAMED: Final = 1000
#: What is said of a manifest that was of no use: as a rule it lies in another folder than the one that its names begin at.
_UNHEARD: Final = "清单对这些文件没有说什么：其中的文件名应从清单所在的文件夹写起，或只写文件名。"


def run_import(
    paths: Iterable[Path],
    on_result: Callable[[Imported], None] = lambda result: None,
    manifest: Path | None = None,
    *,
    run: ImportRun | None = None,
    root: Path | None = None,
) -> ImportRun:
    """Import the files named and those in the folders named, or those of the manifest if none is named; `on_result` hears of
    each file in turn. `run` is a row made beforehand; files are called by their paths below `root`, if one is given. Raises
    ManifestError before anything is imported.

    What goes wrong with one file is a result and leaves the others alone. Stopped at any moment, the run has imported whole
    pages, and running it again goes on where it stopped. The run's row says what came of it, also when it is stopped.
    """
    paths = list(paths)
    vocabularies.load_absent()
    listed = read_manifest(manifest, Newspaper.objects.all()) if manifest else Manifest({}, ())
    paths = paths or list(listed.files)
    claims = _Claims(PathReader(settings.IMPORT_PATTERNS, Newspaper.objects.all()), listed, root)
    numbered = NumberedIssues()
    run = run or ImportRun.objects.create(paths=[readable_name(path) for path in paths])
    counts: Counter[str] = Counter()
    spoken: Counter[str] = Counter()

    def tell(result: Imported) -> None:
        counts[result.outcome.value] += 1
        spoken[result.outcome.value] += bool(result.messages)
        if result.messages and spoken[result.outcome.value] <= _NAMED:
            run.report.append({"file": result.name, "outcome": result.outcome.value, "message": " ".join(result.messages)})
        on_result(result)

    try:
        with changes.gathered_wakes(_WAKE_EVERY):
            for read in read_files(_unknown(find_files(paths), claims, tell), vocabularies.from_database()):
                tell(_import(read, claims, run, numbered))
        if counts and not claims.heard and any(any(claim.spoken) for claim in listed.claims.values()):
            tell(Imported(str(manifest), Outcome.FAILED, messages=(_UNHEARD,)))
    finally:
        for outcome, more in spoken.items():
            if more > _NAMED:
                run.report.append(
                    {"file": "", "outcome": outcome, "message": f"另有 {more - _NAMED} 个文件，这里不再列出。"}
                )
        run.counts, run.finished_at = dict(counts), timezone.now()
        run.save()
    return run


@dataclass(slots=True)
class _Claims:
    """What is claimed of files: by their paths, and by the manifest. `heard`: the manifest said something of one of them."""

    paths: PathReader
    manifest: Manifest
    root: Path | None
    heard: bool = False

    def name(self, path: Path) -> str:
        """What the file is called."""
        return readable_name(path.relative_to(self.root) if self.root else path)

    def all(self, path: Path) -> tuple[Claim, Claim]:
        """By the path, and by the manifest."""
        listed = self.manifest.read(path)
        self.heard = self.heard or any(listed.spoken)
        return self.paths.read(path), listed


def _unknown(files: Iterable[Path], claims: _Claims, tell: Callable[[Imported], None]) -> Iterator[Path]:
    """Those of the files that are not in the archive yet; of the others the outcome is told, so that a nightly run over a large
    folder parses only what is new."""
    for path in files:
        try:
            known = known_import(claims.name(path), read_bytes(path), *claims.all(path))
        except SourceError:
            known = None  # reading it again says what is wrong with it
        if known:
            tell(known)
        else:
            yield path


def _import(read: ReadPage[Path], claims: _Claims, run: ImportRun, numbered: NumberedIssues) -> Imported:
    name = claims.name(read.item)
    if read.parsed is None:
        return Imported(name, Outcome.FAILED, messages=(read.error,))
    try:
        return import_page(PageFile(name, read.content, read.parsed, *claims.all(read.item)), run, numbered)
    except DatabaseError as error:
        return Imported(name, Outcome.FAILED, messages=(f"数据库写不进去：{error}。",))
