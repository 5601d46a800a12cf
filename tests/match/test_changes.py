"""Change types V1 to V9, alone and together, in the scripts that behave differently."""

from __future__ import annotations

import pytest

from corpora import wordings
from watchword import match
from watchword.model.alignments import ChangeType
from watchword.model.profiles import Ladder

QUALIFIERS = ("as it is", "if", "있는 그대로", "만일", "在一定条件下", "при условии")
WIND = Ladder(
    "wind",
    "wind",
    (
        (1, "en", "breeze|미풍|微风|бриз"),
        (2, "en", "gale|강풍|大风|ветер"),
        (3, "en", "storm|폭풍|暴风|шторм"),
    ),
    "this test",
)


def types_of(a: str, b: str, *, language: str, ladders: tuple[Ladder, ...] = (WIND,)) -> tuple[ChangeType, ...]:
    one, two, query = wordings(a, b, language=language)
    return match.changes_between(one, two, query=query, qualifiers=QUALIFIERS, ladders=ladders)[1]


ENGLISH = [
    ("V1", "a patient harvest", "A patient  harvest"),
    ("V1", "the weavers' guild, proud and old", "the weavers’ guild proud and old"),
    ("V3", "the guild mends its net", "the guild mended its nets"),
    ("V4", "patient harvest", "patient and honest harvest"),
    ("V5", "a patient and honest harvest", "a patient harvest"),
    ("V6", "a patient harvest", "a hurried harvest"),
    ("V7", "bread and peace for all", "peace and bread for all"),
    ("V7", "wool for wool and a patient harvest", "a patient harvest and wool for wool"),
    ("V4 V7", "wool for wool and patient harvest", "patient harvest and honest wool for wool"),
    ("V4 V7", "bread, peace and light for all", "light, honest work, bread and peace for all"),
    ("V5 V7", "patient harvest and honest wool for wool", "wool for wool and patient harvest"),
    ("V6 V7", "bread and lasting peace for all", "firm peace and bread for all"),
    ("V3 V7", "bread and gardens for all", "garden and bread for all"),
    ("V4 V5", "the old patient harvest of the valley", "the patient harvest of the wide valley"),
    ("V3 V4", "the guild mends nets", "the guild mended many nets"),
    ("V3 V5", "the guild mends many nets", "the guild mended nets"),
    ("V3 V6", "patient harvests", "hurried harvest"),
    ("V5 V8", "we buy foreign looms taken as it is", "we buy foreign looms"),
    ("V4 V8", "we shall open the mill", "we shall open the mill if the river rises"),
    ("V6 V9", "a breeze is coming", "a storm is coming"),
    ("V4 V9", "a breeze is coming", "a breeze and a gale is coming"),
    ("V4 V6 V7", "bread and lasting peace for all", "firm peace and also bread for all of them"),
    ("V4 V6 V8 V9", "a breeze comes to us", "if a storm comes down to us"),
]
KOREAN = [
    ("V1", "들판의 가을걷이", "들판의  가을걷이"),
    ("V2", "로동자의 력사", "노동자의 역사"),
    ("V2", "이행할수 있는 계획", "이행할 수 있는 계획"),
    ("V3", "방직공들은 그물", "방직공들이 그물"),
    ("V3", "다리를 건설한다", "다리를 건설하였다"),
    ("V3", "다리를 건설하였다", "다리를 건설하였습니다"),
    ("V3", "방직공장의 로동", "방직공장에서의 로동"),
    ("V4", "알찬 가을걷이", "알찬 봄갈이와 가을걷이"),
    ("V5", "알찬 봄갈이와 가을걷이", "알찬 가을걷이"),
    ("V6", "알찬 가을걷이", "서두른 가을걷이"),
    ("V7", "봄갈이 가을걷이 준비", "가을걷이 준비 봄갈이"),
    ("V3 V7", "봄갈이와 가을걷이 준비", "가을걷이 준비와 봄갈이"),
    ("V4 V7", "봄갈이 가을걷이 준비", "가을걷이 준비 새로운 봄갈이"),
    ("V2 V4", "로동자 축제", "노동자 가을 축제"),
    ("V2 V3", "로동자는 다리를 건설한다", "노동자는 다리를 건설하였다"),
    ("V3 V4", "방직공들은 그물을 짠다", "방직공들이 새로운 그물을 짠다"),
    ("V3 V6", "방직공들은 그물을 짠다", "대장공들이 그물을 짠다"),
    ("V5 V8", "남의 방직기를 있는 그대로 산다", "남의 방직기를 산다"),
    ("V6 V9", "바다에 미풍 분다", "바다에 폭풍 분다"),
]
CHINESE = [
    ("V1", "耐心收割,守望田园", "耐心收割守望田园"),
    ("V4", "耐心收割", "耐心细致收割"),
    ("V5", "耐心细致收割", "耐心收割"),
    ("V6", "耐心收割稻谷", "匆忙收割稻谷"),
    ("V7", "面包与田园归大家", "田园与面包归大家"),
    ("V4 V7", "面包田园归大家", "田园、新的面包归大家"),
    ("V5 V7", "田园、新的面包归大家", "面包田园归大家"),
    ("V4 V5", "旧耐心收割河谷", "耐心收割宽广河谷"),
    ("V5 V8", "在一定条件下购买纺车", "购买纺车"),
    ("V6 V9", "海上有微风来到", "海上有暴风来到"),
]
RUSSIAN = [
    ("V1", "терпеливая жатва", "Терпеливая жатва"),
    ("V3", "терпеливая жатва", "терпеливой жатвы"),
    ("V4", "терпеливая жатва", "терпеливая и честная жатва"),
    ("V5", "терпеливая и честная жатва", "терпеливая жатва"),
    ("V6", "терпеливая жатва", "поспешная жатва"),
    ("V7", "хлеб и сады для всех", "сады и хлеб для всех"),
    ("V4 V7", "хлеб и сады для всех", "сады и честный хлеб для всех"),
    ("V3 V4", "терпеливая жатва", "терпеливой и честной жатвы"),
    ("V3 V6", "терпеливая жатва", "поспешной жатвы"),
    ("V3 V7", "хлеб и сады для всех", "садов и хлеба для всех"),
    ("V4 V8", "мы откроем мельницу", "мы откроем мельницу при условии дождя"),
    ("V6 V9", "на море бриз весной", "на море шторм весной"),
]
TABLE = [
    pytest.param(language, *row, id=f"{language}-{row[0]}-{number}")
    for language, rows in {"en": ENGLISH, "ko": KOREAN, "zh": CHINESE, "ru": RUSSIAN}.items()
    for number, row in enumerate(rows)
]


