"""How fast a warm search answers, on a synthetic archive made of real text.

    python bench/search.py ../shared/data/series/scotus_20000.jsonl.xz --copies 5 --archive /tmp/search-archive

Every copy of a document has a tenth of its words replaced by words of other documents, so that phrases are neither all
unique nor all copied. The archive is made once and used again. Printed are tokens and seconds to the first answer, and
for each class of phrase the median, the 95th percentile and the slowest answer, lines and counts together: in one
process, and by the command line, a process a question.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from watchword.workbench import add, create, open_archive
from watchword.workbench.searching import Searcher, SearchSettings

SETTINGS = SearchSettings(limit=100)


def make(archive: Path, source: Path, *, copies: int) -> None:
    """Fill an archive with `copies` variants of each document of a JSON Lines file."""
    chance = random.Random(20_240_611)  # noqa: S311 (no secret)
    with lzma.open(source, "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    pool = [word for one in documents[::50] for word in str(one["text"]).split()]
    with create(archive) as corpus:
        for copy in range(copies):
            with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as part:
                for one in documents:
                    part.write(json.dumps(variant(one, copy, pool=pool, chance=chance)) + "\n")
                part.flush()
                for progress in add(corpus, [part.name]):
                    print(f"copy {copy + 1}: {len(progress.receipt.added):,} documents added", flush=True)


def variant(document: dict[str, object], copy: int, *, pool: list[str], chance: random.Random) -> dict[str, object]:
    """Return a document under another name, in another year, with a tenth of its words replaced."""
    words = str(document["text"]).split(" ")
    if copy:
        for k in range(len(words)):
            if chance.random() < 0.1:
                words[k] = chance.choice(pool)
    day = f"{1990 + chance.randrange(30)}-{chance.randrange(12) + 1:02}-{chance.randrange(28) + 1:02}"
    return {"id": f"{document['id']}-{copy}", "date": day, "lang": "en", "outlet": f"o{copy}", "text": " ".join(words)}


def phrases(searcher: Searcher) -> Iterator[tuple[str, str, int]]:
    """Yield class, phrase and hits of phrases drawn from the archive: rare ones and common ones."""
    indexes = [part.index for part in searcher.language("en").parts]
    chance = random.Random(7)  # noqa: S311 (no secret)
    wanted = {"rare (up to 100 hits)": 100, "common (1,000 hits and more)": 100}
    while any(wanted.values()):
        (index,) = chance.choices(indexes, [len(one.form_id) for one in indexes])
        at = chance.randrange(max(len(index.form_id) - 4, 1))
        words = " ".join(index.forms[form] for form in index.form_id[at : at + chance.randrange(1, 4)])
        if not words.isascii() or not words.replace(" ", "").isalpha():
            continue
        hits = searcher.search(words, settings=SearchSettings(limit=0)).n_hits
        kind = "rare (up to 100 hits)" if hits <= 100 else "common (1,000 hits and more)" if hits >= 1000 else ""
        if kind and wanted[kind]:
            wanted[kind] -= 1
            yield kind, words, hits


def told(kind: str, pairs: list[tuple[float, float]]) -> None:
    """Print median, 95 % and slowest of milliseconds, wall-clock and processor time."""
    for name, column in zip(("wall", "CPU"), zip(*pairs, strict=True), strict=True):
        ordered = sorted(column)
        print(
            f"{kind}: {len(ordered)} asked, {name} median {statistics.median(ordered):.1f} ms, "
            f"95 % {ordered[int(0.95 * len(ordered))]:.1f} ms, slowest {ordered[-1]:.1f} ms"
        )


def in_new_processes(archive: Path, asked: list[str]) -> list[tuple[float, float]]:
    """Ask by the command line, a process a question; return wall-clock and processor time of each."""
    command = [sys.executable, "-c", "from watchword.cli.main import main; main()", "search", "-C", str(archive)]
    taken = []
    for words in asked:
        begin, before = time.perf_counter(), os.times()
        subprocess.run([*command, words, "--limit", "100"], check=True, capture_output=True)
        after = os.times()
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        taken.append((1000 * (time.perf_counter() - begin), 1000 * spent))
    return taken


def main() -> None:
    """Make or open the archive, and time its answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--copies", type=int, default=5)
    parser.add_argument("--archive", type=Path, required=True)
    given = parser.parse_args()
    if not (given.archive / "archive.sqlite").exists():
        begin = time.perf_counter()
        make(given.archive, given.source, copies=given.copies)
        print(f"made in {time.perf_counter() - begin:.0f} s")
    with open_archive(given.archive) as corpus:
        begin, cpu = time.perf_counter(), time.process_time()
        searcher = Searcher(corpus)
        searcher.search("may it ... court", settings=SETTINGS)  # opens the indexes, loads the kernels
        held = searcher.language("en")
        print(
            f"{sum(len(part.index.form_id) for part in held.parts):,} tokens, {len(held.roll):,} documents, "
            f"{len(held.parts)} indexes; first answer in {time.perf_counter() - begin:.1f} s, "
            f"{time.process_time() - cpu:.1f} CPU s"
        )
        timed: dict[str, list[tuple[float, float]]] = {}
        asked = list(phrases(searcher))
        extra = ["the ... court", "(may|shall) it please the court", '[stem="argue"] []{0,2} "court"', "jurisdict*"]
        asked += [("gaps, alternatives, CQL", query, 0) for query in extra for _ in range(5)]
        for kind, words, _ in asked:
            begin, cpu = time.perf_counter(), time.process_time()
            searcher.search(words, settings=SETTINGS)
            taken = (1000 * (time.perf_counter() - begin), 1000 * (time.process_time() - cpu))
            timed.setdefault(kind, []).append(taken)
    for kind, pairs in timed.items():
        told(kind, pairs)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB, shared pages included")
    for kind in timed:
        questions = [question for its_kind, question, _ in asked if its_kind == kind]
        few = questions[:: max(len(questions) // 10, 1)]
        told(f"command line, {kind}", in_new_processes(given.archive, few))


if __name__ == "__main__":
    main()
