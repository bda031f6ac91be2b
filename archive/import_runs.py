"""One run over many files: read on all cores, written from one process, a transaction a file, and a report at the end."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from archive import vocabularies
from archive.claims import PathReader, readable_name
from archive.importing import Imported, Outcome, PageFile, import_page
from archive.manifest import Manifest, read_manifest
from archive.models import ImportRun, Newspaper
from archive.page_files import ReadFile, find_files, read_files


def run_import(
    paths: Iterable[Path], on_result: Callable[[Imported], None] = lambda result: None, manifest: Path | None = None
) -> ImportRun:
    """Import the files named and those in the folders named, or those of the manifest if none is named; `on_result` hears of
    each file in turn. Raises ManifestError before anything is imported.

    What goes wrong with one file is a result and leaves the others alone. Stopped at any moment, the run has imported whole
    pages, and running it again goes on where it stopped. The run's row says what came of it, also when it is stopped.
    """
    paths = list(paths)
    vocabularies.load_absent()
    claims = PathReader(settings.IMPORT_PATTERNS, Newspaper.objects.all())
    listed = read_manifest(manifest, Newspaper.objects.all()) if manifest else Manifest({}, ())
    paths = paths or list(listed.files)
    run = ImportRun.objects.create(paths=[readable_name(path) for path in paths])
    counts: Counter[str] = Counter()
    try:
        for read in read_files(find_files(paths), vocabularies.from_database()):
            result = _import(read, claims, listed, run)
            counts[result.outcome.value] += 1
            if result.messages:
                run.report.append(
                    {"file": result.name, "outcome": result.outcome.value, "message": " ".join(result.messages)}
                )
            on_result(result)
    finally:
        run.counts, run.finished_at = dict(counts), timezone.now()
        run.save()
    return run


def _import(read: ReadFile, claims: PathReader, manifest: Manifest, run: ImportRun) -> Imported:
    name = readable_name(read.path)
    if read.parsed is None:
        return Imported(name, Outcome.FAILED, messages=(read.error,))
    try:
        file = PageFile(name, read.content, read.parsed, claims.read(read.path), manifest.read(read.path))
        return import_page(file, run)
    except DatabaseError as error:
        return Imported(name, Outcome.FAILED, messages=(f"数据库写不进去：{error}。",))
