"""Concordances from an archive: lines, orders, scopes and counts by year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from corpora import corpus_of
from watchword.model.errors import StoreError
from watchword.model.findings import Scope
from watchword.store import Corpus
from watchword.text import ReadOptions
from watchword.workbench.add import add
from watchword.workbench.searching import Order, Searcher, SearchSettings, search, searcher_of

TEXTS = """
--- a 2021-01-10 outlet=One
Power for power is the rule. A zebra has power over bread.

--- b 2022-02-10 outlet=Two
Another power stands.

--- c undated outlet=Two
An ape has power for ever.

--- d 2022-05-05 language=es
El power de la lengua.
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with corpus_of(tmp_path / "a", TEXTS) as held:
        yield held


def test_hits_come_by_date_in_all_languages_and_stand_where_they_are_cited(corpus: Corpus) -> None:
    found = search(corpus, "power")
    assert [hit.span.document_id for hit in found.hits] == ["c", "a", "a", "a", "b", "d"]
    for hit in found.hits:
        hit.span.check(corpus.document(hit.span.document_id).text)
    assert (found.n_hits, found.n_documents) == (6, 4)


def test_a_limit_bounds_the_lines_and_not_the_counts(corpus: Corpus) -> None:
    found = search(corpus, "power", limit=2)
    assert len(found.hits) == 2
    assert found.n_hits == 6


@pytest.mark.parametrize("order", ["right", "left"])
def test_lines_are_sorted_by_what_stands_beside_them(corpus: Corpus, order: Order) -> None:
    scope = Scope(languages=("en",))
    found = Searcher(corpus).search("power", scope=scope, settings=SearchSettings(order=order))
    side = [(hit.right if order == "right" else hit.left).casefold().split() for hit in found.hits]
    words = [(part[0] if order == "right" else part[-1]) if part else "" for part in side]
    assert words == sorted(words)


def test_scopes_narrow_hits_and_counts(corpus: Corpus) -> None:
    searcher = Searcher(corpus)
    assert searcher.search("power", scope=Scope(outlets=("Two",))).n_hits == 2
    assert searcher.search("power", scope=Scope(since=date(2022, 1, 1))).n_hits == 2
    assert searcher.search("power", scope=Scope(languages=("es",))).n_hits == 1
    years = searcher.search("power", scope=Scope(outlets=("Two",))).years
    assert [(one.year, one.n_hits, one.of_documents) for one in years] == [(2022, 1, 1), (None, 1, 1)]


def test_counts_by_year_say_of_how_many_documents(corpus: Corpus) -> None:
    years = search(corpus, "zebra").years
    assert [(one.year, one.n_hits, one.n_documents, one.of_documents) for one in years] == [
        (2021, 1, 1, 1),
        (2022, 0, 0, 2),
        (None, 0, 0, 1),
    ]


def test_what_was_read_is_kept_with_the_handle_until_the_archive_grows(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "b", TEXTS) as corpus:
        assert search(corpus, "zebra").n_hits == 1
        kept = searcher_of(corpus)
        assert searcher_of(corpus) is kept
        (tmp_path / "more.txt").write_text("Another zebra came home in the evening.", "utf-8")
        list(add(corpus, [str(tmp_path / "more.txt")], options=ReadOptions(language="en")))
        assert search(corpus, "zebra").n_hits == 2
        assert searcher_of(corpus) is not kept


def test_nothing_found_says_where_was_looked(corpus: Corpus) -> None:
    found = search(corpus, "unicorn")
    assert found.hits == ()
    assert found.coverage.n_documents == 4


def test_a_new_process_finds_what_an_earlier_one_added_in_many_small_steps(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "c", TEXTS) as corpus:
        for number in range(5):
            (tmp_path / "more.txt").write_text(f"Zebra number {number} stands beside zebra {number + 1}.", "utf-8")
            list(add(corpus, [str(tmp_path / "more.txt")], options=ReadOptions(language="en")))
        assert len(corpus.indexes("en")) > 1
    with Corpus.open(tmp_path / "c") as reader:
        found = search(reader, "zebra")
        assert (found.n_hits, found.n_documents) == (11, 6)
        assert [one.span for one in search(reader, "zebra", limit=4).hits] == [one.span for one in found.hits[:4]]
        for order in ("left", "right"):
            whole = Searcher(reader).search("zebra", settings=SearchSettings(order=order))
            part = Searcher(reader).search("zebra", settings=SearchSettings(order=order, limit=5))
            assert part.hits == whole.hits[:5]


def test_an_index_whose_places_do_not_hold_the_form_is_refused(corpus: Corpus) -> None:
    (index,) = corpus.indexes("en")
    index.positions[:] = index.positions[::-1].copy()
    with pytest.raises(StoreError, match="rebuild"):
        search(corpus, "zebra")


@pytest.mark.parametrize("order", get_args(Order))
def test_pages_of_lines_are_the_lines(corpus: Corpus, order: Order) -> None:
    searcher = Searcher(corpus)
    whole = searcher.search("power", settings=SearchSettings(order=order)).hits
    assert len(whole) > 2
    for size in (1, 2, len(whole)):
        pages = [
            searcher.search("power", settings=SearchSettings(order=order, skip=skip, limit=size)).hits
            for skip in range(0, len(whole) + size, size)
        ]
        assert [hit.span for page in pages for hit in page] == [hit.span for hit in whole]


def test_the_newest_lines_are_the_earliest_the_other_way_round(corpus: Corpus) -> None:
    found = {
        order: Searcher(corpus).search("power", settings=SearchSettings(order=order)).hits
        for order in ("date", "newest")
    }
    assert [hit.span for hit in found["newest"]] == [hit.span for hit in reversed(found["date"])]
