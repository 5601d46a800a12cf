"""What adding and reading cost: whole processes, cold, on an archive of real size.

    python bench/reading.py [FILE.jsonl] [--work FOLDER]

Without a file it makes 12,000 documents of 1,100 characters from the bundled sample, with varied numbers and order, so
that it runs anywhere. Prints CPU seconds (user and system, of the whole process), wall seconds and peak memory for
adding, adding again, and reading three documents (the longest, the median, the latest) twice each. Beside them in the
same run: difflib comparing the latest document with every other by words, which is what an analyst's own script does.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

COMMAND = [sys.executable, "-c", "from watchword.cli.main import main; main()"]
PEER = """
import difflib, json, sys
documents = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
own = next(one for one in documents if one["id"] == sys.argv[2])
matcher = difflib.SequenceMatcher(autojunk=False)
matcher.set_seq2(own["text"].split())
for one in documents:
    if one["date"] < own["date"]:
        matcher.set_seq1(one["text"].split())
        matcher.get_matching_blocks()
"""


@dataclass(frozen=True)
class Cost:
    """One process: CPU and wall seconds, peak memory in MB."""

    cpu: float
    wall: float
    memory: float

    def __str__(self) -> str:
        return f"{self.cpu:8.2f} CPU s {self.wall:8.2f} s wall {self.memory:7.0f} MB"


def cost(*words: object, command: list[str] | None = None) -> Cost:
    """Run a process and return what it cost."""
    started = time.monotonic()
    with subprocess.Popen(
        [*(COMMAND if command is None else command), *map(str, words)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, words))} ended with {process.returncode}")
    memory = usage.ru_maxrss / (1024 if sys.platform.startswith("linux") else 1024 * 1024)
    return Cost(usage.ru_utime + usage.ru_stime, time.monotonic() - started, memory)


def made_from_sample(path: Path, *, n_documents: int = 12_000, seed: int = 20) -> None:
    """Write documents of shuffled sentences of the sample's English texts, one in ten of them altered in a number."""
    chosen = random.Random(seed)  # noqa: S311 - a benchmark, repeatable on purpose
    texts = files("watchword.sample").joinpath("texts")
    sentences = [
        sentence.strip()
        for one in texts.iterdir()
        if one.name.endswith("-en.md")
        for sentence in one.read_text("utf-8").split("---", 2)[2].replace("\n", " ").split(". ")
        if len(sentence) > 40
    ]
    with path.open("w", encoding="utf-8") as out:
        for number in range(n_documents):
            body = [chosen.choice(sentences) for _ in range(9)]
            body = [f"{one} in the year {chosen.randrange(1, 5000)}" if chosen.random() < 0.1 else one for one in body]
            day = date(2015, 1, 1) + timedelta(days=number // 4)
            line = {"id": f"made-{number}", "date": day.isoformat(), "lang": "en", "text": ". ".join(body) + "."}
            out.write(json.dumps(line) + "\n")


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--work", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.work) as folder:
        archive = Path(folder) / "archive"
        path = given.file or Path(folder) / "made.jsonl"
        if given.file is None:
            made_from_sample(path)
        with path.open(encoding="utf-8") as source:
            documents = [json.loads(line) for line in source]
        print(f"{path.name}: {len(documents):,} documents, {path.stat().st_size / 1e6:.1f} MB")
        cost("init", archive)
        rows = {"add": cost("add", "-C", archive, path), "add again": cost("add", "-C", archive, path)}
        by_length = sorted(documents, key=lambda one: len(one["text"]))
        latest = max(documents, key=lambda one: one["date"])
        for name, one in {"longest": by_length[-1], "median": by_length[len(by_length) // 2], "latest": latest}.items():
            for turn in ("once", "twice"):
                rows[f"read {name} ({len(one['text']):,} characters), {turn}"] = cost("read", "-C", archive, one["id"])
        rows["difflib, latest against every earlier (peer)"] = cost(
            path, latest["id"], command=[sys.executable, "-c", PEER]
        )
    for name, row in rows.items():
        print(f"{name:<44}{row}")
    print(f"add again / add: {rows['add again'].cpu / rows['add'].cpu:.2f} of the CPU")
    ours, peer = rows[next(name for name in rows if name.startswith("read latest"))], rows[next(reversed(rows))]
    print(f"read latest / difflib: {ours.cpu / peer.cpu:.2f} of the CPU")


if __name__ == "__main__":
    main()
