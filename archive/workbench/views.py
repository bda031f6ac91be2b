"""The workbench of a page: shown, changed step by step, saved; and what happens when someone else was quicker.

Every button is a field of one form, so that it all works without JavaScript; the script only sends the form for the visitor and
puts the answer's fragment in its place.
"""

import json
from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from archive import vocabularies
from archive.corrections import saving
from archive.corrections.differences import differences
from archive.corrections.merging import three_way
from archive.corrections.spans import CorrectionError, canonical
from archive.corrections.steps import Step, perform, summary
from archive.models import Draft, Page, Segmentation, Topic
from archive.parsing.facts import complete
from archive.parsing.segmentation import Segmentation as Division
from archive.projecting import StaleSegmentationError
from archive.workbench.bench import lay_out
from archive.workbench.forms import BenchForm, ChoiceForm, DescribeForm, Do, VersionForm

_View = Callable[..., HttpResponse]


def editors_only(permission: str) -> Callable[[_View], _View]:
    """Lets through who has the permission; who is not logged in is asked to, anyone else gets a 403."""

    def wrap(view: _View) -> _View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), "admin:login")
            if not request.user.is_staff or not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return never_cache(guarded)

    return wrap


def user_id(request: HttpRequest) -> int:
    """The logged-in user's id."""
    return int(cast(AbstractBaseUser, request.user).pk)


@editors_only("archive.correct_page")
@require_http_methods(["GET", "HEAD", "POST"])
def workbench(request: HttpRequest, pk: int) -> HttpResponse:
    """A page on the workbench. GET takes up the editor's draft, POST is a button."""
    page = _page(pk)
    version = page.segmentation
    if version is None:
        return _bench(request, page, None, [], error="这一版还没有切分，无从校订。", status=409)
    if request.method != "POST":
        draft = Draft.objects.filter(page=page, user=user_id(request)).first()
        if draft and draft.base != version.n:
            return conflict(request, page, draft.base, draft.steps)
        return _bench(request, page, version, draft.steps if draft else [], resumed=draft is not None)
    form = BenchForm(_with_lines(request.POST))
    if not form.is_valid():
        wrong = " ".join(str(message) for errors in form.errors.values() for message in errors)
        return _bench(request, page, version, [], error=wrong, status=400)
    base, steps, undone = (form.cleaned_data[name] for name in ("base", "steps", "undone"))
    if base != version.n and not page.segmentations.filter(n=base).exists():
        return _bench(request, page, version, [], error="没有这个版本。", status=400)
    if base != version.n:
        return conflict(request, page, base, _with_pressed(request, page, form, steps))
    return _press(request, page, version, form, steps, undone)


def conflict(request: HttpRequest, page: Page, base: int, steps: Sequence[Step]) -> HttpResponse:
    """The page has gone on since version `base`: says so, keeps the editor's steps, and shows both sides and what joining them
    gives. Status 409; without any steps there is nothing to decide, and the new version is shown."""
    if not steps:
        saving.keep_draft(page.pk, user_id(request), base, [])
        messages.info(request, "这一版刚有了新的版本，现在显示的是新版本。")
        return redirect("workbench", page.pk)
    saving.keep_draft(page.pk, user_id(request), base, steps)
    context: dict[str, Any] = {"base": base, "steps": summary(steps), "count": len(steps)}
    old, now = page.segmentations.filter(n=base).select_related("source").first(), page.segmentation
    if old is not None and now is not None:
        context["newer"] = page.segmentations.filter(n__gt=base).select_related("author").order_by("n")
        text = now.source.text
        if old.source_id == now.source_id:
            context["theirs"] = differences(text, old.division, now.division)
        try:
            mine = performed(old, steps)
            context["mine"] = differences(old.source.text, old.division, mine)
            if old.source_id == now.source_id:
                joined = three_way(text, old.division, mine, now.division)
                context["joined"] = differences(text, now.division, joined.division)
                context["clashes"] = joined.conflicts
                context["bench"] = lay_out(text, joined.division)
        except CorrectionError as error:
            context["error"] = str(error)
    return _render(request, "admin/archive/workbench_conflict.html", page, context, status=409)


@editors_only("archive.correct_page")
@require_POST
def resolve_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What becomes of a draft that someone else's save has overtaken: joined with the new version, done to it again, or dropped."""
    form, page = ChoiceForm(request.POST), _page(pk)
    draft = get_object_or_404(Draft, page=page, user=user_id(request))
    if not form.is_valid() or form.cleaned_data["choice"] not in ("join", "redo", "discard"):
        return _refused(request, page, "没有这个选择。")
    if page.segmentation is None or form.cleaned_data["base"] != page.segmentation.n:
        return conflict(request, page, draft.base, draft.steps)
    match form.cleaned_data["choice"]:
        case "join":
            try:
                saving.join(page.pk, page.segmentation.n, draft.base, draft.steps, user_id(request))
            except StaleSegmentationError:
                return conflict(request, _page(pk), draft.base, draft.steps)
            except CorrectionError as error:
                return _refused(request, page, str(error))
            messages.success(request, "两边的改动已合并保存。")
        case "redo":
            done: list[Step] = []
            for step in draft.steps:
                try:
                    performed(page.segmentation, [*done, step])
                    done.append(step)
                except CorrectionError as error:
                    messages.warning(request, f"有一步在新版本上做不成，已略过：{summary([step])}（{error}）")
            saving.keep_draft(page.pk, user_id(request), page.segmentation.n, done)
        case "discard":
            draft.delete()
            messages.info(request, "已放弃您的修改。")
    return redirect("workbench", pk)


