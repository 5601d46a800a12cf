"""Formulations with a slot, beside and between fixed parts."""

from __future__ import annotations

from corpora import documents_of, record_of
from watchword.match.slots import Slot, discover_slots
from watchword.model.records import Record

NOUNS = ["miracle", "harvest", "battle", "upswing", "glory", "thunder"]
HEADS = ["They call it", "Nobody expected", "Poets sang of", "We remember", "Letters promise", "Here comes"]
TAILS = ["again", "indeed", "here", "now", "well", "often"]


def wording(slot: Slot, record: Record) -> str:
    start, hole_start, hole_end, end = (
        int(column[0]) for column in (slot.positions, slot.hole_starts, slot.hole_ends, slot.ends)
    )
    before, behind = (
        " ".join(record.forms[form] for form in record.form_id[first:after])
        for first, after in ((start, hole_start), (hole_end, end))
    )
    return f"{before} … {behind}".strip()


def slots_of(bodies: list[str], language: str = "en") -> dict[str, tuple[Slot, list[str]]]:
    dashed = "\n".join(f"--- d{n} 2021-0{n + 1}-01\n{body}\n" for n, body in enumerate(bodies))
    record = record_of(documents_of(dashed, language=language), language=language)
    space = "" if language in {"ko", "zh"} else " "
    return {
        wording(slot, record): (
            slot,
            [space.join(record.forms[form] for form in record.form_id[first:end]) for first, end, _ in slot.fillers],
        )
        for slot in discover_slots(record)
    }


def test_an_english_slot_follows_a_preposition_and_lists_its_fillers() -> None:
    found = slots_of([f"{HEADS[n]} the great year of {NOUNS[n]} {TAILS[n]}. Bread is made of flour." for n in range(6)])
    slot, fillers = found["great year of …"]
    assert slot.n_fillers == 6
    assert set(fillers) == set(NOUNS)
    assert "made of …" not in found  # always flour


def test_an_english_slot_stands_between_two_parts() -> None:
    found = slots_of([f"{HEADS[n]} he would hold the {NOUNS[n]} in high esteem {TAILS[n]}." for n in range(6)])
    (words,) = [words for words in found if "hold" in words]
    slot, fillers = found[words]
    assert words.endswith("hold the … in high esteem")
    assert slot.n_documents == 6
    assert set(fillers) == set(NOUNS)
    for start, hole_start, hole_end, end in zip(
        slot.positions, slot.hole_starts, slot.hole_ends, slot.ends, strict=True
    ):
        assert start < hole_start < hole_end < end


def test_what_chance_puts_near_makes_no_slot() -> None:
    found = slots_of(
        [f"{HEADS[n]} the mill {NOUNS[n]} of the town {TAILS[n]}. {NOUNS[-n]} the {TAILS[-n]}." for n in range(6)]
    )
    assert not [words for words in found if words.startswith("the …") or words.endswith("… the")]


def test_a_figure_that_changes_makes_no_slot() -> None:
    found = slots_of([f"{HEADS[n]} output rose by {3 + n} percent of target {TAILS[n]}." for n in range(6)])
    assert not [words for words in found if "percent" in words]


def test_a_pair_of_the_table_needs_no_word_of_substance() -> None:
    found = slots_of([f"{HEADS[n]} the road from {NOUNS[n]} to {NOUNS[-n - 1]} {TAILS[n]}." for n in range(6)])
    assert any(words.startswith(("from …", "road from …")) for words in found)


def test_a_russian_slot_stands_between_two_parts() -> None:
    nouns = ["урожай", "мост", "завод", "город", "закон", "фронт"]
    heads = ["Вчера", "Сегодня", "Завтра", "Осенью", "Зимой", "Летом"]
    tails = ["снова", "здесь", "там", "опять", "быстро", "долго"]
    found = slots_of([f"{heads[n]} носит {nouns[n]} стратегического характера {tails[n]}." for n in range(6)], "ru")
    assert "носит … стратегического характера" in found


def test_a_korean_slot_stands_before_its_particle() -> None:
    nouns = ["자력갱생", "일심단결", "주체사상", "인민", "승리", "혁명"]
    ends = ["를 높이 들자", "로 싸운다", "는 빛난다", "밑에 뭉쳤다", " 아래 나간다", "와 함께 간다"]
    found = slots_of([f"{nouns[n]}의 붉은 기치{ends[n]}. 봄이 {n}번 왔다." for n in range(6)], "ko")
    (words,) = [words for words in found if words.startswith("… 의 붉 은 기 치")]
    slot, fillers = found[words]
    assert slot.n_fillers == 6
    assert set(fillers) == set(nouns)


def test_a_korean_year_is_one_of_anything() -> None:
    nouns = ["전환", "대고조", "비약", "번영", "승리", "변혁"]
    heads = ["우리는", "인민은", "군대는", "청년은", "모두", "당은"]
    found = slots_of([f"{heads[n]} 올해를 {nouns[n]}의 해로 한다. 봄이 {n}번 왔다." for n in range(6)], "ko")
    assert any("의 해 로" in words and set(fillers) == set(nouns) for words, (_, fillers) in found.items())


def test_a_chinese_slot_stands_between_characters() -> None:
    nouns = ["经济建设", "提高效益", "工农联盟", "节约能源", "人民利益", "科学技术"]
    heads = ["全党", "各地", "企业", "农村", "学校", "部队"]
    tails = ["努力", "奋斗", "工作", "前进", "学习", "发展"]
    found = slots_of([f"{heads[n]}坚持以{nouns[n]}为中心{tails[n]}。" for n in range(6)], "zh")
    (words,) = [words for words in found if words.endswith("… 为 中 心")]
    assert words == "坚 持 以 … 为 中 心"
    assert set(found[words][1]) == set(nouns)
