from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchword.match.reuse import find_passages, find_reuse
from watchword.match.reuse_explain import explain
from watchword.match.reuse_settings import ReuseSettings
from watchword.model.errors import InvalidInput, NotFound
from watchword.model.passages import Passages
from watchword.model.records import Record
from watchword.model.tokens import Tokens

WORDS = [f"w{number}" for number in range(400)]


def tokens_of(name: str, text: str) -> Tokens:
    """Lay out a text whose words stand between single spaces and whose sentences end with a full stop."""
    start, end, form_id, sentence, sentences = [], [], [], [], []
    forms: dict[str, int] = {}
    at = number = first = 0
    for word in text.split(" "):
        bare = word.rstrip(".")
        start.append(at)
        end.append(at + len(bare))
        form_id.append(forms.setdefault(bare.lower(), len(forms)))
        sentence.append(number)
        at += len(word)
        if word.endswith("."):
            sentences.append((first, at))
            number, first = number + 1, at + 1
        at += 1
    if first < len(text):
        sentences.append((first, len(text)))
    columns = [np.array(column, np.int32) for column in (start, end, form_id, sentence)]
    return Tokens(
        document_id=name,
        start=columns[0],
        end=columns[1],
        form_id=columns[2],
        word=np.arange(len(start), dtype=np.int32),
        sentence=columns[3],
        paragraph=np.zeros(len(start), np.int32),
        section=np.zeros(len(start), np.int32),
        forms=tuple(forms),
        sentences=np.array(sentences, np.int32).reshape(-1, 2),
        paragraphs=np.array([(0, len(text))], np.int32),
    )


def record_of(texts: list[str]) -> Record:
    forms: dict[str, int] = {}
    parts = [tokens_of(f"d{number}", text) for number, text in enumerate(texts)]
    ids = [
        np.array([forms.setdefault(form, len(forms)) for form in part.forms], np.int32)[part.form_id] for part in parts
    ]
    return Record(
        language="en",
        document_ids=tuple(part.document_id for part in parts),
        dates=np.full(len(parts), np.datetime64("NaT"), "datetime64[D]"),
        bounds=np.cumsum([0, *(len(part) for part in parts)]).astype(np.int64),
        start=np.concatenate([part.start for part in parts]),
        end=np.concatenate([part.end for part in parts]),
        form_id=np.concatenate(ids),
        sentence=np.concatenate([part.sentence for part in parts]),
        forms=tuple(forms),
        stem_id=np.arange(len(forms), dtype=np.int32),
        function_word=np.zeros(len(forms), bool),
    )


def noise(seed: int, n_words: int) -> list[str]:
    rng = np.random.default_rng(seed)
    return [WORDS[number] for number in rng.integers(len(WORDS), size=n_words)]


def place(passage: list[str], seed: int, *, n_words: int = 120) -> str:
    host = noise(seed, n_words)
    at = seed % n_words
    return " ".join([*host[:at], *passage, *host[at:]])


def rows_of(passages: Passages) -> list[tuple[int, ...]]:
    names = ("a_document", "a_start", "a_end", "b_document", "b_start", "b_end")
    columns = [getattr(passages, name).tolist() for name in names]
    return list(zip(*columns, strict=True))


def rows(passages: Passages) -> set[tuple[int, ...]]:
    return set(rows_of(passages))


def covers(start: int, end: int, *, text: str, passage: str) -> bool:
    at = text.index(passage)
    return bool(min(end, at + len(passage)) - max(start, at) >= 0.9 * len(passage))


FORMULA = [f"f{number}" for number in range(40)]


def test_a_passage_in_two_documents_is_found_with_its_bounds() -> None:
    texts = [place(FORMULA[:12], 3), place(noise(77, 5), 4), place(FORMULA[:12], 5)]
    passages = find_reuse(record_of(texts))
    assert len(passages) >= 1
    assert (passages.a_document[0], passages.b_document[0]) == (0, 2)
    spans = passages.spans(0, a_text=texts[0], b_text=texts[2])
    assert [span.quote for span in spans] == [" ".join(FORMULA[:12])] * 2
    assert passages.kind_of(0) == "verbatim"
    assert passages.similarity[0] == 1


