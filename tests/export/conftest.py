"""What the tests of the exports share: the edition, its files, and the schemas of the formats."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema.validators import validator_for

from lifebook import Life
from lifebook.export import Edition, rendered

ADDRESS = "https://example.org/life/"


@pytest.fixture(scope="session")
def edition(life: Life) -> Edition:
    """The edition without an address, whatever the settings say."""
    return Edition(life)


@pytest.fixture(scope="session")
def placed(life: Life) -> Edition:
    """The edition as it is once it has an address."""
    return Edition(life, ADDRESS)


@pytest.fixture(scope="session")
def files(edition: Edition) -> dict[str, bytes]:
    """Every export by name."""
    return rendered(edition)


def loaded(files: dict[str, bytes], name: str) -> Any:
    """An export that is JSON, as values."""
    return json.loads(files[name])


def breaches(schema: str, value: object) -> list[str]:
    """What in a value is not as a schema of ``schemas/`` wants it: path and message."""
    path = Path(__file__).with_name("schemas") / f"{schema}.json"
    rules = json.loads(path.read_text(encoding="utf-8"))
    kind = validator_for(rules)
    kind.check_schema(rules)
    found = kind(rules, format_checker=kind.FORMAT_CHECKER).iter_errors(value)
    return [f"{'/'.join(map(str, one.absolute_path))}: {one.message[:200]}" for one in found]