@pytest.mark.parametrize(("language", "expected", "a", "b"), TABLE)
def test_change_types(language: str, *, expected: str, a: str, b: str) -> None:
    assert types_of(a, b, language=language) == tuple(expected.split())


@pytest.mark.parametrize(("language", "expected", "a", "b"), TABLE)
def test_the_way_back_has_the_reverse_types(language: str, *, expected: str, a: str, b: str) -> None:
    reverse = {"V4": "V5", "V5": "V4"}
    assert types_of(b, a, language=language) == tuple(sorted(reverse.get(one, one) for one in expected.split()))


def test_a_qualifier_beside_the_wording_counts_though_the_wording_did_not_change() -> None:
    a, b = "we buy foreign looms only if they mend", "we buy foreign looms when they mend"
    one, two, query = wordings(a, b)
    core = [
        match.Wording(w.document_id, w.text, *(c[:4] for c in (w.start, w.end, w.form, w.stem))) for w in (one, two)
    ]
    limited = any(match.limits(one.printed(), two.printed(), qualifiers=QUALIFIERS))
    types = match.changes_between(*core, query=query, limited=limited)[1]
    assert types == ("V1", "V8")


@pytest.mark.parametrize(
    "words", ["a patient harvest", "A breeze; if it comes, if it goes", "로동자의 력사", "있는 그대로"]
)
@pytest.mark.parametrize("spaced", ["{}", " {} "])
def test_the_same_characters_need_no_alignment_to_be_told_word_for_word(words: str, spaced: str) -> None:
    language = "en" if words.isascii() else "ko"
    one, two, query = wordings(words, spaced.format(words), language=language)
    found, types = match.changes_between(one, two, query=query, qualifiers=QUALIFIERS, ladders=(WIND,))
    assert found == match.stretches(one, two, weight=query.weight, light=query.record.function_word)
    assert types == ("V1",)


def test_a_step_counts_only_on_a_ladder_that_is_named() -> None:
    assert types_of("a breeze is coming", "a storm is coming", language="en", ladders=()) == ("V6",)
