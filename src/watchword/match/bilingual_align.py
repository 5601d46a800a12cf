"""The beads of two versions in two languages: a path through all pairs, and rounds of learning around the last path."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import exp, log

import numpy as np
import numpy.typing as npt

from watchword.match.bilingual_evidence import Side, Table, face_words, surface_links
from watchword.match.bilingual_lexicon import Lexicon, learn_lexicon
from watchword.match.bilingual_tokens import FORMS
from watchword.match.collate_sentences import uncovered
from watchword.match.kernels.bilingual_plain import Floats, Ints, Longs, Support
from watchword.match.kernels.choose import kernels

SHAPES = np.array([(1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (1, 4), (4, 1), (2, 3), (3, 2)], np.int32)
MOST = 4
SPREAD, LEAST_SPREAD, MOST_SPREAD = 0.35, 0.15, 0.6
SHAPE_PRIOR = 40.0
FORM_PRIOR = 4.0
LEAST_WEIGHT = 0.05
MOST_SURE = 0.99  # one in a hundred was wrong, on planted Korean and English, of what seemed surer
NO_EXTRA = np.zeros((0, 0), np.float32)


@dataclass(frozen=True, slots=True)
class TranslatedSettings:
    """How alignment across languages weighs things, in natural logarithms of likelihood.

    `shape_cost`: what a bead of each shape costs to begin with, in the order of `SHAPES`. `skip_open`, `skip_more`:
    what the first and each further sentence of a run without counterpart cost; `skip_turn`: the first of a run that
    faces such a run on the other side. `floor_one`, `floor_more`: the most that lengths speak against a bead of one to
    one, and of more. `move_floor`: the score from which two leftover sentences are paired. In the first
    `early_rounds` a run costs `early_skip_more` a sentence, lest it leap over what is not yet understood. `rounds`: how
    often the pair's own lessons are learned anew. `margin`: sentences either side of the last path that a round looks
    at. `max_nodes`: the most pairs of sentences that are weighed (150 bytes each); beyond it the pair is not compared.
    `sharpness`: how far likelihoods are believed where the probabilities that are shown are made of them; fitted so
    that on planted Korean and English, of what is said with 0.9, nine tenths are right.
    """

    shape_cost: tuple[float, ...] = (0.1, 2.5, 2.5, 5.0, 6.5, 6.5, 9.0, 9.0, 9.0, 9.0)
    skip_open: float = 5.5
    skip_more: float = 0.3
    skip_turn: float = 12.0
    early_skip_more: float = 2.0
    early_rounds: int = 2
    floor_one: float = -5.0
    floor_more: float = -12.0
    move_floor: float = 6.0
    rounds: int = 4
    margin: int = 30
    max_nodes: int = 6_000_000
    sharpness: float = 0.75
    encoder_weight: float = 12.0


@dataclass(frozen=True, slots=True, eq=False)
class Beads:
    """Groups of sentences `(a, a_after, b, b_after)` that translate each other, and how probable that is (0-1).

    `alone_a`, `alone_b`: how probable it is that a sentence of that side has no counterpart; meant for those that no
    bead holds.
    """

    rows: Ints
    confidence: Floats
    moved: npt.NDArray[np.bool_]
    alone_a: Floats
    alone_b: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Corridor:
    """The nodes that a round looks at, as the kernels want them, and the same with the sides exchanged."""

    low: Ints
    high: Ints
    node: Longs
    low_b: Ints
    high_b: Ints
    node_b: Longs

    @classmethod
    def of(cls, low: Ints, high: Ints) -> Corridor:
        """Return the corridor of these least and greatest columns a row; neither may fall."""
        columns = np.arange(int(high[-1]) + 1)
        low_b = np.searchsorted(high, columns, "left").astype(np.int32)
        high_b = (np.searchsorted(low, columns, "right") - 1).astype(np.int32)
        return cls(low, high, _nodes(low, high), low_b, high_b, _nodes(low_b, high_b))

    @classmethod
    def whole(cls, n_a: int, n_b: int) -> Corridor:
        """Return the corridor that leaves nothing out."""
        return cls.of(np.zeros(n_a + 1, np.int32), np.full(n_a + 1, n_b, np.int32))

    @classmethod
    def around(cls, rows: Ints, n_a: int, *, n_b: int, margin: int) -> Corridor:
        """Return the corridor of `margin` sentences either side of a path."""
        path_a = np.concatenate([[0], rows[:, 0], rows[:, 1], [n_a]])
        path_b = np.concatenate([[0], rows[:, 2], rows[:, 3], [n_b]])
        least, most = np.full(n_a + 1, n_b), np.zeros(n_a + 1, np.int64)
        np.minimum.at(least, path_a, path_b)
        np.maximum.at(most, path_a, path_b)
        least, most = np.minimum.accumulate(least[::-1])[::-1], np.maximum.accumulate(most)
        low = np.maximum.accumulate(np.minimum(np.maximum(least - margin, 0), n_b))
        high = np.maximum.accumulate(np.minimum(most + margin, n_b))
        low[0], high[-1] = 0, n_b
        high[:-1] = np.maximum(high[:-1], low[1:])  # two long runs that face each other leave no gap
        return cls.of(low.astype(np.int32), high.astype(np.int32))


@dataclass(slots=True)
class Model:
    """What was given, and what is learned as the alignment is refined: words, shapes, quotient of lengths, forms.

    `ratio` and `spread` are of the natural logarithm of the quotient.
    """

    settings: TranslatedSettings
    given: Lexicon
    lexicon: Lexicon
    shape_cost: Floats
    ratio: float
    spread: float = SPREAD
    agree: Floats = field(default_factory=lambda: np.zeros((len(FORMS), 2, 2)))


def align_sides(
    a: Side, b: Side, *, settings: TranslatedSettings, lexicon: Lexicon, extra: Support = NO_EXTRA
) -> Beads:
    """Return the beads of two versions, and what has no counterpart. `extra` (n_a, n_b) is an encoder's word.

    Cost: nodes x words of a sentence; after the first round nodes are `margin` to a sentence.
    """
    n_a, n_b = len(a.number), len(b.number)
    if not n_a or not n_b:
        return Beads(np.zeros((0, 4), np.int32), np.zeros(0), np.zeros(0, np.bool_), np.ones(n_a), np.ones(n_b))
    ratio = log(float(b.size.sum()) / float(a.size.sum()))
    model = Model(settings, lexicon, lexicon, np.array(settings.shape_cost), ratio)
    fixed = surface_links(a, b)
    corridor = Corridor.whole(n_a, n_b)
    kernel = kernels("bilingual")
    for round_ in range(settings.rounds + 1):
        words = face_words(a, b, lexicon=model.lexicon, fixed=fixed)
        scores = _score(a, b, corridor=corridor, words=words, model=model, extra=extra)
        skip_more = settings.early_skip_more if round_ < settings.early_rounds else settings.skip_more
        walk = (scores, corridor.low, corridor.high, corridor.node, SHAPES, model.shape_cost)
        prices = (settings.skip_open, skip_more, settings.skip_turn)
        path = kernel.best_path(*walk, *prices)
        chances, alone_a, alone_b = kernel.posteriors(
            *walk, *prices, 1.0 if round_ < settings.rounds else settings.sharpness
        )
        rows = path[:, :4]
        at = corridor.node[rows[:, 0]] + rows[:, 2] - corridor.low[rows[:, 0]]
        confidence = chances[at, path[:, 4]].astype(np.float64)
        if round_ < settings.rounds and len(rows):
            _learn(model, a, b, rows=rows, weights=confidence)
            corridor = Corridor.around(rows, n_a, n_b=n_b, margin=settings.margin)
    found, sure = _moves(a, b, rows=rows, words=words, model=model)
    moved = np.concatenate([np.zeros(len(rows), np.bool_), np.ones(len(found), np.bool_)])
    confidence = np.minimum(np.concatenate([confidence, sure]), MOST_SURE)
    return Beads(
        np.concatenate([rows, found]), confidence, moved, np.minimum(alone_a, MOST_SURE), np.minimum(alone_b, MOST_SURE)
    )


def _score(
    a: Side, b: Side, *, corridor: Corridor, words: tuple[Table, Table], model: Model, extra: Support = NO_EXTRA
) -> Support:
    """Return the score of every bead in the corridor."""
    kernel, settings = kernels("bilingual"), model.settings
    low, high, node = corridor.low, corridor.high, corridor.node
    low_b, high_b, node_b = corridor.low_b, corridor.high_b, corridor.node_b
    to_b, to_a = words
    from_a = kernel.weigh_words(
        a.at, a.words, to_b.at, to_b.to, to_b.value, b.at, b.words, b.rate, to_b.known, low, high, node, MOST
    )
    from_b = kernel.weigh_words(
        b.at, b.words, to_a.at, to_a.to, to_a.value, a.at, a.words, a.rate, to_a.known, low_b, high_b, node_b, MOST
    )
    scores: Support = kernel.score_beads(
        low, high, node, low_b, node_b, from_a, from_b, a.size, b.size, a.form, b.form, model.agree, SHAPES,
        model.ratio, model.spread, settings.floor_one, settings.floor_more, extra,
    )  # fmt: skip
    return scores


def _moves(a: Side, b: Side, *, rows: Ints, words: tuple[Table, Table], model: Model) -> tuple[Ints, Floats]:
    """Pair sentences left over on both sides, the surest first: what the translation put in another place.

    Any of the sentences left on the other side might be the one: the more there are, the more a pair must have for it;
    and no order speaks for it, so that the lengths must.
    """
    left_a, left_b = uncovered(len(a.number), rows[:, :2]), uncovered(len(b.number), rows[:, 2:])
    n_a, n_b = len(left_a), len(left_b)
    if not n_a or not n_b:
        return np.zeros((0, 4), np.int32), np.zeros(0)
    part_a, part_b = a.part(left_a), b.part(left_b)
    tables = tuple(
        Table(one.at, one.to, one.value, _rows_of(one.known, other, left))
        for one, other, left in zip(words, (b, a), (left_b, left_a), strict=True)
    )
    strict = replace(model, settings=replace(model.settings, floor_one=model.settings.floor_more))
    whole = Corridor.whole(n_a, n_b)
    grid = _score(part_a, part_b, corridor=whole, words=(tables[0], tables[1]), model=strict)
    scores = grid[:, 0].reshape(n_a + 1, n_b + 1)[:n_a, :n_b].astype(np.float64)
    candidates = log(1 + max(n_a, n_b))
    found: list[tuple[int, int, int, int]] = []
    sure: list[float] = []
    used_a: set[int] = set()
    used_b: set[int] = set()
    for row in np.argsort(-scores, axis=None, kind="stable").tolist():
        x, y = divmod(row, n_b)
        if scores[x, y] < model.settings.move_floor + candidates:
            break
        if x not in used_a and y not in used_b:
            used_a.add(x)
            used_b.add(y)
            found.append((int(left_a[x]), int(left_a[x]) + 1, int(left_b[y]), int(left_b[y]) + 1))
            sure.append(1 / (1 + exp(min(candidates - model.settings.sharpness * float(scores[x, y]), 60.0))))
    return np.array(found, np.int32).reshape(-1, 4), np.array(sure)


def _rows_of(column: Floats, side: Side, chosen: Ints) -> Floats:
    return np.concatenate([np.zeros(0), *(column[side.at[k] : side.at[k + 1]] for k in chosen.tolist())])


def _learn(model: Model, a: Side, b: Side, *, rows: Ints, weights: Floats) -> None:
    """Estimate words, lengths and forms from the beads as far as they are sure, and the shapes' shares from all."""
    good = [(row, weight) for row, weight in zip(rows.tolist(), weights.tolist(), strict=True) if weight > LEAST_WEIGHT]
    if len(good) < 2:  # nothing to learn from
        return
    sizes = np.array([(a.size[i:i_after].sum(), b.size[j:j_after].sum()) for (i, i_after, j, j_after), _ in good])
    quotient = np.log(sizes[:, 1] / sizes[:, 0])
    model.ratio = float(np.median(quotient))
    spread = float(np.sqrt(np.minimum((quotient - model.ratio) ** 2, 1.0).mean()))
    model.spread = float(np.clip(spread, LEAST_SPREAD, MOST_SPREAD))
    model.shape_cost = _shape_costs(rows, np.array(model.settings.shape_cost))
    model.agree = _agreement(a, b, good)
    learned = learn_lexicon((a.bags[row[0] : row[1]], b.bags[row[2] : row[3]], weight) for row, weight in good)
    model.lexicon = model.given.strengthened(learned)


