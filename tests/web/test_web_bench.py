"""What the benchmark of the browser says is what it measured."""

from __future__ import annotations

import math
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("psutil")


def load() -> ModuleType:
    spec = spec_from_file_location("bench_web", Path(__file__).parents[2] / "bench" / "web.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks for its module there
    spec.loader.exec_module(module)
    return module


percentile = load().percentile


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=300), st.sampled_from([0.0, 0.05, 0.5, 0.95, 1.0]))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(values: list[float], share: float) -> None:
    found = percentile(values, share)
    needed = max(math.ceil(share * len(values)), 1)
    assert sum(value <= found for value in values) >= needed
    assert sum(value < found for value in values) < needed
