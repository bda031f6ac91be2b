"""The archive's settings. The environment is read here and nowhere else; README.md has the table of variables.

All state lives in DATA_DIR: the database, the search index, the collected static files and the secret key.
"""

import os
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archive.environment import data_directory, read_flag, read_number, read_site_url, secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = data_directory(Path(os.environ.get("DATA_DIR") or BASE_DIR / "var").resolve())

DEBUG = read_flag(os.environ, "DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY") or secret_key(DATA_DIR / "secret_key")

# Where it is served, and under which address readers know it.
HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = read_number(os.environ, "PORT", 8000, low=1, high=65535)
WEB_WORKERS = read_number(os.environ, "WEB_WORKERS", 2, low=1, high=64)
WEB_THREADS = read_number(os.environ, "WEB_THREADS", 4, low=1, high=64)
SITE_URL = read_site_url(os.environ, HOST, PORT)
_site = urlsplit(SITE_URL)
ALLOWED_HOSTS = sorted(
    {_site.hostname or "", "localhost", "127.0.0.1", "[::1]", socket.gethostname().lower()}
    | {host.strip() for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()}
)
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]

# Cookies, redirects and HSTS follow the scheme of SITE_URL. Behind a proxy gunicorn takes the scheme from
# X-Forwarded-Proto, which it believes from 127.0.0.1 only (its own FORWARDED_ALLOW_IPS widens that).
_https = _site.scheme == "https"
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_SECURE = _https
SECURE_SSL_REDIRECT = _https
SECURE_REDIRECT_EXEMPT = [r"^(livez|readyz)$"]  # asked from this machine, without the proxy
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if _https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains is the choice of who owns the domain, not of one site under it.
    "security.W021",  # So is the preload list, which can hardly be left again.
]
# Nothing is requested from other sites, and nothing of a source's text can run.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "search",  # before Haystack, whose rebuild_index and update_index ours take the place of
    "haystack",
    "csp",
    "django_htmx",
    "archive",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Static files are answered here; the headers above are theirs too.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages are compressed with up to 100 random bytes in each, so that their length tells nothing of a token in them (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "archive.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "search.freshness.OwnChangesMiddleware",
    # Tells views whether a whole page is wanted, or the part of one that htmx puts in.
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "archive.urls"
WSGI_APPLICATION = "archive.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "archive.templatetags.site"],
        },
    },
]

# WAL lets readers read while one writes; IMMEDIATE takes the write lock when a transaction begins, so that none fails
# half-way and changes are numbered in the order of their commits; FULL survives a power cut.
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "db.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]

HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": "search.backends.whoosh_backend.XianbaoEngine",
        "PATH": DATA_DIR / "index",
        "SILENTLY_FAIL": False,
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "archive" / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = _https
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

FIXTURES_DIR = BASE_DIR / "fixtures"
# Whether articles of new pages wait, unseen by readers, until an editor has reviewed their page.
HOLD_IMPORTS = read_flag(os.environ, "HOLD_IMPORTS")
# The folder on the server from which the import page may take files; empty for none.
IMPORT_PATH = Path(os.environ["IMPORT_PATH"]).resolve() if os.environ.get("IMPORT_PATH") else None
# Regular expressions, one a line, searched in a file's absolute path (with / between its parts); the first that is found
# counts. Its groups newspaper, year, month, day, page and page_name say what the path claims; each may be absent.
_DAY = r"(?P<year>[0-9]{4})[-/.]?(?P<month>[0-9]{2})[-/.]?(?P<day>[0-9]{2})"
_NUMBER = r"(?P<page>[A-Za-z]?[0-9]{1,3})"
_USUAL_PATTERNS = rf"""
(?:^|/)(?P<newspaper>[^/]+)/{_DAY}/{_NUMBER}\.txt$
(?:^|/)(?P<newspaper>[^/]+?)[-_ ]{_DAY}[-_ ]{_NUMBER}\.txt$
"""
IMPORT_PATTERNS = [
    pattern for pattern in (os.environ.get("IMPORT_PATTERNS") or _USUAL_PATTERNS).splitlines() if pattern.strip()
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # A page that is not there, a wrong host name or a thousand parameters are their sender's affair; only what went wrong
    # here is logged.
    "loggers": {"django.request": {"level": "ERROR"}, "django.security": {"level": "CRITICAL"}},
}
