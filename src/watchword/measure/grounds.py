"""What every finding of one reading stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from watchword.model.findings import Coverage, Finding, Scope
from watchword.model.signatures import Signature
from watchword.model.spans import Span


@dataclass(frozen=True, slots=True)
class Grounds:
    """Where was looked, how much of that is held, and by which recipe."""

    scope: Scope
    coverage: Coverage
    signature: Signature

    def describe(self) -> str:
        """Say scope and coverage in words, for the end of a sentence."""
        return f"{self.scope.describe()} ({self.coverage.describe()})"

    def finding(self, kind: str, text: str, *, evidence: tuple[Span, ...], data: Mapping[str, object]) -> Finding:
        """Make a finding on these grounds."""
        return Finding(kind, text, evidence, self.signature, scope=self.scope, coverage=self.coverage, data=data)
