"""A record is read once, and anew when the archive has grown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from corpora import corpus_of
from watchword import text
from watchword.model.findings import Scope
from watchword.workbench.add import add
from watchword.workbench.records import RECORDS, RECORDS_KEPT, Beyond, record_of

TEXTS = """
--- a 2021-01-10
Power for power is the rule.

--- b 2022-02-10
Another power stands.
"""


def test_a_record_is_read_once_and_anew_when_the_archive_has_grown(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "archive", TEXTS) as corpus:
        whole = record_of(corpus, "en", scope=Scope())
        assert record_of(corpus, "en", scope=Scope()) is whole
        assert record_of(corpus, "en", scope=Scope(since=date(2022, 1, 1))).document_ids == ("b",)
        path = tmp_path / "c.txt"
        path.write_text("A third text about power and the rule of power, in English.", "utf-8")
        for _ in add(corpus, [str(path)]):
            pass
        assert set(record_of(corpus, "en", scope=Scope()).document_ids) > set(whole.document_ids)
        for year in range(2000, 2000 + 2 * RECORDS_KEPT):
            record_of(corpus, "en", scope=Scope(since=date(year, 1, 1)))
        assert len(RECORDS[corpus]) == RECORDS_KEPT


def test_words_that_a_record_does_not_have_are_numbered_as_if_it_had_them(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "archive", TEXTS) as corpus:
        record = record_of(corpus, "en", scope=Scope())
    beyond = Beyond(record, "en")
    for new in ([], ["powers", "the", "rules", "harbour", "harbours", "standing", "in"]):
        forms = [*record.forms, *(form for form in new if form not in record.forms)]
        assert beyond.stems(forms).tolist() == text.stems(forms, language="en").tolist()
        assert beyond.function_words(forms).tolist() == text.function_words(forms, language="en").tolist()
