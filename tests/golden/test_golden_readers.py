"""Real bytes in, expected documents beside them: `WATCHWORD_REWRITE_GOLDEN=1` rewrites, the diff is read."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from watchword.ingest import Received, receive
from watchword.text.read import read

SHELF = Path(__file__).parent / "readers"
CASES = sorted(path for path in SHELF.iterdir() if not path.name.endswith(".expected.json"))


def as_written(value: object) -> object:
    """Return what JSON should hold for dates and the read-only mappings of the model."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_bytes_give_the_expected_documents_and_problems(path: Path) -> None:
    [received] = receive([str(path)], now=lambda: datetime(2031, 12, 31, tzinfo=UTC))
    assert isinstance(received, Received)
    documents, problems = read(received.source, received.content)
    found = {
        "documents": [
            {name: value for name, value in asdict(one).items() if value not in (None, ())} for one in documents
        ],
        "problems": [problem.as_json() | {"where": problem.where.removeprefix(f"{SHELF}/")} for problem in problems],
    }
    text = json.dumps(found, ensure_ascii=False, indent=1, default=as_written) + "\n"
    expected = path.with_name(path.name + ".expected.json")
    if os.environ.get("WATCHWORD_REWRITE_GOLDEN"):
        expected.write_text(text, encoding="utf-8")
    assert json.loads(text) == json.loads(expected.read_text(encoding="utf-8"))
