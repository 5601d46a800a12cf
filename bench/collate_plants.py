"""Plant known changes in real texts: a pair of versions, and the truth about every sentence of it.

`python bench/collate_plants.py --language en --words 20000 --level heavy --half dev --out DIR` writes `a.txt`,
`b.txt` and `truth.json`. The same seed gives the same pair. The two halves draw on different texts.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

DATA = Path(__file__).parents[2] / "shared" / "data"
TEXTS = {
    ("en", "dev"): ("series/us_sotu.jsonl", 0),
    ("en", "test"): ("dprk/rodong_en_2021_2022.jsonl", None),
    ("ko", "dev"): ("dprk/newyear_ko.jsonl", 0),
    ("ko", "test"): ("dprk/newyear_ko.jsonl", 1),
    ("ko", "both"): ("dprk/newyear_ko.jsonl", None),
}
# Shares of sentences, in per cent, that each operation is applied to.
# `replace` puts an unrelated sentence in a sentence's place: an omission and an insertion that face each other.
LEVELS = {
    "light": {
        "omit": 0.7, "insert": 0.7, "replace": 0.3, "substitute": 4.0, "paraphrase": 1.0, "trim": 1.0,
        "move": 0.7, "move_reworded": 0.3, "merge": 0.5, "split": 0.5,
    },
    "heavy": {
        "omit": 3.0, "insert": 3.0, "replace": 1.0, "substitute": 20.0, "paraphrase": 8.0, "trim": 5.0,
        "move": 2.0, "move_reworded": 2.0, "merge": 2.0, "split": 2.0,
    },
    "severe": {
        "omit": 6.0, "insert": 6.0, "replace": 3.0, "substitute": 20.0, "paraphrase": 30.0, "trim": 8.0,
        "move": 4.0, "move_reworded": 4.0, "merge": 4.0, "split": 4.0,
    },
}  # fmt: skip
# How much of a reworded sentence is touched, least and most; and the longest run of sentences that moves together.
STRENGTH = {"light": (0.15, 0.35), "heavy": (0.15, 0.45), "severe": (0.25, 0.6)}
LONGEST_MOVE = 3
SENTENCE = re.compile(r"[^.!?]{25,400}[.!?](?=\s|$)")
# What plainly starts and ends as a sentence, so that no truth hangs on whether "Thomas A." ends one.
WHOLE = re.compile(r"^[A-Z].*[a-z]{4}[.!?]$|^[가-힣].*[가-힣][.!?]$")
NEAREST_MOVE = 6


@dataclass
class Plant:
    """One planted fact: what was done, and where it stands on both sides, as `[start, end]` in code points."""

    operation: str
    a: list[list[int]] = field(default_factory=list)
    b: list[list[int]] = field(default_factory=list)


@dataclass
class Unit:
    """Sentences that travel together into B."""

    operation: str
    a_sentences: list[int]
    b_sentences: list[str]


def load_sentences(language: str, half: str) -> list[str]:
    """Return the sentences of the half's texts, in order, none twice."""
    name, parity = TEXTS[language, half]
    sentences: dict[str, None] = {}
    for number, line in enumerate((DATA / name).open(encoding="utf-8")):
        if parity is not None and number % 2 != parity:
            continue
        text = re.sub(r"\s+", " ", json.loads(line)["text"])
        for found in SENTENCE.findall(text):
            sentence = found.strip()
            if WHOLE.search(sentence):
                sentences[sentence] = None
    return list(sentences)


