"""Is this wording new, and if not, since when: Precedents become Findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from watchword.measure.grounds import Grounds
from watchword.measure.wording import after, changes, plural, quoted, where
from watchword.model.findings import Finding
from watchword.model.precedents import History, Precedent
from watchword.model.spans import Span

SentenceStatus = Literal["verbatim", "altered", "new"]


def sentence(
    span: Span,
    history: History | None,
    *,
    grounds: Grounds,
    number: int,
    series_uses: tuple[int, int] | None = None,
    role: str | None = None,
) -> Finding:
    """Say of one sentence whether it is verbatim, altered or new, with its first and nearest earlier use.

    `series_uses` is (k, m): the sentence stood verbatim in k of the last m members of the series; at three or more of
    four (and k of m alike) it is boilerplate. `role` names what its paragraph is there for where a wording in it is no
    news (a vote): the sentence is then in no count. "New" means: no sentence of the scope is like it by the signature's
    thresholds. It does not mean that the thought is new, or that nobody said it outside the archive.
    """
    boilerplate = series_uses is not None and is_boilerplate(*series_uses)
    data: dict[str, object] = {
        "sentence": number,
        "status": "new",
        "boilerplate": boilerplate,
        "span": span.as_json(),
    }
    if role:
        data["role"] = role
    if series_uses:
        data["series_uses"] = {"in": series_uses[0], "of": series_uses[1]}
    if history is None:
        text = f"{quoted(span.quote)} is new: no sentence like it stands in {grounds.describe()}."
        return grounds.finding("sentence", text, evidence=(span,), data=data)
    closest = history.closest
    status: SentenceStatus = "verbatim" if set(closest.change) <= {"V1", "V2"} else "altered"
    data |= {"status": status, "change": list(closest.change), **history.as_json()}
    how = "stands word for word" if status == "verbatim" else f"alters ({changes(closest.change)}) what stands"
    text = (
        f"{quoted(span.quote)} {how} in {plural(history.n_documents, 'earlier document')}: "
        f"{first_and_nearest(history)}; looked for in {grounds.describe()}."
    )
    if boilerplate and series_uses:
        text += f" Boilerplate: in {series_uses[0]} of the {series_uses[1]} preceding documents of its series."
    return grounds.finding("sentence", text, evidence=evidence(span, history), data=data)


def is_boilerplate(n_in: int, n_of: int) -> bool:
    """Whether a sentence stands in three of every four of its series' preceding documents, and in two at least."""
    return n_of >= 2 and n_in >= 2 and 4 * n_in >= 3 * n_of


def formulation(span: Span, history: History, *, grounds: Grounds, bits: float, sentence_number: int) -> Finding:
    """Say of a phrase inside a sentence where it stood before, even if the sentence around it is new.

    `bits` ranks the phrases of one text by how little chance explains them; it is no measure of importance.
    """
    closest = history.closest
    how = "was used before" if set(closest.change) <= {"V1", "V2"} else f"varies ({changes(closest.change)}) a phrase"
    text = (
        f"{quoted(span.quote)} {how} in {plural(history.n_documents, 'earlier document')}: "
        f"{first_and_nearest(history)}; looked for in {grounds.describe()}."
    )
    data: dict[str, object] = {"span": span.as_json(), "bits": round(bits, 1), "sentence": sentence_number}
    data |= {"change": list(closest.change)} | history.as_json()
    return grounds.finding("formulation", text, evidence=evidence(span, history), data=data)


def summary(
    new: Sequence[Span], counts: Mapping[str, int], *, left_out: Mapping[str, int], opening: Span, grounds: Grounds
) -> Finding:
    """Say how many sentences are new, altered and verbatim; the evidence is every new sentence.

    Where nothing is new the evidence is the text's `opening`. `left_out` are the sentences, by the role of their
    paragraph, in which a wording is no news; they are not in `counts`.
    """
    n_sentences = sum(counts.values())
    text = (
        f"{counts['new']} of {plural(n_sentences, 'sentence')} {'is' if counts['new'] == 1 else 'are'} new, "
        f"{counts['altered']} altered and {counts['verbatim']} verbatim against {grounds.describe()}."
    )
    if left_out:
        roles = ", ".join(f"{n:,} {role}" for role, n in left_out.items())
        text += f" Not counted: {plural(sum(left_out.values()), 'sentence')} ({roles})."
    data = {"counts": dict(counts), "left_out": dict(left_out)}
    return grounds.finding("new", text, evidence=tuple(new) or (opening,), data=data)


def first_and_nearest(history: History) -> str:
    """Name the first and the nearest earlier use, once where they are the same."""
    first, nearest = history.first, history.nearest
    if first.use.span == nearest.use.span:
        return f"first and nearest {where(first.use)}{after(first.days)}"
    return f"first {where(first.use)}{after(first.days)}, nearest {where(nearest.use)}{after(nearest.days)}"


def evidence(span: Span, history: History) -> tuple[Span, ...]:
    """Cite the wording itself, and the first, nearest and closest earlier uses, each once."""
    earlier: tuple[Precedent, ...] = (history.first, history.nearest, history.closest)
    return tuple(dict.fromkeys([span, *(precedent.use.span for precedent in earlier)]))