@editors_only("archive.correct_page")
@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions of the page, each with what it changed; any can be restored by those who may correct."""
    page = _page(pk)
    versions = list(page.segmentations.select_related("author", "source", "parent__source").order_by("-n"))
    shown = [
        (
            version,
            differences(version.source.text, version.parent.division, version.division)
            if version.parent and version.parent.source_id == version.source_id
            else [],
        )
        for version in versions[:_HISTORY_LENGTH]
    ]
    return _render(request, "admin/archive/workbench_history.html", page, {"versions": shown, "count": len(versions)})


#: Versions whose differences are worked out for one view of the history.
_HISTORY_LENGTH = 50


@editors_only("archive.correct_page")
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an earlier version current again."""
    form, page = VersionForm(request.POST), _page(pk)
    if not form.is_valid():
        return _refused(request, page, "没有这个版本。")
    try:
        version = saving.restore(pk, form.cleaned_data["base"], form.cleaned_data["n"], user_id(request))
    except StaleSegmentationError:
        return _refused(request, page, "这一版刚刚有了新版本，没有恢复；请看过再定。", status=409)
    except CorrectionError as error:
        return _refused(request, page, str(error))
    messages.success(request, f"已恢复版本 {form.cleaned_data['n']}，现为版本 {version.n}。")
    return redirect("workbench-history", pk)


@lru_cache(maxsize=512)
def _performed(version: int, identity: str, steps: str) -> Division:
    done: list[Step] = json.loads(steps)
    if not done:
        return Segmentation.objects.get(pk=version).division
    text = Segmentation.objects.select_related("source").get(pk=version).source.text
    return perform(text, _performed(version, identity, json.dumps(done[:-1])), done[-1:])


def performed(version: Segmentation, steps: Sequence[Step]) -> Division:
    """The version's division after the steps; each button presses only one more, so the ones before it are remembered. Raises
    CorrectionError."""
    identity = f"{version.source.sha256} {version.digest}"
    for n in range(len(steps)):
        _performed(version.pk, identity, json.dumps(steps[:n]))
    return _performed(version.pk, identity, json.dumps(list(steps)))


def _press(
    request: HttpRequest, page: Page, version: Segmentation, form: BenchForm, steps: list[Step], undone: list[Step]
) -> HttpResponse:
    do, key = form.cleaned_data["do"]
    lines = form.cleaned_data["line"]
    try:
        match do:
            case Do.UNDO:
                steps, undone = steps[:-1], [*undone, *steps[-1:]]
            case Do.REDO:
                steps, undone = [*steps, *undone[-1:]], undone[:-1]
            case Do.SAVE | Do.REVIEW:
                return _save(request, page, version, form, steps)
            case Do.DISCARD:
                saving.keep_draft(page.pk, user_id(request), version.n, [])
                steps, undone, lines = [], [], []
            case Do.SHOW:
                pass
            case _:
                step = _described(request, version, steps, do, key) or form.to_step()
                if step is None:
                    raise CorrectionError("这个按钮要对一篇文章用。")
                if performed(version, [*steps, step]) == canonical(version.source.text, performed(version, steps)):
                    raise CorrectionError("照此没有改动。")
                steps, undone = [*steps, step], []
                lines = [] if do not in (Do.UP, Do.DOWN, Do.MARK, Do.ROLE, Do.MOVE) else lines
        performed(version, steps)
    except CorrectionError as error:
        return _bench(request, page, version, steps, undone, lines, error=str(error), status=400)
    saving.keep_draft(page.pk, user_id(request), version.n, steps)
    return _bench(request, page, version, steps, undone, lines, touched=key)


def _with_pressed(request: HttpRequest, page: Page, form: BenchForm, steps: list[Step]) -> list[Step]:
    """The steps with the one whose button was just pressed, as far as it can be done to the version that its editor saw."""
    old = page.segmentations.filter(n=form.cleaned_data["base"]).select_related("source").first()
    do, key = form.cleaned_data["do"]
    if old is None:
        return steps
    try:
        step = _described(request, old, steps, do, key) or form.to_step()
        if step is not None:
            performed(old, [*steps, step])
            return [*steps, step]
    except CorrectionError:
        pass
    return steps


