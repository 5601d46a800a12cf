"""The findings of one reading, in prose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from watchword.model.claims import Brief, Chapter, Passage, Run
from watchword.model.findings import Finding

MOST_FORMULATIONS = 40  # in prose; the JSON Lines have all of them
MOST_MISSING = 40


def reading_brief(title: str, findings: Sequence[Finding]) -> Brief:
    """Arrange the findings of a reading as a brief: what it is, what is new, what is missing, sentence by sentence.

    Scopes are lettered once, with their coverage, and every sentence that says "new" or "first" names its letter;
    the note carries the finding's own sentence, its spans and its signature.
    """
    letters = Letters(findings)
    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(finding.kind, []).append(finding)
    identity = [*kinds.get("document", []), *kinds.get("version", []), *kinds.get("length", [])]
    sentences = kinds.get("sentence", [])
    chapters = [
        Chapter("what-it-is", "What it is", tuple(whole(one) for one in identity)),
        Chapter("scopes", "Where was looked", tuple(letters.passages())),
        Chapter("new", "What is new", tuple(new_passages(kinds.get("new", []), sentences, letters))),
        Chapter("missing", "What is missing", missing_passages(kinds.get("missing", []), letters)),
        Chapter("sentences", "Sentence by sentence", tuple(sentence_passages(sentences, letters))),
        Chapter("formulations", "Formulations inside sentences", formulations(kinds.get("formulation", []), letters)),
    ]
    return Brief(title, tuple(chapter for chapter in chapters if chapter.passages))


class Letters:
    """One letter a scope, in order of first mention."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.scopes: dict[str, Finding] = {}
        for finding in findings:
            if finding.scope:
                self.scopes.setdefault(finding.scope.describe(), finding)

    def of(self, finding: Finding) -> str:
        """Return the letter of a finding's scope."""
        if finding.scope is None:
            return ""
        return chr(ord("A") + list(self.scopes).index(finding.scope.describe()))

    def passages(self) -> list[Passage]:
        """Spell every letter out."""
        return [
            Passage((Run("plain", f"{self.of(one)} = {described}: {one.coverage.describe()}."),))
            for described, one in self.scopes.items()
            if one.coverage
        ]


def whole(finding: Finding) -> Passage:
    """Print a finding's own sentence."""
    return Passage((Run("plain", finding.text),), (finding,))


def new_passages(summaries: Sequence[Finding], sentences: Sequence[Finding], letters: Letters) -> list[Passage]:
    """Sum up, then quote every sentence that is new."""
    quotes = [
        Passage((Run("quote", span_of(one)),), (one,), mark=f"new in {letters.of(one)}")
        for one in sentences
        if one.data["status"] == "new" and "role" not in one.data
    ]
    return [*(whole(one) for one in summaries), *quotes]


def missing_passages(findings: Sequence[Finding], letters: Letters) -> tuple[Passage, ...]:
    """Print what is missing, as many as a person reads, and say how many more there are."""
    shown = [missing_passage(one, letters) for one in findings[:MOST_MISSING]]
    if len(findings) > MOST_MISSING:
        shown.append(more(len(findings) - MOST_MISSING, "wordings that stood in most of them do not stand here"))
    return tuple(shown)


def more(n_more: int, what: str) -> Passage:
    """Say how much the prose leaves to the JSON Lines."""
    return Passage((Run("plain", f"{n_more:,} more {what}; all of them are in the JSON Lines."),))


def missing_passage(finding: Finding, letters: Letters) -> Passage:
    """Say what is missing, and where it stood last."""
    if finding.data.get("unit") is None:
        return whole(finding)
    last = mapping(finding.data["last"])
    core, quote = str(mapping(finding.data["core"])["quote"]), str(mapping(last["use"])["quote"])
    words = [Run("quote", core)]
    if core != quote:
        words += [Run("plain", " in "), Run("quote", quote)]
    stood = (
        f" stood in {finding.data['in']} of the last {finding.data['of']} of {letters.of(finding)}; last {where(last)}."
    )
    return Passage((*words, Run("plain", stood)), (finding,), mark="missing")


