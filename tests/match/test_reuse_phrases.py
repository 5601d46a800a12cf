"""Phrases of two content words: reuse where chance would not have put the words together."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from watchword.match.bind import bind
from watchword.match.reuse import find_reuse
from watchword.match.reuse_settings import ReuseSettings
from watchword.model.passages import Passages
from watchword.text import function_words, stems, tokenise

VOCABULARY = {
    "en": "harvest factory river school railway bridge coal timber grain harbour worker doctor teacher village winter "
    "summer music theatre museum garden forest mountain island engine tractor ship textile cement paper glass",
    "ko": "수확 공장 강물 학교 철도 다리 석탄 목재 곡식 항구 로동자 의사 교원 마을 "
    "겨울 여름 음악 극장 박물관 정원 수림 산악 섬 기관 "
    "뜨락또르 선박 방직 세멘트 종이 유리",
    "zh": "收获 工厂 河流 学校 铁路 桥梁 煤炭 木材 粮食 港口 工人 医生 教师 村庄 "
    "冬季 夏季 音乐 剧院 博物馆 花园 森林 山脉 岛屿 发动机 拖拉机 船舶 "
    "纺织 水泥 纸张 玻璃",
    "ru": "урожай завод река школа дорога мост уголь лес зерно порт рабочий врач учитель село зима лето музыка театр "
    "музей сад роща гора остров двигатель трактор судно ткань цемент бумага стекло",
}
# One phrase of two content words in two spellings of the same words: inflected, or with other particles.
PHRASES = {
    "en": ("merciless retaliations", "Merciless retaliation"),
    "ko": ("무자비한 보복을", "무자비한 보복으로"),
    "zh": ("无情打击", "无情打击"),
    "ru": ("беспощадное возмездие", "беспощадного возмездия"),
}
SHARED = {"en": "Merciless retaliation", "ko": "무자비한 보복", "zh": "无情打击", "ru": "беспощадного возмездия"}
STOP = {"zh": "。"}


def texts_of(language: str, *, n: int, phrase_in: tuple[int, int] = (4, 17)) -> list[str]:
    """Write documents of random sentences; two of them have the phrase in the middle of a sentence."""
    rng = np.random.default_rng(5)
    words = VOCABULARY[language].split()
    space = "" if language == "zh" else " "
    documents = []
    for number in range(n):
        sentences = [[words[i] for i in rng.integers(len(words), size=7)] for _ in range(9)]
        for place, phrase in zip(phrase_in, PHRASES[language], strict=True):
            if number == place:
                sentences[4][3:3] = [phrase]
        documents.append("\n\n".join(space.join(sentence) + STOP.get(language, ".") for sentence in sentences))
    return documents


def reuse_of(texts: list[str], language: str, *, shortest: int = 2) -> Passages:
    settings = ReuseSettings.of(language)
    record = bind(
        ((tokenise(f"d{number}", text, language=language), None) for number, text in enumerate(texts)),
        language=language,
        stems=partial(stems, language=language),
        function_words=partial(function_words, language=language),
    )
    return find_reuse(record, settings=replace(settings, shortest_phrase=shortest))


def quotes(passages: Passages, texts: list[str], pair: tuple[int, int]) -> list[str]:
    rows = zip(passages.a_document, passages.b_document, passages.b_start, passages.b_end, strict=True)
    return [texts[pair[1]][start:end] for a, b, start, end in rows if (a, b) == pair]


@pytest.mark.parametrize("language", list(VOCABULARY))
def test_two_content_words_that_chance_would_not_put_together_are_a_pair(language: str) -> None:
    texts = texts_of(language, n=30)
    passages = reuse_of(texts, language)
    assert any(SHARED[language] in quote for quote in quotes(passages, texts, (4, 17)))
    n_longer = len(reuse_of(texts, language, shortest=0))
    # Words drawn at random meet again by chance alone; that is no reuse.
    assert len(passages) - n_longer <= 3


@pytest.mark.parametrize("language", list(VOCABULARY))
def test_what_common_words_make_together_is_no_phrase(language: str) -> None:
    texts = texts_of(language, n=30)
    words = VOCABULARY[language].split()
    space = "" if language == "zh" else " "
    common = words[0] + space + words[1]
    assert not [row for row in quotes(reuse_of(texts, language), texts, (4, 17)) if row.strip() == common]


def test_a_phrase_ranks_beneath_a_passage_that_holds_it_and_is_not_repeated() -> None:
    texts = texts_of("en", n=30)
    passage = " The fleet of seven grey destroyers left port carrying merciless retaliation for all who had waited."
    texts[8] += passage
    texts[21] += passage
    passages = reuse_of(texts, "en")
    assert (passages.a_document[0], passages.b_document[0]) == (8, 21)
    assert len(quotes(passages, texts, (8, 21))) == 1
    phrase = [row for row in range(len(passages)) if (passages.a_document[row], passages.b_document[row]) == (4, 8)]
    assert [passages.weight[row] < passages.weight[0] for row in phrase] == [True]


def test_a_phrase_needs_as_many_content_words_as_are_asked_for() -> None:
    texts = texts_of("en", n=30)
    assert not quotes(reuse_of(texts, "en", shortest=3), texts, (4, 17))
    assert not quotes(reuse_of(texts, "en", shortest=0), texts, (4, 17))


def test_phrases_do_not_run_over_the_end_of_a_sentence() -> None:
    texts = texts_of("en", n=30, phrase_in=(40, 41))
    texts[2] += " They spoke of zinc. Marble was dear."
    texts[9] += " He sold zinc. Marble he kept."
    assert not quotes(reuse_of(texts, "en"), texts, (2, 9))
