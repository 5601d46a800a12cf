"""Fast twins of `reuse_plain`: seeds, chains and alignments of a Record against itself."""

from __future__ import annotations

import numpy as np
from numba import njit

from watchword.match.kernels.reuse_plain import SEED_COLUMNS

MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
HALF = np.uint64(32)
LOW = np.uint64(0xFFFFFFFF)
ONE = np.uint64(1)
RADIX = 11
BLOCK = 1024
FULL = 255
SCALE = 16.0
STOP, KEPT, CHANGED, ONLY_B, ONLY_A = 0, 1, 2, 3, 4


def find_seeds(units, bounds, stretches, most, longest):
    """See the plain twin. N-grams are counted in slots of a hash table, so that only recurring ones are sorted."""
    n_units = len(units)
    everything = stretches is None
    tables = [np.zeros(table_size(n_units), np.uint8) for _ in range(2)]
    position, hashed = np.empty(n_units + 1, np.int32), np.empty(n_units + 1, np.uint64)
    key, place = np.empty(n_units + 1, np.uint64), np.empty(n_units + 1, np.uint64)
    counters = tables[0]
    if not everything:
        mark_hashes(units, stretches, 2, counters)
    kept, filled = hash_pairs(units, bounds, position, hashed, counters, not everything), 0
    for n in range(2, longest + 1):
        # The fewer n-grams are left to grow, the smaller the table that counts them.
        following = tables[n & 1 ^ 1][: table_size(kept)]
        following[:] = 0
        if n < longest and not everything:
            mark_hashes(units, stretches, n + 1, following)
        limits = (n, most, longest, int(not everything))
        columns = position, hashed, kept, key, place, filled
        kept, filled = take_seeds(units, bounds, limits, counters, following, columns)
        counters = following
    del tables, counters, following, position, hashed
    # Large columns are made by numpy, which asks for large pages: most of the time here goes to finding pages.
    spare = np.empty(filled, np.uint64), np.empty(filled, np.uint64)
    key, place = sort_by_hash(key[:filled], place[:filled], *spare)
    order, at = np.empty(filled, np.uint64), np.zeros(n_units, SEED_COLUMNS)
    return order[: group_seeds(key, place, order, at, most)], at


def table_size(n_places):
    """Return a power of two that leaves most of the slots free, within what memory allows."""
    return 1 << max(16, min(30, int(np.ceil(np.log2(3 * n_places + 1)))))


@njit(cache=True, nogil=True, inline="always")
def lengthen(value, unit):
    """Return the hash of an n-gram and one more unit."""
    value = (value + np.uint64(unit) + ONE) * MULTIPLIER
    return value ^ (value >> HALF)


@njit(cache=True, nogil=True)
def mark_hashes(units, stretches, n, counters):
    """Mark the slots of the n-grams of these stretches, so that no other is counted."""
    shift = np.uint64(64) - np.uint64(np.log2(len(counters)) + 0.5)
    for s in range(len(stretches)):
        for p in range(stretches[s, 0], stretches[s, 1] - n + 1):
            value = np.uint64(0)
            for i in range(n):
                value = lengthen(value, units[p + i])
            counters[(value * MULTIPLIER) >> shift] = 1


@njit(cache=True, nogil=True)
def hash_pairs(units, bounds, position, hashed, counters, marking):
    """Hash and count every pair of neighbours; in a marked table, only those whose slot is marked are kept."""
    shift = np.uint64(64) - np.uint64(np.log2(len(counters)) + 0.5)
    kept = 0
    for d in range(len(bounds) - 1):
        for p in range(bounds[d], bounds[d + 1] - 1):
            value = lengthen(lengthen(np.uint64(0), units[p]), units[p + 1])
            slot = (value * MULTIPLIER) >> shift
            count = counters[slot]
            wanted = (count > 0) | (not marking)
            # Written first and kept by counting on: a branch here would be guessed wrong half of the time.
            position[kept], hashed[kept] = p, value
            kept += wanted
            counters[slot] = count + ((count < FULL) & wanted)
    return kept


