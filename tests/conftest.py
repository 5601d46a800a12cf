"""What every shelf shares: how Hypothesis runs."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("here", deadline=None)  # the first call of a kernel compiles it
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
