"""Formulations with a slot."""

from __future__ import annotations

from corpora import documents_of, record_of
from watchword.match.discover import Phrase
from watchword.match.slots import Slot, discover_slots
from watchword.model.records import Record

NOUNS = ["miracle", "harvest", "battle", "upswing", "glory", "thunder"]
HEADS = ["They call it", "Nobody expected", "Poets sang of", "We remember", "Letters promise", "Here comes"]


def words_of(phrase: Phrase, record: Record) -> str:
    first = int(phrase.positions[0])
    return " ".join(record.forms[form] for form in record.form_id[first : first + phrase.n])


def slots_of(dashed: str, language: str) -> dict[str, Slot]:
    record = record_of(documents_of(dashed, language=language), language=language)
    return {words_of(slot.phrase, record): slot for slot in discover_slots(record)}


def test_an_english_slot_follows_a_preposition_and_lists_its_fillers() -> None:
    dashed = "\n".join(
        f"--- d{n} 2021-0{n + 1}-01\n{HEADS[n]} the great year of {NOUNS[n]} everywhere. Bread is made of flour.\n"
        for n in range(6)
    )
    found = slots_of(dashed, "en")
    assert found["great year of"].n_fillers == 6
    assert "made of" not in found  # always flour


def test_a_korean_slot_stands_before_its_particle() -> None:
    nouns = ["자력갱생", "일심단결", "주체사상", "인민", "승리", "혁명"]
    ends = ["를 높이 들자", "로 싸운다", "는 빛난다", "밑에 뭉쳤다", " 아래 나간다", "와 함께 간다"]
    dashed = "\n".join(
        f"--- 글{n} 2021-0{n + 1}-01\n{nouns[n]}의 붉은 기치{ends[n]}. 봄이 {n}번 왔다.\n" for n in range(6)
    )
    found = slots_of(dashed, "ko")
    (words,) = [words for words in found if words.startswith("의 붉 은 기 치")]
    assert found[words].before
    assert found[words].n_fillers == 6
