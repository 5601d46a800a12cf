"""The bundled profiles on the real corpora: how many documents they can tell of, how well, how fast."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from watchword import profile
from watchword.model.documents import Document
from watchword.model.profiles import Profile

DATA = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the real corpora are not beside this checkout")


@cache
def recognised(name: str, file: str) -> dict[str, Document]:
    return {one.document_id: profile.recognise(one, loaded(name)) for one in documents(file)}


@cache
def loaded(name: str) -> Profile:
    return profile.load(profile.bundled()[name])


@cache
def documents(file: str) -> tuple[Document, ...]:
    rows = (json.loads(line) for line in (DATA / file).read_text(encoding="utf-8").splitlines())
    return tuple(
        Document(
            row["id"],
            row["text"],
            "0" * 64,
            title=row["title"] or None,
            date=date.fromisoformat(row["date"]),
            language=row["lang"],
            outlet=row["outlet"],
            url=row["url"],
            byline=row.get("byline"),
        )
        for row in rows
    )


def types(name: str, file: str) -> Counter[str | None]:
    return Counter(one.document_type for one in recognised(name, file).values())


def test_the_articles_documents_of_2022_get_their_types_and_series() -> None:
    found = recognised("dprk", "dprk/rodong_en_2021_2022.jsonl")
    told = {name: (one.document_type, one.series) for name, one in found.items()}
    assert told["rodong-en-2022-01-20-0001"] == ("politburo_report", "wpk-politburo")
    assert told["rodong-en-2022-06-11-0010"] == ("plenum_report", "wpk-plenum")
    assert told["rodong-en-2022-09-09-0026"] == ("policy_speech", "spa-policy-speech")
    for name in ("rodong-en-2022-01-01-0010", "rodong-en-2022-01-01-0010-v2"):
        assert told[name] == ("plenum_report", "wpk-plenum-year-end")
    assert told["rodong-en-2021-12-29-0002"] == ("plenum_sitting_report", None)
    speech = found["rodong-en-2022-09-09-0026"]
    assert (speech.speaker, speech.completeness, speech.audience) == ("Kim Jong Un", "full", "foreign")


def test_new_year_messages_are_addresses_but_for_the_years_of_joint_editorials() -> None:
    found = recognised("dprk", "dprk/newyear_ko.jsonl")
    by_year = {int(name[-4:]): one.document_type for name, one in found.items()}
    assert {by_year[year] for year in range(1995, 2013)} == {"joint_editorial"}
    assert {by_year[year] for year in range(2013, 2020)} == {"new_year_address"}
    assert by_year[1987] == "policy_speech"
    assert [year for year, one in by_year.items() if one is None] == [1947, 1966, 1967, 1968, 1970]
    assert found["newyear-ko-2019"].work == "dprk-new-year-2019"


def test_every_statement_of_the_committee_is_one() -> None:
    found = recognised("fomc", "series/fomc_statements_1994_2018.jsonl")
    assert {(one.document_type, one.series, one.audience) for one in found.values()} == {
        ("statement", "fomc-statements", "public")
    }


def test_considerable_time_is_tracked_up_to_december_2014() -> None:
    marker = next(one for one in loaded("fomc").markers if one.marker_id == "considerable-time")
    statements = documents("series/fomc_statements_1994_2018.jsonl")
    days = [one.date for one in statements if one.date and re.search(marker.patterns["en"], one.text)]
    assert (len(days), max(days)) == (19, date(2014, 12, 17))


def test_types_are_told_for_as_many_documents_as_before() -> None:
    floors = {"dprk/rodong_en_2021_2022.jsonl": 104, "dprk/kcna_en_2023_2024.jsonl": 240, "dprk/kcna_2011.jsonl": 900}
    for file, floor in floors.items():
        assert sum(count for name, count in types("dprk", file).items() if name) >= floor


def test_twelve_thousand_documents_take_less_than_three_seconds_of_processor_time() -> None:
    news = documents("dprk/kcna_2011.jsonl")
    started = time.process_time()
    for one in news:
        profile.recognise(one, loaded("dprk"))
    assert time.process_time() - started < 3.0
