"""Two versions of a text in one language: what was kept, changed, cut, moved, left out and added; complete."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import repeat

import numpy as np

from watchword.match.collate_features import Ints, pair_up
from watchword.match.collate_sentences import CollateSettings, match_sentences, uncovered
from watchword.match.collate_words import invert_edits, link_words, trace_edits
from watchword.model.alignments import Alignment, Block, BlockKind, Edit, Uncompared
from watchword.model.errors import InvalidInput, SpanDrift
from watchword.model.making import make_all
from watchword.model.spans import Span, cite_all
from watchword.model.tokens import Tokens

DEFAULTS = CollateSettings()
TITLE = "#title"
CERTAIN = 0.5


def collate(a: Tokens, b: Tokens, *, text_a: str, text_b: str, settings: CollateSettings = DEFAULTS) -> Alignment:
    """Return every unit of two versions with what happened to it, so that "nothing else differs" can be said.

    A unit is a sentence, or the sentences that became one or came of one. Differences of white space, typography and
    punctuation are not changes; they remain visible as kept edits whose quotes differ (`Edit.respelt`). The result
    does not depend on which version comes first: `collate(b, a)` is `invert(collate(a, b))` but for the sections.
    Blocks carry the number of the section of `a` that they stand in (`0` before the first; None where `a` has no
    sections).

    Where a limit of `settings` is hit the stretch is in `not_compared`, and the claim of completeness does not hold
    for it. Omission here is a fact about these two texts; whether a version is complete is for the caller to know.
    Linear for the most part; 100,000 words a side take a tenth of a second, six tenths where sections changed places.
    Raises `SpanDrift` where a text is not the one that was tokenised.
    """
    for tokens, text in ((a, text_a), (b, text_b)):
        if len(tokens.sentences) and int(tokens.sentences[-1][1]) > len(text):
            raise SpanDrift(f"the tokens of {tokens.document_id!r} end after its text ({len(text)} code points)")
    with _no_garbage():
        if (text_b, b.document_id) < (text_a, a.document_id):
            found = _collate(b, a, text_a=text_b, text_b=text_a, settings=settings, turned=True)
        else:
            found = _collate(a, b, text_a=text_a, text_b=text_b, settings=settings, turned=False)
        return _name_sections(found, a)


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Put off the search for garbage: all that is made here is kept, and the search costs as much as the making."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def collate_titles(
    a: Tokens, b: Tokens, *, text_a: str, text_b: str, settings: CollateSettings = DEFAULTS
) -> Alignment:
    """Return the collation of two titles, to be put before that of the texts with `with_title`.

    A title is not part of a document's text, so its places are cited in a document of its own: the caller tokenises
    it under the id `DOCUMENT#title` (`title_id`), and offsets are code points of the title.
    """
    for tokens in (a, b):
        if not tokens.document_id.endswith(TITLE):
            raise InvalidInput(
                f"the title of a document is tokenised under its id and {TITLE!r}: {tokens.document_id!r}"
            )
    found = collate(a, b, text_a=text_a, text_b=text_b, settings=settings)
    return replace(found, blocks=tuple(replace(block, section="title") for block in found.blocks))


def title_id(document_id: str) -> str:
    """Return the id under which the title of a document is cited."""
    return document_id + TITLE


def with_title(text: Alignment, title: Alignment) -> Alignment:
    """Return the collation of two texts with that of their titles before it, in the section `title`."""
    if (title.a, title.b) != (title_id(text.a), title_id(text.b)):
        raise InvalidInput(f"titles of {title.a!r} and {title.b!r} do not belong to {text.a!r} and {text.b!r}")
    return replace(text, blocks=title.blocks + text.blocks, not_compared=title.not_compared + text.not_compared)


def invert(alignment: Alignment) -> Alignment:
    """Return the same collation read from `b` to `a`: what was omitted is added, what was merged is split.

    Sections keep the names they had.
    """
    blocks = [_invert_block(block) for block in alignment.blocks]
    return Alignment(
        alignment.b,
        alignment.a,
        _in_order(blocks),
        rest_a=alignment.rest_b,
        rest_b=alignment.rest_a,
        not_compared=tuple(replace(left, a=left.b, b=left.a) for left in alignment.not_compared),
    )


def apply(alignment: Alignment, text: str) -> str:
    """Return the text of `b`, made from the text of `a` and the collation: the proof that nothing was left unsaid.

    Kept words are taken from `text`; all else from the spans of `b`. Blocks of titles are left out. Raises `SpanDrift`
    where a kept stretch does not stand in `text`.
    """
    pieces = [(span.start, span.quote) for span in alignment.rest_b]
    for block in alignment.blocks:
        if not block.b or block.b[0].document_id != alignment.b:
            continue
        if not block.a:
            pieces.extend((span.start, span.quote) for span in block.b)
        elif not block.edits:
            block.a[0].check(text)
            pieces.append((block.b[0].start, text[block.a[0].start : block.a[-1].end]))
        else:
            pieces.append((block.b[0].start, "".join(_apply_edit(edit, text) for edit in block.edits)))
    return "".join(piece for _, piece in sorted(pieces))


def _apply_edit(edit: Edit, text: str) -> str:
    if edit.b is None:
        return ""
    if edit.a is None or edit.a.quote != edit.b.quote:
        return edit.b.quote
    edit.a.check(text)
    return text[edit.a.start : edit.a.end]


def classify(n_a: int, n_b: int, edits: Iterable[Edit], *, moved: bool) -> BlockKind:
    """Return the kind of a block from its numbers of sentences, its edits and whether it stands in order."""
    if not n_a or not n_b:
        return "added" if n_b else "omitted"
    if moved:
        return "moved"
    if min(n_a, n_b) == 1 < max(n_a, n_b):
        return "split" if n_a == 1 else "merged"
    kinds = {edit.kind for edit in edits} - {"kept"}
    if not kinds:
        return "kept"
    return "shortened" if kinds == {"dropped"} else "changed"


def _collate(a: Tokens, b: Tokens, *, text_a: str, text_b: str, settings: CollateSettings, turned: bool) -> Alignment:
    """Collate, and return what was found as seen from `a`, or where it is `turned` from `b`."""
    pair = pair_up(a, b)
    matched = match_sentences(pair, settings)
    beads = matched.beads
    sides = np.stack(
        [
            pair.a.bounds[beads[:, 0], 0],
            pair.a.bounds[beads[:, 1] - 1, 1],
            pair.b.bounds[beads[:, 2], 0],
            pair.b.bounds[beads[:, 3] - 1, 1],
        ],
        axis=1,
    ).astype(np.int32)
    single = (beads[:, 1] - beads[:, 0] == 1) & (beads[:, 3] - beads[:, 2] == 1)
    same = single & (pair.a.key[beads[:, 0]] == pair.b.key[beads[:, 2]])
    size = (sides[:, 1] - sides[:, 0]).astype(np.int64) * (sides[:, 3] - sides[:, 2])
    too_long = ~same & (size > settings.max_cells)
    links = link_words(pair, sides[~too_long], words_a=a.word, words_b=b.word, crumb=settings.crumb)
    spans_a, spans_b = sentence_spans(a, text_a, pair.a.number), sentence_spans(b, text_b, pair.b.number)
    uncompared: list[Uncompared] = []
    shared = np.append(np.int32(0), np.cumsum(links.to_b >= 0, dtype=np.int32))
    kept = 2 * (shared[sides[:, 1]] - shared[sides[:, 0]]) / (sides[:, 1] - sides[:, 0] + sides[:, 3] - sides[:, 2])
    alike = np.array([spans_a[i].quote == spans_b[j].quote for i, j in beads[:, [0, 2]].tolist()], np.bool_) & same
    traced = np.flatnonzero(~alike & ~too_long)
    edits = dict(
        zip(
            traced.tolist(),
            trace_edits((a, text_a), (b, text_b), sides=sides[traced], links=links, turned=turned),
            strict=True,
        )
    )
    confidence = np.minimum(1.0, matched.similarity / CERTAIN)
    on_a, on_b = (
        [tuple(spans[first:after]) for first, after in ranges.tolist()]
        for spans, ranges in ((spans_a, beads[:, :2]), (spans_b, beads[:, 2:]))
    )
    for row in np.flatnonzero(too_long).tolist():
        lengths = (sides[row, 1::2] - sides[row, ::2]).tolist()
        first, second = reversed(lengths) if turned else lengths
        reason = f"two sentences of {first} and {second} units are too long to compare"
        uncompared.append(Uncompared(around(on_a[row], text_a), around(on_b[row], text_b), reason))
    if turned:
        on_a, on_b = on_b, on_a
    kinds = [
        "kept" if plain else classify(len(left), len(right), edits.get(row, ()), moved=moved)
        for row, (plain, left, right, moved) in enumerate(
            zip((alike & ~matched.moved).tolist(), on_a, on_b, matched.moved.tolist(), strict=True)
        )
    ]
    own = [edits.get(row, ()) for row in range(len(beads))]
    columns = kinds, on_a, on_b, kept.tolist(), own, repeat(None), confidence.tolist()
    blocks = make_all(Block, len(beads), *columns)
    if too_long.any():
        blocks = [block for block, left_out in zip(blocks, too_long.tolist(), strict=True) if not left_out]
    for a0, a1, b0, b1 in matched.uncompared.tolist():
        first, second = (b1 - b0, a1 - a0) if turned else (a1 - a0, b1 - b0)
        reason = f"{first} sentences against {second} without common ground are too many to compare"
        uncompared.append(Uncompared(around(spans_a[a0:a1], text_a), around(spans_b[b0:b1], text_b), reason))
    left_a = uncovered(len(pair.a), np.concatenate([beads[:, :2], matched.uncompared[:, :2]]))
    left_b = uncovered(len(pair.b), np.concatenate([beads[:, 2:], matched.uncompared[:, 2:]]))
    only_a, only_b = ([spans[k] for k in left.tolist()] for spans, left in ((spans_a, left_a), (spans_b, left_b)))
    names = (a.document_id, text_a), (b.document_id, text_b)
    if turned:
        only_a, only_b, names = only_b, only_a, names[::-1]
        uncompared = [replace(left, a=left.b, b=left.a) for left in uncompared]
    blocks.extend(Block("omitted", (span,), (), 0.0) for span in only_a)
    blocks.extend(Block("added", (), (span,), 0.0) for span in only_b)
    return complete_alignment(*names, blocks=blocks, uncompared=uncompared)


def complete_alignment(
    a: tuple[str, str], b: tuple[str, str], *, blocks: Iterable[Block], uncompared: Iterable[Uncompared]
) -> Alignment:
    """Put blocks in order and cite the rest of both texts; `a` and `b` are pairs of document id and text."""
    ordered = _in_order(blocks)
    return Alignment(
        a[0],
        b[0],
        ordered,
        rest_a=_rest(*a, [block.a for block in ordered]),
        rest_b=_rest(*b, [block.b for block in ordered]),
        not_compared=tuple(uncompared),
    )


def sentence_spans(tokens: Tokens, text: str, numbers: Ints | list[int]) -> list[Span]:
    """Cite the sentences of these numbers."""
    return cite_all(tokens.document_id, text, tokens.sentences[numbers])


def around(spans: Sequence[Span], text: str) -> Span | None:
    """Cite the stretch from the first to the last of some spans of a text; None where there are none."""
    if not spans:
        return None
    return Span.of(spans[0].document_id, text, spans[0].start, spans[-1].end)


def _in_order(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Order blocks by place in `b`, and put each omission before the first unmoved block that follows it in `a`."""
    in_b = sorted((block for block in blocks if block.b), key=lambda block: block.b[0].start)
    omitted = sorted((block for block in blocks if not block.b), key=lambda block: block.a[0].start, reverse=True)
    out: list[Block] = []
    for block in in_b:
        while omitted and block.a and block.kind != "moved" and omitted[-1].a[0].start < block.a[0].start:
            out.append(omitted.pop())
        out.append(block)
    return (*out, *reversed(omitted))


