from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from watchword.match.reuse import find_passages
from watchword.match.reuse_settings import ReuseSettings
from watchword.model.passages import Passages
from watchword.text import tokenise

Text = list[list[str]]


def say(seed: int, n_sentences: int, *, n_words: int = 4000) -> Text:
    """Return sentences of fourteen words out of `n_words`."""
    words = np.random.default_rng(seed).integers(n_words, size=(n_sentences, 14))
    return [[f"word{word}" for word in row] for row in words]


def reword(text: Text, *, seed: int = 5, kept: float = 0.75) -> Text:
    """Turn the words of each sentence round and put others for some."""
    chance = np.random.default_rng(seed)
    turned = [[sentence[place] for place in chance.permutation(len(sentence))] for sentence in text]
    return [[w if chance.random() < kept else f"other{chance.integers(4000)}" for w in part] for part in turned]


def text_of(sentences: Text) -> str:
    return " ".join(" ".join(sentence).capitalize() + "." for sentence in sentences)


def passages_of(a: Text, b: Text) -> Passages:
    sides = [tokenise(name, text_of(text), language="en") for name, text in (("a", a), ("b", b))]
    return find_passages(*sides, settings=ReuseSettings(reworded=True))


def sentences_of(passages: Passages, a: Text, b: Text) -> list[tuple[int, int, int, int]]:
    """Return the sentences that passages begin and end with, in a and in b."""
    of_a, of_b = ([0, *np.cumsum([len(sentence) for sentence in text]).tolist()] for text in (a, b))
    return [
        (of_a.index(a_first), of_a.index(a_after), of_b.index(b_first), of_b.index(b_after))
        for a_first, a_after, b_first, b_after in zip(
            passages.a_first, passages.a_after, passages.b_first, passages.b_after, strict=True
        )
    ]


def test_a_stretch_grows_over_a_sentence_said_anew_between_like_ones_and_ends_with_a_like_one() -> None:
    passage = say(1, 6)
    a = [*say(2, 20), *passage, *say(3, 20)]
    b = [*say(4, 9), *reword(passage[:3]), *say(6, 1), *reword(passage[4:]), *say(7, 30)]
    assert sentences_of(passages_of(a, b), a, b) == [(20, 26, 9, 15)]


def test_sentences_turned_round_are_one_stretch() -> None:
    passage = say(1, 4)
    a = [*say(2, 20), *passage, *say(3, 20)]
    b = [*say(4, 9), *reword(passage)[::-1], *say(7, 30)]
    assert sentences_of(passages_of(a, b), a, b) == [(20, 24, 9, 13)]


@settings(max_examples=10)
@given(st.integers(0, 1000), st.integers(100, 150))
def test_a_document_of_few_words_reworded_from_end_to_end_is_one_stretch(seed: int, n_sentences: int) -> None:
    a = say(seed, n_sentences, n_words=200)
    b = reword(a, seed=seed)
    ((a_first, a_after, b_first, b_after),) = sentences_of(passages_of(a, b), a, b)
    assert a_first == b_first <= 1  # one sentence may have lost most of its words
    assert a_after == b_after >= n_sentences - 1


def test_two_passages_are_two_stretches_and_the_side_of_each_is_kept() -> None:
    one, other = say(1, 4), say(2, 4)
    a = [*say(3, 10), *one, *say(4, 15), *other, *say(5, 5)]
    b = [*say(6, 7), *reword(other), *say(7, 15), *reword(one), *say(8, 10)]
    found = sentences_of(passages_of(a, b), a, b)
    assert sorted(found) == [(10, 14, 26, 30), (29, 33, 7, 11)]


def test_a_digest_is_one_stretch_over_what_it_tells() -> None:
    a = say(1, 60)
    told = [4, 17, 30, 41, 55]
    b = [*say(2, 20), *reword([a[number] for number in told], kept=0.8), *say(3, 20)]
    assert sentences_of(passages_of(a, b), a, b) == [(4, 56, 20, 25)]


def test_a_formula_in_every_line_of_two_lists_says_nothing() -> None:
    formula = ["there", "is", "hereby", "appointed", "to", "the", "office", "named", "below", "with", "all", "rights"]
    a, b = ([[*formula, f"{side}{number}"] for number in range(60)] for side in ("x", "y"))
    found = passages_of(a, b)
    assert "reworded" not in {found.kind_of(row) for row in range(len(found))}


def test_strangers_share_no_stretch() -> None:
    assert len(passages_of(say(1, 80), say(2, 80))) == 0
