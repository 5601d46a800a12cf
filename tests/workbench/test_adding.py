"""What adding tells on the way."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest

from watchword.workbench import add, create

N_DOCUMENTS = 2_500  # a batch has 2,000


def test_progress_is_told_between_the_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # by its module, since the room offers a function of the same name
    monkeypatch.setattr(import_module("watchword.workbench.add"), "TOLD_SECONDS", -1.0)
    file = tmp_path / "many.jsonl"
    lines = [
        json.dumps({"id": f"d{n}", "date": "2024-01-01", "lang": "en", "text": f"Item {n}."})
        for n in range(N_DOCUMENTS)
    ]
    file.write_text("\n".join(lines), "utf-8")
    with create(tmp_path / "archive") as corpus:
        told = list(add(corpus, [str(file)]))
    assert [one.n_read for one in told] == [*range(1, N_DOCUMENTS + 1), N_DOCUMENTS]
    assert [sum(len(one.receipt.added) for one in told[:n]) for n in (1_999, 2_000, len(told))] == [
        0,
        2_000,
        N_DOCUMENTS,
    ]
