"""Northern and southern spelling: what folds, and what must never."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.text import fold
from watchword.text.ko.spelling import ANYWHERE, fold_initial, load_lexicon

ENTRIES = load_lexicon().entries


def folded(text: str) -> str:
    return fold(text, language="ko").text


@pytest.mark.parametrize(
    ("northern", "southern"),
    [
        ("조선로동당", "조선노동당"),
        ("국가령도", "국가영도"),
        ("리념", "이념"),
        ("력사적", "역사적"),
        ("래일", "내일"),
        ("녀자", "여자"),
        ("련일", "연일"),
        ("료해", "요해"),
        ("로골적", "노골적"),
        ("립장", "입장"),
        ("림전태세", "임전태세"),
        ("혁명력량", "혁명역량"),
        ("혁명적랑만", "혁명적낭만"),
        ("평화리용", "평화이용"),
        ("안전보장리사회", "안전보장이사회"),
        ("년말", "연말"),
        ("9련대", "9연대"),
        ("'로동'", "'노동'"),
        ("소집되였습니다", "소집되었습니다"),
        ("되여", "되어"),
        ("빛내여나가자", "빛내어나가자"),
        ("규률", "규율"),
        ("라렬", "나열"),
        ("항일혁명선렬", "항일혁명선열"),
        ("대륙간탄도미싸일", "대륙간탄도미사일"),
        ("일군들", "일꾼들"),
        ("로씨야", "러시아"),
        ("원쑤", "원수"),
        ("꾸바", "쿠바"),
        ("윁남", "베트남"),
        ("붉은기발", "붉은깃발"),
        ("페지", "폐지"),
        ("기초우에서", "기초위에서"),
        ("할가", "할까"),
    ],
)
def test_both_norms_fold_alike(northern: str, southern: str) -> None:
    assert folded(northern) == folded(southern)


@pytest.mark.parametrize(
    "word",
    [
        *(
            "신라",
            "권력",
            "전략",
            "도로",
            "난로",
            "명령도",
            "대통령도",
            "능력사용",
            "진리용",
            "처리용",
            "관련합의",
            "사례의",
        ),
        *(
            "결론의",
            "이론의",
            "으로동의",
            "인류사회",
            "권리행사",
            "승리상",
            "물리치다",
            "달리자",
            "라오스",
            "리비아",
            "러시아",
        ),
        *(
            "라면",
            "로마",
            "하여",
            "하였다",
            "기여",
            "대여",
            "국내여론",
            "강렬",
            "능률",
            "확률",
            "법률",
            "청년로동",
            "2019년",
            "20여년간",
        ),
        *(
            "녀석",
            "신념",
            "기념",
            "안녕",
            "괴뢰",
            "수류탄",
            "근로인민",
            "매립장",
            "생기발랄",
            "구태여",
            "경우에",
            "》라는",
            "남녀",
        ),
    ],
)
def test_what_only_looks_like_the_other_norm_stays(word: str) -> None:
    kept = {"능력사용": "능력사용", "청년로동": "청년노동", "관련합의": "관련합의", "으로동의": "으로동의"}
    assert folded(word) == kept.get(word, word)


def test_a_fold_names_its_rule_and_shows_what_stood_there() -> None:
    text = "1948년 조선로동당은 되였다. 규률, 미싸일, 기발"
    changes = fold(text, language="ko").folds
    assert [(change.rule, change.before, change.after) for change in changes] == [
        ("ko.initial", "로동", "노동"),
        ("ko.yeo", "였", "었"),
        ("ko.ryul", "규률", "규율"),
        ("ko.word", "미싸일", "미사일"),
        ("ko.siot", "기발", "깃발"),
    ]
    assert [text[change.start : change.end] for change in changes] == [change.before for change in changes]


def test_decomposed_and_half_width_letters_are_respelt_in_place() -> None:
    text = "조선로동당"  # in conjoining letters
    changes = fold(text, language="ko").folds
    assert [(change.before, change.after) for change in changes] == [("로동", "노동")]


def test_other_languages_are_not_respelt() -> None:
    assert fold("조선로동당", language="en").text == "조선로동당"


def test_every_entry_folds_to_what_stays_and_is_no_longer() -> None:
    for spelling, target, _, where in ENTRIES:
        assert folded(target) == target
        assert where != ANYWHERE or folded(spelling) == target
        assert len(target) <= len(spelling)


def test_initial_sounds_change_as_the_southern_norm_says() -> None:
    assert [fold_initial(word) for word in ("락원", "래일", "련합", "리용", "녀성", "뉴대", "가")] == [
        *("낙원", "내일", "연합", "이용", "여성", "유대", "가")
    ]


@given(
    st.lists(
        st.sampled_from(
            [*"가나라로리력령례론녀여였률렬하되기이 .》《8a"],
        ),
        max_size=30,
    ).map("".join)
)
def test_a_rieul_inside_a_word_turns_only_at_the_start_of_a_listed_word(text: str) -> None:
    northern = {entry.spelling for entry in ENTRIES if entry.rule == "ko.initial"}
    for change in fold(text, language="ko").folds:
        starts_word = change.start == 0 or not "가" <= text[change.start - 1] <= "힣"
        assert starts_word or change.rule != "ko.initial" or change.before in northern
