"""Two versions in two languages: which sentences translate which, and which have no counterpart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp

import numpy as np
import numpy.typing as npt

from watchword.match.bilingual_lexicon import Lexicon, learn_lexicon
from watchword.match.bilingual_tokens import Bag, read_bags
from watchword.match.collate import complete_alignment
from watchword.match.collate_sentences import uncovered
from watchword.match.kernels.choose import kernels
from watchword.model.alignments import Alignment, Block, BlockKind, Edit, Uncompared
from watchword.model.spans import Span
from watchword.model.tokens import Tokens

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Support = npt.NDArray[np.float32]
Encoder = Callable[[Sequence[str]], npt.NDArray[np.float32]]
SHAPES = np.array([(1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (1, 4), (4, 1), (2, 3), (3, 2)], np.int32)
MARK, NAME, LIKE_NAME, COGNATE, LIKE_COGNATE = 0.9, 0.7, 0.35, 0.5, 0.2
PREFIX = 4
LEAST_SPREAD = 4.5
MOST_KNOWN = 0.3
SURE = 0.6
SHAPE_PRIOR = 40.0


@dataclass(frozen=True, slots=True)
class TranslatedSettings:
    """How alignment across languages weighs things, in natural logarithms of likelihood.

    `shape_cost`: what a bead of each shape costs to begin with, in the order of `SHAPES`. `skip_open`, `skip_more`:
    what the first and each further sentence of a run without counterpart cost; `skip_turn`: the first of a run that
    faces such a run on the other side. `move_floor`: the score from which two leftover sentences are paired. In the
    first `early_rounds` a run costs `early_skip_more` a sentence, lest it leap over what is not yet understood.
    `rounds`: how often the lexicon is learned anew from the alignment itself. `margin`: sentences either side of the
    last path that a round looks at. `max_cells`: the most pairs of a sentence and a word that are weighed; beyond it
    the pair is not compared.
    """

    shape_cost: tuple[float, ...] = (0.1, 2.5, 2.5, 5.0, 4.5, 4.5, 6.5, 6.5, 6.5, 6.5)
    skip_open: float = 6.0
    skip_more: float = 0.3
    skip_turn: float = 12.0
    early_skip_more: float = 2.0
    early_rounds: int = 2
    move_floor: float = 6.0
    rounds: int = 4
    margin: int = 30
    max_cells: int = 120_000_000
    encoder_weight: float = 12.0


@dataclass(frozen=True, slots=True)
class Aids:
    """What is known beforehand of two languages, first that of `a`: learned words, official renderings, an encoder.

    `renderings` are pairs of wordings, language → wording; `encoder` maps sentences to vectors of length 1.
    """

    languages: tuple[str, str]
    lexicon: Lexicon = field(default_factory=Lexicon)
    renderings: Sequence[Mapping[str, str]] = ()
    encoder: Encoder | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The sentences of one version that hold anything, as numbers of the document, bags, and word columns."""

    number: list[int]
    bags: list[Bag]
    at: Ints
    words: Ints
    size: Floats
    rate: Floats
    ids: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Beads:
    """Groups of sentences `(a, a_after, b, b_after)` that translate each other, and how sure that is (0-1)."""

    rows: Ints
    confidence: Floats
    moved: npt.NDArray[np.bool_]


@dataclass(slots=True)
class Model:
    """What is learned as the alignment is refined, and the lexicon and shape costs that were given."""

    given: Lexicon
    given_cost: Floats
    lexicon: Lexicon
    shape_cost: Floats
    ratio: float
    spread: float = 6.8