def test_a_passage_with_words_inserted_dropped_and_replaced_is_one_altered_passage() -> None:
    altered = [*FORMULA[:6], "new", *FORMULA[6:11], *FORMULA[12:18], "other", *FORMULA[19:25]]
    passages = find_reuse(record_of([place(FORMULA[:25], 3), place(altered, 5)]))
    assert passages.kind_of(0) == "altered"
    assert 0.85 < passages.similarity[0] < 1
    assert (passages.a_first[0], passages.a_after[0]) == (3, 28)
    assert (passages.b_first[0], passages.b_after[0]) == (5, 5 + len(altered))


def test_a_forty_word_formula_in_150_documents_is_one_cluster_of_boilerplate() -> None:
    texts = [place(FORMULA, seed) for seed in range(150)]
    passages = find_reuse(record_of(texts))
    formula = passages.take(passages.a_after - passages.a_first >= 38)
    assert len(set(formula.cluster.tolist())) == 1
    assert set(formula.a_document.tolist()) | set(formula.b_document.tolist()) == set(range(150))
    assert {formula.kind_of(row) for row in range(len(formula))} == {"boilerplate"}


def test_a_new_document_knows_boilerplate_and_clusters_of_the_archive() -> None:
    ritual = [f"r{number}" for number in range(14)]
    texts = [place([*ritual[: 7 + seed % 7], *FORMULA[seed % 5 : 30]], seed) for seed in range(60)]
    record = record_of(texts)
    full = find_reuse(record)
    kinds = {row: full.kind_of(number) for number, row in enumerate(rows_of(full))}
    fresh = find_reuse(record, new=range(59, 60))
    assert [fresh.kind_of(number) for number in range(len(fresh))] == [kinds[row] for row in rows_of(fresh)]
    assert {"boilerplate"} <= {fresh.kind_of(number) for number in range(len(fresh))}


def test_a_passage_that_stands_twice_in_one_document_is_found() -> None:
    host = noise(9, 150)
    text = " ".join([*host[:40], *FORMULA[:15], *host[40:90], *FORMULA[:15], *host[90:]])
    passages = find_reuse(record_of([text, " ".join(noise(10, 100))]))
    assert (passages.a_document[0], passages.b_document[0]) == (0, 0)
    assert (passages.a_first[0], passages.b_first[0]) == (40, 105)


def test_a_faint_chain_is_aligned_where_kept_words_keep_it_company() -> None:
    # One seed of two words weighs too little; in one pair single kept words stand around it, in the other none.
    hosts = [noise(seed, 400) for seed in range(40)]
    hosts[5][100:100] = [*FORMULA[:2], "a1", FORMULA[2], "a2", FORMULA[3]]
    hosts[33][200:200] = [*FORMULA[:2], "b1", FORMULA[2], "b2", FORMULA[3]]
    hosts[9][50:50] = hosts[20][60:60] = FORMULA[10:12]
    record = record_of([" ".join(host) for host in hosts])
    limits = ReuseSettings(least_weight=15.0, shortest_phrase=0)
    with_lone = {(row[0], row[3]) for row in rows(find_reuse(record, settings=limits))}
    without = {(row[0], row[3]) for row in rows(find_reuse(record, settings=replace(limits, lone_places=0)))}
    assert (5, 33) in with_lone - without
    assert (9, 20) not in with_lone


def test_a_document_given_twice_is_named_a_copy() -> None:
    text = " ".join(noise(1, 200))
    passages = find_reuse(record_of([text, text, " ".join(noise(2, 200))]))
    assert passages.kind_of(0) == "copy"


def test_what_stands_everywhere_ranks_below_what_stands_twice() -> None:
    ritual, rare = [f"r{number}" for number in range(20)], FORMULA[:20]
    texts = [place([*ritual, "."], seed) for seed in range(60)]
    texts[7] = place([*ritual, *noise(500, 30), *rare], 7)
    texts[31] = place([*ritual, *noise(501, 30), *rare], 31)
    passages = find_reuse(record_of(texts))
    assert (passages.a_document[0], passages.b_document[0]) == (7, 31)
    assert len(passages) > 60


