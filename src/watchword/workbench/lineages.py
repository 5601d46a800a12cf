"""What a lineage is made of: uses with their changes, wordings, versions and short forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from watchword import match
from watchword.argue.lineage import Variant
from watchword.match.lineage import Level
from watchword.model.alignments import ChangeType, Edit
from watchword.model.documents import Document
from watchword.model.findings import Coverage, Finding, Scope
from watchword.model.formulations import Use
from watchword.model.spans import Span


@dataclass(frozen=True, slots=True)
class TracedUse:
    """One use in a lineage: the use itself, and what can be told of its wording and its document.

    `variant` numbers the wordings of the lineage; `ancestor_sentence` is the sentence that the ancestor stands in.
    `authority` is the step of the document's type on the tradition's ladder, `version` which of how many
    versions of one work or address it stands in. `came` and `went` are the qualifiers in the wording and beside it
    that its ancestor did not have, and that it had (V8).
    """

    use: Use
    level: Level
    kept: float
    variant: int
    edits: tuple[Edit, ...]
    sentence: Span
    ancestor_sentence: Span | None
    language: str
    authority: Mapping[str, object] | None
    version: Mapping[str, object]
    title: str | None
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return one line of `trace --json`."""
        use = self.use
        return {
            **use.as_json(),
            "language": self.language,
            "title": self.title,
            "authority": self.authority,
            "version": self.version,
            "level": self.level,
            "kept": round(self.kept, 4),
            "variant": self.variant,
            "change": list(use.change),
            "qualifiers": {"came": list(self.came), "went": list(self.went)},
            "ancestor": use.ancestor.as_json() if use.ancestor else None,
            "edits": [edit.as_json() for edit in self.edits],
            "sentence": self.sentence.as_json(),
            "ancestor_sentence": self.ancestor_sentence.as_json() if self.ancestor_sentence else None,
        }


@dataclass(frozen=True, slots=True)
class Lineage:
    """The uses of a phrase in one language, in order of time (undated first), and the findings on them."""

    phrase: str
    language: str
    uses: tuple[TracedUse, ...]
    findings: tuple[Finding, ...]
    scope: Scope
    coverage: Coverage


def use_of(
    here: match.Wording,
    document: Document,
    *,
    change: tuple[ChangeType, ...] = (),
    ancestor: Span | None = None,
) -> Use:
    """Return a wording as a use, with what is known of its document."""
    return Use(
        here.span(0, len(here)),
        document.date,
        outlet=document.outlet,
        speaker=document.speaker,
        document_type=document.document_type,
        audience=document.audience,
        change=change,
        ancestor=ancestor,
    )


def versions_of(documents: Sequence[Document], names: Iterable[str]) -> dict[str, Mapping[str, object]]:
    """Say of each named document which version it is of how many that share its work, or its address and day.

    Versions of one text are no independent evidence; they are numbered in the order of the list.
    """
    wanted = set(names)
    named = [one for one in documents if one.document_id in wanted]
    works, addresses = {one.work for one in named}, {one.url for one in named}
    groups: dict[tuple[object, ...], list[str]] = {}
    for one in documents:
        if one.document_id in wanted or (one.work in works if one.work else one.url in addresses):
            groups.setdefault(version_key(one), []).append(one.document_id)
    return {
        one.document_id: {
            "work": one.work,
            "completeness": one.completeness,
            "number": groups[version_key(one)].index(one.document_id) + 1,
            "of": len(groups[version_key(one)]),
        }
        for one in named
    }


def version_key(document: Document) -> tuple[object, ...]:
    """Return what all versions of one text have in common."""
    if document.work:
        return ("work", document.work)
    if document.url:
        return ("url", document.url, document.date, " ".join((document.title or "").split()))
    return (document.document_id,)


def variants_of(lineage: Lineage) -> list[Variant]:
    """Return the wordings of a lineage in order of first use, each with its count and its last use."""
    grouped: dict[int, list[TracedUse]] = {}
    for one in lineage.uses:
        grouped.setdefault(one.variant, []).append(one)
    return [
        Variant(
            uses[0].use,
            uses[0].edits,
            len(uses),
            len({one.use.span.document_id for one in uses}),
            uses[-1].use,
            (*(f"+{words}" for words in uses[0].came), *(f"−{words}" for words in uses[0].went)),
        )
        for uses in grouped.values()
    ]
