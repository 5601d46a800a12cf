"""Gold data for collation: how each set is read, the baselines that stand beside ours, and how links are scored."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from ast import literal_eval
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from math import erfc, log, sqrt
from pathlib import Path
from random import Random
from typing import cast
from xml.etree import ElementTree as ET

import numpy as np

from watchword.model.alignments import Alignment
from watchword.model.tokens import Tokens

GOLD = Path(__file__).parents[2].parent / "shared" / "data" / "gold"
Bead = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Bitext:
    """Two lists of sentences and the beads that people drew between them."""

    name: str
    a: list[str]
    b: list[str]
    gold: list[Bead]


def digest(name: str) -> str:
    """Return the first 16 digits of the SHA-256 of a gold file."""
    return sha256((GOLD / name).read_bytes()).hexdigest()[:16]


def member(archive: str, name: str) -> str:
    """Return one file of a zip as text."""
    with zipfile.ZipFile(GOLD / archive) as opened:
        return opened.read(name).decode("utf-8")


def tokens_of_lines(name: str, lines: Sequence[str]) -> tuple[str, Tokens]:
    """Return lines as a text of one sentence a line, with the columns that alignment across languages reads."""
    bounds, at = [], 0
    for line in lines:
        bounds.append((at, at + len(line)))
        at += len(line) + 2
    none, table = np.zeros(0, np.int32), np.array(bounds, np.int32).reshape(-1, 2)
    return "\n\n".join(lines), Tokens(name, none, none, none, none, none, none, none, (), table, table)


@cache
def textberg(name: str) -> Bitext:
    """Read one file of Text+Berg: German and French, beads as `[0]:[0, 1]`."""
    a, b = (member("textberg_dev.zip", f"textberg_dev/{name}.{tongue}").splitlines() for tongue in ("de", "fr"))
    gold = []
    for line in member("textberg_dev.zip", f"textberg_dev/{name}.defr").splitlines():
        left, right = ([int(n) for n in side.split(",") if n.strip()] for side in re.findall(r"\[(.*?)\]", line))
        gold.append((tuple(left), tuple(right)))
    return Bitext(name, a, b, gold)


@cache
def novels() -> list[Bitext]:
    """Read the Chinese-English novels: links between numbered sentences, the English ones named first."""
    out = []
    for number in range(1, 7):
        stem = f"mac_zh_en_dev/intertext/dev-anno.{number:03}"
        sides = []
        places: list[dict[str, int]] = []
        for tongue in ("zh", "en"):
            found = list(ET.fromstring(member("mac_zh_en_dev.zip", f"{stem}_{tongue}.xml")).iter("s"))  # noqa: S314  # our data
            sides.append(["".join(one.itertext()).strip() for one in found])
            places.append({one.get("id", ""): k for k, one in enumerate(found)})
        gold = []
        for link in ET.fromstring(member("mac_zh_en_dev.zip", f"{stem}_zh.{number:03}_en.xml")).iter("link"):  # noqa: S314
            right, left = link.get("xtargets", ";").split(";")
            gold.append(
                (tuple(places[0][name] for name in left.split()), tuple(places[1][name] for name in right.split()))
            )
        out.append(Bitext(f"novel {number}", sides[0], sides[1], gold))
    return out


def beads_of(found: Alignment, a: Tokens, b: Tokens) -> list[Bead]:
    """Return an alignment as beads of sentence numbers."""
    at_a, at_b = ({int(start): k for k, (start, _) in enumerate(side.sentences)} for side in (a, b))
    return [
        (tuple(at_a[span.start] for span in block.a), tuple(at_b[span.start] for span in block.b))
        for block in found.blocks
        if block.a and block.b
    ]


def strict_f1(gold: Sequence[Bead], found: Sequence[Bead]) -> tuple[int, int, int]:
    """Return (right, found, gold) counts of beads that agree exactly; sentences without counterpart do not count."""
    wanted, said = ({bead for bead in beads if bead[0] and bead[1]} for beads in (gold, found))
    return len(wanted & said), len(said), len(wanted)


def f1(right: int, found: int, gold: int) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * right / max(found + gold, 1)


PRIORS = {(1, 1): 0.89, (1, 0): 0.00495, (0, 1): 0.00495, (2, 1): 0.0445, (1, 2): 0.0445, (2, 2): 0.011}


def gale_church(a: Sequence[str], b: Sequence[str], *, words: bool = False) -> list[Bead]:
    """Align by length alone (Gale and Church 1993), or by length and shared words and numbers as hunalign begins.

    With `words` each bead's cost falls with the share of words that stand on both sides letter for letter.
    """
    size_a, size_b = [len(one) for one in a], [len(one) for one in b]
    ratio = sum(size_b) / max(sum(size_a), 1)
    bags_a, bags_b = ([set(re.findall(r"\w+", one.lower())) for one in side] for side in (a, b))
    best = [[float("inf")] * (len(b) + 1) for _ in range(len(a) + 1)]
    back: list[list[tuple[int, int]]] = [[(0, 0)] * (len(b) + 1) for _ in range(len(a) + 1)]
    best[0][0] = 0.0
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            for (p, q), prior in PRIORS.items():
                if p > i or q > j:
                    continue
                x, y = sum(size_a[i - p : i]), sum(size_b[j - q : j])
                delta = abs(y - ratio * x) / sqrt(6.8 * max((x + y / max(ratio, 1e-9)) / 2, 1))
                cost = best[i - p][j - q] - log(prior) - log(max(erfc(delta / sqrt(2)), 1e-12))
                if words and p and q:
                    left, right = set().union(*bags_a[i - p : i]), set().union(*bags_b[j - q : j])
                    cost -= 6 * len(left & right) / max(min(len(left), len(right)), 1)
                if cost < best[i][j]:
                    best[i][j], back[i][j] = cost, (p, q)
    out: list[Bead] = []
    i, j = len(a), len(b)
    while i or j:
        p, q = back[i][j]
        out.append((tuple(range(i - p, i)), tuple(range(j - q, j))))
        i, j = i - p, j - q
    return out[::-1]


@dataclass(frozen=True)
class Planted:
    """Korean and English lines with merges, drops, exchanges and deleted blocks; numbers are lines of the source."""

    korean: list[list[int]]
    english: list[list[int]]
    deleted: set[int]
    dropped: set[int]


def plant_lines(n_lines: int, *, seed: int, size: int, n: int = 300, blocks: int = 4) -> Planted:
    """Delete blocks of `size` English lines out of `n`, and merge, drop and exchange others at random."""
    rng = Random(f"{seed} {size} {n}")  # noqa: S311  # plants
    start = rng.randrange(n_lines - n + 1)
    english = [[line] for line in range(start, start + n)]
    k = 0
    while k < n - 1:
        if rng.random() < 0.03:
            english[k], english[k + 1] = english[k + 1], english[k]
            k += 1
        k += 1
    deleted: set[int] = set()
    while len(deleted) < blocks * size:
        first = start + rng.randrange(10, n - 10 - size)
        if not any(line in deleted for line in range(first - 4, first + size + 4)):
            deleted.update(range(first, first + size))
    english = [group for group in english if group[0] not in deleted]
    dropped: set[int] = set()
    merged: list[list[int]] = []
    k = 0
    while k < len(english):
        fate = rng.random()
        if fate < 0.06 and k + 1 < len(english):
            merged.append(english[k] + english[k + 1])
            k += 1
        elif fate < 0.08:
            dropped.update(english[k])
        else:
            merged.append(english[k])
        k += 1
    korean: list[list[int]] = []
    line = start
    while line < start + n:
        step = 2 if rng.random() < 0.05 and not {line, line + 1} & (deleted | dropped) and line + 1 < start + n else 1
        korean.append(list(range(line, line + step)))
        line += step
    return Planted(korean, merged, deleted, dropped)


@cache
def korean_english() -> tuple[list[str], list[str]]:
    """Return the northern Korean and English lines."""
    korean, english = (member("koen_dev.zip", f"koen_dev/dev.{name}").splitlines() for name in ("ko-kp", "en"))
    return korean, english


@cache
def frankenstein() -> tuple[dict[str, object], dict[str, object]]:
    """Return both printed witnesses with the editors' loci."""
    first, second = (
        json.loads(member("frankenstein_1818_1823.zip", f"frankenstein/witness_f{year}.json")) for year in (1818, 1823)
    )
    return first, second


