"""Plant altered copies of passages in real documents, and score what an engine finds of them.

    python bench/reuse_plants.py DOCUMENTS.jsonl OUT_FOLDER --seed 20261 --sizes 1000 5000 20000

writes `OUT_FOLDER/documents_N.jsonl` and `OUT_FOLDER/plants_N.jsonl` for each size. Sizes are nested: the documents and
plants of a smaller set are those of the larger one, and a plant's two documents lie in the smallest set that has it.
One document in five receives one plant, from a document that receives none; every length (10-160 words) meets every
share of edited words (0-40 %) equally often. An edit inserts, drops or substitutes a word; words that come in are drawn
from the corpus by frequency. Seed 7 is for development; reported figures use another.
"""

from __future__ import annotations

import argparse
import json
import lzma
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

LENGTHS = (10, 20, 40, 80, 160)
EDIT_SHARES = (0.0, 0.1, 0.2, 0.3, 0.4)
SHARE_OF_DOCUMENTS = 0.2
TRUE_REUSE = 0.60


@dataclass(frozen=True, slots=True)
class Plant:
    """A passage copied from `[source_start, source_end)` of one document to `[start, end)` of another."""

    source: str
    source_start: int
    source_end: int
    target: str
    start: int
    end: int
    n_words: int
    edit_share: float


@dataclass(frozen=True, slots=True)
class Pair:
    """One reported pair: two document names with code-point spans, and the engine's rank score."""

    a: str
    a_start: int
    a_end: int
    b: str
    b_start: int
    b_end: int
    score: float