def collate_translated(
    a: Tokens,
    b: Tokens,
    *,
    text_a: str,
    text_b: str,
    aids: Aids,
    settings: TranslatedSettings = TranslatedSettings(),
) -> Alignment:
    """Return which sentences of two language versions translate each other, and which have no counterpart.

    Evidence is length scaled by the pair's own ratio, numbers, dates, names by their consonants, cognates, the `aids`
    (official renderings, a lexicon learned from other aligned versions by `learn_lexicon`, an encoder), and what the
    pair itself teaches in several rounds.

    `omitted` and `added` here mean *no counterpart found*, with a confidence; an analyst confirms. `changed` is
    said of every bead: wording is not comparable across languages. Cost: sentences x words of the other side.
    """
    side_a, side_b = read_sides(a, b, text_a=text_a, text_b=text_b, aids=aids)
    spans_a = [Span(a.document_id, s, e, text_a[s:e]) for s, e in a.sentences[side_a.number].tolist()]
    spans_b = [Span(b.document_id, s, e, text_b[s:e]) for s, e in b.sentences[side_b.number].tolist()]
    if len(side_a.number) * len(side_b.words) > settings.max_cells:
        reason = (
            f"{len(side_a.number)} sentences against {len(side_b.number)} in another language are too many to compare"
        )
        left = Uncompared(_around(spans_a, text_a), _around(spans_b, text_b), reason)
        return complete_alignment((a.document_id, text_a), (b.document_id, text_b), blocks=[], uncompared=[left])
    extra = np.zeros((0, 0), np.float32)
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
        whole = Edit("replaced", _around(on_a, text_a), _around(on_b, text_b))
        blocks.append(Block(kind, on_a, on_b, 0.0, (whole,), confidence=confidence))
    used_a = {k for a0, a1, _, _ in beads.rows.tolist() for k in range(a0, a1)}
    used_b = {k for _, _, b0, b1 in beads.rows.tolist() for k in range(b0, b1)}
    blocks.extend(Block("omitted", (span,), (), 0.0) for k, span in enumerate(spans_a) if k not in used_a)
    blocks.extend(Block("added", (), (span,), 0.0) for k, span in enumerate(spans_b) if k not in used_b)
    return complete_alignment((a.document_id, text_a), (b.document_id, text_b), blocks=blocks, uncompared=[])


def read_sides(a: Tokens, b: Tokens, *, text_a: str, text_b: str, aids: Aids) -> tuple[Side, Side]:
    """Return both versions as columns of evidence."""
    return (
        _side(read_bags(a, text_a, language=aids.languages[0], renderings=aids.renderings)),
        _side(read_bags(b, text_b, language=aids.languages[1], renderings=aids.renderings)),
    )


def align_documents(side_a: Side, side_b: Side) -> list[tuple[list[Bag], list[Bag]]]:
    """Return the sentences of two versions that surely translate each other: lessons for `learn_lexicon`."""
    if len(side_a.number) * len(side_b.words) > TranslatedSettings().max_cells:
        return []
    beads = align_sides(
        side_a, side_b, settings=TranslatedSettings(), lexicon=Lexicon(), extra=np.zeros((0, 0), np.float32)
    )
    sure = beads.rows[beads.confidence >= SURE].tolist()
    return [(side_a.bags[a0:a1], side_b.bags[b0:b1]) for a0, a1, b0, b1 in sure]


def align_sides(side_a: Side, side_b: Side, *, settings: TranslatedSettings, lexicon: Lexicon, extra: Support) -> Beads:
    """Return the beads of two versions: a path over the whole grid, then rounds of learning around the last path."""
    if not side_a.number or not side_b.number:
        return Beads(np.zeros((0, 4), np.int32), np.zeros(0), np.zeros(0, np.bool_))
    cost = np.array(settings.shape_cost)
    model = Model(lexicon, cost, lexicon, cost, ratio=float(side_b.size.sum() / max(side_a.size.sum(), 1.0)))
    fixed = _surface_links(side_a, side_b)
    low, high = (
        np.zeros(len(side_a.number) + 1, np.int32),
        np.full(len(side_a.number) + 1, len(side_b.number), np.int32),
    )
    rows, scores, moved = np.zeros((0, 4), np.int32), np.zeros(0), np.zeros(0, np.bool_)
    for round_ in range(settings.rounds + 1):
        skip_more = settings.early_skip_more if round_ < settings.early_rounds else settings.skip_more
        from_a, from_b, known_a, known_b = _supports(side_a, side_b, lexicon=model.lexicon, fixed=fixed)
        kernel = kernels("bilingual")
        evidence = (side_a.at, side_b.at, side_a.size, side_b.size, from_a, from_b, side_a.rate, side_b.rate)
        rows, scores = kernel.align_translated(
            *evidence, low, high, SHAPES, model.shape_cost, extra, known_a, known_b,
            settings.skip_open, skip_more, settings.skip_turn, model.ratio, model.spread,
        )  # fmt: skip
        if round_ == settings.rounds:
            found = _moves(
                side_a,
                side_b,
                rows=rows,
                evidence=(*evidence, known_a, known_b, model.ratio, model.spread),
                settings=settings,
            )
            moved = np.concatenate([np.zeros(len(rows), np.bool_), np.ones(len(found[1]), np.bool_)])
            rows, scores = np.concatenate([rows, found[0]]), np.concatenate([scores, found[1]])
        if round_ < settings.rounds and len(rows):
            _learn(model, side_a, side_b, rows=rows, scores=scores)
            low, high = _corridor(rows, len(side_a.number), n_b=len(side_b.number), margin=settings.margin)
    return Beads(rows, np.array([_confidence(score) for score in scores.tolist()]), moved)