@njit(cache=True, nogil=True)
def take_seeds(units, bounds, limits, counters, following, columns):
    """Move the n-grams that are rare enough to `key` and `place`; lengthen and count those that are not.

    In blocks: the table is far larger than the cache, and a processor fetches many of its slots at once only while no
    decision depends on one of them.
    """
    n, most, longest, marked = limits
    position, hashed, n_places, key, place, filled = columns
    shift = np.uint64(64) - np.uint64(np.log2(len(counters)) + 0.5)
    next_shift = np.uint64(64) - np.uint64(np.log2(len(following)) + 0.5)
    counts = np.empty(BLOCK, np.int64)
    kept = d = 0
    for begin in range(0, n_places, BLOCK):
        size = min(BLOCK, n_places - begin)
        for j in range(size):
            counts[j] = np.int64(counters[(hashed[begin + j] * MULTIPLIER) >> shift]) - marked
        first = last = kept
        for j in range(size):
            p, value, count = np.int64(position[begin + j]), hashed[begin + j], counts[j]
            while p >= bounds[d + 1]:
                d += 1
            key[filled] = ((value >> HALF) << HALF) | np.uint64(p)
            place[filled] = (np.uint64(d) << HALF) | np.uint64(n)
            filled += (count > 1) & ((count <= most) | (n == longest))
            if count > most and n < longest and p + n < bounds[d + 1]:
                position[last], hashed[last] = p, lengthen(value, units[p + n])
                last += 1
        for i in range(first, last):
            value = hashed[i]
            slot = (value * MULTIPLIER) >> next_shift
            count = following[slot]
            wanted = (count > 0) | (marked == 0)
            position[kept], hashed[kept] = position[i], value
            kept += wanted
            following[slot] = count + ((count < FULL) & wanted)
    return kept, filled


@njit(cache=True, nogil=True)
def sort_by_hash(key, place, other_key, other_place):
    """Sort both columns by the upper half of `key`: radix, stable, so that positions stay in order."""
    n = len(key)
    buckets = 1 << RADIX
    for step in range(3):
        shift = np.uint64(32 + RADIX * step)
        starts = np.zeros(buckets + 1, np.int64)
        for i in range(n):
            starts[((key[i] >> shift) & np.uint64(buckets - 1)) + ONE] += 1
        for b in range(buckets):
            starts[b + 1] += starts[b]
        for i in range(n):
            b = (key[i] >> shift) & np.uint64(buckets - 1)
            to = starts[b]
            other_key[to], other_place[to] = key[i], place[i]
            starts[b] = to + 1
        key, other_key = other_key, key
        place, other_place = other_place, place
    return key, place


@njit(cache=True, nogil=True)
def group_seeds(key, place, order, at, most):
    """Drop the seeds that stand alone, number the rest, weigh each by its rarity; return how many there are."""
    n, n_units = len(key), len(at)
    filled = 0
    start = 0
    while start < n:
        end = start + 1
        while end < n and (key[end] >> HALF) == (key[start] >> HALF):
            end += 1
        if end - start > 1:
            weight = np.uint16(np.rint(SCALE * np.log2(n_units / (end - start))))
            for i in range(start, end):
                p = key[i] & LOW
                order[filled] = (place[i] >> HALF) << HALF | p
                seed = at[p]
                seed.rank, seed.bits = filled, weight
                seed.length, seed.back = np.uint8(place[i] & np.uint64(FULL)), min(i - start, most)
                filled += 1
        start = end
    return filled


@njit(cache=True, nogil=True)
def grow(rows):
    """Return the same rows with room for as many again."""
    wider = np.empty((2 * len(rows), rows.shape[1]), rows.dtype)
    wider[: len(rows)] = rows
    return wider


