"""Traditions of official texts as data with sources, and what they can tell of a document."""

from watchword.profile.bundle import bundled, names
from watchword.profile.load import load
from watchword.profile.recognise import authority, matches, outlet_of, recognise, series_of
from watchword.profile.roles import find_roles, uncounted

__all__ = [
    "authority",
    "bundled",
    "find_roles",
    "load",
    "matches",
    "names",
    "outlet_of",
    "recognise",
    "series_of",
    "uncounted",
]
