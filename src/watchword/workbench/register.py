"""The register: formulations that were discovered, those that a profile knows, and the analyst's own, in one list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from watchword import measure, text
from watchword.match.discover import DiscoverySettings, Phrase
from watchword.match.families import Member
from watchword.match.furniture import FurnitureSettings
from watchword.match.index import beginning_of
from watchword.match.names import kind_of_name
from watchword.match.slots import Slot, SlotSettings
from watchword.measure.register import Trend, TrendCounts, entry, fits
from watchword.model.documents import Document
from watchword.model.errors import InvalidInput
from watchword.model.findings import Finding, Scope
from watchword.model.formulations import Status, Use
from watchword.model.profiles import Profile
from watchword.model.spans import Span
from watchword.model.tokens import Column
from watchword.store import Corpus
from watchword.workbench.archive import profiles_of, tradition_of
from watchword.workbench.discovery import Ground
from watchword.workbench.entries import formulation_id
from watchword.workbench.records import record_of
from watchword.workbench.signatures import sign

Longs = npt.NDArray[np.int64]
Origin = Literal["discovered", "profile", "analyst", "apart"]
What = Literal["phrases", "slots", "apart"]
SAMPLES = 5  # uses looked at for the wording that is shown
AT_ONCE = 100  # phrases whose texts are fetched together
NAMED = 0.8  # share of uses written as a name from which on a phrase is one


@dataclass(frozen=True, slots=True)
class RegisterSettings:
    """Which formulations are listed. `since` parts what was before from what is now, for the trends.

    `what` is `phrases`, or in their place `slots` ("year of …"), or `apart`, what was set apart as no running text
    (votes, furniture of the page). `most` bounds the discovered ones of each language. Names of persons, offices,
    bodies and places are left out unless `names` is set.
    """

    what: What = "phrases"
    discovery: DiscoverySettings = field(default_factory=DiscoverySettings)
    slots: SlotSettings = field(default_factory=SlotSettings)
    trend: Trend | None = None
    since: date | None = None
    most: int | None = None
    names: bool = False

    def recipe(self) -> dict[str, str]:
        """Name the settings for a signature."""
        given = {"since": self.since.isoformat()} if self.since else {}
        recipes = {
            "phrases": self.discovery.recipe,
            "slots": self.slots.recipe,
            "apart": FurnitureSettings().recipe,
        }
        return {**recipes[self.what](), **given}


@dataclass(frozen=True, slots=True)
class Listed:
    """One formulation of the register, before it is told."""

    formulation_id: str
    canonical: str
    language: str
    origin: Origin
    kind: str
    status: Status
    uses: tuple[Use, ...]
    n_uses: int
    n_documents: int
    score: float
    counts: TrendCounts
    families: tuple[str, ...] = ()
    fillers: tuple[tuple[str, int], ...] = ()
    n_fillers: int = 0


def formulations(
    corpus: Corpus, *, scope: Scope | None = None, settings: RegisterSettings | None = None
) -> list[Finding]:
    """Return the register of a scope as findings, the most formulaic first within each language and origin.

    Cost: reading the scope's tokens and about 2 s of processor time a million of them, and a few texts for each one
    that is listed.
    """
    scope, settings = scope or Scope(), settings or RegisterSettings()
    if scope.until is None and settings.trend and settings.since is None:
        last = corpus.coverage(scope).last
        if last is None:
            raise InvalidInput("nothing in the scope is dated, so nothing is new or lost", hint="name another scope")
        settings = replace(settings, since=last - timedelta(days=365))
    return [one for listing in listings(corpus, scope) for one in listing.findings(settings)]


def n_set_apart(corpus: Corpus, *, scope: Scope | None = None) -> Counter[str]:
    """Return in how many documents of a scope something is no running text, by reason; after `formulations` cheap."""
    total: Counter[str] = Counter()
    for listing in listings(corpus, scope or Scope()):
        total.update(listing.n_apart)
    return total


def listings(corpus: Corpus, scope: Scope) -> Iterator[Listing]:
    """Yield the register of each language of a scope."""
    entries = [one.document for one in corpus.listing(scope)]
    for language in sorted({one.language or "und" for one in entries}):
        documents = [one for one in entries if (one.language or "und") == language]
        yield Listing(corpus, documents, scope=scope, language=language)


class Listing:
    """The register of one language."""

    def __init__(self, corpus: Corpus, documents: Sequence[Document], *, scope: Scope, language: str) -> None:
        self.corpus, self.language = corpus, language
        self.tag = None if language == "und" else language
        self.scope = replace(scope, languages=(language,)) if self.tag else scope
        self.documents = {one.document_id: one for one in documents}
        self.profiles = profiles_of(corpus)
        self.record = record_of(corpus, language, scope=scope)
        self.texts: dict[str, str] = {}
        digest = corpus.digest(self.scope)
        self.ground = Ground(corpus, self.record, self.documents, profiles=self.profiles, digest=digest)

    def findings(self, settings: RegisterSettings) -> Iterator[Finding]:
        """Say of each formulation how often it stands, where first and last, and how its use has changed."""
        coverage = self.corpus.coverage(self.scope)
        digest = self.corpus.digest(self.scope)
        tradition: Profile | None = next(
            (known for one in self.documents.values() if (known := tradition_of(one, self.profiles))), None
        )
        signature = sign("register", digest, language=self.tag, settings=settings.recipe(), tradition=tradition)
        grounds = measure.Grounds(self.scope, coverage, signature)
        standing = self.corpus.standing()
        families: dict[str, tuple[str, ...]] = {}
        for family in standing.families.values():
            if family.status == "accepted":
                for member in family.members:
                    families[member] = (*families.get(member, ()), family.name)
        for one in self.listed(settings, tradition):
            judged = standing.formulations.get(one.formulation_id) if one.origin != "apart" else None
            told = replace(
                one, families=families.get(one.formulation_id, ()), status=judged.status if judged else one.status
            )
            if told.status != "rejected":
                yield entry(
                    told.canonical,
                    told.uses,
                    counts=told.counts,
                    grounds=grounds,
                    facts={
                        "formulation": told.formulation_id,
                        "language": told.language,
                        "origin": told.origin,
                        "phrase_kind": told.kind,
                        "formulation_status": told.status,
                        "score": round(told.score, 3),
                        "n_uses": told.n_uses,
                        "n_documents": told.n_documents,
                        "families": list(told.families),
                        "fillers": [{"words": words, "n_uses": n} for words, n in told.fillers],
                        "n_fillers": told.n_fillers,
                        "set_apart": self.n_apart if told.origin in {"discovered", "apart"} else {},
                        "trend": settings.trend,
                        "since": settings.since.isoformat() if settings.since else None,
                    },
                )

    def listed(self, settings: RegisterSettings, tradition: Profile | None) -> Iterator[Listed]:
        """Yield the formulations that the settings ask for: known ones, then discovered ones, most formulaic first."""
        if settings.what != "phrases":
            yield from self.slotted(settings) if settings.what == "slots" else self.set_apart(settings)
            return
        seen: set[str] = set()
        for one in self.known(tradition):
            starts, ends = self.places(one.canonical)
            counts = self.counts(starts, settings.since)
            if len(starts) and fits(counts, settings.trend) and one.formulation_id not in seen:
                seen.add(one.formulation_id)
                uses, n_documents = self.first_and_last(starts, ends)
                yield replace(one, uses=uses, n_uses=len(starts), n_documents=n_documents, counts=counts)
        n_listed = 0
        for phrase, counts in self.fetched(self.discovered(settings)):
            canonical = self.canonical(phrase)
            name = formulation_id(canonical, self.language)
            kind = self.kind(phrase, canonical)
            if name in seen or (kind != "phrase" and not settings.names):
                continue
            seen.add(name)
            uses, n_documents = self.first_and_last(phrase.positions, phrase.positions + phrase.n)
            n_uses = len(phrase.positions)
            yield Listed(
                name,
                canonical,
                self.language,
                "discovered",
                kind,
                "proposed",
                uses=uses,
                n_uses=n_uses,
                n_documents=n_documents,
                score=phrase.score,
                counts=counts,
            )
            n_listed += 1
            if settings.most is not None and n_listed >= settings.most:
                break
        yield from self.accepted(settings, seen)

    def accepted(self, settings: RegisterSettings, seen: Container[str]) -> Iterator[Listed]:
        """Yield phrases that a person accepted where they were read, and that discovery does not list."""
        for one in self.corpus.standing().formulations.values():
            told = one.language == self.language and one.origin == "discovered" and one.status == "accepted"
            if not told or one.formulation_id in seen:
                continue
            starts, ends = self.places(one.canonical)
            counts = self.counts(starts, settings.since)
            if len(starts) and fits(counts, settings.trend):
                uses, n_documents = self.first_and_last(starts, ends)
                name = one.formulation_id
                yield Listed(
                    name,
                    one.canonical,
                    self.language,
                    "discovered",
                    "phrase",
                    one.status,
                    uses=uses,
                    n_uses=len(starts),
                    n_documents=n_documents,
                    score=0.0,
                    counts=counts,
                )

    def members(self, settings: DiscoverySettings, *, most: int) -> list[Member]:
        """Return the most formulaic phrases that are no names, as members that a family may have."""
        out: list[Member] = []
        for phrase, _ in self.fetched(self.discovered(RegisterSettings(discovery=settings))[: 4 * most]):
            canonical = self.canonical(phrase)
            if self.kind(phrase, canonical) == "phrase":
                out.append(Member(canonical, phrase.n, phrase.positions))
            if len(out) == most:
                break
        return out

    @cached_property
    def n_apart(self) -> dict[str, int]:
        """In how many documents something was set apart, by reason."""
        return {
            reason: len(np.unique(self.record.document_at(starts))) for reason, (starts, _) in self.ground.apart.items()
        }

    def set_apart(self, settings: RegisterSettings) -> Iterator[Listed]:
        """Yield what was set apart as no running text, with the wording of the latest use: named, and not deleted."""
        for reason, (starts, ends) in self.ground.apart.items():
            counts = self.counts(starts, settings.since)
            if not fits(counts, settings.trend):
                continue
            uses, n_documents = self.first_and_last(starts, ends)
            yield Listed(
                f"{self.language}:apart/{reason}",  # no formulation has such a name
                " ".join(uses[-1].span.quote.split()),
                self.language,
                "apart",
                reason,
                "proposed",
                uses=uses,
                n_uses=len(starts),
                n_documents=n_documents,
                score=0.0,
                counts=counts,
            )

    def slotted(self, settings: RegisterSettings) -> Iterator[Listed]:
        """Yield phrases with a slot, most formulaic first."""
        seen: set[str] = set()
        for slot in self.ground.slots(settings.slots):
            counts = self.counts(slot.positions, settings.since)
            if not fits(counts, settings.trend):
                continue
            canonical = self.around(slot)
            name = formulation_id(canonical, self.language)
            if name in seen:
                continue
            seen.add(name)
            uses, n_documents = self.first_and_last(slot.positions, slot.ends)
            yield Listed(
                name,
                canonical,
                self.language,
                "discovered",
                "slot",
                "proposed",
                uses=uses,
                n_uses=len(slot.positions),
                n_documents=n_documents,
                score=slot.score,
                counts=counts,
                fillers=tuple((self.words(first, end), n) for first, end, n in slot.fillers),
                n_fillers=slot.n_fillers,
            )
            if settings.most is not None and len(seen) >= settings.most:
                return

    def around(self, slot: Slot) -> str:
        """Return the fixed parts as they stand at the latest use, with … for what varies."""
        start, hole_start, hole_end, end = (
            int(column[-1]) for column in (slot.positions, slot.hole_starts, slot.hole_ends, slot.ends)
        )
        before = f"{self.words(start, hole_start)} " if start < hole_start else ""
        glued = hole_end < end and self.record.start[hole_end] == self.record.end[hole_end - 1]
        behind = f"{'' if glued else ' '}{self.words(hole_end, end)}" if hole_end < end else ""
        return f"{before}…{behind}".strip()

    def discovered(self, settings: RegisterSettings) -> list[tuple[Phrase, TrendCounts]]:
        """Return discovered phrases that show the trend asked for; with a trend, the most changed first."""
        phrases = self.ground.phrases(settings.discovery)
        if settings.trend is None:
            nothing = self.counts(np.zeros(0, np.int64), settings.since)
            return [(phrase, nothing) for phrase in phrases]
        found = [
            (phrase, counts)
            for phrase, counts in zip(phrases, self.many_counts(phrases, settings.since), strict=True)
            if fits(counts, settings.trend)
        ]
        return sorted(found, key=lambda pair: -abs(pair[1].log_ratio) * pair[0].score)

    def fetched(self, found: Sequence[tuple[Phrase, TrendCounts]]) -> Iterator[tuple[Phrase, TrendCounts]]:
        """Yield phrases, having fetched the texts that showing them needs, many at a time."""
        for first in range(0, len(found), AT_ONCE):
            part = found[first : first + AT_ONCE]
            places = [int(phrase.positions[k]) for phrase, _ in part for k in (*self.sampled(phrase), 0, -1)]
            owners = np.unique(self.record.document_at(np.array(places)))
            names = [self.record.document_ids[owner] for owner in owners.tolist()]
            self.texts.update(self.corpus.texts([name for name in names if name not in self.texts]))
            yield from part

    def known(self, tradition: Profile | None) -> Iterator[Listed]:
        """Yield the analyst's own entries, and the profile's markers and renderings, not yet looked up."""
        nothing = TrendCounts(0, 0, 0, 0)
        for entered in self.corpus.standing().formulations.values():
            if entered.language == self.language and entered.origin == "analyst":
                name, words = entered.formulation_id, entered.canonical
                yield Listed(name, words, self.language, "analyst", "entry", entered.status, (), 0, 0, 0.0, nothing)
        wordings: list[tuple[str, str]] = []
        if tradition:
            wordings += [
                (one.names[self.language], one.kind)
                for one in tradition.markers
                if one.kind == "tracked" and self.language in one.names
            ]
            wordings += [
                (one.wordings[self.language], "rendering")
                for one in tradition.renderings
                if self.language in one.wordings
            ]
        for words, kind in wordings:
            name = formulation_id(words, self.language)
            yield Listed(name, words, self.language, "profile", kind, "accepted", (), 0, 0, 0.0, nothing)

    # ── looking up ───────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def units(self) -> Column:
        """The stem of each token."""
        return self.record.stem_id[self.record.form_id]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The stem of each form."""
        return dict(zip(self.record.forms, self.record.stem_id.tolist(), strict=True))

    @cached_property
    def begun(self) -> dict[str, list[str]]:
        """The forms by their beginning, among which the inflections of a word are looked for."""
        out: dict[str, list[str]] = {}
        for form in self.record.forms:
            out.setdefault(beginning_of(form), []).append(form)
        return out

    def stem_of(self, form: str) -> int:
        """Return the stem of a folded form in the record, -1 where no inflection of it stands there."""
        if form not in self.numbers:
            near = self.begun.get(beginning_of(form), [])
            own, *others = text.stems([form, *near], language=self.tag).tolist()
            return next((self.numbers[one] for one, stem in zip(near, others, strict=True) if stem == own), -1)
        return self.numbers[form]

    def places(self, words: str) -> tuple[Longs, Longs]:
        """Return where a wording stands in one sentence, inflections included; a few milliseconds."""
        tokens = text.tokenise("entry", words, language=self.tag)
        stems = [self.stem_of(tokens.forms[form]) for form in tokens.form_id]
        if not stems or min(stems) < 0 or len(stems) > len(self.units):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        last = len(stems) - 1
        starts = np.flatnonzero(self.units[: len(self.units) - last] == stems[0])
        for k, stem in enumerate(stems[1:], 1):
            starts = starts[self.units[starts + k] == stem]
        owners = self.record.document_at(starts), self.record.document_at(starts + last)
        sentence = self.record.sentence
        starts = starts[(owners[0] == owners[1]) & (sentence[starts] == sentence[starts + last])]
        return starts, starts + len(stems)

    def counts(self, starts: Longs, since: date | None) -> TrendCounts:
        """Return in how many documents before a day, and from it on, one of these tokens stands."""
        dates = self.record.dates
        owners = np.unique(self.record.document_at(starts)) if len(starts) else np.zeros(0, np.int64)
        day = np.datetime64(since, "D") if since else np.datetime64("0001-01-01", "D")
        dated = ~np.isnat(dates)
        later = dated & (dates >= day)
        earlier = dated & ~later
        return TrendCounts(int(earlier[owners].sum()), int(earlier.sum()), int(later[owners].sum()), int(later.sum()))

    def many_counts(self, phrases: Sequence[Phrase], since: date | None) -> list[TrendCounts]:
        """Return the counts of many phrases at once."""
        dates, whole = self.record.dates, self.counts(np.zeros(0, np.int64), since)
        day = np.datetime64(since, "D") if since else np.datetime64("0001-01-01", "D")
        places = np.concatenate([np.zeros(0, np.int64), *(phrase.positions for phrase in phrases)])
        number = np.repeat(np.arange(len(phrases)), [len(phrase.positions) for phrase in phrases])
        owner = self.record.document_at(places)
        first = np.append(True, (number[1:] != number[:-1]) | (owner[1:] != owner[:-1]))[: len(places)]
        number, when = number[first], dates[owner[first]]
        later = np.bincount(number[when >= day], minlength=len(phrases)).tolist()
        earlier = np.bincount(number[when < day], minlength=len(phrases)).tolist()
        return [
            TrendCounts(before, whole.of_before, after, whole.of_after)
            for before, after in zip(earlier, later, strict=True)
        ]

    def first_and_last(self, starts: Longs, ends: Longs) -> tuple[tuple[Use, ...], int]:
        """Return the first use and that of the last document, and the number of documents."""
        owners, firsts = np.unique(self.record.document_at(starts), return_index=True)
        dated = np.flatnonzero(~np.isnat(self.record.dates[owners]))
        chosen = sorted({int(dated[0]), int(dated[-1])}) if len(dated) else [0]
        uses = (self.use(int(owners[i]), int(starts[firsts[i]]), end=int(ends[firsts[i]])) for i in chosen)
        return tuple(uses), len(owners)

    def use(self, owner: int, start: int, *, end: int) -> Use:
        """Return a use with what is known of its document."""
        document = self.documents[self.record.document_ids[owner]]
        first, after = int(self.record.start[start]), int(self.record.end[end - 1])
        return Use(
            Span.of(document.document_id, self.text(document.document_id), first, after),
            document.date,
            outlet=document.outlet,
            speaker=document.speaker,
            document_type=document.document_type,
            audience=document.audience,
        )

    def text(self, name: str) -> str:
        """Return the text of a document, read once."""
        if name not in self.texts:
            self.texts.update(self.corpus.texts([name]))
        return self.texts[name]

    # ── wording ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def printed(self, phrase: Phrase, k: int) -> str:
        """Return use `k` of a phrase as printed."""
        start = int(phrase.positions[k])
        return self.words(start, start + phrase.n)

    def words(self, start: int, end: int) -> str:
        """Return tokens of the record as printed."""
        name = self.record.document_ids[int(self.record.document_at(start))]
        first, after = int(self.record.start[start]), int(self.record.end[end - 1])
        return " ".join(self.text(name)[first:after].split())

    def sampled(self, phrase: Phrase) -> list[int]:
        """Return the numbers of a few uses, spread over time."""
        chosen: list[int] = np.unique(np.linspace(0, len(phrase.positions) - 1, SAMPLES).astype(int)).tolist()
        return chosen

    def canonical(self, phrase: Phrase) -> str:
        """Return the wording that stands most often among a few uses, the latest of equal ones."""
        samples = [self.printed(phrase, k) for k in self.sampled(phrase)][::-1]
        return max(samples, key=samples.count)

    def kind(self, phrase: Phrase, canonical: str) -> str:
        """Say `name` of what is written as one, `person`, `body` or `place` of what ends like one, else `phrase`."""
        return "name" if phrase.named >= NAMED else kind_of_name(canonical, self.language) or "phrase"
