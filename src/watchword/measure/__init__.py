"""Alignments, precedents and counts become findings."""

from watchword.measure.absence import missing, no_precedents, nothing_missing
from watchword.measure.grounds import Grounds
from watchword.measure.identity import identity, version
from watchword.measure.length import Length, length
from watchword.measure.novelty import formulation, is_boilerplate, sentence, summary

__all__ = [
    "Grounds",
    "Length",
    "formulation",
    "identity",
    "is_boilerplate",
    "length",
    "missing",
    "no_precedents",
    "nothing_missing",
    "sentence",
    "summary",
    "version",
]
