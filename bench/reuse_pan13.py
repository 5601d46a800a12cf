"""PAN 2013 text alignment: plagdet by class, on the half of the pairs that nothing was tuned on.

    python bench/reuse_pan13.py ../shared/data/gold/pan13_train.zip [--half test|tune] [--at-most N]

A pair belongs to the tuning half if the SHA-256 of its name is even, else to the test half. plagdet is that of Potthast
et al. (2010), macro-averaged over cases, on characters of both documents, divided by the logarithm of the granularity.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from watchword.match.reuse import find_passages
from watchword.match.reuse_settings import ReuseSettings
from watchword.model.tokens import Tokens
from watchword.text import stems, tokenise

CLASSES = (
    "01-no-plagiarism",
    "02-no-obfuscation",
    "03-random-obfuscation",
    "04-translation-obfuscation",
    "05-summary-obfuscation",
)
FEATURE = re.compile(r'<feature[^>]*name="plagiarism"[^>]*/>')
VALUE = re.compile(r'(\w+)="([^"]*)"')
ENGLISH = partial(stems, language="en")


@dataclass(frozen=True, slots=True)
class Case:
    """A passage in the suspicious document and its source, in characters of one pair of documents."""

    pair: str
    start: int
    end: int
    source_start: int
    source_end: int

    def meets(self, other: Case) -> bool:
        """Say whether both sides overlap."""
        return (
            self.pair == other.pair
            and min(self.end, other.end) > max(self.start, other.start)
            and min(self.source_end, other.source_end) > max(self.source_start, other.source_start)
        )

    def __len__(self) -> int:
        """Return the characters of both sides."""
        return self.end - self.start + self.source_end - self.source_start


class Corpus:
    """The packed corpus, each document tokenised once."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path)

    def pairs(self, kind: str, half: str) -> Iterator[tuple[str, str]]:
        """Yield the names of the pairs of one class in one half (`both` for all)."""
        for line in self._read(f"{kind}/pairs").splitlines():
            suspicious, source = line.split()
            parity = hashlib.sha256(f"{suspicious} {source}".encode()).digest()[0] % 2
            if half == "both" or parity == (half == "test"):
                yield suspicious, source

    def cases(self, kind: str, suspicious: str, source: str) -> list[Case]:
        """Return the true cases of a pair."""
        pair = f"{suspicious} {source}"
        cases = []
        for feature in FEATURE.findall(self._read(f"{kind}/{Path(suspicious).stem}-{Path(source).stem}.xml")):
            values = dict(VALUE.findall(feature))
            start, source_start = int(values["this_offset"]), int(values["source_offset"])
            end, source_end = start + int(values["this_length"]), source_start + int(values["source_length"])
            cases.append(Case(pair, start, end, source_start, source_end))
        return cases

    @cache  # noqa: B019 - one corpus a process
    def tokens(self, name: str) -> Tokens:
        """Return the units of one document."""
        return tokenise(name, self._read(f"{'susp' if name.startswith('susp') else 'src'}/{name}"), language="en")

    def _read(self, name: str) -> str:
        # No newline is translated: the gold counts characters as they stand.
        with io.TextIOWrapper(self.archive.open(f"pan13_train/{name}"), encoding="utf-8", newline="") as text:
            return text.read()


def detect(corpus: Corpus, pair: tuple[str, str], *, settings: ReuseSettings) -> list[Case]:
    """Return what the engine finds in one pair, the source on side a."""
    suspicious, source = pair
    found = find_passages(corpus.tokens(source), corpus.tokens(suspicious), settings=settings, number=ENGLISH)
    columns = (found.b_start, found.b_end, found.a_start, found.a_end)
    return [Case(f"{suspicious} {source}", *(int(column[row]) for column in columns)) for row in range(len(found))]


def plagdet(cases: Sequence[Case], detections: Sequence[Case]) -> dict[str, float]:
    """Return precision, recall, granularity and plagdet, macro-averaged."""
    by_pair: dict[str, tuple[list[Case], list[Case]]] = {}
    for side, items in enumerate((cases, detections)):
        for item in items:
            by_pair.setdefault(item.pair, ([], []))[side].append(item)
    shares: tuple[list[float], list[float]] = ([], [])
    hits = []
    for true, found in by_pair.values():
        for case in true:
            met = [other for other in found if case.meets(other)]
            shares[0].append(_covered(case, met) / len(case))
            if met:
                hits.append(len(met))
        for other in found:
            met = [case for case in true if other.meets(case)]
            shares[1].append(_covered(other, met) / len(other))
    recall, precision = (sum(part) / len(part) if part else 1.0 for part in shares)
    granularity = sum(hits) / len(hits) if hits else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {
        "plagdet": round(f1 / math.log2(1 + granularity), 4),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "granularity": round(granularity, 4),
    }


def _covered(case: Case, others: Iterable[Case]) -> int:
    """Return how many characters of both sides of `case` the others cover together."""
    mine: set[int] = set()
    source: set[int] = set()
    for other in others:
        mine.update(range(max(case.start, other.start), min(case.end, other.end)))
        source.update(range(max(case.source_start, other.source_start), min(case.source_end, other.source_end)))
    return len(mine) + len(source)


def measure(corpus: Corpus, *, half: str, at_most: int | None, settings: ReuseSettings) -> dict[str, dict[str, float]]:
    """Return the figures by class and of the whole."""
    figures: dict[str, dict[str, float]] = {}
    all_cases: list[Case] = []
    all_found: list[Case] = []
    for kind in CLASSES:
        pairs = list(corpus.pairs(kind, half))[:at_most]
        cases = [case for pair in pairs for case in corpus.cases(kind, *pair)]
        by_pair = [detect(corpus, pair, settings=settings) for pair in pairs]
        found = [case for part in by_pair for case in part]
        if kind == CLASSES[0]:
            figures[kind] = {"pairs": len(pairs), "clean": round(sum(not part for part in by_pair) / len(pairs), 4)}
        else:
            figures[kind] = {"pairs": len(pairs), **plagdet(cases, found)}
        all_cases += cases
        all_found += found
    figures["whole"] = plagdet(all_cases, all_found)
    return figures


def main() -> None:
    """Print a line a class."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--half", choices=("test", "tune", "both"), default="test")
    parser.add_argument("--at-most", type=int, help="pairs of each class")
    arguments = parser.parse_args()
    figures = measure(
        Corpus(arguments.archive), half=arguments.half, at_most=arguments.at_most, settings=ReuseSettings(reworded=True)
    )
    for kind, values in figures.items():
        print(kind, json.dumps(values))


if __name__ == "__main__":
    main()