def plant(sentences: list[str], *, words: int, level: str, rng: Random) -> tuple[str, str, list[Plant]]:
    """Return A, B and the truth. A holds about `words` words; other sentences serve as insertions."""
    base, spare = _take(sentences, words, rng)
    vocabulary = [word for sentence in spare[:2000] for word in sentence.split()]
    units = _edit(base, spare, vocabulary=vocabulary, level=level, rng=rng)
    moved = [unit for unit in units if unit.operation.startswith("move")]
    order = [unit for unit in units if not unit.operation.startswith("move")]
    for unit in moved:
        home = unit.a_sentences[0]
        while True:
            at = rng.randrange(len(order) + 1)
            near = [n for other in order[max(at - 1, 0) : at + 1] for n in other.a_sentences]
            if near and all(abs(n - home) >= NEAREST_MOVE for n in near):
                break
        order.insert(at, unit)
    text_a, places_a = _join(base, rng)
    flat = [sentence for unit in order for sentence in unit.b_sentences]
    text_b, places_b = _join(flat, rng)
    truth = []
    at = 0
    for unit in order:
        here = places_b[at : at + len(unit.b_sentences)]
        at += len(here)
        if unit.operation == "replace":
            truth.extend([Plant("omit", [places_a[unit.a_sentences[0]]]), Plant("insert", [], here)])
        elif unit.operation.startswith("move"):
            rows = zip(unit.a_sentences, here, strict=True)
            truth.extend(Plant(unit.operation, [places_a[i]], [place]) for i, place in rows)
        else:
            truth.append(Plant(unit.operation, [places_a[i] for i in unit.a_sentences], here))
    return text_a, text_b, truth


def plant_sections(sentences: list[str], *, words: int, rng: Random) -> tuple[str, str, list[Plant]]:
    """Return A of ten sections, and B without the third and seventh and with the fourth and eighth exchanged."""
    base, _ = _take(sentences, words, rng)
    size = len(base) // 10
    sections = [list(range(k * size, (k + 1) * size)) for k in range(10)]
    text_a, places_a = _join(base[: 10 * size], rng)
    order = [0, 1, 7, 4, 5, 3, 8, 9]
    text_b, places_b = _join([base[i] for k in order for i in sections[k]], rng)
    truth = [Plant("omit", [places_a[i]]) for k in (2, 6) for i in sections[k]]
    at = 0
    for k in order:
        for i in sections[k]:
            truth.append(Plant("move" if k in (3, 7) else "keep", [places_a[i]], [places_b[at]]))
            at += 1
    return text_a, text_b, truth


def _take(sentences: list[str], words: int, rng: Random) -> tuple[list[str], list[str]]:
    """Take consecutive sentences of about `words` words, from a random place, going round; the rest is spare."""
    start = rng.randrange(len(sentences))
    turned = sentences[start:] + sentences[:start]
    n = 0
    for count, sentence in enumerate(turned, 1):
        n += len(sentence.split())
        if n >= words:
            return turned[:count], turned[count:] or [f"Nothing is left of number {k}." for k in range(500)]
    raise SystemExit(f"the texts hold {n} words, {words} were asked for")


def _edit(  # noqa: C901  # one branch an operation
    base: list[str], spare: list[str], *, vocabulary: list[str], level: str, rng: Random
) -> list[Unit]:
    """Decide for each sentence what happens to it, and do it. Operations never meet in one sentence."""
    shares = LEVELS[level]
    units: list[Unit] = []
    names = [*shares, "keep"]
    weights = [*shares.values(), 100 - sum(shares.values())]
    fresh = iter(rng.sample(spare, len(spare)))
    i = 0
    while i < len(base):
        name = rng.choices(names, weights)[0]
        strength = rng.uniform(*STRENGTH[level])
        if name == "insert" and (extra := next(fresh, None)):
            units.append(Unit("insert", [], [extra]))
        run = rng.randrange(1, LONGEST_MOVE + 1) if name.startswith("move") else 2 if name == "merge" else 1
        taken = base[i : i + run]
        words = taken[0].split()
        made: list[str] | None = None
        if name == "merge" and len(taken) == 2:
            made = [merge(*taken)]
        elif name == "omit":
            made = []
        elif name == "replace" and (extra := next(fresh, None)):
            made = [extra]
        elif name == "substitute":
            made = [substitute(words, vocabulary, times=1 + rng.randrange(2), rng=rng)]
        elif name == "paraphrase" and len(words) >= 6:
            made = [paraphrase(words, vocabulary, strength=strength, rng=rng)]
        elif name == "trim" and len(words) >= 8:
            made = [trim(words, rng)]
        elif name == "move":
            made = taken
        elif name == "move_reworded" and all(len(sentence.split()) >= 8 for sentence in taken):
            made = [paraphrase(sentence.split(), vocabulary, strength=strength / 2, rng=rng) for sentence in taken]
        elif name == "split" and len(words) >= 14:
            made = split(words)
        if made is None:
            name, taken, made = "keep", taken[:1], taken[:1]
        units.append(Unit(name, list(range(i, i + len(taken))), made))
        i += len(taken)
    return units


