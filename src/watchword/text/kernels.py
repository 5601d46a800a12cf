"""The loops over code points: compiled where numba works, in plain Python elsewhere, with equal results."""

from __future__ import annotations

try:
    from watchword.text.kernels_numba import (
        cut_tokens,
        find_clusters,
        fold_columns,
        join_stretches,
        number_forms,
        number_places,
        unseen_blocks,
    )
    from watchword.text.ko.respell_numba import find_respellings
    from watchword.text.segment_numba import cut_sentences
except ImportError:  # no compiler for this machine: the same results, slower
    from watchword.text.kernels_plain import (
        cut_tokens,
        find_clusters,
        fold_columns,
        join_stretches,
        number_forms,
        number_places,
        unseen_blocks,
    )
    from watchword.text.ko.respell_plain import find_respellings
    from watchword.text.segment_plain import cut_sentences

__all__ = [
    "cut_sentences",
    "cut_tokens",
    "find_clusters",
    "find_respellings",
    "fold_columns",
    "join_stretches",
    "number_forms",
    "number_places",
    "unseen_blocks",
]
