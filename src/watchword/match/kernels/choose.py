"""Which twin of a kernel runs: the fast one, unless it cannot be had or is not wanted."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any


@dataclass(frozen=True, slots=True)
class Kernels:
    """The kernels of a topic, loaded when the first of them is asked for: the compiler takes a third of a second."""

    topic: str

    @property
    def loaded(self) -> bool:
        """Whether the compiled twin is there already, so that using it costs nothing more."""
        return f"watchword.match.kernels.{self.topic}_numba" in sys.modules

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (as various as the kernels)
        return getattr(load(self.topic), name)


def kernels(topic: str) -> Kernels:
    """Return the kernels of a topic (`seek`, `reuse`, `collate`).

    The environment variable WATCHWORD_PLAIN_KERNELS asks for the plain twins, a hundred times slower and easy to step
    through; they also serve where numba is not available for a platform.
    """
    return Kernels(topic)


@cache
def load(topic: str) -> ModuleType:
    """Import the twin that is to run."""
    if not os.environ.get("WATCHWORD_PLAIN_KERNELS"):
        try:
            return import_module(f"watchword.match.kernels.{topic}_numba")
        except ImportError as absent:
            if absent.name != "numba":
                raise
    return import_module(f"watchword.match.kernels.{topic}_plain")
