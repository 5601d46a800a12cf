"""Every reused passage and phrase of an archive, as pairs and clusters; and why a pair was not found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from watchword.match.reuse import find_passages, find_reuse
from watchword.match.reuse_explain import Explanation, explain
from watchword.match.reuse_settings import ReuseSettings
from watchword.model.documents import Document
from watchword.model.errors import InvalidInput, NotFound
from watchword.model.findings import Scope
from watchword.model.passages import REUSE_KINDS, Passages, ReuseKind
from watchword.model.signatures import Signature
from watchword.model.spans import Span
from watchword.store import Corpus
from watchword.text import stems
from watchword.workbench.add import tokenise
from watchword.workbench.records import record_of
from watchword.workbench.signatures import sign

TEXTS_AT_ONCE = 2_000  # pairs whose texts are read together


@dataclass(frozen=True, slots=True)
class Reuse:
    """The reuse among the documents of one language, the most significant pairs first."""

    language: str
    passages: Passages
    signature: Signature
    scope: Scope

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.passages)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two like passages, `a` the earlier. `cluster` names all places of the passage; `weight` ranks (bits)."""

    a: Span
    b: Span
    a_document: Document
    b_document: Document
    similarity: float
    weight: float
    kind: ReuseKind
    cluster: str

    def as_json(self) -> dict[str, object]:
        """Return one line of `reuse --json`."""
        return {
            "a": self.a.as_json(),
            "b": self.b.as_json(),
            "similarity": round(self.similarity, 4),
            "kind": self.kind,
            "cluster": self.cluster,
            "weight": round(self.weight, 1),
            "a_date": self.a_document.date and self.a_document.date.isoformat(),
            "b_date": self.b_document.date and self.b_document.date.isoformat(),
            "a_outlet": self.a_document.outlet,
            "b_outlet": self.b_document.outlet,
        }


def reuse(
    corpus: Corpus,
    *,
    scope: Scope | None = None,
    documents: Sequence[str] = (),
    least_weight: float | None = None,
    shortest: int | None = None,
) -> list[Reuse]:
    """Find all reuse among the documents of a scope, language by language.

    With `documents`, only pairs of which at least one side is one of these: for them the rest of the archive is read
    three times, not compared with itself. `shortest` is the least number of content words of a short phrase (0: none).
    Cost: about 14 s of processor time for 18 million words.

    Raises:
        NotFound: one of `documents` is not in the scope.

    """
    scope = scope or Scope()
    read = _chosen(corpus, scope, documents)
    out = []
    for language in sorted({document.language or "und" for document in read}):
        record = record_of(corpus, language, scope=scope)
        settings = settings_for(language, least_weight=least_weight, shortest=shortest)
        wanted = [number for number, name in enumerate(record.document_ids) if name in documents]
        passages = find_reuse(record, settings=settings, new=wanted if documents else None)
        out.append(Reuse(language, passages, _sign(corpus, scope, language=language, settings=settings), scope))
    return out


def reuse_reworded(corpus: Corpus, a: str, b: str, *, scope: Scope | None = None) -> list[Reuse]:
    """Find what two documents in one language say in the same words, in other words, or in another order.

    For texts that are known to belong together: a report and its digest, two translations. Long verbatim passages are
    pairs of their own; the rest are stretches of sentences of kind `reworded`, without weight, in place of the pairs
    found word by word. Rarity is counted in the two texts. Cost: as much as the product of their sentences.

    Raises:
        NotFound: one of them is not in the scope.
        InvalidInput: they are in two languages, or one document.

    """
    scope = scope or Scope()
    read = _chosen(corpus, scope, (a, b))
    if len(read) != 2:
        raise InvalidInput(f"{a!r} is one document", hint="name two documents that say the same")
    _refuse_two_languages(*read)
    language = read[0].language or "und"
    sides = [tokenise(corpus.document(one.document_id)) for one in read]
    settings = ReuseSettings(reworded=True)
    passages = find_passages(sides[0], sides[1], settings=settings, number=partial(stems, language=read[0].language))
    return [Reuse(language, passages, _sign(corpus, scope, language=language, settings=settings), scope)]


