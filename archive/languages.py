"""In which language a page is: Chinese, unless its reader has chosen English; the choice is kept in a cookie.

What a browser says it prefers is not followed: an address then shows the same page to everyone who has chosen nothing, and
what is quoted from it can be found again. The editors' rooms and the API speak Chinese to all.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import DjangoTranslation
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

#: Addresses under these are always in the default language.
_CHINESE_ONLY: Final = ("/admin/", "/api/")
#: As HTML and HTTP write the codes of settings.LANGUAGES.
_TAGS: Final = {"zh-hans": "zh-Hans", "en": "en"}

#: POST `language` and `next` (a path of this site): keeps the choice and goes back there. It changes nothing but the visitor's own
#: view of the site, so that it needs no token, and pages without forms need no cookie for one.
choose_language: Final = csrf_exempt(set_language)


class LanguageMiddleware:
    """Answers each request in the language that its cookie names, else in the default one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(_CHINESE_ONLY):
            return self._get_response(request)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            response = self._get_response(request)
            patch_vary_headers(response, ("Cookie",))
            if response.headers.get("Content-Type", "").startswith("text/html"):
                response.headers.setdefault("Content-Language", language_tag())
        return response


def language_tag() -> str:
    """The tag of the language that is spoken now: zh-Hans or en."""
    return _TAGS[translation.get_language() or settings.LANGUAGE_CODE]


def speaks_chinese() -> bool:
    """Whether the interface speaks Chinese now."""
    return language_tag() != "en"


def script_texts() -> dict[str, str]:
    """What scripts say in the language that is spoken now, by the Chinese text; empty in Chinese."""
    return {} if speaks_chinese() else _script_catalogue(translation.get_language() or "")


@cache
def _script_catalogue(language: str) -> dict[str, str]:
    catalogue: Any = DjangoTranslation(language, domain="djangojs", localedirs=[str(path) for path in settings.LOCALE_PATHS])
    return {said: text for said, text in catalogue._catalog._catalogs[0].items() if said and isinstance(said, str)}