def _save(request: HttpRequest, page: Page, version: Segmentation, form: BenchForm, steps: list[Step]) -> HttpResponse:
    reviewed = form.cleaned_data["do"][0] is Do.REVIEW
    if reviewed and not request.user.has_perm("archive.review_page"):
        raise PermissionDenied
    try:
        saved = saving.apply(page.pk, version.n, steps, user_id(request), form.cleaned_data["reason"])
        if reviewed:
            saving.review(page.pk, saved.n, user_id(request))
    except StaleSegmentationError:
        return conflict(request, _page(page.pk), version.n, steps)
    if saved.n == version.n:
        messages.info(request, "标为已审，切分没有改动。" if reviewed else "没有改动，未产生新版本。")
    else:
        messages.success(request, f"已保存为版本 {saved.n}{'，并标为已审' if reviewed else ''}。")
    return redirect("workbench", page.pk)


def _described(request: HttpRequest, version: Segmentation, steps: list[Step], do: Do, key: int | None) -> Step | None:
    """The step that is of an article's facts: what the form says, or what the parser reads out of it as it is divided now."""
    if do not in (Do.DESCRIBE, Do.REREAD):
        return None
    division = performed(version, steps)
    text = version.source.text
    article = next((a for a in lay_out(text, division).articles if a.facts.key == key), None)
    if article is None:
        raise CorrectionError("没有这一篇，可能已被并入别的文章。")
    if do is Do.REREAD:
        parsed = complete(text, division, vocabularies.from_database()).segmentation
        facts = next(facts for facts in parsed.articles if facts.key == key)
        return {
            "do": "describe",
            "article": key,
            "kind": facts.kind.value,
            "contributors": [[c.name, c.role.value] for c in facts.contributors],
            "topics": list(facts.topics)[:3],
            "campaigns": list(facts.campaigns),
            "continued_from": facts.continued_from_page,
            "continued_on": facts.continued_on_page,
            "series": facts.series,
            "series_number": facts.series_number,
        }
    form = DescribeForm(article, *_terms(), sent=request.POST)
    if not form.is_valid():
        raise CorrectionError(" ".join(str(message) for errors in form.errors.values() for message in errors))
    return form.to_step()


def _bench(
    request: HttpRequest,
    page: Page,
    version: Segmentation | None,
    steps: list[Step],
    undone: Sequence[Step] = (),
    lines: Sequence[int] = (),
    *,
    error: str = "",
    status: int = 200,
    resumed: bool = False,
    touched: int | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {"version": version, "error": error, "resumed": resumed, "touched": touched}
    if version is not None:
        try:
            division = performed(version, steps)
        except CorrectionError as mistake:
            division, steps, undone = version.division, [], []
            context["error"], status = error or str(mistake), 400
        bench = lay_out(version.source.text, division)
        # Where the selection is, and what that line reads, which is what a correction starts from.
        reading = bench.lines[lines[0] - 1].reading if len(lines) == 1 and lines[0] <= len(bench.lines) else ""
        terms = _terms()
        context |= {
            "bench": bench,
            "forms": [(article, DescribeForm(article, *terms)) for article in bench.articles],
            "steps": steps,
            "undone": list(undone),
            "last_step": summary(steps[-1:]),
            "next_step": summary(list(undone[-1:])),
            "selected": set(lines),
            "reading": reading,
            "roles": BenchForm.base_fields["role"].choices[1:],  # type: ignore[attr-defined]
            "is_reviewed": page.reviewed_version == version.n,
        }
    fragment = request.headers.get("X-Workbench") == "fragment"
    template = "admin/archive/_bench.html" if fragment else "admin/archive/workbench.html"
    return _render(request, template, page, context, status=status)


def _render(request: HttpRequest, template: str, page: Page, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    shared = {**admin.site.each_context(request), "page": page, "title": f"校订 {page}", "is_nav_sidebar_enabled": False}
    return render(request, template, {**shared, **context}, status=status)


def _refused(request: HttpRequest, page: Page, error: str, *, status: int = 400) -> HttpResponse:
    return _render(request, "admin/archive/workbench_refused.html", page, {"error": error}, status=status)


def _page(pk: int) -> Page:
    return get_object_or_404(Page.objects.with_issue().select_related("segmentation__source"), pk=pk)


def _terms() -> tuple[list[str], list[str]]:
    """The names of topics and campaigns."""
    terms = list(Topic.objects.values_list("scheme", "name"))
    return tuple([name for scheme, name in terms if scheme == wanted] for wanted in Topic.Scheme.values)  # type: ignore[return-value]


def _with_lines(sent: QueryDict) -> QueryDict:
    """The form as sent, with what was typed as line numbers among the lines that were ticked."""
    both = sent.copy()
    both.setlist("line", [*sent.getlist("line"), *sent.getlist("lines")])
    return both