@njit(cache=True, nogil=True)
def chain_seeds(bounds, seeds, new, limits):
    """See the plain twin. Document by document, so that what is being sorted stays in the cache."""
    order, at = seeds
    _, _, least_bits, nearest, unit_floor = limits
    n_documents = len(bounds) - 1
    # Of every earlier document: the last document that shares a seed with it, their bits, their seeds, where they go.
    shared = np.full((n_documents, 4), -1, np.int64)
    hits = np.empty((4096, 3), np.int32)
    partners = np.empty(n_documents, np.int32)
    chains = np.empty((1024, 9), np.int32)
    n_chains = 0
    for d in range(n_documents):
        d_is_new = new[0] <= d < new[1]
        n_all = n_hits = n_partners = 0
        # All are fetched before one is looked at, for the same reason as in `take_seeds`.
        for p in range(bounds[d], bounds[d + 1]):
            last, back = np.int64(at[p].rank), np.int64(at[p].back)
            if n_all + back > len(hits):
                hits = grow(hits)
            for i in range(last - 1, last - 1 - back, -1):
                hits[n_all, 0], hits[n_all, 1], hits[n_all, 2] = order[i] >> HALF, order[i] & LOW, p
                n_all += 1
        for i in range(n_all):
            e, q, p = hits[i, 0], hits[i, 1], hits[i, 2]
            if not (d_is_new or new[0] <= e < new[1]) or (e == d and p - q < nearest):
                continue
            hits[n_hits, 0], hits[n_hits, 1], hits[n_hits, 2] = e, q, p
            n_hits += 1
            row = shared[e]
            if row[0] != d:
                row[0], row[1], row[2] = d, 0, 0
                partners[n_partners] = e
                n_partners += 1
            row[1] += max(np.int64(at[p].bits), unit_floor * np.int64(at[p].length))
            row[2] += 1
        # No chain of a document weighs more than all its seeds: gather the seeds of the documents that can have one.
        n_kept = 0
        for j in range(n_partners):
            row = shared[partners[j]]
            row[3] = n_kept
            if row[1] >= least_bits:
                n_kept += row[2]
        gathered = np.empty((n_kept, 2), np.int32)
        for i in range(n_hits):
            row = shared[hits[i, 0]]
            if row[1] >= least_bits:
                gathered[row[3], 0], gathered[row[3], 1] = hits[i, 1], hits[i, 2]
                row[3] += 1
        first = 0
        for j in range(n_partners):
            e = partners[j]
            if shared[e, 1] >= least_bits:
                after = shared[e, 3]
                chains, n_chains = chain_pair(gathered[first:after], e, d, at, limits, chains, n_chains)
                first = after
    return chains[:n_chains]


@njit(cache=True, nogil=True)
def chain_pair(hits, e, d, at, limits, chains, n_chains):
    """Join the seeds of two documents, in order of p, to chains; add those that are heavy enough to `chains`."""
    gap, drift, least_bits, _, unit_floor = limits
    # A chain: first q, end q, first p, end p, lowest, highest and last diagonal, bits. Before n_closed none can grow.
    made = np.empty((len(hits), 8), np.int64)
    n_made = n_closed = 0
    for i in range(len(hits)):
        q, p = np.int64(hits[i, 0]), np.int64(hits[i, 1])
        n = np.int64(at[p].length)
        weight = max(np.int64(at[p].bits), unit_floor * n)
        best, best_bend = -1, np.int64(drift + 1)
        for c in range(n_closed, n_made):
            if p - made[c, 3] > gap:
                for field in range(8):
                    made[c, field], made[n_closed, field] = made[n_closed, field], made[c, field]
                if best == n_closed:
                    best = c
                n_closed += 1
                continue
            bend = abs(p - q - made[c, 6])
            ahead = q - made[c, 1]
            if bend < best_bend and -drift - n <= ahead <= gap:
                best, best_bend = c, bend
        if best < 0:
            made[n_made, 0], made[n_made, 1], made[n_made, 2], made[n_made, 3] = q, q + n, p, p + n
            made[n_made, 4:7] = p - q
            made[n_made, 7] = weight
            n_made += 1
            continue
        fresh = min(p + n - made[best, 3], q + n - made[best, 1], n)
        if fresh > 0:
            made[best, 7] += weight * fresh // n
        made[best, 0], made[best, 1] = min(made[best, 0], q), max(made[best, 1], q + n)
        made[best, 3] = max(made[best, 3], p + n)
        made[best, 4], made[best, 5] = min(made[best, 4], p - q), max(made[best, 5], p - q)
        made[best, 6] = p - q
    for c in range(n_made):
        if made[c, 7] >= least_bits:
            if n_chains == len(chains):
                chains = grow(chains)
            chains[n_chains, 0], chains[n_chains, 1] = e, d
            for field in range(6):
                chains[n_chains, 2 + field] = made[c, field]
            chains[n_chains, 8] = made[c, 7]
            n_chains += 1
    return chains, n_chains


