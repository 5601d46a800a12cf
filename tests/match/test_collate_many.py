"""Several versions: the order of the witnesses is nothing, the order of time is."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.match.collate_many import Collation, carriage, collate_many, revise
from watchword.model.errors import InvalidInput
from watchword.text.tokenising import tokenise

S = [
    "The Political Bureau examined the reports on the harvest in the western provinces.",
    "Rainfall in the spring months had been the lowest for eleven years.",
    "Ministers were told to finish the irrigation canal before the winter frost.",
    "A delegation from the shipyard presented the plan for two new trawlers.",
]
words = st.sampled_from(["power", "for", "the", "line", "of", "struggle", "공화국의", "핵무력을"])
sentence = st.lists(words, min_size=1, max_size=6).map(lambda said: " ".join(said).capitalize() + ".")
text = st.lists(sentence, max_size=4).map(" ".join)


def collated(**texts: str) -> Collation:
    return collate_many([tokenise(name, said, language="en") for name, said in texts.items()], texts=texts)


@given(text, text, text)
def test_the_order_of_the_witnesses_changes_nothing(a: str, b: str, c: str) -> None:
    texts = {"a": a, "b": b, "c": c}
    found = [collated(**{name: texts[name] for name in order}) for order in permutations(texts)]
    assert all(other == found[0] for other in found)


@given(text, text, text)
def test_every_sentence_of_every_version_stands_in_exactly_one_row(a: str, b: str, c: str) -> None:
    found = collated(a=a, b=b, c=c)
    spans = [span for row in found.rows for cell in row.cells.values() for span in cell]
    known = {
        span for alignment in found.alignments.values() for block in alignment.blocks for span in (*block.a, *block.b)
    }
    assert len(spans) == len(set(spans))
    assert set(spans) == known


def test_rows_follow_the_order_that_the_versions_agree_on() -> None:
    found = collated(a=" ".join(S[:3]), b=" ".join(S[1:]), c=" ".join([S[0], S[3]]))
    assert [row.readings[0][0] for row in found.rows] == S
    assert [sorted(row.cells) for row in found.rows] == [["a", "c"], ["a", "b"], ["a", "b"], ["b", "c"]]


def test_what_was_taken_out_and_put_back_is_restored() -> None:
    found = collated(first=" ".join(S), second=" ".join(S[:2] + S[3:]), third=" ".join(S))
    revisions = revise(["first", "second", "third"], found)
    assert [(change.kind, change.before, change.last_seen) for change in revisions] == [
        ("deleted", "first", None),
        ("restored", "second", "first"),
    ]
    assert revisions[1].b[0].quote == S[2]


def test_an_edit_and_an_addition_are_told_from_a_restoration() -> None:
    found = collated(first=" ".join(S[:2]), second=" ".join([S[0].replace("western", "eastern"), *S[1:3]]))
    assert [change.kind for change in revise(["first", "second"], found)] == ["edited", "added"]


def test_the_carriage_matrix_says_which_audience_had_what() -> None:
    found = collated(ko=" ".join(S), en=" ".join(S[:2]), mission=" ".join(S[:3]))
    matrix = carriage(found, labels={"ko": "domestic", "en": "foreign", "mission": "foreign"})
    assert [had for _, had in matrix] == [{"domestic": True, "foreign": True}] * 3 + [
        {"domestic": True, "foreign": False}
    ]


def test_one_version_or_the_same_twice_is_no_comparison() -> None:
    with pytest.raises(InvalidInput):
        collated(a=S[0])
    with pytest.raises(InvalidInput):
        revise(["a", "z"], collated(a=S[0], b=S[1]))