def _moves(
    side_a: Side, side_b: Side, *, rows: Ints, evidence: tuple[object, ...], settings: TranslatedSettings
) -> tuple[Ints, Floats]:
    """Pair sentences left over on both sides, the surest first: what the translation put in another place."""
    left_a, left_b = uncovered(len(side_a.number), rows[:, :2]), uncovered(len(side_b.number), rows[:, 2:])
    i, j = np.repeat(left_a, len(left_b)).astype(np.int32), np.tile(left_b, len(left_a)).astype(np.int32)
    scores = kernels("bilingual").score_pairs(i, j, *evidence)
    floor = settings.move_floor + np.log1p(max(len(left_a), len(left_b)))
    found: list[tuple[int, int, int, int]] = []
    values: list[float] = []
    used_a: set[int] = set()
    used_b: set[int] = set()
    for row in np.lexsort((j, i, -scores)).tolist():
        x, y = int(i[row]), int(j[row])
        if scores[row] >= floor and x not in used_a and y not in used_b:
            used_a.add(x)
            used_b.add(y)
            found.append((x, x + 1, y, y + 1))
            values.append(float(scores[row]))
    return np.array(found, np.int32).reshape(-1, 4), np.array(values)


def _confidence(score: float) -> float:
    """Return a share (0-1) that grows with the likelihood ratio: 0.5 where translation and chance weigh the same."""
    return 1 / (1 + exp(-max(min(score, 60.0), -60.0) / 4))


def _learn(model: Model, side_a: Side, side_b: Side, *, rows: Ints, scores: Floats) -> None:
    """Estimate lexicon, length ratio and spread from the beads that look right, the shapes' shares from all."""
    good = [row for row, score in zip(rows.tolist(), scores.tolist(), strict=True) if score > 0]
    if len(good) < 2:  # nothing to learn from
        return
    sizes = np.array([(side_a.size[r[0] : r[1]].sum(), side_b.size[r[2] : r[3]].sum()) for r in good])
    model.ratio = float(np.median(sizes[:, 1] / np.maximum(sizes[:, 0], 1)))
    deviation = (sizes[:, 1] / model.ratio - sizes[:, 0]) ** 2 / np.maximum(sizes[:, 0], 1)
    model.spread = float(np.clip(np.minimum(deviation, 9 * LEAST_SPREAD).mean(), LEAST_SPREAD, 6 * LEAST_SPREAD))
    model.shape_cost = _shape_costs(rows, model.given_cost)
    learned = learn_lexicon((side_a.bags[r[0] : r[1]], side_b.bags[r[2] : r[3]]) for r in good)
    model.lexicon = Lexicon(
        _strongest(model.given.a_to_b, learned.a_to_b), _strongest(model.given.b_to_a, learned.b_to_a)
    )


def _shape_costs(rows: Ints, given: Floats) -> Floats:
    """Return the cost of each shape: how rare it is on the path, the given costs counting as `SHAPE_PRIOR` beads."""
    seen = np.array(
        [np.sum((rows[:, 1] - rows[:, 0] == p) & (rows[:, 3] - rows[:, 2] == q)) for p, q in SHAPES.tolist()]
    )
    expected = np.exp(-given)
    return np.asarray(-np.log((seen + SHAPE_PRIOR * expected / expected.sum()) / (len(rows) + SHAPE_PRIOR)), np.float64)


def _strongest(
    first: Mapping[str, Mapping[str, float]], second: Mapping[str, Mapping[str, float]]
) -> Mapping[str, Mapping[str, float]]:
    """Put two tables together, keeping the greater probability of each pair."""
    if not first:
        return second
    out = {word: dict(targets) for word, targets in second.items()}
    for word, targets in first.items():
        row = out.setdefault(word, {})
        for target, value in targets.items():
            row[target] = max(value, row.get(target, 0.0))
    return out


def _corridor(rows: Ints, n_a: int, *, n_b: int, margin: int) -> tuple[Ints, Ints]:
    """Return the least and greatest column for each row of nodes, `margin` either side of the path."""
    path_a = np.concatenate([[0], rows[:, 0], rows[:, 1], [n_a]])
    path_b = np.concatenate([[0], rows[:, 2], rows[:, 3], [n_b]])
    least, most = np.full(n_a + 1, n_b), np.zeros(n_a + 1, np.int64)
    np.minimum.at(least, path_a, path_b)
    np.maximum.at(most, path_a, path_b)
    least, most = np.minimum.accumulate(least[::-1])[::-1], np.maximum.accumulate(most)
    low = np.maximum.accumulate(np.minimum(np.maximum(least - margin, 0), n_b))
    high = np.maximum.accumulate(np.minimum(most + margin, n_b))
    low[0], high[-1] = 0, n_b
    return low.astype(np.int32), high.astype(np.int32)