@cache
def word_pairs() -> list[tuple[list[str], list[str], set[tuple[int, int]]]]:
    """Return the reworded sentence pairs of multimwa-wiki (development): tokens of both, and the hand-made links."""
    out = []
    for row in member("multimwa_wiki_dev.zip", "multimwa/wiki-dev.tsv").splitlines():
        cells = row.split("\t")
        links = {(int(a), int(b)) for a, b in (link.split("-") for link in cells[7].split())}
        out.append((cells[1].split(), cells[3].split(), links))
    return out


def collatex_fixtures() -> list[dict[str, object]]:
    """Return CollateX's own test cases."""
    return [json.loads(line) for line in (GOLD / "collatex_fixtures.jsonl").read_text("utf-8").splitlines()]


def collatex_tables() -> list[tuple[str, dict[str, str], dict[str, list[str | None]]]]:
    """Return `(test, witnesses, table)` for every fixture of two or more witnesses that states an alignment.

    The table has a list of cells a witness, of equal length, a cell being the words there or None. It is read from each
    form in which the tests write it: a table, rows of segments, JSON, a drawn table, an apparatus.
    """
    out = []
    for fixture in collatex_fixtures():
        witnesses = cast("dict[str, str]", fixture.get("witnesses", {}))
        table = _expected_table(fixture, list(witnesses))
        if len(witnesses) > 1 and table:  # two is what makes a comparison
            out.append((str(fixture["test"]), witnesses, table))
    return out


