"""What a lane's tasks need is loaded when this is imported: in the process that the lanes are forked from.

Modules, profiles and compiled kernels take nearly two seconds of processor time; loaded there they are loaded once,
and their memory is shared. Nothing of ours may start a thread here: it would not be there in the forked processes.
"""

from __future__ import annotations

import gc
import logging
from datetime import date
from functools import partial
from pathlib import Path

from watchword import match, text
from watchword.match import kernels
from watchword.match.lineage import seek_uses
from watchword.model.documents import Document
from watchword.web.room import find_rooms
from watchword.workbench.archive import bundled_profiles
from watchword.workbench.compare import compare

LOG = logging.getLogger(__name__)
WORDS = {
    "en": (
        "The harbour was dredged in spring. Patience for patience.",
        "The harbour was dredged in winter, with patience.",
    ),
    "ko": ("항구를 봄에 건설하였다. 인내에는 인내로.", "항구를 겨울에 건설한다. 인내에는 인내로 대한다."),
}


def load() -> None:
    """Import what the rooms ask for, and have the kernels of a reading, a lineage and a comparison run once."""
    find_rooms()
    profiles = bundled_profiles()
    for language, (earlier, later) in WORDS.items():
        one, two = (
            Document(name, words, "0" * 64, date=day, language=language)
            for name, words, day in (("one", earlier, date(2020, 1, 1)), ("two", later, date(2021, 1, 1)))
        )
        if is_compiled("lineage"):
            rehearse(one, two, language=language)
        if is_compiled("collate"):
            compare(one, two, profiles=profiles)
    gc.collect()
    gc.freeze()  # else the search for garbage would write to the pages that the processes share


def is_compiled(topic: str) -> bool:
    """Whether kernels were compiled before: else that takes half a minute, in which no lane could begin."""
    return any(Path(kernels.__path__[0], "__pycache__").glob(f"{topic}_numba.*.nbi"))


def rehearse(one: Document, two: Document, *, language: str) -> None:
    """Read one text against another, and trace its words in it."""
    stems, function_words = partial(text.stems, language=language), partial(text.function_words, language=language)
    earlier, later = (text.tokenise(each.document_id, each.text, language=language) for each in (one, two))
    record = match.bind(
        [(earlier, one.date), (later, two.date)], language=language, stems=stems, function_words=function_words
    )
    query = match.pose(later, record, stems=stems, function_words=function_words)
    match.seek_sentences(query)
    match.seek_phrases(query)
    seek_uses(query)
    posed = match.place(earlier, record)
    a = match.Wording(one.document_id, one.text, earlier.start, earlier.end, posed.form, posed.stem)
    b = match.Wording(two.document_id, two.text, later.start, later.end, query.form, query.stem)
    match.changes_between(a, b, query=query)


try:
    load()
except Exception:  # no lane could start where this process ends
    LOG.exception("what the lanes need could not be loaded ahead: each will load it when it is asked")
