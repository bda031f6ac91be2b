"""Imports point one way: archive.parsing ← archive ← search; parsing is pure."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: What the parser may use besides the standard library.
PARSING_MAY_USE = {"archive", "borax", "jieba"}
#: No stage of the parser reads, writes, starts anything or asks for the day.
IMPURE = {"os", "io", "pathlib", "subprocess", "socket", "shutil", "tempfile", "time", "random", "logging", "threading"}


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files(package: str) -> list[Path]:
    found = sorted((ROOT / package).rglob("*.py"))
    assert found
    return found


def test_parsing_imports_only_itself_and_pure_libraries() -> None:
    import sys

    for file in files("archive/parsing"):
        for name in imported(file):
            top = name.split(".")[0]
            assert top in PARSING_MAY_USE or top in sys.stdlib_module_names, f"{file.name} imports {name}"
            assert top not in IMPURE, f"{file.name} imports {name}"
            if top == "archive":
                assert name.startswith("archive.parsing"), f"{file.name} imports {name}"


def test_parsing_opens_nothing() -> None:
    for file in files("archive/parsing"):
        calls = {
            node.func.id
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not calls & {"open", "print", "input", "exec", "eval"}, file.name


def test_the_record_does_not_know_of_searching() -> None:
    # Settings and root addresses name the search app; nothing else of the record does.
    for file in files("archive"):
        if file.relative_to(ROOT).as_posix() in ("archive/settings.py", "archive/urls.py"):
            continue
        assert not [name for name in imported(file) if name.split(".")[0] in ("search", "haystack", "whoosh")], file.name


def test_the_environment_is_read_in_the_settings_only() -> None:
    for package in ("archive", "search"):
        for file in files(package):
            # wsgi.py, like manage.py, only names the settings.
            if file.relative_to(ROOT).as_posix() not in ("archive/settings.py", "archive/wsgi.py"):
                text = file.read_text(encoding="utf-8")
                assert not [word for word in ("os.environ", "getenv") if word in text], file.name
