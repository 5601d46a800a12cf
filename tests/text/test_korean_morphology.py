"""Morphemes at the places where they are printed."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchword.model.errors import MissingExtra
from watchword.text.ko.morphology import _load_kiwi, morphemes

PIECES = st.sampled_from(
    [
        *(
            "조선로동당은 ",
            "되였다.",
            "했다",
            "갔습니다 ",
            "이행할수 있는",
            "《강 대 강》",
            "미싸일",
            "체스꼬",
            " ",
            "\n\n",
            "8차",
            "ASCI",
        ),
        *("👩\u200d🚀", "\ud800", "각", "㈜", "\u200b", "ﬁ", "中国", "\0", "뭐라", "걔", "해", "ㄹ", "예쁜"),
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(st.characters(), max_size=30))


@pytest.fixture(scope="module", autouse=True)
def kiwi() -> None:
    pytest.importorskip("kiwipiepy", reason="the optional part `ko` is not installed")


@settings(max_examples=60)
@given(TEXTS)
def test_morphemes_are_printed_in_order_and_never_overlap(text: str) -> None:
    reached = 0
    for morpheme in morphemes(text):
        assert reached <= morpheme.start < morpheme.end <= len(text)
        assert not text[morpheme.start : morpheme.end].isspace()
        assert len(morpheme.forms) == len(morpheme.tags) > 0
        reached = morpheme.end


def test_northern_spelling_is_analysed_as_southern_and_shown_as_printed() -> None:
    text = "조선로동당의 력사가 시작되였다."
    found = [(text[m.start : m.end], m.forms) for m in morphemes(text)]
    assert ("력사", ("역사",)) in found
    assert any("되" in forms for _, forms in found)


def test_morphemes_that_run_together_share_their_print() -> None:
    text = "그는 말했다"
    assert [m.forms for m in morphemes(text) if text[m.start : m.end] == "했"] == [("하", "었")]


def test_without_the_optional_part_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kiwipiepy", None)
    _load_kiwi.cache_clear()
    with pytest.raises(MissingExtra, match=r"watchword\[ko\]"):
        morphemes("조선")
    _load_kiwi.cache_clear()
