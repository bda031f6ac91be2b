"""manage.py serve: gunicorn over the archive, on HOST and PORT."""

import errno
import os
import socket
import sys
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.management.migrated import require_migrated

_EVERYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 (compared, not bound)
_LOOPBACK: Final = ("127.0.0.1", "::1")
#: Bytes. A search with every facet chosen fits; what is longer gets gunicorn's own plain answer.
_REQUEST_LINE: Final = 8190


class Command(BaseCommand):
    """Checks what would make every request fail, then becomes gunicorn."""

    help = "用 gunicorn 提供网站服务，地址由 HOST、PORT 设定。"

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = settings.HOST, settings.PORT
        require_migrated()
        if not settings.DEBUG and not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
            raise CommandError("静态文件还没有收集，请先运行 manage.py collectstatic --no-input。")
        _check_free(host, port)
        bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.stdout.write(f"县报库在 {settings.SITE_URL}/ （按 Ctrl-C 停止）")
        if host in _EVERYWHERE and urlsplit(settings.SITE_URL).hostname in _LOOPBACK:
            self.stdout.write("要让其他机器访问，请用 SITE_URL 写明它们用的地址，如 SITE_URL=http://192.0.2.7:8000。")
        self.stdout.flush()
        command = [
            sys.executable, "-m", "gunicorn", "archive.wsgi:application",
            "--bind", bind,
            "--workers", str(settings.WEB_WORKERS),
            "--threads", str(settings.WEB_THREADS),
            "--limit-request-line", str(_REQUEST_LINE),
            "--log-level", "warning",
        ]  # fmt: skip
        os.execv(sys.executable, command)  # noqa: S606 (gunicorn takes this process over, so that signals reach it)


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            reason = "端口已被占用，请设 PORT 换一个" if taken else error.strerror
            raise CommandError(f"不能在 {host}:{port} 上提供服务：{reason}。") from error
