"""The loops over code points in ordinary Python: slow, readable, and what the compiled ones must agree with."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from watchword.text.kinds import (
    ACTION,
    CONTINUES,
    DIGIT,
    DROP,
    HAN,
    HANGUL,
    HARD,
    LETTER,
    LOWER,
    MARK,
    SPACE,
    SYLLABLE,
    UPPER,
    Bytes,
    Points,
)

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

_LETTERS = {LETTER, LOWER, UPPER}
_WORD = {*_LETTERS, MARK, DIGIT}


def _ints(values: list[int]) -> Ints:
    return np.array(values, np.int32)


def unseen_blocks(points: Points, seen: Flags) -> Ints:
    """Return the blocks of 256 code points that occur and are not marked as seen, in ascending order."""
    return _ints(sorted(block for block in {point >> 8 for point in points.tolist()} if not seen[block]))


def find_clusters(points: Points, action: Bytes, mapped: Points, composed: bool) -> tuple[Ints, Ints]:  # noqa: FBT001 - a kernel takes plain values
    """Find the stretches that only Unicode's own functions can fold; `composed` says that the text is in NFC."""
    acts = [(int(a) & ACTION, bool(a & CONTINUES)) for a in action[points]]
    changed = (mapped[points] != points).tolist()
    clusters: list[tuple[int, int]] = []
    i = 0
    while i < len(acts):
        if acts[i][0] in {SPACE, DROP}:
            i += 1
            continue
        members, j = [i], i + 1
        while j < len(acts) and (acts[j][0] == DROP or acts[j][1]):
            if acts[j][0] != DROP:
                members.append(j)
            j += 1
        end = members[-1] + 1
        combines = len(members) > 1
        has_hole = end - i > len(members)
        hard = any(acts[k][0] == HARD for k in members)
        if hard or (combines and (not composed or has_hole or any(changed[k] for k in members))):
            clusters.append((i, end))
        i = end
    return _ints([start for start, _ in clusters]), _ints([end for _, end in clusters])


def fold_columns(
    points: Points, action: Bytes, mapped: Points, patch_start: Ints, patch_end: Ints, bounds: Ints, patches: Points
) -> tuple[Points, Ints, Ints]:
    """Fold: patched stretches read as given, white space as one space, invisible characters join what precedes them."""
    patched = {
        int(start): (int(end), patches[bounds[k] : bounds[k + 1]].tolist())
        for k, (start, end) in enumerate(zip(patch_start, patch_end, strict=True))
    }
    groups: list[tuple[list[int], int]] = []  # what a stretch folds to, and where the stretch ends
    in_space = False
    i = 0
    while i < len(points):
        act = int(action[points[i]]) & ACTION
        if i in patched:
            end, after = patched[i]
            groups.append((after, end))
        elif act == SPACE and not in_space:
            end = i + 1
            groups.append(([0x20], end))
        elif act in {SPACE, DROP}:
            end = i + 1
            groups = [*groups[:-1], (groups[-1][0], end)] if groups else []
        else:
            end = i + 1
            groups.append(([int(mapped[points[i]])], end))
        in_space = act == SPACE or (in_space and act == DROP)
        i = end
    out: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    origin = 0
    for after, end in groups:
        if not after and ends:
            ends = [end if start == starts[-1] else old for start, old in zip(starts, ends, strict=True)]
        out += after
        starts += [origin] * len(after)
        ends += [end] * len(after)
        origin = end if ends else origin
    return np.array(out, np.uint32), _ints(starts), _ints(ends)


def cut_tokens(points: Points, kinds: Bytes, start: Ints, end: Ints, apostrophes: bool) -> tuple[Ints, Ints]:  # noqa: FBT001 - as above
    """Cut folded code points into units; return the first code point of each and the one after its last."""
    kind = [int(k) for k in kinds[points]]
    characters = [chr(point) for point in points]
    units: list[tuple[int, int]] = []
    i = 0
    while i < len(kind):
        j = i
        if kind[i] in {HANGUL, HAN, SYLLABLE}:
            j = i + 1
            while j < len(kind) and kind[j] == MARK:
                j += 1
        elif kind[i] in _WORD and kind[i] != MARK:
            j = _word_end(characters, kind, i, apostrophes=apostrophes)
        if j == i:
            i += 1
            continue
        if units and start[i] < end[units[-1][1] - 1]:
            units[-1] = (units[-1][0], j)
        else:
            units.append((i, j))
        i = j
    return _ints([first for first, _ in units]), _ints([after for _, after in units])


def _word_end(characters: list[str], kind: list[int], i: int, *, apostrophes: bool) -> int:
    j, segment = i + 1, i
    while j < len(kind):
        if kind[j] in _WORD:
            j += 1
            continue
        if j + 1 == len(kind):
            break
        before, after = kind[j - 1], kind[j + 1]
        between_digits = before == DIGIT == after
        between_letters = before in _LETTERS and after in _LETTERS
        lone = j - segment == 1 and (j + 2 >= len(kind) or kind[j + 2] not in _WORD)
        joins = {
            "'": apostrophes and after in _LETTERS and before in {*_LETTERS, MARK},
            ",": between_digits,
            ".": between_digits or (between_letters and lone),
        }
        if not joins.get(characters[j], False):
            break
        segment = j + 1
        j += 2
    return j


def number_forms(points: Points, first: Ints, after: Ints) -> tuple[Ints, Ints]:
    """Number equal stretches alike, in order of appearance; return the numbers and the first stretch of each."""
    numbers: dict[bytes, int] = {}
    examples: list[int] = []
    column: list[int] = []
    for i, (a, b) in enumerate(zip(first, after, strict=True)):
        form = points[a:b].tobytes()
        if form not in numbers:
            numbers[form] = len(numbers)
            examples.append(i)
        column.append(numbers[form])
    return _ints(column), _ints(examples)


def join_stretches(points: Points, first: Ints, after: Ints, chosen: Ints) -> Points:
    """Return the chosen stretches end to end, parted by a NUL."""
    stretches = [points[first[i] : after[i]].tolist() for i in chosen]
    return np.array([point for stretch in stretches for point in (*stretch, 0)][:-1], np.uint32)


def number_places(start: Ints, end: Ints, sentences: Ints, paragraphs: Ints) -> tuple[Ints, Ints, Ints]:
    """Number the printed word, the sentence and the paragraph that each unit stands in."""
    apart = np.append(np.zeros(min(len(start), 1), np.bool_), start[1:] != end[:-1])
    in_sentence, in_paragraph = (
        (np.searchsorted(stretches[:, 0], start, side="right") - 1).astype(np.int32)
        for stretches in (sentences, paragraphs)
    )
    return np.cumsum(apart, dtype=np.int32), in_sentence, in_paragraph
