"""What recurs in a series and is missing from its last document."""

from __future__ import annotations

from corpora import documents_of, record_of, tokens_of
from watchword import match
from watchword.model.documents import Document

SERIES = """
--- r1 2018-12-31
The plan was fulfilled. We stand for patience as long as the neighbour is patient. Grain was counted in the north.
--- r2 2019-12-31
The plan was fulfilled. We stand for patience as long as the neighbour is patient. Steel was counted in the south.
--- r3 2020-12-31
The plan was fulfilled. We stand for patience as long as the neighbour is patient. Coal was counted in the east.
--- r4 2021-12-31
The plan was nearly fulfilled. A year of patience has passed, patience as long as the neighbour waits. Fish was landed.
"""


def absences(last: str, *, least: int = 3) -> list[tuple[str, str, str]]:
    documents = [*documents_of(SERIES), Document("now", last, "0" * 64, language="en")]
    tokens = [tokens_of(document) for document in documents]
    record = record_of(documents)
    out: list[tuple[str, str, str]] = []
    for one in match.seek_absences(tokens, record, least=least):
        source = documents[one.document]
        columns = tokens[one.document]
        words = [source.text[columns.start[p.first] : columns.end[p.after - 1]] for p in (one.precedents, one.core)]
        out.append((one.unit, words[0], words[1]))
    return out


def test_a_sentence_of_most_precedents_that_is_gone_is_missing_from_its_latest_use() -> None:
    found = absences("The plan was fulfilled. Nothing else was said in the west.")
    assert found[0][:2] == ("sentence", "We stand for patience as long as the neighbour is patient")


def test_what_still_stands_is_not_missing() -> None:
    now = "The plan was fulfilled. We stand for patience as long as the neighbour is patient."
    assert [words for unit, words, _ in absences(now) if unit == "sentence"] == []


def test_what_stood_too_seldom_is_not_missing() -> None:
    assert all("Grain" not in words and "Fish" not in words for _, words, _ in absences("The plan was fulfilled."))


def test_a_phrase_is_missing_by_its_shortest_absent_part() -> None:
    documents = documents_of("""
--- a 2020-01-01
Rates stay low for a considerable time after June.
--- b 2020-02-01
We think rates remain low for a considerable time, whatever comes.
--- c 2020-03-01
Nobody doubts a considerable time of waiting.
--- d 2020-04-01
Rates stay low for some weeks and the weather is fair at this time of the year in all the ports.
""")
    tokens = [tokens_of(document) for document in documents]
    found = match.seek_absences(tokens, record_of(documents), least=3)
    cores = [
        documents[o.document].text[tokens[o.document].start[o.core.first] : tokens[o.document].end[o.core.after - 1]]
        for o in found
    ]
    assert cores == ["considerable time"]
