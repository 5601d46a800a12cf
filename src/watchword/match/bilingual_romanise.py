"""Names across scripts: spelling a word by the consonants that survive romanisation."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

SYLLABLE_BASE, SYLLABLE_END = 0xAC00, 0xD7A3
N_VOWELS, N_FINALS = 21, 28
SYLLABLE_BREAK = "|"
VOWELS = tuple("aeiouyäöü")


def skeleton(word: str) -> str:
    """Return the consonants of a word as classes that romanisations agree on: `Kim Jong Un` and `김정은` are `KMCN`.

    Hangul is read by jamo, Cyrillic and Latin by letter. Voicing, aspiration, doubling, runs and r/l are folded,
    vowels, h, w and y left out, so that McCune-Reischauer (the northern habit), Revised Romanisation and freer
    spellings meet. Different names can share a skeleton: it is evidence to be weighed, never an identification. Han
    characters have none.

    >>> [skeleton(name) for name in ("김정은", "Kim Jong Un", "화성포", "Hwasongpho", "Шойгу", "Shoigu")]
    ['KMCN', 'KMCN', 'SNP', 'SNP', 'SK', 'SK']
    """
    classes = _classes()
    out: list[str] = []
    for character in word:
        if SYLLABLE_BASE <= ord(character) <= SYLLABLE_END:
            number = ord(character) - SYLLABLE_BASE
            first, rest = divmod(number, N_VOWELS * N_FINALS)
            out.append(classes["initial"][str(first)])
            out.append(classes["final"].get(str(rest % N_FINALS), "") + SYLLABLE_BREAK)
        else:
            out.append(character)
    letters = "".join(out)
    spelt = "".join(part for part in unicodedata.normalize("NFD", letters.lower()) if not unicodedata.combining(part))
    return _by_letters(spelt, classes["letter"])


def _by_letters(word: str, table: dict[str, str]) -> str:
    """Read Latin or Cyrillic letters three or two at a time where they make one sound, else one by one.

    An `r` that no vowel follows is silent, as in the English that Korean spells by ear; equal neighbours become one.
    """
    out = ""
    at = 0
    while at < len(word):
        step = next((size for size in (3, 2) if word[at : at + size] in table and at + size <= len(word)), 1)
        sound = table.get(word[at : at + step], "")
        silent = word[at] == "r" and word[at + 1 : at + 2] not in VOWELS
        if not silent and not out.endswith(sound):
            out += sound
        at += step
    return out


@cache
def _classes() -> dict[str, dict[str, str]]:
    """Return the table: kind → letter or jamo number → class."""
    out: dict[str, dict[str, str]] = {}
    lines = files("watchword.match").joinpath("bilingual_romanise.tsv").read_text("utf-8").splitlines()
    for line in lines:
        if line and not line.startswith("#"):
            kind, sound, members = line.split("\t")
            for member in members.split():
                out.setdefault(kind, {})[member] = sound.strip("-")
    return out
