"""Is every byte and every place still what it was."""

from __future__ import annotations

from watchword.model.problems import Problem
from watchword.store import Corpus
from watchword.workbench.add import tokenise


def verify(corpus: Corpus) -> list[Problem]:
    """Recompute every hash and every stored span; return what is damaged."""
    return corpus.verify()


def rebuild(corpus: Corpus) -> list[Problem]:
    """Make tokens and postings anew from the stored texts, after damage or loss; return what was found."""
    return corpus.rebuild(tokenise)
