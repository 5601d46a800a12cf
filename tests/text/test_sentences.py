"""Where sentences end, case by case, in four languages and a few more."""

from __future__ import annotations

import pytest

from watchword.text import tokenise


def sentences(text: str, language: str | None) -> list[str]:
    return [text[start:end] for start, end in tokenise("d", text, language=language).sentences]


# `|` marks where a sentence must end.
ENGLISH = [
    "It ended. | He left.",
    "Mr. Smith met Dr. J. Smith in the U.S. yesterday. | The talks went on.",
    "He lives in the U.S. | The talks went on.",
    "See No. 5 of the list. | He said no. | Then he left.",
    "Growth of 2.5 per cent. | In 2015. | Next.",
    "“Why?” he asked. | “Because!” | She laughed.",
    "Wait... what? | No... | Then yes.",
    "1. The first item. | 2. The second.",
    "So do I. | The end.",
    "Apple Inc. said so. | It is big (very big). | He agreed.",
    "the contest.| The army went on.",
    "visit kcna.kp today. | Or www.example.com instead.",
    'He said "power for power." | They left.',
    "at 5 p.m. on Monday. | The 3 p.m. | The train left.",
    "A line broken\nby hand goes on. | Next.",
    "PART ONE\n\n| The text.",
    "THE PRESS RELEASE\n| The text starts here and goes on for a good while until it ends.",
    "Resolved as follows, at some length so that lines are long:\n| - the first item;\n| - the second item.",
    "Is it so?! | Yes! | No",
    "He thanked the Council, etc. | The Council replied.",
    "the court, and--\n| Yes. | I see that you have read the whole of the brief with great care today.",
]
KOREAN = [
    "사변적인 날이다. | 이날과 더불어 나아가자! | 동지들!",
    "사변적인 날이다.| 이날과 더불어 국권수호,존엄수호에 나섰다.| 우리는 간다",
    "그이께서는 《하나는 전체를 위하여!》라는 구호를 드시였다. | 끝.",
    "그이께서는 《당은 위대하다. 인민은 더욱 위대하다.》고 말씀하시였다. | 끝.",
    "《모든것을 전후복구에로!》 | 이것이 우리의 구호이다.",
    "구호 《앞으로!》 그것이 우리의 대답이다.",
    "《가자.》 | 그는 말했다.",
    "그는 이렇게 말했다: 《가자.》 | 우리는 갔다.",
    "6.15북남공동선언과 북.남의 합의를 리행하자. | 2018. 1. 1. 신년사",
    "무엇인가? | 그것은 당이다! | 만세",
    "“간다.”라고 했다. | 왔다.",
    "Kim Jong Un은 갔다. | 끝.",
    "1. 정치가 그렇다. | 2. 경제가 그렇다.",
    "올해에\n우리는 온 민족이 힘을 합쳐 나아가야 하며 조국통일의 대통로를 열어나가야 할것이다. | 끝",
]
CHINESE = [
    "我国是社会主义国家。| 我们要前进！| 为什么？| 因为；所以。",
    "他说：“好。”| 我们走了。",
    "成绩显著。| “严打”整治斗争取得成效。",
    "增长１１．２％，收入１１．４％。| 完。",
    "《人民日报》发表社论。| 完……了。",
    "学习《宪法》！| 完。",
]
RUSSIAN = [
    "В.Путин: Я согласен. | А.С. Пушкин родился в 1799 г. в Москве. | Всё.",
    "Это т.е. так. | «Вы где?» – спросил он. | Да!",
    "Ему 5 тыс. руб. дали. | Он ушёл.",
    "Он сказал: «Да.» | Потом ушёл.",
]
OTHERS = [
    ("de", "Am 3. Oktober war es. | Im Jahr 2015. | Dr. Müller kam z. B. um 5 Uhr. | Er sagte „Ja.“ | Gut."),
    ("fr", "M. Dupont est là. | Il dit « oui ». | C’est bien !"),
    ("es", "¿Qué pasa? | El Sr. López vino. | ¡Bien!"),
    ("ja", "今日は晴れ。| 明日は雨？| 「はい。」と言った。"),
    (None, "One. | Two? | 三。| 넷이다. | Пять."),
]
CASES = [
    *(("en", case) for case in ENGLISH),
    *(("ko", case) for case in KOREAN),
    *(("zh", case) for case in CHINESE),
    *(("ru", case) for case in RUSSIAN),
    *OTHERS,
]


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_sentences_end_where_a_reader_ends_them(language: str | None, marked: str) -> None:
    text = marked.replace("| ", "").replace("|", "")
    assert sentences(text, language) == [part.strip() for part in marked.split("|")]


def test_a_blank_line_ends_a_paragraph_and_a_single_break_does_not() -> None:
    text = "One\ntwo.\n \nThree.\u2029Four.\r\n\r\nFive"
    tokens = tokenise("d", text, language="en")
    assert [text[start:end] for start, end in tokens.paragraphs] == ["One\ntwo.", "Three.", "Four.", "Five"]


def test_hard_line_breaks_do_not_end_sentences() -> None:
    text = (
        "The Governing Council decided today that the key rates will\n"
        "remain unchanged. It expects them to stay at their present\n"
        "or lower levels until it has seen the inflation outlook\n"
        "converge."
    )
    assert len(sentences(text, "en")) == 2


def test_lines_that_stop_on_purpose_are_sentences_of_their_own() -> None:
    text = (
        "Press release\nZurich, 19 June\nThe National Bank is leaving its rate unchanged as it had said.\nSales fell."
    )
    assert sentences(text, "en") == text.split("\n")


def test_an_unclosed_quotation_does_not_swallow_the_text() -> None:
    assert len(sentences("《가자. 우리는 간다. 끝이다.", "ko")) == 3


def test_a_megabyte_of_one_character_costs_no_more_than_its_length() -> None:
    for text in ("." * 1_000_000, "《" * 300_000, "a." * 300_000, "\n" * 1_000_000, "“" * 300_000):
        assert len(tokenise("d", text, language="ko").paragraphs) <= 1
