"""Who is an editor: the admin's pages of users, for those who may give out roles but not make themselves more than they are; and
the admin's own log, to read only."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

from archive.models import Draft, Report
from archive.read_only import ReadOnlyAdmin

if TYPE_CHECKING:
    _UserAdmin = UserAdmin[User]
else:
    _UserAdmin = UserAdmin

admin.site.unregister(User)


@admin.register(User)
class StaffAdmin(_UserAdmin):
    """Users. Only a superuser makes or changes one, or gives out single permissions; others give out the roles."""

    list_display = ("username", "first_name", "is_staff", "is_active", "last_login")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        held = super().get_readonly_fields(request, obj)
        return (
            held if request.user.is_superuser else (*held, "is_superuser", "user_permissions", "last_login", "date_joined")
        )

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not above and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        # Versions name their authors; who leaves is made inactive.
        return False


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """Who did what in the admin."""

    list_display = ("action_time", "user", "content_type", "object_repr", "action_flag", "change_message")
    list_filter = ("action_flag", "content_type")
    list_select_related = ("user", "content_type")


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    """Unsaved corrections, so that somebody's forgotten ones can be asked for."""

    list_display = ("page", "user", "base", "updated_at")
    list_select_related = ("page__issue__newspaper", "user")


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """Readers' reports, decided ones too."""

    list_display = ("__str__", "article", "wrong", "suggestion", "name", "state", "created_at", "decided_by")
    list_filter = ("state", "kind", "created_at")
    list_select_related = ("article", "decided_by")
