"""A view of a text in which equal spellings are equal, with the way back to what is printed."""

from __future__ import annotations

import unicodedata
from itertools import accumulate
from typing import Final, NamedTuple

import numpy as np

from watchword.model.tokens import Column, Fold, Folded
from watchword.text.characters import Tables, as_text, code_points, fold_cluster, tables_for, tables_for_ascii
from watchword.text.kernels import find_clusters, fold_columns
from watchword.text.kinds import DIGIT, HAN, HANGUL, LETTER, LOWER, MARK, SYLLABLE, UPPER, Points
from watchword.text.ko.spelling import SPELLING_VERSION, Respelt, list_respellings, respell

TOKENISER_VERSION = 1
FOLD_VERSION = 1

_CONTENT = np.zeros(256, np.bool_)
_CONTENT[[DIGIT, HAN, HANGUL, LETTER, LOWER, MARK, SYLLABLE, UPPER]] = True


def fold(text: str, *, language: str | None) -> Folded:
    r"""Return `text` with spellings that mean the same made the same, and where each character came from.

    Reused wording must be found whatever the typography: case, full-width and decomposed letters, ligatures,
    circled digits, quotation marks, dashes, white space, soft hyphens. In Korean (`ko`) northern and southern
    spelling too; each such change is in `folds`, because which spelling stood there tells who wrote the page.
    The folded text is a view: it is neither the text nor correct spelling, and places in it are never reported.

    Folding what is already folded changes nothing. Origins tile the text, except that of a text of nothing but
    invisible characters nothing is left. Lone surrogates pass through. Cost: about 10 ns a character.

    >>> fold("“Ｐｏｗｅｒ for\npower”", language="en").text
    '"power for power"'
    >>> [(f.rule, f.before, f.after) for f in fold("조선로동당의 력사", language="ko").folds]
    [('ko.initial', '로동', '노동'), ('ko.initial', '력사', '역사')]
    """
    folded, start, end, changes, _ = fold_to_points(text, code_points(text), language=language)
    return Folded(as_text(folded), start, end, tuple(_list_folds(text, changes)))


class Changes(NamedTuple):
    """What folding did that is more than case and width: stretches with what each folds to, and Korean words."""

    places: list[tuple[int, int]]
    patches: list[str]
    respelt: Respelt


UNCHANGED: Final = Changes([], [], np.zeros((0, 4), np.int32))


def fold_to_points(
    text: str, points: Points, *, language: str | None
) -> tuple[Points, Column, Column, Changes, Tables]:
    """Do what `fold` does to `text` and its code points, and return code points and the tables for both texts."""
    if text.isascii():  # every character folds by itself, to one that is ASCII too
        tables = tables_for_ascii()
        none = np.zeros(0, np.int32)
        bounds = np.zeros(1, np.int32)
        out, start, end = fold_columns(points, tables.action, tables.mapped, none, none, bounds, points[:0])
        return out, start, end, UNCHANGED, tables
    tables = tables_for(points)
    composed = unicodedata.is_normalized("NFC", text)
    cluster_start, cluster_end = find_clusters(points, tables.action, tables.mapped, composed)
    places = list(zip(cluster_start.tolist(), cluster_end.tolist(), strict=True))
    patches = [fold_cluster(text[first:after]) for first, after in places]
    bounds = np.array([0, *accumulate(map(len, patches))], np.int32)
    out, start, end = fold_columns(
        points, tables.action, tables.mapped, cluster_start, cluster_end, bounds, code_points("".join(patches))
    )
    respelt = UNCHANGED.respelt
    if is_korean(language):
        out, start, end, respelt = respell(out, start, end)
    tables_for(out)
    return out, start, end, Changes(places, patches, respelt), tables


def _list_folds(text: str, changes: Changes) -> list[Fold]:
    folds = [
        Fold(first, after, "compatibility", text[first:after], patch)
        for (first, after), patch in zip(changes.places, changes.patches, strict=True)
        if patch != unicodedata.normalize("NFC", unicodedata.normalize("NFC", text[first:after]).lower())
        and patch.strip(".")  # an ellipsis is typography
    ]
    return sorted([*folds, *list_respellings(text, changes.respelt)], key=lambda change: change.start)


def key(text: str, *, language: str | None) -> str:
    """Return the folded letters and digits of `text` and nothing else: equal keys are equal up to typography.

    A sentence that returns with another quotation mark, line break or spelling norm is the same sentence. The key
    of a sentence without letters or digits is empty and says nothing.

    >>> key("“Power for power” — and 1,000 more…", language="en")
    'powerforpowerand1000more'
    >>> key("이행할수 있는", language="ko") == key("이행할 수 있는", language="ko")
    True
    """
    points, _, _, _, tables = fold_to_points(text, code_points(text), language=language)
    return as_text(points[_CONTENT[tables.kind[points]]])


def is_korean(language: str | None) -> bool:
    """Whether a BCP 47 tag says Korean."""
    return language is not None and language.split("-")[0].lower() == "ko"


def recipe(language: str | None) -> str:
    """Name the units and folds that a language is matched on, with versions, for signatures.

    >>> recipe("ko"), recipe("en"), recipe("zh"), recipe(None)
    ('ko/syllable-1.1.1', 'en/word-1.1', 'zh/character-1.1', 'und/word-1.1')
    """
    primary = language.split("-")[0].lower() if language else "und"
    unit = {"ko": "syllable", "zh": "character", "ja": "character"}.get(primary, "word")
    spelling = f".{SPELLING_VERSION}" if is_korean(language) else ""
    return f"{primary}/{unit}-{TOKENISER_VERSION}.{FOLD_VERSION}{spelling}"
