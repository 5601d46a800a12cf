"""What an archive holds."""

from __future__ import annotations

from dataclasses import fields

from watchword import profile
from watchword.model.documents import Document
from watchword.model.findings import Scope
from watchword.store import Corpus, Entry
from watchword.workbench.archive import profiles_of, tradition_of


def list_documents(corpus: Corpus, *, scope: Scope | None = None) -> list[Entry]:
    """Return the documents of a scope in order of date, undated first, without their texts."""
    return corpus.listing(scope)


def describe(corpus: Corpus, name: str) -> dict[str, object]:
    """Return one document with everything known of it, as JSON values; what is unknown is None."""
    document = corpus.document(name)
    tradition = tradition_of(document, profiles_of(corpus))
    vehicle = profile.authority(document, tradition) if tradition else None
    return {
        **bibliography(document),
        "profile": tradition.profile_id if tradition else None,
        "authority": vehicle.authority_step if vehicle else None,
        "ladder": vehicle.ladder if vehicle else None,
        "content_id": document.content_id,
        "source": document.source_id,
        "locator": document.locator,
        "extras": dict(document.extras),
        "sections": [
            {"start": section.start, "end": section.end, "heading": section.heading, "level": section.level}
            for section in document.sections
        ],
        "text": document.text,
    }


def bibliography(document: Document) -> dict[str, object]:
    """Return the bibliographic fields of a document as JSON values, the name under `document`."""
    left_out = {"document_id", "text", "source_id", "locator", "sections", "extras", "date"}
    values = {one.name: getattr(document, one.name) for one in fields(Document) if one.name not in left_out}
    day = document.date.isoformat() if document.date else None
    return {"document": document.document_id, "date": day, **values}