def _side(bags: Iterable[Bag]) -> Side:
    """Put the sentences that hold anything into columns: words, and marks and names as words of their own kind."""
    kept = [(number, bag) for number, bag in enumerate(bags) if bag.n_characters and (bag.words or bag.marks)]
    ids: dict[str, int] = {}
    words: list[int] = []
    at = [0]
    for _, bag in kept:
        named = sorted({f"~{name}" for name in bag.names})
        words.extend(ids.setdefault(word, len(ids)) for word in (*bag.words, *sorted(bag.marks), *named))
        at.append(len(words))
    counts = np.bincount(words, minlength=len(ids)) if words else np.zeros(0)
    column = np.array(words, np.int32)
    rate = counts[column] / max(len(words), 1) if words else np.zeros(0)
    size = np.array([bag.n_characters for _, bag in kept], np.float64)
    return Side([n for n, _ in kept], [bag for _, bag in kept], np.array(at, np.int32), column, size, rate, ids)


def _surface_links(side_a: Side, side_b: Side) -> dict[tuple[int, int], float]:
    """Return pairs of words that need no lexicon: marks, names, cognates, with the probability they are given."""
    out: dict[tuple[int, int], float] = {}
    by_prefix: dict[str, list[str]] = {}
    for word in side_b.ids:
        by_prefix.setdefault(word[:PREFIX], []).append(word)
    for word, number in side_a.ids.items():
        for other in by_prefix.get(word[:PREFIX], ()):
            value = _likeness(word, other)
            if value:
                out[number, side_b.ids[other]] = value
    return out


def _likeness(word: str, other: str) -> float:
    """Return the probability given to two words by their look alone."""
    same = word == other
    if word[0] in "#@=" or other[0] in "#@=":
        return MARK if same else 0.0
    if word[0] == "~" or other[0] == "~":
        starts = word[0] == other[0] and (word.startswith(other) or other.startswith(word))
        return NAME if same else LIKE_NAME if starts and abs(len(word) - len(other)) <= 2 else 0.0
    if len(word) < PREFIX or len(other) < PREFIX:
        return 0.0
    return COGNATE if same else LIKE_COGNATE if len(word) > PREFIX and len(other) > PREFIX else 0.0


def _supports(
    side_a: Side, side_b: Side, *, lexicon: Lexicon, fixed: Mapping[tuple[int, int], float]
) -> tuple[Support, Support, Floats, Floats]:
    """Return how strongly each sentence predicts each word of the other side, and what is known of each word."""
    forward, backward = dict(fixed), {(b, a): value for (a, b), value in fixed.items()}
    for table, from_ids, to_ids, links in (
        (lexicon.a_to_b, side_a.ids, side_b.ids, forward),
        (lexicon.b_to_a, side_b.ids, side_a.ids, backward),
    ):
        for word, targets in table.items():
            if word in from_ids:
                for target, value in targets.items():
                    if target in to_ids:
                        key = from_ids[word], to_ids[target]
                        links[key] = max(value, links.get(key, 0.0))
    columns_a, columns_b = _link_columns(forward, len(side_a.ids)), _link_columns(backward, len(side_b.ids))
    kernel = kernels("bilingual")
    return (
        kernel.support(side_a.at, side_a.words, side_b.words, *columns_a),
        kernel.support(side_b.at, side_b.words, side_a.words, *columns_b),
        _known(columns_b, len(side_a.ids))[side_a.words],
        _known(columns_a, len(side_b.ids))[side_b.words],
    )


def _known(columns: tuple[Ints, Ints, Floats], n: int) -> Floats:
    """Return for each word how sure it is to come of the other side, if its sentence does: its strongest link."""
    out = np.zeros(n)
    np.maximum.at(out, columns[1], columns[2])
    return np.minimum(out, MOST_KNOWN)


def _link_columns(links: Mapping[tuple[int, int], float], n: int) -> tuple[Ints, Ints, Floats]:
    order = sorted(links)
    source = np.array([key[0] for key in order], np.int64)
    at = np.searchsorted(source, np.arange(n + 1)).astype(np.int32)
    return at, np.array([key[1] for key in order], np.int32), np.array([links[key] for key in order], np.float64)


def _around(spans: Sequence[Span], text: str) -> Span | None:
    return Span.of(spans[0].document_id, text, spans[0].start, spans[-1].end) if spans else None
