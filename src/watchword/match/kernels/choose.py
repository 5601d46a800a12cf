"""Which twin of a kernel runs: the fast one, unless it cannot be had or is not wanted."""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType


def kernels(topic: str) -> ModuleType:
    """Return the kernel module of a topic (`seek`, `reuse`, `collate`).

    The environment variable WATCHWORD_PLAIN_KERNELS asks for the plain twins, a hundred times slower and easy to step
    through; they also serve where numba is not available for a platform.
    """
    if not os.environ.get("WATCHWORD_PLAIN_KERNELS"):
        try:
            return import_module(f"watchword.match.kernels.{topic}_numba")
        except ImportError as absent:
            if absent.name != "numba":
                raise
    return import_module(f"watchword.match.kernels.{topic}_plain")