def _shape_costs(rows: Ints, given: Floats) -> Floats:
    """Return the cost of each shape: how rare it is on the path, the given costs counting as `SHAPE_PRIOR` beads."""
    seen = np.array(
        [np.sum((rows[:, 1] - rows[:, 0] == p) & (rows[:, 3] - rows[:, 2] == q)) for p, q in SHAPES.tolist()]
    )
    expected = np.exp(-given)
    return np.asarray(-np.log((seen + SHAPE_PRIOR * expected / expected.sum()) / (len(rows) + SHAPE_PRIOR)), np.float64)


def _agreement(a: Side, b: Side, beads: list[tuple[list[int], float]]) -> Floats:
    """Return for each form how much more often both sides have it, or one, or none, than if they were strangers."""
    bits = np.arange(len(FORMS))
    counts = np.zeros((len(FORMS), 2, 2))
    for (i, i_after, j, j_after), weight in beads:
        there, here = np.bitwise_or.reduce(a.form[i:i_after]), np.bitwise_or.reduce(b.form[j:j_after])
        counts[bits, there >> bits & 1, here >> bits & 1] += weight
    total = counts.sum(axis=(1, 2), keepdims=True)
    rows, columns = counts.sum(axis=2, keepdims=True) + 1, counts.sum(axis=1, keepdims=True) + 1
    chance = rows * columns / (total + 2) ** 2
    return np.asarray(np.log((counts + FORM_PRIOR * chance) / (total + FORM_PRIOR) / chance), np.float64)


def _nodes(low: Ints, high: Ints) -> Longs:
    return np.concatenate([[0], np.cumsum(high.astype(np.int64) - low + 1)])
