"""What recurs and is no formula: asides, quantities, subjects, names, titles, lists of who was there."""

from __future__ import annotations

import numpy as np
import pytest

from corpora import documents_of, record_of
from watchword.match.discover import Phrase, Uses, discover, score_of, weights_of
from watchword.match.discover_field import deeds, field_of
from watchword.match.layout import layout_of
from watchword.model.documents import Document

HEADS = {
    "en": ["Rome", "Oslo", "Bern", "Kyiv", "Riga", "Baku", "Graz", "Lima"],
    "ru": ["Рим", "Осло", "Берн", "Киев", "Рига", "Баку", "Грац", "Лима"],
}
TIES = {
    "en": ["in", "on", "at", "by", "to", "from", "with", "for"],
    "ru": ["в", "на", "с", "к", "из", "за", "по", "под"],
}
TAILS = {
    "en": ["sings", "grows", "sleeps", "waits", "smiles", "turns", "walks", "dreams"],
    "ru": ["поёт", "растёт", "спит", "ждёт", "молчит", "зовёт", "шумит", "горит"],
}


def documents(*lines: str, language: str = "en") -> list[Document]:
    """Eight documents with each line; `{a}`, `{b}` and the preposition `{f}` differ, `{n}` is a number."""
    bodies = [
        " ".join(
            line.format(a=HEADS[language][n], b=TAILS[language][-n - 1], f=TIES[language][n], n=3_000 + n)
            for line in lines
        )
        for n in range(8)
    ]
    return documents_of(
        "\n".join(f"--- d{n} 2021-01-0{n + 1}\n{body}\n" for n, body in enumerate(bodies)), language=language
    )


def found(*lines: str, language: str = "en") -> dict[str, Phrase]:
    known = documents(*lines, language=language)
    record = record_of(known, language=language)
    layout = layout_of(record, {one.document_id: one.text for one in known})
    return {
        " ".join(record.forms[form] for form in record.form_id[p.positions[0] : p.positions[0] + p.n]): p
        for p in discover(record, layout=layout)
    }


def test_two_words_between_stops_are_an_aside_and_three_may_be_a_formula() -> None:
    phrases = found(
        "Beloved comrades, {a} {b}.",
        "{b} {f} {a}, strictly speaking, {a} {b}.",
        "{b} {a} solemn shepherds.",
        '{a} {b} "faith for faith".',
        "Consistent with its statutory mandate, {b} {a}.",
    )
    assert {"solemn shepherds", "faith for faith"} <= set(phrases)
    assert "consistent with its statutory mandate" in phrases
    assert not {"beloved comrades", "strictly speaking"} & set(phrases)


def test_what_has_an_amount_behind_it_is_a_quantity() -> None:
    phrases = found("{b} {a} steel output {f} {n} tons.", "{b} {a} solemn spirit {f} {a}.")
    assert phrases["steel output"].score == 0
    assert phrases["solemn spirit"].score > 0


def test_an_amount_in_the_next_sentence_says_nothing() -> None:
    phrases = found("{b} {a} solemn spirit {f} {a}. {n} tons.")
    assert phrases["solemn spirit"].score > 0


def test_what_one_text_says_again_and_again_weighs_less() -> None:
    record = record_of(
        documents("{a} praised solemn faith {b}. {b} praised solemn faith {a}.", "{a} loved firm hope {b}.")
    )
    field = field_of(record)
    forms = np.array(record.forms)[record.form_id]
    often, once = (np.flatnonzero(forms == word) for word in ("solemn", "firm"))
    uses = Uses(2, np.concatenate([often, once]), np.array([0, len(often)]), np.array([len(often), len(once)]))
    weights = weights_of(field, uses, np.array([8, 8]))
    assert (len(often), len(once)) == (16, 8)
    assert weights[0] == pytest.approx(weights[1] / 2 ** (1 / 3))


def test_association_above_a_bound_counts_no_more() -> None:
    known = {"n_documents": np.full(3, 5), "boundary": np.full(3, 2.0), "n_content": np.full(3, 3.0)}
    low, bound, high = score_of(np.array([0.3, 0.6, 0.95]), **known)
    assert low < bound == high