def collatex_vertices() -> list[tuple[str, dict[str, str], list[str]]]:
    """Return `(test, witnesses, words)` for fixtures that list a variant graph: its words that one vertex holds.

    Given are the words listed once that no witness says twice: every two witnesses that have one are linked there.
    """
    out = []
    for fixture in collatex_fixtures():
        said = cast("list[str]", fixture.get("assertions", []))
        listed = [found[1] for one in said if (found := re.match(r'"(\w+)", (?:vertices\W|iterator\.)', one))]
        witnesses = {name: text.lower() for name, text in cast("dict[str, str]", fixture.get("witnesses", {})).items()}
        counts = {word: [text.split().count(word) for text in witnesses.values()] for word in listed}
        words = [word for word in listed if listed.count(word) == max(counts[word]) == 1 < sum(counts[word])]
        if words:
            out.append((str(fixture["test"]), witnesses, words))
    return out


def _expected_table(fixture: dict[str, object], names: list[str]) -> dict[str, list[str | None]]:
    if "table" in fixture:
        return cast("dict[str, list[str | None]]", fixture["table"])
    said = " ".join(cast("list[str]", fixture["assertions"]))
    rows = re.findall(r"assertEqual\((\[.*?\]), alignment_table\.rows\[(\d+)\]\.to_list_of_strings", said)
    if rows:
        return {names[int(number)]: literal_eval(cells) for cells, number in rows}
    for form in cast("dict[str, object]", fixture.get("expected") or {}).values():
        if isinstance(form, dict) and form.get("witnesses") == names and "table" in form:
            return _json_table(form["table"], names)
        if isinstance(form, str) and form.startswith("+-"):
            return _drawn_table(form, names)
        if isinstance(form, str) and "<cx:apparatus" in form:
            return _apparatus(ET.fromstring(form), names)  # noqa: S314  # our data
    return {}


def _json_table(table: list[list[list[dict[str, str]] | None]], names: list[str]) -> dict[str, list[str | None]]:
    """Read CollateX's JSON, whose rows are witnesses, or columns where it was told to turn the table."""
    sides = (
        table if all(cell is None or cell[0]["_sigil"] == names[0] for cell in table[0]) else zip(*table, strict=True)
    )
    return {
        name: ["".join(token["t"] for token in cell) if cell else None for cell in row]
        for name, row in zip(names, sides, strict=True)
    }


def _drawn_table(drawn: str, names: list[str]) -> dict[str, list[str | None]]:
    grid = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in drawn.splitlines() if line.startswith("|")
    ]
    rows = grid if [row[0] for row in grid] == names else [list(row) for row in zip(*grid, strict=True)]
    return {name: [None if cell == "-" else cell for cell in cells] for name, *cells in rows}


def _apparatus(root: ET.Element, names: list[str]) -> dict[str, list[str | None]]:
    """Read a TEI apparatus: what stands outside `app` is in every witness."""
    table: dict[str, list[str | None]] = {name: [root.text] for name in names}
    for app in root:
        readings = {name: rdg.text for rdg in app for name in rdg.get("wit", "").replace("#", "").split()}
        for name, cells in table.items():
            cells.extend([readings.get(name), app.tail])
    return table


def equally_good(kind: str) -> list[tuple[str, str, str]]:
    """Return `(test, what, reason)`: the links, or words of a vertex, of CollateX that ours puts in other columns."""
    with Path(__file__).with_name("collatex_equally_good.csv").open(encoding="utf-8", newline="") as opened:
        return [(row["test"], row["what"], row["reason"]) for row in csv.DictReader(opened) if row["kind"] == kind]