@njit(cache=True, nogil=True)
def weigh_company(units, bounds, unit_bits, chains, reach):
    """See the plain twin."""
    sums = np.zeros(len(chains), np.int64)
    for c in range(len(chains)):
        a, b, q0, q1, p0, p1 = chains[c, 0], chains[c, 1], chains[c, 2], chains[c, 3], chains[c, 4], chains[c, 5]
        for side in range(2):
            for i in range(reach):
                p, q = (p0 - 1 - i, q0 - 1 - i) if side == 0 else (p1 + i, q1 + i)
                if p < bounds[b] or p >= bounds[b + 1]:
                    break
                for x in range(max(q - 1, bounds[a]), min(q + 2, bounds[a + 1])):
                    if units[x] == units[p] and not q0 <= x < q1:
                        sums[c] += unit_bits[units[p]]
                        break
    return sums


@njit(cache=True, nogil=True)
def align_window(units, unit_bits, window, penalty, rows, steps):
    """Fill the band of a window; return the best score and the cell it ends in."""
    q_start, q_end, p_start, p_end, low, high = window
    width = high - low + 1
    best, best_p, best_k = 0, -1, -1
    rows[:, : width + 2] = 0
    for p in range(p_start, p_end):
        now, before = rows[p & 1], rows[1 - (p & 1)]
        now[width + 1] = 0
        unit = units[p]
        gain = unit_bits[unit]
        step = steps[p - p_start]
        for k in range(width - 1, -1, -1):
            q = p - low - k
            if q < q_start or q >= q_end:
                now[k + 1] = 0
                step[k] = STOP
                continue
            if units[q] == unit:
                score, move = before[k + 1] + gain, KEPT
            else:
                score, move = before[k + 1] - penalty, CHANGED
            if before[k] - penalty > score:
                score, move = before[k] - penalty, ONLY_B
            if now[k + 2] - penalty > score:
                score, move = now[k + 2] - penalty, ONLY_A
            if score <= 0:
                score, move = 0, STOP
            now[k + 1] = score
            step[k] = move
            if score > best:
                best, best_p, best_k = score, p, k
    return best, best_p, best_k


@njit(cache=True, nogil=True)
def weigh_run(p, run, seeds, units, unit_bits, most_loose):
    """See the plain twin."""
    at = seeds[1]
    surprise = loose = 0
    end = p + run
    while p < end:
        n = np.int64(at[p].length)
        if 0 < n <= end - p:
            surprise += min(loose, most_loose) + np.int64(at[p].bits)
            loose = 0
            p += n
        else:
            loose += unit_bits[units[p]] // 2
            p += 1
    return surprise + min(loose, most_loose)


