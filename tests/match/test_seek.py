"""Which sentences and phrases of a text stood before."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpora import documents_of, query_of
from watchword import match
from watchword.match.seek import run_levels
from watchword.model.documents import Document
from watchword.model.precedents import Precedents

RECORD = documents_of("""
--- report-2020 2020-01-01
The harbour authority called for shifting to practical action. Grain stood at forty tonnes.

--- speech-2021 2021-06-01
We shall answer with patience for patience and a head-on reckoning. The harbour authority called for practical action.

--- report-2022 2022-01-01
The harbour authority called for shifting to practical action. Fishing fared better than anybody had foreseen.
""")

CONTENT = ["harbour", "power", "action", "steady", "new", "long", "grain", "answer", "struggle", "practical"]
WORDS = [*CONTENT, "for", "and", "the", "of"]
SENTENCES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9), min_size=1, max_size=4)


def phrases_of(query: match.Query, found: list[Precedents]) -> list[str]:
    tokens = query.tokens
    forms = [tokens.forms[form] for form in tokens.form_id]
    return [" ".join(forms[one.first : one.after]) for one in found]


def owners(query: match.Query, found: Precedents) -> list[str]:
    return [query.record.document_ids[owner] for owner in query.record.document_at(found.starts)]


def test_a_verbatim_sentence_leads_to_every_earlier_use_in_order_of_date() -> None:
    query = query_of("Winter came. The harbour authority called for shifting to practical action.", RECORD)
    found = match.seek_sentences(query)
    assert set(found) == {1}
    verbatim = found[1].starts[found[1].similarity == 1]
    assert [query.record.document_ids[i] for i in query.record.document_at(verbatim)] == ["report-2020", "report-2022"]


def test_an_altered_sentence_is_found_with_its_share_of_kept_units() -> None:
    query = query_of("The harbour authority called at last for shifting to practical action.", RECORD)
    found = match.seek_sentences(query)[0]
    assert 0.6 < float(found.similarity.max()) < 1


def test_an_unlike_sentence_is_new() -> None:
    query = query_of("Nobody has ever seen such a quantity of plums in one orchard.", RECORD)
    assert match.seek_sentences(query) == {}


def test_a_phrase_is_found_where_the_sentence_around_it_is_new() -> None:
    query = query_of("In autumn the ministers spoke of a head-on reckoning and went home.", RECORD)
    assert match.seek_sentences(query) == {}
    found = match.seek_phrases(query)
    assert "head on reckoning" in phrases_of(query, found)
    assert owners(query, found[0]) == ["speech-2021"]


def test_an_inserted_word_does_not_hide_a_formulation() -> None:
    query = query_of("They promised patience for patience, always, and a head-on reckoning at sea.", RECORD)
    found = match.seek_phrases(query)
    joined = [one for one in found if float(one.similarity[0]) < 1]
    assert "patience for patience always and a head on reckoning" in phrases_of(query, joined)


def test_phrases_begin_and_end_with_content_words() -> None:
    query = query_of("It was of the harbour authority called for the rest.", RECORD)
    assert phrases_of(query, match.seek_phrases(query)) == ["harbour authority called"]


def test_korean_phrases_match_across_spacing_particles_and_spelling() -> None:
    record = documents_of(
        """
--- bodo-2021 2021-01-01
우리는 강대강, 정면승부의 투쟁원칙을 지켜나갈것이다. 조선로동당의 령도를 받들자.
""",
        language="ko",
    )
    query = query_of("회의는 강 대 강, 정면승부를 말하였다. 조선노동당의 영도는 빛난다.", record, language="ko")
    found = match.seek_phrases(query)
    printed = [query.tokens.start[one.first] for one in found], [query.tokens.end[one.after - 1] for one in found]
    words = "회의는 강 대 강, 정면승부를 말하였다. 조선노동당의 영도는 빛난다."
    cut = [words[start:end] for start, end in zip(*printed, strict=True)]
    assert "강 대 강, 정면승부" in cut
    assert any("노동당의 영도" in one for one in cut)


def test_an_empty_record_knows_nothing() -> None:
    query = query_of("A first sentence. A second one.", [])
    assert match.seek_sentences(query) == {}
    assert match.seek_phrases(query) == []


def documents_from(sentences: list[list[str]], name: str) -> Document:
    return Document(name, " ".join(" ".join(words).capitalize() + "." for words in sentences), "0" * 64, language="en")


@given(SENTENCES, SENTENCES)
def test_every_sentence_that_stood_before_is_found_verbatim(earlier: list[list[str]], now: list[list[str]]) -> None:
    document = documents_from(earlier, "earlier")
    query = query_of(documents_from(now, "now").text, [document])
    found = match.seek_sentences(query)
    standing = {tuple(words) for words in earlier}
    bounds = query.tokens.sentence_bounds()
    forms = [query.tokens.forms[form] for form in query.tokens.form_id]
    for number, (low, high) in enumerate(bounds.tolist()):
        if tuple(forms[low:high]) in standing:
            assert float(found[number].similarity.max()) == 1


@given(SENTENCES, SENTENCES)
def test_what_is_reported_as_a_phrase_stands_there(earlier: list[list[str]], now: list[list[str]]) -> None:
    query = query_of(documents_from(now, "now").text, [documents_from(earlier, "earlier")])
    for one in match.seek_phrases(query):
        if float(one.similarity.min()) == 1:
            for start, end in zip(one.starts, one.ends, strict=True):
                assert np.array_equal(query.record.form_id[start:end], query.form[one.first : one.after])
        assert query.content[one.first]
        assert query.content[one.after - 1]


@given(SENTENCES, SENTENCES)
def test_the_runs_of_each_length_are_all_that_stand_in_the_record(
    earlier: list[list[str]], now: list[list[str]]
) -> None:
    query = query_of(documents_from(now, "now").text, [documents_from(earlier, "earlier")])
    record = query.record
    levels = run_levels(query)
    for first, n in itertools.product(range(len(query.form)), range(query.scale.shortest_run, 12)):
        wanted = query.form[first : first + n].tolist()
        whole = first + n <= len(query.form) and query.tokens.sentence[first] == query.tokens.sentence[first + n - 1]
        standing = [
            at
            for at in range(len(record.form_id) - n + 1)
            if record.form_id[at : at + n].tolist() == wanted
            and query.sentence_key[at] == query.sentence_key[at + n - 1]
        ]
        told = levels[n].uses(first).tolist() if n in levels and levels[n].gram[first] >= 0 else []
        assert told == (standing if whole and query.content[first] else [])


@given(SENTENCES, SENTENCES)
def test_two_content_words_in_a_row_that_stood_before_lie_in_a_phrase(
    earlier: list[list[str]], now: list[list[str]]
) -> None:
    query = query_of(documents_from(now, "now").text, [documents_from(earlier, "earlier")])
    covered = {i for one in match.seek_phrases(query, least_bits=-1e9) for i in range(one.first, one.after)}
    pairs = {(a, b) for words in earlier for a, b in itertools.pairwise(words)}
    forms = [query.tokens.forms[form] for form in query.tokens.form_id]
    for i in range(len(forms) - 1):
        together = query.tokens.sentence[i] == query.tokens.sentence[i + 1]
        if together and query.content[i] and query.content[i + 1] and (forms[i], forms[i + 1]) in pairs:
            assert {i, i + 1} <= covered
