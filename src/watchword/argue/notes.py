"""The notes of a brief, computed from its findings."""

from __future__ import annotations

from dataclasses import dataclass

from watchword.model.claims import Brief
from watchword.model.findings import Finding


@dataclass(frozen=True, slots=True)
class Note:
    """One numbered note: a finding with its own sentence, the places that show it, and its signature."""

    number: int
    finding: Finding

    @property
    def places(self) -> str:
        """Name the spans, document by document."""
        return "; ".join(f"{span.document_id} {span.start}–{span.end}" for span in self.finding.evidence)


def number_notes(brief: Brief) -> dict[int, Note]:
    """Number the findings of a brief in order of first citation; keyed by `id` of the finding, one note each."""
    notes: dict[int, Note] = {}
    for chapter in brief.chapters:
        for passage in chapter.passages:
            for finding in passage.findings:
                notes.setdefault(id(finding), Note(len(notes) + 1, finding))
    return notes