def test_passages_that_overlap_only_a_little_do_not_join_one_cluster() -> None:
    long = [f"x{number}" for number in range(60)]
    stretches = [long[start : start + 20] for start in (0, 14, 28, 42) for _ in range(2)]
    passages = find_reuse(record_of([place(part, seed) for seed, part in enumerate(stretches)]))
    whole = passages.take(passages.a_after - passages.a_first >= 18)
    pairs = {
        (a // 2, b // 2): c
        for a, b, c in zip(whole.a_document.tolist(), whole.b_document.tolist(), whole.cluster.tolist(), strict=True)
    }
    assert set(pairs) == {(0, 0), (1, 1), (2, 2), (3, 3)}
    assert len(set(pairs.values())) == 4


@settings(deadline=None, max_examples=25)
@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=25), min_size=2, max_size=7), st.data())
def test_new_documents_alone_give_the_very_pairs_of_a_full_run_that_touch_them(
    drawn: list[list[int]], data: st.DataObject
) -> None:
    record = record_of([" ".join(f"w{number}" for number in document) for document in drawn])
    chosen = data.draw(st.lists(st.integers(0, len(drawn) - 1), unique=True))
    limits = ReuseSettings(least_weight=4.0, most_occurrences=3)
    everything = rows(find_reuse(record, settings=limits))
    fresh = rows(find_reuse(record, settings=limits, new=chosen))
    assert fresh == {row for row in everything if row[0] in chosen or row[3] in chosen}


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.tuples(st.integers(0, 100), st.integers(0, 100)), st.integers(8, 30))
def test_any_passage_of_eight_rare_words_that_two_texts_share_is_found(
    seed: int, places: tuple[int, int], n: int
) -> None:
    texts = [place(FORMULA[:n], at) for at in places]
    host = [place(noise(seed, 3), seed + number) for number in range(3)]
    passages = find_reuse(record_of([texts[0], *host, texts[1]]))
    found = [
        row
        for row in range(len(passages))
        if (passages.a_document[row], passages.b_document[row]) == (0, 4)
        and covers(passages.b_start[row], passages.b_end[row], text=texts[1], passage=" ".join(FORMULA[:n]))
    ]
    assert found


def test_a_pair_of_documents_needs_no_record_and_knows_inflected_words_when_told() -> None:
    a = tokens_of("a", place(["the", "tests", "were", "carried", "out", "yesterday", "at", "sea"], 30))
    b = tokens_of("b", place(["the", "test", "was", "carried", "out", "yesterday", "at", "sea"], 60))

    def number(forms: Sequence[str]) -> np.ndarray:
        known: dict[str, int] = {}
        singular = {"tests": "test", "were": "was"}
        return np.array([known.setdefault(singular.get(form, form), len(known)) for form in forms], np.int32)

    plain, told = find_passages(a, b), find_passages(a, b, number=number)
    assert (plain.a_after - plain.a_first)[0] < (told.a_after - told.a_first)[0] == 8
    assert told.kind_of(0) == "altered"


def test_the_same_sentences_in_another_order_and_wording_are_found_as_reworded() -> None:
    shared = ["the plenum adopted decisions on grain irrigation rural housing and seeds this winter."] * 1
    shared += ["farmers will receive tractors threshing machines and fertilizer before sowing begins in april."]
    shared += ["county factories must modernise looms ovens presses and packing lines by december next."]
    mixed = ["on seeds grain rural housing and irrigation this winter decisions were adopted by the plenum."]
    mixed += ["before sowing begins in april fertilizer tractors and threshing machines reach farmers."]
    mixed += ["by december next looms presses ovens and packing lines must be modernised in county factories."]
    hosts = [". ".join(" ".join(noise(seed, 9)) for seed in range(first, first + 12)) + "." for first in (100, 200)]
    a = tokens_of("a", f"{hosts[0]} {' '.join(shared)}")
    b = tokens_of("b", f"{hosts[1]} {' '.join(mixed)}")
    passages = find_passages(a, b, settings=ReuseSettings(reworded=True))
    assert [passages.kind_of(row) for row in range(len(passages))] == ["reworded"]
    assert abs(int(passages.a_start[0]) - len(hosts[0])) <= 1
    assert abs(int(passages.b_start[0]) - len(hosts[1])) <= 1
    with pytest.raises(InvalidInput, match="between two documents"):
        find_reuse(record_of(["one two", "two one"]), settings=ReuseSettings(reworded=True))


