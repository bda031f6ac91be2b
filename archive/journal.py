"""The journal of what editors did to the record outside a page's versions: Django's admin log, which nobody can edit."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Model


def note(user_id: int, thing: Model, what: str) -> None:
    """Write down that this user did `what` to the thing. Call it in the transaction that did it."""
    LogEntry.objects.log_actions(user_id, [thing], CHANGE, change_message=what, single_object=True)
