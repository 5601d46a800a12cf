"""Two versions against each other, by what the tradition knows of their paragraphs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from corpora import corpus_of
from watchword.match.bilingual_lexicon import Lesson, Lexicon
from watchword.workbench import profiles_of
from watchword.workbench.compare import compare, compare_against, find_versions

VOTES = """
--- fomc-2001 2001-01-01 outlet=Federal_Reserve_FOMC
Growth slowed. The range stays.

Voting for the Committee were: Ada Ash; Bo Birch.
--- fomc-2002 2002-01-01 outlet=Federal_Reserve_FOMC
Growth slowed. The range stays.

Voting for the Committee were: Ada Ash; Cy Cedar.
"""


def test_a_changed_vote_is_a_verdict_of_its_own(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "archive", VOTES) as corpus:
        versions = find_versions(corpus, ["fomc-2001", "fomc-2002"])
        found = compare(*versions, profiles=profiles_of(corpus), corpus=corpus)
    assert [verdict.say() for verdict in found.verdicts] == [
        "The text: none of 2 sentences differs.",
        "Vote: 1 of 1 sentence differs (1 changed, in 1 place), nothing else.",
    ]


DATELINES = """
--- kcna-3 2026-06-03 outlet=KCNA
Pyongyang, June 3 (KCNA) --

The workers of plant 2 met on June 4.
--- kcna-4 2026-06-04 outlet=KCNA
Pyongyang, June 4 (KCNA) --

The workers of plant 2 met.
"""


def test_a_dateline_is_no_part_of_a_unit_of_the_text(tmp_path: Path) -> None:
    with corpus_of(tmp_path / "archive", DATELINES) as corpus:
        versions = find_versions(corpus, ["kcna-3", "kcna-4"])
        found = compare(*versions, profiles=profiles_of(corpus), corpus=corpus)
    assert [(block.kind, block.section, len(block.a)) for block in found.alignment.blocks] == [
        ("changed", "dateline", 1),
        ("shortened", None, 1),
    ]
    assert found.said[:2] == [
        "The text: 1 of 1 sentence differs (1 shortened, in 1 place), nothing else.",
        "Dateline: 1 of 1 sentence differs (1 changed, in 1 place), nothing else.",
    ]


TRANSLATED = """
--- june-en 2001-06-01 work=june
The mill at Anju made 12 tons of steel. It closed at nine.
--- june-fr-1 2001-06-01 work=june language=fr
L'usine d'Anju a produit 12 tonnes d'acier. Elle a fermé.
--- june-fr-2 2001-06-02 work=june language=fr
L'usine d'Anju a produit 12 tonnes d'acier. Elle a fermé.
--- may-en 2001-05-01 work=may
The mine at Kowon made 30 tons of coal. It opened at six.
--- may-fr 2001-05-01 work=may language=fr
La mine de Kowon a produit 30 tonnes de charbon. Elle a ouvert.
"""


def test_what_the_archive_teaches_of_two_languages_is_learned_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lessons: list[int] = []

    def learn(taught: Iterable[Lesson]) -> Lexicon:
        lessons.append(len(list(taught)))
        return Lexicon()

    monkeypatch.setattr("watchword.workbench.compare.learn_lexicon", learn)
    with corpus_of(tmp_path / "archive", TRANSLATED) as corpus:
        versions = find_versions(corpus, ["june-en", "june-fr-1", "june-fr-2"])
        _, pairs = compare_against(versions, corpus=corpus)
    assert [pair.translated for pair in pairs] == [True, True]
    assert len(lessons) == 1
    assert lessons[0] > 0
