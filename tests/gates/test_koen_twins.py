"""Gate: a northern line finds its southern twin, and no fold touches a ㄹ that starts neither a word nor a listed one.

The data is `gold/koen_dev.zip`: the same 1,000 news lines in both norms. Top 1 is by weighted Jaccard similarity of the
syllable trigrams of keys. Lowering a floor takes a line in the changelog.
"""

from __future__ import annotations

import hashlib
import json
import math
import zipfile
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from watchword.text import fold, key
from watchword.text.ko.spelling import load_lexicon

DATA = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the real corpora are not beside this checkout")

DIGEST = "76108927cd24c7ecda0d0fc196eb33eea4591a5a9aa89c829ffbd344be15c1ac"
FLOOR_TOP_1 = 0.98
FLOOR_EQUAL_KEYS = 0.98  # 0.992 measured; 0.761 without Korean folds
RIEUL, NIEUN, IEUNG = 5, 2, 11


@cache
def read_lines(norm: str) -> list[str]:
    """Return the 1,000 lines in a norm: `ko-kp` or `ko-kr`."""
    archive = DATA / "gold" / "koen_dev.zip"
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == DIGEST
    with zipfile.ZipFile(archive) as files:
        return files.read(f"koen_dev/dev.{norm}").decode("utf-8").removesuffix("\n").split("\n")


@cache
def read_addresses() -> list[str]:
    with (DATA / "dprk" / "newyear_ko.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def count_trigrams(line: str, language: str | None) -> Counter[str]:
    spaced = f"^{key(line, language=language)}$"
    return Counter(spaced[i : i + 3] for i in range(len(spaced) - 2))


def count_twins_found(language: str | None) -> int:
    """Count the northern lines whose most similar southern line is their own."""
    northern = [count_trigrams(line, language) for line in read_lines("ko-kp")]
    southern = [count_trigrams(line, language) for line in read_lines("ko-kr")]
    frequency = Counter(gram for grams in southern for gram in grams)
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for number, grams in enumerate(southern):
        for gram in grams:
            postings[gram].append(number)

    def weigh(gram: str) -> float:
        return math.log(1 + len(southern) / max(1, frequency[gram]))

    sizes = [sum(weigh(gram) * n for gram, n in grams.items()) for grams in southern]
    found = 0
    for number, grams in enumerate(northern):
        size = sum(weigh(gram) * n for gram, n in grams.items())
        shared: defaultdict[int, float] = defaultdict(float)
        for gram, n in grams.items():
            for other in postings.get(gram, ()):
                shared[other] += weigh(gram) * min(n, southern[other][gram])
        similarity = {other: share / (size + sizes[other] - share) for other, share in shared.items()}
        found += max(similarity, key=lambda other: (similarity[other], -other), default=None) == number
    return found


def test_a_northern_line_finds_its_southern_twin() -> None:
    assert count_twins_found("ko") >= FLOOR_TOP_1 * 1000


def test_folding_makes_the_twins_equal_and_not_merely_near() -> None:
    pairs = list(zip(read_lines("ko-kp"), read_lines("ko-kr"), strict=True))
    assert len(pairs) == 1000
    equal = sum(key(north, language="ko") == key(south, language="ko") for north, south in pairs)
    unfolded = sum(key(north, language=None) == key(south, language=None) for north, south in pairs)
    assert equal >= FLOOR_EQUAL_KEYS * 1000
    assert unfolded < equal


def initial_of(syllable: str) -> int | None:
    """Return the number of the initial consonant of a Hangul syllable."""
    return (ord(syllable) - 0xAC00) // 588 if "가" <= syllable <= "힣" else None


def starts_word(text: str, place: int) -> bool:
    return place == 0 or initial_of(text[place - 1]) is None


@pytest.mark.parametrize("corpus", ["ko-kp", "ko-kr", "addresses"])
def test_no_recorded_fold_turns_a_rieul_that_starts_nothing(corpus: str) -> None:
    listed = {entry.spelling for entry in load_lexicon().entries}
    for text in read_addresses() if corpus == "addresses" else read_lines(corpus):
        for change in fold(text, language="ko").folds:
            if not change.rule.startswith("ko.") or len(change.before) != len(change.after):
                continue
            for offset, (before, after) in enumerate(zip(change.before, change.after, strict=True)):
                if initial_of(before) == RIEUL and initial_of(after) == NIEUN:
                    initial_of_word = offset == 0 and starts_word(text, change.start)
                    assert initial_of_word or change.before in listed, change
                    assert offset == 0 or change.before in listed, change


@pytest.mark.parametrize("corpus", ["ko-kp", "ko-kr", "addresses"])
def test_no_syllable_of_the_folded_text_has_lost_a_rieul_that_starts_nothing(corpus: str) -> None:
    """The same, without trusting the records: code point by code point, through the origins."""
    entries = {entry.spelling for entry in load_lexicon().entries if entry.spelling != entry.folded}
    longest = max(map(len, entries))
    for text in read_addresses() if corpus == "addresses" else read_lines(corpus):
        folded = fold(text, language="ko")
        for after, start, end in zip(folded.text, folded.start.tolist(), folded.end.tolist(), strict=True):
            if end - start != 1 or initial_of(text[start]) != RIEUL or initial_of(after) not in {NIEUN, IEUNG}:
                continue
            if text[start] in "률렬" and initial_of(after) == IEUNG:
                continue  # 규률, 선렬: the rule of -률 and -렬, which makes no ㄴ
            inside_listed = any(
                text[first:last] in entries
                for first in range(max(0, start - longest + 1), start + 1)
                for last in range(start + 1, min(len(text), first + longest) + 1)
            )
            assert starts_word(text, start) or inside_listed, text[max(0, start - 6) : start + 6]


def test_words_of_both_norms_that_only_look_northern_are_left_alone() -> None:
    southern = "\n".join(read_lines("ko-kr"))
    changes = [change for change in fold(southern, language="ko").folds if change.rule == "ko.initial"]
    inside = [change for change in changes if not starts_word(southern, change.start)]
    assert len(inside) <= 5, [(change.before, southern[change.start - 5 : change.end + 5]) for change in inside]
