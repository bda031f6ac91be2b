"""The archive's settings for tests: a data directory of their own, plain static files, a quick password hasher."""

import atexit
import os
import shutil
import tempfile

_directory = tempfile.mkdtemp(prefix="xianbao-tests-")
atexit.register(shutil.rmtree, _directory, ignore_errors=True)
for _name in (
    "HOST",
    "PORT",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "DEBUG",
    "SECRET_KEY",
    "IMPORT_PATTERNS",
    "HOLD_IMPORTS",
    "IMPORT_PATH",
):
    os.environ.pop(_name, None)
os.environ["DATA_DIR"] = _directory

from archive.settings import *  # noqa: E402, F403 (the environment comes first)

STATIC_ROOT.mkdir()  # noqa: F405 (WhiteNoise warns of a missing one)
STORAGES = {  # type: ignore[no-redef]
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
