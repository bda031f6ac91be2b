"""Whether this process lives, and whether the archive is ready: for who watches over the server."""

from dataclasses import asdict, dataclass

from django.core.management import CommandError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from archive.management.migrated import require_migrated
from search import indexing
from search.backends.store import (
    IndexDamagedError,
    IndexMissingError,
    IndexOutdatedError,
    IndexUnavailableError,
)


@dataclass(frozen=True, slots=True)
class Readiness:
    """`database`: ok, unmigrated or unreachable. `index`: ok, missing, outdated, damaged, foreign (of another database), or
    unknown, where the database cannot be asked. `pending`: how many changes the index has still to read, or None."""

    ready: bool
    database: str
    index: str
    pending: int | None


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """200 as long as this process answers at all."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 if pages can be read and searched, else 503; says in JSON which of it cannot be."""
    found = readiness()
    return JsonResponse(asdict(found), status=200 if found.ready else 503)


def readiness() -> Readiness:
    """How it stands."""
    try:
        require_migrated()
    except CommandError:
        return Readiness(False, "unmigrated", "unknown", None)
    except DatabaseError:
        return Readiness(False, "unreachable", "unknown", None)
    try:
        return Readiness(True, "ok", "ok", indexing.pending())
    except IndexUnavailableError as unavailable:
        return Readiness(False, "ok", _NAMES[type(unavailable)], None)


_NAMES = {
    IndexMissingError: "missing",
    IndexOutdatedError: "outdated",
    IndexDamagedError: "damaged",
    indexing.IndexForeignError: "foreign",
}