def substitute(words: list[str], vocabulary: list[str], *, times: int, rng: Random) -> str:
    """Replace words that are neither first nor last."""
    out = list(words)
    for at in rng.sample(range(1, len(words) - 1), min(times, len(words) - 2)):
        out[at] = _other(vocabulary, out[at], rng)
    return " ".join(out)


def paraphrase(words: list[str], vocabulary: list[str], *, strength: float, rng: Random) -> str:
    """Replace, drop, insert or exchange about a share `strength` of the words between the first and the last."""
    out: list[str] = words[:1]
    for word in words[1:-1]:
        fate = rng.random() / strength
        if fate < 0.5:
            out.append(_other(vocabulary, word, rng))
        elif fate < 0.7:
            continue
        elif fate < 0.9:
            out.extend([word, _other(vocabulary, word, rng)])
        elif fate < 1.0 and len(out) > 1:
            out.insert(len(out) - 1, word)
        else:
            out.append(word)
    return " ".join([*out, words[-1]])


def trim(words: list[str], rng: Random) -> str:
    """Cut a phrase of a sixth to two fifths of the sentence, out of its middle."""
    length = max(1, int(len(words) * rng.uniform(0.16, 0.4)))
    at = rng.randrange(1, len(words) - length)
    return " ".join(words[:at] + words[at + length :])


def merge(first: str, second: str) -> str:
    """Make one sentence of two."""
    return f"{first.rstrip('.!?')}, {second}"


def split(words: list[str]) -> list[str]:
    """Make two sentences of one, at the word after a comma nearest the middle, else at the middle."""
    middle = len(words) // 2
    commas = [k + 1 for k, word in enumerate(words) if word.endswith(",") and 4 <= k + 1 <= len(words) - 4]
    at = min(commas, key=lambda k: abs(k - middle)) if commas else middle
    second = words[at][:1].upper() + words[at][1:]
    return [" ".join(words[:at]).rstrip(",;") + ".", " ".join([second, *words[at + 1 :]])]


def _other(vocabulary: list[str], word: str, rng: Random) -> str:
    while (other := rng.choice(vocabulary).strip(".,;:!?\"'()").lower()) in {word.lower(), ""}:
        pass
    return other


def _join(sentences: list[str], rng: Random) -> tuple[str, list[list[int]]]:
    """Return the text in paragraphs of two to five sentences, and the place of each sentence."""
    text: list[str] = []
    places: list[list[int]] = []
    at, left = 0, rng.randrange(2, 6)
    for sentence in sentences:
        places.append([at, at + len(sentence)])
        left -= 1
        gap = " " if left else "\n\n"
        left = left or rng.randrange(2, 6)
        text.append(sentence + gap)
        at += len(sentence) + len(gap)
    return "".join(text), places


def main() -> None:
    """Write one pair and its truth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", choices=("en", "ko"), default="en")
    parser.add_argument("--words", type=int, default=20_000)
    parser.add_argument("--level", choices=(*LEVELS, "sections"), default="heavy")
    parser.add_argument("--half", choices=("dev", "test", "both"), default="dev")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    chosen = parser.parse_args()
    rng = Random(f"{chosen.seed} {chosen.language} {chosen.words} {chosen.level} {chosen.half}")  # noqa: S311  # plants, not secrets
    sentences = load_sentences(chosen.language, chosen.half)
    if chosen.level == "sections":
        text_a, text_b, truth = plant_sections(sentences, words=chosen.words, rng=rng)
    else:
        text_a, text_b, truth = plant(sentences, words=chosen.words, level=chosen.level, rng=rng)
    chosen.out.mkdir(parents=True, exist_ok=True)
    (chosen.out / "a.txt").write_text(text_a, encoding="utf-8")
    (chosen.out / "b.txt").write_text(text_b, encoding="utf-8")
    (chosen.out / "truth.json").write_text(json.dumps([vars(fact) for fact in truth]), encoding="utf-8")


if __name__ == "__main__":
    main()
