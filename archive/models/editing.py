"""What editors and readers are in the midst of: unsaved corrections, and reports of errors."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from archive.models.holdings import Article, Page


class Draft(models.Model):
    """An editor's unsaved corrections of a page: `steps` (see `corrections.steps`) done to version `base`. Kept with every step,
    so that a closed window, a lost connection or another editor's save takes nothing away."""

    page = models.ForeignKey(Page, verbose_name="版", on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="编辑", on_delete=models.CASCADE, related_name="page_drafts"
    )
    base = models.PositiveIntegerField("所据版本")
    steps = models.JSONField("操作", default=list)
    updated_at = models.DateTimeField("时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "未保存的校订"
        ordering = ("-updated_at",)
        constraints = (models.UniqueConstraint(name="draft_once_per_page_and_editor", fields=("page", "user")),)
        permissions = (
            ("correct_page", "校订版面的切分"),
            ("review_page", "把版面标为已审"),
            ("arrange_issue", "订正期的日期与报纸，合并期，移动版"),
            ("import_pages", "导入版面"),
        )

    def __str__(self) -> str:
        return f"{self.page} {self.user}"


class ReportSender(models.Model):
    """That somebody sent a report within the last hour: a keyed hash of the address, which limits how many there are."""

    digest = models.CharField("发自", max_length=64, db_index=True)
    sent_at = models.DateTimeField("时间", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "报错次数"

    def __str__(self) -> str:
        return f"{self.sent_at}"


class Report(models.Model):
    """An error that a reader reported: what is `wrong`, as it stands in the article, what it should read (`suggestion`), a
    `note`, and the name to be thanked if one was typed. Nothing else of the reader is kept."""

    class Kind(models.TextChoices):
        SPLIT = "split", _("分篇有误")
        CHARACTER = "character", _("错字")
        DATE = "date", _("日期有误")
        OTHER = "other", _("其他")

    class State(models.TextChoices):
        OPEN = "open", "待处理"
        ACCEPTED = "accepted", "已采纳"
        DECLINED = "declined", "未采纳"

    article = models.ForeignKey(Article, verbose_name="文章", on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(_("问题"), max_length=10, choices=Kind)
    wrong = models.CharField("原文字句", max_length=200, blank=True)
    suggestion = models.CharField("应为", max_length=200, blank=True)
    note = models.TextField(_("说明"), max_length=1000, blank=True)
    name = models.CharField("署名", max_length=30, blank=True)
    state = models.CharField("处理", max_length=10, choices=State, default=State.OPEN, db_index=True)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="处理人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("处理时间", null=True)
    answer = models.CharField("答复", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "读者报错"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                name="report_decided_by_someone",
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.article_id}"
