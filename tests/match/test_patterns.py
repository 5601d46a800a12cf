"""Queries are read, looked up and found; the kernel's twins agree."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora import documents_of, index_of, record_of
from watchword import text
from watchword.match.index import Tolerance, find, is_near
from watchword.match.kernels import search_numba as fast
from watchword.match.kernels import search_plain as plain
from watchword.match.patterns import Item, parse
from watchword.model.errors import InvalidInput
from watchword.model.indexes import Index
from watchword.model.tokens import Column

UNITS = st.lists(st.integers(0, 3), min_size=1, max_size=30)


@given(UNITS, st.data())
def test_search_twins_agree(units: list[int], data: st.DataObject) -> None:
    form = np.array(units, np.int32)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(units)), max_size=3)) | {len(units)})
    bounds = np.array([0, *cuts], np.int64)
    sentence = np.array([i // 4 for i in range(len(units))], np.int32)
    n_elements = data.draw(st.integers(1, 4))
    allowed = np.array(
        data.draw(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=n_elements, max_size=n_elements))
    )
    anchor = data.draw(st.integers(0, n_elements - 1))
    low = np.array([data.draw(st.integers(0, 2)) for _ in range(n_elements)], np.int32)
    high = (low + np.array([data.draw(st.integers(0, 3)) for _ in range(n_elements)])).astype(np.int32)
    low[anchor] = high[anchor] = 1
    anchors = np.flatnonzero(allowed[anchor, form]).astype(np.int32)
    arguments = (form, bounds, sentence, anchors, allowed, low, high, anchor, data.draw(st.booleans()))
    slow, quick = plain.find_pattern(*arguments), fast.find_pattern(*arguments)
    assert slow[0].tolist() == quick[0].tolist()
    assert slow[1].tolist() == quick[1].tolist()


TEXTS = """
--- a 2021-01-10
The principle of power for power and a head-on contest. Farming is good.

--- b 2021-02-10
Strength for power is no contest. Contests of singers were held. We have the power.

--- c 2021-03-10
In every programme stands a contest.
"""


def units_of(word: str) -> list[str]:
    tokens = text.tokenise("query", word, language="en")
    return [tokens.forms[i] for i in tokens.form_id]


def stems_of(forms: Sequence[str]) -> Column:
    return text.stems(forms, language="en")


@pytest.fixture
def index() -> Index:
    return index_of(record_of(documents_of(TEXTS)))


def found(index: Index, query: str, tolerance: Tolerance | None = None) -> list[str]:
    starts, ends = find(index, parse(query), units=units_of, stems=stems_of, tolerance=tolerance)
    return [" ".join(index.forms[i] for i in index.form_id[start:end]) for start, end in zip(starts, ends, strict=True)]


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("power for power", ["power for power"]),
        ("head-on contest", ["head on contest"]),
        ("(power|strength) for power", ["power for power", "strength for power"]),
        ("power ... contest", ["power and a head on contest", "power is no contest"]),
        ("contest*", ["contest", "contest", "contests", "contest"]),
        ('[form="contests?"]', ["contest", "contest", "contests", "contest"]),
        ('[stem="contest"]', ["contest", "contest", "contests", "contest"]),
        ('"for" [form!="power"]', []),
        ('[form="is"] []{1,2} [form="contest"]', ["is no contest"]),
        ("power (and a)? head", ["power and a head"]),
        ("contest contests", ["contest contests"]),
        ("contest contests within s", []),
        ("contest farming", ["contest farming"]),
        ("power in", []),  # never over the end of a document
    ],
)
def test_queries_find_what_they_say(index: Index, query: str, hits: list[str]) -> None:
    assert found(index, query) == hits


def test_a_regular_expression_keeps_its_capitals(index: Index) -> None:
    assert found(index, r'[form="\d+"]') == []
    assert found(index, r'[form="PRO\D+"]') == ["programme"]


def test_inflection_may_change_the_marks_of_a_letter() -> None:
    german = index_of(
        record_of(documents_of("--- a 2021-01-01\nZwei Häuser und ein Haus.\n", language="de"), language="de")
    )
    stems = partial(text.stems, language="de")
    starts, _ = find(german, parse('[stem="haus"]'), units=units_of, stems=stems)
    assert [german.forms[form] for form in german.form_id[starts]] == ["häuser", "haus"]


def test_tolerance_is_of_inflection_and_of_letters(index: Index) -> None:
    assert found(index, "singer contest") == []
    assert found(index, "contest of singer", Tolerance(inflected=True)) == ["contests of singers"]
    assert found(index, "program") == []
    assert found(index, "program", Tolerance(letters=2)) == ["programme"]


@pytest.mark.parametrize("query", ["", "...", "[]", "(a", "a)", '[colour="red"]', "{2}", 'a [form="("]', "[]{3,1} a"])
def test_queries_that_mean_nothing_are_refused(index: Index, query: str) -> None:
    with pytest.raises(InvalidInput):
        found(index, query)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(query: str) -> None:
    try:
        pattern = parse(query)
    except InvalidInput:
        return
    assert all(isinstance(item, Item) for branch in pattern.branches for item in branch)


@given(st.lists(st.sampled_from(["power", "for", "contest", "harvest"]), min_size=1, max_size=4), st.data())
def test_a_phrase_is_found_exactly_where_it_stands(words: list[str], data: st.DataObject) -> None:
    body = data.draw(st.lists(st.sampled_from(["power", "for", "contest", "bread"]), min_size=1, max_size=30))
    index = index_of(record_of(documents_of(f"--- a 2021-01-01\n{' '.join(body)}\n")))
    starts, _ = find(index, parse(" ".join(words)), units=units_of, stems=partial(stems_of))
    n = len(words)
    assert starts.tolist() == [i for i in range(len(body) - n + 1) if body[i : i + n] == words]


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_nearness_is_even_handed(a: str, b: str) -> None:
    assert is_near(a, b, 1) == is_near(b, a, 1)
