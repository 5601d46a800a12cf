"""Names of persons, offices, bodies and places among the phrases: told by capitals, or by their head words."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from watchword.match.layout import Layout
from watchword.match.tables import rows_of
from watchword.model.records import Record

Flags = npt.NDArray[np.bool_]
NameKind = Literal["person", "body", "place"]
NAME_KINDS: tuple[NameKind, ...] = ("person", "body", "place")


@cache
def patterns(language: str, kind: str) -> tuple[re.Pattern[str], ...]:
    """Return the expressions of `discover_names.tsv` for a language and kind."""
    rows = rows_of("discover_names.tsv")
    return tuple(re.compile(pattern) for tag, what, pattern in rows if (tag, what) == (language, kind))


def kind_of_name(wording: str, language: str) -> NameKind | None:
    """Say what a wording names, by the head word it ends with; None where the table does not know it.

    Only a table: a body whose name ends otherwise is taken for a phrase, and a phrase that ends like a body for one.

    >>> kind_of_name("조선로동당 중앙위원회", "ko"), kind_of_name("당중앙위원회의 두리에", "ko")
    ('body', None)
    """
    return next((kind for kind in NAME_KINDS if any(one.fullmatch(wording) for one in patterns(language, kind))), None)


def capital_on_first(language: str) -> bool:
    """Say whether a language writes a name of several words with a capital on the first alone (Курская область)."""
    return bool(patterns(language, "capital"))


def name_flags(record: Record, layout: Layout) -> tuple[Flags, Flags, Flags]:
    """Flag what may stand in a name (capitals, numbers, words of office and of grammar); capitals; words of office."""
    offices = patterns(record.language, "office")
    office = np.array([any(one.fullmatch(form) for one in offices) for form in record.forms], np.bool_)
    fits = layout.capital | (office | record.function_word | numerals(record))[record.form_id]
    return fits, layout.capital & ~record.function_word[record.form_id], office[record.form_id]


def numerals(record: Record) -> Flags:
    """Flag the forms that have a digit."""
    return np.array([any(map(str.isdigit, form)) for form in record.forms], np.bool_)
