"""Psalms in noisy Latin books of hours: token F1 of finding them, leaving one volume out.

    python bench/reuse_horae.py ../shared/data/gold/horae_dev.zip

The psalms themselves are not in the data. What is known of them is what the other volumes have: the stretches that are
tagged there. Each volume is read against these; the tags of the volume itself are seen by nothing but the score. A
token counts as found if it lies in a passage; `labelled` asks for the right psalm too. Matching units are letters,
since the recognition of the manuscripts leaves few words whole. The limits were set on the first two volumes (by
name); the figure of the last three is given apart.
"""

from __future__ import annotations

import argparse
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from watchword.match.reuse import find_passages
from watchword.match.reuse_settings import ReuseSettings
from watchword.model.tokens import Tokens

SETTINGS = ReuseSettings(
    least_weight=100.0,
    most_occurrences=30,
    longest_seed=24,
    gap=20,
    drift=20,
    margin=60,
    slack=20,
    penalty=3.0,
    gap_cost=0.3,
    unit_floor=0.5,
)
BRIDGE = 20
N_TUNED = 2


@dataclass(frozen=True, slots=True)
class Volume:
    """The words of one volume with the psalm each belongs to, None outside."""

    name: str
    words: list[str]
    labels: list[str | None]


def read_volumes(path: Path) -> list[Volume]:
    """Return the volumes in order of name."""
    volumes = []
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            rows = [line.split() for line in archive.read(name).decode("utf-8").splitlines() if line]
            labels = [None if tag == "O" else tag.split("-", 1)[1] for _, tag in rows]
            volumes.append(Volume(name.rsplit("_", 1)[-1], [word for word, _ in rows], labels))
    return volumes


def letters_of(name: str, words: list[str]) -> tuple[Tokens, list[int]]:
    """Lay words out as letters, u and v, i and j alike; return also the word of every letter."""
    folded = [word.lower().replace("v", "u").replace("j", "i") for word in words]
    owner = [number for number, word in enumerate(folded) for _ in word]
    letters = "".join(folded)
    forms: dict[str, int] = {}
    place = np.arange(len(letters), dtype=np.int32)
    nothing = np.zeros(len(letters), np.int32)
    tokens = Tokens(
        document_id=name,
        start=place,
        end=place + 1,
        form_id=np.array([forms.setdefault(letter, len(forms)) for letter in letters], np.int32),
        word=np.array(owner, np.int32),
        sentence=nothing,
        paragraph=nothing,
        section=nothing,
        forms=tuple(forms),
        sentences=np.array([[0, len(letters)]], np.int32),
        paragraphs=np.array([[0, len(letters)]], np.int32),
    )
    return tokens, owner


def label_words(volume: Volume, others: list[Volume]) -> list[str | None]:
    """Return the psalm that the other volumes' tags suggest for every word of this one."""
    known = [(w, label) for other in others for w, label in zip(other.words, other.labels, strict=True) if label]
    reference, reference_word = letters_of("known", [word for word, _ in known])
    target, target_word = letters_of(volume.name, volume.words)
    passages = find_passages(reference, target, settings=SETTINGS)
    found: list[str | None] = [None] * len(volume.words)
    for row in range(len(passages) - 1, -1, -1):  # the heaviest last, so that it stands
        a_first, a_after, b_first, b_after = (
            int(column[row]) for column in (passages.a_first, passages.a_after, passages.b_first, passages.b_after)
        )
        for place in range(b_first, b_after):
            beside = a_first + (place - b_first) * (a_after - a_first) // (b_after - b_first)
            found[target_word[place]] = known[reference_word[beside]][1]
    return bridge(found)


def bridge(labels: list[str | None]) -> list[str | None]:
    """Fill the gaps of at most `BRIDGE` words inside one psalm."""
    filled = list(labels)
    last = -1
    for number, label in enumerate(labels):
        if label is None:
            continue
        if last >= 0 and labels[last] == label and number - last - 1 <= BRIDGE:
            filled[last + 1 : number] = [label] * (number - last - 1)
        last = number
    return filled


def f1(true: list[str | None], found: list[str | None], *, labelled: bool) -> dict[str, float]:
    """Return precision, recall and F1 over tokens."""
    hits = sum(bool(a and b and (a == b or not labelled)) for a, b in zip(true, found, strict=True))
    precision = hits / max(1, sum(label is not None for label in found))
    recall = hits / max(1, sum(label is not None for label in true))
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
    }


def main() -> None:
    """Print a line a volume, and the figures of the last three and of all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    volumes = read_volumes(parser.parse_args().archive)
    labels = []
    for volume in volumes:
        labels.append(label_words(volume, [other for other in volumes if other is not volume]))
        print(volume.name, json.dumps(f1(volume.labels, labels[-1], labelled=False)))
    for name, first in (("the last three", N_TUNED), ("all", 0)):
        true = [label for volume in volumes[first:] for label in volume.labels]
        found = [label for part in labels[first:] for label in part]
        print(name, json.dumps(f1(true, found, labelled=False)), "labelled", json.dumps(f1(true, found, labelled=True)))


if __name__ == "__main__":
    main()
