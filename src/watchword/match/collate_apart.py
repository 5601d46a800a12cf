"""Two versions in one language, of which some sentences are set against their like alone: a vote, a dateline."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from watchword.match.collate import collate, complete_alignment
from watchword.model.alignments import Alignment
from watchword.model.spans import Span
from watchword.model.tokens import Tokens

Roles = Sequence[str | None]


def collate_apart(a: Tokens, b: Tokens, *, text_a: str, text_b: str, roles: tuple[Roles, Roles]) -> Alignment:
    """Return the collation of two versions, in which no unit holds sentences of a role beside others.

    `roles` name for each sentence of `a` and of `b` the role of its paragraph, None in the text itself. Roles that both
    versions have are collated each for itself, and what remains for itself; a role that one alone has is left in the
    text, since the other may have put the same words there. Where sentences that belong together stand before and
    after a paragraph of a role, they cannot be cited without it: then nothing is parted. Cost and errors: as `collate`.
    """
    shared = {role for role in roles[0] if role} & {role for role in roles[1] if role}
    if not shared:
        return collate(a, b, text_a=text_a, text_b=text_b)
    parted = [
        collate(
            _part(a, roles[0], role=role, shared=shared),
            _part(b, roles[1], role=role, shared=shared),
            text_a=text_a,
            text_b=text_b,
        )
        for role in (None, *sorted(shared))
    ]
    blocks = [block for part in parted for block in part.blocks]
    uncompared = [left for part in parted for left in part.not_compared]
    on_a = [block.a for block in blocks] + [(left.a,) for left in uncompared if left.a]
    on_b = [block.b for block in blocks] + [(left.b,) for left in uncompared if left.b]
    if _cross(on_a) or _cross(on_b):
        return collate(a, b, text_a=text_a, text_b=text_b)
    return complete_alignment(
        (a.document_id, text_a),
        (b.document_id, text_b),
        blocks=blocks,
        uncompared=uncompared,
    )


def _part(tokens: Tokens, roles: Roles, *, role: str | None, shared: set[str]) -> Tokens:
    """Return the tokens of the sentences of a role, or of those of no shared role; sentences keep their numbers."""
    wanted = np.array([(own if own in shared else None) == role for own in roles], np.bool_)
    keep = wanted[tokens.sentence]
    columns = {name: column[keep] for name, column in tokens.columns().items()}
    return Tokens(
        tokens.document_id, **columns, forms=tokens.forms, sentences=tokens.sentences, paragraphs=tokens.paragraphs
    )


def _cross(sides: Sequence[tuple[Span, ...]]) -> bool:
    """Tell whether any two stretches of one text overlap, each from its first sentence to its last."""
    places = sorted((side[0].start, side[-1].end) for side in sides if side)
    return any(before[1] > after[0] for before, after in pairwise(places))
