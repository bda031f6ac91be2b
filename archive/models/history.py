"""Where the record comes from and how it changed: imports, original bytes, versions of divisions, numbered changes."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from archive.models.holdings import Page
from archive.parsing.segmentation import Segmentation as Division
from archive.parsing.text import Text, decode


class ImmutableRowError(TypeError):
    """A row that is never changed or deleted once written was about to be."""


class _Immutable(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ImmutableRowError(f"{self._meta.label} {self.pk} is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ImmutableRowError(f"{self._meta.label} {self.pk} is never deleted")


class ImportRun(models.Model):
    """One run of an import: what was asked, how many files had which outcome, and what a person should know.

    `counts` is {outcome: files}, outcomes as in `importing.Outcome`; `report` is a list of {"file", "outcome", "message"} of the
    files that there is something to say of, the first of each outcome.
    """

    started_at = models.DateTimeField("开始", auto_now_add=True)
    finished_at = models.DateTimeField("结束", null=True, editable=False)
    paths = models.JSONField("文件与文件夹", default=list, editable=False)
    counts = models.JSONField("结果", default=dict, editable=False)
    report = models.JSONField("报告", default=list, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="操作人", null=True, editable=False, on_delete=models.PROTECT
    )

    class Meta:
        verbose_name = verbose_name_plural = "导入记录"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"导入 {self.pk}"


class Source(_Immutable):
    """The original bytes of a page, and what its path or the manifest claimed. Never edited.

    `claim_key` is the claim as one string; an import is recognised by `sha256` (hexadecimal) together with it.
    """

    page = models.ForeignKey(Page, verbose_name="版", on_delete=models.PROTECT, related_name="sources")
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    encoding = models.CharField("编码", max_length=20)
    name = models.CharField("文件名", max_length=500)
    claim = models.JSONField("路径或清单所称", default=dict)
    claim_key = models.CharField(max_length=200, blank=True)
    content = models.BinaryField("原始字节")
    imported_at = models.DateTimeField("导入时间", auto_now_add=True)
    run = models.ForeignKey(ImportRun, verbose_name="导入记录", null=True, on_delete=models.PROTECT, related_name="sources")

    class Meta:
        verbose_name = verbose_name_plural = "原文"
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(name="source_once_per_claim", fields=("sha256", "claim_key")),)

    def __str__(self) -> str:
        return self.name

    @property
    def file_name(self) -> str:
        """The file's bare name: what readers see; where it lay on the server is nobody's business."""
        return self.name.rsplit("/", 1)[-1]

    @property
    def text(self) -> Text:
        """The decoded text that all offsets count in."""
        return decode(bytes(self.content))


class Segmentation(_Immutable):
    """Version `n` (from 1) of a page's division; `content` is `parsing.segmentation.Segmentation` as JSON.

    `article_ids` says which Article row each article of it was when it became current: {key: id}.
    """

    class Origin(models.TextChoices):
        PARSER = "parser", "程序"
        EDITOR = "editor", "编辑"

    page = models.ForeignKey(Page, verbose_name="版", on_delete=models.PROTECT, related_name="segmentations")
    source = models.ForeignKey(Source, verbose_name="原文", on_delete=models.PROTECT, related_name="segmentations")
    n = models.PositiveIntegerField("版本")
    parent = models.ForeignKey("self", verbose_name="前一版本", null=True, on_delete=models.PROTECT, related_name="children")
    origin = models.CharField("来自", max_length=10, choices=Origin)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name="编辑", null=True, on_delete=models.PROTECT)
    reason = models.CharField("原因", max_length=200, blank=True)
    content = models.JSONField("内容")
    digest = models.CharField("摘要", max_length=64)
    article_ids = models.JSONField("文章编号", default=dict)
    created_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "切分"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(name="segmentation_version_once_per_page", fields=("page", "n")),
            models.CheckConstraint(name="segmentation_counts_from_one", condition=Q(n__gte=1)),
            models.CheckConstraint(
                name="segmentation_editor_has_author", condition=Q(origin="parser") | Q(author__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.page_id} 切分 {self.n}"

    @property
    def division(self) -> Division:
        """The value that `content` holds."""
        return Division.from_json(self.content)


class Change(models.Model):
    """One change of what a reader can see, numbered in the order of commits. `archive.changes` writes them."""

    class Kind(models.TextChoices):
        ARTICLE = "article", "文章"
        PAGE = "page", "版"
        ISSUE = "issue", "期"
        NEWSPAPER = "newspaper", "报纸"
        TOPIC = "topic", "分类"

    seq = models.BigAutoField(primary_key=True)
    time = models.DateTimeField("时间", auto_now_add=True)
    kind = models.CharField("对象", max_length=10, choices=Kind)
    object_id = models.PositiveBigIntegerField("编号")

    class Meta:
        verbose_name = verbose_name_plural = "变更"
        ordering = ("-seq",)

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.object_id}"