@njit(cache=True, nogil=True)
def align_chains(units, form_id, bounds, unit_bits, seeds, chains, limits):
    """See the plain twin."""
    margin, slack, penalty, cost, least_bits, most_loose, unit_floor = limits
    found = np.empty((1024, 9), np.int32)
    n_found = 0
    rows = np.zeros((2, 64), np.int64)
    steps = np.empty((256, 64), np.uint8)
    first_of_pair = 0
    for c in range(len(chains)):
        a, b = chains[c, 0], chains[c, 1]
        if c == 0 or a != chains[c - 1, 0] or b != chains[c - 1, 1]:
            first_of_pair = n_found
        low, high = chains[c, 6] - slack, chains[c, 7] + slack
        if a == b:
            low = max(low, np.int32(1))
        # Stretches to align, (q start, q end, p start, p end) and the window around them. What the best alignment
        # leaves of a chain is tried again, in a window that ends where the alignment begins.
        todo = np.empty((32, 8), np.int64)
        todo[0, :4] = chains[c, 2:6]
        todo[0, 4] = max(bounds[a], chains[c, 2] - margin)
        todo[0, 5] = min(bounds[a + 1], chains[c, 3] + margin)
        todo[0, 6] = max(bounds[b], chains[c, 4] - margin)
        todo[0, 7] = min(bounds[b + 1], chains[c, 5] + margin)
        n_todo = 1
        while n_todo:
            n_todo -= 1
            q0, q1, p0, p1, q_first, q_last, p_first, p_last = todo[n_todo]
            covered = False
            for f in range(first_of_pair, n_found):
                if found[f, 2] <= q0 and q1 <= found[f, 3] and found[f, 4] <= p0 and p1 <= found[f, 5]:
                    covered = True
            if covered:
                continue
            window = (q_first, q_last, p_first, p_last, np.int64(low), np.int64(high))
            width = high - low + 1
            n_rows = window[3] - window[2]
            if rows.shape[1] < width + 2:
                rows = np.zeros((2, 2 * width + 2), np.int64)
            if steps.shape[0] < n_rows or steps.shape[1] < width:
                steps = np.empty((max(n_rows, steps.shape[0]), max(width, steps.shape[1])), np.uint8)
            best, p, k = align_window(units, unit_bits, window, penalty, rows, steps)
            if best < least_bits:
                continue
            end_p, end_q = p + 1, p - low - k + 1
            kept = same = gaps = run = 0
            surprise = 0
            q = p - low - k
            while p >= window[2] and 0 <= k < width:
                move = steps[p - window[2], k]
                if move == STOP:
                    break
                if move == KEPT:
                    kept += 1
                    run += 1
                    same += form_id[p] == form_id[q]
                    start_p, start_q = p, q
                    p, q = p - 1, q - 1
                    continue
                surprise += weigh_run(p + 1, run, seeds, units, unit_bits, most_loose)
                run = 0
                gaps += 1
                if move == CHANGED:
                    p, q = p - 1, q - 1
                elif move == ONLY_B:
                    p, k = p - 1, k - 1
                else:
                    q, k = q - 1, k + 1
            surprise += weigh_run(p + 1, run, seeds, units, unit_bits, most_loose)
            weight = surprise - cost * gaps
            if max(weight, unit_floor * kept - cost * gaps) >= least_bits and (a != b or end_q <= start_p):
                if n_found == len(found):
                    found = grow(found)
                found[n_found, 0], found[n_found, 1] = a, b
                found[n_found, 2], found[n_found, 3] = start_q, end_q
                found[n_found, 4], found[n_found, 5] = start_p, end_p
                found[n_found, 6], found[n_found, 7] = kept, same
                found[n_found, 8] = weight
                n_found += 1
            if n_todo + 2 <= len(todo):  # each round leaves shorter stretches; 32 are never reached by real texts
                if start_p > p0 and start_q > q0:
                    todo[n_todo, 0], todo[n_todo, 1] = q0, min(start_q, q1)
                    todo[n_todo, 2], todo[n_todo, 3] = p0, min(start_p, p1)
                    todo[n_todo, 4], todo[n_todo, 5] = q_first, start_q
                    todo[n_todo, 6], todo[n_todo, 7] = p_first, start_p
                    n_todo += 1
                if end_p < p1 and end_q < q1:
                    todo[n_todo, 0], todo[n_todo, 1] = max(end_q, q0), q1
                    todo[n_todo, 2], todo[n_todo, 3] = max(end_p, p0), p1
                    todo[n_todo, 4], todo[n_todo, 5] = end_q, q_last
                    todo[n_todo, 6], todo[n_todo, 7] = end_p, p_last
                    n_todo += 1
    return found[:n_found]