def test_an_inflection_of_a_light_word_is_light() -> None:
    phrases = found("{b} {a} making lanterns.", "{a} {b} painting carpets.", "{b} {a} makes noise.")
    assert "painting carpets" in phrases
    assert "making lanterns" not in phrases  # "makes" is on the list


def test_words_of_office_alone_are_an_office_without_any_capital() -> None:
    phrases = found("{b} {a} deputy secretary.", "{a} {b} solemn shepherd.")
    assert phrases["deputy secretary"].named == 1
    assert phrases["solemn shepherd"].named == 0


def test_a_capital_on_the_first_word_amid_a_sentence_shows_a_name_where_a_language_writes_names_so() -> None:
    phrases = found(
        "{a} {b} Зелёная долина.",
        "{b} {a} весёлая песня.",
        "Каменный мост {f} {b}. {b} {f} {a} каменный мост.",
        language="ru",
    )
    assert phrases["зелёная долина"].named == 1
    assert phrases["весёлая песня"].named == 0
    assert phrases["каменный мост"].named == 0  # a capital at the beginning of a sentence shows nothing
    assert found("{b} {a} Solemn faith.")["solemn faith"].named == 0


def test_a_title_in_quotation_marks_is_a_name_and_words_in_them_are_none() -> None:
    phrases = found(
        "{b} {f} {a} «О тёплых южных морях».",
        "{b} {f} {a} «Снежный белый город».",
        "{a} {f} {b} «честный спор» {f} {a}.",
        "{a} {b} честный спор.",
        language="ru",
    )
    assert phrases["тёплых южных морях"].named == 1
    assert phrases["снежный белый город"].named == 1
    assert phrases["честный спор"].named == 0


def test_two_capitals_among_three_words_name_somebody_or_something() -> None:
    phrases = found("{b} {a} песни Белого Севера.", "{a} {b} сказки синего леса.", language="ru")
    assert phrases["песни белого севера"].named == 1
    assert phrases["сказки синего леса"].named == 0


def test_a_list_of_who_was_there_is_no_running_text() -> None:
    names = " ".join(HEADS["ru"] * 3)
    phrases = found(f"{names} {{b}} {{a}} старший лесник {{a}} {names}.", "{a} {b} весёлый сапожник.", language="ru")
    assert "весёлый сапожник" in phrases
    assert "старший лесник" not in phrases


def test_a_noun_of_action_weighs_more_and_a_thing_of_that_form_does_not() -> None:
    phrases = found("{b} {a} укрепление берега.", "{a} {b} учреждение города.", language="ru")
    assert phrases["укрепление берега"].score == pytest.approx(1.25 * phrases["учреждение города"].score)


@pytest.mark.parametrize(
    ("word", "acts"),
    [("развития", True), ("модернизацию", True), ("поддержке", True), ("населения", False), ("организация", False)],
)
def test_nouns_of_action_are_told_by_their_form(word: str, acts: bool) -> None:  # noqa: FBT001 (pytest gives it)
    assert any(one.fullmatch(word) for one in deeds("ru")) == acts


def test_chinese_indicators_stand_before_amounts() -> None:
    towns = ["罗马", "柏林", "巴黎", "伦敦", "东京", "汉城", "开罗", "河内"]
    tails = ["增加", "减少", "上升", "下降", "回落", "波动", "持平", "扩大"]
    bodies = [
        f"{town}居民储蓄总额{tail}到{n}千{n}百亿元。{tail}是{town}弘扬艰苦奋斗精神{tail[::-1]}的。"
        for n, (town, tail) in enumerate(zip(towns, tails, strict=True), 1)
    ]
    known = documents_of("\n".join(f"--- d{n} 2021-01-0{n + 1}\n{b}\n" for n, b in enumerate(bodies)), language="zh")
    record = record_of(known, language="zh")
    scores = {
        "".join(record.forms[form] for form in record.form_id[p.positions[0] : p.positions[0] + p.n]): p.score
        for p in discover(record, layout=layout_of(record, {one.document_id: one.text for one in known}))
    }
    assert scores["弘扬艰苦奋斗精神"] > 0
    assert max(score for words, score in scores.items() if "总额" in words) < scores["弘扬艰苦奋斗精神"] / 4
