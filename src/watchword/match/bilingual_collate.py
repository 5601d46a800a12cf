"""Two versions in two languages: which sentences translate which, and which have no counterpart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from watchword.match.bilingual_align import NO_EXTRA, TranslatedSettings, align_sides
from watchword.match.bilingual_evidence import Side, face_sides
from watchword.match.bilingual_lexicon import Lesson, Lexicon
from watchword.match.bilingual_tokens import read_bags
from watchword.match.collate import around, complete_alignment, sentence_spans
from watchword.match.collate_sentences import uncovered
from watchword.model.alignments import Alignment, Block, BlockKind, Edit, Uncompared
from watchword.model.tokens import Tokens

Encoder = Callable[[Sequence[str]], npt.NDArray[np.float32]]
SURE = 0.6
DEFAULTS = TranslatedSettings()


@dataclass(frozen=True, slots=True)
class Aids:
    """What is known beforehand of two languages, first that of `a`: learned words, official renderings, an encoder.

    `renderings` are pairs of wordings, language → wording; `encoder` maps sentences to vectors of length 1.
    """

    languages: tuple[str, str]
    lexicon: Lexicon = field(default_factory=Lexicon)
    renderings: Sequence[Mapping[str, str]] = ()
    encoder: Encoder | None = None


def collate_translated(
    a: Tokens, b: Tokens, *, text_a: str, text_b: str, aids: Aids, settings: TranslatedSettings = DEFAULTS
) -> Alignment:
    """Return which sentences of two language versions translate each other, and which have no counterpart.

    Evidence is length scaled by the pair's own ratio, numbers, dates, names by their consonants, cognates, direct
    speech and questions, the `aids` (official renderings, a lexicon learned from other aligned versions by
    `learn_lexicon`, an encoder), and what the pair itself teaches in several rounds.

    `omitted` and `added` here mean *no counterpart found*; an analyst confirms. `confidence` is the share of all ways
    to align the two texts, weighed by likelihood, that have this very bead, or leave this sentence alone. `changed` is
    said of every bead: wording is not comparable across languages. Cost: as `align_sides`.
    """
    side_a, side_b = read_sides(a, b, text_a=text_a, text_b=text_b, aids=aids)
    spans_a, spans_b = sentence_spans(a, text_a, side_a.number), sentence_spans(b, text_b, side_b.number)
    if _too_many(side_a, side_b, settings):
        reason = (
            f"{len(side_a.number)} sentences against {len(side_b.number)} in another language are too many to compare"
        )
        left = Uncompared(around(spans_a, text_a), around(spans_b, text_b), reason)
        return complete_alignment((a.document_id, text_a), (b.document_id, text_b), blocks=[], uncompared=[left])
    extra = NO_EXTRA
    if aids.encoder is not None and spans_a and spans_b:
        vectors = aids.encoder([span.quote for span in spans_a]) @ aids.encoder([span.quote for span in spans_b]).T
        extra = ((vectors - vectors.mean()) * settings.encoder_weight).astype(np.float32)
    beads = align_sides(side_a, side_b, settings=settings, lexicon=aids.lexicon, extra=extra)
    blocks: list[Block] = []
    surely = zip(beads.rows.tolist(), beads.confidence.tolist(), beads.moved.tolist(), strict=True)
    for (a0, a1, b0, b1), confidence, moved in surely:
        kind: BlockKind = "split" if a1 - a0 == 1 < b1 - b0 else "merged" if b1 - b0 == 1 < a1 - a0 else "changed"
        kind = "moved" if moved else kind
        on_a, on_b = tuple(spans_a[a0:a1]), tuple(spans_b[b0:b1])
        whole = Edit("replaced", around(on_a, text_a), around(on_b, text_b))
        blocks.append(Block(kind, on_a, on_b, 0.0, (whole,), confidence=confidence))
    left_a, left_b = uncovered(len(spans_a), beads.rows[:, :2]), uncovered(len(spans_b), beads.rows[:, 2:])
    blocks.extend(
        Block("omitted", (spans_a[k],), (), 0.0, confidence=sure)
        for k, sure in zip(left_a.tolist(), beads.alone_a[left_a].tolist(), strict=True)
    )
    blocks.extend(
        Block("added", (), (spans_b[k],), 0.0, confidence=sure)
        for k, sure in zip(left_b.tolist(), beads.alone_b[left_b].tolist(), strict=True)
    )
    return complete_alignment((a.document_id, text_a), (b.document_id, text_b), blocks=blocks, uncompared=[])


def read_sides(a: Tokens, b: Tokens, *, text_a: str, text_b: str, aids: Aids) -> tuple[Side, Side]:
    """Return both versions as columns of evidence."""
    return face_sides(
        read_bags(a, text_a, language=aids.languages[0], renderings=aids.renderings),
        read_bags(b, text_b, language=aids.languages[1], renderings=aids.renderings),
    )


def align_documents(side_a: Side, side_b: Side) -> list[Lesson]:
    """Return the sentences of two versions that surely translate each other: lessons for `learn_lexicon`."""
    if _too_many(side_a, side_b, DEFAULTS):
        return []
    beads = align_sides(side_a, side_b, settings=DEFAULTS, lexicon=Lexicon())
    rows = zip(beads.rows.tolist(), beads.confidence.tolist(), strict=True)
    return [
        (side_a.bags[i:i_after], side_b.bags[j:j_after], sure)
        for (i, i_after, j, j_after), sure in rows
        if sure >= SURE
    ]


def _too_many(a: Side, b: Side, settings: TranslatedSettings) -> bool:
    return (len(a.number) + 1) * (len(b.number) + 1) > settings.max_nodes
