"""One lineage, whole: every use of a phrase, what changed from use to use, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from watchword import match, measure, profile, text
from watchword.match.lineage import (
    LEVELS,
    Attestations,
    LineageSettings,
    core_units,
    runs_of_stems,
    seek_uses,
)
from watchword.measure.disuse import anachronism, disuse
from watchword.measure.heat import By, heat
from watchword.measure.lineage import NEAR_DAYS, abbreviation, first_use, last_use, piece, silence
from watchword.model.alignments import ChangeType, Edit
from watchword.model.documents import Document
from watchword.model.errors import InvalidInput
from watchword.model.findings import Coverage, Finding, Scope
from watchword.model.formulations import Use
from watchword.model.profiles import Profile
from watchword.model.spans import Span
from watchword.store import Corpus
from watchword.workbench.abbreviating import chains
from watchword.workbench.archive import profiles_of, tradition_of
from watchword.workbench.entries import formulation_id, phrase_of
from watchword.workbench.heating import periods_of
from watchword.workbench.lineages import Lineage, TracedUse, use_of, versions_of
from watchword.workbench.records import Beyond, record_of
from watchword.workbench.signatures import sign

Longs = npt.NDArray[np.int64]

FEW_DOCUMENTS = 3  # a word that stands in no more may be a piece, however small the record
BESIDE = 6  # words on each side of a use among which a qualifier is looked for, syllables or characters twice as many


@dataclass(frozen=True, slots=True)
class TraceSettings:
    """How a lineage is drawn. `near_days`: a first use this close to the start of the record is "at or before".

    `introduced` is the day on which the wording came into use, where an analyst knows it.
    """

    uses: LineageSettings = field(default_factory=LineageSettings)
    near_days: int = NEAR_DAYS
    introduced: date | None = None
    heat: By | None = None
    most_pieces: int = 40

    def recipe(self) -> dict[str, str]:
        """Name the settings for a signature."""
        return {**self.uses.recipe(), "near": str(self.near_days)}


def trace(
    corpus: Corpus, phrase: str, *, scope: Scope | None = None, settings: TraceSettings | None = None
) -> list[Lineage]:
    """Return the lineage of a phrase, or of a formulation by its id, in each language of the scope where it has uses.

    Wording is never compared across languages.
    A language in which the phrase only stands altered is left out where another has it whole. Where it stands nowhere,
    each language has a lineage without uses, whose findings are the pieces of the phrase that do stand somewhere.
    """
    scope, settings = scope or Scope(), settings or TraceSettings()
    if not any(character.isalnum() for character in phrase):
        raise InvalidInput(f"there is no word in {phrase!r} to trace", hint="give a phrase, such as “power for power”")
    phrase, tag = phrase_of(phrase)
    entered = corpus.standing().formulations.get(formulation_id(phrase, tag)) if tag else None
    if tag:
        scope = replace(scope, languages=(tag,))
    if entered:
        phrase = entered.canonical
        settings = replace(settings, introduced=settings.introduced or entered.introduced)
    profiles = profiles_of(corpus)
    entries = corpus.listing(scope)
    languages = sorted({entry.document.language or "und" for entry in entries})
    drawn = []
    for language in languages:
        names = [entry.document for entry in entries if (entry.document.language or "und") == language]
        one = Tracing(corpus, phrase, language=language, scope=scope, documents=names, profiles=profiles)
        drawn.append(one.lineage(settings))
    whole = [one for one in drawn if any(use.level != "altered" for use in one.uses)]
    some = whole or [one for one in drawn if one.uses] or [one for one in drawn if one.findings]
    return some or drawn


class Tracing:
    """One phrase against the record of one language."""

    def __init__(
        self,
        corpus: Corpus,
        phrase: str,
        *,
        language: str,
        scope: Scope,
        documents: Sequence[Document],
        profiles: Sequence[Profile],
    ) -> None:
        self.corpus, self.phrase, self.language = corpus, phrase, language
        tag = None if language == "und" else language
        self.scope = replace(scope, languages=(language,)) if tag else scope
        self.record = record_of(corpus, language, scope=scope)
        self.tag = tag
        self.query = self.pose(phrase)
        self.documents = {one.document_id: one for one in documents}
        self.profiles = profiles
        self.tradition = next((known for one in documents if (known := tradition_of(one, profiles))), None)
        self.texts: dict[str, str] = {}

    def pose(self, words: str) -> match.Query:
        """Number the units of a phrase in the record's form table."""
        tokens = text.tokenise("phrase", words, language=self.tag)
        if self.record.forms and self.record.number.keys() >= set(tokens.forms):
            return match.place(tokens, self.record)
        beyond = Beyond(self.record, self.tag)
        return match.pose(tokens, self.record, stems=beyond.stems, function_words=beyond.function_words)

    def pose_held(self, words: str) -> match.Query:
        """Number the units of words that stand in the record, without counting the record again."""
        tokens = text.tokenise("piece", words, language=self.tag)
        number = self.query.record.number
        own = np.array([number.get(form, -1) for form in tokens.forms], np.int32)
        form = own[tokens.form_id] if len(own) else np.zeros(0, np.int32)
        if (form < 0).any():  # a unit that folds otherwise out of its context
            return self.pose(words)
        return replace(self.query, tokens=tokens, form=form)

    def lineage(self, settings: TraceSettings) -> Lineage:
        """Find the uses and say what follows."""
        coverage = self.corpus.coverage(self.scope)
        found = seek_uses(self.query, settings=settings.uses) if len(self.query.form) else None
        uses = self.resolve(found) if found is not None and len(found) else []
        digest = self.corpus.digest(self.scope)
        findings = list(self.findings(uses, settings=settings, coverage=coverage, digest=digest))
        return Lineage(self.phrase, self.language, tuple(uses), tuple(findings), self.scope, coverage)

    # ── uses ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def resolve(self, found: Attestations) -> list[TracedUse]:
        """Turn positions into uses with their documents, edits and sentences."""
        owners = self.record.document_at(found.starts)
        names = {self.record.document_ids[owner] for owner in np.unique(owners)}
        self.texts.update(self.corpus.texts(sorted(names - self.texts.keys())))
        versions = versions_of(list(self.documents.values()), names)
        ladders = self.tradition.ladders if self.tradition else ()
        qualifiers = self.tradition.qualifiers.get(self.language, ()) if self.tradition else ()
        asked = match.Wording(
            "phrase", self.phrase, self.query.tokens.start, self.query.tokens.end, self.query.form, self.query.stem
        )
        printed = asked.printed()
        places = list(zip(found.starts.tolist(), found.ends.tolist(), strict=True))
        wordings = [self.wording(*place) for place in places]
        sentences = [self.sentence(start) for start, _ in places]
        known = {owner: self.authority(self.document(owner)) for owner in np.unique(owners).tolist()}
        beside: dict[int, str] = {}  # a use may have many descendants, and stands beside each of them

        def printed_around(k: int) -> str:
            if k not in beside:
                beside[k] = self.around(*places[k]).printed()
            return beside[k]

        out = []
        for k, here in enumerate(wordings):
            level = LEVELS[found.levels[k]]
            if level == "exact" and not match.is_verbatim(asked, here) and here.printed() != printed:
                level = "respelt"
            edits: tuple[Edit, ...] = ()
            change: tuple[ChangeType, ...] = ()
            ancestor = ancestor_sentence = None
            came: list[str] = []
            went: list[str] = []
            earlier = int(found.ancestors[k])
            if earlier >= 0:
                before = wordings[earlier]
                if qualifiers:
                    came, went = match.limits(printed_around(earlier), printed_around(k), qualifiers=qualifiers)
                stretches, change = match.changes_between(
                    before, here, query=self.query, ladders=ladders, limited=bool(came or went)
                )
                edits = tuple(match.cite(before, here, stretch) for stretch in stretches)
                ancestor, ancestor_sentence = before.span(0, len(before)), sentences[earlier]
            owner = int(owners[k])
            document = self.document(owner)
            out.append(
                TracedUse(
                    use_of(here, document, change=change, ancestor=ancestor),
                    level,
                    float(found.kept[k]),
                    int(found.variants[k]),
                    edits,
                    sentences[k],
                    ancestor_sentence,
                    self.language,
                    known[owner],
                    versions[document.document_id],
                    document.title,
                    tuple(came),
                    tuple(went),
                )
            )
        return out

    def document(self, number: int) -> Document:
        """Return a document of the record, without its text."""
        return self.documents[self.record.document_ids[number]]

    def wording(self, start: int, end: int) -> match.Wording:
        """Return tokens of the record as a wording."""
        record = self.record
        name = record.document_ids[int(record.document_at(start))]
        if name not in self.texts:
            self.texts.update(self.corpus.texts([name]))
        form = record.form_id[start:end]
        return match.Wording(
            name, self.texts[name], record.start[start:end], record.end[start:end], form, record.stem_id[form]
        )

    def around(self, start: int, end: int) -> match.Wording:
        """Return a use with up to `BESIDE` units on each side, within its sentence: where a qualifier limits it."""
        number = int(self.query.sentence_key[start])
        low, high = (int(place) for place in self.query.sentence_bounds[number : number + 2])
        reach = BESIDE * (2 if self.query.scale.joined else 1)
        return self.wording(max(low, start - reach), min(high, end + reach))

    def sentence(self, position: int) -> Span:
        """Cite the sentence that a token stands in, from its first word to its last."""
        number = int(self.query.sentence_key[position])
        low, high = (int(place) for place in self.query.sentence_bounds[number : number + 2])
        whole = self.wording(low, high)
        return whole.span(0, len(whole))

    def authority(self, document: Document) -> Mapping[str, object] | None:
        """Return the step of the document's type on its tradition's ladder; None where unknown."""
        tradition = tradition_of(document, self.profiles)
        vehicle = profile.authority(document, tradition) if tradition else None
        if vehicle is None or vehicle.authority is None:
            return None
        return {"ladder": vehicle.ladder, "authority": vehicle.authority, "step": vehicle.authority_step}

    # ── findings ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def findings(
        self, uses: Sequence[TracedUse], *, settings: TraceSettings, coverage: Coverage, digest: str
    ) -> Iterator[Finding]:
        """Say what follows from the uses."""

        def grounds(kind: str) -> measure.Grounds:
            signature = sign(kind, digest, language=self.tag, settings=settings.recipe(), tradition=self.tradition)
            return measure.Grounds(self.scope, coverage, signature)

        whole = [one for one in uses if one.level != "altered"]
        days = np.sort(self.record.dates[~np.isnat(self.record.dates)])
        told = [one.use for one in whole or uses]
        name, altered = self.phrase, not whole
        if told:
            yield first_use(name, told, grounds=grounds("first-use"), near_days=settings.near_days, altered=altered)
            last = last_use(name, told, grounds=grounds("last-use"), altered=altered)
            if last:
                yield last
        if whole:
            for finding in (
                silence(name, told, days=days, grounds=grounds("silence")),
                disuse(name, told, days=days, grounds=grounds("disuse")),
            ):
                if finding:
                    yield finding
            yield from anachronism(
                name, told, days=days, grounds=grounds("anachronism"), introduced=settings.introduced
            )
            if settings.heat:
                periods = periods_of(told, self.record.dates, by=settings.heat)
                yield from heat(name, periods, by=settings.heat, grounds=grounds("heat"), opening=told[0].span)
        for chain in chains(self, uses):
            yield abbreviation(chain, grounds=grounds("abbreviation"))
        if not any(one.level in {"exact", "respelt", "inflected"} for one in uses):
            yield from self.parts_of_phrase(grounds("piece"))
        yield from self.added_pieces(uses, grounds=grounds("piece"), most=settings.most_pieces)

    @property
    def commonplace(self) -> int:
        """In how many documents a word has to stand to be nobody's."""
        return max(FEW_DOCUMENTS, len(self.record) // 100)

    def parts_of_phrase(self, grounds: measure.Grounds) -> Iterator[Finding]:
        """Say of a phrase that stands nowhere as it was asked for which of its parts do."""
        if not len(self.query.form) or not len(self.record.form_id):
            return
        for part in match.seek_phrases(self.query):
            tokens = self.query.tokens
            words = self.phrase[int(tokens.start[part.first]) : int(tokens.end[part.after - 1])]
            uses = self.uses_at(part.starts, part.ends)
            if uses:
                yield piece(words, uses, of=None, grounds=grounds)

    def added_pieces(self, uses: Sequence[TracedUse], *, grounds: measure.Grounds, most: int) -> Iterator[Finding]:
        """Say of each stretch that a use added what it was in the archive before that day; each wording once.

        A single word that many documents have is no piece of anything.
        """
        told: set[tuple[int, ...]] = set()
        for one in uses:
            for edit in one.edits:
                if edit.kind not in {"added", "replaced"} or edit.b is None or len(told) >= most:
                    continue
                core = core_units(self.pose_held(edit.b.quote))
                if core is None:
                    continue
                stems, start, end = core
                if stems in told:
                    continue
                starts = runs_of_stems(self.query, stems)
                if len(stems) == 1 and len(np.unique(self.record.document_at(starts))) > self.commonplace:
                    continue
                told.add(stems)
                held = self.uses_at(starts, starts + len(stems))
                yield piece(edit.b.quote[start:end], held, of=one.use, grounds=grounds)

    def uses_at(self, starts: Longs, ends: Longs) -> list[Use]:
        """Return the uses at these places of the record: of each document the first, in order of time."""
        owners = self.record.document_at(starts)
        _, firsts = np.unique(owners, return_index=True)
        kept = [int(k) for k in firsts]
        names = {self.record.document_ids[int(owners[k])] for k in kept}
        self.texts.update(self.corpus.texts(sorted(names - self.texts.keys())))
        out = []
        for k in kept:
            here = self.wording(int(starts[k]), int(ends[k]))
            out.append(use_of(here, self.document(int(owners[k]))))
        return out
