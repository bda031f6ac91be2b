"""Who has just saved something finds it: their next searches wait, a second at the most, until the index has it.

The number of the last Change of a request goes back in a signed cookie that is good for a few seconds.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from haystack import connections

from archive.models import Change
from search.backends.store import IndexUnavailableError
from search.following import wake

_COOKIE: Final = "saved"
_REMEMBERED: Final = 15  # seconds; the index is seldom behind for one
_PATIENCE: Final = 1.0  # seconds that a search waits
_LOOK: Final = 0.02  # seconds between two looks


@dataclass
class _Saved:
    """What this request has committed so far."""

    anything: bool = False


_request: ContextVar[_Saved | None] = ContextVar("saved", default=None)


def note(**_signal: Any) -> None:
    """Changes have been committed, within a request or not."""
    saved = _request.get()
    if saved is not None:
        saved.anything = True


class OwnChangesMiddleware:
    """Tells the browser how far the index must have come for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the cookie if something was committed."""
        with _noting() as saved:
            response = self._get_response(request)
        if saved.anything:
            last = Change.objects.order_by("-seq").values_list("seq", flat=True).first()
            response.set_signed_cookie(
                _COOKIE,
                str(last),
                salt=__name__,
                max_age=_REMEMBERED,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def wait_for_own_changes(request: HttpRequest) -> None:
    """Before a search: wait until the index has what this browser has just saved, or patience is at an end."""
    seq = request.get_signed_cookie(_COOKIE, default="", salt=__name__, max_age=_REMEMBERED)
    if not seq:
        return
    keeper = connections["default"].get_backend().keeper
    end = time.monotonic() + _PATIENCE
    try:
        while keeper.held().seq < int(seq) and time.monotonic() < end:
            wake()  # should whoever was to read it in have died meanwhile
            if keeper.held().seq < int(seq):
                time.sleep(_LOOK)
    except IndexUnavailableError:
        return  # the search will say so


@contextmanager
def _noting() -> Iterator[_Saved]:
    saved = _Saved()
    token = _request.set(saved)
    try:
        yield saved
    finally:
        _request.reset(token)
