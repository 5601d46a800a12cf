"""Across languages: what translates what, and what has no counterpart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from hypothesis import given, settings
from hypothesis import strategies as st

from watchword.match.bilingual_align import Corridor, TranslatedSettings
from watchword.match.bilingual_collate import Aids, collate_translated
from watchword.match.bilingual_lexicon import learn_lexicon
from watchword.match.bilingual_romanise import name_of_word, names_in_syllables, skeleton
from watchword.match.bilingual_tokens import Bag, read_bags
from watchword.match.collate import apply, invert
from watchword.match.collate_verdicts import judge_sections
from watchword.match.kernels import bilingual_numba, bilingual_plain
from watchword.model.alignments import NO_COUNTERPART, Alignment
from watchword.text import tokenise

KOREAN = [
    "정치국은 2022년 6월 11일 회의를 열었다.",
    "김정은동지께서 회의를 지도하시였다.",
    "핵무력은 공화국방위의 주축으로 될것이다.",
    "화성포-17형은 1,090km를 비행하였다.",
    "회의에서는 12억 5천만원의 예산을 승인하였다.",
    "다음 회의는 8월에 열린다.",
]
ENGLISH = [
    "The Political Bureau held a meeting on June 11, 2022.",
    "Comrade Kim Jong Un guided the meeting.",
    "Nuclear force will be the pivot of the defence of the Republic.",
    "The Hwasongpho-17 flew 1,090 km.",
    "The meeting approved a budget of 1.25 billion won.",
    "The next meeting will be held in August.",
]
words = st.sampled_from(["power", "puissance", "2022", "Kim", "김정은", "회의를", "meeting", "réunion"])
sentence = st.lists(words, min_size=1, max_size=5).map(lambda said: " ".join(said) + ".")
text = st.lists(sentence, max_size=5).map(" ".join)


def translated(a: str, b: str, *, limit: TranslatedSettings | None = None) -> Alignment:
    tokens_a, tokens_b = tokenise("a", a, language="ko"), tokenise("b", b, language="en")
    aids = Aids(("ko", "en"))
    return collate_translated(tokens_a, tokens_b, text_a=a, text_b=b, aids=aids, settings=limit or TranslatedSettings())


def test_names_meet_across_scripts() -> None:
    for names in (("김정은", "Kim Jong Un"), ("화성포", "Hwasongpho"), ("평양", "Pyongyang"), ("클린턴", "Clinton")):
        assert len({skeleton(name) for name in names}) == 1
    assert skeleton("Шойгу") == skeleton("Shoigu")


def test_chinese_names_are_read_as_mandarin_and_surnames_in_all_their_readings() -> None:
    for said, name in (
        ("国家主席习近平会见", "Xi Jinping"),
        ("曾庆红", "Zeng Qinghong"),
        ("单霁翔院长", "Shan Jixiang"),
        ("美国总统克林顿", "Clinton"),
        ("吕秀莲", "Lu Xiulian"),
    ):
        assert name_of_word(name) in set(names_in_syllables(said, chinese=True)), name
        assert not list(names_in_syllables(said)), "Han characters sound otherwise in Japanese"
    chinese = read_bags(tokenise("a", "习近平访问平壤。", language="zh"), "习近平访问平壤。", language="zh")
    english = read_bags(
        tokenise("b", "Xi Jinping visited Pyongyang.", language="en"), "Xi Jinping visited Pyongyang.", language="en"
    )
    assert name_of_word("Xi Jinping") in chinese[0].names & english[0].names


def test_a_name_is_found_before_titles_and_particles() -> None:
    assert name_of_word("Gordon") in set(names_in_syllables("고든장군은"))
    assert name_of_word("Iraq") in set(names_in_syllables("이라크에서"))
    assert name_of_word("In") == ""


def test_numbers_and_months_mean_the_same_in_every_language() -> None:
    korean, english = (
        read_bags(tokenise(tongue, " ".join(said), language=tongue), " ".join(said), language=tongue)
        for tongue, said in (("ko", KOREAN), ("en", ENGLISH))
    )
    assert korean[0].marks & english[0].marks >= {"#2022", "#11", "@6"}
    assert korean[4].marks & english[4].marks == {"#1250000000"}
    assert korean[5].marks & english[5].marks == {"@8"}


def test_a_rendering_is_a_mark_on_both_sides() -> None:
    pair = {"ko": "핵무력", "en": "nuclear force"}
    sides = (("ko", KOREAN[2]), ("en", ENGLISH[2]))
    bags = [read_bags(tokenise(t, s, language=t), s, language=t, renderings=[pair])[0] for t, s in sides]
    assert bags[0].marks & bags[1].marks == {"=0"}


def test_sentences_that_translate_each_other_are_paired() -> None:
    found = translated(" ".join(KOREAN), " ".join(ENGLISH))
    assert [(block.a[0].quote, block.b[0].quote) for block in found.blocks] == list(zip(KOREAN, ENGLISH, strict=True))
    assert all(0 < block.confidence <= 1 for block in found.blocks)


def test_a_lexicon_is_learned_from_aligned_sentences_and_not_from_one_chance_meeting() -> None:
    def bag(*said: str) -> Bag:
        return Bag(said, frozenset(), frozenset(), 1)

    lessons = [
        ([bag("무력", other)], [bag("force", word)], 1.0) for other, word in (("a", "x"), ("b", "y"), ("c", "z"))
    ]
    found = learn_lexicon(lessons)
    assert found.a_to_b["무력"]["force"] > 0.5
    assert found.a_to_b.get("a", {}).get("force", 0) < found.a_to_b["무력"]["force"]
    assert found.b_to_a["force"]["무력"] > 0.5


TOPICS = ("가을", "강물", "나무", "도로", "마을", "바람", "사과", "소금", "아침", "우유", "저녁", "종이")
MEANT = ("maple", "brook", "cedar", "route", "abbey", "gales", "fruit", "brine", "sunup", "cream", "night", "quire")


def vectors_of(sentences: Sequence[str]) -> npt.NDArray[np.float32]:
    """Encode by a dictionary: one direction a topic, whatever the language."""
    rows = [[any(word in said for word in pair) for pair in zip(TOPICS, MEANT, strict=True)] for said in sentences]
    vectors = np.array(rows, np.float32)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1), np.float32)


def test_what_has_no_counterpart_says_so_with_a_confidence_that_is_no_certainty() -> None:
    korean = [f"공장은 {37 * n}톤의 강재와 {91 * n}톤의 석탄을 생산하였다." for n in range(3, 15)]
    english = [f"The factory made {37 * n} tons of steel and {91 * n} tons of coal." for n in range(3, 15)]
    found = translated(" ".join(korean), " ".join([*english[:5], *english[8:]]))
    alone = [block for block in found.blocks if not block.b]
    assert [block.a[0].quote for block in alone] == korean[5:8]
    assert all(0.5 < block.confidence < 1 for block in found.blocks)
    assert {block.named(NO_COUNTERPART) for block in alone} == {"no counterpart found"}
    (verdict,) = judge_sections(found, completeness="full", translated=True)
    assert verdict.say() == (
        "The text: no counterpart found for 3 of 12 sentences; an analyst confirms. "
        "Wording is not compared across languages."
    )
    (whole,) = judge_sections(translated(" ".join(korean), " ".join(english)), completeness="full", translated=True)
    assert whole.say().startswith("The text: a counterpart was found for each of 12 sentences. Wording")


def test_an_encoder_finds_the_beads_that_no_word_number_or_name_gives_away() -> None:
    korean = [f"{topic}은 아름답다." for topic in TOPICS]
    kept = [*range(3), *range(6, 12)]
    english = [f"All {MEANT[number]} is fine." for number in kept]
    a, b = " ".join(korean), " ".join(english)
    right = {(korean[number], f"All {MEANT[number]} is fine.") for number in kept}
    tokens = tokenise("a", a, language="ko"), tokenise("b", b, language="en")
    found = []
    for encoder in (None, vectors_of):
        beads = collate_translated(*tokens, text_a=a, text_b=b, aids=Aids(("ko", "en"), encoder=encoder)).blocks
        found.append({(block.a[0].quote, block.b[0].quote) for block in beads if len(block.a) == len(block.b) == 1})
    assert len(found[0] & right) < len(right)
    assert found[1] == right


def test_too_much_is_reported_as_not_compared() -> None:
    found = translated(" ".join(KOREAN), " ".join(ENGLISH), limit=TranslatedSettings(max_nodes=3))
    assert found.blocks == ()
    assert len(found.not_compared) == 1
    assert apply(found, " ".join(KOREAN)) == " ".join(ENGLISH)


@settings(max_examples=40)
@given(text, text)
def test_every_sentence_is_accounted_for_once_on_both_sides(a: str, b: str) -> None:
    found = translated(a, b)
    for side, said in (("a", a), ("b", b)):
        spans = sorted(span for block in found.blocks for span in getattr(block, side))
        assert len(spans) == len(set(spans))
        assert "".join(span.quote for span in spans).split() == said.split() or "".join(
            "".join(span.quote.split()) for span in spans
        ) == "".join(said.split())
    assert invert(invert(found)).blocks == found.blocks
    assert (apply(found, a), apply(invert(found), b)) == (b, a)


counts = st.lists(st.integers(1, 3), min_size=1, max_size=5)
TWINS = (bilingual_plain, bilingual_numba)


@settings(max_examples=60)
@given(counts, counts, st.integers(0, 2**32 - 1))
def test_twins_align_alike(a: list[int], b: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    a_at, b_at = (np.cumsum([0, *side]).astype(np.int32) for side in (a, b))
    links = rng.integers(0, 4, (3, 3)) / 4
    at, to = np.arange(0, 10, 3, dtype=np.int32), np.tile(np.arange(3, dtype=np.int32), 3)
    words_a, words_b = (rng.integers(0, 3, side[-1]).astype(np.int32) for side in (a_at, b_at))
    rates, known = ([np.full(side[-1], value) for side in (a_at, b_at)] for value in (0.25, 0.3))
    edge = np.array([(i, i, i * len(b) // len(a), i * len(b) // len(a)) for i in range(len(a) + 1)], np.int32)
    corridor = Corridor.around(edge, len(a), n_b=len(b), margin=1) if seed % 2 else Corridor.whole(len(a), len(b))
    there, back = (corridor.low, corridor.high, corridor.node), (corridor.low_b, corridor.high_b, corridor.node_b)
    from_a = [
        twin.weigh_words(a_at, words_a, at, to, links.ravel(), b_at, words_b, rates[1], known[1], *there, 2)
        for twin in TWINS
    ]
    from_b = [
        twin.weigh_words(b_at, words_b, at, to, links.T.ravel().copy(), a_at, words_a, rates[0], known[0], *back, 2)
        for twin in TWINS
    ]
    assert np.allclose(from_a[0], from_a[1], atol=1e-5)
    assert np.allclose(from_b[0], from_b[1], atol=1e-5)
    sizes = [rng.integers(5, 60, len(side)).astype(np.float64) for side in (a, b)]
    forms = [rng.integers(0, 4, len(side)).astype(np.int32) for side in (a, b)]
    agree = rng.normal(size=(2, 2, 2))
    extra = rng.normal(size=(len(a), len(b))).astype(np.float32)
    shapes, cost = np.array([(1, 1), (1, 2), (2, 1), (2, 2)], np.int32), np.array([0.1, 2.5, 2.5, 5.0])
    scores = [
        twin.score_beads(
            *there, corridor.low_b, corridor.node_b, from_a[0], from_b[0], *sizes, *forms,
            agree, shapes, 0.1, 0.3, -5.0, -12.0, extra,
        )
        for twin in TWINS
    ]  # fmt: skip
    assert np.allclose(scores[0], scores[1], rtol=1e-5)
    walk = (scores[0], *there, shapes, cost, 6.0, 0.3, 12.0)
    paths = [twin.best_path(*walk) for twin in TWINS]
    assert np.array_equal(paths[0], paths[1])
    plain, fast = (twin.posteriors(*walk, 0.7) for twin in TWINS)
    for one, other in zip(plain, fast, strict=True):
        assert np.allclose(one, other, atol=1e-5)
    held = [np.zeros(len(side)) for side in (a, b)]
    for at_node, shape in np.argwhere(plain[0] > 0).tolist():
        i = int(np.searchsorted(corridor.node, at_node, side="right")) - 1
        j = at_node - int(corridor.node[i]) + int(corridor.low[i])
        held[0][i : i + shapes[shape, 0]] += plain[0][at_node, shape]
        held[1][j : j + shapes[shape, 1]] += plain[0][at_node, shape]
    assert np.allclose(held[0] + plain[1], 1.0, atol=1e-4)  # each sentence is in a bead or alone
    assert np.allclose(held[1] + plain[2], 1.0, atol=1e-4)
