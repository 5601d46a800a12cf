"""Families of formulations: what the machine proposes, a person confirms; both states are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from watchword import measure
from watchword.match.discover import DiscoverySettings
from watchword.match.families import FamilySettings, Member, propose_families
from watchword.measure.families import cognates
from watchword.model.errors import InvalidInput
from watchword.model.findings import Finding, Scope
from watchword.store import Corpus
from watchword.store.register import Family
from watchword.workbench.entries import formulation_id, phrase_of
from watchword.workbench.register import Listing
from watchword.workbench.signatures import sign


@dataclass(frozen=True, slots=True)
class ProposalSettings:
    """Which formulations are compared: the `most` formulaic ones of a language; and how alike they must be."""

    families: FamilySettings = field(default_factory=FamilySettings)
    discovery: DiscoverySettings = field(default_factory=DiscoverySettings)
    most: int = 300
    limit: int = 50

    def recipe(self) -> dict[str, str]:
        """Name the settings for a signature."""
        return {**self.discovery.recipe(), **self.families.recipe(), "most": str(self.most)}


def propose(
    corpus: Corpus, *, about: str | None = None, scope: Scope | None = None, settings: ProposalSettings | None = None
) -> list[Finding]:
    """Propose cognates among the formulations of a scope, or of one phrase or formulation (`about`), likeliest first.

    Pairs that stand together in a family already, accepted or rejected, are not proposed again.
    """
    scope, settings = scope or Scope(), settings or ProposalSettings()
    words, tag = phrase_of(about) if about else ("", None)
    entries = [one.document for one in corpus.listing(scope)]
    judged = [set(family.members) for family in corpus.standing().families.values()]
    out: list[tuple[float, Finding]] = []
    for language in sorted({one.language or "und" for one in entries}):
        if tag and tag != language:
            continue
        documents = [one for one in entries if (one.language or "und") == language]
        listing = Listing(corpus, documents, scope=scope, language=language)
        members = listing.members(settings.discovery, most=settings.most)
        number = None
        if about:
            starts, ends = listing.places(words)
            if not len(starts):
                continue
            members.insert(0, Member(words, int(ends[0] - starts[0]), starts))
            number = 0
        signature = sign(
            "family-proposal",
            corpus.digest(listing.scope),
            language=listing.tag,
            settings=settings.recipe(),
            tradition=None,
        )
        grounds = measure.Grounds(listing.scope, corpus.coverage(listing.scope), signature)
        for one in propose_families(listing.record, members, about=number, settings=settings.families):
            a, b = members[one.a], members[one.b]
            ids = formulation_id(a.name, language), formulation_id(b.name, language)
            if ids[0] == ids[1] or any(set(ids) <= family for family in judged):
                continue
            uses = (listing.first_and_last(x.positions, x.positions + x.n)[0][0] for x in (a, b))
            finding = cognates(*uses, ids=ids, shared=one.words, around=one.around, grounds=grounds)
            out.append((one.score, finding))
    return [finding for _, finding in sorted(out, key=lambda pair: -pair[0])[: settings.limit]]


def change_family(
    corpus: Corpus,
    action: str,
    name: str,
    *,
    members: Sequence[str] = (),
    into: str | None = None,
    note: str | None = None,
) -> Family:
    """Carry out a person's decision on a family and return the family as it stands then.

    `action` is add, split (members leave, for the family `into` if given), merge (all go `into` another), accept or
    reject. Members are ids of formulations, or phrases of the archive's one language.

    Raises:
        InvalidInput, NotFound: the decision makes no sense on what stands.

    """
    verbs = {"add": "add", "split": "remove", "merge": "merge", "accept": "accept", "reject": "reject"}
    if action not in verbs:
        raise InvalidInput(f"a family cannot be {action!r}", hint=f"one of {', '.join(verbs)}")
    if action in {"add", "split"} and not members:
        raise InvalidInput(f"family {action} {name!r} needs formulations", hint="give their ids or wordings")
    held = sorted({entry.document.language for entry in corpus.listing() if entry.document.language})
    ids = []
    for one in members:
        words, language = phrase_of(one)
        if language is None and len(held) != 1:
            raise InvalidInput(f"which language is {one!r} in?", hint=f"write it as ko:…, one of {', '.join(held)}")
        ids.append(formulation_id(words, language or held[0]))
    detail: dict[str, object] = {"members": ids}
    if into:
        detail["into"] = into
    if note:
        detail["note"] = note
    corpus.decide("family", action=verbs[action], subject=name, detail=detail)  # type: ignore[arg-type]  # from the table
    return corpus.standing().families[name]
