"""Two versions against each other, by what the tradition knows of their paragraphs."""

from __future__ import annotations

from pathlib import Path

from corpora import corpus_of
from watchword.workbench import profiles_of
from watchword.workbench.compare import compare, find_versions

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
