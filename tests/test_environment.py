"""Settings out of the environment: what is believed, what is refused with the variable's name, how the key is kept."""

import os
import stat
import subprocess
import sys
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from archive.environment import data_directory, read_flag, read_number, read_site_url, secret_key

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(("value", "meaning"), [("1", True), ("yes", True), ("0", False), ("", False), ("off", False)])
def test_flags(value: str, meaning: bool) -> None:
    assert read_flag({"DEBUG": value}, "DEBUG") is meaning


def test_a_flag_that_is_neither_is_refused_by_name() -> None:
    with pytest.raises(ImproperlyConfigured, match="DEBUG='maybe'"):
        read_flag({"DEBUG": "maybe"}, "DEBUG")


@pytest.mark.parametrize("value", ["0", "65536", "abc", "-1", "１２３", "8.5"])
def test_a_bad_port_is_refused_by_name(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PORT"):
        read_number({"PORT": value}, "PORT", 8000, low=1, high=65535)


@pytest.mark.parametrize(
    ("environment", "host", "url"),
    [
        ({}, "127.0.0.1", "http://127.0.0.1:8000"),
        ({}, "0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104 (read, not bound)
        ({}, "::1", "http://[::1]:8000"),
        ({"SITE_URL": "https://bao.example/"}, "127.0.0.1", "https://bao.example"),
    ],
)
def test_the_site_url(environment: dict[str, str], host: str, url: str) -> None:
    assert read_site_url(environment, host, 8000) == url


@pytest.mark.parametrize(
    "url", ["bao.example", "ftp://bao.example", "https://bao.example/path", "https://", "https://x?y=1"]
)
def test_a_bad_site_url_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        read_site_url({"SITE_URL": url}, "127.0.0.1", 8000)


def test_the_key_is_made_once_and_is_the_owners(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    with ThreadPool(8) as pool:
        keys = set(pool.map(lambda _: secret_key(path), range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret_key"]


def test_a_data_directory_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ImproperlyConfigured, match="DATA_DIR"):
        data_directory(tmp_path / "file" / "var")


def run_check(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value for name, value in os.environ.items() if name not in ("SITE_URL", "DEBUG", "DJANGO_SETTINGS_MODULE")
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**clean, "DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
    )


def test_check_deploy_is_clean_over_https(tmp_path: Path) -> None:
    result = run_check(tmp_path, SITE_URL="https://bao.example")
    assert (result.returncode, result.stderr) == (0, "")


def test_cookies_follow_the_scheme(tmp_path: Path) -> None:
    result = run_check(tmp_path)
    assert "security.W012" in result.stderr  # plain http on loopback: no secure cookies, so that an editor can log in
