"""Phrases that nobody asked for: natural boundaries, and the kernel's twins."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpora import documents_of, record_of
from watchword.match.discover import Phrase, discover, normalised_information, score_of
from watchword.match.kernels import discover_numba as fast
from watchword.match.kernels import discover_plain as plain
from watchword.model.records import Record


@given(st.lists(st.integers(0, 3), min_size=4, max_size=40), st.integers(1, 3), st.data())
def test_measuring_twins_agree(units: list[int], n: int, data: st.DataObject) -> None:
    unit = np.array(units, np.int32)
    size = len(unit)
    ends = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)), np.bool_)
    ends[-1] = True
    reach = np.array([int(np.argmax(ends[p:])) + 1 for p in range(size)], np.int32)
    document = np.cumsum(np.append(False, ends[:-1]), dtype=np.int32)
    starts = np.array([p for p in range(size) if reach[p] >= n], np.int64)
    keys = [tuple(units[p : p + n]) for p in starts]
    order = sorted(range(len(keys)), key=lambda k: keys[k])
    if not order:
        return
    bounds = [0, *(i for i in range(1, len(order)) if keys[order[i]] != keys[order[i - 1]]), len(order)]
    flags = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)), np.bool_)
    arguments = (
        starts[order],
        np.array(bounds, np.int64),
        document,
        np.where(flags, -1, unit).astype(np.int32),
        unit,
        reach,
        flags,
        ~flags,
        n,
    )
    for one, two in zip(plain.measure_groups(*arguments), fast.measure_groups(*arguments), strict=True):
        np.testing.assert_allclose(np.asarray(one), np.asarray(two), atol=1e-9)


def wordings(dashed: str, language: str = "en") -> list[str]:
    documents = documents_of(dashed, language=language)
    record = record_of(documents, language=language)
    texts = {one.document_id: one.text for one in documents}
    return [printed(phrase, record, texts) for phrase in discover(record)]


def printed(phrase: Phrase, record: Record, texts: dict[str, str]) -> str:
    first = int(phrase.positions[0])
    name = record.document_ids[int(record.document_at(first))]
    return texts[name][record.start[first] : record.end[first + phrase.n - 1]]


ENGLISH = """
--- a 2021-01-01
We praise the principle of self-reliance today. Farmers met in town. Grain prices rose sharply in spring.

--- b 2021-02-01
Nobody forgets the great socialist construction drive here. Bread and salt were sold. Grain prices fell in May.

--- c 2021-03-01
Songs about the great socialist construction drive were sung. They hold up the principle of self-reliance and love it.

--- d 2021-04-01
Again the great socialist construction drive goes on. Only by the principle of self-reliance can it win.

--- e 2021-05-01
Letters praise great socialist construction drive heroes. Some doubt every principle of self-reliance though.
"""


def test_phrases_have_their_natural_bounds() -> None:
    found = wordings(ENGLISH)
    assert "great socialist construction drive" in found
    assert "principle of self-reliance" in found
    for phrase in found:
        assert phrase.split()[0] not in {"the", "of", "and", "every"}
        assert phrase.split()[-1] not in {"the", "of", "and", "every"}
    assert "socialist construction" not in found  # always inside the longer phrase
    assert "construction drive" not in found


def test_korean_phrases_end_before_their_particles() -> None:
    dashed = """
--- 가 2021-01-01
우리는 자력갱생의 기치를 높이 들고 나아간다. 봄이 왔다.

--- 나 2021-02-01
인민은 자력갱생의 기치밑에 굳게 뭉쳤다. 학교가 섰다.

--- 다 2021-03-01
로동계급이 자력갱생의 기치는 승리의 기치라고 하였다. 비가 내린다.

--- 라 2021-04-01
청년들도 자력갱생의 기치로 싸운다. 꽃이 핀다.

--- 마 2021-05-01
모두 자력갱생의 기치 아래 일한다. 눈이 온다.
"""
    assert "자력갱생의 기치" in wordings(dashed, "ko")


def test_a_phrase_is_not_cut_before_the_word_that_always_follows_nor_after_a_figure() -> None:
    towns = ["Rome", "Oslo", "Bern", "Kyiv", "Riga", "Baku"]
    heads = ["Again", "Later", "Then", "Today", "Once", "Soon"]
    verbs = ["keep", "love", "sing", "teach", "need", "know"]
    texts = [
        f"--- d{n} 2021-0{n + 1}-01\n{heads[n]} the solemn state visit {towns[n]} saw ended. "
        f"{towns[n]} paid {n + 3} silver pieces {heads[-n]}. They {verbs[n]} the solemn mutual faith.\n"
        for n in range(6)
    ]
    found = wordings("\n".join(texts))
    assert "solemn mutual faith" in found
    assert "solemn state visit" not in found
    assert "silver pieces" not in found


def test_nothing_is_found_where_nothing_recurs() -> None:
    assert wordings("--- a 2021-01-01\nNothing here recurs at all.\n") == []


@given(st.integers(2, 6), st.floats(-20, -1))
def test_units_that_never_stand_apart_have_all_the_information(n: int, log: float) -> None:
    together, apart = normalised_information(np.full(2, n * log), np.array([log, n * log]), n=n)
    assert together > 0.999
    assert apart < 0.001


@given(st.floats(0.1, 1), st.integers(1, 1000), st.floats(0.1, 8), st.floats(1.5, 8))
def test_the_score_grows_with_each_of_its_parts(  # noqa: PLR0917 (Hypothesis gives them)
    association: float, n: int, boundary: float, content: float
) -> None:
    lowest, *higher = score_of(
        np.full(4, association),
        np.array([n, n + 1, n, n]),
        boundary=np.array([boundary, boundary, boundary + 1, boundary]),
        n_content=np.array([content, content, content, content + 1]),
    )
    assert all(score > lowest for score in higher)


@given(st.lists(st.integers(0, 3), min_size=4, max_size=40), st.integers(1, 2), st.integers(1, 4), st.data())
def test_counting_twins_agree(  # noqa: PLR0917 (Hypothesis gives them)
    units: list[int], n: int, window: int, data: st.DataObject
) -> None:
    unit = np.array(units, np.int32)
    size = len(unit)
    ends = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)), np.bool_)
    ends[-1] = True
    reach = np.array([int(np.argmax(ends[p:])) + 1 for p in range(size)], np.int32)
    starts = np.array([p for p in range(size) if reach[p] >= n], np.int64)
    bounds = np.array([0, len(starts) // 2, len(starts)], np.int64)
    least = np.array([1, 2], np.int64)
    for way in (n, -n):
        arguments = (starts, bounds, unit, reach, way, window, least)
        for one, two in zip(plain.partners(*arguments), fast.partners(*arguments), strict=True):
            np.testing.assert_array_equal(one, two)


@given(st.lists(st.integers(0, 3), max_size=20))
def test_commonest_twins_agree(values: list[int]) -> None:
    column = np.array(values, np.int32)
    assert plain.commonest(column) == fast.commonest(column)
