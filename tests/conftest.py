"""What many tests share: the gold, and the archive with the seeds in it."""

import json
from pathlib import Path
from typing import Any

import pytest

from archive.import_runs import run_import

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "fixtures" / "seeds"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--exhaustive", action="store_true", help="run the long forms of tests, too")


@pytest.fixture(scope="session")
def exhaustive(request: pytest.FixtureRequest) -> bool:
    """Whether the long form of a test is asked for."""
    return bool(request.config.getoption("--exhaustive"))


@pytest.fixture(scope="session")
def gold() -> list[dict[str, Any]]:
    """What a careful reader finds in the seeds."""
    return json.loads((ROOT / "tests" / "gold" / "seeds.json").read_text(encoding="utf-8"))


@pytest.fixture
def seeds(db: None) -> None:
    """The five seed pages, imported."""
    run_import([SEEDS])
