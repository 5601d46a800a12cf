"""Decoding: the right encoding for real words, and a text for any bytes."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.text import decode

DATA = Path(__file__).parents[2].parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the real corpora are not beside this checkout")

KOREAN = (
    "우리는 조선로동당의 령도밑에 사회주의건설에서 새로운 승리를 이룩할것이다. 동지들! 《강 대 강》과 미싸일, 윁남."
)
CHINESE = "改革开放是决定中国命运的重大决策。我们要坚持以经济建设为中心，全面完成今年的计划。"
RUSSIAN = "Уважаемые коллеги! Сегодня мы обсудим вопросы развития экономики и безопасности страны."
FRENCH = "Le président a déclaré que la déclaration commune était déjà signée à Genève, où il a été reçu."
ENCODINGS = [
    *((KOREAN, name) for name in ("utf-8", "cp949", "euc-kr", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig")),
    *((CHINESE, name) for name in ("utf-8", "gb18030", "gb2312", "gbk", "utf-16-le", "utf-16-be")),
    *((RUSSIAN, name) for name in ("utf-8", "windows-1251", "koi8-r", "utf-16-le", "utf-16-be")),
    *((FRENCH, name) for name in ("utf-8", "windows-1252", "latin-1", "utf-16-le", "utf-32")),
]


DECLARED = [
    *(None, "euc-kr", "utf-16", "latin-1", "no such thing", "", "rot13", "hex", "big5", "shift_jis", "iso-2022-kr"),
    *("utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf_8_sig", "utf-32", "hz"),
]


@given(st.binary(max_size=300), st.sampled_from(DECLARED))
def test_any_bytes_give_a_text_that_can_be_stored(content: bytes, declared: str | None) -> None:
    decoded = decode(content, declared=declared, sniff_html=True)
    assert decoded.text.encode("utf-8").decode("utf-8") == decoded.text
    assert decoded.n_replaced == decoded.text.count("\ufffd")
    assert decoded.n_nul == decoded.text.count("\0")
    assert "\r" not in decoded.text
    assert decode(content, declared=declared, sniff_html=True) == decoded


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_utf8_comes_back_as_it_was_written(text: str) -> None:
    content = text.encode("utf-8")
    if content[:3] != b"\xef\xbb\xbf" and not content.startswith((b"\xfe\xff", b"\xff\xfe")):
        decoded = decode(content)
        assert decoded.encoding == "utf-8"
        assert decoded.sure
        assert decoded.text == text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(("text", "encoding"), ENCODINGS)
def test_a_sentence_is_read_in_the_encoding_it_was_written_in(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.n_replaced == 0


@pytest.mark.parametrize(
    ("word", "encoding"),
    [("조선로동당", "cp949"), ("强对强", "gb18030"), ("Путин", "windows-1251"), ("Москва", "koi8-r")],
)
def test_a_few_foreign_words_in_english_are_enough(word: str, encoding: str) -> None:
    text = f"The report mentions ({word}) and says that {word} is what it means by that. " * 2
    assert decode(text.encode(encoding)).text == text


def test_a_declared_encoding_is_evidence_and_not_truth() -> None:
    assert decode(KOREAN.encode("cp949"), declared="utf-8").text == KOREAN
    assert decode(KOREAN.encode("utf-8"), declared="euc-kr").text == KOREAN
    assert decode("žluťoučký kůň".encode("iso-8859-2"), declared="iso-8859-2").text == "žluťoučký kůň"
    assert decode("日本の総理大臣は今日話しました".encode("shift_jis"), declared="Shift_JIS").text.startswith("日本")


def test_what_a_page_says_of_itself_is_evidence_when_asked_for() -> None:
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=koi8-r"></head>ВВП 5</html>'
    content = page.encode("koi8-r")
    assert decode(content, sniff_html=True).text == page


def test_a_byte_order_mark_is_removed_and_trusted() -> None:
    assert decode(b"\xef\xbb\xbfabc").text == "abc"
    assert decode("\ufeff조선".encode("utf-16-be")).text == "조선"
    assert decode("\ufeffa\ufeffb".encode()).text == "a\ufeffb"


def test_line_ends_become_line_feeds() -> None:
    assert decode(b"a\r\nb\rc\n").text == "a\nb\nc\n"


def test_damaged_utf8_stays_utf8_with_its_losses_counted() -> None:
    content = KOREAN.encode()[:40] + b"\xff\xfe" + KOREAN.encode()[42:-1]
    decoded = decode(content)
    assert decoded.encoding == "utf-8"
    assert decoded.n_replaced >= 2
    assert "사회주의건설" in decoded.text


def test_a_page_of_nul_is_told() -> None:
    decoded = decode(b"\0" * 5000)
    assert decoded.n_nul == len(decoded.text) > 0


def test_syllables_that_euc_kr_spells_out_are_one_character() -> None:
    assert decode("윁남에서 똠방각하가 갔다고 한다. 그리하여 우리는 간다.".encode("euc-kr")).text.startswith(
        "윁남에서 똠방"
    )


def test_chance_bytes_are_not_sure() -> None:
    assert not decode(b"caf\xe9").sure or decode(b"caf\xe9").text == "café"


def read_texts(name: str) -> list[str]:
    with (DATA / name).open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


@needs_data
@pytest.mark.parametrize(
    ("name", "encodings"),
    [
        ("dprk/newyear_ko.jsonl", ["utf-8", "cp949", "utf-16-le", "utf-16-be"]),
        ("series/china_gov_work_reports_zh_1954_2007.jsonl", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"]),
        ("series/kremlin_ru_2025.jsonl", ["utf-8", "windows-1251", "koi8-r", "utf-16-le", "utf-16-be"]),
    ],
)
def test_real_texts_of_a_hundred_characters_and_more_are_read_right(name: str, encodings: list[str]) -> None:
    dice = random.Random(7)  # noqa: S311 - samples, no secrets
    wrong = []
    for text in dice.sample(read_texts(name), 25):
        for encoding in encodings:
            for length in (100, 400, len(text)):
                start = dice.randrange(max(1, len(text) - length))
                piece = text[start : start + length].encode(encoding, "ignore").decode(encoding).lstrip("\ufeff")
                decoded = decode(piece.encode(encoding))
                if decoded.text != piece.replace("\r\n", "\n").replace("\r", "\n"):
                    wrong.append((encoding, decoded.encoding, piece[:40]))
    assert wrong == []
