"""Watchword: the file room for people who read official texts for a living."""

from watchword.model.alignments import Alignment, Block, Edit
from watchword.model.claims import Brief, Claim
from watchword.model.documents import Document, Section
from watchword.model.errors import InvalidInput, MissingExtra, NotFound, SpanDrift, StoreError, WatchwordError
from watchword.model.events import Event
from watchword.model.findings import Coverage, Finding, Scope
from watchword.model.formulations import Formulation, Use
from watchword.model.problems import Problem
from watchword.model.profiles import Profile
from watchword.model.records import Record
from watchword.model.signatures import Signature
from watchword.model.sources import Source
from watchword.model.spans import Span
from watchword.model.tokens import Folded, Tokens
from watchword.opening import open  # noqa: A004 - as the built-in opens a file

__all__ = [
    "Alignment",
    "Block",
    "Brief",
    "Claim",
    "Coverage",
    "Document",
    "Edit",
    "Event",
    "Finding",
    "Folded",
    "Formulation",
    "InvalidInput",
    "MissingExtra",
    "NotFound",
    "Problem",
    "Profile",
    "Record",
    "Scope",
    "Section",
    "Signature",
    "Source",
    "Span",
    "SpanDrift",
    "StoreError",
    "Tokens",
    "Use",
    "WatchwordError",
    "open",
]
