"""Tokens become alignments and precedents. Pure."""

from watchword.match.bind import bind, without
from watchword.match.changes import changes_between, is_verbatim, limits
from watchword.match.edits import Wording, cite, edit, is_figure, stretches
from watchword.match.recurring import Absence, seek_absences
from watchword.match.reuse import find_passages, find_reuse
from watchword.match.reuse_explain import Explanation, explain
from watchword.match.reuse_settings import ReuseSettings
from watchword.match.seek import Query, SeekSettings, place, pose, seek_phrases, seek_sentences, seek_stretches
from watchword.match.units import UnitScale, unit_scale

__all__ = [
    "Absence",
    "Explanation",
    "Query",
    "ReuseSettings",
    "SeekSettings",
    "UnitScale",
    "Wording",
    "bind",
    "changes_between",
    "cite",
    "edit",
    "explain",
    "find_passages",
    "find_reuse",
    "is_figure",
    "is_verbatim",
    "limits",
    "place",
    "pose",
    "seek_absences",
    "seek_phrases",
    "seek_sentences",
    "seek_stretches",
    "stretches",
    "unit_scale",
    "without",
]
