"""The loops over code points: compiled for texts, plain for a few words and where numba does not work.

Results are equal. Loading the compiled ones takes half a second, for which somebody who only searches need not wait.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, ClassVar

PATIENCE = 4_000  # code points that plain kernels run over, all together, before the compiled ones are loaded


@dataclass(frozen=True, slots=True)
class Kernel:
    """A function that stands in two modules under one name; its first argument is as long as the text."""

    name: str
    fast: str = "watchword.text.kernels_numba"
    plain: str = "watchword.text.kernels_plain"
    spent: ClassVar[list[int]] = [0]

    def __call__(self, *arguments: Any) -> Any:  # noqa: ANN401 (as various as the kernels)
        """Run the compiled twin once there is enough to do."""
        return getattr(self.module(len(arguments[0])), self.name)(*arguments)

    def module(self, n_points: int) -> ModuleType:
        """Return the module to take the function from for a text of so many code points."""
        if self.spent[0] <= PATIENCE:
            self.spent[0] += n_points
        if self.spent[0] > PATIENCE:
            with suppress(ImportError):  # no compiler for this machine
                return module_of(self.fast)
        return module_of(self.plain)


@cache
def module_of(name: str) -> ModuleType:
    """Return a module by name."""
    return import_module(name)


cut_tokens = Kernel("cut_tokens")
find_clusters = Kernel("find_clusters")
fold_columns = Kernel("fold_columns")
join_stretches = Kernel("join_stretches")
number_forms = Kernel("number_forms")
number_places = Kernel("number_places")
unseen_blocks = Kernel("unseen_blocks")
RESPELLING = "watchword.text.ko.respell_numba", "watchword.text.ko.respell_plain"
apply_respellings = Kernel("apply_respellings", *RESPELLING)
find_respellings = Kernel("find_respellings", *RESPELLING)
find_respellings_near = Kernel("find_respellings_near", *RESPELLING)
cut_sentences = Kernel("cut_sentences", "watchword.text.segment_numba", "watchword.text.segment_plain")
