"""The only floor that walks from room to room: one module a command."""

from watchword.workbench.add import Progress, add
from watchword.workbench.archive import bundled_profiles, create, open_archive, profiles_of
from watchword.workbench.demo import DEMO_DOCUMENT, demo_sources
from watchword.workbench.listing import describe, list_documents
from watchword.workbench.reading import Reading, ReadingSettings, read
from watchword.workbench.searching import Hit, search
from watchword.workbench.verifying import rebuild, verify

__all__ = [
    "DEMO_DOCUMENT",
    "Hit",
    "Progress",
    "Reading",
    "ReadingSettings",
    "add",
    "bundled_profiles",
    "create",
    "demo_sources",
    "describe",
    "list_documents",
    "open_archive",
    "profiles_of",
    "read",
    "rebuild",
    "search",
    "verify",
]
