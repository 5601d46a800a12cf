"""What should have been said and was not: wordings of the preceding documents that do not stand here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from watchword.measure.grounds import Grounds
from watchword.measure.wording import plural, quoted, where
from watchword.model.findings import Finding
from watchword.model.formulations import Use
from watchword.model.spans import Span


def missing(
    unit: Literal["sentence", "phrase"],
    uses: Sequence[Use],
    *,
    core: Span,
    gap: tuple[Span, ...],
    of: int,
    grounds: Grounds,
) -> Finding:
    """Report a wording that stood in most of the last `of` comparable documents and does not stand here.

    `uses` are its uses in those documents, in order of date, the last one last; `gap` the neighbouring spans between
    which it would have stood; `core` the shortest part of it that is nowhere in the text. It does not say that the
    matter is not mentioned in other words.
    """
    last = uses[-1]
    as_in = "" if core == last.span else f" (as in {quoted(last.span.quote)})"
    documents = len({use.span.document_id for use in uses})
    text = (
        f"{quoted(core.quote)} is missing{as_in}: it stood in {documents} of the last {plural(of, 'document')} "
        f"of the series, last {where(last)}; the series is {grounds.describe()}."
    )
    data = {
        "unit": unit,
        "core": core.as_json(),
        "in": documents,
        "of": of,
        "last": last.as_json(),
        "uses": [use.as_json() for use in uses],
        "gap": [span.as_json() for span in gap],
    }
    return grounds.finding("missing", text, evidence=(last.span, *gap), data=data)


def nothing_missing(opening: Span, *, of: int, grounds: Grounds) -> Finding:
    """Say that every recurrent wording of the preceding documents stands here too."""
    text = (
        f"Nothing is missing that stood in most of the last {plural(of, 'document')} of the series; "
        f"the series is {grounds.describe()}."
    )
    return grounds.finding("missing", text, evidence=(opening,), data={"unit": None, "of": of})


def no_precedents(opening: Span, *, series: str | None, held: int, least: int, grounds: Grounds) -> Finding:
    """Say why absence cannot be judged: the text belongs to no known series, or too few earlier members are held."""
    why = f"the archive holds {held} comparable" if series else "the series of this text is unknown"
    text = (
        f"What is missing was not judged: that takes {least} earlier documents of one series, and {why}, "
        f"among {grounds.describe()}."
    )
    return grounds.finding("missing", text, evidence=(opening,), data={"unit": None, "of": held})
