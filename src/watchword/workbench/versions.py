"""All versions of one work: what each is, when it was captured, and which passages were carried where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from watchword.match.collate_against import FacingTable
from watchword.match.collate_many import Collation, Revision, Row, carriage, revise, revise_titles
from watchword.model.documents import Document
from watchword.model.errors import NotFound
from watchword.store import Corpus
from watchword.workbench.archive import profiles_of
from watchword.workbench.compare import compare_against, compare_many, compare_titles


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a work. `captured` is when it was received, or first seen by who collected it (`seen_first`)."""

    document: Document
    captured: str | None

    def as_json(self) -> dict[str, object]:
        """Return the line that `versions --json` prints."""
        one = self.document
        return {
            "kind": "version",
            "document": one.document_id,
            "work": one.work,
            "language": one.language,
            "outlet": one.outlet,
            "audience": one.audience,
            "completeness": one.completeness,
            "date": one.date.isoformat() if one.date else None,
            "captured": self.captured,
            "url": one.url,
            "title": one.title,
        }


@dataclass(frozen=True, slots=True)
class Carriage:
    """The units of the versions in one language, and which labels (outlet, audience) carried each."""

    language: str | None
    collation: Collation
    matrix: tuple[tuple[Row, Mapping[str, bool]], ...]
    revisions: tuple[Revision, ...]

    def counts(self) -> list[tuple[tuple[str, ...], int]]:
        """Return how many units each combination of labels carried, the most frequent first."""
        found = Counter(tuple(name for name, had in sorted(row.items()) if had) for _, row in self.matrix)
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))


@dataclass(frozen=True, slots=True)
class Crossing:
    """The units of one version, and for which of them a counterpart was found in the versions in other languages.

    `labels` say by document who carried it, for whom and in which language; no two are the same.
    """

    table: FacingTable
    labels: Mapping[str, str]

    def rows(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return each compared unit of the base as printed, with the labels under which it was found."""
        base = self.labels[self.table.base]
        return [
            (
                " ".join(" ".join(span.quote for span in row.base).split()),
                (base, *sorted(self.labels[name] for name, blocks in row.facing.items() if any(b.b for b in blocks))),
            )
            for row in self.table.rows
            if row.base and len(row.facing) == len(self.table.others)
        ]

    def counts(self) -> list[tuple[tuple[str, ...], int]]:
        """Return how many units of the base were found under each combination of labels, the most frequent first."""
        return sorted(Counter(found for _, found in self.rows()).items(), key=lambda item: (-item[1], item[0]))

    def n_beyond(self) -> dict[str, int]:
        """Return by label how many units a version has for which the base has no counterpart."""
        found = Counter(name for row in self.table.rows if not row.base for name in row.facing)
        return {self.labels[name]: found[name] for name in self.table.others if found[name]}


def list_versions(corpus: Corpus, work: str) -> list[Version]:
    """Return the versions of a work in order of capture. `work` is a work's name, or the name of one of its versions.

    Documents of one work share the field `work`; where a document has none, those from the same address on the same
    date are its versions: captures of one page.
    """
    documents = [entry.document for entry in corpus.listing()]
    named = next((one for one in documents if one.document_id == work), None)
    members = [one for one in documents if one.work == work]
    if named is not None and not members:
        members = [one for one in documents if one == named or _same_work(one, named)]
    if not members:
        known = sorted({one.work for one in documents if one.work})
        raise NotFound.of("work", work, near=[name for name in known if work.lower() in name.lower()][:5])
    received = {source.source_id: source.retrieved_at.isoformat(timespec="seconds") for source in corpus.sources()}
    versions = [Version(one, one.extras.get("seen_first") or received.get(one.source_id)) for one in members]
    return sorted(versions, key=lambda version: (version.captured or "", version.document.document_id))


def carry(corpus: Corpus, versions: Sequence[Version]) -> list[Carriage]:
    """Return for each language with two or more versions which outlet and audience had which unit, and the revisions.

    Revisions are told of captures of one address, in order of capture, those of the title first.
    """
    by_language: dict[str | None, list[Version]] = {}
    for version in versions:
        by_language.setdefault(version.document.language, []).append(version)
    out = []
    for language, group in by_language.items():
        if len(group) < 2:  # two is what makes a comparison
            continue
        collation = compare_many([corpus.document(version.document.document_id) for version in group])
        revisions: list[Revision] = []
        for address in dict.fromkeys(version.document.url for version in group if version.document.url):
            captures = [version.document for version in group if version.document.url == address]
            found = revise([one.document_id for one in captures], collation)
            for a, b in pairwise(captures):
                before, after = a.document_id, b.document_id
                if a.title and b.title:
                    revisions.extend(revise_titles(compare_titles(a, b), before=before, after=after))
                revisions.extend(one for one in found if (one.before, one.after) == (before, after))
        labels = {version.document.document_id: label(version.document) for version in group}
        out.append(Carriage(language, collation, carriage(collation, labels=labels), tuple(revisions)))
    return out


def carry_across(corpus: Corpus, versions: Sequence[Version]) -> Crossing | None:
    """Return what versions in other languages have of one version; None where all are in one language.

    That one is the first in order of capture that is complete, or the first. The others are those in another language;
    `carry` tells of those in its own. Cost: an alignment across languages for each.
    """
    base = next((one.document for one in versions if one.document.completeness == "full"), versions[0].document)
    others = [one.document for one in versions if one.document.language != base.language]
    if not others or None in {base.language, *(one.language for one in others)}:
        return None
    documents = [corpus.document(one.document_id) for one in (base, *others)]
    table, _ = compare_against(documents, profiles=profiles_of(corpus), corpus=corpus)
    return Crossing(table, labels_apart(documents))


def labels_apart(documents: Sequence[Document]) -> dict[str, str]:
    """Return a label by document, with the name of the document before it where another has the same."""
    labels = {one.document_id: f"{label(one)} [{one.language}]" for one in documents}
    held = Counter(labels.values())
    return {name: f"{name}: {words}" if held[words] > 1 else words for name, words in labels.items()}


def label(document: Document) -> str:
    """Return who carried a version, and for whom: the rows of a carriage matrix."""
    outlet = document.outlet or "outlet unknown"
    return f"{outlet} ({document.audience})" if document.audience else outlet


def _same_work(one: Document, other: Document) -> bool:
    if other.work:
        return one.work == other.work
    return bool(other.url) and one.url == other.url and one.date == other.date