def _rest(document_id: str, text: str, sides: Iterable[tuple[Span, ...]]) -> tuple[Span, ...]:
    """Cite what lies between and around the units of one side."""
    held = [side for side in sides if side]
    places = np.array([[side[0].start for side in held], [side[-1].end for side in held]], np.int32)
    starts, ends = places[:, np.argsort(places[0], kind="stable")]
    gaps = np.stack([np.append(0, ends), np.append(starts, len(text))], axis=1)
    return tuple(cite_all(document_id, text, gaps[gaps[:, 0] < gaps[:, 1]]))


def _invert_block(block: Block) -> Block:
    edits = invert_edits(block.edits)
    kind = classify(len(block.b), len(block.a), edits, moved=block.kind == "moved")
    return replace(block, kind=kind, a=block.b, b=block.a, edits=edits)


def _name_sections(found: Alignment, a: Tokens) -> Alignment:
    """Give every block the number of the section of `a` it stands in; an addition that of the block before it."""
    if not len(a) or int(a.section[-1]) == int(a.section[0]):
        return found

    def section_at(start: int) -> str:
        return str(int(a.section[min(int(np.searchsorted(a.start, start)), len(a) - 1)]))

    here = section_at(0)
    blocks = []
    for block in found.blocks:
        if block.a:
            own = section_at(block.a[0].start)
            here = here if block.kind == "moved" else own
            blocks.append(replace(block, section=own))
        else:
            blocks.append(replace(block, section=here))
    left = tuple(replace(part, section=section_at(part.a.start) if part.a else None) for part in found.not_compared)
    return replace(found, blocks=tuple(blocks), not_compared=left)