def read_documents(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of a JSON Lines file, packed or not."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["id"], record["text"]


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of the stretches between white space."""
    spans = []
    at = 0
    for word in text.split():
        at = text.index(word, at)
        spans.append((at, at + len(word)))
        at += len(word)
    return spans


def edit_words(words: Sequence[str], *, share: float, pool: Sequence[str], rng: np.random.Generator) -> list[str]:
    """Insert, drop or substitute `share` of the words, each in another place."""
    n_edits = round(share * len(words))
    edited = set(rng.choice(len(words), size=n_edits, replace=False).tolist())
    result = []
    for number, word in enumerate(words):
        if number not in edited:
            result.append(word)
            continue
        kind = rng.integers(3)
        if kind == 0:
            result += [word, pool[int(rng.integers(len(pool)))]]
        elif kind == 1:
            result.append(pool[int(rng.integers(len(pool)))])
    return result


def plant_passages(
    documents: dict[str, str], *, seed: int, sizes: Sequence[int]
) -> tuple[dict[str, str], dict[int, list[Plant]]]:
    """Return the documents with plants in them, and for each size the plants whose documents it holds."""
    rng = np.random.default_rng(seed)
    names = list(documents)
    pool = [word for name in names[: sizes[0]] for word in documents[name].split()]
    texts = dict(documents)
    by_size: dict[int, list[Plant]] = {}
    plants: list[Plant] = []
    used = 0
    for size in sorted(sizes):
        fresh = rng.permutation(np.arange(used, size))
        n_targets = int(SHARE_OF_DOCUMENTS * (size - used))
        targets, sources = fresh[:n_targets], fresh[n_targets:]
        for number, target in enumerate(targets):
            n_words = LENGTHS[number % len(LENGTHS)]
            share = EDIT_SHARES[number // len(LENGTHS) % len(EDIT_SHARES)]
            plant = _plant_one(
                documents,
                texts,
                names=(names[rng.choice(sources)], names[target]),
                shape=(n_words, share),
                pool=pool,
                rng=rng,
            )
            if plant:
                plants.append(plant)
        used = size
        by_size[size] = list(plants)
    return texts, by_size


def _plant_one(
    documents: dict[str, str],
    texts: dict[str, str],
    *,
    names: tuple[str, str],
    shape: tuple[int, float],
    pool: Sequence[str],
    rng: np.random.Generator,
) -> Plant | None:
    """Copy one passage into `texts`; None where the source document is too short."""
    source, target = names
    n_words, share = shape
    spans = word_spans(documents[source])
    if len(spans) < n_words:
        return None
    first = int(rng.integers(len(spans) - n_words + 1))
    start, end = spans[first][0], spans[first + n_words - 1][1]
    words = [documents[source][left:right] for left, right in spans[first : first + n_words]]
    passage = " ".join(edit_words(words, share=share, pool=pool, rng=rng))
    host = documents[target]
    places = [0, *(right for _, right in word_spans(host))]
    at = places[int(rng.integers(len(places)))]
    lead = " " if at else ""
    texts[target] = host[:at] + lead + passage + " " * (at < len(host)) + host[at:]
    at += len(lead)
    return Plant(source, start, end, target, at, at + len(passage), n_words, share)


def ratio(a: str, b: str) -> float:
    """Return 2 * LCS / (len(a) + len(b)), which rapidfuzz calls `ratio` (there times 100); bit-parallel."""
    if not a or not b:
        return float(a == b)
    places: dict[str, int] = {}
    for number, character in enumerate(a):
        places[character] = places.get(character, 0) | 1 << number
    full = (1 << len(a)) - 1
    row = full
    for character in b:
        hits = row & places.get(character, 0)
        row = ((row + hits) | (row - hits)) & full
    return 2 * (len(a) - row.bit_count()) / (len(a) + len(b))


def score_pairs(pairs: Sequence[Pair], plants: Sequence[Plant], texts: dict[str, str]) -> dict[str, object]:
    """Return recall (all, by length, by share of edits), precision in characters, and how well plants rank.

    A plant is found when half of it is covered by what was reported for its pair of documents. A reported character
    counts as right when it lies in a plant of its pair, or in a pair whose lower-cased passages have a ratio of 0.60.
    `rank_auc` is the chance that the best pair of a plant of 20 words or more outranks a pair of documents without one.
    """
    by_documents: dict[tuple[str, str], list[Pair]] = {}
    for pair in pairs:
        by_documents.setdefault((min(pair.a, pair.b), max(pair.a, pair.b)), []).append(pair)
    planted = {(min(p.source, p.target), max(p.source, p.target)): p for p in plants}
    found = [
        _covered(plant, by_documents.get(key, [])) >= 0.5 * (plant.end - plant.start) for key, plant in planted.items()
    ]
    cells = list(zip(planted.values(), found, strict=True))
    right = total = 0
    plant_scores: dict[Plant, float] = {}
    other_scores: list[float] = []
    for pair in pairs:
        plant = planted.get((min(pair.a, pair.b), max(pair.a, pair.b)))
        n_right, n_total, overlaps = _judge(pair, plant, texts)
        right += n_right
        total += n_total
        if overlaps and plant and plant.n_words >= 20:
            plant_scores[plant] = max(pair.score, plant_scores.get(plant, 0.0))
        elif not plant:
            other_scores.append(pair.score)
    return {
        "plants": len(cells),
        "found": _share([hit for _, hit in cells]),
        "by_words": {n: _share([hit for p, hit in cells if p.n_words == n]) for n in LENGTHS},
        "by_edits": {s: _share([hit for p, hit in cells if p.edit_share == s]) for s in EDIT_SHARES},
        "cells": {
            f"{n}w {s:.0%}": _share([h for p, h in cells if (p.n_words, p.edit_share) == (n, s)])
            for n in LENGTHS
            for s in EDIT_SHARES
        },
        "precision": round(right / total, 4) if total else None,
        "pairs": len(pairs),
        "rank_auc": _auc(list(plant_scores.values()), other_scores),
    }


def _covered(plant: Plant, pairs: Sequence[Pair]) -> int:
    """Return how many characters of the planted passage the pairs cover in the receiving document."""
    covered: set[int] = set()
    for pair in pairs:
        sides = ((pair.a, pair.a_start, pair.a_end), (pair.b, pair.b_start, pair.b_end))
        for name, start, end in sides:
            if name == plant.target:
                covered.update(range(max(start, plant.start), min(end, plant.end)))
    return len(covered)


def _judge(pair: Pair, plant: Plant | None, texts: dict[str, str]) -> tuple[int, int, bool]:
    """Return right characters, all characters (both sides), and whether the pair touches its plant."""
    passages = texts[pair.a][pair.a_start : pair.a_end], texts[pair.b][pair.b_start : pair.b_end]
    n_total = len(passages[0]) + len(passages[1])
    inside = 0
    if plant:
        for name, start, end in ((pair.a, pair.a_start, pair.a_end), (pair.b, pair.b_start, pair.b_end)):
            if name == plant.target:
                inside += max(0, min(end, plant.end) - max(start, plant.start))
    if inside and plant:
        # The source side of a plant is as right as its copy is.
        share = inside / max(1, pair.a_end - pair.a_start if pair.a == plant.target else pair.b_end - pair.b_start)
        n_right = round(share * n_total)
    else:
        n_right = 0
    if ratio(passages[0].lower(), passages[1].lower()) >= TRUE_REUSE:
        n_right = n_total
    return n_right, n_total, bool(inside)


def _share(hits: Sequence[bool]) -> float | None:
    return round(sum(hits) / len(hits), 4) if hits else None


def _auc(above: Sequence[float], below: Sequence[float]) -> float | None:
    """Return the chance that a member of `above` exceeds a member of `below`, ties counting half."""
    if not above or not below:
        return None
    ordered = np.sort(np.asarray(below))
    values = np.asarray(above)
    wins = np.searchsorted(ordered, values, side="left") + np.searchsorted(ordered, values, side="right")
    return round(float(wins.mean() / 2 / len(ordered)), 4)


def write_sets(documents: dict[str, str], folder: Path, *, seed: int, sizes: Sequence[int]) -> None:
    """Write the documents and plants of every size to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    texts, by_size = plant_passages(documents, seed=seed, sizes=sizes)
    names = list(texts)
    for size in sizes:
        # A smaller set is written as it stands inside the largest: its plants are the same.
        with (folder / f"documents_{size}.jsonl").open("w", encoding="utf-8") as lines:
            lines.writelines(
                json.dumps({"id": name, "text": texts[name]}, ensure_ascii=False) + "\n" for name in names[:size]
            )
        with (folder / f"plants_{size}.jsonl").open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(asdict(plant)) + "\n" for plant in by_size[size])


def main() -> None:
    """Read the arguments and write the sets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 5000, 20000])
    arguments = parser.parse_args()
    documents = dict(read_documents(arguments.documents))
    write_sets(documents, arguments.folder, seed=arguments.seed, sizes=sorted(arguments.sizes))


if __name__ == "__main__":
    main()
