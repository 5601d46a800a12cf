"""Which language a text is in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.text import identify_language

DATA = Path(__file__).parents[2].parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the real corpora are not beside this checkout")


@given(st.text(st.characters()))
def test_any_text_has_a_language_or_none(text: str) -> None:
    language = identify_language(text)
    assert language is None or len(language) == 2
    assert identify_language(text) == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ko", "우리는 《강 대 강》의 원칙을 견지한다."),
        ("ko", "朝鮮勞動黨 中央委員會는 全員會議를 열었다"),
        ("zh", "坚持和平统一方针"),
        ("ja", "日本の総理大臣は訪米を発表した"),
        ("en", "The Committee decided to maintain the target range."),
        ("ru", "Комитет принял решение о том, что ставка не изменится."),
        ("uk", "Комітет ухвалив рішення про те, що ставка не зміниться, але це ще не все."),
        ("es", "El Comité decidió mantener los tipos de interés en el nivel de la reunión."),
        ("fr", "Le Comité a décidé de maintenir les taux dans la même fourchette."),
        ("de", "Der Ausschuss hat beschlossen, die Zinsen nicht zu ändern."),
        ("pt", "O Comitê decidiu que as taxas não serão alteradas pelos membros do conselho."),
        ("it", "Il Comitato ha deciso che i tassi non saranno modificati dalla banca."),
        ("el", "Η επιτροπή αποφάσισε"),
        (None, ""),
        (None, "1994 2022 — 5.25"),
        (None, "Kim Jong Un, Choe Ryong Hae, Jo Yong Won"),
        (None, "Sultan Abdulhamid Han Lukashenko"),
    ],
)
def test_the_language_is_told_or_left_open(language: str | None, text: str) -> None:
    assert identify_language(text) == language


def test_foreign_words_do_not_change_the_language_of_a_text() -> None:
    assert identify_language("조선로동당 중앙위원회 제8기 (Workers' Party of Korea) 전원회의가 열렸다") == "ko"
    assert (
        identify_language("The formulation 강 대 강 (power for power) is in the report of the plenary meeting") == "en"
    )


@needs_data
@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("dprk/newyear_ko.jsonl", "ko"),
        ("dprk/rodong_en_2021_2022.jsonl", "en"),
        ("series/fomc_statements_1994_2018.jsonl", "en"),
        ("series/china_gov_work_reports_zh_1954_2007.jsonl", "zh"),
        ("series/kremlin_ru_2025.jsonl", "ru"),
        ("series/us_inaugural.jsonl", "en"),
    ],
)
def test_real_texts_are_told_without_an_error(name: str, language: str) -> None:
    with (DATA / name).open(encoding="utf-8") as lines:
        found = [identify_language(json.loads(line)["text"]) for line in lines]
    assert set(found) == {language}
