"""The import page: a zip, or a folder on the server, taken in behind the scenes, with progress and the command's own report."""

import shutil
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from archive.import_runs import run_import
from archive.importing import Imported, Outcome
from archive.models import ImportRun
from archive.workbench import at_work
from archive.workbench.uploads import UploadError, unpack
from archive.workbench.views import editors_only, user_id

_RUNS_SHOWN: Final = 20
#: Files between two looks at the progress; each is a write, which an import must not be slowed by.
_TELL_EVERY: Final = 5


class UploadForm(forms.Form):
    """A zip, or a folder below IMPORT_PATH."""

    upload = forms.FileField(label="压缩包（.zip）", required=False)
    folder = forms.CharField(label="服务器上的文件夹", required=False, max_length=500)

    def clean_folder(self) -> Path | None:
        typed, root = self.cleaned_data["folder"].strip(), settings.IMPORT_PATH
        if not typed:
            return None
        if root is None:
            raise ValidationError("这台服务器没有设导入文件夹（IMPORT_PATH）。")
        try:
            folder = (root / typed).resolve()
            known = folder.is_relative_to(root) and folder.is_dir()
        except (OSError, ValueError):
            known = False
        if not known:
            raise ValidationError("导入文件夹里没有这个文件夹。")
        return Path(folder)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("upload")) == bool(cleaned.get("folder")):
            raise ValidationError("请选一个压缩包，或写一个文件夹，二者取一。")
        return cleaned


@editors_only("archive.import_pages")
@require_http_methods(["GET", "HEAD", "POST"])
def import_pages(request: HttpRequest) -> HttpResponse:
    """What was imported lately, and the form for more."""
    form = UploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                run = _begin(form, user_id(request))
            except UploadError as error:
                form.add_error("upload", str(error))
            else:
                return redirect("import-run", run)
        status = 400
    runs = [(run, _state(run)) for run in ImportRun.objects.select_related("user")[:_RUNS_SHOWN]]
    context = {"form": form, "runs": runs, "root": settings.IMPORT_PATH}
    return _render(request, "admin/archive/import_pages.html", context, status=status)


@editors_only("archive.import_pages")
@require_safe
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: its progress while it goes on, its report when it is done."""
    run = get_object_or_404(ImportRun, pk=pk)
    counts = [(outcome.label, run.counts.get(outcome.value, 0)) for outcome in Outcome]
    report = [(Outcome(row["outcome"]).label, row) for row in run.report]
    context = {
        "run": run,
        "counts": counts,
        "report": report,
        "done": sum(count for _, count in counts),
        "state": _state(run),
    }
    answer = _render(request, "admin/archive/import_run.html", context)
    if context["state"] in ("running", "unknown"):
        answer["Refresh"] = "2"
    return answer


def _state(run: ImportRun) -> str:
    """finished, running or stopped; unknown of a command's run that is not finished."""
    if run.finished_at is not None:
        return "finished"
    if run.user_id is None:
        return "unknown"
    return "running" if at_work.is_at_work(run.pk) else "stopped"


def _begin(form: UploadForm, user: int) -> int:
    """Start the import. Returns the id of its run."""
    at_work.clear_up()
    folder, unpacked = form.cleaned_data["folder"], None
    if folder is None:
        (settings.DATA_DIR / "uploads").mkdir(exist_ok=True)
        unpacked = Path(tempfile.mkdtemp(dir=settings.DATA_DIR / "uploads"))
        try:
            unpack(form.cleaned_data["upload"].file, unpacked)
        except BaseException:
            shutil.rmtree(unpacked)
            raise
    name = form.cleaned_data["upload"].name if unpacked else form.cleaned_data["folder"].name
    with transaction.atomic():  # who sees the run finds its lock held
        run = ImportRun.objects.create(paths=[name], user_id=user)
        lock = at_work.hold(run.pk)
    if unpacked is not None:
        folder = unpacked.rename(at_work.folder_of(run.pk) / "pages")
    start(lambda: _import(run.pk, folder, lock))
    return run.pk


def start(work: Callable[[], None]) -> None:
    """Do it behind the scenes. Stopped with the server, an import has taken in whole pages, and can be begun again."""
    threading.Thread(target=work, name="import").start()


def _import(run_id: int, folder: Path, lock: IO[str]) -> None:
    counts: Counter[str] = Counter()

    def tell(result: Imported) -> None:
        counts[result.outcome.value] += 1
        if sum(counts.values()) % _TELL_EVERY == 0:
            ImportRun.objects.filter(pk=run_id).update(counts=dict(counts))

    try:
        with at_work.in_turn():
            run_import([folder], tell, run=ImportRun.objects.get(pk=run_id), root=folder)
    finally:
        ImportRun.objects.filter(pk=run_id, finished_at=None).update(counts=dict(counts), finished_at=timezone.now())
        shutil.rmtree(at_work.folder_of(run_id), ignore_errors=True)
        lock.close()
        if threading.current_thread() is not threading.main_thread():
            connection.close()


def _render(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    shared = {**admin.site.each_context(request), "title": "导入", "is_nav_sidebar_enabled": False}
    return render(request, template, {**shared, **context}, status=status)