@njit(cache=True, nogil=True)
def drop_shadows(found, most_shared):
    """See the plain twin."""
    kept = np.ones(len(found), np.bool_)
    start = 0
    while start < len(found):
        end = start + 1
        while end < len(found) and found[end, 0] == found[start, 0] and found[end, 1] == found[start, 1]:
            end += 1
        for i in range(start, end):
            for j in range(start, i):
                if not kept[j]:
                    continue
                on_a = min(found[i, 3], found[j, 3]) - max(found[i, 2], found[j, 2])
                on_b = min(found[i, 5], found[j, 5]) - max(found[i, 4], found[j, 4])
                if on_a > most_shared * (found[i, 3] - found[i, 2]) and on_b > most_shared * (
                    found[i, 5] - found[i, 4]
                ):
                    kept[i] = False
                    break
        start = end
    return kept


@njit(cache=True, nogil=True)
def root_of(parent, site):
    """Return the first site of the cluster, shortening the way to it."""
    while parent[site] != site:
        parent[site] = parent[parent[site]]
        site = parent[site]
    return site


@njit(cache=True, nogil=True)
def cluster_sites(found, n_documents, least_shared):
    """See the plain twin. What is asked of a site lies together: most of the time goes to fetching it."""
    n = len(found)
    newest = np.full(n_documents, -1, np.int32)
    sites = np.empty((2 * n, 3), np.int32)  # first and end unit, and the site before in the same document
    parent = np.empty(2 * n, np.int32)
    site_of = np.empty(n, np.int32)
    sides = np.empty(2, np.int32)
    n_sites = 0
    for i in range(n):
        for side in range(2):
            d, start, end = found[i, side], found[i, 2 + 2 * side], found[i, 3 + 2 * side]
            best, best_share = -1, least_shared
            site = newest[d]
            while site >= 0:
                its_start, its_end, before = sites[site]
                shared = min(end, its_end) - max(start, its_start)
                if shared > 0 and shared / max(end - start, its_end - its_start) > best_share:
                    best, best_share = site, shared / max(end - start, its_end - its_start)
                site = before
            if best < 0:
                best = n_sites
                sites[best, 0], sites[best, 1], sites[best, 2] = start, end, newest[d]
                parent[best] = newest[d] = best
                n_sites += 1
            sides[side] = best
        site_of[i] = sides[0]
        a, b = root_of(parent, sides[0]), root_of(parent, sides[1])
        if a != b:
            of_a, of_b = sites[a, 1] - sites[a, 0], sites[b, 1] - sites[b, 0]
            if min(of_a, of_b) >= least_shared * max(of_a, of_b):
                parent[max(a, b)] = min(a, b)
    number = np.full(n_sites, -1, np.int32)
    cluster = np.empty(n, np.int32)
    n_clusters = 0
    for i in range(n):
        root = root_of(parent, site_of[i])
        if number[root] < 0:
            number[root] = n_clusters
            n_clusters += 1
        cluster[i] = number[root]
    spread = np.zeros(n_clusters, np.int32)
    seen = np.full(n_clusters, -1, np.int32)
    for d in range(n_documents):
        site = newest[d]
        while site >= 0:
            c = number[root_of(parent, site)]
            if c >= 0 and seen[c] != d:
                seen[c] = d
                spread[c] += 1
            site = sites[site, 2]
    return cluster, spread
