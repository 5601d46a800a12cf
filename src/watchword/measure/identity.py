"""What a document is, as far as its source and a profile say."""

from __future__ import annotations

from collections.abc import Sequence

from watchword.measure.wording import changes, plural, quoted
from watchword.model.alignments import ChangeType, Edit
from watchword.model.documents import Document
from watchword.model.findings import Finding
from watchword.model.profiles import DocumentType
from watchword.model.signatures import Signature
from watchword.model.spans import Span

UNKNOWN = "unknown"


def identity(document: Document, vehicle: DocumentType | None, *, opening: Span, signature: Signature) -> Finding:
    """Say what a document is: work, version, outlet, audience, document type, authority; else "unknown".

    `vehicle` is the profile's entry for the document type; its authority step is an ordinal on the ladder it names.
    """
    step = vehicle.authority_step if vehicle else None
    authority = f"step {step} of {vehicle.ladder}" if vehicle and step is not None else None
    facts = {
        "title": document.title,
        "date": document.date and document.date.isoformat(),
        "language": document.language,
        "outlet": document.outlet,
        "audience": document.audience,
        "document_type": document.document_type,
        "authority": authority,
        "speaker": document.speaker,
        "byline": document.byline,
        "series": document.series,
        "work": document.work,
        "completeness": document.completeness,
        "translator": document.translator,
        "url": document.url,
    }
    said = "; ".join(
        f"{name.replace('_', ' ')} {quoted(str(value)) if value else UNKNOWN}"
        for name, value in facts.items()
        if value or name not in {"url", "byline", "translator"}
    )
    text = f"{quoted(document.document_id)}: {said}."
    return Finding("document", text, (opening,), signature, data={"document": document.document_id, **facts})


def version(
    other: Document, edits: Sequence[Edit], *, types: tuple[ChangeType, ...], opening: Span, signature: Signature
) -> Finding:
    """Say how another version of the same work differs, to the word; `edits` run from it to the document being read."""
    changed = [edit for edit in edits if edit.kind != "kept"]
    spans = tuple(span for edit in changed for span in (edit.a, edit.b) if span)
    day = other.date.isoformat() if other.date else "undated"
    verdict = "has the same words" if not changed else f"differs in {plural(len(changed), 'place')} ({changes(types)})"
    shown = "; ".join(
        f"{quoted(edit.a.quote) if edit.a else 'nothing'} → {quoted(edit.b.quote) if edit.b else 'nothing'}"
        for edit in changed[:5]
    )
    rest = f", and {len(changed) - 5} more" if len(changed) > 5 else ""
    text = f"Another version, {quoted(other.document_id)} ({day}, {quoted(other.outlet or UNKNOWN)}), {verdict}"
    text += f": {shown}{rest}." if shown else "."
    data = {
        "document": other.document_id,
        "n_changes": len(changed),
        "change": list(types),
        "edits": [edit.as_json() for edit in changed],
    }
    return Finding("version", text, spans or (opening,), signature, data=data)
