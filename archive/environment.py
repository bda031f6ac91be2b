"""Reading settings from the environment, with messages that say which variable is wrong."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def read_flag(environment: Mapping[str, str], name: str) -> bool:
    """Whether a variable says yes (1, true, yes, on). Raises ImproperlyConfigured on anything but yes, no or nothing."""
    value = environment.get(name, "").strip().lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("", "0", "false", "no", "off"):
        return False
    raise ImproperlyConfigured(f"{name}={value!r}: expected 1 or 0")


def read_number(environment: Mapping[str, str], name: str, default: int, *, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both inclusive. Raises ImproperlyConfigured on anything else."""
    value = environment.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
        raise ImproperlyConfigured(f"{name}={value!r}: expected a whole number from {low} to {high}")
    return int(value)


def read_site_url(environment: Mapping[str, str], host: str, port: int) -> str:
    """The address that readers use, without a final slash: SITE_URL, else that of HOST and PORT.

    Raises ImproperlyConfigured unless it is an http or https address of a host, without path or query.
    """
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (compared, not bound)
    bracketed = f"[{reachable}]" if ":" in reachable else reachable
    url = environment.get("SITE_URL", "").strip().rstrip("/") or f"http://{bracketed}:{port}"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"SITE_URL={url!r}: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"SITE_URL={url!r}: expected http(s)://host[:port] and nothing behind it")
    return url


def data_directory(path: Path) -> Path:
    """The directory, made if it is not there, for its owner only: it holds passwords and the secret key.

    Raises ImproperlyConfigured if that fails.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"DATA_DIR={path}: the data directory cannot be made: {error.strerror}") from error
    return path


def secret_key(path: Path) -> str:
    """The key kept in the file, made on first use and readable by its owner only.

    Of two processes that make it at once, one wins and both use its key. Raises ImproperlyConfigured if it cannot be kept.
    """
    try:
        if not path.exists():
            draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
            try:
                draft.touch(mode=0o600)
                draft.write_text(secrets.token_urlsafe(60), encoding="ascii")
                path.hardlink_to(draft)
            except FileExistsError:
                pass
            finally:
                draft.unlink(missing_ok=True)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{path}: the secret key can be neither read nor made: {error}") from error
    if not key:
        raise ImproperlyConfigured(f"{path}: the file of the secret key is empty; delete it and a new one is made")
    return key
