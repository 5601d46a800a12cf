"""How fast a warm search answers, on a synthetic archive made of real text.

    python bench/search.py ../shared/data/series/scotus_20000.jsonl.xz --copies 5 --archive /tmp/search-archive

Every copy of a document has a tenth of its words replaced by words of other documents, so that phrases are neither all
unique nor all copied. The archive is made once and used again. Printed are tokens, seconds and memory of making the
index, and for each class of phrase the median, the 95th percentile and the slowest answer, lines and counts together.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import resource
import statistics
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
    record = searcher.index("en").record
    chance = random.Random(7)  # noqa: S311 (no secret)
    wanted = {"rare (up to 100 hits)": 100, "common (1,000 hits and more)": 100}
    while any(wanted.values()):
        at = chance.randrange(len(record.form_id) - 4)
        words = " ".join(record.forms[form] for form in record.form_id[at : at + chance.randrange(1, 4)])
        if not words.isascii() or not words.replace(" ", "").isalpha():
            continue
        hits = searcher.search(words, settings=SearchSettings(limit=0)).n_hits
        kind = "rare (up to 100 hits)" if hits <= 100 else "common (1,000 hits and more)" if hits >= 1000 else ""
        if kind and wanted[kind]:
            wanted[kind] -= 1
            yield kind, words, hits


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
        index = searcher.index("en")
        record = index.record
        print(
            f"{len(record.form_id):,} tokens, {len(record):,} documents, {len(record.forms):,} forms; "
            f"index in {time.perf_counter() - begin:.1f} s, {time.process_time() - cpu:.1f} CPU s"
        )
        searcher.search("may it ... court")  # compiles the kernel
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
            for name, column in zip(("wall", "CPU"), zip(*pairs, strict=True), strict=True):
                ordered = sorted(column)
                print(
                    f"{kind}: {len(ordered)} asked, {name} median {statistics.median(ordered):.1f} ms, "
                    f"95 % {ordered[int(0.95 * len(ordered))]:.1f} ms, slowest {ordered[-1]:.1f} ms"
                )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB")


if __name__ == "__main__":
    main()
