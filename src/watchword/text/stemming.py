"""Which forms are inflections of one word, and which serve grammar alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
import Stemmer

from watchword.text.tables import has_table, read_rows

_STEMMERS: Final = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff'\u0300-\u036f-]+")
_NOT_CYRILLIC: Final = re.compile(r"[^\W\d_\u0400-\u04ff]['.\w]*")
_LATIN: Final = re.compile(r"[a-z\u00df-\u024f'\u0300-\u036f.]+")


def stems(forms: Sequence[str], *, language: str | None) -> npt.NDArray[np.int32]:
    """Number the folded `forms` so that inflected forms of one word share a number: int32 `(n_forms,)`, from 0.

    `contests` for `contest` is another spelling of the same formulation. Snowball stemmers where there is one for
    `language`; Cyrillic words are stemmed as Russian in every language, Latin ones as English inside a text of another
    script. Syllables, Han characters and numbers are their own stem. Equal numbers are a hint that two
    forms are one word, no proof: `universe` and `university` share one.

    >>> stems(["test", "tests", "tested", "toast"], language="en").tolist()
    [0, 0, 0, 1]
    """
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(stem, len(numbers)) for stem in stem_words(forms, language=language)], np.int32)


def stem_words(forms: Sequence[str], *, language: str | None) -> list[str]:
    """Return the stem of each folded form as letters, by the rules of `stems`.

    >>> stem_words(["tested", "2022"], language="en")
    ['test', '2022']
    """
    stemmed = list(forms)
    whole = " ".join(forms)
    for pattern, name in _stemmers_for(language):
        if not pattern.search(whole):  # most tables have no word of the other script: one look instead of many
            continue
        places = [i for i, form in enumerate(forms) if len(form) > 1 and pattern.fullmatch(form)]
        words = Stemmer.Stemmer(name, 0).stemWords([forms[i] for i in places])
        for i, word in zip(places, words, strict=True):
            stemmed[i] = word
    return stemmed


def function_words(forms: Sequence[str], *, language: str | None) -> npt.NDArray[np.bool_]:
    """Say of each folded form whether it serves grammar alone, by a list a language: bool `(n_forms,)`.

    A stretch of such words is shared by chance and shows no reuse. In Chinese the list holds single characters, in
    Korean the syllables that mostly are particles and endings: weak units, which also stand in other words. Numbers
    are never on a list; a language without one has no function words.

    >>> function_words(["the", "plenum", "of", "2022"], language="en").tolist()
    [True, False, True, False]
    """
    listed = listed_function_words(language.split("-")[0].lower() if language else "")
    return np.array([form in listed for form in forms], np.bool_)


@cache
def listed_function_words(primary: str) -> frozenset[str]:
    """Return the list of a language; empty where there is none."""
    name = f"{primary}/function_words.tsv"
    return frozenset(word for (word,) in read_rows(name, columns=1)) if has_table(name) else frozenset()


def _stemmers_for(language: str | None) -> list[tuple[re.Pattern[str], str]]:
    primary = language.split("-")[0].lower() if language else ""
    found = [(_CYRILLIC, "russian")]
    if primary in {"ko", "zh", "ja", "ru"}:
        found.append((_LATIN, "english"))
    elif primary in _STEMMERS:
        found.append((_NOT_CYRILLIC, _STEMMERS[primary]))
    return found
