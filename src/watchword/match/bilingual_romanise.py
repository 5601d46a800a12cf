"""Names across scripts: spelling a word by the consonants that survive romanisation."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.resources import files

HANGUL, HAN = ("가", "힣"), ("㐀", "鿿")
SYLLABLE_BASE = 0xAC00
N_VOWELS, N_FINALS = 21, 28
SYLLABLE_BREAK = "|"
VOWELS = tuple("aeiouyäöü")
OPEN = "-"
LEAST_CONSONANTS = 2
LONGEST_NAME = 7


def skeleton(word: str) -> str:
    """Return the consonants of a word as classes that romanisations agree on: `Kim Jong Un` and `김정은` are `KMCN`.

    Hangul is read by jamo, Cyrillic and Latin by letter. Voicing, aspiration, doubling, runs and r/l are folded,
    vowels, h, w and y left out, so that McCune-Reischauer (the northern habit), Revised Romanisation and freer
    spellings meet. Different names can share a skeleton: it is evidence to be weighed, never an identification. Han
    characters have none of their own: what they sound like hangs on the language (`names_in_syllables`).

    >>> [skeleton(name) for name in ("김정은", "Kim Jong Un", "화성포", "Hwasongpho", "Шойгу", "Shoigu")]
    ['KMCN', 'KMCN', 'SNP', 'SNP', 'SK', 'SK']
    """
    return _sounds(word)[1]


def name_of_word(word: str) -> str:
    """Return the skeleton of a word, with `-` before it where the word begins with no consonant; "" if it is too short.

    >>> [name_of_word(name) for name in ("Clinton", "Iraq", "In")]
    ['KRNTN', '-RK', '']
    """
    onset, consonants = _sounds(word)
    return onset + consonants if len(consonants) >= LEAST_CONSONANTS else ""


def names_in_syllables(run: str, *, chinese: bool = False) -> Iterator[str]:
    """Return what may be a name in a run of Hangul or Han syllables, as `name_of_word` would spell it.

    A name stands at the beginning of a Korean word, before titles and particles, so that its first syllables are
    taken, one to seven. Chinese words run together: there a name may begin at each character. The first character is
    taken in all its readings (曾 is `ceng`, and `zeng` as a surname), the others in their commonest. Han characters are
    read as Mandarin, and only where `chinese` says that they are: in a Japanese text they sound otherwise.

    >>> list(names_in_syllables("부쉬는")), name_of_word("Bush")
    (['PS', 'PSN'], 'PS')
    """
    if HANGUL[0] <= run[0] <= HANGUL[1]:
        yield from _grow([_hangul(syllable) for syllable in run[:LONGEST_NAME]])
    elif chinese and HAN[0] <= run[0] <= HAN[1]:
        readings = [_mandarin(character) for character in run]
        for first in range(len(run)):
            rest = [commonest for commonest, *_ in readings[first + 1 : first + LONGEST_NAME]]
            for reading in readings[first]:
                yield from _grow([reading, *rest])


def _grow(syllables: list[tuple[str, str]]) -> Iterator[str]:
    """Return the name of the first syllable, of the first two, and so on: those with consonants enough."""
    onset, consonants = syllables[0][0], ""
    for _, more in syllables:
        for sound in more:
            if not consonants.endswith(sound):
                consonants += sound
        if len(consonants) >= LEAST_CONSONANTS:
            yield onset + consonants


@cache
def _hangul(syllable: str) -> tuple[str, str]:
    return _sounds(syllable)


@cache
def _mandarin(character: str) -> tuple[tuple[str, str], ...]:
    """Return the different sounds of a character's readings, the commonest first; a character without any has none."""
    library = import_module("pypinyin")  # a fifth of a second: only for those who read Chinese
    spelt = library.pinyin(character, heteronym=True, style=library.Style.NORMAL, v_to_u=True, errors="ignore")
    return tuple(dict.fromkeys(_sounds(reading) for reading in (spelt[0] if spelt else [""])))


def _sounds(word: str) -> tuple[str, str]:
    """Return `-` for a word that begins with no consonant, else nothing; and its consonants as classes."""
    classes = _classes()
    out: list[str] = []
    for character in word:
        if HANGUL[0] <= character <= HANGUL[1]:
            first, rest = divmod(ord(character) - SYLLABLE_BASE, N_VOWELS * N_FINALS)
            out.append(classes["initial"][str(first)])
            out.append(classes["final"].get(str(rest % N_FINALS), "") + SYLLABLE_BREAK)
        else:
            out.append(character)
    letters = "".join(out)
    spelt = "".join(part for part in unicodedata.normalize("NFD", letters.lower()) if not unicodedata.combining(part))
    return _by_letters(spelt, classes["letter"])


def _by_letters(word: str, table: dict[str, str]) -> tuple[str, str]:
    """Read Latin or Cyrillic letters three or two at a time where they make one sound, else one by one.

    An `r` that no vowel follows is silent, as in the English that Korean spells by ear; equal neighbours become one.
    """
    onset = out = ""
    at = 0
    while at < len(word):
        step = next((size for size in (3, 2) if word[at : at + size] in table and at + size <= len(word)), 1)
        sound = table.get(word[at : at + step], "")
        if at == 0 and not sound:
            onset = OPEN
        silent = word[at] == "r" and word[at + 1 : at + 2] not in VOWELS
        if not silent and not out.endswith(sound):
            out += sound
        at += step
    return onset, out


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
