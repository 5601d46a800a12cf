"""Versions in several languages against a first one: all of each, whatever the order of the others."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from watchword.match.bilingual_collate import Aids, collate_translated
from watchword.match.collate import collate
from watchword.match.collate_against import face_base
from watchword.model.alignments import Alignment
from watchword.model.errors import InvalidInput
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
SPANISH = [
    "El Buró Político celebró una reunión el 11 de junio de 2022.",
    "El camarada Kim Jong Un dirigió la reunión.",
    "El Hwasongpho-17 voló 1.090 km.",
    "La reunión aprobó un presupuesto de 1.250 millones de wones.",
]
words = st.sampled_from(["power", "puissance", "2022", "Kim", "김정은", "회의를", "meeting", "reunión"])
sentence = st.lists(words, min_size=1, max_size=5).map(lambda said: " ".join(said) + ".")
text = st.lists(sentence, max_size=4).map(" ".join)


def against(base: str, **others: str) -> list[Alignment]:
    """Collate versions with a Korean base; one whose name begins with `ko` is Korean too."""
    first = tokenise("base", base, language="ko")
    found = []
    for name, said in others.items():
        tongue = name[:2]
        tokens = tokenise(name, said, language=tongue)
        if tongue == "ko":
            found.append(collate(first, tokens, text_a=base, text_b=said))
        else:
            aids = Aids(("ko", tongue))
            found.append(collate_translated(first, tokens, text_a=base, text_b=said, aids=aids))
    return found


@limits(max_examples=25, deadline=None)
@given(text, st.fixed_dictionaries({"ko": text, "en": text, "es": text}))
def test_the_order_of_the_other_versions_changes_nothing_and_no_sentence_is_lost(
    base: str, others: dict[str, str]
) -> None:
    alignments = against(base, **others)
    tables = [face_base(order) for order in permutations(alignments)]
    assert all(table == tables[0] for table in tables)
    table = tables[0]
    spans = [span for row in table.rows for span in row.base]
    assert spans == sorted(set(spans))
    assert set(spans) == {span for one in alignments for block in one.blocks for span in block.a}
    for one in alignments:
        shown = [block for row in table.rows for block in row.facing.get(one.b, ())]
        assert len(shown) == len(one.blocks)
        assert all(block in shown for block in one.blocks)
    for row in table.rows:
        assert all(set(block.a) <= set(row.base) for blocks in row.facing.values() for block in blocks)


def test_three_languages_stand_in_one_table_with_a_kind_and_a_confidence_a_cell() -> None:
    alignments = against(" ".join(KOREAN), en=" ".join(ENGLISH), es=" ".join(SPANISH))
    table = face_base(alignments)
    assert (table.base, table.others) == ("base", ("en", "es"))
    assert [span.quote for row in table.rows for span in row.base] == KOREAN
    translation = dict(zip(KOREAN, ENGLISH, strict=True))
    for row in table.rows:
        beside = [span.quote for block in row.facing["en"] for span in block.b]
        assert beside == [translation[span.quote] for span in row.base]
    assert all(row.facing.keys() == {"en", "es"} for row in table.rows)
    confidences = [block.confidence for row in table.rows for blocks in row.facing.values() for block in blocks]
    assert all(0 < confidence <= 1 for confidence in confidences)
    cells = table.rows[0].as_json()["cells"]["en"]  # type: ignore[index]  # JSON of known form
    assert all(cell.keys() == {"kind", "spans", "confidence"} for cell in cells)


def test_what_only_one_version_has_follows_the_unit_it_follows_there() -> None:
    more = [KOREAN[0], "조선소 대표단이 고기배에 대한 계획을 제출하였다.", *KOREAN[1:]]
    table = face_base(against(" ".join(KOREAN), ko=" ".join(more)))
    assert [bool(row.base) for row in table.rows] == [True, False, *[True] * 5]
    assert table.rows[1].facing["ko"][0].b[0].quote == more[1]


def test_versions_of_two_bases_or_one_version_twice_make_no_table() -> None:
    (once,) = against(KOREAN[0], en=ENGLISH[0])
    with pytest.raises(InvalidInput, match="one base"):
        face_base([once, once])
    with pytest.raises(InvalidInput, match="one base"):
        face_base([])
