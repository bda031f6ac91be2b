"""What the archive holds, as readers see it: newspapers, issues, pages, articles, their topics and contributors."""

from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from archive.parsing.parsed import Basis
from archive.parsing.segmentation import ContributorRole, Kind
from archive.parsing.series import find_series
from archive.querysets import ArticleQuerySet, ContributorQuerySet, IssueQuerySet, NewspaperQuerySet, PageQuerySet
from archive.saying import day_text, days_text

#: Dates on these bases are trusted enough for pages to share an issue; an inferred date is not.
SHARED_BASES: Final = (Basis.EDITOR, Basis.MANIFEST, Basis.PRINTED, Basis.PATH)
#: How long a headline made from a text's beginning may be, in characters.
_UNTITLED_CHARACTERS: Final = 24


class Standing(models.Model):
    """Whether readers see a thing. Nothing is deleted: it is held back, merged into another, or withdrawn with a reason."""

    class State(models.TextChoices):
        PUBLISHED = "published", _("已发布")
        HELD = "held", _("待审")
        MERGED = "merged", _("已并入")
        WITHDRAWN = "withdrawn", _("已撤下")

    state = models.CharField("状态", max_length=10, choices=State, default=State.PUBLISHED)
    merged_into = models.ForeignKey(
        "self", verbose_name="并入", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from"
    )
    withdrawn_reason = models.CharField("撤下原因", max_length=200, blank=True)
    withdrawn_on = models.DateField("撤下日期", null=True, blank=True)

    class Meta:
        abstract = True
        # The few that readers do not see are counted from here. One of all states would mislead SQLite's planner, which takes
        # it that few rows are published.
        indexes = (models.Index(name="%(class)s_unpublished", fields=("state",), condition=~Q(state="published")),)
        constraints = (
            models.CheckConstraint(
                name="%(class)s_merged_iff_target",
                condition=Q(state="merged", merged_into__isnull=False) | (~Q(state="merged") & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="%(class)s_withdrawn_with_reason",
                condition=~Q(state="withdrawn") | (~Q(withdrawn_reason="") & Q(withdrawn_on__isnull=False)),
            ),
        )


class Newspaper(models.Model):
    """A title. Its names, places and phrases are what the parser recognises its pages by."""

    class Level(models.TextChoices):
        CITY = "市", "市（我市）"
        COUNTY = "县", "县（我县）"
        DISTRICT = "区", "区（我区）"

    name = models.CharField("报名", max_length=100, unique=True)
    slug = models.SlugField("地址名", max_length=100, unique=True, help_text="用于网址，如 yongkang-ribao。")
    county = models.CharField("县市区", max_length=50, db_index=True, help_text="如 永康。")
    level = models.CharField("级别", max_length=1, choices=Level, help_text="县市区如何自称。")
    names = models.JSONField("别名", default=list, blank=True, help_text="报头、署名里的其他名称。")
    places = models.JSONField("地名", default=list, blank=True, help_text="只有这个县市区才有的地名与单位。")
    phrases = models.JSONField("用语", default=list, blank=True, help_text="能认出本报的用语。")

    objects = NewspaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报纸"
        ordering = ("county", "name")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The newspaper's page."""
        return reverse("newspaper", args=[self.slug])

    @property
    def place(self) -> str:
        """The county with what it is: 永康市."""
        return f"{self.county}{self.level}"


class Issue(Standing):
    """What was published together under one date and number.

    `date` is the best date, within `date_earliest` to `date_latest` (inclusive); all are None when the basis is unknown.
    `last_date` is the last day of a double issue (合刊). Issues on a shared basis are one for a newspaper, date and edition;
    a page with an inferred or no date has an issue of its own.
    """

    class DateBasis(models.TextChoices):
        EDITOR = Basis.EDITOR.value, _("编辑订正")
        MANIFEST = Basis.MANIFEST.value, _("清单")
        PRINTED = Basis.PRINTED.value, _("报面标注")
        PATH = Basis.PATH.value, _("文件路径")
        INFERRED = Basis.INFERRED.value, _("推定")
        UNKNOWN = Basis.UNKNOWN.value, _("未知")

    newspaper = models.ForeignKey(
        Newspaper, verbose_name="报纸", null=True, blank=True, on_delete=models.PROTECT, related_name="issues"
    )
    date = models.DateField("日期", null=True, blank=True, db_index=True)
    date_earliest = models.DateField("最早", null=True, blank=True)
    date_latest = models.DateField("最晚", null=True, blank=True)
    date_basis = models.CharField("日期依据", max_length=10, choices=DateBasis, default=DateBasis.UNKNOWN)
    last_date = models.DateField("合刊末日", null=True, blank=True)
    edition = models.CharField("增刊、号外", max_length=20, blank=True)
    number = models.PositiveIntegerField("期号", null=True, blank=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "期"
        ordering = (F("date").asc(nulls_last=True), "newspaper", "edition", "pk")
        indexes = Standing.Meta.indexes
        constraints = (
            *Standing.Meta.constraints,
            models.UniqueConstraint(
                name="issue_once_per_newspaper_date_edition",
                fields=("newspaper", "date", "edition"),
                condition=Q(date_basis__in=[basis.value for basis in SHARED_BASES]) & ~Q(state="merged"),
            ),
            models.CheckConstraint(
                name="issue_date_within_interval",
                condition=Q(date_basis="unknown", date__isnull=True, date_earliest__isnull=True, date_latest__isnull=True)
                | (~Q(date_basis="unknown") & Q(date_earliest__lte=F("date"), date_latest__gte=F("date"))),
            ),
            models.CheckConstraint(
                name="issue_last_date_after_date", condition=Q(last_date__isnull=True) | Q(last_date__gt=F("date"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.newspaper or gettext('报纸不明')} {self.date_text}"

    def get_absolute_url(self) -> str:
        """The issue's permanent address."""
        return reverse("issue", args=[self.pk])

    @property
    def date_text(self) -> str:
        """The date for people: 2020年8月17日, 推定 2023年7月22日—8月4日, or 日期未知."""
        if self.date is None or self.date_earliest is None or self.date_latest is None:
            return gettext("日期未知")
        if self.date_basis == Basis.INFERRED:
            return gettext("推定 {days}").format(days=days_text(self.date_earliest, self.date_latest))
        if self.last_date:
            return gettext("{first}—{last}").format(first=day_text(self.date), last=day_text(self.last_date))
        return day_text(self.date)

    @property
    def number_text(self) -> str:
        """第1705期; empty if the number is unknown."""
        return gettext("第{number}期").format(number=self.number) if self.number else ""


class Page(models.Model):
    """One printed page. `number` is as printed (1, A3), empty if unknown; `position` orders the pages of an issue.

    `findings` holds what the page's own text and its file's path say of newspaper, date and number, each with basis and
    evidence. `duplicate_of` is an earlier page of the same bytes (疑似重复). `conflict` says what waits for a person: where an
    import or a new parse differs from what an editor decided. A page is reviewed (已审) while `reviewed_version` is the number of
    its current segmentation.
    """

    issue = models.ForeignKey(Issue, verbose_name="期", on_delete=models.PROTECT, related_name="pages")
    number = models.CharField("版次", max_length=10, blank=True)
    name = models.CharField("版名", max_length=50, blank=True)
    position = models.PositiveIntegerField("次序", default=0, editable=False)
    findings = models.JSONField("依据", default=dict, editable=False)
    source = models.ForeignKey(
        "Source", verbose_name="原文", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    segmentation = models.ForeignKey(
        "Segmentation", verbose_name="切分", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    duplicate_of = models.ForeignKey(
        "self", verbose_name="疑似重复", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    conflict = models.CharField("待决", max_length=200, blank=True, editable=False)
    created_at = models.DateTimeField("入库时间", auto_now_add=True)
    reviewed_version = models.PositiveIntegerField("已审的版本", null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="审读人",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reviewed_at = models.DateTimeField("审读时间", null=True, editable=False)

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "版"
        ordering = ("issue", "position", "pk")
        constraints = (
            models.UniqueConstraint(name="page_number_once_per_issue", fields=("issue", "number"), condition=~Q(number="")),
        )

    def __str__(self) -> str:
        return f"{self.issue} {self.label}"

    def get_absolute_url(self) -> str:
        """The page's permanent address."""
        return reverse("page", args=[self.pk])

    @property
    def label(self) -> str:
        """第1版, with its name if it has one; 版次不详 if its number is unknown."""
        return f"{self.number_text} {self.name}" if self.name else self.number_text

    @property
    def number_text(self) -> str:
        """第1版, or 版次不详."""
        return gettext("第{number}版").format(number=self.number) if self.number else gettext("版次不详")


class Topic(models.Model):
    """A topic (one of sixteen, by matter) or a campaign (a dated event or drive), with the weighted terms that tell of it."""

    class Scheme(models.TextChoices):
        TOPIC = "topic", "分类"
        CAMPAIGN = "campaign", "专题"

    scheme = models.CharField("类别", max_length=10, choices=Scheme)
    name = models.CharField("名称", max_length=50)
    slug = models.SlugField("地址名", max_length=100)
    position = models.PositiveIntegerField("次序", default=0)
    terms = models.JSONField("词与权重", default=dict, blank=True)
    first_day = models.DateField("始于", null=True, blank=True)
    last_day = models.DateField("止于", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "分类与专题"
        ordering = ("-scheme", "position", "name")
        constraints = (
            models.UniqueConstraint(name="topic_name_once_per_scheme", fields=("scheme", "name")),
            models.UniqueConstraint(name="topic_slug_once_per_scheme", fields=("scheme", "slug")),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The page of the topic or campaign, which is found by its name."""
        return reverse(self.scheme, args=[self.name])


class Article(Standing):
    """What a reader would call one piece: the projection of article `key` of its page's current segmentation. One that has no
    key is of an earlier segmentation; its address goes on answering.

    `position` orders the articles of a page, from 1. `paragraphs` is a list of {"role", "text"}, `lines` of {"start", "end",
    "role"} (lines of the source, from 1, inclusive). Pages continued from and on are as printed, or empty; `next_part` is the
    article that the jump leads to, once it is held (`linking.py` finds it). `series` and its number are as the headline says; 上 and 中 are
    numbers 1 and 2, 下 has none, since it may be the second or the third.
    """

    class ArticleKind(models.TextChoices):
        NEWS = Kind.NEWS.value, _("消息通讯")
        COMMENTARY = Kind.COMMENTARY.value, _("评论")
        PHOTO = Kind.PHOTO.value, _("图片")
        NOTICE = Kind.NOTICE.value, _("公告启事")
        ADVERTISEMENT = Kind.ADVERTISEMENT.value, _("广告")
        LITERARY = Kind.LITERARY.value, _("副刊")
        OTHER = Kind.OTHER.value, _("其他")

    page = models.ForeignKey(Page, verbose_name="版", on_delete=models.PROTECT, related_name="articles")
    key = models.PositiveIntegerField(null=True, editable=False)
    position = models.PositiveIntegerField("次序", editable=False)
    kind = models.CharField("体裁", max_length=15, choices=ArticleKind, default=ArticleKind.NEWS, db_index=True)
    kicker = models.TextField("引题", blank=True)
    headline = models.TextField("主标题", blank=True)
    deck = models.TextField("副题", blank=True)
    byline = models.TextField("署名", blank=True)
    paragraphs = models.JSONField("段落", default=list)
    characters = models.PositiveIntegerField("字数", default=0)
    lines = models.JSONField("原文行", default=list)
    continued_from_page = models.CharField("上接", max_length=10, blank=True)
    continued_on_page = models.CharField("下转", max_length=10, blank=True)
    next_part = models.OneToOneField(
        "self", verbose_name="续篇", null=True, editable=False, on_delete=models.SET_NULL, related_name="previous_part"
    )
    series = models.CharField("系列", max_length=100, blank=True, db_index=True)
    series_number = models.PositiveSmallIntegerField("系列篇次", null=True, blank=True)
    confidence = models.FloatField("把握", default=1.0)
    reasons = models.JSONField("存疑原因", default=list)
    topics = models.ManyToManyField(Topic, through="ArticleTopic", related_name="articles", verbose_name="分类与专题")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文章"
        ordering = ("page", "position")
        indexes = Standing.Meta.indexes
        constraints = (
            *Standing.Meta.constraints,
            models.UniqueConstraint(name="article_key_once_per_page", fields=("page", "key")),
            models.CheckConstraint(name="article_confidence_is_a_share", condition=Q(confidence__gte=0, confidence__lte=1)),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The article's permanent address."""
        return reverse("article", args=[self.pk])

    @property
    def title(self) -> str:
        """The headline, else what stands in for one: kicker, deck, or the beginning of the text in brackets."""
        if named := self.headline or self.kicker or self.deck:
            return named
        beginning = self.body.replace("\n", "")
        shortened = beginning[:_UNTITLED_CHARACTERS] + ("…" if len(beginning) > _UNTITLED_CHARACTERS else "")
        return f"〔无题〕{shortened}"

    @property
    def calls_itself_series(self) -> bool:
        """Whether the article is of its series even if no other part is held: by its wording, or because an editor says so."""
        said = find_series((self.kicker, self.headline, self.deck))
        return bool(self.series) and (said is None or said.sure or said.name != self.series)

    @property
    def series_part(self) -> str:
        """Which part of its series the article is: 上, 中 or 下 where its headline says so, else the number; may be empty."""
        said = find_series((self.kicker, self.headline, self.deck))
        return (said.word if said else "") or str(self.series_number or "")

    @property
    def series_title(self) -> str:
        """The title in a list of its series: which part it is, and what it is called, unless that says it itself."""
        part = "" if find_series([self.title]) else self.series_part
        return f"（{part}）{self.title}" if part else self.title

    @property
    def body(self) -> str:
        """The paragraphs' texts, a line each."""
        return "\n".join(paragraph["text"] for paragraph in self.paragraphs)


class ArticleTopic(models.Model):
    """That an article is of a topic or campaign; `rank` counts from 1 within the scheme, 1 being the primary one."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="article_topics")
    topic = models.ForeignKey(Topic, verbose_name="分类或专题", on_delete=models.PROTECT, related_name="article_topics")
    rank = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "文章的分类"
        ordering = ("article", "rank", "pk")
        constraints = (models.UniqueConstraint(name="topic_once_per_article", fields=("article", "topic")),)

    def __str__(self) -> str:
        return str(self.topic)


class Contributor(models.Model):
    """A name in an article's byline or credits and what it did; `position` is its place in the byline, from 1."""

    class Role(models.TextChoices):
        REPORTER = ContributorRole.REPORTER.value, _("记者")
        CORRESPONDENT = ContributorRole.CORRESPONDENT.value, _("通讯员")
        PHOTOGRAPHER = ContributorRole.PHOTOGRAPHER.value, _("摄影")
        AUTHOR = ContributorRole.AUTHOR.value, _("作者")

    article = models.ForeignKey(Article, verbose_name="文章", on_delete=models.CASCADE, related_name="contributors")
    name = models.CharField("姓名", max_length=50, db_index=True)
    role = models.CharField("身份", max_length=15, choices=Role)
    position = models.PositiveSmallIntegerField("次序")

    objects = ContributorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "作者"
        ordering = ("article", "position")
        constraints = (models.UniqueConstraint(name="contributor_place_once", fields=("article", "position")),)

    def __str__(self) -> str:
        return self.name


def validate_terms(terms: Any) -> None:
    """Raise ValidationError unless `terms` maps words to positive numbers."""
    if not isinstance(terms, dict) or not all(isinstance(w, int | float) and w > 0 for w in terms.values()):
        raise ValidationError("应为 {词: 权重}，权重是正数。")
