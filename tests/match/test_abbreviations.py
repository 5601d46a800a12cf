"""Where the words of a phrase end in a script that does not part them, and what short forms may be made of."""

from __future__ import annotations

import numpy as np
import pytest

from corpora import documents_of, query_of
from watchword import match
from watchword.match.abbreviations import feet, keeps_words, short_forms, word_bounds

RECORD = """
--- a 2021-01-01
山村果农互助会议开了。山村果农互助会议很好。

--- b 2021-02-01
山村互会来了。果农卖果，互助很好。会议开了，山村很好。

--- c 2021-03-01
山村互会很好。山村互会走了。
"""


def posed(phrase: str, language: str = "zh") -> match.Query:
    return query_of(phrase, documents_of(RECORD, language=language), language=language)


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("山村果农互助会议", [(0, 2), (2, 4), (4, 6), (6, 8)]),
        ("山村、果农", [(0, 2), (2, 4)]),
        ("山村果农会", []),  # odd: no telling where
        ("山村abc果农", []),
    ],
)
def test_an_even_stretch_of_han_characters_is_cut_in_pairs(phrase: str, words: list[tuple[int, int]]) -> None:
    assert feet(posed(phrase)) == words


def test_print_parts_words_elsewhere() -> None:
    assert feet(posed("four quiet mills sing", "en")) == []
    assert keeps_words(posed("four quiet mills sing", "en"), np.zeros(1, np.int32))


def test_a_wording_keeps_the_words_of_the_phrase_or_cuts_one() -> None:
    query = posed("山村果农互助会议")
    assert keeps_words(query, query.form[:4])
    assert keeps_words(query, query.form[2:])
    assert not keeps_words(query, query.form[1:])
    assert not keeps_words(query, query.form[:3])


def test_a_short_form_of_pairs_is_found_once_and_not_its_end_again() -> None:
    query = posed("山村果农互助会议")
    forms = query.record.forms
    found = {
        "".join(forms[i] for i in query.record.form_id[one.starts[0] : one.ends[0]]) for one in short_forms(query, "")
    }
    assert "山村互会" in found
    assert not {"村互会", "互会"} & found


MISLEADING = """
--- a 2021-01-01
山村果农代表大会开了。代表大人来了，代表大名很好，会开了。

--- b 2021-02-01
果大来了。农代来了，会上很好，会走了，会来了，会说，会唱，会卖。

--- c 2021-03-01
果大很好。山村果农代表大会走了。
"""


def test_a_short_form_takes_the_first_of_a_pair_though_neighbours_in_the_record_part_it_elsewhere() -> None:
    query = query_of("山村果农代表大会", documents_of(MISLEADING, language="zh"), language="zh")
    assert (6, 8) not in word_bounds(query)
    forms = query.record.forms
    found = {
        "".join(forms[i] for i in query.record.form_id[one.starts[0] : one.ends[0]]) for one in short_forms(query, "")
    }
    assert "果大" in found
