"""The documents say what is true: their commands run, their links lead somewhere, their figures hold."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
#: Commands that ask questions, serve until stopped, or are this very test.
NOT_RUN = {"make run", "make test", "make test-exhaustive", ".venv/bin/python manage.py createsuperuser", "make screenshots"}


def commands(document: Path) -> list[str]:
    """The commands of a document's sh blocks, without their comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", document.read_text(encoding="utf-8"), flags=re.M | re.S)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.split("\n")]
    return [re.sub(r"\s+# .*", "", line) for line in lines if line and not line.startswith("#")]


def test_the_readme_opens_with_the_two_commands() -> None:
    assert commands(ROOT / "README.md")[:2] == ["make run", "make test"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (document.parent / target).exists(), target
    for name in re.findall(r"`((?:docs|archive|search|tests|fixtures|bench|templates|static)/[\w./-]*[\w/])`", text):
        assert (ROOT / name).exists(), name


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a reader of the README: a home with a folder of pages, a data directory with a database."""
    home = tmp_path_factory.mktemp("home")
    (home / "pages").mkdir()
    (home / "pages" / "a.txt").write_bytes((ROOT / "fixtures" / "seeds" / "003_1da880c8f8a17d23.txt").read_bytes())
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment |= {"HOME": str(home), "DATA_DIR": str(home / "var")}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    return environment


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_run(document: Path, machine: dict[str, str]) -> None:
    for command in commands(document):
        if command in NOT_RUN:
            continue
        assert command.startswith((".venv/bin/python ", "python ")), f"a command that no test knows how to run: {command}"
        line = f"{shlex.quote(sys.executable)} {command.split(' ', 1)[1]}"
        done = subprocess.run(["bash", "-c", line], cwd=ROOT, env=machine, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}\n{done.stderr}"


def test_measurements_are_commands_that_there_are() -> None:
    told = commands(ROOT / "bench" / "README.md")
    scripts = {path.relative_to(ROOT).as_posix() for path in (ROOT / "bench").glob("*.py")}
    for command in told:
        if command == "make bench":
            continue
        python, script, *words = shlex.split(command)
        assert (python, script in scripts) == (".venv/bin/python", True), command
        helped = subprocess.run([sys.executable, script, "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
        assert [word for word in words if word.startswith("-") and word not in helped.stdout] == [], command
    assert {"bench/search.py", "bench/import.py", "bench/plots.py"} <= {
        command.split()[1] for command in told if " " in command
    }


def test_every_setting_is_in_the_readme() -> None:
    settings = (ROOT / "archive" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'os\.environ(?:\.get\(|, )"([A-Z_]+)"', settings))
    assert {"DATA_DIR", "HOST", "PORT"} <= names
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in sorted(names) if f"`{name}`" not in readme] == []


def test_no_lock_file_names_a_registry() -> None:
    for path in ROOT.glob("requirements*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        assert "index-url" not in text
        requirements = re.findall(r"^[a-z0-9][\w.-]*==", text, flags=re.M)
        assert requirements
        assert len(re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text, flags=re.M | re.S)) == len(requirements)
        assert all("--hash=sha256:" in entry for entry in re.split(r"^(?=[a-z0-9])", text, flags=re.M) if "==" in entry)


def test_the_plan_names_every_room() -> None:
    plan = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    untold = {"__init__.py", "apps.py", "wsgi.py", "urls.py", "search_indexes.py"}
    files = [
        path.name for folder in ("archive", "search") for path in (ROOT / folder).glob("*.py") if path.name not in untold
    ]
    folders = [
        f"{path.parent.name}/{path.name}/"
        for folder in ("archive", "search")
        for path in (ROOT / folder).iterdir()
        if path.is_dir() and path.name not in ("__pycache__", "migrations", "management", "templatetags")
    ]
    assert [name for name in sorted(files + folders) if name not in plan] == []


def test_every_stage_of_the_parser_is_told_of() -> None:
    told = (ROOT / "docs" / "source-format.md").read_text(encoding="utf-8")
    told += (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    tables = {"__init__.py", "bylinewords.py", "mastheadwords.py", "surnames.py"}
    stages = {path.name for path in (ROOT / "archive" / "parsing").glob("*.py")} - tables
    assert sorted(name for name in stages if name not in told) == []
