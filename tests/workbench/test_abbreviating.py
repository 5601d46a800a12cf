"""Long forms and their short ones, found in an archive that nobody told about them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from corpora import corpus_of
from watchword.match.abbreviations import introduced_after, is_short_for, long_form_before
from watchword.workbench.tracing import trace

ENGLISH = """
--- a 2021-01-01
The Union of Quiet Harbour Towns was founded. Ropes were sold.

--- b 2021-02-01
The Union of Quiet Harbour Towns (UQHT) met in the mill. The UQHT has nine members.

--- c 2021-03-01
Ropes of the UQHT were sold. Uqhtish is no word.

--- d 2021-04-01
The Bakery Guild of the Valley sang. The BGV danced.

--- e 2021-05-01
The BGV danced on. Bakguild is a shop of the Bakery Guild.
"""
KOREAN = """
--- a 2021-01-01
산골밀가루제분조합은 오늘 회의를 열었다. 비가 내렸다.

--- b 2021-02-01
산골밀가루제분조합에서 제분소를 지었다. 산밀제는 기쁘다.

--- c 2021-03-01
산밀제의 사람들이 노래를 불렀다. 산골에 눈이 왔다. 밀가루 값이 올랐다. 제분 공장이 섰다. 조합은 많다.
"""
CHINESE = """
--- a 2021-01-01
河边磨坊联合会成立了。磨坊很多，河边有风。

--- b 2021-02-01
河边磨坊联合会（以下简称“河磨联”）开会。种稻、种豆和种麻都好。

--- c 2021-03-01
河磨联卖米。我们要办好三种，三种是大家的事。种稻、种豆和种麻都好。
"""
RUSSIAN = """
--- a 2021-01-01
Тихий Речной Союз мельников собрался. Погода была ясной.

--- b 2021-02-01
Тихий Речной Союз поёт. ТРС танцует на мосту.

--- c 2021-03-01
Мельники ТРС вышли на мост. Все рады.
"""


def chains(folder: Path, texts: str, phrase: str, *, language: str) -> dict[str, Mapping[str, Any]]:
    """Return the chains of a phrase by their short form."""
    with corpus_of(folder / "a", texts, language=language) as corpus:
        (lineage,) = trace(corpus, phrase)
        told = [one for one in lineage.findings if one.kind == "abbreviation"]
        for one in told:
            for span in one.evidence:
                span.check(corpus.document(span.document_id).text)
            assert ("may be short" in one.text) != one.data["certain"]
    return {one.data["short"]["use"]["quote"]: one.data for one in told}  # type: ignore[index]


def test_a_bracketed_introduction_joins_the_two_with_dates(tmp_path: Path) -> None:
    found = chains(tmp_path, ENGLISH, "Union of Quiet Harbour Towns", language="en")["UQHT"]
    assert (found["how"], found["certain"]) == ("introduced", True)
    assert [found[side]["date"] for side in ("long", "short", "joined")] == ["2021-01-01", "2021-02-01", "2021-02-01"]
    assert (found["n_long"], found["n_short"], found["n_together"]) == (2, 2, 1)


def test_the_short_form_leads_to_the_long_one(tmp_path: Path) -> None:
    (found,) = chains(tmp_path, ENGLISH, "UQHT", language="en").values()
    assert found["long"]["use"]["quote"] == "Union of Quiet Harbour Towns"
    assert found["joined"]["use"]["document"] == "b"


def test_initials_that_no_text_explains_are_told_as_a_guess(tmp_path: Path) -> None:
    found = chains(tmp_path, ENGLISH, "Bakery Guild of the Valley", language="en")
    assert (found["BGV"]["how"], found["BGV"]["certain"]) == ("initials", False)
    assert "sang" not in found


@pytest.mark.parametrize(
    ("language", "texts", "phrase", "short", "how"),
    [
        ("ko", KOREAN, "산골밀가루제분조합", "산밀제", "syllables"),
        ("zh", CHINESE, "河边磨坊联合会", "河磨联", "introduced"),
        ("zh", CHINESE, "种稻、种豆和种麻", "三种", "number"),
        ("ru", RUSSIAN, "Тихий Речной Союз", "ТРС", "initials"),
    ],
)
def test_other_scripts_have_their_own_ways(
    tmp_path: Path, language: str, *, texts: str, phrase: str, short: str, how: str
) -> None:
    assert chains(tmp_path, texts, phrase, language=language)[short]["how"] == how


CUT = """
--- a 2021-01-01
山村果农互助会议开了。

--- b 2021-02-01
大家去村果农互助会议。果农互助会议很好。

--- c 2021-03-01
他们去村果农互助会议。果农互助会议走了。
"""


def test_a_wording_that_cuts_a_word_of_the_phrase_is_no_short_form(tmp_path: Path) -> None:
    found = chains(tmp_path, CUT, "山村果农互助会议", language="zh")
    assert found["果农互助会议"]["how"] == "words"
    assert "村果农互助会议" not in found


UNTIED = """
--- a 2021-01-01
河山办的各个会议，在河山上。山在河上，河在山上。

--- b 2021-02-01
会河山上。河山会上，山河会上，上会山河，会上河山。办的各个会议不多。

--- c 2021-03-01
河山上会。河会山上，山会河上，河上山会。河边山村上等会议开了，河山上很好。
"""


def test_a_run_of_units_that_meet_by_chance_is_no_short_form(tmp_path: Path) -> None:
    assert "河山上" not in chains(tmp_path, UNTIED, "河边山村上等会议", language="zh")


def test_words_that_merely_stand_in_brackets_are_no_short_form() -> None:
    text = "the Union of Harbour Towns (see page 4) and the Union of Harbour Towns (UHT)"
    first = text.index(" (")
    place = introduced_after(text, first)
    assert place is None or not is_short_for(text[slice(*place)], "Union of Harbour Towns")
    start = text.index("UHT")
    found = long_form_before(text, start, start + 3, sentence=0)
    assert found is not None
    assert text[slice(*found)] == "Union of Harbour Towns"
    assert long_form_before(text, first + 2, first + 5, sentence=0) is None


OPENED = """
--- a 2020-01-01
UHT meets again today. The Union of Harbour Towns (UHT) said so.
--- b 2020-02-01
The Union of Harbour Towns meets.
"""


def test_the_bracket_is_cited_and_not_an_earlier_mention(tmp_path: Path) -> None:
    (found,) = chains(tmp_path, OPENED, "Union of Harbour Towns", language="en").values()
    bracket, text = found["joined"]["use"], "UHT meets again today. The Union of Harbour Towns (UHT) said so."
    assert text[bracket["start"] - 1 : bracket["end"] + 1] == "(UHT)"
