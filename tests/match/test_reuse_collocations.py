"""Two content words in another order, or with other words between them."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.match.bind import bind
from watchword.match.kernels.phrases_plain import CONTENT, OPENS, SENTENCE
from watchword.match.reuse import find_reuse
from watchword.match.reuse_collocations import MOST_BETWEEN, WAYS, find_collocations
from watchword.match.reuse_explain import explain
from watchword.match.reuse_layout import SCALE, Search
from watchword.match.reuse_phrases import LEAST_SURPRISE
from watchword.match.reuse_settings import ReuseSettings
from watchword.model.records import Record
from watchword.text import function_words, stems, tokenise

FILLERS = {
    "en": "harvest factory river school railway bridge coal timber grain harbour worker doctor teacher village winter",
    "ko": "수확 공장 강물 학교 철도 다리 석탄 목재 곡식 항구 로동자 의사 교원 마을 겨울",
    "ru": "урожай завод река школа дорога мост уголь лес зерно порт рабочий врач учитель село зима",
}
CASES = [
    ("en", ("merciless retaliation", "retaliation that is merciless"), 2 / 6),
    ("en", ("merciless retaliation", "merciless and swift retaliations"), 4 / 6),
    ("en", ("merciless retaliation", "merciless, of the retaliation"), 4 / 6),
    ("ko", ("무자비한 보복으로", "보복의 무자비한"), 4 / 15),
    ("ko", ("날강도 심판을", "날강도에 대한 심판으로"), 8 / 16),  # 도 is taken for a particle
    ("ru", ("беспощадное возмездие", "возмездие и беспощадного"), 2 / 5),
]


def record_of(texts: list[str], language: str) -> Record:
    return bind(
        ((tokenise(f"d{number}", text, language=language), None) for number, text in enumerate(texts)),
        language=language,
        stems=partial(stems, language=language),
        function_words=partial(function_words, language=language),
    )


def texts_of(language: str, phrases: dict[int, str], *, n: int = 24) -> list[str]:
    """Write documents of random sentences, some with a phrase in the middle of one."""
    rng = np.random.default_rng(11)
    words = FILLERS[language].split()
    documents = []
    for number in range(n):
        sentences = [[words[i] for i in rng.integers(len(words), size=7)] for _ in range(9)]
        sentences[4][3:3] = [phrases[number]] if number in phrases else []
        documents.append("\n\n".join(" ".join(sentence) + "." for sentence in sentences))
    return documents


class Found(NamedTuple):
    documents: tuple[int, int]
    quotes: tuple[str, str]
    kind: str
    similarity: float


def pairs_of(texts: list[str], language: str, *, shortest: int = 2) -> list[Found]:
    found = find_reuse(
        record_of(texts, language), settings=replace(ReuseSettings.of(language), shortest_phrase=shortest)
    )
    pairs = []
    for row in range(len(found)):
        a, b = int(found.a_document[row]), int(found.b_document[row])
        spans = found.spans(row, a_text=texts[a], b_text=texts[b])
        pairs.append(Found((a, b), (spans[0].quote, spans[1].quote), found.kind_of(row), float(found.similarity[row])))
    return pairs


@pytest.mark.parametrize(("language", "wordings", "similarity"), CASES)
def test_two_words_are_known_again_in_another_order_and_with_other_words_between(
    language: str, wordings: tuple[str, str], similarity: float
) -> None:
    texts = texts_of(language, dict(zip((3, 15), wordings, strict=True)))
    found = [pair for pair in pairs_of(texts, language) if pair.documents == (3, 15)]
    assert [(pair.quotes, pair.kind) for pair in found] == [(wordings, "altered")]
    assert found[0].similarity == pytest.approx(similarity)
    assert not [pair for pair in pairs_of(texts, language, shortest=3) if pair.documents == (3, 15)]
    story = explain(record_of(texts, language), "d3", "d15", settings=ReuseSettings.of(language))
    assert story.step == "found"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("merciless retaliation", "merciless. Then came retaliation"),
        ("merciless retaliation", "merciless zinc marble retaliation"),
        ("merciless retaliation", "merciless of the and of the retaliation"),
        ("merciless zinc retaliation", "merciless marble retaliation"),
        ("harvest the factory", "factory of harvest"),
    ],
)
def test_what_stands_further_apart_or_meets_by_chance_is_no_pair(first: str, second: str) -> None:
    texts = texts_of("en", {3: first, 15: second})
    assert not [pair for pair in pairs_of(texts, "en") if pair.documents == (3, 15)]


def test_only_the_nearest_earlier_place_that_reads_otherwise_is_paired() -> None:
    phrases = {
        2: "merciless retaliation",
        7: "merciless retaliation",
        11: "retaliation was merciless",
        20: "merciless retaliation",
    }
    found = {pair.documents for pair in pairs_of(texts_of("en", phrases), "en") if "merciless" in pair.quotes[0]}
    assert found == {(2, 7), (7, 11), (11, 20), (7, 20)}


def test_a_new_document_has_the_pairs_of_a_full_run() -> None:
    texts = texts_of("en", {3: "merciless retaliation", 9: "retaliation, merciless", 15: "merciless swift retaliation"})
    record = record_of(texts, "en")
    runs = [find_reuse(record), find_reuse(record, new=[15])]
    of_new = [
        {
            (a, b, start, end)
            for a, b, start, end in zip(
                run.a_document.tolist(), run.b_document.tolist(), run.b_start.tolist(), run.b_end.tolist(), strict=True
            )
            if 15 in {a, b}
        }
        for run in runs
    ]
    assert of_new[0] == of_new[1]
    assert (9, 15) in {row[:2] for row in of_new[0]}


documents_of_units = st.lists(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 7)), max_size=14), max_size=5)


@given(documents_of_units)
def test_it_is_what_trying_all_pairs_of_words_finds(documents: list[list[tuple[int, int]]]) -> None:
    units = np.array([unit for document in documents for unit, _ in document], np.int32)
    bounds = np.cumsum([0, *map(len, documents)]).astype(np.int64)
    flags = np.array(
        [
            (CONTENT | OPENS if unit > 1 else 0) | (SENTENCE if draw == 0 or not place else 0)
            for document in documents
            for place, (unit, draw) in enumerate(document)
        ],
        np.uint8,
    )
    search = Search(units, units, bounds, np.zeros(6, np.int64), flags)
    rows = find_collocations(
        search, new=(0, len(documents)), stretches=None, settings=ReuseSettings(most_occurrences=5)
    )
    assert sorted(map(tuple, rows.tolist())) == sorted(
        every_pair(units.tolist(), bounds.tolist(), flags.tolist(), most=5)
    )


def every_pair(units: list[int], bounds: list[int], flags: list[int], *, most: int) -> list[tuple[int, ...]]:
    """Return what `find_collocations` is to return, tried pair by pair."""
    content = [p for p in range(len(units)) if flags[p] & CONTENT]
    counts = Counter(units[p] for p in content)
    sentence = np.cumsum([flag & SENTENCE > 0 for flag in flags]).tolist()
    document = [max(d for d in range(len(bounds) - 1) if bounds[d] <= p) for p in range(len(units))]
    places: dict[frozenset[int], list[tuple[int, int]]] = {}
    for i, p in enumerate(content):
        for q in content[i + 1 : i + 3]:
            if sentence[p] == sentence[q] and units[p] != units[q] and q - p <= MOST_BETWEEN + 1:
                places.setdefault(frozenset((units[p], units[q])), []).append((p, q))
    rows: list[tuple[int, ...]] = []
    for words, found in places.items():
        surprise = -math.log2(WAYS * math.prod(counts[word] for word in words) / len(content))
        n_documents = len({document[p] for p, _ in found})
        if min(counts[word] for word in words) < 2 or surprise < LEAST_SURPRISE or len(found) > most or n_documents < 2:
            continue
        if n_documents * surprise + math.log2(math.factorial(n_documents)) < math.log2(len(units)):
            continue
        for (a, b), (p, q) in pairwise(sorted(found)):
            apart = all(sum(1 for i in content if x < i < y) for x, y in ((a, b), (p, q)))
            if document[a] == document[p] or apart or units[a : b + 1] == units[p : q + 1]:
                continue
            kept = 2 if units[a] == units[p] else 1
            rows.append((document[a], document[p], a, b + 1, p, q + 1, kept, kept, round(SCALE * surprise)))
    return rows
