"""Settings out of the environment: what is believed, what is refused with the variable's name, how the key is kept."""

import os
import stat
import subprocess
import sys
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from archive.claims import PathReader, page_number
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


def test_a_site_url_with_no_port_in_its_port_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="SITE_URL"):
        read_site_url({"SITE_URL": "http://bao.example:xx"}, "127.0.0.1", 8000)


def test_the_data_directory_is_the_owners(tmp_path: Path) -> None:
    assert stat.S_IMODE(data_directory(tmp_path / "var").stat().st_mode) == 0o700


def test_an_empty_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("")
    with pytest.raises(ImproperlyConfigured, match="is empty"):
        secret_key(tmp_path / "secret_key")


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {
        name: value for name, value in os.environ.items() if name not in ("SITE_URL", "DEBUG", "DJANGO_SETTINGS_MODULE")
    }
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**clean, **environment}, capture_output=True, text=True)


def test_a_wrong_setting_is_one_line(tmp_path: Path) -> None:
    done = manage("check", DATA_DIR=str(tmp_path), PORT="80x")
    assert (done.returncode, done.stderr) == (1, "设置有误：PORT='80x': expected a whole number from 1 to 65535\n")


def test_a_server_does_not_start_where_it_could_only_fail(tmp_path: Path) -> None:
    assert "请先运行 manage.py migrate" in manage("serve", DATA_DIR=str(tmp_path)).stderr
    manage("migrate", "-v0", DATA_DIR=str(tmp_path))
    assert "请先运行 manage.py collectstatic" in manage("serve", DATA_DIR=str(tmp_path)).stderr


def test_a_pattern_with_an_unknown_group_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="yeer"):
        PathReader([r"(?P<yeer>[0-9]{4})"], [])


@pytest.mark.parametrize(
    ("text", "number"), [("０３", "3"), ("Ａ３", "A3"), ("a12", "A12"), ("0", None), ("٣", None), ("1" * 50, None)]
)
def test_page_numbers_are_of_plain_digits(text: str, number: str | None) -> None:
    assert page_number(text) == number
