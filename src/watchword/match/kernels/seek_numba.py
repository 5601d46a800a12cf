"""Fast twins of `seek_plain`: the kernels that read one text against a Record."""

from __future__ import annotations

import numpy as np
from numba import njit

STEM_CREDIT = np.float32(0.9)
RUN_BONUS = np.float32(0.05)
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@njit(cache=True, nogil=True)
def align_units(a, b, a_stem, b_stem, weight_a):
    """See the plain twin."""
    n, m = len(a), len(b)
    best = np.zeros((n + 1, m + 1), np.float32)
    ending = np.full((n + 1, m + 1), np.float32(-1.0), np.float32)
    for i in range(1, n + 1):
        weight = weight_a[i - 1]
        bonus = RUN_BONUS * weight
        for j in range(1, m + 1):
            if a[i - 1] == b[j - 1]:
                credit = np.float32(1.0)
            elif a_stem[i - 1] == b_stem[j - 1]:
                credit = STEM_CREDIT
            else:
                credit = np.float32(0.0)
            if credit > 0:
                gain = best[i - 1, j - 1]
                if ending[i - 1, j - 1] >= 0:
                    gain = max(gain, ending[i - 1, j - 1] + bonus)
                ending[i, j] = gain + credit * weight
            best[i, j] = max(best[i - 1, j], best[i, j - 1], ending[i, j])
    left = np.empty(min(n, m), np.int32)
    right = np.empty(min(n, m), np.int32)
    k, matched = min(n, m), 0.0
    i, j, running = n, m, False
    while i > 0 and j > 0:
        if running or (ending[i, j] >= 0 and ending[i, j] == best[i, j]):
            k -= 1
            left[k], right[k] = i - 1, j - 1
            matched += weight_a[i - 1] if a[i - 1] == b[j - 1] else STEM_CREDIT * weight_a[i - 1]
            onward = ending[i - 1, j - 1]
            running = onward >= 0 and onward + RUN_BONUS * weight_a[i - 1] > best[i - 1, j - 1]
            i, j = i - 1, j - 1
        elif best[i - 1, j] >= best[i, j - 1]:
            i -= 1
        else:
            j -= 1
    return left[k:], right[k:], matched


@njit(cache=True, nogil=True)
def overlapping_sentences(
    feature,
    bounds,
    feature_weight,
    sentence_weight,
    query_bounds,
    query_sentence,
    query_weight,
    dice,
    containment,
    least,
):
    """See the plain twin."""
    shared = np.zeros(len(query_weight), np.float32)
    touched = np.empty(len(query_weight), np.int32)
    queries = np.empty(1024, np.int32)
    sentences = np.empty(1024, np.int64)
    n_pairs = 0
    for s in range(len(bounds) - 1):
        n_touched = 0
        for t in range(bounds[s], bounds[s + 1]):
            f = feature[t]
            if f < 0:
                continue
            for k in range(query_bounds[f], query_bounds[f + 1]):
                q = query_sentence[k]
                if shared[q] == 0:
                    touched[n_touched] = q
                    n_touched += 1
                shared[q] += feature_weight[f]
        if n_touched == 0:
            continue
        found = n_pairs
        for i in range(n_touched):
            q = touched[i]
            smaller = min(query_weight[q], sentence_weight[s])
            overlap = min(shared[q], smaller)
            shared[q] = 0
            alike = 2 * overlap >= dice * (query_weight[q] + sentence_weight[s])
            inside = smaller >= least and overlap >= containment * smaller
            if alike or inside:
                if n_pairs == len(queries):
                    queries = np.concatenate((queries, np.empty_like(queries)))
                    sentences = np.concatenate((sentences, np.empty_like(sentences)))
                queries[n_pairs] = q
                sentences[n_pairs] = s
                n_pairs += 1
        queries[found:n_pairs].sort()
    return queries[:n_pairs].copy(), sentences[:n_pairs].copy()


@njit(cache=True, nogil=True)
def similarities(
    queries,
    query_bounds,
    query_form,
    query_stem,
    starts,
    ends,
    form,
    stem,
    form_weight,
):
    """See the plain twin."""
    dice = np.zeros(len(queries), np.float32)
    inside = np.zeros(len(queries), np.float32)
    kept = np.zeros(len(queries), np.float32)
    for p in range(len(queries)):
        q = queries[p]
        low, high = query_bounds[q], query_bounds[q + 1]
        a, a_stem = query_form[low:high], query_stem[low:high]
        b, b_stem = form[starts[p] : ends[p]], stem[starts[p] : ends[p]]
        left, _, matched = align_units(a, b, a_stem, b_stem, form_weight[a])
        weight_a, weight_b = form_weight[a].sum(), form_weight[b].sum()
        dice[p] = min(2 * matched / (weight_a + weight_b), 1.0)
        inside[p] = min(matched / min(weight_a, weight_b), 1.0)
        kept[p] = 2 * len(left) / (len(a) + len(b))
    return dice, inside, kept


@njit(cache=True, nogil=True)
def run_hashes(form, n):
    """See the plain twin."""
    size = max(len(form) - n + 1, 0)
    out = np.zeros(size, np.uint64)
    for i in range(size):
        value = np.uint64(0)
        for k in range(n):
            value = value * MULTIPLIER + np.uint64(form[i + k]) + np.uint64(1)
        out[i] = value
    return out


@njit(cache=True, nogil=True)
def extend_runs(form, sentence, positions, hashes, n, wanted):
    """See the plain twin. `wanted` goes into an open-addressing table at most half full."""
    size = 16
    while size < 2 * len(wanted):
        size *= 2
    mask = np.uint64(size - 1)
    slots = np.full(size, -1, np.int32)
    for g in range(len(wanted)):
        at = (wanted[g] ^ (wanted[g] >> np.uint64(29))) & mask
        while slots[at] >= 0:
            at = (at + np.uint64(1)) & mask
        slots[at] = g
    kept = np.empty(len(positions), np.int64)
    values = np.empty(len(positions), np.uint64)
    grams = np.empty(len(positions), np.int32)
    n_kept = 0
    for i in range(len(positions)):
        p = positions[i]
        end = p + n - 1
        if end >= len(form) or sentence[end] != sentence[p]:
            continue
        value = hashes[i] * MULTIPLIER + np.uint64(form[end]) + np.uint64(1)
        at = (value ^ (value >> np.uint64(29))) & mask
        while slots[at] >= 0:
            if wanted[slots[at]] == value:
                kept[n_kept] = p
                values[n_kept] = value
                grams[n_kept] = slots[at]
                n_kept += 1
                break
            at = (at + np.uint64(1)) & mask
    return kept[:n_kept].copy(), values[:n_kept].copy(), grams[:n_kept].copy()