def _chosen(corpus: Corpus, scope: Scope, names: Sequence[str]) -> list[Document]:
    """Return the documents of a scope, in order of their dates: those of these names where any are given."""
    held = [entry.document for entry in corpus.listing(scope)]
    missing = set(names) - {document.document_id for document in held}
    if missing:
        raise NotFound.of("document of this scope", min(missing))
    return [document for document in held if not names or document.document_id in names]


def _refuse_two_languages(one: Document, two: Document) -> None:
    if one.language != two.language:
        a, b = one.document_id, two.document_id
        raise InvalidInput(
            f"{a} is in {one.language or 'an unknown language'}, {b} in {two.language or 'an unknown language'}",
            hint=f"watchword compare {a} {b} collates versions in two languages",
        )


def _sign(corpus: Corpus, scope: Scope, *, language: str, settings: ReuseSettings) -> Signature:
    recipe = {"bits": f"{settings.least_weight:g}", "most": str(settings.most_occurrences)}
    recipe["shortest"] = str(settings.shortest_phrase)
    if settings.reworded:
        recipe = {"reworded": "yes"}
    tag = None if language == "und" else language
    return sign("reuse", corpus.digest(scope), language=tag, settings=recipe, tradition=None)


def settings_for(language: str, *, least_weight: float | None = None, shortest: int | None = None) -> ReuseSettings:
    """Return the settings of a language, with what the caller asks for in place of its defaults."""
    settings = ReuseSettings.of(language)
    if least_weight is not None:
        settings = replace(settings, least_weight=least_weight)
    if shortest is not None:
        settings = replace(settings, shortest_phrase=shortest)
    return settings


def pairs_of(
    corpus: Corpus, found: Sequence[Reuse], *, kinds: Collection[str] = (), limit: int | None = None
) -> Iterator[Pair]:
    """Yield the pairs with their spans, the most significant of all languages first; texts are read as needed.

    Only pairs of `kinds`, where any are named; at most `limit` pairs.
    """
    numbers = np.repeat(np.arange(len(found)), [len(one) for one in found])
    rows = np.concatenate([np.zeros(0, np.int64), *(np.arange(len(one)) for one in found)]).astype(np.int64)
    weights = np.concatenate([np.zeros(0, np.float32), *(one.passages.weight for one in found)])
    if kinds:
        wanted = [k for k, kind in enumerate(REUSE_KINDS) if kind in kinds]
        kept = np.isin(np.concatenate([np.zeros(0, np.uint8), *(one.passages.kind for one in found)]), wanted)
        numbers, rows, weights = numbers[kept], rows[kept], weights[kept]
    ranked = np.argsort(-weights, kind="stable")[:limit]
    order = list(zip(numbers[ranked].tolist(), rows[ranked].tolist(), strict=True))
    entries = {entry.document.document_id: entry.document for entry in corpus.listing()}
    for begin in range(0, len(order), TEXTS_AT_ONCE):
        part = order[begin : begin + TEXTS_AT_ONCE]
        names = {name for number, row in part for name in sides(found[number].passages, row)}
        texts = corpus.texts(sorted(names))
        for number, row in part:
            passages = found[number].passages
            a_name, b_name = sides(passages, row)
            a, b = passages.spans(row, a_text=texts[a_name], b_text=texts[b_name])
            yield Pair(
                a,
                b,
                entries[a_name],
                entries[b_name],
                float(passages.similarity[row]),
                float(passages.weight[row]),
                passages.kind_of(row),
                f"{found[number].language}-{int(passages.cluster[row])}",
            )


def sides(passages: Passages, row: int) -> tuple[str, str]:
    """Return the names of the two documents of a pair."""
    names = passages.document_ids
    return names[int(passages.a_document[row])], names[int(passages.b_document[row])]


def explain_pair(
    corpus: Corpus,
    a: str,
    b: str,
    *,
    scope: Scope | None = None,
    least_weight: float | None = None,
    shortest: int | None = None,
) -> Explanation:
    """Say how far two documents came in the search for reuse with these limits, and which step dropped them.

    Raises:
        NotFound: one of them is not in the scope.
        InvalidInput: they are of different languages, which are never compared word by word.

    """
    one, two = corpus.document(a), corpus.document(b)
    _refuse_two_languages(one, two)
    language = one.language or "und"
    settings = settings_for(language, least_weight=least_weight, shortest=shortest)
    return explain(record_of(corpus, language, scope=scope or Scope()), a, b, settings=settings)