def sentence_passages(sentences: Sequence[Finding], letters: Letters) -> list[Passage]:
    """Print every sentence of the text with its mark and its change."""
    out = []
    for one in sentences:
        status = str(one.data["status"])
        runs: list[Run] = []
        if status == "new":
            runs = [Run("quote", span_of(one))]
        else:
            closest = mapping(one.data["closest"])
            runs = [Run("quote", span_of(one))] if status == "verbatim" else change_runs(closest["edits"])
            runs.append(Run("plain", f" {uses(one.data, letters.of(one))}"))
        folded = one.data.get("role") or ("boilerplate" if one.data["boilerplate"] else None)
        mark = str(folded) if folded else f"new in {letters.of(one)}" if status == "new" else status
        out.append(Passage(tuple(runs), (one,), mark=mark, folded=folded is not None))
    return out


def formulations(findings: Sequence[Finding], letters: Letters) -> tuple[Passage, ...]:
    """Print the phrases that chance explains least, rarest first, and say how many more there are."""
    ranked = sorted(findings, key=lambda one: -number(one.data["bits"]))
    passages = []
    for one in ranked[:MOST_FORMULATIONS]:
        closest = mapping(one.data["closest"])
        changed = not set(sequence(one.data["change"])) <= {"V1", "V2"}
        runs = change_runs(closest["edits"]) if changed else [Run("quote", span_of(one))]
        passages.append(Passage((*runs, Run("plain", f" {uses(one.data, letters.of(one))}")), (one,)))
    rest = len(ranked) - len(passages)
    if rest > 0:
        passages.append(more(rest, "phrases stood before"))
    return tuple(passages)


def uses(data: Mapping[str, object], letter: str) -> str:
    """Say how often, first and nearest, and what kind of change the closest use shows."""
    first, nearest, closest = (mapping(data[name]) for name in ("first", "nearest", "closest"))
    n_uses, n_documents = number(data["n_uses"]), number(data["n_documents"])
    counted = (
        f"{n_uses:,.0f} use{'' if n_uses == 1 else 's'} in {n_documents:,.0f} document{'' if n_documents == 1 else 's'}"
    )
    told = f"First in {letter}: {where(first)}"
    if nearest["use"] != first["use"]:
        told += f"; nearest: {where(nearest)}"
    if closest["use"] not in (first["use"], nearest["use"]):
        told += f"; closest: {where(closest)}"
    types = [str(one) for one in sequence(closest["change"])]
    how = f" [{', '.join(types)}]" if types and types != ["V1"] else ""
    return f"{told}; {counted}.{how}"


def where(use: Mapping[str, object]) -> str:
    """Name date, document, vehicle and days between."""
    known = ", ".join(str(use[name]).replace("_", " ") for name in ("speaker", "type", "outlet") if use.get(name))
    days = use.get("days")
    parts = f"{use['date'] or 'undated'}, {mapping(use['use'])['document']}"
    if known:
        parts += f" ({known})"
    return parts + (f", {number(days):,.0f} days" if days is not None else "")


def change_runs(edits: object) -> list[Run]:
    """Print edits as kept, added, dropped and moved words, spaced as in the texts."""
    runs: list[Run] = []
    reached: object = None
    for edit in map(mapping, sequence(edits)):
        a, b = edit["a"], edit["b"]
        here = mapping(b or a)
        if runs and (b is None or here["start"] != reached):
            runs.append(Run("plain", " "))
        if edit["kind"] in {"dropped", "replaced"}:
            runs.append(Run("dropped", str(mapping(a)["quote"])))
        if edit["kind"] == "replaced":
            runs.append(Run("plain", " "))
        kind = {"kept": "kept", "added": "added", "replaced": "added", "reordered": "moved"}.get(str(edit["kind"]))
        if kind == "kept":
            runs.append(Run("kept", str(here["quote"])))
        elif kind == "added":
            runs.append(Run("added", str(here["quote"])))
        elif kind == "moved":
            runs.append(Run("moved", str(here["quote"])))
        reached = mapping(b)["end"] if b else None
    return runs


def span_of(finding: Finding) -> str:
    """Return the words that a finding speaks of."""
    return str(mapping(finding.data["span"])["quote"])


def mapping(value: object) -> Mapping[str, Any]:
    """Take a JSON object out of a finding's data."""
    if not isinstance(value, Mapping):
        raise TypeError(f"a finding's data should have an object here, not {value!r}")
    return value


def sequence(value: object) -> Sequence[object]:
    """Take a JSON array out of a finding's data."""
    if not isinstance(value, Sequence):
        raise TypeError(f"a finding's data should have an array here, not {value!r}")
    return value


def number(value: object) -> float:
    """Take a number out of a finding's data."""
    if not isinstance(value, int | float):
        raise TypeError(f"a finding's data should have a number here, not {value!r}")
    return float(value)
