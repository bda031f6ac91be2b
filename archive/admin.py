"""The admin: every part of the record to look at; what an editor may change there reaches readers and the index.

Texts and divisions are shown, not edited: they follow from a page's segmentation. Nothing is deleted.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Count, Min, Model, Q
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from archive import changes
from archive.doubts import in_words
from archive.forms import ArticleForm, IssueForm, NewspaperForm, PageForm, TopicForm
from archive.importing import Outcome
from archive.linking import link_jumps
from archive.models import Article, Change, Contributor, ImportRun, Issue, Newspaper, Page, Segmentation, Source, Topic
from archive.parsing.parsed import Basis
from archive.placing import page_position
from archive.read_only import ReadOnlyAdmin

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
    _TabularInline = admin.TabularInline[Any, Any]
else:
    _ModelAdmin = admin.ModelAdmin
    _TabularInline = admin.TabularInline

admin.site.site_header = admin.site.site_title = "县报库"
admin.site.index_title = "编辑与管理"


class _KeptAdmin(_ModelAdmin):
    """Rows that are never deleted, each change of them recorded in the transaction that saves it."""

    list_per_page = 50
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self.record_change(form.instance)

    def record_change(self, row: Any) -> None:
        """Record that readers see this row, and what shows it, differently."""
        raise NotImplementedError


@admin.register(Newspaper)
class NewspaperAdmin(_KeptAdmin):
    """Newspapers, and what the parser knows them by."""

    form = NewspaperForm
    list_display = ("name", "county", "level", "issue_count")
    list_filter = ("county", "level")
    search_fields = ("name", "county", "slug")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(issue_count=Count("issues"))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()  # addresses are permanent

    @admin.display(description="期数", ordering="issue_count")
    def issue_count(self, newspaper: Any) -> int:
        return int(newspaper.issue_count)

    def record_change(self, row: Newspaper) -> None:
        changes.record_newspaper(row.pk)


@admin.register(Topic)
class TopicAdmin(_KeptAdmin):
    """Topics and campaigns, and the terms that tell of them."""

    form = TopicForm
    list_display = ("name", "scheme", "position", "first_day", "last_day", "article_count")
    list_filter = ("scheme",)
    search_fields = ("name", "slug")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(article_count=Count("article_topics"))

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        # Addresses and segmentations name a topic, so its name stays.
        return ("scheme", "name", "slug") if obj else ()

    @admin.display(description="文章", ordering="article_count")
    def article_count(self, topic: Any) -> int:
        return int(topic.article_count)

    def record_change(self, row: Topic) -> None:
        changes.record_topic(row.pk)


@admin.register(Issue)
class IssueAdmin(_KeptAdmin):
    """Issues: newspaper, date, number, standing."""

    form = IssueForm
    list_display = ("newspaper", "date_text", "number", "edition", "date_basis", "state", "page_count")
    list_display_links = ("newspaper", "date_text")
    list_filter = ("newspaper", "date_basis", "state")
    list_select_related = ("newspaper",)
    date_hierarchy = "date"
    search_fields = ("newspaper__name", "number")
    search_help_text = "按报名或期号查找"
    readonly_fields = ("date_basis", "date_earliest", "date_latest")
    fields = (
        "newspaper", "date", "confirmed", "date_basis", "date_earliest", "date_latest", "last_date", "edition", "number",
        "state", "withdrawn_reason",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(page_count=Count("pages"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        merged = isinstance(obj, Issue) and obj.state == Issue.State.MERGED
        return not merged and super().has_change_permission(request, obj)

    @admin.display(description="日期", ordering="date")
    def date_text(self, issue: Issue) -> str:
        return issue.date_text

    @admin.display(description="版数", ordering="page_count")
    def page_count(self, issue: Any) -> int:
        return int(issue.page_count)

    def record_change(self, row: Issue) -> None:
        changes.record_issue(row.pk)


@admin.register(Page)
class PageAdmin(_KeptAdmin):
    """Pages: number and name; their evidence and original text to look at."""

    form = PageForm
    list_display = ("__str__", "number", "name", "article_count", "lowest_confidence", "duplicate_of", "created_at")
    list_filter = (
        "issue__newspaper",
        "issue__date_basis",
        ("duplicate_of", admin.EmptyFieldListFilter),
        ("conflict", admin.EmptyFieldListFilter),
        "created_at",
    )
    list_select_related = ("issue__newspaper", "duplicate_of__issue__newspaper")
    search_fields = ("name", "issue__newspaper__name", "sources__name")
    search_help_text = "按版名、报名或文件名查找"
    fields = ("number", "name", "issue", "duplicate_of", "conflict", "evidence", "articles_held", "original")
    readonly_fields = ("issue", "duplicate_of", "conflict", "evidence", "articles_held", "original")

    def get_queryset(self, request: HttpRequest) -> Any:
        pages, live = super().get_queryset(request), Q(articles__key__isnull=False)
        return pages.annotate(
            article_count=Count("articles", filter=live), lowest_confidence=Min("articles__confidence", filter=live)
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="文章", ordering="article_count")
    def article_count(self, page: Any) -> int:
        return int(page.article_count)

    @admin.display(description="最低把握", ordering="lowest_confidence")
    def lowest_confidence(self, page: Any) -> str:
        return "" if page.lowest_confidence is None else f"{page.lowest_confidence:.0%}"

    @admin.display(description="依据")
    def evidence(self, page: Page) -> SafeString:
        found = page.findings
        rows = [
            (f"第 {each['line']} 行 " if each["line"] else "", each["text"], each["says"])
            for name in ("newspaper", "date", "number")
            for each in found.get(name, {}).get("evidence", [])
        ]
        said = format_html_join("", "<li>{}“{}”：{}</li>", rows)
        clashes = format_html_join("", "<li>说法不一：{}</li>", ((each,) for each in found.get("contradictions", [])))
        return format_html("{}<ol>{}{}</ol>", self._date_found(found.get("date", {})), said, clashes)

    def _date_found(self, date: dict[str, Any]) -> SafeString:
        """What the page itself was found to be of, whatever its issue is dated, and how sure that is."""
        if not date.get("best"):
            return SafeString()
        days = date["best"] if date["earliest"] == date["latest"] else f"{date['earliest']} 至 {date['latest']}"
        basis = Issue.DateBasis(date["basis"]).label
        return format_html("<p>日期：{} {}，把握 {}</p>", basis, days, f"{date['confidence']:.0%}")

    @admin.display(description="文章")
    def articles_held(self, page: Page) -> SafeString:
        rows = ((article.get_absolute_url(), article.title) for article in page.articles.filter(key__isnull=False))
        return format_html("<ol>{}</ol>", format_html_join("", '<li><a href="{}">{}</a></li>', rows))

    @admin.display(description="原文")
    def original(self, page: Page) -> SafeString:
        if page.source is None:
            return SafeString()
        rows = ((line.number, line.text) for line in page.source.text.lines)
        return format_html("<pre>{}</pre>", format_html_join("\n", "{:>4}  {}", rows))

    def save_model(self, request: HttpRequest, obj: Page, form: Any, change: bool) -> None:
        obj.position = page_position(obj.number)
        if not {"number", "name"}.isdisjoint(form.changed_data):
            obj.findings.setdefault("number", {})["basis"] = Basis.EDITOR.value
        super().save_model(request, obj, form, change)
        if "number" in form.changed_data:
            link_jumps(obj.issue)

    def record_change(self, row: Page) -> None:
        changes.record_page(row.pk)


class _FactInline(_TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ContributorInline(_FactInline):
    """Names of the byline and the credits, to look at."""

    model = Contributor
    fields = ("name", "role")


class ArticleTopicInline(_FactInline):
    """Topics and campaigns, to look at."""

    model = Article.topics.through
    fields = ("topic", "rank")


@admin.register(Article)
class ArticleAdmin(_KeptAdmin):
    """Articles: their standing; their text to look at, those most in doubt first."""

    form = ArticleForm
    list_display = ("title", "place", "kind", "characters", "confidence_text", "state")
    list_filter = ("state", "kind", "page__issue__newspaper__county", "page__issue__newspaper", "topics")
    list_select_related = ("page__issue__newspaper",)
    date_hierarchy = "page__issue__date"
    search_fields = ("headline", "kicker", "deck", "byline", "contributors__name")
    search_help_text = "按标题或作者查找；查全文请用网站的检索"
    ordering = ("confidence", "pk")
    fields = (
        "state", "withdrawn_reason", "kicker", "headline", "deck", "byline", "kind", "page", "text", "source_lines",
        "confidence", "doubts", "continued_from_page", "continued_on_page",
    )  # fmt: skip
    readonly_fields = tuple(name for name in fields if name not in ArticleForm.Meta.fields)
    inlines = (ContributorInline, ArticleTopicInline)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        gone = isinstance(obj, Article) and obj.key is None
        return not gone and super().has_change_permission(request, obj)

    @admin.display(description="标题", ordering="headline")
    def title(self, article: Article) -> str:
        return article.title

    @admin.display(description="出处", ordering="page__issue__date")
    def place(self, article: Article) -> str:
        return str(article.page)

    @admin.display(description="把握", ordering="confidence")
    def confidence_text(self, article: Article) -> str:
        return f"{article.confidence:.0%}"

    @admin.display(description="正文")
    def text(self, article: Article) -> SafeString:
        return format_html_join("", "<p>{}</p>", ((paragraph["text"],) for paragraph in article.paragraphs))

    @admin.display(description="原文行")
    def source_lines(self, article: Article) -> str:
        return "、".join(f"{span['start']}–{span['end']}" for span in article.lines)

    @admin.display(description="存疑原因")
    def doubts(self, article: Article) -> str:
        return in_words(article.reasons)

    def record_change(self, row: Article) -> None:
        changes.record(Change.Kind.ARTICLE, [row.pk])


@admin.register(Contributor)
class ContributorAdmin(ReadOnlyAdmin):
    """All names, to look for who wrote what."""

    list_display = ("name", "role", "article")
    list_filter = ("role",)
    list_select_related = ("article",)
    search_fields = ("name",)


@admin.register(Source)
class SourceAdmin(ReadOnlyAdmin):
    """The original files, without their bytes."""

    list_display = ("name", "page", "encoding", "sha256", "imported_at")
    list_filter = ("encoding", "imported_at")
    list_select_related = ("page__issue__newspaper",)
    search_fields = ("name", "sha256")
    exclude = ("content",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("content")


@admin.register(Segmentation)
class SegmentationAdmin(ReadOnlyAdmin):
    """Every version of every page's division."""

    list_display = ("page", "n", "origin", "author", "reason", "created_at")
    list_filter = ("origin", "created_at")
    list_select_related = ("page__issue__newspaper", "author")
    search_fields = ("page__sources__name", "reason")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("content")


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """Runs of the import and what came of them."""

    list_display = ("__str__", "started_at", "finished_at", "outcomes")
    search_fields = ("paths",)

    @admin.display(description="结果")
    def outcomes(self, run: ImportRun) -> str:
        counts = "，".join(f"{Outcome(outcome).label} {count}" for outcome, count in run.counts.items())
        return counts if run.finished_at else "未完成（进行中，或已中断）"


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """The numbered changes that the index follows."""

    list_display = ("seq", "time", "kind", "object_id")
    list_filter = ("kind", "time")
    search_fields = ("object_id",)


# Registers users, the log, drafts and reports; it comes last, for it replaces what Django registered.
from archive.workbench import staff as staff  # noqa: E402