def test_empty_documents_and_an_empty_overlap_give_no_passages() -> None:
    whole = tokens_of("e", "one")
    none = np.zeros(0, np.int32)
    empty = replace(whole, start=none, end=none, form_id=none, word=none, sentence=none, paragraph=none, section=none)
    assert len(find_passages(empty, tokens_of("b", "one two three"))) == 0
    assert len(find_passages(empty, empty, settings=ReuseSettings(reworded=True))) == 0
    assert len(find_reuse(record_of(["one two three", "four five six"]))) == 0
    for texts in (["one", "one"], ["one two", "one two"], ["", ""]):
        assert len(find_reuse(record_of(texts), settings=ReuseSettings(most_occurrences=200))) == 0


@pytest.mark.parametrize("new", [range(-1, 1), range(9), [1, 2]])
def test_numbers_that_are_not_of_documents_are_refused(new: Sequence[int]) -> None:
    with pytest.raises(InvalidInput, match="new documents"):
        find_reuse(record_of(["one two", "three four"]), new=new)


@pytest.mark.parametrize(
    "wrong",
    [
        {"least_weight": 0.0},
        {"most_occurrences": 1},
        {"longest_seed": 1},
        {"penalty": 0.0},
        {"shortest_phrase": 1},
        {"unit_floor": 0.0},
    ],
)
def test_limits_without_meaning_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidInput):
        ReuseSettings(**wrong)  # type: ignore[arg-type]


def test_explain_names_the_step_that_dropped_a_pair() -> None:
    ritual = [f"r{number}" for number in range(4)]
    texts = [" ".join([*[f"a{i}" for i in range(30)], *ritual])]
    texts += [" ".join([*[f"b{n}x{i}" for i in range(30)], *ritual, "end"]) for n in range(40)]
    texts += [" ".join(f"c{i}" for i in range(40)), " ".join([*(f"a{i}" for i in range(10)), *FORMULA])]
    texts += [" ".join([*(f"g{i}" for i in range(30)), "c3", "c4", *(f"h{i}" for i in range(30))])]
    record = record_of(texts)
    long_only = ReuseSettings(shortest_phrase=0)
    assert explain(record, "d0", "d41").step == "seeds"
    assert explain(record, "d40", "d0").step == "links"
    assert explain(record, "d41", "d43", settings=long_only).step == "chains"
    assert explain(record, "d41", "d43", settings=replace(long_only, company=0.0)).step == "alignment"
    assert explain(record, "d41", "d43").step == "found"
    assert explain(record, "d0", "d42").step == "found"
    weak = explain(record, "d41", "d43", settings=long_only)
    assert 0 < weak.best < weak.needed
    assert weak.a_place is not None
    assert texts[41][slice(*weak.a_place)] == "c3 c4"


def test_explain_says_when_the_alignment_was_too_loose() -> None:
    pieces = [FORMULA[i : i + 2] for i in range(0, 6, 2)]
    a = [word for piece in pieces for word in piece]
    b = [word for i, piece in enumerate(pieces) for word in [*piece, *(f"n{i}x{j}" for j in range(14))]]
    record = record_of([place(a, 3), place(b, 5)])
    told = explain(record, "d0", "d1", settings=ReuseSettings(least_weight=9.0, drift=60))
    assert told.step in {"alignment", "found"}


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.integers(0, 9), min_size=4, max_size=25), min_size=2, max_size=5), st.integers(3, 12))
def test_explain_never_says_that_enough_is_too_little(drawn: list[list[int]], least: int) -> None:
    record = record_of([" ".join(f"w{number}" for number in document) for document in drawn])
    limits = ReuseSettings(least_weight=float(least), most_occurrences=3, shortest_phrase=0)
    for other in range(1, len(drawn)):
        told = explain(record, "d0", f"d{other}", settings=limits)
        if told.step == "chains":
            assert told.best < told.needed
        if told.step == "alignment":
            assert told.best < told.needed


def test_explain_refuses_unknown_and_equal_documents() -> None:
    record = record_of(["one two", "three four"])
    with pytest.raises(NotFound):
        explain(record, "d0", "d9")
    with pytest.raises(InvalidInput):
        explain(record, "d0", "d0")
